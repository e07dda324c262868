/* The desk as pictures: the morning list, each pane, a call, what lies over the screen, at the
   three sizes. */
#include "support/check_more.h"
#include "support/desk_driver.h"

START_TEST(morning) {
    open_desk(40, 120);
    press("j j");
    expect_screen("morning-120x40");
}
END_TEST

TEST_MAIN("screen/desk", TEST(morning))
