/* A call from the first key to the saved record: few keys, nothing ever lost, one effect a save. */
#include <string.h>

#include "callsheet/app/model.h"
#include "support/check_more.h"
#include "support/desk_driver.h"

static void open_list(void) {
    open_desk(40, 120);
}

/* A failed attempt is three keystrokes at most, whatever was reached. */
static const struct attempt {
    const char *keys;
    enum reached reached;
} ATTEMPTS[] = {
    {"c n C-s", REACHED_NOBODY},       {"c b C-s", REACHED_BUSY},
    {"c v C-s", REACHED_VOICEMAIL},    {"c g C-s", REACHED_GATEKEEPER},
    {"c w C-s", REACHED_WRONG_PERSON}, {"c x C-s", REACHED_WRONG_NUMBER},
    {"c n Enter", REACHED_NOBODY},     {"c v Enter", REACHED_VOICEMAIL},
};

START_TEST(failed_attempt_takes_three_keys) {
    open_list();
    press(ATTEMPTS[_i].keys);
    expect_int(driver()->saved_count, 1);
    expect_int(driver()->saved[0]->reached, ATTEMPTS[_i].reached);
    expect_int(driver()->saved[0]->customer, 1);
    expect_shows("Saved: Kestrel Freight");
    expect_int(driver()->model->selected, 2);
    expect_int(driver()->seen[EFFECT_LOAD_QUEUE], 1); /* no full recompute */
    expect_int(driver()->seen[EFFECT_LOAD_ROW], 1);
    expect_int(desk_in_flight(driver()->model), 0);
}
END_TEST

START_TEST(draft_and_hold_come_first) {
    open_list();
    driver()->holds[EFFECT_DRAFT_BEGIN] = driver()->holds[EFFECT_HOLD_TAKE] = true;
    press("c");
    expect_int(driver()->held.count, 2);
    expect_int(driver()->held.items[0].kind, EFFECT_DRAFT_BEGIN);
    expect_false(effect_is_after_paint(EFFECT_DRAFT_BEGIN));
    expect_int(driver()->held.items[1].kind, EFFECT_HOLD_TAKE);
    expect_true(uuid_equal(driver()->held.items[0].uuid, driver()->held.items[1].uuid));
}
END_TEST

START_TEST(broken_draft_is_said_before_talking) {
    open_list();
    driver()->fails[EFFECT_DRAFT_BEGIN] = STATUS_FULL;
    driver()->fails[EFFECT_DRAFT_EDIT] = STATUS_FULL;
    press("c");
    expect_shows("DRAFT_BEGIN did not work.");
    expect_shows("not kept on disk");
    press("v");
    expect_int(call_shown(driver()->model)->form.reached, REACHED_VOICEMAIL);
}
END_TEST

START_TEST(text_that_is_only_here_is_not_left_without_a_question) {
    open_list();
    driver()->fails[EFFECT_DRAFT_BEGIN] = STATUS_FULL;
    press("c v Tab Tab");
    type("only here");
    press("Esc");
    expect_int(driver()->seen[EFFECT_DRAFT_EDIT], 0);
    press("q n");
    expect_false(driver()->has_quit);
    press("c");
    expect_text(notes(), "only here");
    press("C-o q y");
    expect_true(driver()->has_quit);
}
END_TEST

START_TEST(conversation_is_recorded) {
    open_list();
    press("j j c p Tab Tab p d Tab");
    type("1,200.00");
    press("Tab");
    type("fri");
    expect_shows("Fri 27 Nov");
    press("Tab 2 Tab Right Tab");
    type("we never ordered this");
    press("Tab");
    type("84.5");
    press("Tab c Tab");
    type("mon 10:00");
    press("Tab");
    type("Friendly.\nPays on Friday.");
    press("C-s");
    expect_int(driver()->saved_count, 1);
    const struct outcome *outcome = driver()->saved[0];
    expect_int(outcome->reached, REACHED_PERSON);
    expect_int(outcome->contact, 31);
    expect_int(outcome->said, 1u << SAID_PROMISE | 1u << SAID_DISPUTE);
    expect_int(outcome->promise_count, 1);
    expect_int(outcome->promises[0].amount.minor, 120000);
    expect_int(outcome->promises[0].day, WORLD_TODAY + 6);
    expect_int(outcome->promises[0].invoice_count, 1);
    expect_int(outcome->promises[0].invoices[0], 104);
    expect_int(outcome->claim_count, 1);
    expect_int(outcome->claims[0].invoice, 103);
    expect_int(outcome->claims[0].line, 201);
    expect_int(outcome->claims[0].amount.minor, 8450);
    expect_text(outcome->claims[0].words, "we never ordered this");
    expect_int(outcome->next, NEXT_CALLBACK);
    expect_int(outcome->next_at, (int64_t)(WORLD_TODAY + 2) * SECONDS_PER_DAY + 10 * 3600);
    expect_text(outcome->note, "Friendly.\nPays on Friday.");
}
END_TEST

