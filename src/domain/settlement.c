/* What a call settles, held against the customer's card. */
#include "callsheet/domain/settlement.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/correction.h"

/* --- claims ----------------------------------------------------------------------------------- */

static bool is_same_claim(struct outcome_claim_at a, struct outcome_claim_at b) {
    return a.id == b.id && a.raised == b.raised;
}

struct outcome_claim_at settlement_claim(const struct card *card, const struct outcome *outcome,
                                         int64_t invoice, int64_t line) {
    struct outcome_claim_at whole = {0};
    for (size_t i = 0; i < card->facts.claim_count; i++) {
        const struct claim_fact *claim = &card->facts.claims[i];
        struct outcome_claim_at at = {.id = claim->id};
        if (claim->invoice == invoice && claim->line == line) {
            return at;
        }
        bool is_whole = claim->invoice == invoice && claim->line == 0;
        whole = is_whole && whole.id == 0 ? at : whole;
    }
    for (size_t i = 0; i < outcome->claim_count; i++) {
        const struct outcome_claim *claim = &outcome->claims[i];
        struct outcome_claim_at at = {.raised = i + 1};
        if (claim->invoice == invoice && claim->line == line) {
            return at;
        }
        bool is_whole = claim->invoice == invoice && claim->line == 0;
        whole = is_whole && whole.id == 0 && whole.raised == 0 ? at : whole;
    }
    return whole;
}

static bool is_judged(const struct outcome *outcome, struct outcome_claim_at at) {
    for (size_t i = 0; i < outcome->verdict_count; i++) {
        if (is_same_claim(outcome->verdicts[i].claim, at)) {
            return true;
        }
    }
    return false;
}

/* What a claim says is wrong: its amount, or what its line has left; 0 when neither is known. */
static int64_t claimed_minor(const struct card *card, const struct outcome *outcome,
                             struct outcome_claim_at at) {
    int64_t line = 0, minor = 0;
    if (at.id == 0 && at.raised >= 1 && at.raised <= outcome->claim_count) {
        minor = outcome->claims[at.raised - 1].amount.minor;
        line = outcome->claims[at.raised - 1].line;
    }
    for (size_t i = 0; at.id != 0 && i < card->facts.claim_count; i++) {
        if (card->facts.claims[i].id == at.id) {
            minor = card->facts.claims[i].amount.minor;
            line = card->facts.claims[i].line;
        }
    }
    for (size_t i = 0; minor <= 0 && line != 0 && i < card->line_count; i++) {
        if (card->lines[i].id == line) {
            return card->lines[i].amount.minor - card->lines[i].credited;
        }
    }
    return minor;
}

static struct money conceded_about(const struct outcome *outcome, struct outcome_claim_at at) {
    struct money sum = {.minor = 0};
    for (size_t i = 0; i < outcome->correction_count; i++) {
        const struct outcome_correction *correction = &outcome->corrections[i];
        if (!is_same_claim(correction->claim, at)) {
            continue;
        }
        if (sum.minor == 0) {
            sum = correction->credit;
        } else if (strcmp(sum.currency, correction->credit.currency) == 0 &&
                   __builtin_add_overflow(sum.minor, correction->credit.minor, &sum.minor)) {
            sum.minor = INT64_MAX;
        }
    }
    return sum;
}

static void judge(const struct card *card, struct outcome *outcome, struct outcome_claim_at at) {
    char words[16 + MONEY_TEXT_BYTES], money[MONEY_TEXT_BYTES];
    struct money sum = conceded_about(outcome, at);
    int64_t claimed = claimed_minor(card, outcome, at);
    bool is_whole = claimed <= 0 || sum.minor >= claimed;
    money_format_code(sum, money);
    (void)snprintf(words, sizeof words, "conceded %s", money); /* it fits */
    outcome->verdicts[outcome->verdict_count++] =
        (struct outcome_verdict){.claim = at,
                                 .kind = is_whole ? VERDICT_UPHELD : VERDICT_PARTLY,
                                 .words = mem_strdup(words)};
}

void settlement_judge(const struct card *card, struct outcome *outcome) {
    for (size_t i = 0; i < outcome->correction_count; i++) {
        struct outcome_claim_at at = outcome->corrections[i].claim;
        bool has_claim = at.id != 0 || at.raised != 0;
        if (has_claim && !is_judged(outcome, at) && outcome->verdict_count < OUTCOME_VERDICTS) {
            judge(card, outcome, at);
        }
    }
}

/* --- what stays open -------------------------------------------------------------------------- */

/* What is credited on an invoice in this call, taxes included; 0 when it cannot be. */
static struct money credited_on(const struct card *card, const struct outcome *outcome,
                                int64_t invoice) {
    struct correction_item items[OUTCOME_CORRECTIONS];
    struct correction correction;
    struct arena arena = {0};
    struct error err; /* said when the call is saved */
    struct money credit = {.minor = 0};
    size_t count = 0;
    for (size_t i = 0; i < outcome->correction_count && i < OUTCOME_CORRECTIONS; i++) {
        const struct outcome_correction *from = &outcome->corrections[i];
        if (from->invoice == invoice) {
            items[count++] = (struct correction_item){.invoice = invoice,
                                                      .line = from->line,
                                                      .reason = from->reason,
                                                      .credit = from->credit,
                                                      .minutes = from->minutes};
        }
    }
    if (count > 0 &&
        correction_make(card, invoice, items, count, &arena, &correction, &err) == STATUS_OK) {
        credit = correction.credit;
    }
    arena_release(&arena);
    return credit;
}

static bool leaves_a_claim(const struct card *card, const struct outcome *outcome) {
    for (size_t i = 0; i < card->facts.claim_count; i++) {
        if (!is_judged(outcome, (struct outcome_claim_at){.id = card->facts.claims[i].id})) {
            return true;
        }
    }
    return false;
}

bool settlement_leaves_open(const struct card *card, const struct outcome *outcome) {
    for (size_t i = 0; i < card->facts.item_count; i++) {
        const struct open_item *item = &card->facts.items[i];
        int64_t credit = credited_on(card, outcome, item->invoice).minor;
        if (credit == 0 || item->open > credit) {
            return true;
        }
    }
    return leaves_a_claim(card, outcome) || card->facts.commitment_count > 0;
}

size_t settlement_open(const struct card *card, const struct outcome *outcome, int32_t today,
                       struct money out[QUEUE_CURRENCIES]) {
    size_t count = queue_open(&card->facts, today, out), kept = 0;
    for (size_t i = 0; i < card->invoice_count; i++) {
        struct money credit = credited_on(card, outcome, card->invoices[i].id);
        for (size_t k = 0; k < count; k++) {
            out[k].minor -= strcmp(out[k].currency, credit.currency) == 0 ? credit.minor : 0;
        }
    }
    for (size_t k = 0; k < count; k++) {
        if (out[k].minor > 0) {
            out[kept++] = out[k];
        }
    }
    return kept;
}
