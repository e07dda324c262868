/* Messages byte by byte; tests/unit/reader/mailout_test.c reads them back as a mail client does. */
#include "callsheet/exchange/mailout.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/exchange/mailenc.h"
#include "support/check_more.h"

static struct mailout letter;
static struct buf out;

static void begin(void) {
    letter = (struct mailout){
        .from = {.name = "Anna Berg", .address = "anna@fernway.example"},
        .to = {.name = "Dana Whit", .address = "dana@harbour.example"},
        .subject = "Corrected invoice INV-1042",
        .date = 1795168800, /* 20 November 2026, 10:00 UTC */
        .message_id = "<1234-abcd@fernway.example>",
        .text = "Dear Dana,\n\nhere it is.\n",
        .text_len = strlen("Dear Dana,\n\nhere it is.\n"),
    };
}

static void end(void) {
    buf_release(&out);
}

static const char *written(void) {
    struct error err;
    buf_reset(&out);
    expect_ok(mailout_write(&letter, &out, &err), &err);
    return buf_text(&out);
}

/* The value of a header with its folds; fails when it is there more than once. */
static const char *header(const char *message, const char *name, char *value, size_t capacity) {
    const char *head_end = strstr(message, "\n\n");
    size_t found = 0;
    value[0] = '\0';
    for (const char *at = message; at < head_end;) {
        const char *end_of_line = strchr(at, '\n');
        while (end_of_line[1] == ' ') {
            end_of_line = strchr(end_of_line + 1, '\n');
        }
        size_t len = (size_t)(end_of_line - at);
        if (strncmp(at, name, strlen(name)) == 0 && at[strlen(name)] == ':') {
            ck_assert(len < capacity && found++ == 0);
            memcpy(value, at, len);
            value[len] = '\0';
        }
        at = end_of_line + 1;
    }
    return value;
}
#define HEADER(name) header(written(), (name), (char[8000]){0}, 8000)

START_TEST(a_plain_letter) {
    expect_text(written(), "From: Anna Berg <anna@fernway.example>\n"
                           "To: Dana Whit <dana@harbour.example>\n"
                           "Subject: Corrected invoice INV-1042\n"
                           "Date: Fri, 20 Nov 2026 10:00:00 +0000\n"
                           "Message-ID: <1234-abcd@fernway.example>\n"
                           "MIME-Version: 1.0\n"
                           "Content-Type: text/plain; charset=utf-8\n"
                           "Content-Transfer-Encoding: 7bit\n"
                           "\n"
                           "Dear Dana,\n\nhere it is.\n");
}
END_TEST

START_TEST(a_letter_with_a_statement) {
    static const char statement[] = "STATEMENT\n=_callsheet\nFrom here\n";
    const struct mailout_attachment attachments[] = {
        {"/tmp/x/statement-H7.txt", "text/plain", statement, sizeof statement - 1},
        {"bytes.bin", "what is this", "\0\1\2", 3},
    };
    letter.attachments = attachments;
    letter.attachment_count = ARRAY_LEN(attachments);
    letter.in_reply_to = "angry@harbour.example";
    letter.date = INSTANT_NONE;
    expect_text(written(), "From: Anna Berg <anna@fernway.example>\n"
                           "To: Dana Whit <dana@harbour.example>\n"
                           "Subject: Corrected invoice INV-1042\n"
                           "Message-ID: <1234-abcd@fernway.example>\n"
                           "In-Reply-To: <angry@harbour.example>\n"
                           "References: <angry@harbour.example>\n"
                           "MIME-Version: 1.0\n"
                           "Content-Type: multipart/mixed;\n boundary=\"=_callsheet-1234abcd\"\n"
                           "\n"
                           "--=_callsheet-1234abcd\n"
                           "Content-Type: text/plain; charset=utf-8\n"
                           "Content-Transfer-Encoding: 7bit\n"
                           "\n"
                           "Dear Dana,\n\nhere it is.\n"
                           "\n"
                           "--=_callsheet-1234abcd\n"
                           "Content-Type: text/plain; charset=utf-8\n"
                           "Content-Disposition: attachment;\n filename=\"statement-H7.txt\"\n"
                           "Content-Transfer-Encoding: quoted-printable\n"
                           "\n"
                           "STATEMENT\n=3D_callsheet\n=46rom here\n"
                           "\n"
                           "--=_callsheet-1234abcd\n"
                           "Content-Type: application/octet-stream\n"
                           "Content-Disposition: attachment;\n filename=\"bytes.bin\"\n"
                           "Content-Transfer-Encoding: base64\n"
                           "\n"
                           "AAEC\n"
                           "\n"
                           "--=_callsheet-1234abcd--\n");
}
END_TEST

