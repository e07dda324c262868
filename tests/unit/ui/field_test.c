#include "support/check_more.h"
#include "support/painted.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/ui/field.h"
#include "callsheet/ui/surface.h"

static struct field field;

static void setup(void) {
    field_init(&field, 40);
}

static void teardown(void) {
    field_release(&field);
}

/* Types a text; keys are written in braces: "abc{Left}{C-w}". */
static enum edit_result type(const char *script) {
    enum edit_result last = EDIT_IGNORED;
    while (*script != '\0') {
        last = field_key(&field, key_of_script(&script));
    }
    return last;
}

// clang-format off
static const struct {
    const char *script, *text;
    size_t at;
} cases[] = {
    {"abc", "abc", 3},
    {"abc{Left}{Left}x", "axbc", 2},
    {"abc{Home}x{End}y", "xabcy", 5},
    {"abc{C-a}x{C-e}y", "xabcy", 5},
    {"abc{Backspace}", "ab", 2},
    {"abc{Home}{Del}{C-d}", "c", 0},
    {"one two three{C-w}", "one two ", 8},
    {"one two three{C-w}{C-w}", "one ", 4},
    {"one two{C-Left}x", "one xtwo", 5},
    {"one two{Home}{C-Right}x", "onex two", 4},
    {"one two{C-Left}{C-k}", "one ", 4},
    {"one two{C-Left}{C-u}", "two", 0},
    {"e\xCC\x81x{Left}{Left}y", "ye\xCC\x81x", 1},
    {"e\xCC\x81{Backspace}", "", 0},
    {"日本{Left}{Backspace}", "本", 0},
    {"\xCC\x81", "◌\xCC\x81", 5},
    {"{Left}{Right}{Backspace}{Del}{C-w}{C-k}{C-u}", "", 0},
};
// clang-format on

START_TEST(keys_edit) {
    type(cases[_i].script);
    expect_text(field_text(&field), cases[_i].text);
    expect_int(field.at, cases[_i].at);
}
END_TEST

START_TEST(results_tell_what_happened) {
    expect_int(type("a"), EDIT_CHANGED);
    expect_int(type("{Left}"), EDIT_MOVED);
    expect_int(type("{Backspace}"), EDIT_MOVED);
    expect_int(type("{Del}"), EDIT_CHANGED);
    expect_int(type("{Enter}"), EDIT_IGNORED);
    expect_int(type("{Up}"), EDIT_IGNORED);
    expect_int(type("{C-s}"), EDIT_IGNORED);
}
END_TEST

START_TEST(what_is_pasted_is_cleaned) {
    static const char hostile[] = "a\r\nb\033[31m\xE2\x80\xAEz";
    expect_int(field_paste(&field, hostile, sizeof hostile - 1), EDIT_CHANGED);
    expect_lacks(field_text(&field), "\033");
    expect_lacks(field_text(&field), "\n");
    expect_lacks(field_text(&field), "\xE2\x80\xAE");
    expect_int(field.at, field.text.len);
}
END_TEST

START_TEST(limits_hold) {
    field_set(&field, "0123456789012345678901234567890123456789");
    expect_int(type("x"), EDIT_REFUSED);
    field_set(&field, "012345678901234567890123456789012345678日");
    expect_int(field.text.len, 39); /* cut before the character that does not fit */
    field_set(&field, "01234567890123456789012345678901234567e\xCC\x81");
    expect_int(field.text.len, 38);
}
END_TEST

START_TEST(long_texts_are_shown_around_the_cursor) {
    struct surface *surface = surface_new(3, 20);
    field_set(&field, "0123456789abcdefghij日本語");
    for (size_t at = 0; at <= field.text.len;) {
        int row = 0, col = 0;
        struct buf out = {.data = NULL};
        field.at = at;
        field_draw(surface, 1, 2, 8, &field, NULL, true);
        expect_true(surface_cursor(surface, &row, &col));
        expect_int(row, 1);
        expect_true(col >= 2 && col < 10);
        if (at < 20) { /* the character under the cursor is the one before which it stands */
            expect_int(surface_row(surface, 1)[col].text[0], field.text.data[at]);
        }
        surface_dump_text(surface, &out);
        buf_release(&out);
        if (at == field.text.len) {
            break;
        }
        at += text_cluster(field.text.data + at, field.text.len - at, NULL);
    }
    expect_int(surface_row(surface, 1)[2].ground, ROLE_FIELD_FOCUS);
    field_set(&field, "");
    field_draw(surface, 1, 2, 8, &field, "a date", false);
    expect_int(surface_row(surface, 1)[2].role, ROLE_DIM);
    expect_int(surface_row(surface, 1)[2].ground, ROLE_FIELD);
    surface_free(surface);
}
END_TEST

START_TEST(clicks_place_the_cursor) {
    field_set(&field, "ab日c");
    field_click(&field, 0, 20);
    expect_int(field.at, 0);
    field_click(&field, 3, 20);
    expect_int(field.at, 2);
    field_click(&field, 99, 20);
    expect_int(field.at, 6);
    field_click(&field, -4, 20);
    expect_int(field.at, 0);
}
END_TEST

#define CASE(name) TEST_WITH(name, setup, teardown)

TEST_MAIN("ui/field",
          {.test = keys_edit, .count = ARRAY_LEN(cases), .setup = setup, .teardown = teardown},
          CASE(results_tell_what_happened), CASE(what_is_pasted_is_cleaned), CASE(limits_hold),
          CASE(long_texts_are_shown_around_the_cursor), CASE(clicks_place_the_cursor))
