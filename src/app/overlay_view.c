/* Draws what lies over the screen. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/domain/when.h"
#include "callsheet/ui/helppage.h"
#include "callsheet/ui/popup.h"
#include "callsheet/ui/surface.h"

enum { HELP_COLS = 84, QUESTION_COLS = 64, LIST_COLS = 96, FRAME_ROWS = 4 };
enum { LETTER_COLS = 78 }; /* domain/letter.h */

static struct rect place(struct model *model, struct surface *surface, int rows, int cols,
                         const char *title, const char *figure) {
    struct rect bounds = surface_bounds(surface);
    (void)rect_cut_bottom(&bounds, 1); /* the hints stay */
    struct rect panel = popup_place(bounds, rows + FRAME_ROWS - 1, cols);
    model->painted.is_covered = true;
    return popup_draw(surface, panel, title, figure);
}

static void finish(struct surface *surface, struct rect content) {
    popup_finish(surface, (struct rect){content.row - 2, content.col - 2, content.rows + 3,
                                        content.cols + 4});
}

/* --- help ------------------------------------------------------------------------------------- */

/* What no action stands for: writing, and the mouse. */
static const struct help_row FIXED_ROWS[] = {
    {"Writing", "Ctrl-_", "Undo; Ctrl-Y does it again"},
    {"Writing", "Ctrl-Left, -Right", "Go by words"},
    {"Writing", "Ctrl-A, Ctrl-E", "Go to the beginning or the end of the line"},
    {"Writing", "Ctrl-W", "Remove the word before"},
    {"Writing", "Ctrl-U, Ctrl-K", "Remove to the beginning or to the end of the line"},
    {"Mouse", "click", "Select; a second click opens what is selected"},
    {"Mouse", "wheel", "Go up and down, or scroll what is read"},
};
enum { HELP_ROWS = ACTION_COUNT + ARRAY_LEN(FIXED_ROWS) };

/* Keys as people say them: "C-x C-e" is "Ctrl-X Ctrl-E". */
static const char *spoken(struct model *model, const char *keys) {
    struct buf out = {0};
    for (const char *at = keys; *at != '\0'; at++) {
        bool begins = at == keys || at[-1] == ' ';
        if (begins && at[0] == 'C' && at[1] == '-' && at[2] >= 'a' && at[2] <= 'z') {
            buf_addf(&out, "Ctrl-%c", at[2] - 'a' + 'A');
            at += 2;
        } else {
            buf_add_char(&out, *at);
        }
    }
    const char *text = words(&model->scratch, "%s", buf_text(&out));
    buf_release(&out);
    return text;
}

/* Rows of the table in the order of its groups: each group where it first appears. */
static size_t help_rows(struct model *model, struct help_row rows[HELP_ROWS]) {
    size_t count = 0;
    bool is_done[ACTION_COUNT] = {false};
    for (int i = 0; i < ACTION_COUNT; i++) {
        for (int k = i; !is_done[i] && k < ACTION_COUNT; k++) {
            const struct action_info *info = action_info((enum action)k);
            char keys[64];
            if (k != i &&
                (is_done[k] || strcmp(info->group, action_info((enum action)i)->group) != 0)) {
                continue;
            }
            action_keys(model->setup.keymap, (enum action)k, true, keys, sizeof keys);
            rows[count++] = (struct help_row){info->group, spoken(model, keys), info->text};
            if (k != i) {
                is_done[k] = true;
            }
        }
        is_done[i] = true;
    }
    memcpy(&rows[count], FIXED_ROWS, sizeof FIXED_ROWS);
    return count + ARRAY_LEN(FIXED_ROWS);
}

static void help_view(struct model *model, struct surface *surface) {
    struct help_row rows[HELP_ROWS];
    size_t count = help_rows(model, rows);
    struct rect content = place(model, surface, model->rows - FRAME_ROWS, HELP_COLS, "KEYS",
                                "j k scroll · any other key closes");
    int last = helppage_lines(rows, count, content.cols) - content.rows;
    last = last > 0 ? last : 0;
    model->help_scroll = model->help_scroll < last ? model->help_scroll : last;
    helppage_draw(surface, content, rows, count, model->help_scroll);
    finish(surface, content);
}

/* --- question --------------------------------------------------------------------------------- */

