/* Words as they are compared: see fold.h. */
#include "callsheet/domain/fold.h"

#include <string.h>

#include "callsheet/base/status.h"
#include "callsheet/base/text.h"

enum {
    LATIN_FIRST = 0xc0, /* first letter of bare_letters */
    MARK_FIRST = 0x300, /* combining marks */
    MARK_LAST = 0x36f,
    STEM_LEAST = 4, /* letters that stay */
};

/* The letter under the accent, U+00C0 to U+017F; a blank where it is no letter, an upper-case one
   where two are written (fold_two). */
static const char bare_letters[] =
    "aaaaaaAceeeeiiiidnooooo ouuuuyTSaaaaaaAceeeeiiiidnooooo ouuuuyTy"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkklllllll"
    "lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* Two letters, always two. */
static const char *fold_two(char letter) {
    switch (letter) {
    case 'A':
        return "ae";
    case 'I':
        return "ij";
    case 'O':
        return "oe";
    case 'S':
        return "ss";
    default: /* 'T' */
        return "th";
    }
}

/* Scalars that are no letters: punctuation, signs, blanks, what cannot be decoded. */
static bool is_letter(uint32_t scalar) {
    bool is_sign = scalar < LATIN_FIRST || scalar == 0xd7 || scalar == 0xf7;
    bool is_punctuation = (scalar >= 0x2000 && scalar <= 0x2bff) ||
                          (scalar >= 0x3000 && scalar <= 0x3020) || scalar == 0x37e ||
                          scalar == 0x387;
    bool is_far = (scalar >= 0xe000 && scalar <= 0xf8ff) ||
                  (scalar >= 0xfe00 && scalar <= 0xfe6f) ||
                  (scalar >= 0xff00 && scalar <= 0xff20) ||
                  (scalar >= 0xfff0 && scalar <= 0xffff) || scalar >= 0x1f000;
    return !is_sign && !is_punctuation && !is_far;
}

/* Combining marks, and where a word may be broken: soft hyphen, zero-width blank and joiners. */
static bool is_invisible(uint32_t scalar) {
    return (scalar >= MARK_FIRST && scalar <= MARK_LAST) || scalar == 0xad ||
           (scalar >= 0x200b && scalar <= 0x200d);
}

/* Greek and Cyrillic: capitals to small letters, accented Greek vowels to plain ones. */
static uint32_t lower_far(uint32_t scalar) {
    static const uint16_t greek[][2] = {
        {0x386, 0x3b1}, {0x388, 0x3b5}, {0x389, 0x3b7}, {0x38a, 0x3b9}, {0x38c, 0x3bf},
        {0x38e, 0x3c5}, {0x38f, 0x3c9}, {0x3ac, 0x3b1}, {0x3ad, 0x3b5}, {0x3ae, 0x3b7},
        {0x3af, 0x3b9}, {0x3cc, 0x3bf}, {0x3cd, 0x3c5}, {0x3ce, 0x3c9}, {0x3c2, 0x3c3},
    };
    for (size_t i = 0; scalar >= 0x386 && scalar <= 0x3ce && i < ARRAY_LEN(greek); i++) {
        if (greek[i][0] == scalar) {
            return greek[i][1];
        }
    }
    if ((scalar >= 0x391 && scalar <= 0x3ab) || (scalar >= 0x410 && scalar <= 0x42f)) {
        return scalar + 0x20;
    }
    return scalar >= 0x400 && scalar <= 0x40f ? scalar + 0x50 : scalar;
}

static size_t fold_far(const char *text, size_t len, char out[4], size_t *out_len) {
    uint32_t scalar = 0;
    size_t used = text_decode(text, len, &scalar);
    if (is_invisible(scalar)) {
        *out_len = 0;
        return used;
    }
    if (!is_letter(scalar)) {
        return 0;
    }
    char bare = ' ';
    if (scalar >= LATIN_FIRST && scalar < LATIN_FIRST + sizeof bare_letters - 1) {
        bare = bare_letters[scalar - LATIN_FIRST];
    }
    if (bare == ' ') {
        *out_len = text_encode(lower_far(scalar), out);
    } else if (bare >= 'a') {
        out[0] = bare;
        *out_len = 1;
    } else {
        memcpy(out, fold_two(bare), 2);
        *out_len = 2;
    }
    return used;
}

size_t fold_letter(const char *text, size_t len, char out[4], size_t *out_len) {
    unsigned char byte = (unsigned char)text[0];
    if (byte >= 0x80) {
        return fold_far(text, len, out, out_len);
    }
    out[0] = (char)(byte | 0x20);
    *out_len = 1;
    return out[0] >= 'a' && out[0] <= 'z' ? 1 : 0;
}

size_t fold_word(const char *text, size_t len, char *out, size_t capacity) {
    size_t at = 0, made = 0;
    bool is_cut = false;
    while (at < len) {
        char letter[4];
        size_t size = 0, used = fold_letter(text + at, len - at, letter, &size);
        if (used == 0) {
            break;
        }
        is_cut = is_cut || made + size >= capacity;
        if (!is_cut) {
            memcpy(out + made, letter, size);
            made += size;
        }
        at += used;
    }
    out[made] = '\0';
    return at;
}

void fold_stem(char *word) {
    size_t len = strlen(word);
    if (len > STEM_LEAST && word[len - 1] == 's' && word[len - 2] != 's') {
        word[--len] = '\0';
    }
    if (len > STEM_LEAST + 1 && word[len - 1] == 'n' && word[len - 2] == 'e') {
        word[--len] = '\0';
    }
    if (len > STEM_LEAST && word[len - 1] == 'e') {
        word[--len] = '\0';
    }
}
