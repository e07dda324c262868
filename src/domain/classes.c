/* The classes of the queue: one row each, when it applies and how it says why. */
#include <string.h>

#include "callsheet/domain/judge.h"
#include "callsheet/domain/ratio.h"

struct class_rule {
    bool (*applies)(const struct figures *figures);
    void (*tell)(const struct figures *figures, struct judgement *out);
};

static struct money money_of(int64_t minor, const char *currency) {
    struct money money = {.minor = minor};
    memcpy(money.currency, currency, sizeof money.currency);
    return money;
}

/* Tries since an instant that reached nobody: what tells "nobody has phoned" from "nobody was
   reached". */
static int tries_since(const struct figures *figures, int64_t at) {
    const struct facts *facts = figures->facts;
    return facts->last_attempt_at != INSTANT_NONE && facts->last_attempt_at >= at &&
           facts->last_attempt_at <= figures->moment->now;
}

static bool callback_applies(const struct figures *figures) {
    return next_is(figures, NEXT_CALLBACK) && next_has_come(figures);
}

static void callback_tell(const struct figures *figures, struct judgement *out) {
    const struct next_fact *next = &figures->facts->next;
    judgement_add(out, &(struct reason){
                           .kind = REASON_CALLBACK,
                           .ref_kind = REF_CALL,
                           .ref = next->call,
                           .at = next->at,
                           .zone = next->zone,
                           .count = tries_since(figures, next->made_at + 1),
                       });
}

/* A promise that is over and not covered. */
static bool is_unkept(const struct figures *figures, size_t promise) {
    enum promise_state state = figures->matches[promise].state;
    return state == PROMISE_BROKEN || state == PROMISE_PARTLY_KEPT;
}

static bool broken_applies(const struct figures *figures) {
    for (size_t i = 0; i < figures->facts->promise_count; i++) {
        if (is_unkept(figures, i)) {
            return true;
        }
    }
    return false;
}

static struct reason promise_reason(const struct figures *figures, size_t promise,
                                    enum reason_kind kind) {
    const struct promise_fact *fact = &figures->facts->promises[promise];
    return (struct reason){
        .kind = kind,
        .ref_kind = REF_PROMISE,
        .ref = fact->id,
        .amount = fact->amount,
        .other = money_of(figures->matches[promise].received, fact->amount.currency),
        .day = fact->day,
        .count = fact->level,
        .who = fact->contact,
    };
}

static void broken_tell(const struct figures *figures, struct judgement *out) {
    size_t worst = 0;
    int level = 0;
    for (size_t i = 0; i < figures->facts->promise_count; i++) {
        if (!is_unkept(figures, i)) {
            continue;
        }
        bool is_partly = figures->matches[i].state == PROMISE_PARTLY_KEPT;
        struct reason reason =
            promise_reason(figures, i, is_partly ? REASON_PARTLY_KEPT : REASON_BROKEN);
        judgement_add(out, &reason);
        if (figures->facts->promises[i].level > level) {
            level = figures->facts->promises[i].level;
            worst = i;
        }
    }
    if (level >= 2) {
        struct reason reason = promise_reason(figures, worst, REASON_PROMISE_LEVEL);
        judgement_add(out, &reason);
    }
}

bool mail_is_unanswered(const struct figures *figures) {
    int64_t at = figures->facts->mail.at;
    return at != INSTANT_NONE && at <= figures->moment->now && !talked_since(figures, at);
}

bool claim_is_unanswered(const struct figures *figures, size_t claim) {
    /* Raised at the end of its call: when that was a conversation, it is the one about it. */
    int64_t raised_at = figures->facts->claims[claim].raised_at;
    return raised_at <= figures->moment->now && !talked_since(figures, raised_at);
}

static bool upset_applies(const struct figures *figures) {
    if (mail_is_unanswered(figures)) {
        return true;
    }
    for (size_t i = 0; i < figures->facts->claim_count; i++) {
        if (claim_is_unanswered(figures, i)) {
            return true;
        }
    }
    return false;
}

static void upset_tell(const struct figures *figures, struct judgement *out) {
    const struct mail_fact *mail = &figures->facts->mail;
    if (mail_is_unanswered(figures)) {
        judgement_add(out, &(struct reason){
                               .kind = REASON_MAIL,
                               .ref_kind = REF_MAIL,
                               .ref_text = mail->message_id,
                               .at = mail->at,
                               .who = mail->who,
                               .words = mail->words,
                               .number = mail->number,
                               .count = tries_since(figures, mail->at),
                           });
    }
    for (size_t i = 0; i < figures->facts->claim_count; i++) {
        const struct claim_fact *claim = &figures->facts->claims[i];
        if (claim_is_unanswered(figures, i)) {
            judgement_add(out, &(struct reason){
                                   .kind = REASON_CLAIM,
                                   .ref_kind = REF_CLAIM,
                                   .ref = claim->id,
                                   .ref_text = claim->number,
                                   .number = claim->number,
                                   .amount = claim->amount,
                                   .at = claim->raised_at,
                                   .who = claim->contact,
                                   .words = claim->words,
                                   .count = tries_since(figures, claim->raised_at),
                               });
        }
    }
}

