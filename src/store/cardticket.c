/** The support cases that work on the card belongs to: one look-up by index for each. */
#include <string.h>

#include "callsheet/store/cardread.h"

static bool is_listed(const struct card *card, const char *number) {
    for (size_t i = 0; i < card->ticket_count; i++) {
        if (strcmp(card->tickets[i].number, number) == 0) {
            return true;
        }
    }
    return false;
}

static enum status read_ticket(struct card_read *read, const char *number, struct error *err) {
    struct arena *arena = &read->card->arena;
    struct query query;
    query_begin(&query, read->ledger,
                "SELECT subject, requested_by, opened, closed FROM ticket INDEXED BY "
                "ticket_customer WHERE customer = ?1 AND number = ?2 "
                "AND ifnull(opened, ?3) <= ?3 ORDER BY id DESC LIMIT 1");
    query_int(&query, 1, read->customer);
    query_text(&query, 2, number);
    query_int(&query, 3, read->asof.day);
    struct card_ticket *ticket = &read->card->tickets[read->card->ticket_count++];
    *ticket = (struct card_ticket){.number = number,
                                   .subject = "",
                                   .requested_by = "",
                                   .opened = DAY_NONE,
                                   .closed = DAY_NONE};
    if (query_row(&query)) {
        ticket->subject = column_text_dup(&query, 0, arena);
        ticket->requested_by = column_text_dup(&query, 1, arena);
        ticket->opened = column_day(&query, 2);
        int32_t closed = column_day(&query, 3);
        ticket->closed = closed != DAY_NONE && closed <= read->asof.day ? closed : DAY_NONE;
    }
    return query_end(&query, err);
}

enum status card_read_tickets(struct card_read *read, struct error *err) {
    struct card *card = read->card;
    enum status status = STATUS_OK;
    card->tickets = arena_array(&card->arena, CARD_TICKETS, sizeof *card->tickets);
    card->ticket_count = 0;
    for (size_t i = 0; status == STATUS_OK && i < card->work_count; i++) {
        const char *number = card->work[i].ticket;
        if (number[0] != '\0' && card->ticket_count < CARD_TICKETS && !is_listed(card, number)) {
            status = read_ticket(read, number, err);
        }
    }
    return status;
}
