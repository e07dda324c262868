#include "callsheet/ui/style.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Colours and attributes by name, and colours brought to fewer colours. */

static const char *const colour_names[] = {"black", "red",     "green", "yellow",
                                           "blue",  "magenta", "cyan",  "white"};

struct attribute_name {
    const char *name;
    unsigned bit;
};

static const struct attribute_name attribute_names[] = {
    {"bold", STYLE_BOLD},
    {"dim", STYLE_DIM},
    {"underline", STYLE_UNDERLINE},
    {"reverse", STYLE_REVERSE},
};

static bool parse_number(const char *word, int base, long max, long *out) {
    char *end = NULL;
    if (word[0] == '\0' || strchr("+- \t", word[0]) != NULL) {
        return false;
    }
    long value = strtol(word, &end, base);
    if (*end != '\0' || value < 0 || value > max) {
        return false;
    }
    *out = value;
    return true;
}

static bool parse_colour(const char *word, colour *out) {
    long value = 0;
    if (strcmp(word, "default") == 0) {
        *out = COLOUR_DEFAULT;
        return true;
    }
    if (word[0] == '#' && strlen(word) == 7 && parse_number(word + 1, 16, 0xFFFFFF, &value)) {
        *out = (colour)value | COLOUR_RGB_BIT;
        return true;
    }
    if (parse_number(word, 10, 255, &value)) {
        *out = (colour)value;
        return true;
    }
    bool is_bright = strncmp(word, "bright-", 7) == 0;
    const char *name = is_bright ? word + 7 : word;
    for (size_t i = 0; i < ARRAY_LEN(colour_names); i++) {
        if (strcmp(name, colour_names[i]) == 0) {
            *out = (colour)i + (is_bright ? 8 : 0);
            return true;
        }
    }
    return false;
}

static unsigned parse_attribute(const char *word) {
    for (size_t i = 0; i < ARRAY_LEN(attribute_names); i++) {
        if (strcmp(word, attribute_names[i].name) == 0) {
            return attribute_names[i].bit;
        }
    }
    return 0;
}

/* Copies the next word into `word`; returns what follows, NULL at the end. A word that is too long
   comes out cut and is then not known. */
static const char *next_word(const char *text, char *word, size_t capacity) {
    text += strspn(text, " \t");
    size_t len = strcspn(text, " \t");
    if (len == 0) {
        return NULL;
    }
    size_t kept = len < capacity ? len : capacity - 1;
    memcpy(word, text, kept);
    word[kept] = '\0';
    return text + len;
}

enum { WORD_BYTES = 24 };

const char *style_parse(struct style *out, const char *text, enum theme_depth depth) {
    struct style style = {COLOUR_DEFAULT, COLOUR_DEFAULT, 0};
    char word[WORD_BYTES];
    bool has_fg = false, has_bg = false;
    for (text = next_word(text, word, sizeof word); text != NULL;
         text = next_word(text, word, sizeof word)) {
        unsigned attribute = parse_attribute(word);
        if (attribute != 0) {
            style.attributes |= attribute;
        } else if (strcmp(word, "on") == 0 && !has_bg) {
            has_bg = true;
            text = next_word(text, word, sizeof word);
            if (text == NULL || !parse_colour(word, &style.bg)) {
                return "\"on\" needs a colour after it";
            }
        } else if (!has_fg && parse_colour(word, &style.fg)) {
            has_fg = true;
        } else {
            return "a look is a colour, \"on\" and a colour, bold, dim, underline, reverse; "
                   "colours "
                   "are names, 0 to 255 or #rrggbb";
        }
    }
    style.fg = colour_nearest(style.fg, depth);
    style.bg = colour_nearest(style.bg, depth);
    *out = style;
    return NULL;
}

/* --- fewer colours -----------------------------------------------------------------------------
 */

/* The first sixteen as xterm has them; users change these, so they are only aimed at when there are
   no others. */
static const int ansi_rgb[16] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
                                 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
                                 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};

static int palette_rgb(int index) {
    static const int steps[6] = {0, 95, 135, 175, 215, 255};
    if (index < 16) {
        return ansi_rgb[index];
    }
    if (index >= 232) {
        int grey = 8 + (index - 232) * 10;
        return (grey << 16) | (grey << 8) | grey;
    }
    int cube = index - 16;
    return (steps[cube / 36] << 16) | (steps[cube / 6 % 6] << 8) | steps[cube % 6];
}

static int distance(int a, int b) {
    int red = ((a >> 16) & 255) - ((b >> 16) & 255);
    int green = ((a >> 8) & 255) - ((b >> 8) & 255);
    int blue = (a & 255) - (b & 255);
    return red * red * 3 + green * green * 4 + blue * blue * 2; /* as the eye weighs them */
}

static colour nearest_in(int rgb, int first, int last) {
    int best = first;
    for (int i = first; i <= last; i++) {
        if (distance(rgb, palette_rgb(i)) < distance(rgb, palette_rgb(best))) {
            best = i;
        }
    }
    return best;
}

int colour_rgb(colour wanted) {
    return wanted >= COLOUR_RGB_BIT ? (int)(wanted & 0xFFFFFF) : palette_rgb((int)wanted);
}

colour colour_nearest(colour wanted, enum theme_depth depth) {
    bool is_rgb = wanted >= COLOUR_RGB_BIT;
    if (wanted == COLOUR_DEFAULT || depth == DEPTH_MONO) {
        return COLOUR_DEFAULT;
    }
    int rgb = colour_rgb(wanted);
    if (depth == DEPTH_256 && is_rgb) {
        return nearest_in(rgb, 16, 255);
    }
    if (depth == DEPTH_16 && (is_rgb || wanted > 15)) {
        return nearest_in(rgb, 0, 15);
    }
    return wanted;
}
