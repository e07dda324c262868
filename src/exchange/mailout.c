/* A mail that a person will look at and send. */
#include "callsheet/exchange/mailout.h"

#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/text.h"
#include "callsheet/exchange/mailenc.h"

enum {
    LOCAL_BYTES = 64,   /* RFC 5321 4.5.3.1.1 */
    DOMAIN_BYTES = 255, /* 4.5.3.1.2 */
    LABEL_BYTES = 63,   /* RFC 1035 */
    TYPE_BYTES = 100,
    BOUNDARY_BYTES = 64,
    REFERENCES_MOST = 50,
};

/** The last instant of the year 9999, in any zone, and one. */
#define DATE_END (INT64_C(253402300800) - SECONDS_PER_DAY)

static const char *or_empty(const char *text) {
    return text != NULL ? text : "";
}

/* --- addresses and ids --------------------------------------------------------------------------
 */

static bool is_letter_or_digit(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9');
}

static bool is_atext(unsigned char byte) {
    return is_letter_or_digit(byte) ||
           (byte != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", byte) != NULL);
}

/* Letters of a dot-atom: no dot at either end, no two together. */
static bool is_dot_atom(const char *text, size_t len) {
    for (size_t i = 0; i < len; i++) {
        bool is_dot = text[i] == '.';
        if (is_dot ? (i == 0 || i + 1 == len || text[i + 1] == '.')
                   : !is_atext((unsigned char)text[i])) {
            return false;
        }
    }
    return len > 0;
}

/* Labels of letters, digits and inner dashes. */
static bool is_host(const char *text, size_t len) {
    size_t label = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool is_end = i + 1 == len || text[i + 1] == '.';
        label = byte == '.' ? 0 : label + 1;
        bool is_inside = label > 1 && !is_end;
        if (label > LABEL_BYTES || (byte == '.' && (i == 0 || is_end)) ||
            (byte != '.' && !is_letter_or_digit(byte) && !(byte == '-' && is_inside))) {
            return false;
        }
    }
    return len > 0;
}

bool mailout_is_address(const char *text) {
    const char *at = strrchr(text, '@');
    if (at == NULL) {
        return false;
    }
    size_t local = (size_t)(at - text), host = strlen(at + 1);
    return local <= LOCAL_BYTES && host <= DOMAIN_BYTES && is_dot_atom(text, local) &&
           is_host(at + 1, host);
}

/* The id within its angle brackets, if there are any. */
static const char *bare_id(const char *text, size_t *len) {
    *len = strlen(text);
    if (*len >= 2 && text[0] == '<' && text[*len - 1] == '>') {
        *len -= 2;
        return text + 1;
    }
    return text;
}

bool mailout_is_id(const char *text) {
    size_t len = 0;
    const char *id = bare_id(text, &len);
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)id[i];
        if (byte <= 0x20 || byte >= 0x7f || strchr("<>()\"\\", byte) != NULL) {
            return false;
        }
    }
    return len > 0 && len + sizeof "<>" <= MAILOUT_ID_BYTES;
}

void mailout_make_id(struct uuid uuid, const char *address, char out[MAILOUT_ID_BYTES]) {
    char text[37];
    struct buf id = {0};
    uuid_format(uuid, text);
    const char *at = mailout_is_address(address) ? strrchr(address, '@') : NULL;
    buf_addf(&id, "<%s@%s>", text, at != NULL ? at + 1 : "callsheet.invalid");
    (void)text_copy(out, MAILOUT_ID_BYTES, buf_text(&id)); /* 39 bytes and at most a host */
    buf_release(&id);
}

/* --- persons ------------------------------------------------------------------------------------
 */

static enum status refuse_person(struct error *err) {
    return error_set(err, STATUS_INVALID,
                     "expected a name and a mail address, like Anna Berg <anna@fernway.example>.");
}

