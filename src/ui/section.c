#include "callsheet/ui/section.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/ui/surface.h"

/* Section titles. */

static int put_words(struct surface *surface, int row, int col, int max_cols,
                     const struct section *section) {
    enum role role = section->is_focused ? ROLE_ACCENT : ROLE_TITLE;
    int used = 0;
    if (section->title != NULL) {
        used += surface_text_fit(surface, row, col, max_cols, section->title, role);
    }
    if (section->detail != NULL && max_cols - used > 4) {
        /* under four columns a detail would be an ellipsis and little else */
        used += 1 + surface_text_fit(surface, row, col + used + 1, max_cols - used - 1,
                                     section->detail, ROLE_DIM);
    }
    return used;
}

void section_draw(struct surface *surface, int row, int col, int cols,
                  const struct section *section) {
    int from = col + 1, to = col + cols;
    int title = section->title != NULL ? text_cols(section->title, strlen(section->title)) : 0;
    int figure = span_cols(section->figure, section->figure_count);
    int room = to - from - (title > 0 ? title + 1 : 0);
    if (figure > 0 && room > 0) {
        int width = figure < room ? figure : room;
        (void)span_put(surface, row, to - width, width, section->figure, section->figure_count);
        to -= width + 1;
    }
    if (to <= from) {
        return;
    }
    from += put_words(surface, row, from, to - from, section);
    if (section->title != NULL) {
        from++;
    }
    if (section->has_rule && to > from) {
        surface_hline(surface, row, from, to - from, ROLE_RULE);
    }
}
