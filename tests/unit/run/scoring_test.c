#include "callsheet/run/scoring.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/wire/channel.h"
#include "support/check_more.h"

enum { PATIENCE_MS = 10000 };

#define NOW ((int64_t)1700000000)

/* --- the workers that are played here: this program, started with "index" or "body". A message's
   id is the path of its files without ".1", ".2", …; these say what shall happen. --- */

static void reply(struct channel *channel, enum frame_kind kind, uint32_t serial,
                  struct buf *payload, int fd) {
    if (channel_queue(channel, kind, serial, payload, fd, NULL) != STATUS_OK ||
        channel_flush(channel, NULL) != STATUS_OK) {
        _exit(1);
    }
    buf_release(payload);
}

static int open_file(const char *id, uint32_t which) {
    char path[4300];
    snprintf(path, sizeof path, "%s.%u", id, which);
    return open(path, O_RDONLY | O_CLOEXEC);
}

static void play_sets(struct channel *channel, const struct frame *frame, struct arena *arena) {
    struct index_sets asked;
    struct buf payload;
    buf_init(&payload);
    if (index_sets_decode(frame, arena, &asked, NULL) != STATUS_OK) {
        _exit(1);
    }
    struct index_set *rows = arena_array(arena, asked.count, sizeof *rows);
    for (size_t i = 0; i < asked.count; i++) {
        rows[i] = (struct index_set){.message_id = asked.ids[i], .arrived_at = NOW - 60};
        for (int fd; (fd = open_file(asked.ids[i], rows[i].files + 1)) >= 0; close(fd)) {
            struct stat file;
            (void)fstat(fd, &file);
            rows[i].files++;
            rows[i].mark += (uint64_t)file.st_size + 1;
        }
    }
    index_set_list_encode(&payload, &(struct index_set_list){.count = asked.count, .rows = rows});
    reply(channel, FRAME_INDEX_SET_LIST, frame->serial, &payload, -1);
}

static void play_file(struct channel *channel, const struct frame *frame, struct arena *arena) {
    struct index_file asked;
    struct buf payload;
    buf_init(&payload);
    if (index_file_decode(frame, arena, &asked, NULL) != STATUS_OK) {
        _exit(1);
    }
    int fd = open_file(asked.message_id, asked.which);
    if (fd < 0) {
        failed_encode(&payload, &(struct failed){STATUS_NOT_FOUND, "Gone."});
        reply(channel, FRAME_FAILED, frame->serial, &payload, -1);
        return;
    }
    index_file_opened_encode(&payload, &(struct index_file_opened){.message_id = asked.message_id,
                                                                   .path = "",
                                                                   .which = asked.which});
    reply(channel, FRAME_INDEX_FILE_OPENED, frame->serial, &payload, fd);
}

static void play_index(struct channel *channel, const struct frame *frame, struct arena *arena) {
    struct buf payload;
    buf_init(&payload);
    if (frame->kind == FRAME_INDEX_OPEN) {
        index_opened_encode(&payload, &(struct index_opened){.path = "", .uuid = "uuid"});
        reply(channel, FRAME_INDEX_OPENED, frame->serial, &payload, -1);
    } else if (frame->kind == FRAME_INDEX_SETS) {
        play_sets(channel, frame, arena);
    } else if (frame->kind == FRAME_INDEX_FILE) {
        play_file(channel, frame, arena);
    }
}

static void note(const char *path, const char *text) {
    int fd = open(path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, text, strlen(text)) < 0) {
        _exit(1);
    }
    (void)close(fd);
}

/* "80" scores so; "die PATH" always dies and notes it there; "once PATH" only the first time. What
   is read is noted in the file that the first word of the firm names. */
