/* The firm's rules: defaults, one number by its name, a fingerprint; and what "today" is. */
#include "callsheet/domain/rules.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "callsheet/base/text.h"

struct rule_row {
    const char *name;
    size_t offset;
    int64_t value, least, most;
    const char *unit, *text;
};

// clang-format off
static const struct rule_row rule_rows[] = {
#define X(name, value, least, most, unit, text) \
    {#name, offsetof(struct rules, name), value, least, most, unit, text},
    RULES_TABLE(X)
#undef X
};
// clang-format on

enum { MONDAY_TO_FRIDAY = 0x1f };

static int64_t *rule_at(struct rules *rules, const struct rule_row *row) {
    return (int64_t *)(void *)((char *)rules + row->offset);
}

void rules_default(struct rules *rules) {
    memset(rules, 0, sizeof *rules);
    for (size_t i = 0; i < ARRAY_LEN(rule_rows); i++) {
        *rule_at(rules, &rule_rows[i]) = rule_rows[i].value;
    }
    rules->calls_days = MONDAY_TO_FRIDAY;
    (void)text_copy(rules->rates.base, sizeof rules->rates.base, "EUR"); /* always fits */
}

enum status rules_set(struct rules *rules, const char *name, const char *value, struct error *err) {
    for (size_t i = 0; i < ARRAY_LEN(rule_rows); i++) {
        const struct rule_row *row = &rule_rows[i];
        if (strcmp(row->name, name) != 0) {
            continue;
        }
        int64_t number = 0;
        if (decimal_parse(value, 0, &number, NULL) != STATUS_OK || number < row->least ||
            number > row->most) {
            return error_set(err, STATUS_INVALID,
                             "“%s” takes a whole number from %" PRId64 " to %" PRId64
                             " (%s), not “%.40s”.",
                             name, row->least, row->most, row->unit, value);
        }
        *rule_at(rules, row) = number;
        return STATUS_OK;
    }
    return error_set(err, STATUS_NOT_FOUND, "There is no rule called “%.60s”.", name);
}

/* FNV-1a, 64 bits: a key of a cache, not a secret. */
static uint64_t mix(uint64_t hash, const void *bytes, size_t len) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ at[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

uint64_t rules_fingerprint(const struct rules *rules) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
#define X(name, value, least, most, unit, text) hash = mix(hash, &rules->name, sizeof rules->name);
    RULES_TABLE(X)
#undef X
    hash = mix(hash, &rules->calls_days, sizeof rules->calls_days);
    hash = mix(hash, rules->rates.base, sizeof rules->rates.base);
    for (size_t i = 0; i < rules->rates.count; i++) {
        const struct rate *rate = &rules->rates.items[i];
        hash = mix(hash, rate->currency, sizeof rate->currency);
        hash = mix(hash, &rate->num, sizeof rate->num);
        hash = mix(hash, &rate->den, sizeof rate->den);
    }
    return hash;
}

int32_t moment_today(const struct moment *moment) {
    return zone_day(moment->firm, moment->now);
}