START_TEST(amounts_read_while_they_are_typed) {
    open_list();
    press("j j c p Tab Tab p d Tab");
    type("1,2");
    expect_shows("1.20 EUR");
    type("00x");
    expect_shows("not read yet");
    press("Tab");
    expect_shows("cannot be read");
    press("S-Tab Backspace Backspace Backspace Backspace Backspace");
    type("9");
    press("Tab");
    type("fri");
    expect_shows("19.00 EUR  Fri 27 Nov");
    press("S-Tab");
    type("000");
    expect_shows("More than is open: 2,760.00 EUR.");
    press("Tab Tab Tab Tab");
    type("the words of the beginning are what says it, and not those of the end of it");
    press("Tab");
    expect_shows("the words of the beginning");
    type("84.5");
    expect_shows("84.50 EUR");
}
END_TEST

START_TEST(all_answers_are_shown_where_there_is_room) {
    open_desk(24, 80);
    press("c Tab");
    expect_shows("the person");
    expect_shows("something else");
}
END_TEST

START_TEST(new_contact_in_place) {
    open_list();
    press("j j c p Tab + Tab");
    type("Ria Stone");
    press("Tab");
    type("ria@harbour.example");
    press("Tab d Tab Tab f Tab");
    type("+3d");
    press("C-s");
    expect_int(driver()->saved_count, 1);
    expect_true(driver()->saved[0]->has_new_contact);
    expect_text(driver()->saved[0]->new_contact.name, "Ria Stone");
    expect_text(driver()->saved[0]->new_contact.email, "ria@harbour.example");
    expect_text(driver()->saved[0]->new_contact.phone, "");
    expect_text(driver()->saved[0]->new_contact.role, "decision-maker");
}
END_TEST

START_TEST(objection_goes_to_its_place) {
    open_list();
    press("c C-s");
    expect_shows("Whom did you reach?");
    press("p C-s");
    expect_int(driver()->saved_count, 0);
    expect_int(call_shown(driver()->model)->problem.is_set, true);
    expect_int(call_shown(driver()->model)->form.at.kind, FORM_NEXT);
    press("S-Tab p C-s");
    expect_int(call_shown(driver()->model)->form.at.kind, FORM_PROMISE_AMOUNT);
    expect_shows("How much do they promise?");
    type("100");
    press("C-s");
    expect_int(call_shown(driver()->model)->form.at.kind, FORM_PROMISE_WHEN);
    type("nonsense");
    press("C-s");
    expect_int(driver()->saved_count, 0);
    expect_int(call_shown(driver()->model)->form.at.kind, FORM_PROMISE_WHEN);
}
END_TEST

START_TEST(callback_needs_a_time) {
    open_list();
    press("c p Tab Tab s Tab c Tab");
    type("mon");
    press("C-s");
    expect_shows("A callback needs a time as well");
    type(" 9:00");
    press("C-s");
    expect_int(driver()->saved_count, 1);
}
END_TEST

START_TEST(escape_never_loses_text) {
    open_list();
    press("c v Tab Tab");
    type("rang twice, ");
    paste("pasted\x1b[31m text\nof two lines");
    char *before = mem_strdup(notes());
    press("Esc");
    expect_shows("note kept");
    expect_int(driver()->seen[EFFECT_DRAFT_DISCARD], 0);
    press("j j k k c");
    expect_text(notes(), before);
    expect_int(call_shown(driver()->model)->form.reached, REACHED_VOICEMAIL);
    mem_free(before);
}
END_TEST

START_TEST(untouched_call_leaves_nothing) {
    open_list();
    press("c Esc");
    expect_shows("Nothing was typed");
    expect_int(driver()->seen[EFFECT_DRAFT_DISCARD], 1);
    expect_int(driver()->model->call_count, 0);
}
END_TEST

START_TEST(several_calls_at_once) {
    open_list();
    press("c v Tab Tab");
    type("first");
    press("C-o J c v Tab Tab");
    type("second");
    expect_int(driver()->model->call_count, 2);
    press("C-o K c");
    expect_text(notes(), "first");
    press("C-s");
    expect_int(driver()->saved[0]->customer, 1);
    expect_int(driver()->model->call_count, 1);
    press("c");
    expect_text(notes(), "second");
}
END_TEST