START_TEST(nobody_is_left_out) {
    letter.from = letter.to = (struct mailout_person){.name = "Nobody", .address = NULL};
    letter.subject = NULL;
    letter.text = NULL;
    letter.text_len = 7;
    expect_text(HEADER("From"), "");
    expect_text(HEADER("To"), "");
    expect_text(HEADER("Subject"), "Subject:");
    expect_contains(written(), "7bit\n\n\n");
}
END_TEST

/* --- names and subjects --- */

static const struct {
    const char *name, *wanted;
} names[] = {
    {"", "To: dana@harbour.example"},
    {"Dana Whit", "To: Dana Whit <dana@harbour.example>"},
    {"Whit, Dana", "To: \"Whit, Dana\" <dana@harbour.example>"},
    {"D. \"Ace\" \\o/", "To: \"D. \\\"Ace\\\" \\\\o/\" <dana@harbour.example>"},
    {"J\xc3\xb8rn", "To: =?utf-8?q?J=C3=B8rn?= <dana@harbour.example>"},
    {"=?utf-8?q?x?=", "To: =?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?= <dana@harbour.example>"},
    {"x\r\nBcc: y@z", "To: \"x  Bcc: y@z\" <dana@harbour.example>"},
    {"\xe6\x9d\xb1\xe4\xba\xac", "To: =?utf-8?b?5p2x5Lqs?= <dana@harbour.example>"},
    {" Dana  Whit ", "To: =?utf-8?q?_Dana__Whit_?= <dana@harbour.example>"},
};

START_TEST(names_are_written_safely) {
    letter.to.name = names[_i].name;
    if (strchr(names[_i].name, '\r') != NULL) { /* two blanks need an encoded word */
        expect_lacks(HEADER("To"), "\nBcc");
        expect_text(HEADER("Bcc"), "");
        return;
    }
    expect_text(HEADER("To"), names[_i].wanted);
}
END_TEST

START_TEST(long_headers_are_folded) {
    struct buf text = {0};
    for (int i = 0; i < 60; i++) {
        buf_add_text(&text, i % 3 == 0 ? "invoice "
                                       : "\xc3\xbc"
                                         "berf\xc3\xa4llig ");
    }
    struct buf ascii = {0};
    for (int i = 0; i < 60; i++) {
        buf_addf(&ascii, "%sword%d", i > 0 ? " " : "", i);
    }
    const char *const texts[] = {buf_text(&text), buf_text(&ascii)};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        letter.subject = letter.to.name = letter.from.name = texts[i];
        const char *head_end = strstr(written(), "\n\n");
        for (const char *at = buf_text(&out); at < head_end;) {
            size_t len = strcspn(at, "\n");
            ck_assert_msg(len <= MAILENC_LINE_BYTES, "%.*s", (int)len, at);
            ck_assert_msg(strspn(at, " ") < len, "an empty fold before %s", at);
            at += len + 1;
        }
        expect_contains(buf_text(&out), i == 0 ? "?=\n =?utf-8?q?" : "word9 word10");
    }
    buf_release(&text);
    buf_release(&ascii);
}
END_TEST

