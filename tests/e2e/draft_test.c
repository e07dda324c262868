/* Every key that was echoed survives kill -9 of the whole program (P5), and is found and gone on
   with at the next start (P7). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check_more.h"
#include "support/driver.h"
#include "support/team.h"

enum { KILLS = 40, KEYS_MOST = 60 };

static const struct driver_options usual = {.args = "--no-mail"};

/** Letters that say where they stand, so that a gap or a swap shows. */
static void fill_text(char *out, size_t len, struct dice *dice) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (size_t i = 0; i < len; i++) {
        out[i] = letters[dice_below(dice, sizeof letters - 1)];
    }
    out[len] = '\0';
}

/** The note of the unfinished call that the next desk goes on with; the call is thrown away then.
   The caller frees it. */
static char *recover(const char *marker) {
    struct driver desk;
    driver_open(&desk, &usual);
    expect_shown(&desk, marker); /* offered at once */
    driver_press(&desk, "c");
    expect_shown(&desk, "Notes");
    const char *row = driver_row(&desk, driver_row_of(&desk, "Notes"));
    const char *at = strstr(row, marker);
    expect_true(at != NULL);
    char *note = strndup(at, strcspn(at, " "));
    driver_press(&desk, "C-x C-d y");
    driver_quit(&desk);
    driver_close(&desk);
    return note;
}

static void kill_once(int round, struct dice *dice, size_t *echoed_all) {
    struct driver desk;
    char text[KEYS_MOST + 8], marker[8];
    driver_open(&desk, &usual);
    driver_press(&desk, "c n S-Tab");
    snprintf(marker, sizeof marker, "r%03d", round);
    driver_type(&desk, marker);
    uint64_t before = desk.pty.idle_keys;
    size_t len = 4 + (size_t)dice_below(dice, KEYS_MOST - 4);
    memcpy(text, marker, 4);
    fill_text(text + 4, len - 4, dice);
    /* The keys go out in one piece; it is killed somewhere in the middle of taking them. */
    pty_type(&desk.pty, text + 4, len - 4, (unsigned)(len - 4));
    int pumps = (int)dice_below(dice, 6);
    for (int i = 0; i < pumps; i++) {
        (void)pty_pump(&desk.pty, 1);
    }
    kill(desk.pty.pid, SIGKILL);
    expect_true(pty_wait_end(&desk.pty, 5000) >= 0);
    /* What the screen showed was echoed: count how much of the text stands there. */
    size_t echoed = 4 + (size_t)(desk.pty.idle_keys - before);
    for (size_t n = echoed; n <= len; n++) {
        char shown[KEYS_MOST + 8];
        snprintf(shown, sizeof shown, "%.*s", (int)n, text);
        echoed = driver_shows(&desk, shown) ? n : echoed;
    }
    driver_close(&desk);
    char *note = recover(marker);
    expect_true(strlen(note) >= echoed);                 /* nothing echoed is missing */
    expect_true(strncmp(note, text, strlen(note)) == 0); /* and nothing is invented */
    *echoed_all += echoed;
    free(note);
}

START_TEST(no_echoed_key_is_lost_to_a_kill) {
    struct dice dice = dice_new();
    size_t echoed = 0;
    team_make();
    for (int round = 0; round < KILLS; round++) {
        kill_once(round, &dice, &echoed);
    }
    printf("%d kills while typing, %zu echoed characters, 0 missing\n", KILLS, echoed);
}
END_TEST

START_TEST(a_call_put_aside_is_gone_on_with) {
    struct driver desk;
    team_make();
    driver_open(&desk, &usual);
    driver_press(&desk, "c n S-Tab");
    driver_type(&desk, "to be continued");
    driver_press(&desk, "Esc");
    driver_quit(&desk);
    driver_close(&desk);
    driver_open(&desk, &usual);
    expect_shown(&desk, "to be continued");
    driver_press(&desk, "c");
    expect_shown(&desk, "to be continued");
    driver_press(&desk, "C-s");
    expect_shown(&desk, "Saved");
    driver_quit(&desk);
    driver_close(&desk);
    driver_open(&desk, &usual);
    expect_not_shown(&desk, "UNFINISHED CALLS");
    driver_close(&desk);
}
END_TEST

START_TEST(several_calls_are_open_at_once) {
    struct driver desk;
    team_make();
    driver_open(&desk, &usual);
    driver_press(&desk, "c n S-Tab");
    driver_type(&desk, "first of two");
    driver_press(&desk, "Esc j c n S-Tab");
    driver_type(&desk, "second of two");
    kill(desk.pty.pid, SIGKILL);
    expect_true(pty_wait_end(&desk.pty, 5000) >= 0);
    driver_close(&desk);
    driver_open(&desk, &usual);
    expect_shown(&desk, "first of two");
    expect_shown(&desk, "second of two");
    driver_close(&desk);
}
END_TEST

START_TEST(a_draft_of_another_window_is_not_taken) {
    struct driver first, second;
    team_make();
    driver_open(&first, &usual);
    driver_press(&first, "c n S-Tab");
    driver_type(&first, "still being typed");
    driver_open(&second, &usual);
    expect_not_shown(&second, "UNFINISHED CALLS"); /* nothing to go on with here */
    driver_press(&second, "u");
    expect_shown(&second, "other window");
    driver_press(&second, "c");
    driver_type(&first, " in the first");
    expect_shown(&first, "still being typed in the first");
    driver_press(&first, "C-s");
    expect_shown(&first, "Saved");
    char *shown = run_callsheet(0, "show KESTREL --json");
    expect_contains(shown, "still being typed in the first");
    free(shown);
    driver_close(&first);
    driver_close(&second);
}
END_TEST

START_TEST(a_failed_attempt_is_three_keys) {
    struct driver desk;
    team_make();
    driver_open(&desk, &usual);
    uint64_t before = desk.pty.keys_sent;
    driver_press(&desk, "c n C-s");
    expect_int(desk.pty.keys_sent - before, 3);
    expect_shown(&desk, "Saved");
    expect_shown(&desk, "Dana Whit"); /* the next customer was taken */
    char *shown = run_callsheet(0, "show KESTREL --json");
    expect_contains(shown, "nobody");
    free(shown);
    driver_close(&desk);
}
END_TEST

TEST_MAIN("e2e/draft", TEST_SLOW(no_echoed_key_is_lost_to_a_kill, 60),
          TEST(a_call_put_aside_is_gone_on_with), TEST(several_calls_are_open_at_once),
          TEST(a_draft_of_another_window_is_not_taken), TEST(a_failed_attempt_is_three_keys))
