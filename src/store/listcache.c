/** The day's list kept between runs: a header, the rows as they are in memory, the texts, and the
    ledger's path. Rows and texts are read straight to where they stay; one pass sums them, one
    checks every offset, count and enum, because a cache is a file that anybody may have damaged. */
#include "callsheet/store/listcache.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/store/sum.h"

/* Moves when the meaning of anything in the file does. */
static const char MAGIC[8] = "CSLIST1";

enum {
    LAYOUT_COUNT = 20,
    SUM_AT = sizeof MAGIC,          /* where the checksum of all that follows it stands */
    SUMMED_AT = SUM_AT + 8,         /* where that begins */
    HEADER_BYTES = SUMMED_AT + 144, /* 2 * LAYOUT_COUNT, 11 * 8, 4 * 4 */
    NAME_BYTES = 32,
};

/** What the header says. */
struct header {
    int64_t change, next_change, made_at;
    uint64_t rules, mail;
    int32_t today;
    uint64_t count, to_call, held, due_today, text_len;
    struct money overdue;
    uint32_t ledger_len;
    uint64_t sum;
};

/** A list being read: where its parts came to lie. */
struct parts {
    struct header header;
    struct queue_row *rows;
    char *texts, *ledger;
};

/** Sums what follows the checksum, part by part. */
static uint64_t sum_parts(const void *header_bytes, const void *rows, const void *texts,
                          const char *ledger, const struct header *header) {
    struct sum sum;
    sum_init(&sum);
    sum_add(&sum, (const char *)header_bytes + SUMMED_AT, HEADER_BYTES - SUMMED_AT);
    sum_add(&sum, rows, header->count * sizeof(struct queue_row));
    sum_add(&sum, texts, header->text_len);
    sum_add(&sum, ledger, header->ledger_len);
    return sum_end(&sum);
}

/* --- the file -------------------------------------------------------------------------------- */

/** How rows lie in memory here: a list of another build or machine is not read. */
static void fill_layout(uint16_t layout[LAYOUT_COUNT]) {
    const uint16_t mine[LAYOUT_COUNT] = {
        0x0102, /* byte order */
        sizeof(struct queue_row),
        CLASS_COUNT,
        GATE_COUNT,
        offsetof(struct queue_row, customer),
        offsetof(struct queue_row, name),
        offsetof(struct queue_row, code),
        offsetof(struct queue_row, manager),
        offsetof(struct queue_row, amount),
        offsetof(struct queue_row, currency),
        offsetof(struct queue_row, rank),
        offsetof(struct queue_row, overdue),
        offsetof(struct queue_row, oldest_days),
        offsetof(struct queue_row, usual_days),
        offsetof(struct queue_row, queue_class),
        offsetof(struct queue_row, gate),
        offsetof(struct queue_row, beyond_habit),
        offsetof(struct queue_row, has_usual),
        offsetof(struct queue_row, due_today),
        offsetof(struct queue_row, brief),
    };
    memcpy(layout, mine, sizeof mine);
}

/** One file for each ledger, so that no list of another one is shown. */
static enum status make_path(char path[PATH_MAX], const char *cache_folder, const char *ledger,
                             struct error *err) {
    struct sum sum;
    char name[NAME_BYTES];
    sum_init(&sum);
    sum_add(&sum, ledger, strlen(ledger));
    (void)snprintf(name, sizeof name, "list-%016llx", (unsigned long long)sum_end(&sum));
    return io_join(path, PATH_MAX, cache_folder, name, err);
}

static enum status not_there(struct error *err) {
    return error_set(err, STATUS_NOT_FOUND,
                     "There is no list of an earlier run that could be shown; it is made anew.");
}

/* --- writing --------------------------------------------------------------------------------- */

static void put_header(const struct header *header, struct buf *out) {
    uint16_t layout[LAYOUT_COUNT];
    fill_layout(layout);
    buf_add(out, MAGIC, sizeof MAGIC);
    buf_add_u64(out, header->sum);
    buf_add(out, layout, sizeof layout);
    buf_add_u64(out, (uint64_t)header->change);
    buf_add_u64(out, header->rules);
    buf_add_u64(out, header->mail);
    buf_add_u64(out, (uint64_t)header->next_change);
    buf_add_u64(out, (uint64_t)header->made_at);
    buf_add_u64(out, header->count);
    buf_add_u64(out, header->to_call);
    buf_add_u64(out, header->held);
    buf_add_u64(out, header->due_today);
    buf_add_u64(out, header->text_len);
    buf_add_u64(out, (uint64_t)header->overdue.minor);
    buf_add(out, header->overdue.currency, sizeof header->overdue.currency);
    buf_add_u32(out, (uint32_t)header->today);
    buf_add_u32(out, header->ledger_len);
    buf_add_u32(out, 0); /* keeps the rows aligned */
}

