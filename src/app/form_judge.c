/* From what was settled to the corrections and verdicts of the record. A claim whose lines were
   conceded is upheld, wholly or in part, unless the person judged it otherwise. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/call_form.h"
#include "callsheet/base/mem.h"

/* The claim of this very call about an invoice and line: the same line first, then the whole
   invoice. */
static size_t raised_about(const struct outcome *out, int64_t invoice, int64_t line) {
    size_t whole = 0;
    for (size_t i = 0; i < out->claim_count; i++) {
        const struct outcome_claim *claim = &out->claims[i];
        if (claim->invoice == invoice && claim->line == line) {
            return i + 1;
        }
        if (whole == 0 && claim->invoice == invoice && claim->line == 0) {
            whole = i + 1;
        }
    }
    return whole;
}

static struct outcome_claim_at claim_at(const struct outcome *out,
                                        const struct form_settled *settled) {
    struct outcome_claim_at at = {.id = settled->claim};
    if (at.id == 0) {
        at.raised = raised_about(out, settled->invoice, settled->line);
    }
    return at;
}

static bool is_same_claim(struct outcome_claim_at a, struct outcome_claim_at b) {
    return a.id == b.id && a.raised == b.raised;
}

static void take_correction(const struct form_settled *settled, struct outcome *out) {
    const char *words = field_text(&settled->words);
    out->corrections[out->correction_count++] =
        (struct outcome_correction){.claim = claim_at(out, settled),
                                    .invoice = settled->invoice,
                                    .line = settled->line,
                                    .reason = settled->reason,
                                    .credit = settled->credit,
                                    .minutes = settled->minutes,
                                    .words = words[0] != '\0' ? mem_strdup(words) : NULL};
}

static void take_verdict(const struct form_settled *settled, struct outcome *out) {
    const char *words = field_text(&settled->words);
    out->verdicts[out->verdict_count++] =
        (struct outcome_verdict){.claim = claim_at(out, settled),
                                 .kind = settled->verdict,
                                 .words = words[0] != '\0' ? mem_strdup(words) : NULL};
}

/* What a claim says is wrong: its amount, or that of its line; 0 when neither is known. */
static int64_t claimed_minor(const struct outcome *out, const struct card *card,
                             struct outcome_claim_at at) {
    int64_t line = 0, minor = 0;
    if (at.id == 0) {
        minor = out->claims[at.raised - 1].amount.minor;
        line = out->claims[at.raised - 1].line;
    }
    for (size_t i = 0; card != NULL && at.id != 0 && i < card->facts.claim_count; i++) {
        if (card->facts.claims[i].id == at.id) {
            minor = card->facts.claims[i].amount.minor;
            line = card->facts.claims[i].line;
        }
    }
    for (size_t i = 0; card != NULL && minor <= 0 && line != 0 && i < card->line_count; i++) {
        minor = card->lines[i].id == line ? card->lines[i].amount.minor : minor;
    }
    return minor;
}

static bool is_judged(const struct outcome *out, struct outcome_claim_at at) {
    for (size_t i = 0; i < out->verdict_count; i++) {
        if (is_same_claim(out->verdicts[i].claim, at)) {
            return true;
        }
    }
    return false;
}

/* Judges the claim of one correction by all that was conceded about it. */
static void judge(struct outcome *out, const struct card *card, struct outcome_claim_at at) {
    char words[96], money[MONEY_TEXT_BYTES];
    struct money sum = {.minor = 0};
    for (size_t i = 0; i < out->correction_count; i++) {
        if (is_same_claim(out->corrections[i].claim, at)) {
            memcpy(sum.currency, out->corrections[i].credit.currency, sizeof sum.currency);
            sum.minor += out->corrections[i].credit.minor;
        }
    }
    int64_t claimed = claimed_minor(out, card, at);
    bool is_whole = claimed <= 0 || sum.minor >= claimed;
    money_format_code(sum, money);
    (void)snprintf(words, sizeof words, "conceded %s", money);
    out->verdicts[out->verdict_count++] =
        (struct outcome_verdict){.claim = at,
                                 .kind = is_whole ? VERDICT_UPHELD : VERDICT_PARTLY,
                                 .words = mem_strdup(words)};
}

void call_form_judge(const struct call_form *form, const struct card *card, struct outcome *out) {
    for (size_t i = 0; i < form->settled_count; i++) {
        if (!form->settled[i].is_verdict) {
            take_correction(&form->settled[i], out);
        } else {
            take_verdict(&form->settled[i], out);
        }
    }
    for (size_t i = 0; i < out->correction_count; i++) {
        struct outcome_claim_at at = out->corrections[i].claim;
        bool has_claim = at.id != 0 || at.raised != 0;
        if (has_claim && !is_judged(out, at) && out->verdict_count < OUTCOME_VERDICTS) {
            judge(out, card, at);
        }
    }
}
