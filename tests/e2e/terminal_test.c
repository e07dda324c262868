/* The program leaves the terminal as it was, fits itself to what it can do, and lends it to an
   editor or a shell: nothing typed is lost. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/check_more.h"
#include "support/driver.h"
#include "support/team.h"

static const struct driver_options usual = {.args = "--no-mail"};

/** Starts a call with the first customer and goes to the notes. */
static void start_notes(struct driver *desk) {
    driver_press(desk, "c n S-Tab");
}

/** The desk's note of the first customer's call, saved and read back by the command line. */
static void save_and_expect_note(struct driver *desk, const char *customer, const char *note) {
    char command[256];
    driver_press(desk, "C-s");
    expect_shown(desk, "Saved");
    driver_quit(desk);
    snprintf(command, sizeof command, "show %s --json", customer);
    char *shown = run_callsheet(0, command);
    expect_contains(shown, note);
    free(shown);
}

/* --- leaving --- */

START_TEST(a_signal_to_leave_puts_the_terminal_back) {
    static const int numbers[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};
    struct driver desk;
    team_make();
    driver_open(&desk, &usual);
    expect_true(vt_is_alternate(desk.vt));
    kill(desk.pty.pid, numbers[_i]);
    pty_expect_exit(&desk.pty, 0);
    expect_false(vt_is_alternate(desk.vt));
    expect_false(vt_is_bracketed(desk.vt));
    driver_close(&desk);
}
END_TEST

START_TEST(a_fault_puts_the_terminal_back_first) {
    static const int numbers[] = {SIGSEGV, SIGABRT, SIGBUS};
    struct driver desk;
    team_make();
    driver_open(&desk, &usual);
    kill(desk.pty.pid, numbers[_i]);
    expect_true(pty_wait_end(&desk.pty, 5000) >= 0);
    expect_true(WIFSIGNALED(desk.pty.how));
    expect_int(WTERMSIG(desk.pty.how), numbers[_i]);
    expect_false(vt_is_alternate(desk.vt));
    expect_true(driver_shows(&desk, "What you typed is kept"));
    driver_close(&desk);
}
END_TEST

START_TEST(without_a_terminal_the_list_is_printed) {
    team_make();
    char *list = run_callsheet(0, "--no-mail");
    expect_contains(list, "Kestrel Freight");
    free(list);
}
END_TEST

START_TEST(a_terminal_that_cannot_show_it_gets_one_line) {
    static const char *const types[] = {"dumb", "nosuchterminal", ""};
    struct driver desk;
    team_make();
    driver_open(&desk, &(struct driver_options){
                           .args = "--no-mail", .term = types[_i], .has_no_idle = true});
    pty_expect_exit(&desk.pty, 2);
    expect_contains(buf_text(&desk.pty.raw), "TERM");
    expect_contains(buf_text(&desk.pty.raw), "Kestrel Freight"); /* the list all the same */
    driver_close(&desk);
}
END_TEST

START_TEST(each_usual_terminal_shows_the_list) {
    static const char *const types[] = {"xterm-256color", "xterm", "screen", "screen-256color",
                                        "tmux-256color",  "linux", "vt100"};
    struct driver desk;
    team_make();
    driver_open(&desk, &(struct driver_options){.args = "--no-mail", .term = types[_i]});
    expect_shown(&desk, "Kestrel Freight");
    driver_press(&desk, "Down");
    driver_quit(&desk);
    driver_close(&desk);
}
END_TEST

START_TEST(a_locale_without_utf8_gets_ascii_only) {
    static const char *const env[] = {"LC_ALL=C", NULL};
    struct driver desk;
    team_make();
    driver_open(&desk, &(struct driver_options){.args = "--no-mail", .env = env});
    expect_shown(&desk, "Kestrel Freight");
    for (size_t i = 0; i < desk.pty.raw.len; i++) {
        expect_true((unsigned char)desk.pty.raw.data[i] < 128);
    }
    driver_close(&desk);
}
END_TEST

START_TEST(no_color_is_respected) {
    static const char *const env[] = {"NO_COLOR=1", "COLORTERM=truecolor", NULL};
    struct driver desk;
    team_make();
    driver_open(&desk, &(struct driver_options){.args = "--no-mail", .env = env});
    driver_press(&desk, "j");
    for (int row = 0; row < 40; row++) {
        for (int col = 0; col < 120; col++) {
            struct vt_cell cell;
            vt_cell(desk.vt, row, col, &cell);
            expect_int(cell.fg, -1);
            expect_int(cell.bg, -1);
        }
    }
    driver_close(&desk);
}
END_TEST

START_TEST(an_unknown_theme_is_one_sentence) {
    struct driver desk;
    team_make();
    driver_open(&desk,
                &(struct driver_options){.args = "--no-mail --theme nosuch", .has_no_idle = true});
    pty_expect_exit(&desk.pty, 1);
    expect_shown(&desk, "no theme called nosuch");
    expect_false(vt_is_alternate(desk.vt));
    driver_close(&desk);
}
END_TEST

/* --- lent and taken back --- */

