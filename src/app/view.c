/* Paints what has changed onto the surface: a pane whose inputs are those of its last painting
   keeps its cells. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/hintbar.h"
#include "callsheet/ui/surface.h"

static uint64_t sum_of(const struct model *model, unsigned depends) {
    uint64_t sum = 0;
    for (int i = 0; i < REV_COUNT; i++) {
        sum += (depends & 1u << i) != 0 ? model->revisions[i] : 0;
    }
    return sum;
}

/* Says whether something must be painted, and remembers that it is. */
static bool is_due(struct pane_seen *seen, uint64_t revision) {
    if (seen->is_valid && seen->revision == revision) {
        return false;
    }
    *seen = (struct pane_seen){revision, true};
    return true;
}

/* --- header and subject ----------------------------------------------------------------------- */

static const char *sum_words(struct model *model) {
    const struct queue_view *view = &model->list;
    struct money sum = model->queue->overdue;
    if (view->is_mine) {
        sum.minor = view->day_sum;
    }
    if (sum.currency[0] == '\0') {
        (void)snprintf(sum.currency, sizeof sum.currency, "%s", model->setup.currency);
    }
    return words_money(&model->scratch, sum, NULL);
}

/* How many of those to call are not in that sum, for want of a rate. */
static size_t unrated_count(const struct queue *queue) {
    size_t count = 0;
    for (size_t i = 0; i < queue->to_call; i++) {
        count += !queue->rows[i].rated;
    }
    return count;
}

/* Place of the selected customer among those to call, from 1; 0 when it is not among them. */
static size_t place_in_list(const struct model *model) {
    const struct list *list = &model->list.list;
    long place = list->count > 0 ? model->list.places[list->cursor] : -1;
    return place >= 0 && (size_t)place < model->queue->to_call ? list->cursor + 1 : 0;
}

static void draw_header(struct model *model, struct surface *surface, struct rect rect) {
    struct arena *scratch = &model->scratch;
    int32_t today = model_today(model);
    struct span left[] = {
        {"callsheet", ROLE_TITLE},
        {words(scratch, "   %s %s", words_day(scratch, today, today),
               words_clock(scratch, model->setup.firm, model->now)),
         ROLE_DIM},
        {model->setup.is_read_only ? "   read only" : NULL, ROLE_WARM},
    };
    struct span right[6] = {{NULL, ROLE_TEXT}};
    size_t count = 0;
    if (model->queue != NULL) {
        size_t place = model->layout.screen.kind == LAYOUT_ONE ? place_in_list(model) : 0;
        right[count++] =
            (struct span){place > 0 ? words(scratch, "%zu of %zu", place, model->list.day_count)
                                    : words(scratch, "%zu to call", model->list.day_count),
                          ROLE_TEXT};
        right[count++] = (struct span){
            words(scratch, rect.cols < 70 ? " · %s" : " · %s overdue", sum_words(model)),
            ROLE_TEXT};
        size_t unrated = rect.cols >= LAYOUT_TWO_COLS ? unrated_count(model->queue) : 0;
        if (unrated > 0) {
            right[count++] =
                (struct span){words(scratch, " + %zu without a rate", unrated), ROLE_DIM};
        }
        if (model->queue->due_today > 0 && rect.cols >= LAYOUT_TWO_COLS) {
            const char *due = words_count(scratch, model->queue->due_today, "promise due today",
                                          "promises due today");
            right[count++] = (struct span){" · ", ROLE_TEXT}; /* a colour may be a line below */
            right[count++] = (struct span){due, ROLE_COOL};
        }
    }
    statusline_draw(surface, rect.row, rect.col, rect.cols, left, ARRAY_LEN(left), right, count);
}

/* The first customer after the selected one, for the row that names them on a narrow screen. */
static const char *next_words(struct model *model) {
    const struct list *list = &model->list.list;
    for (size_t i = list->cursor + 1; i < list->count; i++) {
        long place = model->list.places[i];
        if (place >= 0 && (size_t)place < model->queue->to_call) {
            return words(&model->scratch, "next: %s",
                         queue_text(model->queue, model->queue->rows[place].name));
        }
    }
    return NULL;
}

