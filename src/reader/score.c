/** A message's tone and the numbers it refers to. */
#include "callsheet/reader/score.h"

#include <stdbool.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/refs.h"
#include "callsheet/reader/apart.h"
#include "callsheet/reader/body.h"
#include "callsheet/reader/header.h"

enum {
    SENTENCE_COLS = 60, /* a sentence up to this is quoted whole */
    AROUND_COLS = 24,   /* else so much before and behind the words that count */
};

static const char DOTS[] = "…";

/* A sender whose tone cannot be held against a customer, whatever his address. */
static const uint32_t SPOOFS =
    BODY_WARNING_TWO_AUTHORS | BODY_WARNING_FROM_REPEATED | BODY_WARNING_NAME_HOLDS_ADDRESS;

/* --- the phrase ------------------------------------------------------------------------------- */

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

/* Says whether a sentence ends with the byte before `at`. */
static bool ends_before(const char *text, size_t from, size_t at) {
    if (at <= from) {
        return true;
    }
    char c = text[at - 1];
    bool is_paragraph = c == '\n' && at - 1 > from && text[at - 2] == '\n';
    return is_paragraph || ((c == '.' || c == '!' || c == '?') && is_blank(text[at]));
}

/* Goes back over at most `cols` columns to the beginning of a word. */
static size_t words_before(const char *text, size_t from, size_t at, int cols) {
    size_t start = at;
    while (start > from && text_cols(text + start, at - start) < cols) {
        start = from + text_cluster_before(text + from, start - from);
    }
    while (start > from && start < at && !is_blank(text[start - 1])) {
        start++;
    }
    return start;
}

static size_t words_behind(const char *text, size_t until, size_t at, int cols) {
    size_t end = at + text_prefix(text + at, until - at, cols, NULL);
    while (end > at && end < until && !is_blank(text[end])) {
        end--;
    }
    return end;
}

/* Appends on one line, runs of blanks as one, without blanks at the ends. */
static void add_squeezed(struct buf *out, const char *text, size_t len) {
    bool is_pending = false;
    for (size_t i = 0; i < len; i++) {
        if (is_blank(text[i])) {
            is_pending = true;
            continue;
        }
        if (is_pending && out->len > 0) {
            buf_add_char(out, ' ');
        }
        is_pending = false;
        buf_add_char(out, text[i]);
    }
}

/* A piece of a text as it will be quoted. */
struct cut {
    size_t start, end;
    bool is_cut_before, is_cut_behind; /* in the middle of its sentence */
};

static const char *quoted(const char *text, const struct cut *cut, struct arena *arena) {
    struct buf squeezed, phrase;
    buf_init(&squeezed);
    buf_init(&phrase);
    add_squeezed(&squeezed, text + cut->start, cut->end - cut->start);
    size_t len = squeezed.len, most = SCORE_PHRASE_BYTES - 2 * (sizeof DOTS - 1);
    if (len > most) {
        for (len = most; len > 0 && ((unsigned char)squeezed.data[len] & 0xc0) == 0x80;) {
            len--;
        }
    }
    bool is_cut_behind = cut->is_cut_behind || len < squeezed.len;
    while (!is_cut_behind && len > 0 && squeezed.data[len - 1] == '.') {
        len--; /* the sentence around it has its own full stop */
    }
    buf_add_text(&phrase, cut->is_cut_before ? DOTS : "");
    buf_add(&phrase, buf_text(&squeezed), len);
    buf_add_text(&phrase, is_cut_behind ? DOTS : "");
    const char *copy = arena_strndup(arena, buf_text(&phrase), phrase.len);
    buf_release(&phrase);
    buf_release(&squeezed);
    return copy;
}

const char *score_phrase(const char *text, size_t from, size_t until, const struct tone_gap *range,
                         struct arena *arena) {
    size_t start = range->start, end = range->end;
    while (!ends_before(text, from, start)) {
        start--;
    }
    while (end < until && !ends_before(text, from, end)) {
        end++;
    }
    while (start < range->start && is_blank(text[start])) {
        start++;
    }
    while (end > range->end && is_blank(text[end - 1])) {
        end--;
    }
    size_t sentence_start = start, sentence_end = end;
    if (text_cols(text + start, end - start) > SENTENCE_COLS) {
        size_t before = words_before(text, start, range->start, AROUND_COLS);
        end = words_behind(text, end, range->end, AROUND_COLS);
        start = before;
    }
    return quoted(text, &(struct cut){start, end, start > sentence_start, end < sentence_end},
                  arena);
}

/* The author's own words around a place: from the end of the gap before to the next. */
static void own_words(const struct tone_input *input, size_t at, size_t *from, size_t *until) {
    *from = 0;
    *until = input->len;
    for (size_t i = 0; i < input->gap_count; i++) {
        if (input->gaps[i].end <= at) {
            *from = input->gaps[i].end;
        } else if (input->gaps[i].start >= at && input->gaps[i].start < *until) {
            *until = input->gaps[i].start;
        }
    }
}

