/* The command line: every action by its name, and going to a customer by name. */
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/base/text.h"

enum { COMMANDS = ACTION_COUNT + 1 };

const struct palette_item *command_items(struct model *model, size_t *count) {
    if (model->commands == NULL) {
        model->commands = mem_zalloc(COMMANDS, sizeof *model->commands);
        model->command_keys = mem_zalloc(COMMANDS, sizeof *model->command_keys);
        for (int i = 0; i < ACTION_COUNT; i++) {
            const struct action_info *info = action_info((enum action)i);
            action_keys(model->setup.keymap, (enum action)i, false, model->command_keys[i],
                        sizeof model->command_keys[i]);
            model->commands[i] =
                (struct palette_item){info->name, info->text, model->command_keys[i]};
        }
        model->commands[ACTION_COUNT] = (struct palette_item){
            "customer ", "Find a customer by name, code, number or invoice", NULL};
    }
    *count = COMMANDS;
    return model->commands;
}

/* The action a text names: exactly, or as the only one that begins with it. */
static int named(const char *text) {
    int found = action_find(text);
    if (found >= 0) {
        return found;
    }
    for (int i = 0; i < ACTION_COUNT; i++) {
        if (strncmp(action_info((enum action)i)->name, text, strlen(text)) == 0) {
            if (found >= 0) {
                return -1;
            }
            found = i;
        }
    }
    return found;
}

void command_run(struct model *model, const char *text) {
    static const char customer[] = "customer ";
    while (*text == ' ') {
        text++;
    }
    if (*text == '\0') {
        return;
    }
    if (strncmp(text, customer, sizeof customer - 1) == 0) {
        model_focus(model, PANE_QUEUE);
        list_filter(model, text + sizeof customer - 1);
        list_first_match(model);
        return;
    }
    char name[64];
    (void)text_copy(name, sizeof name, text);
    for (size_t len = strlen(name); len > 0 && name[len - 1] == ' '; len--) {
        name[len - 1] = '\0';
    }
    int action = named(name);
    if (action < 0) {
        model_complain(model, "There is no command “%s”; Tab completes, ? lists all.", name);
        return;
    }
    action_do(model, (enum action)action);
}
