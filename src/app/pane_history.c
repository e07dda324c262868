/* What happened with the customer: calls, promises, claims, corrections, payments; one line first,
   newest first, who and when; unfolded, the note. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

enum { COL_DAY, COL_WHO, COL_WHAT, COL_STATE, COL_COUNT, NOTE_INDENT = 3 };
enum { WIDE_COLS = 100, WHO_MORE_COLS = 10 };

// clang-format off
static const struct column COLUMNS[COL_COUNT] = {
    [COL_DAY]   = {.min_cols = 6},
    [COL_WHO]   = {.min_cols = 18, .gap = 1, .priority = 1},
    [COL_WHAT]  = {.min_cols = 24, .max_cols = 120, .gap = 2, .share = 6},
    [COL_STATE] = {.min_cols = 11, .gap = 2},
};
// clang-format on

static const struct card_history *item_of(const struct model *model, size_t index) {
    const struct card *card = model_card(model);
    int64_t id = model->items[PANE_HISTORY].list.ids[index];
    for (size_t i = 0; card != NULL && i < card->history_count; i++) {
        if (history_item(&card->history[i]) == id) {
            return &card->history[i];
        }
    }
    return NULL;
}

/* The note of a call; of what was said in a call, that call's. */
static const char *note_of(const struct model *model, const struct card_history *item) {
    const struct card *card = model_card(model);
    if (item->note != NULL && item->note[0] != '\0') {
        return item->note;
    }
    for (size_t i = 0; card != NULL && item->call != 0 && i < card->history_count; i++) {
        const struct card_history *call = &card->history[i];
        if (call->kind == HISTORY_CALL && call->id == item->call && call->note != NULL) {
            return call->note;
        }
    }
    return "";
}

static bool is_open(const struct model *model, const struct card_history *item) {
    return model->items[PANE_HISTORY].open == history_item(item);
}

/* "promised, disputed" of a call, in the order of the table. */
static void add_said(struct buf *out, uint32_t said) {
    for (int i = 0; i < SAID_COUNT; i++) {
        if ((said & (1u << i)) != 0) {
            buf_addf(out, "%s%s", out->len > 0 ? ", " : "", said_label((enum said)i));
        }
    }
}

static const char *call_words(struct model *model, const struct card_history *item,
                              bool with_note) {
    struct buf out = {0};
    struct arena *scratch = &model->scratch;
    add_said(&out, item->said);
    if (out.len == 0) {
        buf_add_text(&out, reached_text(item->reached));
    }
    if (item->next != NEXT_NONE) {
        buf_addf(&out, "; %s", next_label(item->next));
    }
    if (item->next_day != DAY_NONE && next_when(item->next) == WHEN_DAY) {
        buf_addf(&out, " %s", words_day(scratch, item->next_day, model_today(model)));
    } else if (item->next_at != INSTANT_NONE && next_when(item->next) == WHEN_TIME) {
        int32_t day = zone_day(model->setup.firm, item->next_at);
        buf_addf(&out, " %s %s", words_day(scratch, day, model_today(model)),
                 words_clock(scratch, model->setup.firm, item->next_at));
    }
    const char *note = with_note ? note_of(model, item) : "";
    if (note[0] != '\0') {
        buf_addf(&out, " – %.*s", (int)strcspn(note, "\n"), note);
    }
    const char *text = words_clean(scratch, buf_text(&out));
    buf_release(&out);
    return text;
}

/* " in 7 min", from opening to queued; "" when it was not timed. */
static const char *took(struct arena *scratch, int64_t seconds) {
    return seconds > 0 ? words(scratch, " in %d min", (int)((seconds + 59) / 60)) : "";
}

