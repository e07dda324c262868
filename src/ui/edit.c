#include "callsheet/ui/edit.h"

/* Movement, removal and cleaning, for fields and text areas. */

static bool is_ctrl(struct key key, char letter) {
    return key_equal(key, key_ctrl(letter));
}

static size_t after_cluster(const struct edit_line *line) {
    return line->at + text_cluster(line->text + line->at, line->end - line->at, NULL);
}

static size_t before_cluster(const struct edit_line *line) {
    return line->at > line->start ? text_cluster_before(line->text, line->at) : line->at;
}

/* Words end at characters; a mark counts as a letter even on what is none. */
static size_t word_before(const struct edit_line *line) {
    size_t at = text_word_before(line->text, line->at);
    at = edit_cluster_start(line->text, line->end, at);
    return at > line->start ? at : line->start;
}

bool edit_motion(const struct edit_line *line, struct key key, size_t *to) {
    bool has_ctrl = (key.mods & KEYMOD_CTRL) != 0;
    if (key.code == KEYCODE_LEFT) {
        *to = has_ctrl ? word_before(line) : before_cluster(line);
    } else if (key.code == KEYCODE_RIGHT) {
        *to = has_ctrl ? text_word_after(line->text, line->end, line->at) : after_cluster(line);
    } else if ((key.code == KEYCODE_HOME && !has_ctrl) || is_ctrl(key, 'a')) {
        *to = line->start;
    } else if ((key.code == KEYCODE_END && !has_ctrl) || is_ctrl(key, 'e')) {
        *to = line->end;
    } else {
        return false;
    }
    return true;
}

bool edit_removal(const struct edit_line *line, struct key key, size_t *from, size_t *to) {
    *from = line->at;
    *to = line->at;
    if (key.code == KEYCODE_BACKSPACE) {
        *from = before_cluster(line);
    } else if (key.code == KEYCODE_DELETE || is_ctrl(key, 'd')) {
        *to = after_cluster(line);
    } else if (is_ctrl(key, 'w')) {
        *from = word_before(line);
    } else if (is_ctrl(key, 'u')) {
        *from = line->start;
    } else if (is_ctrl(key, 'k')) {
        *to = line->end;
    } else {
        return false;
    }
    return true;
}

size_t edit_cluster_start(const char *text, size_t len, size_t at) {
    if (at >= len) {
        return len;
    }
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80) {
        at--;
    }
    size_t before = text_cluster_before(text, at);
    size_t end = before + text_cluster(text + before, len - before, NULL);
    return at < end ? before : at;
}

void edit_clean(struct buf *out, const char *text, size_t at, const char *insert, size_t len,
                enum text_policy policy) {
    struct buf joined = {.data = NULL}, cleaned = {.data = NULL};
    size_t before = text_cluster_before(text, at);
    size_t context = at - before;
    if (context == 1 && text[before] == '\n') {
        context = 0; /* a line begins here: there is nothing for a mark to sit on */
    }
    buf_add(&joined, text + at - context, context);
    buf_add(&joined, insert, len);
    (void)text_clean(&cleaned, joined.data, joined.len, policy); /* what changed does not matter */
    if (cleaned.len > context) {
        buf_add(out, cleaned.data + context, cleaned.len - context);
    }
    buf_release(&joined);
    buf_release(&cleaned);
}
