/* Mails that we write, read back as a mail client reads them: what went in comes out. */
#include "callsheet/exchange/mailout.h"

#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/reader/address.h"
#include "callsheet/reader/body.h"
#include "callsheet/reader/header.h"
#include "support/check_more.h"

static struct body_result result;
static struct buf out;

/* Writes a letter and reads it. */
static const struct body_text *read_back(const struct mailout *letter) {
    static struct charsets *charsets;
    struct error err;
    if (charsets == NULL) {
        body_start();
        charsets = charsets_new();
    }
    buf_reset(&out);
    expect_ok(mailout_write(letter, &out, &err), &err);
    body_render(charsets, buf_text(&out), out.len, out.len, &result);
    return &result.text;
}

static void end(void) {
    body_release(&result);
    buf_release(&out);
}

static void nothing(void) {
}

/* The names of the headers, one blank between them. */
static void expect_headers(const char *wanted) {
    struct header_walk walk = {.block = buf_text(&out),
                               .len = header_block_len(buf_text(&out), out.len)};
    struct header header;
    struct buf names = {0};
    while (header_next(&walk, &header)) {
        buf_add_text(&names, names.len > 0 ? " " : "");
        buf_add(&names, header.name, header.name_len);
    }
    expect_text(buf_text(&names), wanted);
    buf_release(&names);
}

/* The raw header names one mailbox, as those who deliver it will read it. */
static void expect_one_mailbox(const char *name, const char *address) {
    struct buf value = {0};
    struct mailbox mailbox;
    expect_int(header_find(buf_text(&out), out.len, name, &value), 1);
    const char *cursor = buf_text(&value);
    expect_true(mailbox_next(&cursor, &mailbox));
    expect_text(mailbox.address, address);
    expect_false(mailbox_next(&cursor, &mailbox));
    buf_release(&value);
}

#define TOKYO "\xe6\x9d\xb1\xe4\xba\xac\xe3\x82\xb5\xe3\x83\xbc\xe3\x83\x93\xe3\x82\xb9"

START_TEST(a_letter_comes_back) {
    static const char statement[] = "STATEMENT\n\nF\xc3\xbcr " TOKYO "\n";
    static const char text[] = "Dear J\xc3\xb8rn,\n\nFrom here on =_ all is well. \n\n\tBye\n";
    const struct mailout_attachment attachments[] = {
        {"statement " TOKYO TOKYO TOKYO ".txt", "text/plain", statement, sizeof statement - 1},
        {"a \"quoted\" name.csv", "text/csv", "a,b\r\n1,2\r\n", 10},
        {"../x.pdf", "application/pdf", "\0\xff%PDF", 6},
    };
    const struct mailout letter = {
        .from = {"Berg, Anna \"A\"", "anna@fernway.example"},
        .to = {"J\xc3\xb8rn " TOKYO TOKYO TOKYO TOKYO TOKYO, "jorn@harbour.example"},
        .subject = "Korrigierte Rechnung f\xc3\xbcr " TOKYO ", INV-1042",
        .date = 1795168800,
        .message_id = "1@fernway.example",
        .in_reply_to = "angry@harbour.example",
        .text = text,
        .text_len = sizeof text - 1,
        .attachments = attachments,
        .attachment_count = ARRAY_LEN(attachments),
    };
    const struct body_text *got = read_back(&letter);
    expect_headers("From To Subject Date Message-ID In-Reply-To References MIME-Version "
                   "Content-Type");
    expect_text(got->from_name, "Berg, Anna \"A\"");
    expect_text(got->from_address, "anna@fernway.example");
    expect_contains(got->to, "J\xc3\xb8rn " TOKYO TOKYO TOKYO TOKYO TOKYO);
    expect_contains(got->to, "<jorn@harbour.example>");
    expect_text(got->subject, letter.subject);
    expect_int(got->date, 1795168800);
    expect_text(got->message_id, "<1@fernway.example>");
    expect_contains(got->text, "Dear J\xc3\xb8rn,\n\nFrom here on =_ all is well. \n\n\tBye");
    expect_int(got->warnings, 0);
    expect_int(got->part_count, 3);
    expect_text(got->parts[0].name, "statement " TOKYO TOKYO TOKYO ".txt");
    expect_text(got->parts[0].type, "text/plain");
    expect_int(got->parts[0].bytes, sizeof statement - 1);
    expect_text(got->parts[1].name, "a \"quoted\" name.csv");
    expect_int(got->parts[1].bytes, 10);
    expect_text(got->parts[2].name, "x.pdf");
    expect_text(got->parts[2].type, "application/pdf");
    expect_int(got->parts[2].bytes, 6);
}
END_TEST

