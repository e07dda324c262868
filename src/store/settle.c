/** Settling claims in a call: corrections with their credit notes, and verdicts. */
#include "callsheet/store/settle.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/store/table.h"

/* --- checks ----------------------------------------------------------------------------------- */

/** A line as it stands: of which invoice, what is left of it. */
struct line_state {
    int64_t invoice, left;
    int position;
    char currency[4];
    bool is_found;
};

static enum status read_line(struct ledger *ledger, int64_t line, int64_t customer,
                             struct line_state *out, struct error *err) {
    struct query query;
    *out = (struct line_state){.is_found = false};
    query_begin(&query, ledger,
                "SELECT l.invoice, l.position, i.currency, l.amount - " SETTLE_LINE_CREDITED
                " FROM line l JOIN invoice i ON i.id = l.invoice WHERE l.id = ?1 "
                "AND i.customer = ?3 AND i.kind = 0 AND i.voided = 0");
    query_int(&query, 1, line);
    query_int(&query, 2, INT64_MAX);
    query_int(&query, 3, customer);
    if (query_row(&query)) {
        out->is_found = true;
        out->invoice = column_int(&query, 0);
        out->position = (int)column_int(&query, 1);
        column_currency(&query, 2, out->currency);
        out->left = column_int(&query, 3);
    }
    return query_end(&query, err);
}

/** Insists that a claim is this customer's; that nobody has settled it, when it is to be judged. */
static enum status check_claim(struct ledger *ledger, int64_t claim, int64_t customer,
                               bool is_judging, struct error *err) {
    struct query query;
    bool is_found = false, is_judged = false;
    query_begin(&query, ledger,
                "SELECT EXISTS (SELECT 1 FROM verdict WHERE claim = c.id) FROM claim c "
                "WHERE id = ?1 AND customer = ?2");
    query_int(&query, 1, claim);
    query_int(&query, 2, customer);
    if (query_row(&query)) {
        is_found = true;
        is_judged = column_int(&query, 0) != 0;
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && !is_found) {
        return error_set(err, STATUS_INVALID,
                         "The claim does not belong to this customer. Choose it again.");
    }
    if (status == STATUS_OK && is_judging && is_judged) {
        return error_set(err, STATUS_CONFLICT,
                         "Somebody settled this claim meanwhile. Drop the verdict, or note what is "
                         "new as another claim.");
    }
    return status;
}

