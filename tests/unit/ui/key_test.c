#include "support/check_more.h"

#include <string.h>

#include "callsheet/ui/key.h"
#include "callsheet/ui/paste.h"

START_TEST(names_go_both_ways) {
    static const char *const names[] = {"j",     "G",    "C-s",    "S-Tab", "PgDn", "Space",   "F5",
                                        "F12",   "-",    "C-Left", "Esc",   "é",    "C-Space", "日",
                                        "Enter", "C-\\", "C-_",    "Del",   ":",    "?",       "/"};
    char out[KEY_NAME_BYTES];
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct key key;
        struct error err;
        expect_ok(key_parse(&key, names[i], &err), &err);
        expect_int(key_format(out, sizeof out, key), strlen(names[i]));
        expect_text(out, names[i]);
    }
    for (int code = KEYCODE_TEXT + 1; code < KEYCODE_COUNT; code++) {
        struct key key = key_make((enum key_code)code, KEYMOD_CTRL | KEYMOD_SHIFT), again;
        struct error err;
        key_format(out, sizeof out, key);
        expect_ok(key_parse(&again, out, &err), &err);
        expect_true(key_equal(key, again));
    }
}
END_TEST

START_TEST(bad_names_are_refused) {
    static const char *const bad[] = {"",    "C-",   "jj",  "pgdn", "C-é",     "S-a",
                                      "C-S", "\x01", "M-x", "C-5",  "\xff\xff"};
    struct key key = key_text('q');
    struct error err;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        expect_status(key_parse(&key, bad[i], &err), STATUS_INVALID, &err);
        expect_contains(err.message, "PgDn");
    }
    expect_int(key.scalar, 'q');
}
END_TEST

START_TEST(short_buffers_are_not_overrun) {
    char out[4] = "xyz";
    expect_int(key_format(out, sizeof out, key_make(KEYCODE_PAGE_DOWN, KEYMOD_CTRL)), 2);
    expect_text(out, "C-");
    expect_int(key_format(out, 0, key_text('a')), 0);
    expect_text(out, "C-");
}
END_TEST

START_TEST(typing_keys) {
    expect_true(key_is_text(key_text('a')));
    expect_true(key_is_text(key_text(0x65E5)));
    expect_false(key_is_text(key_ctrl('a')));
    expect_false(key_is_text(key_make(KEYCODE_ENTER, 0)));
    expect_false(key_equal(key_text('s'), key_ctrl('s')));
}
END_TEST

static enum paste_result feed(struct paste *paste, enum key_code code, uint32_t scalar) {
    return paste_key(paste, (struct key){.code = code, .scalar = scalar});
}

START_TEST(a_paste_is_data) {
    struct paste paste;
    paste_init(&paste);
    expect_int(feed(&paste, KEYCODE_TEXT, 'a'), PASTE_NOT);
    expect_int(feed(&paste, KEYCODE_PASTE_BEGIN, 0), PASTE_PENDING);
    expect_int(feed(&paste, KEYCODE_PASTE_TEXT, 'q'), PASTE_PENDING);
    expect_int(feed(&paste, KEYCODE_PASTE_TEXT, '\n'), PASTE_PENDING);
    expect_int(feed(&paste, KEYCODE_PASTE_TEXT, 0xE9), PASTE_PENDING);
    expect_int(feed(&paste, KEYCODE_PASTE_END, 0), PASTE_READY);
    expect_text(buf_text(&paste.text), "q\né");
    expect_int(feed(&paste, KEYCODE_PASTE_END, 0), PASTE_PENDING);
    /* the end got lost: the keyboard must not be swallowed */
    feed(&paste, KEYCODE_PASTE_BEGIN, 0);
    expect_int(feed(&paste, KEYCODE_TEXT, 'j'), PASTE_NOT);
    expect_int(feed(&paste, KEYCODE_PASTE_TEXT, 'x'), PASTE_PENDING);
    expect_text(buf_text(&paste.text), "");
    paste_release(&paste);
}
END_TEST

START_TEST(a_paste_has_an_end) {
    struct paste paste;
    paste_init(&paste);
    feed(&paste, KEYCODE_PASTE_BEGIN, 0);
    for (int i = 0; i < PASTE_LIMIT_BYTES + 100; i++) {
        feed(&paste, KEYCODE_PASTE_TEXT, 'x');
    }
    expect_int(feed(&paste, KEYCODE_PASTE_END, 0), PASTE_READY);
    expect_int(paste.text.len, PASTE_LIMIT_BYTES);
    paste_release(&paste);
}
END_TEST

TEST_MAIN("ui/key", TEST(names_go_both_ways), TEST(bad_names_are_refused),
          TEST(short_buffers_are_not_overrun), TEST(typing_keys), TEST(a_paste_is_data),
          TEST(a_paste_has_an_end))
