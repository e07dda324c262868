/* Who the customer is: name, terms, whom to speak to and at which level, the number to dial, the
   time there; with the focus all contacts. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

enum { LABEL_COLS = 10, NUMBER_GAP_COLS = 3, RIGHT_GAP_COLS = 2, NAME_LEAST_COLS = 8 };

static const char *person_words(struct model *model, const struct contact *contact) {
    const char *role = contact->role == CONTACT_UNKNOWN ? "" : contact_role_label(contact->role);
    const char *level = level_label(contact->level);
    return words(&model->scratch, "%s%s%s", role, role[0] != '\0' && level[0] != '\0' ? ", " : "",
                 level);
}

/* "09:12 there", or "" when they live by our clock. */
static const char *time_there(struct model *model, const struct contact *contact) {
    const struct zone *zone = model_zone(model);
    if (contact != NULL && contact->hours.zone != NULL && contact->hours.zone[0] != '\0') {
        const struct zone *own = zones_find(model->setup.zones, contact->hours.zone);
        zone = own != NULL ? own : zone;
    }
    if (zone == NULL ||
        zone_offset(zone, model->now) == zone_offset(model->setup.firm, model->now)) {
        return "";
    }
    return words(&model->scratch, "%s there", words_clock(&model->scratch, zone, model->now));
}

static const char *terms_words(struct model *model, const struct card *card) {
    const struct customer *customer = &card->customer;
    const char *since = "";
    if (customer->since_day != DAY_NONE) {
        since = words(&model->scratch, "customer since %d", day_to_date(customer->since_day).year);
    }
    if (customer->terms_days < 0) {
        return since;
    }
    return words(&model->scratch, "terms %d days%s%s", customer->terms_days,
                 since[0] != '\0' ? " · " : "", since);
}

static void draw_name(struct model *model, struct surface *surface, struct rect body,
                      bool is_focused) {
    const struct card *card = model_card(model);
    struct span left[] = {
        {words_clean(&model->scratch, model_customer_name(model)),
         is_focused ? ROLE_ACCENT : ROLE_TITLE},
    };
    struct span right[] = {{card != NULL ? terms_words(model, card) : NULL, ROLE_DIM}};
    statusline_draw(surface, body.row, body.col, body.cols, left, 1, right, 1);
}

/* Whom to speak to. The number is there to be dialled and is never cut: level, role, the time there
   and then the name give way to it, in this order. */
static void draw_person(struct model *model, struct surface *surface, int row, struct rect inner,
                        const struct contact *contact) {
    struct arena *scratch = &model->scratch;
    bool has_number = contact->phone_count > 0;
    const char *number =
        has_number ? words_clean(scratch, contact->phones[0]) : "no number on record";
    const char *name = words_clean(scratch, contact->name);
    const char *there = time_there(model, contact);
    int number_cols = NUMBER_GAP_COLS + text_cols(number, strlen(number));
    int there_cols = there[0] != '\0' ? RIGHT_GAP_COLS + text_cols(there, strlen(there)) : 0;
    int room = inner.cols - number_cols; /* for the label, the name and what they are */
    int label = room >= LABEL_COLS + NAME_LEAST_COLS ? LABEL_COLS : 0;
    if (label + text_cols(name, strlen(name)) + there_cols > room) {
        there_cols = 0;
    }
    room -= label + there_cols;
    const char *person = person_words(model, contact);
    const char *role = contact->role != CONTACT_UNKNOWN ? contact_role_label(contact->role) : "";
    int left = room - text_cols(name, strlen(name)) - 3; /* " · " */
    person = text_cols(person, strlen(person)) <= left ? person : role;
    person = text_cols(person, strlen(person)) <= left ? person : "";
    if (label > 0) {
        (void)surface_text(surface, row, inner.col, label, "Speak to", ROLE_DIM); /* fits */
    }
    int at = inner.col + label;
    at += surface_text_fit(surface, row, at, room, name, ROLE_TEXT);
    if (person[0] != '\0') {
        at += surface_text(surface, row, at, left + 3, words(scratch, " · %s", person), ROLE_DIM);
    }
    (void)surface_text_fit(surface, row, at + NUMBER_GAP_COLS, inner.col + inner.cols - at, number,
                           has_number ? ROLE_TITLE : ROLE_WARM); /* there was made room */
    if (there_cols > 0) {
        surface_text_right(surface, row, inner.col, inner.cols, there, ROLE_DIM);
    }
}

static void draw_speak_to(struct model *model, struct surface *surface, int row, struct rect body) {
    const struct card *card = model_card(model);
    long index = card_speak_to(model, NULL);
    if (card == NULL) {
        return;
    }
    if (index < 0) {
        const char *text = card->contact_count == 0 ? "No contact on record; add one in the call."
                                                    : "Nobody may be called.";
        (void)surface_text_fit(surface, row, body.col + 1, body.cols - 2, text, ROLE_WARM);
        return;
    }
    draw_person(model, surface, row, pane_inner(body), &card->contacts[index]);
}

/* The newest condition of satisfaction: the ugly thing, in view while calling. */
static const struct card_history *condition_of(const struct card *card) {
    for (size_t i = 0; card != NULL && i < card->history_count; i++) {
        if (card->history[i].kind == HISTORY_CONDITION) {
            return &card->history[i];
        }
    }
    return NULL;
}

