/* Which invoice of a customer a text talks about: tallies what complaint_match.c and the words of
   the record say, ranks, and keeps the places for marking. See complaint.h. */
#include "callsheet/domain/complaint.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/status.h"
#include "callsheet/domain/complaint_match.h"

enum {
    REASONS_MOST = 6, /* of one candidate: more is not read */
    SAME_LINES = 2,   /* further lines that are named in one reason */
    PLACE_LINKS = 16, /* of one place of the text */
    WORD_SHOWN = 30,  /* bytes of a word in a reason */
};

// clang-format off
static const char *const link_words[COMPLAINT_LINK_COUNT] = {
#define X(name, word) [COMPLAINT_##name] = word,
    COMPLAINT_LINK_TABLE(X)
#undef X
};
// clang-format on

const char *complaint_link_word(enum complaint_link_kind kind) {
    return link_words[kind];
}

/* --- tallies --- */

int complaint_position(const struct complaint_reader *reader, long line) {
    return line == INDEX_NONE ? 0 : reader->card->lines[line].position;
}

static void add_line_points(struct complaint_reader *reader, long line, int points) {
    if (line != INDEX_NONE && reader->line_serial[line] != reader->serial) {
        reader->line_serial[line] = reader->serial;
        reader->line_points[line] += points;
    }
}

/* Names a further line that the same item speaks for. */
static void add_same(struct complaint_reader *reader, struct tally *tally, long line) {
    if (line != INDEX_NONE && tally->item_times++ < SAME_LINES && tally->reasons <= REASONS_MOST) {
        buf_addf(&tally->why, ", line %d too", complaint_position(reader, line));
    }
}

struct buf *complaint_add(struct complaint_reader *reader, const struct target *target,
                          int points) {
    if (target->invoice == INDEX_NONE || !reader->counts) {
        return NULL;
    }
    struct tally *tally = &reader->tallies[target->invoice];
    bool is_credit = reader->card->invoices[target->invoice].kind == ITEM_CREDIT_NOTE;
    points = is_credit && !reader->is_number ? (points + 1) / 2 : points; /* few complain of one */
    bool is_new_line =
        target->line != INDEX_NONE && reader->line_serial[target->line] != reader->serial;
    add_line_points(reader, target->line, points);
    if (tally->serial == reader->serial) {
        if (points > tally->item_points) {
            tally->score += points - tally->item_points;
            tally->item_points = points;
        }
        if (is_new_line && target->work == INDEX_NONE) {
            add_same(reader, tally, target->line);
        }
        return NULL;
    }
    tally->serial = reader->serial;
    tally->score += points;
    tally->item_points = points;
    tally->item_times = target->line == INDEX_NONE ? SAME_LINES : 0; /* it is said of the whole */
    if (++tally->reasons > REASONS_MOST) {
        return NULL;
    }
    buf_add_text(&tally->why, tally->why.len > 0 ? "; " : "");
    return &tally->why;
}

void complaint_add_link(struct complaint_reader *reader, enum complaint_link_kind kind,
                        const struct refs_item *item, const struct target *target) {
    const struct card *card = reader->card;
    if (!reader->has_places || reader->place_links >= PLACE_LINKS) {
        return;
    }
    reader->links =
        mem_grow(reader->links, reader->link_count, &reader->link_room, sizeof *reader->links);
    reader->place_links++;
    reader->links[reader->link_count++] = (struct complaint_link){
        .kind = kind,
        .start = item->start,
        .end = item->end,
        .invoice = target->invoice == INDEX_NONE ? 0 : card->invoices[target->invoice].id,
        .line = target->line == INDEX_NONE ? 0 : card->lines[target->line].id,
        .work = target->work == INDEX_NONE ? 0 : card->work[target->work].id,
        .ticket = kind == COMPLAINT_TICKET ? card->work[target->work].ticket : "",
    };
}

/* --- the card, made ready --- */

struct place {
    int64_t id;
    long index;
};

