/* Where the rows of the form are, and what a mouse press on them means. */
#include <string.h>

#include "callsheet/app/call.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/paragraph.h"
#include "callsheet/ui/textarea.h"

enum {
    TEXT_COL = 1 + FORM_LABEL_COLS, /* where answers begin */
    AMOUNT_COLS = 14,
    WHEN_COLS = 16,
    BY_COLS = 4,     /* " by " between an amount and its day */
    WRONG_COLS = 10, /* " wrong by " between words and their amount */
    LINE_COLS = 40,  /* a line of text: a name, what we will do */
    NOTES_LEAST = 3,
    PROBLEM_MOST = 2, /* rows of an objection */
};

static int least(int a, int b) {
    return a < b ? a : b;
}

static int most(int a, int b) {
    return a > b ? a : b;
}

static struct form_slot *add(struct form_plan *plan, struct form_at at, int col, int cols,
                             int rows) {
    struct form_slot *slot = &plan->slots[plan->count++];
    *slot = (struct form_slot){
        .at = at, .rect = {plan->rows, col, rows, most(cols, 1)}, .has_label = true};
    return slot;
}

/* Rows of a question where the person is not: all it offers is shown while it has no answer, if
   there is room for it. */
static int brief_rows(const struct form_choices *choices, int cols, bool is_tight) {
    bool is_answered = choice_chosen(&choices->row) >= 0;
    return is_tight || is_answered ? 1 : choice_rows(&choices->row, cols);
}

/* Places the answer of one question; returns whether its row goes on (the next place shares it). */
static bool place(struct form_plan *plan, const struct call_form *form,
                  const struct form_context *context, struct form_at at) {
    struct form_choices choices;
    int rest = plan->cols - TEXT_COL - 1;
    if (call_form_choices(form, context, at, &choices)) {
        bool is_here = form_at_equal(form->at, at);
        int rows = is_here ? choice_rows(&choices.row, plan->cols)
                           : brief_rows(&choices, plan->cols, plan->is_tight);
        add(plan, at, 0, plan->cols, rows)->is_brief = !is_here;
    } else if (at.kind == FORM_PROMISE_AMOUNT) {
        add(plan, at, TEXT_COL, AMOUNT_COLS, 1);
        return true;
    } else if (at.kind == FORM_PROMISE_WHEN) {
        add(plan, at, TEXT_COL + AMOUNT_COLS + BY_COLS, WHEN_COLS, 1)->has_label = false;
    } else if (at.kind == FORM_CLAIM_WORDS) {
        add(plan, at, TEXT_COL, rest - WRONG_COLS - AMOUNT_COLS, 1);
        return true;
    } else if (at.kind == FORM_CLAIM_AMOUNT) {
        add(plan, at, TEXT_COL + rest - AMOUNT_COLS, AMOUNT_COLS, 1)->has_label = false;
    } else if (at.kind == FORM_CLAIM_ABOUT || at.kind == FORM_SETTLED) {
        add(plan, at, TEXT_COL, rest, 1);
    } else if (at.kind == FORM_WHEN) {
        add(plan, at, TEXT_COL, least(WHEN_COLS + BY_COLS, rest), 1);
    } else if (at.kind == FORM_NOTES) {
        add(plan, at, TEXT_COL, rest, plan->notes_rows);
    } else {
        add(plan, at, TEXT_COL, least(LINE_COLS, rest), 1);
    }
    return false;
}

/* Gives the objection and the remark about what stands in the row just placed their rows. */
static void place_words(struct form_plan *plan, const struct call_form *form,
                        const struct form_context *context, const struct form_problem *problem,
                        bool is_objected) {
    struct form_slot *slot = &plan->slots[plan->count - 1];
    char text[ERROR_MESSAGE_BYTES];
    if (is_objected) {
        text_clean_into(text, sizeof text, problem->text, TEXT_LINE);
        struct paragraph words = {.text = text, .len = strlen(text)};
        plan->problem_row = plan->rows;
        plan->problem_rows =
            least(most(paragraph_rows(&words, plan->cols - TEXT_COL - 1), 1), PROBLEM_MOST);
        plan->rows += plan->problem_rows;
    } else if (call_form_remark(form, context, slot->at, text, sizeof text)) {
        slot->has_remark = true;
        plan->rows++;
    }
}

static void place_all(struct form_plan *plan, const struct call_form *form,
                      const struct form_context *context, const struct form_problem *problem) {
    struct form_at places[FORM_PLACES];
    size_t count = call_form_places(form, places);
    bool is_objected = false;
    plan->count = 0;
    plan->rows = 0;
    plan->problem_row = -1;
    for (size_t i = 0; i < count; i++) {
        bool goes_on = place(plan, form, context, places[i]);
        is_objected = is_objected || (problem->is_set && form_at_equal(problem->at, places[i]));
        if (goes_on) {
            continue;
        }
        plan->rows += plan->slots[plan->count - 1].rect.rows;
        place_words(plan, form, context, problem, is_objected);
        is_objected = false;
    }
}

/* Scrolls so that the place where the person is can be seen. */
static void bring_into_view(struct form_plan *plan, const struct call_form *form, int rows) {
    plan->skip = 0;
    for (size_t i = 0; i < plan->count; i++) {
        if (!form_at_equal(plan->slots[i].at, form->at)) {
            continue;
        }
        int end = plan->slots[i].rect.row + plan->slots[i].rect.rows;
        end += plan->problem_row == end ? plan->problem_rows : 0;
        if (end > rows) {
            plan->skip = least(end - rows, plan->slots[i].rect.row);
        }
    }
}

void form_plan_make(struct form_plan *plan, const struct call_form *form,
                    const struct form_context *context, const struct form_problem *problem,
                    int rows, int cols) {
    *plan = (struct form_plan){.cols = most(cols, TEXT_COL + 2), .notes_rows = NOTES_LEAST};
    place_all(plan, form, context, problem);
    if (plan->rows > rows) {
        plan->is_tight = true;
        place_all(plan, form, context, problem);
    }
    if (plan->rows < rows) {
        plan->notes_rows = NOTES_LEAST + rows - plan->rows;
        place_all(plan, form, context, problem);
    }
    bring_into_view(plan, form, rows);
}

static bool click_slot(struct call_form *form, const struct form_slot *slot,
                       const struct form_context *context, struct rect rect, int row, int col) {
    struct form_choices choices;
    call_form_go(form, slot->at);
    if (slot->is_brief) {
        form->cursor = 0; /* it unfolds where the person is */
    } else if (call_form_choices(form, context, slot->at, &choices)) {
        int index = choice_at(&choices.row, rect, row, col);
        if (index >= 0 && choice_pick(&choices.row, (size_t)index) == EDIT_CHANGED) {
            call_form_choose(form, context, slot->at, &choices);
        }
    } else if (slot->at.kind == FORM_NOTES) {
        textarea_click(form->notes, row - rect.row, col - rect.col);
        form->revision++;
    } else if (call_form_field(form, slot->at) != NULL) {
        field_click(call_form_field(form, slot->at), col - rect.col, rect.cols);
    }
    return true;
}

bool form_click(struct call_form *form, const struct form_plan *plan,
                const struct form_context *context, struct rect rect, int row, int col) {
    for (size_t i = 0; i < plan->count; i++) {
        struct rect at = plan->slots[i].rect;
        at.row += rect.row - plan->skip;
        at.col += rect.col;
        if (rect_holds(at, row, col)) {
            return click_slot(form, &plan->slots[i], context, at, row, col);
        }
    }
    return false;
}
