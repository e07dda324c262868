/* Text of strangers: cleaning is final and leaves valid UTF-8 without controls, walking forth and
   back meets the same clusters, no measure passes the end. The first byte chooses a width. */

#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/text.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    return setlocale(LC_ALL, "C.UTF-8") ? 0 : -1;
}

static void claim(int is_true) {
    if (!is_true) {
        abort();
    }
}

static void walk(const char *text, size_t len) {
    int total = 0;
    size_t at = 0;
    while (at < len) {
        int cols;
        size_t used = text_cluster(text + at, len - at, &cols);
        claim(used > 0 && used <= len - at && cols >= 0 && cols <= 2);
        claim(text_cluster_before(text, at + used) == at);
        at += used;
        total += cols;
    }
    claim(text_cols(text, len) == total);
}

static void measure(const char *text, size_t len, int max_cols) {
    int cols;
    claim(text_prefix(text, len, max_cols, &cols) <= len && cols <= max_cols);
    for (size_t at = 0; at < len;) {
        size_t next;
        claim(text_wrap(text + at, len - at, max_cols, &next) <= next && next > 0);
        at += next;
        claim(at <= len);
    }
    for (size_t at = len; at > 0;) {
        size_t before = text_word_before(text, at);
        claim(before < at && text_word_after(text, len, before) <= len);
        at = before;
    }
}

static void clean(const char *text, size_t len, enum text_policy policy) {
    struct buf once = {0}, twice = {0};
    (void)text_clean(&once, text, len, policy);
    claim(text_is_utf8(buf_text(&once), once.len));
    claim(!text_clean(&twice, buf_text(&once), once.len, policy));
    claim(once.len == twice.len && memcmp(buf_text(&once), buf_text(&twice), once.len) == 0);
    for (size_t i = 0; i < once.len; i++) {
        unsigned char byte = (unsigned char)once.data[i];
        bool is_allowed = policy == TEXT_LINES && (byte == '\n' || byte == '\t');
        claim((byte >= 0x20 || is_allowed) && byte != 0x7F);
    }
    walk(buf_text(&once), once.len);
    char small[24];
    claim(text_clean_into(small, sizeof small, buf_text(&once), policy) == strlen(small));
    claim(text_is_utf8(small, strlen(small)));
    buf_release(&once);
    buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) {
        return 0;
    }
    int max_cols = 1 + data[0] % 80;
    char *text = malloc(size); /* exactly as long as the text, for the sanitizers */
    claim(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    walk(text, size - 1);
    measure(text, size - 1, max_cols);
    clean(text, size - 1, TEXT_LINE);
    clean(text, size - 1, TEXT_LINES);
    size_t half = (size - 1) / 2;
    claim(text_contains_fold(text, ""));
    (void)text_contains_fold(text, text + half);
    claim(text_compare_fold(text, text) == 0);
    claim(text_compare_fold(text, text + half) == -text_compare_fold(text + half, text));
    char copy[16];
    (void)text_copy(copy, sizeof copy, text);
    claim(strncmp(copy, text, strlen(copy)) == 0);
    free(text);
    return 0;
}