static void play_body(struct channel *channel, const struct frame *frame, int fd,
                      const char *journal) {
    char text[4200] = "";
    struct buf payload;
    buf_init(&payload);
    if (fd < 0 || read(fd, text, sizeof text - 1) < 0) {
        _exit(1);
    }
    (void)close(fd);
    if (strncmp(text, "die ", 4) == 0) {
        note(text + 4, "x");
        abort();
    }
    if (strncmp(text, "once ", 5) == 0) {
        if (access(text + 5, F_OK) != 0) {
            note(text + 5, "x");
            abort();
        }
        snprintf(text, sizeof text, "70");
    }
    if (journal[0] != '\0') {
        note(journal, text);
        note(journal, " ");
    }
    body_scored_encode(&payload, &(struct body_scored){.score = (uint8_t)strtol(text, NULL, 10),
                                                       .language = "en",
                                                       .phrase = "outrageous"});
    reply(channel, FRAME_BODY_SCORED, frame->serial, &payload, -1);
}

static int play_worker(const char *name) {
    struct channel channel;
    struct arena arena;
    char journal[4200] = "";
    arena_init(&arena);
    channel_init(&channel, CHANNEL_WORKER_FD, FRAME_REQUEST_MAX, FRAME_REPLY_MAX);
    for (;;) {
        struct frame frame;
        int fd = -1;
        while (channel_next(&channel, &frame, &fd, NULL) == STATUS_OK) {
            struct body_words words;
            if (strcmp(name, "index") == 0) {
                play_index(&channel, &frame, &arena);
            } else if (frame.kind != FRAME_BODY_WORDS) {
                play_body(&channel, &frame, fd, journal);
            } else if (body_words_decode(&frame, &arena, &words, NULL) == STATUS_OK) {
                snprintf(journal, sizeof journal, "%s", words.rows[0].phrase);
            }
        }
        if (channel_fill(&channel, NULL) != STATUS_OK) {
            return 0;
        }
    }
}

/* --- the desk's side --- */

static struct children *make(const char *journal) {
    struct children *children = children_new(&(struct children_options){.reader = "/proc/self/exe",
                                                                        .database = "",
                                                                        .config = "",
                                                                        .profile = "",
                                                                        .log_fd = -1,
                                                                        .body_deadline_ms = 5000});
    if (journal != NULL) {
        const struct score_word word = {journal, 1};
        children_set_words(children, &(struct body_words){.count = 1, .rows = &word});
    }
    return children;
}

static void turn(struct children *children) {
    struct pollfd fds[CHILDREN_POLL_MAX];
    size_t count = children_poll_fds(children, fds);
    int wait = children_timeout_ms(children, clock_monotonic_ms());
    int ready = poll(fds, (nfds_t)count, wait < 0 || wait > 100 ? 100 : wait);
    children_handle(children, fds, ready > 0 ? count : 0, clock_monotonic_ms());
}

static struct children_event wait_for(struct children *children, uint32_t serial) {
    struct children_event event;
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    while (clock_monotonic_ms() < until) {
        while (children_next(children, &event)) {
            if (event.serial == serial) {
                return event;
            }
        }
        turn(children);
    }
    ck_abort_msg("no answer");
    return event;
}

/* Writes file `which` of a message. */
static void write_mail(const char *name, int which, const char *text) {
    char file[64];
    snprintf(file, sizeof file, "%s.%d", name, which);
    free(test_file(file, text));
}

START_TEST(the_worst_of_several_files_counts) {
    struct children *children = make(NULL);
    char *id = test_path("m");
    write_mail("m", 1, "20");
    write_mail("m", 2, "90");
    write_mail("m", 3, "50");
    struct children_event event = wait_for(children, children_score(children, id, 3, NOW));
    expect_int(event.kind, CHILDREN_SCORED);
    expect_int(event.scored.tone.score, 90);
    expect_int(event.scored.which, 2);
    expect_int(event.scored.files, 3);
    expect_text(event.scored.message_id, id);
    expect_false(children_is_busy(children));
    event = wait_for(children, children_score(children, id, 5, NOW)); /* two are gone meanwhile */
    expect_int(event.scored.tone.score, 90);
    expect_int(event.scored.files, 3);
    event = wait_for(children, children_score(children, "/nowhere", 1, NOW));
    expect_int(event.kind, CHILDREN_FAILED);
    expect_int(event.failed.status, STATUS_NOT_FOUND);
    expect_false(children_is_busy(children));
    children_free(children);
    free(id);
}
END_TEST

