/* Tone of any bytes: spans in order and in place, the score their sum, and the same each time. The
   first three bytes say where a gap is and whether the start is the subject. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/tone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct tone *tone, const char *subject, const char *text, size_t len) {
    size_t last[2] = {0, 0};
    int sum = 0;
    for (size_t i = 0; i < tone->span_count; i++) {
        const struct tone_span *span = &tone->spans[i];
        size_t limit = span->is_in_subject ? strlen(subject) : len;
        const char *bytes = span->is_in_subject ? subject : text;
        assert(span->start < span->end && span->end <= limit);
        assert(span->start >= last[span->is_in_subject]);
        assert(span->weight != 0 && span->why != NULL);
        assert(bytes != NULL);
        last[span->is_in_subject] = span->end;
        sum += span->weight;
    }
    assert(tone->score == (sum < 0 ? 0 : sum > 100 ? 100 : sum));
    assert(tone->band == tone_band_of(tone->score));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct tone tone, again;
    struct tone_gap gap = {.start = 0, .end = 0};
    if (size < 3) {
        return 0;
    }
    size_t subject_len = data[2] < size - 3 ? data[2] : size - 3;
    char *subject = mem_strndup((const char *)data + 3, subject_len);
    size_t len = size - 3 - subject_len;
    char *text = mem_strndup((const char *)data + 3 + subject_len, len);
    gap.start = data[0];
    gap.end = gap.start + data[1];
    struct tone_input input = {
        .subject = subject, .text = text, .len = len, .gaps = &gap, .gap_count = 1};
    struct tone_words *words = tone_words_new();
    (void)tone_words_add(words, subject, data[1] % 101 - 50); /* none: it stays without */
    tone_score(&input, words, &arena, &tone);
    check(&tone, subject, text, len);
    tone_score(&input, words, &arena, &again);
    assert(tone.score == again.score && tone.span_count == again.span_count);
    tone_words_free(words);
    mem_free(subject);
    mem_free(text);
    arena_release(&arena);
    return 0;
}
