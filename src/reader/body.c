/** A message as text: its headers read by ourselves, its parts through GMime. */
#include "callsheet/reader/body.h"

#include <libxml/parser.h>
#include <string.h>
#include <strings.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/reader/address.h"
#include "callsheet/reader/header.h"
#include "callsheet/reader/mime.h"
#include "callsheet/reader/prescan.h"
#include "callsheet/reader/quote.h"

struct head {
    struct charsets *charsets;
    const char *block;
    size_t len;
    struct body_result *out;
};

void body_start(void) {
    mime_start();
    xmlInitParser();
}

/* Cleans one line into the arena, cut to what a header may be. */
static const char *shown(struct head *head, const char *text, size_t len) {
    struct buf clean;
    buf_init(&clean);
    (void)text_clean(&clean, text, len, TEXT_LINE); /* changed or not: it is clean now */
    if (clean.len > BODY_HEADER_BYTES) {
        size_t cut = BODY_HEADER_BYTES;
        while (cut > 0 && ((unsigned char)clean.data[cut] & 0xc0) == 0x80) {
            cut--;
        }
        buf_truncate(&clean, cut);
    }
    const char *text_shown = arena_strndup(&head->out->arena, buf_text(&clean), clean.len);
    buf_release(&clean);
    return text_shown;
}

/* A header's decoded text; "" without one. */
static const char *header_text(struct head *head, const char *name) {
    struct buf raw, decoded;
    buf_init(&raw);
    buf_init(&decoded);
    (void)header_find(head->block, head->len, name, &raw); /* none: raw stays empty */
    charsets_decode_words(head->charsets, buf_text(&raw), raw.len, &decoded);
    const char *text = shown(head, buf_text(&decoded), decoded.len);
    buf_release(&decoded);
    buf_release(&raw);
    return text;
}

static void add_mailbox(struct head *head, const struct mailbox *mailbox, struct buf *out) {
    if (mailbox->name[0] != '\0') {
        charsets_decode_words(head->charsets, mailbox->name, strlen(mailbox->name), out);
    }
    if (mailbox->address[0] != '\0') {
        buf_add_text(out, mailbox->name[0] != '\0' ? " <" : "");
        buf_add_text(out, mailbox->address);
        buf_add_text(out, mailbox->name[0] != '\0' ? ">" : "");
    }
}

/* All mailboxes of a header as one line. */
static const char *mailbox_text(struct head *head, const char *name) {
    struct buf raw, line;
    buf_init(&raw);
    buf_init(&line);
    (void)header_find(head->block, head->len, name, &raw); /* none: raw stays empty */
    const char *cursor = buf_text(&raw);
    struct mailbox mailbox;
    while (line.len < BODY_HEADER_BYTES && mailbox_next(&cursor, &mailbox)) {
        buf_add_text(&line, line.len > 0 ? ", " : "");
        add_mailbox(head, &mailbox, &line);
    }
    const char *text = shown(head, buf_text(&line), line.len);
    buf_release(&line);
    buf_release(&raw);
    return text;
}

/* The first address of a header, folded; "" without one. */
static void first_address(struct head *head, const char *name, char out[MAILBOX_ADDRESS_BYTES]) {
    struct buf raw;
    buf_init(&raw);
    (void)header_find(head->block, head->len, name, &raw); /* none: raw stays empty */
    const char *cursor = buf_text(&raw);
    struct mailbox mailbox = {.address = ""};
    out[0] = '\0';
    if (mailbox_next(&cursor, &mailbox)) {
        (void)address_fold(mailbox.address, out); /* no address: out stays "" */
    }
    buf_release(&raw);
}

/* Says whether a label of the domain holds both ASCII and Greek or Cyrillic letters. */
static bool mixes_scripts(const char *domain) {
    bool has_ascii = false, has_other = false;
    size_t len = strlen(domain);
    for (size_t at = 0; at < len;) {
        uint32_t scalar = 0;
        at += text_decode(domain + at, len - at, &scalar);
        if (scalar == '.') {
            has_ascii = has_other = false;
        }
        has_ascii = has_ascii || (scalar >= 'a' && scalar <= 'z');
        has_other = has_other || (scalar >= 0x370 && scalar <= 0x52f);
        if (has_ascii && has_other) {
            return true;
        }
    }
    return false;
}

static bool name_holds_other(const char *name, const char *folded) {
    const char *at = strchr(name, '@');
    if (at == NULL || at == name || strchr(" \t\"'<(", at[-1]) != NULL) {
        return false;
    }
    size_t len = strlen(name), folded_len = strlen(folded);
    for (size_t i = 0; folded_len > 0 && i + folded_len <= len; i++) {
        if (strncasecmp(name + i, folded, folded_len) == 0) {
            return false;
        }
    }
    return true;
}

