/* What the bottom row says after something was done about a customer, and who comes next. */
#include <string.h>

#include "callsheet/app/model.h"
#include "support/check_more.h"
#include "support/desk_driver.h"

START_TEST(saved_call_says_what_was_agreed) {
    open_desk(40, 120);
    press("j j c p Tab Tab p Tab");
    type("2760");
    press("Tab");
    type("fri");
    press("C-s");
    expect_int(driver()->saved_count, 1);
    expect_shows("Saved: Harbour & Pine Ltd, promised 2,760.00 EUR by Fri 27 Nov; held back: ");
    press("k");
    expect_hides("Saved:");
}
END_TEST

/* The row comes late: what was said meanwhile stays. */
START_TEST(late_row_does_not_talk_over_others) {
    open_desk(40, 120);
    driver()->holds[EFFECT_LOAD_ROW] = true;
    press("c n C-s");
    expect_shows("Saved: Kestrel Freight, rang out.");
    press("j");
    driver()->holds[EFFECT_LOAD_ROW] = false;
    release_held();
    expect_hides("Saved:");
    expect_int(driver()->model->told.customer, 0);
}
END_TEST

START_TEST(saved_call_ends_the_search) {
    open_desk(40, 120);
    int64_t last = 0, next = 0;
    for (size_t i = 0; i + 1 < driver()->model->queue->to_call; i++) {
        if (strcmp(queue_text(driver()->model->queue, driver()->model->queue->rows[i].name),
                   "Tern Logistics") == 0) {
            last = driver()->model->queue->rows[i].customer;
            next = driver()->model->queue->rows[i + 1].customer;
        }
    }
    press("/");
    type("tern");
    press("Enter");
    expect_int(driver()->model->selected, last);
    press("c n C-s");
    expect_int(driver()->saved_count, 1);
    expect_text(driver()->model->list.filter, "");
    expect_int(driver()->model->selected, next);
}
END_TEST

START_TEST(snooze_says_until_when) {
    open_desk(40, 120);
    press("j j s");
    type("fri");
    press("Tab");
    type("away");
    press("C-s");
    expect_shows("Snoozed until Fri 27 Nov; held back: snoozed until Fri 27.");
}
END_TEST

/* What the customer agreed to is not put off by us, and that is said. */
START_TEST(snooze_says_what_stays) {
    open_desk(40, 120);
    world_state(&driver()->world, 3)->next = (struct next_fact){.step = NEXT_CALLBACK,
                                                                .call = 9000,
                                                                .made_at = WORLD_NOW - 86400,
                                                                .day = DAY_NONE,
                                                                .at = WORLD_NOW - 600,
                                                                .zone = ""};
    send(&(struct message){.kind = MSG_CHANGED});
    press("g g"); /* it is the first now */
    expect_int(driver()->model->selected, 3);
    press("s");
    type("fri");
    press("Tab");
    type("away");
    press("C-s");
    expect_shows("Snoozed until Fri 27 Nov; the callback agreed for 08:02 stays on the list.");
}
END_TEST

TEST_MAIN("screen/told", DESK(saved_call_says_what_was_agreed),
          DESK(late_row_does_not_talk_over_others), DESK(saved_call_ends_the_search),
          DESK(snooze_says_until_when), DESK(snooze_says_what_stays))
