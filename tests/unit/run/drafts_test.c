#include "callsheet/run/drafts.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/check_more.h"

enum { NOW = 1795169520, START_MS = 500000, CUSTOMER = 42 };

static struct drafts opened(void) {
    struct drafts drafts;
    drafts_init(&drafts, test_folder());
    return drafts;
}

static void begin(struct drafts *drafts, struct uuid uuid) {
    struct error err;
    expect_ok(drafts_begin(drafts, uuid, CUSTOMER, "Harbour & Pine Ltd", NOW, &err), &err);
}

static void change(struct drafts *drafts, struct uuid uuid, bool is_snapshot, const char *text,
                   int64_t now_ms) {
    struct error err;
    const struct draft_change what = {.uuid = uuid,
                                      .is_snapshot = is_snapshot,
                                      .bytes = text,
                                      .len = strlen(text),
                                      .first_line = "first line"};
    expect_ok(drafts_write(drafts, &what, NOW, now_ms, &err), &err);
}

START_TEST(a_change_is_synced_after_a_pause_and_within_a_second) {
    struct drafts drafts = opened();
    struct uuid uuid = uuid_new();
    struct error err;
    bool synced = false;
    begin(&drafts, uuid);
    expect_int(drafts_timeout_ms(&drafts, START_MS), -1);
    change(&drafts, uuid, true, "snapshot", START_MS);
    expect_int(drafts_timeout_ms(&drafts, START_MS), 250);
    /* Typing without a pause: never later than a second after the first change. */
    for (int64_t now = START_MS; now < START_MS + 1000; now += 100) {
        change(&drafts, uuid, false, "x", now);
        int wait = drafts_timeout_ms(&drafts, now);
        expect_true(now + wait <= START_MS + 1000);
    }
    expect_ok(drafts_sync_due(&drafts, NOW, START_MS + 950, &synced, &err), &err);
    expect_true(synced);
    expect_int(drafts_timeout_ms(&drafts, START_MS + 950), -1);
    expect_ok(drafts_sync_all(&drafts, NOW, &synced, &err), &err);
    expect_false(synced);
    drafts_release(&drafts);
}
END_TEST

START_TEST(what_is_not_due_waits) {
    struct drafts drafts = opened();
    struct uuid uuid = uuid_new();
    struct error err;
    bool synced = true;
    begin(&drafts, uuid);
    change(&drafts, uuid, true, "snapshot", START_MS);
    expect_ok(drafts_sync_due(&drafts, NOW, START_MS + 100, &synced, &err), &err);
    expect_false(synced);
    expect_ok(drafts_sync_all(&drafts, NOW, &synced, &err), &err);
    expect_true(synced);
    drafts_release(&drafts);
}
END_TEST

START_TEST(a_draft_is_found_and_gone_on_with) {
    struct uuid uuid = uuid_new();
    struct error err;
    struct unfinished_list *list = NULL;
    struct draft_image *image = NULL;
    struct drafts drafts = opened();
    begin(&drafts, uuid);
    change(&drafts, uuid, true, "old", START_MS);
    change(&drafts, uuid, false, "lost with the old one", START_MS);
    change(&drafts, uuid, true, "new", START_MS);
    change(&drafts, uuid, false, "one", START_MS);
    change(&drafts, uuid, false, "two", START_MS);
    drafts_release(&drafts);

    drafts = opened();
    expect_ok(drafts_find(&drafts, NULL, &list, &err), &err);
    expect_int(list->count, 1);
    expect_true(uuid_equal(list->items[0].uuid, uuid));
    expect_int(list->items[0].customer, CUSTOMER);
    expect_text(list->items[0].customer_name, "Harbour & Pine Ltd");
    expect_text(list->items[0].first_line, "first line");
    expect_false(list->items[0].live);
    unfinished_free(list);
    expect_ok(drafts_resume(&drafts, uuid, &image, &err), &err);
    expect_int(image->customer, CUSTOMER);
    expect_int(image->started_at, NOW);
    expect_int(image->snapshot_len, 3);
    expect_true(memcmp(image->snapshot, "new", 3) == 0);
    expect_int(image->edit_count, 2);
    expect_true(memcmp(image->edits[1].bytes, "two", 3) == 0);
    draft_image_free(image);
    /* Held now: it is not offered again, and it can be written on. */
    expect_ok(drafts_find(&drafts, NULL, &list, &err), &err);
    expect_int(list->count, 0);
    unfinished_free(list);
    change(&drafts, uuid, false, "three", START_MS);
    drafts_close(&drafts, uuid);
    expect_ok(drafts_resume(&drafts, uuid, &image, &err), &err);
    expect_int(image->edit_count, 3);
    draft_image_free(image);
    drafts_release(&drafts);
}
END_TEST

