/* What lies over the screen: help, a question before something is thrown away, the list of
   unfinished calls, and snoozing a customer until a day. All of it is state; nothing waits. */
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/when.h"

static void close_overlay(struct model *model) {
    model_open(model, OVERLAY_NONE);
}

/* --- help ------------------------------------------------------------------------------------- */

static bool help_key(struct model *model, struct key key, int action) {
    int page = model->rows > 12 ? model->rows - 10 : 2;
    switch (action) {
    case ACTION_DOWN:
        model->help_scroll++;
        break;
    case ACTION_UP:
        model->help_scroll--;
        break;
    case ACTION_PAGE_DOWN:
        model->help_scroll += page;
        break;
    case ACTION_PAGE_UP:
        model->help_scroll -= page;
        break;
    case ACTION_FIRST:
        model->help_scroll = 0;
        break;
    case ACTION_LAST:
        model->help_scroll = 1 << 20;
        break;
    case ACTION_SUSPEND:
        return false;
    default: /* every other key closes it */
        (void)key;
        close_overlay(model);
        return true;
    }
    if (model->help_scroll < 0) {
        model->help_scroll = 0;
    }
    model_touch(model, REV_OVERLAY);
    return true;
}

/* --- a question ------------------------------------------------------------------------------- */

static bool confirm_key(struct model *model, struct key key) {
    struct call *call = call_by_uuid(model, model->confirm.call);
    close_overlay(model);
    bool is_yes = key_is_text(key) && key.scalar == 'y';
    if (is_yes && model->confirm.is_quit) {
        desk_quit(model);
    } else if (is_yes && call != NULL) {
        call_discard(model, call);
    } else {
        model_say(model, "Kept.");
    }
    return true;
}

/* --- unfinished calls ------------------------------------------------------------------------- */

static bool unfinished_key(struct model *model, int action) {
    struct list *list = &model->unfinished.list;
    switch (action) {
    case ACTION_DOWN:
        (void)list_move(list, 1); /* at the end it stays */
        break;
    case ACTION_UP:
        (void)list_move(list, -1);
        break;
    case ACTION_FIRST:
        (void)list_first(list);
        break;
    case ACTION_LAST:
        (void)list_last(list);
        break;
    case ACTION_RESUME:
    case ACTION_DROP_DRAFT:
    case ACTION_SUSPEND:
    case ACTION_QUIT:
    case ACTION_HELP:
        return false;
    case ACTION_OPEN:
    case ACTION_BACK:
    case ACTION_LEAVE:
    case ACTION_UNFINISHED:
        close_overlay(model);
        model_say(model, "Later; u lists the unfinished calls.");
        return true;
    default: /* other keys do nothing here: nothing may happen by accident */
        return true;
    }
    model_touch(model, REV_OVERLAY);
    return true;
}

/* --- snooze ----------------------------------------------------------------------------------- */

void snooze_open(struct model *model) {
    field_set(&model->snooze.when, "");
    field_set(&model->snooze.reason, "");
    model->snooze.customer = model->selected;
    model->snooze.at = 0;
    model->snooze.problem[0] = '\0';
    model_open(model, OVERLAY_SNOOZE);
}

static void object(struct model *model, int at, const char *text) {
    model->snooze.at = at;
    (void)text_copy(model->snooze.problem, sizeof model->snooze.problem, text);
}

static void snooze_save(struct model *model) {
    struct snooze_view *snooze = &model->snooze;
    struct moment moment = model_moment(model);
    struct error err = {0};
    struct when when;
    if (field_text(&snooze->when)[0] == '\0') {
        object(model, 0, "Until which day? Type it as you say it: fri, +5d, tomorrow.");
        return;
    }
    if (when_parse(field_text(&snooze->when), &moment, NULL, &when, &err) != STATUS_OK) {
        object(model, 0, err.message);
        return;
    }
    if (when.day <= model_today(model)) {
        object(model, 0, "That is today or earlier; choose a day to come.");
        return;
    }
    if (field_text(&snooze->reason)[0] == '\0') {
        object(model, 1, "Why? The list says so while they are snoozed.");
        return;
    }
    struct effect *effect = model_wish(model, EFFECT_SNOOZE);
    effect->customer = snooze->customer;
    effect->uuid = model->next_uuid;
    effect->day = when.day;
    effect->at = model->now;
    effect->text = mem_strdup(field_text(&snooze->reason));
    model->rows_awaited++;
    close_overlay(model);
    told_begin(model, snooze->customer, "Snoozed until %s",
               words_day(&model->scratch, when.day, model_today(model)));
}

static bool snooze_key(struct model *model, struct key key) {
    struct snooze_view *snooze = &model->snooze;
    struct field *field = snooze->at == 0 ? &snooze->when : &snooze->reason;
    model_touch(model, REV_OVERLAY);
    bool is_turn = key.code == KEYCODE_TAB || key.code == KEYCODE_UP || key.code == KEYCODE_DOWN;
    if (key.code == KEYCODE_ESCAPE || key_equal(key, key_ctrl('c'))) {
        close_overlay(model);
    } else if (is_turn || (key.code == KEYCODE_ENTER && snooze->at == 0)) {
        snooze->at = 1 - snooze->at;
    } else if (key.code == KEYCODE_ENTER || key_equal(key, key_ctrl('s'))) {
        snooze_save(model);
    } else if (field_key(field, key) == EDIT_CHANGED) {
        snooze->problem[0] = '\0';
    }
    return true;
}

bool overlay_key(struct model *model, struct key key, int action) {
    switch (model->overlay) {
    case OVERLAY_HELP:
        return help_key(model, key, action);
    case OVERLAY_CONFIRM:
        return confirm_key(model, key);
    case OVERLAY_UNFINISHED:
        return unfinished_key(model, action);
    case OVERLAY_SNOOZE:
        return snooze_key(model, key);
    case OVERLAY_SETTLE:
        return settle_key(model, key);
    case OVERLAY_LETTER:
        return letter_key(model, key);
    case OVERLAY_TICKET:
        return ticket_key(model, key, action);
    case OVERLAY_SAVE:
        return save_key(model, key);
    case OVERLAY_NONE:
        break;
    }
    return false;
}

void overlay_paste(struct model *model, const char *text, size_t len) {
    if (model->overlay == OVERLAY_SAVE) {
        save_paste(model, text, len);
    } else if (model->overlay == OVERLAY_SNOOZE) {
        struct snooze_view *snooze = &model->snooze;
        (void)field_paste(snooze->at == 0 ? &snooze->when : &snooze->reason, text, len);
        model_touch(model, REV_OVERLAY);
    } else if (model->overlay == OVERLAY_SETTLE) {
        settle_paste(model, text, len);
    }
}