static void draw_subject(struct model *model, struct surface *surface, struct rect rect) {
    struct arena *scratch = &model->scratch;
    const struct list *list = &model->list.list;
    struct span left[5] = {{NULL, ROLE_TEXT}};
    size_t count = 0;
    long place = list->count > 0 ? model->list.places[list->cursor] : -1;
    left[count++] = (struct span){words_clean(scratch, model_customer_name(model)), ROLE_ACCENT};
    if (place >= 0) {
        const struct queue_row *row = &model->queue->rows[place];
        struct money money = {.minor = row->amount};
        memcpy(money.currency, row->currency, sizeof money.currency);
        bool is_held = (size_t)place >= model->queue->to_call;
        const char *word = is_held ? queue_text(model->queue, row->brief)
                                   : class_label((enum queue_class)row->queue_class);
        left[count++] =
            (struct span){words(scratch, "   %s", word), is_held ? ROLE_COOL : ROLE_WARM};
        left[count++] = (struct span){
            words(scratch, "   %s", words_money(scratch, money, model->setup.currency)), ROLE_TEXT};
    } else if (model->list.ghost.brief[0] != '\0') {
        left[count++] = (struct span){words(scratch, "   %s", model->list.ghost.brief), ROLE_COOL};
    }
    enum { ENDS_COLS = 4 }; /* a blank column at each side, two between the ends */
    struct span right[] = {{model->queue != NULL ? next_words(model) : NULL, ROLE_DIM}};
    if (span_cols(left, count) + span_cols(right, 1) + ENDS_COLS > rect.cols) {
        right[0].text = NULL; /* what is owed here comes before who is next */
    }
    statusline_draw(surface, rect.row, rect.col, rect.cols, left, count, right, 1);
}

/* --- the bottom row --------------------------------------------------------------------------- */

static const enum action FORM_HINTS[] = {ACTION_SAVE,   ACTION_FIELD_NEXT, ACTION_ROW_ADD,
                                         ACTION_EDITOR, ACTION_LATER,      ACTION_LOOK,
                                         ACTION_COUNT};
static const enum action READER_HINTS[] = {
    ACTION_CALL,      ACTION_MARK_ANGRY,   ACTION_MESSAGE_PREV, ACTION_MESSAGE_NEXT,
    ACTION_SAVE_PART, ACTION_MAIL_PROGRAM, ACTION_BACK,         ACTION_COUNT};
static const enum action FIND_HINTS[] = {ACTION_OPEN,      ACTION_MAIL_CUSTOMER,
                                         ACTION_MAIL_FIND, ACTION_MAIL_PROGRAM,
                                         ACTION_BACK,      ACTION_COUNT};
static const enum action DRAFT_HINTS[] = {ACTION_RESUME, ACTION_DROP_DRAFT, ACTION_BACK,
                                          ACTION_COUNT};

/* Keys of what lies over the screen and takes every key itself. */
static size_t overlay_hints(enum overlay overlay, struct hint *hints) {
    static const struct hint help[] = {
        {"j k", "scroll", false}, {"PgDn PgUp", "page", false}, {"Esc", "close", true}};
    static const struct hint confirm[] = {{"y", "yes", true}, {"Esc", "no", true}};
    static const struct hint snooze[] = {
        {"Ctrl-S", "snooze", true}, {"Tab", "field", false}, {"Esc", "leave", true}};
    static const struct hint settle[] = {
        {"Enter", "note it", true}, {"Tab", "field", false}, {"Esc", "leave", true}};
    static const struct hint letter[] = {{"Ctrl-S", "save and draft it", true},
                                         {"e", "change it", true},
                                         {"n", "save without", false},
                                         {"Esc", "back to the call", true}};
    static const struct hint save[] = {
        {"Enter", "save", true}, {"Up Down", "which one", false}, {"Esc", "leave", true}};
    bool is_page = overlay == OVERLAY_HELP || overlay == OVERLAY_TICKET;
    const struct hint *from = is_page                      ? help
                              : overlay == OVERLAY_SAVE    ? save
                              : overlay == OVERLAY_CONFIRM ? confirm
                              : overlay == OVERLAY_SETTLE  ? settle
                              : overlay == OVERLAY_LETTER  ? letter
                                                           : snooze;
    size_t count = overlay == OVERLAY_CONFIRM  ? ARRAY_LEN(confirm)
                   : overlay == OVERLAY_LETTER ? ARRAY_LEN(letter)
                                               : ARRAY_LEN(help);
    memcpy(hints, from, count * sizeof *hints);
    return count;
}

