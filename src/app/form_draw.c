/* Draws the form of a call: labels, answers, how dates and amounts read, and the objection at the
   place it is about. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/call.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/paragraph.h"
#include "callsheet/ui/surface.h"
#include "callsheet/ui/textarea.h"

static const char *label_of(enum form_kind kind) {
    static const char *const labels[FORM_KIND_COUNT] = {
#define X(name, label) [FORM_##name] = label,
        FORM_KIND_TABLE(X)
#undef X
    };
    return labels[kind];
}

static const char *hint_of(struct form_at at, enum next_step next) {
    switch (at.kind) {
    case FORM_NEW_NAME:
        return "name";
    case FORM_NEW_REACH:
        return "telephone number or mail address";
    case FORM_PROMISE_AMOUNT:
        return "amount";
    case FORM_PROMISE_WHEN:
        return "fri, +3d, 15";
    case FORM_CLAIM_WORDS:
        return "in their words";
    case FORM_CLAIM_AMOUNT:
        return "amount";
    case FORM_WHEN:
        return next_when(next) == WHEN_TIME ? "tomorrow 14:00" : "fri, +3d, 15 dec";
    case FORM_OWNER:
        return "me";
    case FORM_NEXT_NOTE:
        return next == NEXT_OURS ? "what we will do" : "to whom";
    case FORM_NOTES:
        return "What was said, as you hear it";
    case FORM_REACHED:
    case FORM_WHO:
    case FORM_NEW_ROLE:
    case FORM_SAID:
    case FORM_PROMISE_SCOPE:
    case FORM_CLAIM_ABOUT:
    case FORM_SETTLED:
    case FORM_NEXT:
    case FORM_KIND_COUNT:
        break;
    }
    return NULL;
}

/* What is being drawn. */
struct painter {
    struct surface *surface;
    struct rect rect; /* of the whole form */
    const struct form_plan *plan;
    const struct call_form *form;
    const struct form_context *context;
    const struct form_problem *problem;
    bool is_focused;
};

static const char unread[] = "cannot be read";

static bool is_here(const struct painter *painter, struct form_at at) {
    return painter->is_focused && form_at_equal(painter->form->at, at);
}

/* How a date or amount reads; returns the columns drawn. */
static int draw_reading(const struct painter *painter, struct form_at at, int row, int col) {
    char reading[200], clean[200];
    int room = painter->rect.col + painter->rect.cols - col - 1;
    bool is_read = call_form_reading(painter->form, painter->context, at, reading, sizeof reading);
    if (reading[0] == '\0' || room < 4) {
        return 0;
    }
    if (!is_read) {
        (void)text_copy(reading, sizeof reading, is_here(painter, at) ? "not read yet" : unread);
    }
    text_clean_into(clean, sizeof clean, reading, TEXT_LINE);
    return surface_text_fit(painter->surface, row, col, room, clean,
                            is_read                ? ROLE_GOOD
                            : is_here(painter, at) ? ROLE_DIM
                                                   : ROLE_WARM); /* clips */
}

static int reading_cols(const struct painter *painter, struct form_at at) {
    char reading[200];
    bool is_read = call_form_reading(painter->form, painter->context, at, reading, sizeof reading);
    return is_read ? text_cols(reading, strlen(reading)) : (int)strlen(unread);
}

/* How both halves of a promise read, or the half where the person is when there is little room. */
static void draw_promise_reading(const struct painter *painter, size_t index, int row, int col) {
    struct form_at amount = {FORM_PROMISE_AMOUNT, (uint8_t)index};
    struct form_at when = {FORM_PROMISE_WHEN, (uint8_t)index};
    int room = painter->rect.col + painter->rect.cols - col - 1;
    int cols = reading_cols(painter, amount);
    bool is_narrow = cols + 2 + reading_cols(painter, when) > room;
    if (cols > 0 && (!is_narrow || is_here(painter, amount))) {
        cols = draw_reading(painter, amount, row, col);
        col += cols > 0 ? cols + 2 : 0;
    }
    if (!is_narrow || !is_here(painter, amount)) {
        (void)draw_reading(painter, when, row, col); /* may be empty */
    }
}

static void draw_about(const struct painter *painter, struct form_at at, struct rect rect,
                       bool is_focused) {
    char text[256];
    const struct form_claim *claim = &painter->form->claims[at.index];
    call_form_about(painter->context->card, claim->invoice, claim->line, text, sizeof text);
    int cols = surface_text_fit(painter->surface, rect.row, rect.col, rect.cols, text,
                                is_focused ? ROLE_ACCENT : ROLE_TEXT);
    if (is_focused) {
        (void)surface_text_fit(painter->surface, rect.row, rect.col + cols + 2,
                               rect.cols - cols - 2, "← → another", ROLE_DIM); /* clips */
    }
}

static void draw_settled(const struct painter *painter, struct form_at at, struct rect rect,
                         bool is_focused) {
    char text[512];
    const struct form_settled *settled = &painter->form->settled[at.index];
    call_form_settled_words(settled, painter->context->card, text, sizeof text);
    int cols = surface_text_fit(painter->surface, rect.row, rect.col, rect.cols, text,
                                is_focused            ? ROLE_ACCENT
                                : settled->is_verdict ? ROLE_TEXT
                                                      : ROLE_GOOD);
    if (is_focused) {
        (void)surface_text_fit(painter->surface, rect.row, rect.col + cols + 2,
                               rect.cols - cols - 2, "Ctrl-X Ctrl-R drops it",
                               ROLE_DIM); /* clips */
    }
}

