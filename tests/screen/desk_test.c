/* The desk as pictures: the morning list, each pane, a call, what lies over the screen, at the
   sizes that matter. */
#include <stdio.h>

#include "support/check_more.h"
#include "support/desk_driver.h"

static const struct size {
    const char *name;
    int rows, cols;
} SIZES[] = {{"120x40", 40, 120}, {"80x24", 24, 80}, {"60x16", 16, 60}, {"200x60", 60, 200}};

/* Opens the desk at one of the sizes, on the customer with an angry mail. */
static void open_at(int size) {
    open_desk(SIZES[size].rows, SIZES[size].cols);
    press("j j");
}

static void expect_at(const char *what, int size) {
    char name[96];
    (void)snprintf(name, sizeof name, "%s-%s", what, SIZES[size].name);
    expect_screen(name);
}

START_TEST(morning) {
    open_at(_i);
    expect_at("morning", _i);
}
END_TEST

START_TEST(pane) {
    static const char *const names[] = {"queue", "who",  "why",     "invoices",
                                        "work",  "mail", "history", "call"};
    char key[2] = {(char)('1' + _i), '\0'}, name[32];
    open_at(1);
    press(key);
    (void)snprintf(name, sizeof name, "pane-%s", names[_i]);
    expect_at(name, 1);
}
END_TEST

/* The words of the second picture of the design: a call with everything in it. */
static void hold_a_call(void) {
    press("c p");
    pass_seconds(212);
    press("Tab Tab p d");
    press("Tab");
    type("350");
    press("Tab");
    type("fri");
    press("Tab Tab Tab");
    type("we never ordered this");
    press("Tab Tab c Tab");
    type("mon 10:00");
    press("Tab");
    type("She says the monitoring was agreed with Mark only as a trial. Line 4 has no record: "
         "conceded, 0.75 h. Will pay the rest on Friday if the");
    pass_seconds(40);
}

START_TEST(call) {
    open_at(_i);
    hold_a_call();
    expect_at("call", _i);
}
END_TEST

START_TEST(call_just_started) {
    open_at(_i);
    press("c");
    expect_at("call-started", _i);
}
END_TEST

START_TEST(call_with_objections) {
    open_at(_i);
    press("c p Tab Tab p C-s");
    expect_at("call-objection", _i);
}
END_TEST

START_TEST(help) {
    open_at(_i);
    press("?");
    expect_at("help", _i);
}
END_TEST

START_TEST(held_back) {
    open_at(_i);
    press("H G");
    expect_at("held-back", _i);
}
END_TEST

START_TEST(find) {
    open_at(_i);
    press("/");
    type("zen");
    expect_at("find", _i);
}
END_TEST

START_TEST(command_line) {
    open_at(_i);
    press(":");
    type("pa");
    expect_at("command", _i);
}
END_TEST

START_TEST(message) {
    open_at(_i);
    press("6 Enter");
    expect_at("message", _i);
}
END_TEST

START_TEST(invoice_unfolded) {
    open_at(_i);
    press("4 Enter j j");
    expect_at("invoice-unfolded", _i);
}
END_TEST

START_TEST(history_unfolded) {
    open_at(_i);
    press("7 j Enter");
    expect_at("history-unfolded", _i);
}
END_TEST

START_TEST(unfinished) {
    open_at(_i);
    press("c");
    type("v");
    press("C-o 8 Esc");
    offer_drafts();
    press("u");
    expect_at("unfinished", _i);
}
END_TEST

START_TEST(snooze) {
    open_at(_i);
    press("s");
    type("tue");
    press("Tab C-s");
    expect_at("snooze", _i);
}
END_TEST

START_TEST(discard_question) {
    open_at(_i);
    press("c v C-x C-d");
    expect_at("discard", _i);
}
END_TEST

START_TEST(empty_ledger) {
    make_desk(SIZES[_i].rows, SIZES[_i].cols);
    driver()->world.is_empty = true;
    start_desk();
    expect_at("empty", _i);
}
END_TEST

START_TEST(too_small) {
    open_at(1);
    press("c v Tab Tab");
    type("rang twice");
    resize(12, 50);
    expect_screen("too-small");
}
END_TEST

START_TEST(kept_list) {
    make_desk(40, 120);
    driver()->holds[EFFECT_LOAD_QUEUE] = true;
    start_desk();
    struct moment moment = world_moment(WORLD_NOW - 52320);
    send(&(struct message){.kind = MSG_QUEUE,
                           .as_of = true,
                           .fed_at = WORLD_NOW - 86400,
                           .take_queue = world_queue(&driver()->world, &moment)});
    expect_screen("kept-list");
    expect_int(desk_in_flight(driver()->model), 1);
    release_held();
    expect_hides("as of");
    expect_int(desk_in_flight(driver()->model), 0);
}
END_TEST

TEST_MAIN("screen/desk", DESK_LOOP(morning, 4), DESK_LOOP(pane, 8), DESK_LOOP(call, 4),
          DESK_LOOP(call_just_started, 3), DESK_LOOP(call_with_objections, 2), DESK_LOOP(help, 3),
          DESK_LOOP(held_back, 2), DESK_LOOP(find, 3), DESK_LOOP(command_line, 2),
          DESK_LOOP(message, 3), DESK_LOOP(invoice_unfolded, 2), DESK_LOOP(history_unfolded, 2),
          DESK_LOOP(unfinished, 3), DESK_LOOP(snooze, 2), DESK_LOOP(discard_question, 2),
          DESK_LOOP(empty_ledger, 3), DESK(too_small), DESK(kept_list))