static int by_id(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static long find_place(const struct place *places, size_t count, int64_t id) {
    const struct place wanted = {.id = id};
    const struct place *found =
        id == 0 || count == 0 ? NULL : bsearch(&wanted, places, count, sizeof *places, by_id);
    return found != NULL ? found->index : INDEX_NONE;
}

static void sort_places(struct place *places, size_t count) {
    if (count > 1) {
        qsort(places, count, sizeof *places, by_id);
    }
}

static void place_records(struct complaint_reader *reader) {
    const struct card *card = reader->card;
    struct place *invoices = mem_zalloc(card->invoice_count + 1, sizeof *invoices);
    struct place *lines = mem_zalloc(card->line_count + 1, sizeof *lines);
    for (size_t i = 0; i < card->invoice_count; i++) {
        invoices[i] = (struct place){card->invoices[i].id, (long)i};
    }
    sort_places(invoices, card->invoice_count);
    for (size_t i = 0; i < card->line_count; i++) {
        lines[i] = (struct place){card->lines[i].id, (long)i};
        reader->line_invoice[i] = find_place(invoices, card->invoice_count, card->lines[i].invoice);
    }
    sort_places(lines, card->line_count);
    for (size_t i = 0; i < card->work_count; i++) {
        long line = find_place(lines, card->line_count, card->work[i].line);
        long invoice = find_place(invoices, card->invoice_count, card->work[i].invoice);
        reader->work_target[i] = (struct target){
            .invoice =
                invoice == INDEX_NONE && line != INDEX_NONE ? reader->line_invoice[line] : invoice,
            .line = line,
            .work = (long)i};
    }
    mem_free(invoices);
    mem_free(lines);
}

static void reader_fill(struct complaint_reader *reader, const struct card *card, int32_t today,
                        struct arena *arena) {
    *reader = (struct complaint_reader){.card = card, .arena = arena, .today = today};
    size_t invoices = card->invoice_count + 1, lines = card->line_count + 1;
    reader->tallies = mem_zalloc(invoices, sizeof *reader->tallies);
    reader->invoices = mem_zalloc(invoices, sizeof *reader->invoices);
    reader->references = mem_zalloc(invoices, sizeof *reader->references);
    reader->line_points = mem_zalloc(lines, sizeof *reader->line_points);
    reader->line_serial = mem_zalloc(lines, sizeof *reader->line_serial);
    reader->line_invoice = mem_zalloc(lines, sizeof *reader->line_invoice);
    reader->tickets = mem_zalloc(card->work_count + 1, sizeof *reader->tickets);
    reader->work_target = mem_zalloc(card->work_count + 1, sizeof *reader->work_target);
    for (size_t i = 0; i < card->invoice_count; i++) {
        known_number_make(&reader->invoices[i], card->invoices[i].number);
        known_number_make(&reader->references[i], card->invoices[i].reference);
    }
    for (size_t i = 0; i < card->work_count; i++) {
        known_number_make(&reader->tickets[i], card->work[i].ticket);
    }
    place_records(reader);
}

static void reader_empty(struct complaint_reader *reader) {
    for (size_t i = 0; i < reader->card->invoice_count; i++) {
        buf_release(&reader->tallies[i].why);
    }
    mem_free(reader->tallies);
    mem_free(reader->invoices);
    mem_free(reader->references);
    mem_free(reader->line_points);
    mem_free(reader->line_serial);
    mem_free(reader->line_invoice);
    mem_free(reader->tickets);
    mem_free(reader->work_target);
    mem_free(reader->links);
}

/* --- references --- */

static bool bills_in(const struct card *card, const char *currency) {
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (strcmp(card->invoices[i].total.currency, currency) == 0) {
            return true;
        }
    }
    return false;
}

/* Says whether what was said before says the same again: "1,200.00 EUR" and then "1200" as well,
   but not after dollars that nothing was billed in. */
