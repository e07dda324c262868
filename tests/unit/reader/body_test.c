#include "callsheet/reader/body.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/reader/mime.h"
#include "support/check_more.h"

/* Renders a message and describes it: its text with [quotes], {signatures}, (notes), then its
   attachments, then its warnings. */
static void render(const char *message, size_t len, struct body_result *out) {
    static struct charsets *charsets;
    if (charsets == NULL) {
        body_start();
        charsets = charsets_new();
    }
    body_render(charsets, message, len, len, out);
}

static void describe(const struct body_text *body, struct buf *out) {
    static const char open_marks[] = "[{(!", close_marks[] = "]})!";
    size_t at = 0;
    for (size_t i = 0; i < body->span_count; i++) {
        const struct body_span *span = &body->spans[i];
        buf_add(out, body->text + at, span->start - at);
        buf_add_char(out, open_marks[span->kind]);
        buf_add(out, body->text + span->start, span->end - span->start);
        buf_add_char(out, close_marks[span->kind]);
        at = span->end;
    }
    buf_add_text(out, body->text + at);
    for (size_t i = 0; i < body->part_count; i++) {
        buf_addf(out, "|%s %s %d", body->parts[i].name, body->parts[i].type,
                 (int)body->parts[i].bytes);
    }
}

static const struct {
    const char *message, *wanted;
    uint32_t warnings;
} rows[] = {
    {"Subject: x\n\nHello\nworld\n", "Hello\nworld", 0},
    {"Subject: x\n\n", "", 0},
    {"", "", 0},
    {"no header at all", "", 0},
    {"A: b\r\n\r\nline\r\n", "line", 0},
    {"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
     "quoted-printable\n\nJ=F8=\n x\n",
     "J\xc3\xb8 x", 0},
    {"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nSsO4IQ==\n",
     "J\xc3\xb8!", 0},
    {"Content-Type: text/html; charset=utf-8\n\n<p>One</p><p>Two</p>", "One\n\nTwo", 0},
    {"Content-Type: text/html\n\n<meta charset=\"koi8-r\"><p>\xf0\xd2</p>", "\xd0\x9f\xd1\x80", 0},
    {"Content-Type: text/plain; format=flowed\n\none \ntwo\n> q \n> r\n", "one two\n[> q r]", 0},
    {"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n"
     "--b\nContent-Type: text/html\n\n<b>html</b>\n--b--\n",
     "plain", 0},
    {"Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n \n"
     "--b\nContent-Type: text/html\n\n<b>html</b>\n--b--\n",
     "html", 0},
    {"Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\ntext\n--b\nContent-Type: "
     "application/pdf; name=\"../../.a/evil.pdf\"\nContent-Transfer-Encoding: "
     "base64\n\nYWJj\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; "
     "filename=\"=?utf-8?q?J=C3=B8=1B.txt?=\"\n\nx\n--b--\nepilogue\n",
     "text|evil.pdf application/pdf 3|J\xc3\xb8^[.txt text/plain 1", 0},
    {"Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n", "one\n\ntwo",
     0},
    {"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x<img "
     "alt=Logo src=cid:1></p>\n--b\nContent-Type: image/png\nContent-ID: "
     "<1>\nContent-Transfer-Encoding: base64\n\nYWI=\n--b--\n",
     "x ([image: Logo])| image/png 2", 0},
    {"Content-Type: multipart/signed; boundary=b\n\n--b\n\nsigned text\n--b\nContent-Type: "
     "application/pgp-signature\n\nx\n--b--\n",
     "signed text", BODY_WARNING_SIGNED},
    {"Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: "
     "application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: "
     "application/octet-stream\n\nx\n--b--\n",
     "", BODY_WARNING_ENCRYPTED},
    {"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nx\n",
     "|smime.p7m application/pkcs7-mime 2", BODY_WARNING_ENCRYPTED},
    {"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\nContent-Type: "
     "message/rfc822\n\nFrom: Al <al@x.example>\nSubject: =?utf-8?q?J=C3=B8?=\n\ninner\n--b--\n",
     "see\n\n([Attached message from Al <al@x.example>: J\xc3\xb8]\n)|J\xc3\xb8 message/rfc822 0",
     0},
    {"Content-Type: multipart/mixed; boundary=never\n\nas it stands\n", "as it stands", 0},
    {"Content-Type: multipart/mixed\n\nas it stands\n", "as it stands", 0},
    {"Content-Type: text/plain; charset=utf-7\n\n+ABs-[2J\n", "+ABs-[2J", BODY_WARNING_BAD_CHARSET},
    {"Content-Type: text/plain; charset=utf-8\n\n\x1b[2J\xe2\x80\xae"
     "a\xff\n",
     "^[[2J\xc3\xa2\xe2\x82\xac\xc2\xae"
     "a\xc3\xbf",
     BODY_WARNING_BAD_CHARSET},
    {"Content-Type: text/plain; charset=utf-8\n\n\x1b[2J\xe2\x80\xae"
     "a\n",
     "^[[2J<U+202E>a", 0},
    {"Content-Type: text/html\n\n<div style=\"display:none\">secret</div>open\n", "!secret!\nopen",
     BODY_WARNING_HIDDEN_TEXT},
    {"Subject: x\n\nme\n\nOn 3 May 2021, Al wrote:\n> x\n\nyou\n-- \nJo\n",
     "me\n\n[On 3 May 2021, Al wrote:\n> x\n]\nyou\n{-- \nJo}", 0},
    {"Content-Type: text/html\n\nme<br>On 3 May 2021, Al &lt;al@x.example&gt; wrote:<br>"
     "<blockquote>x</blockquote>\n",
     "me\n[On 3 May 2021, Al <al@x.example> wrote:\n\n> x]", 0},
    {"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n", "| text/calendar 16", 0},
    {"Content-Type: text/plain\nContent-Transfer-Encoding: x-unknown\n\nraw\n", "raw", 0},
    {"\n\n-----BEGIN PGP MESSAGE-----\nx\n", "\n-----BEGIN PGP MESSAGE-----\nx",
     BODY_WARNING_ENCRYPTED},
};

