/* Any bytes as HTML mail: text comes out with ranges that lie in it, by the parser and by plain
   stripping. */
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>

#include "callsheet/base/text.h"
#include "callsheet/reader/html.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    return setlocale(LC_ALL, "C.UTF-8") == NULL;
}

static void check(const struct rendered *rendered) {
    uint32_t last = 0;
    for (size_t i = 0; i < rendered->span_count; i++) {
        if (rendered->spans[i].start < last || rendered->spans[i].end <= rendered->spans[i].start) {
            abort();
        }
        last = rendered->spans[i].end;
    }
    if (last > rendered->text.len) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct rendered parsed, stripped, clean;
    struct html_notes notes = {.was_cut = false};
    const char *html = (const char *)data;
    if (!text_is_utf8(html, size)) { /* as it always is here: letters were decoded before */
        return 0;
    }
    rendered_init(&parsed);
    rendered_init(&stripped);
    rendered_init(&clean);
    html_to_text(html, size, &parsed, &notes);
    html_strip(html, size, &stripped, &notes);
    check(&parsed);
    check(&stripped);
    if (rendered_append_clean(&clean, &parsed, 1 << 16) == 0 &&
        !text_is_utf8(buf_text(&clean.text), clean.text.len)) {
        abort();
    }
    check(&clean);
    rendered_release(&clean);
    rendered_release(&stripped);
    rendered_release(&parsed);
    return 0;
}
