#include "callsheet/ui/surface.h"

#include <assert.h>
#include <string.h>
#include <wctype.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"

/* The grid of cells and everything that writes into it. Reading it out is surface_dump.c. */

struct surface {
    int rows, cols;
    struct cell *cells; /* rows * cols */
    bool *is_touched;   /* per row */
    struct rect clip;
    uint32_t epoch;
    bool is_ascii;
    bool has_cursor;
    int cursor_row, cursor_col;
};

static int clamp_side(int side) {
    if (side < 1) {
        return 1;
    }
    return side > SURFACE_MAX_SIDE ? SURFACE_MAX_SIDE : side;
}

static struct cell blank_cell(uint8_t role, uint8_t ground) {
    return (struct cell){.text = {' '}, .len = 1, .cols = 1, .role = role, .ground = ground};
}

static struct cell *cell_at(struct surface *surface, int row, int col) {
    return &surface->cells[(size_t)row * (size_t)surface->cols + (size_t)col];
}

/* Columns of a row in which something may stand. */
static int usable_cols(const struct surface *surface, int row) {
    if (row != surface->rows - 1) {
        return surface->cols;
    }
    int cols = surface->cols - SURFACE_BLANK_CORNER_COLS;
    return cols > 0 ? cols : 0;
}

/* --- life --------------------------------------------------------------------------------------
 */

static void allocate(struct surface *surface, int rows, int cols) {
    surface->rows = clamp_side(rows);
    surface->cols = clamp_side(cols);
    size_t count = (size_t)surface->rows * (size_t)surface->cols;
    surface->cells = mem_resize(surface->cells, count, sizeof *surface->cells);
    surface->is_touched =
        mem_resize(surface->is_touched, (size_t)surface->rows, sizeof *surface->is_touched);
    surface->clip = surface_bounds(surface);
    surface_clear(surface, ROLE_TEXT);
    surface->epoch++;
}

struct surface *surface_new(int rows, int cols) {
    struct surface *surface = mem_zalloc(1, sizeof *surface);
    allocate(surface, rows, cols);
    return surface;
}

void surface_free(struct surface *surface) {
    if (surface != NULL) {
        mem_free(surface->cells);
        mem_free(surface->is_touched);
        mem_free(surface);
    }
}

void surface_resize(struct surface *surface, int rows, int cols) {
    allocate(surface, rows, cols);
}

void surface_set_ascii(struct surface *surface, bool is_ascii) {
    surface->is_ascii = is_ascii;
    surface->epoch++;
}

int surface_rows(const struct surface *surface) {
    return surface->rows;
}

int surface_cols(const struct surface *surface) {
    return surface->cols;
}

struct rect surface_bounds(const struct surface *surface) {
    return (struct rect){0, 0, surface->rows, surface->cols};
}

uint32_t surface_epoch(const struct surface *surface) {
    return surface->epoch;
}

void surface_invalidate(struct surface *surface) {
    surface->epoch++;
}

void surface_clear(struct surface *surface, enum role role) {
    struct rect clip = surface_set_clip(surface, surface_bounds(surface));
    surface_fill(surface, surface_bounds(surface), role);
    surface->clip = clip;
    surface->has_cursor = false;
}

struct rect surface_set_clip(struct surface *surface, struct rect clip) {
    struct rect before = surface->clip;
    surface->clip = rect_intersect(clip, surface_bounds(surface));
    return before;
}

void surface_begin_region(struct surface *surface, struct rect rect) {
    (void)surface_set_clip(surface, rect); /* regions do not nest: the clip before is the whole */
    surface_fill(surface, rect, ROLE_TEXT);
    if (surface->has_cursor && rect_holds(rect, surface->cursor_row, surface->cursor_col)) {
        surface->has_cursor = false;
    }
}

void surface_end_region(struct surface *surface) {
    surface->clip = surface_bounds(surface);
}

/* --- cells -------------------------------------------------------------------------------------
 */

static void blank_text(struct cell *cell) {
    *cell = blank_cell(cell->role, cell->ground);
}

/* Makes the columns [from, to) free to be written: a wide glyph cut by either border loses its
   other half as well. */
