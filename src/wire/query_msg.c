/** The saved searches, as bytes. */
#include "callsheet/wire/query_msg.h"

#include "callsheet/wire/pack.h"

void query_list_encode(struct buf *out, const struct query_list *msg) {
    buf_add_u32(out, (uint32_t)msg->count);
    for (size_t i = 0; i < msg->count; i++) {
        pack_shown(out, msg->rows[i].name, QUERY_NAME_BYTES);
        pack_shown(out, msg->rows[i].query, QUERY_TEXT_BYTES);
    }
}

enum status query_list_decode(const struct frame *frame, struct arena *arena,
                              struct query_list *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct query_list msg = {.count = take_count(&in, QUERY_LIST_ROWS, 8)};
    struct saved_query *rows = arena_array(arena, msg.count, sizeof *rows);
    for (size_t i = 0; i < msg.count; i++) {
        rows[i].name = take_shown(&in, arena, QUERY_NAME_BYTES, TEXT_LINE);
        rows[i].query = take_shown(&in, arena, QUERY_TEXT_BYTES, TEXT_LINE);
    }
    msg.rows = rows;
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}
