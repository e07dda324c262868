#include "callsheet/reader/html.h"

#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "support/check_more.h"

/* The sanitizers slow everything down. */
#if defined(__SANITIZE_ADDRESS__)
enum { SLOWER = 8 };
#else
enum { SLOWER = 1 };
#endif

static const struct {
    const char *html, *wanted;
} rows[] = {
    {"", ""},
    {"plain", "plain"},
    {"<p>One</p><p>Two</p>", "One\n\nTwo"},
    {"<p>One  \n two</p>", "One two"},
    {"a<br>b<br><br>c", "a\nb\n\nc"},
    {"<div>a</div><div>b</div>", "a\nb"},
    {"foo<b>bar</b>baz", "foobarbaz"},
    {"<ul><li>one<li>two</ul>end", "- one\n- two\nend"},
    {"<ul><li><p>one</p></li></ul>", "- one"},
    {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
    {"x<blockquote>a<br>b<blockquote>c</blockquote></blockquote>y",
     "x\n\n> a\n> b\n> \n> > c\n\ny"},
    {"<head><title>no</title><style>p{}</style></head><body>yes<script>no()</script></body>",
     "yes"},
    {"<!-- no -->yes<!DOCTYPE x>", "yes"},
    {"<a href=\"https://x.example/p\">here</a>.", "here."},
    {"<a href=\"https://evil.test/p\">www.bank.example</a>.",
     "www.bank.example [leads to evil.test] ."},
    {"<a href=\"https://bank.example/p\">bank.example</a>", "bank.example"},
    {"<a href=\"javascript:x()\">a.b</a>", "a.b"},
    {"<a href=\"mailto:jo@x.example\">al@x.example</a>", "al@x.example [leads to jo@x.example]"},
    {"a<img src=\"http://spy.test/x.gif\">b", "ab"},
    {"a <img alt=\"Logo\" src=x> b", "a [image: Logo] b"},
    {"&lt;b&gt; &amp; &eacute; &#233; &#x1f600; &nbsp;x", "<b> & \xc3\xa9 \xc3\xa9 "
                                                          "\xf0\x9f\x98\x80 \xc2\xa0x"},
    {"&#27;[2J&#x9b;", "[2J\xc2\x9b"}, /* cleaned later, at the one place */
    {"<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\n\nd"},
    {"<p>unclosed <b>bold <i>both", "unclosed bold both"},
    {"</p></div></b>text", "text"},
    {"<html><body>a</body></html><p>behind</p>", "a\n\nbehind"},
    {"<html><head><title>x</title></head><body>a<html><head><style>y</style><body>b", "ab"},
    {"a</body", "a"},
    {"<h1>Head</h1>text", "Head\n\ntext"},
    {"a<hr>b", "a\n________\nb"},
    {"<meta charset=utf-7>J\xc3\xb8", "J\xc3\xb8"},
    {"<object>no</object>yes<noscript>no</noscript>", "yes"},
};

static void render(const char *html, size_t len, struct rendered *out, struct html_notes *notes) {
    *notes = (struct html_notes){.was_cut = false};
    rendered_init(out);
    html_to_text(html, len, out, notes);
}

START_TEST(becomes_text) {
    struct rendered out;
    struct html_notes notes;
    render(rows[_i].html, strlen(rows[_i].html), &out, &notes);
    expect_text(buf_text(&out.text), rows[_i].wanted);
    expect_false(notes.was_stripped);
    rendered_release(&out);
}
END_TEST

static const char *const hidden[] = {
    "a<span style=\"display:none\">secret</span>b",
    "a<span style=\"Display : NONE ;color:red\">secret</span>b",
    "a<div style=\"font-size:0\">secret</div>b",
    "a<div style=\"font-size:0px\">secret</div>b",
    "a<div style=\"visibility:hidden\"><p>secret</p></div>b",
    "a<div hidden>secret</div>b",
};

START_TEST(marks_what_is_hidden) {
    struct rendered out;
    struct html_notes notes;
    render(hidden[_i], strlen(hidden[_i]), &out, &notes);
    expect_contains(buf_text(&out.text), "secret");
    expect_true(notes.has_hidden);
    expect_int(out.span_count, 1);
    expect_int(out.spans[0].kind, BODY_SPAN_HIDDEN);
    expect_true(memmem(out.text.data + out.spans[0].start, out.spans[0].end - out.spans[0].start,
                       "secret", 6) != NULL);
    expect_int(out.text.data[out.text.len - 1], 'b');
    expect_true(out.spans[0].end < out.text.len);
    rendered_release(&out);
    render("a<div style=\"font-size:0.9em\">open</div>", 38, &out, &notes);
    rendered_release(&out);
}
END_TEST

START_TEST(marks_its_own_words) {
    struct rendered out;
    struct html_notes notes;
    const char *html = "x <img alt=Logo> y";
    render(html, strlen(html), &out, &notes);
    expect_int(out.span_count, 1);
    expect_int(out.spans[0].kind, BODY_SPAN_NOTE);
    expect_int(out.spans[0].start, 2);
    expect_int(out.spans[0].end, 2 + strlen("[image: Logo]"));
    rendered_release(&out);
}
END_TEST

/* Bombs: a piece repeated up to so many bytes. */
static const struct {
    const char *before, *piece, *after;
    size_t bytes;
} bombs[] = {
    {"<p", " a=b", ">x", 1000000}, /* attributes: quadratic in libxml2 */
    {"<p", " a", ">x", 1000000},
    {"<p", " a='b'", ">x", 1000000},
    {"<p a='", "x", "'>x", 1000000},
    {"", "<div>", "x", 1000000},
    {"", "<blockquote>", "x", 1000000},
    {"", "<table><tr><td>", "x", 1000000},
    {"", "<b>", "x", 1000000},
    {"", "</b>", "x", 1000000},
    {"", "<div><b></i>", "x", 1000000},
    {"", "<a href='http://x.y/'>a.b", "x", 1000000},
    {"", "&lt;", "x", 1000000},
    {"", "&", "x", 1000000},
    {"", "<", "x", 1000000},
    {"", "<!--", "x", 1000000},
    {"", "<!", "x", 1000000},
    {"", "<style>", "x", 1000000},
    {"", "<script></", "x", 1000000},
    {"<pre>", "\n", "x", 1000000},
    {"", "<br>", "x", 1000000},
    {"", "<li>", "x", 1000000},
    {"", "<p style='display:none'>", "x", 1000000},
    {"<![CDATA[", "]", "x", 1000000},
    {"<?", "x", "?>", 1000000},
};

START_TEST(survives_bombs) {
    struct buf html;
    struct rendered out;
    struct html_notes notes;
    buf_init(&html);
    buf_add_text(&html, bombs[_i].before);
    while (html.len < bombs[_i].bytes) {
        buf_add_text(&html, bombs[_i].piece);
    }
    buf_add_text(&html, bombs[_i].after);
    int64_t start = clock_monotonic_ms();
    render(html.data, html.len, &out, &notes);
    int64_t spent = clock_monotonic_ms() - start;
    if (spent > 5000 * SLOWER) {
        ck_abort_msg("%s…: %d ms", bombs[_i].piece, (int)spent);
    }
    expect_true(out.text.len <= (size_t)3 * HTML_TEXT_BYTES);
    rendered_release(&out);
    buf_release(&html);
}
END_TEST

START_TEST(strips_plainly) {
    const char *html = "<head><title>no</title></head><style>p{x}</style><p>One &amp; <b>two</b>"
                       "<br>three<!-- no --><script>if(a<b)</script><td>cell<";
    struct rendered out;
    struct html_notes notes = {.was_cut = false};
    rendered_init(&out);
    html_strip(html, strlen(html), &out, &notes);
    expect_text(buf_text(&out.text), "One & two\nthree cell");
    expect_true(notes.was_stripped);
    rendered_release(&out);
}
END_TEST

START_TEST(knows_an_intricate_tag) {
    struct buf html;
    buf_init(&html);
    buf_add_text(&html, "<p");
    for (int i = 0; i < HTML_ATTRIBUTES_MAX * 4; i++) {
        buf_add_text(&html, " a=b");
    }
    expect_true(html_is_intricate(html.data, html.len));
    buf_reset(&html);
    for (int i = 0; i < 5000; i++) {
        buf_add_text(&html, "<p class='a' style=\"x: y; z: w\" id=x>a = b, c / d</p> ");
    }
    expect_false(html_is_intricate(html.data, html.len));
    buf_release(&html);
}
END_TEST

#define BOMBS(name, times)                                                                         \
    (struct test_entry) {                                                                          \
        .test = (name), .count = (int)(times), .timeout_s = 120                                    \
    }

TEST_MAIN("reader/html", TEST_LOOP(becomes_text, ARRAY_LEN(rows)),
          TEST_LOOP(marks_what_is_hidden, ARRAY_LEN(hidden)), TEST(marks_its_own_words),
          BOMBS(survives_bombs, ARRAY_LEN(bombs)), TEST(strips_plainly),
          TEST(knows_an_intricate_tag))
