/* Mail of the customer: threads first; Enter opens the newest message in place, with quotes and
   signature folded. Answers MSG_MAIL_*; asks for MAIL_THREADS, MAIL_MESSAGES and MAIL_BODY. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/ui/paragraph.h"
#include "callsheet/ui/surface.h"

enum { COL_DAY, COL_WHO, COL_SUBJECT, COL_TONE, COL_ABOUT, COL_COUNT_OF, COL_MARK, COL_COUNT };

/* Tone and references take the room they need: no column stays empty. What says most stays longest
   where there is little room. */
static void make_columns(const struct mail_view *mail, struct column columns[COL_COUNT]) {
    // clang-format off
    const struct column table[COL_COUNT] = {
        [COL_DAY]      = {.min_cols = 15},
        [COL_WHO]      = {.min_cols = 12, .max_cols = 30, .gap = 1, .share = 1, .priority = 1},
        [COL_SUBJECT]  = {.min_cols = 16, .max_cols = 100, .gap = 2, .share = 8},
        [COL_TONE]     = {.min_cols = mail->tone_cols, .gap = mail->tone_cols > 0 ? 2 : 0},
        [COL_ABOUT]    = {.min_cols = mail->about_cols, .gap = mail->about_cols > 0 ? 2 : 0,
                          .priority = 2},
        [COL_COUNT_OF] = {.min_cols = 3, .gap = 1, .priority = 4, .is_right = true},
        [COL_MARK]     = {.min_cols = 6, .gap = 2, .priority = 3},
    };
    // clang-format on
    memcpy(columns, table, sizeof table);
}

static void item_draw(struct model *model, struct surface *surface, struct rect rect, size_t index,
                      enum row_state state) {
    const struct mail_list *list = model->mail.threads;
    struct arena *scratch = &model->scratch;
    struct column columns[COL_COUNT];
    struct column_layout layout;
    struct column_cell cells[COL_COUNT] = {{0}};
    if (list == NULL || index >= list->thread_count) {
        return;
    }
    const struct mail_thread *thread = &list->threads[index];
    const char *when = thread->newest == INSTANT_NONE
                           ? "no date"
                           : words_when(scratch, model->setup.firm, thread->newest, model->now);
    const char *subject = words_clean(scratch, thread->subject);
    bool is_warm = thread->tone.band != TONE_CALM;
    cells[COL_DAY] = (struct column_cell){when, ROLE_DIM};
    cells[COL_WHO] = (struct column_cell){words_clean(scratch, thread->authors), ROLE_TEXT};
    cells[COL_TONE] =
        (struct column_cell){mail_tone_words(&thread->tone), is_warm ? ROLE_WARM : ROLE_DIM};
    cells[COL_ABOUT] = (struct column_cell){words_clean(scratch, thread->tone.about), ROLE_DIM};
    cells[COL_SUBJECT] =
        (struct column_cell){subject[0] != '\0' ? subject : "(no subject)", ROLE_TEXT};
    if (thread->messages > 1) {
        cells[COL_COUNT_OF] =
            (struct column_cell){words(scratch, "%d", thread->messages), ROLE_DIM};
    }
    cells[COL_MARK] = (struct column_cell){thread->is_unread    ? "unread"
                                           : thread->is_inbound ? ""
                                                                : "ours",
                                           ROLE_COOL};
    make_columns(&model->mail, columns);
    column_layout(&layout, columns, COL_COUNT, rect.cols - 1);
    column_draw(surface, rect.row, rect.col, columns, &layout, cells, state);
}

static bool is_current(const struct model *model) {
    return model->mail.threads != NULL && model->mail.customer == model->selected;
}

static const char *empty(struct model *model);

static int wanted_rows(struct model *model, int cols) {
    size_t count = is_current(model) ? model->mail.threads->thread_count : 0;
    int rows = count > 0 ? (int)count : pane_paragraph_rows(empty(model), cols - 2);
    return rows > 0 ? rows : 1;
}

static void title(struct model *model, struct pane_title *title) {
    title->name = "MAIL";
    if (!is_current(model)) {
        return;
    }
    size_t count = model->mail.threads->thread_count, unread = 0;
    size_t bands[TONE_BAND_COUNT] = {0};
    for (size_t i = 0; i < count; i++) {
        const struct mail_thread *thread = &model->mail.threads->threads[i];
        unread += thread->is_unread ? 1 : 0;
        bands[mail_tone_counts(&thread->tone) ? thread->tone.band : TONE_CALM]++;
    }
    enum tone_band worst = bands[TONE_ANGRY] > 0 ? TONE_ANGRY : TONE_IRRITATED;
    if (count > 0) {
        title_add(title, words_count(&model->scratch, count, "thread", "threads"), ROLE_TEXT);
        title_add(title, model->mail.threads->is_cut ? " and more" : "", ROLE_DIM);
    }
    if (bands[worst] > 0) {
        title_add(title, words(&model->scratch, ", %zu %s", bands[worst], tone_band_word(worst)),
                  ROLE_WARM);
    }
    if (unread > 0) {
        title_add(title, words(&model->scratch, ", %zu unread", unread), ROLE_COOL);
    }
}

static const char *empty(struct model *model) {
    if (model->setup.no_mail) {
        return "No mail archive is read.";
    }
    if (model->mail.trouble[0] != '\0') {
        return words_clean(&model->scratch, model->mail.trouble);
    }
    if (model->mail.state[0] != '\0') {
        return words_clean(&model->scratch, model->mail.state);
    }
    return is_current(model) ? "No mail with their addresses." : "";
}

