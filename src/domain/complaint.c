/* Which invoice a text talks about: every reference is held against the card, and what speaks for
   an invoice adds up and is said in words. */
#include "callsheet/domain/complaint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/domain/complaintwords.h"
#include "callsheet/domain/refscan.h"

/* What each sign is worth: a number that is named says more than all the rest together. */
enum {
    WORTH_NAMED = 100,
    WORTH_NUMBER = 60, /* digits alone */
    WORTH_SUBJECT = 70,
    WORTH_TICKET = 40,
    WORTH_LINE_AMOUNT = 25,
    WORTH_TOTAL = 20,
    WORTH_POSITION = 15, /* "line 3" of an invoice that is named */
    WORTH_WORDS = 12,
    WORTH_WORK_WORDS = 10,
    WORTH_MINUTES = 8,
    WORTH_DAY = 5,
    WORTH_OPEN = 3,
    LINKS_MOST = 600,
    REASONS_MOST = 4, /* sentences about one invoice */
};

/* What speaks for one invoice. */
struct weight {
    int score, reasons;
    bool is_named;
    struct buf why;
};

struct reading {
    const struct card *card;
    struct arena *arena;
    struct complaint *out;
    struct weight *weights; /* of each invoice */
    int *lines;             /* score of each line */
};

static const char *const link_words[COMPLAINT_LINK_COUNT] = {
#define X(name, word) [COMPLAINT_##name] = word,
    COMPLAINT_LINK_TABLE(X)
#undef X
};

const char *complaint_link_word(enum complaint_link_kind kind) {
    return link_words[kind];
}

/* --- adding up -------------------------------------------------------------------------------- */

static void add_link(struct reading *reading, const struct complaint_link *link) {
    struct complaint *out = reading->out;
    if (out->link_count < LINKS_MOST) {
        out->links[out->link_count++] = *link;
    }
}

static long invoice_index(const struct card *card, int64_t id) {
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (card->invoices[i].id == id) {
            return (long)i;
        }
    }
    return -1;
}

__attribute__((format(printf, 4, 5))) static void
speak_for(struct reading *reading, int64_t invoice, int worth, const char *format, ...) {
    long index = invoice_index(reading->card, invoice);
    if (index < 0) {
        return;
    }
    struct weight *weight = &reading->weights[index];
    char text[200];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(text, sizeof text, format, list); /* cut is fine: it is one of several */
    va_end(list);
    weight->score += worth;
    if (weight->reasons < REASONS_MOST && text[0] != '\0' &&
        strstr(buf_text(&weight->why), text) == NULL) {
        buf_addf(&weight->why, "%s%s", weight->why.len > 0 ? "; " : "", text);
        weight->reasons++;
    }
}

static void speak_for_line(struct reading *reading, size_t line, int worth) {
    reading->lines[line] += worth;
}

/* --- numbers ---------------------------------------------------------------------------------- */

static bool is_exact(const char *key, const struct card_invoice *invoice) {
    char known[REFS_KEY_BYTES];
    refs_key(invoice->number, known, sizeof known);
    return strcmp(key, known) == 0;
}

static bool means(const char *key, const struct card_invoice *invoice) {
    char known[REFS_KEY_BYTES];
    refs_key(invoice->number, known, sizeof known);
    return refs_key_means(key, known);
}

/* An exact number hides those that only end alike. */
static bool has_exact(const struct card *card, const char *key) {
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (is_exact(key, &card->invoices[i])) {
            return true;
        }
    }
    return false;
}

static bool read_invoice(struct reading *reading, const struct refs_item *item, bool is_subject) {
    const struct card *card = reading->card;
    bool exact = has_exact(card, item->key), found = false;
    bool has_letters = item->key[0] < '0' || item->key[0] > '9';
    for (size_t i = 0; i < card->invoice_count; i++) {
        const struct card_invoice *invoice = &card->invoices[i];
        if (exact ? !is_exact(item->key, invoice) : !means(item->key, invoice)) {
            continue;
        }
        bool is_sure = item->is_named || has_letters;
        int worth = is_subject ? WORTH_SUBJECT : is_sure ? WORTH_NAMED : WORTH_NUMBER;
        bool is_again = reading->weights[i].is_named;
        speak_for(reading, invoice->id, is_again ? 0 : worth, is_subject ? "%s %s" : "%s %s",
                  is_subject ? "the subject names" : "names", invoice->number);
        reading->weights[i].is_named = true;
        found = true;
        if (!is_subject) {
            add_link(reading, &(struct complaint_link){.kind = COMPLAINT_INVOICE,
                                                       .start = item->start,
                                                       .end = item->end,
                                                       .invoice = invoice->id,
                                                       .ticket = ""});
        }
    }
    return found;
}

