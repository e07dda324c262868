#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/reader/sandbox.h"
#include "callsheet/reader/worker.h"
#include "callsheet/wire/body_msg.h"
#include "callsheet/wire/index_msg.h"
#include "callsheet/wire/part_msg.h"
#include "callsheet/wire/score_msg.h"
#include "support/check_more.h"
#include "support/workerproc.h"

/* The worker ends itself after 2 s of processor time; on a busy machine that may take longer. */
enum { DEADLINE_MS = 20000 };

/* The sanitizers slow everything down and need more memory than the sandbox grants. */
#if defined(__SANITIZE_ADDRESS__)
enum { SLOWER = 8, HAS_SANDBOX = 0 };
#else
enum { SLOWER = 1, HAS_SANDBOX = 1 };
#endif

static int memory_file(const char *bytes, size_t len) {
    int fd = memfd_create("mail", MFD_CLOEXEC);
    expect_true(fd >= 0);
    for (size_t at = 0; at < len;) {
        ssize_t put = write(fd, bytes + at, len - at);
        expect_true(put > 0);
        at += (size_t)put;
    }
    return fd;
}

static void ask(struct workerproc *proc, int fd) {
    struct buf payload;
    buf_init(&payload);
    body_read_encode(&payload, &(struct body_read){.bytes = 0});
    workerproc_ask(proc, FRAME_BODY_READ, &payload, fd);
    buf_release(&payload);
}

/* Asks for a message and decodes the answer. What dies or hangs is reported by status. */
static enum status read_mail(struct workerproc *proc, int fd, struct arena *arena,
                             struct body_text *out) {
    struct frame frame;
    int got = -1;
    ask(proc, fd);
    enum status status = workerproc_hear(proc, DEADLINE_MS * SLOWER, &frame, &got);
    expect_int(got, -1);
    if (status == STATUS_OK) {
        expect_int(frame.kind, FRAME_BODY_TEXT);
        expect_ok(body_text_decode(&frame, arena, out, NULL), NULL);
    }
    return status;
}

START_TEST(reads_one_after_the_other) {
    struct workerproc proc;
    struct arena arena;
    struct body_text text;
    arena_init(&arena);
    workerproc_start(&proc, body_worker);
    for (int i = 0; i < 50; i++) {
        const char *mail = "From: jo@x.example\nContent-Type: text/plain; charset=big5\n\n\xa7\x41";
        expect_ok(read_mail(&proc, memory_file(mail, strlen(mail)), &arena, &text), NULL);
        expect_text(text.text, "\xe4\xbd\xa0");
    }
    arena_release(&arena);
    workerproc_stop(&proc);
}
END_TEST

/* Asks for the tone of a message. */
static struct body_scored score_mail(struct workerproc *proc, const char *mail,
                                     struct arena *arena) {
    struct frame frame;
    struct body_scored out = {.score = 0};
    struct buf payload;
    int got = -1;
    buf_init(&payload);
    body_score_encode(&payload, &(struct body_score){.bytes = strlen(mail), .now = 1700000000});
    workerproc_ask(proc, FRAME_BODY_SCORE, &payload, memory_file(mail, strlen(mail)));
    expect_ok(workerproc_hear(proc, DEADLINE_MS * SLOWER, &frame, &got), NULL);
    expect_int(frame.kind, FRAME_BODY_SCORED);
    expect_ok(body_scored_decode(&frame, arena, &out, NULL), NULL);
    buf_release(&payload);
    return out;
}

START_TEST(scores_with_the_words_of_the_firm) {
    static const char mail[] = "From: jo@x.example\nSubject: INV-1007\n\nthe blue elephant again\n";
    static const struct score_word words[] = {{"blue elephant", 50}};
    struct workerproc proc;
    struct arena arena;
    struct buf payload;
    arena_init(&arena);
    buf_init(&payload);
    workerproc_start(&proc, body_worker);
    int before = score_mail(&proc, mail, &arena).score;
    body_words_encode(&payload, &(struct body_words){.count = 1, .rows = words});
    workerproc_ask(&proc, FRAME_BODY_WORDS, &payload, -1);
    struct body_scored scored = score_mail(&proc, mail, &arena);
    expect_true(scored.score > before);
    expect_contains(scored.phrase, "blue elephant");
    expect_text(scored.refs[0].key, "INV1007");
    for (int i = 0; i < 50; i++) { /* nothing of one message is left in the next */
        expect_int(score_mail(&proc, mail, &arena).score, scored.score);
    }
    buf_release(&payload);
    arena_release(&arena);
    workerproc_stop(&proc);
}
END_TEST

