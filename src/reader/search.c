/** A person's own query over the whole archive. */
#include "callsheet/reader/search.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/reader/listing.h"
#include "callsheet/reader/sender.h"

/* One try at a search: the rows that were not given out yet. */
struct finding {
    const struct search *search;
    struct index_message rows[SEARCH_PART_ROWS];
    size_t count, total; /* waiting; found in all */
    bool is_first, is_cut;
    uint64_t all; /* messages the query has in the archive; 0 not known */
};

static struct index_message_list list_of(const struct finding *finding) {
    return (struct index_message_list){.is_cut = finding->is_cut,
                                       .is_first = finding->is_first,
                                       .total = finding->all,
                                       .count = finding->count,
                                       .rows = finding->rows};
}

static enum status give(struct finding *finding, struct error *err) {
    const struct search *search = finding->search;
    struct index_message_list part = list_of(finding);
    finding->count = 0;
    finding->is_first = false;
    return search->give(search->context, &part, err);
}

/* Whose address the sender has, or imitates. */
static bool find_customer(const struct search *search, notmuch_message_t *message,
                          struct index_message *row) {
    struct sender sender;
    if (!sender_read(search->archive, message, &sender)) {
        return false;
    }
    const struct addrmap_entry *found = addrmap_find(search->map, sender.folded);
    if (found == NULL && sender.folded[0] != '\0' && !sender.is_ours) {
        found = addrmap_imitated(search->map, sender.first.name, sender.folded);
        row->flags |= found != NULL ? INDEX_MESSAGE_LOOKALIKE : 0U;
    }
    row->customer_id = found != NULL ? found->customer_id : 0;
    sender_release(&sender);
    return true;
}

/* Copies a message behind the rows that wait; false when the archive changes under us. */
static bool add_row(struct finding *finding, notmuch_message_t *message) {
    const struct search *search = finding->search;
    struct index_message *row = &finding->rows[finding->count];
    const char *thread = notmuch_message_get_thread_id(message);
    if (thread == NULL ||
        !listing_fill(search->archive, search->arena, message, search->request->now, row) ||
        !find_customer(search, message, row)) {
        return false;
    }
    row->thread_id = arena_strdup(search->arena, thread);
    finding->count++;
    finding->total++;
    return true;
}

static bool is_part_full(const struct finding *finding) {
    return finding->count == SEARCH_PART_ROWS ||
           (finding->is_first && finding->count == SEARCH_FIRST_ROWS);
}

/* Reads the rows; STATUS_IO when the archive changes under us. */
static enum status read_rows(struct finding *finding, notmuch_messages_t *messages,
                             struct error *err) {
    enum status status = STATUS_OK;
    while (status == STATUS_OK && notmuch_messages_valid(messages)) {
        if (finding->total == finding->search->request->limit) {
            finding->is_cut = true;
            break;
        }
        notmuch_message_t *message = notmuch_messages_get(messages);
        if (message == NULL || !add_row(finding, message)) {
            return archive_fail(finding->search->archive, NOTMUCH_STATUS_XAPIAN_EXCEPTION, err);
        }
        notmuch_message_destroy(message);
        notmuch_messages_move_to_next(messages);
        if (is_part_full(finding)) {
            status = give(finding, err);
        }
    }
    return status;
}

/* The line in which the library says what is wrong ("Syntax: <expression> AND <expression>"). */
static void find_reason(struct archive *archive, char *out, size_t capacity) {
    static const char mark[] = "performing query: ";
    const char *text = notmuch_database_status_string(archive->db);
    const char *at = text != NULL ? strstr(text, mark) : NULL;
    struct buf line = {0};
    if (at != NULL) {
        at += sizeof mark - 1;
        buf_add(&line, at, strcspn(at, "\n"));
    }
    (void)text_clean_into(out, capacity, buf_text(&line), TEXT_LINE); /* cut is fine */
    buf_release(&line);
}

