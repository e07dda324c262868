/** Chooses how the desk looks from the environment, the terminal and a theme's name. */
#include "callsheet/run/look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/run/term.h"

/** A theme is two dozen lines. */
enum { THEME_FILE_BYTES = 65536 };

/** Finds the file of a theme; false when there is none. */
static bool find_file(const char *name, char *out, size_t capacity) {
    char folder[4096];
    if (strchr(name, '/') != NULL) {
        return snprintf(out, capacity, "%s", name) < (int)capacity;
    }
    if (io_user_folder(IO_CONFIG, folder, sizeof folder, NULL) == STATUS_OK &&
        snprintf(out, capacity, "%s/themes/%s.theme", folder, name) < (int)capacity &&
        io_exists(out)) {
        return true;
    }
    return snprintf(out, capacity, "%s/themes/%s.theme", CALLSHEET_SHARE, name) < (int)capacity &&
           io_exists(out);
}

static enum status lay_file(struct theme *theme, const char *name, struct error *err) {
    char path[8192];
    struct buf text = {0};
    if (!find_file(name, path, sizeof path)) {
        return error_set(err, STATUS_NOT_FOUND,
                         "There is no theme called %.80s; dark, light and mono are always there.",
                         name);
    }
    enum status status = io_read_file(path, THEME_FILE_BYTES, &text, err);
    if (status == STATUS_OK) {
        status = theme_parse(theme, buf_text(&text), path, err);
    }
    buf_release(&text);
    return status;
}

enum status look_choose(struct theme *out, const char *name, const struct term *term,
                        struct error *err) {
    enum theme_base base = theme_base_from(getenv("COLORFGBG"));
    enum theme_depth depth = theme_depth_from(getenv("NO_COLOR"), getenv("COLORTERM"),
                                              getenv("TERM"), term_colours(term));
    bool is_own = name == NULL || name[0] == '\0' || strcmp(name, "auto") == 0;
    bool is_built_in = is_own || theme_base_parse(&base, name) == STATUS_OK;
    theme_init(out, base, depth);
    return is_built_in ? STATUS_OK : lay_file(out, name, err);
}
