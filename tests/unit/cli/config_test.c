/* The configuration: what is read, what is refused and where, and the file that init writes. */
#include "support/check_more.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/cli/config.h"

static enum status read_text(struct config *config, const char *text, struct error *err) {
    return config_read_text(config, "/etc/callsheet/config", text, strlen(text), err);
}

static const struct {
    const char *text;
    const char *piece;
} bad[] = {
    {"[ledger]\npath = a\n[colour]\nx = 1\n",
     "config line 4: there is no section [colour]. Known are: ledger, firm, person, mail, screen, "
     "phone, queue, rates, tone, keys."},
    {"[mail]\nuse = yes\ndatabaze = x\n",
     "line 3: there is no setting “databaze” in [mail]. Known there: use, database, config, "
     "profile, drafts, draft_command, from, open."},
    {"x = 1\n", "line 1: there is no section []"},
    {"[mail]\nuse = perhaps\n", "line 2: expected yes or no, found “perhaps”."},
    {"[firm]\ntime_zone = Mars/Base\n", "line 2: expected a time zone like Europe/Athens"},
    {"[queue]\ngrace_days = many\n", "line 2: “grace_days” takes a whole number"},
    {"[queue]\ngrace_days = 900\n", "line 2: “grace_days” takes a whole number"},
    {"[queue]\ngracedays = 3\n", "line 2: There is no rule called “gracedays”."},
    {"[queue]\ncalls_days = someday\n", "line 2: expected days on which"},
    {"[queue]\ncalls_days = mon-\n", "line 2: expected days on which"},
    {"[mail]\nfrom = Anna Berg\n", "line 2: expected a name and a mail address, like Anna Berg"},
    {"[rates]\nUSD = 0\n", "line 2: "},
    {"[rates]\ndollar = 2\n", "line 2: "},
    {"[keys]\nfly = f\n", "line 2: "},
    {"[keys]\ncall = Hyper-x\n", "line 2: "},
    {"[ledger\npath = a\n", "line 1: expected [section], name = value"},
    {"[ledger]\nnonsense\n", "line 2: expected [section], name = value"},
    {"[mail]\nuse = perhaps\n[firm]\nname = A\n", "line 2: expected yes or no, found “perhaps”."},
    {"[mail]\nuse = perhaps\n[firm]\nnonsense\n[x]\ny = 1\n", "line 2: expected yes or no"},
    {"[mail]\nnonsense\n[firm]\ntime_zone = Mars/Base\n", "line 2: expected [section]"},
    {"[queue]\ncalls_from_minute = 18:00\ngrace_days = 3\ncalls_to_minute = 09:00\n",
     "line 4: calls_from_minute must be earlier than calls_to_minute"},
    {"[queue]\ncalls_from_minute = 1080\n", "line 2: calls_from_minute must be earlier"},
    {"[queue]\ngrace_days = 3\n[firm]\nname = A\n[queue]\ngrace_days = 4\n",
     "line 6: “grace_days” is set twice in [queue]. Remove one of the lines."},
    {"[rates]\nUSD = 0.9\nUSD = 0.8\n", "line 3: "},
    {"[tone]\nthe gizmo = much\n",
     "line 2: expected points from -50 to 50 but not 0, found “much”."},
    {"[tone]\nthe gizmo = 51\n", "line 2: expected points"},
    {"[tone]\nthe gizmo = 0\n", "line 2: expected points"},
    {"[tone]\nthe gizmo = 5 points\n", "line 2: expected points"},
    {"[tone]\n??? = 5\n", "line 2: expected a phrase of one to eight words, found “???”."},
    {"[tone]\na b c d e f g h i = 5\n", "line 2: expected a phrase of one to eight words"},
    {"[tone]\nthe gizmo = 5\nthe gizmo = 6\n", "line 3: "},
    {"[keys]\ncall = C\ncall = D\n", "line 3: “call” is set twice in [keys]"},
    {"[firm]\nname = A\n  B\n", "line 3: “name” is set twice in [firm]"},
    {"[firm]\nname = \x1b[31m\xff\n", "line 2: the line is not text."},
};

START_TEST(bad_lines_are_named) {
    struct config config;
    struct error err = {0};
    config_init(&config);
    expect_status(read_text(&config, bad[_i].text, &err), STATUS_INVALID, &err);
    expect_contains(err.message, bad[_i].piece);
    expect_true(strncmp(err.message, "/etc/callsheet/config line ", 27) == 0 ||
                strstr(bad[_i].piece, "rates"));
    config_release(&config);
}
END_TEST

