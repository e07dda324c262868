/* The complaint: the words of a mail or claim, with what made it heated and what belongs to a
   record marked. Answers the moves of the reader's hand; asks through evidence.c. */
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

/* Roles for each byte range of the text, laid over each other: later ones win. */
struct layers {
    struct model *model;
    unsigned char *roles; /* of each byte */
    size_t len;
};

static void lay(struct layers *layers, size_t start, size_t end, enum role role) {
    for (size_t at = start; at < end && at < layers->len; at++) {
        layers->roles[at] = (unsigned char)role;
    }
}

static bool is_current(const struct evidence_view *view, const struct complaint_link *link) {
    return view->link >= 0 && link->start == view->complaint.links[view->link].start;
}

static void lay_links(struct layers *layers, const struct evidence_view *view,
                      bool is_current_one) {
    for (size_t i = 0; i < view->complaint.link_count; i++) {
        const struct complaint_link *link = &view->complaint.links[i];
        if (is_current(view, link) == is_current_one) {
            lay(layers, link->start, link->end, is_current_one ? ROLE_MATCH : ROLE_REF);
        }
    }
}

/* Turns the layers into ranges in order. */
static size_t marks_of(const struct layers *layers, struct text_mark **out) {
    size_t count = 0, capacity = 0;
    struct text_mark *marks = NULL;
    for (size_t at = 0; at < layers->len;) {
        size_t end = at + 1;
        while (end < layers->len && layers->roles[end] == layers->roles[at]) {
            end++;
        }
        if (layers->roles[at] != ROLE_TEXT) {
            marks = mem_grow(marks, count, &capacity, sizeof *marks);
            marks[count++] = (struct text_mark){at, end - at, (enum role)layers->roles[at]};
        }
        at = end;
    }
    *out = marks;
    return count;
}

static void draw_text(struct model *model, struct surface *surface, struct rect rect) {
    struct evidence_view *view = &model->evidence;
    struct layers layers = {
        .model = model, .roles = mem_zalloc(view->len + 1, 1), .len = view->len};
    struct paragraph text = {.text = view->text, .len = view->len, .role = ROLE_TEXT};
    struct text_mark *marks = NULL;
    for (size_t i = 0; i < view->gap_count; i++) {
        lay(&layers, view->gaps[i].start, view->gaps[i].end, ROLE_DIM);
    }
    for (size_t i = 0; i < view->heat_count; i++) {
        lay(&layers, view->heat[i].start, view->heat[i].start + view->heat[i].len, ROLE_HEAT);
    }
    lay_links(&layers, view, false);
    lay_links(&layers, view, true);
    text.mark_count = marks_of(&layers, &marks);
    text.marks = marks;
    view->body_rows = rect.rows;
    view->body_cols = rect.cols;
    (void)paragraph_draw(surface, rect, &text, view->scroll); /* the rest is scrolled to */
    mem_free(marks);
    mem_free(layers.roles);
}

static int draw_head(struct model *model, struct surface *surface, struct rect rect) {
    const struct evidence_view *view = &model->evidence;
    struct arena *scratch = &model->scratch;
    int row = rect.row;
    int when_cols = text_cols(view->when, strlen(view->when));
    int who_cols = rect.cols - when_cols - 2;
    if (who_cols > 0) { /* who is cut, when is not */
        (void)surface_text_fit(surface, row, rect.col, who_cols, view->who, ROLE_TITLE);
        (void)surface_text_fit(surface, row, rect.col + who_cols + 2, when_cols, view->when,
                               ROLE_DIM);
    }
    row++;
    if (view->subject[0] != '\0' && rect.rows > 4) {
        (void)surface_text_fit(surface, row++, rect.col, rect.cols, view->subject, ROLE_TEXT);
    }
    if (view->no_count != NULL && rect.rows > 6) {
        (void)surface_text_fit(surface, row++, rect.col, rect.cols,
                               words(scratch, "Its tone is not counted: %s.", view->no_count),
                               ROLE_DIM);
    }
    if (view->warning_count > 0 && rect.rows > 6) {
        (void)surface_text_fit(surface, row++, rect.col, rect.cols,
                               "Careful: the message deserves a second look; Esc, Enter shows why.",
                               ROLE_WARM);
    }
    return row - rect.row;
}

static const char *empty(struct model *model) {
    const struct evidence_view *view = &model->evidence;
    if (view->trouble[0] != '\0') {
        return words_clean(&model->scratch, view->trouble);
    }
    if (view->ask_body.is_awaited || view->ask_messages.is_awaited) {
        return "Looking for what they wrote …";
    }
    return model->setup.no_mail ? "No claim is on record about this, and no mail archive is read."
                                : "No claim is on record about this, and no mail names it.";
}

static void view(struct model *model, struct surface *surface, struct rect body, bool is_focused) {
    struct rect inner = pane_inner(body);
    (void)is_focused; /* what is current is marked in the text */
    if (model->evidence.text == NULL) {
        (void)pane_paragraph(surface, inner, empty(model), ROLE_DIM); /* clips */
        return;
    }
    int head = draw_head(model, surface, inner);
    (void)rect_cut_top(&inner, head + (inner.rows > head + 3 ? 1 : 0));
    if (inner.rows > 0) {
        draw_text(model, surface, inner);
    }
}

static void title(struct model *model, struct pane_title *title) {
    const struct evidence_view *view = &model->evidence;
    struct arena *scratch = &model->scratch;
    title->name = "COMPLAINT";
    if (view->source_count > 1) {
        title->detail = words(scratch, "%zu of %zu", view->source + 1, view->source_count);
    }
    if (view->tone >= 0 && view->text != NULL) {
        bool is_warm = view->band != TONE_CALM;
        title_add(title, words(scratch, "%s %d", tone_band_word(view->band), view->tone),
                  is_warm ? ROLE_WARM : ROLE_DIM);
    }
}

static int wanted_rows(struct model *model, int cols) {
    struct paragraph text = {.text = model->evidence.text, .len = model->evidence.len};
    return 4 + (text.text != NULL && cols > 2 ? paragraph_rows(&text, cols - 2) : 1);
}

static bool update(struct model *model, enum action action) {
    int page = model->evidence.body_rows > 2 ? model->evidence.body_rows - 1 : 1;
    switch ((int)action) {
    case ACTION_DOWN:
    case ACTION_UP:
        evidence_step_link(model, action == ACTION_DOWN ? 1 : -1);
        return true;
    case ACTION_PAGE_DOWN:
    case ACTION_PAGE_UP:
        evidence_scroll(model, action == ACTION_PAGE_DOWN ? page : -page);
        return true;
    case ACTION_FIRST:
    case ACTION_LAST:
        evidence_scroll(model, action == ACTION_LAST ? 1 << 20 : -(1 << 20));
        return true;
    case ACTION_OPEN:
        model_focus(model, PANE_RECORD);
        return true;
    default: /* every other action is not this pane's */
        return false;
    }
}

static const enum action HINTS[] = {ACTION_CALL,      ACTION_CONCEDE,        ACTION_STAND,
                                    ACTION_PANE_NEXT, ACTION_CANDIDATE_NEXT, ACTION_SOURCE_NEXT,
                                    ACTION_BACK,      ACTION_COUNT};

const struct pane_ops pane_complaint = {
    .name = "complaint",
    .depends = 1u << REV_MAIL | 1u << REV_FOCUS | 1u << REV_CARD,
    .min_rows = 3,
    .has_title = true,
    .mode = MODE_EVIDENCE,
    .hints = HINTS,
    .wanted_rows = wanted_rows,
    .title = title,
    .view = view,
    .empty = empty,
    .update = update,
};
