/**
 * Measures a terminal program from outside, as a person would feel it.
 *
 *     pty start RUNS COLSxROWS UNTIL -- COMMAND…     exec until UNTIL is on the screen
 *     pty keys  RUNS COLSxROWS UNTIL KEYS -- COMMAND…  key written until its output
 *     pty exit  RUNS COLSxROWS - -- COMMAND…         exec until it has ended
 *     pty idle  SECONDS COLSxROWS UNTIL -- COMMAND…  what it does when nothing happens
 *
 * `start` and `exit` print one figure a line in microseconds. `keys` presses each of KEYS once a
 * run and prints two: until the first output (the frame that answers the key) and until the last
 * one before QUIET_MS of silence (what was loaded for it). Keys before a '|' in KEYS are not
 * measured. `idle` prints "bytes B", "cpu_us_per_s C" and "private_kib P" (anonymous memory of the
 * program alone). UNTIL is looked for in the output with its escape sequences removed.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 12, START_MS = 60000, SETTLE_MS = 80, SCREEN_BYTES = 1 << 20 };

struct session {
    int master;
    pid_t pid;
    char *shown; /* output without escape sequences */
    size_t shown_len;
    enum { PLAIN, ESCAPE, CSI, OSC, SKIP_ONE } state;
    int64_t last_byte_us;
    long bytes;
};

static int64_t now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void fail(const char *what) {
    fprintf(stderr, "pty: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void keep_shown(struct session *session, char c) {
    if (session->shown_len + 1 < SCREEN_BYTES) {
        session->shown[session->shown_len++] = c;
        session->shown[session->shown_len] = '\0';
    }
}

/** Follows just enough of ECMA-48 to drop the sequences. */
static void take_byte(struct session *session, unsigned char c) {
    switch (session->state) {
    case PLAIN:
        if (c == 0x1b) {
            session->state = ESCAPE;
        } else if (c >= 0x20) {
            keep_shown(session, (char)c);
        }
        break;
    case ESCAPE:
        session->state = c == '['                           ? CSI
                         : c == ']' || c == 'P' || c == '_' ? OSC
                         : c == '(' || c == ')' || c == '#' ? SKIP_ONE
                                                            : PLAIN;
        break;
    case CSI:
        if (c >= 0x40 && c <= 0x7e) {
            session->state = PLAIN;
        }
        break;
    case OSC:
        if (c == 0x07 || c == 0x1b) {
            session->state = c == 0x1b ? SKIP_ONE : PLAIN;
        }
        break;
    case SKIP_ONE:
        session->state = PLAIN;
        break;
    }
}

/** Reads what is there within `wait_ms`; false when nothing came or the program is gone. */
static bool read_some(struct session *session, int wait_ms) {
    struct pollfd fd = {.fd = session->master, .events = POLLIN};
    if (poll(&fd, 1, wait_ms) <= 0) {
        return false;
    }
    char bytes[65536];
    ssize_t got = read(session->master, bytes, sizeof bytes);
    if (got <= 0) {
        return false;
    }
    session->last_byte_us = now_us();
    session->bytes += got;
    for (ssize_t i = 0; i < got; i++) {
        take_byte(session, (unsigned char)bytes[i]);
    }
    return true;
}

static void start(struct session *session, int cols, int rows, char **command) {
    struct winsize size = {.ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows};
    *session = (struct session){.shown = calloc(1, SCREEN_BYTES)};
    if (session->shown == NULL) {
        fail("memory");
    }
    session->pid = forkpty(&session->master, NULL, NULL, &size);
    if (session->pid < 0) {
        fail("forkpty");
    }
    if (session->pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        execvp(command[0], command);
        fail(command[0]);
    }
}

static void settle(struct session *session, int ms) {
    while (read_some(session, ms)) {
    }
}

static int64_t wait_for(struct session *session, const char *until) {
    int64_t deadline = now_us() + (int64_t)START_MS * 1000;
    while (strstr(session->shown, until) == NULL) {
        if (!read_some(session, 1000) && now_us() > deadline) {
            fprintf(stderr, "pty: \"%s\" did not appear in %d s\n", until, START_MS / 1000);
            exit(1);
        }
        int status;
        if (waitpid(session->pid, &status, WNOHANG) == session->pid) {
            settle(session, 50); /* what it said is the reason */
            fprintf(stderr, "pty: the program ended before \"%s\" appeared: %s\n", until,
                    session->shown);
            exit(1);
        }
    }
    return session->last_byte_us;
}

static void stop(struct session *session) {
    kill(session->pid, SIGTERM);
    int64_t deadline = now_us() + 1000000;
    int status;
    while (waitpid(session->pid, &status, WNOHANG) == 0) {
        read_some(session, 5);
        if (now_us() > deadline) {
            kill(session->pid, SIGKILL);
        }
    }
    close(session->master);
    free(session->shown);
}

static void measure_start(long runs, int cols, int rows, const char *until, char **command) {
    for (long run = 0; run < runs; run++) {
        struct session session;
        int64_t begin = now_us();
        start(&session, cols, rows, command);
        int64_t seen = wait_for(&session, until);
        printf("%lld\n", (long long)(seen - begin));
        settle(&session, SETTLE_MS);
        stop(&session);
    }
}

static void measure_keys(long runs, int cols, int rows, const char *until, const char *keys,
                         char **command) {
    for (long run = 0; run < runs; run++) {
        struct session session;
        start(&session, cols, rows, command);
        wait_for(&session, until);
        settle(&session, 400);
        bool is_counted = strchr(keys, '|') == NULL;
        for (const char *key = keys; *key != '\0'; key++) {
            if (*key == '|') {
                is_counted = true;
                continue;
            }
            int64_t begin = now_us();
            if (write(session.master, key, 1) != 1) {
                fail("write");
            }
            if (!read_some(&session, 1000)) {
                continue; /* a key that changes nothing has no paint */
            }
            int64_t first = session.last_byte_us;
            settle(&session, is_counted ? QUIET_MS : SETTLE_MS);
            if (is_counted) {
                printf("%lld %lld\n", (long long)(first - begin),
                       (long long)(session.last_byte_us - begin));
            }
        }
        stop(&session);
    }
}

static void measure_exit(long runs, int cols, int rows, char **command) {
    for (long run = 0; run < runs; run++) {
        struct session session;
        int64_t begin = now_us();
        start(&session, cols, rows, command);
        int status;
        while (waitpid(session.pid, &status, WNOHANG) == 0) {
            read_some(&session, 1);
        }
        printf("%lld\n", (long long)(now_us() - begin));
        close(session.master);
        free(session.shown);
    }
}

/** utime + stime of a process in microseconds (proc(5), fields 14 and 15). */
static int64_t cpu_us(pid_t pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    char line[1024] = "";
    if (file == NULL || fgets(line, sizeof line, file) == NULL) {
        fail(path);
    }
    fclose(file);
    const char *after = strrchr(line, ')');
    unsigned long long user = 0, system = 0;
    if (after == NULL || sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu",
                                &user, &system) != 2) {
        fail("stat");
    }
    return (int64_t)((user + system) * 1000000 / (unsigned long long)sysconf(_SC_CLK_TCK));
}

