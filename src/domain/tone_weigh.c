/** From phrases found to points that count. */
#include "callsheet/domain/tone_weigh.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/base/status.h"

enum {
    NEAR_WORDS = 7,   /* how far off what is judged may stand from the judgement */
    DENY_WORDS = 4,   /* how far off a "not" may stand */
    MOCK_WORDS = 24,  /* how soon after praise trouble makes it sarcasm */
    SHORT_WORDS = 18, /* in a message up to so long a word says more */
    COUNTING_UP_POINTS = 24,
    LOUD_POINTS = 3,         /* of a word in capitals */
    LOUD_MOST_PER_CENT = 40, /* of the words: above, it is a habit or a form */
    WORDS_PER_SIGN = 60,     /* a long message needs more signs of a sort */
    PANIC_LEAST = 4,
    BULK_LEAST = 4,
    VICTIM_LEAST = 2,
};

struct weighing {
    const struct tone_text *text;
    struct tone_hits *hits;
    int context[TONE_KIND_COUNT]; /* how plainly the message is of a sort */
    bool is_panic, is_bulk, is_victim, is_all_loud;
    bool is_aimed;
    int counts[TONE_KIND_COUNT], sums[TONE_KIND_COUNT];
};

static const struct {
    const char *why;
    int most;
    unsigned flags;
} kinds[TONE_KIND_COUNT] = {
#define X(name, why, most, flags) [TONE_KIND_##name] = {why, most, flags},
    TONE_KIND_TABLE(X)
#undef X
};

static bool has_class(const struct weighing *w, size_t i, enum tone_class class) {
    return (w->text->tokens[i].classes >> class & 1U) != 0;
}

static bool has_flag(const struct weighing *w, size_t i, unsigned flag) {
    return (w->text->tokens[i].flags & flag) != 0;
}

static int per_cent(int points, int per_cent) {
    return points * per_cent / 100;
}

/* --- what stands around a phrase ----------------------------------------------------------------
 */

/* Says whether a "not" before the phrase takes it back: nothing but light words between. */
static bool is_denied(const struct weighing *w, const struct tone_hit *hit) {
    size_t i = hit->first;
    for (int n = 0; n < DENY_WORDS && i > 0 && !has_flag(w, i, TONE_TOKEN_FIRST); n++) {
        i--;
        if (has_class(w, i, TONE_CLASS_NOT)) {
            return true;
        }
        if (!has_class(w, i, TONE_CLASS_LIGHT) && !has_class(w, i, TONE_CLASS_VERY)) {
            return false;
        }
    }
    return false;
}

/* Words from the phrase to the nearest of a class in its sentence; a large number without one. */
static size_t distance(const struct weighing *w, const struct tone_hit *hit, uint32_t classes) {
    size_t best = SIZE_MAX, i = hit->first;
    for (size_t n = 1; n <= NEAR_WORDS && i > 0 && !has_flag(w, i, TONE_TOKEN_FIRST); n++) {
        i--;
        if ((w->text->tokens[i].classes & classes) != 0) {
            best = n;
            break;
        }
    }
    for (i = hit->last + 1; i < w->text->count && i <= hit->last + NEAR_WORDS; i++) {
        if (has_flag(w, i, TONE_TOKEN_FIRST)) {
            break;
        }
        if ((w->text->tokens[i].classes & classes) != 0) {
            size_t n = i - hit->last;
            return n < best ? n : best;
        }
    }
    return best;
}

static bool holds(const struct weighing *w, const struct tone_hit *hit, uint32_t classes) {
    for (size_t i = hit->first; i <= hit->last; i++) {
        if ((w->text->tokens[i].classes & classes) != 0) {
            return true;
        }
    }
    return false;
}

/* Says whether a phrase is a whole sentence: "Useless." */
static bool is_sentence(const struct weighing *w, const struct tone_hit *hit) {
    bool ends = hit->last + 1 == w->text->count || has_flag(w, hit->last + 1, TONE_TOKEN_FIRST);
    return ends && has_flag(w, hit->first, TONE_TOKEN_FIRST);
}

