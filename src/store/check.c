/** The checks behind `doctor`: file, chain against rows, modes, feed. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "callsheet/base/text.h"
#include "callsheet/store/assemble.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/place.h"
#include "callsheet/store/project.h"
#include "callsheet/store/verify.h"

struct checking {
    struct ledger *ledger;
    finding_visit visit;
    void *context;
};

enum weight { GOOD = FINDING_GOOD, NOTE = FINDING_NOTE, BAD = FINDING_BAD };

__attribute__((format(printf, 4, 5))) static void tell(const struct checking *checking,
                                                       enum weight weight, const char *advice,
                                                       const char *format, ...) {
    char what[600];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    struct finding finding = {.what = what, .advice = advice};
    switch (weight) {
    case GOOD:
        finding.weight = FINDING_GOOD;
        break;
    case NOTE:
        finding.weight = FINDING_NOTE;
        break;
    case BAD:
        finding.weight = FINDING_BAD;
        break;
    }
    checking->visit(checking->context, &finding);
}

static enum status check_pages(const struct checking *checking, struct error *err) {
    struct query query;
    char first[300] = "";
    query_begin(&query, checking->ledger, "PRAGMA quick_check(1)");
    if (query_row(&query)) {
        (void)text_copy(first, sizeof first, column_text(&query, 0));
    }
    enum status status = query_end(&query, err);
    if (status != STATUS_OK) {
        return status;
    }
    if (strcmp(first, "ok") == 0) {
        tell(checking, GOOD, "", "The ledger file is sound.");
    } else {
        tell(checking, BAD, "Stop writing, keep the file, and restore the newest good backup.",
             "The ledger file is damaged: %s", first);
    }
    return STATUS_OK;
}

static enum status check_links(const struct checking *checking, struct error *err) {
    struct query query;
    char table[64] = "";
    query_begin(&query, checking->ledger, "PRAGMA foreign_key_check");
    if (query_row(&query)) {
        (void)text_copy(table, sizeof table, column_text(&query, 0));
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && table[0] != '\0') {
        tell(checking, BAD, "Compare with a backup: another program has written to the ledger.",
             "A row of %s names something that is not there.", table);
    }
    return status;
}

/** Says of another version what there is to say; `*version` is the ledger's. */
static enum status check_version(const struct checking *checking, int64_t *version,
                                 struct error *err) {
    const int64_t present = (int64_t)schema_current()->count;
    enum status status = sql_number(checking->ledger, "PRAGMA user_version", version, err);
    if (status == STATUS_OK && *version > present) {
        tell(checking, NOTE, "Update callsheet to write to it.",
             "It was written by a newer callsheet: version %" PRId64 ", this one knows %" PRId64
             ".",
             *version, present);
    } else if (status == STATUS_OK && *version < present) {
        tell(checking, NOTE, "Open the desk, or feed it: a copy is kept beside it.",
             "It is of version %" PRId64 "; what writes next brings it to version %" PRId64 ".",
             *version, present);
    }
    return status;
}

static enum status check_schema(const struct checking *checking, struct error *err) {
    struct schema schema = *schema_current();
    struct error found;
    int64_t version = 0;
    enum status status = check_version(checking, &version, err);
    if (status != STATUS_OK || version > (int64_t)schema.count) {
        return status;
    }
    schema.count = version > 0 ? (size_t)version : 0;
    status = schema_compare(checking->ledger, &schema, &found);
    if (status == STATUS_CORRUPT) {
        tell(checking, BAD, "Another program has changed the ledger's structure. Restore a backup.",
             "%s", found.message);
        return STATUS_OK;
    }
    if (status == STATUS_OK) {
        tell(checking, GOOD, "", "The ledger's structure is as callsheet made it.");
        return STATUS_OK;
    }
    return error_set(err, status, "%s", found.message);
}

static enum status check_projections(const struct checking *checking, struct error *err) {
    int64_t wrong = 0, first = 0;
    enum status status = project_compare(checking->ledger, &wrong, &first, err);
    if (status == STATUS_OK && wrong > 0) {
        tell(checking, BAD, "Feed the ledger again; the customer is then worked out afresh.",
             "What the queue keeps of %" PRId64 " customers does not agree with the records "
             "(first: customer %" PRId64 ").",
             wrong, first);
    } else if (status == STATUS_OK) {
        tell(checking, GOOD, "", "What the queue keeps agrees with the records.");
    }
    return status;
}

static enum status check_quick(const struct checking *checking, struct error *err) {
    enum status status = check_pages(checking, err);
    if (status == STATUS_OK) {
        status = check_links(checking, err);
    }
    return status == STATUS_OK ? check_schema(checking, err) : status;
}

