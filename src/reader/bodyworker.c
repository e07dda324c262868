/** `callsheet-reader body`: turns a mail file, handed over as a descriptor, into text. */
#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/reader/body.h"
#include "callsheet/reader/header.h"
#include "callsheet/reader/sandbox.h"
#include "callsheet/reader/worker.h"

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
    body_render(worker->context, buf_text(message), message->len, file_bytes, &result);
    body_text_encode(&payload, &result.text);
    body_release(&result);
    enum status status = worker_send(worker, FRAME_BODY_TEXT, &payload, -1, err);
    buf_release(&payload);
    return status;
}

static enum status answer(struct worker *worker, const struct frame *request, int fd,
                          struct error *err) {
    struct buf message;
    struct body_read asked;
    struct stat file;
    buf_init(&message);
    enum status status = STATUS_INVALID;
    if (request->kind != FRAME_BODY_READ || fd < 0) {
        (void)error_set(err, status, "The mail reader was asked for something it does not do.");
        goto done;
    }
    status = body_read_decode(request, &worker->arena, &asked, err);
    if (status != STATUS_OK) {
        goto done;
    }
    if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode)) {
        status = error_set(err, STATUS_IO, "What stands for this mail is not a file.");
        goto done;
    }
    sandbox_arm();
    uint64_t bytes = (uint64_t)file.st_size;
    status = read_start(fd, bytes > BODY_FILE_BYTES ? HEADER_BLOCK_BYTES : BODY_FILE_BYTES,
                        &message, err);
    if (status == STATUS_OK) {
        status = answer_with(worker, &message, bytes > BODY_FILE_BYTES ? bytes : message.len, err);
    }
    sandbox_disarm();
done:
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
