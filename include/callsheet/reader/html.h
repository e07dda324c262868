#ifndef CALLSHEET_READER_HTML_H
#define CALLSHEET_READER_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"
#include "callsheet/reader/rendered.h"

/**
 * HTML mail as plain text: blocks become lines, quotes get "> ", lists "- ", links show where they
 * lead when their words claim another host, images their alternative text. Nothing is ever
 * fetched. libxml2's SAX parser does the reading; it is quadratic on hostile attributes (40,000 in
 * one tag: 3.3 s), so there are caps and a deadline, and beyond them the tags are stripped plainly.
 */
enum {
    HTML_ATTRIBUTES_MAX = 256, /* of one tag */
    HTML_DEADLINE_MS = 700,    /* of one document */
    HTML_TEXT_BYTES = 1024 * 1024,
};

/** What was noticed on the way. */
struct html_notes {
    bool was_stripped; /* the plain way was taken */
    bool has_hidden;   /* some text was made invisible by its style: it is marked in the spans */
    bool was_cut;
};

/** Appends the text of a document (valid UTF-8) to `out`, not yet cleaned. */
void html_to_text(const char *html, size_t len, struct rendered *out, struct html_notes *notes);

/** The plain way: tags dropped, blocks to lines, common entities decoded. Linear. */
void html_strip(const char *html, size_t len, struct rendered *out, struct html_notes *notes);

/** Says whether a tag holds more attributes than HTML_ATTRIBUTES_MAX. */
bool html_is_intricate(const char *html, size_t len);

#endif
