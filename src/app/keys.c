/* Keys, pasted text and the mouse: who gets them, and what they mean there. What is pasted is data
   and never a command. */
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/base/text.h"

/* --- the form --------------------------------------------------------------------------------- */

static void form_changed(struct model *model, struct call *call, struct form_at before,
                         enum edit_result result) {
    if (result == EDIT_REFUSED) {
        model_complain(model, "%s", textarea_limit_text());
    }
    if (result == EDIT_CHANGED && call->problem.is_set) {
        call->problem.is_set = false;
    }
    if (!form_at_equal(before, call->form.at)) {
        model_touch(model, REV_STATUS);
    }
    model_touch(model, REV_FORM);
    call_keep(model, call);
}

/* Keys that no question took: going on, going back, and Enter that saves a failed attempt. */
static void form_rest(struct model *model, struct call *call, struct key key) {
    bool is_reached = call->form.at.kind == FORM_REACHED;
    if (key.code == KEYCODE_ENTER && is_reached && call_form_is_quick(&call->form)) {
        call_save(model, call);
    } else if (key.code == KEYCODE_ENTER || key.code == KEYCODE_DOWN) {
        call_form_step(&call->form, 1);
    } else if (key.code == KEYCODE_UP) {
        call_form_step(&call->form, -1);
    } else if (key_is_text(key)) {
        model_say(model, "No answer here has that letter; Tab goes to the notes.");
    }
}

static void form_key(struct model *model, struct key key) {
    struct call *call = call_shown(model);
    struct moment moment = model_moment(model);
    struct form_context context = call_context(model, &moment);
    struct form_at before = call->form.at;
    if (call->state == CALL_SAVING) {
        model_say(model, "The call is being saved; wait for the answer.");
        return;
    }
    enum edit_result result = call_form_key(&call->form, &context, key);
    if (result == EDIT_IGNORED) {
        form_rest(model, call, key);
    }
    form_changed(model, call, before, result);
}

static void form_paste(struct model *model, const char *text, size_t len) {
    struct call *call = call_shown(model);
    struct form_at before = call->form.at;
    if (call->state == CALL_SAVING) {
        model_say(model, "The call is being saved; what was pasted is not in it.");
        return;
    }
    form_changed(model, call, before, call_form_paste(&call->form, text, len));
}

/* --- command and search line ------------------------------------------------------------------ */

static void palette_done(struct model *model, char prefix, bool is_accepted) {
    char *text = mem_strdup(palette_text(&model->palette));
    model_touch(model, REV_OVERLAY);
    if (prefix == '/' && !is_accepted) {
        list_filter(model, "");
        list_go(model, model->list.before, "");
    } else if (prefix == ':' && is_accepted) {
        command_run(model, text);
    } else if (prefix == FIND_PREFIX && is_accepted) {
        find_begin(model, text);
    }
    mem_free(text);
}

/* While a search is typed, the list is walked with the arrows. */
static bool walks_list(struct model *model, struct key key) {
    bool is_down = key.code == KEYCODE_DOWN || key_equal(key, key_ctrl('n'));
    bool is_up = key.code == KEYCODE_UP || key_equal(key, key_ctrl('p'));
    if (model->palette.prefix != '/' || (!is_down && !is_up)) {
        return false;
    }
    (void)list_step(model, is_down ? 1 : -1); /* at the end it stays */
    return true;
}

static void palette_take(struct model *model, struct key key) {
    char prefix = model->palette.prefix;
    if (walks_list(model, key)) {
        return;
    }
    model_touch(model, REV_OVERLAY);
    enum palette_result result = key_equal(key, key_ctrl('c'))
                                     ? palette_key(&model->palette, key_make(KEYCODE_ESCAPE, 0))
                                     : palette_key(&model->palette, key);
    switch (result) {
    case PALETTE_PENDING:
        return;
    case PALETTE_EDITED:
        if (prefix == '/') {
            list_filter(model, palette_text(&model->palette));
            list_first_match(model);
        }
        return;
    case PALETTE_ACCEPT:
        palette_done(model, prefix, true);
        return;
    case PALETTE_CANCEL:
        palette_done(model, prefix, false);
        return;
    }
}

