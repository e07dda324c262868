/* The form as bytes, and back. Stable words are written for answers, so that a draft of an older
   program is read by a newer one. */
#include "callsheet/app/form_image.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/ui/textarea.h"

enum { IMAGE_VERSION = 1, OPEN_SECONDS_MOST = 366 * 86400, SETTLED_IDS = 5 };

/* Tags are written to disk: never change one, only add. */
enum tag {
    TAG_REACHED = 1,
    TAG_WHO = 2,
    TAG_NEW_NAME = 3,
    TAG_NEW_REACH = 4,
    TAG_NEW_ROLE = 5,
    TAG_SAID = 6,
    TAG_PROMISES = 7, /* how many */
    TAG_PROMISE_AMOUNT = 8,
    TAG_PROMISE_WHEN = 9,
    TAG_PROMISE_SCOPE = 10,
    TAG_CLAIMS = 11, /* how many */
    TAG_CLAIM_ABOUT = 12,
    TAG_CLAIM_WORDS = 13,
    TAG_CLAIM_AMOUNT = 14,
    TAG_NEXT = 15,
    TAG_WHEN = 16,
    TAG_OWNER = 17,
    TAG_NEXT_NOTE = 18,
    TAG_NOTES = 19,
    TAG_NOTES_EDIT = 20,
    TAG_OPEN_SECONDS = 21,
    TAG_CLAIM_MAIL = 22,
    TAG_SETTLEMENTS = 23, /* how many */
    TAG_SETTLED_IDS = 24,
    TAG_SETTLED_KIND = 25,
    TAG_SETTLED_WORDS = 26,
    TAG_LETTER = 27,
};

static void put(struct buf *out, enum tag tag, size_t index, const void *bytes, size_t len) {
    buf_add_u8(out, (uint8_t)tag);
    buf_add_u8(out, (uint8_t)index);
    buf_add_u32(out, (uint32_t)len);
    buf_add(out, bytes, len);
}

static void put_text(struct buf *out, enum tag tag, size_t index, const char *text) {
    put(out, tag, index, text, strlen(text));
}

static void put_field(struct buf *out, enum tag tag, size_t index, const struct field *field) {
    put_text(out, tag, index, field_text(field));
}

static void put_ids(struct buf *out, enum tag tag, size_t index, const int64_t *ids, size_t count) {
    struct buf bytes = {0};
    for (size_t i = 0; i < count; i++) {
        buf_add_u64(&bytes, (uint64_t)ids[i]);
    }
    put(out, tag, index, buf_text(&bytes), bytes.len);
    buf_release(&bytes);
}

static void put_said(const struct call_form *form, struct buf *out) {
    struct buf words = {0};
    for (int i = 0; i < SAID_COUNT; i++) {
        if ((form->said & (1u << i)) != 0) {
            buf_addf(&words, "%s,", said_word((enum said)i));
        }
    }
    put(out, TAG_SAID, 0, buf_text(&words), words.len);
    buf_release(&words);
}

static void put_promises(const struct call_form *form, struct buf *out) {
    put(out, TAG_PROMISES, form->promise_count, "", 0);
    for (size_t i = 0; i < form->promise_count; i++) {
        const struct form_promise *promise = &form->promises[i];
        put_field(out, TAG_PROMISE_AMOUNT, i, &promise->amount);
        put_field(out, TAG_PROMISE_WHEN, i, &promise->when);
        put_ids(out, TAG_PROMISE_SCOPE, i, promise->invoices, promise->invoice_count);
    }
}

static void put_claims(const struct call_form *form, struct buf *out) {
    put(out, TAG_CLAIMS, form->claim_count, "", 0);
    for (size_t i = 0; i < form->claim_count; i++) {
        const struct form_claim *claim = &form->claims[i];
        int64_t about[2] = {claim->invoice, claim->line};
        put_ids(out, TAG_CLAIM_ABOUT, i, about, 2);
        put_field(out, TAG_CLAIM_WORDS, i, &claim->words);
        put_field(out, TAG_CLAIM_AMOUNT, i, &claim->amount);
        put_text(out, TAG_CLAIM_MAIL, i, claim->mail != NULL ? claim->mail : "");
    }
}

