#include "callsheet/ui/palette.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

/* The command and search line. */

enum { MORE_COLS = 10, NAME_COLS = 24, KEY_COLS = 10, NOTHING = PALETTE_CANDIDATES };

void palette_init(struct palette *palette) {
    *palette = (struct palette){.chosen = NOTHING};
    field_init(&palette->field, FIELD_LIMIT_BYTES);
}

void palette_release(struct palette *palette) {
    for (size_t i = 0; i < palette->history_count; i++) {
        mem_free(palette->history[i]);
    }
    field_release(&palette->field);
    palette_init(palette);
}

void palette_open(struct palette *palette, char prefix, const struct palette_item *items,
                  size_t count) {
    palette->prefix = prefix;
    palette->items = items;
    palette->item_count = items != NULL ? count : 0;
    palette->chosen = NOTHING;
    palette->is_by_word = false;
    palette->label = NULL;
    palette->history_at = palette->history_count;
    field_set(&palette->field, "");
}

void palette_complete_words(struct palette *palette, const char *label) {
    palette->is_by_word = true;
    palette->label = label;
}

void palette_set_items(struct palette *palette, const struct palette_item *items, size_t count) {
    palette->items = items;
    palette->item_count = items != NULL ? count : 0;
    palette->chosen = NOTHING;
}

bool palette_is_open(const struct palette *palette) {
    return palette->prefix != 0;
}

const char *palette_text(const struct palette *palette) {
    return field_text(&palette->field);
}

static void close_palette(struct palette *palette) {
    palette->prefix = 0;
    palette->items = NULL;
    palette->item_count = 0;
    palette->chosen = NOTHING;
}

/* Entries keep their prefix: a search does not come up among the commands. */
static void remember(struct palette *palette) {
    const char *text = palette_text(palette);
    size_t last = palette->history_count;
    if (text[0] == '\0' || (last > 0 && palette->history[last - 1][0] == palette->prefix &&
                            strcmp(palette->history[last - 1] + 1, text) == 0)) {
        return;
    }
    if (last == PALETTE_HISTORY) {
        mem_free(palette->history[0]);
        memmove(&palette->history[0], &palette->history[1],
                (PALETTE_HISTORY - 1) * sizeof palette->history[0]);
        last--;
    }
    struct buf line = {.data = NULL};
    buf_add_char(&line, palette->prefix);
    buf_add_text(&line, text);
    palette->history[last] = buf_detach(&line);
    palette->history_count = last + 1;
}

static void recall(struct palette *palette, int direction) {
    size_t at = palette->history_at;
    while (direction < 0 ? at > 0 : at < palette->history_count) {
        at = direction < 0 ? at - 1 : at + 1;
        if (at == palette->history_count || palette->history[at][0] == palette->prefix) {
            palette->history_at = at;
            field_set(&palette->field,
                      at == palette->history_count ? "" : palette->history[at] + 1);
            return;
        }
    }
}

/* Whether one of the words of a name ("next-pane") begins with what was typed. */
static bool word_begins(const char *name, const char *typed, size_t len) {
    for (const char *dash = strchr(name, '-'); dash != NULL; dash = strchr(dash + 1, '-')) {
        if (strncmp(dash + 1, typed, len) == 0) {
            return true;
        }
    }
    return false;
}

/* Where what is completed begins: the last word, or the whole line. */
static size_t word_start(const struct palette *palette) {
    const char *text = palette_text(palette);
    size_t at = palette->is_by_word ? strlen(text) : 0;
    while (at > 0 && text[at - 1] != ' ' && text[at - 1] != '(') {
        at--;
    }
    return at;
}

size_t palette_matches(const struct palette *palette, size_t matches[PALETTE_CANDIDATES]) {
    size_t start = word_start(palette);
    const char *typed = palette_text(palette) + start;
    size_t len = strlen(typed), found = 0;
    if (start > 0 && len == 0) {
        return 0; /* a new word may be anything */
    }
    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = 0; i < palette->item_count && found < PALETTE_CANDIDATES; i++) {
            const char *name = palette->items[i].name;
            bool begins = strncmp(name, typed, len) == 0;
            bool begins_word = !begins && word_begins(name, typed, len);
            bool is_within = !begins && !begins_word && text_contains_fold(name, typed);
            if (pass == 0 ? begins : pass == 1 ? begins_word : is_within) {
                matches[found++] = i;
            }
        }
    }
    return found;
}

/* Tab takes the first match, then walks through them; what was typed keeps deciding which match. */
static void choose(struct palette *palette, int direction) {
    size_t matches[PALETTE_CANDIDATES];
    size_t count = palette_matches(palette, matches);
    if (count == 0) {
        return;
    }
    if (palette->chosen >= count) {
        palette->chosen = direction > 0 ? 0 : count - 1;
    } else {
        palette->chosen = (palette->chosen + (direction > 0 ? 1 : count - 1)) % count;
    }
}

/* Puts the chosen match into the line. */
static void settle_choice(struct palette *palette) {
    size_t matches[PALETTE_CANDIDATES];
    size_t count = palette_matches(palette, matches);
    if (palette->chosen < count) {
        struct buf line = {.data = NULL};
        buf_add(&line, palette_text(palette), word_start(palette));
        buf_add_text(&line, palette->items[matches[palette->chosen]].name);
        field_set(&palette->field, buf_text(&line));
        buf_release(&line);
    }
    palette->chosen = NOTHING;
}