static void break_wide(struct surface *surface, int row, int from, int to) {
    struct cell *cells = cell_at(surface, row, 0);
    if (from > 0 && cells[from].cols == 0) {
        blank_text(&cells[from - 1]);
        blank_text(&cells[from]);
    }
    if (to < surface->cols && cells[to].cols == 0) {
        blank_text(&cells[to]);
        blank_text(&cells[to - 1]);
    }
}

static void write_ascii(struct surface *surface, int row, int col, char c, enum role role) {
    struct cell *cell = cell_at(surface, row, col);
    if (cell->cols != 1) {
        break_wide(surface, row, col, col + 1);
    }
    uint8_t ground = cell->ground;
    *cell = blank_cell((uint8_t)role, ground);
    cell->text[0] = c;
}

static void write_cluster(struct surface *surface, int row, int col, const struct cell *glyph) {
    break_wide(surface, row, col, col + glyph->cols);
    struct cell *cell = cell_at(surface, row, col);
    uint8_t ground = cell->ground;
    *cell = *glyph;
    cell->ground = ground;
    if (glyph->cols == 2) {
        ground = cell[1].ground;
        cell[1] = (struct cell){.cols = 0, .role = glyph->role, .ground = ground};
    }
}

/* --- what may stand in a cell ------------------------------------------------------------------
 */

static bool in_range(uint32_t scalar, uint32_t first, uint32_t last) {
    return scalar >= first && scalar <= last;
}

/* Controls, bidirectional and invisible characters: cleaned before they come here, and refused
   again. A character the C library cannot print has no width that terminals agree on. */
static bool is_refused(uint32_t scalar) {
    return scalar < 0x20 || in_range(scalar, 0x7F, 0x9F) || scalar == 0xAD || scalar == 0x34F ||
           scalar == 0x61C || in_range(scalar, 0x115F, 0x1160) ||
           in_range(scalar, 0x17B4, 0x17B5) || in_range(scalar, 0x180B, 0x180F) ||
           in_range(scalar, 0x200B, 0x200F) || in_range(scalar, 0x2028, 0x202E) ||
           in_range(scalar, 0x2060, 0x206F) || scalar == 0x3164 ||
           in_range(scalar, 0xFE00, 0xFE0F) || scalar == 0xFEFF || scalar == 0xFFA0 ||
           in_range(scalar, 0xFFF0, 0xFFFB) || in_range(scalar, 0xE0000, 0xE0FFF) ||
           iswprint((wint_t)scalar) == 0;
}

struct likeness {
    uint32_t scalar;
    char ascii;
};

// clang-format off
static const struct likeness likenesses[] = {
    {0x00A0, ' '}, {0x00AB, '"'}, {0x00B7, '.'}, {0x00BB, '"'}, {0x00D7, 'x'},
    {0x2010, '-'}, {0x2011, '-'}, {0x2012, '-'}, {0x2013, '-'}, {0x2014, '-'}, {0x2015, '-'},
    {0x2018, '\''}, {0x2019, '\''}, {0x201A, ','}, {0x201C, '"'}, {0x201D, '"'}, {0x201E, '"'},
    {0x2022, '*'}, {0x2026, '~'}, {0x2190, '<'}, {0x2192, '>'}, {0x2191, '^'}, {0x2193, 'v'},
    {0x2500, '-'}, {0x2502, '|'}, {0x252C, '+'}, {0x2534, '+'}, {0x253C, '+'}, {0x2524, '+'},
    {0x251C, '+'}, {0x2581, '_'}, {0x2582, '.'}, {0x2584, '='}, {0x2586, '%'}, {0x2587, '%'},
    {0x2588, '#'}, {0x258C, '>'}, {0x25CF, '*'}, {0x25BE, 'v'},
};
// clang-format on

static char ascii_likeness(uint32_t scalar) {
    for (size_t i = 0; i < ARRAY_LEN(likenesses); i++) {
        if (likenesses[i].scalar == scalar) {
            return likenesses[i].ascii;
        }
    }
    return '?';
}

