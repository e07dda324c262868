/** `callsheet-reader body`: turns a mail file, handed over as a descriptor, into text. */
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/reader/body.h"
#include "callsheet/reader/extract.h"
#include "callsheet/reader/header.h"
#include "callsheet/reader/sandbox.h"
#include "callsheet/reader/worker.h"
#include "callsheet/wire/part_msg.h"

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
    body_render(worker->context, buf_text(message), message->len, file_bytes, &result);
    body_text_encode(&payload, &result.text);
    body_release(&result);
    enum status status = worker_send(worker, FRAME_BODY_TEXT, &payload, -1, err);
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
    struct sending sending = {.worker = worker, .err = err};
    const struct mime_part wanted = {.charsets = worker->context,
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

/* Reads the request; which of the two it is says its kind. */
static enum status read_request(struct worker *worker, const struct frame *request,
                                struct part_read *part, struct error *err) {
    struct body_read read;
    if (request->kind == FRAME_BODY_READ) {
        return body_read_decode(request, &worker->arena, &read, err);
    }
    if (request->kind == FRAME_BODY_PART) {
        return part_read_decode(request, &worker->arena, part, err);
    }
    return error_set(err, STATUS_INVALID,
                     "The mail reader was asked for something it does not do.");
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
    return read_start(fd, *bytes > BODY_FILE_BYTES ? HEADER_BLOCK_BYTES : BODY_FILE_BYTES, message,
                      err);
}

static enum status answer(struct worker *worker, const struct frame *request, int fd,
                          struct error *err) {
    struct buf message;
    struct part_read part;
    uint64_t bytes = 0;
    buf_init(&message);
    enum status status = read_request(worker, request, &part, err);
    if (status == STATUS_OK) {
        sandbox_arm();
        status = read_file(fd, &message, &bytes, err);
    }
    if (status == STATUS_OK && request->kind == FRAME_BODY_PART) {
        status = bytes > BODY_FILE_BYTES
                     ? error_set(err, STATUS_LIMIT,
                                 "The message is larger than 25 MB; save the attachment from your "
                                 "mail program.")
                     : answer_part(worker, &message, &part, err);
    } else if (status == STATUS_OK) {
        status = answer_read(worker, &message, bytes > BODY_FILE_BYTES ? bytes : message.len, err);
    }
    sandbox_disarm();
    buf_release(&message);
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
    struct body_result result;
    body_render(charsets, message, sizeof message - 1, sizeof message - 1, &result);
    body_release(&result);
}

int body_worker(int take_fd) {
    struct error err = {.status = STATUS_OK};
    (void)setlocale(LC_ALL, "C.UTF-8"); /* without it wide letters show as U+FFFD, no worse */
    enum status status = sandbox_basic(&err);
    struct charsets *charsets = charsets_new();
    body_start();
    warm_up(charsets);
    if (status == STATUS_OK) {
        status = sandbox_enter(&err);
    }
    struct worker worker = {.context = charsets, .answer = answer};
    int code = 1;
    if (status == STATUS_OK) {
        code = worker_run(&worker, take_fd);
    } else {
        worker_refuse(&worker, take_fd, &err);
    }
    charsets_free(charsets);
    return code;
}
