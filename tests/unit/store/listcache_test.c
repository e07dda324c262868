/** The kept list: what is written comes back, what is damaged or forged does not. */
#include "callsheet/store/listcache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "support/check_more.h"
#include "support/listseal.h"

enum { MADE_AT = 1000, NOW = 1500, NEXT = 2000, ROWS = 4, MANY = 10000 };

static struct listcache_key key_usual(void) {
    struct listcache_key key = {.change = 7, .today = 20000, .rules = 11, .mail = 13};
    memcpy(key.ledger, "/firm/a.ledger", 15);
    return key;
}

/** Two rows to call, one held, one idle. */
static void fill(struct queue *queue) {
    static const char texts[] = "\0Harbour\0C1\0anna\0until Fri";
    queue_init(queue);
    queue->texts = mem_alloc(sizeof texts);
    memcpy(queue->texts, texts, sizeof texts);
    queue->text_len = queue->text_capacity = sizeof texts;
    queue->rows = mem_zalloc(ROWS, sizeof *queue->rows);
    queue->count = queue->capacity = ROWS;
    for (size_t i = 0; i < ROWS; i++) {
        queue->rows[i] = (struct queue_row){.customer = (int64_t)i + 1,
                                            .name = 1,
                                            .code = 9,
                                            .manager = 12,
                                            .amount = 120000,
                                            .rank = 110000,
                                            .overdue = 100000,
                                            .currency = "EUR",
                                            .oldest_days = 30,
                                            .usual_days = -4,
                                            .queue_class = CLASS_BROKEN,
                                            .gate = GATE_NONE,
                                            .beyond_habit = true,
                                            .rated = true,
                                            .has_usual = true,
                                            .due_today = 3};
    }
    queue->rows[2].gate = GATE_PROMISE;
    queue->rows[2].brief = 17;
    queue->rows[3].queue_class = CLASS_NONE;
    queue->to_call = 2;
    queue->held = 1;
    queue->made_at = MADE_AT;
    queue->due_today = 6;
    queue->overdue = (struct money){.minor = 200000, .currency = "EUR"};
}

static enum status read_back(const struct listcache_key *key, int64_t now, struct queue *queue,
                             bool *holds) {
    int64_t next = 0;
    struct error err;
    enum status status = listcache_read(test_folder(), key, now, queue, holds, &next, &err);
    expect_true(status == STATUS_OK || err.message[0] != '\0');
    return status;
}

static void write_usual(const struct queue *queue) {
    struct listcache_key key = key_usual();
    struct error err;
    expect_ok(listcache_write(test_folder(), &key, queue, NEXT, &err), &err);
}

/** The path of the one file in the folder; the caller frees it. */
static char *only_file(void) {
    char *path = NULL;
    DIR *names = opendir(test_folder());
    for (struct dirent *entry = readdir(names); entry != NULL; entry = readdir(names)) {
        if (entry->d_name[0] != '.') {
            expect_true(path == NULL);
            path = test_path(entry->d_name);
        }
    }
    (void)closedir(names);
    expect_true(path != NULL);
    return path;
}

static void put_bytes(const char *path, const void *bytes, size_t len) {
    /* Not O_TRUNC: ext4 then writes it out at the close, 5 ms each time. */
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    struct error err;
    expect_true(fd >= 0);
    expect_ok(io_write_all(fd, bytes, len, &err), &err);
    expect_int(ftruncate(fd, (off_t)len), 0);
    expect_int(close(fd), 0);
}

static bool is_accepted(void) {
    struct listcache_key key = key_usual();
    struct queue got;
    bool holds = false;
    queue_init(&got);
    enum status status = read_back(&key, NOW, &got, &holds);
    expect_true(status == STATUS_OK || status == STATUS_NOT_FOUND);
    expect_true(status == STATUS_OK || got.rows == NULL);
    queue_release(&got);
    return status == STATUS_OK;
}

