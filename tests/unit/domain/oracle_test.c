/* The queue against a slow, plain re-statement of its rules, over random facts; and properties that
   no facts may break. The re-statement shares no code with the judge: it reads the product's tables
   from top to bottom. */
#include <inttypes.h>
#include <stdio.h>

#include "maker.h"
#include "oracle.h"
#include "roll.h"
#include "support/check_more.h"

enum { ROUNDS = 240000 };

START_TEST(judge_agrees_with_the_rules) {
    struct dice dice = dice_new();
    long per_class[CLASS_COUNT + 1] = {0}, per_gate[GATE_COUNT + 1] = {0};
    for (long i = 0; i < ROUNDS; i++) {
        struct maker maker;
        int64_t scopes[MAKER_ROOM][3];
        roll(&dice, &maker, scopes);
        struct oracle o = {&maker, &maker.facts, maker.moment.now, day_of(maker.moment.now)};
        struct decision wanted = decide(&o);
        struct judgement got = judge(&maker);
        bool rated = false;
        struct money amount = ranked(&o, wanted.queue_class, &rated);
        ck_assert_msg(got.queue_class == wanted.queue_class && got.gate == wanted.gate &&
                          got.classes == wanted.classes,
                      "round %ld: %s “%s” %x, wanted %s “%s” %x", i, class_word(got.queue_class),
                      gate_word(got.gate), got.classes, class_word(wanted.queue_class),
                      gate_word(wanted.gate), wanted.classes);
        ck_assert_msg(got.amount.minor == amount.minor && got.rated == rated &&
                          strcmp(got.amount.currency, amount.currency) == 0,
                      "round %ld: %" PRId64 " %s, wanted %" PRId64 " %s", i, got.amount.minor,
                      got.amount.currency, amount.minor, amount.currency);
        expect_int(got.anything_open, anything_open(&o));
        per_class[got.queue_class]++;
        per_gate[got.gate]++;
    }
    /* The dice must reach every corner, or agreeing means little. */
    for (int c = 0; c <= CLASS_COUNT; c++) {
        printf("class %-22s %ld\n", class_word((enum queue_class)c), per_class[c]);
        ck_assert_msg(per_class[c] > ROUNDS / 2000, "class %d came %ld times", c, per_class[c]);
    }
    for (int g = 0; g <= GATE_COUNT; g++) {
        printf("gate %-22s %ld\n", gate_word((enum gate)g), per_gate[g]);
        ck_assert_msg(per_gate[g] > ROUNDS / 4000, "gate %d came %ld times", g, per_gate[g]);
    }
}
END_TEST

static bool same_reasons(const struct judgement *a, const struct judgement *b,
                         const struct moment *moment) {
    struct buf one = {0}, two = {0};
    for (size_t i = 0; i < a->reason_count; i++) {
        reason_sentence(&a->reasons[i], moment, &one);
    }
    for (size_t i = 0; i < b->reason_count; i++) {
        reason_sentence(&b->reasons[i], moment, &two);
    }
    bool same = strcmp(buf_text(&one), buf_text(&two)) == 0;
    buf_release(&one);
    buf_release(&two);
    return same;
}

