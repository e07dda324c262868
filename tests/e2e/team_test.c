/* Several programs on one ledger, and a ledger in trouble: everybody sees, nothing is lost. */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "support/check_more.h"
#include "support/driver.h"
#include "support/team.h"

/** A change by somebody else is on the screen within this time. */
enum { SEEN_MS = 1000 };

static const struct driver_options usual = {.args = "--no-mail"};

/* --- two desks --- */

START_TEST(a_save_elsewhere_is_seen_and_the_cursor_stays) {
    struct driver first, second;
    team_make();
    driver_open(&first, &usual);
    driver_open(&second, &usual);
    driver_press(&second, "j j"); /* Brandt Werkzeuge */
    expect_shown(&second, "Uwe Brandt");
    driver_press(&first, "c n C-s");
    expect_shown(&first, "Saved");
    int64_t saved = clock_monotonic_ms();
    expect_shown(&second, "3 to call");
    expect_true(clock_monotonic_ms() - saved <= SEEN_MS);
    pty_wait_idle(&second.pty);
    expect_shown(&second, "Uwe Brandt");
    driver_quit(&second);
    driver_quit(&first);
    driver_close(&first);
    driver_close(&second);
}
END_TEST

START_TEST(the_command_line_is_seen_as_well) {
    struct driver desk;
    team_make();
    driver_open(&desk, &usual);
    expect_shown(&desk, "4 to call");
    free(run_callsheet(0, "log OTTER --reached nobody --note \"rang out\""));
    int64_t saved = clock_monotonic_ms();
    expect_shown(&desk, "3 to call");
    expect_true(clock_monotonic_ms() - saved <= SEEN_MS);
    driver_close(&desk);
}
END_TEST

START_TEST(who_is_on_the_phone_is_told_and_both_notes_are_kept) {
    struct driver anna, ben;
    team_make();
    driver_open(&anna, &(struct driver_options){.args = "--no-mail --user Anna"});
    driver_open(&ben, &(struct driver_options){.args = "--no-mail --user Ben"});
    driver_press(&anna, "c n S-Tab");
    driver_type(&anna, "note of Anna");
    driver_press(&ben, "c n S-Tab");
    expect_shown(&ben, "Anna");
    driver_type(&ben, "note of Ben");
    driver_press(&anna, "C-s");
    expect_shown(&anna, "Saved");
    driver_press(&ben, "C-s");
    expect_shown(&ben, "Saved");
    char *shown = run_callsheet(0, "show KESTREL --json");
    expect_contains(shown, "note of Anna");
    expect_contains(shown, "note of Ben");
    free(shown);
    driver_close(&anna);
    driver_close(&ben);
}
END_TEST

/* --- a ledger in trouble --- */

/** Another program that keeps the ledger locked. */
static sqlite3 *lock_ledger(void) {
    sqlite3 *db = NULL;
    char *path = team_ledger();
    expect_int(sqlite3_open(path, &db), SQLITE_OK);
    expect_int(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    free(path);
    return db;
}

static void unlock_ledger(sqlite3 *db) {
    expect_int(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    expect_int(sqlite3_close(db), SQLITE_OK);
}

START_TEST(a_ledger_kept_by_somebody_else_costs_no_note) {
    struct driver desk;
    team_make();
    driver_open(&desk, &usual);
    driver_press(&desk, "c n S-Tab");
    driver_type(&desk, "written while it was locked");
    sqlite3 *other = lock_ledger();
    pty_type(&desk.pty, "\023", 1, 1); /* C-s */
    expect_shown(&desk, "Another program is writing");
    pty_wait_idle(&desk.pty);
    expect_shown(&desk, "written while it was locked");
    expect_not_shown(&desk, "Saved");
    unlock_ledger(other);
    driver_press(&desk, "C-s");
    expect_shown(&desk, "Saved");
    char *shown = run_callsheet(0, "show KESTREL --json");
    expect_contains(shown, "written while it was locked");
    free(shown);
    driver_close(&desk);
}
END_TEST

START_TEST(a_lock_of_a_moment_is_waited_for) {
    struct driver desk;
    team_make();
    driver_open(&desk, &usual);
    driver_press(&desk, "c n S-Tab");
    driver_type(&desk, "a short wait");
    sqlite3 *other = lock_ledger();
    pty_type(&desk.pty, "\023", 1, 1);
    expect_shown(&desk, "Another program is writing");
    unlock_ledger(other);
    pty_wait_idle(&desk.pty);
    expect_shown(&desk, "Saved");
    expect_gone(&desk, "Another program is writing", SEEN_MS);
    driver_close(&desk);
}
END_TEST

START_TEST(a_ledger_that_is_taken_away_costs_no_note) {
    struct driver desk;
    team_make();
    char *path = team_ledger();
    char *aside = test_path("team/aside");
    driver_open(&desk, &usual);
    driver_press(&desk, "c n S-Tab");
    driver_type(&desk, "where did it go");
    expect_int(rename(path, aside), 0);
    driver_press(&desk, "C-s");
    expect_shown(&desk, "where did it go");
    expect_not_shown(&desk, "Saved");
    driver_press(&desk, "Esc");
    driver_quit(&desk);
    driver_close(&desk);
    expect_int(rename(aside, path), 0);
    driver_open(&desk, &usual);
    expect_shown(&desk, "where did it go");
    driver_close(&desk);
    free(path);
    free(aside);
}
END_TEST

START_TEST(a_missing_ledger_is_one_sentence) {
    struct driver desk;
    driver_open(&desk, &(struct driver_options){.args = "--no-mail --ledger /nowhere/x.ledger",
                                                .has_no_idle = true});
    pty_expect_exit(&desk.pty, 1);
    expect_shown(&desk, "/nowhere/x.ledger");
    driver_close(&desk);
}
END_TEST

TEST_MAIN("e2e/team", TEST(a_save_elsewhere_is_seen_and_the_cursor_stays),
          TEST(the_command_line_is_seen_as_well),
          TEST(who_is_on_the_phone_is_told_and_both_notes_are_kept),
          TEST_SLOW(a_ledger_kept_by_somebody_else_costs_no_note, 40),
          TEST(a_lock_of_a_moment_is_waited_for), TEST(a_ledger_that_is_taken_away_costs_no_note),
          TEST(a_missing_ledger_is_one_sentence))
