#include "callsheet/reader/score.h"

#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/text.h"
#include "callsheet/reader/body.h"
#include "support/check_more.h"

static struct arena arena;

static struct body_scored score(const char *message) {
    static struct charsets *charsets;
    struct body_scored out;
    if (charsets == NULL) {
        body_start();
        charsets = charsets_new();
    }
    size_t len = strlen(message);
    const struct score_request request = {
        .charsets = charsets, .now = 1700000000, .file_bytes = len};
    score_message(&request, message, len, &arena, &out);
    return out;
}

#define HEAD "From: Jo <jo@x.example>\nDate: Fri, 17 Nov 2023 10:00:00 +0000\n"
#define HEAT                                                                                       \
    "this is outrageous and completely unacceptable! We will cancel the contract and call our "    \
    "lawyer."

START_TEST(what_the_author_wrote_counts) {
    struct body_scored own = score(HEAD "Subject: INV-1042\n\nHello,\n" HEAT "\n");
    expect_int(tone_band_of(own.score), TONE_ANGRY);
    expect_true(own.phrase[0] != '\0');
    expect_int(own.apart, 0);
    expect_int(own.ref_count, 1);
    expect_text(own.refs[0].key, "INV1042");
}
END_TEST

START_TEST(quotes_and_signatures_do_not) {
    static const char *const messages[] = {
        HEAD "\nThank you, all is well.\n\nOn Mon, 2 Nov 2026 at 09:00, Me wrote:\n> " HEAT
             "\n> about INV-1042\n",
        HEAD "\nThank you, all is well.\n-- \n" HEAT "\nINV-1042\n",
    };
    for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
        struct body_scored scored = score(messages[i]);
        expect_int(tone_band_of(scored.score), TONE_CALM);
        expect_text(scored.phrase, "");
        expect_int(scored.ref_count, 0);
    }
}
END_TEST

START_TEST(senders_that_cannot_be_told_are_said) {
    struct body_scored two = score("From: a@x.example, b@x.example\n\nhello\n");
    expect_int(two.apart, SCORE_APART_SPOOF);
    struct body_scored list = score(HEAD "List-Id: <a.b>\n\n" HEAT "\n");
    expect_int(list.apart, SCORE_APART_LIST);
    expect_int(tone_band_of(list.score), TONE_ANGRY); /* the tone is told all the same */
}
END_TEST

START_TEST(each_number_is_told_once_and_a_few_at_most) {
    struct buf message;
    buf_init(&message);
    buf_add_text(&message, HEAD "\nINV-1042 and INV-1042");
    for (int i = 0; i < 40; i++) {
        buf_addf(&message, " INV-%d", 2000 + i);
    }
    struct body_scored scored = score(buf_text(&message));
    expect_int(scored.ref_count, SCORE_REFS_MAX);
    expect_text(scored.refs[0].key, "INV1042");
    expect_text(scored.refs[1].key, "INV2000");
    buf_release(&message);
}
END_TEST

static const struct {
    const char *text, *words, *wanted;
} phrases[] = {
    {"Hello. this is outrageous. Bye.", "outrageous", "this is outrageous"},
    {"Hello!\n\nthis is\noutrageous!\n\nBye", "outrageous", "this is outrageous!"},
    {"outrageous", "outrageous", "outrageous"},
    {"One two three four five six seven outrageous eight nine ten eleven twelve thirteen",
     "outrageous", "…four five six seven outrageous eight nine ten eleven…"},
    {"outrageous eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
     "outrageous", "outrageous eight nine ten eleven…"},
    {"One two three four five six seven eight nine ten eleven twelve it is outrageous",
     "outrageous", "…ten eleven twelve it is outrageous"},
};

START_TEST(quotes_the_sentence_or_the_words_around) {
    const char *text = phrases[_i].text;
    size_t start = (size_t)(strstr(text, phrases[_i].words) - text);
    const struct tone_gap range = {start, start + strlen(phrases[_i].words)};
    expect_text(score_phrase(text, 0, strlen(text), &range, &arena), phrases[_i].wanted);
}
END_TEST

START_TEST(a_phrase_is_never_too_long_or_broken) {
    struct dice dice = dice_new();
    for (int i = 0; i < 2000; i++) {
        struct buf text;
        buf_init(&text);
        for (uint64_t left = 1 + dice_below(&dice, 300); left > 0; left--) {
            static const char *const pieces[] = {"a",  "é",  "字",   " ",
                                                 ". ", "\n", "\n\n", "e\xcc\x81"};
            buf_add_text(&text, pieces[dice_below(&dice, ARRAY_LEN(pieces))]);
        }
        size_t start = dice_below(&dice, text.len),
               end = start + 1 + dice_below(&dice, text.len - start);
        while (start > 0 && ((unsigned char)text.data[start] & 0xc0) == 0x80) {
            start--;
        }
        while (end < text.len && ((unsigned char)text.data[end] & 0xc0) == 0x80) {
            end++;
        }
        const struct tone_gap range = {start, end};
        const char *phrase = score_phrase(text.data, 0, text.len, &range, &arena);
        expect_true(strlen(phrase) <= SCORE_PHRASE_BYTES);
        expect_true(text_is_utf8(phrase, strlen(phrase)));
        expect_true(strchr(phrase, '\n') == NULL);
        buf_release(&text);
    }
}
END_TEST

TEST_MAIN("reader/score", TEST(what_the_author_wrote_counts), TEST(quotes_and_signatures_do_not),
          TEST(senders_that_cannot_be_told_are_said),
          TEST(each_number_is_told_once_and_a_few_at_most),
          TEST_LOOP(quotes_the_sentence_or_the_words_around, ARRAY_LEN(phrases)),
          TEST(a_phrase_is_never_too_long_or_broken))
