#include "support/check_more.h"
#include "support/vt.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "callsheet/run/term.h"
#include "callsheet/ui/surface.h"

/* The terminal on a pty: keys, sizes, suspending, restoring, hang-up. */

/* ncurses keeps what newterm made before it found the type unknown. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
    return "leak:new_prescr";
}

struct rig {
    struct term *term;
    struct vt *vt;
    int master, slave;
    FILE *file;
    struct termios before;
};

static void rig_open(struct rig *rig, int rows, int cols) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    struct error err;
    ck_assert_int_eq(openpty(&rig->master, &rig->slave, NULL, NULL, &size), 0);
    ck_assert_int_eq(fcntl(rig->master, F_SETFL, O_NONBLOCK), 0);
    ck_assert_int_eq(tcgetattr(rig->slave, &rig->before), 0);
    rig->file = fdopen(rig->slave, "r+");
    ck_assert(rig->file != NULL);
    struct term_options options = {.in = rig->file, .out = rig->file, .type = "xterm-256color"};
    expect_ok(term_open(&rig->term, &options, &err), &err);
    rig->vt = vt_new(rows, cols);
}

/* Shows the terminal what was written up to now. */
static void rig_show(struct rig *rig) {
    char bytes[4096];
    ssize_t got = 0;
    while ((got = read(rig->master, bytes, sizeof bytes)) > 0) {
        vt_feed(rig->vt, bytes, (size_t)got);
    }
}

static void rig_close(struct rig *rig) {
    term_free(rig->term);
    rig_show(rig);
    vt_free(rig->vt);
    fclose(rig->file);
    if (rig->master >= 0) {
        close(rig->master);
    }
}

static void rig_type(struct rig *rig, const char *bytes, size_t len) {
    ck_assert_int_eq(write(rig->master, bytes, len), (ssize_t)len);
    struct pollfd waiting = {.fd = rig->slave, .events = POLLIN};
    ck_assert_int_eq(poll(&waiting, 1, 5000), 1);
}

/* Appends the names of the keys that came. */
static void add_names(struct rig *rig, struct buf *out) {
    struct key keys[64];
    size_t count = 0;
    ck_assert_int_eq(term_read(rig->term, keys, ARRAY_LEN(keys), &count), TERM_INPUT_DRAINED);
    for (size_t i = 0; i < count; i++) {
        char name[KEY_NAME_BYTES];
        key_format(name, sizeof name, keys[i]);
        buf_addf(out, "%s%s", out->len > 0 ? " " : "", name);
        if (keys[i].code == KEYCODE_PASTE_TEXT) {
            buf_addf(out, "=%x", keys[i].scalar);
        } else if (keys[i].code >= KEYCODE_MOUSE_PRESS && keys[i].code <= KEYCODE_WHEEL_DOWN) {
            buf_addf(out, "@%d,%d", keys[i].row, keys[i].col);
        }
    }
}

// clang-format off
static const struct {
    const char *bytes;
    const char *names;
} typed[] = {
    {"j", "j"},
    {"gG 5", "g G Space 5"},
    {"\033OA\033OB\033OC\033OD", "Up Down Right Left"},
    {"\033OH\033OF\033[5~\033[6~", "Home End PgUp PgDn"},
    {"\t\033[Z", "Tab S-Tab"},
    {"\r", "Enter"},
    {"\n", "Enter"},
    {"\x7f\b", "Backspace Backspace"},
    {"\033[3~\033[2~", "Del Ins"},
    {"\x03\x11\x13\x1a", "C-c C-q C-s C-z"},
    {"\x1c\x1d\x1f", "C-\\ C-] C-_"},
    {"\033OP\033[15~\033[24~", "F1 F5 F12"},
    {"\033[1;5D\033[1;5C\033[1;5H\033[1;5F", "C-Left C-Right C-Home C-End"},
    {"\033", "Esc"},
    {"\033j", "Esc j"},
    {"é日😀", "é 日 😀"},
    {"\xff" "x", "\xEF\xBF\xBD x"},
    {"\xc3" "x", "x"},
    {"\033[200~a\rb\t\x7f\033[A\033[201~z",
     "PasteBegin PasteText=61 PasteText=a PasteText=62 PasteText=9 PasteText=7f PasteText=1b "
     "PasteText=5b PasteText=41 PasteEnd z"},
    {"\033[200~\033OA\003\033[201~", "PasteBegin PasteText=3 PasteEnd"},
    {"\033[<0;5;3M\033[<0;5;3m", "MousePress@2,4"},
    {"\033[<64;1;1M\033[<65;80;24M", "WheelUp@0,0 WheelDown@23,79"},
};
// clang-format on

