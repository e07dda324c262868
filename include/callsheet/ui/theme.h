#ifndef CALLSHEET_UI_THEME_H
#define CALLSHEET_UI_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"

/**
 * What the things on the screen mean (roles), and how a meaning looks at each colour depth.
 *
 * One accent (selection and the focused title), one warm colour (upset, broken, overdue), one cool
 * (ours, due); everything else plain or secondary. Meaning is never carried by colour alone, and
 * dim alone carries none. Plain text keeps the terminal's own colours.
 *
 * A *ground* is a role that lies under others (selection, field, panel): the cell keeps its own
 * foreground where it has one, and takes background and attributes from the ground.
 */

// clang-format off
/** X(name, letter in screen dumps, name in theme files, is a ground, mono,
      dark: 16, 256, true colour, light: 16, 256, true colour).
    A look is written as in a theme file: `[COLOUR] [on COLOUR] [bold] [dim] [underline] [reverse]`. */
#define ROLE_TABLE(X) \
    X(TEXT,          '.', "text",          false, "default",       "default",            "default",            "default",                    "default",            "default",            "default") \
    X(DIM,           ',', "dim",           false, "dim",           "default dim",        "245",                "#8a8f98",                    "bright-black",       "243",                "#6f747d") \
    X(TITLE,         'T', "title",         false, "bold",          "default bold",       "252 bold",           "#d4d7dd bold",               "black bold",         "236 bold",           "#2b2f36 bold") \
    X(ACCENT,        'A', "accent",        false, "bold underline","bright-cyan bold",   "80 bold",            "#5fc9c9 bold",               "cyan bold",          "30 bold",            "#0b7878 bold") \
    X(SELECTED,      'S', "selected",      true,  "reverse",       "reverse",            "255 on 23",          "#eef6f6 on #124a4d",         "reverse",            "232 on 152",         "#08191a on #b5dede") \
    X(SELECTED_IDLE, 'I', "selected-idle", true,  "underline",     "underline",          "default on 236",     "default on #2b2f35",         "underline",          "default on 254",     "default on #e6e8ea") \
    X(WARM,          'W', "warm",          false, "bold",          "bright-yellow bold", "215",                "#f2ad66",                    "red",                "130",                "#a4520b") \
    X(COOL,          'C', "cool",          false, "underline",     "bright-blue",        "110",                "#8ab4e0",                    "blue",               "25",                 "#1d5a9b") \
    X(GOOD,          'G', "good",          false, "default",       "green",              "108",                "#8fb98f",                    "green",              "65",                 "#4b7a4b") \
    X(RULE,          '-', "rule",          false, "dim",           "default dim",        "239",                "#484d55",                    "bright-black",       "250",                "#bfc3c8") \
    X(KEY,           'K', "key",           false, "bold",          "default bold",       "250 bold",           "#c3c7ce bold",               "black bold",         "238 bold",           "#3d424a bold") \
    X(FIELD,         'F', "field",         true,  "underline",     "underline",          "default on 235",     "default on #24282d",         "underline",          "default on 255",     "default on #eff0f1") \
    X(FIELD_FOCUS,   'O', "field-focus",   true,  "bold underline","bold underline",     "255 on 238",         "#f2f4f7 on #3a4048",         "bold underline",     "232 on 253",         "#0c0e10 on #d6dade") \
    X(CURSOR,        'U', "cursor",        true,  "reverse",       "reverse",            "reverse",            "reverse",                    "reverse",            "reverse",            "reverse") \
    X(ERROR,         'E', "error",         false, "reverse bold",  "bright-red bold",    "210 bold",           "#ff8f87 bold",               "red bold",           "124 bold",           "#a8201a bold") \
    X(MATCH,         'M', "match",         false, "bold underline","bright-cyan underline", "80 underline",    "#5fc9c9 underline",          "cyan underline",     "30 underline",       "#0b7878 underline") \
    X(HEAT,          'H', "heat",          false, "bold underline","bright-yellow bold underline", "215 bold underline", "#f2ad66 bold underline", "red bold underline", "130 bold underline", "#a4520b bold underline") \
    X(REF,           'R', "ref",           false, "underline",     "bright-blue underline", "110 underline",   "#8ab4e0 underline",          "blue underline",     "25 underline",       "#1d5a9b underline") \
    X(PANEL,         'P', "panel",         true,  "default",       "default",            "default on 234",     "default on #1d2024",         "default",            "default on 255",     "default on #f3f4f5") \
    X(BAR1,          '1', "bar1",          false, "default",       "default dim",        "245",                "#8a8f98",                    "bright-black",       "246",                "#9aa0a8") \
    X(BAR2,          '2', "bar2",          false, "default",       "default",            "250",                "#b9bdc4",                    "black",              "242",                "#696f78") \
    X(BAR3,          '3', "bar3",          false, "default",       "yellow",             "180",                "#d7b98c",                    "yellow",             "137",                "#a9814a") \
    X(BAR4,          '4', "bar4",          false, "bold",          "bright-yellow",      "215",                "#f2ad66",                    "red",                "130",                "#b4631c") \
    X(BAR5,          '5', "bar5",          false, "bold",          "bright-red",         "209",                "#f28a5c",                    "red bold",           "124",                "#a02c12")
