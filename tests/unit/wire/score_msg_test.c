#include "callsheet/wire/score_msg.h"

#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/wire/body_msg.h"
#include "callsheet/wire/index_msg.h"
#include "support/check_more.h"

static const struct score_word words[] = {{"never again", 30}, {"thanks a lot", -20}};
static const struct score_ref refs[] = {{"INV1042", "INV-1042", true}, {"T22", "#T-22", false}};
static const char *const ids[] = {"a@x", "b@y \"odd\""};
static const struct index_set sets[] = {{"a@x", 2, 77, 1700000000}, {"gone@x", 0, 0, INSTANT_NONE}};

static struct body_scored scored(void) {
    return (struct body_scored){.score = 83,
                                .language = "en",
                                .phrase = "…this is outrageous…",
                                .apart = SCORE_APART_LIST | SCORE_APART_SPOOF,
                                .warnings = BODY_WARNING_TWO_AUTHORS,
                                .ref_count = ARRAY_LEN(refs),
                                .refs = refs};
}

static struct arena arena;

static struct frame frame_of(const struct buf *payload) {
    return (struct frame){.payload = buf_text(payload), .len = payload->len};
}

static enum status decode_scored(const struct buf *payload, struct body_scored *out) {
    struct frame frame = frame_of(payload);
    return body_scored_decode(&frame, &arena, out, NULL);
}

static enum status recode_scored(const struct body_scored *msg) {
    struct body_scored out;
    struct buf payload;
    buf_init(&payload);
    body_scored_encode(&payload, msg);
    enum status status = decode_scored(&payload, &out);
    buf_release(&payload);
    return status;
}

START_TEST(comes_back_as_it_went) {
    struct body_scored got, sent = scored();
    struct buf payload;
    buf_init(&payload);
    body_scored_encode(&payload, &sent);
    expect_ok(decode_scored(&payload, &got), NULL);
    expect_int(got.score, 83);
    expect_text(got.language, "en");
    expect_text(got.phrase, "…this is outrageous…");
    expect_int(got.apart, sent.apart);
    expect_int(got.warnings, BODY_WARNING_TWO_AUTHORS);
    expect_int(got.ref_count, 2);
    expect_text(got.refs[0].key, "INV1042");
    expect_text(got.refs[1].written, "#T-22");
    expect_true(got.refs[0].is_named && !got.refs[1].is_named);
    for (size_t cut = 0; cut < payload.len; cut++) { /* and nothing shorter does */
        struct buf less = {.data = payload.data, .len = cut};
        expect_status(decode_scored(&less, &got), STATUS_CORRUPT, NULL);
    }
    buf_add_char(&payload, 'x');
    expect_status(decode_scored(&payload, &got), STATUS_CORRUPT, NULL);
    buf_release(&payload);
}
END_TEST

START_TEST(nonsense_is_refused) {
    struct body_scored msg = scored();
    struct score_ref bad = {"INV-1042", "x", false}; /* a key has no dash */
    expect_ok(recode_scored(&msg), NULL);
    msg.score = 101;
    expect_status(recode_scored(&msg), STATUS_CORRUPT, NULL);
    msg = scored();
    msg.apart = SCORE_APART_ALL + 1;
    expect_status(recode_scored(&msg), STATUS_CORRUPT, NULL);
    msg = scored();
    msg.refs = &bad;
    msg.ref_count = 1;
    expect_status(recode_scored(&msg), STATUS_CORRUPT, NULL);
    msg.ref_count = SCORE_REFS_MAX + 1;
    struct score_ref many[SCORE_REFS_MAX + 1];
    for (size_t i = 0; i < ARRAY_LEN(many); i++) {
        many[i] = refs[0];
    }
    msg.refs = many;
    expect_status(recode_scored(&msg), STATUS_CORRUPT, NULL);
}
END_TEST

