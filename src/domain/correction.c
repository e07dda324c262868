/* Correcting a bill within the call: the words for it, and what a corrected invoice comes to. */
#include "callsheet/domain/correction.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/base/status.h"
#include "callsheet/domain/card.h"

struct word_row {
    const char *word, *label;
    char key;
};

// clang-format off
static const struct word_row reasons[CORRECTION_REASON_COUNT] = {
#define X(name, word, label, key) [CORRECTION_##name] = {word, label, key},
    CORRECTION_REASON_TABLE(X)
#undef X
};
static const struct word_row verdicts[VERDICT_COUNT] = {
#define X(name, word, label, key) [VERDICT_##name] = {word, label, key},
    VERDICT_TABLE(X)
#undef X
};
// clang-format on

static int find(const struct word_row *rows, int count, const char *word) {
    for (int i = 0; word != NULL && i < count; i++) {
        if (strcmp(rows[i].word, word) == 0) {
            return i;
        }
    }
    return -1;
}

const char *correction_reason_word(enum correction_reason reason) {
    return reasons[reason].word;
}

const char *correction_reason_label(enum correction_reason reason) {
    return reasons[reason].label;
}

char correction_reason_key(enum correction_reason reason) {
    return reasons[reason].key;
}

int correction_reason_find(const char *word) {
    return find(reasons, CORRECTION_REASON_COUNT, word);
}

const char *verdict_word(enum verdict verdict) {
    return verdicts[verdict].word;
}

const char *verdict_label(enum verdict verdict) {
    return verdicts[verdict].label;
}

char verdict_key(enum verdict verdict) {
    return verdicts[verdict].key;
}

int verdict_find(const char *word) {
    return find(verdicts, VERDICT_COUNT, word);
}

/* --- the corrected invoice -------------------------------------------------------------------- */

static const struct card_invoice *invoice_of(const struct card *card, int64_t id) {
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (card->invoices[i].id == id) {
            return &card->invoices[i];
        }
    }
    return NULL;
}

static size_t count_lines(const struct card *card, int64_t invoice) {
    size_t count = 0;
    for (size_t i = 0; i < card->line_count; i++) {
        count += card->lines[i].invoice == invoice ? 1 : 0;
    }
    return count;
}

static int by_position(const void *a, const void *b) {
    const struct correction_line *x = a, *y = b;
    return (x->line->position > y->line->position) - (x->line->position < y->line->position);
}

static void take_lines(const struct card *card, int64_t invoice, struct correction *out) {
    for (size_t i = 0; i < card->line_count; i++) {
        const struct card_line *line = &card->lines[i];
        if (line->invoice == invoice) {
            struct money was = line->amount;
            was.minor -= line->credited;
            int32_t minutes =
                line->minutes >= 0 ? line->minutes - line->credited_minutes : line->minutes;
            minutes = line->minutes >= 0 && minutes < 0 ? 0 : minutes;
            out->lines[out->line_count++] = (struct correction_line){.line = line,
                                                                     .was = was,
                                                                     .now = was,
                                                                     .was_minutes = minutes,
                                                                     .now_minutes = minutes};
        }
    }
    if (out->line_count > 1) {
        qsort(out->lines, out->line_count, sizeof *out->lines, by_position);
    }
}

static struct correction_line *line_of(struct correction *correction, int64_t id) {
    for (size_t i = 0; i < correction->line_count; i++) {
        if (correction->lines[i].line->id == id) {
            return &correction->lines[i];
        }
    }
    return NULL;
}

/* Says whether an item may be taken off its line. */
static enum status check_item(const struct correction_item *item,
                              const struct correction_line *line, struct error *err) {
    char amount[MONEY_TEXT_BYTES];
    if (item->credit.minor <= 0) {
        return error_set(err, STATUS_INVALID, "How much is conceded? Type an amount above 0.");
    }
    if (strcmp(item->credit.currency, line->was.currency) != 0) {
        return error_set(err, STATUS_INVALID, "Line %d is billed in %s; type the amount in %s.",
                         line->line->position, line->was.currency, line->was.currency);
    }
    if (line->item != NULL) {
        return error_set(err, STATUS_INVALID, "Line %d is conceded twice.", line->line->position);
    }
    if (item->credit.minor > line->was.minor) {
        money_format_code(line->was, amount);
        return error_set(err, STATUS_INVALID, "Line %d is only %s; no more can be conceded.",
                         line->line->position, amount);
    }
    if (item->minutes < 0 || (line->was_minutes >= 0 && item->minutes > line->was_minutes)) {
        return error_set(err, STATUS_INVALID, "Line %d does not have that much time.",
                         line->line->position);
    }
    return STATUS_OK;
}

