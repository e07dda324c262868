/* Mail on the screen: tone in the list and in the reader, searching the archive, saving. */
#include <stdio.h>
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/ui/surface.h"
#include "support/check_more.h"
#include "support/desk_driver.h"

static const struct {
    int rows, cols;
    const char *name;
} SIZES[] = {{40, 120, "120x40"}, {24, 80, "80x24"}, {16, 60, "60x16"}};

static void open_mail(int size) {
    open_desk(SIZES[size].rows, SIZES[size].cols);
    press("j j 6");
}

static void expect_at_size(int size, const char *what) {
    char name[64];
    (void)snprintf(name, sizeof name, "%s-%s", what, SIZES[size].name);
    expect_screen(name);
}

START_TEST(threads_with_tone) {
    open_mail(_i);
    expect_at_size(_i, "mail-threads");
}
END_TEST

START_TEST(found_mail) {
    open_mail(_i);
    press("/");
    type("backup");
    press("Enter j j");
    expect_at_size(_i, "mail-found");
}
END_TEST

START_TEST(find_line) {
    open_mail(_i);
    press("/");
    type("from:dana and qu");
    expect_at_size(_i, "mail-find-line");
}
END_TEST

START_TEST(attachments) {
    open_mail(_i);
    press("Enter w Down");
    expect_at_size(_i, "mail-save");
}
END_TEST

START_TEST(heat_is_marked) {
    open_mail(0);
    press("Enter");
    expect_shows("Tone     78, angry: “outrageous”");
    const struct surface *surface = driver()->surface;
    size_t heated = 0;
    for (int row = 0; row < surface_rows(surface); row++) {
        for (int col = 0; col < surface_cols(surface); col++) {
            heated += surface_row(surface, row)[col].role == ROLE_HEAT;
        }
    }
    /* a line ends behind "before we" */
    expect_int(heated, strlen("nobody ordered"
                              "outrageous"
                              "before we"
                              "pay anything"));
}
END_TEST

START_TEST(marks_say_who_said_so) {
    open_mail(0);
    press("Enter a");
    expect_shows("calm ✓ (a person said so)");
    expect_int(driver()->seen[EFFECT_MARK_MAIL], 1);
    press("a");
    expect_shows("angry ✓ (a person said so)");
}
END_TEST

/* A found mail is marked as its sender's customer's, not as that of whoever is selected. */
START_TEST(a_found_mail_is_marked_as_its_own) {
    open_desk(40, 120);
    driver()->holds[EFFECT_MARK_MAIL] = true;
    press("6 /");
    type("backup");
    press("Enter Enter a Esc j Enter a");
    expect_int(driver()->held.count, 2);
    expect_int(driver()->held.items[0].customer, WORLD_HARBOUR);
    expect_int(driver()->held.items[1].customer, 0); /* it only looks like theirs */
    expect_text(driver()->held.items[0].text, "m3@harbour");
    expect_false(driver()->held.items[0].flag); /* it was angry already */
}
END_TEST

START_TEST(why_tone_does_not_count) {
    open_mail(0);
    press("Enter");
    driver()->model->mail.body->no_count = "from a mailing list";
    press("z");
    expect_shows("from a mailing list: not counted");
}
END_TEST

START_TEST(results_come_in_parts) {
    open_mail(0);
    driver()->holds[EFFECT_MAIL_SEARCH] = true;
    press("/");
    type("backup");
    press("Enter");
    expect_shows("Searching");
    expect_shows("0 found so far · Esc stops");
    release_held();
    expect_shows("60 found");
    expect_shows("not Harbour"); /* only looks like it */
}
END_TEST

START_TEST(a_search_is_given_up_and_left) {
    open_mail(0);
    driver()->holds[EFFECT_MAIL_SEARCH] = true;
    press("/");
    type("backup");
    press("Enter Esc");
    expect_int(driver()->seen[EFFECT_MAIL_CANCEL], 1);
    expect_shows("given up");
    press("j");
    expect_shows("stopped after 0");
    release_held(); /* too late: dropped */
    expect_hides("60 found");
    expect_int(desk_in_flight(driver()->model), 0);
    press("Esc");
    expect_shows("2 threads, 1 angry");
}
END_TEST

START_TEST(escape_goes_back_step_by_step) {
    open_mail(0);
    press("j"); /* the second thread */
    int64_t before = list_id(&driver()->model->items[PANE_MAIL].list, 0);
    press("/");
    type("backup");
    press("Enter j j j Enter");
    expect_shows("From ");
    press("Esc");
    expect_shows("60 found");
    expect_int(driver()->model->find.list.cursor, 3);
    press("Esc");
    expect_shows("2 threads");
    expect_int(list_id(&driver()->model->items[PANE_MAIL].list, 0), before);
}
END_TEST