static void put_settled(const struct call_form *form, struct buf *out) {
    put(out, TAG_SETTLEMENTS, form->settled_count, "", 0);
    for (size_t i = 0; i < form->settled_count; i++) {
        const struct form_settled *settled = &form->settled[i];
        int64_t ids[SETTLED_IDS] = {settled->claim, settled->invoice, settled->line,
                                    settled->credit.minor, settled->minutes};
        struct buf kind = {0};
        put_ids(out, TAG_SETTLED_IDS, i, ids, SETTLED_IDS);
        if (settled->is_verdict) {
            buf_addf(&kind, "verdict %s", verdict_word(settled->verdict));
        } else if (settled->credit.currency[0] != '\0') { /* a torn draft may lack it */
            buf_addf(&kind, "%s %s", settled->credit.currency,
                     correction_reason_word(settled->reason));
        }
        if (kind.len > 0) {
            put_text(out, TAG_SETTLED_KIND, i, buf_text(&kind));
        }
        put_field(out, TAG_SETTLED_WORDS, i, &settled->words);
        buf_release(&kind);
    }
    put_text(out, TAG_LETTER, 0, form->letter != NULL ? form->letter : "");
}

/* Appends the fields of the kinds in `kinds`; the notes are the callers'. */
static void put_kinds(const struct call_form *form, uint32_t kinds, struct buf *out) {
    const uint32_t promises =
        1u << FORM_PROMISE_AMOUNT | 1u << FORM_PROMISE_WHEN | 1u << FORM_PROMISE_SCOPE;
    const uint32_t claims =
        1u << FORM_CLAIM_ABOUT | 1u << FORM_CLAIM_WORDS | 1u << FORM_CLAIM_AMOUNT;
    if ((kinds & 1u << FORM_REACHED) != 0) {
        put_text(out, TAG_REACHED, 0,
                 form->reached < 0 ? "" : reached_word((enum reached)form->reached));
    }
    if ((kinds & 1u << FORM_WHO) != 0) {
        put_ids(out, TAG_WHO, 0, &form->who, 1);
    }
    if ((kinds & 1u << FORM_NEW_NAME) != 0) {
        put_field(out, TAG_NEW_NAME, 0, &form->new_name);
    }
    if ((kinds & 1u << FORM_NEW_REACH) != 0) {
        put_field(out, TAG_NEW_REACH, 0, &form->new_reach);
    }
    if ((kinds & 1u << FORM_NEW_ROLE) != 0) {
        put_text(out, TAG_NEW_ROLE, 0, contact_role_word(form->new_role));
    }
    if ((kinds & 1u << FORM_SAID) != 0) {
        put_said(form, out);
    }
    if ((kinds & promises) != 0) {
        put_promises(form, out);
    }
    if ((kinds & claims) != 0) {
        put_claims(form, out);
    }
    if ((kinds & 1u << FORM_SETTLED) != 0) {
        put_settled(form, out);
    }
    if ((kinds & 1u << FORM_NEXT) != 0) {
        put_text(out, TAG_NEXT, 0, next_word(form->next));
    }
    if ((kinds & 1u << FORM_WHEN) != 0) {
        put_field(out, TAG_WHEN, 0, &form->when);
    }
    if ((kinds & 1u << FORM_OWNER) != 0) {
        put_field(out, TAG_OWNER, 0, &form->owner);
    }
    if ((kinds & 1u << FORM_NEXT_NOTE) != 0) {
        put_field(out, TAG_NEXT_NOTE, 0, &form->next_note);
    }
}

void form_image_snapshot(const struct call_form *form, struct buf *out) {
    buf_add_u8(out, IMAGE_VERSION);
    put_ids(out, TAG_OPEN_SECONDS, 0, &form->open_seconds, 1);
    put_kinds(form, UINT32_MAX, out);
    put(out, TAG_NOTES, 0, textarea_text(form->notes), textarea_len(form->notes));
}

