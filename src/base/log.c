#include "callsheet/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/base/text.h"

enum { LOG_LINES = 64, LOG_LINE_BYTES = 256 };

/* The newest lines; `next` is the oldest one's place once the ring is full. */
static struct {
    char lines[LOG_LINES][LOG_LINE_BYTES];
    unsigned next, count;
    int fd_plus_one; /* 0: no file */
} ring;

enum status log_open(const char *path, struct error *err) {
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        enum status status = errno == EACCES ? STATUS_DENIED : STATUS_IO;
        return error_set(err, status, "The log file %s cannot be opened: %s.", path,
                         strerror(errno));
    }
    log_close();
    ring.fd_plus_one = fd + 1;
    return STATUS_OK;
}

void log_close(void) {
    if (ring.fd_plus_one) {
        (void)close(ring.fd_plus_one - 1); /* nothing to be done about a log */
        ring.fd_plus_one = 0;
    }
}

static void write_line(const char *line) {
    char stamped[LOG_LINE_BYTES + 32];
    char stamp[21];
    instant_format_iso((int64_t)time(NULL), stamp);
    int len = snprintf(stamped, sizeof stamped, "%s %d %s\n", stamp, (int)getpid(), line);
    if (len > 0 && io_write_all(ring.fd_plus_one - 1, stamped, (size_t)len, NULL) != STATUS_OK) {
        log_close(); /* a full disk: the ring goes on */
    }
}

void log_note(const char *format, ...) {
    char raw[2 * LOG_LINE_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(raw, sizeof raw, format, args); /* a long line is cut */
    va_end(args);
    char *line = ring.lines[ring.next];
    (void)text_clean_into(line, LOG_LINE_BYTES, raw, TEXT_LINE);
    ring.next = (ring.next + 1) % LOG_LINES;
    ring.count += ring.count < LOG_LINES;
    if (ring.fd_plus_one) {
        write_line(line);
    }
}

void log_recent(char *out, unsigned long capacity) {
    if (capacity == 0) {
        return;
    }
    /* As many of the newest lines as fit, each with its line feed. */
    unsigned taken = 0;
    unsigned long bytes = 1;
    while (taken < ring.count) {
        unsigned place = (ring.next + LOG_LINES - 1 - taken) % LOG_LINES;
        unsigned long len = strlen(ring.lines[place]) + 1;
        if (len > capacity - bytes) {
            break;
        }
        bytes += len;
        taken++;
    }
    char *at = out;
    for (; taken > 0; taken--) {
        const char *line = ring.lines[(ring.next + LOG_LINES - taken) % LOG_LINES];
        size_t len = strlen(line);
        memcpy(at, line, len);
        at[len] = '\n';
        at += len + 1;
    }
    *at = '\0';
}