/* Copies a name without the blanks around it, and without quotes around all of it. */
static bool read_name(const char *text, size_t len, char name[MAILOUT_NAME_BYTES]) {
    struct buf read = {0};
    while (len > 0 && (text[0] == ' ' || text[0] == '\t')) {
        text++;
        len--;
    }
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t')) {
        len--;
    }
    bool is_quoted = len >= 2 && text[0] == '"' && text[len - 1] == '"';
    for (size_t i = is_quoted; i + is_quoted < len; i++) {
        bool is_escape = is_quoted && text[i] == '\\' && i + 2 < len;
        buf_add_char(&read, text[is_escape ? ++i : i]);
    }
    bool is_fit = read.len < MAILOUT_NAME_BYTES && strpbrk(buf_text(&read), "<>\n\r") == NULL;
    if (is_fit) {
        (void)text_copy(name, MAILOUT_NAME_BYTES, buf_text(&read)); /* it fits */
    }
    buf_release(&read);
    return is_fit;
}

enum status mailout_read_person(const char *text, char name[MAILOUT_NAME_BYTES],
                                char address[MAILOUT_ADDRESS_BYTES], struct error *err) {
    char read[MAILOUT_NAME_BYTES] = "", found[MAILOUT_ADDRESS_BYTES];
    const char *open = strrchr(text, '<');
    const char *from = open != NULL ? open + 1 : text + strspn(text, " \t");
    size_t len = strcspn(from, open != NULL ? ">" : " \t");
    const char *rest = from + len + (open != NULL && from[len] == '>');
    if (len >= sizeof found || rest[strspn(rest, " \t")] != '\0' ||
        (open != NULL && (from[len] != '>' || !read_name(text, (size_t)(open - text), read)))) {
        return refuse_person(err);
    }
    memcpy(found, from, len);
    found[len] = '\0';
    if (!mailout_is_address(found)) {
        return refuse_person(err);
    }
    memcpy(name, read, sizeof read);
    memcpy(address, found, len + 1);
    return STATUS_OK;
}

/* --- headers ------------------------------------------------------------------------------------
 */

static void add_person(struct buf *out, const char *field, const struct mailout_person *person) {
    const char *name = or_empty(person->name);
    const char *address = or_empty(person->address);
    if (address[0] == '\0') {
        return;
    }
    buf_add_text(out, field);
    if (name[0] == '\0') {
        mailenc_word(out, address);
    } else {
        struct buf bracketed = {0};
        buf_addf(&bracketed, "<%s>", address);
        mailenc_phrase(out, name);
        mailenc_word(out, buf_text(&bracketed));
        buf_release(&bracketed);
    }
    buf_add_char(out, '\n');
}

static void add_date(struct buf *out, int64_t instant, const struct zone *zone) {
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    /* Whole minutes: old local times were off by seconds, and the header cannot say so. */
    int offset = (int)(zone_offset(zone != NULL ? zone : zone_utc(), instant) / 60);
    int64_t local = instant + (int64_t)offset * 60;
    int32_t day = (int32_t)(local / SECONDS_PER_DAY);
    int second = (int)(local % SECONDS_PER_DAY);
    struct date date = day_to_date(day);
    buf_addf(out, "Date: %s, %d %s %d %02d:%02d:%02d %c%02d%02d\n", days[day_weekday(day)],
             date.day, months[date.month - 1], date.year, second / 3600, second / 60 % 60,
             second % 60, offset < 0 ? '-' : '+', (offset < 0 ? -offset : offset) / 60,
             (offset < 0 ? -offset : offset) % 60);
}

/* Appends an id with its brackets; false, and nothing, when it is none. */
static bool add_id(struct buf *out, const char *id) {
    if (!mailout_is_id(or_empty(id))) {
        return false;
    }
    size_t len = 0;
    const char *bare = bare_id(id, &len);
    struct buf word = {0};
    buf_add_char(&word, '<');
    buf_add(&word, bare, len);
    buf_add_char(&word, '>');
    mailenc_word(out, buf_text(&word));
    buf_release(&word);
    return true;
}

/* What is answered, and the thread it stands in; the newest references when there are many. */
static void add_references(struct buf *out, const struct mailout *letter) {
    struct buf ids = {0};
    size_t first =
        letter->reference_count > REFERENCES_MOST ? letter->reference_count - REFERENCES_MOST : 0;
    bool has_any = false;
    buf_add_text(&ids, "References:");
    for (size_t i = first; i < letter->reference_count; i++) {
        has_any = add_id(&ids, letter->references[i]) || has_any;
    }
    if (!has_any) {
        has_any = add_id(&ids, letter->in_reply_to);
    }
    if (has_any) {
        buf_add(out, ids.data, ids.len);
        buf_add_char(out, '\n');
    }
    buf_release(&ids);
}

