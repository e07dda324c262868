#include "support/vt.h"

#include <string.h>
#include <vterm.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"

/* libvterm behind a small face. */

struct vt {
    VTerm *vterm;
    VTermScreen *screen;
    struct buf answers;
    bool has_cursor, is_alternate, is_bracketed;
    char tail[16]; /* end of what was fed, to find mode switches that come in two pieces */
    size_t tail_len;
};

static int on_property(VTermProp property, VTermValue *value, void *user) {
    struct vt *vt = user;
    if (property == VTERM_PROP_CURSORVISIBLE) {
        vt->has_cursor = value->boolean != 0;
    } else if (property == VTERM_PROP_ALTSCREEN) {
        vt->is_alternate = value->boolean != 0;
    }
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

static void on_answer(const char *bytes, size_t len, void *user) {
    struct vt *vt = user;
    buf_add(&vt->answers, bytes, len);
}

struct vt *vt_new(int rows, int cols) {
    struct vt *vt = mem_zalloc(1, sizeof *vt);
    vt->has_cursor = true;
    vt->vterm = vterm_new(rows, cols);
    vterm_set_utf8(vt->vterm, 1);
    vterm_output_set_callback(vt->vterm, on_answer, vt);
    vt->screen = vterm_obtain_screen(vt->vterm);
    vterm_screen_enable_altscreen(vt->screen, 1);
    vterm_screen_set_callbacks(vt->screen, &callbacks, vt);
    vterm_screen_reset(vt->screen, 1);
    return vt;
}

void vt_free(struct vt *vt) {
    if (vt != NULL) {
        vterm_free(vt->vterm);
        buf_release(&vt->answers);
        mem_free(vt);
    }
}

void vt_resize(struct vt *vt, int rows, int cols) {
    vterm_set_size(vt->vterm, rows, cols);
}

int vt_rows(const struct vt *vt) {
    int rows = 0, cols = 0;
    vterm_get_size(vt->vterm, &rows, &cols);
    return rows;
}

int vt_cols(const struct vt *vt) {
    int rows = 0, cols = 0;
    vterm_get_size(vt->vterm, &rows, &cols);
    return cols;
}

/* libvterm 0.1 does not say whether bracketed paste is on. */
static void watch_modes(struct vt *vt, const char *bytes, size_t len) {
    struct buf seen = {.data = NULL};
    buf_add(&seen, vt->tail, vt->tail_len);
    buf_add(&seen, bytes, len);
    for (size_t i = 0; i + 8 <= seen.len; i++) {
        if (memcmp(seen.data + i, "\033[?2004h", 8) == 0) {
            vt->is_bracketed = true;
        } else if (memcmp(seen.data + i, "\033[?2004l", 8) == 0) {
            vt->is_bracketed = false;
        }
    }
    vt->tail_len = seen.len < 7 ? seen.len : 7;
    if (vt->tail_len > 0) {
        memcpy(vt->tail, seen.data + seen.len - vt->tail_len, vt->tail_len);
    }
    buf_release(&seen);
}

void vt_feed(struct vt *vt, const void *bytes, size_t len) {
    watch_modes(vt, bytes, len);
    vterm_input_write(vt->vterm, bytes, len);
    vterm_screen_flush_damage(vt->screen);
}

void vt_take_answers(struct vt *vt, struct buf *out) {
    buf_add(out, vt->answers.data, vt->answers.len);
    buf_reset(&vt->answers);
}

static int32_t colour_of(const VTermColor *colour, bool is_default) {
    if (is_default) {
        return -1;
    }
    if (VTERM_COLOR_IS_INDEXED(colour)) {
        return colour->indexed.idx;
    }
    return 0x1000000 | colour->rgb.red << 16 | colour->rgb.green << 8 | colour->rgb.blue;
}

void vt_cell(const struct vt *vt, int row, int col, struct vt_cell *out) {
    VTermScreenCell cell;
    memset(out, 0, sizeof *out);
    memset(&cell, 0, sizeof cell);
    (void)vterm_screen_get_cell(vt->screen, (VTermPos){.row = row, .col = col}, &cell);
    if (cell.chars[0] != (uint32_t)-1) {
        size_t len = 0;
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0; i++) {
            len += text_encode(cell.chars[i], out->text + len);
        }
        if (len == 0) {
            out->text[0] = ' ';
        }
        out->cols = cell.width;
    }
    out->attributes = (cell.attrs.bold ? VT_BOLD : 0U) |
                      (cell.attrs.underline ? VT_UNDERLINE : 0U) |
                      (cell.attrs.reverse ? VT_REVERSE : 0U) |
                      (cell.attrs.italic ? VT_ITALIC : 0U) | (cell.attrs.blink ? VT_BLINK : 0U);
    out->fg = colour_of(&cell.fg, VTERM_COLOR_IS_DEFAULT_FG(&cell.fg));
    out->bg = colour_of(&cell.bg, VTERM_COLOR_IS_DEFAULT_BG(&cell.bg));
}