START_TEST(refuses_what_is_no_mail) {
    struct workerproc proc;
    struct frame frame;
    int fd = -1, ends[2];
    workerproc_start(&proc, body_worker);
    expect_true(pipe2(ends, O_CLOEXEC) == 0);
    ask(&proc, ends[0]);
    expect_ok(workerproc_hear(&proc, DEADLINE_MS * SLOWER, &frame, &fd), NULL);
    expect_int(frame.kind, FRAME_FAILED);
    ask(&proc, -1);
    expect_ok(workerproc_hear(&proc, DEADLINE_MS * SLOWER, &frame, &fd), NULL);
    expect_int(frame.kind, FRAME_FAILED);
    struct buf payload;
    buf_init(&payload);
    index_scan_encode(&payload, &(struct index_scan){.now = 0});
    workerproc_ask(&proc, FRAME_INDEX_SCAN, &payload, -1);
    expect_ok(workerproc_hear(&proc, DEADLINE_MS * SLOWER, &frame, &fd), NULL);
    expect_int(frame.kind, FRAME_FAILED);
    const char *mail = "Subject: still well\n\nx";
    struct arena arena;
    struct body_text text;
    arena_init(&arena);
    expect_ok(read_mail(&proc, memory_file(mail, strlen(mail)), &arena, &text), NULL);
    expect_text(text.subject, "still well");
    arena_release(&arena);
    buf_release(&payload);
    (void)close(ends[1]);
    workerproc_stop(&proc);
}
END_TEST

/* The bombs of GMime 3.2.13 and libxml2 2.9.14: before, a piece so many times, after. */
static const struct {
    const char *name, *before, *piece, *after;
    size_t count;
} bombs[] = {
    {"nested groups", "To: ", "g:", "\n\nx", 100000},
    {"nested groups below the cap of a line", "To: ", "g:", "\n\nx", 15000},
    {"folded nested groups", "To:", " g:\n", "\n\nx", 100000},
    {"nested groups in an attached message", "Content-Type: message/rfc822\n\nTo: ", "g:", "\n\nx",
     100000},
    {"nested groups in an attached message, folded", "Content-Type: message/rfc822\n\nTo:", " g:\n",
     "\n\nx", 100000},
    {"a million empty parts", "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n", "--b--",
     1000000},
    {"parts below the cap", "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n", "--b--",
     19000},
    {"a million headers", "", "A: b\n", "\nx", 1000000},
    {"a million headers in a part", "Content-Type: multipart/mixed; boundary=b\n\n--b\n", "A: b\n",
     "\nx\n--b--", 1000000},
    {"a folded header of 3 million lines", "A:", " b\n", "\nx", 3000000},
    {"a header of 25 MB", "A: ", "bbbbbbbbbb", "\n\nx", 2500000},
    {"300,000 recipients", "To: ", "jo@x.example, ", "al@x.example\n\nx", 300000},
    {"encoded words", "Subject: ", "=?utf-8?q?a?= ", "\n\nx", 500000},
    {"comments", "From: ", "(", "\n\nx", 500000},
    {"continued parameters", "Content-Type: text/plain", ";\n a*1*=x", "\n\nx", 100000},
    {"numbered parameters", "Content-Type: text/plain; name*0=a", ";\n name*1=b", "\n\nx", 100000},
    {"a parameter name of 72 bytes",
     "Content-Type: multipart/mixed; "
     "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
     "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
     "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
     "\xc3\xa4\xc3\xa4\xc3\xa4=1\n\n--b\n\n",
     "x\n", "--b--", 3},
    {"20 MB of base64", "Content-Transfer-Encoding: base64\n\n",
     "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5emFi\n", "", 280000},
    {"attributes", "Content-Type: text/html\n\n<p", " a=b", ">x", 300000},
    {"nested elements", "Content-Type: text/html\n\n", "<div>", "x", 200000},
    {"nested elements that do not close", "Content-Type: text/html\n\n", "<div></b></i>", "x",
     80000},
    {"combining marks", "Content-Type: text/plain; charset=utf-8\n\na", "\xcc\x81", "\n", 400000},
    {"escapes", "\n\n", "\x1b", "\n", 1000000},
    {"bidi controls", "Content-Type: text/plain; charset=utf-8\n\n", "\xe2\x80\xae", "\n", 340000},
    {"quotes by line", "\n\n", "> a\nb\n", "\n", 150000},
    {"line ends", "\n\n", "\n", "x", 1000000},
};