static bool read_ticket(struct reading *reading, const struct refs_item *item, bool is_subject) {
    const struct card *card = reading->card;
    char known[REFS_KEY_BYTES];
    int64_t spoken = 0;
    bool found = false;
    for (size_t i = 0; i < card->work_count; i++) {
        const struct card_work *work = &card->work[i];
        refs_key(work->ticket, known, sizeof known);
        if (known[0] == '\0' || !refs_key_means(item->key, known)) {
            continue;
        }
        found = true;
        if (work->invoice != 0 && work->invoice != spoken) {
            speak_for(reading, work->invoice, WORTH_TICKET, "names %s, which is behind it",
                      work->ticket);
            spoken = work->invoice;
        }
        if (!is_subject) {
            add_link(reading, &(struct complaint_link){.kind = COMPLAINT_TICKET,
                                                       .start = item->start,
                                                       .end = item->end,
                                                       .invoice = work->invoice,
                                                       .line = work->line,
                                                       .work = work->id,
                                                       .ticket = work->ticket});
        }
    }
    return found;
}

static void read_number(struct reading *reading, const struct refs_item *item, bool is_subject) {
    bool found = read_invoice(reading, item, is_subject);
    found = read_ticket(reading, item, is_subject) || found;
    bool has_letters = item->key[0] < '0' || item->key[0] > '9';
    if (!found && !is_subject && (item->is_named || has_letters)) {
        add_link(reading, &(struct complaint_link){.kind = COMPLAINT_UNKNOWN,
                                                   .start = item->start,
                                                   .end = item->end,
                                                   .ticket = ""});
    }
}

/* --- amounts, times, days --------------------------------------------------------------------- */

/* An amount without a currency was read with two decimals. */
static bool is_amount(struct money said, struct money known) {
    bool is_written = said.currency[0] != '\0';
    if (is_written && strcmp(said.currency, known.currency) != 0) {
        return false;
    }
    int64_t minor = said.minor;
    for (int digits = currency_digits(known.currency); !is_written && digits < 2; digits++) {
        minor = minor % 10 == 0 ? minor / 10 : -1;
    }
    return minor > 0 && minor == known.minor;
}

static void read_amount(struct reading *reading, const struct refs_item *item) {
    const struct card *card = reading->card;
    char text[MONEY_TEXT_BYTES];
    for (size_t i = 0; i < card->line_count; i++) {
        const struct card_line *line = &card->lines[i];
        if (is_amount(item->amount, line->amount)) {
            money_format(line->amount, text);
            speak_for(reading, line->invoice, WORTH_LINE_AMOUNT, "says %s, line %d is %s", text,
                      line->position, text);
            speak_for_line(reading, i, WORTH_LINE_AMOUNT);
            add_link(reading, &(struct complaint_link){.kind = COMPLAINT_AMOUNT,
                                                       .start = item->start,
                                                       .end = item->end,
                                                       .invoice = line->invoice,
                                                       .line = line->id,
                                                       .ticket = ""});
        }
    }
    for (size_t i = 0; i < card->invoice_count; i++) {
        const struct card_invoice *invoice = &card->invoices[i];
        bool is_total = is_amount(item->amount, invoice->total);
        if (is_total || is_amount(item->amount, invoice->open)) {
            money_format(is_total ? invoice->total : invoice->open, text);
            speak_for(reading, invoice->id, WORTH_TOTAL, "says %s, its %s", text,
                      is_total ? "total" : "open amount");
            add_link(reading, &(struct complaint_link){.kind = COMPLAINT_AMOUNT,
                                                       .start = item->start,
                                                       .end = item->end,
                                                       .invoice = invoice->id,
                                                       .ticket = ""});
        }
    }
}

static size_t line_index(const struct card *card, int64_t id) {
    size_t i = 0;
    while (i < card->line_count && card->lines[i].id != id) {
        i++;
    }
    return i;
}

static void link_work(struct reading *reading, const struct refs_item *item, size_t index,
                      enum complaint_link_kind kind, int worth) {
    const struct card_work *work = &reading->card->work[index];
    size_t line = line_index(reading->card, work->line);
    if (line < reading->card->line_count) {
        speak_for_line(reading, line, worth);
    }
    add_link(reading, &(struct complaint_link){.kind = kind,
                                               .start = item->start,
                                               .end = item->end,
                                               .invoice = work->invoice,
                                               .line = work->line,
                                               .work = work->id,
                                               .ticket = work->ticket});
}

