/* Mail of the customer: threads first; Enter opens the newest message in place, with quotes and
   signature folded. Answers MSG_MAIL_*; asks for MAIL_THREADS, MAIL_MESSAGES and MAIL_BODY. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/ui/paragraph.h"
#include "callsheet/ui/surface.h"

enum { COL_DAY, COL_WHO, COL_SUBJECT, COL_COUNT_OF, COL_MARK, COL_COUNT };

// clang-format off
static const struct column COLUMNS[COL_COUNT] = {
    [COL_DAY]      = {.min_cols = 15},
    [COL_WHO]      = {.min_cols = 12, .max_cols = 36, .gap = 1, .share = 1, .priority = 1},
    [COL_SUBJECT]  = {.min_cols = 16, .max_cols = 100, .gap = 2, .share = 4},
    [COL_COUNT_OF] = {.min_cols = 4, .gap = 1, .priority = 2, .is_right = true},
    [COL_MARK]     = {.min_cols = 6, .gap = 2, .priority = 3},
};
// clang-format on

static void item_draw(struct model *model, struct surface *surface, struct rect rect, size_t index,
                      enum row_state state) {
    const struct mail_list *list = model->mail.threads;
    struct arena *scratch = &model->scratch;
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
    cells[COL_DAY] = (struct column_cell){when, ROLE_DIM};
    cells[COL_WHO] = (struct column_cell){words_clean(scratch, thread->authors), ROLE_TEXT};
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
    column_layout(&layout, COLUMNS, COL_COUNT, rect.cols - 1);
    column_draw(surface, rect.row, rect.col, COLUMNS, &layout, cells, state);
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
    for (size_t i = 0; i < count; i++) {
        unread += model->mail.threads->threads[i].is_unread ? 1 : 0;
    }
    if (count > 0) {
        title_add(title, words_count(&model->scratch, count, "thread", "threads"), ROLE_TEXT);
        title_add(title, model->mail.threads->is_cut ? " and more" : "", ROLE_DIM);
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

/* A row of the head: "From     Dana Whit <dana@…>". Returns the next row. */
static int draw_head_row(struct surface *surface, struct rect rect, int row, const char *label,
                         const char *text, enum role role) {
    enum { LABEL_COLS = 9 };
    if (text[0] == '\0' || row >= rect.row + rect.rows) {
        return row;
    }
    (void)surface_text_fit(surface, row, rect.col, LABEL_COLS - 1, label, ROLE_DIM); /* clips */
    (void)surface_text_fit(surface, row, rect.col + LABEL_COLS, rect.cols - LABEL_COLS, text, role);
    return row + 1;
}

static const char *person(struct arena *scratch, const char *name, const char *address) {
    return name[0] != '\0' ? words(scratch, "%s <%s>", name, address)
                           : words_clean(scratch, address);
}

static const char *size_words(struct arena *scratch, int64_t bytes) {
    if (bytes < 1024) {
        return words(scratch, "%lld bytes", (long long)bytes);
    }
    return words(scratch, "%lld KB", (long long)((bytes + 1023) / 1024));
}

static const char *attachments(struct arena *scratch, const struct mail_body *body) {
    struct buf out = {0};
    for (size_t i = 0; i < body->attachment_count; i++) {
        const struct mail_attachment *each = &body->attachments[i];
        buf_addf(&out, "%s%s (%s, %s)", i > 0 ? ", " : "",
                 each->name[0] != '\0' ? each->name : "unnamed", each->type,
                 size_words(scratch, each->bytes));
    }
    const char *text = words_clean(scratch, buf_text(&out));
    buf_release(&out);
    return text;
}

static int draw_head(struct model *model, struct surface *surface, struct rect rect) {
    struct arena *scratch = &model->scratch;
    const struct mail_body *body = model->mail.body;
    int row = rect.row;
    row = draw_head_row(surface, rect, row, "From",
                        person(scratch, body->from_name, body->from_address), ROLE_TITLE);
    row = draw_head_row(surface, rect, row, "To", words_clean(scratch, body->to), ROLE_TEXT);
    row = draw_head_row(surface, rect, row, "Cc", words_clean(scratch, body->cc), ROLE_TEXT);
    row = draw_head_row(surface, rect, row, "Reply to", words_clean(scratch, body->reply_to),
                        ROLE_WARM);
    row = draw_head_row(surface, rect, row, "Subject", words_clean(scratch, body->subject),
                        ROLE_TEXT);
    row = draw_head_row(surface, rect, row, "Date",
                        words_when(scratch, model->setup.firm, body->date, model->now), ROLE_TEXT);
    row = draw_head_row(surface, rect, row, "Attached", attachments(scratch, body), ROLE_TEXT);
    for (size_t i = 0; i < body->warning_count; i++) {
        row = draw_head_row(surface, rect, row, "Careful", words_clean(scratch, body->warnings[i]),
                            ROLE_WARM);
    }
    return row;
}

static void draw_title(struct model *model, struct surface *surface, struct rect rect) {
    struct arena *scratch = &model->scratch;
    const struct mail_view *mail = &model->mail;
    const char *of = NULL;
    if (mail->messages != NULL && mail->messages->message_count > 1) {
        of = words(scratch, "%zu of %zu", mail->message + 1, mail->messages->message_count);
    }
    struct span figure[] = {{of, ROLE_TEXT}};
    struct section section = {
        .title = "MAIL",
        .detail = mail->body != NULL ? words_clean(scratch, mail->body->subject) : NULL,
        .figure = figure,
        .figure_count = 1,
        .is_focused = true,
        .has_rule = true};
    section_draw(surface, rect.row, rect.col, rect.cols - 1, &section);
}

void mail_reader_view(struct model *model, struct surface *surface, struct rect rect) {
    struct mail_view *mail = &model->mail;
    draw_title(model, surface, rect);
    struct rect inner = pane_inner(rect);
    (void)rect_cut_top(&inner, 1); /* the title */
    if (mail->body == NULL) {
        const char *text = mail->trouble[0] != '\0' ? words_clean(&model->scratch, mail->trouble)
                                                    : "Opening the message …";
        (void)pane_paragraph(surface, inner, text, ROLE_DIM);
        return;
    }
    int row = draw_head(model, surface, inner);
    (void)rect_cut_top(&inner, row - inner.row + 1); /* the head and a blank row */
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
    case ACTION_LEAVE:
    case ACTION_BACK:
        mail_close(model);
        return true;
    default: /* every other action is not the reader's */
        return action == ACTION_OPEN;
    }
}

static bool update(struct model *model, enum action action) {
    if (model->mail.is_reading) {
        return read_update(model, action);
    }
    if (action == ACTION_OPEN && is_current(model) && model->mail.threads->thread_count > 0) {
        mail_open_thread(model, model->items[PANE_MAIL].list.cursor);
        return true;
    }
    return false;
}

static const enum action HINTS[] = {ACTION_CALL, ACTION_OPEN, ACTION_PANE_NEXT, ACTION_BACK,
                                    ACTION_COUNT};

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