static enum status refuse(struct archive *archive, struct error *err) {
    char reason[200];
    find_reason(archive, reason, sizeof reason);
    archive_close(archive); /* its error text would be stale from now on */
    return error_set(err, STATUS_INVALID,
                     reason[0] != '\0' ? "notmuch does not understand this search (%s). Check its "
                                         "quotes, brackets and dates."
                                       : "notmuch does not understand this search%s. Check its "
                                         "quotes, brackets and dates.",
                     reason);
}

static enum status search_work(struct archive *archive, void *context, struct error *err) {
    struct finding *finding = context;
    notmuch_messages_t *messages = NULL;
    *finding = (struct finding){.search = finding->search, .is_first = true};
    notmuch_query_t *query = listing_query(archive, finding->search->request->query);
    if (query == NULL) {
        return archive_fail(archive, NOTMUCH_STATUS_OUT_OF_MEMORY, err);
    }
    notmuch_status_t result = notmuch_query_search_messages(query, &messages);
    enum status status = STATUS_OK;
    if (result == NOTMUCH_STATUS_SUCCESS && messages != NULL) {
        status = read_rows(finding, messages, err);
    }
    unsigned all = 0;
    if (status == STATUS_OK && finding->is_cut &&
        notmuch_query_count_messages(query, &all) == NOTMUCH_STATUS_SUCCESS) {
        finding->all = all;
    } else {
        finding->all = finding->total;
    }
    notmuch_query_destroy(query); /* and the messages with it */
    if (result == NOTMUCH_STATUS_XAPIAN_EXCEPTION) {
        return refuse(archive, err);
    }
    return result == NOTMUCH_STATUS_SUCCESS ? status : archive_fail(archive, result, err);
}

/* What notmuch takes without a word and finds nothing by: a quotation that does not end. */
static bool is_quote_open(const char *query) {
    size_t quotes = 0;
    for (const char *at = strchr(query, '"'); at != NULL; at = strchr(at + 1, '"')) {
        quotes++;
    }
    return quotes % 2 == 1;
}

static bool has_saved(struct archive *archive, const char *key) {
    notmuch_config_pairs_t *pairs = notmuch_config_get_pairs(archive->db, key);
    bool found = false;
    for (; pairs != NULL && !found && notmuch_config_pairs_valid(pairs);
         notmuch_config_pairs_move_to_next(pairs)) {
        const char *there = notmuch_config_pairs_key(pairs);
        found = there != NULL && strcmp(there, key) == 0;
    }
    if (pairs != NULL) {
        notmuch_config_pairs_destroy(pairs);
    }
    return found;
}

/* The other: a saved search of that name does not exist. Writes its name, "" when all do. */
static void find_missing(struct archive *archive, const char *query, char *name, size_t capacity) {
    static const char mark[] = "query:";
    name[0] = '\0';
    for (const char *at = strstr(query, mark); at != NULL; at = strstr(at + 1, mark)) {
        bool begins = at == query || strchr(" (", at[-1]) != NULL;
        const char *word = at + sizeof mark - 1;
        bool is_quoted = *word == '"';
        word += is_quoted ? 1 : 0;
        size_t len = strcspn(word, is_quoted ? "\"" : " )");
        struct buf key = {0};
        buf_add_text(&key, "query.");
        buf_add(&key, word, len);
        if (begins && len > 0 && !has_saved(archive, buf_text(&key))) {
            (void)text_clean_into(name, capacity, buf_text(&key) + sizeof mark - 1, TEXT_LINE);
            buf_release(&key);
            return;
        }
        buf_release(&key);
    }
}

/* Says why nothing was found, where that is the query's fault. */
static enum status judge_empty(const struct search *search, struct error *err) {
    char name[QUERY_NAME_BYTES];
    if (is_quote_open(search->request->query)) {
        return error_set(err, STATUS_INVALID, "A quotation in this search does not end.");
    }
    find_missing(search->archive, search->request->query, name, sizeof name);
    if (name[0] != '\0') {
        return error_set(err, STATUS_INVALID,
                         "There is no saved search “%s”; notmuch config set query.NAME makes one.",
                         name);
    }
    return STATUS_OK;
}

