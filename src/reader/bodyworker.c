/** `callsheet-reader body`: turns a mail file, handed over as a descriptor, into text. */
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/reader/body.h"
#include "callsheet/reader/extract.h"
#include "callsheet/reader/header.h"
#include "callsheet/reader/sandbox.h"
#include "callsheet/reader/score.h"
#include "callsheet/reader/worker.h"
#include "callsheet/wire/part_msg.h"

/* What this worker keeps between requests. */
struct body_state {
    struct charsets *charsets;
    struct tone_words *words; /* the firm's own, and what scoring keeps */
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

static enum status answer_read(struct worker *worker, const struct buf *message,
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
    const struct score_request request = {
        .charsets = state->charsets, .words = state->words, .now = now, .file_bytes = file_bytes};
    struct body_scored scored;
    struct buf payload;
    buf_init(&payload);
    score_message(&request, buf_text(message), message->len, &worker->arena, &scored);
    body_scored_encode(&payload, &scored);
    enum status status = worker_send(worker, FRAME_BODY_SCORED, &payload, -1, err);
    buf_release(&payload);
    return status;
}

/* An attachment on its way out. */
struct sending {
    struct worker *worker;
    struct buf waiting;
    uint64_t bytes;
    enum status status;
    struct error *err;
};

static void send_waiting(struct sending *sending) {
    sending->status =
        worker_send(sending->worker, FRAME_BODY_BYTES, &sending->waiting, -1, sending->err);
    buf_reset(&sending->waiting);
}

static bool take_bytes(void *context, const char *bytes, size_t len) {
    struct sending *sending = context;
    sending->bytes += len;
    if (sending->bytes > PART_BYTES_MAX) {
        sending->status = error_set(sending->err, STATUS_LIMIT,
                                    "The attachment is larger than 25 MB; save it from your mail "
                                    "program.");
        return false;
    }
    while (len > 0 && sending->status == STATUS_OK) {
        size_t room = PART_FRAME_BYTES - sending->waiting.len;
        size_t piece = len < room ? len : room;
        buf_add(&sending->waiting, bytes, piece);
        bytes += piece;
        len -= piece;
        if (sending->waiting.len == PART_FRAME_BYTES) {
            send_waiting(sending);
        }
    }
    return sending->status == STATUS_OK;
}

static enum status answer_part(struct worker *worker, const struct buf *message,
                               const struct part_read *asked, struct error *err) {
    const struct body_state *state = worker->context;
    struct sending sending = {.worker = worker, .err = err};
    const struct mime_part wanted = {.charsets = state->charsets,
                                     .message = buf_text(message),
                                     .len = message->len,
                                     .index = asked->index};
    enum status status = extract_part(&wanted, take_bytes, &sending, err);
    if (status == STATUS_OK && sending.status == STATUS_OK && sending.waiting.len > 0) {
        send_waiting(&sending);
    }
    status = status == STATUS_OK ? sending.status : status;
    buf_release(&sending.waiting);
    if (status != STATUS_OK) {
        return status;
    }
    struct buf payload;
    buf_init(&payload);
    part_done_encode(&payload, &(struct part_done){.bytes = sending.bytes});
    status = worker_send(worker, FRAME_BODY_DONE, &payload, -1, err);
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

/* A request as it was read: which of the kinds it is says `kind`. */
struct body_request {
    enum frame_kind kind;
    struct part_read part;
    struct body_score score;
};

static enum status read_request(struct worker *worker, const struct frame *frame,
                                struct body_request *out, struct error *err) {
    struct body_read read;
    out->kind = frame->kind;
    switch (frame->kind) {
    case FRAME_BODY_READ:
        return body_read_decode(frame, &worker->arena, &read, err);
    case FRAME_BODY_PART:
        return part_read_decode(frame, &worker->arena, &out->part, err);
    case FRAME_BODY_SCORE:
        return body_score_decode(frame, &worker->arena, &out->score, err);
    default:
        return error_set(err, STATUS_INVALID,
                         "The mail reader was asked for something it does not do.");
    }
}

static enum status read_file(int fd, struct buf *message, uint64_t *bytes, struct error *err) {
    struct stat file;
    if (fd < 0) {
        return error_set(err, STATUS_INVALID, "The mail reader was asked to read nothing.");
    }
    if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode)) {
        return error_set(err, STATUS_IO, "What stands for this mail is not a file.");
    }
    *bytes = (uint64_t)file.st_size;
    bool is_large = *bytes > BODY_FILE_BYTES;
    enum status status =
        read_start(fd, is_large ? HEADER_BLOCK_BYTES : BODY_FILE_BYTES, message, err);
    *bytes = is_large ? *bytes : message->len;
    return status;
}

static enum status answer_message(struct worker *worker, const struct body_request *request,
                                  const struct buf *message, uint64_t bytes, struct error *err) {
    if (request->kind == FRAME_BODY_SCORE) {
        return score_with(worker, message, bytes, request->score.now, err);
    }
    if (request->kind == FRAME_BODY_READ) {
        return answer_read(worker, message, bytes, err);
    }
    return bytes > BODY_FILE_BYTES
               ? error_set(err, STATUS_LIMIT,
                           "The message is larger than 25 MB; save the attachment from your mail "
                           "program.")
               : answer_part(worker, message, &request->part, err);
}

/* Reads the file behind `fd`, and shows it, takes an attachment out or scores it. */
static enum status answer_file(struct worker *worker, const struct frame *frame, int fd,
                               struct error *err) {
    struct buf message;
    struct body_request request;
    uint64_t bytes = 0;
    buf_init(&message);
    enum status status = read_request(worker, frame, &request, err);
    if (status == STATUS_OK) {
        sandbox_arm();
        status = read_file(fd, &message, &bytes, err);
        if (status == STATUS_OK) {
            status = answer_message(worker, &request, &message, bytes, err);
        }
        sandbox_disarm();
    }
    buf_release(&message);
    return status;
}

static enum status answer(struct worker *worker, const struct frame *request, int fd,
                          struct error *err) {
    enum status status = request->kind == FRAME_BODY_WORDS && fd < 0
                             ? take_words(worker, request, err)
                             : answer_file(worker, request, fd, err);
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
    struct body_state state = {.charsets = charsets_new(), .words = tone_words_new()};
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
