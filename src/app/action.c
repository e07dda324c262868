/* The table of actions and what is made of it: default keys, configuration, the README's list. */
#include "callsheet/app/action.h"

#include <assert.h>
#include <string.h>

static const struct action_info ACTIONS[ACTION_COUNT] = {
#define X(name, word, mode, keys, group, hint, text)                                               \
    [ACTION_##name] = {word, MODE_##mode, keys, group, hint, text},
    ACTION_TABLE(X)
#undef X
};

const struct action_info *action_info(enum action action) {
    assert((unsigned)action < ACTION_COUNT);
    return &ACTIONS[action];
}

int action_find(const char *name) {
    for (int i = 0; i < ACTION_COUNT; i++) {
        if (strcmp(ACTIONS[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

void action_keys(const struct keymap *map, enum action action, bool is_all, char *out,
                 size_t capacity) {
    if (keymap_keys(map, (int)action_info(action)->mode, (int)action, is_all, out, capacity) == 0 &&
        capacity > 0) {
        out[0] = '\0';
    }
}

/* Binds each of the keys in "a, b, c"; the first that cannot be bound ends it. */
static enum status bind_list(struct keymap *map, enum action action, const char *keys,
                             struct error *err) {
    while (*keys != '\0') {
        const char *end = strstr(keys, ", ");
        size_t len = end != NULL ? (size_t)(end - keys) : strlen(keys);
        char one[2 * KEY_NAME_BYTES];
        if (len >= sizeof one) {
            return error_set(err, STATUS_INVALID, "“%.40s…” is no key; write them as in the help",
                             keys);
        }
        memcpy(one, keys, len);
        one[len] = '\0';
        enum status status =
            keymap_bind(map, (int)action_info(action)->mode, one, (int)action, err);
        if (status != STATUS_OK) {
            return status;
        }
        keys = end != NULL ? end + 2 : keys + len;
    }
    return STATUS_OK;
}

void action_default_keys(struct keymap *map) {
    for (int i = 0; i < ACTION_COUNT; i++) {
        enum status status = bind_list(map, (enum action)i, ACTIONS[i].keys, NULL);
        assert(status == STATUS_OK); /* the table is our own; a test binds it */
        (void)status;
    }
}

enum status action_bind(struct keymap *map, const char *action_name, const char *keys,
                        struct error *err) {
    int action = action_find(action_name);
    if (action < 0) {
        return error_set(err, STATUS_NOT_FOUND,
                         "There is no action “%.40s”; the help lists all of them", action_name);
    }
    keymap_unbind_action(map, (int)ACTIONS[action].mode, action);
    return bind_list(map, (enum action)action, keys, err);
}

/* A cell of a Markdown table: a bar would end it. */
static void add_cell(struct buf *out, const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '|') {
            buf_add_char(out, '\\');
        }
        buf_add_char(out, *text);
    }
}

void action_keys_markdown(struct buf *out) {
    bool is_done[ACTION_COUNT] = {false};
    for (int i = 0; i < ACTION_COUNT; i++) {
        if (is_done[i]) {
            continue;
        }
        buf_addf(out, "| %s | | name |\n| --- | --- | --- |\n", ACTIONS[i].group);
        for (int k = i; k < ACTION_COUNT; k++) {
            if (strcmp(ACTIONS[k].group, ACTIONS[i].group) != 0) {
                continue;
            }
            is_done[k] = true;
            buf_add_text(out, "| `");
            add_cell(out, ACTIONS[k].keys);
            buf_addf(out, "` | %s | `%s` |\n", ACTIONS[k].text, ACTIONS[k].name);
        }
        buf_add_char(out, '\n');
    }
}
