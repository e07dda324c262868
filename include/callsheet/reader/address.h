#ifndef CALLSHEET_READER_ADDRESS_H
#define CALLSHEET_READER_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Mail addresses out of header lines (RFC 5322 3.4), as found rather than as they should be:
 * linear, without recursion, so that nested groups and comments cost nothing.
 */
enum {
    MAILBOX_NAME_BYTES = 512,
    MAILBOX_ADDRESS_BYTES = 321, /* RFC 5321 4.5.3.1 and a NUL */
};

/** One author or recipient. */
struct mailbox {
    char name[MAILBOX_NAME_BYTES];       /* as written, without quotes; "" when there is none */
    char address[MAILBOX_ADDRESS_BYTES]; /* "" when what is there is no address */
};

/** Reads the next mailbox of a header value and moves `*cursor` past it; false at the end. Members
    of groups come as if there were no group. Encoded words are left as they are. */
bool mailbox_next(const char **cursor, struct mailbox *out);

/** Writes the form addresses are compared in (ASCII letters small) into `out`
    (MAILBOX_ADDRESS_BYTES); false and "" when `text` is no address: one @ between two non-empty
    parts, no blanks, no controls. */
bool address_fold(const char *text, char out[MAILBOX_ADDRESS_BYTES]);

/** The part behind the last @ ("" without one). Borrowed from `address`. */
const char *address_domain(const char *address);

/** Says whether a decoded header value can be read in one way only: at most one @, no two angle
    brackets, no list. Otherwise an encoded word may have brought an address of its own, and only
    the raw header tells who wrote. */
bool address_is_plain(const char *decoded);

#endif