START_TEST(a_saved_or_discarded_draft_is_not_found_again) {
    struct uuid uuid = uuid_new();
    struct error err;
    struct unfinished_list *list = NULL;
    struct drafts drafts = opened();
    begin(&drafts, uuid);
    change(&drafts, uuid, true, "text", START_MS);
    expect_ok(drafts_end(&drafts, uuid, _i == 0, &err), &err);
    expect_ok(drafts_end(&drafts, uuid, _i == 0, &err), &err);
    expect_ok(drafts_find(&drafts, NULL, &list, &err), &err);
    expect_int(list->count, 0);
    unfinished_free(list);
    drafts_release(&drafts);
}
END_TEST

START_TEST(writing_to_a_draft_that_was_never_begun_is_told) {
    struct drafts drafts = opened();
    struct error err;
    const struct draft_change what = {.uuid = uuid_new(), .bytes = "x", .len = 1};
    expect_status(drafts_write(&drafts, &what, NOW, START_MS, &err), STATUS_NOT_FOUND, NULL);
    expect_contains(err.message, "Save it");
    drafts_release(&drafts);
}
END_TEST

START_TEST(without_a_folder_the_person_knows_before_talking) {
    struct drafts drafts;
    struct error err;
    char *file = test_file("file", "");
    drafts_init(&drafts, file);
    expect_true(drafts_begin(&drafts, uuid_new(), CUSTOMER, "X", NOW, &err) != STATUS_OK);
    expect_true(err.message[0] != '\0');
    drafts_sweep(&drafts, NOW);
    drafts_release(&drafts);
    free(file);
}
END_TEST

/** A draft held by a living process is shown as live and not taken; killed, it is free at once. */
START_TEST(a_living_holder_keeps_its_draft) {
    struct uuid uuid = uuid_new();
    struct error err;
    struct unfinished_list *list = NULL;
    struct draft_image *image = NULL;
    int ready[2], stay[2];
    char byte;
    (void)test_folder(); /* the child shall use the same one */
    expect_int(pipe(ready), 0);
    expect_int(pipe(stay), 0);
    pid_t child = fork();
    if (child == 0) {
        struct drafts held = opened();
        begin(&held, uuid);
        change(&held, uuid, true, "mine", START_MS);
        if (write(ready[1], "r", 1) != 1 || read(stay[0], &byte, 1) != 1) {
            _exit(1);
        }
        _exit(0);
    }
    expect_int(read(ready[0], &byte, 1), 1);
    struct drafts drafts = opened();
    expect_ok(drafts_find(&drafts, NULL, &list, &err), &err);
    expect_int(list->count, 1);
    expect_true(list->items[0].live);
    unfinished_free(list);
    expect_status(drafts_resume(&drafts, uuid, &image, &err), STATUS_BUSY, NULL);
    expect_int(kill(child, SIGKILL), 0);
    expect_int(waitpid(child, NULL, 0), child);
    expect_ok(drafts_resume(&drafts, uuid, &image, &err), &err);
    expect_true(memcmp(image->snapshot, "mine", 4) == 0);
    draft_image_free(image);
    drafts_release(&drafts);
}
END_TEST

TEST_MAIN("run/drafts", TEST(a_change_is_synced_after_a_pause_and_within_a_second),
          TEST(what_is_not_due_waits), TEST(a_draft_is_found_and_gone_on_with),
          TEST_LOOP(a_saved_or_discarded_draft_is_not_found_again, 2),
          TEST(writing_to_a_draft_that_was_never_begun_is_told),
          TEST(without_a_folder_the_person_knows_before_talking),
          TEST(a_living_holder_keeps_its_draft))