START_TEST(becomes_text) {
    struct body_result result;
    struct buf seen;
    buf_init(&seen);
    render(rows[_i].message, strlen(rows[_i].message), &result);
    describe(&result.text, &seen);
    while (seen.len > 0 && seen.data[seen.len - 1] == '\n') {
        buf_truncate(&seen, seen.len - 1);
    }
    expect_text(buf_text(&seen), rows[_i].wanted);
    expect_int(result.text.warnings, rows[_i].warnings);
    buf_release(&seen);
    body_release(&result);
}
END_TEST

START_TEST(reads_the_head) {
    const char *message =
        "From: =?utf-8?q?J=C3=B8?= Doe <jo@x.example>\n"
        "To: \"Me, Myself\" <me@desk.example>,\n al@x.example\n"
        "Cc: g: a@b.example;\nSubject: =?iso-8859-1?q?Rechnung_=FC?=\n ber\n"
        "Date: Fri, 21 Nov 1997 09:55:06 -0600\nMessage-ID: <a@b>\nList-Id: <list.x.example>\n"
        "Auto-Submitted: auto-replied\nReply-To: other@x.example\n\nx\n";
    struct body_result result;
    render(message, strlen(message), &result);
    const struct body_text *got = &result.text;
    expect_text(got->from_name, "J\xc3\xb8 Doe");
    expect_text(got->from_address, "jo@x.example");
    expect_text(got->to, "Me, Myself <me@desk.example>, al@x.example");
    expect_text(got->cc, "a@b.example");
    expect_text(got->subject, "Rechnung \xc3\xbc ber");
    expect_int(got->date, 880127706);
    expect_text(got->message_id, "<a@b>");
    expect_text(got->list_id, "<list.x.example>");
    expect_text(got->auto_submitted, "auto-replied");
    expect_text(got->reply_to, "other@x.example");
    expect_int(got->warnings, BODY_WARNING_REPLY_TO_DIFFERS);
    body_release(&result);
}
END_TEST

static const struct {
    const char *head;
    uint32_t warnings;
} senders[] = {
    {"From: Jo <jo@x.example>\nReply-To: JO@x.example\nSender: al@x.example\n", 0},
    {"From: \"boss@acme.example\" <e@evil.test>\n", BODY_WARNING_NAME_HOLDS_ADDRESS},
    {"From: =?utf-8?q?boss=40acme=2Eexample?= <e@evil.test>\n", BODY_WARNING_NAME_HOLDS_ADDRESS},
    {"From: \"jo@x.example\" <jo@x.example>\n", 0},
    {"From: jo@x.example, al@x.example\n", BODY_WARNING_TWO_AUTHORS},
    {"From: jo@x.example\nFrom: al@x.example\n", BODY_WARNING_FROM_REPEATED},
    {"From: jo@x.example\nSender: al@y.example\n", BODY_WARNING_SENDER_DIFFERS},
    {"From: jo@xn--80ak6aa92e.com\n", BODY_WARNING_PUNYCODE},
    {"From: jo@\xd0\xb0pple.example\n", BODY_WARNING_MIXED_SCRIPTS},
    {"From: jo@caf\xc3\xa9.example\n", 0},
};

START_TEST(warns_of_senders) {
    struct buf message;
    struct body_result result;
    buf_init(&message);
    buf_addf(&message, "%s\nx\n", senders[_i].head);
    render(message.data, message.len, &result);
    expect_int(result.text.warnings, senders[_i].warnings);
    body_release(&result);
    buf_release(&message);
}
END_TEST

