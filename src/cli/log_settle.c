/* What a logged call settles: --concede and --verdict; see log.h. */
#include "callsheet/cli/log.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/cli/find.h"
#include "callsheet/cli/output.h"
#include "callsheet/domain/correction.h"
#include "callsheet/domain/settlement.h"

/** What is being put together. */
struct settled {
    const struct card *card;
    struct outcome *outcome;
};

#define X(name, word, label, key) word ", "
static const char reason_words[] = CORRECTION_REASON_TABLE(X);
static const char verdict_words[] = VERDICT_TABLE(X);
#undef X

enum status log_target(const struct card *card, const char *target, int64_t *invoice, int64_t *line,
                       struct error *err) {
    const char *stroke = strrchr(target, '/');
    struct error other; /* the number without a line is what the message is about */
    *line = 0;
    if (find_invoice(card, target, strlen(target), invoice, stroke ? &other : err) == STATUS_OK) {
        return STATUS_OK;
    }
    if (!stroke) {
        return STATUS_NOT_FOUND;
    }
    enum status status = find_invoice(card, target, (size_t)(stroke - target), invoice, err);
    return status ? status : find_line(card, *invoice, stroke + 1, line, err);
}

/* --- conceding -------------------------------------------------------------------------------- */

static const struct card_line *line_of(const struct card *card, int64_t id) {
    for (size_t i = 0; i < card->line_count; i++) {
        if (card->lines[i].id == id) {
            return &card->lines[i];
        }
    }
    return NULL;
}

/** How much, and how much time goes with it: what has no record, when nothing is said. */
static enum status read_credit(const struct settled *s, const char *amount,
                               struct outcome_correction *correction, struct error *err) {
    const struct card_line *line = line_of(s->card, correction->line);
    enum correction_reason reason = correction->reason;
    correction->credit = correction_suggest(s->card, line, &correction->minutes, &reason);
    if (amount) {
        enum status status = money_parse(amount, line->amount.currency, &correction->credit, err);
        bool is_time = line->minutes > 0 && line->amount.minor > 0;
        correction->minutes =
            !status && is_time && correction->credit.minor > 0 &&
                    correction->credit.minor <= line->amount.minor
                ? (int32_t)ratio_round(line->minutes, correction->credit.minor, line->amount.minor)
                : 0;
        return status;
    }
    if (correction->credit.minor <= 0) {
        return error_set(err, STATUS_INVALID,
                         "All of line %d is on record. Say how much is conceded: --concede "
                         "INVOICE/%d=AMOUNT:REASON.",
                         line->position, line->position);
    }
    return STATUS_OK;
}

static enum status read_reason(const char *word, struct outcome_correction *correction,
                               struct error *err) {
    int reason = correction_reason_find(word);
    if (reason < 0) {
        return log_refuse_word("--concede", word, reason_words, err);
    }
    correction->reason = (enum correction_reason)reason;
    return STATUS_OK;
}

/** "INV-1042/3:no-record", "INV-1042/3=95.00:wrong-time:half of it was ours". */
static enum status read_conceded(struct settled *s, const char *text, struct error *err) {
    const char *colon = strchr(text, ':'), *equals = strchr(text, '=');
    if (!colon) {
        return error_set(err, STATUS_USAGE,
                         "A line is conceded by --concede INVOICE/LINE:REASON, as in --concede "
                         "INV-1042/3:no-record.");
    }
    if (s->outcome->correction_count == OUTCOME_CORRECTIONS) {
        return error_set(err, STATUS_USAGE, "One call concedes %d lines at most.",
                         OUTCOME_CORRECTIONS);
    }
    equals = equals && equals < colon ? equals : NULL;
    struct outcome_correction *correction =
        &s->outcome->corrections[s->outcome->correction_count++];
    const char *words = strchr(colon + 1, ':');
    char *target = log_copy_until(text, equals ? equals : colon);
    char *amount = equals ? log_copy_until(equals + 1, colon) : NULL;
    char *reason = log_copy_until(colon + 1, words);
    correction->words = words ? mem_strdup(words + 1) : NULL;
    enum status status = log_target(s->card, target, &correction->invoice, &correction->line, err);
    if (!status && correction->line == 0) {
        status = error_set(err, STATUS_USAGE, "Name the line as well: --concede %.60s/LINE:REASON.",
                           target);
    }
    if (!status) {
        status = read_reason(reason, correction, err);
    }
    if (!status) {
        status = read_credit(s, amount, correction, err);
    }
    correction->claim =
        settlement_claim(s->card, s->outcome, correction->invoice, correction->line);
    mem_free(reason);
    mem_free(amount);
    mem_free(target);
    return status;
}

