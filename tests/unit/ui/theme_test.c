#include "support/check_more.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/ui/style.h"
#include "callsheet/ui/theme.h"

static const char *const files[] = {"../themes/dark.theme", "../themes/light.theme",
                                    "../themes/mono.theme"};

START_TEST(files_say_what_is_built_in) {
    struct buf made = {.data = NULL};
    char *path = test_source(files[_i]);
    char *text = test_read(path);
    theme_write(&made, (enum theme_base)_i);
    expect_text(text, buf_text(&made));
    for (int depth = DEPTH_MONO; depth <= DEPTH_TRUE; depth++) {
        struct theme built_in, read;
        struct error err;
        theme_init(&built_in, (enum theme_base)_i, (enum theme_depth)depth);
        theme_init(&read, THEME_DARK, built_in.depth);
        expect_ok(theme_parse(&read, text, path, &err), &err);
        for (int role = 0; _i != THEME_MONO && role < ROLE_COUNT; role++) {
            expect_int(read.styles[role].fg, built_in.styles[role].fg);
            expect_int(read.styles[role].bg, built_in.styles[role].bg);
            expect_int(read.styles[role].attributes, built_in.styles[role].attributes);
        }
    }
    mem_free(text);
    mem_free(path);
    buf_release(&made);
}
END_TEST

START_TEST(roles_have_letters_of_their_own) {
    for (int a = 0; a < ROLE_COUNT; a++) {
        for (int b = 0; b < a; b++) {
            expect_true(role_letter((enum role)a) != role_letter((enum role)b));
            expect_true(strcmp(role_name((enum role)a), role_name((enum role)b)) != 0);
        }
    }
}
END_TEST

/* What carries meaning must not look like plain text, nor like what means the opposite, where
   there are no colours at all; and dim alone carries none. */
START_TEST(meaning_needs_no_colour) {
    static const enum role meaningful[] = {ROLE_WARM,  ROLE_COOL,        ROLE_ACCENT, ROLE_SELECTED,
                                           ROLE_ERROR, ROLE_FIELD_FOCUS, ROLE_MATCH,  ROLE_HEAT};
    struct theme theme;
    theme_init(&theme, THEME_DARK, DEPTH_MONO);
    for (size_t i = 0; i < ARRAY_LEN(meaningful); i++) {
        expect_int(theme.styles[meaningful[i]].fg, COLOUR_DEFAULT);
        expect_true((theme.styles[meaningful[i]].attributes & ~(unsigned)STYLE_DIM) != 0);
    }
    expect_true(theme.styles[ROLE_WARM].attributes != theme.styles[ROLE_COOL].attributes);
}
END_TEST

static const struct {
    const char *text;
    enum theme_depth depth;
    colour fg, bg;
    unsigned attributes;
} looks[] = {
    {"", DEPTH_256, -1, -1, 0},
    {"default on default", DEPTH_256, -1, -1, 0},
    {"red", DEPTH_256, 1, -1, 0},
    {"bright-blue on black bold", DEPTH_16, 12, 0, STYLE_BOLD},
    {"on 23", DEPTH_256, -1, 23, 0},
    {"bold underline", DEPTH_MONO, -1, -1, STYLE_BOLD | STYLE_UNDERLINE},
    {"  dim   245  ", DEPTH_256, 245, -1, STYLE_DIM},
    {"#ff0000", DEPTH_TRUE, COLOUR_RGB_BIT | 0xff0000, -1, 0},
    {"#ff0000 on #000000", DEPTH_256, 196, 16, 0},
    {"#ff0000", DEPTH_16, 9, -1, 0},
    {"196", DEPTH_16, 9, -1, 0},
    {"red on blue reverse", DEPTH_MONO, -1, -1, STYLE_REVERSE},
};

START_TEST(looks_are_read) {
    struct style style;
    const char *problem = style_parse(&style, looks[_i].text, looks[_i].depth);
    ck_assert_msg(problem == NULL, "\"%s\": %s", looks[_i].text, problem);
    expect_int(style.fg, looks[_i].fg);
    expect_int(style.bg, looks[_i].bg);
    expect_int(style.attributes, looks[_i].attributes);
}
END_TEST

START_TEST(bad_looks_are_refused) {
    static const char *const bad[] = {
        "pink",     "256", "-1",      "#12345",    "#1234567",
        "#gg0000",  "on",  "red on",  "red green", "on 1 on 2",
        "on pinks", "+5",  "bright-", "boldly",    "a-word-much-too-long-for-any-colour-name"};
    struct style style = {7, 7, 7};
    expect_true(style_parse(&style, bad[_i], DEPTH_256) != NULL);
    expect_int(style.fg, 7);
}
END_TEST