static void add_headers(struct buf *out, const struct mailout *letter) {
    add_person(out, "From:", &letter->from);
    add_person(out, "To:", &letter->to);
    buf_add_text(out, "Subject:");
    mailenc_text(out, or_empty(letter->subject));
    buf_add_char(out, '\n');
    if (letter->date != INSTANT_NONE) {
        add_date(out, letter->date, letter->zone);
    }
    buf_add_text(out, "Message-ID:");
    (void)add_id(out, letter->message_id); /* checked before */
    buf_add_char(out, '\n');
    if (mailout_is_id(or_empty(letter->in_reply_to))) {
        buf_add_text(out, "In-Reply-To:");
        (void)add_id(out, letter->in_reply_to); /* just seen to be one */
        buf_add_char(out, '\n');
    }
    add_references(out, letter);
    buf_add_text(out, "MIME-Version: 1.0\n");
}

/* --- parts --------------------------------------------------------------------------------------
 */

void mailout_file_name(const char *name, char out[MAILOUT_FILE_NAME_BYTES]) {
    const char *base = name + strlen(name);
    while (base > name && base[-1] != '/' && base[-1] != '\\') {
        base--;
    }
    base += strspn(base, ".- \t\r\n");
    size_t len = text_clean_into(out, MAILOUT_FILE_NAME_BYTES, base, TEXT_LINE);
    while (len > 0 && out[len - 1] == ' ') {
        out[--len] = '\0';
    }
    if (len == 0) {
        (void)text_copy(out, MAILOUT_FILE_NAME_BYTES, "attachment"); /* it fits */
    }
}

static bool is_token(const char *text, size_t len) {
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (!is_letter_or_digit(byte) && (byte == '\0' || strchr("!#$&-^_.+", byte) == NULL)) {
            return false;
        }
    }
    return len > 0;
}

static bool has_prefix(const char *text, const char *prefix) {
    for (; *prefix != '\0'; text++, prefix++) {
        char small = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
        if (small != *prefix) {
            return false;
        }
    }
    return true;
}

/* A type that describes bytes. Those that would be read as further parts do not. */
static const char *type_of(const char *type) {
    const char *slash = strchr(type, '/');
    bool is_type = slash != NULL && strlen(type) <= TYPE_BYTES &&
                   is_token(type, (size_t)(slash - type)) && is_token(slash + 1, strlen(slash + 1));
    bool is_structure = has_prefix(type, "multipart/") || has_prefix(type, "message/");
    return is_type && !is_structure ? type : "application/octet-stream";
}

/* UTF-8 without controls but line feeds and tabs: what quoted-printable keeps as it is. */
static bool is_readable(const char *bytes, size_t len) {
    for (size_t i = 0; i < len; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte == 0x7f || (byte < 0x20 && byte != '\n' && byte != '\t')) {
            return false;
        }
    }
    return text_is_utf8(bytes, len);
}

static void add_transfer(struct buf *out, enum mailenc_transfer transfer) {
    buf_addf(out, "Content-Transfer-Encoding: %s\n\n", mailenc_transfer_word(transfer));
}

static void add_text(struct buf *out, const char *text, size_t len) {
    enum mailenc_transfer transfer = mailenc_choose(text, len);
    buf_add_text(out, "Content-Type: text/plain; charset=utf-8\n");
    add_transfer(out, transfer);
    mailenc_body(out, transfer, text, len);
}

