/** The card's history: everything said and agreed with a customer, and what came, newest first. */
#include <stdlib.h>
#include <string.h>

#include "callsheet/domain/promise.h"
#include "callsheet/store/cardread.h"
#include "callsheet/store/promises.h"

struct history {
    struct card_history *items;
    size_t count, room;
};

static struct card_history *add(struct history *history, enum history_kind kind) {
    history->items =
        mem_grow(history->items, history->count, &history->room, sizeof *history->items);
    struct card_history *item = &history->items[history->count++];
    *item = (struct card_history){.kind = kind,
                                  .next_day = DAY_NONE,
                                  .next_at = INSTANT_NONE,
                                  .day = DAY_NONE,
                                  .author = "",
                                  .contact = "",
                                  .number = "",
                                  .words = "",
                                  .note = "",
                                  .state = ""};
    return item;
}

static void begin(struct card_read *read, struct query *query, const char *text) {
    query_begin(query, read->ledger, text);
    query_int(query, 1, read->customer);
    query_int(query, 2, read->asof.at);
    query_int(query, 3, CARD_HISTORY);
}

#define CONTACT_NAME "ifnull((SELECT name FROM contact WHERE id = x.contact), '')"
#define INVOICE_NUMBER "ifnull((SELECT number FROM invoice WHERE id = x.invoice), '')"

static enum status read_calls(struct card_read *read, struct history *history, struct error *err) {
    struct arena *arena = &read->card->arena;
    struct query query;
    begin(
        read, &query,
        "SELECT x.id, x.started_at, x.author, " CONTACT_NAME ", x.reached, x.said, x.note, "
        "x.flagged, f.kind, f.day, f.at FROM call x LEFT JOIN follow_up f "
        "ON f.customer = x.customer AND f.made_at = x.ended_at AND f.call = x.id "
        "WHERE x.customer = ?1 AND x.ended_at <= ?2 ORDER BY x.ended_at DESC, x.id DESC LIMIT ?3");
    while (query_row(&query)) {
        struct card_history *item = add(history, HISTORY_CALL);
        item->id = item->call = column_int(&query, 0);
        item->at = column_int(&query, 1);
        item->author = column_text_dup(&query, 2, arena);
        item->contact = column_text_dup(&query, 3, arena);
        item->reached = (enum reached)column_int(&query, 4);
        item->said = (uint32_t)column_int(&query, 5);
        item->note = column_text_dup(&query, 6, arena);
        item->flagged = column_int(&query, 7) != 0;
        item->next = (enum next_step)column_int(&query, 8);
        item->next_day = column_day(&query, 9);
        item->next_at = column_instant(&query, 10);
    }
    return query_end(&query, err);
}

static const char *promise_state_of(const struct promise_rows *rows, int64_t id) {
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->facts[i].id == id) {
            return promise_state_word(rows->matches[i].state);
        }
    }
    return "";
}

static enum status read_promises(struct card_read *read, struct history *history,
                                 struct error *err) {
    struct arena *arena = &read->card->arena;
    struct promise_rows rows = {NULL, NULL, 0};
    enum status status = promise_rows_read(&rows, read->ledger, read->customer, read->moment,
                                           read->rules, arena, err);
    if (status != STATUS_OK || rows.count == 0) {
        return status;
    }
    struct query query;
    begin(read, &query,
          "SELECT x.id, x.call, x.made_at, x.author, " CONTACT_NAME ", x.day, x.minor, x.currency, "
          "ifnull((SELECT i.number FROM promise_invoice s JOIN invoice i ON i.id = s.invoice "
          "WHERE s.promise = x.id ORDER BY s.id LIMIT 1), '') FROM promise x "
          "WHERE x.customer = ?1 AND x.made_at <= ?2 ORDER BY x.made_at DESC, x.id DESC LIMIT ?3");
    while (query_row(&query)) {
        struct card_history *item = add(history, HISTORY_PROMISE);
        item->id = column_int(&query, 0);
        item->call = column_int(&query, 1);
        item->at = column_int(&query, 2);
        item->author = column_text_dup(&query, 3, arena);
        item->contact = column_text_dup(&query, 4, arena);
        item->day = column_day(&query, 5);
        item->amount.minor = column_int(&query, 6);
        column_currency(&query, 7, item->amount.currency);
        item->number = column_text_dup(&query, 8, arena);
        item->state = promise_state_of(&rows, item->id);
    }
    return query_end(&query, err);
}

static const char *claim_state(int64_t kind) {
    return kind >= 0 && kind < VERDICT_COUNT ? verdict_label((enum verdict)kind) : "open";
}

