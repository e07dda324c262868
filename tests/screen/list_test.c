/* The list of customers: what it shows, and that nothing moves the cursor off its customer. */
#include <string.h>

#include "callsheet/app/model.h"
#include "support/check_more.h"
#include "support/desk_driver.h"

START_TEST(paid_meanwhile_stays_shown) {
    open_desk(40, 120);
    press("j j j j j j");
    expect_int(driver()->model->selected, 7);
    world_state(&driver()->world, 7)->is_paid = true;
    others_changed();
    expect_int(driver()->model->selected, 7);
    expect_shows("paid meanwhile");
    press("j");
    expect_hides("paid meanwhile");
    expect_int(driver()->model->selected, 8);
}
END_TEST

START_TEST(changes_by_others_keep_the_cursor) {
    open_desk(40, 120);
    press("j j j j");
    int64_t before = driver()->model->selected;
    world_state(&driver()->world, 1)->is_paid = true;
    world_state(&driver()->world, 8)->snooze_until = WORLD_TODAY + 5;
    others_changed();
    expect_int(driver()->model->selected, before);
    expect_int(list_id(&driver()->model->list.list, 0), before);
}
END_TEST

START_TEST(changes_are_asked_for_once_at_a_time) {
    open_desk(40, 120);
    driver()->holds[EFFECT_LOAD_QUEUE] = true;
    others_changed();
    others_changed();
    others_changed();
    expect_int(driver()->held.count, 1);
    driver()->holds[EFFECT_LOAD_QUEUE] = false;
    release_held();
    expect_int(driver()->seen[EFFECT_LOAD_QUEUE], 3); /* start, the first, one for the rest */
    expect_int(desk_in_flight(driver()->model), 0);
}
END_TEST

START_TEST(held_down_key_asks_only_for_the_last) {
    open_desk(40, 120);
    driver()->holds[EFFECT_LOAD_CARD] = driver()->holds[EFFECT_MAIL_THREADS] = true;
    press("j j j j j");
    expect_int(desk_in_flight(driver()->model), 2);
    expect_shows("│ Pike & Sons\n"); /* the name, at once */
    release_held();
    expect_int(desk_in_flight(driver()->model), 0);
    expect_int(driver()->model->card->customer.id, driver()->model->selected);
    expect_int(driver()->model->mail.customer, driver()->model->selected);
}
END_TEST

START_TEST(late_answers_are_dropped) {
    open_desk(40, 120);
    struct moment moment = world_moment(WORLD_NOW);
    send(&(struct message){.kind = MSG_CARD,
                           .generation = 1,
                           .take_card = world_card(&driver()->world, WORLD_HARBOUR, &moment)});
    expect_int(driver()->model->card->customer.id, 1);
    send(&(struct message){.kind = MSG_MAIL_THREADS,
                           .generation = 2,
                           .customer = WORLD_HARBOUR,
                           .take_mail = world_threads(&driver()->world, WORLD_HARBOUR)});
    expect_hides("Invoice INV-1042");
    press("j j 6");
    driver()->holds[EFFECT_MAIL_BODY] = true;
    press("Enter");
    uint64_t generation = driver()->held.items[0].generation;
    press("Esc");
    send(&(struct message){.kind = MSG_MAIL_BODY,
                           .generation = generation,
                           .take_body = world_body(&driver()->world, "m3@harbour")});
    expect_hides("outrageous. We asked");
}
END_TEST

START_TEST(mine_and_everybodys) {
    open_desk(40, 120);
    expect_shows("Otter Valley Clinic");
    press("m");
    expect_hides("Otter Valley Clinic");
    expect_shows("mine");
    expect_shows("7 to call");
    press("m");
    expect_shows("Otter Valley Clinic");
}
END_TEST