static enum status check_correction(struct ledger *ledger, const struct outcome *outcome,
                                    const struct outcome_correction *correction,
                                    struct error *err) {
    struct line_state line;
    char left[MONEY_TEXT_BYTES];
    enum status status = STATUS_OK;
    if (correction->claim.id != 0) {
        status = check_claim(ledger, correction->claim.id, outcome->customer, false, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = read_line(ledger, correction->line, outcome->customer, &line, err);
    if (status != STATUS_OK) {
        return status;
    }
    if (!line.is_found || line.invoice != correction->invoice) {
        return error_set(err, STATUS_INVALID,
                         "The line conceded is not on an invoice of this customer any more. Choose "
                         "it again.");
    }
    if (strcmp(line.currency, correction->credit.currency) != 0) {
        return error_set(err, STATUS_INVALID, "Line %d is billed in %s; concede it in %s.",
                         line.position, line.currency, line.currency);
    }
    if (correction->credit.minor > line.left) {
        struct money money = {.minor = line.left > 0 ? line.left : 0};
        memcpy(money.currency, line.currency, sizeof money.currency);
        money_format_code(money, left);
        return error_set(err, STATUS_CONFLICT,
                         "Of line %d only %s is left to concede; somebody may have corrected it "
                         "meanwhile. Look at it again.",
                         line.position, left);
    }
    return STATUS_OK;
}

enum status settle_check(struct ledger *ledger, const struct outcome *outcome, struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < outcome->correction_count; i++) {
        status = check_correction(ledger, outcome, &outcome->corrections[i], err);
    }
    for (size_t i = 0; status == STATUS_OK && i < outcome->verdict_count; i++) {
        int64_t claim = outcome->verdicts[i].claim.id;
        if (claim != 0) {
            status = check_claim(ledger, claim, outcome->customer, true, err);
        }
    }
    return status;
}

/* --- the credit note -------------------------------------------------------------------------- */

/** An invoice being corrected. */
struct corrected {
    int64_t id, total, open;
    int64_t credit; /* with taxes */
    char number[200], currency[4];
    int32_t issued;
    int64_t note; /* of our own */
};

/** The taxes of an invoice come off with its lines, as domain/correction works them out. */
static int64_t credit_of(const struct settling *settling, const struct corrected *invoice,
                         int64_t lines, int64_t before) {
    int64_t credited = 0;
    for (size_t i = 0; i < settling->outcome->correction_count; i++) {
        const struct outcome_correction *correction = &settling->outcome->corrections[i];
        credited += correction->invoice == invoice->id ? correction->credit.minor : 0;
    }
    return correction_credit(before, credited, lines, invoice->total);
}

static enum status read_invoice(const struct settling *settling, int64_t id, struct corrected *out,
                                struct error *err) {
    struct query query;
    *out = (struct corrected){.id = id};
    query_begin(&query, settling->ledger,
                "SELECT number, currency, total, open, issued, "
                "(SELECT ifnull(sum(l.amount), 0) FROM line l WHERE l.invoice = ?1), "
                "(SELECT ifnull(sum(" SETTLE_LINE_CREDITED "), 0) FROM line l "
                "WHERE l.invoice = ?1) FROM invoice i WHERE id = ?1");
    query_int(&query, 1, id);
    query_int(&query, 2, INT64_MAX);
    if (query_row(&query)) {
        (void)text_copy(out->number, sizeof out->number - 16, column_text(&query, 0)); /* is cut */
        column_currency(&query, 1, out->currency);
        out->total = column_int(&query, 2);
        out->open = column_int(&query, 3);
        out->issued = column_day(&query, 4);
        out->credit = credit_of(settling, out, column_int(&query, 5), column_int(&query, 6));
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && out->credit <= 0) {
        return error_set(err, STATUS_INVALID,
                         "Nothing is left of %.60s to credit. Note what they say as a claim.",
                         out->number);
    }
    return status;
}

static enum status own_source(const struct settling *settling, int64_t *out, struct error *err) {
    struct query query;
    *out = 0;
    query_begin(&query, settling->ledger, "SELECT id FROM source WHERE name = ?1");
    query_text(&query, 1, SETTLE_SOURCE);
    if (query_row(&query)) {
        *out = column_int(&query, 0);
    }
    enum status status = query_end(&query, err);
    if (status != STATUS_OK || *out != 0) {
        return status;
    }
    status = operation_new_row(settling->operation, TABLE_SOURCE, out, err);
    if (status == STATUS_OK) {
        query_begin(&query, settling->ledger, "INSERT INTO source(id, name) VALUES (?1, ?2)");
        query_int(&query, 1, *out);
        query_text(&query, 2, SETTLE_SOURCE);
        status = query_run(&query, err);
    }
    return status;
}

static enum status is_number_taken(const struct settling *settling, const char *number, bool *out,
                                   struct error *err) {
    struct query query;
    query_begin(&query, settling->ledger, "SELECT 1 FROM invoice WHERE number = ?1");
    query_text(&query, 1, number);
    *out = query_row(&query);
    return query_end(&query, err);
}

static enum status count_corrections(const struct settling *settling, int64_t invoice, int *out,
                                     struct error *err) {
    struct query query;
    query_begin(&query, settling->ledger,
                "SELECT count(*) FROM correction WHERE customer = ?1 AND invoice = ?2");
    query_int(&query, 1, settling->outcome->customer);
    query_int(&query, 2, invoice);
    if (query_row(&query)) {
        *out = (int)column_int(&query, 0);
    }
    return query_end(&query, err);
}

/** The number of the next credit note for an invoice: "INV-1042-C1", or the next that nobody's
    document bears. */
static enum status next_number(const struct settling *settling, const struct corrected *invoice,
                               char *out, size_t capacity, struct error *err) {
    int count = 0;
    bool is_taken = true;
    enum status status = count_corrections(settling, invoice->id, &count, err);
    while (status == STATUS_OK && is_taken) {
        (void)snprintf(out, capacity, "%s-C%d", invoice->number, ++count); /* it fits */
        status = is_number_taken(settling, out, &is_taken, err);
    }
    return status;
}

static int32_t day_of_call(const struct settling *settling) {
    const struct zone *firm = settling->ledger->firm;
    return zone_day(firm != NULL ? firm : zone_utc(), settling->outcome->ended_at);
}

static enum status insert_note(const struct settling *settling, struct corrected *invoice,
                               struct error *err) {
    char number[220];
    int64_t source = 0;
    enum status status = own_source(settling, &source, err);
    if (status == STATUS_OK) {
        status = next_number(settling, invoice, number, sizeof number, err);
    }
    if (status == STATUS_OK) {
        status = operation_new_row(settling->operation, TABLE_INVOICE, &invoice->note, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, settling->ledger,
                "INSERT INTO invoice(id, source, ext, customer, number, kind, issued, due, "
                "currency, total, reference, voided, adjust, open, paid_day) "
                "VALUES (?1, ?2, ?3, ?4, ?3, 1, ?5, NULL, ?6, ?7, ?8, 0, 0, ?7, NULL)");
    query_int(&query, 1, invoice->note);
    query_int(&query, 2, source);
    query_text(&query, 3, number);
    query_int(&query, 4, settling->outcome->customer);
    query_int(&query, 5, day_of_call(settling));
    query_text(&query, 6, invoice->currency);
    query_int(&query, 7, -invoice->credit);
    query_text(&query, 8, invoice->number);
    return query_run(&query, err);
}

/* Works open amount and day of payment of an invoice out from its allocations, as a change noted by
   the operation. */
static enum status work_out_money(struct operation *operation, int64_t invoice, struct error *err) {
    struct query query;
    int64_t open = 0;
    int32_t last = DAY_NONE;
    enum status status = operation_change_row(operation, TABLE_INVOICE, invoice, err);
    if (status != STATUS_OK) {
        return status;
    }
    query_begin(&query, operation->ledger,
                "SELECT total + adjust "
                "- (SELECT ifnull(sum(amount), 0) FROM allocation WHERE invoice = i.id) "
                "+ (SELECT ifnull(sum(amount), 0) FROM allocation WHERE credit = i.id), "
                "nullif(max(ifnull((SELECT max(day) FROM allocation WHERE invoice = i.id), ?2), "
                "ifnull((SELECT max(day) FROM allocation WHERE credit = i.id), ?2)), ?2) "
                "FROM invoice i WHERE id = ?1");
    query_int(&query, 1, invoice);
    query_int(&query, 2, DAY_NONE);
    if (query_row(&query)) {
        open = column_int(&query, 0);
        last = column_day(&query, 1);
    }
    status = query_end(&query, err);
    if (status != STATUS_OK) {
        return status;
    }
    query_begin(&query, operation->ledger,
                "UPDATE invoice SET open = ?2, paid_day = ?3 WHERE id = ?1");
    query_int(&query, 1, invoice);
    query_int(&query, 2, open);
    query_day(&query, 3, open == 0 ? last : DAY_NONE);
    return query_run(&query, err);
}

/** Sets the note against the original as far as that is open; not before both are there. */
static enum status allocate(const struct settling *settling, const struct corrected *invoice,
                            struct error *err) {
    int64_t amount = invoice->open < invoice->credit ? invoice->open : invoice->credit, id = 0;
    int32_t day = day_of_call(settling);
    if (amount <= 0) {
        return STATUS_OK;
    }
    enum status status = operation_new_row(settling->operation, TABLE_ALLOCATION, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, settling->ledger,
                "INSERT INTO allocation(id, payment, credit, invoice, day, amount) "
                "VALUES (?1, NULL, ?2, ?3, ?4, ?5)");
    query_int(&query, 1, id);
    query_int(&query, 2, invoice->note);
    query_int(&query, 3, invoice->id);
    query_int(&query, 4, invoice->issued > day ? invoice->issued : day);
    query_int(&query, 5, amount);
    status = query_run(&query, err);
    if (status == STATUS_OK) {
        status = work_out_money(settling->operation, invoice->note, err);
    }
    return status == STATUS_OK ? work_out_money(settling->operation, invoice->id, err) : status;
}

/* --- the correction --------------------------------------------------------------------------- */

static int64_t claim_of(const struct settling *settling, struct outcome_claim_at at) {
    return at.id != 0 ? at.id : at.raised > 0 ? settling->claims[at.raised - 1] : 0;
}

/** The claim of a correction: that of its first line that answers one. */
static int64_t claim_of_invoice(const struct settling *settling, int64_t invoice) {
    for (size_t i = 0; i < settling->outcome->correction_count; i++) {
        const struct outcome_correction *correction = &settling->outcome->corrections[i];
        int64_t claim = claim_of(settling, correction->claim);
        if (correction->invoice == invoice && claim != 0) {
            return claim;
        }
    }
    return 0;
}

static int64_t seconds_of(const struct outcome *outcome) {
    int64_t from = outcome->opened_at != INSTANT_NONE ? outcome->opened_at : outcome->started_at;
    return outcome->ended_at > from ? outcome->ended_at - from : 0;
}

static enum status insert_row(const struct settling *settling, const struct corrected *invoice,
                              int64_t *id, struct error *err) {
    const struct outcome *outcome = settling->outcome;
    char words[96], money[MONEY_TEXT_BYTES];
    struct money credit = {.minor = invoice->credit};
    memcpy(credit.currency, invoice->currency, sizeof credit.currency);
    money_format_code(credit, money);
    (void)snprintf(words, sizeof words, "%s credited", money); /* it fits */
    enum status status = operation_new_row(settling->operation, TABLE_CORRECTION, id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, settling->ledger,
                "INSERT INTO correction(id, customer, invoice, call, claim, at, credit, rebill, "
                "seconds, words, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, ?8, ?9, ?10)");
    query_int(&query, 1, *id);
    query_int(&query, 2, outcome->customer);
    query_int(&query, 3, invoice->id);
    query_int(&query, 4, settling->call);
    query_int_or_null(&query, 5, claim_of_invoice(settling, invoice->id), 0);
    query_int(&query, 6, outcome->ended_at);
    query_int(&query, 7, invoice->note);
    query_int(&query, 8, seconds_of(outcome));
    query_text(&query, 9, words);
    query_text(&query, 10, settling->ledger->author.name);
    return query_run(&query, err);
}

static enum status insert_total(const struct settling *settling, const struct corrected *invoice,
                                int64_t correction, struct error *err) {
    int64_t id = 0;
    enum status status = operation_new_row(settling->operation, TABLE_CORRECTION_TOTAL, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, settling->ledger,
                "INSERT INTO correction_total(id, correction, currency, was_total, credit) "
                "VALUES (?1, ?2, ?3, ?4, ?5)");
    query_int(&query, 1, id);
    query_int(&query, 2, correction);
    query_text(&query, 3, invoice->currency);
    query_int(&query, 4, invoice->total);
    query_int(&query, 5, invoice->credit);
    return query_run(&query, err);
}

/** The line as it is now billed: what earlier corrections left of it, less this one. */
static enum status insert_line(const struct settling *settling,
                               const struct outcome_correction *from, int64_t correction,
                               int64_t *id, struct error *err) {
    enum status status = operation_new_row(settling->operation, TABLE_CORRECTION_LINE, id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, settling->ledger,
                "INSERT INTO correction_line(id, correction, line, text, quantity_milli, amount, "
                "minutes, was_amount) SELECT ?3, ?4, l.id, l.text, l.quantity_milli, "
                "l.amount - " SETTLE_LINE_CREDITED " - ?5, CASE WHEN l.minutes < 0 THEN -1 ELSE "
                "max(l.minutes - " SETTLE_LINE_MINUTES " - ?6, 0) END, "
                "l.amount - " SETTLE_LINE_CREDITED " FROM line l WHERE l.id = ?1");
    query_int(&query, 1, from->line);
    query_int(&query, 2, INT64_MAX);
    query_int(&query, 3, *id);
    query_int(&query, 4, correction);
    query_int(&query, 5, from->credit.minor);
    query_int(&query, 6, from->minutes);
    return query_run(&query, err);
}

static enum status insert_reason(const struct settling *settling,
                                 const struct outcome_correction *from, int64_t line,
                                 struct error *err) {
    int64_t id = 0;
    enum status status = operation_new_row(settling->operation, TABLE_CORRECTION_REASON, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, settling->ledger,
                "INSERT INTO correction_reason(id, correction_line, reason, minutes, words) "
                "VALUES (?1, ?2, ?3, ?4, ?5)");
    query_int(&query, 1, id);
    query_int(&query, 2, line);
    query_int(&query, 3, from->reason);
    query_int(&query, 4, from->minutes);
    query_text(&query, 5, from->words);
    return query_run(&query, err);
}

static enum status insert_lines(const struct settling *settling, int64_t invoice,
                                int64_t correction, struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < settling->outcome->correction_count; i++) {
        const struct outcome_correction *from = &settling->outcome->corrections[i];
        int64_t line = 0;
        if (from->invoice == invoice) {
            status = insert_line(settling, from, correction, &line, err);
            if (status == STATUS_OK) {
                status = insert_reason(settling, from, line, err);
            }
        }
    }
    return status;
}

/** Insists that the balance fell by the credit, before anything is committed. */
static enum status check_balance(const struct settling *settling, const struct corrected *invoice,
                                 struct error *err) {
    struct query query;
    int64_t open = 0;
    query_begin(&query, settling->ledger, "SELECT sum(open) FROM invoice WHERE id IN (?1, ?2)");
    query_int(&query, 1, invoice->id);
    query_int(&query, 2, invoice->note);
    if (query_row(&query)) {
        open = column_int(&query, 0);
    }
    enum status status = query_end(&query, err);
    if (status == STATUS_OK && open != invoice->open - invoice->credit) {
        return error_set(err, STATUS_CORRUPT,
                         "After the correction %.60s would not add up. Nothing was saved; your "
                         "text is kept. Run “callsheet doctor”.",
                         invoice->number);
    }
    return status;
}

static enum status correct_invoice(const struct settling *settling, int64_t id, struct error *err) {
    struct corrected invoice;
    int64_t correction = 0;
    enum status status = read_invoice(settling, id, &invoice, err);
    if (status == STATUS_OK) {
        status = insert_note(settling, &invoice, err);
    }
    if (status == STATUS_OK) {
        status = allocate(settling, &invoice, err);
    }
    if (status == STATUS_OK) {
        status = check_balance(settling, &invoice, err);
    }
    if (status == STATUS_OK) {
        status = insert_row(settling, &invoice, &correction, err);
    }
    if (status == STATUS_OK) {
        status = insert_total(settling, &invoice, correction, err);
    }
    return status == STATUS_OK ? insert_lines(settling, id, correction, err) : status;
}

static bool is_first_of_invoice(const struct outcome *outcome, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (outcome->corrections[i].invoice == outcome->corrections[index].invoice) {
            return false;
        }
    }
    return true;
}

