/* Any bytes as any file of the CSV set: records come out whole, or one sentence. The first byte
   chooses the file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/exchange/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status take(void *context, const struct feed_record *record, struct error *err) {
    (void)context;
    (void)err;
    if (record->kind >= FEED_COUNT || !record->place.file || record->place.line < 2) {
        abort();
    }
    return STATUS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    static const char invoice[] =
        "number,customer,issued,currency,total\nI1,C1,2026-01-01,EUR,10\n";
    struct feed_sink sink = {.put = take};
    struct error err = {0};
    struct csv_reading *reading = csv_reading_new(&sink);
    enum csv_file_id id = (enum csv_file_id)(data[0] % CSV_FILE_COUNT);
    enum status status = STATUS_OK;
    if (id != CSV_INVOICES) {
        status = csv_read_bytes(reading, CSV_INVOICES, invoice, sizeof invoice - 1, &err);
    }
    if (!status) {
        status = csv_read_bytes(reading, id, data + 1, size - 1, &err);
    }
    if (status && (!err.message[0] || !text_is_utf8(err.message, strlen(err.message)) ||
                   strchr(err.message, '\n'))) {
        abort();
    }
    csv_reading_free(reading);
    return 0;
}