START_TEST(keys_have_names) {
    struct rig rig;
    struct buf names = {.data = NULL};
    rig_open(&rig, 24, 80);
    rig_type(&rig, typed[_i].bytes, strlen(typed[_i].bytes));
    add_names(&rig, &names);
    expect_text(buf_text(&names), typed[_i].names);
    buf_release(&names);
    rig_close(&rig);
}
END_TEST

START_TEST(a_character_may_come_in_two_reads) {
    struct rig rig;
    struct buf names = {.data = NULL};
    rig_open(&rig, 24, 80);
    rig_type(&rig, "\xe6\x97", 2);
    add_names(&rig, &names);
    expect_text(buf_text(&names), "");
    rig_type(&rig, "\xa5", 1);
    add_names(&rig, &names);
    expect_text(buf_text(&names), "日");
    buf_release(&names);
    rig_close(&rig);
}
END_TEST

START_TEST(a_full_array_is_not_the_end) {
    struct rig rig;
    struct key keys[2];
    size_t count = 0;
    rig_open(&rig, 24, 80);
    rig_type(&rig, "abc", 3);
    expect_int(term_read(rig.term, keys, 2, &count), TERM_INPUT_MORE);
    expect_int(count, 2);
    expect_int(term_read(rig.term, keys, 2, &count), TERM_INPUT_DRAINED);
    expect_int(count, 1);
    expect_int(keys[0].scalar, 'c');
    expect_int(term_read(rig.term, keys, 2, &count), TERM_INPUT_DRAINED);
    expect_int(count, 0);
    rig_close(&rig);
}
END_TEST

START_TEST(hang_up_is_seen) {
    struct rig rig;
    struct key keys[2];
    size_t count = 0;
    rig_open(&rig, 24, 80);
    close(rig.master);
    rig.master = -1;
    expect_int(term_read(rig.term, keys, 2, &count), TERM_INPUT_CLOSED);
    expect_int(count, 0);
    term_abandon(rig.term);
    struct surface *surface = surface_new(24, 80);
    struct theme theme;
    theme_init(&theme, THEME_DARK, DEPTH_256);
    term_flush(rig.term, surface, &theme); /* goes nowhere and does no harm */
    surface_free(surface);
    rig_close(&rig);
}
END_TEST

static void draw(struct rig *rig, struct surface *surface, const char *text) {
    struct theme theme;
    theme_init(&theme, THEME_DARK, DEPTH_256);
    surface_clear(surface, ROLE_TEXT);
    surface_text(surface, 1, 2, 70, text, ROLE_TEXT);
    surface_text(surface, surface_rows(surface) - 2, surface_cols(surface) - 6, 6, "corner",
                 ROLE_WARM);
    term_flush(rig->term, surface, &theme);
    rig_show(rig);
}