enum status search_run(const struct search *search, struct index_message_list *out,
                       struct error *err) {
    struct finding *finding = arena_alloc(search->arena, sizeof *finding);
    finding->search = search;
    enum status status = archive_try(search->archive, search_work, finding, err);
    if (status == STATUS_OK && finding->total == 0) {
        status = judge_empty(search, err);
    }
    if (status == STATUS_OK) {
        *out = list_of(finding);
    }
    return status;
}

/* Rows put together again. */
struct whole {
    struct index_message *rows;
    size_t count;
};

static enum status keep_rows(void *context, const struct index_message_list *part,
                             struct error *err) {
    struct whole *whole = context;
    (void)err; /* there is room: the limit counts them all */
    whole->count = part->is_first ? 0 : whole->count;
    memcpy(whole->rows + whole->count, part->rows, part->count * sizeof *part->rows);
    whole->count += part->count;
    return STATUS_OK;
}

enum status search_all(const struct search *search, struct index_message_list *out,
                       struct error *err) {
    struct whole whole = {.count = 0};
    struct search inner = *search;
    struct index_message_list last;
    whole.rows = arena_array(search->arena, search->request->limit, sizeof *whole.rows);
    inner.give = keep_rows;
    inner.context = &whole;
    enum status status = search_run(&inner, &last, err);
    if (status == STATUS_OK) {
        status_ignore(keep_rows(&whole, &last, err)); /* it never fails */
        *out = last;
        out->is_first = true;
        out->rows = whole.rows;
        out->count = whole.count;
    }
    return status;
}

/* --- saved searches --- */

struct saving {
    struct arena *arena;
    struct saved_query *rows;
    size_t count;
};

/* Says whether a text can be shown and typed as it is. */
static bool is_plain(const char *text, size_t most) {
    struct buf clean = {0};
    size_t len = strlen(text);
    bool is_good = len > 0 && len < most && text_is_utf8(text, len) &&
                   !text_clean(&clean, text, len, TEXT_LINE);
    buf_release(&clean);
    return is_good;
}

static int by_name(const void *left, const void *right) {
    const struct saved_query *a = left, *b = right;
    return strcmp(a->name, b->name);
}

static enum status saved_work(struct archive *archive, void *context, struct error *err) {
    struct saving *saving = context;
    static const char prefix[] = "query.";
    saving->count = 0;
    notmuch_config_pairs_t *pairs = notmuch_config_get_pairs(archive->db, prefix);
    (void)err; /* without pairs there are none */
    while (pairs != NULL && notmuch_config_pairs_valid(pairs) && saving->count < QUERY_LIST_ROWS) {
        const char *key = notmuch_config_pairs_key(pairs);
        const char *value = notmuch_config_pairs_value(pairs);
        bool is_named = key != NULL && strncmp(key, prefix, sizeof prefix - 1) == 0;
        const char *name = is_named ? key + sizeof prefix - 1 : "";
        if (is_plain(name, QUERY_NAME_BYTES) && strchr(name, '"') == NULL && value != NULL) {
            saving->rows[saving->count++] = (struct saved_query){
                .name = arena_strdup(saving->arena, name),
                .query = listing_shown(saving->arena, value, QUERY_TEXT_BYTES - 1)};
        }
        notmuch_config_pairs_move_to_next(pairs);
    }
    if (pairs != NULL) {
        notmuch_config_pairs_destroy(pairs);
    }
    return STATUS_OK;
}

enum status search_saved(struct archive *archive, struct arena *arena, struct query_list *out,
                         struct error *err) {
    struct saving saving = {.arena = arena};
    saving.rows = arena_array(arena, QUERY_LIST_ROWS, sizeof *saving.rows);
    enum status status = archive_try(archive, saved_work, &saving, err);
    if (status == STATUS_OK) {
        qsort(saving.rows, saving.count, sizeof *saving.rows, by_name);
        *out = (struct query_list){.count = saving.count, .rows = saving.rows};
    }
    return status;
}