START_TEST(save_is_sent_once) {
    open_list();
    driver()->holds[EFFECT_SAVE_CALL] = true;
    press("c n C-s C-s C-s x Enter");
    expect_int(driver()->seen[EFFECT_SAVE_CALL], 1);
    expect_int(desk_in_flight(driver()->model), 1);
    expect_shows("being saved");
    driver()->holds[EFFECT_SAVE_CALL] = false;
    release_held();
    expect_int(driver()->saved_count, 1);
    expect_int(driver()->saved[0]->reached, REACHED_NOBODY);
}
END_TEST

START_TEST(failed_save_keeps_all_and_its_identity) {
    open_list();
    driver()->fails[EFFECT_SAVE_CALL] = STATUS_BUSY;
    press("c v Tab Tab");
    type("tell her again");
    struct uuid uuid = call_shown(driver()->model)->uuid;
    press("C-s");
    expect_shows("Nothing is lost; Ctrl-S tries again.");
    expect_text(notes(), "tell her again");
    driver()->fails[EFFECT_SAVE_CALL] = STATUS_OK;
    press("C-s");
    expect_int(driver()->saved_count, 1);
    expect_true(uuid_equal(driver()->saved[0]->uuid, uuid));
    expect_text(driver()->saved[0]->note, "tell her again");
}
END_TEST

START_TEST(discarding_asks) {
    open_list();
    press("c v C-x C-d n");
    expect_shows("Kept.");
    expect_int(driver()->model->call_count, 1);
    press("C-x C-d y");
    expect_int(driver()->model->call_count, 0);
    expect_int(driver()->seen[EFFECT_DRAFT_DISCARD], 1);
}
END_TEST

START_TEST(unfinished_calls_are_offered) {
    open_list();
    press("j c v Tab Tab");
    type("half a");
    press("Esc");
    /* another program would find it at its start */
    press("u");
    expect_shows("UNFINISHED CALLS");
    press("Enter");
    expect_hides("UNFINISHED CALLS");
    expect_int(driver()->seen[EFFECT_DRAFT_DISCARD], 0);
    press("k u c");
    expect_text(notes(), "half a");
    expect_int(driver()->model->selected, 2);
}
END_TEST

START_TEST(lost_draft_goes_on_from_memory) {
    open_list();
    press("c v Tab Tab");
    type("half a");
    press("Esc");
    driver()->fails[EFFECT_DRAFT_RESUME] = STATUS_IO;
    press("c");
    expect_text(notes(), "half a");
    expect_shows("not kept on disk");
    driver()->fails[EFFECT_DRAFT_RESUME] = STATUS_OK;
    press("Esc c");
    expect_text(notes(), "half a");
}
END_TEST

START_TEST(call_open_elsewhere_is_not_taken) {
    open_list();
    struct unfinished_list *list = mem_zalloc(1, sizeof *list);
    list->items = mem_zalloc(1, sizeof *list->items);
    list->count = 1;
    list->items[0] = (struct unfinished){.customer = 1, .live = true, .uuid = {{7}}};
    send(&(struct message){.kind = MSG_DRAFTS, .take_drafts = list});
    expect_hides("UNFINISHED CALLS");
    press("c");
    expect_shows("another window");
    expect_int(driver()->seen[EFFECT_DRAFT_RESUME], 0);
}
END_TEST

START_TEST(editor_gives_back) {
    open_list();
    driver()->editor_text = mem_strdup("written\nelsewhere");
    press("c v Tab F4");
    expect_int(driver()->seen[EFFECT_EDITOR], 0);
    press("Tab F4");
    expect_text(notes(), "written\nelsewhere");
    press("Esc c");
    expect_text(notes(), "written\nelsewhere");
}
END_TEST

START_TEST(long_notes_are_kept_whole) {
    open_list();
    driver()->skips_whole = true;
    press("c v Tab Tab");
    for (int i = 0; i < 900; i++) {
        type("word ");
        if (i % 9 == 8) {
            press("Enter");
        }
        if (i % 50 == 49) {
            press("Backspace Left Left Del Home");
        }
    }
    expect_true(driver()->seen[EFFECT_DRAFT_SNAPSHOT] >= 3);
    char *before = mem_strdup(notes());
    press("Esc c");
    expect_text(notes(), before);
    mem_free(before);
}
END_TEST