static const enum action *hints_of(const struct model *model) {
    if (model->overlay == OVERLAY_UNFINISHED) {
        return DRAFT_HINTS;
    }
    if (call_has_keys(model)) {
        return FORM_HINTS;
    }
    if (model->evidence.is_open) {
        return pane_ops(model->focus)->hints;
    }
    return model->mail.is_reading ? READER_HINTS
           : model->find.is_shown ? FIND_HINTS
                                  : pane_ops(model->focus)->hints;
}

/* Keys as people say them: "C-s" is "Ctrl-S". */
static const char *shown_keys(struct model *model, enum action action) {
    char keys[48];
    action_keys(model->setup.keymap, action, false, keys, sizeof keys);
    if (strncmp(keys, "C-", 2) == 0 && keys[2] >= 'a' && keys[2] <= 'z' && keys[3] == '\0') {
        return words(&model->scratch, "Ctrl-%c", keys[2] - 'a' + 'A');
    }
    return words(&model->scratch, "%s", keys);
}

static const char *fed_words(struct model *model, int64_t instant, const char *what) {
    struct arena *scratch = &model->scratch;
    if (instant == INSTANT_NONE || instant == 0) {
        return words(scratch, "%s not yet", what);
    }
    int32_t day = zone_day(model->setup.firm, instant), today = model_today(model);
    const char *date = day == today ? "" : words_day(scratch, day, today);
    return words(scratch, "%s %s%s%s", what, date, day == today ? "" : " ",
                 words_clock(scratch, model->setup.firm, instant));
}

static const char *right_words(struct model *model) {
    struct arena *scratch = &model->scratch;
    const struct call *call = call_shown(model);
    if (call != NULL && call_has_keys(model)) {
        if (call->is_draft_broken) {
            return "notes not kept on disk";
        }
        int64_t second = call->synced_at % 60;
        return call->synced_at == 0
                   ? NULL
                   : words(scratch, "notes kept %s:%02d",
                           words_clock(scratch, model->setup.firm, call->synced_at),
                           (int)(second < 0 ? 0 : second));
    }
    if (model->queue == NULL) {
        return NULL;
    }
    const char *fed = fed_words(model, model->fed_at, "fed");
    if (model->setup.no_mail) {
        return fed;
    }
    if (model->mail.state[0] != '\0') { /* the whole sentence stands in the pane of mail */
        size_t cols = (size_t)text_cols(model->mail.state, strlen(model->mail.state));
        return words(scratch, "%s · %s", fed, cols <= 32 ? model->mail.state : "no mail");
    }
    return words(scratch, "%s · %s", fed, fed_words(model, model->mail_at, "mail"));
}

static void draw_hints(struct model *model, struct surface *surface, struct rect rect) {
    const char *urgent = model->status.text[0] != '\0' ? model->status.text : model->wait;
    if (urgent[0] != '\0') {
        bool is_bad = model->status.text[0] != '\0' ? model->status.is_bad : true;
        struct span left[] = {
            {words_clean(&model->scratch, urgent), is_bad ? ROLE_ERROR : ROLE_ACCENT}};
        statusline_draw(surface, rect.row, rect.col, rect.cols - SURFACE_BLANK_CORNER_COLS, left, 1,
                        NULL, 0);
        return;
    }
    struct hint hints[PANE_HINTS + 2];
    size_t count = 0;
    if (model->overlay != OVERLAY_NONE && model->overlay != OVERLAY_UNFINISHED) {
        count = overlay_hints(model->overlay, hints);
        hintbar_draw(surface, rect.row, rect.col, rect.cols - SURFACE_BLANK_CORNER_COLS, hints,
                     count, NULL);
        return;
    }
    for (const enum action *each = hints_of(model); *each != ACTION_COUNT && count < PANE_HINTS;
         each++) {
        if (action_disabled(model, *each) == NULL) {
            hints[count++] =
                (struct hint){shown_keys(model, *each), action_info(*each)->hint, false};
        }
    }
    enum action help = call_has_keys(model) ? ACTION_FORM_HELP : ACTION_HELP;
    hints[count++] = (struct hint){shown_keys(model, help), "help", true};
    hintbar_draw(surface, rect.row, rect.col, rect.cols - SURFACE_BLANK_CORNER_COLS, hints, count,
                 right_words(model));
}

