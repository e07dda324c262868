/* Promises: what payments did to them, what replaces them, at which level they stand. */
#include "callsheet/domain/promise.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/ratio.h"

struct promise_state_row {
    const char *word, *label;
};

// clang-format off
static const struct promise_state_row states[PROMISE_STATE_COUNT] = {
#define X(name, word, label) [PROMISE_##name] = {word, label},
    PROMISE_STATE_TABLE(X)
#undef X
};
// clang-format on

const char *promise_state_word(enum promise_state state) {
    return states[state].word;
}

const char *promise_state_label(enum promise_state state) {
    return states[state].label;
}

/* Payments are rarely many: this many need no allocation. */
enum { FEW_PAYMENTS = 32 };

static bool same_currency(struct money a, struct money b) {
    return memcmp(a.currency, b.currency, sizeof a.currency) == 0;
}

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* Takes a refund (a bounced cheque) off what came in: the newest money before it first, then what
   comes after it. */
static void take_refund(const struct payment_fact *payments, size_t count, size_t refund,
                        int64_t *left) {
    int64_t owed = -payments[refund].amount.minor;
    for (size_t step = 1; step < count && owed > 0; step++) {
        size_t i = step <= refund ? refund - step : step;
        if (left[i] > 0 && same_currency(payments[i].amount, payments[refund].amount)) {
            int64_t taken = least(left[i], owed);
            left[i] -= taken;
            owed -= taken;
        }
    }
}

/* What is left to match of each payment that has come by today. */
static void fill_left(const struct payment_fact *payments, size_t count, int32_t today,
                      int64_t *left) {
    for (size_t i = 0; i < count; i++) {
        bool is_in = payments[i].day <= today && payments[i].amount.minor > 0;
        left[i] = is_in ? payments[i].amount.minor : 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (payments[i].amount.minor < 0 && payments[i].day <= today) {
            take_refund(payments, count, i, left);
        }
    }
}

static void match_one(const struct promise_fact *promise, const struct payment_fact *payments,
                      size_t count, int32_t made_day, int64_t *left, struct promise_match *out) {
    for (size_t i = 0; i < count && out->missing > 0; i++) {
        if (left[i] > 0 && payments[i].day >= made_day &&
            same_currency(payments[i].amount, promise->amount)) {
            int64_t taken = least(left[i], out->missing);
            left[i] -= taken;
            out->received += taken;
            out->missing -= taken;
        }
    }
}

static enum promise_state state_of(const struct promise_fact *promise,
                                   const struct promise_match *match, const struct rules *rules,
                                   int32_t today) {
    if (wide_product(match->missing, 1000) <=
        wide_product(promise->amount.minor, rules->tolerance_permille)) {
        return PROMISE_KEPT;
    }
    if (today <= promise_silence_until(promise, rules)) {
        return PROMISE_OPEN;
    }
    return match->received > 0 ? PROMISE_PARTLY_KEPT : PROMISE_BROKEN;
}

void promise_match(const struct promise_fact *promises, size_t promise_count,
                   const struct payment_fact *payments, size_t payment_count,
                   const struct rules *rules, const struct moment *moment,
                   struct promise_match *out) {
    if (promise_count == 0) {
        return;
    }
    int64_t few[FEW_PAYMENTS];
    int64_t *left = payment_count <= FEW_PAYMENTS ? few : mem_zalloc(payment_count, sizeof *left);
    int32_t today = moment_today(moment);
    fill_left(payments, payment_count, today, left);
    for (size_t i = 0; i < promise_count; i++) {
        const struct promise_fact *promise = &promises[i];
        if (promise->amount.minor <= 0) {
            out[i] = (struct promise_match){.state = PROMISE_KEPT};
            continue;
        }
        out[i] = (struct promise_match){.state = PROMISE_OPEN, .missing = promise->amount.minor};
        if (promise->made_at <= moment->now) {
            int32_t made_day = zone_day(moment->firm, promise->made_at);
            match_one(promise, payments, payment_count, made_day, left, &out[i]);
            out[i].state = state_of(promise, &out[i], rules, today);
        }
    }
    if (left != few) {
        mem_free(left);
    }
}

static bool shares_invoice(const struct promise_fact *a, const struct promise_fact *b) {
    for (size_t i = 0; i < a->invoice_count; i++) {
        for (size_t j = 0; j < b->invoice_count; j++) {
            if (a->invoices[i] == b->invoices[j]) {
                return true;
            }
        }
    }
    return false;
}

bool promise_overlaps(const struct promise_fact *a, const struct promise_fact *b) {
    return same_currency(a->amount, b->amount) &&
           (a->invoice_count == 0 || b->invoice_count == 0 || shares_invoice(a, b));
}

/* Whether `later` was made in a later call. Instalments of one call are not later than each other.
 */
static bool is_from_later_call(const struct promise_fact *later,
                               const struct promise_fact *earlier) {
    if (later->call == earlier->call && later->call != 0) {
        return false;
    }
    return later->made_at > earlier->made_at ||
           (later->made_at == earlier->made_at && later->call > earlier->call);
}

bool promise_replaces(const struct promise_fact *later, const struct promise_fact *earlier,
                      const struct promise_match *earlier_match) {
    if (later->amount.minor <= 0 || !is_from_later_call(later, earlier) ||
        !promise_overlaps(later, earlier)) {
        return false;
    }
    switch (earlier_match->state) {
    case PROMISE_OPEN:
    case PROMISE_PARTLY_KEPT:
    case PROMISE_BROKEN:
        return true;
    case PROMISE_KEPT:
    case PROMISE_WITHDRAWN:
    case PROMISE_REPLACED:
    case PROMISE_STATE_COUNT:
        break;
    }
    return false;
}

/* Whether a promise kept after `earlier` has made good what that one left. */
static bool is_made_good(const struct promise_fact *before, const struct promise_match *matches,
                         size_t count, size_t earlier) {
    for (size_t i = 0; i < count; i++) {
        if (matches[i].state == PROMISE_KEPT && before[i].amount.minor > 0 &&
            is_from_later_call(&before[i], &before[earlier]) &&
            promise_overlaps(&before[i], &before[earlier])) {
            return true;
        }
    }
    return false;
}

/* The level which the promise gets from one before it. */
static int level_after(const struct promise_fact *promise, const struct promise_fact *before,
                       const struct promise_match *matches, size_t count, size_t earlier) {
    const struct promise_fact *one = &before[earlier];
    switch (matches[earlier].state) {
    case PROMISE_KEPT:
        return shares_invoice(promise, one) ? one->level : 1;
    case PROMISE_OPEN:
    case PROMISE_PARTLY_KEPT:
    case PROMISE_BROKEN:
    case PROMISE_WITHDRAWN:
    case PROMISE_REPLACED:
        return is_made_good(before, matches, count, earlier) ? 1 : one->level + 1;
    case PROMISE_STATE_COUNT:
        break;
    }
    return 1;
}

int promise_level(const struct promise_fact *promise, const struct promise_fact *before,
                  const struct promise_match *matches, size_t count) {
    int level = 1;
    for (size_t i = 0; i < count; i++) {
        bool same_call = promise->call != 0 && promise->call == before[i].call;
        if (before[i].amount.minor > 0 && !same_call && promise_overlaps(promise, &before[i])) {
            int after = level_after(promise, before, matches, count, i);
            level = after > level ? after : level;
        }
    }
    return level;
}

int32_t promise_silence_until(const struct promise_fact *promise, const struct rules *rules) {
    int32_t grace = (int32_t)rules->grace_days;
    return promise->day > INT32_MAX - grace ? INT32_MAX : promise->day + grace;
}
