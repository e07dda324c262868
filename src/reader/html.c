/** HTML mail as plain text, through libxml2's SAX parser. */
#include "callsheet/reader/html.h"

#include <libxml/HTMLparser.h>
#include <string.h>
#include <strings.h>

#include "callsheet/base/day.h"
#include "callsheet/base/status.h"

enum { CHUNK_BYTES = 4096, QUOTE_LEVELS_SHOWN = 8, HREF_BYTES = 512 };

enum tag_flags {
    TAG_BLOCK = 1,     /* stands on lines of its own */
    TAG_PARAGRAPH = 2, /* and a blank line around it */
    TAG_DROP = 4,      /* what is in it is not text */
    TAG_CELL = 8,      /* set off by a blank */
};

// clang-format off
static const struct tag {
    const char *name;
    unsigned flags;
} tags[] = {
    {"address", TAG_BLOCK},
    {"blockquote", TAG_BLOCK | TAG_PARAGRAPH},
    {"dd", TAG_BLOCK},
    {"div", TAG_BLOCK},
    {"dl", TAG_BLOCK},
    {"dt", TAG_BLOCK},
    {"fieldset", TAG_BLOCK},
    {"form", TAG_BLOCK},
    {"h1", TAG_BLOCK | TAG_PARAGRAPH},
    {"h2", TAG_BLOCK | TAG_PARAGRAPH},
    {"h3", TAG_BLOCK | TAG_PARAGRAPH},
    {"h4", TAG_BLOCK | TAG_PARAGRAPH},
    {"h5", TAG_BLOCK | TAG_PARAGRAPH},
    {"h6", TAG_BLOCK | TAG_PARAGRAPH},
    {"head", TAG_DROP},
    {"hr", TAG_BLOCK},
    {"li", TAG_BLOCK},
    {"noscript", TAG_DROP},
    {"object", TAG_DROP},
    {"ol", TAG_BLOCK},
    {"p", TAG_BLOCK | TAG_PARAGRAPH},
    {"pre", TAG_BLOCK | TAG_PARAGRAPH},
    {"script", TAG_DROP},
    {"style", TAG_DROP},
    {"table", TAG_BLOCK},
    {"td", TAG_CELL},
    {"template", TAG_DROP},
    {"th", TAG_CELL},
    {"title", TAG_DROP},
    {"tr", TAG_BLOCK},
    {"ul", TAG_BLOCK},
};
// clang-format on

/* The writer: text with HTML's blanks folded, line ends and quote marks put in only when a word
   follows, so that empty blocks leave nothing behind. */
struct writer {
    struct rendered *out;
    struct html_notes *notes;
    size_t start;       /* where this document begins in `out` */
    unsigned wanted_lf; /* line ends wanted before the next word */
    bool wants_blank;
    bool is_after_marker; /* "- " stands there: its item follows on the same line */
    unsigned quote_level;
    unsigned last_level; /* of the last word: blank lines belong to the shallower side */
    unsigned pre_level;
    unsigned drop_level;
    size_t depth;     /* open tags below a hidden one */
    size_t hidden_at; /* 1 + the depth where the hidden part began; 0: none */
    bool in_link;
    size_t link_start;
    char link_host[HREF_BYTES];
};

