/* From what was settled to the corrections and verdicts of the record. A claim whose lines were
   conceded is upheld, wholly or in part, unless the person judged it otherwise. */
#include "callsheet/app/call_form.h"
#include "callsheet/base/mem.h"
#include "callsheet/domain/settlement.h"

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

void call_form_judge(const struct call_form *form, const struct card *card, struct outcome *out) {
    for (size_t i = 0; i < form->settled_count; i++) {
        if (!form->settled[i].is_verdict) {
            take_correction(&form->settled[i], out);
        } else {
            take_verdict(&form->settled[i], out);
        }
    }
    if (card != NULL) {
        settlement_judge(card, out);
    }
}
