/* The filter before the pager, as a process of its own. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/text.h"
#include "callsheet/reader/worker.h"
#include "support/check_more.h"

/* Runs the filter over a file; what it wrote is appended to `out`. */
static void filter(const char *bytes, size_t len, struct buf *out) {
    char *path = test_path("mail");
    struct error err;
    int ends[2], how = 0;
    expect_ok(io_replace_file(path, bytes, len, 0600, &err), &err);
    expect_int(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fork();
    expect_true(pid >= 0);
    if (pid == 0) {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        _exit(fd >= 0 && dup2(ends[1], 1) == 1 ? clean_filter(fd) : 126);
    }
    expect_int(close(ends[1]), 0);
    expect_ok(io_read_fd(ends[0], 64U << 20, out, &err), &err);
    expect_int(close(ends[0]), 0);
    expect_true(waitpid(pid, &how, 0) == pid);
    expect_int(how, 0);
    free(path);
}

static const char *behind_note(const struct buf *out) {
    const char *at = strstr(buf_text(out), "]\n\n");
    expect_true(at != NULL && out->data[0] == '[');
    return at + 3;
}

static const struct {
    const char *bytes, *wanted;
} rows[] = {
    {"From: Jo\r\n\r\nHello\n", "From: Jo\n\nHello\n"},
    {"no end of line", "no end of line"},
    {"\033]0;SMUGGLED\007\033[2J\n", "^[]0;SMUGGLED^G^[[2J\n"},
    {"\302\23331m\302\2350;x\302\234\n", "\357\277\27531m\357\277\2750;x\357\277\275\n"},
    {"\342\200\256gnp\n", "<U+202E>gnp\n"},
    {"latin \351\n", "latin \357\277\275\n"},
    {"", ""},
};

START_TEST(lets_nothing_through) {
    struct buf out;
    buf_init(&out);
    filter(rows[_i].bytes, strlen(rows[_i].bytes), &out);
    expect_text(behind_note(&out), rows[_i].wanted);
    buf_release(&out);
}
END_TEST

/* Lines without an end, cut anywhere: nothing is lost, and no character is torn. */
START_TEST(streams_long_lines) {
    struct buf in, out;
    buf_init(&in);
    buf_init(&out);
    while (in.len < 400000) {
        buf_add_text(&in, "\303\244\342\202\254x");
    }
    filter(in.data, in.len, &out);
    expect_int(strlen(behind_note(&out)), in.len);
    expect_true(memcmp(behind_note(&out), in.data, in.len) == 0);
    buf_release(&in);
    buf_release(&out);
}
END_TEST

TEST_MAIN("reader/clean", TEST_LOOP(lets_nothing_through, ARRAY_LEN(rows)),
          TEST(streams_long_lines))
