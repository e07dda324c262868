/* Senders who only look like somebody on record. */
#include "callsheet/domain/lookalike.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "callsheet/base/status.h"
#include "callsheet/base/text.h"

enum {
    LEAST_NEAR = 6, /* shorter words are near too many others */
};

/* Signs that are read as others. Each is replaced by the one it looks like. */
static const struct {
    uint32_t scalar;
    char as;
} alike[] = {
    {'0', 'o'},   {'1', 'l'},   {'i', 'l'},   {'|', 'l'},   {'5', 's'},   {0x430, 'a'},
    {0x435, 'e'}, {0x43e, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x443, 'y'}, {0x445, 'x'},
    {0x456, 'l'}, {0x458, 'j'}, {0x455, 's'}, {0x501, 'd'}, {0x51b, 'q'}, {0x51d, 'w'},
    {0x3b1, 'a'}, {0x3bf, 'o'}, {0x3c1, 'p'}, {0x3bd, 'v'}, {0x3b9, 'l'}, {0xe0, 'a'},
    {0xe1, 'a'},  {0xe4, 'a'},  {0xe8, 'e'},  {0xe9, 'e'},  {0xed, 'l'},  {0xf3, 'o'},
    {0xf6, 'o'},  {0xfa, 'u'},  {0xfc, 'u'},  {0x131, 'l'}, {0x142, 'l'}, {0x4cf, 'l'},
};

static char read_as(uint32_t scalar) {
    for (size_t i = 0; i < ARRAY_LEN(alike); i++) {
        if (alike[i].scalar == scalar) {
            return alike[i].as;
        }
    }
    if (scalar >= 'A' && scalar <= 'Z') {
        return read_as(scalar - 'A' + 'a');
    }
    return scalar < 0x80 ? (char)scalar : '?';
}

void lookalike_glance(const char *text, size_t len, char out[LOOKALIKE_BYTES]) {
    size_t n = 0;
    for (size_t at = 0; at < len && n + 1 < LOOKALIKE_BYTES;) {
        uint32_t scalar = 0;
        at += text_decode(text + at, len - at, &scalar);
        char c = read_as(scalar);
        if (c == 'n' && n > 0 && out[n - 1] == 'r') {
            out[n - 1] = 'm';
        } else if (c == 'v' && n > 0 && out[n - 1] == 'v') {
            out[n - 1] = 'w';
        } else if (c != '-') {
            out[n++] = c;
        }
    }
    out[n] = '\0';
}

/* Says whether one sign was exchanged, left out, added, or two neighbours swapped. */
static bool is_near(const char *a, const char *b) {
    size_t x = strlen(a), y = strlen(b), same = 0;
    if (x < y) {
        return is_near(b, a);
    }
    if (x - y > 1 || y < LEAST_NEAR) {
        return false;
    }
    while (same < y && a[same] == b[same]) {
        same++;
    }
    if (x > y) {
        return strcmp(a + same + 1, b + same) == 0;
    }
    bool is_swapped = same + 1 < x && a[same] == b[same + 1] && a[same + 1] == b[same] &&
                      strcmp(a + same + 2, b + same + 2) == 0;
    return is_swapped || (same < x && strcmp(a + same + 1, b + same + 1) == 0);
}

static const char *domain_of(const char *address) {
    const char *at = strrchr(address, '@');
    return at != NULL ? at + 1 : "";
}

/* Bytes of a domain before its last ending. */
static size_t stem_len(const char *domain) {
    const char *dot = strrchr(domain, '.');
    return dot != NULL ? (size_t)(dot - domain) : strlen(domain);
}

static bool wears(const char *domain, const char *known) {
    size_t len = strlen(domain), n = strlen(known);
    if (len <= n || strchr(known, '.') == NULL) {
        return false;
    }
    bool begins = strncasecmp(domain, known, n) == 0 && domain[n] == '.';
    bool ends = strcasecmp(domain + len - n, known) == 0 && domain[len - n - 1] == '-';
    return begins || ends;
}

static bool same_local(const char *a, const char *b) {
    const char *x = strrchr(a, '@'), *y = strrchr(b, '@');
    return x != NULL && y != NULL && x - a == y - b && strncasecmp(a, b, (size_t)(x - a)) == 0;
}

static enum lookalike judge_domains(const char *address, const char *known) {
    const char *domain = domain_of(address), *theirs = domain_of(known);
    char read[LOOKALIKE_BYTES], as[LOOKALIKE_BYTES];
    size_t stem = stem_len(domain), their_stem = stem_len(theirs);
    if (wears(domain, theirs)) {
        return LOOKALIKE_DOMAIN;
    }
    lookalike_glance(domain, strlen(domain), read);
    lookalike_glance(theirs, strlen(theirs), as);
    if (strcmp(read, as) == 0) {
        return LOOKALIKE_LETTERS;
    }
    lookalike_glance(domain, stem, read);
    lookalike_glance(theirs, their_stem, as);
    if (strcmp(read, as) == 0 && same_local(address, known)) {
        return LOOKALIKE_DOMAIN;
    }
    bool is_same_end = strcasecmp(domain + stem, theirs + their_stem) == 0;
    return is_same_end && is_near(read, as) ? LOOKALIKE_LETTERS : LOOKALIKE_NONE;
}

enum lookalike lookalike_judge(const char *name, const char *address,
                               const struct known_person *known, size_t count, size_t *which) {
    enum lookalike found = LOOKALIKE_NONE;
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(address, known[i].address) == 0 ||
            (address[0] != '\0' &&
             strcasecmp(domain_of(address), domain_of(known[i].address)) == 0)) {
            return LOOKALIKE_NONE; /* they, or a colleague */
        }
    }
    for (size_t i = 0; i < count && found == LOOKALIKE_NONE; i++) {
        found = known[i].address[0] != '\0' && strchr(address, '@') != NULL
                    ? judge_domains(address, known[i].address)
                    : LOOKALIKE_NONE;
        *which = found != LOOKALIKE_NONE ? i : *which;
    }
    for (size_t i = 0; i < count && found == LOOKALIKE_NONE; i++) {
        bool is_name = name[0] != '\0' && text_compare_fold(name, known[i].name) == 0;
        found = is_name && strchr(name, ' ') != NULL ? LOOKALIKE_NAME : LOOKALIKE_NONE;
        *which = found != LOOKALIKE_NONE ? i : *which;
    }
    return found;
}