START_TEST(long_lines_and_nul_are_refused) {
    struct config config;
    struct error err;
    struct buf text = {0};
    config_init(&config);
    buf_add_text(&text, "[firm]\nname = ");
    for (int i = 0; i < 1000; i++) {
        buf_add_char(&text, 'x');
    }
    expect_status(config_read_text(&config, "c", text.data, text.len, &err), STATUS_INVALID, &err);
    expect_contains(err.message, "c line 2: the line is too long");
    expect_status(config_read_text(&config, "c", "[a]\0", 4, &err), STATUS_INVALID, &err);
    buf_release(&text);
    config_release(&config);
}
END_TEST

START_TEST(values_are_taken) {
    struct config config;
    struct error err;
    struct keymap map = {0};
    config_init(&config);
    setenv("HOME", "/home/anna", 1);
    expect_ok(read_text(&config,
                        "; a comment\n[ledger]\npath = books/team.ledger\nallow_fuse = yes\n"
                        "[firm]\nname = Müller & Söhne ; our name\ntime_zone = Europe/Berlin\n"
                        "[mail]\nuse = no\ndatabase = ~/mail\n[queue]\ngrace_days = 5\n"
                        "calls_from_minute = 08:30\ncalls_to_minute = 1080\n"
                        "calls_days = fri-sun, tue\n[rates]\nUSD = 0.9215\n[tone]\nthe gizmo = "
                        "12\nThank You Kindly = -5\n[keys]\ncall = C\n",
                        &err),
              &err);
    expect_int(config.phrase_count, 2);
    expect_text(config.phrases[1].text, "Thank You Kindly");
    expect_int(config.phrases[1].points, -5);
    expect_true(config.tone_words != NULL);
    expect_text(config.ledger, "/etc/callsheet/books/team.ledger");
    expect_true(config.allow_fuse);
    expect_false(config.use_mail);
    expect_text(config.firm_name, "Müller & Söhne");
    expect_text(config.zone, "Europe/Berlin");
    expect_text(config.mail, "/home/anna/mail");
    expect_int(config.rules.grace_days, 5);
    expect_int(config.rules.calls_from_minute, 510);
    expect_int(config.rules.calls_days, 0x72);
    expect_int(config.rules.rates.count, 1);
    expect_int(config.key_count, 1);
    keymap_init(&map);
    expect_ok(config_keymap(&config, &map, &err), &err);
    keymap_release(&map);
    config_release(&config);
}
END_TEST

/** What is written reads back as the same configuration, and everything in it is explained. */
START_TEST(the_written_file_reads_back) {
    struct config config, again;
    struct error err;
    struct buf text = {0}, same = {0};
    config_init(&config);
    config_init(&again);
    expect_ok(read_text(&config,
                        "[ledger]\npath = /srv/team.ledger\n[mail]\nuse = no\n[queue]\n"
                        "grace_days = 7\ncalls_days = mon\n[rates]\nUSD = 0.9215\nJPY = 12\n"
                        "[tone]\nthe gizmo = 12\n[keys]\ncall = C\n",
                        &err),
              &err);
    config_write(&config, &text);
    expect_ok(read_text(&again, buf_text(&text), &err), &err);
    config_write(&again, &same);
    expect_text(buf_text(&same), buf_text(&text));
    expect_int(again.rules.grace_days, 7);
    expect_contains(buf_text(&text), "\nUSD = 0.9215\n");
    expect_contains(buf_text(&text), "\nJPY = 12\n");
    expect_contains(buf_text(&text), "\nthe gizmo = 12\n");
#define X(section, name, field, kind, otherwise, words) expect_contains(buf_text(&text), words);
    CONFIG_TABLE(X)
#undef X
#define X(name, value, least, most, unit, words) expect_contains(buf_text(&text), words);
    RULES_TABLE(X)
#undef X
    buf_release(&same);
    buf_release(&text);
    config_release(&again);
    config_release(&config);
}
END_TEST

START_TEST(files_are_read_and_missed) {
    struct config config;
    struct error err;
    config_init(&config);
    char *path = test_file("config", "[ledger]\npath = here.ledger\n");
    expect_ok(config_read(&config, path, &err), &err);
    expect_text(config.file, path);
    expect_contains(config.ledger, "/here.ledger");
    expect_status(config_read(&config, "/nowhere/config", &err), STATUS_NOT_FOUND, &err);
    expect_true(config_read(&config, test_folder(), &err) != STATUS_OK);
    free(path);
    config_release(&config);
}
END_TEST

TEST_MAIN("cli/config", TEST_LOOP(bad_lines_are_named, ARRAY_LEN(bad)),
          TEST(long_lines_and_nul_are_refused), TEST(values_are_taken),
          TEST(the_written_file_reads_back), TEST(files_are_read_and_missed))
