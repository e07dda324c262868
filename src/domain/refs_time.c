/* Times spent in a text: "2.5h", "two hours", "20 minutes", "1:30 h", "half an hour". */
#include "callsheet/domain/refs_read.h"

enum {
    MOST_DIGITS = 5,
    MOST_MINUTES = 100000, /* ten weeks by day and night: more is nobody's work */
    MOST_WORDS = 6,
    MILLI = 1000,
    HOUR_MINUTES = 60,
    QUARTER_MINUTES = 15,
};

/* Thousandths of "½" and the like; 0 when the sign is none. */
static int32_t fraction_of(const struct lex_token *token) {
    if (token->kind != LEX_SIGN) {
        return 0;
    }
    switch (token->scalar) {
    case 0xbc:
        return 250;
    case 0xbd:
        return 500;
    case 0xbe:
        return 750;
    case 0x2153:
        return 333;
    case 0x2154:
        return 667;
    default:
        return 0;
    }
}

/* "1/2", "3/4" at `at`, in thousandths; 0 when there is none. */
static int32_t read_ratio(struct lex *lex, size_t at) {
    int32_t above = lex_number(lex, lex_at(lex, at), 1);
    int32_t below = lex_number(lex, lex_at(lex, at + 2), 1);
    bool is_ratio = lex_is_sign(lex_at(lex, at + 1), '/') && lex_at(lex, at + 1)->gap == GAP_NONE &&
                    lex_at(lex, at + 2)->gap == GAP_NONE && above > 0 && below > above &&
                    below <= 4;
    return is_ratio ? above * MILLI / below : 0;
}

/* Decimals behind a point or comma at `at`, in thousandths; -1 when there are none. */
static int32_t read_decimals(struct lex *lex, size_t at) {
    const struct lex_token *sign = lex_at(lex, at), *digits = lex_at(lex, at + 1);
    bool is_point = lex_is_sign(sign, '.') || lex_is_sign(sign, ',');
    if (!is_point || sign->gap != GAP_NONE || digits->gap != GAP_NONE) {
        return -1;
    }
    int32_t value = lex_number(lex, digits, 3);
    for (size_t len = lex_len(digits); value >= 0 && len < 3; len++) {
        value *= 10;
    }
    return value;
}

static bool read_digits(struct lex *lex, size_t at, int32_t *milli, size_t *next) {
    int32_t ratio = read_ratio(lex, at);
    if (ratio > 0) {
        *milli = ratio;
        *next = at + 3;
        return true;
    }
    int32_t whole = lex_number(lex, lex_at(lex, at), MOST_DIGITS);
    if (whole < 0) {
        return false;
    }
    int32_t decimals = read_decimals(lex, at + 1);
    int32_t fraction = fraction_of(lex_at(lex, at + 1));
    ratio = lex_at(lex, at + 1)->gap == GAP_BLANK ? read_ratio(lex, at + 1) : 0;
    *milli = whole * MILLI + (decimals > 0 ? decimals : 0) + fraction + ratio;
    *next = at + 1;
    if (decimals >= 0) {
        *next = at + 3;
    } else if (fraction > 0) {
        *next = at + 2;
    } else if (ratio > 0) {
        *next = at + 4;
    }
    return true;
}

/* "twenty five", "twenty-five", "three hundred", "treinta y cinco" */
static bool read_words(struct lex *lex, size_t at, int32_t *milli, size_t *next) {
    int64_t sum = 0, part = 0;
    size_t used = 0;
    for (size_t words = 0; words < MOST_WORDS; words++) {
        const struct lex_token *token = lex_at(lex, at + used);
        bool is_link = used > 0 && (lex_is(token, SENSE_AND) || lex_is_sign(token, '-'));
        size_t skip = is_link ? 1 : 0;
        token = lex_at(lex, at + used + skip);
        int32_t value = lex_value(token, SENSE_NUMBER), times = lex_value(token, SENSE_TIMES);
        bool adds = value > 0 && (part == 0 || (part >= 20 * MILLI && value < part));
        if (used > 0 && token->gap == GAP_PARAGRAPH) {
            break;
        }
        if (adds) {
            part += value;
        } else if (times > 0 && used > 0 && part < 1000 * MILLI) {
            part = part * times;
        } else {
            break;
        }
        used += skip + 1;
    }
    sum += part;
    *milli = (int32_t)(sum > INT32_MAX ? 0 : sum);
    *next = at + used;
    return *milli > 0;
}