/* Files that are as large as they claim and hold almost nothing: only their heads are read. */
static const struct {
    const char *name, *start;
    off_t bytes;
} large[] = {
    {"60 MB of base64", "Content-Transfer-Encoding: base64\n\n", 60 << 20},
    {"a header of 50 MB", "Subject: ", 50 << 20},
};

START_TEST(reads_the_head_of_what_is_too_large) {
    struct workerproc proc;
    struct arena arena;
    struct body_text text;
    int fd = memory_file(large[_i].start, strlen(large[_i].start));
    expect_int(ftruncate(fd, large[_i].bytes), 0);
    arena_init(&arena);
    workerproc_start(&proc, body_worker);
    int64_t start = clock_monotonic_ms();
    expect_ok(read_mail(&proc, fd, &arena, &text), NULL);
    printf("%s: %d ms\n", large[_i].name, (int)(clock_monotonic_ms() - start));
    expect_true((text.warnings & BODY_WARNING_TOO_LARGE) != 0);
    expect_text(text.text, "");
    const char *mail = "Subject: the next\n\nx";
    expect_ok(read_mail(&proc, memory_file(mail, strlen(mail)), &arena, &text), NULL);
    expect_text(text.subject, "the next");
    arena_release(&arena);
    workerproc_stop(&proc);
}
END_TEST

/* --- attachments --- */

/* Asks for an attachment; its bytes are appended to `out`. */
static enum status take_part(struct workerproc *proc, int fd, uint32_t index, struct buf *out,
                             char *why, size_t capacity) {
    struct buf payload;
    struct arena arena;
    struct frame frame;
    int got = -1;
    buf_init(&payload);
    arena_init(&arena);
    part_read_encode(&payload, &(struct part_read){.index = index});
    workerproc_ask(proc, FRAME_BODY_PART, &payload, fd);
    enum status status = STATUS_OK;
    while ((status = workerproc_hear(proc, DEADLINE_MS * SLOWER, &frame, &got)) == STATUS_OK &&
           frame.kind == FRAME_BODY_BYTES) {
        expect_true(frame.len <= PART_FRAME_BYTES);
        buf_add(out, frame.payload, frame.len);
    }
    if (status == STATUS_OK && frame.kind == FRAME_BODY_DONE) {
        struct part_done done;
        expect_ok(part_done_decode(&frame, &arena, &done, NULL), NULL);
        expect_true(done.bytes == out->len);
    } else if (status == STATUS_OK) {
        struct failed failed;
        expect_ok(failed_decode(&frame, &arena, &failed, NULL), NULL);
        (void)snprintf(why, capacity, "%s", failed.message);
        status = failed.status;
    }
    arena_release(&arena);
    buf_release(&payload);
    return status;
}