static void read_minutes(struct reading *reading, const struct refs_item *item) {
    const struct card *card = reading->card;
    double said = (double)item->minutes / 60;
    for (size_t i = 0; i < card->line_count; i++) {
        if (card->lines[i].minutes == item->minutes) {
            speak_for(reading, card->lines[i].invoice, WORTH_MINUTES, "says %.2f h, line %d is so",
                      said, card->lines[i].position);
            speak_for_line(reading, i, WORTH_MINUTES);
            add_link(reading, &(struct complaint_link){.kind = COMPLAINT_DURATION,
                                                       .start = item->start,
                                                       .end = item->end,
                                                       .invoice = card->lines[i].invoice,
                                                       .line = card->lines[i].id,
                                                       .ticket = ""});
        }
    }
    for (size_t i = 0; i < card->work_count; i++) {
        if (card->work[i].minutes == item->minutes && card->work[i].invoice != 0) {
            speak_for(reading, card->work[i].invoice, WORTH_MINUTES,
                      "says %.2f h, as an entry of work", said);
            link_work(reading, item, i, COMPLAINT_DURATION, WORTH_MINUTES);
        }
    }
}

static void read_day(struct reading *reading, const struct refs_item *item, int32_t today) {
    const struct card *card = reading->card;
    char day[16];
    int64_t spoken = 0;
    day_format_plain(item->day, today, day);
    for (size_t i = 0; i < card->work_count; i++) {
        if (card->work[i].day != item->day || card->work[i].invoice == 0) {
            continue;
        }
        if (card->work[i].invoice != spoken) {
            speak_for(reading, card->work[i].invoice, WORTH_DAY, "says %s, when work was done",
                      day);
            spoken = card->work[i].invoice;
        }
        link_work(reading, item, i, COMPLAINT_DAY, WORTH_DAY);
    }
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (card->invoices[i].issued == item->day) {
            speak_for(reading, card->invoices[i].id, WORTH_DAY, "says %s, its date", day);
            add_link(reading, &(struct complaint_link){.kind = COMPLAINT_DAY,
                                                       .start = item->start,
                                                       .end = item->end,
                                                       .invoice = card->invoices[i].id,
                                                       .ticket = ""});
        }
    }
}

/* --- words and positions ---------------------------------------------------------------------- */

static void read_words(struct reading *reading, const char *text, size_t len) {
    const struct card *card = reading->card;
    struct words_found found;
    words_find(card, text, len, reading->arena, &found);
    for (size_t i = 0; i < found.owner_count; i++) {
        const struct words_owner *owner = &found.owners[i];
        bool is_line = i < card->line_count;
        if (!owner->is_hit) {
            continue;
        }
        if (is_line) {
            speak_for(reading, card->lines[i].invoice, WORTH_WORDS, "“%s” is in line %d",
                      owner->word, card->lines[i].position);
            speak_for_line(reading, i, WORTH_WORDS + (int)owner->words);
        } else if (card->work[i - card->line_count].invoice != 0) {
            const struct card_work *work = &card->work[i - card->line_count];
            size_t line = line_index(card, work->line);
            speak_for(reading, work->invoice, WORTH_WORK_WORDS, "“%s” is in its work log",
                      owner->word);
            if (line < card->line_count) {
                speak_for_line(reading, line, WORTH_WORK_WORDS + (int)owner->words);
            }
        }
    }
    for (size_t i = 0; i < found.hit_count; i++) {
        const struct words_hit *hit = &found.hits[i];
        bool is_line = hit->owner < card->line_count;
        const struct card_line *line = is_line ? &card->lines[hit->owner] : NULL;
        const struct card_work *work = is_line ? NULL : &card->work[hit->owner - card->line_count];
        add_link(reading,
                 &(struct complaint_link){.kind = COMPLAINT_WORDS,
                                          .start = hit->start,
                                          .end = hit->end,
                                          .invoice = is_line ? line->invoice : work->invoice,
                                          .line = is_line ? line->id : work->line,
                                          .work = is_line ? 0 : work->id,
                                          .ticket = is_line ? "" : work->ticket});
    }
}

/* "line 3", "Position 3" of an invoice that is named. */
static void read_positions(struct reading *reading, const char *text, size_t len) {
    static const char naming[] = "line lines item items position pos posten zeile ligne poste "
                                 "linea partida linha item riga voce";
    struct refscan scan = {.text = text, .len = len, .arena = reading->arena};
    for (refscan_begin(&scan); refscan_token(&scan, 0)->kind != TOKEN_END; refscan_next(&scan)) {
        const struct token *number = refscan_token(&scan, 1);
        if (!refscan_is(&scan, refscan_token(&scan, 0), naming) || number->kind != TOKEN_NUMBER ||
            number->end - number->start > 3) {
            continue;
        }
        int position = 0;
        for (size_t at = number->start; at < number->end; at++) {
            position = position * 10 + (text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 1000);
        }
        for (size_t i = 0; i < reading->card->line_count; i++) {
            const struct card_line *line = &reading->card->lines[i];
            long index = invoice_index(reading->card, line->invoice);
            if (line->position == position && index >= 0 && reading->weights[index].is_named) {
                speak_for(reading, line->invoice, WORTH_POSITION, "says line %d", position);
                speak_for_line(reading, i, WORTH_POSITION);
                add_link(reading, &(struct complaint_link){.kind = COMPLAINT_WORDS,
                                                           .start = refscan_token(&scan, 0)->start,
                                                           .end = number->end,
                                                           .invoice = line->invoice,
                                                           .line = line->id,
                                                           .ticket = ""});
            }
        }
    }
}

