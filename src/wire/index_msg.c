/** What the desk asks the index worker and what it answers, as bytes. Encoder and decoder of one
    message stand together, so that a field added to one is not forgotten in the other. */
#include "callsheet/wire/index_msg.h"

#include "callsheet/wire/pack.h"

enum { UUID_TEXT_BYTES = 64, THREAD_ID_BYTES = 64, SENTENCE_BYTES = ERROR_MESSAGE_BYTES };

static uint32_t take_flags(struct reader *in, uint32_t all) {
    uint32_t flags = reader_u32(in);
    if ((flags & ~all) != 0) {
        in->failed = 1;
        return 0;
    }
    return flags;
}

static uint32_t take_limit(struct reader *in) {
    uint32_t limit = reader_u32(in);
    if (limit == 0 || limit > INDEX_LIST_ROWS) {
        in->failed = 1;
    }
    return limit;
}

static void pack_addresses(struct buf *out, size_t count, const char *const *addresses) {
    buf_add_u32(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        pack_text(out, addresses[i]);
    }
}

static const char *const *take_addresses(struct reader *in, struct arena *arena, size_t *count) {
    *count = take_count(in, INDEX_ASKED_ADDRESSES, 4);
    const char **addresses = arena_array(arena, *count, sizeof *addresses);
    for (size_t i = 0; i < *count; i++) {
        addresses[i] = take_exact(in, arena, INDEX_ADDRESS_BYTES);
    }
    return addresses;
}

void index_open_encode(struct buf *out, const struct index_open *msg) {
    pack_text(out, msg->database);
    pack_text(out, msg->config);
    pack_text(out, msg->profile);
}