/** Copies the fields alone: what lies between them in memory was never set. */
static void put_row(const struct queue_row *row, struct buf *out) {
    struct queue_row clean;
    memset(&clean, 0, sizeof clean);
    clean.customer = row->customer;
    clean.name = row->name;
    clean.code = row->code;
    clean.manager = row->manager;
    clean.amount = row->amount;
    memcpy(clean.currency, row->currency, sizeof clean.currency);
    clean.rank = row->rank;
    clean.overdue = row->overdue;
    clean.oldest_days = row->oldest_days;
    clean.usual_days = row->usual_days;
    clean.queue_class = row->queue_class;
    clean.gate = row->gate;
    clean.beyond_habit = row->beyond_habit;
    clean.rated = row->rated;
    clean.has_usual = row->has_usual;
    clean.due_today = row->due_today;
    clean.brief = row->brief;
    buf_add(out, &clean, sizeof clean);
}

static void encode(const struct header *header, const struct queue *queue, const char *ledger,
                   struct buf *out) {
    put_header(header, out);
    for (size_t i = 0; i < queue->count; i++) {
        put_row(&queue->rows[i], out);
    }
    buf_add(out, queue->text_len > 0 ? queue->texts : "", queue->text_len);
    buf_add(out, ledger, header->ledger_len);
    const char *rows = out->data + HEADER_BYTES;
    const char *texts = rows + header->count * sizeof(struct queue_row);
    uint64_t sum = sum_parts(out->data, rows, texts, texts + header->text_len, header);
    for (size_t i = 0; i < sizeof sum; i++) {
        out->data[SUM_AT + i] = (char)(sum >> (56 - 8 * i));
    }
}

enum status listcache_write(const char *cache_folder, const struct listcache_key *key,
                            const struct queue *queue, int64_t next_change, struct error *err) {
    char path[PATH_MAX];
    struct buf bytes;
    struct header header = {
        .change = key->change,
        .today = key->today,
        .rules = key->rules,
        .mail = key->mail,
        .next_change = next_change,
        .made_at = queue->made_at,
        .count = queue->count,
        .to_call = queue->to_call,
        .held = queue->held,
        .due_today = queue->due_today,
        .text_len = queue->text_len,
        .overdue = queue->overdue,
        .ledger_len = (uint32_t)strnlen(key->ledger, sizeof key->ledger),
    };
    enum status status = make_path(path, cache_folder, key->ledger, err);
    if (status == STATUS_OK) {
        status = io_make_dirs(cache_folder, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    buf_init(&bytes);
    encode(&header, queue, key->ledger, &bytes);
    status = io_replace_file(path, bytes.data, bytes.len, 0600, err);
    buf_release(&bytes);
    return status;
}

/* --- reading --------------------------------------------------------------------------------- */

/** Reads the header; false when it is not one of this build. */
static bool read_header(const unsigned char bytes[HEADER_BYTES], struct header *out) {
    struct reader reader;
    uint16_t layout[LAYOUT_COUNT];
    fill_layout(layout);
    if (memcmp(bytes, MAGIC, sizeof MAGIC) != 0 ||
        memcmp(bytes + SUMMED_AT, layout, sizeof layout) != 0) {
        return false;
    }
    reader_init(&reader, bytes + SUM_AT, HEADER_BYTES - SUM_AT);
    out->sum = reader_u64(&reader);
    (void)reader_bytes(&reader, sizeof layout); /* compared above */
    out->change = (int64_t)reader_u64(&reader);
    out->rules = reader_u64(&reader);
    out->mail = reader_u64(&reader);
    out->next_change = (int64_t)reader_u64(&reader);
    out->made_at = (int64_t)reader_u64(&reader);
    out->count = reader_u64(&reader);
    out->to_call = reader_u64(&reader);
    out->held = reader_u64(&reader);
    out->due_today = reader_u64(&reader);
    out->text_len = reader_u64(&reader);
    out->overdue.minor = (int64_t)reader_u64(&reader);
    memcpy(out->overdue.currency, reader_bytes(&reader, sizeof out->overdue.currency),
           sizeof out->overdue.currency);
    out->today = (int32_t)reader_u32(&reader);
    out->ledger_len = reader_u32(&reader);
    return true;
}

/** Says whether the parts are together as long as the file: only then are they worth memory. */
static bool sizes_fit(const struct header *header, off_t file_size) {
    uint64_t size = (uint64_t)file_size;
    if (file_size < HEADER_BYTES || header->count > size / sizeof(struct queue_row) ||
        header->text_len > size || header->ledger_len > PATH_MAX) {
        return false;
    }
    return HEADER_BYTES + header->count * sizeof(struct queue_row) + header->text_len +
               header->ledger_len ==
           size;
}

/** Reads rows, texts and path to where they stay; false when the file is not what it says. */
static bool read_parts(int fd, struct parts *parts) {
    const struct header *header = &parts->header;
    unsigned char first[HEADER_BYTES];
    struct stat about;
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) ||
        pread(fd, first, sizeof first, 0) != (ssize_t)sizeof first ||
        !read_header(first, &parts->header) || !sizes_fit(header, about.st_size)) {
        return false;
    }
    size_t row_bytes = header->count * sizeof *parts->rows;
    parts->rows = mem_alloc(row_bytes);
    parts->texts = header->text_len > 0 ? mem_alloc(header->text_len) : NULL; /* queue_text */
    parts->ledger = mem_alloc(header->ledger_len);
    const struct iovec pieces[] = {
        {.iov_base = parts->rows, .iov_len = row_bytes},
        {.iov_base = parts->texts, .iov_len = header->text_len},
        {.iov_base = parts->ledger, .iov_len = header->ledger_len},
    };
    ssize_t wanted = (ssize_t)(about.st_size - HEADER_BYTES);
    return preadv(fd, pieces, ARRAY_LEN(pieces), HEADER_BYTES) == wanted &&
           sum_parts(first, parts->rows, parts->texts, parts->ledger, header) == header->sum;
}

