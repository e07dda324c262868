/* How well tone tells angry mail from calm: on mails made up for it in six languages, and on
   complaints that consumers wrote, where those are there. Prints what it finds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/domain/tone.h"
#include "support/check_more.h"

enum { LABELS = 3, COLUMNS = 7, CALM = 0, ANGRY = 2 };

struct mail {
    int label, score;
    char kind[24], part[16], language[4], found[4];
};

struct set {
    struct mail *mails;
    size_t count, capacity;
};

/** "\n" and "\\" as they were meant, in place. */
static void unescape(char *text) {
    char *to = text;
    for (const char *at = text; *at; at++) {
        if (at[0] == '\\' && (at[1] == 'n' || at[1] == '\\')) {
            *to++ = at[1] == 'n' ? '\n' : '\\';
            at++;
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
}

static struct tone_words *none; /* no words; it makes scoring faster */

static void add(struct set *set, struct mail mail, const char *subject, char *text) {
    struct arena arena = {0};
    struct tone tone;
    unescape(text);
    none = none == NULL ? tone_words_new() : none;
    tone_score(&(struct tone_input){.subject = subject, .text = text, .len = strlen(text)}, none,
               &arena, &tone);
    mail.score = tone.score;
    snprintf(mail.found, sizeof mail.found, "%s", tone.language);
    set->mails = mem_grow(set->mails, set->count, &set->capacity, sizeof *set->mails);
    set->mails[set->count++] = mail;
    arena_release(&arena);
}

/** Reads a table; `is_ours` says which columns it has. */
static void read_table(struct set *set, char *path, const char *language, bool is_ours) {
    char *table = test_read(path), *rest = table;
    (void)strsep(&rest, "\n"); /* the header */
    for (char *row = strsep(&rest, "\n"); row && row[0]; row = strsep(&rest, "\n")) {
        char *columns[COLUMNS] = {NULL}, *at = row;
        size_t n = 0;
        while (n < COLUMNS && at) {
            columns[n++] = strsep(&at, "\t");
        }
        ck_assert_msg(n == (is_ours ? 5 : 7), "%s: a row has %zu columns", path, n);
        struct mail mail = {.label = atoi(columns[is_ours ? 0 : 4])};
        snprintf(mail.kind, sizeof mail.kind, "%s", is_ours ? columns[1] : "complaint");
        snprintf(mail.part, sizeof mail.part, "%s", is_ours ? columns[2] : "");
        snprintf(mail.language, sizeof mail.language, "%s", language);
        add(set, mail, is_ours ? columns[3] : "", columns[is_ours ? 4 : 6]);
    }
    free(table);
    free(path);
}

static struct set our_set(void) {
    static const char *const languages[] = {"en", "de", "fr", "es", "pt", "it"};
    struct set set = {0};
    for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
        char name[40];
        snprintf(name, sizeof name, "fixtures/tone/%s.tsv", languages[i]);
        read_table(&set, test_source(name), languages[i], true);
    }
    return set;
}

/** The mails of a part; "" all. */
static struct set part_of(const struct set *set, const char *part) {
    struct set some = {0};
    for (size_t i = 0; i < set->count; i++) {
        if (!part[0] || strcmp(set->mails[i].part, part) == 0) {
            some.mails = mem_grow(some.mails, some.count, &some.capacity, sizeof *some.mails);
            some.mails[some.count++] = set->mails[i];
        }
    }
    return some;
}

/* --- figures ------------------------------------------------------------------------------------
 */

/** How often an angry mail scores above a calm one, of 1; ties are half. */
static double auc(const struct set *set) {
    double wins = 0, tries = 0;
    for (size_t a = 0; a < set->count; a++) {
        for (size_t c = 0; c < set->count; c++) {
            if (set->mails[a].label == ANGRY && set->mails[c].label == CALM) {
                int angry = set->mails[a].score, calm = set->mails[c].score;
                wins += angry > calm ? 1 : angry == calm ? 0.5 : 0;
                tries++;
            }
        }
    }
    return wins / tries;
}

/** The part of the mails of a label whose band is at least `band`. */
static double part_in_band(const struct set *set, int label, enum tone_band band) {
    int hits = 0, all = 0;
    for (size_t i = 0; i < set->count; i++) {
        if (set->mails[i].label == label) {
            all++;
            hits += tone_band_of(set->mails[i].score) >= band;
        }
    }
    return (double)hits / all;
}

static double balanced(const struct set *set, enum tone_band band) {
    return (part_in_band(set, ANGRY, band) + 1 - part_in_band(set, CALM, band)) / 2;
}

static double false_alarms(const struct set *set, const char *kind) {
    int hits = 0, all = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct mail *mail = &set->mails[i];
        if (strcmp(mail->kind, kind) == 0) {
            all++;
            hits += tone_band_of(mail->score) == TONE_ANGRY;
        }
    }
    ck_assert_msg(all > 0, "no mail of the kind %s", kind);
    return (double)hits / all;
}

