/* The records of a draft file: any bytes give a prefix of records that, written again, are the same
   bytes. Tried as they are, and with every CRC put right, so that more than those is tried. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/store/draft_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FRAME = 12, COPIES = 2 };

static uint32_t number_at(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* CRC-32 said once more, bit by bit. */
static uint32_t crc_of(const uint8_t *frame, size_t payload_len) {
    uint32_t crc = ~0U;
    for (size_t i = 0; i < FRAME + payload_len; i++) {
        if (i >= 8 && i < FRAME) {
            continue; /* the CRC itself */
        }
        crc ^= frame[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320U : 0);
        }
    }
    return ~crc;
}

static void put_crcs_right(uint8_t *data, size_t size) {
    for (size_t at = 0; at + FRAME <= size;) {
        size_t len = number_at(data + at);
        if (len > size - at - FRAME) {
            return;
        }
        uint32_t crc = crc_of(data + at, len);
        for (int i = 0; i < 4; i++) {
            data[at + 8 + (size_t)i] = (uint8_t)(crc >> (24 - 8 * i));
        }
        at += FRAME + len;
    }
}

static void look(const uint8_t *data, size_t size) {
    struct draft_scan scan;
    struct draft_header header;
    struct draft_record record;
    struct buf again;
    buf_init(&again);
    if (draft_scan_open(&scan, data, size, &header)) {
        if (memchr(header.customer_name, '\0', sizeof header.customer_name) == NULL) {
            abort();
        }
        size_t before = scan.at;
        while (draft_scan_next(&scan, &record)) {
            if (scan.at <= before || scan.at > size ||
                memchr(record.first_line, '\0', sizeof record.first_line) == NULL) {
                abort();
            }
            buf_reset(&again);
            draft_record_put(&record, &again);
            /* A first line may have had bytes behind its end: only its length is certain then. */
            if (again.len != scan.at - before ||
                (!record.is_snapshot && memcmp(again.data, data + before, again.len) != 0)) {
                abort();
            }
            before = scan.at;
        }
        (void)draft_scan_is_at_end(&scan);
    }
    buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t *right = malloc(size + 1);
    if (right == NULL) {
        abort();
    }
    look(data, size);
    memcpy(right, data, size);
    put_crcs_right(right, size);
    look(right, size);
    free(right);
    return 0;
}
