#ifndef CALLSHEET_DOMAIN_COMPLAINT_MATCH_H
#define CALLSHEET_DOMAIN_COMPLAINT_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/domain/complaint.h"
#include "callsheet/domain/complaint_words.h"

/**
 * The inside of domain/complaint: one text being held against one card. complaint.c keeps the
 * tallies and ranks, complaint_match.c holds references against the record.
 */
enum { INDEX_NONE = -1 };

/** A number of the ledger, ready for comparing. */
struct known_number {
    char key[REFS_KEY_BYTES];
    uint64_t whole, rest; /* of the key; of what is behind its letters */
    uint64_t tail;        /* of its last digits ("RE-2026-1042": 1042); 0 none */
    bool has_letters;
};

/** What speaks for one invoice. */
struct tally {
    int score;
    int number_points; /* the best reference to its number so far */
    unsigned serial;   /* of the item that added last, and how much, and how often */
    int item_points, item_times;
    int reasons;
    struct buf why;
};

/** Where a record is in the card; INDEX_NONE. */
struct target {
    long invoice, line, work;
};

struct complaint_reader {
    const struct card *card;
    struct arena *arena;
    int32_t today;
    bool has_places;       /* false: the subject is read */
    bool counts;           /* false: the same was said before */
    bool is_number;        /* a written number is read */
    unsigned serial;       /* of the present item, from 1 */
    struct tally *tallies; /* one an invoice */
    int *line_points;      /* one a line */
    unsigned *line_serial;
    struct target *work_target;                           /* one a work entry */
    long *line_invoice;                                   /* one a line */
    struct known_number *invoices, *references, *tickets; /* tickets: one a work entry */
    struct complaint_link *links;                         /* on the heap while they grow */
    size_t link_count, link_room;
    size_t place_links; /* at the present place: bounded */
};

/** Adds points for an invoice and, when `target` has one, its line: of one item only the most
    count. Returns the text to write the reason into, NULL when none is wanted (enough were given,
    or the item has given one). */
struct buf *complaint_add(struct complaint_reader *reader, const struct target *target, int points);
/** Links the place of an item to a record. */
void complaint_add_link(struct complaint_reader *reader, enum complaint_link_kind kind,
                        const struct refs_item *item, const struct target *target);
/** The number of a line, for reasons. */
int complaint_position(const struct complaint_reader *reader, long line);

void known_number_make(struct known_number *out, const char *number);

/** Holds one reference against the card. */
void complaint_match(struct complaint_reader *reader, const struct refs_item *item);
/** "line 3": counts for the invoices something else speaks for. */
void complaint_match_line(struct complaint_reader *reader, const struct refs_item *item);

#endif