enum palette_result palette_key(struct palette *palette, struct key key) {
    bool is_empty = palette->field.text.len == 0;
    if (key.code == KEYCODE_ESCAPE || key_equal(key, key_ctrl('c')) ||
        (key.code == KEYCODE_BACKSPACE && is_empty)) {
        close_palette(palette);
        return PALETTE_CANCEL;
    }
    if (key.code == KEYCODE_TAB) {
        choose(palette, (key.mods & KEYMOD_SHIFT) != 0 ? -1 : 1);
        return PALETTE_PENDING;
    }
    if (key.code == KEYCODE_UP || key.code == KEYCODE_DOWN) {
        if (palette->chosen != NOTHING) {
            choose(palette, key.code == KEYCODE_UP ? -1 : 1);
            return PALETTE_PENDING;
        }
        recall(palette, key.code == KEYCODE_UP ? -1 : 1);
        return PALETTE_EDITED;
    }
    bool had_choice = palette->chosen != NOTHING;
    settle_choice(palette); /* any other key goes on from the chosen match */
    if (key.code == KEYCODE_ENTER) {
        remember(palette);
        close_palette(palette);
        return PALETTE_ACCEPT;
    }
    bool is_changed = field_key(&palette->field, key) == EDIT_CHANGED;
    return is_changed || had_choice ? PALETTE_EDITED : PALETTE_PENDING;
}

void palette_paste(struct palette *palette, const char *text, size_t len) {
    settle_choice(palette);
    (void)field_paste(&palette->field, text, len); /* what does not fit is left out */
}

static void draw_match(struct surface *surface, struct rect line, const struct palette_item *item,
                       bool is_chosen) {
    int col = line.col + 1;
    surface_fill(surface, line, ROLE_TEXT);
    int used = surface_text_fit(surface, line.row, col, line.cols - 1, item->name, ROLE_KEY);
    int indent = used < NAME_COLS ? NAME_COLS : used + 2;
    int room = line.cols - 1 - indent - KEY_COLS;
    if (item->text != NULL && room > 0) {
        (void)surface_text_fit(surface, line.row, col + indent, room, item->text, ROLE_TEXT);
    }
    if (item->key != NULL && room > 0) {
        surface_text_right(surface, line.row, line.col + line.cols - KEY_COLS, KEY_COLS - 1,
                           item->key, ROLE_DIM);
    }
    surface_ground(surface, line, is_chosen ? ROLE_SELECTED : ROLE_PANEL);
}

/* The line with the chosen match in it. */
static void draw_choice(struct surface *surface, struct rect place, const struct palette *palette,
                        const char *name) {
    struct buf line = {.data = NULL};
    buf_add(&line, palette_text(palette), word_start(palette));
    buf_add_text(&line, name);
    int used =
        surface_text_fit(surface, place.row, place.col, place.cols, buf_text(&line), ROLE_TEXT);
    surface_set_cursor(surface, place.row, place.col + used);
    buf_release(&line);
}

struct rect palette_draw(struct surface *surface, struct rect rect, const struct palette *palette) {
    size_t matches[PALETTE_CANDIDATES];
    size_t count = palette_matches(palette, matches);
    size_t shown = count < PALETTE_SHOWN ? count : PALETTE_SHOWN;
    shown = rect.rows > 1 && (size_t)rect.rows - 1 < shown ? (size_t)rect.rows - 1 : shown;
    size_t first =
        palette->chosen < count && palette->chosen >= shown ? palette->chosen - shown + 1 : 0;
    struct rect painted = rect_cut_bottom(&rect, (int)shown + 1);
    struct rect rest = painted;
    struct rect line = rect_cut_bottom(&rest, 1);
    for (size_t i = 0; i < shown; i++) {
        struct rect each = {rest.row + (int)i, rest.col, 1, rest.cols};
        draw_match(surface, each, &palette->items[matches[first + i]],
                   first + i == palette->chosen);
    }
    char prefix[2] = {palette->prefix, '\0'};
    surface_fill(surface, line, ROLE_TEXT);
    int start = line.col + 1;
    start += surface_text(surface, line.row, start, line.cols / 2,
                          palette->label != NULL ? palette->label : prefix, ROLE_ACCENT);
    if (palette->chosen < count) {
        draw_choice(surface, (struct rect){line.row, start, 1, line.cols - start - 6}, palette,
                    palette->items[matches[palette->chosen]].name);
        return painted;
    }
    int room = line.cols - (start - line.col) - 1 - SURFACE_BLANK_CORNER_COLS;
    if (count > shown && room > 2 * MORE_COLS) { /* Tab walks on to those */
        char more[32];
        (void)snprintf(more, sizeof more, "%3zu more", count - shown); /* fits */
        room -= MORE_COLS;
        surface_text_right(surface, line.row, start + room, MORE_COLS, more, ROLE_DIM);
    }
    field_draw(surface, line.row, start, room, &palette->field, NULL, true);
    return painted;
}
