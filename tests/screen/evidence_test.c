/* From an angry mail to the billed work: the complaint beside the record, linked; within a call
   lines are conceded, claims judged, the mail read before the call is saved. */
#include <string.h>

#include "callsheet/app/model.h"
#include "support/check_more.h"
#include "support/desk_driver.h"

static void open_harbour(int rows, int cols) {
    open_desk(rows, cols);
    press("j j");
    expect_int(driver()->model->selected, WORLD_HARBOUR);
}

static void open_mail(int rows, int cols) {
    open_harbour(rows, cols);
    press("6 Enter e");
    expect_shows("COMPLAINT");
    expect_shows("RECORD");
}

static const struct evidence_view *evidence(void) {
    return &driver()->model->evidence;
}

/* --- what is seen ----------------------------------------------------------------------------- */

START_TEST(complaint_stands_beside_the_record) {
    open_mail(40, 120);
    expect_shows("350.00 for monitoring nobody ordered is");
    expect_shows("INV-1042");
    expect_shows("ames INV-1042");
    expect_shows("Mail server down:");
    expect_shows("nothing on record");
    expect_hides("TODAY");
    expect_screen("evidence-wide");
}
END_TEST

START_TEST(one_above_the_other_where_it_is_narrow) {
    open_mail(24, 80);
    expect_screen("evidence-narrow");
    press("Tab");
    expect_screen("evidence-narrow-complaint");
}
END_TEST

START_TEST(fits_the_smallest_screen) {
    open_mail(16, 60);
    expect_screen("evidence-small");
}
END_TEST

START_TEST(heat_and_references_are_marked) {
    open_mail(40, 120);
    const struct evidence_view *view = evidence();
    expect_int(view->heat_count, 3);
    expect_true(view->complaint.link_count > 0);
    bool names_it = false;
    for (size_t i = 0; i < view->complaint.link_count; i++) {
        names_it = names_it || view->complaint.links[i].kind == COMPLAINT_INVOICE;
    }
    expect_true(names_it);
}
END_TEST

/* --- moving ----------------------------------------------------------------------------------- */

START_TEST(moving_to_a_reference_moves_the_record) {
    open_mail(40, 120);
    press("Tab g g k k k k k k k k");
    expect_int(driver()->model->focus, PANE_COMPLAINT);
    bool moved = false;
    int64_t line = 0, work = 0;
    for (int i = 0; i < 12; i++) {
        press("j");
        const struct evidence_view *view = evidence();
        if (view->link >= 0 && view->complaint.links[view->link].line != 0) {
            record_selected(driver()->model, &line, &work);
            expect_int(line, view->complaint.links[view->link].line);
            moved = true;
        }
    }
    expect_true(moved);
}
END_TEST

START_TEST(moving_in_the_record_moves_the_text) {
    open_mail(40, 120);
    press("g g");
    int64_t line = 0, work = 0;
    bool linked = false;
    for (int i = 0; i < 12; i++) {
        record_selected(driver()->model, &line, &work);
        long link = evidence()->link;
        if (link >= 0) {
            linked = true;
            expect_true(evidence()->complaint.links[link].line == line ||
                        evidence()->complaint.links[link].work == work);
        }
        press("j");
    }
    expect_true(linked);
}
END_TEST

START_TEST(other_invoices_are_a_key_away) {
    open_mail(40, 120);
    int64_t first = evidence()->invoice;
    press("n");
    expect_true(evidence()->invoice != first);
    press("N");
    expect_int(evidence()->invoice, first);
}
END_TEST

START_TEST(a_work_entry_opens_its_ticket) {
    open_mail(40, 120);
    press("g g j Enter");
    expect_shows("SUPPORT CASE");
    expect_shows("Mail server is down");
    expect_shows("Asked for by Dana Whit");
    expect_shows("Restored mailboxes");
    press("Esc");
    expect_shows("RECORD");
}
END_TEST

