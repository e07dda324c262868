/* How heated a message is: each rule by a pair of texts that differ in nothing else. */
#include "callsheet/domain/tone.h"

#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/tone_match.h"
#include "support/check_more.h"

static struct arena arena;
static struct tone_words *none; /* no words; it makes scoring faster */

static struct tone score_with(const char *subject, const char *text,
                              const struct tone_words *words) {
    struct tone tone;
    arena_release(&arena);
    none = none == NULL ? tone_words_new() : none;
    words = words == NULL ? none : words;
    tone_score(&(struct tone_input){.subject = subject, .text = text, .len = strlen(text)}, words,
               &arena, &tone);
    return tone;
}

static struct tone score(const char *text) {
    return score_with("", text, NULL);
}

// clang-format off
static const struct {
    const char *rule;
    const char *hotter, *calmer;
    int by; /* points at least */
} pairs[] = {
    {"aimed at the firm or at a machine", "Your service is terrible.", "Our server is terribly slow.", 25},
    {"aimed at the firm or at a machine", "The invoice you sent is rubbish.", "The printer is rubbish.", 20},
    {"aimed at people or at a typo", "Your staff are stupid.", "There is a stupid error in the file.", 20},
    {"not takes it back", "We are angry about the visit last week, as we told him.", "We are not angry about the visit last week, as we told him.", 20},
    {"not takes it back, with words between", "This is outrageous, said the board.", "This is not at all outrageous, said the board.", 30},
    {"no complaint is praise", "We have a formal complaint about the new phones here.", "We have no complaint about the new phones here.", 15},
    {"not happy is no praise", "I am not happy with the work.", "I am happy with the work.", 8},
    {"very", "We are absolutely furious about it, from the boss down to the last clerk that we have.", "We are furious about it here, from the boss down to the last clerk that we have.", 5},
    {"a bit", "I am annoyed by the delay of the new cables for the second floor of the house.", "I am a bit annoyed by the delay of the new cables for the second floor.", 4},
    {"capitals add", "This is RIDICULOUS, we said, and so did all of the others who were there then too.", "This is ridiculous, we said, and so did all of the others who were there then too.", 3},
    {"capitals alone are nothing", "You lied to us about the date of the move.", "WE WILL MOVE ON THE DATE WE TOLD YOU.", 30},
    {"! adds", "You have lied to us about the move to the new house, and about the costs of it too!", "You have lied to us about the move to the new house, and about the costs of it too.", 2},
    {"! alone is nothing", "Where is it? You have lied to us.", "Great!!! See you on Monday!!!", 30},
    {"third time, not first", "This is the third time we ask for the plan.", "This is the first time we ask for the plan.", 12},
    {"nobody answers", "Nobody has answered my mail of Monday.", "Somebody has read my mail of Monday.", 8},
    {"a lawyer who will act, or who read the draft", "Our lawyer will contact you about the contract.", "Our lawyer reviewed the contract and likes it.", 30},
    {"business elsewhere", "We are taking our business elsewhere.", "We are taking our business seriously.", 20},
    {"refuses to pay", "We will not pay this invoice.", "We will pay this invoice.", 20},
    {"thanks for nothing", "Thanks for nothing.", "Thanks for everything.", 40},
    {"praise of trouble", "Great job, the phones are dead for the third day.", "Great job, the phones have a clear sound since Monday.", 30},
    {"congratulations on trouble", "Congratulations on breaking the one thing that was fine.", "Congratulations on your new house by the sea.", 30},
    {"counts up", "You did not come in May. You did not come in June. You did not come in July.", "You did not come in May. I was there in June. Then it rained in July.", 10},
    {"a judgement or a fact", "Eleven hours is beyond belief.", "Eleven hours is what we have.", 30},
    {"rhetorical", "What exactly are we paying you for?", "What exactly are we looking for?", 30},
    {"swears at somebody", "What the hell is line four on the bill?", "What is line four on the bill?", 20},
    {"masked swearing", "Your f***ing invoice is wrong.", "Your final invoice is wrong.", 20},
    {"an angry face", "The bill again \xf0\x9f\x98\xa1", "The bill again \xf0\x9f\x98\x80", 10},
    {"theft by the firm or by others", "You are stealing from us and it is fraud.", "I am the victim of identity theft and fraud.", 25},
    {"in an emergency", "Your bill is horrible and your people are useless.", "Help! The server is down, a horrible error, nobody can work, please call me back.", 30},
    {"sent to many", "Your mistakes make us angry. They cost us a customer.", "Ten mistakes that make customers angry. Read more in our newsletter. Unsubscribe here.", 30},
    {"wording of contracts", "We will take legal action against you.", "Late payment may result in legal action.", 30},
    {"courtesy", "Fix it.", "Could you please fix it? Thank you.", 3},
    {"German, aimed", "Ihr Service ist furchtbar.", "Der Server ist furchtbar langsam.", 20},
    {"German, denied", "Das ist unversch\xc3\xa4mt.", "Das ist gar nicht unversch\xc3\xa4mt.", 30},
    {"French, denied", "C'est scandaleux.", "Ce n'est pas du tout scandaleux.", 30},
    {"Spanish, lawyer", "Nuestro abogado se encarga de este asunto.", "Nuestro abogado ha revisado el contrato y no tiene dudas.", 25},
    {"Portuguese, praise", "Voc\xc3\xaas s\xc3\xa3o uns mentirosos.", "Voc\xc3\xaas s\xc3\xa3o muito simp\xc3\xa1ticos.", 30},
    {"Italian, thanks for nothing", "Grazie di niente, il server \xc3\xa8 ancora rotto.", "Grazie mille, il server funziona.", 30},
};

