/* Saving an attachment: which one, and where to. The person's path is asked for; nothing is opened
   and nothing is overwritten. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/pane.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/attachment.h"
#include "callsheet/ui/form.h"
#include "callsheet/ui/surface.h"

enum { LIST_ROWS = 8 };

static const struct mail_attachment *chosen(const struct model *model) {
    const struct mail_body *body = model->mail.body;
    return body != NULL && model->save.at < body->attachment_count
               ? &body->attachments[model->save.at]
               : NULL;
}

/* The path offered for the attachment under the cursor. */
static void offer_path(struct model *model) {
    struct save_view *save = &model->save;
    const struct mail_attachment *attachment = chosen(model);
    char name[ATTACHMENT_NAME_BYTES];
    if (attachment == NULL || save->is_edited) {
        return;
    }
    attachment_name(attachment->name, name);
    struct buf path = {0};
    if (save->folder[0] != '\0') {
        buf_addf(&path, "%s/", save->folder);
    }
    buf_add_text(&path, name);
    field_set(&save->path, buf_text(&path));
    buf_release(&path);
}

void save_open(struct model *model) {
    struct save_view *save = &model->save;
    if (save->folder[0] == '\0' && model->setup.save_folder != NULL) {
        (void)text_copy(save->folder, sizeof save->folder, model->setup.save_folder);
    }
    save->at = 0;
    save->is_edited = false;
    save->problem[0] = '\0';
    offer_path(model);
    model_open(model, OVERLAY_SAVE);
}

/* The folder of the path is offered the next time. */
static void remember_folder(struct save_view *save, const char *path) {
    const char *slash = strrchr(path, '/');
    size_t len = slash != NULL ? (size_t)(slash - path) : 0;
    if (len > 0 && len < sizeof save->folder) {
        memcpy(save->folder, path, len);
        save->folder[len] = '\0';
    }
}

static void note_warning(struct save_view *save, const struct mail_attachment *attachment) {
    save->warning[0] = '\0';
    if (attachment->is_false) {
        (void)snprintf(save->warning, sizeof save->warning,
                       attachment->kind[0] != '\0' ? " Careful: it is %s, not what it claims to be."
                                                   : " Careful: it is not what it claims to be.%s",
                       attachment->kind); /* fits */
    }
}

static void begin(struct model *model) {
    struct save_view *save = &model->save;
    const struct mail_body *body = model->mail.body;
    const struct mail_attachment *attachment = chosen(model);
    const char *path = field_text(&save->path);
    model_open(model, OVERLAY_NONE);
    if (attachment == NULL) {
        return; /* the message was closed meanwhile */
    }
    remember_folder(save, path);
    note_warning(save, attachment);
    save->generation = ++model->generation;
    save->is_awaited = true;
    struct effect *effect = model_wish(model, EFFECT_MAIL_SAVE);
    effect->generation = save->generation;
    effect->text = mem_strdup(body->message_id);
    effect->which = body->which;
    effect->part = (uint32_t)save->at;
    effect->more = mem_strdup(path);
    effect->bytes = (unsigned char *)mem_strdup(attachment->name);
    effect->len = strlen(attachment->name);
    model_say(model, "Saving the attachment …");
}

static void move(struct model *model, int direction) {
    struct save_view *save = &model->save;
    size_t count = model->mail.body != NULL ? model->mail.body->attachment_count : 0;
    if (direction < 0 ? save->at > 0 : save->at + 1 < count) {
        save->at = direction < 0 ? save->at - 1 : save->at + 1;
        save->is_edited = false;
        offer_path(model);
    }
}

bool save_key(struct model *model, struct key key) {
    struct save_view *save = &model->save;
    model_touch(model, REV_OVERLAY);
    save->problem[0] = '\0';
    if (key.code == KEYCODE_ESCAPE || key_equal(key, key_ctrl('c'))) {
        model_open(model, OVERLAY_NONE);
        model_say(model, "Nothing was saved.");
    } else if (key.code == KEYCODE_DOWN || key.code == KEYCODE_TAB) {
        move(model, (key.mods & KEYMOD_SHIFT) != 0 ? -1 : 1);
    } else if (key.code == KEYCODE_UP) {
        move(model, -1);
    } else if (key.code == KEYCODE_ENTER && field_text(&save->path)[0] == '\0') {
        (void)text_copy(save->problem, sizeof save->problem,
                        "Where to? Type a folder or a file name.");
    } else if (key.code == KEYCODE_ENTER) {
        begin(model);
    } else if (field_key(&save->path, key) == EDIT_CHANGED) {
        save->is_edited = true;
    }
    return true;
}