/* --- the mouse -------------------------------------------------------------------------------- */

static void press_item(struct model *model, enum pane pane, bool was_focused, int row) {
    struct item_view *view = &model->items[pane];
    long index = items_at(model, pane, pane_body(model, pane), row);
    if (index < 0) {
        return;
    }
    bool was_selected = was_focused && view->list.cursor == (size_t)index;
    (void)list_select(&view->list, view->list.ids[index]); /* it is there */
    if (pane_ops(pane)->moved != NULL) {
        pane_ops(pane)->moved(model);
    }
    model_touch(model, REV_FOCUS);
    if (was_selected) {
        action_do(model, ACTION_OPEN);
    }
}

static void press(struct model *model, enum pane pane, struct key key) {
    bool was_focused = model->focus == pane;
    struct rect body = pane_body(model, pane);
    model_focus(model, pane);
    if (pane == PANE_QUEUE) {
        if (rect_holds(body, key.row, key.col)) {
            (void)list_select_row(&model->list.list,
                                  key.row - body.row); /* below the last: stays */
            list_settle(model, 1);
        }
    } else if (pane == PANE_CALL) {
        struct call *call = call_shown(model);
        struct moment moment = model_moment(model);
        struct form_context context = call_context(model, &moment);
        if (call != NULL && call->state == CALL_LIVE && body.rows > 0) {
            struct form_at before = call->form.at;
            (void)form_click(&call->form, &model->plan, &context, body, key.row, key.col);
            form_changed(model, call, before, EDIT_CHANGED);
        }
    } else if (model->find.is_shown && !model->mail.is_reading && !model->evidence.is_open) {
        find_press(model, key.row);
    } else if (!model->mail.is_reading || model->evidence.is_open) {
        press_item(model, pane, was_focused, key.row);
    }
}

static void wheel(struct model *model, enum pane pane, int direction) {
    struct call *call = call_shown(model);
    if (pane == PANE_QUEUE) {
        if (list_move(&model->list.list, direction)) {
            list_settle(model, direction);
        }
    } else if (pane == PANE_MAIL && model->mail.is_reading) {
        mail_scroll(model, 3 * direction);
    } else if (pane == PANE_COMPLAINT) {
        evidence_scroll(model, 3 * direction);
    } else if (pane == PANE_MAIL && model->find.is_shown) {
        find_wheel(model, direction);
    } else if (pane == PANE_CALL && call != NULL) {
        textarea_scroll(call->form.notes, direction);
        model_touch(model, REV_FORM);
    } else if (list_move(&model->items[pane].list, direction)) {
        if (pane_ops(pane)->moved != NULL) {
            pane_ops(pane)->moved(model);
        }
        model_touch(model, REV_FOCUS);
    }
}

void keys_mouse(struct model *model, struct key key) {
    for (int i = 0; i < PANE_COUNT; i++) {
        if (!rect_holds(model->layout.pane[i], key.row, key.col)) {
            continue;
        }
        if (key.code == KEYCODE_MOUSE_PRESS) {
            press(model, (enum pane)i, key);
        } else {
            wheel(model, (enum pane)i, key.code == KEYCODE_WHEEL_DOWN ? 1 : -1);
        }
        return;
    }
}

static bool is_mouse(struct key key) {
    return key.code == KEYCODE_MOUSE_PRESS || key.code == KEYCODE_WHEEL_UP ||
           key.code == KEYCODE_WHEEL_DOWN;
}

/* --- who gets a key --------------------------------------------------------------------------- */

enum { MODES_MOST = 4 };

