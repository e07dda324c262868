/** What the scripted engine says of the billed lines of a card. */
#include "callsheet/store/fakebilled.h"

#include <string.h>

bool card_has_invoice(const struct card *card, const char *number) {
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (strcmp(card->invoices[i].number, number) == 0) {
            return true;
        }
    }
    return false;
}

static void visit_invoice(const struct card *card, const struct card_invoice *invoice,
                          billed_visit visit, void *context) {
    for (size_t i = 0; i < card->line_count; i++) {
        if (card->lines[i].invoice == invoice->id) {
            const struct billed_line billed = {.customer = card->customer.id,
                                               .code = card->customer.code,
                                               .name = card->customer.name,
                                               .invoice = *invoice,
                                               .line = card->lines[i],
                                               .work = card->work,
                                               .work_count = card->work_count};
            visit(context, &billed);
        }
    }
}

void card_each_billed(const struct card *card, int32_t since, billed_visit visit, void *context) {
    for (size_t i = 0; i < card->invoice_count; i++) {
        const struct card_invoice *invoice = &card->invoices[i];
        if (invoice->kind == ITEM_INVOICE &&
            (invoice->open.minor != 0 || invoice->issued >= since)) {
            visit_invoice(card, invoice, visit, context);
        }
    }
}
