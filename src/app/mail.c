/* Mail of the selected customer: threads, the messages of one of them, and the text of one. Late
   answers never come this far; what came is another person's text and is cleaned when drawn. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/paragraph.h"

static void forget_body(struct mail_view *mail) {
    mail_body_free(mail->body);
    mail->body = NULL;
    mem_free(mail->shown);
    mail->shown = NULL;
    mail->shown_len = 0;
    mem_free(mail->marks);
    mail->marks = NULL;
    mail->mark_count = 0;
    mail->scroll = 0;
    mail->body_rows = 0;
}

void mail_view_release(struct mail_view *mail) {
    forget_body(mail);
    mail_list_free(mail->threads);
    mail_list_free(mail->messages);
    mem_free(mail->thread_id);
    mem_free(mail->wanted);
    mail->threads = mail->messages = NULL;
    mail->thread_id = mail->wanted = NULL;
}

/* Threads have text ids; the list knows them by a number made of their id. */
static int64_t thread_number(const char *id) {
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (; *id != '\0'; id++) {
        hash = (hash ^ (unsigned char)*id) * UINT64_C(1099511628211);
    }
    return (int64_t)(hash >> 2) + 1;
}

/* The widest tone and the widest reference, so that the columns stand still. */
static void measure(struct mail_view *mail) {
    enum { ABOUT_MOST_COLS = 20 };
    mail->tone_cols = mail->about_cols = 0;
    for (size_t i = 0; i < mail->threads->thread_count; i++) {
        const struct mail_tone *tone = &mail->threads->threads[i].tone;
        const char *word = mail_tone_words(tone), *about = tone->about != NULL ? tone->about : "";
        int cols = text_cols(word, strlen(word)), about_cols = text_cols(about, strlen(about));
        about_cols = about_cols < ABOUT_MOST_COLS ? about_cols : ABOUT_MOST_COLS;
        mail->tone_cols = cols > mail->tone_cols ? cols : mail->tone_cols;
        mail->about_cols = about_cols > mail->about_cols ? about_cols : mail->about_cols;
    }
}

void mail_load_threads(struct model *model, struct mail_list *take_list, int64_t customer) {
    struct mail_view *mail = &model->mail;
    if (customer != model->selected) {
        mail_list_free(take_list);
        return;
    }
    bool is_other = mail->customer != customer;
    mail_list_free(mail->threads);
    mail->threads = take_list;
    mail->customer = customer;
    mail->trouble[0] = '\0';
    if (is_other) {
        items_load(&model->items[PANE_MAIL].list, NULL, 0);
    }
    int64_t *ids = mem_zalloc(take_list->thread_count + 1, sizeof *ids);
    for (size_t i = 0; i < take_list->thread_count; i++) {
        ids[i] = thread_number(take_list->threads[i].thread_id);
    }
    items_load(&model->items[PANE_MAIL].list, ids, take_list->thread_count);
    mem_free(ids);
    measure(mail);
    model_touch(model, REV_MAIL);
}

static void ask_body(struct model *model, const char *message_id, int which) {
    char *id = mem_strdup(message_id); /* it may be that of the body forgotten here */
    forget_body(&model->mail);
    model->mail.trouble[0] = '\0';
    mem_free(model->mail.wanted);
    model->mail.wanted = id;
    struct effect *effect = model_ask(model, &model->mail.ask_body, EFFECT_MAIL_BODY);
    effect->text = mem_strdup(id);
    effect->which = which;
    model_touch(model, REV_MAIL);
}

void mail_open_thread(struct model *model, size_t index) {
    struct mail_view *mail = &model->mail;
    if (mail->threads == NULL || index >= mail->threads->thread_count) {
        return;
    }
    const struct mail_thread *thread = &mail->threads->threads[index];
    mail_open_message(model, thread->thread_id, thread->newest_id);
}

void mail_open_message(struct model *model, const char *thread_id, const char *message_id) {
    struct mail_view *mail = &model->mail;
    mem_free(mail->thread_id);
    mail->thread_id = mem_strdup(thread_id);
    mail_list_free(mail->messages);
    mail->messages = NULL;
    mail->message = 0;
    mail->is_reading = true;
    mail->shows_quotes = false;
    model_ask(model, &mail->ask_messages, EFFECT_MAIL_MESSAGES)->text = mem_strdup(thread_id);
    ask_body(model, message_id, 0);
    model_touch(model, REV_FOCUS);
}

void mail_load_messages(struct model *model, struct mail_list *take_list) {
    struct mail_view *mail = &model->mail;
    if (!mail->is_reading) {
        mail_list_free(take_list);
        return;
    }
    mail_list_free(mail->messages);
    mail->messages = take_list;
    mail->message = take_list->message_count > 0 ? take_list->message_count - 1 : 0;
    /* The one asked for need not be the last in reading order. */
    for (size_t i = 0; mail->wanted != NULL && i < take_list->message_count; i++) {
        if (strcmp(take_list->messages[i].message_id, mail->wanted) == 0) {
            mail->message = i;
        }
    }
    model_touch(model, REV_MAIL);
}

/* --- the text as shown ------------------------------------------------------------------------ */

static size_t count_lines(const char *text, size_t len) {
    size_t lines = len > 0 ? 1 : 0;
    for (size_t i = 0; i + 1 < len; i++) {
        lines += text[i] == '\n' ? 1 : 0;
    }
    return lines;
}