START_TEST(goes_to_the_customer_of_a_mail) {
    open_desk(40, 120);
    press("6 /");
    type("backup");
    press("Enter o"); /* the first is Dana's */
    expect_int(driver()->model->selected, WORLD_HARBOUR);
    expect_shows("2 threads");
    press("/");
    type("backup");
    press("Enter j o"); /* the second only looks like them */
    expect_shows("only looks like Harbour & Pine Ltd");
    press("j o");
    expect_shows("belongs to no customer");
    press("Enter");
    press("Esc k Enter");
    expect_shows("looks like somebody of Harbour & Pine Ltd but is on no");
}
END_TEST

START_TEST(a_bad_query_is_said) {
    open_mail(0);
    press("/");
    type("NOT)");
    press("Enter");
    expect_shows("notmuch does not understand this search");
    press("/");
    type("nothing");
    press("Enter");
    expect_shows("Nothing in the archive answers");
}
END_TEST

START_TEST(saved_searches_are_completed) {
    open_mail(0);
    press("/");
    expect_shows("query:bills");
    expect_shows("subject:invoice and date:1month..");
    expect_shows("query:\"to do\"");
    type("from:dana and que");
    press("Tab Enter");
    expect_text(driver()->model->find.query, "from:dana and query:bills");
}
END_TEST

START_TEST(elsewhere_the_slash_finds_customers) {
    open_desk(40, 120);
    press("/");
    expect_int(driver()->model->palette.prefix, '/');
    press("Esc 6 /");
    expect_int(driver()->model->palette.prefix, FIND_PREFIX);
}
END_TEST

START_TEST(saves_where_the_person_says) {
    open_mail(0);
    press("Enter w");
    expect_shows("/home/anna/Downloads/estimate.pdf");
    press("Down");
    expect_shows("/home/anna/Downloads/photo.jpg");
    expect_shows("is a program");
    press("C-u");
    type("/tmp/x/y.jpg");
    press("Enter");
    expect_shows("Saved to /home/anna/Downloads/estimate.pdf (83 KB). Careful: it is a program");
    press("w");
    expect_shows("/tmp/x/estimate.pdf"); /* the folder is remembered */
    press("Esc");
    expect_shows("Nothing was saved.");
}
END_TEST

START_TEST(lookalikes_are_said_in_words) {
    open_mail(0);
    press("Enter");
    expect_hides("looks like");
    driver()->model->mail.body->from_address = "dana@harb0ur.example";
    press("z");
    expect_shows("The sender looks like dana@harbour.example but is");
    expect_shows("dana@harb0ur.example.");
    driver()->model->mail.body->from_address = "dw@evil.test";
    press("z");
    expect_shows("The sender is called like Dana Whit, whose address is");
}
END_TEST

START_TEST(other_files_are_read) {
    open_mail(0);
    press("Enter");
    expect_shows("1 of 2 · f shows the next");
    driver()->model->mail.body->files_differ = true;
    press("z");
    expect_shows("1 of 2; they differ");
    size_t before = driver()->seen[EFFECT_MAIL_BODY];
    press("f");
    expect_int(driver()->seen[EFFECT_MAIL_BODY], before + 1);
}
END_TEST

START_TEST(columns_stay_by_their_weight) {
    open_desk(24, 80);
    press("j j 6");
    expect_shows("angry");
    expect_shows("INV-1042");
    expect_shows("Re: Invoice");
}
END_TEST

TEST_MAIN("screen/mail", DESK_LOOP(threads_with_tone, 3), DESK_LOOP(found_mail, 3),
          DESK_LOOP(find_line, 2), DESK_LOOP(attachments, 3), DESK(heat_is_marked),
          DESK(marks_say_who_said_so), DESK(a_found_mail_is_marked_as_its_own),
          DESK(why_tone_does_not_count), DESK(results_come_in_parts),
          DESK(a_search_is_given_up_and_left), DESK(escape_goes_back_step_by_step),
          DESK(goes_to_the_customer_of_a_mail), DESK(a_bad_query_is_said),
          DESK(saved_searches_are_completed), DESK(elsewhere_the_slash_finds_customers),
          DESK(saves_where_the_person_says), DESK(lookalikes_are_said_in_words),
          DESK(other_files_are_read), DESK(columns_stay_by_their_weight))
