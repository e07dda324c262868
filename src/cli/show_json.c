/* callsheet show CUSTOMER --json. */
#include <string.h>

#include "callsheet/cli/output.h"
#include "callsheet/cli/show.h"
#include "callsheet/domain/evidence.h"

static json_t *text(const char *value) {
    return out_json_text(value ? value : "");
}

static json_t *texts(const char **values, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, text(values[i])); /* fails for want of memory only */
    }
    return list;
}

static json_t *customer_json(const struct customer *customer) {
    return json_pack(
        "{s:I, s:o, s:o, s:s, s:o, s:o, s:b, s:o, s:o}", "id", (json_int_t)customer->id, "code",
        text(customer->code), "name", text(customer->name), "currency",
        customer->currency ? customer->currency : "", "terms_days",
        customer->terms_days < 0 ? json_null() : json_integer(customer->terms_days), "since",
        out_json_day(customer->since_day), "do_not_call", (int)customer->do_not_call,
        "account_manager", text(customer->account_manager), "note", text(customer->note));
}

static json_t *contacts_json(const struct card *card) {
    json_t *list = json_array();
    for (size_t i = 0; i < card->contact_count; i++) {
        const struct contact *contact = &card->contacts[i];
        (void)json_array_append_new(
            list, json_pack("{s:I, s:o, s:s, s:i, s:o, s:o, s:b, s:o}", "id",
                            (json_int_t)contact->id, "name", text(contact->name), "role",
                            contact_role_word(contact->role), "level", contact->level, "emails",
                            texts(contact->emails, contact->email_count), "phones",
                            texts(contact->phones, contact->phone_count), "do_not_call",
                            (int)contact->do_not_call, "note", text(contact->note)));
    }
    return list;
}

static json_t *work_json(const struct card *card, const struct card_line *line) {
    json_t *list = json_array();
    for (size_t i = 0; i < card->work_count; i++) {
        const struct card_work *work = &card->work[i];
        if (work->line != line->id) {
            continue;
        }
        (void)json_array_append_new(list, json_pack("{s:o, s:i, s:o, s:o, s:o, s:o}", "day",
                                                    out_json_day(work->day), "minutes",
                                                    (int)work->minutes, "who", text(work->who),
                                                    "what", text(work->what), "why",
                                                    text(work->why), "ticket", text(work->ticket)));
    }
    return list;
}

static json_t *credited_json(const struct card_line *line) {
    struct money credited = line->amount;
    credited.minor = line->credited;
    return out_json_money(credited);
}

static json_t *lines_json(const struct shown *shown, int64_t invoice) {
    const struct card *card = &shown->card;
    json_t *list = json_array();
    for (size_t i = 0; i < card->line_count; i++) {
        const struct card_line *line = &card->lines[i];
        if (line->invoice != invoice) {
            continue;
        }
        enum evidence evidence =
            evidence_judge(line, card->work, card->work_count, &shown->list.rules, NULL);
        (void)json_array_append_new(
            list,
            json_pack("{s:i, s:o, s:I, s:o, s:o, s:o, s:s, s:o}", "position", line->position,
                      "text", text(line->text), "quantity_milli", (json_int_t)line->quantity_milli,
                      "amount", out_json_money(line->amount), "credited", credited_json(line),
                      "minutes", line->minutes < 0 ? json_null() : json_integer(line->minutes),
                      "evidence", evidence_word(evidence), "work", work_json(card, line)));
    }
    return list;
}

static json_t *invoices_json(const struct shown *shown) {
    const struct card *card = &shown->card;
    static const char *const kinds[] = {
        [ITEM_INVOICE] = "invoice", [ITEM_CREDIT_NOTE] = "credit-note", [ITEM_OPENING] = "opening"};
    json_t *list = json_array();
    for (size_t i = 0; i < card->invoice_count; i++) {
        const struct card_invoice *invoice = &card->invoices[i];
        (void)json_array_append_new(
            list, json_pack("{s:I, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id",
                            (json_int_t)invoice->id, "number", text(invoice->number), "kind",
                            kinds[invoice->kind], "issued", out_json_day(invoice->issued), "due",
                            out_json_day(invoice->due), "total", out_json_money(invoice->total),
                            "open", out_json_money(invoice->open), "paid",
                            out_json_day(invoice->paid_day), "reference", text(invoice->reference),
                            "lines", lines_json(shown, invoice->id)));
    }
    return list;
}

static json_t *payments_json(const struct card *card) {
    json_t *list = json_array();
    for (size_t i = 0; i < card->payment_count; i++) {
        const struct card_payment *payment = &card->payments[i];
        (void)json_array_append_new(
            list, json_pack("{s:I, s:o, s:o, s:o, s:o}", "id", (json_int_t)payment->id, "day",
                            out_json_day(payment->day), "amount", out_json_money(payment->amount),
                            "unapplied", out_json_money(payment->unapplied), "reference",
                            text(payment->reference)));
    }
    return list;
}