static size_t modes_of(const struct model *model, int modes[MODES_MOST]) {
    size_t count = 0;
    if (model->overlay == OVERLAY_UNFINISHED) {
        modes[count++] = MODE_DRAFTS;
    } else if (model->overlay == OVERLAY_NONE && call_has_keys(model)) {
        modes[0] = MODE_FORM;
        return 1;
    } else if (model->mail.is_reading && !model->evidence.is_open) {
        modes[count++] = MODE_READER;
        modes[count++] = MODE_MAIL;
    } else {
        modes[count++] = (int)pane_ops(model->focus)->mode;
    }
    modes[count++] = MODE_MOVE;
    modes[count++] = MODE_GLOBAL;
    return count;
}

/* Looks the keys typed so far up; returns an action, or -1. */
static int look_up(struct model *model, struct key key, bool *is_pending) {
    int modes[MODES_MOST], action = -1;
    size_t count = modes_of(model, modes);
    model->pending[model->pending_count] = key;
    enum keymap_result result = keymap_lookup(model->setup.keymap, modes, count, model->pending,
                                              model->pending_count + 1, &action);
    *is_pending = result == KEYMAP_PENDING && model->pending_count + 1 < KEYMAP_SEQUENCE;
    if (*is_pending) {
        model->pending_count++;
        return -1;
    }
    bool was_longer = model->pending_count > 0;
    model->pending_count = 0;
    if (result != KEYMAP_ACTION && was_longer) {
        return look_up(model, key, is_pending); /* the first key began nothing; this one stands */
    }
    return result == KEYMAP_ACTION ? action : -1;
}

static void take_paste(struct model *model, const char *text, size_t len) {
    model->pending_count = 0;
    if (palette_is_open(&model->palette)) {
        palette_paste(&model->palette, text, len);
        model_touch(model, REV_OVERLAY);
        if (model->palette.prefix == '/') {
            list_filter(model, palette_text(&model->palette));
            list_first_match(model);
        }
    } else if (model->overlay != OVERLAY_NONE) {
        overlay_paste(model, text, len);
    } else if (call_has_keys(model)) {
        form_paste(model, text, len);
    } else {
        model_say(model, "What was pasted belongs into a note; c starts a call.");
    }
}

static void take_key(struct model *model, struct key key) {
    bool is_pending = false;
    if (palette_is_open(&model->palette)) {
        palette_take(model, key);
        return;
    }
    if (model->overlay == OVERLAY_SNOOZE || model->overlay == OVERLAY_CONFIRM ||
        model->overlay == OVERLAY_SETTLE || model->overlay == OVERLAY_LETTER ||
        model->overlay == OVERLAY_SAVE) {
        model->pending_count = 0;
        (void)overlay_key(model, key, -1); /* they take every key */
        return;
    }
    int action = look_up(model, key, &is_pending);
    if (is_pending) {
        return;
    }
    if (model->overlay != OVERLAY_NONE && overlay_key(model, key, action)) {
        return;
    }
    if (action >= 0) {
        action_do(model, (enum action)action);
    } else if (call_has_keys(model)) {
        form_key(model, key);
    } else {
        char name[KEY_NAME_BYTES], help[32];
        (void)key_format(name, sizeof name, key); /* cut, it is still told apart */
        action_keys(model->setup.keymap, ACTION_HELP, false, help, sizeof help);
        model_say(model, "%s does nothing here; %s shows the keys.", name, help);
    }
}

void keys_take(struct model *model, const struct message *message) {
    if (model->status.text[0] != '\0') {
        model->status.text[0] = '\0';
        model_touch(model, REV_STATUS);
    }
    if (message->paste != NULL) {
        take_paste(model, message->paste, message->paste_len);
        return;
    }
    switch (paste_key(&model->paste, message->key)) {
    case PASTE_PENDING:
        return;
    case PASTE_READY:
        take_paste(model, buf_text(&model->paste.text), model->paste.text.len);
        return;
    case PASTE_NOT:
        break;
    }
    if (is_mouse(message->key)) {
        if (model->overlay == OVERLAY_NONE && !palette_is_open(&model->palette)) {
            keys_mouse(model, message->key);
        }
        return;
    }
    take_key(model, message->key);
}
