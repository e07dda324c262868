#include "callsheet/reader/rendered.h"

#include <string.h>

#include "support/check_more.h"

static void describe(const struct rendered *rendered, struct buf *out) {
    buf_reset(out);
    for (size_t i = 0; i < rendered->span_count; i++) {
        buf_addf(out, "%u-%u:%d ", rendered->spans[i].start, rendered->spans[i].end,
                 (int)rendered->spans[i].kind);
    }
}

START_TEST(cleans_and_moves_the_ranges) {
    struct rendered piece, out;
    struct buf seen;
    buf_init(&seen);
    rendered_init(&piece);
    rendered_init(&out);
    buf_add_text(&out.text, "1\n");
    buf_add_text(&piece.text, "\x1b\x1b"
                              "ab\x1b"
                              "c");
    rendered_add_span(&piece, 1, 3, BODY_SPAN_NOTE);
    rendered_add_span(&piece, 4, 5, BODY_SPAN_HIDDEN);
    expect_int(rendered_append_clean(&out, &piece, 100), 0);
    expect_text(buf_text(&out.text), "1\n^[^[ab^[c");
    describe(&out, &seen);
    expect_text(buf_text(&seen), "4-7:2 8-10:3 ");
    buf_release(&seen);
    rendered_release(&piece);
    rendered_release(&out);
}
END_TEST

START_TEST(cuts_at_a_character) {
    for (size_t max = 0; max < 12; max++) {
        struct rendered piece, out;
        rendered_init(&piece);
        rendered_init(&out);
        buf_add_text(&piece.text, "\xc3\xb8\xc3\xb8\xe2\x82\xac\xc3\xb8");
        rendered_add_span(&piece, 2, 7, BODY_SPAN_NOTE);
        expect_int(rendered_append_clean(&out, &piece, max), max < 9);
        expect_true(out.text.len <= max || max >= 9);
        for (size_t i = 0; i < out.span_count; i++) {
            expect_true(out.spans[i].end <= out.text.len);
        }
        rendered_release(&piece);
        rendered_release(&out);
    }
}
END_TEST

static const struct {
    struct body_span below[3], over[3];
    size_t below_count, over_count;
    const char *wanted;
} overlays[] = {
    {{{2, 4, 2}}, {{6, 8, 0}}, 1, 1, "2-4:2 6-8:0 "},
    {{{6, 8, 2}}, {{2, 4, 0}}, 1, 1, "2-4:0 6-8:2 "},
    {{{2, 8, 3}}, {{4, 6, 0}}, 1, 1, "2-4:3 4-6:0 6-8:3 "},
    {{{4, 6, 3}}, {{2, 8, 0}}, 1, 1, "2-8:0 "},
    {{{2, 5, 3}}, {{4, 8, 0}}, 1, 1, "2-4:3 4-8:0 "},
    {{{4, 9, 3}}, {{2, 6, 0}}, 1, 1, "2-6:0 6-9:3 "},
    {{{0, 20, 3}}, {{2, 4, 0}, {6, 8, 1}}, 1, 2, "0-2:3 2-4:0 4-6:3 6-8:1 8-20:3 "},
    {{{1, 3, 2}, {5, 7, 3}, {9, 11, 2}}, {{2, 10, 0}}, 3, 1, "1-2:2 2-10:0 10-11:2 "},
    {{{0, 0, 0}}, {{0, 0, 0}}, 0, 0, ""},
};

START_TEST(lays_ranges_over_ranges) {
    struct rendered rendered;
    struct buf seen;
    buf_init(&seen);
    rendered_init(&rendered);
    for (size_t i = 0; i < overlays[_i].below_count; i++) {
        const struct body_span *span = &overlays[_i].below[i];
        rendered_add_span(&rendered, span->start, span->end, span->kind);
    }
    rendered_overlay(&rendered, overlays[_i].over, overlays[_i].over_count);
    describe(&rendered, &seen);
    expect_text(buf_text(&seen), overlays[_i].wanted);
    buf_release(&seen);
    rendered_release(&rendered);
}
END_TEST

START_TEST(keeps_order_and_limits) {
    struct rendered rendered;
    rendered_init(&rendered);
    rendered_add_span(&rendered, 0, 2, BODY_SPAN_NOTE);
    rendered_add_span(&rendered, 2, 4, BODY_SPAN_NOTE);
    rendered_add_span(&rendered, 4, 4, BODY_SPAN_QUOTE);
    expect_int(rendered.span_count, 1);
    expect_int(rendered.spans[0].end, 4);
    for (size_t i = 0; i < BODY_SPANS_MAX + 10; i++) {
        rendered_add_span(&rendered, 10 + 2 * i, 11 + 2 * i, BODY_SPAN_QUOTE);
    }
    expect_int(rendered.span_count, BODY_SPANS_MAX);
    rendered_release(&rendered);
}
END_TEST

TEST_MAIN("reader/rendered", TEST(cleans_and_moves_the_ranges), TEST(cuts_at_a_character),
          TEST_LOOP(lays_ranges_over_ranges, ARRAY_LEN(overlays)), TEST(keeps_order_and_limits))
