/* Correcting a bill within the call: the words for it. */
#include "callsheet/domain/correction.h"

#include <string.h>

#include "callsheet/base/status.h"

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
