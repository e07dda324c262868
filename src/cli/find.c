/* What people type for a customer, a contact or an invoice: see find.h. */
#include "callsheet/cli/find.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/domain/money.h"

enum { CANDIDATES = 12 };

/** How exactly the query names this customer: 3 its code, 2 its name, 1 an address or number of
   its, 0 a part of something. The code goes first: it is what a refusal asks for. */
static int exactness(const struct customer_match *match, const char *query) {
    if (text_compare_fold(match->code, query) == 0) {
        return 3;
    }
    if (text_compare_fold(match->name, query) == 0) {
        return 2;
    }
    return match->matched[0] && text_compare_fold(match->matched, query) == 0;
}

static enum status refuse_many(const struct customer_match *matches, size_t count,
                               const char *query, struct error *err) {
    struct buf list = {0};
    for (size_t i = 0; i < count && i + 1 < CANDIDATES; i++) {
        buf_addf(&list, "%s%.60s (%.24s)", i > 0 ? ", " : "", matches[i].name, matches[i].code);
    }
    enum status status =
        error_set(err, STATUS_AMBIGUOUS, "“%.60s” may be %s%s. Use the code.", query,
                  buf_text(&list), count == CANDIDATES ? " and others" : "");
    buf_release(&list);
    return status;
}

enum status find_customer(struct store *store, const char *query, int64_t *out, struct error *err) {
    struct arena arena = {0};
    struct customer_match *matches = NULL;
    size_t count = 0, chosen = 0;
    int best = 0, equals = 0;
    enum status status = store_find(store, query, CANDIDATES, &arena, &matches, &count, err);
    if (status) {
        goto done;
    }
    for (size_t i = 0; i < count; i++) {
        int exact = exactness(&matches[i], query);
        equals = exact > best ? 1 : equals + (exact == best);
        chosen = exact > best ? i : chosen;
        best = exact > best ? exact : best;
    }
    if (count == 0) {
        status = error_set(err, STATUS_NOT_FOUND,
                           "No customer answers to “%.80s”. Try a part of the name, the code, a "
                           "mail address, a telephone number or an invoice number.",
                           query);
    } else if (count == 1 || (best > 0 && equals == 1)) {
        *out = matches[chosen].customer;
    } else {
        status = refuse_many(matches, count, query, err);
    }
done:
    arena_release(&arena);
    return status;
}

static bool contact_matches(const struct contact *contact, const char *query, bool *is_whole) {
    *is_whole = text_compare_fold(contact->name, query) == 0;
    for (size_t i = 0; i < contact->email_count; i++) {
        *is_whole = *is_whole || text_compare_fold(contact->emails[i], query) == 0;
    }
    return *is_whole || text_contains_fold(contact->name, query);
}

enum status find_contact(const struct card *card, const char *query, int64_t *out,
                         struct error *err) {
    size_t count = 0, whole = 0;
    int64_t part_id = 0, whole_id = 0;
    struct buf list = {0};
    for (size_t i = 0; i < card->contact_count; i++) {
        bool is_whole = false;
        const struct contact *contact = &card->contacts[i];
        buf_addf(&list, "%s%.60s", i > 0 ? ", " : "", contact->name);
        if (query[0] && contact_matches(contact, query, &is_whole)) {
            count++;
            part_id = contact->id;
            whole += is_whole;
            whole_id = is_whole ? contact->id : whole_id;
        }
    }
    enum status status = STATUS_OK;
    if (whole == 1 || count == 1) {
        *out = whole == 1 ? whole_id : part_id;
    } else {
        status = error_set(err, count ? STATUS_AMBIGUOUS : STATUS_NOT_FOUND,
                           "“%.60s” is %s. Contacts of %.80s: %s. Somebody new: --who "
                           "\"new:NAME\".",
                           query, count ? "more than one contact" : "no contact here",
                           card->customer.name, card->contact_count ? buf_text(&list) : "none");
    }
    buf_release(&list);
    return status;
}

enum status find_invoice(const struct card *card, const char *number, size_t len, int64_t *out,
                         struct error *err) {
    char wanted[128];
    if (len >= sizeof wanted) {
        return error_set(err, STATUS_USAGE, "The invoice number is too long.");
    }
    memcpy(wanted, number, len);
    wanted[len] = '\0';
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (text_compare_fold(card->invoices[i].number, wanted) == 0) {
            *out = card->invoices[i].id;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_NOT_FOUND, "%.80s has no invoice “%s”.", card->customer.name,
                     wanted);
}

enum status find_line(const struct card *card, int64_t invoice, const char *text, int64_t *out,
                      struct error *err) {
    int64_t position = 0;
    if (decimal_parse(text, 0, &position, NULL) == STATUS_OK) {
        for (size_t i = 0; i < card->line_count; i++) {
            if (card->lines[i].invoice == invoice && card->lines[i].position == position) {
                *out = card->lines[i].id;
                return STATUS_OK;
            }
        }
    }
    return error_set(err, STATUS_NOT_FOUND, "That invoice has no line “%.20s”.", text);
}