/** Nanoseconds on the CPU by the scheduler's own account, where the kernel keeps it. */
static int64_t run_ns(pid_t pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/schedstat", (int)pid);
    FILE *file = fopen(path, "r");
    long long ns = -1;
    if (file != NULL) {
        if (fscanf(file, "%lld", &ns) != 1) {
            ns = -1;
        }
        fclose(file);
    }
    return ns > 0 ? ns : cpu_us(pid) * 1000;
}

static long private_kib(pid_t pid) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    long kib = -1;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "RssAnon: %ld", &kib) == 1) {
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return kib;
}

static void measure_idle(long seconds, int cols, int rows, const char *until, char **command) {
    struct session session;
    start(&session, cols, rows, command);
    wait_for(&session, until);
    settle(&session, 3000);
    session.bytes = 0;
    int64_t before = run_ns(session.pid);
    int64_t end = now_us() + (int64_t)seconds * 1000000;
    while (now_us() < end) {
        read_some(&session, 100);
    }
    printf("bytes %ld\n", session.bytes);
    printf("cpu_us_per_s %.1f\n",
           (double)(run_ns(session.pid) - before) / 1000.0 / (double)seconds);
    printf("private_kib %ld\n", private_kib(session.pid));
    stop(&session);
}

int main(int argc, char **argv) {
    int cols, rows;
    bool is_keys = argc > 1 && strcmp(argv[1], "keys") == 0;
    int fixed = is_keys ? 7 : 6;
    if (argc <= fixed || strcmp(argv[fixed - 1], "--") != 0 ||
        sscanf(argv[3], "%dx%d", &cols, &rows) != 2) {
        fprintf(stderr, "usage: pty start|idle|exit N COLSxROWS UNTIL -- COMMAND…\n"
                        "       pty keys N COLSxROWS UNTIL KEYS -- COMMAND…\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    long n = strtol(argv[2], NULL, 10);
    if (is_keys) {
        measure_keys(n, cols, rows, argv[4], argv[5], argv + fixed);
    } else if (strcmp(argv[1], "exit") == 0) {
        measure_exit(n, cols, rows, argv + fixed);
    } else if (strcmp(argv[1], "idle") == 0) {
        measure_idle(n, cols, rows, argv[4], argv + fixed);
    } else {
        measure_start(n, cols, rows, argv[4], argv + fixed);
    }
    return 0;
}
