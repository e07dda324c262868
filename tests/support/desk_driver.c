/* Drives the desk without a terminal: keys in, wishes answered, frames painted and checked. */
#include "support/desk_driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/app/action.h"
#include "callsheet/app/model.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/textarea.h"
#include "support/check_more.h"

static struct driver *the;

struct driver *driver(void) {
    return the;
}

/* --- frames ----------------------------------------------------------------------------------- */

static void add_row_text(const struct surface *surface, int row, struct buf *out) {
    for (int col = 0; row >= 0 && row < surface_rows(surface) && col < surface_cols(surface);
         col++) {
        const struct cell *cell = &surface_row(surface, row)[col];
        buf_add(out, cell->text, cell->len);
    }
}

/* What was painted piece by piece is what a whole painting would show. */
static void check_whole(void) {
    struct painted *before = mem_alloc(sizeof *before);
    struct surface *whole = surface_new(the->model->rows, the->model->cols);
    int row = 0, col = 0;
    *before = the->model->painted;
    the->model->painted.is_valid = false;
    desk_view(the->model, whole);
    bool is_same = surface_compare(the->surface, whole, &row, &col);
    if (!is_same) {
        struct buf a = {0}, b = {0};
        add_row_text(the->surface, row, &a);
        add_row_text(whole, row, &b);
        ck_abort_msg("painted in pieces differs at row %d, column %d:\n%s\n%s", row, col,
                     buf_text(&a), buf_text(&b));
    }
    the->model->painted = *before;
    surface_free(whole);
    mem_free(before);
}

static void check_frame(void) {
    desk_view(the->model, the->surface);
    if (!the->model->ask_card.is_awaited && !the->skips_whole) {
        check_whole();
    }
    const char *wrong = desk_check(the->model);
    ck_assert_msg(wrong == NULL, "model: %s", wrong != NULL ? wrong : "");
    wrong = surface_check(the->surface);
    ck_assert_msg(wrong == NULL, "surface: %s", wrong != NULL ? wrong : "");
}

/* --- answers ---------------------------------------------------------------------------------- */

static void deliver(struct message *message);

static struct kept_draft *draft_of(struct uuid uuid) {
    for (size_t i = 0; i < the->draft_count; i++) {
        if (uuid_equal(the->drafts[i]->uuid, uuid)) {
            return the->drafts[i];
        }
    }
    return NULL;
}

static void forget_edits(struct kept_draft *draft) {
    for (size_t i = 0; i < draft->edit_count; i++) {
        mem_free(draft->edits[i].bytes);
    }
    draft->edit_count = 0;
}

static void keep_draft(const struct effect *effect) {
    struct kept_draft *draft = draft_of(effect->uuid);
    if (effect->kind == EFFECT_DRAFT_BEGIN) {
        ck_assert_msg(draft == NULL, "a draft is begun twice");
        ck_assert_uint_lt(the->draft_count, ARRAY_LEN(the->drafts));
        draft = mem_zalloc(1, sizeof *draft);
        draft->uuid = effect->uuid;
        draft->customer = effect->customer;
        draft->started_at = effect->at;
        the->drafts[the->draft_count++] = draft;
        return;
    }
    ck_assert_msg(draft != NULL, "%s of a draft that was never begun", effect_name(effect->kind));
    if (effect->kind == EFFECT_DRAFT_SNAPSHOT) {
        mem_free(draft->snapshot);
        draft->snapshot = mem_alloc(effect->len);
        memcpy(draft->snapshot, effect->bytes, effect->len);
        draft->snapshot_len = effect->len;
        forget_edits(draft);
    } else if (effect->kind == EFFECT_DRAFT_EDIT) {
        ck_assert_uint_lt(draft->edit_count, ARRAY_LEN(draft->edits));
        struct draft_piece *piece = &draft->edits[draft->edit_count++];
        piece->bytes = mem_alloc(effect->len + 1);
        memcpy(piece->bytes, effect->bytes, effect->len);
        piece->len = effect->len;
    } else if (effect->kind == EFFECT_DRAFT_DISCARD) {
        draft->is_gone = true;
    }
}