static bool is_ours_due(const struct figures *figures, size_t commitment) {
    const struct commitment_fact *fact = &figures->facts->commitments[commitment];
    return fact->made_at <= figures->moment->now && fact->due <= figures->today;
}

static bool our_move_applies(const struct figures *figures) {
    for (size_t i = 0; i < figures->facts->commitment_count; i++) {
        if (is_ours_due(figures, i)) {
            return true;
        }
    }
    return false;
}

static void our_move_tell(const struct figures *figures, struct judgement *out) {
    for (size_t i = 0; i < figures->facts->commitment_count; i++) {
        const struct commitment_fact *fact = &figures->facts->commitments[i];
        if (is_ours_due(figures, i)) {
            judgement_add(out, &(struct reason){
                                   .kind = REASON_COMMITMENT,
                                   .ref_kind = REF_COMMITMENT,
                                   .ref = fact->id,
                                   .day = fact->due,
                                   .who = fact->owner,
                                   .words = fact->words,
                               });
        }
    }
}

static bool is_promised_today(const struct figures *figures, size_t promise) {
    return promise_is_live(figures, promise) &&
           figures->facts->promises[promise].day == figures->today;
}

static bool due_today_applies(const struct figures *figures) {
    for (size_t i = 0; i < figures->facts->promise_count; i++) {
        if (is_promised_today(figures, i)) {
            return true;
        }
    }
    return false;
}

static void due_today_tell(const struct figures *figures, struct judgement *out) {
    for (size_t i = 0; i < figures->facts->promise_count; i++) {
        if (is_promised_today(figures, i)) {
            struct reason reason = promise_reason(figures, i, REASON_PROMISE_TODAY);
            judgement_add(out, &reason);
        }
    }
}

static bool is_newer(const struct open_item *item, const struct open_item *than) {
    return than == NULL || item->issued > than->issued ||
           (item->issued == than->issued && item->total > than->total);
}

/* The newest open invoice issued within the days of a first bill. */
static const struct open_item *newest_bill(const struct figures *figures) {
    const struct open_item *newest = NULL;
    int64_t earliest = (int64_t)figures->today - figures->rules->first_bill_days;
    for (size_t i = 0; i < figures->facts->item_count; i++) {
        const struct open_item *item = &figures->facts->items[i];
        if (item->kind == ITEM_INVOICE && item_is_owed(item, figures->today) &&
            item->issued >= earliest && is_newer(item, newest)) {
            newest = item;
        }
    }
    return newest;
}

static bool is_shock(const struct figures *figures, const struct open_item *item) {
    const struct habit_fact *habit = &figures->facts->habit;
    return habit->before_newest >= figures->rules->shock_least && habit->usual.minor > 0 &&
           memcmp(habit->usual.currency, item->currency, sizeof item->currency) == 0 &&
           wide_product(item->total, 100) >=
               wide_product(habit->usual.minor, figures->rules->shock_factor_percent);
}

const struct open_item *first_bill_of(const struct figures *figures, bool *is_first) {
    const struct open_item *item = newest_bill(figures);
    if (item == NULL || talked_since_day(figures, item->issued)) {
        return NULL;
    }
    bool first = figures->facts->habit.before_newest == 0;
    if (is_first != NULL) {
        *is_first = first;
    }
    return first || is_shock(figures, item) ? item : NULL;
}

static bool first_bill_applies(const struct figures *figures) {
    return first_bill_of(figures, NULL) != NULL;
}

static void first_bill_tell(const struct figures *figures, struct judgement *out) {
    bool is_first = false;
    const struct open_item *item = first_bill_of(figures, &is_first);
    if (item == NULL) {
        return;
    }
    judgement_add(out, &(struct reason){
                           .kind = is_first ? REASON_FIRST_BILL : REASON_BILL_SHOCK,
                           .ref_kind = REF_INVOICE,
                           .ref = item->invoice,
                           .ref_text = item->number,
                           .number = item->number,
                           .amount = money_of(is_first ? item->open : item->total, item->currency),
                           .other = figures->facts->habit.usual,
                           .day = item->issued,
                           .other_day = item->due,
                       });
}

static bool not_called_applies(const struct figures *figures) {
    return figures->oldest != NULL && !talked_since_day(figures, figures->oldest->issued);
}