START_TEST(dates_are_in_the_zone) {
    struct zones *zones = zones_new();
    expect_ok(zones_load(zones, "America/St_Johns", NULL), NULL);
    letter.zone = zones_find(zones, "America/St_Johns");
    expect_text(HEADER("Date"), "Date: Fri, 20 Nov 2026 06:30:00 -0330");
    zones_free(zones);
}
END_TEST

/* --- what is refused --- */

static const char *const not_addresses[] = {
    "dana",         "dana@",           "@harbour.example", "dana@harbour..example",
    "da na@x.y",    "dana@x.y\nBcc:z", "dana@x.y, b@x.y",  "<dana@x.y>",
    "dana@-x.y",    "dana@x.y-",       "d\xc3\xa4na@x.y",  "\"dana\"@x.y",
    "dana@x_y.z",   "dana@x.y>",       ".dana@x.y",        "da..na@x.y",
    "dana@x.y\r",   "da(na)@x.y",      "dana@[10.0.0.1]",  "dana@x.y ",
    "dana@b@x.y.",  "=?utf-8?q?d?=@",  "d:x@y.z;@",        "dana@.x.y",
    "dana@x.\x1b.y"};

START_TEST(only_addresses_are_addresses) {
    struct error err;
    const char *text = not_addresses[_i];
    expect_false(mailout_is_address(text));
    letter.to.address = text;
    buf_reset(&out);
    expect_status(mailout_write(&letter, &out, &err), STATUS_INVALID, NULL);
    expect_int(out.len, 0);
    expect_contains(err.message, "not a mail address; correct it.");
    letter.to.address = "dana@harbour.example";
    letter.from.address = text;
    expect_status(mailout_write(&letter, &out, &err), STATUS_INVALID, NULL);
    expect_contains(err.message, "Our address");
}
END_TEST

START_TEST(addresses_are_addresses) {
    static const char *const texts[] = {"dana@harbour.example", "d.w+x_y@a-b.c-d.example",
                                        "o'neil@x.y", "a@b"};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        expect_true(mailout_is_address(texts[i]));
    }
    char local[66 + 4], host[70 + 2];
    memset(local, 'a', sizeof local);
    (void)stpcpy(local + 64, "@x.y");
    expect_true(mailout_is_address(local));
    (void)stpcpy(local + 65, "@x.y");
    expect_false(mailout_is_address(local));
    memset(host, 'a', sizeof host);
    memcpy(host, "a@", 2);
    host[2 + 63] = '\0';
    expect_true(mailout_is_address(host));
    host[2 + 63] = 'a';
    host[2 + 64] = '\0';
    expect_false(mailout_is_address(host));
}
END_TEST

static const char *const not_ids[] = {"",      "<>",    "a b@x",      "a\n@x",  "a\x01@x",
                                      "a<b@x", "<a>b>", "\xc3\xa4@x", "a(b)@x", "a\"b@x"};

START_TEST(ids_of_strangers_are_looked_at) {
    struct error err;
    const char *const references[] = {"one@x", not_ids[_i], "<two@x>"};
    letter.in_reply_to = not_ids[_i];
    letter.references = references;
    letter.reference_count = ARRAY_LEN(references);
    expect_text(HEADER("In-Reply-To"), "");
    expect_text(HEADER("References"), "References: <one@x> <two@x>");
    letter.reference_count = 0;
    expect_text(HEADER("References"), "");
    letter.message_id = not_ids[_i];
    expect_status(mailout_write(&letter, &out, &err), STATUS_INVALID, NULL);
}
END_TEST

START_TEST(limits_are_kept) {
    struct error err;
    static const int64_t dates[] = {0, -1, INT64_MAX, INT64_MIN + 1, INT64_C(253402300800)};
    for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
        letter.date = dates[i];
        expect_status(mailout_write(&letter, &out, &err), STATUS_INVALID, NULL);
    }
    letter.date = INSTANT_NONE;
    struct mailout_attachment large[] = {{"a", "b/c", "", MAILOUT_MESSAGE_BYTES},
                                         {"a", "b/c", "", SIZE_MAX - 10}};
    letter.attachments = large;
    for (size_t count = 1; count <= 2; count++) {
        letter.attachment_count = count;
        expect_status(mailout_write(&letter, &out, &err), STATUS_LIMIT, NULL);
        expect_contains(err.message, "16 MiB");
    }
    expect_int(out.len, 0);
}
END_TEST