/* Of a judgement that things deserve as well: what is left when it is aimed at whom. */
static int aim(const struct weighing *w, const struct tone_hit *hit) {
    const uint32_t firm = 1U << TONE_CLASS_YOU | 1U << TONE_CLASS_FIRM;
    const uint32_t thing = 1U << TONE_CLASS_THING;
    if (holds(w, hit, firm)) {
        return 100;
    }
    if (is_sentence(w, hit)) {
        return 100;
    }
    size_t to_firm = distance(w, hit, firm), to_thing = distance(w, hit, thing);
    if (to_firm == SIZE_MAX && to_thing == SIZE_MAX) {
        return w->is_victim ? 15 : 50;
    }
    if (to_thing < to_firm) {
        return 0;
    }
    return w->is_victim && hit->kind == TONE_KIND_CRIME ? 25 : 100;
}

/* Of a feeling: what is left by whose it is. "We are furious", "furious" — not "the neighbours are
   furious". */
static int feel(const struct weighing *w, const struct tone_hit *hit) {
    const uint32_t us = 1U << TONE_CLASS_US;
    size_t i = hit->first, n = 0;
    while (i > 0 && !has_flag(w, i, TONE_TOKEN_FIRST) && n < NEAR_WORDS) {
        i--;
        n++;
        if ((w->text->tokens[i].classes & us) != 0) {
            return 100;
        }
    }
    return n < 2 || holds(w, hit, us) ? 100 : 45;
}

/* Says whether trouble follows praise closely, or stands right before it. */
static bool mocks(const struct weighing *w, const struct tone_hit *hit) {
    size_t i = hit->first > MOCK_WORDS / 2 ? hit->first - MOCK_WORDS / 2 : 0;
    for (; i < w->text->count && i <= hit->last + MOCK_WORDS; i++) {
        if (has_class(w, i, TONE_CLASS_TROUBLE) && !(i >= hit->first && i <= hit->last)) {
            return true;
        }
    }
    return holds(w, hit, 1U << TONE_CLASS_TROUBLE);
}

/* Per cent by what stands right before: "very", "a bit". */
static int strength(const struct weighing *w, const struct tone_hit *hit) {
    size_t i = hit->first;
    int result = 100;
    for (int n = 0; n < 2 && i > 0 && !has_flag(w, i, TONE_TOKEN_FIRST); n++) {
        i--;
        if (has_class(w, i, TONE_CLASS_HEDGE)) {
            return 60;
        }
        result = has_class(w, i, TONE_CLASS_VERY) ? 120 : result;
    }
    return result;
}

/* Per cent by how it is written: capitals among small letters, and "!". Weak signs both. */
static int loudness(const struct weighing *w, const struct tone_hit *hit) {
    int result = 100;
    if (!w->is_all_loud && has_flag(w, hit->first, TONE_TOKEN_LOUD)) {
        result += 15;
    }
    return has_flag(w, hit->last, TONE_TOKEN_STRESSED) ? result + 10 : result;
}

/* --- one phrase ---------------------------------------------------------------------------------
 */

/* Per cent by the sort of mail it stands in. */
static int setting(const struct weighing *w, const struct tone_hit *hit) {
    if (w->is_bulk) {
        return hit->kind == TONE_KIND_OWN ? 100 : 10;
    }
    if (w->is_victim && (hit->kind == TONE_KIND_LEGAL || hit->kind == TONE_KIND_REPORT)) {
        return 50; /* it may well be meant for those others */
    }
    if (w->is_panic && !w->is_aimed) {
        bool is_own = hit->kind == TONE_KIND_OWN;
        return is_own ? 100 : 20;
    }
    return 100;
}

static int judge(const struct weighing *w, const struct tone_hit *hit) {
    unsigned flags = kinds[hit->kind].flags;
    int points = hit->points;
    if ((flags & TONE_CONTEXT) != 0) {
        return 0;
    }
    if ((flags & TONE_DENIABLE) != 0 && is_denied(w, hit)) {
        return 0;
    }
    if ((flags & TONE_MOCKS) != 0 && !mocks(w, hit)) {
        return 0;
    }
    if ((flags & TONE_CALMS) != 0 || hit->kind == TONE_KIND_OWN) {
        return per_cent(points, points > 0 ? setting(w, hit) : 100);
    }
    if ((flags & TONE_AIMED) != 0) {
        points = per_cent(points, aim(w, hit));
    }
    if ((flags & TONE_FELT) != 0) {
        points = per_cent(points, feel(w, hit));
    }
    points = per_cent(points, is_sentence(w, hit) ? 115 : 100);
    points = per_cent(points, strength(w, hit));
    points = per_cent(points, loudness(w, hit));
    return per_cent(points, setting(w, hit));
}

/* --- the whole message --------------------------------------------------------------------------
 */

