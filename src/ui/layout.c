#include "callsheet/ui/layout.h"

#include "callsheet/ui/surface.h"

/* Splits and stacks of rectangles. */

/* --- split -------------------------------------------------------------------------------------
 */

/* Takes `missing` off the parts, from the last on, none below `floor_of` it. */
static int take_from_last(struct layout_part *parts, size_t count, int missing, bool is_hard) {
    for (size_t i = count; i > 0 && missing > 0; i--) {
        struct layout_part *part = &parts[i - 1];
        int room = part->size - (is_hard ? 0 : part->min);
        int taken = room < missing ? room : missing;
        if (taken > 0) {
            part->size -= taken;
            missing -= taken;
        }
    }
    return missing;
}

/* Hands `extra` out by share; what does not divide goes to the first ones, one each. */
static void hand_out(struct layout_part *parts, size_t count, int extra) {
    int weights = 0, left = extra;
    for (size_t i = 0; i < count; i++) {
        weights += parts[i].share;
    }
    if (weights == 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        int given = extra * parts[i].share / weights;
        parts[i].size += given;
        left -= given;
    }
    for (size_t i = 0; left > 0; i = (i + 1) % count) {
        if (parts[i].share > 0) {
            parts[i].size++;
            left--;
        }
    }
}

void layout_split(struct layout_part *parts, size_t count, int total) {
    int used = 0;
    for (size_t i = 0; i < count; i++) {
        parts[i].size = parts[i].fixed > parts[i].min ? parts[i].fixed : parts[i].min;
        used += parts[i].size;
    }
    if (used > total) {
        int missing = take_from_last(parts, count, used - total, false);
        (void)take_from_last(parts, count, missing, true); /* there is nothing left to take */
    } else {
        hand_out(parts, count, total - used);
    }
    int at = 0;
    for (size_t i = 0; i < count; i++) {
        parts[i].at = at;
        at += parts[i].size;
    }
}

/* --- stack -------------------------------------------------------------------------------------
 */

static int stack_rows(const struct layout_section *sections, size_t count) {
    int rows = 0;
    for (size_t i = 0; i < count; i++) {
        rows += sections[i].rect.rows;
    }
    return rows;
}

static int least_rows(const struct layout_section *section) {
    int least = section->min_rows > 1 ? section->min_rows : 1;
    return least < section->wanted_rows ? least : section->wanted_rows;
}

/* The next section, upwards or downwards by priority, among those of `is_focused` after `last`
   (NULL: begin). Equal priorities: the lower on the screen counts as less. */
static struct layout_section *next_by_priority(struct layout_section *sections, size_t count,
                                               const struct layout_section *last, bool is_upwards) {
    struct layout_section *found = NULL;
    for (size_t i = 0; i < count; i++) {
        struct layout_section *each = &sections[is_upwards ? count - 1 - i : i];
        if (last != NULL) {
            bool is_after = is_upwards ? each->priority > last->priority ||
                                             (each->priority == last->priority && each < last)
                                       : each->priority < last->priority ||
                                             (each->priority == last->priority && each > last);
            if (!is_after) {
                continue;
            }
        }
        if (found == NULL ||
            (is_upwards ? each->priority < found->priority : each->priority > found->priority)) {
            found = each;
        }
    }
    return found;
}

enum squeeze { SQUEEZE_TO_MINIMUM, SQUEEZE_TO_TITLE, SQUEEZE_AWAY };

/* Takes rows from the sections, lowest priority first, until `missing` are won. */
static int squeeze(struct layout_section *sections, size_t count, int missing, enum squeeze how,
                   bool is_focused) {
    struct layout_section *each = next_by_priority(sections, count, NULL, true);
    for (; each != NULL && missing > 0; each = next_by_priority(sections, count, each, true)) {
        if (each->is_focused != is_focused || each->rect.rows == 0) {
            continue;
        }
        int floor = how == SQUEEZE_TO_MINIMUM ? least_rows(each) : how == SQUEEZE_TO_TITLE ? 1 : 0;
        int room = each->rect.rows - floor;
        if (room <= 0) {
            continue;
        }
        /* folding is all or nothing, shrinking takes only what is missing */
        bool is_whole = how != SQUEEZE_TO_MINIMUM && !is_focused;
        int taken = is_whole || room < missing ? room : missing;
        each->rect.rows -= taken;
        each->is_folded = is_whole;
        missing -= taken;
    }
    return missing;
}

/* Gives rows back towards what is wanted: the focused one first, then by priority. */
static int give_back(struct layout_section *sections, size_t count, int extra) {
    for (int pass = 0; pass < 2; pass++) {
        struct layout_section *each = next_by_priority(sections, count, NULL, false);
        for (; each != NULL && extra > 0; each = next_by_priority(sections, count, each, false)) {
            if (each->is_focused != (pass == 0) || each->is_folded) {
                continue;
            }
            int room = each->wanted_rows - each->rect.rows;
            int given = room < extra ? room : extra;
            each->rect.rows += given;
            extra -= given;
        }
    }
    return extra;
}

