/** A notmuch archive, opened as notmuch itself finds it, read only. */
#include "callsheet/reader/archive.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/reader/address.h"
#include "callsheet/reader/charset.h"

enum { TRIES = 3, OWN_MAX = 100, TAGS_MAX = 50 };

void archive_init(struct archive *archive) {
    *archive = (struct archive){
        .path = "", .mail_root = "", .config = "", .own_name = "", .own_address = ""};
    arena_init(&archive->arena);
    archive_set(archive, "", "", "");
}

void archive_close(struct archive *archive) {
    if (archive->db != NULL) {
        (void)notmuch_database_destroy(archive->db); /* read only: there is nothing to lose */
        archive->db = NULL;
    }
}

static void forget(struct archive *archive) {
    archive_close(archive);
    arena_release(&archive->arena);
    archive->path = archive->mail_root = archive->config = "";
    archive->own_name = archive->own_address = "";
    archive->own = archive->hidden_tags = NULL;
    archive->own_count = archive->hidden_count = 0;
}

void archive_release(struct archive *archive) {
    forget(archive);
    charsets_free(archive->charsets);
    archive->charsets = NULL;
    mem_free(archive->asked_database);
    mem_free(archive->asked_config);
    mem_free(archive->asked_profile);
    archive->asked_database = archive->asked_config = archive->asked_profile = NULL;
}

void archive_set(struct archive *archive, const char *database, const char *config,
                 const char *profile) {
    archive_release(archive);
    archive->asked_database = mem_strdup(database);
    archive->asked_config = mem_strdup(config);
    archive->asked_profile = mem_strdup(profile);
}

static const char *or_null(const char *text) {
    return text[0] == '\0' ? NULL : text;
}

static enum status refuse(notmuch_status_t result, const char *asked, struct error *err) {
    char where[256];
    (void)text_clean_into(where, sizeof where, asked, TEXT_LINE); /* its length */
    switch ((int)result) {
    case NOTMUCH_STATUS_NO_DATABASE:
    case NOTMUCH_STATUS_FILE_ERROR:
    case NOTMUCH_STATUS_PATH_ERROR:
    case NOTMUCH_STATUS_NULL_POINTER:
        if (asked[0] != '\0') {
            return error_set(err, STATUS_NOT_FOUND,
                             "There is no mail archive at %s. Check the path, or run notmuch new "
                             "there.",
                             where);
        }
        return error_set(err, STATUS_NOT_FOUND,
                         "No mail archive was found. Run notmuch setup and notmuch new, or start "
                         "with --mail PATH.");
    case NOTMUCH_STATUS_NO_CONFIG:
        return error_set(err, STATUS_NOT_FOUND,
                         "The notmuch configuration was not found. Check its path or profile.");
    default:
        return error_set(err, STATUS_CORRUPT,
                         "The mail archive cannot be opened (%s). Run notmuch new to see why.",
                         notmuch_status_to_string(result));
    }
}

static notmuch_status_t open_with(struct archive *archive, const char *config) {
    char *message = NULL;
    notmuch_database_t *db = NULL;
    notmuch_status_t result = notmuch_database_open_with_config(
        or_null(archive->asked_database), NOTMUCH_DATABASE_MODE_READ_ONLY, config,
        or_null(archive->asked_profile), &db, &message);
    if (message != NULL) {
        (void)fputs(message, stderr); /* stderr is the log: nowhere else to say it */
        free(message);
    }
    if (result != NOTMUCH_STATUS_SUCCESS && db != NULL) {
        (void)notmuch_database_destroy(db); /* never used */
        db = NULL;
    }
    archive->db = db;
    return result;
}

/* Fills a list from a configuration value, through `keep`, which copies or returns NULL. */
static const char **read_values(struct archive *archive, notmuch_config_key_t key, size_t max,
                                const char **list, size_t *count,
                                const char *(*keep)(struct archive *, const char *)) {
    notmuch_config_values_t *values = notmuch_config_get_values(archive->db, key);
    if (list == NULL) {
        list = arena_array(&archive->arena, max, sizeof *list);
    }
    while (values != NULL && notmuch_config_values_valid(values) && *count < max) {
        const char *value = notmuch_config_values_get(values);
        const char *kept = value == NULL ? NULL : keep(archive, value);
        if (kept != NULL) {
            list[(*count)++] = kept;
        }
        notmuch_config_values_move_to_next(values);
    }
    if (values != NULL) {
        notmuch_config_values_destroy(values);
    }
    return list;
}

static const char *keep_address(struct archive *archive, const char *value) {
    char folded[MAILBOX_ADDRESS_BYTES];
    return address_fold(value, folded) ? arena_strdup(&archive->arena, folded) : NULL;
}

static const char *keep_tag(struct archive *archive, const char *value) {
    bool is_plain = value[0] != '\0' && strpbrk(value, "\"\n\r") == NULL;
    return is_plain ? arena_strdup(&archive->arena, value) : NULL;
}

/* Who the person is. Without a configuration libnotmuch makes up a name and an address from the
   login: nobody's mail should be from there. */
static void read_owner(struct archive *archive) {
    if (archive->config[0] == '\0') {
        return;
    }
    char folded[MAILBOX_ADDRESS_BYTES];
    const char *name = notmuch_config_get(archive->db, NOTMUCH_CONFIG_USER_NAME);
    const char *address = notmuch_config_get(archive->db, NOTMUCH_CONFIG_PRIMARY_EMAIL);
    if (address != NULL && address_fold(address, folded)) {
        archive->own_address = arena_strdup(&archive->arena, address);
        archive->own_name = arena_strdup(&archive->arena, name);
    }
}

