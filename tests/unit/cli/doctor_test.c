/* callsheet doctor: what it says about sound and broken ledgers and configurations. */
#include "callsheet/base/io.h"
#include "driver.h"

START_TEST(doctor_names_what_is_wrong) {
    struct run none = RUN("doctor", "--no-mail", "--ledger", "/nowhere/x.ledger");
    expect_int(none.code, 1);
    expect_contains(none.out, "BAD   ledger");
    run_free(&none);
    use_book();
    json_t *root = parsed(DONE("doctor", "--json", "--no-mail"));
    json_t *findings = json_object_get(root, "findings");
    expect_true(json_array_size(findings) > 6);
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const char *weight =
            json_string_value(json_object_get(json_array_get(findings, i), "weight"));
        expect_true(strcmp(weight, "good") == 0 || strcmp(weight, "note") == 0);
    }
    json_decref(root);
}
END_TEST

static const struct {
    const char *text; /* of the configuration */
    int code;
    const char *pieces[2];
} unwell[] = {
    {"[queue]\ngrace_days = many\n", 1, {"BAD   configuration", "line 2: “grace_days” takes"}},
    {"[queue]\ngrace_days = 1\ngrace_days = 2\n", 1, {"line 3: “grace_days” is set twice", ""}},
    {"[screen]\ntheme = drak\n", 1, {"BAD   configuration", "There is no theme “drak”"}},
    {"[screen]\ntheme = /etc/passwd\n", 1, {"BAD   configuration", "/etc/passwd"}},
    {"[phone]\ndial = no-such-dialler %n\n", 1, {"“no-such-dialler” is not there", ""}},
    {"[phone]\ndial = sh -c %n\n", 1, {"BAD   configuration", "a shell that runs a text"}},
    {"[phone]\ndial = /bin/true\n", 1, {"where the number belongs", "%n as a word"}},
    {"[mail]\ndraft_command = no-such-program -x\n",
     1,
     {"BAD   letters", "“no-such-program” that takes letters is not there"}},
    {"[mail]\ndraft_command = cat -\n", 0, {"ok    letters", "are handed to cat."}},
    {"[mail]\ndrafts = /nowhere/at/all\n", 1, {"BAD   letters", "/nowhere/at/all cannot be made"}},
    {"[mail]\ndrafts = Drafts\n", 0, {"ok    letters", "become drafts in"}},
    {"[mail]\nfrom = Anna <anna@fernway.example>\n",
     0,
     {"note  letters", "They are from Anna <anna@fernway.example>."}},
    {"[queue]\ngrace_days = 1\n", 0, {"note  letters", "It is not known whom letters are from."}},
    {"[keys]\nsnooze = c\n", 0, {"note  configuration", "c no longer means call:"}},
    {"[keys]\nsnooze =\n", 0, {"note  configuration", "snooze has no key."}},
    {"[keys]\nsnooze = c\ncall = s\n", 0, {"is read and understood", ""}},
    {"[phone]\ndial = /bin/true %n\n[screen]\ntheme = light\n", 0, {"is read and understood", ""}},
};

START_TEST(doctor_names_settings_that_cannot_work) {
    use_new_ledger("2026-11-21T09:00:00Z");
    char *path = test_file("config", unwell[_i].text);
    struct run run = RUN("doctor", "--no-mail", "--config", path);
    expect_contains(run.out, unwell[_i].pieces[0]);
    expect_contains(run.out, unwell[_i].pieces[1]);
    expect_contains(run.out, "test.ledger opens"); /* it goes on */
    expect_int(run.code, unwell[_i].code);
    if (strstr(unwell[_i].pieces[0], "understood")) {
        expect_lacks(run.out, "note  configuration");
    }
    run_free(&run);
    free(path);
}
END_TEST

START_TEST(doctor_does_not_send_to_the_doctor) {
    use_book();
    FILE *ledger = fopen(driver_ledger, "r+");
    ck_assert(ledger && fseek(ledger, 5000, SEEK_SET) == 0);
    for (int i = 0; i < 20000; i++) {
        ck_assert(fputc(0x55, ledger) == 0x55);
    }
    ck_assert(fclose(ledger) == 0);
    struct run run = RUN("doctor", "--no-mail");
    expect_int(run.code, 1);
    expect_contains(run.out, "BAD   ledger");
    expect_lacks(run.out, "callsheet doctor");
    expect_contains(run.out, "newest backup");
    run_free(&run);
}
END_TEST

/** What only a running reader knows. */
static enum status archive(void *context, const struct cli_context *cli, struct cli_mail_state *out,
                           struct error *err) {
    (void)cli;
    (void)err;
    (void)text_copy(out->mail_root, sizeof out->mail_root, context);
    (void)text_copy(out->own_name, sizeof out->own_name, "Anna Berg");
    (void)text_copy(out->own_address, sizeof out->own_address, "anna@fernway.example");
    return STATUS_OK;
}

START_TEST(doctor_says_where_letters_go) {
    char *root = test_path("Mail");
    const struct cli_hooks hooks = {.mail_state = archive, .context = root};
    use_new_ledger("2026-11-21T09:00:00Z");
    driver_hooks = &hooks;
    struct run run = RUN("doctor");
    expect_contains(run.out, "note  letters        There is no drafts folder beside your mail");
    expect_contains(run.out, "are from Anna Berg <anna@fernway.example>, as notmuch says.");
    run_free(&run);
    char *cur = test_path("Mail/Drafts/cur"), *tmp = test_path("Mail/Drafts/tmp");
    ck_assert(io_make_dirs(cur, NULL) == STATUS_OK && io_make_dirs(tmp, NULL) == STATUS_OK);
    run = RUN("doctor");
    expect_contains(run.out, "ok    letters        Letters to customers become drafts in");
    expect_contains(run.out, "Mail/Drafts.");
    run_free(&run);
    driver_hooks = NULL;
    free(tmp);
    free(cur);
    free(root);
}
END_TEST

TEST_MAIN("cli/doctor", TEST(doctor_says_where_letters_go), TEST(doctor_names_what_is_wrong),
          TEST_LOOP(doctor_names_settings_that_cannot_work, ARRAY_LEN(unwell)),
          TEST(doctor_does_not_send_to_the_doctor))