static enum status read_claims(struct card_read *read, struct history *history, struct error *err) {
    struct arena *arena = &read->card->arena;
    struct query query;
    begin(read, &query,
          "SELECT x.id, ifnull(x.call, 0), x.raised_at, x.author, " CONTACT_NAME ", x.minor, "
          "x.currency, " INVOICE_NUMBER ", x.words, ifnull((SELECT v.kind FROM verdict v "
          "WHERE v.claim = x.id AND v.at <= ?2 ORDER BY v.at DESC, v.id DESC LIMIT 1), -1) "
          "FROM claim x WHERE x.customer = ?1 AND x.raised_at <= ?2 "
          "ORDER BY x.raised_at DESC, x.id DESC LIMIT ?3");
    while (query_row(&query)) {
        struct card_history *item = add(history, HISTORY_CLAIM);
        item->id = column_int(&query, 0);
        item->call = column_int(&query, 1);
        item->at = column_int(&query, 2);
        item->author = column_text_dup(&query, 3, arena);
        item->contact = column_text_dup(&query, 4, arena);
        item->amount.minor = column_int(&query, 5);
        column_currency(&query, 6, item->amount.currency);
        item->number = column_text_dup(&query, 7, arena);
        item->words = column_text_dup(&query, 8, arena);
        item->state = claim_state(column_int(&query, 9));
    }
    return query_end(&query, err);
}

static enum status read_verdicts(struct card_read *read, struct history *history,
                                 struct error *err) {
    struct arena *arena = &read->card->arena;
    struct query query;
    begin(read, &query,
          "SELECT v.id, ifnull(v.call, 0), v.at, v.author, v.minor, v.currency, " INVOICE_NUMBER
          ", v.words, v.kind FROM claim x JOIN verdict v ON v.claim = x.id "
          "WHERE x.customer = ?1 AND v.at <= ?2 ORDER BY v.at DESC, v.id DESC LIMIT ?3");
    while (query_row(&query)) {
        struct card_history *item = add(history, HISTORY_VERDICT);
        item->id = column_int(&query, 0);
        item->call = column_int(&query, 1);
        item->at = column_int(&query, 2);
        item->author = column_text_dup(&query, 3, arena);
        item->amount.minor = column_int(&query, 4);
        column_currency(&query, 5, item->amount.currency);
        item->number = column_text_dup(&query, 6, arena);
        item->words = column_text_dup(&query, 7, arena);
        item->state = claim_state(column_int(&query, 8));
    }
    return query_end(&query, err);
}

/** One corrected line after the other: "line 3: 190.00 → 0.00, no record". */
static enum status read_corrected_lines(struct card_read *read, struct card_history *item,
                                        struct error *err) {
    struct buf words = {0};
    struct query query;
    query_begin(&query, read->ledger,
                "SELECT l.position, c.was_amount, c.amount, ifnull((SELECT reason FROM "
                "correction_reason WHERE correction_line = c.id), -1) FROM correction_line c "
                "JOIN line l ON l.id = c.line WHERE c.correction = ?1 ORDER BY l.position");
    query_int(&query, 1, item->id);
    while (query_row(&query)) {
        char was[MONEY_TEXT_BYTES], now[MONEY_TEXT_BYTES];
        struct money money = item->amount;
        int64_t reason = column_int(&query, 3);
        money.minor = column_int(&query, 1);
        money_format(money, was);
        money.minor = column_int(&query, 2);
        money_format(money, now);
        buf_addf(&words, "%sline %d: %s → %s", words.len > 0 ? "; " : "",
                 (int)column_int(&query, 0), was, now);
        if (reason >= 0 && reason < CORRECTION_REASON_COUNT) {
            buf_addf(&words, ", %s", correction_reason_label((enum correction_reason)reason));
        }
    }
    item->words = arena_strdup(&read->card->arena, buf_text(&words));
    buf_release(&words);
    return query_end(&query, err);
}

static enum status read_corrections(struct card_read *read, struct history *history,
                                    struct error *err) {
    struct arena *arena = &read->card->arena;
    struct query query;
    size_t first = history->count;
    begin(read, &query,
          "SELECT x.id, ifnull(x.call, 0), x.at, x.author, " INVOICE_NUMBER ", x.seconds, "
          "t.credit, t.currency, ifnull((SELECT name FROM contact WHERE id = (SELECT contact FROM "
          "call WHERE id = x.call)), ''), "
          "EXISTS (SELECT 1 FROM correction_posted p WHERE p.correction = x.id AND p.at <= ?2), "
          "EXISTS (SELECT 1 FROM correction_told d WHERE d.correction = x.id AND d.at <= ?2) "
          "FROM correction x JOIN correction_total t ON t.correction = x.id WHERE x.customer = ?1 "
          "AND x.at <= ?2 "
          "ORDER BY x.at DESC, x.id DESC LIMIT ?3");
    while (query_row(&query)) {
        struct card_history *item = add(history, HISTORY_CORRECTION);
        item->id = column_int(&query, 0);
        item->call = column_int(&query, 1);
        item->at = column_int(&query, 2);
        item->author = column_text_dup(&query, 3, arena);
        item->number = column_text_dup(&query, 4, arena);
        item->seconds = column_int(&query, 5);
        item->amount.minor = column_int(&query, 6);
        column_currency(&query, 7, item->amount.currency);
        item->contact = column_text_dup(&query, 8, arena);
        item->state = column_int(&query, 9) != 0    ? "posted"
                      : column_int(&query, 10) != 0 ? "exported"
                                                    : "to post";
    }
    enum status status = query_end(&query, err);
    for (size_t i = first; status == STATUS_OK && i < history->count; i++) {
        status = read_corrected_lines(read, &history->items[i], err);
    }
    return status;
}