START_TEST(suspended_and_resumed_it_is_as_before) {
    struct driver desk;
    team_make();
    driver_open(&desk, &(struct driver_options){.args = "--no-mail", .has_shell = true});
    start_notes(&desk);
    driver_type(&desk, "before the pause");
    pty_type(&desk.pty, "\032", 1, 1);
    pty_wait_stopped(&desk.pty);
    expect_false(vt_is_alternate(desk.vt));
    driver_resize(&desk, 30, 100);
    pty_resume_job(&desk.pty);
    pty_wait_idle_again(&desk.pty);
    expect_true(vt_is_alternate(desk.vt));
    driver_type(&desk, " and after");
    expect_shown(&desk, "before the pause and after");
    save_and_expect_note(&desk, "KESTREL", "before the pause and after");
    driver_close(&desk);
}
END_TEST

START_TEST(a_stop_from_outside_is_a_suspension_too) {
    struct driver desk;
    team_make();
    driver_open(&desk, &(struct driver_options){.args = "--no-mail", .has_shell = true});
    kill(desk.pty.pid, SIGTSTP);
    pty_wait_stopped(&desk.pty);
    expect_false(vt_is_alternate(desk.vt));
    pty_resume_job(&desk.pty);
    pty_wait_idle_again(&desk.pty);
    expect_shown(&desk, "Kestrel Freight");
    kill(desk.pty.pid, SIGSTOP);
    pty_wait_stopped(&desk.pty);
    pty_resume_job(&desk.pty);
    pty_wait_idle_again(&desk.pty);
    expect_shown(&desk, "Kestrel Freight");
    driver_press(&desk, "j");
    driver_close(&desk);
}
END_TEST

/** Writes a program that plays the editor. */
static char *make_editor(const char *script) {
    char *path = test_file("editor", script);
    expect_int(chmod(path, 0700), 0);
    return path;
}

START_TEST(the_editor_gets_the_note_and_gives_it_back) {
    struct driver desk;
    char variable[4200];
    team_make();
    char *editor = make_editor("#!/bin/sh\n"
                               "test \"$1\" = -x || exit 3\n"
                               "test -t 0 && test -t 1 || exit 4\n"
                               "printf ' and more\\nsecond line \\303\\274\\n' >>\"$2\"\n");
    snprintf(variable, sizeof variable, "VISUAL=%s -x", editor);
    const char *const env[] = {variable, NULL};
    driver_open(&desk, &(struct driver_options){.args = "--no-mail", .env = env});
    start_notes(&desk);
    driver_type(&desk, "begun here");
    driver_press(&desk, "F4");
    expect_shown(&desk, "begun here and more");
    expect_shown(&desk, "second line ü");
    expect_true(vt_is_alternate(desk.vt));
    char *left = test_path("state/callsheet");
    char command[4300];
    snprintf(command, sizeof command, "test -z \"$(ls %s | grep ^note-)\"", left);
    expect_int(system(command), 0);
    save_and_expect_note(&desk, "KESTREL", "begun here and more\\nsecond line");
    free(left);
    free(editor);
    driver_close(&desk);
}
END_TEST

START_TEST(an_editor_that_fails_leaves_the_note_as_it_was) {
    struct driver desk;
    char variable[4200];
    team_make();
    char *editor = make_editor("#!/bin/sh\nprintf lost >\"$1\"\nexit 1\n");
    snprintf(variable, sizeof variable, "VISUAL=%s", _i == 0 ? editor : "/nowhere/editor");
    const char *const env[] = {variable, NULL};
    driver_open(&desk, &(struct driver_options){.args = "--no-mail", .env = env});
    start_notes(&desk);
    driver_type(&desk, "kept as it is");
    driver_press(&desk, "F4");
    expect_shown(&desk, "kept as it is");
    expect_shown(&desk, _i == 0 ? "as it was before" : "Cannot start");
    driver_type(&desk, " and typed on");
    expect_shown(&desk, "kept as it is and typed on");
    free(editor);
    driver_close(&desk);
}
END_TEST

START_TEST(hanging_up_on_the_editor_keeps_the_note) {
    struct driver desk;
    char variable[4200];
    team_make();
    char *editor = make_editor("#!/bin/sh\necho ready\nread line\n");
    snprintf(variable, sizeof variable, "VISUAL=%s", editor);
    const char *const env[] = {variable, NULL};
    driver_open(&desk, &(struct driver_options){.args = "--no-mail", .env = env});
    start_notes(&desk);
    driver_type(&desk, "while the editor was open");
    pty_type(&desk.pty, "\033OS", 3, 1);
    expect_shown(&desk, "ready");
    pty_hang_up(&desk.pty);
    expect_true(pty_wait_end(&desk.pty, 3000) >= 0);
    driver_close(&desk);
    driver_open(&desk, &usual);
    expect_shown(&desk, "while the editor was open");
    driver_close(&desk);
    free(editor);
}
END_TEST

TEST_MAIN("e2e/terminal", TEST_LOOP(a_signal_to_leave_puts_the_terminal_back, 4),
          TEST_LOOP(a_fault_puts_the_terminal_back_first, 3),
          TEST(without_a_terminal_the_list_is_printed),
          TEST_LOOP(a_terminal_that_cannot_show_it_gets_one_line, 3),
          TEST_LOOP(each_usual_terminal_shows_the_list, 7),
          TEST(a_locale_without_utf8_gets_ascii_only), TEST(no_color_is_respected),
          TEST(an_unknown_theme_is_one_sentence), TEST(suspended_and_resumed_it_is_as_before),
          TEST(a_stop_from_outside_is_a_suspension_too),
          TEST(the_editor_gets_the_note_and_gives_it_back),
          TEST_LOOP(an_editor_that_fails_leaves_the_note_as_it_was, 2),
          TEST(hanging_up_on_the_editor_keeps_the_note))
