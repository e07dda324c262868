#ifndef CALLSHEET_DOMAIN_PHONE_H
#define CALLSHEET_DOMAIN_PHONE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Telephone numbers as fed: what may be dialled, and whether two written forms are the same number
 * (E.164 where both are; else the last 7 to 9 national digits).
 */
/** Longest normalised number, the NUL included. */
enum { PHONE_BYTES = 32 };

/** Writes the digits to dial: "+" and digits, or digits, *, # and the extension after ','. Returns
    false when there is no number in `text`. */
bool phone_normalise(const char *text, char out[PHONE_BYTES]);
/** Says whether a normalised number is international (starts with "+"). */
bool phone_is_e164(const char *number);
/** Says whether two written numbers are the same line: exactly where both are international, else
    by the national significant digits. Fewer than 7 digits never match. */
bool phone_same(const char *a, const char *b);

#endif
