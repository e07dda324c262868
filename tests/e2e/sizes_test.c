/* The window changes its size while somebody types (P16): every key arrives, and a storm of sizes
   is not a storm of frames. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check_more.h"
#include "support/driver.h"
#include "support/team.h"

enum {
    RESIZES = 3000,
    RESIZES_CARELESS = 300,
    STORM = 200,         /* of sizes at once */
    STORM_BYTES = 60000, /* 201 whole frames of 80 × 24 would be more than 400 kB */
};

static const struct driver_options usual = {.args = "--no-mail"};

/** A size a window has, or one that none should have. */
static void choose_size(struct dice *dice, int *rows, int *cols) {
    static const int odd[][2] = {{1, 1}, {1, 500}, {500, 1}, {2, 2}, {0, 0}, {400, 400}, {1, 40}};
    *rows = (int)dice_range(dice, 1, 80);
    *cols = (int)dice_range(dice, 1, 200);
    if (dice_below(dice, 8) == 0) {
        size_t pick = (size_t)dice_below(dice, ARRAY_LEN(odd));
        *rows = odd[pick][0];
        *cols = odd[pick][1];
    }
}

/** Types a letter after each of many sizes; `driver` (NULL: none) sees them too. */
static void type_in_storm(struct pty *pty, struct driver *driver, int resizes, struct buf *typed) {
    static const char words[] = "every word of this note is typed while the window is dragged ";
    struct dice dice = dice_new();
    for (int i = 0; i < resizes; i++) {
        char letter = words[(size_t)i % (sizeof words - 1)];
        int rows = 0, cols = 0;
        choose_size(&dice, &rows, &cols);
        if (driver != NULL) {
            driver_resize(driver, rows, cols);
        } else {
            pty_resize(pty, rows, cols);
        }
        pty_type(pty, &letter, 1, 1);
        buf_add_char(typed, letter);
        (void)pty_pump(pty, (int)dice_below(&dice, 4));
    }
}

/** Says whether a program kept what was typed: in order, nothing lost, nothing twice. */
static bool has_kept(const char *kept, const struct buf *typed) {
    return strstr(kept, buf_text(typed)) != NULL;
}

START_TEST(a_storm_of_sizes_loses_no_key) {
    struct driver desk;
    struct buf typed = {0};
    team_make();
    driver_open(&desk, &usual);
    driver_press(&desk, "c n S-Tab");
    type_in_storm(&desk.pty, &desk, RESIZES, &typed);
    driver_resize(&desk, 40, 120);
    pty_wait_idle(&desk.pty);
    driver_press(&desk, "C-s");
    expect_shown(&desk, "Saved");
    driver_quit(&desk);
    char *kept = run_callsheet(0, "show KESTREL --json");
    expect_true(has_kept(kept, &typed));
    free(kept);
    buf_release(&typed);
    driver_close(&desk);
}
END_TEST

/** The check must be able to fail: a program that drops a key whenever the size has changed, and
    the same one when it does not. */
START_TEST(a_careless_program_is_caught) {
    static const char script[] =
        "trap 'drop=yes' WINCH\n"
        "stty -echo -icanon -isig\n"
        "echo ready\n"
        "while IFS= read -r -n 1 letter; do\n"
        "    [[ $letter == $'\\004' ]] && break\n"
        "    [[ -n $drop && $1 == drop ]] || printf %s \"$letter\" >>\"$2\"\n"
        "    drop=\n"
        "done\n";
    struct pty pty;
    struct buf typed = {0};
    char *path = test_file("kept", "");
    const char *const argv[] = {"/bin/bash", "-c", script, "bash", _i == 0 ? "drop" : "keep",
                                path,        NULL};
    pty_start(&pty, &(struct pty_options){.argv = argv});
    while (!pty.is_over && (pty.raw.len == 0 || strstr(buf_text(&pty.raw), "ready") == NULL)) {
        (void)pty_pump(&pty, PTY_DEADLINE_MS);
    }
    type_in_storm(&pty, NULL, RESIZES_CARELESS, &typed);
    pty_type(&pty, "\004", 1, 1); /* may be the one that is dropped */
    pty_type(&pty, "\004", 1, 1);
    expect_true(pty_wait_end(&pty, PTY_DEADLINE_MS) >= 0);
    char *kept = test_read(path);
    expect_int(has_kept(kept, &typed), _i == 1);
    free(kept);
    free(path);
    buf_release(&typed);
    pty_release(&pty);
}
END_TEST

START_TEST(a_storm_of_sizes_is_not_a_storm_of_frames) {
    struct driver desk;
    team_make();
    driver_open(&desk, &usual);
    size_t before = desk.pty.raw.len;
    for (int i = 0; i < STORM; i++) {
        driver_resize(&desk, 30 + i % 10, 100);
    }
    driver_resize(&desk, 24, 80);
    expect_shown(&desk, "Kestrel Freight");
    pty_wait_idle_again(&desk.pty);
    expect_true(desk.pty.raw.len - before < STORM_BYTES);
    driver_close(&desk);
}
END_TEST

TEST_MAIN("e2e/sizes", TEST_SLOW(a_storm_of_sizes_loses_no_key, 120),
          TEST_LOOP_SLOW(a_careless_program_is_caught, 2, 60),
          TEST(a_storm_of_sizes_is_not_a_storm_of_frames))
