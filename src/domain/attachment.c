/* Names of attachments as names of files. */
#include "callsheet/domain/attachment.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "callsheet/base/text.h"

enum { NAME_BYTES = 120, ENDING_BYTES = 16 };

/* Bytes of the longest beginning that ends at a character. */
static size_t cut_at(const char *text, size_t len, size_t most) {
    if (len <= most) {
        return len;
    }
    for (len = most; len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80; len--) {
    }
    return len;
}

const char *attachment_ending(const char *name) {
    const char *dot = strrchr(name, '.');
    bool is_ending =
        dot != NULL && dot != name && strlen(dot) <= ENDING_BYTES && strpbrk(dot, " /") == NULL;
    return is_ending ? dot : name + strlen(name);
}

void attachment_name(const char *claimed, char out[ATTACHMENT_NAME_BYTES]) {
    struct buf clean = {0};
    const char *name = claimed;
    for (const char *at = claimed; *at != '\0'; at++) {
        name = (*at == '/' || *at == '\\') && at[1] != '\0' ? at + 1 : name;
    }
    (void)text_clean(&clean, name, strlen(name), TEXT_LINE); /* changed or not: it is clean */
    for (size_t i = 0; i < clean.len; i++) {
        clean.data[i] = (char)(strchr("/\\", clean.data[i]) != NULL ? '_' : clean.data[i]);
    }
    const char *start = buf_text(&clean);
    start += strspn(start, ".- ~");
    const char *ending = attachment_ending(start);
    size_t stem = cut_at(start, (size_t)(ending - start), NAME_BYTES - strlen(ending));
    if (start[0] == '\0') {
        (void)text_copy(out, ATTACHMENT_NAME_BYTES, "attachment");
    } else {
        (void)snprintf(out, ATTACHMENT_NAME_BYTES, "%.*s%s", (int)stem, start, ending); /* fits */
    }
    buf_release(&clean);
}