/* --- judging ---------------------------------------------------------------------------------- */

/** Takes a claim as the one meant; a second one cannot be told from it. */
static void take_claim(struct outcome_claim_at at, struct outcome_claim_at *out, size_t *count) {
    *out = at;
    *count += 1;
}

/** The claims about an invoice (0: about anything) and line (0: any). */
static size_t find_claims(const struct settled *s, int64_t invoice, int64_t line,
                          struct outcome_claim_at *out) {
    size_t count = 0;
    const struct facts *facts = &s->card->facts;
    for (size_t i = 0; i < facts->claim_count; i++) {
        const struct claim_fact *claim = &facts->claims[i];
        if ((invoice == 0 || claim->invoice == invoice) && (line == 0 || claim->line == line)) {
            take_claim((struct outcome_claim_at){.id = claim->id}, out, &count);
        }
    }
    for (size_t i = 0; i < s->outcome->claim_count; i++) {
        const struct outcome_claim *claim = &s->outcome->claims[i];
        if ((invoice == 0 || claim->invoice == invoice) && (line == 0 || claim->line == line)) {
            take_claim((struct outcome_claim_at){.raised = i + 1}, out, &count);
        }
    }
    return count;
}

static enum status find_claim(const struct settled *s, const char *target,
                              struct outcome_claim_at *out, struct error *err) {
    int64_t invoice = 0, line = 0;
    if (target[0] == '#') {
        return decimal_parse(target + 1, 0, &out->id, NULL) == STATUS_OK && out->id > 0
                   ? STATUS_OK
                   : error_set(err, STATUS_USAGE, "“%.40s” is no claim. Write #ID.", target);
    }
    enum status status = target[0] ? log_target(s->card, target, &invoice, &line, err) : STATUS_OK;
    if (status) {
        return status;
    }
    size_t count = find_claims(s, invoice, line, out);
    if (count == 0 && line != 0) {
        *out = settlement_claim(s->card, s->outcome, invoice, line);
        count = out->id != 0 || out->raised != 0;
    }
    if (count == 1) {
        return STATUS_OK;
    }
    return count == 0
               ? error_set(err, STATUS_NOT_FOUND,
                           "Nothing is claimed about %s. Note what they say first: --said "
                           "dispute:INVOICE/LINE:WORDS.",
                           target[0] ? target : "anything")
               : error_set(err, STATUS_AMBIGUOUS,
                           "%zu claims are open about %s. Name invoice and line, or #ID as in "
                           "show --json.",
                           count, target[0] ? target : "this customer's bills");
}

/** "INV-1042/1:unfounded:12 Sep Rob 4.00 h", "INV-1042:withdrawn", ":upheld:we send it again". */
static enum status read_verdict(struct settled *s, const char *text, struct error *err) {
    const char *colon = strchr(text, ':');
    if (!colon) {
        return error_set(err, STATUS_USAGE,
                         "A claim is settled by --verdict INVOICE/LINE:KIND:WORDS, as in --verdict "
                         "\"INV-1042/1:unfounded:12 Sep Rob 4.00 h\".");
    }
    if (s->outcome->verdict_count == OUTCOME_VERDICTS) {
        return error_set(err, STATUS_USAGE, "One call settles %d claims at most.",
                         OUTCOME_VERDICTS);
    }
    struct outcome_verdict *verdict = &s->outcome->verdicts[s->outcome->verdict_count++];
    const char *words = strchr(colon + 1, ':');
    char *target = log_copy_until(text, colon), *word = log_copy_until(colon + 1, words);
    int kind = verdict_find(word);
    verdict->words = words ? mem_strdup(words + 1) : NULL;
    enum status status = STATUS_OK;
    if (kind < 0) {
        status = log_refuse_word("--verdict", word, verdict_words, err);
    } else {
        verdict->kind = (enum verdict)kind;
        status = find_claim(s, target, &verdict->claim, err);
    }
    mem_free(word);
    mem_free(target);
    return status;
}