static void read_context(struct weighing *w) {
    int more = (int)(w->text->count / WORDS_PER_SIGN);
    int faint = 0; /* signs that only add to others */
    for (size_t i = 0; i < w->hits->count; i++) {
        const struct tone_hit *hit = &w->hits->rows[i];
        unsigned flags = kinds[hit->kind].flags;
        if ((flags & TONE_CONTEXT) != 0) {
            bool is_faint = hit->kind == TONE_KIND_BULK && hit->points == 1;
            w->context[hit->kind] += is_faint ? faint == 0 : hit->points;
            faint += is_faint;
        }
    }
    w->is_panic = w->context[TONE_KIND_PANIC] >= PANIC_LEAST + more;
    w->is_bulk = w->context[TONE_KIND_BULK] >= BULK_LEAST + more;
    w->is_victim = w->context[TONE_KIND_VICTIM] >= VICTIM_LEAST;
    w->is_all_loud = w->text->loud * 100 > w->text->long_words * LOUD_MOST_PER_CENT;
}

/* In an emergency only what is aimed at the firm is anger. */
static void read_aim(struct weighing *w) {
    static const enum tone_kind aimed[] = {
        TONE_KIND_ACCUSE,  TONE_KIND_CONTEMPT, TONE_KIND_LEGAL,  TONE_KIND_LEAVE,
        TONE_KIND_FEELING, TONE_KIND_WITHHOLD, TONE_KIND_REPORT,
    };
    for (size_t i = 0; i < w->hits->count; i++) {
        const struct tone_hit *hit = &w->hits->rows[i];
        for (size_t k = 0; k < ARRAY_LEN(aimed); k++) {
            bool is_strong = hit->kind == aimed[k] && hit->points >= 24;
            w->is_aimed = w->is_aimed || (is_strong && !is_denied(w, hit));
        }
    }
}

static int by_place(const void *a, const void *b) {
    const struct tone_hit *left = a, *right = b;
    if (left->first != right->first) {
        return left->first < right->first ? -1 : 1;
    }
    if (left->last != right->last) {
        return left->last < right->last ? -1 : 1;
    }
    return left->kind < right->kind ? -1 : left->kind > right->kind;
}

/* Of phrases that share words the one with the most points stays. */
static void part(struct tone_hits *hits) {
    size_t kept = 0;
    for (size_t i = 0; i < hits->count; i++) {
        struct tone_hit hit = hits->rows[i];
        bool is_beaten = false;
        while (kept > 0 && hits->rows[kept - 1].last >= hit.first && !is_beaten) {
            is_beaten = abs(hits->rows[kept - 1].points) >= abs(hit.points);
            kept -= is_beaten ? 0 : 1;
        }
        if (!is_beaten) {
            hits->rows[kept++] = hit;
        }
    }
    hits->count = kept;
}

static void drop_empty(struct tone_hits *hits) {
    size_t kept = 0;
    for (size_t i = 0; i < hits->count; i++) {
        if (hits->rows[i].points != 0) {
            hits->rows[kept++] = hits->rows[i];
        }
    }
    hits->count = kept;
}

/* The same thing said again counts less each time, and a kind has an end. */
static int with_less_each_time(struct weighing *w, const struct tone_hit *hit, int points) {
    int most = kinds[hit->kind].most;
    int times = hit->kind == TONE_KIND_OWN ? 0 : w->counts[hit->kind];
    int size = abs(points) / (1 + times);
    int room = most - w->sums[hit->kind];
    size = size > room ? room : size;
    w->counts[hit->kind]++;
    w->sums[hit->kind] += size;
    return points < 0 ? -size : size;
}

/* A short message has no room for a second sign. */
static int brevity(const struct weighing *w) {
    size_t words = w->text->count;
    return words >= SHORT_WORDS ? 100 : 100 + (int)(SHORT_WORDS - words) * 3;
}

static int by_points(const void *a, const void *b) {
    const struct tone_hit *left = a, *right = b;
    int difference = abs(right->points) - abs(left->points);
    return difference != 0 ? difference : by_place(a, b);
}

/* Takes the strongest of each kind first. */
static void limit(struct weighing *w) {
    struct tone_hits *hits = w->hits;
    if (hits->count > 0) {
        qsort(hits->rows, hits->count, sizeof *hits->rows, by_points);
    }
    for (size_t i = 0; i < hits->count; i++) {
        struct tone_hit *hit = &hits->rows[i];
        hit->points = with_less_each_time(w, hit, hit->points);
    }
}

