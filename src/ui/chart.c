#include "callsheet/ui/chart.h"

#include <string.h>

#include "callsheet/ui/surface.h"

/* The aging bar. Heights tell the buckets apart where there are no colours. */

static const char *const heights[CHART_BUCKETS] = {"▁", "▂", "▄", "▆", "█"};

static const enum role bar_roles[CHART_BUCKETS] = {ROLE_BAR1, ROLE_BAR2, ROLE_BAR3, ROLE_BAR4,
                                                   ROLE_BAR5};

enum { HEIGHT_BYTES = 3 };

/* Amount a bucket would show per column if it had one more (no overflow, no fractions needed). */
static int64_t per_column(int64_t amount, int share) {
    return amount > 0 ? amount / (share + 1) : -1;
}

/* The bucket that should have the next column: the one whose columns stand for the most; of equal
   ones the older. */
static int neediest(const int64_t amounts[CHART_BUCKETS], const int shares[CHART_BUCKETS]) {
    int best = CHART_BUCKETS - 1;
    for (int i = CHART_BUCKETS - 2; i >= 0; i--) {
        if (per_column(amounts[i], shares[i]) > per_column(amounts[best], shares[best])) {
            best = i;
        }
    }
    return amounts[best] > 0 ? best : -1;
}

void chart_share(const int64_t amounts[CHART_BUCKETS], int cols, int shares[CHART_BUCKETS]) {
    int left = cols;
    for (int i = CHART_BUCKETS - 1; i >= 0; i--) {
        shares[i] = amounts[i] > 0 && left > 0 ? 1 : 0;
        left -= shares[i];
    }
    while (left > 0) {
        int bucket = neediest(amounts, shares);
        if (bucket < 0) {
            return;
        }
        shares[bucket]++;
        left--;
    }
}

void chart_aging_text(const int64_t amounts[CHART_BUCKETS], int cols, char *out, size_t capacity) {
    int shares[CHART_BUCKETS];
    size_t at = 0;
    int drawn = 0;
    chart_share(amounts, cols, shares);
    for (int i = CHART_BUCKETS - 1; i >= 0; i--) {
        for (int n = 0; n < shares[i] && at + HEIGHT_BYTES < capacity; n++, drawn++) {
            memcpy(out + at, heights[i], HEIGHT_BYTES);
            at += HEIGHT_BYTES;
        }
    }
    for (; drawn < cols && at + 1 < capacity; drawn++) {
        out[at++] = ' ';
    }
    out[at] = '\0';
}

void chart_aging(struct surface *surface, int row, int col, int cols,
                 const int64_t amounts[CHART_BUCKETS]) {
    int shares[CHART_BUCKETS];
    chart_share(amounts, cols, shares);
    for (int i = CHART_BUCKETS - 1; i >= 0; i--) {
        for (int n = 0; n < shares[i]; n++) {
            col += surface_put(surface, row, col, 1, heights[i], HEIGHT_BYTES, bar_roles[i]);
        }
    }
}
