/* The tables of classes, gates, reasons and what they refer to. */
#include "callsheet/domain/reason.h"

struct class_row {
    const char *word, *label, *text;
};
struct gate_row {
    const char *word;
    unsigned silences;
    const char *label;
};

// clang-format off
static const struct class_row classes[CLASS_COUNT + 1] = {
#define X(name, word, label, text) [CLASS_##name] = {word, label, text},
    CLASS_TABLE(X)
#undef X
    [CLASS_NONE] = {"", "", ""},
};
static const struct gate_row gates[GATE_COUNT + 1] = {
#define X(name, word, silences, label) [GATE_##name] = {word, silences, label},
    GATE_TABLE(X)
#undef X
    [GATE_NONE] = {"", 0, ""},
};
static const char *const reason_words[REASON_COUNT] = {
#define X(name, word) [REASON_##name] = word,
    REASON_TABLE(X)
#undef X
};
static const char *const ref_words[REF_COUNT] = {
#define X(name, word) [REF_##name] = word,
    REF_TABLE(X)
#undef X
};
// clang-format on

const char *class_word(enum queue_class queue_class) {
    return classes[queue_class].word;
}

const char *class_label(enum queue_class queue_class) {
    return classes[queue_class].label;
}

const char *class_text(enum queue_class queue_class) {
    return classes[queue_class].text;
}

const char *gate_word(enum gate gate) {
    return gates[gate].word;
}

const char *gate_label(enum gate gate) {
    return gates[gate].label;
}

unsigned gate_silences(enum gate gate) {
    return gates[gate].silences;
}

const char *reason_word(enum reason_kind kind) {
    return reason_words[kind];
}

const char *ref_word(enum ref_kind kind) {
    return ref_words[kind];
}
