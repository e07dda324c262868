/** The kept list: what is written comes back, what is damaged does not. */
#include "callsheet/store/listcache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "support/check_more.h"

static struct listcache_key key_usual(void) {
    struct listcache_key key = {.change = 7, .today = 20000, .rules = 11, .mail = 13};
    memcpy(key.ledger, "/firm/a.ledger", 15);
    return key;
}

static void fill(struct queue *queue) {
    static const char texts[] = "\0Harbour\0C1\0anna\0until Fri";
    queue_init(queue);
    queue->texts = mem_alloc(sizeof texts);
    memcpy(queue->texts, texts, sizeof texts);
    queue->text_len = queue->text_capacity = sizeof texts;
    queue->rows = mem_zalloc(2, sizeof *queue->rows);
    queue->count = queue->capacity = 2;
    queue->rows[0] = (struct queue_row){.customer = 1,
                                        .name = 1,
                                        .code = 9,
                                        .manager = 12,
                                        .amount = 120000,
                                        .currency = "EUR",
                                        .queue_class = CLASS_BROKEN,
                                        .gate = GATE_NONE,
                                        .rated = true};
    queue->rows[1] = queue->rows[0];
    queue->rows[1].customer = 2;
    queue->rows[1].brief = 17;
    queue->to_call = 1;
    queue->held = 1;
    queue->made_at = 1000;
    queue->overdue = (struct money){.minor = 120000, .currency = "EUR"};
}

static enum status read_back(const struct listcache_key *key, int64_t now, struct queue *queue,
                             bool *holds) {
    int64_t next = 0;
    struct error err;
    return listcache_read(test_folder(), key, now, queue, holds, &next, &err);
}

START_TEST(comes_back_and_holds) {
    struct listcache_key key = key_usual();
    struct queue queue, got;
    struct error err;
    bool holds = false;
    fill(&queue);
    queue_init(&got);
    expect_ok(listcache_write(test_folder(), &key, &queue, 2000, &err), &err);
    expect_ok(read_back(&key, 1500, &got, &holds), NULL);
    expect_true(holds);
    expect_int(got.count, 2);
    expect_int(got.rows[1].customer, 2);
    expect_text(queue_text(&got, got.rows[1].brief), "until Fri");
    expect_text(queue_text(&got, got.rows[0].name), "Harbour");
    expect_int(got.to_call, 1);
    expect_int(got.overdue.minor, 120000);
    expect_ok(read_back(&key, 2000, &got, &holds), NULL);
    expect_false(holds);
    key.change++;
    expect_ok(read_back(&key, 1500, &got, &holds), NULL);
    expect_false(holds);
    memcpy(key.ledger, "/firm/b.ledger", 15);
    expect_status(read_back(&key, 1500, &got, &holds), STATUS_NOT_FOUND, NULL);
    queue_release(&got);
    queue_release(&queue);
}
END_TEST

static char *only_file(void) {
    char *line = NULL;
    struct buf command = {0};
    buf_addf(&command, "ls %s/list-*", test_folder());
    FILE *pipe = popen(buf_text(&command), "r");
    size_t room = 0;
    expect_true(getline(&line, &room, pipe) > 0);
    line[strcspn(line, "\n")] = '\0';
    (void)pclose(pipe);
    buf_release(&command);
    return line;
}

/* Bytes changed in turn (few of the long empty path), lengths cut: never accepted, never a crash.
 */
START_TEST(damage_is_not_accepted) {
    struct listcache_key key = key_usual();
    struct queue queue, got;
    struct error err;
    struct buf bytes = {0};
    bool holds = false;
    fill(&queue);
    queue_init(&got);
    expect_ok(listcache_write(test_folder(), &key, &queue, 2000, &err), &err);
    char *path = only_file();
    expect_ok(io_read_file(path, 1 << 20, &bytes, &err), &err);
    int accepted = 0;
    int flips = 0;
    for (size_t i = 0; i<bytes.len; i += i> 200 && i < 4100 ? 101 : 1) {
        flips++;
        bytes.data[i] = (char)(bytes.data[i] ^ (1 << (i % 8)));
        FILE *file = fopen(path, "w");
        (void)fwrite(bytes.data, 1, bytes.len, file);
        (void)fclose(file);
        accepted += read_back(&key, 1500, &got, &holds) == STATUS_OK;
        bytes.data[i] = (char)(bytes.data[i] ^ (1 << (i % 8)));
    }
    for (size_t len = 0; len < bytes.len; len += 37) {
        FILE *file = fopen(path, "w");
        (void)fwrite(bytes.data, 1, len, file);
        (void)fclose(file);
        accepted += read_back(&key, 1500, &got, &holds) == STATUS_OK;
    }
    printf("%d flips, %zu cuts, %d accepted\n", flips, bytes.len / 37, accepted);
    expect_int(accepted, 0);
    free(path);
    buf_release(&bytes);
    queue_release(&got);
    queue_release(&queue);
}
END_TEST

TEST_MAIN("store/listcache", TEST(comes_back_and_holds), TEST(damage_is_not_accepted))