START_TEST(day_has_a_length) {
    make_desk(40, 120);
    driver()->rules.day_length = 4;
    start_desk();
    expect_hides("Lumen Studio");
    expect_shows("9 more");
    expect_shows("13 to call");
    press("L");
    expect_shows("Lumen Studio");
    press("L");
    expect_hides("Lumen Studio");
    press("j j j j");
    expect_true(driver()->model->selected > 4); /* on to the held back, past what is no row */
}
END_TEST

START_TEST(search_finds_and_gives_up) {
    open_desk(40, 120);
    press("j j /");
    type("TERN");
    expect_shows("FIND");
    expect_int(driver()->model->selected, 9);
    press("Esc");
    expect_int(driver()->model->selected, WORLD_HARBOUR);
    expect_hides("FIND");
    press("/");
    type("zen");
    expect_shows("Zenith Tiling");
    press("Enter");
    expect_int(driver()->model->selected, WORLD_EMPTY);
    press("Esc");
    expect_shows("nothing open");
    expect_int(driver()->model->selected, WORLD_EMPTY);
    press("k");
    expect_hides("Zenith Tiling");
}
END_TEST

START_TEST(search_walks_with_arrows) {
    open_desk(40, 120);
    press("/");
    type("i");
    int64_t first = driver()->model->selected;
    press("Down");
    expect_true(driver()->model->selected != first);
    press("Up");
    expect_int(driver()->model->selected, first);
}
END_TEST

START_TEST(command_finds_a_customer) {
    open_desk(40, 120);
    press(":");
    type("customer quill");
    press("Enter");
    expect_int(driver()->model->selected, 10);
    press(": m i n e Enter");
    expect_shows("mine");
    press(":");
    type("nonsense");
    press("Enter");
    expect_shows("There is no command");
}
END_TEST

START_TEST(reasons_open_their_record) {
    open_desk(40, 120);
    press("3 Enter");
    expect_int(driver()->model->focus, PANE_HISTORY);
    expect_shows("Asked for a copy of INV-1051 by mail.");
    press("Esc j j 3 Enter");
    expect_int(driver()->model->focus, PANE_MAIL);
}
END_TEST

START_TEST(snoozing_hides_with_a_reason) {
    open_desk(40, 120);
    press("s C-s");
    expect_shows("Until which day?");
    type("tue");
    press("C-s");
    expect_shows("Why?");
    type("asked for a week");
    press("C-s");
    expect_int(driver()->seen[EFFECT_SNOOZE], 1);
    expect_shows("snoozed until Tue 24");
    expect_int(desk_in_flight(driver()->model), 0);
    press("s Esc");
    expect_int(driver()->seen[EFFECT_SNOOZE], 1);
}
END_TEST

START_TEST(mouse_selects_and_scrolls) {
    open_desk(40, 120);
    click(5, 10);
    expect_int(driver()->model->selected, WORLD_HARBOUR);
    wheel(5, 10, 1);
    expect_int(driver()->model->selected, 4);
    wheel(5, 10, -1);
    int row = pane_body(driver()->model, PANE_INVOICES).row + 1;
    click(row, 60); /* the second invoice */
    expect_int(driver()->model->focus, PANE_INVOICES);
    expect_shows("behind INV-1051");
    click(row, 60); /* again: opens it */
    expect_shows("Two licences, one year");
    press("c");
    click(36, 90); /* somewhere in the form */
    expect_int(driver()->model->focus, PANE_CALL);
}
END_TEST

START_TEST(mail_reader_pages_and_folds) {
    open_desk(24, 80);
    press("j j 6 Enter");
    expect_shows("[3 quoted lines");
    press("z");
    expect_shows("> with Mark.");
    press("z p p");
    expect_shows("Careful");
    press("p");
    expect_shows("no earlier message");
    press("j j G g g Esc");
    expect_hides("Attached");
    expect_int(driver()->model->focus, PANE_MAIL);
}
END_TEST