START_TEST(every_field_comes_back) {
    struct listcache_key key = key_usual();
    struct queue queue, got;
    struct stat about;
    int64_t next = 0;
    bool holds = false;
    fill(&queue);
    queue_init(&got);
    write_usual(&queue);
    expect_ok(listcache_read(test_folder(), &key, NOW, &got, &holds, &next, NULL), NULL);
    expect_true(holds);
    expect_int(next, NEXT);
    expect_int(got.count, ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        const struct queue_row *row = &got.rows[i], *was = &queue.rows[i];
        expect_int(row->customer, was->customer);
        expect_int(row->name, was->name);
        expect_int(row->code, was->code);
        expect_int(row->manager, was->manager);
        expect_int(row->amount, was->amount);
        expect_text(row->currency, was->currency);
        expect_int(row->rank, was->rank);
        expect_int(row->overdue, was->overdue);
        expect_int(row->oldest_days, was->oldest_days);
        expect_int(row->usual_days, was->usual_days);
        expect_int(row->queue_class, was->queue_class);
        expect_int(row->gate, was->gate);
        expect_int(row->beyond_habit, was->beyond_habit);
        expect_int(row->rated, was->rated);
        expect_int(row->has_usual, was->has_usual);
        expect_int(row->due_today, was->due_today);
        expect_int(row->brief, was->brief);
    }
    expect_int(got.to_call, 2);
    expect_int(got.held, 1);
    expect_int(got.due_today, 6);
    expect_int(got.made_at, MADE_AT);
    expect_int(got.overdue.minor, 200000);
    expect_text(got.overdue.currency, "EUR");
    expect_text(queue_text(&got, got.rows[2].brief), "until Fri");
    char *path = only_file();
    expect_int(stat(path, &about), 0);
    expect_int(about.st_mode & 0777, 0600);
    free(path);
    queue_release(&got);
    queue_release(&queue);
}
END_TEST

START_TEST(an_empty_list_comes_back) {
    struct listcache_key key = key_usual();
    struct queue queue, got;
    bool holds = false;
    queue_init(&queue);
    queue.made_at = MADE_AT;
    queue_init(&got);
    write_usual(&queue);
    expect_ok(read_back(&key, NOW, &got, &holds), NULL);
    expect_true(holds);
    expect_int(got.count, 0);
    expect_text(queue_text(&got, 0), "");
    queue_release(&got);
}
END_TEST

/** What changes between two runs, and whether the kept list still holds, or is there at all. */
static const struct {
    int64_t change, now;
    int32_t today;
    uint64_t rules, mail;
    bool holds;
} keys[] = {
    {.change = 7, .today = 20000, .rules = 11, .mail = 13, .now = NOW, .holds = true},
    {.change = 7, .today = 20000, .rules = 11, .mail = 13, .now = MADE_AT, .holds = true},
    {.change = 7, .today = 20000, .rules = 11, .mail = 13, .now = NEXT - 1, .holds = true},
    {.change = 7, .today = 20000, .rules = 11, .mail = 13, .now = NEXT, .holds = false},
    {.change = 7, .today = 20000, .rules = 11, .mail = 13, .now = MADE_AT - 1, .holds = false},
    {.change = 8, .today = 20000, .rules = 11, .mail = 13, .now = NOW, .holds = false},
    {.change = 6, .today = 20000, .rules = 11, .mail = 13, .now = NOW, .holds = false},
    {.change = 7, .today = 20001, .rules = 11, .mail = 13, .now = NOW, .holds = false},
    {.change = 7, .today = 20000, .rules = 12, .mail = 13, .now = NOW, .holds = false},
    {.change = 7, .today = 20000, .rules = 11, .mail = 0, .now = NOW, .holds = false},
};

START_TEST(a_stale_key_is_told) {
    struct listcache_key key = key_usual();
    struct queue queue, got;
    bool holds = !keys[_i].holds;
    fill(&queue);
    queue_init(&got);
    write_usual(&queue);
    key.change = keys[_i].change;
    key.today = keys[_i].today;
    key.rules = keys[_i].rules;
    key.mail = keys[_i].mail;
    expect_ok(read_back(&key, keys[_i].now, &got, &holds), NULL);
    expect_int(holds, keys[_i].holds);
    expect_int(got.count, ROWS);
    queue_release(&got);
    queue_release(&queue);
}
END_TEST

START_TEST(another_ledgers_list_is_never_shown) {
    struct listcache_key key = key_usual(), other = key_usual();
    struct queue queue, got;
    struct error err;
    bool holds = false;
    fill(&queue);
    queue_init(&got);
    write_usual(&queue);
    memcpy(other.ledger, "/firm/b.ledger", 15);
    expect_status(read_back(&other, NOW, &got, &holds), STATUS_NOT_FOUND, NULL);
    /* Not even when its file is put in the other's place. */
    char *mine = only_file();
    expect_ok(listcache_write(test_folder(), &other, &queue, NEXT, &err), &err);
    DIR *names = opendir(test_folder());
    for (struct dirent *entry = readdir(names); entry != NULL; entry = readdir(names)) {
        char *path = test_path(entry->d_name);
        if (entry->d_name[0] != '.' && strcmp(path, mine) != 0) {
            expect_int(rename(path, mine), 0);
        }
        free(path);
    }
    (void)closedir(names);
    expect_status(read_back(&key, NOW, &got, &holds), STATUS_NOT_FOUND, NULL);
    free(mine);
    queue_release(&queue);
}
END_TEST