START_TEST(a_death_from_outside_costs_nothing) {
    struct children *children = make(NULL);
    char text[4300], *id = test_path("m"), *mark = test_path("mark");
    snprintf(text, sizeof text, "once %s", mark);
    write_mail("m", 1, text);
    struct children_event event = wait_for(children, children_score(children, id, 1, NOW));
    expect_int(event.kind, CHILDREN_SCORED);
    expect_int(event.scored.tone.score, 70);
    children_free(children);
    free(mark);
    free(id);
}
END_TEST

START_TEST(a_deadly_message_is_tried_twice_and_refused) {
    struct children *children = make(NULL);
    char text[4300], *id = test_path("m"), *mark = test_path("mark"), *good = test_path("good");
    snprintf(text, sizeof text, "die %s", mark);
    write_mail("m", 1, text);
    write_mail("good", 1, "10");
    struct children_event event = wait_for(children, children_score(children, id, 1, NOW));
    expect_int(event.kind, CHILDREN_FAILED);
    expect_int(event.failed.status, STATUS_UNSUPPORTED);
    char *deaths = test_read(mark);
    expect_text(deaths, "xx");
    event = wait_for(children, children_score(children, good, 1, NOW));
    expect_int(event.kind, CHILDREN_SCORED);
    expect_text(children_status(children), "");
    children_free(children);
    free(deaths);
    free(good);
    free(mark);
    free(id);
}
END_TEST

START_TEST(a_deadly_file_does_not_hide_the_others) {
    struct children *children = make(NULL);
    char text[4300], *id = test_path("m"), *mark = test_path("mark");
    int deadly = _i + 1; /* the first, or the last */
    snprintf(text, sizeof text, "die %s", mark);
    write_mail("m", deadly, text);
    write_mail("m", 3 - deadly, "90");
    struct children_event event = wait_for(children, children_score(children, id, 2, NOW));
    expect_int(event.kind, CHILDREN_SCORED);
    expect_int(event.scored.tone.score, 90);
    expect_int(event.scored.which, 3 - deadly);
    expect_true(event.scored.files_differ);
    expect_false(children_is_busy(children));
    children_free(children);
    free(mark);
    free(id);
}
END_TEST

START_TEST(an_answer_that_makes_no_sense_ends_in_a_refusal) {
    struct children *children = make(NULL);
    char *id = test_path("m");
    write_mail("m", 1, "222"); /* no score */
    struct children_event event = wait_for(children, children_score(children, id, 1, NOW));
    expect_int(event.kind, CHILDREN_FAILED);
    expect_int(event.failed.status, STATUS_UNSUPPORTED);
    expect_false(children_is_busy(children));
    children_free(children);
    free(id);
}
END_TEST

/* --- what is looked at, and in which order --- */

struct desk {
    struct children *children;
    struct heat *heat;
    struct scoring *scoring;
    char *journal;
};

static void put(struct desk *desk, const char *name, int64_t date) {
    char *id = test_path(name);
    heat_put(desk->heat,
             &(struct index_mail){.customer_id = 1,
                                  .date = date,
                                  .message_id = id,
                                  .name = "Jo",
                                  .address = "jo@x.example",
                                  .subject = ""},
             NOW);
    free(id);
}

static void begin(struct desk *desk) {
    desk->journal = test_path("journal");
    desk->children = make(desk->journal);
    desk->heat = heat_new(NOW - 1000000);
    desk->scoring =
        scoring_new(&(struct scoring_options){.heat = desk->heat,
                                              .children = desk->children,
                                              .cache_folder = test_folder(),
                                              .key = {.ledger = "/l", .scorer = 1, .archive = 2}});
    heat_begin_whole(desk->heat);
    put(desk, "old", NOW - 3000);
    put(desk, "new", NOW - 1000);
    put(desk, "between", NOW - 2000);
    heat_end_whole(desk->heat);
    heat_plan(desk->heat);
}