static void confirm_view(struct model *model, struct surface *surface) {
    const char *text = words(&model->scratch,
                             "Throw away the note about %s? It stays on disk for 30 days and then "
                             "is gone.",
                             model->confirm.question);
    bool is_quit = model->confirm.is_quit;
    if (is_quit) {
        text = words(&model->scratch,
                     "Leave? The note about %s could not be kept on disk; save the call first, or "
                     "its text is lost.",
                     model->confirm.question);
    }
    int cols = QUESTION_COLS < model->cols - 4 ? QUESTION_COLS : model->cols - 4;
    int rows = pane_paragraph_rows(text, cols - 4);
    struct rect content =
        place(model, surface, rows + 2, cols, is_quit ? "LEAVE" : "DISCARD", NULL);
    (void)pane_paragraph(surface, content, text, ROLE_TEXT); /* rows were counted */
    struct span spans[] = {{"y", ROLE_KEY},
                           {is_quit ? " leaves    " : " throws it away    ", ROLE_TEXT},
                           {"any other key", ROLE_KEY},
                           {is_quit ? " stays" : " keeps it", ROLE_TEXT}};
    (void)span_put(surface, content.row + rows + 1, content.col, content.cols, spans,
                   ARRAY_LEN(spans));
    finish(surface, content);
}

/* --- unfinished calls ------------------------------------------------------------------------- */

// clang-format off
static const struct column COLUMNS[] = {
    {.min_cols = 14, .max_cols = 26, .share = 2},
    {.min_cols = 15, .gap = 1, .priority = 1},
    {.min_cols = 18, .gap = 2, .share = 4},
};
// clang-format on

static void draw_call(struct model *model, struct surface *surface, struct rect row, size_t index,
                      bool is_selected) {
    struct arena *scratch = &model->scratch;
    const struct call *call = model->calls[index];
    struct column_layout layout;
    struct column_cell cells[3];
    char first[96];
    call_first_line(call, first, sizeof first);
    const char *line = call->state == CALL_ELSEWHERE ? "open in another window"
                       : call->state == CALL_LIVE    ? "going on"
                       : first[0] != '\0'            ? words_clean(scratch, first)
                                                     : "(no note yet)";
    cells[0] = (struct column_cell){words_clean(scratch, call->customer_name), ROLE_TEXT};
    cells[1] = (struct column_cell){
        words_when(scratch, model->setup.firm, call->started_at, model->now), ROLE_DIM};
    cells[2] = (struct column_cell){line, call->state == CALL_ELSEWHERE ? ROLE_DIM : ROLE_TEXT};
    column_layout(&layout, COLUMNS, ARRAY_LEN(COLUMNS), row.cols);
    column_draw(surface, row.row, row.col, COLUMNS, &layout, cells,
                is_selected ? ROW_SELECTED : ROW_PLAIN);
}

static void unfinished_view(struct model *model, struct surface *surface) {
    struct list *list = &model->unfinished.list;
    int cols = LIST_COLS < model->cols - 4 ? LIST_COLS : model->cols - 4;
    int rows = (int)list->count < model->rows - 8 ? (int)list->count : model->rows - 8;
    struct rect content = place(model, surface, rows + 2, cols, "UNFINISHED CALLS",
                                "c continues · x discards · Enter later");
    for (size_t i = list->top; i < list->count && (int)(i - list->top) < content.rows - 2; i++) {
        struct rect row = {content.row + (int)(i - list->top), content.col, 1, content.cols};
        draw_call(model, surface, row, i, i == list->cursor);
    }
    (void)surface_text_fit(surface, content.row + content.rows - 1, content.col, content.cols,
                           "What was typed is kept on this machine until it is saved or thrown "
                           "away.",
                           ROLE_DIM); /* clips */
    finish(surface, content);
}

/* --- snooze ----------------------------------------------------------------------------------- */