bool refs_read_quantity(struct refs_scan *scan, size_t at, int32_t *milli, size_t *next) {
    struct lex *lex = &scan->lex;
    const struct lex_token *token = lex_at(lex, at);
    int32_t fraction = fraction_of(token);
    if (fraction > 0) {
        *milli = fraction;
        *next = at + 1;
        return true;
    }
    return token->kind == LEX_DIGITS ? read_digits(lex, at, milli, next)
                                     : read_words(lex, at, milli, next);
}

/* "and a half", "y media", "e mezza" at `at`: thousandths, 0 when there is none. */
static int32_t read_rest(struct lex *lex, size_t at, size_t *next) {
    if (!lex_is(lex_at(lex, at), SENSE_AND)) {
        return 0;
    }
    size_t article = lex_is(lex_at(lex, at + 1), SENSE_NUMBER) ? 1 : 0;
    const struct lex_token *token = lex_at(lex, at + 1 + article);
    if (!lex_is(token, SENSE_HALF) && !lex_is(token, SENSE_QUARTER)) {
        return 0;
    }
    *next = at + 2 + article;
    return lex_is(token, SENSE_HALF) ? 500 : 250;
}

/* A unit of time at `at`, perhaps behind a hyphen or apostrophe; SENSE_NONE when there is none. */
static enum refs_sense read_unit(struct lex *lex, size_t at, size_t *next) {
    const struct lex_token *token = lex_at(lex, at);
    size_t hyphen =
        lex_is_sign(token, '-') || lex_is_sign(token, '\'') || lex_is_sign(token, 0x2019) ? 1 : 0;
    token = lex_at(lex, at + hyphen);
    if (token->gap == GAP_PARAGRAPH || token->in_address) {
        return SENSE_NONE;
    }
    *next = at + hyphen + 1;
    if (lex_is(token, SENSE_HOUR)) {
        return SENSE_HOUR;
    }
    return lex_value(token, SENSE_MINUTE) == 0 ? SENSE_MINUTE : SENSE_NONE;
}

/* Minutes behind hours: "2h30", "2h 30min", "1 hour and 20 minutes"; 0 when there are none. */
static int32_t read_minutes(struct refs_scan *scan, size_t at, size_t *next) {
    struct lex *lex = &scan->lex;
    const struct lex_token *token = lex_at(lex, at);
    if (token->kind == LEX_DIGITS && token->gap == GAP_NONE && lex_len(token) == 2) {
        int32_t minutes = lex_number(lex, token, 2);
        size_t unit = lex_value(lex_at(lex, at + 1), SENSE_MINUTE) >= 0 ? 1 : 0;
        *next = at + 1 + unit;
        return minutes < HOUR_MINUTES ? minutes : 0;
    }
    size_t skip = lex_is(token, SENSE_AND) || lex_is_sign(token, ',') ? 1 : 0, behind = 0;
    int32_t milli = 0;
    if (!refs_read_quantity(scan, at + skip, &milli, &behind) || milli % MILLI != 0 ||
        milli >= HOUR_MINUTES * MILLI || lex_at(lex, at + skip)->gap == GAP_PARAGRAPH) {
        return 0;
    }
    if (lex_value(lex_at(lex, behind), SENSE_MINUTE) < 0) {
        return 0;
    }
    *next = behind + 1;
    return milli / MILLI;
}

static bool finish(struct refs_scan *scan, size_t at, size_t next, int64_t minutes,
                   struct refs_item *out) {
    if (minutes <= 0 || minutes > MOST_MINUTES) {
        return false;
    }
    *out = (struct refs_item){.kind = REFS_DURATION,
                              .start = lex_at(&scan->lex, at)->start,
                              .end = lex_at(&scan->lex, next - 1)->end,
                              .key = "",
                              .minutes = (int32_t)minutes};
    return true;
}