START_TEST(user_files_lie_over_the_built_in) {
    struct theme theme;
    struct error err;
    theme_init(&theme, THEME_DARK, DEPTH_256);
    colour cool = theme.styles[ROLE_COOL].fg;
    expect_ok(theme_parse(&theme, "# mine\nwarm = 200 bold\n[16]\ncool = red\n[256]\ndim = 100\n",
                          "mine", &err),
              &err);
    expect_int(theme.styles[ROLE_WARM].fg, 200);
    expect_int(theme.styles[ROLE_COOL].fg, cool);
    expect_int(theme.styles[ROLE_DIM].fg, 100);
    theme_init(&theme, THEME_DARK, DEPTH_MONO);
    expect_ok(theme_parse(&theme, "warm = 200\n[mono]\ncool = reverse\n", "mine", &err), &err);
    expect_int(theme.styles[ROLE_WARM].attributes, STYLE_BOLD);
    expect_int(theme.styles[ROLE_COOL].attributes, STYLE_REVERSE);
}
END_TEST

START_TEST(errors_name_file_and_line) {
    static const struct {
        const char *text, *line;
    } cases[] = {
        {"warm = 200\n\nwarmth = 3\n", "mine.theme, line 3: "},
        {"warm = blood\n", "mine.theme, line 1: "},
        {"warm = 200\n[8]\nwarm = 3\n", "mine.theme, line 3: "},
        {"warm 200\n", "mine.theme, line 1: "},
        {"[256\nwarm = 200\n", "mine.theme, line 1: "},
    };
    struct theme theme;
    struct error err;
    theme_init(&theme, THEME_DARK, DEPTH_256);
    colour warm = theme.styles[ROLE_WARM].fg;
    expect_status(theme_parse(&theme, cases[_i].text, "mine.theme", &err), STATUS_INVALID, &err);
    expect_contains(err.message, cases[_i].line);
    expect_int(theme.styles[ROLE_WARM].fg, warm);
}
END_TEST

START_TEST(depth_is_chosen) {
    expect_int(theme_depth_from("1", "truecolor", "xterm-256color", 256), DEPTH_MONO);
    expect_int(theme_depth_from("", NULL, "xterm-256color", 256), DEPTH_256);
    expect_int(theme_depth_from(NULL, NULL, "xterm", 8), DEPTH_16);
    expect_int(theme_depth_from(NULL, "truecolor", "xterm-direct", 1 << 24), DEPTH_TRUE);
    expect_int(theme_depth_from(NULL, NULL, "vt100", 0), DEPTH_MONO);
    expect_int(theme_depth_from(NULL, NULL, NULL, 0), DEPTH_MONO);
    expect_int(theme_depth_from(NULL, "24bit", "foot", 0), DEPTH_TRUE);
    expect_int(theme_depth_from(NULL, NULL, "tmux-256color", 0), DEPTH_256);
    expect_int(theme_depth_from(NULL, NULL, "xterm-direct", 0), DEPTH_TRUE);
    expect_int(theme_depth_from(NULL, NULL, "linux", 0), DEPTH_16);
    expect_int(theme_depth_from(NULL, NULL, "xterm-mono", -1), DEPTH_16);
    expect_int(theme_base_from(NULL), THEME_DARK);
    expect_int(theme_base_from("15;0"), THEME_DARK);
    expect_int(theme_base_from("0;default;15"), THEME_LIGHT);
    expect_int(theme_base_from("0;x"), THEME_DARK);
}
END_TEST

START_TEST(base_names) {
    enum theme_base base = THEME_DARK;
    expect_ok(theme_base_parse(&base, "light"), NULL);
    expect_int(base, THEME_LIGHT);
    expect_status(theme_base_parse(&base, "pink"), STATUS_NOT_FOUND, NULL);
    expect_int(base, THEME_LIGHT);
}
END_TEST

START_TEST(grounds_keep_meaning_readable) {
    struct theme theme;
    theme_init(&theme, THEME_DARK, DEPTH_256);
    struct style warm = theme_style(&theme, ROLE_WARM, ROLE_SELECTED);
    expect_int(warm.fg, theme.styles[ROLE_WARM].fg);
    expect_int(warm.bg, theme.styles[ROLE_SELECTED].bg);
    struct style dim = theme_style(&theme, ROLE_DIM, ROLE_SELECTED);
    expect_int(dim.fg, theme.styles[ROLE_SELECTED].fg);
    theme_init(&theme, THEME_DARK, DEPTH_16);
    struct style reversed = theme_style(&theme, ROLE_WARM, ROLE_SELECTED);
    expect_int(reversed.fg, COLOUR_DEFAULT);
    expect_true((reversed.attributes & STYLE_REVERSE) != 0);
    expect_true((reversed.attributes & STYLE_BOLD) != 0);
    dim = theme_style(&theme, ROLE_DIM, ROLE_SELECTED);
    expect_int(dim.attributes, STYLE_REVERSE);
}
END_TEST

TEST_MAIN("ui/theme", TEST_LOOP(files_say_what_is_built_in, ARRAY_LEN(files)),
          TEST(roles_have_letters_of_their_own), TEST(meaning_needs_no_colour),
          TEST_LOOP(looks_are_read, ARRAY_LEN(looks)), TEST_LOOP(bad_looks_are_refused, 15),
          TEST(user_files_lie_over_the_built_in), TEST_LOOP(errors_name_file_and_line, 5),
          TEST(depth_is_chosen), TEST(base_names), TEST(grounds_keep_meaning_readable))