static const char *what_words(struct model *model, const struct card_history *item,
                              bool with_note) {
    struct arena *scratch = &model->scratch;
    const char *money = words_money(scratch, item->amount, model->setup.currency);
    const char *about = item->number != NULL ? item->number : "";
    const char *text = item->words != NULL ? item->words : "";
    switch (item->kind) {
    case HISTORY_CALL:
        return call_words(model, item, with_note);
    case HISTORY_PROMISE:
        return words(scratch, "promised %s by %s%s%s", money,
                     words_day(scratch, item->day, model_today(model)),
                     about[0] != '\0' ? " for " : "", about);
    case HISTORY_CLAIM:
        return words(scratch, "disputes%s%s “%s”%s%s", about[0] != '\0' ? " " : "", about, text,
                     item->amount.minor != 0 ? ", " : "", item->amount.minor != 0 ? money : "");
    case HISTORY_PAYMENT:
        return words(scratch, "paid %s%s%s", money, about[0] != '\0' ? " " : "", about);
    case HISTORY_CONDITION:
        return words(scratch, "agreed: %s", text);
    case HISTORY_COMMITMENT:
        return words(scratch, "we will: %s", text);
    case HISTORY_SNOOZE:
        return words(scratch, "snoozed until %s: %s",
                     words_day(scratch, item->day, model_today(model)), text);
    case HISTORY_CORRECTION:
        return words(scratch, "credited %s on %s%s: %s", money, about, took(scratch, item->seconds),
                     text);
    case HISTORY_VERDICT:
        return words(scratch, "claim%s%s settled%s%s", about[0] != '\0' ? " on " : "", about,
                     text[0] != '\0' ? ": " : "", text);
    case HISTORY_COUNT:
        break;
    }
    return words(scratch, "%s %s %s", history_word(item->kind), about, text);
}

static enum role state_role(const char *state) {
    if (strcmp(state, "broken") == 0 || strcmp(state, "partly kept") == 0) {
        return ROLE_WARM;
    }
    if (strcmp(state, "kept") == 0) {
        return ROLE_GOOD;
    }
    return strcmp(state, "open") == 0 ? ROLE_COOL : ROLE_DIM;
}

static const char *state_words(const struct card_history *item) {
    if (item->flagged) {
        return "two at once";
    }
    if (item->state != NULL && item->state[0] != '\0') {
        return item->state;
    }
    return item->kind == HISTORY_CALL || item->kind == HISTORY_PAYMENT ? ""
                                                                       : history_word(item->kind);
}

static const char *who_words(struct model *model, const struct card_history *item) {
    const char *author = item->author != NULL ? item->author : "";
    const char *contact = item->contact != NULL ? item->contact : "";
    return words(&model->scratch, "%s%s%s", author,
                 author[0] != '\0' && contact[0] != '\0' ? " → " : "", contact);
}

/* The columns of an item in a pane of `cols`. */
static void lay_out(struct model *model, const struct card_history *item, int cols,
                    struct column columns[COL_COUNT], struct column_layout *layout) {
    memcpy(columns, COLUMNS, sizeof COLUMNS);
    columns[COL_DAY].min_cols += model->year_cols[PANE_HISTORY];
    columns[COL_WHO].min_cols += cols >= WIDE_COLS ? WHO_MORE_COLS : 0;
    if (state_words(item)[0] == '\0') { /* the words may run on */
        columns[COL_STATE].min_cols = columns[COL_STATE].gap = 0;
    }
    column_layout(layout, columns, COL_COUNT, cols - 1);
}

/* What is below an unfolded line: its words as far as the line had to cut them, and the note. */
static const char *unfolded(struct model *model, const struct card_history *item, int cols) {
    struct column columns[COL_COUNT];
    struct column_layout layout;
    struct buf out = {0};
    const char *note = note_of(model, item), *what = what_words(model, item, false);
    lay_out(model, item, cols, columns, &layout);
    if (text_cols(what, strlen(what)) > layout.size[COL_WHAT]) {
        (void)text_clean(&out, what, strlen(what), TEXT_LINES);
        buf_add_text(&out, note[0] != '\0' ? "\n" : "");
    }
    (void)text_clean(&out, note, strlen(note), TEXT_LINES); /* whether it changed does not matter */
    const char *kept = arena_strdup(&model->scratch, buf_text(&out));
    buf_release(&out);
    return kept;
}

static int item_rows(struct model *model, size_t index, int cols) {
    const struct card_history *item = item_of(model, index);
    if (item == NULL || !is_open(model, item)) {
        return 1;
    }
    return 1 + pane_paragraph_rows(unfolded(model, item, cols), cols - NOTE_INDENT - 1);
}

