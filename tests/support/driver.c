#include "support/driver.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "support/check_more.h"

enum { ARGS_MOST = 48, ENV_MOST = 32 };

/** A list of arguments in one block of memory. */
struct args {
    char *room;
    const char *items[ARGS_MOST + 2];
};

static void split_args(struct args *args, const char *program, const char *text) {
    size_t count = 0;
    args->room = strdup(text != NULL ? text : "");
    expect_true(args->room != NULL);
    args->items[count++] = program;
    for (char *at = args->room; *at != '\0';) {
        at += strspn(at, " ");
        if (*at == '\0') {
            break;
        }
        bool is_quoted = *at == '"';
        at += is_quoted ? 1 : 0;
        args->items[count++] = at;
        expect_true(count <= ARGS_MOST);
        at += strcspn(at, is_quoted ? "\"" : " ");
        if (*at != '\0') {
            *at++ = '\0';
        }
    }
    args->items[count] = NULL;
}

/** Environment of every program under test: everything of a person's in the test's folder. */
struct surroundings {
    char room[8][512];
    const char *items[ENV_MOST + 1];
};

static void surround(struct surroundings *around, const char *now, const char *const *more,
                     bool is_odd_terminal) {
    static const char *const folders[] = {
        "HOME=", "XDG_CONFIG_HOME=", "XDG_STATE_HOME=", "XDG_CACHE_HOME=", "XDG_DATA_HOME="};
    static const char *const names[] = {"", "/config", "/state", "/cache", "/data"};
    static const char *const gone[] = {"NO_COLOR",        "COLORTERM",        "COLORFGBG",
                                       "NOTMUCH_CONFIG",  "NOTMUCH_DATABASE", "MAILDIR",
                                       "CALLSHEET_LEDGER"};
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        snprintf(around->room[i], sizeof around->room[i], "%s%s%s", folders[i], test_folder(),
                 names[i]);
        around->items[count++] = around->room[i];
    }
    snprintf(around->room[5], sizeof around->room[5], "CALLSHEET_NOW=%s",
             now != NULL ? now : DRIVER_NOW);
    around->items[count++] = around->room[5];
    for (size_t i = 0; i < ARRAY_LEN(gone); i++) {
        around->items[count++] = gone[i];
    }
    if (is_odd_terminal) { /* curses leaks a SCREEN it gives up (new_prescr), and 10 bytes for linux
                            */
        around->items[count++] = "ASAN_OPTIONS=detect_leaks=0";
    }
    for (size_t i = 0; more != NULL && more[i] != NULL; i++) {
        expect_true(count < ENV_MOST);
        around->items[count++] = more[i];
    }
    around->items[count] = NULL;
}

/* --- the terminal --- */

static void show(void *context, const char *bytes, size_t len) {
    struct driver *driver = context;
    struct buf answers = {0};
    vt_feed(driver->vt, bytes, len);
    vt_take_answers(driver->vt, &answers);
    if (answers.len > 0 && driver->pty.master >= 0) {
        pty_type(&driver->pty, answers.data, answers.len, 0);
    }
    buf_release(&answers);
}

void driver_open(struct driver *driver, const struct driver_options *options) {
    struct args args;
    struct surroundings around;
    char *program = test_built("callsheet");
    *driver = (struct driver){.vt = NULL};
    split_args(&args, program, options->args);
    surround(&around, options->now, options->env, options->term != NULL);
    struct pty_options wanted = {
        .argv = args.items,
        .env = around.items,
        .rows = options->rows > 0 ? options->rows : 40,
        .cols = options->cols > 0 ? options->cols : 120,
        .term = options->term,
        .has_shell = options->has_shell,
        .ignores_hangup = options->ignores_hangup,
        .blocks_hangup = options->blocks_hangup,
        .in = options->in,
    };
    driver->vt = vt_new(wanted.rows, wanted.cols);
    pty_start(&driver->pty, &wanted);
    driver->pty.output = show;
    driver->pty.context = driver;
    if (!options->has_no_idle) {
        pty_wait_idle(&driver->pty);
    }
    free(args.room);
    free(program);
}

void driver_close(struct driver *driver) {
    pty_release(&driver->pty);
    vt_free(driver->vt);
    buf_release(&driver->shown);
}

/* --- keys --- */

