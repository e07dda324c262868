/** What the model wishes of the ledger. */
#include "callsheet/run/effects_ledger.h"

#include <string.h>

#include "callsheet/base/log.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/run/daylist.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/letters.h"
#include "callsheet/run/mail.h"

/** Customers found at most; a longer list helps nobody. */
enum { FOUND_MOST = 50 };

void effects_load_queue(struct desk *desk, const struct effect *effect) {
    struct error err;
    if (daylist_compute(desk, &err) != STATUS_OK) {
        desk_tell_failed(desk, effect, &err);
    }
}

/** Tells the row of one customer as it is now. */
static void tell_row(struct desk *desk, const struct effect *effect) {
    struct arena arena;
    struct facts facts;
    struct error err;
    arena_init(&arena);
    enum status status = store_facts(desk->store, effect->customer, desk_moment(desk), &desk->rules,
                                     &arena, &facts, &err);
    if (status == STATUS_OK || status == STATUS_NOT_FOUND) {
        struct message message = desk_message(desk, MSG_QUEUE_ROW);
        message.customer = effect->customer;
        if (status == STATUS_OK) {
            mail_fill_facts(desk->mail, &facts);
            message.facts = &facts;
        }
        daylist_note_row(desk, message.facts);
        desk_tell(desk, &message);
    } else {
        desk_tell_failed(desk, effect, &err);
    }
    arena_release(&arena);
}

void effects_load_row(struct desk *desk, const struct effect *effect) {
    tell_row(desk, effect);
}

void effects_mail_row(struct desk *desk) {
    struct arena arena;
    struct facts facts;
    struct error err;
    int64_t customer = 0;
    if (!mail_next_row(desk->mail, &customer)) {
        return;
    }
    arena_init(&arena);
    enum status status =
        store_facts(desk->store, customer, desk_moment(desk), &desk->rules, &arena, &facts, &err);
    if (status == STATUS_OK) {
        struct message message = desk_message(desk, MSG_MAIL_FACT);
        message.customer = customer;
        mail_fill_facts(desk->mail, &facts);
        message.facts = &facts;
        daylist_note_time(desk, &facts);
        desk_tell(desk, &message);
    } else if (status != STATUS_NOT_FOUND) {
        daylist_forget(desk); /* busy or unreadable: the next list has it */
        log_note("A row was not put right after mail: %s", err.message);
    }
    arena_release(&arena);
    if (mail_has_rows(desk->mail)) {
        desk->chores |= CHORE_ROWS;
    } else if (!mail_is_busy(desk->mail)) {
        desk->chores |= CHORE_KEEP;
    }
}

void effects_load_card(struct desk *desk, const struct effect *effect) {
    struct error err;
    struct card *card = mem_zalloc(1, sizeof *card);
    card_init(card);
    enum status status =
        store_card(desk->store, effect->customer, desk_moment(desk), &desk->rules, card, &err);
    if (status == STATUS_OK && effect->wants_paid) {
        status = store_documents(desk->store, 0, desk_moment(desk), card, &err);
    }
    if (status != STATUS_OK) {
        card_release(card);
        mem_free(card);
        desk_tell_failed(desk, effect, &err);
        return;
    }
    mail_fill_card(desk->mail, card);
    mail_note_card(desk->mail, card);
    struct message message = desk_message(desk, MSG_CARD);
    message.customer = effect->customer;
    message.generation = effect->generation;
    message.take_card = card;
    desk_tell(desk, &message);
}

/** One block, as found_free expects it. */
static struct found *copy_found(const struct customer_match *matches, size_t count) {
    struct found *found = mem_alloc(sizeof *found + count * sizeof found->items[0]);
    found->items = (struct found_customer *)(void *)(found + 1);
    found->count = count;
    for (size_t i = 0; i < count; i++) {
        struct found_customer *item = &found->items[i];
        memset(item, 0, sizeof *item);
        item->customer = matches[i].customer;
        /* Cut where too long for a row of the screen. */
        (void)text_copy(item->code, sizeof item->code, matches[i].code);
        (void)text_copy(item->name, sizeof item->name, matches[i].name);
        (void)text_copy(item->matched, sizeof item->matched, matches[i].matched);
    }
    return found;
}

void effects_find(struct desk *desk, const struct effect *effect) {
    struct arena arena;
    struct error err;
    struct customer_match *matches = NULL;
    size_t count = 0;
    const char *query = effect->text != NULL ? effect->text : "";
    arena_init(&arena);
    if (store_find(desk->store, query, FOUND_MOST, &arena, &matches, &count, &err) == STATUS_OK) {
        struct message message = desk_message(desk, MSG_FOUND);
        message.generation = effect->generation;
        message.take_found = copy_found(matches, count);
        desk_tell(desk, &message);
    } else {
        desk_tell_failed(desk, effect, &err);
    }
    arena_release(&arena);
}

/** The draft is only ended when the call was found again by its UUID. One that cannot be put away
    now is put away at the next start, when its call is found in the ledger. */
static void end_draft(struct desk *desk, struct uuid uuid) {
    struct error err;
    struct call_receipt receipt;
    if (store_has_call(desk->store, uuid, &receipt, &err) != STATUS_OK ||
        drafts_end(&desk->drafts, uuid, true, &err) != STATUS_OK) {
        log_note("A draft was not put away: %s", err.message);
        drafts_close(&desk->drafts, uuid);
    }
}

void effects_save_call(struct desk *desk, const struct effect *effect) {
    struct error err;
    struct call_receipt receipt;
    desk_sync_drafts(desk);
    if (store_log_call(desk->store, effect->take_outcome, &receipt, &err) != STATUS_OK) {
        daylist_forget(desk);
        desk_tell_failed(desk, effect, &err);
        return;
    }
    daylist_after_write(desk, true);
    struct uuid uuid = effect->take_outcome->uuid;
    end_draft(desk, uuid);
    struct message message = desk_message(desk, MSG_CALL_SAVED);
    message.uuid = uuid;
    message.customer = effect->take_outcome->customer;
    message.flagged = receipt.flagged;
    char said[ERROR_MESSAGE_BYTES] = "";
    if (effect->take_letter != NULL && !receipt.already) {
        bool is_put = letters_put(desk, uuid, effect->take_letter, said, sizeof said);
        message.status = is_put ? STATUS_OK : STATUS_IO;
    }
    message.text = said;
    message.text_len = strlen(said);
    desk_tell(desk, &message);
}

void effects_snooze(struct desk *desk, const struct effect *effect) {
    struct error err;
    const char *reason = effect->text != NULL ? effect->text : "";
    if (store_snooze(desk->store, effect->uuid, effect->customer, effect->day, reason,
                     desk_now(desk), &err) != STATUS_OK) {
        daylist_forget(desk);
        desk_tell_failed(desk, effect, &err);
        return;
    }
    daylist_after_write(desk, true);
    tell_row(desk, effect);
}