static const char *const angry[] = {
    "This is outrageous.",
    "Totally unacceptable!",
    "I am sick and tired of this.",
    "I WANT MY MONEY BACK. YOU ARE LIARS AND THIEVES.",
    "You have ignored three letters. Unless I hear from you by Friday, I will instruct our solicitor.",
    "This is the third time you have ignored our complaint. We are taking our business elsewhere.",
    "Das ist eine Frechheit.",
    "Unverschaemt, was Sie da abrechnen.",
    "UNVERSCH\xc3\x84MT, was Sie da abrechnen.",
    "C'est inadmissible.",
    "Es una verg\xc3\xbc" "enza.",
    "Es una verguenza.",
    "\xc3\x89 inaceit\xc3\xa1vel.",
    "E' una vergogna, siete dei ladri.",
};

static const char *const calm[] = {
    "",
    "   \n\n",
    "Hello, could you send me the invoice for June? Thanks, Olu",
    "Help!!! Server down, urgent, please call!!!",
    "URGENT: PLEASE CALL ME BACK, THE WHOLE NETWORK IS DOWN",
    "PURCHASE ORDER 4711\nDELIVERY WITHIN 14 DAYS\nPLEASE CONFIRM",
    "We dispute item 4 of invoice 5540, as it was returned on 2 March. Please issue a credit note.",
    "I am a little worried about the weekend. Is there anything we should prepare?",
    "Thank you so much, everything works again!!! You are great!!!",
    "The problem lies in the driver.",
    "Vielen Dank f\xc3\xbcr die schnelle Hilfe!",
    "Merci beaucoup, tout fonctionne.",
};
// clang-format on

START_TEST(one_feature_makes_the_difference) {
    struct tone hotter = score(pairs[_i].hotter);
    int high = hotter.score;
    int low = score(pairs[_i].calmer).score;
    ck_assert_msg(high >= low + pairs[_i].by, "%s: “%s” %d, “%s” %d, wanted %d between them",
                  pairs[_i].rule, pairs[_i].hotter, high, pairs[_i].calmer, low, pairs[_i].by);
    arena_release(&arena);
}
END_TEST

START_TEST(plain_anger_is_angry) {
    struct tone tone = score(angry[_i]);
    ck_assert_msg(tone.band == TONE_ANGRY, "“%s”: %d", angry[_i], tone.score);
    expect_true(tone_worst(&tone) != NULL);
    arena_release(&arena);
}
END_TEST

START_TEST(what_is_no_anger_is_calm) {
    struct tone tone = score(calm[_i]);
    ck_assert_msg(tone.band == TONE_CALM, "“%s”: %d", calm[_i], tone.score);
    arena_release(&arena);
}
END_TEST

START_TEST(the_score_is_the_sum_of_its_spans) {
    for (size_t i = 0; i < ARRAY_LEN(pairs) + ARRAY_LEN(angry); i++) {
        struct tone tone =
            score(i < ARRAY_LEN(pairs) ? pairs[i].hotter : angry[i - ARRAY_LEN(pairs)]);
        int sum = 0;
        for (size_t s = 0; s < tone.span_count; s++) {
            sum += tone.spans[s].weight;
            expect_true(tone.spans[s].weight != 0);
            expect_true(tone.spans[s].why[0] != '\0');
        }
        expect_int(tone.score, sum < 0 ? 0 : sum > 100 ? 100 : sum);
        expect_int(tone.band, tone_band_of(tone.score));
    }
    arena_release(&arena);
}
END_TEST

