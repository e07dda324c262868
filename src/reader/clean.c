/** `callsheet-reader clean`: a filter that lets nothing through that could steer a terminal. */
#include <errno.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/text.h"
#include "callsheet/reader/sandbox.h"
#include "callsheet/reader/worker.h"

enum { CHUNK_BYTES = 64 * 1024 };

static const char first_line[] =
    "[This is the message as it is on disk; signs that could steer the terminal are shown as ^[ or "
    "<U+202E>.]\n\n";

/* Bytes up to the last line end; of a line that does not end all but a begun character. */
static size_t whole(const struct buf *in) {
    for (size_t at = in->len; at > 0; at--) {
        if (in->data[at - 1] == '\n') {
            return at;
        }
    }
    size_t at = in->len > 4 ? in->len - 4 : 0;
    while (at > 0 && ((unsigned char)in->data[at] & 0xc0) == 0x80) {
        at--;
    }
    return in->len >= CHUNK_BYTES ? at : 0;
}

static enum status put_clean(struct buf *in, size_t len) {
    struct buf out;
    buf_init(&out);
    (void)text_clean(&out, buf_text(in), len, TEXT_LINES); /* changed or not: it is clean */
    enum status status = io_write_all(STDOUT_FILENO, buf_text(&out), out.len, NULL);
    buf_remove(in, 0, len);
    buf_release(&out);
    return status;
}

int clean_filter(int in_fd) {
    char chunk[CHUNK_BYTES];
    struct buf in;
    buf_init(&in);
    (void)setlocale(LC_ALL, "C.UTF-8"); /* without it wide letters show as U+FFFD, no worse */
    enum status status = sandbox_basic(NULL);
    if (status == STATUS_OK) {
        status = sandbox_enter(NULL);
    }
    if (status == STATUS_OK) {
        status = io_write_all(STDOUT_FILENO, first_line, sizeof first_line - 1, NULL);
    }
    while (status == STATUS_OK) {
        ssize_t got = read(in_fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            status = got < 0 ? STATUS_IO : put_clean(&in, in.len);
            break;
        }
        buf_add(&in, chunk, (size_t)got);
        status = put_clean(&in, whole(&in));
    }
    buf_release(&in);
    return status == STATUS_OK ? 0 : 1;
}