/* Appends a scalar to the cell's text while there is room. */
static void glyph_add(struct cell *glyph, uint32_t scalar) {
    char bytes[4];
    size_t len = text_encode(scalar, bytes);
    if (glyph->len + len <= CELL_BYTES) {
        memcpy(glyph->text + glyph->len, bytes, len);
        glyph->len = (uint8_t)(glyph->len + len);
    }
}

/* Makes the cell of a cluster: refused characters become U+FFFD, at most four marks stay. */
static struct cell make_glyph(const struct surface *surface, const char *text, size_t len, int cols,
                              enum role role) {
    struct cell glyph = {.cols = (uint8_t)(cols == 2 ? 2 : 1), .role = (uint8_t)role};
    uint32_t base = 0;
    size_t at = text_decode(text, len, &base);
    if (is_refused(base) || text_scalar_cols(base) == 0) {
        base = 0xFFFD;
        glyph.cols = 1;
    }
    if (surface->is_ascii && base >= 0x80) {
        glyph.text[0] = ascii_likeness(base);
        glyph.len = 1;
        glyph.cols = 1;
        return glyph;
    }
    glyph_add(&glyph, base);
    for (int marks = 0; at < len && marks < CELL_MARKS; marks++) {
        uint32_t mark = 0;
        at += text_decode(text + at, len - at, &mark);
        if (!is_refused(mark) && text_scalar_cols(mark) == 0) {
            glyph_add(&glyph, mark);
        }
    }
    return glyph;
}

/* Combining marks in the last column are misplaced by every terminal tried. */
static void strip_marks(struct cell *glyph) {
    uint32_t base = 0;
    size_t len = text_decode(glyph->text, glyph->len, &base);
    memset(glyph->text + len, 0, CELL_BYTES - len);
    glyph->len = (uint8_t)len;
}

/* --- painting ----------------------------------------------------------------------------------
 */

/* The columns of a row where painting is allowed, [from, to). */
struct stretch {
    int from, to;
};

static struct stretch stretch_of(struct surface *surface, int row) {
    struct rect clip = surface->clip;
    if (row < clip.row || row >= clip.row + clip.rows) {
        return (struct stretch){0, 0};
    }
    int to = clip.col + clip.cols;
    int usable = usable_cols(surface, row);
    surface->is_touched[row] = true;
    return (struct stretch){clip.col, to < usable ? to : usable};
}

int surface_put(struct surface *surface, int row, int col, int max_cols, const char *text,
                size_t len, enum role role) {
    struct stretch allowed = stretch_of(surface, row);
    int x = col;
    int end = max_cols > SURFACE_MAX_SIDE ? col + SURFACE_MAX_SIDE : col + max_cols;
    for (size_t i = 0; i < len && x < end;) {
        unsigned char c = (unsigned char)text[i];
        bool is_plain = (c >= 0x20 && c < 0x7F) || c == '\t';
        if (is_plain && (i + 1 == len || (unsigned char)text[i + 1] < 0x80)) {
            if (x >= allowed.from && x < allowed.to) {
                write_ascii(surface, row, x, c == '\t' ? ' ' : (char)c, role);
            }
            x++;
            i++;
            continue;
        }
        int cols = 1;
        size_t used = text_cluster(text + i, len - i, &cols);
        struct cell glyph = make_glyph(surface, text + i, used, cols, role);
        if (x + glyph.cols > end) {
            break;
        }
        if (x >= allowed.from && x + glyph.cols <= allowed.to) {
            if (x + glyph.cols == surface->cols) {
                strip_marks(&glyph);
            }
            write_cluster(surface, row, x, &glyph);
        }
        x += glyph.cols;
        i += used;
    }
    return x - col;
}

int surface_text(struct surface *surface, int row, int col, int max_cols, const char *text,
                 enum role role) {
    return surface_put(surface, row, col, max_cols, text, strlen(text), role);
}