static void print(const char *what, const struct set *set) {
    printf("%-10s %3zu mails: AUC %.3f, balanced accuracy %.3f (from irritated %.3f)\n", what,
           set->count, auc(set), balanced(set, TONE_ANGRY), balanced(set, TONE_IRRITATED));
    for (int label = 0; label < LABELS; label++) {
        double irritated = part_in_band(set, label, TONE_IRRITATED);
        double angry = part_in_band(set, label, TONE_ANGRY);
        printf("    labelled %d: calm %3.0f %%, irritated %3.0f %%, angry %3.0f %%\n", label,
               100 * (1 - irritated), 100 * (irritated - angry), 100 * angry);
    }
}

/* --- tests --------------------------------------------------------------------------------------
 */

// clang-format off
static const struct {
    const char *part;
    double auc, balanced;
} parts[] = {
    {"", 0.95, 0.90},
    {"tune", 0.95, 0.90},
    {"held", 0.95, 0.90},
    {"fresh", 0.93, 0.85},
    {"fresh2", 0.93, 0.85},
    {"fresh3", 0.93, 0.85},
};
// clang-format on

START_TEST(our_mails_are_told_apart) {
    struct set set = our_set();
    struct set part = part_of(&set, parts[_i].part);
    print(parts[_i].part[0] ? parts[_i].part : "all", &part);
    ck_assert_double_ge(auc(&part), parts[_i].auc);
    ck_assert_double_ge(balanced(&part, TONE_ANGRY), parts[_i].balanced);
    mem_free(part.mails);
    mem_free(set.mails);
}
END_TEST

START_TEST(panic_and_newsletters_are_no_anger) {
    static const char *const kinds[] = {"panic", "newsletter", "legal", "thanks", "question"};
    struct set set = our_set();
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        double alarms = false_alarms(&set, kinds[i]);
        printf("taken for anger, %s: %.1f %%\n", kinds[i], 100 * alarms);
        ck_assert_double_le(alarms, 0.05);
    }
    mem_free(set.mails);
}
END_TEST

START_TEST(every_language_is_known_and_told_apart) {
    static const char *const languages[] = {"en", "de", "fr", "es", "pt", "it"};
    struct set set = our_set();
    for (size_t i = 0; i < ARRAY_LEN(languages); i++) {
        struct set some = {0};
        int wrong = 0;
        for (size_t m = 0; m < set.count; m++) {
            if (strcmp(set.mails[m].language, languages[i]) == 0) {
                some.mails = mem_grow(some.mails, some.count, &some.capacity, sizeof *some.mails);
                some.mails[some.count++] = set.mails[m];
                wrong += strcmp(set.mails[m].found, languages[i]) != 0;
            }
        }
        print(languages[i], &some);
        ck_assert_msg(wrong * 20 <= (int)some.count,
                      "%d of %zu mails in %s were taken for another "
                      "language",
                      wrong, some.count, languages[i]);
        ck_assert_double_ge(balanced(&some, TONE_ANGRY), 0.85);
        mem_free(some.mails);
    }
    mem_free(set.mails);
}
END_TEST

START_TEST(complaints_of_consumers_are_told_apart) {
    char *path = test_shared("data/tone-dev/cfpb_tone_dev.tsv");
    skip_without(path, "the labelled complaints are not here");
    struct set set = {0};
    read_table(&set, path, "en", false);
    print("complaints", &set);
    ck_assert_double_ge(auc(&set), 0.93);
    ck_assert_double_ge(balanced(&set, TONE_ANGRY), 0.85);
    mem_free(set.mails);
}
END_TEST

/* The control: labels dealt out by chance are not told apart. */
START_TEST(chance_labels_are_not_told_apart) {
    struct dice dice = dice_new();
    struct set set = our_set();
    double sum = 0;
    enum { DEALS = 40 };
    for (int deal = 0; deal < DEALS; deal++) {
        for (size_t i = set.count; i > 1; i--) {
            size_t other = dice_below(&dice, i);
            int label = set.mails[i - 1].label;
            set.mails[i - 1].label = set.mails[other].label;
            set.mails[other].label = label;
        }
        sum += auc(&set);
    }
    printf("labels dealt out by chance: AUC %.3f\n", sum / DEALS);
    ck_assert_double_ge(sum / DEALS, 0.46);
    ck_assert_double_le(sum / DEALS, 0.54);
    mem_free(set.mails);
}
END_TEST

TEST_MAIN("domain/tone_set", TEST_LOOP(our_mails_are_told_apart, ARRAY_LEN(parts)),
          TEST(panic_and_newsletters_are_no_anger), TEST(every_language_is_known_and_told_apart),
          TEST(complaints_of_consumers_are_told_apart), TEST(chance_labels_are_not_told_apart))
