/* callsheet tone [FILE]: how heated one message is, and which phrases make it so. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "callsheet/base/io.h"
#include "callsheet/base/text.h"
#include "callsheet/cli/command.h"
#include "callsheet/cli/output.h"
#include "callsheet/domain/mail.h"

enum {
    MESSAGE_BYTES = 25 * 1024 * 1024, /* the mail reader takes no more */
    PHRASE_COLS = 36,
    HEADER_LINES = 400,
};

/* Put before a plain text, so that the reader finds quotes and signatures in it as in a mail. */
static const char plain_head[] = "MIME-Version: 1.0\n"
                                 "Content-Type: text/plain; charset=%s\n"
                                 "Content-Transfer-Encoding: 8bit\n\n";

/** What was asked about. */
struct scoring {
    struct mail_body *body;
    struct tone tone;
};

static enum status read_message(const struct cli_args *args, struct buf *out, struct error *err) {
    const char *path = args->word_count > 0 ? args->words[0] : "-";
    enum status status = strcmp(path, "-") == 0 ? io_read_fd(STDIN_FILENO, MESSAGE_BYTES, out, err)
                                                : io_read_file(path, MESSAGE_BYTES, out, err);
    if (!status && out->len == 0) {
        status = error_set(err, STATUS_INVALID,
                           "The message is empty. Name a mail file, or type or pipe the text.");
    }
    return status;
}

/* --- mail or plain text -------------------------------------------------------------------------
 */

static size_t line_bytes(const char *text, size_t len) {
    const char *feed = memchr(text, '\n', len);
    return feed ? (size_t)(feed - text) + 1 : len;
}

static bool is_blank_line(const char *line, size_t len) {
    while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r')) {
        len--;
    }
    return len == 0;
}

/** Length of the name before the colon of a header line, 0 when it is none. */
static size_t header_name(const char *line, size_t len) {
    size_t n = 0;
    while (n < len && line[n] > ' ' && line[n] < 0x7f && line[n] != ':') {
        n++;
    }
    return n < len && line[n] == ':' ? n : 0;
}

static bool is_known_header(const char *name, size_t len) {
    static const char *const known[] = {
        "From",        "To",           "Subject",      "Date",         "Message-ID", "Received",
        "Return-Path", "MIME-Version", "Content-Type", "Delivered-To", "Reply-To",
    };
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (strlen(known[i]) == len && strncasecmp(known[i], name, len) == 0) {
            return true;
        }
    }
    return false;
}

/** Says whether a text begins like a mail file: header lines that mail has, then an empty line or
    the end. */
static bool is_mail(const char *text, size_t len) {
    bool has_known = false;
    size_t at = len >= 5 && memcmp(text, "From ", 5) == 0 ? line_bytes(text, len) : 0;
    for (int line = 0; at < len && line < HEADER_LINES; line++) {
        size_t bytes = line_bytes(text + at, len - at);
        if (is_blank_line(text + at, bytes)) {
            return has_known;
        }
        bool goes_on = has_known && (text[at] == ' ' || text[at] == '\t');
        size_t name = header_name(text + at, bytes);
        if (!goes_on && name == 0) {
            return false;
        }
        has_known = has_known || is_known_header(text + at, name);
        at += bytes;
    }
    return has_known;
}

/** Gives a message to the reader as a file of memory. */
static enum status read_as_mail(const struct cli_context *cli, const struct buf *message,
                                struct mail_body **out, struct error *err) {
    const struct cli_hooks *hooks = cli->hooks;
    if (!hooks || !hooks->read_mail) {
        return error_set(err, STATUS_UNSUPPORTED, "This program cannot read mail.");
    }
    int fd = memfd_create("message", MFD_CLOEXEC);
    if (fd < 0) {
        return error_set(err, STATUS_IO, "There is no memory for the message: %s.",
                         strerror(errno));
    }
    enum status status = io_write_all(fd, buf_text(message), message->len, err);
    if (status) {
        (void)close(fd); /* nobody else has it */
        return status;
    }
    return hooks->read_mail(hooks->context, cli, fd, message->len, out, err);
}

static enum status read_body(const struct cli_context *cli, const struct buf *message,
                             struct mail_body **out, struct error *err) {
    if (is_mail(buf_text(message), message->len)) {
        return read_as_mail(cli, message, out, err);
    }
    struct buf mail = {0};
    bool is_utf8 = text_is_utf8(buf_text(message), message->len);
    buf_addf(&mail, plain_head, is_utf8 ? "utf-8" : "windows-1252");
    buf_add(&mail, buf_text(message), message->len);
    enum status status = read_as_mail(cli, &mail, out, err);
    buf_release(&mail);
    return status;
}

