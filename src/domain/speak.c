/* Whom to speak to: role and level that fit the reason for the call. */
#include "callsheet/domain/speak.h"

#include <stdbool.h>
#include <string.h>

#include "callsheet/base/text.h"

/* What the call is about decides whose office it is. */
enum subject { SUBJECT_MONEY, SUBJECT_WORK, SUBJECT_COUNT };

/* Points of a fit. A person the reason names outweighs the level, the level outweighs the role. */
enum { POINTS_NAMED = 1000, POINTS_LEVEL = 100, POINTS_ROLE = 10 };

// clang-format off
static const int role_points[SUBJECT_COUNT][CONTACT_ROLE_COUNT] = {
    [SUBJECT_MONEY] = {
        [CONTACT_BILLING] = 4,
        [CONTACT_DECISION_MAKER] = 3,
        [CONTACT_UNKNOWN] = 2,
        [CONTACT_TECHNICAL] = 1,
        [CONTACT_USER] = 0,
    },
    [SUBJECT_WORK] = {
        [CONTACT_DECISION_MAKER] = 4,
        [CONTACT_TECHNICAL] = 3,
        [CONTACT_BILLING] = 2,
        [CONTACT_UNKNOWN] = 1,
        [CONTACT_USER] = 0,
    },
};
static const enum subject subjects[CLASS_COUNT + 1] = {
    [CLASS_CALLBACK] = SUBJECT_MONEY,
    [CLASS_BROKEN] = SUBJECT_MONEY,
    [CLASS_UPSET] = SUBJECT_WORK,
    [CLASS_OUR_MOVE] = SUBJECT_WORK,
    [CLASS_DUE_TODAY] = SUBJECT_MONEY,
    [CLASS_FIRST_BILL] = SUBJECT_MONEY,
    [CLASS_NOT_CALLED] = SUBJECT_MONEY,
    [CLASS_CALLED] = SUBJECT_MONEY,
    [CLASS_QUIET] = SUBJECT_WORK,
    [CLASS_NONE] = SUBJECT_MONEY,
};
// clang-format on

static bool may_be_called(const struct contact *contact) {
    return !contact->do_not_call && contact->phone_count > 0;
}

static bool is_same_text(const char *a, const char *b) {
    return a != NULL && b != NULL && a[0] != '\0' && text_compare_fold(a, b) == 0;
}

/* Whether a reason's `who` is this person, by name or by address. */
static bool is_person(const struct contact *contact, const char *who) {
    if (is_same_text(contact->name, who)) {
        return true;
    }
    for (size_t i = 0; i < contact->email_count; i++) {
        if (is_same_text(contact->emails[i], who)) {
            return true;
        }
    }
    return false;
}

/* The contact of a call in the history; NULL when it is not there. */
static const char *contact_of_call(const struct card *card, int64_t call) {
    for (size_t i = 0; call != 0 && i < card->history_count; i++) {
        if (card->history[i].kind == HISTORY_CALL && card->history[i].id == call) {
            return card->history[i].contact;
        }
    }
    return NULL;
}

/* The person whom the first reason is about: who raised it, promised it, agreed to be called. */
static const char *named_person(const struct card *card, const struct judgement *judgement) {
    for (size_t i = 0; i < judgement->reason_count; i++) {
        const struct reason *reason = &judgement->reasons[i];
        switch (reason->kind) {
        case REASON_CALLBACK:
        case REASON_FOLLOW_UP:
            return contact_of_call(card, reason->ref);
        case REASON_MAIL:
        case REASON_CLAIM:
        case REASON_BROKEN:
        case REASON_PARTLY_KEPT:
        case REASON_PROMISE_TODAY:
            return reason->who;
        case REASON_COMMITMENT:
        case REASON_FIRST_BILL:
        case REASON_BILL_SHOCK:
        case REASON_OVERDUE:
        case REASON_CONDITION:
        case REASON_SILENCE:
            return NULL;
        case REASON_BEYOND_HABIT:
        case REASON_UNAPPLIED:
        case REASON_NO_RATE:
        case REASON_FAILED:
        case REASON_PROMISE_LEVEL:
        case REASON_GATE_DO_NOT_CALL:
        case REASON_GATE_COLLEAGUE:
        case REASON_GATE_HOURS:
        case REASON_GATE_SPOKEN_TODAY:
        case REASON_GATE_SNOOZED:
        case REASON_GATE_RETRY_GAP:
        case REASON_GATE_NOTHING_OPEN:
        case REASON_GATE_OURS:
        case REASON_GATE_MINIMUM:
        case REASON_GATE_FOLLOW_UP:
        case REASON_GATE_PROMISE:
        case REASON_GATE_NEXT_INVOICE:
        case REASON_GATE_HABIT:
        case REASON_COUNT:
            break;
        }
    }
    return NULL;
}

