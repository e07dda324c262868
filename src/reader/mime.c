/** The parts of a message through GMime. Only getters that were tried on hostile mail are used: no
    get_boundary (never returns on some), nothing that writes or encodes, no crypto. */
#include "callsheet/reader/mime.h"

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/reader/body.h"
#include "callsheet/reader/header.h"
#include "callsheet/reader/html.h"
#include "callsheet/reader/magic.h"
#include "callsheet/reader/plain.h"

enum { NAME_MAX_BYTES = 120, META_BYTES = 2048, CHARSET_BYTES = 41, DATE_BYTES = 256 };

/* Where an attachment goes that is taken out. */
struct taking {
    size_t wanted;      /* which one */
    size_t seen;        /* attachments passed so far */
    GMimePart *found;   /* borrowed from the message */
    bool is_impossible; /* it is an attached message, which is not opened */
};

struct walk {
    struct charsets *charsets;
    struct mime_result *result;
    struct taking *taking; /* NULL when the message is read */
    size_t parts;          /* walked so far */
};

static void walk_object(struct walk *walk, GMimeObject *object, unsigned depth);

void mime_start(void) {
    g_mime_init();
}

void mime_clean_name(const char *name, struct buf *out) {
    for (const char *at = name; *at != '\0'; at++) {
        if ((*at == '/' || *at == '\\') && at[1] != '\0') {
            name = at + 1;
        }
    }
    while (*name == '.' || *name == '-' || *name == ' ') {
        name++;
    }
    struct buf clean;
    buf_init(&clean);
    (void)text_clean(&clean, name, strlen(name), TEXT_LINE); /* changed or not: it is clean */
    size_t len = clean.len;
    if (len > NAME_MAX_BYTES) {
        for (len = NAME_MAX_BYTES; len > 0 && ((unsigned char)clean.data[len] & 0xc0) == 0x80;) {
            len--;
        }
    }
    buf_add(out, buf_text(&clean), len);
    buf_release(&clean);
}

int64_t mime_date(const char *value) {
    if (strlen(value) > DATE_BYTES) {
        return INSTANT_NONE;
    }
    GDateTime *date = g_mime_utils_header_decode_date(value);
    if (date == NULL) {
        return INSTANT_NONE;
    }
    int64_t instant = g_date_time_to_unix(date);
    g_date_time_unref(date);
    return instant > 0 ? instant : INSTANT_NONE;
}

/* Decodes a part's transfer encoding and gives the bytes to `take` until it wants no more; returns
   how many there were. */
static uint64_t decode_each(GMimePart *part, mime_take *take, void *context) {
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stored = content == NULL ? NULL : g_mime_data_wrapper_get_stream(content);
    if (stored == NULL) {
        return 0;
    }
    (void)g_mime_stream_reset(stored); /* a memory stream: cannot fail */
    GMimeStream *stream = g_mime_stream_filter_new(stored);
    GMimeContentEncoding encoding = g_mime_data_wrapper_get_encoding(content);
    if (encoding == GMIME_CONTENT_ENCODING_BASE64 ||
        encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
        encoding == GMIME_CONTENT_ENCODING_UUENCODE) {
        GMimeFilter *filter = g_mime_filter_basic_new(encoding, FALSE);
        (void)g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream), filter); /* its number */
        g_object_unref(filter);
    }
    char chunk[16384];
    uint64_t total = 0;
    ssize_t got;
    while ((got = g_mime_stream_read(stream, chunk, sizeof chunk)) > 0) {
        total += (uint64_t)got;
        if (!take(context, chunk, (size_t)got)) {
            break;
        }
    }
    g_object_unref(stream);
    return total;
}

struct beginning {
    struct buf *out;
    size_t max_bytes;
    bool goes_on; /* to count the rest */
};

static bool take_beginning(void *context, const char *bytes, size_t len) {
    const struct beginning *beginning = context;
    size_t room = beginning->max_bytes - beginning->out->len;
    buf_add(beginning->out, bytes, len < room ? len : room);
    return beginning->goes_on || room > 0;
}

