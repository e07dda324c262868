#ifndef CALLSHEET_DOMAIN_PHONE_H
#define CALLSHEET_DOMAIN_PHONE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Telephone numbers as fed: what may be dialled, and whether two written forms are the same line.
 */
/** Longest normalised number, the NUL included. */
enum { PHONE_BYTES = 32 };

/** Writes the digits to dial: "+" and digits, or digits, *, # and the extension after ','. Returns
    false when there is no number in `text`. */
bool phone_normalise(const char *text, char out[PHONE_BYTES]);
/** Says whether a normalised number is international (starts with "+"). */
bool phone_is_e164(const char *number);
/**
 * Says whether two written numbers are the same line. Two international ones: exactly. An
 * international and a national one: by the national number with the trunk prefix of that country.
 * Two national ones: exactly but for a trunk prefix. Seven digits without an area code match the
 * end of a longer number. Extensions must agree where both have one. Fewer than 7 digits never
 * match.
 */
bool phone_same(const char *a, const char *b);

#endif