START_TEST(the_worst_span_is_what_is_quoted) {
    static const char text[] = "We disagree. It is outrageous. Please call.";
    struct tone tone = score(text);
    const struct tone_span *worst = tone_worst(&tone);
    ck_assert(worst != NULL);
    char *words = mem_strndup(text + worst->start, worst->end - worst->start);
    expect_text(words, "outrageous");
    mem_free(words);
    tone = score("Please, thank you.");
    expect_true(tone_worst(&tone) == NULL);
    arena_release(&arena);
}
END_TEST

START_TEST(what_others_wrote_does_not_count) {
    static const char text[] = "Thanks, I will look.\n> You are liars, this is outrageous.\nJo\n";
    const struct tone_gap gap = {.start = 21, .end = 59};
    struct tone tone;
    struct tone_input input = {.text = text, .len = sizeof text - 1};
    tone_score(&input, NULL, &arena, &tone);
    expect_int(tone.band, TONE_ANGRY);
    input.gaps = &gap;
    input.gap_count = 1;
    tone_score(&input, NULL, &arena, &tone);
    expect_int(tone.band, TONE_CALM);
    for (size_t i = 0; i < tone.span_count; i++) {
        expect_true(tone.spans[i].end <= gap.start || tone.spans[i].start >= gap.end);
    }
    arena_release(&arena);
}
END_TEST

/* A phrase that only exists when what stands between its halves is left out is none. */
START_TEST(no_phrase_reaches_over_a_gap) {
    static const char text[] = "I am fed\n> x\nup with nothing.\n";
    const struct tone_gap gap = {.start = 9, .end = 13};
    struct tone tone;
    tone_score(
        &(struct tone_input){.text = text, .len = sizeof text - 1, .gaps = &gap, .gap_count = 1},
        NULL, &arena, &tone);
    expect_int(tone.score, 0);
    expect_true(score("I am fed up with nothing.\n").score > 20);
    arena_release(&arena);
}
END_TEST

START_TEST(the_subject_counts_and_is_said) {
    struct tone tone = score_with("Your outrageous bill", "See above.", NULL);
    expect_true(tone.score >= 40);
    ck_assert(tone.span_count > 0);
    expect_true(tone.spans[0].is_in_subject);
    expect_int(tone.spans[0].start, 5);
    expect_int(tone.spans[0].end, 15);
    tone = score_with(NULL, "See above.", NULL);
    expect_int(tone.score, 0);
    arena_release(&arena);
}
END_TEST

START_TEST(words_of_the_configuration_count) {
    static const char text[] = "The Blue Screen of shame is back on our invoice today.";
    struct tone_words *words = tone_words_new();
    int before = score(text).score;
    expect_true(tone_words_add(words, "blue screen of shame", 30));
    expect_int(score_with("", text, words).score, before + 30);
    expect_true(tone_words_add(words, "on our invoice", -10));
    expect_int(score_with("", text, words).score, before + 20);
    tone_words_free(words);
    words = tone_words_new();
    expect_true(tone_words_add(words, "UNVERSCH\xc3\x84MT", 5));
    expect_false(tone_words_add(words, "", 5));
    expect_false(tone_words_add(words, " ?! ", 5));
    expect_false(tone_words_add(words, "one two three four five six seven eight nine", 5));
    expect_true(tone_words_add(words, "one two three four five six seven eight", 5));
    expect_false(tone_words_add(words, "word", 0));
    expect_false(tone_words_add(words, "word", 51));
    expect_false(tone_words_add(words, "word", -51));
    tone_words_free(words);
    tone_words_free(NULL);
    arena_release(&arena);
}
END_TEST

static const struct {
    const char *text, *language;
} languages[] = {
    {"Could you please look at the invoice?", "en"},
    {"Bitte sehen Sie sich die Rechnung noch einmal an.", "de"},
    {"Pourriez-vous regarder la facture, s'il vous pla\xc3\xaet ?", "fr"},
    {"\xc2\xbfPodr\xc3\xad"
     "an ustedes mirar la factura, por favor?",
     "es"},
    {"Voc\xc3\xaas podiam ver a nossa fatura, por favor? N\xc3\xa3o est\xc3\xa1 certa.", "pt"},
    {"Potete guardare la nostra fattura per favore? Non \xc3\xa8 giusta.", "it"},
    {"4711", ""},
    {"\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82", ""},
};

START_TEST(languages_are_told_apart) {
    expect_text(score(languages[_i].text).language, languages[_i].language);
    arena_release(&arena);
}
END_TEST

START_TEST(an_unknown_language_counts_half) {
    int known = score("Ihr seid die Abzocke!").score;
    int unknown = score("Abzocke!").score;
    expect_true(unknown > 0 && unknown < known);
    arena_release(&arena);
}
END_TEST

