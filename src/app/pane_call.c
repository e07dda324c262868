/* The call: the form while it is live, its questions as a promise of what comes before that. */
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/ui/surface.h"

enum { LIVE_ROWS = 9, PREVIEW_ROWS = 4 };

static void draw_live(struct model *model, struct surface *surface, struct rect body,
                      bool is_focused) {
    struct call *call = call_shown(model);
    struct moment moment = model_moment(model);
    struct form_context context = call_context(model, &moment);
    form_draw(surface, body, &model->plan, &call->form, &context, &call->problem,
              is_focused && call->state == CALL_LIVE);
}

/* One question with its answers, dim: nothing can be chosen before the call is started. */
static int draw_question(struct surface *surface, struct rect body, int row, const char *label,
                         const char *text) {
    if (row >= body.row + body.rows) {
        return row;
    }
    int col = body.col + 1 + FORM_LABEL_COLS;
    form_label(surface, row, body.col, label, false);
    (void)surface_text_fit(surface, row, col, body.col + body.cols - col - 1, text, ROLE_DIM);
    return row + 1;
}

static const char *answers(struct arena *scratch, const char *(*label)(int), int from, int count) {
    struct buf out = {0};
    for (int i = from; i < count; i++) {
        buf_addf(&out, "%s%s", i > from ? "  " : "", label(i));
    }
    const char *text = arena_strdup(scratch, buf_text(&out));
    buf_release(&out);
    return text;
}

static const char *reached_answer(int i) {
    return reached_label(call_form_reached(i));
}

static const char *said_answer(int i) {
    return said_label((enum said)i);
}

static const char *next_answer(int i) {
    return next_label((enum next_step)i);
}

static void draw_preview(struct model *model, struct surface *surface, struct rect body) {
    struct arena *scratch = &model->scratch;
    const struct call *call = call_of(model, model->selected);
    char keys[32], first[96];
    int row = body.row;
    action_keys(model->setup.keymap, ACTION_CALL, false, keys, sizeof keys);
    if (call != NULL) {
        call_first_line(call, first, sizeof first);
        row = draw_question(surface, body, row, "Kept",
                            words(scratch, "%s", first[0] != '\0' ? first : "a note"));
        (void)draw_question(surface, body, row, "", words(scratch, "%s goes on with it.", keys));
        return;
    }
    row = draw_question(surface, body, row, "Reached",
                        answers(scratch, reached_answer, 0, REACHED_COUNT));
    row = draw_question(surface, body, row, "Said", answers(scratch, said_answer, 0, SAID_COUNT));
    row = draw_question(surface, body, row, "Next",
                        answers(scratch, next_answer, NEXT_NONE + 1, NEXT_COUNT));
    (void)draw_question(surface, body, row, "Notes",
                        words(scratch, "%s starts the call; every key typed is kept.", keys));
}

static void view(struct model *model, struct surface *surface, struct rect body, bool is_focused) {
    if (call_shown(model) != NULL) {
        draw_live(model, surface, body, is_focused);
    } else if (model->selected != 0) {
        draw_preview(model, surface, body);
    }
}

static int wanted_rows(struct model *model, int cols) {
    struct call *call = call_shown(model);
    if (call == NULL) {
        return PREVIEW_ROWS;
    }
    struct moment moment = model_moment(model);
    struct form_context context = call_context(model, &moment);
    struct form_plan plan;
    form_plan_make(&plan, &call->form, &context, &call->problem, LIVE_ROWS, cols);
    return plan.rows > LIVE_ROWS ? plan.rows : LIVE_ROWS;
}

static const char *with_whom(struct model *model, const struct call *call) {
    const struct card *card = model_card(model);
    bool is_person = call->form.reached >= 0 && reached_needs_who((enum reached)call->form.reached);
    for (size_t i = 0; is_person && card != NULL && i < card->contact_count; i++) {
        if (card->contacts[i].id == call->form.who) {
            return words(&model->scratch, " with %s", card->contacts[i].name);
        }
    }
    return "";
}

static void title(struct model *model, struct pane_title *title) {
    const struct call *call = call_shown(model);
    struct arena *scratch = &model->scratch;
    title->name = "CALL";
    if (call == NULL) {
        bool is_kept = call_of(model, model->selected) != NULL;
        title_add(title, is_kept ? "note kept" : "not started", is_kept ? ROLE_COOL : ROLE_DIM);
        return;
    }
    if (call->is_draft_broken) {
        title_add(title, "not kept on disk  ", ROLE_ERROR);
    }
    if (call->state == CALL_SAVING) {
        title_add(title, "saving …  ", ROLE_COOL);
    }
    title_add(title, words_elapsed(scratch, call_seconds(call, model->now)), ROLE_TEXT);
    title_add(title, with_whom(model, call), ROLE_DIM);
}

static const enum action HINTS[] = {ACTION_CALL, ACTION_DIAL, ACTION_PANE_NEXT, ACTION_BACK,
                                    ACTION_COUNT};

const struct pane_ops pane_call = {
    .name = "call",
    .depends = 1u << REV_FORM | 1u << REV_FOCUS | 1u << REV_CARD | 1u << REV_SECOND,
    .min_rows = 3,
    .has_title = true,
    .mode = MODE_GLOBAL,
    .hints = HINTS,
    .wanted_rows = wanted_rows,
    .title = title,
    .view = view,
};
