/* Whom to speak to. */
#include "callsheet/domain/speak.h"

#include "support/check_more.h"

static const char *one_phone[] = {"+30 210 746 0712"};
static const char *dana_mail[] = {"dana@harbour.example"};

static struct contact contacts[4];
static struct card card;
static struct judgement judgement;

static void begin(void) {
    card_init(&card);
    judgement = (struct judgement){.queue_class = CLASS_NOT_CALLED, .gate = GATE_NONE};
    contacts[0] = (struct contact){.name = "Uma User", .role = CONTACT_USER, .level = 1};
    contacts[1] = (struct contact){.name = "Mark Pine", .role = CONTACT_TECHNICAL, .level = 1};
    contacts[2] = (struct contact){.name = "Dana Whit", .role = CONTACT_BILLING, .level = 2};
    contacts[3] =
        (struct contact){.name = "Olga Owner", .role = CONTACT_DECISION_MAKER, .level = 3};
    for (size_t i = 0; i < ARRAY_LEN(contacts); i++) {
        contacts[i].phones = one_phone;
        contacts[i].phone_count = 1;
    }
    contacts[2].emails = dana_mail;
    contacts[2].email_count = 1;
    card.contacts = contacts;
    card.contact_count = ARRAY_LEN(contacts);
}

static void add_reason(enum reason_kind kind, const char *who, int64_t ref) {
    judgement.reasons[judgement.reason_count++] =
        (struct reason){.kind = kind, .who = who, .ref = ref};
}

START_TEST(money_is_for_billing) {
    begin();
    struct buf why = {0};
    add_reason(REASON_OVERDUE, NULL, 0);
    expect_int(speak_to(&card, &judgement, &why), 2);
    expect_text(buf_text(&why), "billing, manager");
    contacts[2].do_not_call = true;
    expect_int(speak_to(&card, &judgement, NULL), 3);
    contacts[3].phone_count = 0;
    expect_int(speak_to(&card, &judgement, NULL), 1);
    contacts[0].do_not_call = contacts[1].do_not_call = true;
    buf_reset(&why);
    expect_int(speak_to(&card, &judgement, &why), -1);
    expect_text(buf_text(&why), "");
    buf_release(&why);
}
END_TEST

START_TEST(who_raised_it_is_spoken_to) {
    begin();
    judgement.queue_class = CLASS_UPSET;
    add_reason(REASON_MAIL, "mark pine", 0);
    expect_int(speak_to(&card, &judgement, NULL), 1);
    judgement.reasons[0].who = "uma user"; /* complains, but does not decide */
    expect_int(speak_to(&card, &judgement, NULL), 3);
    judgement.reasons[0].who = "Dana@Harbour.example";
    expect_int(speak_to(&card, &judgement, NULL), 2);
    judgement.reasons[0].who = "a stranger";
    expect_int(speak_to(&card, &judgement, NULL), 3);
}
END_TEST

START_TEST(callback_goes_to_who_agreed) {
    begin();
    struct card_history history[] = {
        {.kind = HISTORY_PROMISE, .id = 70, .contact = "Dana Whit"},
        {.kind = HISTORY_CALL, .id = 70, .contact = "Mark Pine", .reached = REACHED_PERSON},
    };
    card.history = history;
    card.history_count = ARRAY_LEN(history);
    judgement.queue_class = CLASS_CALLBACK;
    add_reason(REASON_CALLBACK, NULL, 70);
    expect_int(speak_to(&card, &judgement, NULL), 1);
    judgement.reasons[0].ref = 71;
    expect_int(speak_to(&card, &judgement, NULL), 2);
}
END_TEST

START_TEST(escalation_goes_one_level_up) {
    begin();
    struct card_history history[] = {
        {.kind = HISTORY_CALL, .id = 70, .contact = "Mark Pine", .reached = REACHED_PERSON},
    };
    card.history = history;
    card.history_count = ARRAY_LEN(history);
    add_reason(REASON_OVERDUE, NULL, 0);
    card.facts.next = (struct next_fact){.step = NEXT_ESCALATE};
    expect_int(speak_to(&card, &judgement, NULL), 2); /* from staff to the manager */
    history[0].contact = "Dana Whit";
    expect_int(speak_to(&card, &judgement, NULL), 3); /* from the manager to the owner */
    contacts[2].level = 1;
    history[0].contact = "Mark Pine";
    expect_int(speak_to(&card, &judgement, NULL), 3); /* no manager there */
    card.facts.next.answered = true;
    expect_int(speak_to(&card, &judgement, NULL), 2);
    add_reason(REASON_PROMISE_LEVEL, NULL, 0); /* a second broken promise escalates as well */
    expect_int(speak_to(&card, &judgement, NULL), 3);
}
END_TEST

TEST_MAIN("domain/speak", TEST(money_is_for_billing), TEST(who_raised_it_is_spoken_to),
          TEST(callback_goes_to_who_agreed), TEST(escalation_goes_one_level_up))
