#ifndef CALLSHEET_DOMAIN_FOLD_H
#define CALLSHEET_DOMAIN_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Words as they are compared: lower case, without accents ("Überwachung" and "UBERWACHUNG" are one
 * word), the same in every locale. Latin, Greek and Cyrillic letters have a case here; others are
 * letters without one.
 */

/** Reads the letter that `text` begins with into `out` (at most 4 bytes, none for a combining
    mark or an invisible break, two for "ß" and the like) and its length into `*out_len`. Returns
   the bytes it takes; 0 when `text` does not begin with a letter. `len` must be above 0. */
size_t fold_letter(const char *text, size_t len, char out[4], size_t *out_len);

/** Folds the word at `text` into `out`, NUL-terminated and cut at capacity; returns the bytes of
    `text` it takes, 0 when there is no letter. */
size_t fold_word(const char *text, size_t len, char *out, size_t capacity);

/** Cuts the usual endings of plural and case off a folded word: a light hand, the same for all
    languages ("servers" and "server", "Lizenzen" and "Lizenz"). */
void fold_stem(char *word);

#endif
