#ifndef CALLSHEET_UI_COLUMN_H
#define CALLSHEET_UI_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/ui/theme.h"

/**
 * Rows of a list in aligned columns. Widths are worked out once per width of the pane; a row is
 * painted by one function whether it is selected or not, without formatting or allocation.
 */
struct surface;

enum { COLUMN_MAX = 12 };

/** What a column wants. A value, usually in a static table. */
struct column {
    int min_cols;  /* below this it is hidden instead */
    int max_cols;  /* never wider; 0: no limit */
    int share;     /* weight for columns that remain; 0: stays at min_cols */
    int priority;  /* 0 is never hidden; otherwise the highest number goes first */
    int gap;       /* blank columns before it */
    bool is_right; /* right-aligned (figures) */
};

/** Where the columns are, relative to the start of a row. A value. */
struct column_layout {
    size_t count;
    int cols;             /* whole width, the mark included */
    int at[COLUMN_MAX];   /* offset */
    int size[COLUMN_MAX]; /* 0: hidden */
};

/** Works the places out for rows of `cols` columns; the first is kept for the selection mark. */
void column_layout(struct column_layout *out, const struct column *columns, size_t count, int cols);

/** Text of one column in a row. */
struct column_cell {
    const char *text; /* UTF-8, NUL-terminated; NULL is blank */
    enum role role;
};

enum row_state {
    ROW_PLAIN,
    ROW_SELECTED,      /* in the pane that has the focus */
    ROW_SELECTED_IDLE, /* in another pane */
};

/** Paints one row at an absolute position over its whole width: mark, cells, ground. `columns` is
    the table the layout was made from. */
void column_draw(struct surface *surface, int row, int col, const struct column *columns,
                 const struct column_layout *layout, const struct column_cell *cells,
                 enum row_state state);

/** Paints the mark and ground of a row of other content (several lines, spans); returns nothing.
    Call it before the content. */
void row_draw_state(struct surface *surface, int row, int col, int cols, enum row_state state);

#endif
