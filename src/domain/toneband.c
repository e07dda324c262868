/* The bands of a score. */
#include "callsheet/domain/tone.h"

static const struct {
    const char *word;
    int least;
} rows[TONE_BAND_COUNT] = {
#define X(name, word, least) [TONE_##name] = {word, least},
    TONE_BAND_TABLE(X)
#undef X
};

const char *tone_band_word(enum tone_band band) {
    return rows[band].word;
}

enum tone_band tone_band_of(int score) {
    enum tone_band band = TONE_CALM;
    for (int i = TONE_CALM; i < TONE_BAND_COUNT; i++) {
        band = score >= rows[i].least ? (enum tone_band)i : band;
    }
    return band;
}