static enum status take_item(const struct correction_item *item, struct correction *out,
                             struct error *err) {
    struct correction_line *line = line_of(out, item->line);
    if (line == NULL) {
        return error_set(err, STATUS_NOT_FOUND, "The invoice has no such line any more.");
    }
    enum status status = check_item(item, line, err);
    if (status == STATUS_OK) {
        line->item = item;
        line->now.minor = line->was.minor - item->credit.minor;
        line->now_minutes = line->was_minutes >= 0 ? line->was_minutes - item->minutes : -1;
    }
    return status;
}

int64_t correction_gross(int64_t credited, int64_t lines, int64_t total) {
    bool has_taxes = lines > 0 && total > lines;
    return has_taxes ? ratio_round(total, credited, lines) : credited;
}

int64_t correction_credit(int64_t before, int64_t credited, int64_t lines, int64_t total) {
    int64_t earlier = correction_gross(before, lines, total);
    int64_t credit = correction_gross(before + credited, lines, total) - earlier;
    int64_t left = total - earlier;
    return credit < left ? credit : left;
}

static void sum_up(struct correction *out) {
    int64_t lines = 0, credited = 0, earlier = 0;
    for (size_t i = 0; i < out->line_count; i++) {
        lines += out->lines[i].line->amount.minor;
        credited += out->lines[i].was.minor - out->lines[i].now.minor;
        earlier += out->lines[i].line->credited;
    }
    out->was_total = out->invoice->total;
    out->was_open = out->invoice->open;
    out->credit = out->total = out->was_total;
    out->open = out->was_open;
    out->credit.minor = correction_credit(earlier, credited, lines, out->invoice->total.minor);
    out->was_total.minor -= correction_gross(earlier, lines, out->invoice->total.minor);
    out->total.minor = out->was_total.minor - out->credit.minor;
    out->open.minor -= out->credit.minor;
}

static bool is_conceding(const struct correction *correction) {
    for (size_t i = 0; i < correction->line_count; i++) {
        if (correction->lines[i].item != NULL) {
            return true;
        }
    }
    return false;
}

enum status correction_make(const struct card *card, int64_t invoice,
                            const struct correction_item *items, size_t count, struct arena *arena,
                            struct correction *out, struct error *err) {
    struct correction made = {.invoice = invoice_of(card, invoice)};
    enum status status = STATUS_OK;
    if (made.invoice == NULL || made.invoice->kind != ITEM_INVOICE) {
        return error_set(err, STATUS_NOT_FOUND, "The customer has no such invoice any more.");
    }
    made.lines = arena_array(arena, count_lines(card, invoice) + 1, sizeof *made.lines);
    take_lines(card, invoice, &made);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (items[i].invoice == invoice) {
            status = take_item(&items[i], &made, err);
        }
    }
    if (status != STATUS_OK) {
        return status;
    }
    sum_up(&made);
    if (made.credit.minor <= 0 && is_conceding(&made)) {
        return error_set(err, STATUS_INVALID,
                         "Nothing is left of %.60s to credit. Note what they say as a claim.",
                         made.invoice->number);
    }
    *out = made;
    return STATUS_OK;
}

/* An entry that does not say what was done, or by whom, documents nothing. */
static bool documents(const struct card_work *work) {
    return work->what != NULL && work->what[0] != '\0' && work->who != NULL && work->who[0] != '\0';
}

struct money correction_suggest(const struct card *card, const struct card_line *line,
                                int32_t *minutes, enum correction_reason *reason) {
    struct money credit = line->amount;
    credit.minor = credit.minor > line->credited ? credit.minor - line->credited : 0;
    int64_t recorded = line->credited_minutes;
    size_t entries = 0;
    for (size_t i = 0; i < card->work_count; i++) {
        if (card->work[i].line == line->id && documents(&card->work[i])) {
            recorded += card->work[i].minutes > 0 ? card->work[i].minutes : 0;
            entries++;
        }
    }
    *minutes = 0;
    *reason = CORRECTION_NO_RECORD;
    if (entries == 0) {
        *minutes =
            line->minutes > line->credited_minutes ? line->minutes - line->credited_minutes : 0;
        return credit;
    }
    if (line->minutes <= 0 || recorded >= line->minutes) {
        credit.minor = 0;
        return credit;
    }
    *minutes = (int32_t)(line->minutes - recorded);
    *reason = CORRECTION_WRONG_TIME;
    int64_t undocumented = ratio_round(line->amount.minor, *minutes, line->minutes);
    credit.minor = undocumented < credit.minor ? undocumented : credit.minor;
    return credit;
}