/* Decodes a part into `out`, at most `max_bytes`; returns more than that when there is more. */
static uint64_t decode_part(GMimePart *part, size_t max_bytes, struct buf *out) {
    struct beginning beginning = {.out = out, .max_bytes = max_bytes};
    return decode_each(part, take_beginning, &beginning);
}

static struct body_part *add_part(struct walk *walk, const char *name, const char *type,
                                  uint64_t bytes) {
    struct mime_result *result = walk->result;
    if (result->part_count == BODY_PARTS_MAX) {
        result->warnings |= BODY_WARNING_PARTS_CUT;
        return NULL;
    }
    result->parts =
        mem_grow(result->parts, result->part_count, &result->part_capacity, sizeof *result->parts);
    struct buf clean;
    buf_init(&clean);
    mime_clean_name(name, &clean);
    char clean_type[BODY_TYPE_BYTES];
    (void)text_clean_into(clean_type, sizeof clean_type, type, TEXT_LINE); /* its length */
    result->parts[result->part_count++] = (struct body_part){
        .name = arena_strdup(result->arena, buf_text(&clean)),
        .type = arena_strdup(result->arena, clean_type),
        .bytes = bytes,
    };
    buf_release(&clean);
    return &result->parts[result->part_count - 1];
}

/* Looks whether this is the attachment that is to be taken out; true when one is looked for. */
static bool look_for(struct walk *walk, GMimePart *part) {
    struct taking *taking = walk->taking;
    if (taking != NULL && taking->seen++ == taking->wanted) {
        taking->found = part;
        taking->is_impossible = part == NULL;
    }
    return taking != NULL;
}

/* Counts an attachment's bytes and says by the first of them what it is. */
static void judge_attachment(GMimePart *part, const char *name, const char *type,
                             struct body_part *out) {
    struct buf first;
    buf_init(&first);
    struct beginning beginning = {.out = &first, .max_bytes = MAGIC_BYTES, .goes_on = true};
    out->bytes = decode_each(part, take_beginning, &beginning);
    out->kind = magic_kind(buf_text(&first), first.len);
    out->is_false = first.len > 0 && magic_contradicts(out->kind, type, name);
    buf_release(&first);
}

static void add_attachment(struct walk *walk, GMimePart *part) {
    if (look_for(walk, part)) {
        return;
    }
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const char *media = type == NULL ? NULL : g_mime_content_type_get_media_type(type);
    const char *subtype = type == NULL ? NULL : g_mime_content_type_get_media_subtype(type);
    const char *name = g_mime_part_get_filename(part);
    struct buf decoded, full_type;
    buf_init(&decoded);
    buf_init(&full_type);
    if (name != NULL) {
        charsets_decode_words(walk->charsets, name, strlen(name), &decoded);
    }
    buf_addf(&full_type, "%.60s/%.60s", media == NULL ? "application" : media,
             subtype == NULL ? "octet-stream" : subtype);
    struct body_part *added = add_part(walk, buf_text(&decoded), buf_text(&full_type), 0);
    if (added != NULL) {
        judge_attachment(part, added->name, added->type, added);
    }
    buf_release(&full_type);
    buf_release(&decoded);
}

/* Appends a finished piece of text behind what is there, with a blank line between. */
static void append_piece(struct walk *walk, const struct rendered *piece) {
    struct rendered *text = walk->result->text;
    size_t blank = strspn(buf_text(&piece->text), " \t\r\n");
    if (blank >= piece->text.len) {
        return;
    }
    if (text->text.len > 0) {
        bool ends_line = text->text.data[text->text.len - 1] == '\n';
        buf_add_text(&text->text, ends_line ? "\n" : "\n\n");
    }
    if (rendered_append_clean(text, piece, BODY_TEXT_BYTES) != 0) {
        walk->result->warnings |= BODY_WARNING_TEXT_CUT;
    }
}

/* A charset named inside the document, for HTML whose header names none. */
static bool meta_charset(const char *html, size_t len, char out[CHARSET_BYTES]) {
    size_t look = len < META_BYTES ? len : META_BYTES;
    const char *at = memmem(html, look, "charset=", 8);
    if (at == NULL) {
        return false;
    }
    size_t n = 0;
    for (at += 8; at < html + look && n + 1 < CHARSET_BYTES; at++) {
        bool is_name = g_ascii_isalnum(*at) || *at == '-' || *at == '_' || *at == '.';
        if (!is_name && n > 0) {
            break;
        }
        if (is_name) {
            out[n++] = *at;
        }
    }
    out[n] = '\0';
    return n > 0;
}

