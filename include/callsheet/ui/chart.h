#ifndef CALLSHEET_UI_CHART_H
#define CALLSHEET_UI_CHART_H

#include <stddef.h>
#include <stdint.h>

/**
 * The aging of what is owed as one short bar: oldest at the left and tallest, so that it can be
 * read without colours. Buckets: current, 1–30, 31–60, 61–90, over 90 days.
 */
struct surface;

enum { CHART_BUCKETS = 5 };

/** Shares `cols` columns out among the amounts by size (each further column to the one whose
    columns stand for the most); every amount above 0 gets at least one while there are columns.
   Amounts below 0 count as 0. */
void chart_share(const int64_t amounts[CHART_BUCKETS], int cols, int shares[CHART_BUCKETS]);

/** Appends the bar as text (UTF-8) into `out` of `capacity` bytes (3 * cols + 1 suffice): for use
   in a span or a section's figure. An empty bar is blanks. */
void chart_aging_text(const int64_t amounts[CHART_BUCKETS], int cols, char *out, size_t capacity);

/** Draws the bar, each bucket in its own role (ROLE_BAR1..ROLE_BAR5). */
void chart_aging(struct surface *surface, int row, int col, int cols,
                 const int64_t amounts[CHART_BUCKETS]);

#endif
