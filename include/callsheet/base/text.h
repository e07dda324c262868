#ifndef CALLSHEET_BASE_TEXT_H
#define CALLSHEET_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"

/**
 * UTF-8 text: bytes, clusters and columns are three different measures and every name says which.
 * This file alone calls wcwidth, so that widths agree with ncurses. A *cluster* is a base character
 * with its combining marks: what one cell (or two, when wide) shows and one arrow key passes.
 */

/** Decodes one scalar value strictly (no overlong forms, surrogates or values above U+10FFFF).
    Returns the bytes used, at least 1; bad bytes give U+FFFD and 1. `len` must be above 0. */
size_t text_decode(const char *text, size_t len, uint32_t *scalar);

/** Encodes a scalar into `out` (4 bytes at most, no NUL); returns the bytes written. */
size_t text_encode(uint32_t scalar, char out[4]);

/** Says whether all bytes are valid UTF-8 without NUL. */
bool text_is_utf8(const char *text, size_t len);

/** What text_clean does with line ends and tabs. */
enum text_policy {
    TEXT_LINE,  /* one line: LF, CR and TAB become a blank */
    TEXT_LINES, /* LF and TAB stay, CR LF becomes LF, a lone CR becomes LF */
};

/**
 * Makes text from strangers safe to show, and appends it to `out`. Every way out passes here:
 * screen, stdout, stderr, log, export, argument of a child. Bad bytes become U+FFFD; C0, DEL
 * and C1 become visible (^X, or U+FFFD for C1); bidirectional controls, zero-width and other
 * default-ignorable characters become <U+202E> (but U+200D and U+FE0F behind a symbol, where
 * they only choose a picture, are dropped); at most four combining marks stay on a base (a mark
 * without a base gets a dotted circle U+25CC). Running it twice changes nothing more.
 * Returns true when something was changed.
 */
bool text_clean(struct buf *out, const char *text, size_t len, enum text_policy policy);

/** text_clean into a fixed buffer, always NUL-terminated and cut at a cluster; returns the bytes
    written without the NUL. */
size_t text_clean_into(char *out, size_t capacity, const char *text, enum text_policy policy);

/** Columns of one scalar as the terminal will draw it: 0, 1 or 2; unprintable ones count 1 (they
    are shown as U+FFFD). */
int text_scalar_cols(uint32_t scalar);

/** Bytes of the cluster that starts at `text` (0 only when `len` is 0); `cols` (may be NULL)
    receives its width, 1 or 2 (0 only for a line feed). */
size_t text_cluster(const char *text, size_t len, int *cols);

/** Byte offset where the cluster before `at` starts (0 when `at` is 0). */
size_t text_cluster_before(const char *text, size_t at);

/** Columns of a whole text (line feeds count 0). */
int text_cols(const char *text, size_t len);

/** Bytes of the longest prefix not wider than `max_cols`; `cols` (may be NULL) receives its width.
 */
size_t text_prefix(const char *text, size_t len, int max_cols, int *cols);

/** Bytes of the next line of at most `max_cols` (> 0) columns, broken after a blank where there is
    one, before `len` or at a line feed; `next` receives where the following line starts. */
size_t text_wrap(const char *text, size_t len, int max_cols, size_t *next);

/** Byte offset of the start of the word before `at`, and of the end of the word after `at`. */
size_t text_word_before(const char *text, size_t at);
size_t text_word_after(const char *text, size_t len, size_t at);

/** Says whether `needle` occurs in `hay`, ignoring case (simple folding by towlower) and the
    accents of Latin letters, as people type names; an empty needle occurs everywhere. */
bool text_contains_fold(const char *hay, const char *needle);

/** The lower case of a scalar, without the accent when it is a Latin letter with one. */
uint32_t text_bare(uint32_t scalar);

/** Compares ignoring case, by scalar values; <0, 0, >0. Does not depend on the locale's order. */
int text_compare_fold(const char *a, const char *b);

/** Copies as much of `src` as fits into `dst` (capacity includes the NUL), cut at a UTF-8 boundary;
    returns false when it was cut. */
bool text_copy(char *dst, size_t capacity, const char *src);

#endif