void save_paste(struct model *model, const char *text, size_t len) {
    (void)field_paste(&model->save.path, text, len); /* what does not fit is left out */
    model->save.is_edited = true;
    model_touch(model, REV_OVERLAY);
}

void save_taken(struct model *model, const struct message *message) {
    struct save_view *save = &model->save;
    if (!save->is_awaited || message->generation != save->generation) {
        return;
    }
    save->is_awaited = false;
    const char *text = message->text != NULL ? message->text : "Saved.";
    if (save->warning[0] != '\0') {
        model_complain(model, "%s%s", text, save->warning);
    } else {
        model_say(model, "%s", text);
    }
}

void save_failed(struct model *model, const struct message *message) {
    if (model->save.is_awaited && message->generation == model->save.generation) {
        model->save.is_awaited = false;
        model_complain(model, "%s", message->text);
    }
}

/* --- drawing ---------------------------------------------------------------------------------- */

int save_rows(const struct model *model) {
    size_t count = model->mail.body != NULL ? model->mail.body->attachment_count : 0;
    int rows = count < LIST_ROWS ? (int)count : LIST_ROWS;
    return rows + 4; /* a blank row, the path, a blank row, the objection */
}

// clang-format off
static const struct column COLUMNS[] = {
    {.min_cols = 20, .max_cols = 60, .share = 3},
    {.min_cols = 16, .max_cols = 40, .gap = 2, .share = 2, .priority = 2},
    {.min_cols = 9, .gap = 2, .priority = 1, .is_right = true},
    {.min_cols = 14, .max_cols = 34, .gap = 2, .share = 2},
};
// clang-format on

static void draw_attachment(struct model *model, struct surface *surface, struct rect row,
                            size_t index) {
    struct arena *scratch = &model->scratch;
    const struct mail_attachment *each = &model->mail.body->attachments[index];
    struct column_layout layout;
    const char *kind = each->kind[0] != '\0' ? each->kind : each->is_false ? "something else" : "";
    struct column_cell cells[] = {
        {each->name[0] != '\0' ? words_clean(scratch, each->name) : "unnamed", ROLE_TEXT},
        {words_clean(scratch, each->type), ROLE_DIM},
        {words_bytes(scratch, each->bytes), ROLE_DIM},
        {each->is_false ? words(scratch, "is %s", kind) : words_clean(scratch, kind),
         each->is_false ? ROLE_WARM : ROLE_DIM},
    };
    column_layout(&layout, COLUMNS, ARRAY_LEN(COLUMNS), row.cols);
    column_draw(surface, row.row, row.col, COLUMNS, &layout, cells,
                index == model->save.at ? ROW_SELECTED : ROW_PLAIN);
}

void save_draw(struct model *model, struct surface *surface, struct rect content) {
    enum { LABEL_COLS = 9 };
    const struct mail_body *body = model->mail.body;
    struct save_view *save = &model->save;
    size_t count = body != NULL ? body->attachment_count : 0;
    int shown = content.rows - 4 < (int)count ? content.rows - 4 : (int)count;
    size_t first = shown > 0 && save->at >= (size_t)shown ? save->at - (size_t)shown + 1 : 0;
    int row = content.row;
    for (int i = 0; i < shown; i++) {
        draw_attachment(model, surface, (struct rect){row++, content.col, 1, content.cols},
                        first + (size_t)i);
    }
    row++;
    form_label(surface, row, content.col - 1, "Save as", true);
    (void)surface_text_fit(surface, row + 2, content.col, content.cols,
                           save->problem[0] != '\0'
                               ? words_clean(&model->scratch, save->problem)
                               : "A name that is taken gets a number; nothing is overwritten.",
                           save->problem[0] != '\0' ? ROLE_ERROR : ROLE_DIM); /* clips */
    field_draw(surface, row, content.col + LABEL_COLS, content.cols - LABEL_COLS, &save->path,
               "a folder or a file", true);
}
