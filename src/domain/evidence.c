/* Whether billed lines are documented by work entries. */
#include "callsheet/domain/evidence.h"

#include <inttypes.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"

enum {
    SHOWN_BYTES = 60, /* of a text in a reason */
    PERMILLE = 1000,
};

// clang-format off
static const char *const words[EVIDENCE_COUNT] = {
#define X(name, word) [EVIDENCE_##name] = word,
    EVIDENCE_TABLE(X)
#undef X
};
// clang-format on

const char *evidence_word(enum evidence evidence) {
    return words[evidence];
}

static bool is_empty(const char *text) {
    return text == NULL || text[strspn(text, " \t\r\n")] == '\0';
}

/* Says whether a text means anything: enough letters and words. Letters are bytes that begin a
   character, so that "Überwachung" has eleven. */
static bool is_meaningful(const char *text, const struct rules *rules) {
    int64_t letters = 0, count = 0;
    bool is_inside = false;
    for (; *text != '\0'; text++) {
        bool is_blank = *text == ' ' || *text == '\t' || *text == '\n' || *text == '\r';
        letters += !is_blank && ((unsigned char)*text & 0xc0) != 0x80;
        count += !is_blank && !is_inside;
        is_inside = !is_blank;
    }
    return letters >= rules->evidence_least_letters && count >= rules->evidence_least_words;
}

static void say(struct buf *why, const char *text) {
    if (why != NULL) {
        buf_add_text(why, text);
    }
}

/* A text as a quotation, cut where it is long. */
static void quote(struct buf *why, const char *text) {
    char shown[SHOWN_BYTES];
    if (why != NULL) {
        bool is_whole = text_copy(shown, sizeof shown, text);
        buf_addf(why, "“%s%s”", shown, is_whole ? "" : "…");
    }
}

bool evidence_entry_is_good(const struct card_work *work, const struct rules *rules,
                            struct buf *why) {
    if (is_empty(work->what)) {
        say(why, "does not say what was done");
        return false;
    }
    if (!is_meaningful(work->what, rules)) {
        say(why, "says too little of what was done: ");
        quote(why, work->what);
        return false;
    }
    if (work->day == DAY_NONE) {
        say(why, "does not say when it was done");
        return false;
    }
    if (is_empty(work->who)) {
        say(why, "does not say who did it");
        return false;
    }
    if (rules->evidence_needs_why != 0 && is_empty(work->why)) {
        say(why, "does not say why, or who ordered it");
        return false;
    }
    return true;
}

static void say_hours(struct buf *why, int64_t minutes) {
    int64_t hundredths = (minutes * 100 + 30) / 60;
    buf_addf(why, "%" PRId64 ".%02" PRId64 " h", hundredths / 100, hundredths % 100);
}

static void say_short(struct buf *why, int64_t recorded, int64_t billed) {
    if (why != NULL) {
        say_hours(why, recorded);
        buf_add_text(why, " on record of ");
        say_hours(why, billed);
        buf_add_text(why, " billed");
    }
}

/* "12 Sep Rob: says too little of what was done: “work”; 2 more entries too" */
static void say_flaw(struct buf *why, const struct card_work *work, const struct rules *rules,
                     size_t more) {
    char day[16] = "undated";
    if (why == NULL) {
        return;
    }
    if (work->day != DAY_NONE) {
        day_format_plain(work->day, work->day, day);
    }
    buf_addf(why, "%s%s%s: ", day, is_empty(work->who) ? "" : " ",
             is_empty(work->who) ? "" : work->who);
    (void)evidence_entry_is_good(work, rules, why); /* known not to be: this is why */
    if (more > 0) {
        buf_addf(why, "; %zu more %s", more, more == 1 ? "entry is thin" : "entries are thin");
    }
}

/* What the entries of a line come to. */
struct record {
    size_t count, flaws;
    int64_t minutes;
    const struct card_work *flawed; /* the first one */
    bool has_general;               /* entries of the invoice that are on no single line */
};

static bool is_of(const struct card_work *work, const struct card_line *line) {
    return line->id != 0 && work->line == line->id;
}

static struct record collect(const struct card_line *line, const struct card_work *work,
                             size_t count, const struct rules *rules) {
    struct record record = {.count = 0};
    for (size_t i = 0; i < count; i++) {
        if (is_of(&work[i], line)) {
            bool is_good = evidence_entry_is_good(&work[i], rules, NULL);
            record.count++;
            record.flaws += !is_good;
            record.minutes += work[i].minutes > 0 ? work[i].minutes : 0;
            record.flawed = record.flawed == NULL && !is_good ? &work[i] : record.flawed;
        } else if (work[i].line == 0 && work[i].invoice != 0 && work[i].invoice == line->invoice) {
            record.has_general = true;
        }
    }
    return record;
}

struct evidence_record evidence_recorded(const struct card_line *line, const struct card_work *work,
                                         size_t count) {
    struct evidence_record record = {.entries = 0};
    for (size_t i = 0; i < count; i++) {
        if (is_of(&work[i], line)) {
            record.entries++;
            record.minutes += work[i].minutes > 0 ? work[i].minutes : 0;
        }
    }
    return record;
}

/* Says whether recorded minutes cover the billed ones; "not time" is covered by anything. */
static bool covers(int64_t recorded, int64_t billed, const struct rules *rules) {
    return recorded * PERMILLE >= billed * rules->evidence_cover_permille;
}

enum evidence evidence_judge(const struct card_line *line, const struct card_work *work,
                             size_t count, const struct rules *rules, struct buf *why) {
    struct record record = collect(line, work, count, rules);
    if (record.count == 0 && line->minutes < 0) {
        return EVIDENCE_NOT_TIME;
    }
    if (record.count == 0 && record.has_general) {
        say(why, "work is on record for the invoice, not for this line");
        return EVIDENCE_THIN;
    }
    if (record.count == 0) {
        say(why, "nothing on record");
        return EVIDENCE_NONE;
    }
    if (!covers(record.minutes, line->minutes, rules)) {
        say_short(why, record.minutes, line->minutes);
        return EVIDENCE_THIN;
    }
    if (record.flawed != NULL) {
        say_flaw(why, record.flawed, rules, record.flaws - 1);
        return EVIDENCE_THIN;
    }
    return EVIDENCE_DOCUMENTED;
}

enum evidence evidence_of_invoice(const struct card *card, int64_t invoice,
                                  const struct rules *rules, size_t *thin, size_t *none) {
    enum evidence worst = EVIDENCE_NOT_TIME;
    *thin = *none = 0;
    for (size_t i = 0; i < card->line_count; i++) {
        const struct card_line *line = &card->lines[i];
        bool is_taken_off = line->credited > 0 && line->credited >= line->amount.minor;
        if (line->invoice != invoice || is_taken_off) {
            continue;
        }
        enum evidence evidence = evidence_judge(line, card->work, card->work_count, rules, NULL);
        *thin += evidence == EVIDENCE_THIN;
        *none += evidence == EVIDENCE_NONE;
        worst = evidence > worst ? evidence : worst;
    }
    return worst;
}