static void note_html(struct walk *walk, const struct html_notes *notes) {
    uint32_t *warnings = &walk->result->warnings;
    *warnings |= notes->was_stripped ? BODY_WARNING_HTML_STRIPPED : 0U;
    *warnings |= notes->has_hidden ? BODY_WARNING_HIDDEN_TEXT : 0U;
    *warnings |= notes->was_cut ? BODY_WARNING_TEXT_CUT : 0U;
}

static bool parameter_is(GMimeObject *object, const char *name, const char *value) {
    const char *found = g_mime_object_get_content_type_parameter(object, name);
    return found != NULL && strcasecmp(found, value) == 0;
}

/* Turns a text part into a piece: transfer encoding, charset, then what its type needs. */
static void render_text(struct walk *walk, GMimePart *part, bool is_html, struct rendered *piece) {
    GMimeObject *object = GMIME_OBJECT(part);
    struct buf raw, text;
    buf_init(&raw);
    buf_init(&text);
    if (decode_part(part, BODY_PART_BYTES, &raw) > BODY_PART_BYTES) {
        walk->result->warnings |= BODY_WARNING_TEXT_CUT;
    }
    const char *charset = g_mime_object_get_content_type_parameter(object, "charset");
    char meta[CHARSET_BYTES];
    if (charset == NULL && is_html && meta_charset(buf_text(&raw), raw.len, meta)) {
        charset = meta;
    }
    if (!charsets_decode(walk->charsets, charset, buf_text(&raw), raw.len, 2 * BODY_PART_BYTES,
                         &text)) {
        walk->result->warnings |= BODY_WARNING_BAD_CHARSET;
    }
    if (is_html) {
        struct html_notes notes = {.was_cut = false};
        html_to_text(buf_text(&text), text.len, piece, &notes);
        note_html(walk, &notes);
    } else {
        plain_to_text(buf_text(&text), text.len, parameter_is(object, "format", "flowed"),
                      parameter_is(object, "delsp", "yes"), &piece->text);
    }
    if (memmem(buf_text(&piece->text), piece->text.len, "-----BEGIN PGP MESSAGE-----", 27)) {
        walk->result->warnings |= BODY_WARNING_ENCRYPTED;
    }
    buf_release(&text);
    buf_release(&raw);
}

static bool is_type(GMimeObject *object, const char *type, const char *subtype) {
    GMimeContentType *content_type = g_mime_object_get_content_type(object);
    if (content_type == NULL) { /* RFC 2045 5.2 */
        return strcmp(type, "text") == 0 && strcmp(subtype, "plain") == 0;
    }
    return g_mime_content_type_is_type(content_type, type, subtype);
}

static bool is_attached(GMimeObject *object) {
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(object);
    const char *word =
        disposition == NULL ? NULL : g_mime_content_disposition_get_disposition(disposition);
    return word != NULL && strcasecmp(word, "attachment") == 0;
}

static void walk_leaf(struct walk *walk, GMimePart *part) {
    GMimeObject *object = GMIME_OBJECT(part);
    if (is_type(object, "application", "pkcs7-mime") ||
        is_type(object, "application", "x-pkcs7-mime")) {
        walk->result->warnings |= BODY_WARNING_ENCRYPTED;
    }
    bool is_html = is_type(object, "text", "html");
    if ((!is_html && !is_type(object, "text", "plain")) || is_attached(object)) {
        add_attachment(walk, part);
        return;
    }
    if (walk->taking != NULL) {
        return; /* only attachments matter */
    }
    struct rendered piece;
    rendered_init(&piece);
    render_text(walk, part, is_html, &piece);
    append_piece(walk, &piece);
    rendered_release(&piece);
}