/* --- encodings --- */

START_TEST(quoted_printable_keeps_to_its_lines) {
    char text[400];
    memset(text, 'x', sizeof text);
    for (size_t len = 70; len < sizeof text; len += 1) {
        struct buf encoded = {0};
        text[len - 1] = len % 2 == 0 ? '=' : ' ';
        mailenc_body(&encoded, MAILENC_QUOTED, text, len);
        for (const char *at = buf_text(&encoded); *at != '\0';) {
            size_t line = strcspn(at, "\n");
            expect_true(line <= MAILENC_LINE_BYTES);
            expect_true(line == 0 || at[line - 1] != ' ');
            at += line + (at[line] == '\n');
        }
        text[len - 1] = 'x';
        buf_release(&encoded);
    }
}
END_TEST

static const struct {
    const char *text;
    enum mailenc_transfer transfer;
} choices[] = {
    {"", MAILENC_7BIT},
    {"a\tb\n", MAILENC_7BIT},
    {"Caf\xc3\xa9 au lait is what we drink here\n", MAILENC_QUOTED},
    {"\xe6\x9d\xb1\xe4\xba\xac\n", MAILENC_BASE64},
    {"a line\nFrom somebody, and then a few words more\n", MAILENC_QUOTED},
    {"it is =_ that we avoid, whatever the text says\n", MAILENC_QUOTED},
    {"a=b\n", MAILENC_7BIT},
    {"carriage\rreturns go with the rest of it, all the way\n", MAILENC_QUOTED},
};

START_TEST(what_can_be_read_stays_so) {
    expect_int(mailenc_choose(choices[_i].text, strlen(choices[_i].text)), choices[_i].transfer);
}
END_TEST

START_TEST(a_line_too_long_is_broken) {
    char text[2000];
    memset(text, 'x', sizeof text);
    expect_int(mailenc_choose(text, 900), MAILENC_7BIT);
    expect_int(mailenc_choose(text, 901), MAILENC_QUOTED);
}
END_TEST

static const struct {
    const char *bytes, *wanted;
} base64[] = {{"", "\n"},
              {"f", "Zg==\n"},
              {"fo", "Zm8=\n"},
              {"foo", "Zm9v\n"},
              {"foob", "Zm9vYg==\n"},
              {"fooba", "Zm9vYmE=\n"},
              {"foobar", "Zm9vYmFy\n"}};

START_TEST(base64_is_that_of_the_standard) { /* RFC 4648 10 */
    struct buf encoded = {0};
    mailenc_body(&encoded, MAILENC_BASE64, base64[_i].bytes, strlen(base64[_i].bytes));
    expect_text(buf_text(&encoded), base64[_i].wanted);
    buf_release(&encoded);
}
END_TEST

/* --- files --- */

static const struct {
    const char *name, *wanted;
} files[] = {
    {"statement.txt", "statement.txt"},
    {"../../etc/passwd", "passwd"},
    {"C:\\x\\y.pdf", "y.pdf"},
    {"..", "attachment"},
    {"", "attachment"},
    {"/", "attachment"},
    {"--help", "help"},
    {" .profile ", "profile"},
    {"a\nb\x1b", "a b^["},
};

START_TEST(file_names_are_harmless) {
    char name[MAILOUT_FILE_NAME_BYTES];
    mailout_file_name(files[_i].name, name);
    expect_text(name, files[_i].wanted);
}
END_TEST