static struct draft_image *image_of(const struct kept_draft *draft) {
    struct draft_image *image = mem_zalloc(1, sizeof *image);
    image->uuid = draft->uuid;
    image->customer = draft->customer;
    image->started_at = draft->started_at;
    image->snapshot = mem_alloc(draft->snapshot_len + 1);
    if (draft->snapshot_len > 0) {
        memcpy(image->snapshot, draft->snapshot, draft->snapshot_len);
    }
    image->snapshot_len = draft->snapshot_len;
    image->edits = mem_zalloc(draft->edit_count + 1, sizeof *image->edits);
    image->edit_count = draft->edit_count;
    for (size_t i = 0; i < draft->edit_count; i++) {
        image->edits[i].len = draft->edits[i].len;
        image->edits[i].bytes = mem_alloc(draft->edits[i].len + 1);
        memcpy(image->edits[i].bytes, draft->edits[i].bytes, draft->edits[i].len);
    }
    return image;
}

static void answer_failure(const struct effect *effect) {
    char text[128];
    (void)snprintf(text, sizeof text, "%s did not work.", effect_name(effect->kind));
    deliver(&(struct message){.kind = MSG_FAILED,
                              .what = (int)effect->kind,
                              .status = the->fails[effect->kind],
                              .text = text,
                              .generation = effect->generation,
                              .customer = effect->customer,
                              .uuid = effect->uuid});
}

static void answer_row(int64_t customer) {
    struct arena arena = {0};
    struct facts facts;
    struct moment moment = world_moment(the->now);
    bool is_there = world_facts(&the->world, customer, &moment, &arena, &facts);
    deliver(&(struct message){
        .kind = MSG_QUEUE_ROW, .customer = customer, .facts = is_there ? &facts : NULL});
    arena_release(&arena);
}

static void answer_found(const struct effect *effect) {
    int64_t ids[16];
    size_t count = world_find(&the->world, effect->text, ids, ARRAY_LEN(ids));
    struct found *found =
        mem_zalloc(1, sizeof *found + ARRAY_LEN(ids) * sizeof(struct found_customer));
    found->items = (struct found_customer *)(void *)(found + 1);
    for (size_t i = 0; i < count; i++) {
        struct found_customer *item = &found->items[found->count++];
        item->customer = ids[i];
        (void)snprintf(item->code, sizeof item->code, "C%d", (int)ids[i]);
        (void)snprintf(item->name, sizeof item->name, "%s", world_name(ids[i]));
        if (the->world.hostile != NULL) {
            (void)text_copy(item->name, sizeof item->name, the->world.hostile);
            (void)text_copy(item->matched, sizeof item->matched, the->world.hostile);
        }
    }
    deliver(&(struct message){
        .kind = MSG_FOUND, .generation = effect->generation, .take_found = found});
}

static void answer_save(struct effect *effect) {
    struct outcome *outcome = effect->take_outcome;
    struct world_state *state = world_state(&the->world, effect->customer);
    effect->take_outcome = NULL;
    ck_assert_uint_lt(the->saved_count, ARRAY_LEN(the->saved));
    the->letters[the->saved_count] = effect->take_letter;
    effect->take_letter = NULL;
    the->saved[the->saved_count++] = outcome;
    state->attempt_at = the->now;
    state->attempt = outcome->reached;
    if (reached_is_conversation(outcome->reached)) {
        state->conversation_at = the->now;
    }
    state->next = (struct next_fact){.step = outcome->next,
                                     .call = 9000,
                                     .made_at = the->now,
                                     .day = outcome->next_day,
                                     .at = outcome->next_at,
                                     .zone = ""};
    struct kept_draft *draft = draft_of(effect->uuid);
    if (draft != NULL) {
        draft->is_gone = true;
    }
    deliver(&(struct message){
        .kind = MSG_CALL_SAVED, .uuid = effect->uuid, .customer = effect->customer});
}

static void answer_load(const struct effect *effect) {
    struct moment moment = world_moment(the->now);
    struct message message = {.generation = effect->generation, .customer = effect->customer};
    if (effect->kind == EFFECT_LOAD_QUEUE) {
        message.kind = MSG_QUEUE;
        message.take_queue = world_queue(&the->world, &moment);
        message.fed_at = WORLD_NOW - 32 * 60;
        message.mail_at = WORLD_NOW - 3 * 60;
    } else if (effect->kind == EFFECT_LOAD_CARD) {
        message.kind = MSG_CARD;
        message.take_card = world_card(&the->world, effect->customer, &moment);
    } else if (effect->kind == EFFECT_MAIL_THREADS) {
        message.kind = MSG_MAIL_THREADS;
        message.take_mail = world_threads(&the->world, effect->customer);
    } else if (effect->kind == EFFECT_MAIL_MESSAGES || effect->kind == EFFECT_MAIL_ABOUT) {
        bool is_about = effect->kind == EFFECT_MAIL_ABOUT;
        message.kind = MSG_MAIL_MESSAGES;
        message.take_mail = world_messages(&the->world, is_about ? "t1" : effect->text);
    } else {
        message.kind = MSG_MAIL_BODY;
        message.take_body = world_body(&the->world, effect->text);
    }
    deliver(&message);
}