static void snooze_view(struct model *model, struct surface *surface) {
    enum { LABEL = 10, WHEN_COLS = 20 };
    struct snooze_view *snooze = &model->snooze;
    int cols = QUESTION_COLS < model->cols - 4 ? QUESTION_COLS : model->cols - 4;
    struct rect content = place(model, surface, 4, cols, "SNOOZE", NULL);
    struct moment moment = model_moment(model);
    struct when when;
    struct buf reading = {0};
    if (field_text(&snooze->when)[0] != '\0' &&
        when_parse(field_text(&snooze->when), &moment, NULL, &when, NULL) == STATUS_OK) {
        when_reading(&when, &moment, NULL, &reading);
    }
    form_label(surface, content.row, content.col - 1, "Until", snooze->at == 0);
    form_label(surface, content.row + 1, content.col - 1, "Because", snooze->at == 1);
    (void)surface_text_fit(surface, content.row, content.col + LABEL + WHEN_COLS + 2,
                           content.cols - LABEL - WHEN_COLS - 2, buf_text(&reading), ROLE_GOOD);
    (void)surface_text_fit(surface, content.row + 3, content.col, content.cols,
                           words_clean(&model->scratch, snooze->problem), ROLE_ERROR); /* clips */
    int second = content.row + 1, col = content.col + LABEL;
    const char *hint = "the list says so meanwhile";
    if (snooze->at == 0) {
        field_draw(surface, second, col, content.cols - LABEL, &snooze->reason, hint, false);
        field_draw(surface, content.row, col, WHEN_COLS, &snooze->when, "fri, +5d", true);
    } else {
        field_draw(surface, content.row, col, WHEN_COLS, &snooze->when, "fri, +5d", false);
        field_draw(surface, second, col, content.cols - LABEL, &snooze->reason, hint, true);
    }
    buf_release(&reading);
    finish(surface, content);
}

/* --- evidence --------------------------------------------------------------------------------- */

static void settle_view(struct model *model, struct surface *surface) {
    enum { ROWS = 10 };
    int cols = LIST_COLS < model->cols - 4 ? LIST_COLS : model->cols - 4;
    const struct card_invoice *invoice = card_invoice_of(model_card(model), model->settle.invoice);
    struct rect content =
        place(model, surface, ROWS, cols, model->settle.is_verdict ? "JUDGE" : "CONCEDE",
              invoice != NULL ? words_clean(&model->scratch, invoice->number) : NULL);
    settle_draw(model, surface, content);
    finish(surface, content);
}

static void letter_view(struct model *model, struct surface *surface) {
    struct letter_view *view = &model->letter;
    struct paragraph text = {.text = view->text, .len = strlen(view->text), .role = ROLE_TEXT};
    struct rect content = place(model, surface, model->rows - FRAME_ROWS, HELP_COLS,
                                "MAIL TO BE DRAFTED", "read it; nothing is sent from here");
    struct rect page = content;
    if (page.cols < LETTER_COLS) { /* 80 columns: its tables just fit with half the margin */
        page.col -= 1;
        page.cols += 2;
    }
    int last = paragraph_rows(&text, page.cols) - page.rows;
    last = last > 0 ? last : 0;
    view->scroll = view->scroll < last ? view->scroll : last;
    struct text_mark subject = {0, strcspn(view->text, "\n"), ROLE_TITLE};
    text.marks = &subject;
    text.mark_count = 1;
    (void)paragraph_draw(surface, page, &text, view->scroll); /* the rest is scrolled to */
    finish(surface, content);
}

static void ticket_view(struct model *model, struct surface *surface) {
    enum { ROWS = 16 };
    int rows = ROWS < model->rows - 8 ? ROWS : model->rows - 8;
    int cols = LIST_COLS < model->cols - 4 ? LIST_COLS : model->cols - 4;
    struct rect content = place(model, surface, rows, cols, "SUPPORT CASE",
                                words_clean(&model->scratch, model->ticket));
    ticket_draw(model, surface, content);
    finish(surface, content);
}

static void save_view(struct model *model, struct surface *surface) {
    int cols = LIST_COLS < model->cols - 4 ? LIST_COLS : model->cols - 4;
    struct rect content = place(model, surface, save_rows(model), cols, "SAVE ATTACHMENT", NULL);
    save_draw(model, surface, content);
    finish(surface, content);
}

void overlay_view(struct model *model, struct surface *surface) {
    switch (model->overlay) {
    case OVERLAY_HELP:
        help_view(model, surface);
        return;
    case OVERLAY_CONFIRM:
        confirm_view(model, surface);
        return;
    case OVERLAY_UNFINISHED:
        unfinished_view(model, surface);
        return;
    case OVERLAY_SNOOZE:
        snooze_view(model, surface);
        return;
    case OVERLAY_SETTLE:
        settle_view(model, surface);
        return;
    case OVERLAY_LETTER:
        letter_view(model, surface);
        return;
    case OVERLAY_TICKET:
        ticket_view(model, surface);
        return;
    case OVERLAY_SAVE:
        save_view(model, surface);
        return;
    case OVERLAY_NONE:
        break;
    }
}
