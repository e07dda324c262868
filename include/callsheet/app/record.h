#ifndef CALLSHEET_APP_RECORD_H
#define CALLSHEET_APP_RECORD_H

#include <stdint.h>

#include "callsheet/domain/card.h"

/** Rows of the record: what they stand for, and their ids in the pane's list. */
enum record_kind {
    RECORD_LINE,  /* id of the line */
    RECORD_WORK,  /* id of the work entry */
    RECORD_GAP,   /* id of a line without any entry */
    RECORD_TOTAL, /* id of the invoice */
    RECORD_KINDS,
};

int64_t record_item(enum record_kind kind, int64_t id);
enum record_kind record_item_kind(int64_t item);
int64_t record_item_id(int64_t item);
/** A work entry of the card, or NULL. */
const struct card_work *record_work_of(const struct card *card, int64_t id);

#endif