int surface_text_fit(struct surface *surface, int row, int col, int max_cols, const char *text,
                     enum role role) {
    size_t len = strlen(text);
    if (max_cols <= 0) {
        return 0;
    }
    if (len <= (size_t)max_cols || text_cols(text, len) <= max_cols) {
        return surface_put(surface, row, col, max_cols, text, len, role);
    }
    size_t prefix = text_prefix(text, len, max_cols - 1, NULL);
    int used = surface_put(surface, row, col, max_cols - 1, text, prefix, role);
    return used + surface_text(surface, row, col + used, 1, "…", role);
}

void surface_text_right(struct surface *surface, int row, int col, int cols, const char *text,
                        enum role role) {
    int width = text_cols(text, strlen(text));
    int indent = width < cols ? cols - width : 0;
    (void)surface_text_fit(surface, row, col + indent, cols - indent, text, role);
}

void surface_fill(struct surface *surface, struct rect rect, enum role role) {
    struct rect area = rect_intersect(rect, surface->clip);
    struct cell blank = blank_cell((uint8_t)role, ROLE_TEXT);
    if (rect_is_empty(area)) {
        return;
    }
    for (int row = area.row; row < area.row + area.rows; row++) {
        if (area.cols < surface->cols) {
            break_wide(surface, row, area.col, area.col + area.cols);
        }
        struct cell *cells = cell_at(surface, row, area.col);
        for (int i = 0; i < area.cols; i++) {
            cells[i] = blank;
        }
        surface->is_touched[row] = true;
    }
}

/* Both halves of a wide glyph keep one role and one ground, or terminals disagree. Looks at the
   columns [from, to]: a glyph may reach in from the left and out to the right. */
static void even_out(struct surface *surface, int row, int from, int to) {
    struct cell *cells = cell_at(surface, row, 0);
    for (int col = from > 0 ? from : 1; col <= to && col < surface->cols; col++) {
        if (cells[col].cols == 0) {
            cells[col].role = cells[col - 1].role;
            cells[col].ground = cells[col - 1].ground;
        }
    }
}

static void change_cells(struct surface *surface, struct rect rect, enum role role,
                         bool is_ground) {
    struct rect area = rect_intersect(rect, surface->clip);
    for (int row = area.row; row < area.row + area.rows; row++) {
        struct cell *cells = cell_at(surface, row, area.col);
        for (int i = 0; i < area.cols; i++) {
            *(is_ground ? &cells[i].ground : &cells[i].role) = (uint8_t)role;
        }
        even_out(surface, row, area.col, area.col + area.cols);
        surface->is_touched[row] = true;
    }
}

void surface_role(struct surface *surface, struct rect rect, enum role role) {
    change_cells(surface, rect, role, false);
}

void surface_ground(struct surface *surface, struct rect rect, enum role ground) {
    assert(ground == ROLE_TEXT || role_is_ground(ground));
    change_cells(surface, rect, ground, true);
}

void surface_hline(struct surface *surface, int row, int col, int cols, enum role role) {
    for (int i = 0; i < cols; i++) {
        (void)surface_put(surface, row, col + i, 1, "─", 3, role);
    }
}

void surface_vline(struct surface *surface, int row, int col, int rows, enum role role) {
    for (int i = 0; i < rows; i++) {
        (void)surface_put(surface, row + i, col, 1, "│", 3, role);
    }
}

/* --- cursor and marks of change ----------------------------------------------------------------
 */

void surface_set_cursor(struct surface *surface, int row, int col) {
    surface->has_cursor = rect_holds(surface->clip, row, col);
    surface->cursor_row = row;
    surface->cursor_col = col;
}

void surface_hide_cursor(struct surface *surface) {
    surface->has_cursor = false;
}

bool surface_cursor(const struct surface *surface, int *row, int *col) {
    if (surface->has_cursor) {
        *row = surface->cursor_row;
        *col = surface->cursor_col;
    }
    return surface->has_cursor;
}

const struct cell *surface_row(const struct surface *surface, int row) {
    assert(row >= 0 && row < surface->rows);
    return &surface->cells[(size_t)row * (size_t)surface->cols];
}

bool surface_row_is_touched(const struct surface *surface, int row) {
    return surface->is_touched[row];
}

void surface_settle(struct surface *surface) {
    memset(surface->is_touched, 0, (size_t)surface->rows * sizeof *surface->is_touched);
}
