#include "support/check_more.h"

#include "callsheet/ui/keymap.h"

enum { GLOBAL, QUEUE, MAIL };
enum { DOWN = 1, UP, FIRST, QUIT, OPEN };

static struct keymap map;

static void bind(int mode, const char *keys, int action) {
    struct error err;
    expect_ok(keymap_bind(&map, mode, keys, action, &err), &err);
}

static void setup(void) {
    keymap_init(&map);
    bind(GLOBAL, "q", QUIT);
    bind(GLOBAL, "C-c", QUIT);
    bind(QUEUE, "j", DOWN);
    bind(QUEUE, "Down", DOWN);
    bind(QUEUE, "g g", FIRST);
}

static void teardown(void) {
    keymap_release(&map);
}

static int look_up(int mode, const char *first, const char *second) {
    const int modes[] = {mode, GLOBAL};
    struct key keys[2];
    struct error err;
    int action = -9;
    expect_ok(key_parse(&keys[0], first, &err), &err);
    if (second != NULL) {
        expect_ok(key_parse(&keys[1], second, &err), &err);
    }
    switch (keymap_lookup(&map, modes, 2, keys, second != NULL ? 2 : 1, &action)) {
    case KEYMAP_NONE:
        return 0;
    case KEYMAP_PENDING:
        return -1;
    case KEYMAP_ACTION:
        return action;
    }
    return -2;
}

START_TEST(modes_are_asked_in_order) {
    expect_int(look_up(QUEUE, "j", NULL), DOWN);
    expect_int(look_up(MAIL, "j", NULL), 0);
    expect_int(look_up(MAIL, "q", NULL), QUIT);
    bind(QUEUE, "q", OPEN);
    expect_int(look_up(QUEUE, "q", NULL), OPEN);
    expect_int(look_up(MAIL, "q", NULL), QUIT);
}
END_TEST

START_TEST(sequences_wait) {
    expect_int(look_up(QUEUE, "g", NULL), -1);
    expect_int(look_up(QUEUE, "g", "g"), FIRST);
    expect_int(look_up(QUEUE, "g", "j"), 0);
    expect_int(look_up(QUEUE, "j", "g"), 0);
}
END_TEST

START_TEST(users_replace_defaults) {
    bind(QUEUE, "j", UP);
    expect_int(look_up(QUEUE, "j", NULL), UP);
    bind(QUEUE, "q", KEYMAP_UNBOUND);
    expect_int(look_up(QUEUE, "q", NULL), 0);
    keymap_unbind_action(&map, GLOBAL, QUIT);
    expect_int(look_up(MAIL, "q", NULL), 0);
    expect_int(look_up(MAIL, "C-c", NULL), 0);
}
END_TEST

START_TEST(bad_bindings_are_refused) {
    static const char *const bad[] = {"", "  ", "g", "g g g", "j j", "nokey", "x nokey"};
    struct error err;
    size_t before = map.count;
    expect_status(keymap_bind(&map, QUEUE, bad[_i], OPEN, &err), STATUS_INVALID, &err);
    expect_true(err.message[0] != '\0');
    expect_int(map.count, before);
}
END_TEST

START_TEST(keys_of_an_action) {
    char out[64];
    expect_int(keymap_keys(&map, QUEUE, DOWN, true, out, sizeof out), 7);
    expect_text(out, "j, Down");
    expect_int(keymap_keys(&map, QUEUE, DOWN, false, out, sizeof out), 1);
    expect_text(out, "j");
    keymap_keys(&map, QUEUE, FIRST, false, out, sizeof out);
    expect_text(out, "g g");
    expect_int(keymap_keys(&map, MAIL, OPEN, true, out, sizeof out), 0);
    expect_text(out, "");
}
END_TEST

#define CASE(name) TEST_WITH(name, setup, teardown)

TEST_MAIN("ui/keymap", CASE(modes_are_asked_in_order), CASE(sequences_wait),
          CASE(users_replace_defaults),
          {.test = bad_bindings_are_refused, .count = 7, .setup = setup, .teardown = teardown},
          CASE(keys_of_an_action))