START_TEST(takes_attachments_out) {
    static const char mail[] =
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\nContent-Type: "
        "application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQ=\n--b\n"
        "Content-Type: message/rfc822\n\nSubject: inner\n\nx\n--b\nContent-Type: image/png; "
        "name=b.png\n\nMZnot a picture\n--b--\n";
    struct workerproc proc;
    struct arena arena;
    struct body_text text;
    struct buf out;
    char why[256] = "";
    buf_init(&out);
    arena_init(&arena);
    workerproc_start(&proc, body_worker);
    expect_ok(read_mail(&proc, memory_file(mail, sizeof mail - 1), &arena, &text), NULL);
    expect_int(text.part_count, 3);
    expect_int(text.parts[0].kind, BODY_KIND_PDF);
    expect_false(text.parts[0].is_false);
    expect_int(text.parts[2].kind, BODY_KIND_PROGRAM);
    expect_true(text.parts[2].is_false);
    expect_ok(take_part(&proc, memory_file(mail, sizeof mail - 1), 0, &out, why, sizeof why), NULL);
    expect_text(buf_text(&out), "%PDF-1.4");
    buf_reset(&out);
    expect_ok(take_part(&proc, memory_file(mail, sizeof mail - 1), 2, &out, why, sizeof why), NULL);
    expect_text(buf_text(&out), "MZnot a picture");
    buf_reset(&out);
    expect_status(take_part(&proc, memory_file(mail, sizeof mail - 1), 1, &out, why, sizeof why),
                  STATUS_UNSUPPORTED, NULL);
    expect_contains(why, "message inside a message");
    expect_status(take_part(&proc, memory_file(mail, sizeof mail - 1), 9, &out, why, sizeof why),
                  STATUS_NOT_FOUND, NULL);
    expect_status(take_part(&proc, -1, 0, &out, why, sizeof why), STATUS_INVALID, NULL);
    int fd = memory_file(mail, sizeof mail - 1);
    expect_int(ftruncate(fd, 30 << 20), 0);
    expect_status(take_part(&proc, fd, 0, &out, why, sizeof why), STATUS_LIMIT, NULL);
    expect_contains(why, "larger than 25 MB");
    expect_int(out.len, 0);
    buf_release(&out);
    arena_release(&arena);
    workerproc_stop(&proc);
}
END_TEST