static void read_config(struct archive *archive) {
    struct arena *arena = &archive->arena;
    archive->path = arena_strdup(arena, notmuch_database_get_path(archive->db));
    archive->mail_root =
        arena_strdup(arena, notmuch_config_get(archive->db, NOTMUCH_CONFIG_MAIL_ROOT));
    archive->config = arena_strdup(arena, notmuch_config_path(archive->db));
    read_owner(archive);
    archive->own = read_values(archive, NOTMUCH_CONFIG_PRIMARY_EMAIL, OWN_MAX, archive->own,
                               &archive->own_count, keep_address);
    archive->own = read_values(archive, NOTMUCH_CONFIG_OTHER_EMAIL, OWN_MAX, archive->own,
                               &archive->own_count, keep_address);
    archive->hidden_tags = read_values(archive, NOTMUCH_CONFIG_EXCLUDE_TAGS, TAGS_MAX,
                                       archive->hidden_tags, &archive->hidden_count, keep_tag);
}

enum status archive_open(struct archive *archive, struct error *err) {
    forget(archive);
    const char *environment = getenv("NOTMUCH_DATABASE");
    if (environment != NULL && environment[0] == '\0') {
        (void)unsetenv("NOTMUCH_DATABASE"); /* set but empty is an error to libnotmuch 0.37 */
    }
    notmuch_status_t result = open_with(archive, or_null(archive->asked_config));
    bool may_do_without = archive->asked_config[0] == '\0' && archive->asked_profile[0] == '\0';
    if (result == NOTMUCH_STATUS_NO_CONFIG && may_do_without) {
        result = open_with(archive, "");
    }
    if (archive->db == NULL) {
        return refuse(result, archive->asked_database, err);
    }
    read_config(archive);
    return STATUS_OK;
}

enum status archive_refresh(struct archive *archive, struct error *err) {
    if (archive->db != NULL &&
        notmuch_database_reopen(archive->db, NOTMUCH_DATABASE_MODE_READ_ONLY) ==
            NOTMUCH_STATUS_SUCCESS) {
        return STATUS_OK;
    }
    return archive_open(archive, err);
}

static int64_t file_changed_ns(const char *folder, const char *below) {
    char path[PATH_MAX];
    struct stat file;
    int len = snprintf(path, sizeof path, "%s/%s", folder, below);
    if (len < 0 || (size_t)len >= sizeof path || stat(path, &file) != 0) {
        return 0;
    }
    return (int64_t)file.st_mtim.tv_sec * 1000000000 + file.st_mtim.tv_nsec;
}

int64_t archive_changed_ns(const struct archive *archive) {
    if (archive->path[0] == '\0') {
        return 0;
    }
    /* Xapian rewrites this file with each commit, deletions included */
    int64_t changed = file_changed_ns(archive->path, ".notmuch/xapian/iamglass");
    return changed != 0 ? changed : file_changed_ns(archive->path, "xapian/iamglass");
}

void archive_read_state(struct archive *archive, struct archive_state *out) {
    const char *uuid = NULL;
    out->changed_ns = archive_changed_ns(archive);
    out->revision = notmuch_database_get_revision(archive->db, &uuid);
    (void)text_copy(out->uuid, sizeof out->uuid, uuid == NULL ? "" : uuid); /* 36 bytes */
}

struct charsets *archive_charsets(struct archive *archive) {
    if (archive->charsets == NULL) {
        archive->charsets = charsets_new();
    }
    return archive->charsets;
}

bool archive_is_own(const struct archive *archive, const char *folded) {
    for (size_t i = 0; i < archive->own_count; i++) {
        if (strcmp(archive->own[i], folded) == 0) {
            return true;
        }
    }
    return false;
}

enum status archive_fail(struct archive *archive, notmuch_status_t status, struct error *err) {
    archive_close(archive);
    if (status == NOTMUCH_STATUS_OUT_OF_MEMORY) {
        return error_set(err, STATUS_LIMIT, "The mail archive needs more memory than there is.");
    }
    return error_set(err, STATUS_IO,
                     "The mail archive could not be read just now; it may be being "
                     "written. Try again.");
}

enum status archive_count(struct archive *archive, const char *query_text, uint64_t *out,
                          struct error *err) {
    notmuch_query_t *query = notmuch_query_create(archive->db, query_text);
    unsigned count = 0;
    notmuch_status_t result =
        query == NULL ? NOTMUCH_STATUS_OUT_OF_MEMORY : notmuch_query_count_messages(query, &count);
    if (query != NULL) {
        notmuch_query_destroy(query);
    }
    if (result != NOTMUCH_STATUS_SUCCESS) {
        return archive_fail(archive, result, err);
    }
    *out = count;
    return STATUS_OK;
}

int64_t archive_date(int64_t date, int64_t now) {
    return date <= 0 || date > now + SECONDS_PER_DAY ? INSTANT_NONE : date;
}

enum status archive_try(struct archive *archive,
                        enum status (*work)(struct archive *archive, void *context,
                                            struct error *err),
                        void *context, struct error *err) {
    enum status status = STATUS_IO;
    for (int i = 0; i < TRIES && status == STATUS_IO; i++) {
        status = archive_refresh(archive, err);
        if (status == STATUS_OK) {
            status = work(archive, context, err);
        }
        if (status == STATUS_IO) {
            archive_close(archive);
        }
    }
    return status;
}
