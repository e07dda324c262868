/** Deep copies of cards and facts. */
#include "callsheet/store/fakecopy.h"

#include <string.h>

static void *copy(struct arena *arena, const void *from, size_t count, size_t size) {
    void *to = arena_array(arena, count + 1, size);
    if (count > 0) {
        memcpy(to, from, count * size);
    }
    return to;
}

static void keep(struct arena *arena, const char **text) {
    *text = arena_strdup(arena, *text);
}

static void copy_list(struct arena *arena, const char ***list, size_t count) {
    *list = copy(arena, *list, count, sizeof **list);
    for (size_t i = 0; i < count; i++) {
        keep(arena, &(*list)[i]);
    }
}

static void copy_customer(struct arena *arena, struct customer *customer) {
    keep(arena, &customer->code);
    keep(arena, &customer->name);
    keep(arena, &customer->currency);
    keep(arena, &customer->account_manager);
    keep(arena, &customer->note);
    keep(arena, &customer->hours.zone);
}

static void copy_contacts(struct arena *arena, struct card *card) {
    card->contacts = copy(arena, card->contacts, card->contact_count, sizeof *card->contacts);
    for (size_t i = 0; i < card->contact_count; i++) {
        struct contact *contact = &card->contacts[i];
        keep(arena, &contact->name);
        keep(arena, &contact->note);
        keep(arena, &contact->hours.zone);
        copy_list(arena, &contact->emails, contact->email_count);
        copy_list(arena, &contact->phones, contact->phone_count);
    }
}

static void copy_bills(struct arena *arena, struct card *card) {
    card->invoices = copy(arena, card->invoices, card->invoice_count, sizeof *card->invoices);
    for (size_t i = 0; i < card->invoice_count; i++) {
        keep(arena, &card->invoices[i].number);
        keep(arena, &card->invoices[i].reference);
    }
    card->lines = copy(arena, card->lines, card->line_count, sizeof *card->lines);
    for (size_t i = 0; i < card->line_count; i++) {
        keep(arena, &card->lines[i].text);
    }
    card->work = copy(arena, card->work, card->work_count, sizeof *card->work);
    for (size_t i = 0; i < card->work_count; i++) {
        keep(arena, &card->work[i].who);
        keep(arena, &card->work[i].what);
        keep(arena, &card->work[i].why);
        keep(arena, &card->work[i].ticket);
    }
    card->tickets = copy(arena, card->tickets, card->ticket_count, sizeof *card->tickets);
    for (size_t i = 0; i < card->ticket_count; i++) {
        keep(arena, &card->tickets[i].number);
        keep(arena, &card->tickets[i].subject);
        keep(arena, &card->tickets[i].requested_by);
    }
    card->payments = copy(arena, card->payments, card->payment_count, sizeof *card->payments);
    for (size_t i = 0; i < card->payment_count; i++) {
        keep(arena, &card->payments[i].reference);
    }
}

static void copy_history(struct arena *arena, struct card *card) {
    card->history = copy(arena, card->history, card->history_count, sizeof *card->history);
    for (size_t i = 0; i < card->history_count; i++) {
        struct card_history *item = &card->history[i];
        keep(arena, &item->author);
        keep(arena, &item->contact);
        keep(arena, &item->number);
        keep(arena, &item->words);
        keep(arena, &item->note);
        keep(arena, &item->state);
    }
}

