/* References of a text held against one customer's record: numbers, amounts, times, days. */
#include "callsheet/domain/complaint_match.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/status.h"

enum points {
    POINTS_NUMBER = 100, /* as the ledger writes it */
    POINTS_DIGITS = 90,  /* its digits, and a word that says what they are */
    POINTS_BARE = 60,    /* its digits alone */
    POINTS_ORDER = 60,
    POINTS_TICKET = 50,
    POINTS_TOTAL = 45,
    POINTS_AMOUNT = 40, /* of a line, or what is open */
    POINTS_LINE_TIME = 20,
    POINTS_WORK_TIME = 12,
    POINTS_ABOUT = 8, /* a time that was rounded */
    POINTS_LINE = 15, /* "line 3" */
    POINTS_ISSUED = 12,
    POINTS_WORK_DAY = 10,
    POINTS_DUE = 6,
};

enum {
    ROUND_MINUTES = 15, /* people round to quarters of an hour … */
    ROUND_MOST = 7,     /* … from no further off than this */
    ROUND_LEAST = 30,
    LETTERS_MOST = 8,
    POSITION_MOST = 100000,
    LONG_TAIL = 8, /* digits of a number that begins with its year without a sign between */
};

/* How well a written number fits one of the ledger; the best fit of all wins. */
enum fit { FIT_NONE, FIT_END, FIT_DIGITS, FIT_SAME };

static uint64_t hash_of(const char *text, size_t len) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static size_t letters_of(const char *key) {
    size_t len = 0;
    while (key[len] >= 'A' && key[len] <= 'Z') {
        len++;
    }
    return len;
}

static const char *skip_zeros(const char *text) {
    while (*text == '0') {
        text++;
    }
    return text;
}

/* The last run of digits of a number as it was written, without the zeros before it; "" when the
   whole number is one run. */
static uint64_t tail_of(const char *number) {
    size_t end = strlen(number), start;
    while (end > 0 && (number[end - 1] < '0' || number[end - 1] > '9')) {
        end--;
    }
    for (start = end; start > 0 && number[start - 1] >= '0' && number[start - 1] <= '9';) {
        start--;
    }
    const char *tail = number + start;
    bool has_more = strcspn(number, "0123456789") < start;
    bool has_year = end - start >= LONG_TAIL && (memcmp(tail, "20", 2) == 0);
    if (has_year && !has_more) {
        tail += 4;
    }
    tail = tail < number + end ? skip_zeros(tail) : tail;
    return (has_more || has_year) && tail < number + end
               ? hash_of(tail, (size_t)(number + end - tail))
               : 0;
}

void known_number_make(struct known_number *out, const char *number) {
    *out = (struct known_number){.whole = 0};
    refs_key(number != NULL ? number : "", out->key, sizeof out->key);
    const char *rest = out->key + letters_of(out->key);
    out->has_letters = rest > out->key;
    rest = skip_zeros(rest);
    if (out->key[0] != '\0') {
        out->whole = hash_of(out->key, strlen(out->key));
        out->rest = rest[0] != '\0' ? hash_of(rest, strlen(rest)) : 0;
        out->tail = tail_of(number);
    }
}

/* Abbreviations everybody uses for "invoice": they say nothing about how this ledger writes. */
static bool is_generic(const char *key, size_t letters) {
    static const char *const words[] = {"INV",  "RE", "RG",   "RNR",  "FA",  "FAC",
                                        "FACT", "FT", "FATT", "BILL", "RECH"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (strlen(words[i]) == letters && memcmp(words[i], key, letters) == 0) {
            return true;
        }
    }
    return false;
}

