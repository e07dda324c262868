/* A search of the whole archive in notmuch's own language: the line with its completion, and what
   it found, newest first, as it comes. Esc gives up what still goes on, then goes back to the
   customer's threads, which stay as they were. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"

/* Words the query language begins with. */
static const struct {
    const char *name, *text;
} PREFIXES[] = {
    {"from:", "who wrote it: a name, an address, a domain"},
    {"to:", "to whom"},
    {"subject:", "words of the subject; in quotes: in that order"},
    {"date:", "since..until: date:yesterday.., date:2026-11..2026-12, date:2w.."},
    {"tag:", "a tag: tag:unread, tag:flagged"},
    {"attachment:", "words of an attachment's name"},
    {"body:", "words of the text alone"},
    {"thread:", "a thread's id; or thread:{a query}: whole threads"},
    {"id:", "a message's id"},
    {"folder:", "a folder of the archive"},
    {"query:", "a saved search"},
};

void find_init(struct find_view *find) {
    list_init(&find->list);
    arena_init(&find->item_texts);
}

static void forget_rows(struct find_view *find) {
    for (size_t i = 0; i < find->part_count; i++) {
        mail_list_free(find->parts[i]);
    }
    find->part_count = find->count = 0;
    find->total = 0;
    items_load(&find->list, NULL, 0);
}

void find_release(struct find_view *find) {
    forget_rows(find);
    mem_free(find->parts);
    mem_free(find->query);
    mem_free(find->items);
    mail_queries_free(find->queries);
    arena_release(&find->item_texts);
    list_release(&find->list);
}

/* --- the line --------------------------------------------------------------------------------- */

/* The saved searches first: they are the person's own. */
static void make_items(struct find_view *find) {
    size_t saved = find->queries != NULL ? find->queries->count : 0;
    mem_free(find->items);
    arena_clear(&find->item_texts);
    find->item_count = saved + ARRAY_LEN(PREFIXES);
    find->items = mem_zalloc(find->item_count, sizeof *find->items);
    for (size_t i = 0; i < saved; i++) {
        const struct mail_query *query = &find->queries->items[i];
        struct buf name = {0};
        bool is_quoted = strpbrk(query->name, " ()") != NULL;
        buf_addf(&name, is_quoted ? "query:\"%s\"" : "query:%s", query->name);
        find->items[i] =
            (struct palette_item){.name = words_clean(&find->item_texts, buf_text(&name)),
                                  .text = words_clean(&find->item_texts, query->query)};
        buf_release(&name);
    }
    for (size_t i = 0; i < ARRAY_LEN(PREFIXES); i++) {
        find->items[saved + i] =
            (struct palette_item){.name = PREFIXES[i].name, .text = PREFIXES[i].text};
    }
}

void find_open(struct model *model) {
    struct find_view *find = &model->find;
    if (find->items == NULL) {
        make_items(find);
    }
    palette_open(&model->palette, FIND_PREFIX, find->items, find->item_count);
    palette_complete_words(&model->palette, FIND_LABEL);
    if (!find->has_queries && !find->queries_awaited) {
        find->queries_generation = ++model->generation;
        find->queries_awaited = true;
        model_wish(model, EFFECT_MAIL_QUERIES)->generation = find->queries_generation;
    }
    model_touch(model, REV_OVERLAY);
}

/* --- searching -------------------------------------------------------------------------------- */

static void cancel(struct model *model) {
    if (model->find.is_awaited) {
        model->find.is_awaited = false;
        model_wish(model, EFFECT_MAIL_CANCEL);
    }
}

static bool is_blank(const char *text) {
    return text[strspn(text, " ")] == '\0';
}

void find_begin(struct model *model, const char *query) {
    struct find_view *find = &model->find;
    cancel(model);
    if (is_blank(query)) {
        find_close(model);
        return;
    }
    if (model->mail.is_reading) {
        mail_close(model);
    }
    forget_rows(find);
    mem_free(find->query);
    find->query = mem_strdup(query);
    find->trouble[0] = '\0';
    find->is_stopped = false;
    find->reading = 0;
    find->is_shown = true;
    find->is_awaited = true;
    find->generation = ++model->generation;
    struct effect *effect = model_wish(model, EFFECT_MAIL_SEARCH);
    effect->generation = find->generation;
    effect->text = mem_strdup(query);
    model_focus(model, PANE_MAIL);
    model_touch(model, REV_MAIL);
    model_touch(model, REV_FOCUS);
}

void find_close(struct model *model) {
    struct find_view *find = &model->find;
    cancel(model);
    if (find->is_shown) {
        find->is_shown = false;
        find->reading = 0;
        forget_rows(find);
        model_touch(model, REV_MAIL);
        model_touch(model, REV_FOCUS);
    }
}

/* Gives up what is still searched for, or else closes the results. */
static void back(struct model *model) {
    if (!model->find.is_awaited) {
        find_close(model);
        return;
    }
    cancel(model);
    model->find.is_stopped = true;
    model_say(model, "The search was given up.");
    model_touch(model, REV_MAIL);
}

/* --- what came -------------------------------------------------------------------------------- */