START_TEST(back_returns_to_where_one_was) {
    open_mail(40, 120);
    press("Esc");
    expect_int(driver()->model->focus, PANE_MAIL);
    expect_true(driver()->model->mail.is_reading);
    press("Esc 4 e");
    expect_shows("RECORD");
    press("Esc");
    expect_int(driver()->model->focus, PANE_INVOICES);
}
END_TEST

/* From the work to the mails about it. */
START_TEST(work_leads_to_the_mails_about_it) {
    open_harbour(40, 120);
    press("5 e");
    expect_int(driver()->seen[EFFECT_MAIL_ABOUT], 1);
    expect_shows("350.00 for monitoring nobody ordered");
    press("]");
    expect_shows("2 of 2");
}
END_TEST

START_TEST(without_mail_it_says_so) {
    make_desk(40, 120);
    driver()->no_mail = true;
    start_desk();
    press("j j 4 e");
    expect_shows("no mail");
}
END_TEST

START_TEST(another_customer_closes_it) {
    open_mail(40, 120);
    press("J");
    expect_hides("COMPLAINT");
    expect_shows("TODAY");
}
END_TEST

/* --- in a call -------------------------------------------------------------------------------- */

START_TEST(settling_needs_a_conversation) {
    open_mail(40, 120);
    press("x");
    expect_shows("Only in a call");
    press("v");
    expect_shows("Only in a call");
    expect_int(driver()->model->overlay, OVERLAY_NONE);
}
END_TEST

static void go(enum form_kind kind) {
    call_form_go(&call_shown(driver()->model)->form, (struct form_at){kind, 0});
    model_touch(driver()->model, REV_FORM);
}

/* Opens the call from the mail, with the second line selected. */
static const struct call_form *open_call(int rows, int cols) {
    open_mail(rows, cols);
    expect_true(record_select(driver()->model, 202, 0));
    press("c");
    return &call_shown(driver()->model)->form;
}

START_TEST(the_claim_is_taken_over) {
    const struct call_form *form = open_call(40, 120);
    expect_int(form->claim_count, 1);
    expect_int(form->claims[0].invoice, 103);
    expect_int(form->claims[0].line, 202);
    expect_contains(field_text(&form->claims[0].words), "monitoring nobody ordered is outrageous");
    expect_text(field_text(&form->claims[0].amount), "455.00 EUR");
    expect_text(form->claims[0].mail, "m3@harbour");
    expect_screen("evidence-call");
}
END_TEST

START_TEST(a_line_without_a_record_is_conceded_whole) {
    const struct call_form *form = open_call(40, 120);
    press("C-o");
    expect_true(record_select(driver()->model, 203, 0));
    press("x");
    expect_shows("CONCEDE");
    expect_shows("nothing on record");
    expect_screen("evidence-concede");
    press("Enter");
    expect_int(form->settled_count, 1);
    expect_int(form->settled[0].credit.minor, 19000);
    expect_int(form->settled[0].minutes, 45);
    expect_int(form->settled[0].reason, CORRECTION_NO_RECORD);
    expect_shows("line 3 falls from 190.00 to 0.00");
    expect_shows("1,490.00 → 1,300.00");
}
END_TEST

START_TEST(time_is_an_amount_at_the_lines_own_rate) {
    const struct call_form *form = open_call(40, 120);
    press("C-o");
    expect_true(record_select(driver()->model, 202, 0));
    press("x C-u");
    type("1h");
    press("Enter");
    expect_int(form->settled[0].credit.minor, 13000); /* 455.00 for 3.5 h */
    expect_int(form->settled[0].minutes, 60);
}
END_TEST

START_TEST(more_than_the_line_is_refused) {
    const struct call_form *form = open_call(40, 120);
    press("C-o");
    expect_true(record_select(driver()->model, 203, 0));
    press("x C-u");
    type("190.01");
    press("Enter");
    expect_int(form->settled_count, 0);
    expect_shows("CONCEDE");
    press("Esc");
}
END_TEST

