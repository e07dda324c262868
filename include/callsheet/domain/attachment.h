#ifndef CALLSHEET_DOMAIN_ATTACHMENT_H
#define CALLSHEET_DOMAIN_ATTACHMENT_H

enum { ATTACHMENT_NAME_BYTES = 160 };

/** Makes a name fit for a file of its own out of one from a mail: without folders, controls, a
    leading dot, dash, tilde or blank; at most 120 bytes, the ending kept; "attachment" when nothing
    is left. */
void attachment_name(const char *claimed, char out[ATTACHMENT_NAME_BYTES]);

/** Where the ending of a file's name begins (".pdf"); its end when it has none. */
const char *attachment_ending(const char *name);

#endif