static const char *hold_words(struct model *model) {
    const struct card *card = model_card(model);
    const struct call *call = call_shown(model);
    if (call != NULL && call->hold[0] != '\0') {
        return words_clean(&model->scratch, call->hold);
    }
    if (card != NULL && card->facts.hold.who != NULL) {
        return words(&model->scratch, "%s is on the phone with them.", card->facts.hold.who);
    }
    return "";
}

static int head_rows(struct model *model) {
    const struct card *card = model_card(model);
    bool is_one = model->layout.screen.kind == LAYOUT_ONE;
    return (is_one ? 0 : 1) + 1 + (condition_of(card) != NULL ? 1 : 0) +
           (hold_words(model)[0] != '\0' ? 1 : 0);
}

static int draw_head(struct model *model, struct surface *surface, struct rect body,
                     bool is_focused) {
    const struct card *card = model_card(model);
    const struct card_history *condition = condition_of(card);
    int row = body.row;
    if (model->layout.screen.kind != LAYOUT_ONE) {
        draw_name(model, surface, body, is_focused);
        row++;
    }
    if (card == NULL) {
        const char *text = words_clean(&model->scratch, model->card_trouble);
        (void)surface_text_fit(surface, row, body.col + 1, body.cols - 2, text,
                               ROLE_WARM); /* clips; nothing while it is being loaded */
        return row + 1;
    }
    draw_speak_to(model, surface, row++, body);
    if (condition != NULL) {
        struct span spans[] = {
            {"Agreed    ", ROLE_DIM},
            {words_clean(&model->scratch, condition->words), ROLE_TEXT},
            {words(&model->scratch, "  %s",
                   words_day_plain(&model->scratch, zone_day(model->setup.firm, condition->at),
                                   model_today(model))),
             ROLE_DIM}};
        (void)span_put(surface, row++, body.col + 1, body.cols - 2, spans, ARRAY_LEN(spans));
    }
    const char *hold = hold_words(model);
    if (hold[0] != '\0') {
        (void)surface_text_fit(surface, row++, body.col + 1, body.cols - 2, hold, ROLE_WARM);
    }
    return row;
}

// clang-format off
static const struct column COLUMNS[] = {
    {.min_cols = 14, .max_cols = 28, .share = 2},
    {.min_cols = 14, .max_cols = 24, .gap = 2, .share = 1, .priority = 1},
    {.min_cols = 16, .max_cols = 20, .gap = 2},
    {.min_cols = 14, .max_cols = 40, .gap = 2, .share = 2, .priority = 2},
};
// clang-format on

static void item_draw(struct model *model, struct surface *surface, struct rect rect, size_t index,
                      enum row_state state) {
    const struct card *card = model_card(model);
    struct column_layout layout;
    struct column_cell cells[4] = {{0}};
    if (card == NULL || index >= card->contact_count) {
        return;
    }
    const struct contact *contact = &card->contacts[index];
    column_layout(&layout, COLUMNS, ARRAY_LEN(COLUMNS), rect.cols - 1);
    cells[0] = (struct column_cell){words_clean(&model->scratch, contact->name), ROLE_TEXT};
    cells[1] = (struct column_cell){person_words(model, contact), ROLE_DIM};
    cells[2] = (struct column_cell){contact->do_not_call ? "do not call"
                                    : contact->phone_count > 0
                                        ? words_clean(&model->scratch, contact->phones[0])
                                        : "no number",
                                    contact->do_not_call       ? ROLE_WARM
                                    : contact->phone_count > 0 ? ROLE_TEXT
                                                               : ROLE_DIM};
    cells[3] = (struct column_cell){
        contact->email_count > 0 ? words_clean(&model->scratch, contact->emails[0]) : "", ROLE_DIM};
    column_draw(surface, rect.row, rect.col, COLUMNS, &layout, cells, state);
}

static void view(struct model *model, struct surface *surface, struct rect body, bool is_focused) {
    int row = draw_head(model, surface, body, is_focused);
    struct rect rest = {row, body.col, body.row + body.rows - row, body.cols};
    if (is_focused && rest.rows > 0 && model_card(model) != NULL) {
        struct rect before = surface_set_clip(surface, rest);
        items_view(model, PANE_WHO, surface, rest, is_focused);
        (void)surface_set_clip(surface, before);
    }
}

static int wanted_rows(struct model *model, int cols) {
    int contacts = items_rows(model, PANE_WHO, cols);
    return head_rows(model) + (model->focus == PANE_WHO ? (contacts > 0 ? contacts : 1) : 0);
}

static const char *empty(struct model *model) {
    (void)model;
    return "No contact on record; add one in the call.";
}

static const enum action HINTS[] = {ACTION_CALL,      ACTION_DIAL, ACTION_SNOOZE,
                                    ACTION_PANE_NEXT, ACTION_BACK, ACTION_COUNT};

const struct pane_ops pane_who = {
    .name = "who",
    .depends = 1u << REV_SELECT | 1u << REV_CARD | 1u << REV_MINUTE | 1u << REV_FOCUS,
    .min_rows = 2,
    .has_title = false,
    .mode = MODE_GLOBAL,
    .hints = HINTS,
    .wanted_rows = wanted_rows,
    .item_draw = item_draw,
    .view = view,
    .empty = empty,
};