static void work(struct desk *desk) {
    struct children_event event;
    int64_t until = clock_monotonic_ms() + PATIENCE_MS;
    scoring_work(desk->scoring, NOW, clock_monotonic_ms());
    while (scoring_is_busy(desk->scoring) && clock_monotonic_ms() < until) {
        turn(desk->children);
        while (children_next(desk->children, &event)) {
            (void)scoring_take(desk->scoring, &event); /* greetings are not for it */
        }
        scoring_work(desk->scoring, NOW, clock_monotonic_ms());
    }
    expect_false(scoring_is_busy(desk->scoring));
}

static void end(struct desk *desk) {
    scoring_free(desk->scoring);
    children_free(desk->children);
    heat_free(desk->heat);
    free(desk->journal);
}

static void write_three(void) {
    write_mail("old", 1, "1");
    write_mail("new", 1, "93");
    write_mail("between", 1, "2");
}

START_TEST(the_newest_is_read_first_and_the_cache_spares_the_rest) {
    struct desk desk;
    struct mailcache_fact fact;
    write_three();
    begin(&desk);
    work(&desk);
    char *read = test_read(desk.journal);
    expect_text(read, "93 2 1 ");
    free(read);
    expect_int(scoring_count(desk.scoring), 3);
    expect_true(heat_fact(desk.heat, 1, &fact));
    expect_text(fact.words, "outrageous");
    heat_forget_changed(desk.heat);
    scoring_work(desk.scoring, NOW, clock_monotonic_ms()); /* keeps it, now that all is told */
    end(&desk);
    write_mail("between", 1, "22"); /* another content */
    begin(&desk);
    expect_true(heat_fact(desk.heat, 1, &fact)); /* believed at once */
    work(&desk);
    expect_int(scoring_count(desk.scoring), 1);
    read = test_read(desk.journal);
    expect_text(read, "93 2 1 22 ");
    free(read);
    end(&desk);
}
END_TEST

START_TEST(what_a_person_looks_at_comes_first) {
    struct desk desk;
    struct mailcache_mail known;
    write_three();
    write_mail("asked", 1, "44");
    begin(&desk);
    char *asked = test_path("asked"), *old = test_path("old");
    expect_true(scoring_want(desk.scoring, asked));
    expect_true(scoring_want(desk.scoring, old));
    expect_true(scoring_want(desk.scoring, old));
    work(&desk);
    char *read = test_read(desk.journal);
    expect_text(read, "44 1 93 2 ");
    expect_true(heat_find(desk.heat, asked, &known));
    expect_int(known.score, 44);
    expect_false(scoring_want(desk.scoring, asked)); /* known by now */
    free(read);
    free(asked);
    free(old);
    end(&desk);
}
END_TEST

START_TEST(a_deadly_message_is_not_read_at_the_next_start) {
    struct desk desk;
    char text[4300], *mark = test_path("mark");
    write_three();
    snprintf(text, sizeof text, "die %s", mark);
    write_mail("new", 1, text);
    for (int i = 0; i < 2; i++) {
        begin(&desk);
        work(&desk);
        heat_forget_changed(desk.heat);
        scoring_work(desk.scoring, NOW, clock_monotonic_ms());
        end(&desk);
    }
    char *deaths = test_read(mark);
    expect_text(deaths, "xx");
    free(deaths);
    free(mark);
}
END_TEST

int main(int argc, char **argv) {
    if (argc == 2 && (strcmp(argv[1], "index") == 0 || strcmp(argv[1], "body") == 0)) {
        return play_worker(argv[1]);
    }
    const struct test_entry entries[] = {
        TEST(the_worst_of_several_files_counts),
        TEST(a_death_from_outside_costs_nothing),
        TEST(a_deadly_message_is_tried_twice_and_refused),
        TEST(an_answer_that_makes_no_sense_ends_in_a_refusal),
        TEST_LOOP(a_deadly_file_does_not_hide_the_others, 2),
        TEST(the_newest_is_read_first_and_the_cache_spares_the_rest),
        TEST(what_a_person_looks_at_comes_first),
        TEST(a_deadly_message_is_not_read_at_the_next_start),
    };
    return test_run("run/scoring", entries, ARRAY_LEN(entries), argc, argv);
}