START_TEST(every_flipped_bit_and_every_cut_is_found) {
    struct queue queue;
    struct buf bytes;
    struct error err;
    size_t flips = 0, cuts = 0, accepted = 0;
    buf_init(&bytes);
    fill(&queue);
    write_usual(&queue);
    char *path = only_file();
    expect_ok(io_read_file(path, 1 << 20, &bytes, &err), &err);
    for (size_t bit = 0; bit < bytes.len * 8; bit++, flips++) {
        bytes.data[bit / 8] = (char)(bytes.data[bit / 8] ^ (1 << (bit % 8)));
        put_bytes(path, bytes.data, bytes.len);
        accepted += is_accepted();
        bytes.data[bit / 8] = (char)(bytes.data[bit / 8] ^ (1 << (bit % 8)));
    }
    for (size_t len = 0; len < bytes.len; len++, cuts++) {
        put_bytes(path, bytes.data, len);
        accepted += is_accepted();
    }
    buf_add_char(&bytes, 'x');
    put_bytes(path, bytes.data, bytes.len);
    accepted += is_accepted();
    printf("%zu flipped bits, %zu cuts: %zu accepted\n", flips, cuts, accepted);
    expect_int(accepted, 0);
    put_bytes(path, bytes.data, bytes.len - 1); /* the control: as it was */
    expect_true(is_accepted());
    free(path);
    buf_release(&bytes);
    queue_release(&queue);
}
END_TEST

static unsigned char *row_byte(struct buf *bytes, size_t row, size_t field) {
    return (unsigned char *)bytes->data + LISTSEAL_HEADER + row * sizeof(struct queue_row) + field;
}

/** Wrong values with a right checksum, by where they stand in a row. */
static const struct {
    size_t row, at, len;
    unsigned char value;
} forged[] = {
    {.row = 0, .at = offsetof(struct queue_row, name), .len = 4, .value = 0x7F},
    {.row = 0, .at = offsetof(struct queue_row, name), .len = 1, .value = 27},
    {.row = 0, .at = offsetof(struct queue_row, code), .len = 4, .value = 0xFF},
    {.row = 1, .at = offsetof(struct queue_row, manager), .len = 4, .value = 0xFF},
    {.row = 3, .at = offsetof(struct queue_row, brief), .len = 4, .value = 0xFF},
    {.row = 0, .at = offsetof(struct queue_row, currency), .len = 4, .value = 'E'},
    {.row = 0, .at = offsetof(struct queue_row, queue_class), .len = 1, .value = CLASS_NONE},
    {.row = 0, .at = offsetof(struct queue_row, queue_class), .len = 1, .value = CLASS_NONE + 1},
    {.row = 3, .at = offsetof(struct queue_row, queue_class), .len = 1, .value = 0xFF},
    {.row = 3, .at = offsetof(struct queue_row, queue_class), .len = 1, .value = CLASS_BROKEN},
    {.row = 0, .at = offsetof(struct queue_row, gate), .len = 1, .value = GATE_HOURS},
    {.row = 2, .at = offsetof(struct queue_row, gate), .len = 1, .value = GATE_NONE},
    {.row = 2, .at = offsetof(struct queue_row, gate), .len = 1, .value = GATE_NONE + 1},
    {.row = 0, .at = offsetof(struct queue_row, beyond_habit), .len = 1, .value = 2},
    {.row = 1, .at = offsetof(struct queue_row, rated), .len = 1, .value = 0xFF},
    {.row = 2, .at = offsetof(struct queue_row, has_usual), .len = 1, .value = 3},
    {.row = 0, .at = offsetof(struct queue_row, due_today), .len = 1, .value = 4},
    {.row = 0, .at = offsetof(struct queue_row, overdue), .len = 1, .value = 1},
    {.row = 0, .at = offsetof(struct queue_row, overdue), .len = 8, .value = 0x7F},
};

START_TEST(forged_rows_are_refused) {
    struct queue queue;
    struct buf bytes;
    struct error err;
    buf_init(&bytes);
    fill(&queue);
    write_usual(&queue);
    char *path = only_file();
    expect_ok(io_read_file(path, 1 << 20, &bytes, &err), &err);
    expect_true(listseal((unsigned char *)bytes.data, bytes.len));
    put_bytes(path, bytes.data, bytes.len);
    expect_true(is_accepted()); /* the control: sealing is right */
    memset(row_byte(&bytes, forged[_i].row, forged[_i].at), forged[_i].value, forged[_i].len);
    expect_true(listseal((unsigned char *)bytes.data, bytes.len));
    put_bytes(path, bytes.data, bytes.len);
    expect_false(is_accepted());
    free(path);
    buf_release(&bytes);
    queue_release(&queue);
}
END_TEST

/** Each number of the header and each byte of the texts set to something else, sealed: nothing may
    crash, and what is accepted has its totals and its texts in order. */