static bool is_same(const struct card *card, const struct refs_item *before,
                    const struct refs_item *item) {
    const char *old = before->amount.currency, *new = item->amount.currency;
    bool is_currency =
        strcmp(old, new) == 0 || old[0] == '\0' || (new[0] == '\0' && bills_in(card, old));
    return before->kind == item->kind && strcmp(before->key, item->key) == 0 &&
           before->is_bare == item->is_bare && before->amount.minor == item->amount.minor &&
           is_currency && before->minutes == item->minutes && before->day == item->day;
}

static bool is_among(const struct card *card, const struct refs *refs, size_t count,
                     const struct refs_item *item) {
    for (size_t i = 0; i < count; i++) {
        if (is_same(card, &refs->items[i], item)) {
            return true;
        }
    }
    return false;
}

/* What a text holds, and what was held by the subject before it (NULL: this is the subject). */
struct source {
    const struct refs *refs, *before;
    bool has_places;
};

typedef void (*match_function)(struct complaint_reader *reader, const struct refs_item *item);

static void read_items(struct complaint_reader *reader, const struct source *source,
                       enum refs_kind kind, match_function match) {
    for (size_t i = 0; i < source->refs->count; i++) {
        const struct refs_item *item = &source->refs->items[i];
        if (item->kind != kind || item->is_line != (match == complaint_match_line)) {
            continue;
        }
        reader->has_places = source->has_places;
        reader->counts = !is_among(reader->card, source->refs, i, item) &&
                         !(source->before != NULL &&
                           is_among(reader->card, source->before, source->before->count, item));
        reader->place_links = 0;
        reader->is_number = kind == REFS_NUMBER;
        reader->serial++;
        match(reader, item);
    }
}

/* --- words --- */

/* The subject and the text of a message. */
struct message {
    const char *subject, *text;
};

/* Where a word stands first, the subject before the text; its bytes go into `*bytes`. */
static size_t first_place(const struct message *message, const struct shared_word *word,
                          const char **bytes) {
    const char *from = word->in_subject[0] ? message->subject : message->text;
    size_t behind = word->in_subject[0] ? 0 : strlen(message->subject);
    *bytes = from + word->start[0];
    return behind + word->start[0];
}

/* "“backup”, “monitoring” are in ": words as the text has them, in its order. */
static void say_words(struct buf *why, const struct complaint_words *words,
                      const struct message *message, const struct document *document) {
    int shown = 0, count = document->hits < DOCUMENT_WORDS ? document->hits : DOCUMENT_WORDS;
    size_t behind = 0;
    for (int round = 0; round < count; round++) {
        size_t next = SIZE_MAX, next_len = 0;
        const char *text = NULL;
        for (int i = 0; i < count; i++) {
            const struct shared_word *word = &words->words[document->words[i]];
            const char *bytes = NULL;
            size_t start = first_place(message, word, &bytes);
            if (start >= behind && start < next) {
                next = start;
                next_len = word->end[0] - word->start[0];
                text = bytes;
            }
        }
        behind = next + 1;
        int len = next_len < WORD_SHOWN ? (int)next_len : WORD_SHOWN;
        buf_addf(why, "%s“%.*s”", shown++ > 0 ? ", " : "", len, text);
    }
    buf_addf(why, " %s in ", shown > 1 ? "are" : "is");
}

struct word_links {
    struct complaint_reader *reader;
    const struct complaint_words *words;
    size_t documents; /* linked for the present word */
};

static struct target target_of(const struct complaint_reader *reader,
                               const struct document *document) {
    if (document->work != NULL) {
        return reader->work_target[document->work - reader->card->work];
    }
    long line = document->line - reader->card->lines;
    return (struct target){.invoice = reader->line_invoice[line], .line = line, .work = INDEX_NONE};
}

static void link_words_of(void *context, struct document *document, uint32_t row) {
    struct word_links *links = context;
    struct complaint_reader *reader = links->reader;
    const struct shared_word *word = &links->words->words[row];
    if (document->points == 0 || links->documents++ >= PLACE_LINKS) {
        return;
    }
    const struct target target = target_of(reader, document);
    for (uint32_t i = 0; i < word->place_count; i++) {
        const struct refs_item place = {.start = word->start[i], .end = word->end[i]};
        if (!word->in_subject[i]) {
            reader->place_links = 0;
            complaint_add_link(reader, COMPLAINT_WORDS, &place, &target);
        }
    }
}

