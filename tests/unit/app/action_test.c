/* The table of actions: names, keys, what configuration may bind, and the README's list. */
#include "callsheet/app/action.h"

#include <ctype.h>
#include <string.h>

#include "support/check_more.h"

START_TEST(rows_are_whole) {
    const struct action_info *info = action_info((enum action)_i);
    expect_true(info->name[0] != '\0' && info->keys[0] != '\0' && info->group[0] != '\0');
    expect_true(isupper((unsigned char)info->text[0]));
    expect_true(info->text[strlen(info->text) - 1] != '.');
    for (const char *at = info->name; *at != '\0'; at++) {
        expect_true(islower((unsigned char)*at) || *at == '-');
    }
    expect_int(action_find(info->name), _i);
}
END_TEST

START_TEST(default_keys_reach_their_action) {
    struct keymap map;
    keymap_init(&map);
    action_default_keys(&map);
    for (int i = 0; i < ACTION_COUNT; i++) {
        char keys[64];
        action_keys(&map, (enum action)i, true, keys, sizeof keys);
        expect_text(keys, action_info((enum action)i)->keys);
    }
    keymap_release(&map);
}
END_TEST

START_TEST(keys_can_be_bound_anew) {
    struct keymap map;
    struct error err = {0};
    char keys[64];
    keymap_init(&map);
    action_default_keys(&map);
    expect_ok(action_bind(&map, "save-call", "F2, C-w", &err), &err);
    action_keys(&map, ACTION_SAVE, true, keys, sizeof keys);
    expect_text(keys, "F2, C-w");
    expect_status(action_bind(&map, "no-such", "x", &err), STATUS_NOT_FOUND, &err);
    expect_contains(err.message, "no-such");
    expect_status(action_bind(&map, "call", "Nokey", &err), STATUS_INVALID, &err);
    expect_status(
        action_bind(&map, "call",
                    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                    &err),
        STATUS_INVALID, &err);
    keymap_release(&map);
}
END_TEST

START_TEST(markdown_lists_every_action) {
    struct buf out = {0};
    action_keys_markdown(&out);
    for (int i = 0; i < ACTION_COUNT; i++) {
        expect_contains(buf_text(&out), action_info((enum action)i)->name);
        expect_contains(buf_text(&out), action_info((enum action)i)->text);
    }
    expect_golden("app/keys.md", buf_text(&out));
    buf_release(&out);
}
END_TEST

START_TEST(unknown_names_are_not_found) {
    expect_int(action_find(""), -1);
    expect_int(action_find("sav"), -1);
}
END_TEST

TEST_MAIN("app/action", TEST_LOOP(rows_are_whole, ACTION_COUNT),
          TEST(default_keys_reach_their_action), TEST(keys_can_be_bound_anew),
          TEST(markdown_lists_every_action), TEST(unknown_names_are_not_found))
