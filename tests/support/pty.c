#include "support/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include "callsheet/base/day.h"
#include "support/check_more.h"

enum {
    IDLE_FD = 7,   /* the program finds its idle descriptor here */
    TAIL_MS = 200, /* of a program that has ended but whose terminal somebody else still has */
};

static void die_child(const char *what) {
    fprintf(stderr, "pty: %s: %s\n", what, strerror(errno));
    _exit(126);
}

static void set_environment(const struct pty_options *options) {
    setenv("TERM", options->term != NULL ? options->term : "xterm-256color", 1);
    setenv("CALLSHEET_TEST_FD", "7", 1);
    for (size_t i = 0; options->env != NULL && options->env[i] != NULL; i++) {
        char *pair = strdup(options->env[i]);
        char *value = pair == NULL ? NULL : strchr(pair, '=');
        if (pair == NULL) {
            die_child("memory");
        } else if (value == NULL) {
            unsetenv(pair);
        } else {
            *value = '\0';
            setenv(pair, value + 1, 1);
        }
        free(pair);
    }
}

static void become_program(const struct pty_options *options) {
    sigset_t mask;
    sigemptyset(&mask);
    if (options->blocks_hangup) {
        sigaddset(&mask, SIGHUP);
    }
    signal(SIGHUP, options->ignores_hangup ? SIG_IGN : SIG_DFL);
    for (int number = 1; number < 32; number++) {
        if (number != SIGHUP && number != SIGKILL && number != SIGSTOP) {
            signal(number, SIG_DFL);
        }
    }
    sigprocmask(SIG_SETMASK, &mask, NULL);
    set_environment(options);
    if (options->in != NULL) {
        int fd = open(options->in, O_RDONLY);
        if (fd < 0 || dup2(fd, STDIN_FILENO) < 0) {
            die_child(options->in);
        }
    }
    execv(options->argv[0], (char *const *)options->argv);
    die_child(options->argv[0]);
}

/** A shell as small as it can be: one job in the foreground. Tells its test "p<pid>", "s"
   (stopped); waits for a byte to go on with it. */
static void become_shell(const struct pty_options *options, int talk) {
    int how = 0;
    char word[32];
    signal(SIGTTOU, SIG_IGN);
    pid_t job = fork();
    if (job == 0) {
        setpgid(0, 0);
        close(talk);
        become_program(options);
    }
    setpgid(job, job);
    tcsetpgrp(STDIN_FILENO, job);
    snprintf(word, sizeof word, "p%d\n", (int)job);
    if (write(talk, word, strlen(word)) < 0) {
        _exit(125);
    }
    while (waitpid(job, &how, WUNTRACED) == job && WIFSTOPPED(how)) {
        tcsetpgrp(STDIN_FILENO, getpgrp());
        if (write(talk, "s\n", 2) < 0 || read(talk, word, 1) != 1) {
            _exit(125);
        }
        tcsetpgrp(STDIN_FILENO, job);
        kill(-job, SIGCONT);
    }
    _exit(WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how));
}

static void become_session(const struct pty_options *options, int slave, const int idle[2],
                           const int talk[2]) {
    if (login_tty(slave) != 0) {
        die_child("login_tty");
    }
    /* Descriptors may stand where the idle one has to be. */
    int kept = fcntl(idle[1], F_DUPFD, 20);
    if (kept < 0 || dup2(kept, IDLE_FD) != IDLE_FD) {
        die_child("dup2");
    }
    close(kept);
    if (options->has_shell) {
        int talking = fcntl(talk[1], F_DUPFD_CLOEXEC, 20);
        become_shell(options, talking);
    }
    become_program(options);
}

static pid_t read_pid(int fd) {
    char word[32] = "";
    for (size_t len = 0; len + 1 < sizeof word; len++) {
        if (read(fd, word + len, 1) != 1 || word[len] == '\n') {
            break;
        }
    }
    expect_true(word[0] == 'p');
    return (pid_t)strtol(word + 1, NULL, 10);
}