START_TEST(standing_by_a_line_quotes_the_record) {
    const struct call_form *form = open_call(40, 120);
    press("C-o");
    expect_true(record_select(driver()->model, 202, 0));
    press("v");
    expect_shows("JUDGE");
    expect_shows("Monitoring for the array, on request");
    press("Enter");
    expect_int(form->settled_count, 1);
    expect_true(form->settled[0].is_verdict);
    expect_int(form->settled[0].verdict, VERDICT_UNFOUNDED);
    expect_contains(field_text(&form->settled[0].words), "Rob 3.50 h");
}
END_TEST

/* Concedes the third line, stands by the second, and fills the rest of the form. */
static void settle_both(void) {
    (void)open_call(40, 120);
    press("C-o");
    expect_true(record_select(driver()->model, 203, 0));
    press("x Enter");
    expect_true(record_select(driver()->model, 202, 0));
    press("v Enter c");
    go(FORM_REACHED);
    press("p");
    go(FORM_NEXT);
    press("f Tab");
    type("fri");
}

START_TEST(the_mail_is_read_before_the_call_is_saved) {
    settle_both();
    press("C-s");
    expect_int(driver()->saved_count, 0);
    expect_shows("MAIL TO BE DRAFTED");
    expect_shows("1,300.00");
    expect_screen("evidence-letter");
    press("C-s");
    expect_int(driver()->saved_count, 1);
    expect_true(driver()->letters[0] != NULL);
    expect_text(driver()->letters[0]->to_address, "dana@harbour.example");
    expect_text(driver()->letters[0]->answers, "m3@harbour");
    expect_contains(driver()->letters[0]->invoice_text, "1,300.00");
    expect_contains(driver()->letters[0]->statement_text, "INV-1051");
    expect_hides("COMPLAINT");
}
END_TEST

START_TEST(the_mail_keeps_its_lines_where_it_is_narrow) {
    settle_both();
    resize(24, 80);
    press("C-s");
    expect_screen("evidence-letter-narrow");
}
END_TEST

START_TEST(the_record_has_correction_and_verdict) {
    settle_both();
    press("C-s C-s");
    const struct outcome *saved = driver()->saved[0];
    expect_int(saved->correction_count, 1);
    expect_int(saved->corrections[0].line, 203);
    expect_int(saved->corrections[0].credit.minor, 19000);
    expect_int(saved->verdict_count, 1);
    expect_int(saved->verdicts[0].kind, VERDICT_UNFOUNDED);
    expect_int(saved->verdicts[0].claim.raised, 1);
    expect_int(saved->claim_count, 1);
    expect_text(saved->claims[0].message_id, "m3@harbour");
}
END_TEST

/* What was given up of a line is what the verdict begins with. */
START_TEST(a_verdict_begins_with_what_was_conceded) {
    (void)open_call(40, 120);
    press("C-o v");
    expect_int(driver()->model->settle.verdict, VERDICT_UNFOUNDED);
    press("Esc");
    expect_true(record_select(driver()->model, 203, 0));
    press("x Enter v");
    expect_int(driver()->model->settle.verdict, VERDICT_UPHELD);
    press("Esc x C-u");
    type("1");
    press("Enter v");
    expect_int(driver()->model->settle.verdict, VERDICT_PARTLY);
}
END_TEST

/* From opening the complaint to the queued correction: not from the first key of the call. */
START_TEST(the_minutes_count_from_opening) {
    open_mail(40, 120);
    int64_t opened = driver()->now;
    pass_seconds(300);
    expect_true(record_select(driver()->model, 203, 0));
    press("c C-o x Enter c");
    go(FORM_REACHED);
    press("p");
    go(FORM_NEXT);
    press("f Tab");
    type("fri");
    press("C-s n");
    const struct outcome *saved = driver()->saved[0];
    expect_int(saved->opened_at, opened);
    expect_int(saved->started_at, opened + 300);
}
END_TEST