START_TEST(mail_trouble_is_said) {
    make_desk(40, 120);
    driver()->fails[EFFECT_MAIL_THREADS] = STATUS_NOT_FOUND;
    start_desk();
    expect_shows("MAIL_THREADS did not work.");
    send(&(struct message){
        .kind = MSG_MAIL_STATE, .text = "mail index is being rebuilt", .mail_at = WORLD_NOW});
    expect_shows("mail index is being rebuilt");
    driver()->fails[EFFECT_MAIL_THREADS] = STATUS_OK;
    send(&(struct message){.kind = MSG_MAIL_STATE, .text = "", .mail_at = WORLD_NOW + 5});
    expect_shows("No mail with their addresses.");
}
END_TEST

START_TEST(no_mail_is_said) {
    make_desk(40, 120);
    driver()->no_mail = true;
    start_desk();
    expect_shows("No mail archive is read.");
    expect_int(driver()->seen[EFFECT_MAIL_THREADS], 0);
}
END_TEST

START_TEST(card_trouble_is_said) {
    open_desk(40, 120);
    driver()->fails[EFFECT_LOAD_CARD] = STATUS_IO;
    press("j");
    expect_shows("LOAD_CARD did not work.");
    expect_shows("Otter Valley Clinic");
    expect_int(desk_in_flight(driver()->model), 0);
}
END_TEST

START_TEST(list_trouble_is_said) {
    make_desk(40, 120);
    driver()->fails[EFFECT_LOAD_QUEUE] = STATUS_BUSY;
    start_desk();
    expect_shows("LOAD_QUEUE did not work.");
    expect_int(desk_in_flight(driver()->model), 0);
    driver()->fails[EFFECT_LOAD_QUEUE] = STATUS_OK;
    press("C-l");
    expect_shows("Kestrel Freight");
}
END_TEST

START_TEST(waiting_for_the_ledger_is_said) {
    open_desk(40, 120);
    send(&(struct message){.kind = MSG_LEDGER_WAIT, .text = "Ben is importing; 12 s."});
    expect_shows("Ben is importing");
    send(&(struct message){.kind = MSG_LEDGER_WAIT, .text = ""});
    expect_hides("Ben is importing");
}
END_TEST

START_TEST(pane_keys_and_digits) {
    open_desk(40, 120);
    for (int i = 0; i <= PANE_CALL; i++) {
        char key[2] = {(char)('1' + i), '\0'};
        press(key);
        expect_int(driver()->model->focus, i);
        expect_text(desk_screen(driver()->model), pane_word((enum pane)i));
    }
    press("1");
    for (int i = 1; i <= PANE_CALL + 1; i++) {
        press("Tab");
        expect_int(driver()->model->focus, i % (PANE_CALL + 1));
    }
    press("S-Tab");
    expect_int(driver()->model->focus, PANE_CALL);
    press("Esc");
    expect_int(driver()->model->focus, PANE_QUEUE);
}
END_TEST

START_TEST(quitting_keeps_calls) {
    open_desk(24, 80);
    press("c v C-o q");
    expect_true(driver()->has_quit);
    expect_int(driver()->seen[EFFECT_DRAFT_CLOSE], 1);
    expect_int(driver()->seen[EFFECT_DRAFT_DISCARD], 0);
}
END_TEST

TEST_MAIN("screen/list", DESK(paid_meanwhile_stays_shown), DESK(changes_by_others_keep_the_cursor),
          DESK(changes_are_asked_for_once_at_a_time), DESK(held_down_key_asks_only_for_the_last),
          DESK(late_answers_are_dropped), DESK(mine_and_everybodys), DESK(day_has_a_length),
          DESK(search_finds_and_gives_up), DESK(search_walks_with_arrows),
          DESK(command_finds_a_customer), DESK(reasons_open_their_record),
          DESK(snoozing_hides_with_a_reason), DESK(mouse_selects_and_scrolls),
          DESK(mail_reader_pages_and_folds), DESK(mail_trouble_is_said), DESK(no_mail_is_said),
          DESK(card_trouble_is_said), DESK(list_trouble_is_said),
          DESK(waiting_for_the_ledger_is_said), DESK(pane_keys_and_digits),
          DESK(quitting_keeps_calls))