/* --- scoring and saying so ----------------------------------------------------------------------
 */

static void score(const struct cli_context *cli, struct scoring *scoring) {
    struct mail_body *body = scoring->body;
    struct tone_input input;
    mail_body_judged(body, body->text_len, &input);
    tone_score(&input, cli->config.tone_words, &body->arena, &scoring->tone);
}

/** The words of a span, as a text of its own. */
static char *words_of(const struct scoring *scoring, const struct tone_span *span) {
    const char *text = span->is_in_subject ? scoring->body->subject : scoring->body->text;
    return mem_strndup(text + span->start, span->end - span->start);
}

static int by_weight(const void *a, const void *b) {
    const struct tone_span *left = a, *right = b;
    if (left->weight != right->weight) {
        return left->weight > right->weight ? -1 : 1;
    }
    if (left->is_in_subject != right->is_in_subject) {
        return left->is_in_subject ? -1 : 1;
    }
    return left->start < right->start ? -1 : left->start > right->start;
}

static void add_span(const struct scoring *scoring, const struct tone_span *span, struct buf *out) {
    char weight[16];
    char *words = words_of(scoring, span);
    (void)snprintf(weight, sizeof weight, "%+d", span->weight); /* three digits at most */
    out_right(out, weight, 6);
    buf_add_text(out, "  ");
    out_column(out, words, PHRASE_COLS);
    buf_addf(out, "  %s%s\n", span->why, span->is_in_subject ? " (subject)" : "");
    mem_free(words);
}

static enum status print_text(const struct cli_context *cli, const struct scoring *scoring,
                              struct error *err) {
    const struct tone *tone = &scoring->tone;
    struct buf out = {0};
    buf_addf(&out, "%s, %d of 100, language %s\n", tone_band_word(tone->band), tone->score,
             tone->language[0] ? tone->language : "unknown");
    if (scoring->body->no_count && scoring->body->no_count[0]) {
        buf_addf(&out, "Not counted in the desk: %s.\n", scoring->body->no_count);
    }
    struct tone_span *spans = mem_zalloc(tone->span_count + 1, sizeof *spans);
    for (size_t i = 0; i < tone->span_count; i++) {
        spans[i] = tone->spans[i];
    }
    qsort(spans, tone->span_count, sizeof *spans, by_weight);
    buf_add_text(&out, tone->span_count > 0 ? "\n" : "No phrase counted.\n");
    for (size_t i = 0; i < tone->span_count; i++) {
        add_span(scoring, &spans[i], &out);
    }
    enum status status = out_write(cli->out, &out, err);
    mem_free(spans);
    buf_release(&out);
    return status;
}

static json_t *json_span(const struct scoring *scoring, const struct tone_span *span) {
    char *words = words_of(scoring, span);
    json_t *value =
        json_pack("{s:I, s:I, s:o, s:i, s:s, s:s}", "start", (json_int_t)span->start, "end",
                  (json_int_t)span->end, "text", out_json_text(words), "weight", span->weight,
                  "why", span->why, "in", span->is_in_subject ? "subject" : "text");
    mem_free(words);
    return value;
}

static enum status print_json(const struct cli_context *cli, const struct scoring *scoring,
                              struct error *err) {
    const struct tone *tone = &scoring->tone;
    const struct mail_body *body = scoring->body;
    bool counts = !body->no_count || !body->no_count[0];
    json_t *spans = json_array();
    for (size_t i = 0; i < tone->span_count; i++) {
        (void)json_array_append_new(spans, json_span(scoring, &tone->spans[i])); /* a new array */
    }
    json_t *root =
        json_pack("{s:i, s:s, s:o, s:o, s:o, s:o, s:o}", "score", tone->score, "band",
                  tone_band_word(tone->band), "language",
                  tone->language[0] ? json_string(tone->language) : json_null(), "no_count",
                  counts ? json_null() : json_string(body->no_count), "spans", spans, "subject",
                  out_json_text(body->subject), "text", out_json_text(body->text));
    return out_json_write(cli->out, root, err);
}

enum status command_tone(struct cli_context *cli, const struct cli_args *args, struct error *err) {
    struct buf message = {0};
    struct scoring scoring = {.body = NULL};
    enum status status = read_message(args, &message, err);
    if (!status) {
        status = read_body(cli, &message, &scoring.body, err);
    }
    if (!status) {
        score(cli, &scoring);
        status = cli_given(args, OPTION_JSON) ? print_json(cli, &scoring, err)
                                              : print_text(cli, &scoring, err);
    }
    if (scoring.body) {
        mail_body_free(scoring.body);
    }
    buf_release(&message);
    return status;
}