START_TEST(a_conceded_claim_is_upheld_by_itself) {
    (void)open_call(40, 120);
    press("C-o");
    expect_true(record_select(driver()->model, 202, 0));
    press("x Tab Tab n C-u");
    driver()->model->settle.at = 1;
    press("C-u");
    type("455");
    press("Enter c");
    go(FORM_REACHED);
    press("p");
    go(FORM_NEXT);
    press("f Tab");
    type("fri");
    press("C-s n");
    const struct outcome *saved = driver()->saved[0];
    expect_int(saved->verdict_count, 1);
    expect_int(saved->verdicts[0].kind, VERDICT_UPHELD);
    expect_true(driver()->letters[0] == NULL); /* n: without the mail */
}
END_TEST

START_TEST(the_mail_can_be_changed_and_is_kept) {
    settle_both();
    driver()->editor_text = mem_strdup("Another subject\n\nDear Dana,\n\nas we said.\n");
    press("C-s e");
    expect_shows("Another subject");
    press("Esc");
    expect_shows("the call goes on");
    press("C-s C-s");
    expect_text(driver()->letters[0]->subject, "Another subject");
    expect_contains(driver()->letters[0]->body, "as we said");
}
END_TEST

START_TEST(a_failed_save_loses_nothing) {
    settle_both();
    driver()->fails[EFFECT_SAVE_CALL] = STATUS_FULL;
    press("C-s C-s");
    expect_int(driver()->saved_count, 0);
    driver()->fails[EFFECT_SAVE_CALL] = STATUS_OK;
    press("C-s C-s");
    expect_int(driver()->saved_count, 1);
    expect_int(driver()->saved[0]->correction_count, 1);
}
END_TEST

/* All that was settled is in the draft: another program goes on with it. */
START_TEST(what_was_settled_survives_in_the_draft) {
    settle_both();
    press("Esc");
    driver()->editor_text = NULL;
    press("c");
    const struct call_form *form = &call_shown(driver()->model)->form;
    expect_int(form->settled_count, 2);
    expect_int(form->settled[0].credit.minor, 19000);
    expect_text(form->settled[0].credit.currency, "EUR");
    expect_true(form->settled[1].is_verdict);
    expect_text(form->claims[0].mail, "m3@harbour");
}
END_TEST

START_TEST(a_settled_row_can_be_dropped) {
    settle_both();
    struct call_form *form = &call_shown(driver()->model)->form;
    go(FORM_SETTLED);
    press("C-x C-r");
    expect_int(form->settled_count, 1);
    expect_true(form->settled[0].is_verdict);
}
END_TEST

TEST_MAIN("screen/evidence", DESK(complaint_stands_beside_the_record),
          DESK(one_above_the_other_where_it_is_narrow), DESK(fits_the_smallest_screen),
          DESK(heat_and_references_are_marked), DESK(moving_to_a_reference_moves_the_record),
          DESK(moving_in_the_record_moves_the_text), DESK(other_invoices_are_a_key_away),
          DESK(a_work_entry_opens_its_ticket), DESK(back_returns_to_where_one_was),
          DESK(work_leads_to_the_mails_about_it), DESK(without_mail_it_says_so),
          DESK(another_customer_closes_it), DESK(settling_needs_a_conversation),
          DESK(the_claim_is_taken_over), DESK(a_line_without_a_record_is_conceded_whole),
          DESK(time_is_an_amount_at_the_lines_own_rate), DESK(more_than_the_line_is_refused),
          DESK(standing_by_a_line_quotes_the_record),
          DESK(the_mail_is_read_before_the_call_is_saved),
          DESK(the_mail_keeps_its_lines_where_it_is_narrow),
          DESK(the_record_has_correction_and_verdict), DESK(the_minutes_count_from_opening),
          DESK(a_verdict_begins_with_what_was_conceded), DESK(a_conceded_claim_is_upheld_by_itself),
          DESK(the_mail_can_be_changed_and_is_kept), DESK(a_failed_save_loses_nothing),
          DESK(what_was_settled_survives_in_the_draft), DESK(a_settled_row_can_be_dropped))