static void add_raw_header(struct walk *walk, GMimeObject *object, const char *name,
                           const char *label, struct buf *out) {
    GMimeHeaderList *list = g_mime_object_get_header_list(object);
    GMimeHeader *header = list == NULL ? NULL : g_mime_header_list_get_header(list, name);
    const char *raw = header == NULL ? NULL : g_mime_header_get_raw_value(header);
    if (raw == NULL) {
        return;
    }
    struct header ours = {.value = raw, .value_len = strlen(raw)};
    struct buf value;
    buf_init(&value);
    (void)header_value(&ours, &value); /* cut or not: the line below is shorter */
    buf_add_text(out, label);
    charsets_decode_words(walk->charsets, buf_text(&value), value.len < 500 ? value.len : 500, out);
    buf_release(&value);
}

/* A message inside the message is named, not opened. */
static void walk_message(struct walk *walk, GMimeMessagePart *part) {
    if (look_for(walk, NULL)) {
        return;
    }
    GMimeMessage *message = g_mime_message_part_get_message(part);
    struct rendered piece;
    struct buf subject;
    rendered_init(&piece);
    buf_init(&subject);
    buf_add_text(&piece.text, "[Attached message");
    if (message != NULL) {
        add_raw_header(walk, GMIME_OBJECT(message), "Subject", "", &subject);
        add_raw_header(walk, GMIME_OBJECT(message), "From", " from ", &piece.text);
        add_raw_header(walk, GMIME_OBJECT(message), "Date", ", ", &piece.text);
    }
    if (subject.len > 0) {
        buf_add_text(&piece.text, ": ");
        buf_add(&piece.text, subject.data, subject.len);
    }
    buf_add_text(&piece.text, "]\n");
    rendered_add_span(&piece, 0, piece.text.len, BODY_SPAN_NOTE);
    append_piece(walk, &piece);
    (void)add_part(walk, buf_text(&subject), "message/rfc822", 0); /* NULL: there are too many */
    buf_release(&subject);
    rendered_release(&piece);
}

static bool has_words(const struct rendered *piece) {
    return strspn(buf_text(&piece->text), " \t\r\n") < piece->text.len;
}

/* Of alternatives the plain text is taken when it has any words, else the HTML, else whatever is
   last (RFC 2046 5.1.4). */
static void walk_alternative(struct walk *walk, GMimeMultipart *multipart, unsigned depth) {
    int count = g_mime_multipart_get_count(multipart);
    count = count < BODY_PARTS_WALKED ? count : BODY_PARTS_WALKED;
    GMimeObject *chosen = NULL;
    for (int i = 0; i < count; i++) {
        GMimeObject *child = g_mime_multipart_get_part(multipart, i);
        if (child != NULL && GMIME_IS_PART(child) && is_type(child, "text", "plain") &&
            !is_attached(child)) {
            struct rendered piece;
            rendered_init(&piece);
            uint32_t before = walk->result->warnings;
            render_text(walk, GMIME_PART(child), false, &piece);
            bool is_good = has_words(&piece);
            rendered_release(&piece);
            walk->result->warnings = before;
            if (is_good) {
                chosen = child;
                break;
            }
        }
        bool is_calendar = child != NULL && is_type(child, "text", "calendar");
        chosen = child != NULL && !(is_calendar && chosen != NULL) ? child : chosen;
    }
    if (chosen != NULL) {
        walk_object(walk, chosen, depth + 1);
    }
}

static void walk_children(struct walk *walk, GMimeMultipart *multipart, unsigned depth) {
    int count = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < count && walk->parts < BODY_PARTS_WALKED; i++) {
        GMimeObject *child = g_mime_multipart_get_part(multipart, i);
        if (child != NULL) {
            walk_object(walk, child, depth + 1);
        }
    }
}

static void walk_multipart(struct walk *walk, GMimeMultipart *multipart, unsigned depth) {
    GMimeObject *object = GMIME_OBJECT(multipart);
    if (is_type(object, "multipart", "encrypted")) {
        walk->result->warnings |= BODY_WARNING_ENCRYPTED;
        return;
    }
    if (is_type(object, "multipart", "signed")) {
        walk->result->warnings |= BODY_WARNING_SIGNED;
        GMimeObject *child = g_mime_multipart_get_count(multipart) > 0
                                 ? g_mime_multipart_get_part(multipart, 0)
                                 : NULL;
        if (child != NULL) {
            walk_object(walk, child, depth + 1);
        }
        return;
    }
    if (is_type(object, "multipart", "alternative")) {
        walk_alternative(walk, multipart, depth);
    } else {
        walk_children(walk, multipart, depth);
    }
}