/* --- ranking ---------------------------------------------------------------------------------- */

static int64_t best_line(const struct reading *reading, int64_t invoice) {
    int best = 0;
    int64_t id = 0;
    bool is_tied = false;
    for (size_t i = 0; i < reading->card->line_count; i++) {
        if (reading->card->lines[i].invoice != invoice || reading->lines[i] == 0) {
            continue;
        }
        is_tied = reading->lines[i] == best;
        if (reading->lines[i] > best) {
            best = reading->lines[i];
            id = reading->card->lines[i].id;
        }
    }
    return is_tied ? 0 : id;
}

static int best_first(const void *a, const void *b) {
    const struct complaint_candidate *x = a, *y = b;
    if (x->score != y->score) {
        return x->score > y->score ? -1 : 1;
    }
    return (x->invoice > y->invoice) - (x->invoice < y->invoice);
}

static void rank(struct reading *reading) {
    const struct card *card = reading->card;
    struct complaint *out = reading->out;
    out->candidates = arena_array(reading->arena, card->invoice_count + 1, sizeof *out->candidates);
    for (size_t i = 0; i < card->invoice_count; i++) {
        struct weight *weight = &reading->weights[i];
        if (weight->score > 0) {
            out->candidates[out->candidate_count++] = (struct complaint_candidate){
                .invoice = card->invoices[i].id,
                .score = weight->score + (card->invoices[i].open.minor > 0 ? WORTH_OPEN : 0),
                .why = arena_strdup(reading->arena, buf_text(&weight->why)),
                .line = best_line(reading, card->invoices[i].id)};
        }
        buf_release(&weight->why);
    }
    if (out->candidate_count > 1) {
        qsort(out->candidates, out->candidate_count, sizeof *out->candidates, best_first);
    }
    for (size_t i = 0; i + 1 < out->candidate_count; i++) {
        if (out->candidates[i].score == out->candidates[i + 1].score) {
            out->candidates[i].is_tied = out->candidates[i + 1].is_tied = true;
        }
    }
}

static int by_start(const void *a, const void *b) {
    const struct complaint_link *x = a, *y = b;
    if (x->start != y->start) {
        return x->start < y->start ? -1 : 1;
    }
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    return (x->work > y->work) - (x->work < y->work);
}

static void read_refs(struct reading *reading, const struct refs *refs, int32_t today) {
    for (size_t i = 0; i < refs->count; i++) {
        const struct refs_item *item = &refs->items[i];
        switch (item->kind) {
        case REFS_NUMBER:
            read_number(reading, item, false);
            break;
        case REFS_AMOUNT:
            read_amount(reading, item);
            break;
        case REFS_DURATION:
            read_minutes(reading, item);
            break;
        case REFS_DAY:
            read_day(reading, item, today);
            break;
        case REFS_KIND_COUNT:
            break;
        }
    }
}

void complaint_read(const char *subject, const char *text, size_t len, const struct card *card,
                    int32_t today, struct arena *arena, struct complaint *out) {
    struct refs refs;
    *out = (struct complaint){.links = arena_array(arena, LINKS_MOST, sizeof *out->links)};
    struct reading reading = {
        .card = card,
        .arena = arena,
        .out = out,
        .weights = arena_array(arena, card->invoice_count + 1, sizeof *reading.weights),
        .lines = arena_array(arena, card->line_count + 1, sizeof *reading.lines)};
    refs_find(text, len, today, arena, &refs);
    read_refs(&reading, &refs, today);
    if (subject != NULL && subject[0] != '\0') {
        refs_find(subject, strlen(subject), today, arena, &refs);
        for (size_t i = 0; i < refs.count; i++) {
            if (refs.items[i].kind == REFS_NUMBER) {
                read_number(&reading, &refs.items[i], true);
            }
        }
    }
    read_words(&reading, text, len);
    read_positions(&reading, text, len);
    rank(&reading);
    if (out->link_count > 1) {
        qsort(out->links, out->link_count, sizeof *out->links, by_start);
    }
}

size_t complaint_mentions(const struct complaint *complaint, const struct card_work *work) {
    size_t count = 0;
    for (size_t i = 0; i < complaint->link_count; i++) {
        const struct complaint_link *link = &complaint->links[i];
        bool is_ticket = work->ticket[0] != '\0' && strcmp(link->ticket, work->ticket) == 0;
        count += link->work == work->id || is_ticket ? 1 : 0;
    }
    return count;
}