/* The document with the most in common for each invoice counts; every line gets its own points. */
static void tally_words(struct complaint_reader *reader, const struct complaint_words *words,
                        const struct message *message) {
    reader->serial++;
    reader->counts = true;
    reader->is_number = false;
    const struct document **best =
        mem_zalloc(reader->card->invoice_count + 1, sizeof(struct document *));
    for (size_t i = 0; i < words->document_count; i++) {
        const struct document *document = &words->documents[i];
        const struct target target = target_of(reader, document);
        if (document->points == 0 || target.invoice == INDEX_NONE) {
            continue;
        }
        const struct document *kept = best[target.invoice];
        best[target.invoice] = kept == NULL || document->points > kept->points ? document : kept;
        add_line_points(reader, target.line, document->points);
    }
    for (size_t i = 0; i < reader->card->invoice_count; i++) {
        if (best[i] == NULL) {
            continue;
        }
        const struct target target = target_of(reader, best[i]);
        struct buf *why = complaint_add(reader, &target, best[i]->points);
        if (why != NULL) {
            say_words(why, words, message, best[i]);
            if (target.line != INDEX_NONE) {
                buf_addf(why, "%sline %d", target.work != INDEX_NONE ? "the work behind " : "",
                         complaint_position(reader, target.line));
            } else {
                buf_add_text(why, "the work on it");
            }
        }
    }
    mem_free(best);
}

static void read_words(struct complaint_reader *reader, const char *subject, const char *text,
                       size_t len) {
    struct complaint_words words;
    struct word_links links = {.reader = reader, .words = &words};
    const struct message message = {.subject = subject, .text = text};
    complaint_words_init(&words, reader->card);
    complaint_words_read(&words, subject, strlen(subject), true);
    complaint_words_read(&words, text, len, false);
    complaint_words_judge(&words);
    tally_words(reader, &words, &message);
    reader->has_places = true;
    for (size_t i = 0; i < words.word_count; i++) {
        links.documents = 0;
        if (words.words[i].place_count > 0) {
            complaint_words_each(&words, (uint32_t)i, link_words_of, &links);
        }
    }
    complaint_words_release(&words);
}

/* --- ranking --- */

/* The line with the most points; 0 when two have as many. */
static int64_t best_line(const struct complaint_reader *reader, size_t invoice) {
    int most = 0;
    int64_t line = 0;
    for (size_t i = 0; i < reader->card->line_count; i++) {
        if (reader->line_invoice[i] != (long)invoice || reader->line_points[i] < most) {
            continue;
        }
        bool is_tied = reader->line_points[i] == most;
        line = is_tied ? 0 : reader->card->lines[i].id;
        most = reader->line_points[i];
    }
    return line;
}

/* A candidate and what decides when the scores do not. */
struct ranked {
    struct complaint_candidate candidate;
    const struct card_invoice *invoice;
};

static int better_first(const void *a, const void *b) {
    const struct ranked *x = a, *y = b;
    bool x_open = x->invoice->open.minor != 0, y_open = y->invoice->open.minor != 0;
    bool x_credit = x->invoice->kind != ITEM_INVOICE, y_credit = y->invoice->kind != ITEM_INVOICE;
    if (x->candidate.score != y->candidate.score) {
        return x->candidate.score > y->candidate.score ? -1 : 1;
    }
    if (x_open != y_open) {
        return x_open ? -1 : 1;
    }
    if (x_credit != y_credit) {
        return x_credit ? 1 : -1;
    }
    if (x->invoice->issued != y->invoice->issued) {
        return x->invoice->issued > y->invoice->issued ? -1 : 1;
    }
    return (x->invoice->id > y->invoice->id) - (x->invoice->id < y->invoice->id);
}