bool vt_cursor(const struct vt *vt, int *row, int *col) {
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(vt->vterm), &at);
    *row = at.row;
    *col = at.col;
    return vt->has_cursor;
}

bool vt_is_alternate(const struct vt *vt) {
    return vt->is_alternate;
}

bool vt_is_bracketed(const struct vt *vt) {
    return vt->is_bracketed;
}

static void add_row(const struct vt *vt, int row, struct buf *out) {
    for (int col = 0; col < vt_cols(vt); col++) {
        struct vt_cell cell;
        vt_cell(vt, row, col, &cell);
        buf_add_text(out, cell.text);
    }
}

void vt_row(const struct vt *vt, int row, struct buf *out) {
    size_t start = out->len;
    add_row(vt, row, out);
    while (out->len > start && out->data[out->len - 1] == ' ') {
        buf_truncate(out, out->len - 1);
    }
}

bool vt_shows(const struct vt *vt, const char *piece) {
    struct buf row = {.data = NULL};
    bool is_found = false;
    for (int y = 0; y < vt_rows(vt) && !is_found; y++) {
        buf_reset(&row);
        add_row(vt, y, &row);
        is_found = strstr(buf_text(&row), piece) != NULL;
    }
    buf_release(&row);
    return is_found;
}

/* --- dump --------------------------------------------------------------------------------------
 */

enum { LOOKS_MAX = 52 };

struct looks {
    struct vt_cell look[LOOKS_MAX];
    int count;
};

static bool is_plain(const struct vt_cell *cell) {
    return cell->attributes == 0 && cell->fg == -1 && cell->bg == -1;
}

static char look_letter(struct looks *looks, const struct vt_cell *cell) {
    if (is_plain(cell)) {
        return '.';
    }
    int i = 0;
    while (i < looks->count && (looks->look[i].attributes != cell->attributes ||
                                looks->look[i].fg != cell->fg || looks->look[i].bg != cell->bg)) {
        i++;
    }
    if (i == LOOKS_MAX) {
        return '?';
    }
    if (i == looks->count) {
        looks->look[looks->count++] = *cell;
    }
    return (char)(i < 26 ? 'a' + i : 'A' + i - 26);
}

static void add_colour(struct buf *out, const char *before, int32_t colour) {
    if (colour >= 0x1000000) {
        buf_addf(out, " %s#%06x", before, (unsigned)colour & 0xFFFFFFU);
    } else if (colour >= 0) {
        buf_addf(out, " %s%d", before, colour);
    }
}

static void add_legend(struct looks *looks, struct buf *out) {
    buf_add_text(out, "legend:  . plain");
    for (int i = 0; i < looks->count; i++) {
        const struct vt_cell *look = &looks->look[i];
        buf_addf(out, "  %c", look_letter(looks, look));
        add_colour(out, "", look->fg);
        add_colour(out, "on ", look->bg);
        buf_add_text(out, (look->attributes & VT_BOLD) != 0 ? " bold" : "");
        buf_add_text(out, (look->attributes & VT_UNDERLINE) != 0 ? " underline" : "");
        buf_add_text(out, (look->attributes & VT_REVERSE) != 0 ? " reverse" : "");
    }
    buf_add_char(out, '\n');
}

void vt_dump(const struct vt *vt, const char *screen, struct buf *out) {
    struct looks looks = {.count = 0};
    int row = 0, col = 0;
    bool has_cursor = vt_cursor(vt, &row, &col);
    buf_addf(out, "%dx%d ", vt_rows(vt), vt_cols(vt));
    if (has_cursor) {
        buf_addf(out, "cursor %d,%d ", row, col);
    } else {
        buf_add_text(out, "cursor hidden ");
    }
    buf_addf(out, "screen %s\n", screen);
    for (int y = 0; y < vt_rows(vt); y++) {
        buf_add_char(out, '|');
        add_row(vt, y, out);
        buf_add_text(out, "|\n");
    }
    buf_add_text(out, "looks\n");
    for (int y = 0; y < vt_rows(vt); y++) {
        buf_add_char(out, '|');
        for (int x = 0; x < vt_cols(vt); x++) {
            struct vt_cell cell;
            vt_cell(vt, y, x, &cell);
            buf_add_char(out, look_letter(&looks, &cell));
        }
        buf_add_text(out, "|\n");
    }
    add_legend(&looks, out);
}
