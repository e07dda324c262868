/* The form without a screen: what is asked when, moving, choosing, readings, the record. */
#include "callsheet/app/call_form.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/ui/textarea.h"
#include "support/check_more.h"
#include "support/desk_world.h"

static struct world world;
static struct moment moment;
static struct card *card;
static struct call_form form;
static struct form_context context;

static void begin(void) {
    moment = world_moment(WORLD_NOW);
    card = world_card(&world, WORLD_HARBOUR, &moment);
    context = (struct form_context){
        .card = card, .moment = &moment, .currency = "EUR", .who = 31, .invoice = 103};
    call_form_init(&form);
}

static void end(void) {
    call_form_release(&form);
    card_release(card);
    mem_free(card);
}

static void key(const char *name) {
    struct key pressed;
    struct error err = {0};
    expect_ok(key_parse(&pressed, name, &err), &err);
    (void)call_form_key(&form, &context, pressed);
}

static bool asks(enum form_kind kind) {
    struct form_at places[FORM_PLACES];
    size_t count = call_form_places(&form, places);
    for (size_t i = 0; i < count; i++) {
        if (places[i].kind == kind) {
            return true;
        }
    }
    return false;
}

static void go(enum form_kind kind) {
    call_form_go(&form, (struct form_at){kind, 0});
    expect_int(form.at.kind, kind);
}

START_TEST(asks_only_what_applies) {
    expect_true(asks(FORM_SAID) && asks(FORM_NEXT) && asks(FORM_NOTES) && !asks(FORM_WHO));
    key("v");
    expect_true(!asks(FORM_SAID) && !asks(FORM_WHO) && asks(FORM_NEXT));
    key("p");
    expect_true(asks(FORM_WHO) && asks(FORM_SAID));
    expect_int(form.who, 31);
    go(FORM_WHO);
    key("+");
    expect_true(asks(FORM_NEW_NAME) && asks(FORM_NEW_REACH) && asks(FORM_NEW_ROLE));
    go(FORM_SAID);
    key("p");
    key("d");
    expect_true(asks(FORM_PROMISE_AMOUNT) && asks(FORM_CLAIM_WORDS));
    expect_int(form.claims[0].invoice, 103);
    key("p");
    expect_false(asks(FORM_PROMISE_AMOUNT));
    go(FORM_NEXT);
    key("w");
    expect_false(asks(FORM_WHEN));
    key("o");
    expect_true(asks(FORM_WHEN) && asks(FORM_OWNER) && asks(FORM_NEXT_NOTE));
    key("e");
    expect_true(asks(FORM_NEXT_NOTE) && !asks(FORM_OWNER));
}
END_TEST

START_TEST(goes_around) {
    struct form_at places[FORM_PLACES];
    size_t count = call_form_places(&form, places);
    for (size_t i = 0; i < count; i++) {
        expect_true(form_at_equal(form.at, places[i]));
        call_form_step(&form, 1);
    }
    expect_int(form.at.kind, FORM_REACHED);
    call_form_step(&form, -1);
    expect_int(form.at.kind, FORM_NOTES);
    call_form_go(&form, (struct form_at){FORM_WHEN, 0}); /* folded: the nearest before it */
    expect_int(form.at.kind, FORM_NEXT);
}
END_TEST

START_TEST(named_invoices_or_all) {
    key("p");
    go(FORM_SAID);
    key("p");
    go(FORM_PROMISE_SCOPE);
    key("1");
    key("3");
    expect_int(form.promises[0].invoice_count, 2);
    key("a");
    expect_int(form.promises[0].invoice_count, 0);
    key("2");
    expect_int(form.promises[0].invoices[0], 104);
    key("2");
    expect_int(form.promises[0].invoice_count, 0);
}
END_TEST

START_TEST(rows_up_to_their_limit) {
    key("p");
    go(FORM_SAID);
    key("p");
    go(FORM_PROMISE_AMOUNT);
    for (int i = 1; i < FORM_PROMISES; i++) {
        expect_true(call_form_add_row(&form, &context));
    }
    expect_false(call_form_add_row(&form, &context));
    for (int i = 0; i < FORM_PROMISES; i++) {
        expect_true(call_form_drop_row(&form));
        expect_true(call_form_check(&form) == NULL);
    }
    expect_false(asks(FORM_PROMISE_AMOUNT));
    expect_int(form.said, 0);
}
END_TEST