static void item_draw(struct model *model, struct surface *surface, struct rect rect, size_t index,
                      enum row_state state) {
    const struct card_history *item = item_of(model, index);
    struct arena *scratch = &model->scratch;
    struct column_layout layout;
    struct column_cell cells[COL_COUNT] = {{0}};
    if (item == NULL) {
        return;
    }
    int32_t today = model_today(model);
    int32_t day = item->at != INSTANT_NONE ? zone_day(model->setup.firm, item->at) : item->day;
    cells[COL_DAY] = (struct column_cell){
        day == today ? "today" : words_day_plain(scratch, day, today), ROLE_DIM};
    cells[COL_WHO] = (struct column_cell){who_words(model, item), ROLE_DIM};
    cells[COL_WHAT] = (struct column_cell){what_words(model, item, rect.rows == 1), ROLE_TEXT};
    const char *state_text = words_clean(scratch, state_words(item));
    cells[COL_STATE] = (struct column_cell){state_text, state_role(state_text)};
    struct column columns[COL_COUNT];
    lay_out(model, item, rect.cols, columns, &layout);
    column_draw(surface, rect.row, rect.col, columns, &layout, cells, state);
    if (rect.rows > 1) {
        struct rect note = {rect.row + 1, rect.col + NOTE_INDENT, rect.rows - 1,
                            rect.cols - NOTE_INDENT - 1};
        (void)pane_paragraph(surface, note, unfolded(model, item, rect.cols),
                             ROLE_TEXT); /* planned rows */
    }
}

static int wanted_rows(struct model *model, int cols) {
    int rows = model_card(model) != NULL ? items_rows(model, PANE_HISTORY, cols) : 0;
    return rows > 0 ? rows : 1;
}

static void title(struct model *model, struct pane_title *title) {
    const struct card *card = model_card(model);
    title->name = "HISTORY";
    if (card == NULL || card->history_count == 0) {
        return;
    }
    size_t open = 0, broken = 0;
    for (size_t i = 0; i < card->history_count; i++) {
        bool is_promise = card->history[i].kind == HISTORY_PROMISE;
        const char *state = card->history[i].state != NULL ? card->history[i].state : "";
        open += is_promise && strcmp(state, "open") == 0 ? 1 : 0;
        broken += is_promise && strcmp(state, "broken") == 0 ? 1 : 0;
    }
    if (broken > 0) {
        title_add(title, words_count(&model->scratch, broken, "broken promise", "broken promises"),
                  ROLE_WARM);
    } else if (open > 0) {
        title_add(title, words_count(&model->scratch, open, "open promise", "open promises"),
                  ROLE_COOL);
    } else {
        title_add(title, words_count(&model->scratch, card->history_count, "entry", "entries"),
                  ROLE_DIM);
    }
}

static const char *empty(struct model *model) {
    return model_card(model) == NULL ? "" : "Nobody has spoken with them yet.";
}

static bool update(struct model *model, enum action action) {
    struct item_view *view = &model->items[PANE_HISTORY];
    int64_t id = list_id(&view->list, 0);
    if (action == ACTION_LEAVE && view->open != 0) {
        view->open = 0;
        return true;
    }
    if (action != ACTION_OPEN || id == 0) {
        return false;
    }
    const struct card_history *item = item_of(model, view->list.cursor);
    int cols = model->layout.pane[PANE_HISTORY].cols;
    if (item != NULL && view->open != id && unfolded(model, item, cols)[0] == '\0') {
        model_say(model, "There is no note to it.");
    }
    view->open = view->open == id ? 0 : id;
    return true;
}

static const enum action HINTS[] = {ACTION_CALL, ACTION_OPEN, ACTION_PANE_NEXT, ACTION_BACK,
                                    ACTION_COUNT};

const struct pane_ops pane_history = {
    .name = "history",
    .depends = 1u << REV_CARD | 1u << REV_FOCUS,
    .min_rows = 2,
    .has_title = true,
    .mode = MODE_HISTORY,
    .hints = HINTS,
    .wanted_rows = wanted_rows,
    .title = title,
    .item_rows = item_rows,
    .item_draw = item_draw,
    .empty = empty,
    .update = update,
};
