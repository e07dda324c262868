/* The morning round on the demo, with the keyboard alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/check_more.h"
#include "support/driver.h"

START_TEST(the_demo_prints_its_list_without_a_terminal) {
    char command[8192];
    char *folder = test_path("demo");
    snprintf(command, sizeof command, "demo \"%s\"", folder);
    char *list = run_callsheet(0, command);
    expect_contains(list, "Harbour & Pine");
    free(list);
    free(folder);
}
END_TEST

START_TEST(a_newcomer_goes_round) {
    char command[8192];
    char *folder = test_path("demo");
    struct driver desk;
    snprintf(command, sizeof command, "demo \"%s\"", folder);
    driver_open(&desk, &(struct driver_options){.args = command});
    expect_shown(&desk, "to call");
    expect_shown(&desk, "HELD BACK");
    /* Down the list and back, through the panes, help and search. */
    driver_press(&desk, "j j j k k k");
    driver_press(&desk, "Tab Tab Tab S-Tab S-Tab S-Tab");
    driver_press(&desk, "4 j Enter Esc 5 6 7 8 1 ?");
    expect_shown(&desk, "Calling");
    driver_press(&desk, "Esc /");
    driver_type(&desk, "harbour");
    expect_shown(&desk, "Harbour & Pine");
    driver_press(&desk, "Enter");
    expect_shown(&desk, "Dana Whit");
    /* A failed attempt: three keys. */
    driver_press(&desk, "Esc Esc 1 g g c n C-s");
    expect_shown(&desk, "Saved");
    driver_quit(&desk);
    driver_close(&desk);
    free(folder);
}
END_TEST

TEST_MAIN("e2e/morning", TEST_SLOW(the_demo_prints_its_list_without_a_terminal, 60),
          TEST_SLOW(a_newcomer_goes_round, 60))