enum status index_open_decode(const struct frame *frame, struct arena *arena,
                              struct index_open *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_open msg = {
        .database = take_exact(&in, arena, INDEX_PATH_BYTES),
        .config = take_exact(&in, arena, INDEX_PATH_BYTES),
        .profile = take_exact(&in, arena, INDEX_PATH_BYTES),
    };
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_addresses_encode(struct buf *out, const struct index_addresses *msg) {
    pack_bool(out, msg->is_first);
    pack_bool(out, msg->is_last);
    buf_add_u32(out, (uint32_t)msg->count);
    for (size_t i = 0; i < msg->count; i++) {
        pack_text(out, msg->rows[i].address);
        pack_i64(out, msg->rows[i].customer_id);
    }
}

enum status index_addresses_decode(const struct frame *frame, struct arena *arena,
                                   struct index_addresses *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_addresses msg = {.is_first = take_bool(&in), .is_last = false};
    msg.is_last = take_bool(&in);
    msg.count = take_count(&in, INDEX_ADDRESSES_PART, 12);
    struct index_address *rows = arena_array(arena, msg.count, sizeof *rows);
    for (size_t i = 0; i < msg.count; i++) {
        rows[i].address = take_exact(&in, arena, INDEX_ADDRESS_BYTES);
        rows[i].customer_id = take_i64(&in);
    }
    msg.rows = rows;
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_scan_encode(struct buf *out, const struct index_scan *msg) {
    pack_i64(out, msg->since);
    pack_i64(out, msg->now);
}

enum status index_scan_decode(const struct frame *frame, struct arena *arena,
                              struct index_scan *out, struct error *err) {
    (void)arena; /* all decoders have one shape */
    struct reader in = pack_reader(frame);
    struct index_scan msg = {.since = take_i64(&in)};
    msg.now = take_i64(&in);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_poll_encode(struct buf *out, const struct index_poll *msg) {
    pack_i64(out, msg->since);
    pack_i64(out, msg->now);
    pack_text(out, msg->uuid);
    buf_add_u64(out, msg->revision);
}

enum status index_poll_decode(const struct frame *frame, struct arena *arena,
                              struct index_poll *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_poll msg = {.since = take_i64(&in)};
    msg.now = take_i64(&in);
    msg.uuid = take_exact(&in, arena, UUID_TEXT_BYTES);
    msg.revision = reader_u64(&in);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_threads_encode(struct buf *out, const struct index_threads *msg) {
    pack_i64(out, msg->customer_id);
    pack_i64(out, msg->now);
    buf_add_u32(out, msg->limit);
    pack_addresses(out, msg->count, msg->addresses);
}

enum status index_threads_decode(const struct frame *frame, struct arena *arena,
                                 struct index_threads *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_threads msg = {.customer_id = take_i64(&in)};
    msg.now = take_i64(&in);
    msg.limit = take_limit(&in);
    msg.addresses = take_addresses(&in, arena, &msg.count);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_messages_encode(struct buf *out, const struct index_messages *msg) {
    pack_text(out, msg->thread_id);
    pack_i64(out, msg->now);
    buf_add_u32(out, msg->limit);
    pack_addresses(out, msg->count, msg->addresses);
}

enum status index_messages_decode(const struct frame *frame, struct arena *arena,
                                  struct index_messages *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_messages msg = {.thread_id = take_exact(&in, arena, THREAD_ID_BYTES)};
    msg.now = take_i64(&in);
    msg.limit = take_limit(&in);
    msg.addresses = take_addresses(&in, arena, &msg.count);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_search_encode(struct buf *out, const struct index_search *msg) {
    pack_text(out, msg->query);
    pack_i64(out, msg->now);
    buf_add_u32(out, msg->limit);
}

enum status index_search_decode(const struct frame *frame, struct arena *arena,
                                struct index_search *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_search msg = {.query = take_exact(&in, arena, INDEX_QUERY_BYTES)};
    msg.now = take_i64(&in);
    msg.limit = take_limit(&in);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_file_encode(struct buf *out, const struct index_file *msg) {
    pack_text(out, msg->message_id);
    buf_add_u32(out, msg->which);
}

enum status index_file_decode(const struct frame *frame, struct arena *arena,
                              struct index_file *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_file msg = {.message_id = take_exact(&in, arena, INDEX_ID_BYTES)};
    msg.which = reader_u32(&in);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_opened_encode(struct buf *out, const struct index_opened *msg) {
    pack_shown(out, msg->path, INDEX_PATH_BYTES);
    pack_shown(out, msg->mail_root, INDEX_PATH_BYTES);
    pack_shown(out, msg->config, INDEX_PATH_BYTES);
    pack_text(out, msg->uuid);
    buf_add_u64(out, msg->revision);
    buf_add_u64(out, msg->messages);
    pack_i64(out, msg->indexed_at);
    buf_add_u32(out, msg->own_addresses);
    pack_shown(out, msg->own_name, INDEX_NAME_BYTES);
    pack_shown(out, msg->own_address, INDEX_ADDRESS_BYTES);
}

enum status index_opened_decode(const struct frame *frame, struct arena *arena,
                                struct index_opened *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_opened msg = {.path = take_shown(&in, arena, INDEX_PATH_BYTES, TEXT_LINE)};
    msg.mail_root = take_shown(&in, arena, INDEX_PATH_BYTES, TEXT_LINE);
    msg.config = take_shown(&in, arena, INDEX_PATH_BYTES, TEXT_LINE);
    msg.uuid = take_exact(&in, arena, UUID_TEXT_BYTES);
    msg.revision = reader_u64(&in);
    msg.messages = reader_u64(&in);
    msg.indexed_at = take_i64(&in);
    msg.own_addresses = reader_u32(&in);
    msg.own_name = take_shown(&in, arena, INDEX_NAME_BYTES, TEXT_LINE);
    msg.own_address = take_shown(&in, arena, INDEX_ADDRESS_BYTES, TEXT_LINE);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_addresses_set_encode(struct buf *out, const struct index_addresses_set *msg) {
    buf_add_u32(out, msg->count);
    buf_add_u32(out, msg->rejected);
}

enum status index_addresses_set_decode(const struct frame *frame, struct arena *arena,
                                       struct index_addresses_set *out, struct error *err) {
    (void)arena; /* all decoders have one shape */
    struct reader in = pack_reader(frame);
    struct index_addresses_set msg = {.count = reader_u32(&in)};
    msg.rejected = reader_u32(&in);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

static void pack_mail(struct buf *out, const struct index_mail *row) {
    pack_i64(out, row->customer_id);
    pack_i64(out, row->date);
    buf_add_u32(out, row->flags);
    pack_text(out, row->message_id);
    pack_shown(out, row->name, INDEX_NAME_BYTES);
    pack_shown(out, row->address, INDEX_ADDRESS_BYTES);
    pack_shown(out, row->subject, INDEX_SUBJECT_BYTES);
}

static void take_mail(struct reader *in, struct arena *arena, struct index_mail *row) {
    row->customer_id = take_i64(in);
    row->date = take_i64(in);
    row->flags = take_flags(in, INDEX_MAIL_FLAGS_ALL);
    row->message_id = take_exact(in, arena, INDEX_ID_BYTES);
    row->name = take_shown(in, arena, INDEX_NAME_BYTES, TEXT_LINE);
    row->address = take_shown(in, arena, INDEX_ADDRESS_BYTES, TEXT_LINE);
    row->subject = take_shown(in, arena, INDEX_SUBJECT_BYTES, TEXT_LINE);
}

void index_mail_batch_encode(struct buf *out, const struct index_mail_batch *msg) {
    pack_bool(out, msg->is_whole);
    buf_add_u32(out, (uint32_t)msg->count);
    for (size_t i = 0; i < msg->count; i++) {
        pack_mail(out, &msg->rows[i]);
    }
}

enum status index_mail_batch_decode(const struct frame *frame, struct arena *arena,
                                    struct index_mail_batch *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_mail_batch msg = {.is_whole = take_bool(&in)};
    msg.count = take_count(&in, INDEX_MAIL_ROWS, 36);
    struct index_mail *rows = arena_array(arena, msg.count, sizeof *rows);
    for (size_t i = 0; i < msg.count; i++) {
        take_mail(&in, arena, &rows[i]);
    }
    msg.rows = rows;
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_done_encode(struct buf *out, const struct index_done *msg) {
    buf_add_u8(out, (uint8_t)msg->kind);
    pack_text(out, msg->uuid);
    buf_add_u64(out, msg->revision);
    buf_add_u64(out, msg->looked_at);
    buf_add_u64(out, msg->rows);
    pack_i64(out, msg->indexed_at);
}

enum status index_done_decode(const struct frame *frame, struct arena *arena,
                              struct index_done *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_done msg = {.kind = (enum index_done_kind)take_below(&in, INDEX_DONE_KINDS)};
    msg.uuid = take_exact(&in, arena, UUID_TEXT_BYTES);
    msg.revision = reader_u64(&in);
    msg.looked_at = reader_u64(&in);
    msg.rows = reader_u64(&in);
    msg.indexed_at = take_i64(&in);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

static void pack_thread(struct buf *out, const struct index_thread *row) {
    pack_text(out, row->thread_id);
    pack_i64(out, row->newest);
    pack_text(out, row->newest_id);
    pack_shown(out, row->subject, INDEX_SUBJECT_BYTES);
    pack_shown(out, row->authors, INDEX_NAME_BYTES);
    buf_add_u32(out, row->messages);
    buf_add_u32(out, row->matched);
    pack_bool(out, row->is_unread);
    pack_bool(out, row->is_inbound);
    buf_add_u32(out, (uint32_t)row->id_count);
    for (size_t i = 0; i < row->id_count; i++) {
        pack_text(out, row->ids[i]);
    }
}

static void take_thread(struct reader *in, struct arena *arena, struct index_thread *row) {
    row->thread_id = take_exact(in, arena, THREAD_ID_BYTES);
    row->newest = take_i64(in);
    row->newest_id = take_exact(in, arena, INDEX_ID_BYTES);
    row->subject = take_shown(in, arena, INDEX_SUBJECT_BYTES, TEXT_LINE);
    row->authors = take_shown(in, arena, INDEX_NAME_BYTES, TEXT_LINE);
    row->messages = reader_u32(in);
    row->matched = reader_u32(in);
    row->is_unread = take_bool(in);
    row->is_inbound = take_bool(in);
    row->id_count = take_count(in, INDEX_THREAD_IDS, 4);
    const char **ids = arena_array(arena, row->id_count, sizeof *ids);
    for (size_t i = 0; i < row->id_count; i++) {
        ids[i] = take_exact(in, arena, INDEX_ID_BYTES);
    }
    row->ids = ids;
}

void index_thread_list_encode(struct buf *out, const struct index_thread_list *msg) {
    pack_i64(out, msg->customer_id);
    pack_bool(out, msg->is_cut);
    buf_add_u32(out, (uint32_t)msg->count);
    for (size_t i = 0; i < msg->count; i++) {
        pack_thread(out, &msg->rows[i]);
    }
}

enum status index_thread_list_decode(const struct frame *frame, struct arena *arena,
                                     struct index_thread_list *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_thread_list msg = {.customer_id = take_i64(&in)};
    msg.is_cut = take_bool(&in);
    msg.count = take_count(&in, INDEX_LIST_ROWS, 38);
    struct index_thread *rows = arena_array(arena, msg.count, sizeof *rows);
    for (size_t i = 0; i < msg.count; i++) {
        take_thread(&in, arena, &rows[i]);
    }
    msg.rows = rows;
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

static void pack_message(struct buf *out, const struct index_message *row) {
    pack_text(out, row->message_id);
    pack_i64(out, row->date);
    pack_shown(out, row->name, INDEX_NAME_BYTES);
    pack_shown(out, row->address, INDEX_ADDRESS_BYTES);
    pack_shown(out, row->subject, INDEX_SUBJECT_BYTES);
    buf_add_u32(out, row->flags);
    buf_add_u32(out, row->depth);
    buf_add_u32(out, row->files);
    pack_text(out, row->thread_id);
    pack_i64(out, row->customer_id);
}

static void take_message(struct reader *in, struct arena *arena, struct index_message *row) {
    row->message_id = take_exact(in, arena, INDEX_ID_BYTES);
    row->date = take_i64(in);
    row->name = take_shown(in, arena, INDEX_NAME_BYTES, TEXT_LINE);
    row->address = take_shown(in, arena, INDEX_ADDRESS_BYTES, TEXT_LINE);
    row->subject = take_shown(in, arena, INDEX_SUBJECT_BYTES, TEXT_LINE);
    row->flags = take_flags(in, INDEX_MESSAGE_FLAGS_ALL);
    row->depth = reader_u32(in);
    row->files = reader_u32(in);
    row->thread_id = take_exact(in, arena, THREAD_ID_BYTES);
    row->customer_id = take_i64(in);
    if (row->depth > INDEX_DEPTH_MAX) {
        in->failed = 1;
    }
}

void index_message_list_encode(struct buf *out, const struct index_message_list *msg) {
    pack_bool(out, msg->is_cut);
    pack_bool(out, msg->is_first);
    buf_add_u64(out, msg->total);
    buf_add_u32(out, (uint32_t)msg->count);
    for (size_t i = 0; i < msg->count; i++) {
        pack_message(out, &msg->rows[i]);
    }
}

enum status index_message_list_decode(const struct frame *frame, struct arena *arena,
                                      struct index_message_list *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_message_list msg = {.is_cut = take_bool(&in)};
    msg.is_first = take_bool(&in);
    msg.total = reader_u64(&in);
    msg.count = take_count(&in, INDEX_LIST_ROWS, 48);
    struct index_message *rows = arena_array(arena, msg.count, sizeof *rows);
    for (size_t i = 0; i < msg.count; i++) {
        take_message(&in, arena, &rows[i]);
    }
    msg.rows = rows;
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_file_opened_encode(struct buf *out, const struct index_file_opened *msg) {
    pack_text(out, msg->message_id);
    pack_shown(out, msg->path, INDEX_PATH_BYTES);
    buf_add_u64(out, msg->bytes);
    buf_add_u32(out, msg->which);
    buf_add_u32(out, msg->files);
    pack_bool(out, msg->files_differ);
}

enum status index_file_opened_decode(const struct frame *frame, struct arena *arena,
                                     struct index_file_opened *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_file_opened msg = {.message_id = take_exact(&in, arena, INDEX_ID_BYTES)};
    msg.path = take_shown(&in, arena, INDEX_PATH_BYTES, TEXT_LINE);
    msg.bytes = reader_u64(&in);
    msg.which = reader_u32(&in);
    msg.files = reader_u32(&in);
    msg.files_differ = take_bool(&in);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void failed_encode(struct buf *out, const struct failed *msg) {
    buf_add_u8(out, (uint8_t)msg->status);
    pack_shown(out, msg->message, SENTENCE_BYTES);
}

enum status failed_decode(const struct frame *frame, struct arena *arena, struct failed *out,
                          struct error *err) {
    struct reader in = pack_reader(frame);
    struct failed msg = {.status = (enum status)take_below(&in, STATUS_COUNT)};
    msg.message = take_shown(&in, arena, SENTENCE_BYTES, TEXT_LINE);
    if (msg.status == STATUS_OK) {
        in.failed = 1;
    }
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}