START_TEST(keeps_headers_on_one_line) {
    const char *message = "Subject: line1=?utf-8?q?=0ABcc=3A_x?=\n =?utf-8?b?G1szMW0=?=\n"
                          "From: \"a\tb\" <jo@x.example>\n\nx\n";
    struct body_result result;
    render(message, strlen(message), &result);
    expect_text(result.text.subject, "line1 Bcc: x^[[31m");
    expect_text(result.text.from_name, "a b");
    body_release(&result);
}
END_TEST

static const struct {
    const char *name, *wanted;
} names[] = {
    {"a.pdf", "a.pdf"},
    {"/etc/passwd", "passwd"},
    {"..\\..\\a.exe", "a.exe"},
    {"...hidden", "hidden"},
    {"-rf", "rf"},
    {"a/", "a/"},
    {"", ""},
    {"a\nb\x1b", "a b^["},
    {"../..", ""},
    {"\xe2\x80\xaegpj.exe", "<U+202E>gpj.exe"},
};

START_TEST(cleans_names) {
    struct buf out;
    buf_init(&out);
    mime_clean_name(names[_i].name, &out);
    expect_text(buf_text(&out), names[_i].wanted);
    buf_release(&out);
}
END_TEST

START_TEST(cuts_long_texts) {
    struct buf message;
    struct body_result result;
    buf_init(&message);
    buf_add_text(&message, "Subject: x\n\n");
    while (message.len < BODY_PART_BYTES + 5000) {
        buf_add_text(&message, "J\xc3\xb8 and some more words on this line\n");
    }
    render(message.data, message.len, &result);
    expect_true((result.text.warnings & BODY_WARNING_TEXT_CUT) != 0);
    expect_true(result.text.text_len <= BODY_PART_BYTES);
    body_release(&result);
    buf_release(&message);
}
END_TEST

START_TEST(shows_only_the_head_of_huge_mail) {
    const char *message = "Subject: huge\nFrom: jo@x.example\n\nbody";
    struct body_result result;
    body_start();
    struct charsets *charsets = charsets_new();
    body_render(charsets, message, strlen(message), 26U << 20, &result);
    expect_text(result.text.subject, "huge");
    expect_text(result.text.text, "");
    expect_int(result.text.warnings, BODY_WARNING_TOO_LARGE);
    body_release(&result);
    charsets_free(charsets);
}
END_TEST

/* Whatever comes, what leaves is a frame the desk accepts. */
START_TEST(gives_what_the_desk_accepts) {
    struct dice dice = dice_new();
    static const char *const pieces[] = {"From: a@b\n",
                                         "Content-Type: multipart/mixed; boundary=b\n",
                                         "\n",
                                         "--b\n",
                                         "--b--\n",
                                         "Content-Type: text/html\n",
                                         "<p>x</p>",
                                         "> q\n",
                                         "\x1b[2J",
                                         "\xff\xfe",
                                         "-- \n",
                                         "Content-Transfer-Encoding: base64\n",
                                         "SsO4",
                                         "=?utf-8?q?=1b?=",
                                         "e\xcc\x81\xcc\x81",
                                         "<div style=display:none>",
                                         "Content-Type: message/rfc822\n",
                                         "\xe2\x80\xae",
                                         "\r\n",
                                         "Content-Type: text/plain; charset=utf-16\n",
                                         "Content-Disposition: attachment\n"};
    for (int round = 0; round < 2000; round++) {
        struct buf message, payload;
        struct body_result result;
        struct body_text again;
        struct arena arena;
        buf_init(&message);
        buf_init(&payload);
        arena_init(&arena);
        for (uint64_t n = dice_below(&dice, 25); n > 0; n--) {
            buf_add_text(&message, pieces[dice_below(&dice, ARRAY_LEN(pieces))]);
        }
        render(buf_text(&message), message.len, &result);
        body_text_encode(&payload, &result.text);
        struct frame frame = {.payload = payload.data, .len = payload.len};
        expect_ok(body_text_decode(&frame, &arena, &again, NULL), NULL);
        expect_true(again.text_len == result.text.text_len);
        body_release(&result);
        arena_release(&arena);
        buf_release(&payload);
        buf_release(&message);
    }
}
END_TEST

TEST_MAIN("reader/body", TEST_LOOP(becomes_text, ARRAY_LEN(rows)), TEST(reads_the_head),
          TEST_LOOP(warns_of_senders, ARRAY_LEN(senders)), TEST(keeps_headers_on_one_line),
          TEST_LOOP(cleans_names, ARRAY_LEN(names)), TEST(cuts_long_texts),
          TEST(shows_only_the_head_of_huge_mail), TEST(gives_what_the_desk_accepts))
