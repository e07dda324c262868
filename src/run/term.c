#include "callsheet/run/term.h"

#include <langinfo.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <curses.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/run/term_bytes.h"
#include "callsheet/ui/surface.h"

/* The terminal, through curses. curses is given cells and makes the difference to what is on the
   terminal; before that, rows and cells are compared here, because handing cells to curses costs
   more than comparing them. */

/* Codes for what curses has no name for; above all it gives out itself. */
enum { CODE_PASTE_BEGIN = 2000, CODE_PASTE_END, CODE_MODIFIED };

enum { PAIRS_MAX = 256, RESTORE_BYTES = 256, ESCAPE_DELAY_MS = 25 };

struct colour_pair {
    colour fg, bg;
};

/* How a role on a ground is given to curses. */
struct look {
    attr_t attributes;
    int pair;
    bool is_known;
    cchar_t blank; /* a blank that looks so: other plain characters are made from it */
};

struct term {
    SCREEN *screen;
    FILE *in, *out;
    int in_fd, out_fd;
    struct termios saved;
    bool has_saved, is_suspended, is_lost;
    bool is_utf8;
    bool has_mouse;
    int rows, cols;
    struct cell *front; /* what curses was given last; rows * cols */
    bool is_front_known;
    bool shows_cursor;
    int cursor_row, cursor_col;
    struct theme theme;
    bool has_theme;
    struct look looks[ROLE_COUNT][ROLE_COUNT];
    struct colour_pair pairs[PAIRS_MAX];
    int pair_count;
    struct term_bytes bytes; /* curses would lose a character that comes in two reads */
    char restore[RESTORE_BYTES];
    size_t restore_len;
};

/* --- opening and closing -----------------------------------------------------------------------
 */

static void write_bytes(const struct term *term, const char *bytes, size_t len) {
    while (len > 0 && !term->is_lost) {
        ssize_t done = write(term->out_fd, bytes, len);
        if (done <= 0) {
            return; /* the terminal is going away: the input side will say so */
        }
        bytes += done;
        len -= (size_t)done;
    }
}

static void write_text(const struct term *term, const char *text) {
    write_bytes(term, text, strlen(text));
}

static const char *capability(const char *name) {
    const char *value = tigetstr(name);
    bool is_text = value != NULL && value != (const char *)-1;
    return is_text ? value : "";
}

static void add_restore(struct term *term, const char *text) {
    size_t len = strlen(text);
    /* strings with padding need tputs, which no signal handler may call */
    if (strstr(text, "$<") == NULL && term->restore_len + len <= RESTORE_BYTES) {
        memcpy(term->restore + term->restore_len, text, len);
        term->restore_len += len;
    }
}

static void prepare_restore(struct term *term) {
    add_restore(term, "\033[?2004l");
    add_restore(term, term->has_mouse ? "\033[?1006;1000l" : "");
    add_restore(term, capability("sgr0"));
    add_restore(term, capability("op"));
    add_restore(term, capability("rmkx"));
    add_restore(term, capability("cnorm"));
    add_restore(term, capability("rmcup"));
}