/* --- the reader ------------------------------------------------------------------------------- */

static void draw_title(struct model *model, struct surface *surface, struct rect rect) {
    struct arena *scratch = &model->scratch;
    const struct mail_view *mail = &model->mail;
    const char *of = NULL, *when = NULL;
    if (mail->body != NULL) {
        when = mail->body->date == INSTANT_NONE
                   ? "no date"
                   : words_when(scratch, model->setup.firm, mail->body->date, model->now);
    }
    if (mail->messages != NULL && mail->messages->message_count > 1) {
        of = words(scratch, when != NULL ? " · %zu of %zu" : "%zu of %zu", mail->message + 1,
                   mail->messages->message_count);
    }
    struct span figure[] = {{when, ROLE_TEXT}, {of, ROLE_TEXT}};
    struct section section = {
        .title = "MAIL",
        .detail = mail->body != NULL ? words_clean(scratch, mail->body->subject) : NULL,
        .figure = figure,
        .figure_count = ARRAY_LEN(figure),
        .is_focused = true,
        .has_rule = true};
    section_draw(surface, rect.row, rect.col, rect.cols - 1, &section);
}

void mail_reader_view(struct model *model, struct surface *surface, struct rect rect) {
    struct mail_view *mail = &model->mail;
    if (!mail->is_reading) {
        find_view_draw(model, surface, rect);
        return;
    }
    draw_title(model, surface, rect);
    struct rect inner = pane_inner(rect);
    (void)rect_cut_top(&inner, 1); /* the title */
    if (mail->body == NULL) {
        const char *text = mail->trouble[0] != '\0' ? words_clean(&model->scratch, mail->trouble)
                                                    : "Opening the message …";
        (void)pane_paragraph(surface, inner, text, ROLE_DIM);
        return;
    }
    int head = mail_head_draw(model, surface, inner);
    (void)rect_cut_top(&inner, head + 1); /* and a blank row */
    struct paragraph text = {.text = mail->shown,
                             .len = mail->shown_len,
                             .role = ROLE_TEXT,
                             .marks = mail->marks,
                             .mark_count = mail->mark_count};
    mail_set_rows(model, inner.rows, inner.cols);
    if (mail->shown_len == 0) {
        (void)pane_paragraph(surface, inner, "This message has no text.", ROLE_DIM);
    } else {
        (void)paragraph_draw(surface, inner, &text, mail->scroll); /* the rest is scrolled to */
    }
}

static bool read_update(struct model *model, enum action action) {
    int page = model->mail.body_rows > 2 ? model->mail.body_rows - 1 : 1;
    switch ((int)action) {
    case ACTION_DOWN:
        mail_scroll(model, 1);
        return true;
    case ACTION_UP:
        mail_scroll(model, -1);
        return true;
    case ACTION_PAGE_DOWN:
        mail_scroll(model, page);
        return true;
    case ACTION_PAGE_UP:
        mail_scroll(model, -page);
        return true;
    case ACTION_FIRST:
        mail_scroll(model, -model->mail.scroll);
        return true;
    case ACTION_LAST:
        mail_scroll(model, 1 << 20);
        return true;
    case ACTION_FOLD:
        mail_fold(model);
        return true;
    case ACTION_MESSAGE_NEXT:
        mail_step(model, 1);
        return true;
    case ACTION_MESSAGE_PREV:
        mail_step(model, -1);
        return true;
    case ACTION_MARK_ANGRY:
        mail_mark(model);
        return true;
    case ACTION_SAVE_PART:
        save_open(model);
        return true;
    case ACTION_FILE_NEXT:
        mail_next_file(model);
        return true;
    case ACTION_LEAVE:
    case ACTION_BACK:
        mail_close(model);
        return true;
    default: /* every other action is not the reader's */
        return action == ACTION_OPEN;
    }
}

/* Wishes that hold for the message read and for the one selected. */
static bool mail_update(struct model *model, enum action action) {
    switch ((int)action) {
    case ACTION_MAIL_FIND:
        find_open(model);
        return true;
    case ACTION_MAIL_CUSTOMER:
        find_go_customer(model);
        return true;
    case ACTION_MAIL_PROGRAM:
        mail_outside(model);
        return true;
    case ACTION_MAIL_RAW:
        mail_raw(model);
        return true;
    default: /* not about mail */
        return false;
    }
}

static bool update(struct model *model, enum action action) {
    if (mail_update(model, action)) {
        return true;
    }
    if (model->mail.is_reading) {
        return read_update(model, action);
    }
    if (model->find.is_shown) {
        return find_action(model, (int)action);
    }
    if (action == ACTION_OPEN && is_current(model) && model->mail.threads->thread_count > 0) {
        mail_open_thread(model, model->items[PANE_MAIL].list.cursor);
        return true;
    }
    return false;
}

static const enum action HINTS[] = {ACTION_CALL,      ACTION_OPEN, ACTION_MAIL_FIND,
                                    ACTION_PANE_NEXT, ACTION_BACK, ACTION_COUNT};

const struct pane_ops pane_mail = {
    .name = "mail",
    .depends = 1u << REV_MAIL | 1u << REV_FOCUS | 1u << REV_CARD,
    .min_rows = 2,
    .has_title = true,
    .mode = MODE_MAIL,
    .hints = HINTS,
    .wanted_rows = wanted_rows,
    .title = title,
    .item_draw = item_draw,
    .empty = empty,
    .update = update,
};
