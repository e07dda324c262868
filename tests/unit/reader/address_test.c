#include "callsheet/reader/address.h"

#include <string.h>

#include "callsheet/base/buf.h"
#include "support/check_more.h"

/* Every mailbox as "name|address;". */
static const struct {
    const char *value, *wanted;
} rows[] = {
    {"", ""},
    {"jo@x.example", "|jo@x.example;"},
    {"  <jo@x.example>  ", "|jo@x.example;"},
    {"Jo Doe <jo@x.example>", "Jo Doe|jo@x.example;"},
    {"\"Doe, Jo\" <jo@x.example>, Al <al@x.example>", "Doe, Jo|jo@x.example;Al|al@x.example;"},
    {"jo@x.example (Jo Doe)", "Jo Doe|jo@x.example;"},
    {"Jo (the (nested) one) <jo@x.example>", "Jo|jo@x.example;"},
    {"Friends: jo@x.example, Al <al@x.example>;, last@x.example",
     "|jo@x.example;Al|al@x.example;|last@x.example;"},
    {"undisclosed-recipients:;", ""},
    {"<@relay.example,@b.example:jo@x.example>", "|jo@x.example;"},
    {"\"billing@acme.example\" <evil@evil.example>", "billing@acme.example|evil@evil.example;"},
    {"Jo \"<boss@acme.example>\" <evil@evil.example>", "Jo <boss@acme.example>|evil@evil.example;"},
    {"Boss <boss@acme.example> <evil@evil.example>", "Boss|evil@evil.example;"},
    {"Jo <>", "Jo|;"},
    {"just words", "just words|;"},
    {"a\\\"b <jo@x.example>", "a\\b <jo@x.example>|;"},
    {"\"a\\\"b\" <jo@x.example>", "a\"b|jo@x.example;"},
    {"\"john doe\"@x.example", "|\"john doe\"@x.example;"},
    {"jo@x.example, , ,al@x.example", "|jo@x.example;|al@x.example;"},
    {"jo@x.example;al@x.example", "|jo@x.example;|al@x.example;"},
    {"<jo@x.example", "|jo@x.example;"},
    {"Jo <jo@x.example> trailing", "Jo  trailing|jo@x.example;"},
    {"jo@@x.example", "jo@@x.example|;"},
    {"Jo <jo @x.example>", "Jo|;"},
};

START_TEST(reads_mailboxes) {
    struct buf got;
    struct mailbox mailbox;
    buf_init(&got);
    for (const char *cursor = rows[_i].value; mailbox_next(&cursor, &mailbox);) {
        buf_addf(&got, "%s|%s;", mailbox.name, mailbox.address);
    }
    expect_text(buf_text(&got), rows[_i].wanted);
    buf_release(&got);
}
END_TEST

START_TEST(does_not_recurse_into_groups_and_comments) {
    static const char *const pieces[] = {"g:", "(", "<", "\"", "\\", ",", ";", "(:<", "@"};
    for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
        struct buf value;
        buf_init(&value);
        while (value.len < 1000000) {
            buf_add_text(&value, pieces[i]);
        }
        struct mailbox mailbox;
        size_t count = 0;
        for (const char *cursor = buf_text(&value); mailbox_next(&cursor, &mailbox);) {
            count++;
        }
        expect_true(count <= 1);
        buf_release(&value);
    }
}
END_TEST

START_TEST(cuts_what_is_too_long) {
    char value[2000];
    memset(value, 'a', sizeof value);
    value[sizeof value - 1] = '\0';
    memcpy(value + 1500, "@x.example", 10);
    struct mailbox mailbox;
    const char *cursor = value;
    expect_true(mailbox_next(&cursor, &mailbox));
    expect_text(mailbox.address, "");
    expect_int(strlen(mailbox.name), MAILBOX_NAME_BYTES - 1);
    expect_false(mailbox_next(&cursor, &mailbox));
}
END_TEST

START_TEST(folds_addresses) {
    char out[MAILBOX_ADDRESS_BYTES];
    expect_true(address_fold("Jo.Doe@X.Example", out));
    expect_text(out, "jo.doe@x.example");
    expect_text(address_domain(out), "x.example");
    static const char *const bad[] = {"",        "jo",      "@x.example", "jo@",     "a b@c.d",
                                      "a@b@c.d", "a@b.c\n", "<a@b.c>",    "a,b@c.d", "a@b.c\x7f"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        expect_false(address_fold(bad[i], out));
        expect_text(out, "");
    }
}
END_TEST

START_TEST(knows_what_can_be_read_in_one_way_only) {
    expect_true(address_is_plain("Jo Doe <jo@x.example>"));
    expect_true(address_is_plain("\"Jo\" <jo@x.example>"));
    expect_true(address_is_plain("jo@x.example"));
    expect_false(address_is_plain("\"Doe, Jo\" <jo@x.example>"));
    expect_false(address_is_plain("boss@acme.example <jo@x.example>"));
    expect_false(address_is_plain("a <b@c.d> <jo>"));
    expect_false(address_is_plain("g: a@b.c;"));
    expect_false(address_is_plain("Jo (x) <jo@x.example>"));
    expect_false(address_is_plain("Jo\x1b[2J <jo@x.example>"));
}
END_TEST

TEST_MAIN("reader/address", TEST_LOOP(reads_mailboxes, ARRAY_LEN(rows)),
          TEST(does_not_recurse_into_groups_and_comments), TEST(cuts_what_is_too_long),
          TEST(folds_addresses), TEST(knows_what_can_be_read_in_one_way_only))