START_TEST(elapsed_time_runs) {
    open_list();
    press("c");
    expect_int(desk_tick_ms(driver()->model), 1000);
    pass_seconds(252);
    expect_shows("04:12");
    press("Esc");
    expect_true(desk_tick_ms(driver()->model) > 1000);
}
END_TEST

START_TEST(somebody_else_is_said) {
    open_list();
    press("H G");
    while (driver()->model->selected != 23) {
        press("k");
    }
    expect_shows("Ann is on the phone with them.");
    press("c n C-s");
    expect_int(driver()->saved_count, 1);
}
END_TEST

START_TEST(time_aside_does_not_count) {
    open_list();
    press("c v");
    pass_seconds(15);
    press("Esc");
    pass_seconds(492);
    press("c");
    expect_shows("00:15");
    pass_seconds(5);
    press("C-s");
    expect_int(driver()->saved_count, 1);
    expect_int(driver()->saved[0]->started_at, WORLD_NOW);
    expect_int(driver()->saved[0]->ended_at, WORLD_NOW + 20);
}
END_TEST

START_TEST(end_of_anothers_call_is_noticed) {
    open_list();
    press("c v");
    send(&(struct message){
        .kind = MSG_HOLD, .customer = 1, .text = "Ann is on the phone with them."});
    expect_shows(" Ann is on the phone with them.");
    expect_text(driver()->model->status.text, "Ann is on the phone with them.");
    press("Tab");
    expect_shows(" Ann is on the phone with them.");
    send(&(struct message){.kind = MSG_CHANGED});
    expect_hides("Ann is on the phone with them.");
    expect_shows("Nobody else is on the phone with them any more.");
    expect_int(driver()->seen[EFFECT_HOLD_TAKE], 2);
    send(&(struct message){.kind = MSG_CHANGED});
    expect_int(driver()->seen[EFFECT_HOLD_TAKE], 2);
}
END_TEST

START_TEST(read_only_says_why) {
    make_desk(24, 80);
    driver()->is_read_only = true;
    start_desk();
    press("c");
    expect_shows("can only be read");
    expect_int(driver()->model->call_count, 0);
}
END_TEST

START_TEST(number_dialled_is_recorded) {
    open_list();
    press("c C-o d 8 v C-s");
    expect_int(driver()->seen[EFFECT_DIAL], 1);
    expect_text(driver()->saved[0]->number, "+442079460101");
}
END_TEST

START_TEST(promises_come_and_go) {
    open_list();
    press("c p Tab Tab p Tab");
    type("100");
    press("Tab");
    type("fri");
    press("C-n");
    type("4200");
    press("Tab");
    type("+10d");
    expect_int(call_shown(driver()->model)->form.promise_count, 2);
    press("S-Tab S-Tab S-Tab C-x C-r");
    expect_int(call_shown(driver()->model)->form.promise_count, 1);
    press("Esc c");
    expect_int(call_shown(driver()->model)->form.promise_count, 1);
    press("C-s");
    expect_int(driver()->saved_count, 1); /* a promise of all is a next date */
    expect_int(driver()->saved[0]->promises[0].amount.minor, 420000);
}
END_TEST

TEST_MAIN("screen/call", DESK_LOOP(failed_attempt_takes_three_keys, ARRAY_LEN(ATTEMPTS)),
          DESK(draft_and_hold_come_first), DESK(broken_draft_is_said_before_talking),
          DESK(text_that_is_only_here_is_not_left_without_a_question),
          DESK(conversation_is_recorded), DESK(amounts_read_while_they_are_typed),
          DESK(all_answers_are_shown_where_there_is_room), DESK(new_contact_in_place),
          DESK(objection_goes_to_its_place), DESK(callback_needs_a_time),
          DESK(escape_never_loses_text), DESK(untouched_call_leaves_nothing),
          DESK(several_calls_at_once), DESK(save_is_sent_once),
          DESK(failed_save_keeps_all_and_its_identity), DESK(discarding_asks),
          DESK(unfinished_calls_are_offered), DESK(lost_draft_goes_on_from_memory),
          DESK(call_open_elsewhere_is_not_taken), DESK(editor_gives_back),
          DESK_SLOW(long_notes_are_kept_whole, 60), DESK(elapsed_time_runs),
          DESK(somebody_else_is_said), DESK(time_aside_does_not_count),
          DESK(end_of_anothers_call_is_noticed), DESK(read_only_says_why),
          DESK(number_dialled_is_recorded), DESK(promises_come_and_go))