static json_t *said_json(uint32_t said) {
    json_t *list = json_array();
    for (int i = 0; i < SAID_COUNT; i++) {
        if (said & (1u << i)) {
            (void)json_array_append_new(list, json_string(said_word((enum said)i)));
        }
    }
    return list;
}

static json_t *history_json(const struct card *card) {
    json_t *list = json_array();
    for (size_t i = 0; i < card->history_count; i++) {
        const struct card_history *event = &card->history[i];
        bool is_call = event->kind == HISTORY_CALL;
        json_t *row = json_pack(
            "{s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "kind", history_word(event->kind),
            "id", (json_int_t)event->id, "at", out_json_instant(event->at), "author",
            text(event->author), "contact", text(event->contact), "amount",
            event->amount.currency[0] ? out_json_money(event->amount) : json_null(), "number",
            text(event->number), "words", text(event->words), "note", text(event->note), "state",
            text(event->state));
        (void)json_object_set_new(row, "day",
                                  event->kind == HISTORY_PROMISE || event->kind == HISTORY_PAYMENT
                                      ? out_json_day(event->day)
                                      : json_null());
        (void)json_object_set_new(row, "seconds",
                                  event->kind == HISTORY_CORRECTION
                                      ? json_integer((json_int_t)event->seconds)
                                      : json_null());
        (void)json_object_set_new(
            row, "reached", is_call ? json_string(reached_word(event->reached)) : json_null());
        (void)json_object_set_new(row, "said", said_json(is_call ? event->said : 0));
        (void)json_object_set_new(row, "next",
                                  is_call ? json_string(next_word(event->next)) : json_null());
        (void)json_array_append_new(list, row);
    }
    return list;
}

/** Adds what is owed in one currency by age, unless it is there already or nothing is owed. */
static void add_aging(const struct shown *shown, const char *currency, json_t *list) {
    const struct moment *moment = &shown->list.moment;
    int64_t buckets[AGING_BUCKETS] = {0}, sum = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *before = json_object_get(json_array_get(list, i), "currency");
        if (strcmp(json_string_value(before), currency) == 0) {
            return;
        }
    }
    queue_aging(&shown->card.facts, currency, zone_day(moment->firm, moment->now), buckets);
    json_t *minor = json_array();
    for (size_t i = 0; i < AGING_BUCKETS; i++) {
        sum |= buckets[i];
        (void)json_array_append_new(minor, json_integer(buckets[i]));
    }
    json_t *set = json_pack("{s:o, s:s}", "minor", minor, "currency", currency);
    if (sum != 0) {
        (void)json_array_append(list, set);
    }
    json_decref(set);
}

/** One set for each currency, that of the ranked amount first. */
static json_t *aging_json(const struct shown *shown) {
    const struct facts *facts = &shown->card.facts;
    json_t *list = json_array();
    add_aging(shown, shown->judgement.amount.currency, list);
    for (size_t i = 0; i < facts->item_count; i++) {
        add_aging(shown, facts->items[i].currency, list);
    }
    return list;
}

enum status show_json(const struct shown *shown, struct error *err) {
    const struct card *card = &shown->card;
    const struct judgement *judgement = &shown->judgement;
    json_t *unapplied = json_array();
    for (size_t i = 0; i < card->facts.unapplied_count; i++) {
        (void)json_array_append_new(unapplied, out_json_money(card->facts.unapplied[i]));
    }
    json_t *root = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:o, s:o, s:o}", "now",
        out_json_instant(shown->list.moment.now), "ledger", text(shown->list.info.path), "customer",
        customer_json(&card->customer), "contacts", contacts_json(card), "class",
        judgement->queue_class >= CLASS_NONE ? json_null()
                                             : json_string(class_word(judgement->queue_class)),
        "held",
        judgement->gate >= GATE_NONE ? json_false() : json_string(gate_word(judgement->gate)),
        "amount", out_json_money(judgement->amount), "oldest_days", judgement->oldest_days,
        "usual_days", judgement->has_usual ? json_integer(judgement->usual_days) : json_null(),
        "reasons", daylist_json_reasons(judgement, &shown->list.moment), "aging",
        aging_json(shown));
    (void)json_object_set_new(root, "unapplied", unapplied);
    (void)json_object_set_new(root, "invoices", invoices_json(shown));
    (void)json_object_set_new(root, "payments", payments_json(card));
    (void)json_object_set_new(root, "history", history_json(card));
    return out_json_write(shown->list.cli->out, root, err);
}