/* A message too long for the bottom row takes rows above it as well: its end matters too. */
static void draw_long_message(struct model *model, struct surface *surface) {
    enum { MOST_ROWS = 3 };
    struct rect rect = surface_bounds(surface);
    const char *text = words_clean(&model->scratch, model->status.text);
    struct rect inner = {rect.row, rect.col + 1, rect.rows,
                         rect.cols - 2 - SURFACE_BLANK_CORNER_COLS};
    int rows = text[0] != '\0' ? pane_paragraph_rows(text, inner.cols) : 0;
    if (rows < 2) {
        return;
    }
    rows = rows < MOST_ROWS ? rows : MOST_ROWS;
    rect = rect_cut_bottom(&rect, rows);
    inner.row = rect.row;
    inner.rows = rows;
    surface_fill(surface, rect, ROLE_TEXT);
    (void)pane_paragraph(surface, inner, text, model->status.is_bad ? ROLE_ERROR : ROLE_ACCENT);
    model->painted.is_covered = true;
}

/* --- panes ------------------------------------------------------------------------------------ */

static void draw_title(struct model *model, struct surface *surface, enum pane pane,
                       struct rect rect, bool is_focused) {
    struct pane_title title = {0};
    pane_ops(pane)->title(model, &title);
    struct section section = {.title = title.name,
                              .detail = title.detail,
                              .figure = title.figure,
                              .figure_count = title.figure_count,
                              .is_focused = is_focused,
                              .has_rule = pane != PANE_QUEUE};
    section_draw(surface, rect.row, rect.col, rect.cols - 1, &section);
}

static void draw_pane(struct model *model, struct surface *surface, enum pane pane) {
    const struct pane_ops *ops = pane_ops(pane);
    struct rect rect = model->layout.pane[pane];
    bool is_focused = model->focus == pane;
    surface_begin_region(surface, rect);
    if (model->layout.is_reader && pane == PANE_MAIL) {
        mail_reader_view(model, surface, rect);
        surface_end_region(surface);
        return;
    }
    if (ops->has_title) {
        draw_title(model, surface, pane, rect, is_focused);
    }
    struct rect body = pane_body(model, pane);
    if (body.rows > 0) {
        surface_end_region(surface);
        struct rect before = surface_set_clip(surface, body);
        if (ops->view != NULL) {
            ops->view(model, surface, body, is_focused);
        } else {
            items_view(model, pane, surface, body, is_focused);
        }
        (void)surface_set_clip(surface, before);
        return;
    }
    surface_end_region(surface);
}

/* A moved cursor changes two rows of the list and nothing else of it. */
static bool draw_queue_cursor(struct model *model, struct surface *surface, uint64_t rows) {
    struct painted *painted = &model->painted;
    const struct list *list = &model->list.list;
    bool is_same = painted->panes[PANE_QUEUE].is_valid && painted->list_revision == rows &&
                   painted->list_top == list->top && model->queue != NULL;
    if (is_same) {
        struct rect body = pane_body(model, PANE_QUEUE);
        struct rect before = surface_set_clip(surface, body);
        queue_view_rows(model, surface, body, model->focus == PANE_QUEUE, painted->list_cursor,
                        list->cursor);
        (void)surface_set_clip(surface, before);
    }
    painted->list_revision = rows;
    painted->list_top = list->top;
    painted->list_cursor = list->cursor;
    return is_same;
}

static void draw_panes(struct model *model, struct surface *surface) {
    for (int i = 0; i < PANE_COUNT; i++) {
        enum pane pane = (enum pane)i;
        unsigned depends = pane_ops(pane)->depends | 1u << REV_FOCUS;
        struct pane_seen *seen = &model->painted.panes[i];
        if (rect_is_empty(model->layout.pane[i])) {
            seen->is_valid = false;
            continue;
        }
        struct pane_seen before = *seen;
        if (!is_due(seen, sum_of(model, depends))) {
            continue;
        }
        if (pane == PANE_QUEUE) {
            struct pane_seen now = *seen;
            *seen = before;
            bool is_done =
                draw_queue_cursor(model, surface, sum_of(model, depends & ~(1u << REV_SELECT)));
            *seen = now;
            if (is_done) {
                continue;
            }
        }
        draw_pane(model, surface, pane);
    }
}

/* --- the whole -------------------------------------------------------------------------------- */

static void draw_too_small(struct model *model, struct surface *surface) {
    struct rect bounds = surface_bounds(surface);
    const char *text = words(&model->scratch,
                             "callsheet needs %d columns and %d rows; here are %d and %d. Make the "
                             "window larger. %s",
                             LAYOUT_MIN_COLS, LAYOUT_MIN_ROWS, model->cols, model->rows,
                             call_has_keys(model) ? "What you type is kept; Ctrl-S saves the call."
                                                  : "Nothing is lost.");
    struct rect inner = pane_inner(bounds);
    (void)pane_paragraph(surface, inner, text, ROLE_TEXT); /* what does not fit is not shown */
}

