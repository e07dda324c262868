/** What the desk asks about the tone of mail and what it is answered, as bytes. */
#include "callsheet/wire/score_msg.h"

#include <string.h>

#include "callsheet/wire/body_msg.h"
#include "callsheet/wire/index_msg.h"
#include "callsheet/wire/pack.h"

const char *score_apart_words(uint32_t apart) {
#define X(name, bit, words)                                                                        \
    if ((apart & SCORE_APART_##name) != 0) {                                                       \
        return words;                                                                              \
    }
    SCORE_APART_TABLE(X)
#undef X
    return "";
}

static uint32_t take_bits(struct reader *in, uint32_t all) {
    uint32_t bits = reader_u32(in);
    if ((bits & ~all) != 0) {
        in->failed = 1;
        return 0;
    }
    return bits;
}

void body_words_encode(struct buf *out, const struct body_words *msg) {
    size_t count = msg->count < SCORE_WORDS_MAX ? msg->count : SCORE_WORDS_MAX;
    buf_add_u32(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        pack_text(out, msg->rows[i].phrase);
        buf_add_u32(out, (uint32_t)msg->rows[i].points);
    }
}

enum status body_words_decode(const struct frame *frame, struct arena *arena,
                              struct body_words *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct body_words msg = {.count = take_count(&in, SCORE_WORDS_MAX, 8)};
    struct score_word *rows = arena_array(arena, msg.count, sizeof *rows);
    for (size_t i = 0; i < msg.count; i++) {
        rows[i].phrase = take_exact(&in, arena, SCORE_WORD_BYTES);
        rows[i].points = (int32_t)reader_u32(&in);
        if (rows[i].points < -SCORE_POINTS_MAX || rows[i].points > SCORE_POINTS_MAX) {
            in.failed = 1;
        }
    }
    msg.rows = rows;
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void body_score_encode(struct buf *out, const struct body_score *msg) {
    buf_add_u64(out, msg->bytes);
    pack_i64(out, msg->now);
}

enum status body_score_decode(const struct frame *frame, struct arena *arena,
                              struct body_score *out, struct error *err) {
    (void)arena; /* all decoders have one shape */
    struct reader in = pack_reader(frame);
    struct body_score msg = {.bytes = reader_u64(&in)};
    msg.now = take_i64(&in);
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void body_scored_encode(struct buf *out, const struct body_scored *msg) {
    buf_add_u8(out, msg->score);
    pack_shown(out, msg->language, SCORE_LANGUAGE_BYTES);
    pack_shown(out, msg->phrase, SCORE_PHRASE_BYTES);
    buf_add_u32(out, msg->apart);
    buf_add_u32(out, msg->warnings);
    buf_add_u32(out, (uint32_t)msg->ref_count);
    for (size_t i = 0; i < msg->ref_count; i++) {
        pack_shown(out, msg->refs[i].key, SCORE_REF_BYTES);
        pack_shown(out, msg->refs[i].written, SCORE_REF_BYTES);
        pack_bool(out, msg->refs[i].is_named);
    }
}

/* A key is made of capital letters and digits: the ledger's numbers are looked up by it. */
static const char *take_key(struct reader *in, struct arena *arena) {
    const char *key = take_exact(in, arena, SCORE_REF_BYTES);
    if (strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != strlen(key)) {
        in->failed = 1;
    }
    return key;
}

enum status body_scored_decode(const struct frame *frame, struct arena *arena,
                               struct body_scored *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct body_scored msg = {.score = (uint8_t)take_below(&in, SCORE_MOST + 1)};
    msg.language = take_shown(&in, arena, SCORE_LANGUAGE_BYTES, TEXT_LINE);
    msg.phrase = take_shown(&in, arena, SCORE_PHRASE_BYTES, TEXT_LINE);
    msg.apart = take_bits(&in, SCORE_APART_ALL);
    msg.warnings = take_bits(&in, BODY_WARNINGS_ALL);
    msg.ref_count = take_count(&in, SCORE_REFS_MAX, 9);
    struct score_ref *refs = arena_array(arena, msg.ref_count, sizeof *refs);
    for (size_t i = 0; i < msg.ref_count; i++) {
        refs[i].key = take_key(&in, arena);
        refs[i].written = take_shown(&in, arena, SCORE_REF_BYTES, TEXT_LINE);
        refs[i].is_named = take_bool(&in);
    }
    msg.refs = refs;
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_sets_encode(struct buf *out, const struct index_sets *msg) {
    buf_add_u32(out, (uint32_t)msg->count);
    for (size_t i = 0; i < msg->count; i++) {
        pack_text(out, msg->ids[i]);
    }
}

enum status index_sets_decode(const struct frame *frame, struct arena *arena,
                              struct index_sets *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_sets msg = {.count = take_count(&in, INDEX_SETS_IDS, 4)};
    const char **ids = arena_array(arena, msg.count, sizeof *ids);
    for (size_t i = 0; i < msg.count; i++) {
        ids[i] = take_exact(&in, arena, INDEX_ID_BYTES);
    }
    msg.ids = ids;
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}

void index_set_list_encode(struct buf *out, const struct index_set_list *msg) {
    buf_add_u32(out, (uint32_t)msg->count);
    for (size_t i = 0; i < msg->count; i++) {
        pack_text(out, msg->rows[i].message_id);
        buf_add_u32(out, msg->rows[i].files);
        buf_add_u64(out, msg->rows[i].mark);
        pack_i64(out, msg->rows[i].arrived_at);
    }
}

enum status index_set_list_decode(const struct frame *frame, struct arena *arena,
                                  struct index_set_list *out, struct error *err) {
    struct reader in = pack_reader(frame);
    struct index_set_list msg = {.count = take_count(&in, INDEX_SETS_IDS, 24)};
    struct index_set *rows = arena_array(arena, msg.count, sizeof *rows);
    for (size_t i = 0; i < msg.count; i++) {
        rows[i].message_id = take_exact(&in, arena, INDEX_ID_BYTES);
        rows[i].files = reader_u32(&in);
        rows[i].mark = reader_u64(&in);
        rows[i].arrived_at = take_i64(&in);
        if ((rows[i].files == 0) != (rows[i].mark == 0)) {
            in.failed = 1;
        }
    }
    msg.rows = rows;
    enum status status = pack_done(&in, err);
    if (status == STATUS_OK) {
        *out = msg;
    }
    return status;
}
