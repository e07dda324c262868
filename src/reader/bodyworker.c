/** `callsheet-reader body`: turns a mail file, handed over as a descriptor, into text. */
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/reader/body.h"
#include "callsheet/reader/header.h"
#include "callsheet/reader/sandbox.h"
#include "callsheet/reader/score.h"
#include "callsheet/reader/worker.h"

/* What this worker keeps between requests. */
struct body_state {
    struct charsets *charsets;
    struct tone_words *words; /* the firm's own */
};

/* Reads at most `max_bytes` from the start of the file. */
static enum status read_start(int fd, size_t max_bytes, struct buf *out, struct error *err) {
    char chunk[64 * 1024];
    while (out->len < max_bytes) {
        size_t left = max_bytes - out->len;
        ssize_t got = pread(fd, chunk, left < sizeof chunk ? left : sizeof chunk, (off_t)out->len);
        if (got < 0) {
            return error_set(err, STATUS_IO, "The mail file cannot be read.");
        }
        if (got == 0) {
            break;
        }
        buf_add(out, chunk, (size_t)got);
    }
    return STATUS_OK;
}

static enum status answer_with(struct worker *worker, const struct buf *message,
                               uint64_t file_bytes, struct error *err) {
    struct body_result result;
    struct buf payload;
    buf_init(&payload);
    const struct body_state *state = worker->context;
    body_render(state->charsets, buf_text(message), message->len, file_bytes, &result);
    body_text_encode(&payload, &result.text);
    body_release(&result);
    enum status status = worker_send(worker, FRAME_BODY_TEXT, &payload, -1, err);
    buf_release(&payload);
    return status;
}

/* Scores a message instead of showing it. */
static enum status score_with(struct worker *worker, const struct buf *message, uint64_t file_bytes,
                              int64_t now, struct error *err) {
    const struct body_state *state = worker->context;
    const struct score_request request = {.charsets = state->charsets,
                                          .words = state->words,
                                          .now = now,
                                          .file_bytes = file_bytes};
    struct body_scored scored;
    struct buf payload;
    buf_init(&payload);
    score_message(&request, buf_text(message), message->len, &worker->arena, &scored);
    body_scored_encode(&payload, &scored);
    enum status status = worker_send(worker, FRAME_BODY_SCORED, &payload, -1, err);
    buf_release(&payload);
    return status;
}

static enum status take_words(struct worker *worker, const struct frame *request,
                              struct error *err) {
    struct body_state *state = worker->context;
    struct body_words asked;
    enum status status = body_words_decode(request, &worker->arena, &asked, err);
    if (status != STATUS_OK) {
        return status;
    }
    tone_words_free(state->words);
    state->words = tone_words_new();
    for (size_t i = 0; i < asked.count; i++) {
        /* What is no phrase was refused when the configuration was read. */
        (void)tone_words_add(state->words, asked.rows[i].phrase, asked.rows[i].points);
    }
    return STATUS_OK;
}

/* Reads the file behind `fd`, and shows or scores it. */
static enum status answer_file(struct worker *worker, int fd, const struct body_score *score,
                               struct error *err) {
    struct buf message;
    struct stat file;
    if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode)) {
        return error_set(err, STATUS_IO, "What stands for this mail is not a file.");
    }
    buf_init(&message);
    sandbox_arm();
    uint64_t bytes = (uint64_t)file.st_size;
    bool is_large = bytes > BODY_FILE_BYTES;
    enum status status =
        read_start(fd, is_large ? HEADER_BLOCK_BYTES : BODY_FILE_BYTES, &message, err);
    bytes = is_large ? bytes : message.len;
    if (status == STATUS_OK) {
        status = score == NULL ? answer_with(worker, &message, bytes, err)
                               : score_with(worker, &message, bytes, score->now, err);
    }
    sandbox_disarm();
    buf_release(&message);
    return status;
}

static enum status answer_request(struct worker *worker, const struct frame *request, int fd,
                                  struct error *err) {
    struct body_read read;
    struct body_score score;
    if (request->kind == FRAME_BODY_WORDS && fd < 0) {
        return take_words(worker, request, err);
    }
    if (request->kind == FRAME_BODY_READ && fd >= 0) {
        enum status status = body_read_decode(request, &worker->arena, &read, err);
        return status == STATUS_OK ? answer_file(worker, fd, NULL, err) : status;
    }
    if (request->kind == FRAME_BODY_SCORE && fd >= 0) {
        enum status status = body_score_decode(request, &worker->arena, &score, err);
        return status == STATUS_OK ? answer_file(worker, fd, &score, err) : status;
    }
    return error_set(err, STATUS_INVALID,
                     "The mail reader was asked for something it does not do.");
}

static enum status answer(struct worker *worker, const struct frame *request, int fd,
                          struct error *err) {
    enum status status = answer_request(worker, request, fd, err);
    if (fd >= 0) {
        (void)close(fd); /* only read from */
    }
    return status;
}

/* Has everything that is loaded on first use loaded now, before no file can be opened any more. */
static void warm_up(struct charsets *charsets) {
    static const char message[] = "From: =?iso-8859-1?q?J=F8?= <jo@example.org>\n"
                                  "Date: Fri, 21 Nov 1997 09:55:06 -0600\n"
                                  "Content-Type: multipart/mixed; boundary=b\n\n"
                                  "--b\nContent-Type: text/html; charset=utf-8\n\n<p>a</p>\n"
                                  "--b\nContent-Type: application/x; name=\"=?utf-8?q?a?=\"\n"
                                  "Content-Transfer-Encoding: base64\n\nYQ==\n--b--\n";
    const struct score_request request = {.charsets = charsets, .file_bytes = sizeof message - 1};
    struct body_scored scored;
    struct arena arena;
    arena_init(&arena);
    score_message(&request, message, sizeof message - 1, &arena, &scored); /* shows it, too */
    arena_release(&arena);
}

int body_worker(int take_fd) {
    struct error err = {.status = STATUS_OK};
    (void)setlocale(LC_ALL, "C.UTF-8"); /* without it wide letters show as U+FFFD, no worse */
    enum status status = sandbox_basic(&err);
    struct body_state state = {.charsets = charsets_new()};
    body_start();
    warm_up(state.charsets);
    if (status == STATUS_OK) {
        status = sandbox_enter(&err);
    }
    struct worker worker = {.context = &state, .answer = answer};
    int code = 1;
    if (status == STATUS_OK) {
        code = worker_run(&worker, take_fd);
    } else {
        worker_refuse(&worker, take_fd, &err);
    }
    tone_words_free(state.words);
    charsets_free(state.charsets);
    return code;
}