static void check_phrases(const char *list, const char *code) {
    for (const char *at = list; *at != '\0';) {
        while (*at == ' ' || *at == ',') {
            at++;
        }
        size_t len = strcspn(at, ",");
        ck_assert_msg(len == 0 || tone_phrase_check(at, len), "%s: “%.*s” is no phrase", code,
                      (int)len, at);
        at += len;
    }
}

START_TEST(the_lexicons_are_well_formed) {
    for (size_t l = 0; l < TONE_LANGUAGE_COUNT; l++) {
        const struct tone_language *language = tone_language_at(l);
        for (size_t i = 0; i < language->group_count; i++) {
            check_phrases(language->groups[i].phrases, language->code);
            expect_true(language->groups[i].points != 0);
        }
    }
    expect_false(tone_phrase_check("?may be", 7));
    expect_false(tone_phrase_check("an @unknown", 11));
    expect_false(tone_phrase_check("ab*", 3));
    expect_false(tone_phrase_check("a .. b .. c .. d", 16));
    expect_false(tone_phrase_check("Word", 4));
    expect_false(tone_phrase_check("a  b", 4));
    expect_true(tone_phrase_check("abc* ?@you|it .. _ x", 20));
}
END_TEST

START_TEST(bands_grow_with_the_score) {
    enum tone_band last = TONE_CALM;
    for (int points = 0; points <= 100; points++) {
        enum tone_band band = tone_band_of(points);
        expect_true(band >= last);
        last = band;
    }
    expect_int(tone_band_of(0), TONE_CALM);
    expect_int(last, TONE_ANGRY);
    expect_text(tone_band_word(TONE_IRRITATED), "irritated");
}
END_TEST

static void check_spans(const struct tone *tone, const char *text, size_t len) {
    size_t last = 0;
    for (size_t i = 0; i < tone->span_count; i++) {
        const struct tone_span *span = &tone->spans[i];
        expect_true(span->start >= last && span->end > span->start && span->end <= len);
        expect_true(span->start == 0 || ((unsigned char)text[span->start] & 0xc0) != 0x80);
        last = span->end;
    }
}

/* Bytes that are no text, and texts of heated words in any order. */
START_TEST(holds_for_any_bytes) {
    struct dice dice = dice_new();
    static const char *const words[] = {
        "you ",        "are ", "liars", "!!! ",        "\n\n",
        "not ",        "\xc3", "\xe4",  "THE ",        "I ",
        "'s ",         "n't ", "f**k",  "outrageous ", "\xf0\x9f\x98\xa1",
        "third time ", "\0",   "- "};
    struct tone_words *words_kept = tone_words_new();
    for (int round = 0; round < 3000; round++) {
        struct buf text = {0};
        struct tone tone, again;
        for (uint64_t n = dice_below(&dice, 60); n > 0; n--) {
            const char *word = words[dice_below(&dice, ARRAY_LEN(words))];
            bool is_byte = dice_below(&dice, 8) == 0;
            buf_add_char(&text, (char)dice_below(&dice, 256));
            buf_add_text(&text, is_byte ? "" : word);
        }
        struct tone_gap gap = {.start = dice_below(&dice, text.len + 1), .end = 0};
        gap.end = gap.start + dice_below(&dice, 20);
        struct tone_input input = {
            .text = buf_text(&text), .len = text.len, .gaps = &gap, .gap_count = 1};
        tone_score(&input, words_kept, &arena, &tone);
        tone_score(&input, round % 100 == 0 ? NULL : words_kept, &arena, &again);
        check_spans(&tone, input.text, input.len);
        expect_true(tone.score >= 0 && tone.score <= 100);
        expect_int(tone.score, again.score);
        buf_release(&text);
        arena_release(&arena);
    }
    tone_words_free(words_kept);
}
END_TEST

TEST_MAIN("domain/tone", TEST_LOOP(one_feature_makes_the_difference, ARRAY_LEN(pairs)),
          TEST_LOOP(plain_anger_is_angry, ARRAY_LEN(angry)),
          TEST_LOOP(what_is_no_anger_is_calm, ARRAY_LEN(calm)),
          TEST(the_score_is_the_sum_of_its_spans), TEST(the_worst_span_is_what_is_quoted),
          TEST(what_others_wrote_does_not_count), TEST(no_phrase_reaches_over_a_gap),
          TEST(the_subject_counts_and_is_said), TEST(words_of_the_configuration_count),
          TEST_LOOP(languages_are_told_apart, ARRAY_LEN(languages)),
          TEST(an_unknown_language_counts_half), TEST(the_lexicons_are_well_formed),
          TEST(bands_grow_with_the_score), TEST(holds_for_any_bytes))