static void draw_field(const struct painter *painter, struct form_at at, struct rect rect,
                       bool is_focused) {
    struct field field = *call_form_field((struct call_form *)painter->form, at);
    int after = rect.col + rect.cols;
    if (!is_focused) {
        field.at = 0; /* a text is read from its beginning */
    }
    field_draw(painter->surface, rect.row, rect.col, rect.cols, &field,
               hint_of(at, painter->form->next), is_focused);
    if (at.kind == FORM_PROMISE_AMOUNT) {
        (void)surface_text(painter->surface, rect.row, after, 4, " by ", ROLE_DIM); /* fits */
    } else if (at.kind == FORM_CLAIM_WORDS) {
        (void)surface_text(painter->surface, rect.row, after, 10, " wrong by ", ROLE_DIM);
    } else if (at.kind == FORM_PROMISE_WHEN) {
        draw_promise_reading(painter, at.index, rect.row, after + 2);
    } else if (at.kind == FORM_WHEN) {
        (void)draw_reading(painter, at, rect.row, after + 2); /* may be empty */
    }
}

/* All that a question offers, over several rows, quietly: the person is not there. */
static void draw_offer(const struct painter *painter, const struct form_choices *choices,
                       struct rect rect) {
    int rows = choice_draw(painter->surface, rect, &choices->row, false);
    struct rect words = {rect.row, rect.col + 1 + FORM_LABEL_COLS, rows,
                         rect.cols - 1 - FORM_LABEL_COLS};
    surface_role(painter->surface, words, ROLE_DIM);
}

/* A question where the person is not: its answers only, or all it offers while it has none. */
static void draw_brief(const struct painter *painter, const struct form_choices *choices,
                       struct rect rect) {
    struct buf text = {0};
    bool is_answered = choice_chosen(&choices->row) >= 0;
    if (rect.rows > 1) {
        draw_offer(painter, choices, rect);
        return;
    }
    for (size_t i = 0; i < choices->row.count; i++) {
        if (!is_answered || choice_is_chosen(&choices->row, i)) {
            const char *between = is_answered ? ", " : "  ";
            buf_addf(&text, "%s%s", text.len > 0 ? between : "", choices->items[i].text);
        }
    }
    int col = rect.col + 1 + FORM_LABEL_COLS;
    form_label(painter->surface, rect.row, rect.col, choices->row.label, false);
    (void)surface_text_fit(painter->surface, rect.row, col, rect.col + rect.cols - col - 1,
                           buf_text(&text), is_answered ? ROLE_TEXT : ROLE_DIM); /* clips */
    buf_release(&text);
}

/* The remark below a row. */
static void draw_remark(const struct painter *painter, struct form_at at, int row) {
    char remark[200], clean[200];
    int col = painter->rect.col + 1 + FORM_LABEL_COLS;
    if (at.kind == FORM_CLAIM_AMOUNT) {
        (void)draw_reading(painter, at, row, col); /* there is one */
        return;
    }
    (void)call_form_remark(painter->form, painter->context, at, remark, sizeof remark);
    text_clean_into(clean, sizeof clean, remark, TEXT_LINE);
    (void)surface_text_fit(painter->surface, row, col,
                           painter->rect.col + painter->rect.cols - col - 1, clean,
                           ROLE_WARM); /* clips */
}

static void draw_slot(const struct painter *painter, const struct form_slot *slot) {
    struct form_choices choices;
    struct rect rect = slot->rect;
    struct form_at at = slot->at;
    bool has_cursor = is_here(painter, at);
    rect.row += painter->rect.row - painter->plan->skip;
    rect.col += painter->rect.col;
    if (slot->has_remark) {
        draw_remark(painter, at, rect.row + rect.rows);
    }
    if (call_form_choices(painter->form, painter->context, at, &choices)) {
        choices.row.label = label_of(at.kind);
        if (slot->is_brief) {
            draw_brief(painter, &choices, rect);
            return;
        }
        (void)choice_draw(painter->surface, rect, &choices.row, has_cursor); /* rows are planned */
        return;
    }
    if (slot->has_label) {
        bool is_row_here =
            has_cursor || (painter->is_focused && painter->form->at.index == at.index &&
                           painter->form->at.kind == at.kind + 1 &&
                           (at.kind == FORM_PROMISE_AMOUNT || at.kind == FORM_CLAIM_WORDS));
        form_label(painter->surface, rect.row, painter->rect.col, label_of(at.kind), is_row_here);
    }
    if (at.kind == FORM_NOTES) {
        textarea_draw(painter->surface, rect, painter->form->notes,
                      hint_of(at, painter->form->next), has_cursor);
    } else if (at.kind == FORM_CLAIM_ABOUT) {
        draw_about(painter, at, rect, has_cursor);
    } else if (at.kind == FORM_SETTLED) {
        draw_settled(painter, at, rect, has_cursor);
    } else {
        draw_field(painter, at, rect, has_cursor);
    }
}

void form_draw(struct surface *surface, struct rect rect, const struct form_plan *plan,
               const struct call_form *form, const struct form_context *context,
               const struct form_problem *problem, bool is_focused) {
    struct painter painter = {surface, rect, plan, form, context, problem, is_focused};
    for (size_t i = 0; i < plan->count; i++) {
        draw_slot(&painter, &plan->slots[i]);
    }
    if (plan->problem_row >= 0 && problem->is_set) {
        char text[ERROR_MESSAGE_BYTES];
        int col = rect.col + 1 + FORM_LABEL_COLS;
        text_clean_into(text, sizeof text, problem->text, TEXT_LINE);
        struct paragraph words = {.text = text, .len = strlen(text), .role = ROLE_ERROR};
        struct rect place = {rect.row + plan->problem_row - plan->skip, col, plan->problem_rows,
                             rect.col + rect.cols - col - 1};
        (void)paragraph_draw(surface, place, &words, 0); /* clips */
    }
}