static const struct {
    const char *name, *bytes;
} named_keys[] = {
    {"Enter", "\r"},     {"Esc", "\033"},       {"Tab", "\t"},      {"S-Tab", "\033[Z"},
    {"Space", " "},      {"Backspace", "\177"}, {"Up", "\033OA"},   {"Down", "\033OB"},
    {"Right", "\033OC"}, {"Left", "\033OD"},    {"Home", "\033OH"}, {"End", "\033OF"},
    {"PgUp", "\033[5~"}, {"PgDn", "\033[6~"},   {"Del", "\033[3~"}, {"F4", "\033OS"},
};

static size_t key_bytes(const char *name, size_t len, char out[16]) {
    for (size_t i = 0; i < ARRAY_LEN(named_keys); i++) {
        if (strlen(named_keys[i].name) == len && strncmp(name, named_keys[i].name, len) == 0) {
            size_t bytes = strlen(named_keys[i].bytes);
            memcpy(out, named_keys[i].bytes, bytes);
            return bytes;
        }
    }
    if (len == 3 && name[0] == 'C' && name[1] == '-') {
        out[0] = (char)(name[2] & 31);
        return 1;
    }
    expect_true(len <= 4); /* one character */
    memcpy(out, name, len);
    return len;
}

void driver_press(struct driver *driver, const char *keys) {
    for (const char *at = keys + strspn(keys, " "); *at != '\0';) {
        char bytes[16];
        size_t len = strcspn(at, " ");
        size_t count = key_bytes(at, len, bytes);
        pty_type(&driver->pty, bytes, count, 1);
        pty_wait_idle(&driver->pty);
        at += len;
        at += strspn(at, " ");
    }
}

static unsigned count_keys(const char *text) {
    unsigned keys = 0;
    for (const char *at = text; *at != '\0'; at++) {
        keys += ((unsigned char)*at & 0xc0) != 0x80;
    }
    return keys;
}

void driver_type(struct driver *driver, const char *text) {
    size_t len = strlen(text);
    char *bytes = strdup(text);
    expect_true(bytes != NULL);
    for (size_t i = 0; i < len; i++) {
        bytes[i] = bytes[i] == '\n' ? '\r' : bytes[i];
    }
    pty_type(&driver->pty, bytes, len, count_keys(text));
    free(bytes);
    pty_wait_idle(&driver->pty);
}

void driver_paste(struct driver *driver, const char *text) {
    pty_type(&driver->pty, "\033[200~", 6, 1);
    pty_type(&driver->pty, text, strlen(text), count_keys(text));
    pty_type(&driver->pty, "\033[201~", 6, 1);
    pty_wait_idle(&driver->pty);
}

void driver_click(struct driver *driver, int row, int col) {
    char bytes[64];
    int len = snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM", col + 1, row + 1);
    pty_type(&driver->pty, bytes, (size_t)len, 1);
    pty_wait_idle(&driver->pty);
}

void driver_resize(struct driver *driver, int rows, int cols) {
    vt_resize(driver->vt, rows > 0 ? rows : 1, cols > 0 ? cols : 1);
    pty_resize(&driver->pty, rows, cols);
}

/* --- the screen --- */

bool driver_shows(struct driver *driver, const char *piece) {
    return vt_shows(driver->vt, piece);
}

const char *driver_text(struct driver *driver) {
    buf_reset(&driver->shown);
    for (int row = 0; row < vt_rows(driver->vt); row++) {
        vt_row(driver->vt, row, &driver->shown);
        buf_add_char(&driver->shown, '\n');
    }
    return buf_text(&driver->shown);
}

/** Prints the screen beside the message: Check takes no message above 8 KiB. */
static void fail_with_screen(struct driver *driver, const char *what, const char *piece) {
    printf("%s\n", driver_text(driver));
    (void)fflush(stdout);
    ck_abort_msg("%s \"%.200s\"; the screen is printed above", what, piece);
}

void expect_shown(struct driver *driver, const char *piece) {
    int64_t until = clock_monotonic_ms() + PTY_DEADLINE_MS;
    while (!vt_shows(driver->vt, piece)) {
        int64_t left = until - clock_monotonic_ms();
        bool is_dead = driver->pty.is_over && driver->pty.idle_fd < 0;
        if (left <= 0 || is_dead) {
            fail_with_screen(
                driver, is_dead ? "the program has ended and never showed" : "never shown:", piece);
        }
        (void)pty_pump(&driver->pty, (int)left);
    }
}

void expect_not_shown(struct driver *driver, const char *piece) {
    (void)pty_pump(&driver->pty, 0);
    if (vt_shows(driver->vt, piece)) {
        fail_with_screen(driver, "the screen shows", piece);
    }
}