/* The level spoken to last; the lowest one known when nobody was. */
static int last_level(const struct card *card) {
    for (size_t i = 0; i < card->history_count; i++) {
        const struct card_history *line = &card->history[i];
        if (line->kind != HISTORY_CALL || !reached_is_conversation(line->reached)) {
            continue;
        }
        for (size_t j = 0; j < card->contact_count; j++) {
            if (is_same_text(card->contacts[j].name, line->contact)) {
                return card->contacts[j].level;
            }
        }
    }
    return LEVEL_STAFF;
}

static bool is_escalated(const struct card *card, const struct judgement *judgement) {
    const struct next_fact *next = &card->facts.next;
    bool agreed = next->step == NEXT_ESCALATE && !next->answered;
    for (size_t i = 0; i < judgement->reason_count; i++) {
        agreed = agreed || judgement->reasons[i].kind == REASON_PROMISE_LEVEL;
    }
    return agreed;
}

/* The level that fits: one above the last when escalated, else no matter. */
static int wanted_level(const struct card *card, const struct judgement *judgement) {
    if (!is_escalated(card, judgement)) {
        return LEVEL_UNKNOWN;
    }
    int level = last_level(card) + 1;
    return level < LEVEL_EXECUTIVE ? level : LEVEL_EXECUTIVE;
}

/* The user who complains is often not the one who decides (product rules, 1.6): a mail or claim of
   a user is answered to who can settle it. An agreed callback goes to whoever agreed to it. */
static bool counts_as_named(const struct contact *contact, const struct judgement *judgement,
                            const char *named) {
    bool is_complaint = judgement->queue_class == CLASS_UPSET;
    return named != NULL && is_person(contact, named) &&
           !(is_complaint && contact->role == CONTACT_USER);
}

static int points_of(const struct contact *contact, enum subject subject, int level,
                     bool is_named) {
    int points = role_points[subject][contact->role] * POINTS_ROLE;
    if (level != LEVEL_UNKNOWN) {
        /* One level up, not two: above the wanted one counts more than below. */
        int distance = contact->level - level;
        points += POINTS_LEVEL * (distance >= 0 ? 6 - distance : 4 + distance);
    } else if (is_named) {
        points += POINTS_NAMED;
    }
    return points;
}

static void say_why(const struct contact *contact, struct buf *why) {
    const char *level = level_label(contact->level);
    buf_add_text(why, contact_role_label(contact->role));
    if (level[0] != '\0') {
        buf_add_text(why, ", ");
        buf_add_text(why, level);
    }
}

long speak_to(const struct card *card, const struct judgement *judgement, struct buf *why) {
    enum subject subject = subjects[judgement->queue_class];
    int level = wanted_level(card, judgement);
    const char *named = named_person(card, judgement);
    long best = -1;
    int most = -1;
    for (size_t i = 0; i < card->contact_count; i++) {
        int points = points_of(&card->contacts[i], subject, level,
                               counts_as_named(&card->contacts[i], judgement, named));
        if (may_be_called(&card->contacts[i]) && points > most) {
            best = (long)i;
            most = points;
        }
    }
    if (best >= 0 && why != NULL) {
        say_why(&card->contacts[best], why);
    }
    return best;
}