/** Holds what is conceded against the invoices, as the form does while it is typed. */
static enum status check_conceded(const struct settled *s, struct error *err) {
    enum status status = STATUS_OK;
    struct arena arena = {0};
    for (size_t i = 0; !status && i < s->outcome->correction_count; i++) {
        const struct outcome_correction *each = &s->outcome->corrections[i];
        struct correction correction;
        struct correction_item item = {.invoice = each->invoice,
                                       .line = each->line,
                                       .reason = each->reason,
                                       .credit = each->credit,
                                       .minutes = each->minutes};
        status = correction_make(s->card, each->invoice, &item, 1, &arena, &correction, err);
    }
    arena_release(&arena);
    return status;
}

enum status log_settle(const struct cli_args *args, const struct card *card,
                       struct outcome *outcome, struct error *err) {
    struct settled s = {.card = card, .outcome = outcome};
    enum status status = STATUS_OK;
    for (size_t i = 0; !status && i < args->conceded.count; i++) {
        status = read_conceded(&s, args->conceded.items[i], err);
    }
    for (size_t i = 0; !status && i < args->verdicts.count; i++) {
        status = read_verdict(&s, args->verdicts.items[i], err);
    }
    if (!status) {
        status = check_conceded(&s, err);
    }
    if (!status) {
        settlement_judge(card, outcome);
    }
    return status;
}

/* --- reading it aloud ------------------------------------------------------------------------- */

static void read_line_aloud(const struct correction_line *line, struct buf *out) {
    char was[MONEY_TEXT_BYTES], now[MONEY_TEXT_BYTES];
    money_format(line->was, was);
    money_format(line->now, now);
    buf_addf(out, "      %2d  ", line->line->position);
    out_column(out, line->line->text, 44);
    out_right(out, was, 12);
    if (line->item) {
        buf_addf(out, " → %s  %s", now, correction_reason_label(line->item->reason));
    }
    buf_add_char(out, '\n');
}

static void read_invoice_aloud(const struct correction *correction, struct buf *out) {
    char total[MONEY_TEXT_BYTES], open[MONEY_TEXT_BYTES];
    struct money left = correction->open;
    left.minor = left.minor < 0 ? -left.minor : left.minor;
    money_format_code(correction->total, total);
    money_format_code(left, open);
    buf_add_text(out, "  ");
    out_field(out, correction->invoice->number);
    buf_addf(out, ": new total %s, %s %s\n", total,
             correction->open.minor < 0 ? "they get back" : "to pay", open);
    for (size_t i = 0; i < correction->line_count; i++) {
        read_line_aloud(&correction->lines[i], out);
    }
}

static bool is_first_of_invoice(const struct outcome *outcome, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (outcome->corrections[i].invoice == outcome->corrections[index].invoice) {
            return false;
        }
    }
    return true;
}

void log_read_aloud(const struct card *card, const struct outcome *outcome, struct buf *out) {
    struct correction_item items[OUTCOME_CORRECTIONS];
    struct arena arena = {0};
    for (size_t i = 0; i < outcome->correction_count; i++) {
        const struct outcome_correction *each = &outcome->corrections[i];
        items[i] = (struct correction_item){.invoice = each->invoice,
                                            .line = each->line,
                                            .reason = each->reason,
                                            .credit = each->credit,
                                            .minutes = each->minutes};
    }
    for (size_t i = 0; i < outcome->correction_count; i++) {
        struct correction correction;
        struct error err; /* it was checked before it was saved */
        if (is_first_of_invoice(outcome, i) &&
            correction_make(card, outcome->corrections[i].invoice, items, outcome->correction_count,
                            &arena, &correction, &err) == STATUS_OK) {
            read_invoice_aloud(&correction, out);
        }
    }
    arena_release(&arena);
}
