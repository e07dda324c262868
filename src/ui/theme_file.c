#include <ini.h>
#include <string.h>

#include "callsheet/ui/style.h"
#include "callsheet/ui/theme.h"

/* Theme files: an INI text laid over a theme. */

struct parsing {
    struct theme *theme;
    const char *problem; /* of the first bad line */
};

static const char *const section_names[] = {
    [DEPTH_MONO] = "mono",
    [DEPTH_16] = "16",
    [DEPTH_256] = "256",
    [DEPTH_TRUE] = "true",
};

/* Says whether the lines of a section hold at the depth; false for an unknown section too. */
static bool section_holds(const char *section, enum theme_depth depth) {
    if (section[0] == '\0') {
        return depth != DEPTH_MONO;
    }
    return strcmp(section, section_names[depth]) == 0;
}

static bool section_is_known(const char *section) {
    for (size_t i = 0; i < ARRAY_LEN(section_names); i++) {
        if (strcmp(section, section_names[i]) == 0) {
            return true;
        }
    }
    return section[0] == '\0';
}

static int find_role(const char *name) {
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (strcmp(name, role_name((enum role)role)) == 0) {
            return role;
        }
    }
    return -1;
}

static const char *take_line(struct theme *theme, const char *section, const char *name,
                             const char *value) {
    int role = find_role(name);
    if (role < 0) {
        return "no part of the screen has this name";
    }
    if (!section_is_known(section)) {
        return "the sections of a theme are [mono], [16], [256] and [true]";
    }
    struct style style;
    const char *problem = style_parse(&style, value, theme->depth);
    if (problem == NULL && section_holds(section, theme->depth)) {
        theme->styles[role] = style;
    }
    return problem;
}

/* inih wants 1 for a good line and reports the number of the first bad one. */
static int handle(void *user, const char *section, const char *name, const char *value) {
    struct parsing *parsing = user;
    const char *problem = take_line(parsing->theme, section, name, value != NULL ? value : "");
    if (problem != NULL && parsing->problem == NULL) {
        parsing->problem = problem;
    }
    return problem == NULL;
}

enum status theme_parse(struct theme *theme, const char *text, const char *name,
                        struct error *err) {
    struct theme draft = *theme;
    struct parsing parsing = {.theme = &draft};
    int line = ini_parse_string(text, handle, &parsing);
    if (line != 0) {
        const char *problem =
            parsing.problem != NULL ? parsing.problem : "a line is written as role = look";
        return error_set(err, STATUS_INVALID, "%s, line %d: %s.", name, line, problem);
    }
    *theme = draft;
    return STATUS_OK;
}