/** Nouns that are an instant, an author and words, with a day: conditions,
   commitments, snoozes. The statement gives id, call, instant, author, words, day, number, contact.
 */
static enum status read_words(struct card_read *read, struct history *history,
                              enum history_kind kind, const char *text, struct error *err) {
    struct arena *arena = &read->card->arena;
    struct query query;
    begin(read, &query, text);
    while (query_row(&query)) {
        struct card_history *item = add(history, kind);
        item->id = column_int(&query, 0);
        item->call = column_int(&query, 1);
        item->at = column_int(&query, 2);
        item->author = column_text_dup(&query, 3, arena);
        item->words = column_text_dup(&query, 4, arena);
        item->day = column_day(&query, 5);
        item->number = column_text_dup(&query, 6, arena);
        item->state = column_text_dup(&query, 7, arena);
    }
    return query_end(&query, err);
}

// clang-format off
static const struct { enum history_kind kind; const char *text; } WORDS[] = {
    {HISTORY_CONDITION, "SELECT x.id, ifnull(x.call, 0), x.at, x.author, x.words, x.review_day, "
        "'', '' FROM condition x WHERE x.customer = ?1 AND x.at <= ?2 "
        "ORDER BY x.at DESC, x.id DESC LIMIT ?3"},
    {HISTORY_COMMITMENT, "SELECT x.id, ifnull(x.call, 0), x.made_at, x.owner, x.words, x.due, '', "
        "CASE WHEN EXISTS (SELECT 1 FROM commitment_done d WHERE d.commitment = x.id "
        "AND d.at <= ?2) THEN 'done' ELSE 'open' END FROM commitment x "
        "WHERE x.customer = ?1 AND x.made_at <= ?2 ORDER BY x.made_at DESC, x.id DESC LIMIT ?3"},
    {HISTORY_SNOOZE, "SELECT x.id, 0, x.made_at, x.author, x.reason, x.until, '', '' "
        "FROM snooze x WHERE x.customer = ?1 AND x.made_at <= ?2 "
        "ORDER BY x.made_at DESC, x.id DESC LIMIT ?3"},
};
// clang-format on

static void take_payments(struct card_read *read, struct history *history) {
    for (size_t i = 0; i < read->card->payment_count; i++) {
        const struct card_payment *payment = &read->card->payments[i];
        struct card_history *item = add(history, HISTORY_PAYMENT);
        item->id = payment->id;
        item->day = payment->day;
        item->at = zone_instant(read->moment->firm, payment->day, 0);
        item->amount = payment->amount;
        item->words = payment->reference;
    }
}

static int newest_first(const void *a, const void *b) {
    const struct card_history *x = a, *y = b;
    if (x->at != y->at) {
        return x->at > y->at ? -1 : 1;
    }
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1; /* the call before what was agreed in it */
    }
    return (x->id < y->id) - (x->id > y->id);
}

static enum status read_all(struct card_read *read, struct history *history, struct error *err) {
    enum status status = read_calls(read, history, err);
    if (status == STATUS_OK) {
        status = read_promises(read, history, err);
    }
    if (status == STATUS_OK) {
        status = read_claims(read, history, err);
    }
    if (status == STATUS_OK) {
        status = read_verdicts(read, history, err);
    }
    if (status == STATUS_OK) {
        status = read_corrections(read, history, err);
    }
    for (size_t i = 0; status == STATUS_OK && i < ARRAY_LEN(WORDS); i++) {
        status = read_words(read, history, WORDS[i].kind, WORDS[i].text, err);
    }
    return status;
}

enum status card_read_history(struct card_read *read, struct error *err) {
    struct card *card = read->card;
    struct history history = {NULL, 0, 0};
    enum status status = read_all(read, &history, err);
    take_payments(read, &history);
    if (history.count > 1) {
        qsort(history.items, history.count, sizeof *history.items, newest_first);
    }
    card->history = arena_array(&card->arena, history.count + 1, sizeof *card->history);
    if (history.count > 0) {
        memcpy(card->history, history.items, history.count * sizeof *card->history);
    }
    card->history_count = history.count;
    mem_free(history.items);
    return status;
}