/* Everything that a header could be ended or added with. */
static const char *const hostile[] = {
    "x\nBcc: thief@x.example",
    "x\r\nBcc: thief@x.example\r\n\r\nbody",
    "x\rBcc: thief@x.example",
    "x\n\n--=_callsheet-1\nContent-Type: text/html\n\n<b>",
    "=?utf-8?q?x=0ABcc:_thief=40x.example?=",
    "x\xe2\x80\xa8"
    "Bcc: thief@x.example",
    "x\xc2\x85"
    "Bcc: thief@x.example",
    "x\x0b\x0c\x1c\x1d\x1e"
    "Bcc: thief@x.example",
    "\x1b]0;title\x07\x9b"
    "31m\xe2\x80\xae\xff\xfe",
    "\" <thief@x.example>, \"",
    "thief@x.example, Dana",
    "x;\n filename=\"y\"",
    "x\" ; evil=\"y",
    "x'y'z%0Ab",
    "(comment) <thief@x.example>",
    "\\\" \\",
    ":;<>,[]@",
};

START_TEST(nothing_gets_out_of_its_header) {
    const char *text = hostile[_i];
    struct buf clean = {0};
    const struct mailout_attachment attachment = {text, text, text, strlen(text)};
    const char *const references[] = {text, "good@x.example"};
    const struct mailout letter = {
        .from = {text, "anna@fernway.example"},
        .to = {text, "dana@harbour.example"},
        .subject = text,
        .date = INSTANT_NONE,
        .message_id = "1@fernway.example",
        .in_reply_to = text,
        .references = references,
        .reference_count = 2,
        .text = text,
        .text_len = strlen(text),
        .attachments = &attachment,
        .attachment_count = 1,
    };
    const struct body_text *got = read_back(&letter);
    bool is_id = mailout_is_id(text);
    expect_headers(is_id ? "From To Subject Message-ID In-Reply-To References MIME-Version "
                           "Content-Type"
                         : "From To Subject Message-ID References MIME-Version Content-Type");
    expect_text(got->from_address, "anna@fernway.example");
    expect_contains(got->to, "dana@harbour.example");
    expect_one_mailbox("To", "dana@harbour.example");
    expect_one_mailbox("From", "anna@fernway.example");
    (void)text_clean(&clean, text, strlen(text), TEXT_LINE);
    expect_text(got->subject, buf_text(&clean));
    expect_text(got->from_name, buf_text(&clean));
    expect_int(got->part_count, 1);
    expect_int(got->parts[0].bytes, strlen(text));
    expect_text(got->parts[0].type, "application/octet-stream");
    buf_release(&clean);
}
END_TEST

/* Random letters of a small alphabet that holds everything with a meaning. */
static void random_text(struct dice *dice, struct buf *text) {
    static const char *const pieces[] = {" ",
                                         "  ",
                                         "\n",
                                         "a",
                                         "word",
                                         "=",
                                         "?",
                                         "=?",
                                         "?=",
                                         "\"",
                                         "\\",
                                         "<",
                                         ">",
                                         ",",
                                         "\xc3\xb8",
                                         TOKYO,
                                         "=_",
                                         "--",
                                         "\t",
                                         ".",
                                         "From ",
                                         "\r",
                                         "\x1b",
                                         "\xff",
                                         "%",
                                         "*0*=",
                                         "'",
                                         "(",
                                         "longwordlongword",
                                         ";",
                                         "_",
                                         "\xcc\x81",
                                         "\r\n.\r\n"};
    buf_reset(text);
    for (uint64_t left = dice_below(dice, 60); left > 0; left--) {
        buf_add_text(text, pieces[dice_below(dice, ARRAY_LEN(pieces))]);
    }
}

/* Without the line ends and blanks at its end, which the reader leaves out. */
static void trim(struct buf *text) {
    while (text->len > 0 && strchr(" \t\n", text->data[text->len - 1]) != NULL) {
        buf_truncate(text, text->len - 1);
    }
}

static const char *trimmed(const char *text) {
    static struct buf copy;
    buf_reset(&copy);
    buf_add_text(&copy, text);
    trim(&copy);
    return buf_text(&copy);
}

START_TEST(any_text_comes_back) {
    struct dice dice = dice_new();
    struct buf text = {0}, clean = {0}, body = {0};
    for (int i = 0; i < 400; i++) {
        random_text(&dice, &text);
        buf_reset(&clean);
        buf_reset(&body);
        (void)text_clean(&clean, buf_text(&text), text.len, TEXT_LINE);
        (void)text_clean(&body, buf_text(&text), text.len, TEXT_LINES);
        const struct mailout letter = {.from = {buf_text(&text), "anna@fernway.example"},
                                       .subject = buf_text(&text),
                                       .date = INSTANT_NONE,
                                       .message_id = "1@fernway.example",
                                       .text = buf_text(&text),
                                       .text_len = text.len};
        const struct body_text *got = read_back(&letter);
        expect_text(got->subject, buf_text(&clean));
        if (text.len > 0) {
            expect_text(got->from_name, buf_text(&clean));
        }
        expect_int(got->warnings, 0);
        trim(&body);
        expect_text(trimmed(got->text), buf_text(&body));
        body_release(&result);
    }
    buf_release(&body);
    buf_release(&clean);
    buf_release(&text);
}
END_TEST

TEST_MAIN("reader/mailout", TEST_WITH(a_letter_comes_back, nothing, end),
          (struct test_entry){.test = nothing_gets_out_of_its_header,
                              .count = ARRAY_LEN(hostile),
                              .setup = nothing,
                              .teardown = end},
          TEST(any_text_comes_back))
