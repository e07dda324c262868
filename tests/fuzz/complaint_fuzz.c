/* Any text against a card that is made of the same bytes: links lie in the text and name records of
   the card, candidates are ranked, nothing of anybody else's is resolved. The first line is the
   subject and the text of the record. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/domain/complaint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void claim(int is_true) {
    if (!is_true) {
        abort();
    }
}

static void check(const struct complaint *complaint, size_t len) {
    size_t behind = 0;
    for (size_t i = 0; i < complaint->link_count; i++) {
        const struct complaint_link *link = &complaint->links[i];
        claim(link->start >= behind && link->start < link->end && link->end <= len);
        claim(link->invoice >= 0 && link->invoice <= 2 && link->line <= 2 && link->work <= 2);
        claim(link->kind != COMPLAINT_UNKNOWN || link->invoice == 0);
        behind = link->start;
    }
    for (size_t i = 0; i < complaint->candidate_count; i++) {
        const struct complaint_candidate *candidate = &complaint->candidates[i];
        claim(candidate->score > 0 && candidate->why[0] != '\0');
        claim(candidate->invoice == 1 || candidate->invoice == 2);
        claim(i == 0 || candidate[-1].score >= candidate->score);
        claim(candidate->is_tied ==
              ((i > 0 && candidate[-1].score == candidate->score) ||
               (i + 1 < complaint->candidate_count && candidate[1].score == candidate->score)));
    }
}

struct record {
    struct card_invoice invoices[2];
    struct card_line lines[2];
    struct card_work work[2];
    struct card card;
};

/* Two invoices, lines and entries; half of what they say is the fuzzer's. */
static void fill(struct record *record, const char *said) {
    record->invoices[0] = (struct card_invoice){.id = 1,
                                                .number = "INV-1042",
                                                .total = {19000, "EUR"},
                                                .open = {19000, "EUR"},
                                                .issued = 20700,
                                                .due = 20714,
                                                .reference = said};
    record->invoices[1] = (struct card_invoice){.id = 2,
                                                .number = said,
                                                .total = {35000, "USD"},
                                                .issued = DAY_NONE,
                                                .due = DAY_NONE,
                                                .reference = "PO 77"};
    record->lines[0] = (struct card_line){.id = 1,
                                          .invoice = 1,
                                          .position = 1,
                                          .text = said,
                                          .amount = {19000, "EUR"},
                                          .minutes = 120};
    record->lines[1] = (struct card_line){.id = 2,
                                          .invoice = 2,
                                          .position = 2,
                                          .text = "Monitoring of servers",
                                          .amount = {35000, "USD"},
                                          .minutes = -1};
    record->work[0] = (struct card_work){.id = 1,
                                         .invoice = 1,
                                         .line = 1,
                                         .day = 20708,
                                         .minutes = 118,
                                         .who = "Rob",
                                         .what = said,
                                         .why = "",
                                         .ticket = "T-2231"};
    record->work[1] = (struct card_work){.id = 2,
                                         .invoice = 9,
                                         .line = 9,
                                         .day = 20709,
                                         .minutes = 20,
                                         .who = "",
                                         .what = "",
                                         .why = said,
                                         .ticket = said};
    card_init(&record->card);
    record->card.invoices = record->invoices;
    record->card.lines = record->lines;
    record->card.work = record->work;
    record->card.invoice_count = record->card.line_count = record->card.work_count = 2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const uint8_t *end = size > 0 ? memchr(data, '\n', size) : NULL;
    size_t first = end != NULL ? (size_t)(end - data) : 0, len = size - first;
    char *subject = calloc(1, first + 1), *text = malloc(len + (len == 0));
    struct record record;
    struct arena arena = {0};
    struct complaint complaint;
    claim(subject != NULL && text != NULL);
    if (size > 0) {
        memcpy(subject, data, first);
        memcpy(text, data + first, len);
    }
    fill(&record, subject);
    complaint_read(subject, text, len, &record.card, 20777, &arena, &complaint);
    check(&complaint, len);
    (void)complaint_mentions(&complaint, &record.work[0]);
    arena_release(&arena);
    free(subject);
    free(text);
    return 0;
}