void form_image_edit(const struct call_form *form, struct buf *out) {
    uint32_t kinds = form->changed & ~(1u << FORM_NOTES);
    size_t edits = textarea_edit_count(form->notes);
    if (kinds == 0 && edits == 0) {
        return;
    }
    buf_add_u8(out, IMAGE_VERSION);
    put_ids(out, TAG_OPEN_SECONDS, 0, &form->open_seconds, 1);
    put_kinds(form, kinds, out);
    for (size_t i = 0; i < edits; i++) {
        struct edit edit = textarea_edit(form->notes, i);
        buf_add_u8(out, TAG_NOTES_EDIT);
        buf_add_u8(out, 0);
        buf_add_u32(out, (uint32_t)(edit.len + 8));
        buf_add_u32(out, (uint32_t)edit.at);
        buf_add_u32(out, (uint32_t)edit.removed);
        buf_add(out, edit.text, edit.len);
    }
}

void form_image_settle(struct call_form *form) {
    form->changed = 0;
    textarea_forget_edits(form->notes);
}

/* --- back ------------------------------------------------------------------------------------- */

/* A form being read: the notes are gathered as plain bytes and loaded at the end. */
struct decoder {
    struct call_form *form;
    struct buf notes;
    bool is_whole;
};

/* One field of an image: a NUL-terminated copy of its bytes. */
struct piece {
    enum tag tag;
    size_t index;
    const unsigned char *bytes;
    size_t len;
    char text[FORM_WORDS_BYTES + 128]; /* its beginning as a text */
};

static bool set_word(int found, int count, int *out) {
    if (found < 0 || found >= count) {
        return false;
    }
    *out = found;
    return true;
}

static bool take_said(struct call_form *form, const struct piece *piece) {
    char words[sizeof piece->text];
    memcpy(words, piece->text, sizeof words);
    uint32_t said = 0;
    for (char *word = words; *word != '\0';) {
        char *end = word + strcspn(word, ",");
        bool is_last = *end == '\0';
        *end = '\0';
        int found = said_find(word);
        if (found >= 0) {
            said |= 1u << found;
        }
        word = is_last ? end : end + 1;
    }
    form->said = said;
    return true;
}

static bool take_ids(const struct piece *piece, int64_t *ids, size_t most, size_t *count) {
    struct reader reader;
    reader_init(&reader, piece->bytes, piece->len);
    size_t there = piece->len / 8;
    if (piece->len % 8 != 0 || there > most) {
        return false;
    }
    for (size_t i = 0; i < there; i++) {
        ids[i] = (int64_t)reader_u64(&reader);
    }
    *count = there;
    return true;
}

static bool take_who(struct call_form *form, const struct piece *piece) {
    int64_t who = 0;
    size_t count = 0;
    if (!take_ids(piece, &who, 1, &count) || count != 1 || who < FORM_WHO_NEW) {
        return false;
    }
    form->who = who;
    return true;
}

static bool take_open_seconds(struct call_form *form, const struct piece *piece) {
    int64_t seconds = 0;
    size_t count = 0;
    if (!take_ids(piece, &seconds, 1, &count) || count != 1 || seconds < 0 ||
        seconds > OPEN_SECONDS_MOST) {
        return false;
    }
    form->open_seconds = seconds;
    return true;
}

static bool take_count(const struct piece *piece, size_t most, size_t *count) {
    if (piece->index > most) {
        return false;
    }
    *count = piece->index;
    return true;
}

static bool take_about(struct call_form *form, const struct piece *piece) {
    int64_t about[2] = {0, 0};
    size_t count = 0;
    if (piece->index >= FORM_CLAIMS || !take_ids(piece, about, 2, &count) || count != 2) {
        return false;
    }
    form->claims[piece->index].invoice = about[0];
    form->claims[piece->index].line = about[1];
    return true;
}

static bool take_notes_edit(struct decoder *decoder, const struct piece *piece) {
    struct reader reader;
    reader_init(&reader, piece->bytes, piece->len);
    size_t at = reader_u32(&reader), removed = reader_u32(&reader);
    if (reader.failed || at > decoder->notes.len || removed > decoder->notes.len - at ||
        decoder->notes.len - removed + (piece->len - 8) > TEXTAREA_LIMIT_BYTES) {
        return false;
    }
    buf_remove(&decoder->notes, at, removed);
    buf_insert(&decoder->notes, at, piece->bytes + 8, piece->len - 8);
    return true;
}