START_TEST(takes_large_attachments_in_pieces) {
    struct workerproc proc;
    struct buf mail, out;
    char why[256] = "";
    buf_init(&mail);
    buf_init(&out);
    buf_add_text(&mail,
                 "Content-Type: application/octet-stream\nContent-Disposition: attachment\n\n");
    while (mail.len < 3U << 20) {
        buf_add_text(&mail, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde\n");
    }
    workerproc_start(&proc, body_worker);
    expect_ok(take_part(&proc, memory_file(mail.data, mail.len), 0, &out, why, sizeof why), NULL);
    expect_true(out.len > 3145000 && memcmp(out.data, "0123456789abcdef", 16) == 0);
    buf_release(&mail);
    buf_release(&out);
    workerproc_stop(&proc);
}
END_TEST

static void make_bomb(size_t i, struct buf *mail) {
    buf_add_text(mail, bombs[i].before);
    for (size_t n = 0; n < bombs[i].count; n++) {
        buf_add_text(mail, bombs[i].piece);
    }
    buf_add_text(mail, bombs[i].after);
}

/* A bomb may end its worker; it may not hang it, and what is answered must be sound. */
static enum status explode(const char *name, const struct buf *mail) {
    struct workerproc proc;
    struct arena arena;
    struct body_text text;
    arena_init(&arena);
    workerproc_start(&proc, body_worker);
    int64_t start = clock_monotonic_ms();
    enum status status = read_mail(&proc, memory_file(mail->data, mail->len), &arena, &text);
    int64_t spent = clock_monotonic_ms() - start;
    printf("%s: %s after %d ms\n", name, status_name(status), (int)spent);
    expect_true(status == STATUS_OK || status == STATUS_CLOSED);
    arena_release(&arena);
    workerproc_stop(&proc);
    return status;
}

START_TEST(outlives_bombs_or_dies_in_time) {
    struct buf mail;
    buf_init(&mail);
    make_bomb((size_t)_i, &mail);
    (void)explode(bombs[_i].name, &mail);
    buf_release(&mail);
}
END_TEST

/* Parts in parts: each level opens a boundary of its own. */
START_TEST(outlives_deep_nesting) {
    struct buf mail;
    buf_init(&mail);
    buf_add_text(&mail, "Content-Type: multipart/mixed; boundary=b0\n\n");
    for (int i = 0; i < 5000; i++) {
        buf_addf(&mail, "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i, i + 1);
    }
    expect_ok(explode("nested multiparts", &mail), NULL);
    buf_reset(&mail);
    for (int i = 0; i < 20000; i++) {
        buf_add_text(&mail, "Content-Type: message/rfc822\n\n");
    }
    expect_ok(explode("nested messages", &mail), NULL);
    buf_reset(&mail);
    buf_add_text(&mail, "Content-Type: multipart/mixed; boundary=b0\n\n");
    for (int i = 0; i < 20000; i++) { /* the same, four times as deep: cut by the number of lines */
        buf_addf(&mail, "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i, i + 1);
    }
    (void)explode("20,000 nested multiparts", &mail);
    buf_release(&mail);
}
END_TEST

/* A worker that tries what only a program taken over would try. */
static int try_what_is_closed(int fd) {
    (void)close(fd);
    struct error err;
    if (sandbox_basic(&err) != STATUS_OK || sandbox_enter(&err) != STATUS_OK) {
        return 3;
    }
    if (open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0) {
        return 4; /* refused, not deadly: libraries try it */
    }
    (void)fork(); /* deadly */
    return 5;
}

START_TEST(is_closed_in) {
    if (!HAS_SANDBOX) {
        printf("skip: sanitizers need what the sandbox closes\n");
        return;
    }
    struct workerproc proc;
    struct frame frame;
    int fd = -1, how = 0;
    workerproc_start(&proc, try_what_is_closed);
    expect_status(workerproc_hear(&proc, DEADLINE_MS, &frame, &fd), STATUS_CLOSED, NULL);
    expect_true(waitpid(proc.pid, &how, 0) == proc.pid);
    expect_true(WIFSIGNALED(how));
    expect_int(WTERMSIG(how), SIGSYS);
    channel_release(&proc.channel);
}
END_TEST

/* --- other people's mail --- */

static struct {
    struct workerproc proc;
    struct arena arena;
    size_t read, died, files;
} corpus;

static int read_corpus_file(const char *path, const struct stat *file, int type,
                            struct FTW *place) {
    (void)file;
    (void)place;
    if (type != FTW_F) {
        return 0;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    expect_true(fd >= 0);
    struct body_text text;
    enum status status = read_mail(&corpus.proc, fd, &corpus.arena, &text);
    corpus.files++;
    corpus.read += status == STATUS_OK;
    if (status != STATUS_OK) {
        printf("%s: %s\n", path, status_name(status));
        corpus.died++;
        workerproc_stop(&corpus.proc);
        workerproc_start(&corpus.proc, body_worker);
    } else {
        expect_true(text_is_utf8(text.text, text.text_len));
    }
    arena_clear(&corpus.arena);
    return 0;
}

START_TEST(reads_other_peoples_mail) {
    char *folder = test_shared("data/mail");
    skip_without(folder, "the mail corpora are not here");
    workerproc_start(&corpus.proc, body_worker);
    arena_init(&corpus.arena);
    expect_int(nftw(folder, read_corpus_file, 16, FTW_PHYS), 0);
    printf("%zu files, %zu read\n", corpus.files, corpus.read);
    expect_true(corpus.files > 150);
    expect_int(corpus.died, 0);
    arena_release(&corpus.arena);
    workerproc_stop(&corpus.proc);
    free(folder);
}
END_TEST

#define BOMBS(name, times)                                                                         \
    (struct test_entry) {                                                                          \
        .test = (name), .count = (int)(times), .timeout_s = 300                                    \
    }

TEST_MAIN("reader/bodyworker", TEST(reads_one_after_the_other),
          TEST(scores_with_the_words_of_the_firm), TEST(refuses_what_is_no_mail),
          BOMBS(outlives_bombs_or_dies_in_time, ARRAY_LEN(bombs)),
          TEST_LOOP(reads_the_head_of_what_is_too_large, ARRAY_LEN(large)),
          TEST(takes_attachments_out), TEST(takes_large_attachments_in_pieces),
          TEST_SLOW(outlives_deep_nesting, 60), TEST(is_closed_in),
          TEST_SLOW(reads_other_peoples_mail, 120))