static void rank(struct complaint_reader *reader, struct complaint *out) {
    const struct card *card = reader->card;
    struct ranked *ranked = mem_zalloc(card->invoice_count + 1, sizeof *ranked);
    size_t count = 0;
    for (size_t i = 0; i < card->invoice_count; i++) {
        const struct tally *tally = &reader->tallies[i];
        if (tally->score > 0) {
            ranked[count++] = (struct ranked){
                .candidate = {.invoice = card->invoices[i].id,
                              .score = tally->score,
                              .why = arena_strdup(reader->arena, buf_text(&tally->why)),
                              .line = best_line(reader, i)},
                .invoice = &card->invoices[i]};
        }
    }
    if (count > 1) {
        qsort(ranked, count, sizeof *ranked, better_first);
    }
    out->candidates = arena_array(reader->arena, count + 1, sizeof *out->candidates);
    out->candidate_count = count;
    for (size_t i = 0; i < count; i++) {
        out->candidates[i] = ranked[i].candidate;
        int score = ranked[i].candidate.score;
        out->candidates[i].is_tied = (i > 0 && ranked[i - 1].candidate.score == score) ||
                                     (i + 1 < count && ranked[i + 1].candidate.score == score);
    }
    mem_free(ranked);
}

static int by_place(const void *a, const void *b) {
    const struct complaint_link *x = a, *y = b;
    const int64_t keys[][2] = {
        {(int64_t)x->start, (int64_t)y->start},
        {(int64_t)x->end, (int64_t)y->end},
        {(int64_t)x->kind, (int64_t)y->kind},
        {x->invoice, y->invoice},
        {x->line, y->line},
        {x->work, y->work},
    };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        if (keys[i][0] != keys[i][1]) {
            return keys[i][0] < keys[i][1] ? -1 : 1;
        }
    }
    return 0;
}

static void keep_links(struct complaint_reader *reader, struct complaint *out) {
    if (reader->link_count > 1) {
        qsort(reader->links, reader->link_count, sizeof *reader->links, by_place);
    }
    out->links = arena_array(reader->arena, reader->link_count + 1, sizeof *out->links);
    out->link_count = reader->link_count;
    for (size_t i = 0; i < reader->link_count; i++) {
        out->links[i] = reader->links[i];
        out->links[i].ticket = arena_strdup(reader->arena, reader->links[i].ticket);
    }
}

void complaint_read(const char *subject, const char *text, size_t len, const struct card *card,
                    int32_t today, struct arena *arena, struct complaint *out) {
    static const enum refs_kind order[] = {REFS_NUMBER, REFS_AMOUNT, REFS_DURATION, REFS_DAY};
    struct complaint_reader reader;
    struct refs above, below;
    subject = subject != NULL ? subject : "";
    *out = (struct complaint){.link_count = 0};
    reader_fill(&reader, card, today, arena);
    refs_find(subject, strlen(subject), today, arena, &above);
    refs_find(text, len, today, arena, &below);
    const struct source in_subject = {.refs = &above};
    const struct source in_text = {.refs = &below, .before = &above, .has_places = true};
    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        read_items(&reader, &in_subject, order[i], complaint_match);
        read_items(&reader, &in_text, order[i], complaint_match);
    }
    read_words(&reader, subject, text, len);
    read_items(&reader, &in_subject, REFS_NUMBER, complaint_match_line);
    read_items(&reader, &in_text, REFS_NUMBER, complaint_match_line);
    rank(&reader, out);
    keep_links(&reader, out);
    reader_empty(&reader);
}

size_t complaint_mentions(const struct complaint *complaint, const struct card_work *work) {
    size_t count = 0, last_start = SIZE_MAX;
    for (size_t i = 0; i < complaint->link_count; i++) {
        const struct complaint_link *link = &complaint->links[i];
        bool is_ticket = link->ticket[0] != '\0' && work->ticket != NULL &&
                         strcmp(link->ticket, work->ticket) == 0;
        if ((link->work == work->id || is_ticket) && link->start != last_start) {
            last_start = link->start;
            count++;
        }
    }
    return count;
}