START_TEST(sizes_follow_the_terminal) {
    static const int sizes[][2] = {{40, 120}, {16, 60}, {1, 1}, {5, 200}, {60, 20}, {24, 80}};
    struct rig rig;
    rig_open(&rig, 24, 80);
    struct surface *surface = surface_new(24, 80);
    draw(&rig, surface, "first");
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        struct winsize size = {.ws_row = (unsigned short)sizes[i][0],
                               .ws_col = (unsigned short)sizes[i][1]};
        int rows = 0, cols = 0;
        ck_assert_int_eq(ioctl(rig.master, TIOCSWINSZ, &size), 0);
        vt_resize(rig.vt, sizes[i][0], sizes[i][1]);
        expect_true(term_resize(rig.term));
        expect_false(term_resize(rig.term));
        term_size(rig.term, &rows, &cols);
        expect_int(rows, sizes[i][0]);
        expect_int(cols, sizes[i][1]);
        surface_resize(surface, rows, cols);
        draw(&rig, surface, "after a change of size");
        struct buf wanted = {.data = NULL}, seen = {.data = NULL};
        surface_dump_text(surface, &wanted);
        for (int row = 0; row < rows; row++) {
            vt_row(rig.vt, row, &seen);
            buf_add_char(&seen, '\n');
        }
        expect_text(buf_text(&seen), buf_text(&wanted));
        buf_release(&wanted);
        buf_release(&seen);
    }
    surface_free(surface);
    rig_close(&rig);
}
END_TEST

static bool is_as_before(const struct rig *rig) {
    struct termios now;
    ck_assert_int_eq(tcgetattr(rig->slave, &now), 0);
    return now.c_lflag == rig->before.c_lflag && now.c_iflag == rig->before.c_iflag &&
           now.c_oflag == rig->before.c_oflag;
}

START_TEST(suspending_gives_the_terminal_back) {
    struct rig rig;
    rig_open(&rig, 24, 80);
    struct surface *surface = surface_new(24, 80);
    draw(&rig, surface, "before");
    expect_true(vt_is_alternate(rig.vt));
    expect_true(vt_is_bracketed(rig.vt));
    expect_false(is_as_before(&rig));
    term_suspend(rig.term);
    rig_show(&rig);
    expect_false(vt_is_alternate(rig.vt));
    expect_false(vt_is_bracketed(rig.vt));
    expect_true(is_as_before(&rig));
    draw(&rig, surface, "unseen"); /* nothing is drawn meanwhile */
    expect_false(vt_shows(rig.vt, "unseen"));
    term_resume(rig.term);
    draw(&rig, surface, "after");
    expect_true(vt_is_alternate(rig.vt));
    expect_true(vt_is_bracketed(rig.vt));
    expect_true(vt_shows(rig.vt, "after"));
    expect_false(is_as_before(&rig));
    surface_free(surface);
    rig_close(&rig);
}
END_TEST

START_TEST(the_crash_path_restores) {
    struct rig rig;
    rig_open(&rig, 24, 80);
    struct surface *surface = surface_new(24, 80);
    draw(&rig, surface, "before");
    term_restore(NULL);
    term_restore(rig.term);
    rig_show(&rig);
    int row = 0, col = 0;
    expect_false(vt_is_alternate(rig.vt));
    expect_false(vt_is_bracketed(rig.vt));
    expect_true(vt_cursor(rig.vt, &row, &col));
    expect_true(is_as_before(&rig));
    surface_free(surface);
    rig_close(&rig);
}
END_TEST

START_TEST(leaving_restores) {
    struct rig rig;
    rig_open(&rig, 24, 80);
    rig_show(&rig);
    term_free(rig.term);
    rig.term = NULL;
    rig_show(&rig);
    expect_false(vt_is_alternate(rig.vt));
    expect_false(vt_is_bracketed(rig.vt));
    expect_true(is_as_before(&rig));
    rig_close(&rig);
}
END_TEST

START_TEST(unknown_terminals_are_refused) {
    static const char *const types[] = {"nosuchterminal", "", "dumb"};
    struct term_options options = {.type = types[_i]};
    struct term *term = NULL;
    struct error err;
    expect_status(term_open(&term, &options, &err), STATUS_UNSUPPORTED, &err);
    expect_contains(err.message, "TERM");
    expect_true(term == NULL);
}
END_TEST

TEST_MAIN("term/terminal", TEST_LOOP(keys_have_names, ARRAY_LEN(typed)),
          TEST(a_character_may_come_in_two_reads), TEST(a_full_array_is_not_the_end),
          TEST(hang_up_is_seen), TEST(sizes_follow_the_terminal),
          TEST(suspending_gives_the_terminal_back), TEST(the_crash_path_restores),
          TEST(leaving_restores), TEST_LOOP(unknown_terminals_are_refused, 3))
