/* Whether billed lines are documented by work entries. */
#include "callsheet/domain/evidence.h"

#include <inttypes.h>
#include <stdbool.h>

enum {
    LEAST_LETTERS = 8, /* of what was done: "fixed it" says more than "work" */
    LEAST_WORDS = 2,
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
    return text == NULL || text[0] == '\0';
}

/* Says whether a text means anything: at least two words of some length. */
static bool is_meaningful(const char *text) {
    int letters = 0, count = 0;
    bool is_inside = false;
    for (; text != NULL && *text != '\0'; text++) {
        bool is_blank = *text == ' ' || *text == '\t' || *text == '\n';
        letters += !is_blank;
        count += !is_blank && !is_inside;
        is_inside = !is_blank;
    }
    return letters >= LEAST_LETTERS && count >= LEAST_WORDS;
}

/* What is wrong with one entry; NULL when nothing is. */
static const char *flaw_of(const struct card_work *work) {
    if (is_empty(work->what)) {
        return "an entry does not say what was done";
    }
    if (!is_meaningful(work->what)) {
        return "an entry says too little about what was done";
    }
    if (is_empty(work->who)) {
        return "an entry does not say who did it";
    }
    return is_empty(work->why) ? "an entry does not say why, or who ordered it" : NULL;
}

static void say(struct buf *why, const char *text) {
    if (why != NULL) {
        buf_add_text(why, text);
    }
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

/* What the entries of a line come to. */
struct record {
    size_t count;
    int64_t minutes;
    const char *flaw; /* the first one */
    bool has_general; /* entries of the invoice that are on no single line */
};

static struct record collect(const struct card_line *line, const struct card_work *work,
                             size_t count) {
    struct record record = {.count = 0};
    for (size_t i = 0; i < count; i++) {
        if (line->id != 0 && work[i].line == line->id) {
            const char *flaw = flaw_of(&work[i]);
            record.count++;
            record.minutes += work[i].minutes > 0 ? work[i].minutes : 0;
            record.flaw = record.flaw != NULL ? record.flaw : flaw;
        } else if (work[i].line == 0 && work[i].invoice != 0 && work[i].invoice == line->invoice) {
            record.has_general = true;
        }
    }
    return record;
}

enum evidence evidence_judge(const struct card_line *line, const struct card_work *work,
                             size_t count, struct buf *why) {
    struct record record = collect(line, work, count);
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
    if (record.minutes < line->minutes) {
        say_short(why, record.minutes, line->minutes);
        return EVIDENCE_THIN;
    }
    if (record.flaw != NULL) {
        say(why, record.flaw);
        return EVIDENCE_THIN;
    }
    return EVIDENCE_DOCUMENTED;
}

enum evidence evidence_of_invoice(const struct card *card, int64_t invoice, size_t *thin,
                                  size_t *none) {
    enum evidence worst = EVIDENCE_NOT_TIME;
    *thin = *none = 0;
    for (size_t i = 0; i < card->line_count; i++) {
        if (card->lines[i].invoice != invoice) {
            continue;
        }
        enum evidence evidence =
            evidence_judge(&card->lines[i], card->work, card->work_count, NULL);
        *thin += evidence == EVIDENCE_THIN;
        *none += evidence == EVIDENCE_NONE;
        worst = evidence > worst ? evidence : worst;
    }
    return worst;
}