static void copy_fact_money(struct arena *arena, struct facts *facts) {
    facts->items = copy(arena, facts->items, facts->item_count, sizeof *facts->items);
    for (size_t i = 0; i < facts->item_count; i++) {
        keep(arena, &facts->items[i].number);
    }
    facts->unapplied =
        copy(arena, facts->unapplied, facts->unapplied_count, sizeof *facts->unapplied);
    facts->payments = copy(arena, facts->payments, facts->payment_count, sizeof *facts->payments);
    facts->windows = copy(arena, facts->windows, facts->window_count, sizeof *facts->windows);
    for (size_t i = 0; i < facts->window_count; i++) {
        keep(arena, &facts->windows[i].zone);
    }
    facts->promises = copy(arena, facts->promises, facts->promise_count, sizeof *facts->promises);
    for (size_t i = 0; i < facts->promise_count; i++) {
        struct promise_fact *promise = &facts->promises[i];
        promise->invoices =
            copy(arena, promise->invoices, promise->invoice_count, sizeof *promise->invoices);
        keep(arena, &promise->contact);
        keep(arena, &promise->author);
    }
}

static void copy_fact_words(struct arena *arena, struct facts *facts) {
    facts->claims = copy(arena, facts->claims, facts->claim_count, sizeof *facts->claims);
    for (size_t i = 0; i < facts->claim_count; i++) {
        keep(arena, &facts->claims[i].words);
        keep(arena, &facts->claims[i].number);
        keep(arena, &facts->claims[i].contact);
    }
    facts->commitments =
        copy(arena, facts->commitments, facts->commitment_count, sizeof *facts->commitments);
    for (size_t i = 0; i < facts->commitment_count; i++) {
        keep(arena, &facts->commitments[i].owner);
        keep(arena, &facts->commitments[i].words);
    }
    keep(arena, &facts->code);
    keep(arena, &facts->name);
    keep(arena, &facts->account_manager);
    keep(arena, &facts->snooze.author);
    keep(arena, &facts->snooze.reason);
    keep(arena, &facts->next.zone);
    keep(arena, &facts->condition);
    if (facts->hold.who != NULL) {
        keep(arena, &facts->hold.who);
    }
}

static void copy_mail(struct arena *arena, struct mail_fact *mail) {
    keep(arena, &mail->who);
    keep(arena, &mail->subject);
    keep(arena, &mail->words);
    keep(arena, &mail->message_id);
    keep(arena, &mail->number);
}

void facts_copy(struct facts *facts, struct arena *arena) {
    copy_fact_money(arena, facts);
    copy_fact_words(arena, facts);
    copy_mail(arena, &facts->mail);
}

void card_copy(struct card *to, const struct card *from) {
    *to = *from;
    arena_init(&to->arena);
    copy_customer(&to->arena, &to->customer);
    copy_contacts(&to->arena, to);
    copy_bills(&to->arena, to);
    copy_history(&to->arena, to);
    facts_copy(&to->facts, &to->arena);
}

void outcome_copy(struct outcome *to, const struct outcome *from) {
    *to = *from;
    to->next_owner = mem_strdup(from->next_owner);
    to->next_note = mem_strdup(from->next_note);
    to->note = mem_strdup(from->note);
    to->number = mem_strdup(from->number);
    to->new_contact.name = mem_strdup(from->new_contact.name);
    to->new_contact.role = mem_strdup(from->new_contact.role);
    to->new_contact.email = mem_strdup(from->new_contact.email);
    to->new_contact.phone = mem_strdup(from->new_contact.phone);
    for (size_t i = 0; i < from->claim_count; i++) {
        to->claims[i].words = mem_strdup(from->claims[i].words);
        to->claims[i].message_id = mem_strdup(from->claims[i].message_id);
    }
    for (size_t i = 0; i < from->correction_count; i++) {
        to->corrections[i].words = mem_strdup(from->corrections[i].words);
    }
    for (size_t i = 0; i < from->verdict_count; i++) {
        to->verdicts[i].words = mem_strdup(from->verdicts[i].words);
    }
    for (size_t i = 0; i < from->promise_count; i++) {
        const struct outcome_promise *promise = &from->promises[i];
        if (promise->invoice_count > 0) {
            size_t size = promise->invoice_count * sizeof *promise->invoices;
            to->promises[i].invoices = mem_alloc(size);
            memcpy(to->promises[i].invoices, promise->invoices, size);
        }
    }
}
