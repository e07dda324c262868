#ifndef CALLSHEET_DOMAIN_CUSTOMER_H
#define CALLSHEET_DOMAIN_CUSTOMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/domain/money.h"

// clang-format off
/** X(name, stable word, label) */
#define CONTACT_ROLE_TABLE(X) \
    X(UNKNOWN,        "",               "contact") \
    X(BILLING,        "billing",        "billing") \
    X(TECHNICAL,      "technical",      "technical") \
    X(DECISION_MAKER, "decision-maker", "decision-maker") \
    X(USER,           "user",           "user")
/** X(name, number, label): level of a person, theirs or ours */
#define LEVEL_TABLE(X) \
    X(UNKNOWN,   0, "") \
    X(STAFF,     1, "staff") \
    X(MANAGER,   2, "manager") \
    X(EXECUTIVE, 3, "executive")
// clang-format on

enum contact_role {
#define X(name, word, label) CONTACT_##name,
    CONTACT_ROLE_TABLE(X)
#undef X
        CONTACT_ROLE_COUNT
};

enum level {
#define X(name, number, label) LEVEL_##name = (number),
    LEVEL_TABLE(X)
#undef X
};

const char *contact_role_word(enum contact_role role);
const char *contact_role_label(enum contact_role role);
/** -1 when unknown. */
int contact_role_find(const char *word);
const char *level_label(int level);

/** When somebody may be called, in the zone's own time. `from` = `to` = 0 means the firm's hours.
 */
struct calling_hours {
    const char *zone; /* IANA name; "" is the firm's zone. Borrowed. */
    int16_t from_minute, to_minute;
    uint8_t days; /* bit 0 Monday …; 0 means the firm's days */
};

/** A person at the customer. Texts are borrowed from the arena of the card they came in. */
struct contact {
    int64_t id;
    const char *name;
    enum contact_role role;
    int level;
    const char **emails;
    size_t email_count;
    const char **phones; /* as fed; phone.h reads them */
    size_t phone_count;
    bool do_not_call;
    struct calling_hours hours; /* zone "" and 0: as the customer's */
    const char *note;
};

/** A customer as the card shows it. */
struct customer {
    int64_t id;
    const char *code, *name;
    const char *currency; /* usual currency */
    int terms_days;       /* -1 unknown */
    int32_t since_day;    /* DAY_NONE unknown */
    bool do_not_call;
    struct calling_hours hours;
    const char *account_manager; /* "" nobody's */
    const char *note;
    struct money base_balance; /* brought forward from before the first fed invoice; no due day */
};

#endif