static enum status check_chain(const struct checking *checking, struct error *err) {
    struct verification found;
    enum status status = verify_chain(checking->ledger, &found, err);
    if (status != STATUS_OK) {
        return status;
    }
    if (found.bad == 0) {
        tell(checking, GOOD, "",
             "All %" PRId64 " records agree with the evidence chain of %" PRId64 " entries.",
             found.rows, found.links);
    } else {
        tell(checking, BAD,
             "The ledger was changed by another program. Keep this file and compare with a backup "
             "before you rely on it.",
             "%s%s", found.first, found.bad == 1 ? "" : " There are further differences.");
    }
    return check_projections(checking, err);
}

static void check_folder_mode(const struct checking *checking, const struct stat *file,
                              const struct stat *folder) {
    if ((folder->st_mode & 0070) == 0) {
        tell(checking, GOOD, "", "Only you can reach the ledger's folder.");
        return;
    }
    if ((folder->st_mode & 02070) == 02070 && (file->st_mode & 0060) == 0060) {
        tell(checking, GOOD, "", "Your group can share the ledger.");
        return;
    }
    tell(checking, NOTE,
         "To share it: chgrp GROUP FOLDER LEDGER*, chmod 2770 FOLDER, chmod 660 LEDGER*.",
         "A crash of one person could lock the others out: folder mode %04o, ledger mode %04o.",
         (unsigned)(folder->st_mode & 07777), (unsigned)(file->st_mode & 07777));
}

/** The journal that a commit leaves behind empty must be writable by the same people. */
static void check_journal_mode(const struct checking *checking, const struct stat *file) {
    char path[sizeof checking->ledger->path + 16];
    struct stat journal;
    (void)snprintf(path, sizeof path, "%s-journal", checking->ledger->path);
    if (lstat(path, &journal) == 0 &&
        (journal.st_gid != file->st_gid || (journal.st_mode & 0777) != (file->st_mode & 0777))) {
        tell(checking, BAD,
             "Give it the group and mode of the ledger: chgrp and chmod the -journal.",
             "The journal %s has another group or mode than the ledger: others cannot save.", path);
    }
}

static enum status check_modes(const struct checking *checking, struct error *err) {
    struct stat file, folder;
    char path[sizeof checking->ledger->path];
    (void)text_copy(path, sizeof path, checking->ledger->path);
    struct error found;
    if (place_check(path, false, &found) != STATUS_OK) {
        tell(checking, BAD, "Do as the sentence says, then check again.", "%s", found.message);
    } else {
        tell(checking, GOOD, "", "The ledger is on a local disk, under one name.");
    }
    int known = stat(path, &file);
    char *slash = strrchr(path, '/');
    if (slash != NULL && slash != path) {
        *slash = '\0';
    }
    if (known != 0 || stat(path, &folder) != 0) {
        return error_set(err, STATUS_IO, "The ledger's folder %s cannot be looked at.", path);
    }
    check_folder_mode(checking, &file, &folder);
    check_journal_mode(checking, &file);
    return STATUS_OK;
}

static enum status check_adjusted(const struct checking *checking, struct error *err) {
    int64_t adjusted = 0;
    enum status status =
        sql_number(checking->ledger, "SELECT count(*) FROM invoice WHERE adjust <> 0 AND open <> 0",
                   &adjusted, err);
    if (status == STATUS_OK && adjusted > 0) {
        tell(checking, NOTE, "Feed payments with their allocations, if the source knows them.",
             "Of %" PRId64 " open invoices the source says another open amount than their payments "
             "come to; its word counts.",
             adjusted);
    }
    return status;
}

static enum status check_feed(const struct checking *checking, struct error *err) {
    struct store_info info;
    enum status status = engine_info(checking->ledger, &info, err);
    if (status != STATUS_OK) {
        return status;
    }
    int64_t now = ledger_now(checking->ledger);
    if (info.fed_at == INSTANT_NONE) {
        tell(checking, NOTE, "Run: callsheet import FORMAT FILE", "Nothing was fed to it yet.");
    } else if (now - info.fed_at > 3 * SECONDS_PER_DAY) {
        tell(checking, NOTE, "Feed it before you call: old data makes embarrassing calls.",
             "It was last fed %" PRId64 " days ago, from %s.",
             (now - info.fed_at) / SECONDS_PER_DAY, info.fed_from);
    } else {
        tell(checking, GOOD, "", "It was fed within the last three days, from %s.", info.fed_from);
    }
    return check_adjusted(checking, err);
}

static enum status run_check(const struct checking *checking, enum store_check check,
                             struct error *err) {
    switch (check) {
    case STORE_CHECK_QUICK:
        return check_quick(checking, err);
    case STORE_CHECK_CHAIN:
        return check_chain(checking, err);
    case STORE_CHECK_MODES:
        return check_modes(checking, err);
    case STORE_CHECK_FEED:
        return check_feed(checking, err);
    }
    return STATUS_OK;
}

enum status engine_check(void *state, enum store_check check, finding_visit visit, void *context,
                         struct error *err) {
    struct checking checking = {state, visit, context};
    bool mine = false;
    enum status status = read_begin(checking.ledger, &mine, err);
    if (status == STATUS_OK) {
        status = run_check(&checking, check, err);
        read_end(checking.ledger, mine);
    }
    return status;
}
