/* Any bytes as a mail's text: quotes and signatures are whole lines, in order. */
#include <stdint.h>
#include <stdlib.h>

#include "callsheet/base/mem.h"
#include "callsheet/reader/plain.h"
#include "callsheet/reader/quote.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct buf text;
    struct body_span *spans = NULL;
    size_t last = 0;
    buf_init(&text);
    plain_to_text((const char *)data, size, size > 0 && (data[0] & 1) != 0, true, &text);
    size_t count = quote_find(buf_text(&text), text.len, &spans);
    for (size_t i = 0; i < count; i++) {
        if (spans[i].start < last || spans[i].end <= spans[i].start || spans[i].end > text.len ||
            (spans[i].start > 0 && text.data[spans[i].start - 1] != '\n') ||
            (spans[i].end < text.len && text.data[spans[i].end - 1] != '\n')) {
            abort();
        }
        last = spans[i].end;
    }
    mem_free(spans);
    buf_release(&text);
    return 0;
}