static const char *worst_phrase(const struct tone_input *input, const struct tone *tone,
                                struct arena *arena) {
    const struct tone_span *worst = tone_worst(tone);
    if (worst == NULL) {
        return "";
    }
    const char *text = worst->is_in_subject ? input->subject : input->text;
    size_t from = 0, until = worst->is_in_subject ? strlen(input->subject) : input->len;
    if (!worst->is_in_subject) {
        own_words(input, worst->start, &from, &until);
    }
    if (worst->end > until || worst->start < from || worst->start >= worst->end) {
        return ""; /* no place to quote from */
    }
    struct tone_gap range = {.start = worst->start, .end = worst->end};
    return score_phrase(text, from, until, &range, arena);
}

/* --- references ------------------------------------------------------------------------------- */

/* The references of one message as they are gathered. */
struct gathering {
    struct arena *arena;
    struct score_ref *refs;
    size_t count;
};

static bool is_there(const struct gathering *gathering, const char *key) {
    for (size_t i = 0; i < gathering->count; i++) {
        if (strcmp(gathering->refs[i].key, key) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_in_gap(const struct tone_input *input, size_t at) {
    for (size_t i = 0; i < input->gap_count; i++) {
        if (at >= input->gaps[i].start && at < input->gaps[i].end) {
            return true;
        }
    }
    return false;
}

static void add_ref(struct gathering *gathering, const char *text, const struct refs_item *item) {
    if (gathering->count == SCORE_REFS_MAX || item->key[0] == '\0' ||
        is_there(gathering, item->key)) {
        return;
    }
    struct buf written;
    buf_init(&written);
    add_squeezed(&written, text + item->start, item->end - item->start);
    bool fits = written.len <= SCORE_REF_BYTES;
    gathering->refs[gathering->count++] = (struct score_ref){
        .key = arena_strdup(gathering->arena, item->key),
        .written = arena_strdup(gathering->arena, fits ? buf_text(&written) : item->key),
        .is_named = item->is_named,
    };
    buf_release(&written);
}

/* `input` NULL: all of the text is the author's. */
static void gather(struct gathering *gathering, const char *text, size_t len, int32_t today,
                   const struct tone_input *input) {
    struct refs refs = {.count = 0};
    refs_find(text, len, today, gathering->arena, &refs);
    for (size_t i = 0; i < refs.count; i++) {
        const struct refs_item *item = &refs.items[i];
        if (item->kind == REFS_NUMBER && (input == NULL || !is_in_gap(input, item->start))) {
            add_ref(gathering, text, item);
        }
    }
}

/* --- the whole -------------------------------------------------------------------------------- */

static void find_gaps(const struct body_text *text, struct arena *arena, struct tone_input *input) {
    struct tone_gap *gaps = arena_array(arena, text->span_count + 1, sizeof *gaps);
    input->gaps = gaps;
    for (size_t i = 0; i < text->span_count && text->spans[i].start < input->len; i++) {
        size_t end = text->spans[i].end;
        gaps[input->gap_count++] = (struct tone_gap){.start = text->spans[i].start,
                                                     .end = end < input->len ? end : input->len};
    }
}

/* As much of a text as is judged, cut between two characters. */
static size_t judged_len(const struct body_text *text) {
    size_t len = text->text_len < SCORE_TEXT_BYTES ? text->text_len : SCORE_TEXT_BYTES;
    while (len < text->text_len && len > 0 && ((unsigned char)text->text[len] & 0xc0) == 0x80) {
        len--;
    }
    return len;
}

static void judge(const struct score_request *request, const struct body_text *text,
                  struct arena *arena, struct body_scored *out) {
    struct tone tone;
    struct tone_input input = {
        .subject = text->subject, .text = text->text, .len = judged_len(text)};
    find_gaps(text, arena, &input);
    tone_score(&input, request->words, arena, &tone);
    int score = tone.score < 0 ? 0 : tone.score;
    out->score = (uint8_t)(score > SCORE_MOST ? SCORE_MOST : score);
    out->language = arena_strdup(arena, tone.language);
    out->phrase = worst_phrase(&input, &tone, arena);
    int64_t at = text->date == INSTANT_NONE ? request->now : text->date;
    struct gathering gathering = {.arena = arena};
    gathering.refs = arena_array(arena, SCORE_REFS_MAX, sizeof *gathering.refs);
    int32_t today = (int32_t)(at / SECONDS_PER_DAY); /* only years and week days hang on it */
    gather(&gathering, text->subject, strlen(text->subject), today, NULL);
    gather(&gathering, input.text, input.len, today, &input);
    out->refs = gathering.refs;
    out->ref_count = gathering.count;
}

void score_message(const struct score_request *request, const char *message, size_t len,
                   struct arena *arena, struct body_scored *out) {
    struct body_result result;
    *out = (struct body_scored){.phrase = ""};
    body_render(request->charsets, message, len, request->file_bytes, &result);
    size_t block = header_block_len(message, len);
    out->apart = apart_of(message, block < HEADER_BLOCK_BYTES ? block : HEADER_BLOCK_BYTES);
    out->warnings = result.text.warnings;
    out->apart |= (out->warnings & SPOOFS) != 0 ? SCORE_APART_SPOOF : 0U;
    judge(request, &result.text, arena, out);
    body_release(&result);
}