START_TEST(claims_are_about_something) {
    char text[200];
    key("p");
    go(FORM_SAID);
    key("d");
    go(FORM_CLAIM_ABOUT);
    call_form_about(card, form.claims[0].invoice, form.claims[0].line, text, sizeof text);
    expect_text(text, "INV-1042 · the whole invoice · 1,490.00");
    key("Right");
    key("Right");
    call_form_about(card, form.claims[0].invoice, form.claims[0].line, text, sizeof text);
    expect_text(text, "INV-1042 line 2 · Monitoring for the array · 455.00");
    key("Left");
    expect_int(form.claims[0].line, 201);
    key("T");
    expect_int(form.claims[0].invoice, 103);
    key("1");
    key("0");
    key("5");
    call_form_about(card, form.claims[0].invoice, form.claims[0].line, text, sizeof text);
    expect_text(text, "INV-1051 · the whole invoice · 350.00");
    key("1");
    expect_int(form.claims[0].invoice, 104);
    key("m"); /* nothing has "1051m": it begins anew */
    call_form_about(card, form.claims[0].invoice, form.claims[0].line, text, sizeof text);
    expect_text(text, "INV-1066 line 1 · Maintenance, November · 920.00");
    call_form_about(card, 0, 0, text, sizeof text);
    expect_text(text, "the account as a whole");
    call_form_about(NULL, 5, 6, text, sizeof text);
    expect_text(text, "the account as a whole");
}
END_TEST

START_TEST(readings) {
    char text[200];
    struct form_at when = {FORM_WHEN, 0}, amount = {FORM_PROMISE_AMOUNT, 0};
    form.next = NEXT_FOLLOW_UP;
    field_set(&form.when, "fri");
    expect_true(call_form_reading(&form, &context, when, text, sizeof text));
    expect_text(text, "Fri 27 Nov");
    field_set(&form.when, "someday");
    expect_false(call_form_reading(&form, &context, when, text, sizeof text));
    field_set(&form.when, "");
    expect_true(call_form_reading(&form, &context, when, text, sizeof text));
    expect_text(text, "");
    form.promise_count = 1;
    field_set(&form.promises[0].amount, "1.200,50");
    expect_true(call_form_reading(&form, &context, amount, text, sizeof text));
    expect_text(text, "1,200.50 EUR");
    field_set(&form.promises[0].amount, "lots");
    expect_false(call_form_reading(&form, &context, amount, text, sizeof text));
}
END_TEST

/* What is missing, and where the form goes for it. */
static const struct missing {
    const char *keys;
    enum form_kind place;
} MISSING[] = {
    {"", FORM_REACHED},
    {"p", FORM_NEXT},
};

START_TEST(objections_have_a_place) {
    struct outcome outcome;
    struct form_problem problem;
    if (MISSING[_i].keys[0] != '\0') {
        key(MISSING[_i].keys);
    }
    expect_false(call_form_outcome(&form, &context, &outcome, &problem));
    expect_true(problem.is_set && problem.text[0] != '\0');
    expect_int(problem.at.kind, MISSING[_i].place);
    outcome_release(&outcome);
}
END_TEST

/* How a new contact can be reached. */
static const struct reach {
    const char *text;
    bool is_fine;
} REACHES[] = {
    {"", true},          {"z", false},    {"+49 30 231 25 0", true}, {"ria@harbour.example", true},
    {"@harbour", false}, {"ria@", false}, {"ria @x.example", false}, {"a@b@c", false},
};

START_TEST(contacts_can_be_reached) {
    struct outcome outcome;
    struct form_problem problem;
    key("p");
    form.who = FORM_WHO_NEW;
    field_set(&form.new_name, "Ria Stone");
    field_set(&form.new_reach, REACHES[_i].text);
    form.next = NEXT_FOLLOW_UP;
    field_set(&form.when, "+2d");
    expect_int(call_form_outcome(&form, &context, &outcome, &problem), REACHES[_i].is_fine);
    expect_int(problem.is_set ? problem.at.kind : FORM_NEW_REACH, FORM_NEW_REACH);
    outcome_release(&outcome);
}
END_TEST

START_TEST(details_are_asked_for) {
    struct outcome outcome;
    struct form_problem problem;
    key("p");
    form.who = FORM_WHO_NEW;
    expect_false(call_form_outcome(&form, &context, &outcome, &problem));
    expect_int(problem.at.kind, FORM_NEW_NAME);
    outcome_release(&outcome);
    form.who = 31;
    form.said = 1u << SAID_DISPUTE;
    form.claim_count = 1;
    expect_false(call_form_outcome(&form, &context, &outcome, &problem));
    expect_int(problem.at.kind, FORM_CLAIM_WORDS);
    outcome_release(&outcome);
    field_set(&form.claims[0].words, "wrong");
    field_set(&form.claims[0].amount, "much");
    expect_false(call_form_outcome(&form, &context, &outcome, &problem));
    expect_int(problem.at.kind, FORM_CLAIM_AMOUNT);
    outcome_release(&outcome);
    field_set(&form.claims[0].amount, "");
    form.next = NEXT_OURS;
    expect_false(call_form_outcome(&form, &context, &outcome, &problem));
    expect_int(problem.at.kind, FORM_WHEN);
    outcome_release(&outcome);
    field_set(&form.when, "+2d");
    field_set(&form.owner, "Eve");
    field_set(&form.next_note, "send the sheets");
    expect_true(call_form_outcome(&form, &context, &outcome, &problem));
    expect_text(outcome.next_owner, "Eve");
    expect_text(outcome.next_note, "send the sheets");
    expect_int(outcome.next_day, WORLD_TODAY + 2);
    expect_int(outcome.claim_count, 1);
    outcome_release(&outcome);
}
END_TEST