static bool is_flag(const struct queue_row *row, size_t at) {
    /* As a byte: a bool that is neither 0 nor 1 must not be read as one. */
    return ((const unsigned char *)row)[at] <= 1;
}

static bool is_currency(const char currency[4]) {
    return memchr(currency, '\0', 4) != NULL;
}

static bool row_is_sound(const struct queue_row *row, uint64_t text_len) {
    uint64_t limit = text_len > 0 ? text_len : 1; /* without texts all offsets are 0 */
    return row->name < limit && row->code < limit && row->manager < limit && row->brief < limit &&
           row->queue_class <= CLASS_NONE && row->gate <= GATE_NONE && is_currency(row->currency) &&
           is_flag(row, offsetof(struct queue_row, beyond_habit)) &&
           is_flag(row, offsetof(struct queue_row, rated)) &&
           is_flag(row, offsetof(struct queue_row, has_usual));
}

/** Says whether row `i` stands in the section that the totals put it in. */
static bool is_in_section(const struct header *header, uint64_t i, const struct queue_row *row) {
    bool is_idle = row->queue_class == CLASS_NONE;
    bool is_to_call = !is_idle && row->gate == GATE_NONE;
    return is_to_call == (i < header->to_call) && is_idle == (i >= header->to_call + header->held);
}

/** Says whether every row is sound and the totals are theirs: queue_update relies on that. */
static bool rows_are_sound(const struct parts *parts) {
    const struct header *header = &parts->header;
    int64_t overdue = 0;
    uint64_t due_today = 0;
    if (header->to_call > header->count || header->held > header->count - header->to_call) {
        return false;
    }
    for (uint64_t i = 0; i < header->count; i++) {
        const struct queue_row *row = &parts->rows[i];
        if (!row_is_sound(row, header->text_len) || !is_in_section(header, i, row)) {
            return false;
        }
        if (i < header->to_call) {
            due_today += row->due_today;
            if (__builtin_add_overflow(overdue, row->overdue, &overdue)) {
                return false;
            }
        }
    }
    return overdue == header->overdue.minor && due_today == header->due_today;
}

static bool parts_are_sound(const struct parts *parts, const char *ledger) {
    const struct header *header = &parts->header;
    if (header->text_len > 0 &&
        (parts->texts[0] != '\0' || parts->texts[header->text_len - 1] != '\0')) {
        return false;
    }
    return strlen(ledger) == header->ledger_len &&
           memcmp(ledger, parts->ledger, header->ledger_len) == 0 &&
           is_currency(header->overdue.currency) && rows_are_sound(parts);
}

static bool key_holds(const struct header *header, const struct listcache_key *key, int64_t now) {
    return header->change == key->change && header->today == key->today &&
           header->rules == key->rules && header->mail == key->mail && now >= header->made_at &&
           (header->next_change == INSTANT_NONE || now < header->next_change);
}

/** Gives the rows and texts to the queue. */
static void hand_over(struct parts *parts, struct queue *queue) {
    const struct header *header = &parts->header;
    queue_release(queue);
    queue->rows = parts->rows;
    queue->count = queue->capacity = header->count;
    queue->to_call = header->to_call;
    queue->held = header->held;
    queue->texts = parts->texts;
    queue->text_len = queue->text_capacity = header->text_len;
    queue->made_at = header->made_at;
    queue->overdue = header->overdue;
    queue->due_today = header->due_today;
    parts->rows = NULL;
    parts->texts = NULL;
}

enum status listcache_read(const char *cache_folder, const struct listcache_key *key, int64_t now,
                           struct queue *queue, bool *holds, int64_t *next_change,
                           struct error *err) {
    char path[PATH_MAX];
    struct parts parts = {.rows = NULL};
    enum status status = make_path(path, cache_folder, key->ledger, err);
    if (status != STATUS_OK) {
        return status;
    }
    /* O_NONBLOCK: a named pipe must be refused, not waited for. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        return not_there(err);
    }
    if (read_parts(fd, &parts) && parts_are_sound(&parts, key->ledger)) {
        *holds = key_holds(&parts.header, key, now);
        *next_change = parts.header.next_change;
        hand_over(&parts, queue);
    } else {
        status = not_there(err);
    }
    mem_free(parts.rows);
    mem_free(parts.texts);
    mem_free(parts.ledger);
    (void)close(fd); /* only read from */
    return status;
}
