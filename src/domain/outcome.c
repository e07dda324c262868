/* The tables of a call's outcome, and the memory of one outcome. */
#include "callsheet/domain/outcome.h"

#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"

struct reached_row {
    const char *word, *label, *text;
    char key;
    bool is_conversation, needs_who;
};
struct said_row {
    const char *word, *label;
    char key;
};
struct next_row {
    const char *word, *label;
    char key;
    enum next_when when;
};

// clang-format off
static const struct reached_row reached_rows[REACHED_COUNT] = {
#define X(name, word, label, key, conversation, who, text) \
    [REACHED_##name] = {word, label, text, key, conversation, who},
    REACHED_TABLE(X)
#undef X
};
static const struct said_row said_rows[SAID_COUNT] = {
#define X(name, word, label, key, detail) [SAID_##name] = {word, label, key},
    SAID_TABLE(X)
#undef X
};
static const struct next_row next_rows[NEXT_COUNT] = {
#define X(name, word, label, key, when) [NEXT_##name] = {word, label, key, WHEN_##when},
    NEXT_TABLE(X)
#undef X
};
// clang-format on

const char *reached_word(enum reached reached) {
    return reached_rows[reached].word;
}

const char *reached_label(enum reached reached) {
    return reached_rows[reached].label;
}

const char *reached_text(enum reached reached) {
    return reached_rows[reached].text;
}

int reached_find(const char *word) {
    for (int i = 0; word != NULL && i < REACHED_COUNT; i++) {
        if (strcmp(reached_rows[i].word, word) == 0) {
            return i;
        }
    }
    return -1;
}

bool reached_is_conversation(enum reached reached) {
    return reached_rows[reached].is_conversation;
}

bool reached_needs_who(enum reached reached) {
    return reached_rows[reached].needs_who;
}

char reached_key(enum reached reached) {
    return reached_rows[reached].key;
}

const char *said_word(enum said said) {
    return said_rows[said].word;
}

const char *said_label(enum said said) {
    return said_rows[said].label;
}

char said_key(enum said said) {
    return said_rows[said].key;
}

int said_find(const char *word) {
    for (int i = 0; word != NULL && i < SAID_COUNT; i++) {
        if (strcmp(said_rows[i].word, word) == 0) {
            return i;
        }
    }
    return -1;
}

const char *next_word(enum next_step next) {
    return next_rows[next].word;
}

const char *next_label(enum next_step next) {
    return next_rows[next].label;
}

char next_key(enum next_step next) {
    return next_rows[next].key;
}

int next_find(const char *word) {
    for (int i = 0; word != NULL && i < NEXT_COUNT; i++) {
        if (strcmp(next_rows[i].word, word) == 0) {
            return i;
        }
    }
    return -1;
}

enum next_when next_when(enum next_step next) {
    return next_rows[next].when;
}

void outcome_init(struct outcome *outcome) {
    memset(outcome, 0, sizeof *outcome);
    outcome->started_at = INSTANT_NONE;
    outcome->ended_at = INSTANT_NONE;
    outcome->reached = REACHED_NOBODY;
    outcome->next = NEXT_NONE;
    outcome->next_day = DAY_NONE;
    outcome->next_at = INSTANT_NONE;
    outcome->opened_at = INSTANT_NONE;
}

void outcome_release(struct outcome *outcome) {
    for (size_t i = 0; i < outcome->promise_count; i++) {
        mem_free(outcome->promises[i].invoices);
    }
    for (size_t i = 0; i < outcome->claim_count; i++) {
        mem_free(outcome->claims[i].words);
        mem_free(outcome->claims[i].message_id);
    }
    for (size_t i = 0; i < outcome->correction_count; i++) {
        mem_free(outcome->corrections[i].words);
    }
    for (size_t i = 0; i < outcome->verdict_count; i++) {
        mem_free(outcome->verdicts[i].words);
    }
    mem_free(outcome->new_contact.name);
    mem_free(outcome->new_contact.role);
    mem_free(outcome->new_contact.email);
    mem_free(outcome->new_contact.phone);
    mem_free(outcome->next_owner);
    mem_free(outcome->next_note);
    mem_free(outcome->note);
    mem_free(outcome->number);
    outcome_init(outcome);
}