static void walk_object(struct walk *walk, GMimeObject *object, unsigned depth) {
    if (++walk->parts > BODY_PARTS_WALKED || depth > BODY_DEPTH_MAX) {
        walk->result->warnings |= BODY_WARNING_PARTS_CUT;
        return;
    }
    if (GMIME_IS_MULTIPART(object)) {
        walk_multipart(walk, GMIME_MULTIPART(object), depth);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        walk_message(walk, GMIME_MESSAGE_PART(object));
    } else if (GMIME_IS_PART(object)) {
        walk_leaf(walk, GMIME_PART(object));
    }
}

/* A multipart without parts (its boundary never comes): the body is shown as it stands. */
static void show_raw(struct walk *walk, const char *message, size_t len) {
    struct rendered piece;
    struct buf text;
    rendered_init(&piece);
    buf_init(&text);
    size_t start = header_block_len(message, len);
    (void)charsets_decode(walk->charsets, NULL, message + start, len - start, BODY_PART_BYTES,
                          &text); /* what it says it is does not matter here */
    plain_to_text(buf_text(&text), text.len, false, false, &piece.text);
    append_piece(walk, &piece);
    buf_release(&text);
    rendered_release(&piece);
}

/* A message being taken apart. */
struct parsed {
    GMimeStream *stream;
    GMimeParser *parser;
    GMimeMessage *message;
    GMimeObject *root; /* NULL when there is nothing in it */
};

static void parse(struct parsed *parsed, const char *message, size_t len) {
    parsed->stream = g_mime_stream_mem_new_with_buffer(message, len);
    parsed->parser = g_mime_parser_new_with_stream(parsed->stream);
    g_mime_parser_set_persist_stream(parsed->parser, TRUE);
    parsed->message = g_mime_parser_construct_message(parsed->parser, NULL);
    parsed->root = parsed->message == NULL ? NULL : g_mime_message_get_mime_part(parsed->message);
}

static void parsed_release(struct parsed *parsed) {
    if (parsed->message != NULL) {
        g_object_unref(parsed->message);
    }
    g_object_unref(parsed->parser);
    g_object_unref(parsed->stream);
}

void mime_read(struct charsets *charsets, const char *message, size_t len,
               struct mime_result *result) {
    struct walk walk = {.charsets = charsets, .result = result};
    struct parsed parsed;
    parse(&parsed, message, len);
    if (parsed.root != NULL) {
        walk_object(&walk, parsed.root, 0);
    }
    bool has_nothing = result->text->text.len == 0 && result->part_count == 0;
    uint32_t explained = BODY_WARNING_ENCRYPTED | BODY_WARNING_PARTS_CUT;
    if (has_nothing && (result->warnings & explained) == 0 &&
        (parsed.root == NULL || GMIME_IS_MULTIPART(parsed.root))) {
        show_raw(&walk, message, len);
    }
    parsed_release(&parsed);
}

enum status mime_take_part(const struct mime_part *wanted, mime_take *take, void *context,
                           struct error *err) {
    struct arena arena;
    struct rendered text;
    arena_init(&arena);
    rendered_init(&text);
    struct mime_result result = {.text = &text, .arena = &arena};
    struct taking taking = {.wanted = wanted->index};
    struct walk walk = {.charsets = wanted->charsets, .result = &result, .taking = &taking};
    struct parsed parsed;
    parse(&parsed, wanted->message, wanted->len);
    if (parsed.root != NULL) {
        walk_object(&walk, parsed.root, 0);
    }
    enum status status = STATUS_OK;
    if (taking.found != NULL) {
        (void)decode_each(taking.found, take, context); /* whoever takes them counts them */
    } else if (taking.is_impossible) {
        status = error_set(err, STATUS_UNSUPPORTED,
                           "A message inside a message is not saved from here; save it from your "
                           "mail program.");
    } else {
        status = error_set(err, STATUS_NOT_FOUND, "This message has no such attachment any more.");
    }
    parsed_release(&parsed);
    rendered_release(&text);
    arena_release(&arena);
    return status;
}