static unsigned tag_flags(const char *name) {
    size_t low = 0, high = ARRAY_LEN(tags);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcasecmp(name, tags[middle].name);
        if (order == 0) {
            return tags[middle].flags;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return 0;
}

static bool has_text(const struct writer *writer) {
    return writer->out->text.len > writer->start;
}

static void want_lines(struct writer *writer, unsigned count) {
    if (writer->wanted_lf < count && !writer->is_after_marker) {
        writer->wanted_lf = count;
    }
}

static void add_quote_marks(struct writer *writer, unsigned level) {
    for (unsigned i = 0; i < level && i < QUOTE_LEVELS_SHOWN; i++) {
        buf_add_text(&writer->out->text, "> ");
    }
}

/* Writes what is due before a word. */
static void begin_word(struct writer *writer) {
    struct buf *text = &writer->out->text;
    unsigned level = writer->quote_level;
    unsigned between = level < writer->last_level ? level : writer->last_level;
    if (has_text(writer) && writer->wanted_lf > 0) {
        for (unsigned i = 0; i < writer->wanted_lf; i++) {
            buf_add_char(text, '\n');
            add_quote_marks(writer, i + 1 < writer->wanted_lf ? between : level);
        }
    } else if (has_text(writer) && writer->wants_blank) {
        buf_add_char(text, ' ');
    } else if (!has_text(writer)) {
        add_quote_marks(writer, level);
    }
    writer->last_level = level;
    writer->wanted_lf = 0;
    writer->wants_blank = false;
}

static bool is_full(struct writer *writer) {
    if (writer->out->text.len - writer->start < HTML_TEXT_BYTES) {
        return false;
    }
    writer->notes->was_cut = true;
    return true;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void write_pre(struct writer *writer, const char *text, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\r') {
            continue;
        }
        if (text[i] == '\n') {
            writer->wanted_lf += writer->wanted_lf < 100;
            continue;
        }
        if (writer->wanted_lf > 0 || !has_text(writer)) {
            begin_word(writer);
        }
        buf_add_char(&writer->out->text, text[i]);
    }
}

static void write_words(struct writer *writer, const char *text, size_t len) {
    if (writer->drop_level > 0 || is_full(writer)) {
        return;
    }
    size_t start = writer->out->text.len;
    if (writer->pre_level > 0) {
        write_pre(writer, text, len);
    }
    for (size_t at = 0; writer->pre_level == 0 && at < len;) {
        size_t end = at;
        while (end < len && !is_space(text[end])) {
            end++;
        }
        if (end > at) {
            begin_word(writer);
            buf_add(&writer->out->text, text + at, end - at);
            writer->is_after_marker = false;
        }
        if (end < len) {
            writer->wants_blank = true;
            end++;
        }
        at = end;
    }
    if (writer->hidden_at > 0) {
        writer->notes->has_hidden = writer->notes->has_hidden || writer->out->text.len > start;
        rendered_add_span(writer->out, start, writer->out->text.len, BODY_SPAN_HIDDEN);
    }
}

/* Our own words, marked as such. */
static void write_note(struct writer *writer, const char *before, const char *text, size_t len,
                       const char *after) {
    if (writer->drop_level > 0 || is_full(writer)) {
        return;
    }
    writer->wants_blank = writer->wants_blank || has_text(writer);
    begin_word(writer);
    size_t start = writer->out->text.len;
    buf_add_text(&writer->out->text, before);
    buf_add(&writer->out->text, text, len);
    buf_add_text(&writer->out->text, after);
    rendered_add_span(writer->out, start, writer->out->text.len, BODY_SPAN_NOTE);
    writer->wants_blank = true;
}

static const char *attribute(const xmlChar **atts, const char *name) {
    for (size_t i = 0; atts != NULL && atts[i] != NULL; i += 2) {
        if (strcasecmp((const char *)atts[i], name) == 0) {
            return atts[i + 1] == NULL ? "" : (const char *)atts[i + 1];
        }
    }
    return NULL;
}