/* A search is answered in two parts, so that one can look between them. */
static void answer_search(const struct effect *effect) {
    struct error err;
    if (strstr(effect->text, "NOT)") != NULL) {
        (void)error_set(&err, STATUS_INVALID,
                        "notmuch does not understand this search. Check its quotes, brackets and "
                        "dates.");
        deliver(&(struct message){.kind = MSG_FAILED,
                                  .what = EFFECT_MAIL_SEARCH,
                                  .generation = effect->generation,
                                  .status = err.status,
                                  .text = err.message});
        return;
    }
    for (int part = 0; part < 2; part++) {
        deliver(&(struct message){.kind = MSG_MAIL_FOUND,
                                  .generation = effect->generation,
                                  .as_of = part == 0,
                                  .flagged = part == 1,
                                  .take_mail = world_found(&the->world, effect->text, part)});
    }
}

static void answer_mail(const struct effect *effect) {
    struct message message = {.generation = effect->generation};
    if (effect->kind == EFFECT_MAIL_SEARCH) {
        answer_search(effect);
        return;
    }
    if (effect->kind == EFFECT_MAIL_QUERIES) {
        message.kind = MSG_MAIL_QUERIES;
        message.take_queries = world_queries(&the->world);
    } else if (effect->kind == EFFECT_MAIL_SAVE) {
        message.kind = MSG_MAIL_SAVED;
        message.text = "Saved to /home/anna/Downloads/estimate.pdf (83 KB).";
    } else {
        message.kind = MSG_MAIL_SHOWN;
    }
    deliver(&message);
}

static void answer_editor(const struct effect *effect) {
    if (the->editor_text != NULL) {
        deliver(&(struct message){.kind = MSG_EDITED,
                                  .uuid = effect->uuid,
                                  .text = the->editor_text,
                                  .text_len = strlen(the->editor_text)});
    }
    deliver(&(struct message){.kind = MSG_RESUMED});
}

static void answer_hold(const struct effect *effect) {
    deliver(
        &(struct message){.kind = MSG_HOLD,
                          .customer = effect->customer,
                          .text = effect->customer == 23 ? "Ann is on the phone with them." : ""});
}

static void answer_resume(const struct effect *effect) {
    ck_assert_ptr_nonnull(draft_of(effect->uuid));
    deliver(&(struct message){.kind = MSG_DRAFT, .take_image = image_of(draft_of(effect->uuid))});
}

static void answer(struct effect *effect) {
    switch (effect->kind) {
    case EFFECT_LOAD_QUEUE:
    case EFFECT_LOAD_CARD:
    case EFFECT_MAIL_THREADS:
    case EFFECT_MAIL_MESSAGES:
    case EFFECT_MAIL_ABOUT:
    case EFFECT_MAIL_BODY:
        answer_load(effect);
        return;
    case EFFECT_LOAD_ROW:
        answer_row(effect->customer);
        return;
    case EFFECT_SNOOZE:
        world_state(&the->world, effect->customer)->snooze_until = effect->day;
        answer_row(effect->customer);
        return;
    case EFFECT_FIND:
        answer_found(effect);
        return;
    case EFFECT_SAVE_CALL:
        answer_save(effect);
        return;
    case EFFECT_DRAFT_BEGIN:
    case EFFECT_DRAFT_SNAPSHOT:
    case EFFECT_DRAFT_EDIT:
    case EFFECT_DRAFT_CLOSE:
    case EFFECT_DRAFT_DISCARD:
        keep_draft(effect);
        return;
    case EFFECT_DRAFT_RESUME:
        answer_resume(effect);
        return;
    case EFFECT_HOLD_TAKE:
        answer_hold(effect);
        return;
    case EFFECT_EDITOR:
        answer_editor(effect);
        return;
    case EFFECT_QUIT:
        the->has_quit = true;
        return;
    case EFFECT_MAIL_SEARCH:
    case EFFECT_MAIL_QUERIES:
    case EFFECT_MAIL_SAVE:
    case EFFECT_MAIL_RAW:
        answer_mail(effect);
        return;
    case EFFECT_MAIL_CANCEL:
    case EFFECT_MAIL_PROGRAM:
    case EFFECT_MARK_MAIL:
    case EFFECT_HOLD_DROP:
    case EFFECT_DIAL:
    case EFFECT_BELL:
    case EFFECT_SUSPEND:
    case EFFECT_COUNT:
        return;
    }
}