START_TEST(what_is_shown_comes_out_clean_and_short) {
    char longer[400];
    struct body_scored got, msg = scored();
    struct buf payload;
    buf_init(&payload);
    msg.phrase = "red \033[31m\nand more";
    body_scored_encode(&payload, &msg);
    expect_ok(decode_scored(&payload, &got), NULL);
    expect_text(got.phrase, "red ^[[31m and more");
    memset(longer, 'a', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    msg.phrase = longer;
    buf_reset(&payload);
    body_scored_encode(&payload, &msg);
    expect_ok(decode_scored(&payload, &got), NULL);
    expect_int(strlen(got.phrase), SCORE_PHRASE_BYTES);
    buf_release(&payload);
}
END_TEST

START_TEST(words_arrive) {
    struct body_words got = {.count = 9};
    struct buf payload;
    buf_init(&payload);
    body_words_encode(&payload, &(struct body_words){.count = 2, .rows = words});
    struct frame frame = frame_of(&payload);
    expect_ok(body_words_decode(&frame, &arena, &got, NULL), NULL);
    expect_int(got.count, 2);
    expect_text(got.rows[0].phrase, "never again");
    expect_int(got.rows[1].points, -20);
    const struct score_word strong = {"x", SCORE_POINTS_MAX + 1};
    buf_reset(&payload);
    body_words_encode(&payload, &(struct body_words){.count = 1, .rows = &strong});
    frame = frame_of(&payload);
    expect_status(body_words_decode(&frame, &arena, &got, NULL), STATUS_CORRUPT, NULL);
    buf_release(&payload);
}
END_TEST

START_TEST(sets_are_asked_for_and_told) {
    struct index_sets asked;
    struct index_set_list told;
    struct buf payload;
    buf_init(&payload);
    index_sets_encode(&payload, &(struct index_sets){.count = 2, .ids = ids});
    struct frame frame = frame_of(&payload);
    expect_ok(index_sets_decode(&frame, &arena, &asked, NULL), NULL);
    expect_int(asked.count, 2);
    expect_text(asked.ids[1], "b@y \"odd\"");
    buf_reset(&payload);
    index_set_list_encode(&payload, &(struct index_set_list){.count = 2, .rows = sets});
    frame = frame_of(&payload);
    expect_ok(index_set_list_decode(&frame, &arena, &told, NULL), NULL);
    expect_int(told.rows[0].files, 2);
    expect_int(told.rows[0].mark, 77);
    expect_int(told.rows[1].arrived_at, INSTANT_NONE);
    const struct index_set odd = {"a@x", 1, 0, 0}; /* files, and no mark of them */
    buf_reset(&payload);
    index_set_list_encode(&payload, &(struct index_set_list){.count = 1, .rows = &odd});
    frame = frame_of(&payload);
    expect_status(index_set_list_decode(&frame, &arena, &told, NULL), STATUS_CORRUPT, NULL);
    struct body_score score;
    buf_reset(&payload);
    body_score_encode(&payload, &(struct body_score){.bytes = 12, .now = 34});
    frame = frame_of(&payload);
    expect_ok(body_score_decode(&frame, &arena, &score, NULL), NULL);
    expect_int(score.bytes, 12);
    expect_int(score.now, 34);
    buf_release(&payload);
}
END_TEST

START_TEST(every_reason_has_words) {
    for (uint32_t bit = 1; bit <= SCORE_APART_ALL; bit <<= 1) {
        expect_true(score_apart_words(bit)[0] != '\0');
    }
    expect_text(score_apart_words(0), "");
    expect_text(score_apart_words(SCORE_APART_SPOOF | SCORE_APART_LIST), "from a mailing list");
}
END_TEST

TEST_MAIN("wire/score_msg", TEST(comes_back_as_it_went), TEST(nonsense_is_refused),
          TEST(what_is_shown_comes_out_clean_and_short), TEST(words_arrive),
          TEST(sets_are_asked_for_and_told), TEST(every_reason_has_words))