// clang-format on

enum role {
#define X(name, letter, key, ground, mono, d16, d256, dtrue, l16, l256, ltrue) ROLE_##name,
    ROLE_TABLE(X)
#undef X
        ROLE_COUNT
};

/** Returns the letter of a role in screen dumps. */
char role_letter(enum role role);

/** Returns the name of a role in theme files. Never NULL. */
const char *role_name(enum role role);

/** Says whether a role lies under others (see above). */
bool role_is_ground(enum role role);

/** How many colours may be used. */
enum theme_depth { DEPTH_MONO, DEPTH_16, DEPTH_256, DEPTH_TRUE };

/** The built-in looks. */
enum theme_base { THEME_DARK, THEME_LIGHT, THEME_MONO };

/** Attribute bits of a style. */
enum {
    STYLE_BOLD = 1,
    STYLE_DIM = 2,
    STYLE_UNDERLINE = 4,
    STYLE_REVERSE = 8,
};

/** A colour: COLOUR_DEFAULT, a palette index 0..255, or COLOUR_RGB_BIT | 0xrrggbb. */
typedef int32_t colour;
enum { COLOUR_DEFAULT = -1, COLOUR_RGB_BIT = 0x1000000 };

/** How something looks. A value. */
struct style {
    colour fg, bg;
    unsigned attributes; /* STYLE_ bits */
};

/** A look for every role at one depth. A value; nothing to release. */
struct theme {
    enum theme_depth depth;
    struct style styles[ROLE_COUNT];
};

/** Fills `theme` with a built-in look; THEME_MONO and DEPTH_MONO come to the same. */
void theme_init(struct theme *theme, enum theme_base base, enum theme_depth depth);

/** Finds a built-in look by name ("dark", "light", "mono"); STATUS_NOT_FOUND otherwise. */
MUST_CHECK enum status theme_base_parse(enum theme_base *out, const char *name);

/**
 * Lays the theme file `text` (INI, NUL-terminated) over `theme`. Lines before any section hold at
 * every depth with colours (an rgb colour is brought to the depth); lines under [mono], [16],
 * [256] or [true] hold at that depth only. STATUS_INVALID names `name`, the line and what is wrong;
 * the theme is untouched then.
 */
MUST_CHECK enum status theme_parse(struct theme *theme, const char *text, const char *name,
                                   struct error *err);

/** Appends a built-in look as a theme file (the files in themes/ are made by this). */
void theme_write(struct buf *out, enum theme_base base);

/**
 * Chooses the depth from the environment's values (each may be NULL): any non-empty NO_COLOR gives
 * mono; COLORTERM "truecolor" or "24bit" gives true colour; else TERM (…-direct, …256color, dumb,
 * vt…) and `terminfo_colours` (0 or less: not known) decide.
 */
enum theme_depth theme_depth_from(const char *no_color, const char *colorterm, const char *term,
                                  int terminfo_colours);

/** Guesses from COLORFGBG ("15;0"; NULL allowed) whether the terminal is light; dark if unknown. */
enum theme_base theme_base_from(const char *colorfgbg);

/** Returns how `role` looks on `ground` (ROLE_TEXT: no ground). */
struct style theme_style(const struct theme *theme, enum role role, enum role ground);

/** Returns the nearest colour of the 256 (16..255) or of the 16 for an rgb colour; others as is. */
colour colour_nearest(colour wanted, enum theme_depth depth);

/** Returns 0xrrggbb of a colour that is not COLOUR_DEFAULT (palette ones as xterm has them). */
int colour_rgb(colour wanted);

#endif