static void grow_by_share(struct layout_section *sections, size_t count, int extra) {
    int weights = 0, left = extra;
    for (size_t i = 0; i < count; i++) {
        bool can_grow = sections[i].rect.rows > 0 && !sections[i].is_folded;
        weights += can_grow ? sections[i].share : 0;
    }
    for (size_t i = 0; i < count && weights > 0; i++) {
        bool can_grow = sections[i].rect.rows > 0 && !sections[i].is_folded;
        int weight = can_grow ? sections[i].share : 0;
        int given = left * weight / weights; /* of what is left: nothing is lost by rounding */
        sections[i].rect.rows += given;
        left -= given;
        weights -= weight;
    }
}

static void place(struct layout_section *sections, size_t count, struct rect area, int gap) {
    int row = area.row;
    for (size_t i = 0; i < count; i++) {
        sections[i].rect.row = row;
        sections[i].rect.col = area.col;
        sections[i].rect.cols = area.cols;
        row += sections[i].rect.rows > 0 ? sections[i].rect.rows + gap : 0;
    }
}

void layout_stack(struct layout_section *sections, size_t count, struct rect area, int gap) {
    int shown = 0;
    for (size_t i = 0; i < count; i++) {
        sections[i].rect.rows = sections[i].wanted_rows;
        sections[i].is_folded = false;
        shown += sections[i].wanted_rows > 0;
    }
    int wanted = stack_rows(sections, count);
    int gaps = shown > 1 ? gap * (shown - 1) : 0;
    if (wanted + gaps > area.rows) {
        gap = 0;
        gaps = 0;
    }
    int missing = wanted + gaps - area.rows;
    missing = squeeze(sections, count, missing, SQUEEZE_TO_MINIMUM, false);
    missing = squeeze(sections, count, missing, SQUEEZE_TO_TITLE, false);
    missing = squeeze(sections, count, missing, SQUEEZE_TO_MINIMUM, true);
    missing = squeeze(sections, count, missing, SQUEEZE_AWAY, false);
    (void)squeeze(sections, count, missing, SQUEEZE_AWAY, true); /* an area without rows */
    int extra = area.rows - gaps - stack_rows(sections, count);
    extra = give_back(sections, count, extra);
    grow_by_share(sections, count, extra);
    place(sections, count, area, gap);
}

/* --- the one screen ----------------------------------------------------------------------------
 */

enum { QUEUE_MIN_COLS = 36, QUEUE_MAX_COLS = 56 };

static void two_columns(struct layout_screen *out, struct rect body) {
    int queue = body.cols / 3;
    queue = queue < QUEUE_MIN_COLS ? QUEUE_MIN_COLS : queue;
    queue = queue > QUEUE_MAX_COLS ? QUEUE_MAX_COLS : queue;
    out->rule_top = rect_cut_top(&body, 1);
    out->rule_bottom = rect_cut_bottom(&body, 1);
    out->queue = rect_cut_left(&body, queue);
    out->line = rect_cut_left(&body, 1);
    out->customer = body;
}

void layout_screen(struct layout_screen *out, int rows, int cols, bool shows_queue) {
    *out = (struct layout_screen){.kind = LAYOUT_TOO_SMALL};
    if (rows < LAYOUT_MIN_ROWS || cols < LAYOUT_MIN_COLS) {
        return;
    }
    struct rect body = {0, 0, rows, cols};
    out->header = rect_cut_top(&body, 1);
    out->hints = rect_cut_bottom(&body, 1);
    if (cols >= LAYOUT_TWO_COLS && rows >= LAYOUT_TWO_ROWS) {
        out->kind = LAYOUT_TWO;
        two_columns(out, body);
        return;
    }
    out->kind = LAYOUT_ONE;
    if (shows_queue) {
        out->rule_top = rect_cut_top(&body, 1);
        out->queue = body;
    } else {
        out->subject = rect_cut_top(&body, 1);
        out->rule_top = rect_cut_top(&body, 1);
        out->customer = body;
    }
}

static void draw_rule(struct surface *surface, struct rect rule, struct rect line,
                      const char *joint) {
    if (rect_is_empty(rule)) {
        return;
    }
    surface_hline(surface, rule.row, rule.col, rule.cols, ROLE_RULE);
    bool is_joined = line.row == rule.row + 1 || line.row + line.rows == rule.row;
    if (!rect_is_empty(line) && is_joined) {
        (void)surface_text(surface, rule.row, line.col, 1, joint, ROLE_RULE); /* one column */
    }
}

void layout_draw_rules(struct surface *surface, const struct layout_screen *screen) {
    draw_rule(surface, screen->rule_top, screen->line, "┬");
    draw_rule(surface, screen->rule_bottom, screen->line, "┴");
    surface_vline(surface, screen->line.row, screen->line.col, screen->line.rows, ROLE_RULE);
}