/* Words in capitals add to what is said, and are nothing by themselves. */
static void add_loud(struct weighing *w, int sum) {
    int room = sum / 3 < kinds[TONE_KIND_WEAK].most ? sum / 3 : kinds[TONE_KIND_WEAK].most;
    size_t next = 0, count = w->hits->count;
    if (w->is_all_loud) {
        return;
    }
    for (uint32_t i = 0; i < w->text->count && room > 0; i++) {
        while (next < count && w->hits->rows[next].last < i) {
            next++;
        }
        bool is_taken = next < count && w->hits->rows[next].first <= i;
        if (has_flag(w, i, TONE_TOKEN_LOUD) && !has_flag(w, i, TONE_TOKEN_SUBJECT) && !is_taken) {
            int points = LOUD_POINTS < room ? LOUD_POINTS : room;
            room -= points;
            tone_hits_add(w->hits,
                          &(struct tone_hit){
                              .first = i, .last = i, .kind = TONE_KIND_WEAK, .points = points});
        }
    }
}

static void sort_by_place(struct tone_hits *hits) {
    if (hits->count > 0) {
        qsort(hits->rows, hits->count, sizeof *hits->rows, by_place);
    }
}

/* Leaves the signs of the sort of mail, and thanks that are taken back, out of the rivalry for
   words. */
static void drop_context(const struct weighing *w) {
    for (size_t i = 0; i < w->hits->count; i++) {
        struct tone_hit *hit = &w->hits->rows[i];
        bool is_context =
            (kinds[hit->kind].flags & TONE_CONTEXT) != 0 && hit->kind != TONE_KIND_FORMAL;
        bool is_taken_back = hit->kind == TONE_KIND_PRAISE && is_denied(w, hit);
        hit->points = is_context || is_taken_back ? 0 : hit->points;
    }
    drop_empty(w->hits);
}

static bool is_same_word(const struct tone_text *text, size_t a, size_t b) {
    const struct tone_token *left = &text->tokens[a], *right = &text->tokens[b];
    return left->len == right->len &&
           memcmp(text->letters + left->word, text->letters + right->word, left->len) == 0;
}

/* Cold anger counts up: three sentences in a row that begin with the same two words. */
static void add_counting_up(struct weighing *w) {
    const struct tone_text *text = w->text;
    size_t before = 0, times = 1;
    for (size_t i = 1; i + 1 < text->count; i++) {
        if (!has_flag(w, i, TONE_TOKEN_FIRST) || has_flag(w, i, TONE_TOKEN_SUBJECT)) {
            continue;
        }
        bool is_same = is_same_word(text, before, i) && is_same_word(text, before + 1, i + 1);
        times = is_same && !has_flag(w, i + 1, TONE_TOKEN_FIRST) ? times + 1 : 1;
        before = i;
        if (times == 3) {
            tone_hits_add(w->hits, &(struct tone_hit){.first = (uint32_t)i,
                                                      .last = (uint32_t)i + 1,
                                                      .kind = TONE_KIND_REPEAT,
                                                      .points = COUNTING_UP_POINTS,
                                                      .why = "counts up what went wrong"});
        }
    }
}

void tone_weigh(const struct tone_text *text, bool is_sure, struct tone_hits *hits) {
    struct weighing w = {.text = text, .hits = hits};
    int strong = 0;
    add_counting_up(&w);
    sort_by_place(hits);
    read_context(&w);
    drop_context(&w);
    part(hits);
    read_aim(&w);
    for (size_t i = 0; i < hits->count; i++) {
        struct tone_hit *hit = &hits->rows[i];
        int points = per_cent(judge(&w, hit), is_sure ? 100 : 50);
        bool is_more = points > 0 && hit->kind != TONE_KIND_OWN;
        hit->points = is_more ? per_cent(points, brevity(&w)) : points;
        hit->why = hit->why == NULL ? kinds[hit->kind].why : hit->why;
    }
    drop_empty(hits);
    limit(&w);
    drop_empty(hits);
    sort_by_place(hits);
    for (size_t i = 0; i < hits->count; i++) {
        bool is_strong = (kinds[hits->rows[i].kind].flags & TONE_STRONG) != 0;
        strong += is_strong ? hits->rows[i].points : 0;
    }
    add_loud(&w, strong);
    sort_by_place(hits);
    for (size_t i = 0; i < hits->count; i++) {
        struct tone_hit *hit = &hits->rows[i];
        hit->why = hit->why == NULL ? kinds[hit->kind].why : hit->why;
    }
}