static void add_mark(struct mail_view *mail, size_t *capacity, size_t start, size_t len,
                     enum role role) {
    mail->marks = mem_grow(mail->marks, mail->mark_count, capacity, sizeof *mail->marks);
    mail->marks[mail->mark_count++] = (struct text_mark){start, len, role};
}

static void add_span(struct mail_view *mail, struct buf *out, size_t *capacity,
                     const struct mail_span *span) {
    const char *text = mail->body->text + span->start;
    size_t len = span->end - span->start, start = out->len;
    bool is_folded =
        !mail->shows_quotes && (span->kind == MAIL_SPAN_QUOTE || span->kind == MAIL_SPAN_SIGNATURE);
    if (is_folded) {
        buf_addf(out, "[%zu %s · z shows them]\n", count_lines(text, len),
                 span->kind == MAIL_SPAN_QUOTE ? "quoted lines" : "lines of signature");
    } else {
        (void)text_clean(out, text, len, TEXT_LINES); /* whether it changed does not matter */
    }
    add_mark(mail, capacity, start, out->len - start,
             span->kind == MAIL_SPAN_HIDDEN ? ROLE_WARM : ROLE_DIM);
}

/* Appends what the author wrote between two places, with the heated words marked. */
static void add_own(struct mail_view *mail, struct buf *out, size_t *capacity, size_t at,
                    size_t end) {
    const struct mail_body *body = mail->body;
    for (size_t i = 0; i < body->tone.span_count; i++) {
        const struct tone_span *span = &body->tone.spans[i];
        if (span->is_in_subject || span->weight <= 0 || span->start < at || span->end > end ||
            span->end <= span->start) {
            continue; /* nothing heated, or not here: what came from outside need not make sense */
        }
        (void)text_clean(out, body->text + at, span->start - at, TEXT_LINES);
        size_t start = out->len;
        (void)text_clean(out, body->text + span->start, span->end - span->start, TEXT_LINES);
        add_mark(mail, capacity, start, out->len - start, ROLE_HEAT);
        at = span->end;
    }
    (void)text_clean(out, body->text + at, end - at, TEXT_LINES);
}

/* Makes the text that is drawn: cleaned, with quotes and signature folded or marked, and the
   heated words marked. */
static void make_shown(struct mail_view *mail) {
    struct buf out = {0};
    size_t at = 0, capacity = 0;
    const struct mail_body *body = mail->body;
    mem_free(mail->shown);
    mem_free(mail->marks);
    mail->marks = NULL;
    mail->mark_count = 0;
    for (size_t i = 0; i < body->span_count; i++) {
        const struct mail_span *span = &body->spans[i];
        if (span->start < at || span->end > body->text_len || span->end <= span->start) {
            continue; /* what came from outside need not make sense */
        }
        add_own(mail, &out, &capacity, at, span->start);
        add_span(mail, &out, &capacity, span);
        at = span->end;
    }
    add_own(mail, &out, &capacity, at, body->text_len);
    mail->shown_len = out.len;
    mail->shown = buf_detach(&out);
}

void mail_load_body(struct model *model, struct mail_body *take_body) {
    struct mail_view *mail = &model->mail;
    if (!mail->is_reading) {
        mail_body_free(take_body);
        return;
    }
    forget_body(mail);
    mail->body = take_body;
    make_shown(mail);
    model_touch(model, REV_MAIL);
}

void mail_fold(struct model *model) {
    struct mail_view *mail = &model->mail;
    if (mail->body != NULL) {
        mail->shows_quotes = !mail->shows_quotes;
        make_shown(mail);
        mail->scroll = 0;
        model_touch(model, REV_MAIL);
    }
}

void mail_close(struct model *model) {
    struct mail_view *mail = &model->mail;
    forget_body(mail);
    mail_list_free(mail->messages);
    mail->messages = NULL;
    mail->is_reading = false;
    model->find.reading = 0;
    mail->ask_body.is_awaited = mail->ask_messages.is_awaited = false;
    model_touch(model, REV_MAIL);
    model_touch(model, REV_FOCUS);
}

void mail_step(struct model *model, int direction) {
    struct mail_view *mail = &model->mail;
    size_t count = mail->messages != NULL ? mail->messages->message_count : 0;
    if (count == 0 || (direction < 0 && mail->message == 0) ||
        (direction > 0 && mail->message + 1 >= count)) {
        model_say(model, "There is no %s message in this thread.",
                  direction > 0 ? "later" : "earlier");
        return;
    }
    mail->message = direction > 0 ? mail->message + 1 : mail->message - 1;
    ask_body(model, mail->messages->messages[mail->message].message_id, 0);
}

void mail_show_file(struct model *model, int which) {
    ask_body(model, model->mail.wanted, which);
}

void mail_set_rows(struct model *model, int rows, int cols) {
    struct mail_view *mail = &model->mail;
    struct paragraph text = {.text = mail->shown, .len = mail->shown_len};
    int all = mail->shown != NULL ? paragraph_rows(&text, cols > 0 ? cols : 1) : 0;
    mail->body_rows = rows;
    int last = all - rows > 0 ? all - rows : 0;
    if (mail->scroll > last) {
        mail->scroll = last;
    }
}

void mail_scroll(struct model *model, int delta) {
    struct mail_view *mail = &model->mail;
    int to = mail->scroll + delta;
    mail->scroll = to < 0 ? 0 : to; /* mail_set_rows brings it back to the end */
    model_touch(model, REV_MAIL);
}