/* Facts dated after now do not exist yet: adding them changes nothing, not even a sentence. */
START_TEST(the_future_does_not_matter) {
    struct dice dice = dice_new();
    for (int i = 0; i < 20000; i++) {
        struct maker maker;
        int64_t scopes[MAKER_ROOM][3];
        roll(&dice, &maker, scopes);
        struct judgement before = judge(&maker);
        int64_t later = maker.moment.now + 1 + (int64_t)dice_below(&dice, 9000);
        int32_t tomorrow = day_of(maker.moment.now) + 1;
        struct open_item *item = add_item(&maker, 777700, -2);
        item->issued = tomorrow;
        item->due = chance(&dice, 50) ? maker.today - 3 : maker.today + 30;
        struct promise_fact *promise = add_promise(&maker, 770000, 60);
        promise->made_at = later;
        struct payment_fact *payment = add_payment(&maker, 7777777, 0);
        payment->day = tomorrow;
        add_commitment(&maker, -2)->made_at = later;
        maker.claims[maker.facts.claim_count++] =
            (struct claim_fact){.by_mail = true, .raised_at = later};
        if (maker.facts.mail.at == INSTANT_NONE) {
            maker.facts.mail.at = later;
        }
        if (maker.facts.last_conversation_at == INSTANT_NONE) {
            maker.facts.last_conversation_at = later;
        }
        if (maker.facts.snooze.until == DAY_NONE) {
            maker.facts.snooze = (struct snooze_fact){.made_at = later, .until = tomorrow + 9};
        }
        if (maker.facts.hold.who == NULL) {
            maker.facts.hold = (struct hold_fact){.who = "Ann", .since = later};
        }
        if (maker.facts.next.step == NEXT_NONE) {
            set_next(&maker, NEXT_CALLBACK, -1);
            maker.facts.next.made_at = later;
        }
        struct judgement after = judge(&maker);
        ck_assert_msg(before.queue_class == after.queue_class && before.gate == after.gate &&
                          before.amount.minor == after.amount.minor &&
                          before.anything_open == after.anything_open &&
                          before.oldest_days == after.oldest_days &&
                          same_reasons(&before, &after, &maker.moment),
                      "round %d: %s “%s” became %s “%s”", i, class_word(before.queue_class),
                      gate_word(before.gate), class_word(after.queue_class), gate_word(after.gate));
    }
}
END_TEST

/* Adding what makes a gate hold never moves a customer up. */
START_TEST(gates_never_promote) {
    struct dice dice = dice_new();
    for (int i = 0; i < 40000; i++) {
        struct maker maker;
        int64_t scopes[MAKER_ROOM][3];
        roll(&dice, &maker, scopes);
        struct judgement before = judge(&maker);
        switch (dice_below(&dice, 6)) {
        case 0:
            maker.facts.do_not_call = true;
            break;
        case 1:
            maker.facts.hold = (struct hold_fact){.who = "Ann", .since = maker.moment.now};
            break;
        case 2:
            maker.facts.window_count = 1;
            maker.windows[0] = (struct calling_hours){.zone = "", .to_minute = 1};
            break;
        case 3:
            maker.rules.minimum_overdue_minor = 100000000;
            break;
        case 4:
            add_commitment(&maker, 3);
            break;
        default:
            add_promise(&maker, 99000000, 30)->made_at = maker.moment.now;
            break;
        }
        struct judgement after = judge(&maker);
        bool was_called = before.queue_class != CLASS_NONE && before.gate == GATE_NONE;
        bool is_called = after.queue_class != CLASS_NONE && after.gate == GATE_NONE;
        ck_assert_msg(!is_called || (was_called && after.queue_class >= before.queue_class),
                      "round %d: %s “%s” became %s", i, class_word(before.queue_class),
                      gate_word(before.gate), class_word(after.queue_class));
    }
}
END_TEST

START_TEST(sums_and_sentences_make_sense) {
    struct dice dice = dice_new();
    for (int i = 0; i < 20000; i++) {
        struct maker maker;
        int64_t scopes[MAKER_ROOM][3];
        roll(&dice, &maker, scopes);
        struct judgement judgement = judge(&maker);
        ck_assert(judgement.amount.minor >= 0);
        ck_assert(judgement.overdue.minor >= 0 && judgement.open.minor >= judgement.overdue.minor);
        ck_assert((judgement.queue_class == CLASS_NONE) == (judgement.classes == 0));
        ck_assert(judgement.queue_class == CLASS_NONE || judgement.reason_count > 0);
        for (size_t r = 0; r < judgement.reason_count; r++) {
            struct buf text = {0};
            reason_sentence(&judgement.reasons[r], &maker.moment, &text);
            const char *sentence = buf_text(&text);
            ck_assert_msg(text.len > 10 && sentence[text.len - 1] == '.' &&
                              strstr(sentence, "  ") == NULL && strstr(sentence, "..") == NULL,
                          "“%s”", sentence);
            buf_reset(&text);
            reason_brief(&judgement.reasons[r], &maker.moment, &text);
            ck_assert_msg(text.len > 0 && text.len <= 32, "“%s”", buf_text(&text));
            buf_release(&text);
        }
    }
}
END_TEST

TEST_MAIN("domain/oracle", TEST_SLOW(judge_agrees_with_the_rules, 60),
          TEST(the_future_does_not_matter), TEST(gates_never_promote),
          TEST(sums_and_sentences_make_sense))