static void keep_held(struct effect *effect) {
    *effects_add(&the->held, effect->kind) = *effect; /* it owns the pieces from now on */
}

/* Answers what was wished for, and what is wished for by the answers. */
static void settle(void) {
    while (the->waiting.count > 0) {
        struct effects now = the->waiting;
        effects_init(&the->waiting);
        for (size_t i = 0; i < now.count; i++) {
            enum effect_kind kind = now.items[i].kind;
            if (the->holds[kind]) {
                keep_held(&now.items[i]);
                continue;
            }
            if (the->fails[kind] != STATUS_OK) {
                answer_failure(&now.items[i]);
            } else {
                answer(&now.items[i]);
            }
            effect_release(&now.items[i]);
        }
        mem_free(now.items);
    }
}

static void deliver(struct message *message) {
    size_t before = the->waiting.count;
    desk_update(the->model, message, &the->waiting);
    for (size_t i = before; i < the->waiting.count; i++) {
        the->seen[the->waiting.items[i].kind]++;
    }
    check_frame();
}

void send(struct message *message) {
    deliver(message);
    settle();
}

void release_held(void) {
    struct effects now = the->held;
    effects_init(&the->held);
    for (size_t i = 0; i < now.count; i++) {
        answer(&now.items[i]);
        effect_release(&now.items[i]);
    }
    mem_free(now.items);
    settle();
}

/* --- beginning and end ------------------------------------------------------------------------ */

void make_desk(int rows, int cols) {
    the = mem_zalloc(1, sizeof *the);
    the->now = WORLD_NOW;
    the->can_dial = true;
    world_rules(&the->rules);
    keymap_init(&the->keymap);
    action_default_keys(&the->keymap);
    the->surface = surface_new(rows, cols);
}

void start_desk(void) {
    struct desk_setup setup = {
        .rules = &the->rules,
        .firm = zone_utc(),
        .zones = zones_new(),
        .author = "Anna",
        .firm_name = "Northlight IT",
        .currency = "EUR",
        .keymap = &the->keymap,
        .now = the->now,
        .rows = surface_rows(the->surface),
        .cols = surface_cols(the->surface),
        .can_dial = the->can_dial,
        .can_open_mail = true,
        .save_folder = "/home/anna/Downloads",
        .no_mail = the->no_mail,
        .is_read_only = the->is_read_only,
    };
    the->model = model_new(&setup);
    desk_start(the->model, &the->waiting);
    for (size_t i = 0; i < the->waiting.count; i++) {
        the->seen[the->waiting.items[i].kind]++;
    }
    check_frame();
    settle();
}

void open_desk(int rows, int cols) {
    make_desk(rows, cols);
    start_desk();
}

void close_desk(void) {
    if (the == NULL || the->model == NULL) {
        return;
    }
    struct zones *zones = (struct zones *)the->model->setup.zones;
    model_free(the->model);
    zones_free(zones);
    surface_free(the->surface);
    keymap_release(&the->keymap);
    effects_release(&the->held);
    effects_release(&the->waiting);
    for (size_t i = 0; i < the->saved_count; i++) {
        outcome_release(the->saved[i]);
        mem_free(the->saved[i]);
        letter_free(the->letters[i]);
    }
    for (size_t i = 0; i < the->draft_count; i++) {
        forget_edits(the->drafts[i]);
        mem_free(the->drafts[i]->snapshot);
        mem_free(the->drafts[i]);
    }
    mem_free(the->editor_text);
    mem_free(the);
    the = NULL;
}

/* --- what a person does ----------------------------------------------------------------------- */

