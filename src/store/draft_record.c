/** The bytes of a draft file, written and read; no files here. */
#include "callsheet/store/draft_record.h"

#include <assert.h>
#include <string.h>

#include "callsheet/base/text.h"

enum {
    FORMAT = 1,
    FRAME_BYTES = 12, /* len, seq, crc32 */
    /* kind, format, uuid, customer, started_at, generation, first_seq, name */
    HEADER_PAYLOAD = 1 + 1 + 16 + 8 + 8 + 4 + 4 + DRAFT_NAME_BYTES,
    HEADER_BYTES = FRAME_BYTES + HEADER_PAYLOAD,
    LINE_AT = 1 + 8,                       /* kind, changed_at */
    BYTES_AT = LINE_AT + DRAFT_NAME_BYTES, /* of a snapshot, behind its first line */
};

static const unsigned char KIND_HEADER = 'H', KIND_SNAPSHOT = 'S', KIND_EDIT = 'E';

/** CRC-32 (IEEE 802.3, reflected), four bits at a time: 10 us for a snapshot of 4 KiB. */
static uint32_t crc32_add(uint32_t crc, const void *bytes, size_t len) {
    static const uint32_t table[16] = {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
        0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
        0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
    };
    const unsigned char *at = bytes;
    crc = ~crc;
    for (size_t i = 0; i < len; i++) {
        crc ^= at[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

/** Leaves room for a frame; returns where its payload begins. */
static size_t frame_begin(struct buf *out) {
    static const unsigned char room[FRAME_BYTES];
    buf_add(out, room, sizeof room);
    return out->len;
}

/** Fills in the frame of the payload that ends where the buffer does. */
static void frame_end(struct buf *out, size_t payload_at, uint32_t seq) {
    struct buf frame;
    char *start = out->data + payload_at - FRAME_BYTES;
    size_t len = out->len - payload_at;
    buf_init(&frame);
    buf_add_u32(&frame, (uint32_t)len);
    buf_add_u32(&frame, seq);
    uint32_t crc = crc32_add(0, frame.data, frame.len);
    buf_add_u32(&frame, crc32_add(crc, out->data + payload_at, len));
    memcpy(start, frame.data, FRAME_BYTES);
    buf_release(&frame);
}

/** Appends a text in its fixed room, cut at a character. */
static void put_name(const char *text, struct buf *out) {
    char room[DRAFT_NAME_BYTES] = "";
    (void)text_copy(room, sizeof room, text);
    size_t used = strlen(room);
    memset(room + used, 0, sizeof room - used);
    buf_add(out, room, sizeof room);
}

static void take_name(const unsigned char *room, char out[DRAFT_NAME_BYTES]) {
    memcpy(out, room, DRAFT_NAME_BYTES);
    out[DRAFT_NAME_BYTES - 1] = '\0';
}

void draft_header_put(const struct draft_header *header, struct buf *out) {
    for (int copy = 0; copy < 2; copy++) {
        size_t payload_at = frame_begin(out);
        buf_add_u8(out, KIND_HEADER);
        buf_add_u8(out, FORMAT);
        buf_add(out, header->uuid.bytes, sizeof header->uuid.bytes);
        buf_add_u64(out, (uint64_t)header->customer);
        buf_add_u64(out, (uint64_t)header->started_at);
        buf_add_u32(out, header->generation);
        buf_add_u32(out, header->first_seq);
        put_name(header->customer_name, out);
        frame_end(out, payload_at, 0);
    }
}

bool draft_record_fits(size_t len) {
    return len <= DRAFT_RECORD_MOST - BYTES_AT;
}

void draft_record_put(const struct draft_record *record, struct buf *out) {
    assert(draft_record_fits(record->len));
    size_t payload_at = frame_begin(out);
    buf_add_u8(out, record->is_snapshot ? KIND_SNAPSHOT : KIND_EDIT);
    buf_add_u64(out, (uint64_t)record->changed_at);
    if (record->is_snapshot) {
        put_name(record->first_line, out);
    }
    buf_add(out, record->bytes, record->len);
    frame_end(out, payload_at, record->seq);
}

/** The payload of the frame at `at`, if it is whole, has this number and its CRC is right. */
static const unsigned char *frame_at(const struct draft_scan *scan, size_t at, uint32_t seq,
                                     size_t *len) {
    struct reader reader;
    if (at > scan->len || scan->len - at < FRAME_BYTES) {
        return NULL;
    }
    reader_init(&reader, scan->data + at, scan->len - at);
    *len = reader_u32(&reader);
    uint32_t found_seq = reader_u32(&reader), found_crc = reader_u32(&reader);
    if (reader.failed || *len == 0 || *len > DRAFT_RECORD_MOST || found_seq != seq) {
        return NULL;
    }
    const unsigned char *payload = reader_bytes(&reader, *len);
    if (payload == NULL) {
        return NULL;
    }
    uint32_t crc = crc32_add(0, scan->data + at, 8);
    return crc32_add(crc, payload, *len) == found_crc ? payload : NULL;
}

bool draft_scan_open(struct draft_scan *scan, const void *data, size_t len,
                     struct draft_header *header) {
    struct reader reader;
    size_t payload_len = 0;
    *scan = (struct draft_scan){.data = data, .len = len, .at = 2 * (size_t)HEADER_BYTES};
    const unsigned char *payload = frame_at(scan, 0, 0, &payload_len);
    if (payload == NULL) {
        payload = frame_at(scan, HEADER_BYTES, 0, &payload_len);
    }
    if (payload == NULL || payload_len != HEADER_PAYLOAD || payload[0] != KIND_HEADER ||
        payload[1] != FORMAT) {
        return false;
    }
    reader_init(&reader, payload + 2, payload_len - 2);
    const unsigned char *uuid = reader_bytes(&reader, sizeof header->uuid.bytes);
    memcpy(header->uuid.bytes, uuid, sizeof header->uuid.bytes);
    header->customer = (int64_t)reader_u64(&reader);
    header->started_at = (int64_t)reader_u64(&reader);
    header->generation = reader_u32(&reader);
    header->first_seq = reader_u32(&reader);
    take_name(reader_bytes(&reader, DRAFT_NAME_BYTES), header->customer_name);
    scan->next_seq = header->first_seq;
    return true;
}

bool draft_scan_next(struct draft_scan *scan, struct draft_record *record) {
    struct reader reader;
    size_t len = 0;
    const unsigned char *payload = frame_at(scan, scan->at, scan->next_seq, &len);
    if (payload == NULL) {
        return false;
    }
    bool is_snapshot = payload[0] == KIND_SNAPSHOT;
    size_t bytes_at = is_snapshot ? BYTES_AT : LINE_AT;
    if ((!is_snapshot && payload[0] != KIND_EDIT) || len < bytes_at) {
        return false;
    }
    *record = (struct draft_record){
        .seq = scan->next_seq,
        .is_snapshot = is_snapshot,
        .bytes = payload + bytes_at,
        .len = len - bytes_at,
    };
    reader_init(&reader, payload + 1, 8);
    record->changed_at = (int64_t)reader_u64(&reader);
    if (is_snapshot) {
        take_name(payload + LINE_AT, record->first_line);
    }
    scan->at += FRAME_BYTES + len;
    scan->next_seq++;
    return true;
}

bool draft_scan_is_at_end(const struct draft_scan *scan) {
    for (size_t i = scan->at; i < scan->len; i++) {
        if (scan->data[i] != 0) {
            return false;
        }
    }
    return true;
}
