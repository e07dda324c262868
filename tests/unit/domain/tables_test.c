/* Words of the tables, the rules by name, empty values. */
#include <stdlib.h>
#include <string.h>

#include "callsheet/domain/card.h"
#include "callsheet/domain/evidence.h"
#include "callsheet/domain/feed.h"
#include "callsheet/domain/mail.h"
#include "callsheet/domain/promise.h"
#include "callsheet/domain/reason.h"
#include "callsheet/domain/rules.h"
#include "support/check_more.h"

static const char *class_at(int i) {
    return class_word((enum queue_class)i);
}
static const char *gate_at(int i) {
    return gate_word((enum gate)i);
}
static const char *reason_at(int i) {
    return reason_word((enum reason_kind)i);
}
static const char *ref_at(int i) {
    return ref_word((enum ref_kind)i);
}
static const char *role_at(int i) {
    return contact_role_word((enum contact_role)i);
}
static const char *history_at(int i) {
    return history_word((enum history_kind)i);
}
static const char *feed_at(int i) {
    return feed_word((enum feed_kind)i);
}
static const char *plural_at(int i) {
    return feed_plural((enum feed_kind)i);
}
static const char *state_at(int i) {
    return promise_state_word((enum promise_state)i);
}
static const char *state_label_at(int i) {
    return promise_state_label((enum promise_state)i);
}
static const char *evidence_at(int i) {
    return evidence_word((enum evidence)i);
}

static const struct {
    const char *name;
    const char *(*word)(int i);
    int count;
} tables[] = {
    {"class", class_at, CLASS_COUNT},
    {"gate", gate_at, GATE_COUNT},
    {"reason", reason_at, REASON_COUNT},
    {"ref", ref_at, REF_COUNT},
    {"role", role_at, CONTACT_ROLE_COUNT},
    {"history", history_at, HISTORY_COUNT},
    {"feed", feed_at, FEED_COUNT},
    {"plural", plural_at, FEED_COUNT},
    {"state", state_at, PROMISE_STATE_COUNT},
    {"label", state_label_at, PROMISE_STATE_COUNT},
    {"evidence", evidence_at, EVIDENCE_COUNT},
};

START_TEST(words_differ) {
    for (int i = 0; i < tables[_i].count; i++) {
        ck_assert(tables[_i].word(i) != NULL);
        for (int j = 0; j < i; j++) {
            ck_assert_msg(strcmp(tables[_i].word(i), tables[_i].word(j)) != 0, "%s: “%s” twice",
                          tables[_i].name, tables[_i].word(i));
        }
    }
}
END_TEST

START_TEST(classes_and_gates_speak) {
    for (int i = 0; i < CLASS_COUNT; i++) {
        ck_assert(class_label((enum queue_class)i)[0] != '\0');
        ck_assert(class_text((enum queue_class)i)[0] != '\0');
    }
    for (int i = 0; i < GATE_COUNT; i++) {
        ck_assert(gate_label((enum gate)i)[0] != '\0');
        /* Each gate has a reason of its name, in the same order. */
        expect_text(reason_word((enum reason_kind)(REASON_GATE_DO_NOT_CALL + i)),
                    gate_word((enum gate)i));
    }
    expect_text(class_word(CLASS_NONE), "");
    expect_text(gate_word(GATE_NONE), "");
    expect_int(gate_silences(GATE_NONE), 0);
    expect_int(gate_silences(GATE_DO_NOT_CALL), GATE_ALL);
    expect_int(gate_silences(GATE_HABIT), 1 << CLASS_NOT_CALLED);
}
END_TEST

START_TEST(roles_lead_back) {
    for (int i = 0; i < CONTACT_ROLE_COUNT; i++) {
        expect_int(contact_role_find(role_at(i)), i);
        ck_assert(contact_role_label((enum contact_role)i)[0] != '\0');
    }
    expect_int(contact_role_find("boss"), -1);
    expect_int(contact_role_find(NULL), -1);
    expect_text(level_label(LEVEL_MANAGER), "manager");
    expect_text(level_label(0), "");
    expect_text(level_label(99), "");
}
END_TEST

START_TEST(rules_have_their_defaults) {
    struct rules rules;
    rules_default(&rules);
#define X(name, value, least, most, unit, text)                                                    \
    expect_int(rules.name, value);                                                                 \
    ck_assert((value) >= (least) && (value) <= (most));
    RULES_TABLE(X)
#undef X
    expect_int(rules.calls_days, 0x1f);
    expect_text(rules.rates.base, "EUR");
}
END_TEST

START_TEST(rules_are_set_by_name) {
    struct rules rules;
    struct error err = {0};
    rules_default(&rules);
    expect_ok(rules_set(&rules, "grace_days", "5", &err), &err);
    expect_int(rules.grace_days, 5);
    expect_ok(rules_set(&rules, "calls_to_minute", "1440", &err), &err);
    expect_int(rules.calls_to_minute, 1440);
    expect_status(rules_set(&rules, "grace", "5", &err), STATUS_NOT_FOUND, &err);
    expect_contains(err.message, "grace");
    static const char *const bad[] = {"61", "-1", "", "five", "5.0", "99999999999999999999"};
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        expect_status(rules_set(&rules, "grace_days", bad[i], &err), STATUS_INVALID, &err);
        expect_contains(err.message, "from 0 to 60 (days)");
    }
    expect_int(rules.grace_days, 5);
}
END_TEST

START_TEST(fingerprint_moves_with_every_rule) {
    struct rules rules, other;
    rules_default(&rules);
    rules_default(&other);
    expect_true(rules_fingerprint(&rules) == rules_fingerprint(&other));
#define X(name, value, least, most, unit, text)                                                    \
    other.name++;                                                                                  \
    expect_false(rules_fingerprint(&rules) == rules_fingerprint(&other));                          \
    other.name--;
    RULES_TABLE(X)
#undef X
    other.calls_days = 0x3f;
    expect_false(rules_fingerprint(&rules) == rules_fingerprint(&other));
    other.calls_days = 0x1f;
    expect_ok(rates_add(&other.rates, "USD", "0.9", NULL), NULL);
    expect_false(rules_fingerprint(&rules) == rules_fingerprint(&other));
    other.rates.count = 0;
    other.rates.base[0] = 'U';
    expect_false(rules_fingerprint(&rules) == rules_fingerprint(&other));
}
END_TEST

START_TEST(values_begin_empty) {
    struct card card;
    card_init(&card);
    expect_int(card.customer.terms_days, -1);
    expect_int(card.facts.snooze.until, DAY_NONE);
    expect_int(card.facts.last_conversation_at, INSTANT_NONE);
    card.customer.name = arena_strdup(&card.arena, "Harbour & Pine Ltd");
    card.contacts = arena_array(&card.arena, 3, sizeof *card.contacts);
    card_release(&card);
    expect_int(card.contact_count, 0);
    card_release(&card);
    mail_list_free(NULL);
    mail_body_free(NULL);
    mail_list_free(mail_list_new());
    mail_body_free(mail_body_new());
}
END_TEST

TEST_MAIN("domain/tables", TEST_LOOP(words_differ, ARRAY_LEN(tables)),
          TEST(classes_and_gates_speak), TEST(roles_lead_back), TEST(rules_have_their_defaults),
          TEST(rules_are_set_by_name), TEST(fingerprint_moves_with_every_rule),
          TEST(values_begin_empty))
