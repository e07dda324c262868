#include "callsheet/run/argv.h"

#include <string.h>

#include "support/check_more.h"

static const char *const plain[] = {"dialler", "--number", "%n", NULL};

START_TEST(a_command_is_split_at_blanks_and_nothing_else) {
    struct argv argv;
    struct error err;
    expect_ok(argv_split(&argv, "  emacs\t-nw 'a b' $HOME;x \n", &err), &err);
    expect_int(argv.count, 5);
    expect_text(argv.items[0], "emacs");
    expect_text(argv.items[1], "-nw");
    expect_text(argv.items[2], "'a");
    expect_text(argv.items[4], "$HOME;x");
    expect_true(argv.items[5] == NULL);
    expect_status(argv_split(&argv, " \t", &err), STATUS_INVALID, NULL);
}
END_TEST

START_TEST(a_list_has_its_limits) {
    struct argv argv;
    struct error err;
    char many[ARGV_MOST * 2 + 3], wide[ARGV_BYTES + 1];
    for (size_t i = 0; i < sizeof many - 1; i++) {
        many[i] = i % 2 == 0 ? 'a' : ' ';
    }
    many[sizeof many - 1] = '\0';
    expect_status(argv_split(&argv, many, &err), STATUS_LIMIT, NULL);
    memset(wide, 'a', sizeof wide - 1);
    wide[sizeof wide - 1] = '\0';
    expect_status(argv_split(&argv, wide, &err), STATUS_LIMIT, NULL);
    wide[ARGV_BYTES - 1] = '\0';
    expect_ok(argv_split(&argv, wide, &err), &err);
}
END_TEST

START_TEST(the_number_is_one_argument_of_digits) {
    struct argv argv;
    struct error err;
    expect_ok(argv_dial(&argv, plain, "+30 210 746-0712 (ext. 4)", &err), &err);
    expect_int(argv.count, 3);
    expect_text(argv.items[2], "+3021074607124");
    expect_ok(argv_dial(&argv, plain, "*31#030", &err), &err);
    expect_text(argv.items[2], "*31#030");
}
END_TEST

START_TEST(a_number_without_digits_is_refused) {
    static const char *const numbers[] = {"", "none", "+", "; rm -rf /", "$(id)", "--help"};
    struct argv argv;
    struct error err;
    expect_status(argv_dial(&argv, plain, numbers[_i], &err), STATUS_INVALID, NULL);
}
END_TEST

START_TEST(commands_that_would_not_be_safe_are_refused) {
    static const char *const whole[][6] = {
        {"sh", "-c", "%n", NULL},
        {"/bin/bash", "-lc", "dial", "%n", NULL},
        {"zsh", "-x", "-c", "%n", NULL},
        {"dialler", "tel:%n", NULL},
        {"dialler", "--number", NULL},
        {"%n", NULL},
        {NULL},
    };
    struct argv argv;
    struct error err;
    expect_status(argv_dial(&argv, whole[_i], "0301234", &err), STATUS_INVALID, NULL);
    expect_status(argv_dial(&argv, NULL, "0301234", &err), STATUS_INVALID, NULL);
}
END_TEST

/** Whatever a number holds, the program sees one argument of harmless characters: 500 times. */
START_TEST(hostile_numbers_stay_one_harmless_argument) {
    struct dice dice = dice_new();
    struct argv argv;
    struct error err;
    for (int round = 0; round < 500; round++) {
        char number[64];
        size_t len = (size_t)dice_below(&dice, sizeof number - 1);
        for (size_t i = 0; i < len; i++) {
            number[i] = (char)dice_range(&dice, 1, 255);
        }
        number[len] = '\0';
        if (argv_dial(&argv, plain, number, &err) == STATUS_OK) {
            expect_int(argv.count, 3);
            expect_int(strspn(argv.items[2], "+0123456789*#,;"), strlen(argv.items[2]));
            expect_true(argv.items[2][0] != '\0');
        }
    }
}
END_TEST

START_TEST(the_editor_is_the_persons_own) {
    struct argv argv;
    struct error err;
    expect_ok(argv_editor(&argv, "nano -w", "ed", "/n", &err), &err);
    expect_text(argv.items[0], "nano");
    expect_text(argv.items[2], "/n");
    expect_ok(argv_editor(&argv, " ", "ed", "/n", &err), &err);
    expect_text(argv.items[0], "ed");
    expect_ok(argv_editor(&argv, NULL, NULL, "/a b", &err), &err);
    expect_text(argv.items[0], "vi");
    expect_text(argv.items[1], "/a b");
}
END_TEST

START_TEST(ids_have_their_places) {
    struct argv argv;
    struct error err;
    static const char *const list[] = {"neomutt", "-f", "notmuch://?query=thread:%t", "%i", NULL};
    expect_ok(argv_mail(&argv, list, "00ab", "a.b+c=1~d/e_f@x.example", &err), &err);
    expect_int(argv.count, 4);
    expect_text(argv.items[2], "notmuch://?query=thread:00ab");
    expect_text(argv.items[3], "a.b+c=1~d/e_f@x.example");
    static const char *const thread[] = {"alot", "search", "thread:%t", NULL};
    expect_ok(argv_mail(&argv, thread, "00ab", "a b;`c`$(d)", &err), &err); /* it is not used */
}
END_TEST

START_TEST(ids_that_mean_something_are_refused) {
    static const char *const ids[] = {"",      "-rf",      "a b", "a;b",  "a`b`", "$(a)",
                                      "a|b",   "a\"b",     "a'b", "(a)",  "a\nb", "a\x1b[31m",
                                      "a%41b", "\xc3\xa9", "<a>", "a\\b", "{a}",  "a#b"};
    struct argv argv;
    struct error err;
    static const char *const list[] = {"mutt", "%i", NULL};
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        expect_status(argv_mail(&argv, list, "00ab", ids[i], &err), STATUS_INVALID, &err);
        expect_contains(err.message, "use %t");
    }
}
END_TEST

START_TEST(a_mail_program_needs_a_place_and_is_no_shell) {
    struct argv argv;
    struct error err;
    static const char *const none[] = {"mutt", "x", NULL};
    static const char *const program[] = {"%t", "x", NULL};
    static const char *const shell[] = {"sh", "-c", "mutt %t", NULL};
    static const char *const *const lists[] = {none, program, shell, NULL};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        expect_status(argv_mail(&argv, lists[i], "00ab", "a@x", &err), STATUS_INVALID, &err);
    }
}
END_TEST

START_TEST(the_pager_is_the_persons_own) {
    struct argv argv;
    struct error err;
    expect_ok(argv_pager(&argv, "most -s", &err), &err);
    expect_text(argv.items[1], "-s");
    expect_ok(argv_pager(&argv, " ", &err), &err);
    expect_text(argv.items[0], "less");
}
END_TEST

TEST_MAIN("run/argv", TEST(a_command_is_split_at_blanks_and_nothing_else),
          TEST(a_list_has_its_limits), TEST(the_number_is_one_argument_of_digits),
          TEST_LOOP(a_number_without_digits_is_refused, 6),
          TEST_LOOP(commands_that_would_not_be_safe_are_refused, 7),
          TEST(hostile_numbers_stay_one_harmless_argument), TEST(the_editor_is_the_persons_own),
          TEST(ids_have_their_places), TEST(ids_that_mean_something_are_refused),
          TEST(a_mail_program_needs_a_place_and_is_no_shell), TEST(the_pager_is_the_persons_own))