START_TEST(long_file_names_are_cut_and_split) {
    struct buf name = {0}, head = {0};
    char cut[MAILOUT_FILE_NAME_BYTES];
    for (int i = 0; i < 80; i++) {
        buf_add_text(&name, "\xc3\xa4");
    }
    mailout_file_name(buf_text(&name), cut);
    expect_int(strlen(cut), 120);
    mailenc_parameter(&head, "filename", cut);
    expect_contains(buf_text(&head), ";\n filename*0*=utf-8''%C3%A4");
    expect_contains(buf_text(&head), ";\n filename*7*=%C3%A4");
    for (const char *at = buf_text(&head); *at != '\0';) {
        size_t len = strcspn(at, "\n");
        expect_true(len <= MAILENC_LINE_BYTES);
        at += len + (at[len] == '\n');
    }
    buf_release(&head);
    buf_release(&name);
}
END_TEST

/* --- persons --- */

static const struct {
    const char *text, *name, *address; /* name NULL: refused */
} persons[] = {
    {"Anna Berg <anna@fernway.example>", "Anna Berg", "anna@fernway.example"},
    {"anna@fernway.example", "", "anna@fernway.example"},
    {" <anna@fernway.example> ", "", "anna@fernway.example"},
    {"\"Berg, \\\"A\\\"\" <a@b.c>", "Berg, \"A\"", "a@b.c"},
    {"J\xc3\xb8rn <a@b.c>", "J\xc3\xb8rn", "a@b.c"},
    {"\"\" <a@b.c>", "", "a@b.c"},
    {"\" <a@b.c>", "\"", "a@b.c"},
    {"Anna Berg", NULL, NULL},
    {"", NULL, NULL},
    {"Anna <anna@fernway.example", NULL, NULL},
    {"Anna <anna@fernway.example> x", NULL, NULL},
    {"Anna <anna@fernway.example>, b@c.d", NULL, NULL},
    {"a@b.c, d@e.f", NULL, NULL},
    {"<x> <a@b.c>", NULL, NULL},
    {"Anna <>", NULL, NULL},
};

START_TEST(persons_are_read) {
    char name[MAILOUT_NAME_BYTES] = "untouched", address[MAILOUT_ADDRESS_BYTES] = "untouched";
    struct error err;
    bool is_good = persons[_i].name != NULL;
    expect_status(mailout_read_person(persons[_i].text, name, address, &err),
                  is_good ? STATUS_OK : STATUS_INVALID, &err);
    expect_text(name, is_good ? persons[_i].name : "untouched");
    expect_text(address, is_good ? persons[_i].address : "untouched");
}
END_TEST

START_TEST(ids_are_made) {
    char id[MAILOUT_ID_BYTES];
    struct uuid uuid = {.bytes = {0x12}};
    mailout_make_id(uuid, "anna@fernway.example", id);
    expect_text(id, "<12000000-0000-0000-0000-000000000000@fernway.example>");
    expect_true(mailout_is_id(id));
    mailout_make_id(uuid, "x\n@y>", id);
    expect_contains(id, "@callsheet.invalid>");
}
END_TEST

#define WELL(name) TEST_WITH(name, begin, end)
#define WELL_LOOP(name, list)                                                                      \
    (struct test_entry) {                                                                          \
        .test = (name), .count = (int)ARRAY_LEN(list), .setup = begin, .teardown = end             \
    }

TEST_MAIN("exchange/mailout", WELL(a_plain_letter), WELL(a_letter_with_a_statement),
          WELL(nobody_is_left_out), WELL_LOOP(names_are_written_safely, names),
          WELL(long_headers_are_folded), WELL(dates_are_in_the_zone),
          WELL_LOOP(only_addresses_are_addresses, not_addresses), WELL(addresses_are_addresses),
          WELL_LOOP(ids_of_strangers_are_looked_at, not_ids), WELL(limits_are_kept),
          WELL(quoted_printable_keeps_to_its_lines), WELL_LOOP(what_can_be_read_stays_so, choices),
          WELL(a_line_too_long_is_broken), WELL_LOOP(base64_is_that_of_the_standard, base64),
          WELL_LOOP(file_names_are_harmless, files), WELL(long_file_names_are_cut_and_split),
          WELL_LOOP(persons_are_read, persons), WELL(ids_are_made))
