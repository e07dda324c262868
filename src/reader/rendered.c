/** A message's text as it grows, with the ranges that are not its author's words. */
#include "callsheet/reader/rendered.h"

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"

void rendered_init(struct rendered *rendered) {
    *rendered = (struct rendered){.spans = NULL};
    buf_init(&rendered->text);
}

void rendered_release(struct rendered *rendered) {
    buf_release(&rendered->text);
    mem_free(rendered->spans);
    rendered_init(rendered);
}

void rendered_add_span(struct rendered *rendered, size_t start, size_t end,
                       enum body_span_kind kind) {
    if (end <= start) {
        return;
    }
    if (rendered->span_count > 0) {
        struct body_span *last = &rendered->spans[rendered->span_count - 1];
        if (last->kind == kind && last->end == start) {
            last->end = (uint32_t)end;
            return;
        }
    }
    if (rendered->span_count == BODY_SPANS_MAX) {
        return;
    }
    rendered->spans = mem_grow(rendered->spans, rendered->span_count, &rendered->span_capacity,
                               sizeof *rendered->spans);
    rendered->spans[rendered->span_count++] =
        (struct body_span){.start = (uint32_t)start, .end = (uint32_t)end, .kind = kind};
}

/* Cleans one stretch; false when it did not fit as a whole. Cleaning never looks back further than
   a stretch, so that ranges begin and end at its borders. */
static int append_stretch(struct rendered *out, const char *text, size_t len, size_t max_bytes) {
    size_t before = out->text.len;
    (void)text_clean(&out->text, text, len, TEXT_LINES); /* whether it changed does not matter */
    if (out->text.len <= max_bytes) {
        return 0;
    }
    size_t cut = max_bytes > before ? max_bytes : before;
    while (cut > before && ((unsigned char)out->text.data[cut] & 0xc0) == 0x80) {
        cut--;
    }
    buf_truncate(&out->text, cut);
    return 1;
}

int rendered_append_clean(struct rendered *rendered, const struct rendered *piece,
                          size_t max_bytes) {
    size_t at = 0;
    int is_cut = 0;
    for (size_t i = 0; i <= piece->span_count && !is_cut; i++) {
        const struct body_span *span = i < piece->span_count ? &piece->spans[i] : NULL;
        size_t until = span == NULL ? piece->text.len : span->start;
        is_cut = append_stretch(rendered, buf_text(&piece->text) + at, until - at, max_bytes);
        if (span != NULL && !is_cut) {
            size_t start = rendered->text.len;
            is_cut = append_stretch(rendered, buf_text(&piece->text) + span->start,
                                    span->end - span->start, max_bytes);
            rendered_add_span(rendered, start, rendered->text.len, span->kind);
            at = span->end;
        }
    }
    return is_cut;
}

void rendered_overlay(struct rendered *rendered, const struct body_span *over, size_t count) {
    struct body_span *old = rendered->spans;
    size_t old_count = rendered->span_count, o = 0;
    rendered->spans = NULL;
    rendered->span_count = rendered->span_capacity = 0;
    size_t covered = 0; /* everything before is settled */
    for (size_t i = 0; i <= count; i++) {
        size_t start = i < count ? over[i].start : SIZE_MAX;
        while (o < old_count && old[o].start < start) {
            size_t from = old[o].start > covered ? old[o].start : covered;
            size_t to = old[o].end < start ? old[o].end : start;
            rendered_add_span(rendered, from, to, old[o].kind);
            if (old[o].end > start) {
                break; /* its rest may stick out behind `over` */
            }
            o++;
        }
        if (i < count) {
            rendered_add_span(rendered, over[i].start, over[i].end, over[i].kind);
            covered = over[i].end;
            while (o < old_count && old[o].end <= covered) {
                o++;
            }
        }
    }
    mem_free(old);
}
