/** Packing and unpacking the projection of one customer. */
#include <string.h>

#include "callsheet/store/project.h"

enum { PACK_VERSION = 1, MOST_TEXT = 1000000 };

static void add_money(struct buf *out, const struct money *money) {
    buf_add_u64(out, (uint64_t)money->minor);
    buf_add(out, money->currency, sizeof money->currency);
}

static void add_text(struct buf *out, const char *text) {
    size_t len = strlen(text);
    buf_add_u32(out, (uint32_t)len);
    buf_add(out, text, len + 1);
}

static void add_standing(struct buf *out, const struct standing *standing) {
    buf_add_u64(out, (uint64_t)standing->newest_at);
    buf_add_u32(out, (uint32_t)standing->newest_day);
    buf_add_u64(out, (uint64_t)standing->conversation_at);
    buf_add_u64(out, (uint64_t)standing->attempt_at);
    buf_add_u8(out, (uint8_t)standing->attempt);
    buf_add_u32(out, (uint32_t)standing->failed);
    buf_add_u8(out, (uint8_t)standing->next.step);
    buf_add_u64(out, (uint64_t)standing->next.call);
    buf_add_u64(out, (uint64_t)standing->next.made_at);
    buf_add_u32(out, (uint32_t)standing->next.day);
    buf_add_u64(out, (uint64_t)standing->next.at);
    buf_add_u8(out, standing->next.answered);
    add_text(out, standing->next_zone);
    buf_add_u32(out, (uint32_t)standing->with_number);
    buf_add_u32(out, (uint32_t)standing->callable);
    buf_add_u32(out, (uint32_t)standing->paid);
    buf_add_u32(out, (uint32_t)standing->median_late);
    buf_add_u32(out, (uint32_t)standing->sampled);
    buf_add_u32(out, (uint32_t)standing->before_newest);
    add_money(out, &standing->usual);
    buf_add_u32(out, (uint32_t)standing->settled.day);
    add_money(out, &standing->settled.amount);
}

static void add_live(struct buf *out, const struct live_row *row) {
    buf_add_u8(out, (uint8_t)row->noun);
    buf_add_u64(out, (uint64_t)row->ref);
    buf_add_u64(out, (uint64_t)row->call);
    buf_add_u64(out, (uint64_t)row->at);
    buf_add_u32(out, (uint32_t)row->day);
    add_money(out, &row->amount);
    buf_add_u32(out, (uint32_t)row->level);
    buf_add_u64(out, (uint64_t)row->invoice);
    buf_add_u64(out, (uint64_t)row->line);
    buf_add_u32(out, (uint32_t)row->scope_count);
    for (size_t i = 0; i < row->scope_count; i++) {
        buf_add_u64(out, (uint64_t)row->scope[i]);
    }
}

static void add_item(struct buf *out, const struct open_item *item) {
    buf_add_u64(out, (uint64_t)item->invoice);
    buf_add_u8(out, (uint8_t)item->kind);
    buf_add_u32(out, (uint32_t)item->issued);
    buf_add_u32(out, (uint32_t)item->due);
    buf_add_u64(out, (uint64_t)item->open);
    buf_add_u64(out, (uint64_t)item->total);
    buf_add(out, item->currency, sizeof item->currency);
}

void gather_pack(const struct gather *gather, struct buf *out) {
    buf_reset(out);
    buf_add_u8(out, PACK_VERSION);
    add_standing(out, &gather->standing);
    buf_add_u32(out, (uint32_t)gather->item_count);
    for (size_t i = 0; i < gather->item_count; i++) {
        add_item(out, &gather->items[i]);
    }
    buf_add_u32(out, (uint32_t)gather->unapplied_count);
    for (size_t i = 0; i < gather->unapplied_count; i++) {
        add_money(out, &gather->unapplied[i]);
    }
    buf_add_u32(out, (uint32_t)gather->window_count);
    for (size_t i = 0; i < gather->window_count; i++) {
        const struct calling_hours *hours = &gather->windows[i];
        add_text(out, hours->zone);
        buf_add_u32(out, (uint32_t)hours->from_minute);
        buf_add_u32(out, (uint32_t)hours->to_minute);
        buf_add_u8(out, hours->days);
    }
    buf_add_u32(out, (uint32_t)gather->live_count);
    for (size_t i = 0; i < gather->live_count; i++) {
        add_live(out, &gather->live[i]);
    }
}

/* --- unpacking --- */

static void read_currency(struct reader *reader, char out[4]) {
    const unsigned char *bytes = reader_bytes(reader, 4);
    memset(out, 0, 4);
    if (bytes != NULL) {
        memcpy(out, bytes, 3);
    }
}

static void read_money(struct reader *reader, struct money *money) {
    money->minor = (int64_t)reader_u64(reader);
    read_currency(reader, money->currency);
}