static void add_attachment(struct buf *out, const struct mailout_attachment *attachment) {
    char name[MAILOUT_FILE_NAME_BYTES];
    const char *type = type_of(or_empty(attachment->type));
    const char *bytes = or_empty(attachment->bytes);
    bool is_text = has_prefix(type, "text/");
    bool is_readable_text = is_text && is_readable(bytes, attachment->len);
    enum mailenc_transfer transfer =
        is_readable_text ? mailenc_choose(bytes, attachment->len) : MAILENC_BASE64;
    mailout_file_name(or_empty(attachment->name), name);
    buf_addf(out, "Content-Type: %s%s\n",
             is_text && !is_readable_text ? "application/octet-stream" : type,
             is_readable_text ? "; charset=utf-8" : "");
    buf_add_text(out, "Content-Disposition: attachment");
    mailenc_parameter(out, "filename", name);
    buf_add_char(out, '\n');
    add_transfer(out, transfer);
    mailenc_body(out, transfer, bytes, attachment->len);
}

/* "=_" cannot stand in quoted-printable or base64, and what holds it is never written as it is
   (mailenc_choose): no content can hold the boundary. The id makes it this message's own, should it
   be put into another one. */
static void make_boundary(const struct mailout *letter, char out[BOUNDARY_BYTES]) {
    static const char begin[] = "=_callsheet-";
    size_t len = sizeof begin - 1;
    memcpy(out, begin, len);
    for (const char *at = letter->message_id; *at != '\0' && *at != '@'; at++) {
        if (is_letter_or_digit((unsigned char)*at) && len < BOUNDARY_BYTES - 1) {
            out[len++] = *at;
        }
    }
    out[len] = '\0';
}

static void add_parts(struct buf *out, const struct mailout *letter, const char *text, size_t len) {
    char boundary[BOUNDARY_BYTES];
    if (letter->attachment_count == 0) {
        add_text(out, text, len);
        return;
    }
    make_boundary(letter, boundary);
    buf_addf(out, "Content-Type: multipart/mixed;\n boundary=\"%s\"\n\n--%s\n", boundary, boundary);
    add_text(out, text, len);
    for (size_t i = 0; i < letter->attachment_count; i++) {
        buf_addf(out, "\n--%s\n", boundary);
        add_attachment(out, &letter->attachments[i]);
    }
    buf_addf(out, "\n--%s--\n", boundary);
}

/* --- the whole ----------------------------------------------------------------------------------
 */

static enum status check_address(const struct mailout_person *person, const char *which,
                                 struct error *err) {
    const char *address = or_empty(person->address);
    if (address[0] == '\0' || mailout_is_address(address)) {
        return STATUS_OK;
    }
    char clean[80];
    (void)text_clean_into(clean, sizeof clean, address, TEXT_LINE); /* enough to know it by */
    return error_set(err, STATUS_INVALID, "%s “%s” is not a mail address; correct it.", which,
                     clean);
}

static enum status check(const struct mailout *letter, struct error *err) {
    enum status status = check_address(&letter->from, "Our address", err);
    if (status == STATUS_OK) {
        status = check_address(&letter->to, "The customer's address", err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (!mailout_is_id(or_empty(letter->message_id))) {
        return error_set(err, STATUS_INVALID, "The mail has no proper id and cannot be written.");
    }
    if (letter->date != INSTANT_NONE &&
        (letter->date < SECONDS_PER_DAY || letter->date >= DATE_END)) {
        return error_set(err, STATUS_INVALID, "The mail has a date that no mail can have.");
    }
    size_t bytes = letter->text_len;
    for (size_t i = 0; i < letter->attachment_count && bytes <= MAILOUT_MESSAGE_BYTES; i++) {
        size_t len = letter->attachments[i].len;
        bytes = len > MAILOUT_MESSAGE_BYTES ? len : bytes + len;
    }
    return bytes <= MAILOUT_MESSAGE_BYTES
               ? STATUS_OK
               : error_set(err, STATUS_LIMIT,
                           "The mail with its attachments is larger than 16 MiB; send it without "
                           "them.");
}

enum status mailout_write(const struct mailout *letter, struct buf *out, struct error *err) {
    enum status status = check(letter, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct buf text = {0};
    if (letter->text != NULL) {
        (void)text_clean(&text, letter->text, letter->text_len, TEXT_LINES);
    }
    if (text.len == 0 || text.data[text.len - 1] != '\n') {
        buf_add_char(&text, '\n');
    }
    add_headers(out, letter);
    add_parts(out, letter, buf_text(&text), text.len);
    buf_release(&text);
    return STATUS_OK;
}
