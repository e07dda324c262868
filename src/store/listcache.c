/**
 * The day's list of the last run, in one file of the person's cache. It is read before the first
 * paint, so its rows lie in it as they do in memory and are checked, not decoded: everything in the
 * file is taken for hostile until then.
 */
#include "callsheet/store/listcache.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"

#define MAGIC UINT64_C(0x63734c6973743031) /* "csList01" */
enum { MOST_BYTES = 64 << 20, MOST_ROWS = 1000000 };

struct head {
    uint64_t magic, checksum; /* of everything after the checksum */
    uint64_t row_bytes, row_count, text_bytes;
    uint64_t to_call, held, due_today;
    int64_t change, made_at, next_change, overdue;
    uint64_t rules, mail;
    int64_t today;
    char currency[8];
    char ledger[4096];
};

/** Not against forgers, only against damage; eight bytes at a step. */
static uint64_t checksum(const void *bytes, size_t len) {
    const unsigned char *from = bytes;
    uint64_t sum = UINT64_C(0x9E3779B97F4A7C15) ^ len;
    while (len > 0) {
        uint64_t word = 0;
        size_t step = len < sizeof word ? len : sizeof word;
        memcpy(&word, from, step);
        sum = (sum ^ word) * UINT64_C(0xFF51AFD7ED558CCD);
        sum ^= sum >> 32;
        from += step;
        len -= step;
    }
    return sum;
}

static enum status path_of(const char *cache_folder, const char *ledger, char *out, size_t capacity,
                           struct error *err) {
    char name[40];
    (void)snprintf(name, sizeof name, "list-%016llx",
                   (unsigned long long)checksum(ledger, strlen(ledger)));
    return io_join(out, capacity, cache_folder, name, err);
}

/* --- reading --- */

static bool is_bool(const unsigned char *row, size_t offset) {
    return row[offset] <= 1;
}

static bool row_is_good(const unsigned char *bytes, size_t text_bytes) {
    if (!is_bool(bytes, offsetof(struct queue_row, beyond_habit)) ||
        !is_bool(bytes, offsetof(struct queue_row, rated)) ||
        !is_bool(bytes, offsetof(struct queue_row, has_usual))) {
        return false;
    }
    struct queue_row row;
    memcpy(&row, bytes, sizeof row);
    return row.name < text_bytes && row.code < text_bytes && row.manager < text_bytes &&
           row.brief < text_bytes && row.queue_class <= CLASS_COUNT && row.gate <= GATE_COUNT &&
           row.currency[3] == '\0';
}

static bool content_is_good(const struct head *head, const unsigned char *rows, const char *texts) {
    if (head->text_bytes > 0 && (texts[0] != '\0' || texts[head->text_bytes - 1] != '\0')) {
        return false;
    }
    for (uint64_t i = 0; i < head->row_count; i++) {
        if (!row_is_good(rows + i * sizeof(struct queue_row), head->text_bytes)) {
            return false;
        }
    }
    return true;
}

static bool head_is_good(const struct head *head, const struct buf *bytes) {
    return head->magic == MAGIC && head->row_bytes == sizeof(struct queue_row) &&
           head->row_count <= MOST_ROWS && head->text_bytes <= MOST_BYTES &&
           (head->row_count == 0 || head->text_bytes > 0) &&
           sizeof *head + head->row_count * sizeof(struct queue_row) + head->text_bytes ==
               bytes->len &&
           head->to_call <= head->row_count && head->held <= head->row_count - head->to_call &&
           head->due_today <= head->row_count && head->currency[3] == '\0' &&
           memchr(head->ledger, '\0', sizeof head->ledger) != NULL &&
           head->checksum == checksum(bytes->data + 16, bytes->len - 16);
}

static void fill(struct queue *queue, const struct head *head, const unsigned char *rows,
                 const char *texts) {
    queue_release(queue);
    queue_init(queue);
    queue->count = queue->capacity = (size_t)head->row_count;
    if (queue->count > 0) {
        queue->rows = mem_alloc(queue->count * sizeof *queue->rows);
        memcpy(queue->rows, rows, queue->count * sizeof *queue->rows);
    }
    queue->text_len = queue->text_capacity = (size_t)head->text_bytes;
    if (queue->text_len > 0) {
        queue->texts = mem_alloc(queue->text_len);
        memcpy(queue->texts, texts, queue->text_len);
    }
    queue->to_call = (size_t)head->to_call;
    queue->held = (size_t)head->held;
    queue->due_today = (size_t)head->due_today;
    queue->made_at = head->made_at;
    queue->overdue.minor = head->overdue;
    memcpy(queue->overdue.currency, head->currency, sizeof queue->overdue.currency);
}