/** Borrows a text with its NUL; "" when there is none. */
static const char *read_text(struct reader *reader) {
    size_t len = reader_u32(reader);
    const unsigned char *bytes = len < MOST_TEXT ? reader_bytes(reader, len + 1) : NULL;
    if (bytes == NULL || bytes[len] != '\0') {
        reader->failed = 1;
        return "";
    }
    return (const char *)bytes;
}

static void read_standing(struct reader *reader, struct standing *out) {
    out->newest_at = (int64_t)reader_u64(reader);
    out->newest_day = (int32_t)reader_u32(reader);
    out->conversation_at = (int64_t)reader_u64(reader);
    out->attempt_at = (int64_t)reader_u64(reader);
    out->attempt = reader_u8(reader);
    out->failed = (int)reader_u32(reader);
    out->next.step = (enum next_step)reader_u8(reader);
    out->next.call = (int64_t)reader_u64(reader);
    out->next.made_at = (int64_t)reader_u64(reader);
    out->next.day = (int32_t)reader_u32(reader);
    out->next.at = (int64_t)reader_u64(reader);
    out->next.answered = reader_u8(reader) != 0;
    const char *zone = read_text(reader);
    size_t len = strnlen(zone, sizeof out->next_zone - 1);
    memcpy(out->next_zone, zone, len);
    out->next_zone[len] = '\0';
    out->with_number = (int)reader_u32(reader);
    out->callable = (int)reader_u32(reader);
    out->paid = (int)reader_u32(reader);
    out->median_late = (int)reader_u32(reader);
    out->sampled = (int)reader_u32(reader);
    out->before_newest = (int)reader_u32(reader);
    read_money(reader, &out->usual);
    out->settled.day = (int32_t)reader_u32(reader);
    read_money(reader, &out->settled.amount);
}

static void read_item(struct reader *reader, struct open_item *item) {
    item->invoice = (int64_t)reader_u64(reader);
    item->kind = (enum item_kind)reader_u8(reader);
    item->issued = (int32_t)reader_u32(reader);
    item->due = (int32_t)reader_u32(reader);
    item->open = (int64_t)reader_u64(reader);
    item->total = (int64_t)reader_u64(reader);
    read_currency(reader, item->currency);
}

static void read_live(struct reader *reader, struct gather *gather) {
    struct live_row *row = gather_add_live(gather);
    row->noun = reader_u8(reader);
    row->ref = (int64_t)reader_u64(reader);
    row->call = (int64_t)reader_u64(reader);
    row->at = (int64_t)reader_u64(reader);
    row->day = (int32_t)reader_u32(reader);
    read_money(reader, &row->amount);
    row->level = (int)reader_u32(reader);
    row->invoice = (int64_t)reader_u64(reader);
    row->line = (int64_t)reader_u64(reader);
    size_t count = reader_u32(reader);
    if (count > reader->len) {
        reader->failed = 1;
    }
    if (reader->failed || count == 0) {
        return;
    }
    row->scope = arena_array(&gather->arena, count, sizeof *row->scope);
    row->scope_count = count;
    for (size_t i = 0; i < count; i++) {
        row->scope[i] = (int64_t)reader_u64(reader);
    }
}

static void read_window(struct reader *reader, struct gather *gather) {
    struct calling_hours hours = {.zone = read_text(reader)};
    hours.from_minute = (int16_t)reader_u32(reader);
    hours.to_minute = (int16_t)reader_u32(reader);
    hours.days = reader_u8(reader);
    if (!reader->failed) {
        gather_add_window(gather, &hours);
    }
}

/** A count no larger than what follows could hold. */
static size_t read_count(struct reader *reader) {
    size_t count = reader_u32(reader);
    if (count > reader->len) {
        reader->failed = 1;
    }
    return reader->failed ? 0 : count;
}

bool gather_unpack(struct gather *gather, const void *bytes, size_t len) {
    struct reader reader;
    reader_init(&reader, bytes, len);
    if (reader_u8(&reader) != PACK_VERSION) {
        return false;
    }
    read_standing(&reader, &gather->standing);
    for (size_t left = read_count(&reader); left > 0 && !reader.failed; left--) {
        read_item(&reader, gather_add_item(gather));
    }
    for (size_t left = read_count(&reader); left > 0 && !reader.failed; left--) {
        struct money money;
        read_money(&reader, &money);
        gather_add_unapplied(gather, money.currency, money.minor);
    }
    for (size_t left = read_count(&reader); left > 0 && !reader.failed; left--) {
        read_window(&reader, gather);
    }
    for (size_t left = read_count(&reader); left > 0 && !reader.failed; left--) {
        read_live(&reader, gather);
    }
    return !reader.failed && reader.at == reader.len && gather->standing.next.step < NEXT_COUNT &&
           gather->standing.attempt < REACHED_COUNT;
}