/* --- verdicts --------------------------------------------------------------------------------- */

/** What was conceded about a claim, in the currency of the first line. */
static struct money conceded_for(const struct outcome *outcome, struct outcome_claim_at at) {
    struct money sum = {.minor = 0};
    for (size_t i = 0; i < outcome->correction_count; i++) {
        const struct outcome_correction *each = &outcome->corrections[i];
        if (each->claim.id != at.id || each->claim.raised != at.raised) {
            continue;
        }
        if (sum.minor == 0) {
            sum = each->credit;
        } else if (strcmp(sum.currency, each->credit.currency) == 0) {
            sum.minor += each->credit.minor;
        }
    }
    return sum;
}

static enum status insert_verdict(const struct settling *settling,
                                  const struct outcome_verdict *verdict, struct error *err) {
    struct money conceded = conceded_for(settling->outcome, verdict->claim);
    int64_t id = 0;
    enum status status = operation_new_row(settling->operation, TABLE_VERDICT, &id, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, settling->ledger,
                "INSERT INTO verdict(id, claim, call, at, kind, currency, minor, words, author) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    query_int(&query, 1, id);
    query_int(&query, 2, claim_of(settling, verdict->claim));
    query_int(&query, 3, settling->call);
    query_int(&query, 4, settling->outcome->ended_at);
    query_int(&query, 5, verdict->kind);
    query_text(&query, 6, conceded.currency);
    query_int(&query, 7, conceded.minor);
    query_text(&query, 8, verdict->words);
    query_text(&query, 9, settling->ledger->author.name);
    return query_run(&query, err);
}

enum status settle_insert(const struct settling *settling, struct error *err) {
    const struct outcome *outcome = settling->outcome;
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < outcome->correction_count; i++) {
        if (is_first_of_invoice(outcome, i)) {
            status = correct_invoice(settling, outcome->corrections[i].invoice, err);
        }
    }
    for (size_t i = 0; status == STATUS_OK && i < outcome->verdict_count; i++) {
        status = insert_verdict(settling, &outcome->verdicts[i], err);
    }
    return status;
}