static void ask_size(const struct term *term, int *rows, int *cols) {
    struct winsize size = {0};
    bool is_told =
        ioctl(term->out_fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
    if (is_told) {
        *rows = size.ws_row < SURFACE_MAX_SIDE ? size.ws_row : SURFACE_MAX_SIDE;
        *cols = size.ws_col < SURFACE_MAX_SIDE ? size.ws_col : SURFACE_MAX_SIDE;
    }
}

static void adopt_size(struct term *term, int rows, int cols) {
    term->rows = rows;
    term->cols = cols;
    term->front = mem_resize(term->front, (size_t)rows * (size_t)cols, sizeof *term->front);
    term->is_front_known = false;
    if (rows == LINES && cols == COLS) {
        return;
    }
    (void)resizeterm(rows, cols); /* fails only for want of memory: then the old size stays */
    const char *region = capability("csr");
    if (region[0] != '\0') {
        /* curses set it for the size before: rows below would not take deletions */
        write_text(term, tparm(region, 0, rows - 1, 0, 0, 0, 0, 0, 0, 0));
    }
}

/* curses knows these keys only by their strings. */
static void define_keys(void) {
    static const struct {
        const char *name;
        const char *usual;
    } modified[] = {
        {"kLFT5", "\033[1;5D"},
        {"kRIT5", "\033[1;5C"},
        {"kHOM5", "\033[1;5H"},
        {"kEND5", "\033[1;5F"},
    };
    (void)define_key("\033[200~", CODE_PASTE_BEGIN); /* without it a paste is typed: still works */
    (void)define_key("\033[201~", CODE_PASTE_END);
    for (size_t i = 0; i < ARRAY_LEN(modified); i++) {
        const char *bytes = capability(modified[i].name);
        (void)define_key(bytes[0] != '\0' ? bytes : modified[i].usual, CODE_MODIFIED + (int)i);
    }
}

static void set_modes(struct term *term, bool wants_mouse) {
    raw();
    noecho();
    nonl();
    set_escdelay(ESCAPE_DELAY_MS);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    intrflush(stdscr, FALSE);
    typeahead(-1);
    define_keys();
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    if (wants_mouse) {
        mouseinterval(0);
        mmask_t got = mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
        term->has_mouse = got != 0;
    }
    curs_set(0);
    leaveok(stdscr, TRUE);
}

static enum status open_screen(struct term *term, const char *type, struct error *err) {
    if (type == NULL || type[0] == '\0') {
        return error_set(
            err, STATUS_UNSUPPORTED,
            "TERM is not set, so the terminal is not known: set it (TERM=xterm-256color "
            "suits most), or use \"callsheet queue\".");
    }
    use_env(FALSE); /* LINES and COLUMNS may be of another window */
    use_tioctl(TRUE);
    term->screen = newterm(type, term->out, term->in);
    if (term->screen == NULL) {
        return error_set(err, STATUS_UNSUPPORTED,
                         "The terminal type \"%s\" is not known here: set TERM to one that is "
                         "(xterm-256color suits most), or use \"callsheet queue\".",
                         type);
    }
    if (capability("cup")[0] == '\0') {
        (void)tcsetattr(term->in_fd, TCSANOW, &term->saved); /* endwin would write a return */
        return error_set(
            err, STATUS_UNSUPPORTED,
            "A \"%s\" terminal cannot place its cursor, which the desk needs: set TERM "
            "to what it really is, or use \"callsheet queue\".",
            type);
    }
    return STATUS_OK;
}

static void release(struct term *term) {
    if (term->screen != NULL && !term->is_lost) {
        delscreen(term->screen); /* a lost terminal is not written to, which this might */
    }
    mem_free(term->front);
    mem_free(term);
}

enum status term_open(struct term **out, const struct term_options *options, struct error *err) {
    struct term *term = mem_zalloc(1, sizeof *term);
    term->in = options->in != NULL ? options->in : stdin;
    term->out = options->out != NULL ? options->out : stdout;
    term->in_fd = fileno(term->in);
    term->out_fd = fileno(term->out);
    term->has_saved = tcgetattr(term->in_fd, &term->saved) == 0;
    term->is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    const char *type = options->type != NULL ? options->type : getenv("TERM");
    enum status status = open_screen(term, type, err);
    if (status != STATUS_OK) {
        release(term);
        return status;
    }
    int rows = options->rows > 0 ? options->rows : 24,
        cols = options->cols > 0 ? options->cols : 80;
    ask_size(term, &rows, &cols);
    endwin(); /* until the screen was left once, curses writes at each move, not once a frame */
    doupdate();
    set_modes(term, !options->has_no_mouse);
    adopt_size(term, rows, cols);
    prepare_restore(term);
    write_text(term, "\033[?2004h");
    *out = term;
    return STATUS_OK;
}

void term_free(struct term *term) {
    if (term == NULL) {
        return;
    }
    if (!term->is_lost && !term->is_suspended) {
        write_text(term, "\033[?2004l");
        endwin();
    }
    release(term);
}

void term_restore(const struct term *term) {
    if (term == NULL || term->is_lost || term->is_suspended) {
        return;
    }
    write_bytes(term, term->restore, term->restore_len);
    if (term->has_saved) {
        (void)tcsetattr(term->in_fd, TCSANOW, &term->saved); /* nothing more can be done */
    }
}

void term_abandon(struct term *term) {
    term->is_lost = true;
}

void term_suspend(struct term *term) {
    if (!term->is_lost && !term->is_suspended) {
        write_text(term, "\033[?2004l");
        endwin();
        term->is_suspended = true;
    }
}

void term_resume(struct term *term) {
    if (!term->is_lost && term->is_suspended) {
        term->is_suspended = false;
        reset_prog_mode();
        term_redraw(term);
        write_text(term, "\033[?2004h");
    }
}

/* --- facts -------------------------------------------------------------------------------------
 */

int term_colours(const struct term *term) {
    (void)term; /* one terminal per process */
    return has_colors() ? COLORS : 0;
}

bool term_is_utf8(const struct term *term) {
    return term->is_utf8;
}

int term_fd(const struct term *term) {
    return term->in_fd;
}

void term_size(const struct term *term, int *rows, int *cols) {
    *rows = term->rows;
    *cols = term->cols;
}

bool term_resize(struct term *term) {
    int rows = term->rows, cols = term->cols;
    ask_size(term, &rows, &cols);
    if (term->is_lost || (rows == term->rows && cols == term->cols)) {
        return false;
    }
    adopt_size(term, rows, cols);
    return true;
}

/* --- keys --------------------------------------------------------------------------------------
 */

struct code_row {
    int code;
    enum key_code key;
    unsigned mods;
};

// clang-format off
static const struct code_row code_rows[] = {
    {KEY_UP, KEYCODE_UP, 0},
    {KEY_DOWN, KEYCODE_DOWN, 0},
    {KEY_LEFT, KEYCODE_LEFT, 0},
    {KEY_RIGHT, KEYCODE_RIGHT, 0},
    {KEY_HOME, KEYCODE_HOME, 0},
    {KEY_FIND, KEYCODE_HOME, 0},
    {KEY_END, KEYCODE_END, 0},
    {KEY_SELECT, KEYCODE_END, 0},
    {KEY_PPAGE, KEYCODE_PAGE_UP, 0},
    {KEY_NPAGE, KEYCODE_PAGE_DOWN, 0},
    {KEY_BTAB, KEYCODE_TAB, KEYMOD_SHIFT},
    {KEY_ENTER, KEYCODE_ENTER, 0},
    {KEY_BACKSPACE, KEYCODE_BACKSPACE, 0},
    {KEY_DC, KEYCODE_DELETE, 0},
    {KEY_IC, KEYCODE_INSERT, 0},
    {CODE_PASTE_BEGIN, KEYCODE_PASTE_BEGIN, 0},
    {CODE_PASTE_END, KEYCODE_PASTE_END, 0},
    {CODE_MODIFIED, KEYCODE_LEFT, KEYMOD_CTRL},
    {CODE_MODIFIED + 1, KEYCODE_RIGHT, KEYMOD_CTRL},
    {CODE_MODIFIED + 2, KEYCODE_HOME, KEYMOD_CTRL},
    {CODE_MODIFIED + 3, KEYCODE_END, KEYMOD_CTRL},
};
// clang-format on

static struct key mouse_key(void) {
    MEVENT event;
    struct key key = {.code = KEYCODE_NONE};
    if (getmouse(&event) != OK) {
        return key;
    }
    if ((event.bstate & BUTTON1_PRESSED) != 0) {
        key.code = KEYCODE_MOUSE_PRESS;
    } else if ((event.bstate & BUTTON4_PRESSED) != 0) {
        key.code = KEYCODE_WHEEL_UP;
    } else if ((event.bstate & BUTTON5_PRESSED) != 0) {
        key.code = KEYCODE_WHEEL_DOWN;
    }
    key.row = event.y;
    key.col = event.x;
    return key;
}

static struct key function_key(int code) {
    if (code == KEY_MOUSE) {
        return mouse_key();
    }
    if (code > KEY_F0 && code <= KEY_F(12)) {
        return key_make((enum key_code)(KEYCODE_F1 + (code - KEY_F0 - 1)), 0);
    }
    for (size_t i = 0; i < ARRAY_LEN(code_rows); i++) {
        if (code_rows[i].code == code) {
            return key_make(code_rows[i].key, code_rows[i].mods);
        }
    }
    return key_make(KEYCODE_NONE, 0); /* KEY_RESIZE too: the size is asked for on SIGWINCH */
}

/* Makes the key of what curses returned; within a paste only text and its end count. */
static struct key make_key(struct term *term, int code) {
    if (code < 256) {
        return term_bytes_key(&term->bytes, (unsigned char)code);
    }
    struct key key = function_key(code);
    if (key.code == KEYCODE_PASTE_BEGIN || key.code == KEYCODE_PASTE_END) {
        term->bytes.is_pasting = key.code == KEYCODE_PASTE_BEGIN;
    } else if (term->bytes.is_pasting) {
        bool is_erase = key.code == KEYCODE_BACKSPACE; /* the byte 0x7F or 0x08 */
        return is_erase ? term_bytes_pasted(0x7F) : key_make(KEYCODE_NONE, 0);
    }
    return key;
}

/* Nothing came although something was to be read: end of file, or only half a character? */
static bool is_closed(const struct term *term) {
    struct pollfd waiting = {.fd = term->in_fd, .events = POLLIN};
    int pending = 0;
    if (poll(&waiting, 1, 0) <= 0) {
        return false;
    }
    if ((waiting.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
        return true;
    }
    return ioctl(term->in_fd, FIONREAD, &pending) == 0 && pending == 0;
}

enum term_input term_read(struct term *term, struct key *keys, size_t capacity, size_t *count) {
    *count = 0;
    if (term->is_lost) {
        return TERM_INPUT_CLOSED;
    }
    while (*count < capacity) {
        int code = wgetch(stdscr);
        if (code == ERR) {
            return *count == 0 && is_closed(term) ? TERM_INPUT_CLOSED : TERM_INPUT_DRAINED;
        }
        struct key key = make_key(term, code);
        if (key.code != KEYCODE_NONE) {
            keys[(*count)++] = key;
        }
    }
    return TERM_INPUT_MORE;
}

/* --- colours -----------------------------------------------------------------------------------
 */

/* Brings a colour to what the terminal has; `*is_bold` stands in for the bright ones of eight. */
static int terminal_colour(colour wanted, bool *is_bold) {
    if (wanted == COLOUR_DEFAULT) {
        return -1;
    }
    if (COLORS > 256) {
        return wanted < 8 ? (int)wanted : colour_rgb(wanted); /* a direct-colour terminal */
    }
    colour near = colour_nearest(wanted, COLORS >= 256 ? DEPTH_256 : DEPTH_16);
    if (COLORS < 16 && near >= 8) {
        *is_bold = true;
        near -= 8;
    }
    return (int)near;
}

static int pair_of(struct term *term, colour fg, colour bg) {
    if (fg == COLOUR_DEFAULT && bg == COLOUR_DEFAULT) {
        return 0;
    }
    for (int i = 1; i < term->pair_count; i++) {
        if (term->pairs[i].fg == fg && term->pairs[i].bg == bg) {
            return i;
        }
    }
    int pair = term->pair_count > 0 ? term->pair_count : 1;
    if (pair >= PAIRS_MAX || pair >= COLOR_PAIRS) {
        return 0; /* plain text can be read in any case */
    }
    bool ignored = false; /* bold shows in the attributes, see look_of */
    if (init_extended_pair(pair, terminal_colour(fg, &ignored), terminal_colour(bg, &ignored)) !=
        OK) {
        return 0;
    }
    term->pairs[pair] = (struct colour_pair){fg, bg};
    term->pair_count = pair + 1;
    return pair;
}

static const struct look *look_of(struct term *term, uint8_t role, uint8_t ground) {
    struct look *look = &term->looks[role][ground];
    if (look->is_known) {
        return look;
    }
    struct style style = theme_style(&term->theme, (enum role)role, (enum role)ground);
    bool is_bold = (style.attributes & STYLE_BOLD) != 0;
    if (has_colors()) {
        (void)terminal_colour(style.fg, &is_bold); /* only whether bold stands in */
        look->pair = pair_of(term, style.fg, style.bg);
    }
    look->attributes = (is_bold ? A_BOLD : 0) | ((style.attributes & STYLE_DIM) ? A_DIM : 0) |
                       ((style.attributes & STYLE_UNDERLINE) ? A_UNDERLINE : 0) |
                       ((style.attributes & STYLE_REVERSE) ? A_REVERSE : 0);
    (void)setcchar(&look->blank, L" ", look->attributes, 0, &look->pair); /* a blank always fits */
    look->is_known = true;
    return look;
}

static void adopt_theme(struct term *term, const struct theme *theme) {
    if (term->has_theme && memcmp(&term->theme, theme, sizeof *theme) == 0) {
        return;
    }
    term->theme = *theme;
    term->has_theme = true;
    term->is_front_known = false;
    term->pair_count = 0;
    memset(term->looks, 0, sizeof term->looks);
}

/* --- painting ----------------------------------------------------------------------------------
 */

static void make_cchar(struct term *term, const struct cell *cell, cchar_t *out) {
    const struct look *look = look_of(term, cell->role, cell->ground);
    wchar_t wide[CCHARW_MAX + 1];
    int pair = look->pair;
    if (cell->len == 1) { /* what most cells are: setcchar would cost more than all the rest */
        *out = look->blank;
        out->chars[0] = (wchar_t)cell->text[0];
        return;
    }
    size_t count = 0;
    for (size_t at = 0; at < cell->len && count < CCHARW_MAX; count++) {
        uint32_t scalar = 0;
        at += text_decode(cell->text + at, cell->len - at, &scalar);
        wide[count] = (wchar_t)scalar;
    }
    wide[count] = L'\0';
    (void)setcchar(out, wide, look->attributes, 0, &pair); /* the surface refuses what it would */
}

/* Gives columns [from, to] of a row to curses, which wants one element a glyph. */
static void hand_over(struct term *term, int row, const struct cell *cells, int from, int to) {
    cchar_t glyphs[SURFACE_MAX_SIDE];
    int count = 0;
    for (int col = from; col <= to; col++) {
        if (cells[col].cols > 0) {
            make_cchar(term, &cells[col], &glyphs[count++]);
        }
    }
    (void)mvwadd_wchnstr(stdscr, row, from, glyphs, count); /* fails only outside the window */
}

/* Hands over what differs in a row; false when nothing does. */
static bool flush_row(struct term *term, int row, const struct cell *cells, int cols) {
    struct cell *front = &term->front[(size_t)row * (size_t)term->cols];
    int from = 0, to = cols - 1;
    if (term->is_front_known) {
        if (memcmp(front, cells, (size_t)cols * sizeof *cells) == 0) {
            return false;
        }
        while (memcmp(&front[from], &cells[from], sizeof *cells) == 0) {
            from++;
        }
        while (memcmp(&front[to], &cells[to], sizeof *cells) == 0) {
            to--;
        }
        while (from > 0 && (front[from].cols == 0 || cells[from].cols == 0)) {
            from--;
        }
        while (to + 1 < cols && (front[to + 1].cols == 0 || cells[to + 1].cols == 0)) {
            to++;
        }
    }
    hand_over(term, row, cells, from, to);
    memcpy(&front[from], &cells[from], (size_t)(to - from + 1) * sizeof *cells);
    return true;
}

/* Returns true when the cursor is another one than before. */
static bool place_cursor(struct term *term, const struct surface *surface) {
    int row = 0, col = 0;
    bool is_shown = surface_cursor(surface, &row, &col) && row < term->rows && col < term->cols;
    bool is_same = is_shown == term->shows_cursor &&
                   (!is_shown || (row == term->cursor_row && col == term->cursor_col));
    if (is_shown != term->shows_cursor) {
        curs_set(is_shown ? 1 : 0);
        leaveok(stdscr, !is_shown);
    }
    if (is_shown) {
        wmove(stdscr, row, col);
    }
    term->shows_cursor = is_shown;
    term->cursor_row = row;
    term->cursor_col = col;
    return !is_same;
}

void term_flush(struct term *term, struct surface *surface, const struct theme *theme) {
    if (term->is_lost || term->is_suspended) {
        return;
    }
    adopt_theme(term, theme);
    int rows = surface_rows(surface) < term->rows ? surface_rows(surface) : term->rows;
    int cols = surface_cols(surface) < term->cols ? surface_cols(surface) : term->cols;
    bool is_changed = !term->is_front_known;
    if (is_changed) {
        werase(stdscr);
        clearok(curscr, TRUE);
    }
    for (int row = 0; row < rows; row++) {
        if (!term->is_front_known || surface_row_is_touched(surface, row)) {
            is_changed |= flush_row(term, row, surface_row(surface, row), cols);
        }
    }
    is_changed |= place_cursor(term, surface);
    term->is_front_known = true;
    surface_settle(surface);
    if (is_changed) {
        wrefresh(stdscr);
    }
}

void term_redraw(struct term *term) {
    term->is_front_known = false;
}
