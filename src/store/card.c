/** Everything about one customer for the one screen, as of a moment: some fifteen small queries,
   all by index. */
#include <string.h>

#include "callsheet/store/assemble.h"
#include "callsheet/store/cardread.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/gather.h"

static void read_hours(struct calling_hours *out, const struct query *query, int column,
                       struct arena *arena) {
    out->zone = column_text_dup(query, column, arena);
    out->from_minute = (int16_t)column_int(query, column + 1);
    out->to_minute = (int16_t)column_int(query, column + 2);
    out->days = (uint8_t)column_int(query, column + 3);
}

static enum status read_customer(struct card_read *read, struct error *err) {
    struct customer *customer = &read->card->customer;
    struct arena *arena = &read->card->arena;
    struct query query;
    query_begin(
        &query, read->ledger,
        "SELECT code, name, currency, terms_days, since_day, do_not_call, zone, from_minute, "
        "to_minute, days, manager, base_minor, note FROM customer WHERE id = ?1");
    query_int(&query, 1, read->customer);
    bool found = query_row(&query);
    if (found) {
        customer->id = read->customer;
        customer->code = column_text_dup(&query, 0, arena);
        customer->name = column_text_dup(&query, 1, arena);
        customer->currency = column_text_dup(&query, 2, arena);
        int32_t terms = column_day(&query, 3);
        customer->terms_days = terms == DAY_NONE ? -1 : terms;
        customer->since_day = column_day(&query, 4);
        customer->do_not_call = column_int(&query, 5) != 0;
        read_hours(&customer->hours, &query, 6, arena);
        customer->account_manager = column_text_dup(&query, 10, arena);
        customer->base_balance.minor = column_int(&query, 11);
        column_currency(&query, 2, customer->base_balance.currency);
        customer->note = column_text_dup(&query, 12, arena);
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && !found) {
        return error_set(err, STATUS_NOT_FOUND, "The ledger has no customer %lld.",
                         (long long)read->customer);
    }
    return status;
}

/** Splits one a line into a list. */
static const char **split(const char *text, size_t *count, struct arena *arena) {
    size_t lines = text[0] == '\0' ? 0 : 1;
    for (const char *c = text; *c != '\0'; c++) {
        lines += *c == '\n';
    }
    const char **list = lines == 0 ? NULL : arena_array(arena, lines, sizeof *list);
    for (size_t i = 0; i < lines; i++) {
        size_t len = strcspn(text, "\n");
        list[i] = arena_strndup(arena, text, len);
        text += len + (text[len] == '\n');
    }
    *count = lines;
    return list;
}

static enum status read_contacts(struct card_read *read, struct error *err) {
    struct arena *arena = &read->card->arena;
    struct contact *contacts = NULL;
    size_t count = 0, room = 0;
    struct query query;
    query_begin(&query, read->ledger,
                "SELECT id, name, role, level, emails, phones, do_not_call, zone, from_minute, "
                "to_minute, days, note FROM contact WHERE customer = ?1 AND " CONTACT_IS_KNOWN
                " ORDER BY id");
    query_int(&query, 1, read->customer);
    query_int(&query, 2, read->asof.at);
    while (query_row(&query)) {
        contacts = mem_grow(contacts, count, &room, sizeof *contacts);
        struct contact *contact = &contacts[count++];
        memset(contact, 0, sizeof *contact);
        contact->id = column_int(&query, 0);
        contact->name = column_text_dup(&query, 1, arena);
        contact->role = (enum contact_role)column_int(&query, 2);
        contact->level = (int)column_int(&query, 3);
        contact->emails = split(column_text(&query, 4), &contact->email_count, arena);
        contact->phones = split(column_text(&query, 5), &contact->phone_count, arena);
        contact->do_not_call = column_int(&query, 6) != 0;
        read_hours(&contact->hours, &query, 7, arena);
        contact->note = column_text_dup(&query, 11, arena);
    }
    enum status status = query_end(&query, err);
    if (count > 0) {
        read->card->contacts = arena_array(arena, count, sizeof *contacts);
        memcpy(read->card->contacts, contacts, count * sizeof *contacts);
        read->card->contact_count = count;
    }
    mem_free(contacts);
    return status;
}

static enum status read_card(struct card_read *read, struct error *err) {
    enum status status = read_customer(read, err);
    if (status == STATUS_OK) {
        status = read_contacts(read, err);
    }
    if (status == STATUS_OK) {
        status = assemble_one(&read->card->facts, read->ledger, read->customer, read->moment,
                              read->rules, &read->card->arena, err);
    }
    if (status == STATUS_OK) {
        status = card_read_money(read, err);
    }
    if (status == STATUS_OK) {
        status = card_read_tickets(read, err);
    }
    return status == STATUS_OK ? card_read_history(read, err) : status;
}

enum status engine_card(void *state, int64_t customer, const struct moment *moment,
                        const struct rules *rules, struct card *out, struct error *err) {
    struct card card;
    struct card_read read = {.ledger = state,
                             .card = &card,
                             .customer = customer,
                             .asof = asof_of(moment),
                             .moment = moment,
                             .rules = rules};
    bool mine = false;
    enum status status = read_begin(read.ledger, &mine, err);
    if (status != STATUS_OK) {
        return status;
    }
    card_init(&card);
    status = read_card(&read, err);
    read_end(read.ledger, mine);
    if (status == STATUS_OK) {
        card_release(out);
        *out = card;
    } else {
        card_release(&card);
    }
    return status;
}
