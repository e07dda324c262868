/* What live promises leave uncovered of an overdue sum. */
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/figures.h"

/* Customers with more open items than this are rare: no allocation for the others. */
enum { FEW_ITEMS = 64 };

static bool is_in_currency(const struct figures *figures, size_t promise, const char *currency) {
    return memcmp(figures->facts->promises[promise].amount.currency, currency, 4) == 0;
}

static bool names(const struct promise_fact *promise, int64_t invoice) {
    for (size_t i = 0; i < promise->invoice_count; i++) {
        if (promise->invoices[i] == invoice) {
            return true;
        }
    }
    return false;
}

static void cover_named(const struct figures *figures, size_t promise, int64_t *left) {
    int64_t room = figures->matches[promise].missing;
    for (size_t i = 0; i < figures->facts->item_count && room > 0; i++) {
        if (left[i] > 0 &&
            names(&figures->facts->promises[promise], figures->facts->items[i].invoice)) {
            int64_t taken = left[i] < room ? left[i] : room;
            left[i] -= taken;
            room -= taken;
        }
    }
}

/* Covers by the promises that name exactly `named` invoices; returns the next larger number that
   some live promise names, 0 when there is none. */
static size_t cover_size(const struct figures *figures, const char *currency, size_t named,
                         int64_t *left) {
    size_t next = 0;
    for (size_t i = 0; i < figures->facts->promise_count; i++) {
        size_t count = figures->facts->promises[i].invoice_count;
        if (count < named || count == 0 || !promise_is_live(figures, i) ||
            !is_in_currency(figures, i, currency)) {
            continue;
        }
        if (count == named) {
            cover_named(figures, i, left);
        } else if (next == 0 || count < next) {
            next = count;
        }
    }
    return next;
}

static int64_t promised_for_all(const struct figures *figures, const char *currency) {
    int64_t sum = 0;
    for (size_t i = 0; i < figures->facts->promise_count; i++) {
        if (figures->facts->promises[i].invoice_count == 0 && promise_is_live(figures, i) &&
            is_in_currency(figures, i, currency)) {
            sum += figures->matches[i].missing;
        }
    }
    return sum;
}

/* What named promises leave of the overdue items, before credits. */
static int64_t left_by_named(const struct figures *figures, const char *currency) {
    const struct facts *facts = figures->facts;
    int64_t few[FEW_ITEMS];
    int64_t *left =
        facts->item_count <= FEW_ITEMS ? few : mem_zalloc(facts->item_count, sizeof *left);
    for (size_t i = 0; i < facts->item_count; i++) {
        const struct open_item *item = &facts->items[i];
        bool counts = item_is_overdue(item, figures->today) &&
                      memcmp(item->currency, currency, sizeof item->currency) == 0;
        left[i] = counts ? item->open : 0;
    }
    for (size_t size = cover_size(figures, currency, 0, left); size > 0;) {
        size = cover_size(figures, currency, size, left);
    }
    int64_t sum = 0;
    for (size_t i = 0; i < facts->item_count; i++) {
        sum += left[i];
    }
    if (left != few) {
        mem_free(left);
    }
    return sum;
}

int64_t promise_rest(const struct figures *figures, const struct currency_sums *sums) {
    int64_t rest = sums_net(sums);
    if (rest == 0 || figures->facts->promise_count == 0) {
        return rest;
    }
    rest = left_by_named(figures, sums->currency) - sums_credit(sums) -
           promised_for_all(figures, sums->currency);
    return rest > 0 ? rest : 0;
}
