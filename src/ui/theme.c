#include "callsheet/ui/theme.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/ui/style.h"

/* The table of roles, the built-in looks, and which look applies. Theme files are theme_file.c. */

struct role_info {
    const char *name;
    char letter;
    bool is_ground;
    const char *mono;
    const char *dark[3], *light[3]; /* 16, 256, true colour */
};

static const struct role_info roles[ROLE_COUNT] = {
// clang-format off
#define X(id, letter_, key, ground, mono_, d16, d256, dtrue, l16, l256, ltrue) \
    [ROLE_##id] = {key, letter_, ground, mono_, {d16, d256, dtrue}, {l16, l256, ltrue}},
    ROLE_TABLE(X)
#undef X
    // clang-format on
};

char role_letter(enum role role) {
    return roles[role].letter;
}

const char *role_name(enum role role) {
    return roles[role].name;
}

bool role_is_ground(enum role role) {
    return roles[role].is_ground;
}

static const char *const base_names[] = {
    [THEME_DARK] = "dark",
    [THEME_LIGHT] = "light",
    [THEME_MONO] = "mono",
};

/* How a role looks in a built-in theme, in the words of a theme file. */
static const char *look_of(enum role role, enum theme_base base, enum theme_depth depth) {
    if (base == THEME_MONO || depth == DEPTH_MONO) {
        return roles[role].mono;
    }
    const char *const *looks = base == THEME_LIGHT ? roles[role].light : roles[role].dark;
    return looks[depth - DEPTH_16];
}

void theme_init(struct theme *theme, enum theme_base base, enum theme_depth depth) {
    theme->depth = base == THEME_MONO ? DEPTH_MONO : depth;
    for (int role = 0; role < ROLE_COUNT; role++) {
        const char *look = look_of((enum role)role, base, depth);
        const char *problem = style_parse(&theme->styles[role], look, theme->depth);
        assert(problem == NULL);
        (void)problem; /* only read by the assert */
    }
}

enum status theme_base_parse(enum theme_base *out, const char *name) {
    for (size_t i = 0; i < ARRAY_LEN(base_names); i++) {
        if (strcmp(name, base_names[i]) == 0) {
            *out = (enum theme_base)i;
            return STATUS_OK;
        }
    }
    return STATUS_NOT_FOUND;
}

static void write_looks(struct buf *out, enum theme_base base, enum theme_depth depth) {
    for (int role = 0; role < ROLE_COUNT; role++) {
        buf_addf(out, "%-13s = %s\n", roles[role].name, look_of((enum role)role, base, depth));
    }
}

void theme_write(struct buf *out, enum theme_base base) {
    buf_addf(out, "# callsheet theme \"%s\". Copy it, change it, name it in the configuration.\n",
             base_names[base]);
    buf_add_text(out,
                 "#\n"
                 "#   role = [COLOUR] [on COLOUR] [bold] [dim] [underline] [reverse]\n"
                 "#\n"
                 "# COLOUR: default, a name (red, bright-blue), 0..255 or #rrggbb. Lines before "
                 "the first\n"
                 "# section hold wherever there are colours; [16], [256] and [mono] are for "
                 "terminals\n"
                 "# with that many. Meaning is never carried by colour alone.\n\n");
    if (base == THEME_MONO) {
        write_looks(out, base, DEPTH_MONO);
        return;
    }
    write_looks(out, base, DEPTH_TRUE);
    buf_add_text(out, "\n[256]\n");
    write_looks(out, base, DEPTH_256);
    buf_add_text(out, "\n[16]\n");
    write_looks(out, base, DEPTH_16);
    buf_add_text(out, "\n[mono]\n");
    write_looks(out, base, DEPTH_MONO);
}

/* --- choosing ----------------------------------------------------------------------------------
 */

static bool ends_with(const char *text, const char *end) {
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

enum theme_depth theme_depth_from(const char *no_color, const char *colorterm, const char *term,
                                  int terminfo_colours) {
    if (no_color != NULL && no_color[0] != '\0') {
        return DEPTH_MONO;
    }
    if (terminfo_colours > 0) {
        if (terminfo_colours > 256) {
            return DEPTH_TRUE;
        }
        if (terminfo_colours == 256) {
            return DEPTH_256;
        }
        return terminfo_colours >= 8 ? DEPTH_16 : DEPTH_MONO;
    }
    if (term == NULL || strcmp(term, "dumb") == 0 || strncmp(term, "vt", 2) == 0) {
        return DEPTH_MONO;
    }
    if (colorterm != NULL &&
        (strcmp(colorterm, "truecolor") == 0 || strcmp(colorterm, "24bit") == 0)) {
        return DEPTH_TRUE;
    }
    if (ends_with(term, "-direct")) {
        return DEPTH_TRUE;
    }
    return ends_with(term, "256color") ? DEPTH_256 : DEPTH_16;
}

enum theme_base theme_base_from(const char *colorfgbg) {
    const char *last = colorfgbg != NULL ? strrchr(colorfgbg, ';') : NULL;
    if (last == NULL) {
        return THEME_DARK;
    }
    char *end = NULL;
    long background = strtol(last + 1, &end, 10);
    bool is_number = end != last + 1 && *end == '\0';
    return is_number && (background == 7 || background == 15) ? THEME_LIGHT : THEME_DARK;
}

struct style theme_style(const struct theme *theme, enum role role, enum role ground) {
    struct style style = theme->styles[role];
    if (ground == ROLE_TEXT || role_is_ground(role)) {
        return style;
    }
    const struct style *under = &theme->styles[ground];
    style.bg = under->bg;
    bool is_bar = (under->attributes & STYLE_REVERSE) != 0;
    bool is_faint = role == ROLE_DIM || role == ROLE_RULE;
    if (is_bar || style.fg == COLOUR_DEFAULT || (is_faint && ground == ROLE_SELECTED)) {
        /* a reversed bar of many colours would be a patchwork; grey on it could not be read */
        style.fg = under->fg;
    }
    if (is_bar || (is_faint && ground == ROLE_SELECTED)) {
        style.attributes &= ~(unsigned)STYLE_DIM;
    }
    style.attributes |= under->attributes;
    return style;
}