static void take_part(struct model *model, struct message *message) {
    struct find_view *find = &model->find;
    struct mail_list *part = message->take_mail;
    if (message->as_of) { /* begun anew: the archive was written meanwhile */
        forget_rows(find);
    }
    message->take_mail = NULL;
    find->parts =
        mem_grow(find->parts, find->part_count, &find->part_capacity, sizeof(struct mail_list *));
    find->parts[find->part_count++] = part;
    find->count += part->message_count;
    if (message->flagged) {
        find->is_awaited = false;
        find->total = part->total;
    }
    int64_t *ids = mem_zalloc(find->count + 1, sizeof *ids);
    for (size_t i = 0; i < find->count; i++) {
        ids[i] = (int64_t)i + 1;
    }
    items_load(&find->list, ids, find->count);
    mem_free(ids);
    model_touch(model, REV_MAIL);
}

static void take_queries(struct model *model, struct message *message) {
    struct find_view *find = &model->find;
    if (!find->queries_awaited || message->generation != find->queries_generation) {
        return;
    }
    find->queries_awaited = false;
    find->has_queries = true;
    mail_queries_free(find->queries);
    find->queries = message->take_queries;
    message->take_queries = NULL;
    make_items(find);
    if (model->palette.prefix == FIND_PREFIX) {
        palette_set_items(&model->palette, find->items, find->item_count);
        model_touch(model, REV_OVERLAY);
    }
}

void find_take(struct model *model, struct message *message) {
    if (message->kind == MSG_MAIL_QUERIES) {
        if (message->take_queries != NULL) {
            take_queries(model, message);
        }
    } else if (model->find.is_awaited && message->generation == model->find.generation &&
               message->take_mail != NULL) {
        take_part(model, message);
    }
}

void find_failed(struct model *model, const struct message *message) {
    struct find_view *find = &model->find;
    if (message->what == EFFECT_MAIL_QUERIES) {
        find->queries_awaited = false; /* the line works without them */
        return;
    }
    if (find->is_awaited && message->generation == find->generation) {
        find->is_awaited = false;
        (void)text_copy(find->trouble, sizeof find->trouble, message->text);
        model_touch(model, REV_MAIL);
    }
}

/* --- rows ------------------------------------------------------------------------------------- */

const struct mail_message *find_row(const struct find_view *find, size_t index) {
    for (size_t i = 0; i < find->part_count; i++) {
        if (index < find->parts[i]->message_count) {
            return &find->parts[i]->messages[index];
        }
        index -= find->parts[i]->message_count;
    }
    return NULL;
}

const struct mail_message *find_current(const struct model *model) {
    const struct find_view *find = &model->find;
    if (!find->is_shown) {
        return NULL;
    }
    return find_row(find, find->reading > 0 ? find->reading - 1 : find->list.cursor);
}

/* Opens the selected one. */
static void read_selected(struct model *model) {
    const struct mail_message *message = find_current(model);
    if (message != NULL) {
        model->find.reading = model->find.list.cursor + 1;
        mail_open_message(model, message->thread_id, message->message_id);
    }
}

void find_go_customer(struct model *model) {
    const struct mail_message *message = find_current(model);
    if (message == NULL) {
        model_say(model, "This mail is %s's.", model_customer_name(model));
    } else if (message->is_lookalike) {
        model_complain(model, "The sender is nobody on record, and only looks like %s.",
                       message->customer_name);
    } else if (message->customer == 0) {
        model_say(model, "The sender's address belongs to no customer.");
    } else {
        int64_t customer = message->customer;
        char name[96];
        (void)text_copy(name, sizeof name, message->customer_name);
        if (model->mail.is_reading) {
            mail_close(model);
        }
        find_close(model);
        list_go(model, customer, name);
    }
}

void find_set_rows(struct model *model) {
    int rows = model->layout.pane[PANE_MAIL].rows - 1;
    if (model->find.is_shown) {
        list_set_rows(&model->find.list, rows > 0 ? rows : 1);
    }
}

/* Moves in the results; false when the action is none of theirs. */
bool find_action(struct model *model, int action) {
    struct list *list = &model->find.list;
    switch (action) {
    case ACTION_DOWN:
    case ACTION_UP:
        (void)list_move(list, action == ACTION_DOWN ? 1 : -1); /* at the end it stays */
        break;
    case ACTION_PAGE_DOWN:
    case ACTION_PAGE_UP:
        (void)list_page(list, action == ACTION_PAGE_DOWN ? 1 : -1);
        break;
    case ACTION_FIRST:
        (void)list_first(list);
        break;
    case ACTION_LAST:
        (void)list_last(list);
        break;
    case ACTION_OPEN:
        read_selected(model);
        break;
    case ACTION_BACK:
    case ACTION_LEAVE:
        back(model);
        break;
    default: /* not about the results */
        return false;
    }
    model_touch(model, REV_MAIL);
    return true;
}

void find_press(struct model *model, int row) {
    struct rect rect = model->layout.pane[PANE_MAIL];
    struct list *list = &model->find.list;
    size_t before = list->cursor;
    if (row <= rect.row || !list_select_row(list, row - rect.row - 1)) {
        return;
    }
    if (list->cursor == before) {
        read_selected(model);
    }
    model_touch(model, REV_MAIL);
}

void find_wheel(struct model *model, int direction) {
    (void)list_move(&model->find.list, direction);
    model_touch(model, REV_MAIL);
}