static bool take_notes(struct decoder *decoder, const struct piece *piece) {
    if (piece->len > TEXTAREA_LIMIT_BYTES) {
        return false;
    }
    buf_reset(&decoder->notes);
    buf_add(&decoder->notes, piece->bytes, piece->len);
    return true;
}

static bool take_claim_mail(struct call_form *form, const struct piece *piece) {
    if (piece->index >= FORM_CLAIMS || piece->len > FORM_MAIL_ID_BYTES) {
        return false;
    }
    struct form_claim *claim = &form->claims[piece->index];
    mem_free(claim->mail);
    claim->mail = piece->len > 0 ? mem_strndup((const char *)piece->bytes, piece->len) : NULL;
    return true;
}

static bool take_settled_ids(struct form_settled *settled, const struct piece *piece) {
    int64_t ids[SETTLED_IDS] = {0};
    size_t count = 0;
    if (!take_ids(piece, ids, SETTLED_IDS, &count) || count != SETTLED_IDS || ids[4] < 0 ||
        ids[4] > INT32_MAX) {
        return false;
    }
    settled->claim = ids[0];
    settled->invoice = ids[1];
    settled->line = ids[2];
    settled->credit.minor = ids[3];
    settled->minutes = (int32_t)ids[4];
    return true;
}

/* "verdict unfounded", or the currency of what was conceded and why: "EUR no-record". */
static bool take_settled_kind(struct form_settled *settled, const struct piece *piece) {
    const char *blank = strchr(piece->text, ' ');
    if (blank == NULL) {
        return false;
    }
    settled->is_verdict = strncmp(piece->text, "verdict ", 8) == 0;
    int found = settled->is_verdict ? verdict_find(blank + 1) : correction_reason_find(blank + 1);
    if (found < 0 || (!settled->is_verdict && blank - piece->text != 3)) {
        return false;
    }
    if (settled->is_verdict) {
        settled->verdict = (enum verdict)found;
    } else {
        settled->reason = (enum correction_reason)found;
        memcpy(settled->credit.currency, piece->text, 3);
        settled->credit.currency[3] = '\0';
    }
    return true;
}

static bool take_letter(struct call_form *form, const struct piece *piece) {
    if (piece->len > FORM_LETTER_BYTES) {
        return false;
    }
    mem_free(form->letter);
    form->letter = piece->len > 0 ? mem_strndup((const char *)piece->bytes, piece->len) : NULL;
    return true;
}

static bool take_field(struct field *field, const struct piece *piece) {
    field_set(field, piece->text);
    return true;
}

static bool take_settled_piece(struct call_form *form, const struct piece *piece) {
    if (piece->index >= FORM_SETTLEMENTS) {
        return false;
    }
    struct form_settled *settled = &form->settled[piece->index];
    return piece->tag == TAG_SETTLED_IDS    ? take_settled_ids(settled, piece)
           : piece->tag == TAG_SETTLED_KIND ? take_settled_kind(settled, piece)
                                            : take_field(&settled->words, piece);
}

static bool take_row_piece(struct call_form *form, const struct piece *piece) {
    size_t i = piece->index;
    if (i >= FORM_PROMISES || i >= FORM_CLAIMS) {
        return false;
    }
    switch (piece->tag) {
    case TAG_PROMISE_AMOUNT:
        return take_field(&form->promises[i].amount, piece);
    case TAG_PROMISE_WHEN:
        return take_field(&form->promises[i].when, piece);
    case TAG_PROMISE_SCOPE:
        return take_ids(piece, form->promises[i].invoices, CHOICE_MAX,
                        &form->promises[i].invoice_count);
    case TAG_CLAIM_WORDS:
        return take_field(&form->claims[i].words, piece);
    case TAG_CLAIM_AMOUNT:
        return take_field(&form->claims[i].amount, piece);
    case TAG_CLAIM_MAIL:
        return take_claim_mail(form, piece);
    default: /* tags come from a file: any byte is possible */
        return false;
    }
}