static bool rects_equal(struct rect a, struct rect b) {
    return a.row == b.row && a.col == b.col && a.rows == b.rows && a.cols == b.cols;
}

static bool layouts_equal(const struct desk_layout *a, const struct desk_layout *b) {
    bool is_same = a->screen.kind == b->screen.kind && a->is_reader == b->is_reader &&
                   a->is_evidence == b->is_evidence &&
                   rects_equal(a->screen.header, b->screen.header) &&
                   rects_equal(a->screen.subject, b->screen.subject) &&
                   rects_equal(a->screen.line, b->screen.line) &&
                   rects_equal(a->screen.hints, b->screen.hints);
    for (int i = 0; i < PANE_COUNT; i++) {
        is_same =
            is_same && rects_equal(a->pane[i], b->pane[i]) && a->is_folded[i] == b->is_folded[i];
    }
    return is_same;
}

/* Starts anew where cells of before cannot be relied on. */
static void prepare(struct model *model, struct surface *surface) {
    struct painted *painted = &model->painted;
    bool is_covered = model->overlay != OVERLAY_NONE || palette_is_open(&model->palette);
    if (surface_rows(surface) != model->rows || surface_cols(surface) != model->cols) {
        surface_resize(surface, model->rows, model->cols);
    }
    if (painted->is_valid && painted->epoch == surface_epoch(surface) && !is_covered &&
        !painted->is_covered && layouts_equal(&painted->layout, &model->layout)) {
        return;
    }
    surface_clear(surface, ROLE_TEXT);
    memset(painted, 0, sizeof *painted);
    painted->layout = model->layout;
    painted->epoch = surface_epoch(surface);
    painted->is_covered = is_covered;
    painted->is_valid = true;
    layout_draw_rules(surface, &model->layout.screen);
}

static bool wants_cursor(const struct model *model) {
    return call_has_keys(model) || palette_is_open(&model->palette) ||
           model->overlay == OVERLAY_SNOOZE || model->overlay == OVERLAY_SETTLE ||
           model->overlay == OVERLAY_SAVE;
}

static void draw_frame(struct model *model, struct surface *surface) {
    const struct layout_screen *screen = &model->layout.screen;
    struct painted *painted = &model->painted;
    const unsigned list = 1u << REV_QUEUE | 1u << REV_SELECT;
    if (is_due(&painted->header,
               sum_of(model, 1u << REV_QUEUE | 1u << REV_MINUTE |
                                 (screen->kind == LAYOUT_ONE ? 1u << REV_SELECT : 0)))) {
        surface_begin_region(surface, screen->header);
        draw_header(model, surface, screen->header);
        surface_end_region(surface);
    }
    if (!rect_is_empty(screen->subject) &&
        is_due(&painted->subject, sum_of(model, list | 1u << REV_CARD))) {
        surface_begin_region(surface, screen->subject);
        draw_subject(model, surface, screen->subject);
        surface_end_region(surface);
    }
    const unsigned hints = 1u << REV_STATUS | 1u << REV_FOCUS | 1u << REV_CARD | 1u << REV_QUEUE |
                           1u << REV_OVERLAY | 1u << REV_MAIL;
    if (is_due(&painted->hints, sum_of(model, hints))) {
        surface_begin_region(surface, screen->hints);
        draw_hints(model, surface, screen->hints);
        surface_end_region(surface);
    }
}

void desk_view(struct model *model, struct surface *surface) {
    arena_clear(&model->scratch);
    prepare(model, surface);
    if (!wants_cursor(model)) {
        surface_hide_cursor(surface);
    }
    if (model->layout.screen.kind == LAYOUT_TOO_SMALL) {
        surface_clear(surface, ROLE_TEXT);
        draw_too_small(model, surface);
        return;
    }
    draw_frame(model, surface);
    draw_panes(model, surface);
    draw_long_message(model, surface);
    if (model->overlay != OVERLAY_NONE) {
        surface_hide_cursor(surface);
        overlay_view(model, surface);
    }
    if (palette_is_open(&model->palette)) {
        (void)palette_draw(surface, surface_bounds(surface), &model->palette); /* covers rows */
    }
}
