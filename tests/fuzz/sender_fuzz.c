/* Names and addresses of strangers held against people on record, and names of attachments made
   names of files: three texts, parted by NUL. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/attachment.h"
#include "callsheet/domain/lookalike.h"
#include "callsheet/reader/magic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool claim) {
    if (!claim) {
        abort();
    }
}

static char *take_text(const uint8_t **data, size_t *size) {
    const uint8_t *end = memchr(*data, 0, *size);
    size_t len = end != NULL ? (size_t)(end - *data) : *size;
    char *text = mem_strndup((const char *)*data, len);
    len += end != NULL ? 1 : 0;
    *data += len;
    *size -= len;
    return text;
}

static void check_sender(const char *name, const char *address) {
    const struct known_person known[] = {{"Dana Whit", "dana@harbour.example"}, {name, address}};
    size_t which = 99;
    enum lookalike found = lookalike_judge(name, address, known, 1, &which);
    expect(found == LOOKALIKE_NONE || which == 0);
    expect(lookalike_judge(name, address, known, 2, &which) ==
           LOOKALIKE_NONE); /* they themselves */
    char glance[LOOKALIKE_BYTES];
    lookalike_glance(address, strlen(address), glance);
    expect(strlen(glance) < sizeof glance);
}

static void check_name(const char *claimed) {
    char out[ATTACHMENT_NAME_BYTES], again[ATTACHMENT_NAME_BYTES];
    attachment_name(claimed, out);
    expect(out[0] != '\0' && strchr(".-~ ", out[0]) == NULL && strpbrk(out, "/\\\n\r") == NULL);
    expect(text_is_utf8(out, strlen(out)));
    attachment_name(out, again);
    expect(strcmp(out, again) == 0);
    (void)magic_contradicts(magic_kind(claimed, strlen(claimed)), claimed, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *name = take_text(&data, &size);
    char *address = take_text(&data, &size);
    char *claimed = take_text(&data, &size);
    check_sender(name, address);
    check_name(claimed);
    mem_free(name);
    mem_free(address);
    mem_free(claimed);
    return 0;
}