/* Finds "name:value" in a style with blanks and case ignored, at most 2 KB of it. */
static bool style_has(const char *style, const char *wanted) {
    char packed[2048];
    size_t n = 0;
    for (; *style != '\0' && n + 2 < sizeof packed; style++) {
        if (!is_space(*style)) {
            char c = *style;
            packed[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        }
    }
    packed[n++] = ';';
    packed[n] = '\0';
    return strstr(packed, wanted) != NULL;
}

static bool is_hidden(const xmlChar **atts) {
    const char *style = attribute(atts, "style");
    if (attribute(atts, "hidden") != NULL) {
        return true;
    }
    return style != NULL &&
           (style_has(style, "display:none") || style_has(style, "visibility:hidden") ||
            style_has(style, "font-size:0;") || style_has(style, "font-size:0p") ||
            style_has(style, "font-size:0e") || style_has(style, "opacity:0;") ||
            style_has(style, "max-height:0;") || style_has(style, "max-height:0p"));
}

/* The host of an http or https link, or the address of a mailto; false for others. */
static bool link_host(const char *href, char *out, size_t capacity) {
    size_t skip = strncasecmp(href, "http://", 7) == 0    ? 7
                  : strncasecmp(href, "https://", 8) == 0 ? 8
                  : strncasecmp(href, "mailto:", 7) == 0  ? 7
                                                          : 0;
    if (skip == 0) {
        return false;
    }
    size_t len = strcspn(href + skip, "/?#\\ \t\r\n");
    if (len == 0 || len >= capacity) {
        return false;
    }
    memcpy(out, href + skip, len);
    out[len] = '\0';
    return true;
}

/* Says whether the words of a link look like an address (they hold a dot between letters, or an
   @), and not like the one it leads to. */
static bool words_claim_other(const char *words, size_t len, const char *host) {
    bool looks_like_address = false;
    for (size_t i = 1; i + 1 < len; i++) {
        looks_like_address =
            looks_like_address || ((words[i] == '.' || words[i] == '@') &&
                                   !is_space(words[i - 1]) && !is_space(words[i + 1]));
    }
    return looks_like_address && memmem(words, len, host, strlen(host)) == NULL;
}

static void end_link(struct writer *writer) {
    if (!writer->in_link) {
        return;
    }
    writer->in_link = false;
    struct buf *text = &writer->out->text;
    if (text->len > writer->link_start &&
        words_claim_other(text->data + writer->link_start, text->len - writer->link_start,
                          writer->link_host)) {
        write_note(writer, "[leads to ", writer->link_host, strlen(writer->link_host), "]");
    }
}

static void begin_link(struct writer *writer, const xmlChar **atts) {
    end_link(writer);
    const char *href = attribute(atts, "href");
    if (href != NULL && link_host(href, writer->link_host, sizeof writer->link_host)) {
        writer->in_link = true;
        writer->link_start = writer->out->text.len;
    }
}

static void write_image(struct writer *writer, const xmlChar **atts) {
    const char *alt = attribute(atts, "alt");
    if (alt != NULL && strspn(alt, " \t\r\n") < strlen(alt)) {
        size_t len = strlen(alt);
        write_note(writer, "[image: ", alt, len < 200 ? len : 200, "]");
    }
}

static void begin_special(struct writer *writer, const char *name, const xmlChar **atts) {
    if (strcasecmp(name, "br") == 0) {
        writer->wanted_lf += writer->wanted_lf < 2;
    } else if (strcasecmp(name, "blockquote") == 0) {
        writer->quote_level++;
    } else if (strcasecmp(name, "pre") == 0) {
        writer->pre_level++;
    } else if (strcasecmp(name, "a") == 0) {
        begin_link(writer, atts);
    } else if (strcasecmp(name, "img") == 0) {
        write_image(writer, atts);
    } else if (strcasecmp(name, "li") == 0) {
        write_words(writer, "- ", 2);
        writer->is_after_marker = true;
    } else if (strcasecmp(name, "hr") == 0) {
        write_words(writer, "________", 8);
        want_lines(writer, 1);
    }
}

static void on_start(void *context, const xmlChar *xml_name, const xmlChar **atts) {
    struct writer *writer = context;
    const char *name = (const char *)xml_name;
    unsigned flags = tag_flags(name);
    if ((flags & TAG_DROP) != 0) {
        writer->drop_level++;
    }
    if ((flags & TAG_BLOCK) != 0) {
        want_lines(writer, (flags & TAG_PARAGRAPH) != 0 ? 2 : 1);
    }
    if ((flags & TAG_CELL) != 0) {
        writer->wants_blank = true;
    }
    begin_special(writer, name, atts);
    writer->depth++; /* libxml2 ends every element, void ones too */
    if (writer->hidden_at == 0 && is_hidden(atts)) {
        writer->hidden_at = writer->depth;
    }
}

static void on_end(void *context, const xmlChar *xml_name) {
    struct writer *writer = context;
    const char *name = (const char *)xml_name;
    unsigned flags = tag_flags(name);
    if ((flags & TAG_DROP) != 0 && writer->drop_level > 0) {
        writer->drop_level--;
    }
    if (strcasecmp(name, "a") == 0) {
        end_link(writer);
    }
    if ((flags & TAG_BLOCK) != 0) {
        want_lines(writer, (flags & TAG_PARAGRAPH) != 0 ? 2 : 1);
    }
    if (strcasecmp(name, "blockquote") == 0 && writer->quote_level > 0) {
        writer->quote_level--;
    } else if (strcasecmp(name, "pre") == 0 && writer->pre_level > 0) {
        writer->pre_level--;
    }
    if (writer->depth > 0) {
        if (writer->hidden_at == writer->depth) {
            writer->hidden_at = 0;
        }
        writer->depth--;
    }
}

static void on_text(void *context, const xmlChar *text, int len) {
    write_words(context, (const char *)text, (size_t)len);
}

bool html_is_intricate(const char *html, size_t len) {
    bool in_tag = false;
    char quote = '\0';
    size_t attributes = 0;
    for (size_t i = 0; i < len; i++) {
        char c = html[i];
        if (!in_tag) {
            in_tag = c == '<';
            attributes = 0;
        } else if (quote != '\0') {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
            attributes++;
        } else if (c == '>') {
            in_tag = false;
        } else if (is_space(c) || c == '=' || c == '/') {
            attributes += !is_space(i + 1 < len ? html[i + 1] : ' ');
        }
        if (attributes > (size_t)3 * HTML_ATTRIBUTES_MAX) { /* three signs for each */
            return true;
        }
    }
    return false;
}

/* Copies the document without the ends of its body: libxml2 stops listening there, and mailing
   lists and some mailers put text behind it. */
static void copy_without_ends(const char *html, size_t len, struct buf *out) {
    size_t kept = 0;
    for (size_t at = 0; at + 6 < len; at++) {
        if (html[at] == '<' && html[at + 1] == '/' &&
            (strncasecmp(html + at + 2, "body", 4) == 0 ||
             strncasecmp(html + at + 2, "html", 4) == 0)) {
            buf_add(out, html + kept, at - kept);
            const char *end = memchr(html + at, '>', len - at);
            kept = end == NULL ? len : (size_t)(end - html) + 1;
            at = kept - 1;
        }
    }
    buf_add(out, html + kept, len - kept);
}

/* Feeds the parser in small pieces, so that the deadline is looked at often. False when it passed.
 */
static bool feed(htmlParserCtxtPtr parser, const char *html, size_t len) {
    static const char start[] = "<html><body>"; /* else a stray end tag ends the document */
    int64_t deadline = clock_monotonic_ms() + HTML_DEADLINE_MS;
    (void)htmlParseChunk(parser, start, sizeof start - 1, 0); /* broken HTML is no error here */
    for (size_t at = 0; at < len; at += CHUNK_BYTES) {
        size_t size = len - at < CHUNK_BYTES ? len - at : CHUNK_BYTES;
        (void)htmlParseChunk(parser, html + at, (int)size, 0);
        if (clock_monotonic_ms() > deadline) {
            return false;
        }
    }
    (void)htmlParseChunk(parser, NULL, 0, 1);
    return true;
}

static bool parse(const char *html, size_t len, struct writer *writer) {
    htmlSAXHandler sax = {
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
    };
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&sax, writer, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (parser == NULL) {
        return false;
    }
    (void)htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                         HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                         HTML_PARSE_IGNORE_ENC);
    struct buf copy;
    buf_init(&copy);
    copy_without_ends(html, len, &copy);
    bool is_done = feed(parser, buf_text(&copy), copy.len);
    buf_release(&copy);
    if (parser->myDoc != NULL) {
        xmlFreeDoc(parser->myDoc);
    }
    htmlFreeParserCtxt(parser);
    return is_done;
}