void expect_gone(struct driver *driver, const char *piece, int within_ms) {
    int64_t until = clock_monotonic_ms() + within_ms;
    while (vt_shows(driver->vt, piece)) {
        int64_t left = until - clock_monotonic_ms();
        if (left <= 0) {
            fail_with_screen(driver, "still shown:", piece);
        }
        (void)pty_pump(&driver->pty, (int)left);
    }
}

const char *driver_row(struct driver *driver, int row) {
    buf_reset(&driver->shown);
    vt_row(driver->vt, row, &driver->shown);
    return buf_text(&driver->shown);
}

void expect_row_shown(struct driver *driver, int row, const char *piece) {
    if (strstr(driver_row(driver, row), piece) == NULL) {
        char what[64];
        snprintf(what, sizeof what, "row %d does not hold", row);
        fail_with_screen(driver, what, piece);
    }
}

int driver_row_of(struct driver *driver, const char *piece) {
    for (int row = 0; row < vt_rows(driver->vt); row++) {
        if (strstr(driver_row(driver, row), piece) != NULL) {
            return row;
        }
    }
    return -1;
}

void expect_shown_golden(struct driver *driver, const char *name) {
    struct buf dump = {0};
    (void)pty_pump(&driver->pty, 2);
    vt_dump(driver->vt, name, &dump);
    expect_golden(name, buf_text(&dump));
    buf_release(&dump);
}

void driver_quit(struct driver *driver) {
    pty_type(&driver->pty, "q", 1, 1);
    pty_expect_exit(&driver->pty, 0);
}

/* --- without a terminal --- */

static void become_command(const char *const *argv, const char *const *env, int out, int errors) {
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(errors, 2) < 0) {
        _exit(126);
    }
    for (size_t i = 0; env[i] != NULL; i++) {
        char pair[1024];
        snprintf(pair, sizeof pair, "%s", env[i]);
        char *value = strchr(pair, '=');
        if (value == NULL) {
            unsetenv(pair);
        } else {
            *value = '\0';
            setenv(pair, value + 1, 1);
        }
    }
    if (chdir(test_folder()) != 0) {
        _exit(126);
    }
    execv(argv[0], (char *const *)argv);
    _exit(127);
}

/** Reads both to their ends. */
static void collect(int out, struct buf *text, int errors, struct buf *error_text) {
    struct pollfd fds[2] = {{.fd = out, .events = POLLIN}, {.fd = errors, .events = POLLIN}};
    struct buf *into[2] = {text, error_text};
    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        expect_true(poll(fds, 2, 60000) > 0);
        for (int i = 0; i < 2; i++) {
            char bytes[16384];
            if (fds[i].revents == 0) {
                continue;
            }
            ssize_t got = read(fds[i].fd, bytes, sizeof bytes);
            if (got > 0) {
                buf_add(into[i], bytes, (size_t)got);
            } else if (got == 0 || errno != EINTR) {
                fds[i].fd = -1;
            }
        }
    }
}

char *run_callsheet_at(int code, const char *now, const char *text, struct buf *errors) {
    struct args args;
    struct surroundings around;
    struct buf said = {0}, complained = {0};
    int out[2], err[2], how = 0;
    char *program = test_built("callsheet");
    split_args(&args, program, text);
    surround(&around, now, NULL, false);
    expect_int(pipe2(out, O_CLOEXEC), 0);
    expect_int(pipe2(err, O_CLOEXEC), 0);
    pid_t child = fork();
    expect_true(child >= 0);
    if (child == 0) {
        become_command(args.items, around.items, out[1], err[1]);
    }
    close(out[1]);
    close(err[1]);
    collect(out[0], &said, err[0], &complained);
    close(out[0]);
    close(err[0]);
    expect_int(waitpid(child, &how, 0), child);
    if (!WIFEXITED(how) || WEXITSTATUS(how) != code) {
        ck_abort_msg("callsheet %s ended with %d, not %d\n%s%s", text,
                     WIFEXITED(how) ? WEXITSTATUS(how) : -WTERMSIG(how), code, buf_text(&said),
                     buf_text(&complained));
    }
    if (errors != NULL) {
        buf_add(errors, buf_text(&complained), complained.len);
    }
    buf_release(&complained);
    free(args.room);
    free(program);
    buf_add_text(&said, "");
    return buf_detach(&said);
}

char *run_callsheet(int code, const char *args) {
    return run_callsheet_at(code, NULL, args, NULL);
}