void pty_start(struct pty *pty, const struct pty_options *options) {
    int slave = -1, idle[2] = {-1, -1}, talk[2] = {-1, -1};
    struct winsize size = {
        .ws_row = (unsigned short)(options->rows > 0 ? options->rows : 24),
        .ws_col = (unsigned short)(options->cols > 0 ? options->cols : 80),
    };
    *pty = (struct pty){.master = -1, .idle_fd = -1, .shell_fd = -1};
    pty->rows = size.ws_row;
    pty->cols = size.ws_col;
    expect_int(openpty(&pty->master, &slave, NULL, NULL, &size), 0);
    expect_int(pipe2(idle, O_CLOEXEC), 0);
    if (options->has_shell) {
        expect_int(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, talk), 0);
    }
    expect_int(fcntl(pty->master, F_SETFD, FD_CLOEXEC), 0);
    expect_int(fcntl(pty->master, F_SETFL, O_NONBLOCK), 0);
    pid_t child = fork();
    expect_true(child >= 0);
    if (child == 0) {
        become_session(options, slave, idle, talk);
    }
    close(slave);
    close(idle[1]);
    pty->idle_fd = idle[0];
    expect_int(fcntl(pty->idle_fd, F_SETFL, O_NONBLOCK), 0);
    pty->pid = child;
    if (options->has_shell) {
        close(talk[1]);
        pty->shell_fd = talk[0];
        pty->shell = child;
        pty->pid = read_pid(pty->shell_fd);
    }
}

static void close_fd(int *fd) {
    if (*fd >= 0) {
        close(*fd);
        *fd = -1;
    }
}

void pty_release(struct pty *pty) {
    if (!pty->has_ended && pty->pid > 0) {
        kill(pty->pid, SIGKILL);
        pid_t child = pty->shell > 0 ? pty->shell : pty->pid;
        kill(child, SIGKILL);
        while (waitpid(child, &pty->how, 0) < 0 && errno == EINTR) {
        }
        pty->has_ended = true;
    }
    close_fd(&pty->master);
    close_fd(&pty->idle_fd);
    close_fd(&pty->shell_fd);
    buf_release(&pty->raw);
    buf_release(&pty->idle);
}

void pty_type(struct pty *pty, const char *bytes, size_t len, unsigned keys) {
    pty->keys_sent += keys;
    while (len > 0) {
        ssize_t written = write(pty->master, bytes, len);
        if (written > 0) {
            bytes += written;
            len -= (size_t)written;
        } else {
            expect_true(written < 0 && errno == EAGAIN);
            /* The terminal's line is full: let the program read. */
            (void)pty_pump(pty, 100);
        }
    }
}

static void take_idle_lines(struct pty *pty) {
    char *end;
    while (pty->idle.len > 0 && (end = memchr(pty->idle.data, '\n', pty->idle.len)) != NULL) {
        unsigned long long keys = 0;
        *end = '\0';
        expect_int(sscanf(pty->idle.data, "idle %llu", &keys), 1);
        pty->idle_keys = keys;
        pty->idle_lines++;
        buf_remove(&pty->idle, 0, (size_t)(end - pty->idle.data) + 1);
    }
}

static bool take_idle(struct pty *pty) {
    char bytes[4096];
    ssize_t got = read(pty->idle_fd, bytes, sizeof bytes);
    if (got > 0) {
        buf_add(&pty->idle, bytes, (size_t)got);
        take_idle_lines(pty);
        return true;
    }
    if (got == 0) {
        close_fd(&pty->idle_fd);
    }
    return false;
}

static bool take_output(struct pty *pty) {
    char bytes[65536];
    ssize_t got = read(pty->master, bytes, sizeof bytes);
    if (got > 0) {
        buf_add(&pty->raw, bytes, (size_t)got);
        if (pty->output != NULL) {
            pty->output(pty->context, bytes, (size_t)got);
        }
        return true;
    }
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        pty->is_over = true;
    }
    return false;
}

bool pty_pump(struct pty *pty, int timeout_ms) {
    struct pollfd fds[2] = {
        {.fd = pty->is_over ? -1 : pty->master, .events = POLLIN},
        {.fd = pty->idle_fd, .events = POLLIN},
    };
    if (fds[0].fd < 0 && fds[1].fd < 0) {
        return false;
    }
    if (poll(fds, 2, timeout_ms) <= 0) {
        return false;
    }
    bool some = false;
    /* The picture first: what an idle line stands for was written before it. */
    if (fds[1].revents != 0) {
        some = take_idle(pty);
    }
    if (fds[0].fd >= 0) {
        while (take_output(pty)) {
            some = true;
        }
    }
    return some;
}

bool pty_try_idle(struct pty *pty, int deadline_ms) {
    int64_t until = clock_monotonic_ms() + deadline_ms;
    while (pty->idle_keys < pty->keys_sent || pty->idle_lines == 0) {
        int64_t left = until - clock_monotonic_ms();
        if (left <= 0 || (pty->is_over && pty->idle_fd < 0)) {
            return false;
        }
        (void)pty_pump(pty, (int)left);
    }
    return true;
}