START_TEST(forged_headers_do_no_harm) {
    static const unsigned char values[] = {0, 1, 2, 0x7F, 0x80, 0xFF};
    struct queue queue, got;
    struct buf bytes;
    struct error err;
    struct listcache_key key = key_usual();
    bool holds = false;
    size_t tried = 0, accepted = 0;
    buf_init(&bytes);
    fill(&queue);
    write_usual(&queue);
    char *path = only_file();
    expect_ok(io_read_file(path, 1 << 20, &bytes, &err), &err);
    for (size_t i = 0; i < bytes.len; i++) {
        for (size_t v = 0; v < ARRAY_LEN(values); v++, tried++) {
            char was = bytes.data[i];
            bytes.data[i] = (char)values[v];
            (void)listseal((unsigned char *)bytes.data, bytes.len); /* where lengths still fit */
            put_bytes(path, bytes.data, bytes.len);
            queue_init(&got);
            if (read_back(&key, NOW, &got, &holds) == STATUS_OK) {
                accepted++;
                expect_true(got.to_call + got.held <= got.count);
                for (size_t r = 0; r < got.count; r++) {
                    expect_true(strlen(queue_text(&got, got.rows[r].name)) < got.text_len);
                    expect_true(strlen(queue_text(&got, got.rows[r].brief)) < got.text_len);
                }
            }
            queue_release(&got);
            bytes.data[i] = was;
        }
    }
    printf("%zu forged files, %zu acceptable\n", tried, accepted);
    expect_true(accepted > 0 && accepted < tried);
    free(path);
    buf_release(&bytes);
    queue_release(&queue);
}
END_TEST

START_TEST(what_is_no_plain_file_is_no_list) {
    struct queue queue;
    fill(&queue);
    expect_false(is_accepted()); /* nothing there */
    write_usual(&queue);
    char *path = only_file(), *aside = test_path("aside");
    expect_int(rename(path, aside), 0);
    expect_int(symlink(aside, path), 0);
    expect_false(is_accepted());
    expect_int(unlink(path), 0);
    expect_int(mkfifo(path, 0600), 0);
    expect_false(is_accepted());
    expect_int(unlink(path), 0);
    expect_int(mkdir(path, 0700), 0);
    expect_false(is_accepted());
    expect_int(rmdir(path), 0);
    free(path);
    free(aside);
    queue_release(&queue);
}
END_TEST

START_TEST(a_folder_that_cannot_be_is_told) {
    struct listcache_key key = key_usual();
    struct queue queue;
    struct error err;
    char *file = test_file("file", "");
    fill(&queue);
    expect_true(listcache_write(file, &key, &queue, NEXT, &err) != STATUS_OK);
    expect_true(err.message[0] != '\0');
    free(file);
    queue_release(&queue);
}
END_TEST

static double milliseconds(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/** The start waits for this: print how long it takes. Only a hundredfold would be a failure. */
START_TEST(ten_thousand_rows_are_read_at_once) {
    struct listcache_key key = key_usual();
    struct queue queue, got;
    bool holds = false;
    double least = 1e9;
    fill(&queue);
    queue.rows = mem_resize(queue.rows, MANY, sizeof *queue.rows);
    for (size_t i = ROWS; i < MANY; i++) {
        queue.rows[i] = queue.rows[3];
    }
    queue.count = queue.capacity = MANY;
    queue.texts = mem_resize(queue.texts, MANY * 60, 1);
    memset(queue.texts + queue.text_len, 'x', MANY * 60 - queue.text_len);
    queue.text_len = queue.text_capacity = MANY * 60;
    queue.texts[queue.text_len - 1] = '\0';
    write_usual(&queue);
    for (int i = 0; i < 20; i++) {
        queue_init(&got);
        double started = milliseconds();
        expect_ok(read_back(&key, NOW, &got, &holds), NULL);
        double spent = milliseconds() - started;
        least = spent < least ? spent : least;
        expect_int(got.count, MANY);
        queue_release(&got);
    }
    printf("%d rows, %d text bytes: %.3f ms\n", MANY, MANY * 60, least);
    expect_true(least < 50);
    queue_release(&queue);
}
END_TEST

TEST_MAIN("store/listcache", TEST(every_field_comes_back), TEST(an_empty_list_comes_back),
          TEST_LOOP(a_stale_key_is_told, ARRAY_LEN(keys)),
          TEST(another_ledgers_list_is_never_shown), TEST(every_flipped_bit_and_every_cut_is_found),
          TEST_LOOP(forged_rows_are_refused, ARRAY_LEN(forged)), TEST(forged_headers_do_no_harm),
          TEST(what_is_no_plain_file_is_no_list), TEST(a_folder_that_cannot_be_is_told),
          TEST(ten_thousand_rows_are_read_at_once))