static bool card_writes(const struct complaint_reader *reader, const char *key, size_t letters) {
    for (size_t i = 0; i < reader->card->invoice_count; i++) {
        const char *known = reader->invoices[i].key;
        if (letters_of(known) == letters && memcmp(known, key, letters) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < reader->card->work_count; i++) {
        const char *known = reader->tickets[i].key;
        if (letters_of(known) == letters && memcmp(known, key, letters) == 0) {
            return true;
        }
    }
    return false;
}

static enum fit fit_of(const struct known_number *written, const struct known_number *known,
                       bool ends_too) {
    if (known->whole == 0 || written->whole == 0) {
        return FIT_NONE;
    }
    if (written->whole == known->whole && strcmp(written->key, known->key) == 0) {
        return FIT_SAME;
    }
    if (!(written->has_letters && known->has_letters) && written->rest == known->rest &&
        refs_key_means(written->key, known->key)) {
        return FIT_DIGITS;
    }
    bool is_end =
        ends_too && !written->has_letters && known->tail != 0 && written->rest == known->tail;
    return is_end ? FIT_END : FIT_NONE;
}

static struct target target_of_invoice(size_t invoice) {
    return (struct target){.invoice = (long)invoice, .line = INDEX_NONE, .work = INDEX_NONE};
}

static void say_number(struct buf *why, enum fit fit, const char *number, const char *key) {
    if (why != NULL && fit == FIT_SAME) {
        buf_addf(why, "names %s", number);
    } else if (why != NULL) {
        buf_addf(why, "“%s” may be %s", key, number);
    }
}

static void add_number(struct complaint_reader *reader, const struct refs_item *item, size_t index,
                       enum fit fit) {
    const struct target target = target_of_invoice(index);
    struct tally *tally = &reader->tallies[index];
    int points = item->is_bare ? POINTS_BARE : POINTS_DIGITS;
    points = fit == FIT_SAME ? POINTS_NUMBER : points;
    complaint_add_link(reader, COMPLAINT_INVOICE, item, &target);
    if (points <= tally->number_points) {
        return;
    }
    int more = points - tally->number_points;
    bool is_first = tally->number_points == 0;
    tally->number_points = points;
    struct buf *why = complaint_add(reader, &target, more);
    say_number(is_first ? why : NULL, fit, reader->card->invoices[index].number, item->key);
}

/* Invoices of this customer that a written number means; the number of them. */
static size_t match_invoices(struct complaint_reader *reader, const struct refs_item *item,
                             const struct known_number *written) {
    size_t count = reader->card->invoice_count, found = 0;
    enum fit best = FIT_NONE;
    for (size_t i = 0; i < count; i++) {
        enum fit fit = fit_of(written, &reader->invoices[i], true);
        best = fit > best ? fit : best;
    }
    for (size_t i = 0; best != FIT_NONE && i < count; i++) {
        if (fit_of(written, &reader->invoices[i], true) == best) {
            add_number(reader, item, i, best);
            found++;
        }
    }
    return found;
}

static size_t match_references(struct complaint_reader *reader, const struct refs_item *item,
                               const struct known_number *written) {
    size_t found = 0;
    for (size_t i = 0; i < reader->card->invoice_count; i++) {
        if (fit_of(written, &reader->references[i], false) == FIT_NONE) {
            continue;
        }
        const struct target target = target_of_invoice(i);
        complaint_add_link(reader, COMPLAINT_INVOICE, item, &target);
        struct buf *why = complaint_add(reader, &target, POINTS_ORDER);
        if (why != NULL) {
            buf_addf(why, "names its order %s", reader->card->invoices[i].reference);
        }
        found++;
    }
    return found;
}

static size_t match_tickets(struct complaint_reader *reader, const struct refs_item *item,
                            const struct known_number *written) {
    size_t found = 0;
    for (size_t i = 0; i < reader->card->work_count; i++) {
        if (fit_of(written, &reader->tickets[i], false) == FIT_NONE) {
            continue;
        }
        const struct target *target = &reader->work_target[i];
        complaint_add_link(reader, COMPLAINT_TICKET, item, target);
        found++;
        struct buf *why = complaint_add(reader, target, POINTS_TICKET);
        if (why != NULL && target->line != INDEX_NONE) {
            buf_addf(why, "names %s, worked on for line %d", reader->card->work[i].ticket,
                     complaint_position(reader, target->line));
        } else if (why != NULL) {
            buf_addf(why, "names %s, worked on for it", reader->card->work[i].ticket);
        }
    }
    return found;
}

static void match_number(struct complaint_reader *reader, const struct refs_item *item) {
    struct known_number written;
    known_number_make(&written, item->key);
    size_t letters = letters_of(written.key);
    if (letters > 0 && letters < LETTERS_MOST && is_generic(written.key, letters) &&
        !card_writes(reader, written.key, letters)) {
        known_number_make(&written, item->key + letters);
    }
    size_t found = match_invoices(reader, item, &written);
    found += found == 0 ? match_tickets(reader, item, &written) : 0;
    found += found == 0 ? match_references(reader, item, &written) : 0;
    bool is_number = item->is_named || (!item->is_bare && letters == 0) ||
                     (letters > 0 && card_writes(reader, written.key, letters));
    if (found == 0 && is_number && !item->is_bare) {
        const struct target none = {INDEX_NONE, INDEX_NONE, INDEX_NONE};
        complaint_add_link(reader, COMPLAINT_UNKNOWN, item, &none);
    }
}

/* --- amounts --- */

static bool is_one_of(const char *list, const char *code) {
    return strlen(code) == 3 && strstr(list, code) != NULL;
}

/* Says whether a currency is written with the sign that `code` stands for. */
static bool shares_sign(const char *code, const char *currency) {
    static const char *const families[] = {"USD AUD CAD HKD NZD SGD MXN", "JPY CNY", "SEK NOK DKK"};
    for (size_t i = 0; i < ARRAY_LEN(families); i++) {
        if (is_one_of(families[i], code) && is_one_of(families[i], currency)) {
            return true;
        }
    }
    return false;
}

/* Says whether an amount of the text is one of the record; signs do not count: credits are written
   either way. */
static bool is_amount(const struct refs_item *item, struct money record) {
    const struct money *said = &item->amount;
    bool agrees = said->currency[0] == '\0' || strcmp(said->currency, record.currency) == 0;
    if (!agrees && !(item->is_shared && shares_sign(said->currency, record.currency))) {
        return false;
    }
    int64_t minor = strcmp(said->currency, record.currency) == 0
                        ? said->minor
                        : money_scaled(*said, record.currency);
    return record.minor != 0 && llabs(minor) == llabs(record.minor);
}

static void say_amount(struct buf *why, struct money said, const char *what, int position) {
    char text[MONEY_TEXT_BYTES];
    if (why == NULL) {
        return;
    }
    money_format(said, text);
    buf_addf(why, "says %s, ", text);
    if (position > 0) {
        buf_addf(why, "line %d is %s", position, text);
    } else {
        buf_add_text(why, what);
    }
}

static void match_amount(struct complaint_reader *reader, const struct refs_item *item) {
    const struct card *card = reader->card;
    for (size_t i = 0; i < card->invoice_count; i++) {
        const struct card_invoice *invoice = &card->invoices[i];
        bool is_total = is_amount(item, invoice->total);
        if (is_total || is_amount(item, invoice->open)) {
            const struct target target = target_of_invoice(i);
            complaint_add_link(reader, COMPLAINT_AMOUNT, item, &target);
            struct buf *why =
                complaint_add(reader, &target, is_total ? POINTS_TOTAL : POINTS_AMOUNT);
            say_amount(why, is_total ? invoice->total : invoice->open,
                       is_total ? "its total" : "which is open of it", 0);
        }
    }
    for (size_t i = 0; i < card->line_count; i++) {
        if (reader->line_invoice[i] != INDEX_NONE && is_amount(item, card->lines[i].amount)) {
            const struct target target = {
                .invoice = reader->line_invoice[i], .line = (long)i, .work = INDEX_NONE};
            complaint_add_link(reader, COMPLAINT_AMOUNT, item, &target);
            say_amount(complaint_add(reader, &target, POINTS_AMOUNT), card->lines[i].amount, "",
                       card->lines[i].position);
        }
    }
}

/* --- times and days --- */

static void add_hours(struct buf *out, int32_t minutes) {
    int64_t hundredths = ((int64_t)minutes * 100 + 30) / 60;
    buf_addf(out, "%" PRId64 ".%02" PRId64 " h", hundredths / 100, hundredths % 100);
}

/* Points for a time: all of them when it is exact, some when it was rounded, else 0. */
static int time_points(int32_t said, int32_t record, int exact) {
    if (record <= 0 || said == record) {
        return record > 0 ? exact : 0;
    }
    bool is_round = said >= ROUND_LEAST && said % ROUND_MINUTES == 0;
    return is_round && abs(said - record) <= ROUND_MOST ? POINTS_ABOUT : 0;
}

static void match_line_times(struct complaint_reader *reader, const struct refs_item *item) {
    const struct card *card = reader->card;
    for (size_t i = 0; i < card->line_count; i++) {
        const struct card_line *line = &card->lines[i];
        int points = time_points(item->minutes, line->minutes, POINTS_LINE_TIME);
        if (points == 0 || reader->line_invoice[i] == INDEX_NONE) {
            continue;
        }
        const struct target target = {
            .invoice = reader->line_invoice[i], .line = (long)i, .work = INDEX_NONE};
        complaint_add_link(reader, COMPLAINT_DURATION, item, &target);
        struct buf *why = complaint_add(reader, &target, points);
        if (why != NULL) {
            buf_add_text(why, "says ");
            add_hours(why, item->minutes);
            buf_addf(why, ", line %d bills ", line->position);
            add_hours(why, line->minutes);
        }
    }
}

/* "Rob's work of 12 Sep" */
static void say_work(struct buf *why, const struct complaint_reader *reader,
                     const struct card_work *work) {
    char day[16];
    day_format_plain(work->day, reader->today, day);
    if (work->who != NULL && work->who[0] != '\0') {
        buf_addf(why, "%s’s ", work->who);
    }
    buf_addf(why, "work of %s", day);
}

static void match_work_times(struct complaint_reader *reader, const struct refs_item *item) {
    const struct card *card = reader->card;
    for (size_t i = 0; i < card->work_count; i++) {
        const struct card_work *work = &card->work[i];
        int points = time_points(item->minutes, work->minutes, POINTS_WORK_TIME);
        if (points == 0) {
            continue;
        }
        complaint_add_link(reader, COMPLAINT_DURATION, item, &reader->work_target[i]);
        struct buf *why = complaint_add(reader, &reader->work_target[i], points);
        if (why != NULL) {
            buf_add_text(why, "says ");
            add_hours(why, item->minutes);
            buf_add_text(why, ", ");
            say_work(why, reader, work);
            buf_add_text(why, " took ");
            add_hours(why, work->minutes);
        }
    }
}

static void say_day(struct buf *why, const struct complaint_reader *reader, int32_t day,
                    const char *what) {
    char text[16];
    if (why != NULL) {
        day_format_plain(day, reader->today, text);
        buf_addf(why, "says %s, %s", text, what);
    }
}

static void match_day(struct complaint_reader *reader, const struct refs_item *item) {
    const struct card *card = reader->card;
    for (size_t i = 0; i < card->invoice_count; i++) {
        bool is_issued = card->invoices[i].issued == item->day;
        if (is_issued || card->invoices[i].due == item->day) {
            const struct target target = target_of_invoice(i);
            complaint_add_link(reader, COMPLAINT_DAY, item, &target);
            struct buf *why =
                complaint_add(reader, &target, is_issued ? POINTS_ISSUED : POINTS_DUE);
            say_day(why, reader, item->day, is_issued ? "its date" : "its due day");
        }
    }
    for (size_t i = 0; i < card->work_count; i++) {
        if (card->work[i].day != item->day) {
            continue;
        }
        complaint_add_link(reader, COMPLAINT_DAY, item, &reader->work_target[i]);
        struct buf *why = complaint_add(reader, &reader->work_target[i], POINTS_WORK_DAY);
        say_day(why, reader, item->day, "a day of work on it");
    }
}

void complaint_match(struct complaint_reader *reader, const struct refs_item *item) {
    switch (item->kind) {
    case REFS_NUMBER:
        if (!item->is_line) {
            match_number(reader, item);
        }
        break;
    case REFS_AMOUNT:
        match_amount(reader, item);
        break;
    case REFS_DURATION:
        match_line_times(reader, item);
        match_work_times(reader, item);
        break;
    case REFS_DAY:
        match_day(reader, item);
        break;
    case REFS_KIND_COUNT:
        break;
    }
}

void complaint_match_line(struct complaint_reader *reader, const struct refs_item *item) {
    const struct card *card = reader->card;
    int position = 0;
    for (const char *c = item->key; *c >= '0' && *c <= '9' && position < POSITION_MOST; c++) {
        position = position * 10 + (*c - '0');
    }
    for (size_t i = 0; i < card->line_count; i++) {
        long invoice = reader->line_invoice[i];
        if (card->lines[i].position != position || invoice == INDEX_NONE ||
            reader->tallies[invoice].score == 0) {
            continue;
        }
        const struct target target = {.invoice = invoice, .line = (long)i, .work = INDEX_NONE};
        struct buf *why = complaint_add(reader, &target, POINTS_LINE);
        if (why != NULL) {
            buf_addf(why, "names line %d", position);
        }
    }
}
