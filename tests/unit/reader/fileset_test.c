#include "callsheet/reader/fileset.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/reader/worker.h"
#include "support/asker.h"
#include "support/check_more.h"

static struct index_set_list ask(const char *const *ids, size_t count) {
    struct buf payload;
    struct index_set_list list;
    buf_init(&payload);
    index_sets_encode(&payload, &(struct index_sets){.count = count, .ids = ids});
    asker_send(FRAME_INDEX_SETS, &payload);
    asker_hear(FRAME_INDEX_SET_LIST);
    expect_ok(index_set_list_decode(&asker.frame, &asker.arena, &list, NULL), NULL);
    expect_int(list.count, count);
    return list;
}

static struct index_set ask_one(const char *id) {
    return ask(&id, 1).rows[0];
}

static void begin(void) {
    asker_set_up(index_worker);
}

START_TEST(a_set_is_the_same_until_its_files_change) {
    static const struct timespec times[2] = {{1600000000, 5}, {1600000000, 5}};
    char moved[4200];
    const char *path = asker_add("a@x", "jo@acme.example", "One");
    expect_int(utimensat(AT_FDCWD, path, times, 0), 0);
    asker_start();
    struct index_set first = ask_one("a@x");
    expect_int(first.files, 1);
    expect_int(first.arrived_at, 1600000000);
    expect_true(first.mark != 0);
    expect_true(ask_one("a@x").mark == first.mark);
    snprintf(moved, sizeof moved, "%sS", path); /* it was read: a flag in its name */
    expect_int(rename(path, moved), 0);
    mailmaker_index(asker.maker);
    expect_true(ask_one("a@x").mark == first.mark);
    FILE *file = fopen(moved, "ae");
    expect_true(file != NULL);
    fputs("more\n", file);
    fclose(file);
    expect_int(utimensat(AT_FDCWD, moved, times, 0), 0); /* even with the time put back */
    expect_true(ask_one("a@x").mark != first.mark);
}
END_TEST

START_TEST(another_file_of_the_same_id_is_seen) {
    (void)asker_add("a@x", "jo@acme.example", "One");
    asker_start();
    struct index_set first = ask_one("a@x");
    (void)asker_add("a@x", "x@evil.example", "Two");
    mailmaker_index(asker.maker);
    struct index_set second = ask_one("a@x");
    expect_int(second.files, 2);
    expect_true(second.mark != first.mark);
}
END_TEST

START_TEST(what_is_not_there_has_no_files) {
    static const char *const ids[] = {"nobody@x", "a@x", "odd \" ) *"};
    const char *path = asker_add("a@x", "jo@acme.example", "One");
    asker_start();
    struct index_set_list list = ask(ids, 3);
    expect_int(list.rows[0].files, 0);
    expect_int(list.rows[1].files, 1);
    expect_int(list.rows[2].files, 0);
    expect_int(list.rows[0].arrived_at, INSTANT_NONE);
    expect_int(unlink(path), 0); /* and the index does not know yet */
    expect_int(ask_one("a@x").files, 0);
}
END_TEST

TEST_MAIN("reader/fileset",
          TEST_WITH(a_set_is_the_same_until_its_files_change, begin, asker_tear_down),
          TEST_WITH(another_file_of_the_same_id_is_seen, begin, asker_tear_down),
          TEST_WITH(what_is_not_there_has_no_files, begin, asker_tear_down))
