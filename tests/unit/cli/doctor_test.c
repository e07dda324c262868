/* callsheet doctor: what it says about sound and broken ledgers and configurations. */
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

TEST_MAIN("cli/doctor", TEST(doctor_names_what_is_wrong),
          TEST_LOOP(doctor_names_settings_that_cannot_work, ARRAY_LEN(unwell)),
          TEST(doctor_does_not_send_to_the_doctor))