/* What was said before it turned out that nobody was reached is not recorded. */
START_TEST(folded_answers_do_not_count) {
    struct outcome outcome;
    struct form_problem problem;
    key("p");
    go(FORM_SAID);
    key("p");
    go(FORM_REACHED);
    key("n");
    expect_true(call_form_is_quick(&form));
    expect_true(call_form_outcome(&form, &context, &outcome, &problem));
    expect_int(outcome.said, 0);
    expect_int(outcome.promise_count, 0);
    expect_int(outcome.contact, 0);
    outcome_release(&outcome);
}
END_TEST

/* What is typed as a promise, for what, and what is odd about it. Open are 2,760.00 EUR. */
static const struct odd {
    const char *amount, *before;
    int64_t invoice;
    const char *remark;
} ODD[] = {
    {"2760", "", 0, ""},
    {"2760.01", "", 0, "More than is open: 2,760.00 EUR."},
    {"2700", "60", 0, ""},
    {"2700", "61", 0, "More than is open: 2,760.00 EUR."},
    {"350", "2760", 104, ""},
    {"351", "", 104, "More than is open on what it is for: 350.00 EUR."},
    {"100 USD", "", 0, "Nothing is open in USD."},
    {"1.2k", "", 0, ""},
    {"0", "", 0, ""},
};

START_TEST(more_than_is_open_is_remarked) {
    char text[200];
    form.promise_count = 2;
    field_set(&form.promises[0].amount, ODD[_i].before);
    field_set(&form.promises[1].amount, ODD[_i].amount);
    form.promises[1].invoice_count = ODD[_i].invoice != 0 ? 1 : 0;
    form.promises[1].invoices[0] = ODD[_i].invoice;
    bool is_odd = call_form_remark(&form, &context, (struct form_at){FORM_PROMISE_WHEN, 1}, text,
                                   sizeof text);
    expect_text(text, ODD[_i].remark);
    expect_int(is_odd, ODD[_i].remark[0] != '\0');
}
END_TEST

START_TEST(claimed_amount_reads_below) {
    char text[200];
    struct form_at at = {FORM_CLAIM_AMOUNT, 0};
    key("p");
    go(FORM_SAID);
    key("d");
    go(FORM_CLAIM_AMOUNT);
    expect_false(call_form_remark(&form, &context, at, text, sizeof text));
    key("8");
    expect_true(call_form_remark(&form, &context, at, text, sizeof text));
    expect_text(text, "8.00 EUR");
    go(FORM_NEXT);
    expect_false(call_form_remark(&form, &context, at, text, sizeof text));
}
END_TEST

/* Whoever takes the first letter of an answer gets that answer, or none. */
static const enum form_kind LETTERED[] = {FORM_REACHED, FORM_SAID, FORM_NEXT, FORM_NEW_ROLE};

START_TEST(first_letters_are_not_taken_by_others) {
    struct form_choices choices;
    struct form_at at = {LETTERED[_i], 0};
    expect_true(call_form_choices(&form, &context, at, &choices));
    expect_true(choices.row.count >= 4);
    for (size_t i = 0; i < choices.row.count; i++) {
        for (size_t k = 0; k < choices.row.count; k++) {
            bool is_taken = i != k && choices.items[k].key == choices.texts[i][0];
            expect_true(choices.items[k].key != 0);
            expect_true(!is_taken || choices.texts[k][0] == choices.texts[i][0]);
            expect_true(i == k || choices.items[i].key != choices.items[k].key);
        }
    }
}
END_TEST

#define FORM_TEST(name) TEST_WITH(name, begin, end)
#define FORM_LOOP(name, times)                                                                     \
    (struct test_entry) {                                                                          \
        .test = (name), .count = (int)(times), .setup = begin, .teardown = end                     \
    }

TEST_MAIN("app/call_form", FORM_TEST(asks_only_what_applies), FORM_TEST(goes_around),
          FORM_TEST(named_invoices_or_all), FORM_TEST(rows_up_to_their_limit),
          FORM_TEST(claims_are_about_something), FORM_TEST(readings),
          FORM_LOOP(objections_have_a_place, ARRAY_LEN(MISSING)), FORM_TEST(details_are_asked_for),
          FORM_TEST(folded_answers_do_not_count),
          FORM_LOOP(contacts_can_be_reached, ARRAY_LEN(REACHES)),
          FORM_LOOP(more_than_is_open_is_remarked, ARRAY_LEN(ODD)),
          FORM_TEST(claimed_amount_reads_below),
          FORM_LOOP(first_letters_are_not_taken_by_others, ARRAY_LEN(LETTERED)))