static void judge_sender(struct head *head, const char *folded) {
    struct body_text *text = &head->out->text;
    const char *domain = address_domain(folded);
    char other[MAILBOX_ADDRESS_BYTES];
    if (name_holds_other(text->from_name, folded)) {
        text->warnings |= BODY_WARNING_NAME_HOLDS_ADDRESS;
    }
    if (strncmp(domain, "xn--", 4) == 0 || strstr(domain, ".xn--") != NULL) {
        text->warnings |= BODY_WARNING_PUNYCODE;
    }
    if (mixes_scripts(domain)) {
        text->warnings |= BODY_WARNING_MIXED_SCRIPTS;
    }
    first_address(head, "Reply-To", other);
    if (other[0] != '\0' && strcmp(other, folded) != 0) {
        text->warnings |= BODY_WARNING_REPLY_TO_DIFFERS;
        text->reply_to = mailbox_text(head, "Reply-To");
    }
    first_address(head, "Sender", other);
    if (other[0] != '\0' && strcmp(address_domain(other), domain) != 0) {
        text->warnings |= BODY_WARNING_SENDER_DIFFERS;
    }
}

static void read_from(struct head *head) {
    struct body_text *text = &head->out->text;
    struct buf raw, name;
    buf_init(&raw);
    buf_init(&name);
    size_t headers = header_find(head->block, head->len, "From", &raw);
    const char *cursor = buf_text(&raw);
    struct mailbox first = {.name = "", .address = ""}, more;
    (void)mailbox_next(&cursor, &first); /* none: both stay "" */
    charsets_decode_words(head->charsets, first.name, strlen(first.name), &name);
    text->from_name = shown(head, buf_text(&name), name.len);
    text->from_address = shown(head, first.address, strlen(first.address));
    text->warnings |= headers > 1 ? BODY_WARNING_FROM_REPEATED : 0U;
    text->warnings |= mailbox_next(&cursor, &more) ? BODY_WARNING_TWO_AUTHORS : 0U;
    char folded[MAILBOX_ADDRESS_BYTES];
    (void)address_fold(first.address, folded); /* no address: folded is "" */
    judge_sender(head, folded);
    buf_release(&name);
    buf_release(&raw);
}

static void read_head(struct head *head) {
    struct body_text *text = &head->out->text;
    text->reply_to = "";
    read_from(head);
    text->to = mailbox_text(head, "To");
    text->cc = mailbox_text(head, "Cc");
    text->subject = header_text(head, "Subject");
    text->message_id = header_text(head, "Message-ID");
    text->list_id = header_text(head, "List-Id");
    text->auto_submitted = header_text(head, "Auto-Submitted");
    text->date = mime_date(header_text(head, "Date"));
}

static void read_parts(struct charsets *charsets, const char *message, size_t len,
                       struct body_result *out) {
    struct buf rewritten;
    buf_init(&rewritten);
    prescan_rewrite(message, len, &rewritten);
    struct mime_result mime = {.text = &out->rendered, .arena = &out->arena};
    mime_read(charsets, rewritten.data, rewritten.len, &mime);
    out->text.warnings |= mime.warnings;
    struct body_part *parts = arena_array(&out->arena, mime.part_count, sizeof *parts);
    if (mime.part_count > 0) {
        memcpy(parts, mime.parts, mime.part_count * sizeof *parts);
    }
    out->text.parts = parts;
    out->text.part_count = mime.part_count;
    mem_free(mime.parts);
    buf_release(&rewritten);
}

static void find_quotes(struct body_result *out) {
    struct body_span *spans = NULL;
    size_t count = quote_find(buf_text(&out->rendered.text), out->rendered.text.len, &spans);
    rendered_overlay(&out->rendered, spans, count);
    mem_free(spans);
}

void body_render(struct charsets *charsets, const char *message, size_t len, uint64_t file_bytes,
                 struct body_result *out) {
    *out = (struct body_result){.text = {.text = ""}};
    arena_init(&out->arena);
    rendered_init(&out->rendered);
    size_t block = header_block_len(message, len);
    struct head head = {
        .charsets = charsets,
        .block = message,
        .len = block < HEADER_BLOCK_BYTES ? block : HEADER_BLOCK_BYTES,
        .out = out,
    };
    read_head(&head);
    if (file_bytes > len || len > BODY_FILE_BYTES) {
        out->text.warnings |= BODY_WARNING_TOO_LARGE;
    } else if (!prescan_is_safe(message, len)) {
        out->text.warnings |= BODY_WARNING_UNUSUAL;
    } else {
        read_parts(charsets, message, len, out);
        find_quotes(out);
    }
    out->text.text = buf_text(&out->rendered.text);
    out->text.text_len = out->rendered.text.len;
    out->text.spans = out->rendered.spans;
    out->text.span_count = out->rendered.span_count;
}

void body_release(struct body_result *result) {
    rendered_release(&result->rendered);
    arena_release(&result->arena);
}