void html_to_text(const char *html, size_t len, struct rendered *out, struct html_notes *notes) {
    struct rendered made;
    rendered_init(&made);
    struct html_notes found = {.was_cut = false};
    struct writer writer = {.out = &made, .notes = &found};
    if (!html_is_intricate(html, len) && parse(html, len, &writer)) {
        size_t start = out->text.len;
        buf_add(&out->text, buf_text(&made.text), made.text.len);
        for (size_t i = 0; i < made.span_count; i++) {
            rendered_add_span(out, start + made.spans[i].start, start + made.spans[i].end,
                              made.spans[i].kind);
        }
        notes->has_hidden = notes->has_hidden || found.has_hidden;
        notes->was_cut = notes->was_cut || found.was_cut;
    } else {
        html_strip(html, len, out, notes);
    }
    rendered_release(&made);
}

/* Moves past a tag that begins at `at` ('<'); quotes are honoured only up to the next '<'. */
static size_t skip_tag(const char *html, size_t len, size_t at) {
    size_t end = at + 1;
    while (end < len && html[end] != '>' && html[end] != '<') {
        end++;
    }
    return end < len && html[end] == '>' ? end + 1 : end;
}

static size_t tag_name(const char *html, size_t len, size_t at, char out[16]) {
    size_t n = 0;
    at += 1;
    at += at < len && html[at] == '/';
    for (; at < len && n < 15 && !is_space(html[at]) && html[at] != '>' && html[at] != '/'; at++) {
        char c = html[at];
        out[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    out[n] = '\0';
    return n;
}

/* Finds the end tag of an element whose inside is no text; the end of the document without one. */
static size_t skip_element(const char *html, size_t len, size_t at, const char *name) {
    for (size_t i = at; i + 1 < len; i++) {
        char found[16];
        if (html[i] == '<' && html[i + 1] == '/') {
            (void)tag_name(html, len, i, found);
            if (strcmp(found, name) == 0) {
                return skip_tag(html, len, i);
            }
        }
    }
    return len;
}

static size_t strip_tag(struct writer *writer, const char *html, size_t len, size_t at) {
    char name[16];
    (void)tag_name(html, len, at, name);
    if (strncmp(html + at, "<!--", len - at < 4 ? len - at : 4) == 0 && len - at >= 4) {
        const char *end = memmem(html + at, len - at, "-->", 3);
        return end == NULL ? len : (size_t)(end - html) + 3;
    }
    unsigned flags = tag_flags(name);
    if ((flags & TAG_DROP) != 0 && at + 1 < len && html[at + 1] != '/' &&
        strcmp(name, "head") != 0) {
        return skip_element(html, len, at, name);
    }
    if ((flags & TAG_BLOCK) != 0 || strcmp(name, "br") == 0) {
        want_lines(writer, (flags & TAG_PARAGRAPH) != 0 ? 2 : 1);
    } else if ((flags & TAG_CELL) != 0) {
        writer->wants_blank = true;
    }
    return skip_tag(html, len, at);
}

static bool is_entity(const char *html, size_t len, size_t at) {
    return html[at] == '&' && at + 1 < len && html[at + 1] != '&' && !is_space(html[at + 1]);
}

/* Decodes one entity; those not known stay as they stand. */
static size_t strip_entity(struct writer *writer, const char *html, size_t len, size_t at) {
    static const struct {
        const char *name, *text;
    } known[] = {{"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"},
                 {"&quot;", "\""}, {"&nbsp;", " "}, {"&#39;", "'"}};
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        size_t n = strlen(known[i].name);
        if (len - at >= n && strncasecmp(html + at, known[i].name, n) == 0) {
            write_words(writer, known[i].text, 1);
            return at + n;
        }
    }
    write_words(writer, "&", 1);
    return at + 1;
}

void html_strip(const char *html, size_t len, struct rendered *out, struct html_notes *notes) {
    struct writer writer = {.out = out, .notes = notes, .start = out->text.len};
    notes->was_stripped = true;
    for (size_t at = 0; at < len && !is_full(&writer);) {
        if (html[at] == '<') {
            at = strip_tag(&writer, html, len, at);
        } else if (is_entity(html, len, at)) {
            at = strip_entity(&writer, html, len, at);
        } else {
            size_t end = at + 1;
            while (end < len && html[end] != '<' && !is_entity(html, len, end)) {
                end++;
            }
            write_words(&writer, html + at, end - at);
            at = end;
        }
    }
}