static bool key_holds(const struct head *head, const struct listcache_key *key, int64_t now) {
    return head->change == key->change && head->today == key->today && head->rules == key->rules &&
           head->mail == key->mail && now >= head->made_at && now < head->next_change;
}

enum status listcache_read(const char *cache_folder, const struct listcache_key *key, int64_t now,
                           struct queue *queue, bool *holds, int64_t *next_change,
                           struct error *err) {
    char path[4200];
    struct buf bytes = {0};
    struct head head;
    bool good = false;
    enum status status = path_of(cache_folder, key->ledger, path, sizeof path, err);
    if (status == STATUS_OK) {
        status = io_read_file(path, MOST_BYTES, &bytes, err);
    }
    if (status == STATUS_OK && bytes.len >= sizeof head) {
        memcpy(&head, bytes.data, sizeof head);
        const unsigned char *rows = (const unsigned char *)bytes.data + sizeof head;
        if (head_is_good(&head, &bytes) && strcmp(head.ledger, key->ledger) == 0) {
            const char *texts = (const char *)rows + head.row_count * sizeof(struct queue_row);
            good = content_is_good(&head, rows, texts);
            if (good) {
                fill(queue, &head, rows, texts);
                *holds = key_holds(&head, key, now);
                *next_change = head.next_change;
            }
        }
    }
    buf_release(&bytes);
    return good ? STATUS_OK : error_set(err, STATUS_NOT_FOUND, "There is no list kept yet.");
}

/* --- writing --- */

/** Copies field by field, so that the gaps between them are zero on disk. */
static void add_row(struct buf *out, const struct queue_row *row) {
    struct queue_row copy;
    memset(&copy, 0, sizeof copy);
    copy.customer = row->customer;
    copy.name = row->name;
    copy.code = row->code;
    copy.manager = row->manager;
    copy.amount = row->amount;
    memcpy(copy.currency, row->currency, sizeof copy.currency);
    copy.rank = row->rank;
    copy.oldest_days = row->oldest_days;
    copy.usual_days = row->usual_days;
    copy.queue_class = row->queue_class;
    copy.gate = row->gate;
    copy.beyond_habit = row->beyond_habit;
    copy.rated = row->rated;
    copy.has_usual = row->has_usual;
    copy.brief = row->brief;
    buf_add(out, &copy, sizeof copy);
}

static void fill_head(struct head *head, const struct listcache_key *key, const struct queue *queue,
                      int64_t next_change) {
    memset(head, 0, sizeof *head);
    head->magic = MAGIC;
    head->row_bytes = sizeof(struct queue_row);
    head->row_count = queue->count;
    head->text_bytes = queue->text_len;
    head->to_call = queue->to_call;
    head->held = queue->held;
    head->due_today = queue->due_today;
    head->change = key->change;
    head->made_at = queue->made_at;
    head->next_change = next_change;
    head->overdue = queue->overdue.minor;
    head->rules = key->rules;
    head->mail = key->mail;
    head->today = key->today;
    memcpy(head->currency, queue->overdue.currency, sizeof queue->overdue.currency);
    (void)text_copy(head->ledger, sizeof head->ledger, key->ledger);
}

enum status listcache_write(const char *cache_folder, const struct listcache_key *key,
                            const struct queue *queue, int64_t next_change, struct error *err) {
    char path[4200];
    struct head head;
    struct buf bytes = {0};
    enum status status = path_of(cache_folder, key->ledger, path, sizeof path, err);
    if (status == STATUS_OK) {
        status = io_make_dirs(cache_folder, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    fill_head(&head, key, queue, next_change);
    buf_add(&bytes, &head, sizeof head);
    for (size_t i = 0; i < queue->count; i++) {
        add_row(&bytes, &queue->rows[i]);
    }
    buf_add(&bytes, queue->texts == NULL ? "" : queue->texts, queue->text_len);
    head.checksum = checksum(bytes.data + 16, bytes.len - 16);
    memcpy(bytes.data, &head, 16);
    status = io_replace_file(path, bytes.data, bytes.len, 0600, err);
    buf_release(&bytes);
    return status;
}
