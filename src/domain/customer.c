/* Roles and levels of people. */
#include "callsheet/domain/customer.h"

#include <string.h>

#include "callsheet/base/status.h"

struct role_row {
    const char *word, *label;
};

// clang-format off
static const struct role_row roles[CONTACT_ROLE_COUNT] = {
#define X(name, word, label) [CONTACT_##name] = {word, label},
    CONTACT_ROLE_TABLE(X)
#undef X
};

struct level_row {
    int number;
    const char *label;
};
static const struct level_row levels[] = {
#define X(name, number, label) {number, label},
    LEVEL_TABLE(X)
#undef X
};
// clang-format on

const char *contact_role_word(enum contact_role role) {
    return roles[role].word;
}

const char *contact_role_label(enum contact_role role) {
    return roles[role].label;
}

int contact_role_find(const char *word) {
    for (int i = 0; word != NULL && i < CONTACT_ROLE_COUNT; i++) {
        if (strcmp(roles[i].word, word) == 0) {
            return i;
        }
    }
    return -1;
}

const char *level_label(int level) {
    for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
        if (levels[i].number == level) {
            return levels[i].label;
        }
    }
    return "";
}