/* One sentence per currency: sums never mix. */
static void overdue_tell(const struct figures *figures, struct judgement *out) {
    struct currency_sums sums;
    bool is_habitual = has_habit(figures);
    for (size_t at = 0; figures_next_currency(figures, &at, &sums);) {
        if (sums.overdue == 0) {
            continue;
        }
        int64_t net = sums_net(&sums), rest = promise_rest(figures, &sums);
        judgement_add(out,
                      &(struct reason){
                          .kind = REASON_OVERDUE,
                          .ref_kind = REF_INVOICE,
                          .ref = sums.oldest->invoice,
                          .ref_text = sums.oldest->number,
                          .number = sums.oldest->number,
                          .amount = money_of(sums.overdue, sums.currency),
                          .other = money_of(rest < net ? rest : 0, sums.currency),
                          .day = sums.oldest_due,
                          .days = figures->today - sums.oldest_due,
                          .usual_days = is_habitual ? figures->facts->habit.median_late_days : 0,
                          .count = sums.overdue_count,
                      });
    }
}

static void not_called_tell(const struct figures *figures, struct judgement *out) {
    overdue_tell(figures, out);
    if (is_beyond_habit(figures)) {
        judgement_add(out, &(struct reason){
                               .kind = REASON_BEYOND_HABIT,
                               .ref_kind = REF_CUSTOMER,
                               .ref = figures->facts->customer,
                               .days = figures->oldest_days,
                               .usual_days = figures->facts->habit.median_late_days,
                           });
    }
}

/* A follow-up that has come is kept even when nothing is overdue yet: it was agreed. */
static bool is_followed_up(const struct figures *figures) {
    return figures->anything_open && !next_is(figures, NEXT_CALLBACK) && next_has_come(figures);
}

static bool called_applies(const struct figures *figures) {
    bool is_known = figures->oldest != NULL && talked_since_day(figures, figures->oldest->issued);
    return is_known || is_followed_up(figures);
}

static void called_tell(const struct figures *figures, struct judgement *out) {
    if (is_followed_up(figures)) {
        judgement_add(out, &(struct reason){
                               .kind = REASON_FOLLOW_UP,
                               .ref_kind = REF_CALL,
                               .ref = figures->facts->next.call,
                               .day = figures->facts->next.day,
                               .count = (int)figures->facts->next.step,
                           });
    }
    if (!not_called_applies(figures)) {
        overdue_tell(figures, out);
    }
}

static bool condition_has_come(const struct figures *figures) {
    int32_t day = figures->facts->condition_review;
    return day != DAY_NONE && day <= figures->today;
}

static bool is_large(const struct figures *figures) {
    const struct habit_fact *habit = &figures->facts->habit;
    int64_t billed = habit->billed_year_minor, base = 0;
    if (rates_convert(&figures->rules->rates, money_of(billed, habit->usual.currency), &base)) {
        billed = base;
    }
    return billed > 0 && billed >= figures->rules->quiet_minor;
}

static bool is_silent(const struct figures *figures) {
    int64_t days = figures->rules->quiet_days;
    return days > 0 && is_large(figures) &&
           (figures->talked_day == DAY_NONE ||
            (int64_t)figures->today - figures->talked_day >= days);
}

static bool quiet_applies(const struct figures *figures) {
    return condition_has_come(figures) || is_silent(figures);
}

static void quiet_tell(const struct figures *figures, struct judgement *out) {
    const struct facts *facts = figures->facts;
    if (condition_has_come(figures)) {
        judgement_add(out, &(struct reason){
                               .kind = REASON_CONDITION,
                               .ref_kind = REF_CONDITION,
                               .day = facts->condition_review,
                               .words = facts->condition,
                           });
    }
    if (is_silent(figures)) {
        bool never = figures->talked_day == DAY_NONE;
        judgement_add(out, &(struct reason){
                               .kind = REASON_SILENCE,
                               .ref_kind = REF_CUSTOMER,
                               .ref = facts->customer,
                               .amount = money_of(facts->habit.billed_year_minor,
                                                  facts->habit.usual.currency),
                               .days = never ? -1 : figures->today - figures->talked_day,
                           });
    }
}

// clang-format off
static const struct class_rule class_rules[CLASS_COUNT] = {
    [CLASS_CALLBACK] = {callback_applies, callback_tell},
    [CLASS_BROKEN] = {broken_applies, broken_tell},
    [CLASS_UPSET] = {upset_applies, upset_tell},
    [CLASS_OUR_MOVE] = {our_move_applies, our_move_tell},
    [CLASS_DUE_TODAY] = {due_today_applies, due_today_tell},
    [CLASS_FIRST_BILL] = {first_bill_applies, first_bill_tell},
    [CLASS_NOT_CALLED] = {not_called_applies, not_called_tell},
    [CLASS_CALLED] = {called_applies, called_tell},
    [CLASS_QUIET] = {quiet_applies, quiet_tell},
};
// clang-format on

bool class_applies(const struct figures *figures, enum queue_class queue_class) {
    return class_rules[queue_class].applies(figures);
}

void class_tell(const struct figures *figures, enum queue_class queue_class,
                struct judgement *out) {
    class_rules[queue_class].tell(figures, out);
}