static void fail_with_tail(const struct pty *pty, const char *what) {
    size_t from = pty->raw.len > 2000 ? pty->raw.len - 2000 : 0;
    struct buf shown = {0};
    for (size_t i = from; i < pty->raw.len; i++) {
        unsigned char byte = (unsigned char)pty->raw.data[i];
        if (byte == 27) {
            buf_add_text(&shown, "\\e");
        } else {
            buf_add_char(&shown, byte == '\n' || byte >= 32 ? (char)byte : '?');
        }
    }
    ck_abort_msg("%s (keys sent %llu, taken %llu). It wrote last:\n%s", what,
                 (unsigned long long)pty->keys_sent, (unsigned long long)pty->idle_keys,
                 buf_text(&shown));
}

void pty_wait_idle(struct pty *pty) {
    if (!pty_try_idle(pty, PTY_DEADLINE_MS)) {
        fail_with_tail(pty, "the program did not become idle");
    }
}

void pty_wait_idle_again(struct pty *pty) {
    int64_t until = clock_monotonic_ms() + PTY_DEADLINE_MS;
    uint64_t before = pty->idle_lines;
    while (pty->idle_lines == before) {
        int64_t left = until - clock_monotonic_ms();
        if (left <= 0 || (pty->is_over && pty->idle_fd < 0)) {
            fail_with_tail(pty, "the program did not become idle again");
        }
        (void)pty_pump(pty, (int)left);
    }
}

void pty_resize(struct pty *pty, int rows, int cols) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    pty->rows = rows;
    pty->cols = cols;
    expect_int(ioctl(pty->master, TIOCSWINSZ, &size), 0);
}

void pty_hang_up(struct pty *pty) {
    close_fd(&pty->master);
    pty->is_over = true;
}

/** Waits until the child has ended or written something. */
static void wait_for_news(struct pty *pty, int child_fd, int timeout_ms) {
    struct pollfd fds[3] = {
        {.fd = pty->is_over ? -1 : pty->master, .events = POLLIN},
        {.fd = pty->idle_fd, .events = POLLIN},
        {.fd = child_fd, .events = POLLIN},
    };
    (void)poll(fds, 3, timeout_ms);
    (void)pty_pump(pty, 0);
}

int pty_wait_end(struct pty *pty, int deadline_ms) {
    int64_t start = clock_monotonic_ms();
    pid_t child = pty->shell > 0 ? pty->shell : pty->pid;
    int child_fd = (int)syscall(SYS_pidfd_open, child, 0);
    while (!pty->has_ended) {
        int64_t waited = clock_monotonic_ms() - start;
        if (wait4(child, &pty->how, WNOHANG, &pty->usage) == child) {
            pty->has_ended = true;
        } else if (waited > deadline_ms) {
            break;
        } else {
            wait_for_news(pty, child_fd, (int)(deadline_ms - waited) + 1);
        }
    }
    /* What it wrote last may still be on its way through the terminal's line. */
    while (pty->has_ended && !pty->is_over && pty_pump(pty, TAIL_MS)) {
    }
    close_fd(&child_fd);
    return pty->has_ended ? (int)(clock_monotonic_ms() - start) : -1;
}

void pty_expect_exit(struct pty *pty, int code) {
    if (pty_wait_end(pty, PTY_DEADLINE_MS) < 0) {
        fail_with_tail(pty, "the program did not end");
    }
    if (!WIFEXITED(pty->how) || WEXITSTATUS(pty->how) != code) {
        char what[120];
        snprintf(what, sizeof what, "the program ended with %s %d, not with %d",
                 WIFEXITED(pty->how) ? "exit code" : "signal",
                 WIFEXITED(pty->how) ? WEXITSTATUS(pty->how) : WTERMSIG(pty->how), code);
        fail_with_tail(pty, what);
    }
}

void pty_wait_stopped(struct pty *pty) {
    int64_t until = clock_monotonic_ms() + PTY_DEADLINE_MS;
    for (;;) {
        char word[2];
        struct pollfd fd = {.fd = pty->shell_fd, .events = POLLIN};
        (void)pty_pump(pty, 1);
        if (poll(&fd, 1, 0) == 1) {
            expect_int(read(pty->shell_fd, word, 2), 2);
            expect_true(word[0] == 's');
            return;
        }
        if (clock_monotonic_ms() > until) {
            fail_with_tail(pty, "the program was not stopped");
        }
    }
}

void pty_resume_job(struct pty *pty) {
    expect_int(write(pty->shell_fd, "g", 1), 1);
}

double pty_cpu_ms(const struct pty *pty) {
    const struct timeval *user = &pty->usage.ru_utime, *sys = &pty->usage.ru_stime;
    return (double)(user->tv_sec + sys->tv_sec) * 1e3 +
           (double)(user->tv_usec + sys->tv_usec) / 1e3;
}
