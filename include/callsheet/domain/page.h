#ifndef CALLSHEET_DOMAIN_PAGE_H
#define CALLSHEET_DOMAIN_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"

/**
 * Plain text for people outside, who may read it in anything: at most PAGE_COLS columns a line, LF
 * line ends, no blanks at a line's end. Whatever is put in is cleaned here. For the domain's own
 * use.
 */
enum { PAGE_COLS = 78, PAGE_CELLS = 6, PAGE_DAY_BYTES = 20 };

/** Widths of a table's columns: a label, a text that takes the room that is left and is wrapped,
    and cells to its right. Two blanks stand between neighbours. */
struct page_columns {
    int label; /* 0: there is none */
    int cells[PAGE_CELLS];
    size_t count;
};

/** Widens column `cell` so that `text` fits. */
void page_widen(struct page_columns *columns, size_t cell, const char *text);

/** Says whether a row's text has a few columns left beside the cells. */
bool page_fits(const struct page_columns *columns);

/** Appends a row: label to the left, cells to the right, both on the first line; where the cells
    leave no room, the text stands above them. `cells` has as many texts as there are columns;
    `label` and `text` may be "". */
void page_row(struct buf *out, const struct page_columns *columns, const char *label,
              const char *text, const char *const *cells);

/** Appends a line of dashes. */
void page_rule(struct buf *out);

/** Appends one paragraph, wrapped, each line begun by `indent` blanks; its own line ends count as
    blanks. */
void page_paragraph(struct buf *out, int indent, const char *text);

/** Appends a field on the present line, cleaned. */
void page_field(struct buf *out, const char *text);

/** Writes a day with its year, whatever the present year is: a letter is read later. "12 Sep 2026",
    "" for DAY_NONE. */
void page_day(int32_t day, char out[PAGE_DAY_BYTES]);
/** The same with the weekday: "Sat 12 Sep 2026". */
void page_weekday(int32_t day, char out[PAGE_DAY_BYTES]);

/** Appends "2 h 30 min", "45 min", "3 h". */
void page_duration(struct buf *out, int32_t minutes);

#endif