static void press_key(struct key key) {
    struct message message = {.kind = MSG_KEY, .key = key, .now = the->now};
    uint32_t number = ++the->uuids;
    memcpy(message.next_uuid.bytes, &number, sizeof number);
    message.next_uuid.bytes[15] = 1;
    send(&message);
}

void press(const char *keys) {
    char *copy = mem_strdup(keys), *rest = copy;
    for (char *name = strsep(&rest, " "); name != NULL; name = strsep(&rest, " ")) {
        struct key key;
        struct error err = {0};
        if (name[0] == '\0') {
            continue;
        }
        ck_assert_msg(key_parse(&key, name, &err) == STATUS_OK, "key %s: %s", name, err.message);
        press_key(key);
    }
    mem_free(copy);
}

void type(const char *text) {
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        uint32_t scalar = 0;
        at += text_decode(text + at, len - at, &scalar);
        press_key(scalar == '\n' ? key_make(KEYCODE_ENTER, 0) : key_text(scalar));
    }
}

void paste(const char *text) {
    size_t len = strlen(text);
    press_key(key_make(KEYCODE_PASTE_BEGIN, 0));
    for (size_t at = 0; at < len;) {
        uint32_t scalar = 0;
        at += text_decode(text + at, len - at, &scalar);
        struct key key = key_make(KEYCODE_PASTE_TEXT, 0);
        key.scalar = scalar;
        press_key(key);
    }
    press_key(key_make(KEYCODE_PASTE_END, 0));
}

void click(int row, int col) {
    struct key key = key_make(KEYCODE_MOUSE_PRESS, 0);
    key.row = row;
    key.col = col;
    press_key(key);
}

void wheel(int row, int col, int direction) {
    struct key key = key_make(direction > 0 ? KEYCODE_WHEEL_DOWN : KEYCODE_WHEEL_UP, 0);
    key.row = row;
    key.col = col;
    press_key(key);
}

void resize(int rows, int cols) {
    surface_resize(the->surface, rows, cols);
    send(&(struct message){.kind = MSG_RESIZE, .rows = rows, .cols = cols});
}

void pass_seconds(int64_t seconds) {
    the->now += seconds;
    send(&(struct message){.kind = MSG_TICK, .now = the->now});
}

void others_changed(void) {
    send(&(struct message){.kind = MSG_CHANGED});
}

void offer_drafts(void) {
    struct unfinished_list *list = mem_zalloc(1, sizeof *list);
    list->items = mem_zalloc(the->draft_count + 1, sizeof *list->items);
    for (size_t i = 0; i < the->draft_count; i++) {
        const struct kept_draft *draft = the->drafts[i];
        if (draft->is_gone) {
            continue;
        }
        struct unfinished *item = &list->items[list->count++];
        *item = (struct unfinished){.uuid = draft->uuid,
                                    .customer = draft->customer,
                                    .started_at = draft->started_at,
                                    .changed_at = draft->started_at};
        (void)text_copy(item->customer_name, sizeof item->customer_name,
                        the->world.hostile != NULL ? the->world.hostile
                                                   : world_name(draft->customer));
        (void)text_copy(item->first_line, sizeof item->first_line,
                        the->world.hostile != NULL ? the->world.hostile : "She will call back");
    }
    send(&(struct message){.kind = MSG_DRAFTS, .take_drafts = list});
}

/* --- what a person sees ----------------------------------------------------------------------- */

char *screen_text(void) {
    struct buf out = {0};
    surface_dump_text(the->surface, &out);
    return buf_detach(&out);
}

void expect_shows_at(const char *file, int line, const char *text, bool wanted) {
    char *screen = screen_text();
    if ((strstr(screen, text) != NULL) != wanted) {
        (void)fprintf(stderr, "%s", screen); /* longer than what Check can carry */
        test_expect_contains(file, line, "the screen", "(printed above)", wanted ? text : "(",
                             wanted);
    }
    mem_free(screen);
}

void expect_screen_at(const char *file, int line, const char *name) {
    struct buf out = {0};
    char path[128];
    (void)snprintf(path, sizeof path, "screen/%s", name);
    surface_dump(the->surface, desk_screen(the->model), &out);
    test_expect_golden(file, line, path, buf_text(&out));
    buf_release(&out);
}

const char *notes(void) {
    const struct call *call = call_shown(the->model);
    return call != NULL ? textarea_text(call->form.notes) : "";
}