static bool take_choice(struct call_form *form, const struct piece *piece) {
    int value = 0;
    bool is_read = false;
    if (piece->tag == TAG_REACHED) {
        value = -1;
        is_read = piece->len == 0 || set_word(reached_find(piece->text), REACHED_COUNT, &value);
        form->reached = is_read ? value : form->reached;
    } else if (piece->tag == TAG_NEW_ROLE) {
        is_read = set_word(contact_role_find(piece->text), CONTACT_ROLE_COUNT, &value);
        form->new_role = is_read ? (enum contact_role)value : form->new_role;
    } else {
        is_read = set_word(next_find(piece->text), NEXT_COUNT, &value);
        form->next = is_read ? (enum next_step)value : form->next;
    }
    return is_read;
}

static bool take_piece(struct decoder *decoder, const struct piece *piece) {
    struct call_form *form = decoder->form;
    switch ((int)piece->tag) {
    case TAG_REACHED:
    case TAG_NEW_ROLE:
    case TAG_NEXT:
        return take_choice(form, piece);
    case TAG_WHO:
        return take_who(form, piece);
    case TAG_OPEN_SECONDS:
        return take_open_seconds(form, piece);
    case TAG_NEW_NAME:
        return take_field(&form->new_name, piece);
    case TAG_NEW_REACH:
        return take_field(&form->new_reach, piece);
    case TAG_SAID:
        return take_said(form, piece);
    case TAG_PROMISES:
        return take_count(piece, FORM_PROMISES, &form->promise_count);
    case TAG_CLAIMS:
        return take_count(piece, FORM_CLAIMS, &form->claim_count);
    case TAG_CLAIM_ABOUT:
        return take_about(form, piece);
    case TAG_SETTLEMENTS:
        return take_count(piece, FORM_SETTLEMENTS, &form->settled_count);
    case TAG_SETTLED_IDS:
    case TAG_SETTLED_KIND:
    case TAG_SETTLED_WORDS:
        return take_settled_piece(form, piece);
    case TAG_LETTER:
        return take_letter(form, piece);
    case TAG_WHEN:
        return take_field(&form->when, piece);
    case TAG_OWNER:
        return take_field(&form->owner, piece);
    case TAG_NEXT_NOTE:
        return take_field(&form->next_note, piece);
    case TAG_NOTES:
        return take_notes(decoder, piece);
    case TAG_NOTES_EDIT:
        return take_notes_edit(decoder, piece);
    default: /* a row's field, or a byte that is no tag */
        return take_row_piece(form, piece);
    }
}

static void apply(struct decoder *decoder, const unsigned char *bytes, size_t len) {
    struct reader reader;
    reader_init(&reader, bytes, len);
    if (reader_u8(&reader) != IMAGE_VERSION) {
        decoder->is_whole = false;
        return;
    }
    while (reader.at < reader.len) {
        struct piece piece = {0};
        piece.tag = (enum tag)reader_u8(&reader);
        piece.index = reader_u8(&reader);
        piece.len = reader_u32(&reader);
        piece.bytes = reader_bytes(&reader, piece.len);
        if (reader.failed || piece.bytes == NULL) {
            decoder->is_whole = false;
            return;
        }
        size_t part = piece.len < sizeof piece.text - 1 ? piece.len : sizeof piece.text - 1;
        memcpy(piece.text, piece.bytes, part);
        decoder->is_whole = take_piece(decoder, &piece) && decoder->is_whole;
    }
}

bool form_image_decode(struct call_form *form, const struct draft_image *image) {
    struct decoder decoder = {.form = form, .is_whole = true};
    if (image->snapshot_len > 0) {
        apply(&decoder, image->snapshot, image->snapshot_len);
    }
    for (size_t i = 0; i < image->edit_count; i++) {
        apply(&decoder, image->edits[i].bytes, image->edits[i].len);
    }
    if ((form->said & (1u << SAID_PROMISE)) != 0 && form->promise_count == 0) {
        form->promise_count = 1;
    }
    if ((form->said & (1u << SAID_DISPUTE)) != 0 && form->claim_count == 0) {
        form->claim_count = 1;
    }
    bool is_loaded = textarea_load(form->notes, buf_text(&decoder.notes), decoder.notes.len);
    buf_release(&decoder.notes);
    call_form_go(form, (struct form_at){FORM_NOTES, 0});
    form_image_settle(form);
    return decoder.is_whole && is_loaded;
}
