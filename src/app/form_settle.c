/* What is settled in a call: claims taken over from a mail, lines conceded, claims judged, and the
   mail with the corrected invoices. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/call_form.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"

static void touch(struct call_form *form, enum form_kind kind) {
    form->changed |= 1u << kind;
    form->revision++;
}

static bool is_blank_claim(const struct form_claim *claim) {
    return field_text(&claim->words)[0] == '\0' && field_text(&claim->amount)[0] == '\0' &&
           claim->mail == NULL;
}

/* The row for a claim: the one about the same, an empty one, or a new one; -1 without room. */
static int claim_row(const struct call_form *form, const struct form_claim_source *from) {
    bool disputes = (form->said & (1u << SAID_DISPUTE)) != 0;
    size_t count = disputes ? form->claim_count : 0;
    for (size_t i = 0; i < count; i++) {
        bool is_same =
            form->claims[i].invoice == from->invoice && form->claims[i].line == from->line;
        if (is_same && !is_blank_claim(&form->claims[i])) {
            return (int)i;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (is_blank_claim(&form->claims[i])) {
            return (int)i;
        }
    }
    return count < FORM_CLAIMS ? (int)count : -1;
}

int call_form_take_claim(struct call_form *form, const struct form_claim_source *from) {
    int row = claim_row(form, from);
    if (row < 0) {
        return -1;
    }
    struct form_claim *claim = &form->claims[row];
    bool disputes = (form->said & (1u << SAID_DISPUTE)) != 0;
    if (disputes && (size_t)row < form->claim_count && !is_blank_claim(claim)) {
        return row; /* they may have typed more into it */
    }
    claim->invoice = from->invoice;
    claim->line = from->line;
    field_set(&claim->words, from->words);
    if (from->amount.minor > 0) {
        char text[MONEY_TEXT_BYTES];
        money_format_code(from->amount, text);
        field_set(&claim->amount, text);
    }
    mem_free(claim->mail);
    bool is_kept = from->mail[0] != '\0' && strlen(from->mail) <= FORM_MAIL_ID_BYTES;
    claim->mail = is_kept ? mem_strdup(from->mail) : NULL;
    form->claim_count =
        (size_t)row + 1 > form->claim_count || !disputes ? (size_t)row + 1 : form->claim_count;
    form->said |= 1u << SAID_DISPUTE;
    touch(form, FORM_SAID);
    touch(form, FORM_CLAIM_ABOUT);
    return row;
}

/* Says whether two rows are about the same: a line is conceded once, and judged once. */
static bool is_same(const struct form_settled *a, const struct form_settled *b) {
    return a->is_verdict == b->is_verdict && a->invoice == b->invoice && a->line == b->line &&
           (!a->is_verdict || a->claim == b->claim);
}

bool call_form_settle(struct call_form *form, const struct form_settled *settled,
                      const char *words) {
    size_t at = 0;
    while (at < form->settled_count && !is_same(&form->settled[at], settled)) {
        at++;
    }
    if (at >= FORM_SETTLEMENTS) {
        return false;
    }
    struct field keep = form->settled[at].words;
    form->settled[at] = *settled;
    form->settled[at].words = keep;
    field_set(&form->settled[at].words, words);
    form->settled_count = at < form->settled_count ? form->settled_count : at + 1;
    call_form_set_letter(form, NULL); /* it said something else */
    touch(form, FORM_SETTLED);
    return true;
}

const struct form_settled *call_form_settled(const struct call_form *form, int64_t line,
                                             bool is_verdict) {
    for (size_t i = 0; line != 0 && i < form->settled_count; i++) {
        if (form->settled[i].line == line && form->settled[i].is_verdict == is_verdict) {
            return &form->settled[i];
        }
    }
    return NULL;
}

size_t call_form_conceded(const struct call_form *form,
                          struct correction_item out[FORM_SETTLEMENTS]) {
    size_t count = 0;
    for (size_t i = 0; i < form->settled_count; i++) {
        const struct form_settled *settled = &form->settled[i];
        if (!settled->is_verdict) {
            out[count++] = (struct correction_item){.invoice = settled->invoice,
                                                    .line = settled->line,
                                                    .reason = settled->reason,
                                                    .credit = settled->credit,
                                                    .minutes = settled->minutes,
                                                    .words = field_text(&settled->words)};
        }
    }
    return count;
}

/* "INV-1042 line 3", "INV-1042", "the account". */
static void about_words(const struct card *card, int64_t invoice, int64_t line, char *out,
                        size_t capacity) {
    const char *number = "the account";
    for (size_t i = 0; card != NULL && i < card->invoice_count; i++) {
        number = card->invoices[i].id == invoice ? card->invoices[i].number : number;
    }
    (void)snprintf(out, capacity, "%.60s", number);
    for (size_t i = 0; card != NULL && line != 0 && i < card->line_count; i++) {
        if (card->lines[i].id == line) {
            (void)snprintf(out, capacity, "%.60s line %d", number, card->lines[i].position);
        }
    }
}

static void conceded_words(const struct form_settled *settled, const struct card *card,
                           const char *about, char *out, size_t capacity) {
    char was[MONEY_TEXT_BYTES] = "", now[MONEY_TEXT_BYTES], credit[MONEY_TEXT_BYTES];
    struct money left = settled->credit;
    money_format(settled->credit, credit);
    for (size_t i = 0; card != NULL && i < card->line_count; i++) {
        if (card->lines[i].id == settled->line) {
            money_format(card->lines[i].amount, was);
            left.minor = card->lines[i].amount.minor - settled->credit.minor;
        }
    }
    money_format(left, now);
    if (was[0] != '\0') {
        (void)snprintf(out, capacity, "%s: %s → %s, %s", about, was, now,
                       correction_reason_label(settled->reason));
    } else {
        (void)snprintf(out, capacity, "%s: %s off, %s", about, credit,
                       correction_reason_label(settled->reason));
    }
}

void call_form_settled_words(const struct form_settled *settled, const struct card *card, char *out,
                             size_t capacity) {
    char about[96], text[1200];
    const char *words = field_text(&settled->words);
    about_words(card, settled->invoice, settled->line, about, sizeof about);
    if (settled->is_verdict) {
        (void)snprintf(text, sizeof text, "%s: %s%s%s", about, verdict_label(settled->verdict),
                       words[0] != '\0' ? " – " : "", words);
    } else {
        conceded_words(settled, card, about, text, sizeof text);
    }
    text_clean_into(out, capacity, text, TEXT_LINE);
}

void call_form_set_letter(struct call_form *form, const char *letter) {
    if (letter == NULL && form->letter == NULL) {
        return;
    }
    mem_free(form->letter);
    bool is_kept = letter != NULL && strlen(letter) <= FORM_LETTER_BYTES;
    form->letter = is_kept ? mem_strdup(letter) : NULL;
    touch(form, FORM_SETTLED);
}