/* "1:30 h", "2:15 Stunden" */
static bool read_colon(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    int32_t hours = lex_number(lex, lex_at(lex, at), 3);
    int32_t minutes = lex_number(lex, lex_at(lex, at + 2), 2);
    bool is_colon = lex_is_sign(lex_at(lex, at + 1), ':') && lex_at(lex, at + 1)->gap == GAP_NONE &&
                    lex_at(lex, at + 2)->gap == GAP_NONE;
    if (!is_colon || hours < 0 || minutes < 0 || minutes >= HOUR_MINUTES ||
        read_unit(lex, at + 3, next) != SENSE_HOUR) {
        return false;
    }
    return finish(scan, at, *next, (int64_t)hours * HOUR_MINUTES + minutes, out);
}

/* "half an hour", "demi-heure", "mezz'ora", "a quarter of an hour", "three quarters of an hour" */
static bool read_part(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    int32_t count = lex_value(lex_at(lex, at), SENSE_NUMBER), parts = 1;
    size_t part = at;
    if (count > 0 && count <= 3 * MILLI) {
        parts = count / MILLI;
        part++;
    }
    const struct lex_token *token = lex_at(lex, part);
    bool is_half = lex_is(token, SENSE_HALF);
    if (!is_half && !lex_is(token, SENSE_QUARTER)) {
        return false;
    }
    for (size_t i = part + 1; i < part + 5; i++) {
        token = lex_at(lex, i);
        if (lex_value(token, SENSE_HOUR) == 0) {
            *next = i + 1;
            return finish(scan, at, *next,
                          (is_half ? HOUR_MINUTES / 2 : QUARTER_MINUTES) * (int64_t)parts, out);
        }
        bool is_link = lex_is(token, SENSE_FILLER) || lex_is(token, SENSE_NUMBER) ||
                       lex_is_sign(token, '-') || lex_is_sign(token, '\'') ||
                       lex_is_sign(token, 0x2019);
        if (!is_link || token->gap == GAP_PARAGRAPH) {
            return false;
        }
    }
    return false;
}

/* "at 14h", "à 14 heures", "um 9 h", "95 EUR an hour": no time that was spent. */
static bool is_refused(struct lex *lex, size_t at) {
    if (at == 0) {
        return false;
    }
    const struct lex_token *before = lex_at(lex, at - 1), *token = lex_at(lex, at);
    if (token->kind == LEX_WORD) {
        return before->kind == LEX_DIGITS || lex_is(before, SENSE_CURRENCY) ||
               (before->kind == LEX_SIGN && refs_currency_sign(before->scalar) >= 0);
    }
    bool is_a_grave = before->kind == LEX_WORD && lex_len(before) == 2 && before->word[0] == 'a' &&
                      before->word[1] == '\0';
    return is_a_grave || lex_is(before, SENSE_CLOCK);
}

bool refs_read_duration(struct refs_scan *scan, size_t at, struct refs_item *out, size_t *next) {
    struct lex *lex = &scan->lex;
    const struct lex_token *token = lex_at(lex, at);
    int32_t milli = 0, span = lex_value(token, SENSE_SPAN);
    size_t behind = 0;
    if (span > 0) {
        *next = at + 1;
        return finish(scan, at, *next, span, out);
    }
    if (is_refused(lex, at)) {
        return false;
    }
    if (read_part(scan, at, out, next) || read_colon(scan, at, out, next)) {
        return true;
    }
    if (!refs_read_quantity(scan, at, &milli, &behind)) {
        return false;
    }
    milli += read_rest(lex, behind, &behind);
    enum refs_sense unit = read_unit(lex, behind, next);
    if (unit == SENSE_NONE) {
        return false;
    }
    if (unit == SENSE_MINUTE) {
        return finish(scan, at, *next, milli / MILLI, out);
    }
    int64_t minutes = ((int64_t)milli * HOUR_MINUTES + MILLI / 2) / MILLI;
    int32_t rest = read_rest(lex, *next, next);
    minutes += rest > 0 ? (int64_t)rest * HOUR_MINUTES / MILLI : read_minutes(scan, *next, next);
    return finish(scan, at, *next, minutes, out);
}
