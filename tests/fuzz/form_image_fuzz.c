/* A draft from disk: whatever the bytes, the form made from them holds, and what it writes is read
   back as the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/app/form_image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) {
        abort();
    }
}

/* The first byte says where the snapshot ends and an edit begins. */
static struct draft_image split(uint8_t *bytes, size_t size, struct draft_piece *edit) {
    size_t cut = size > 0 ? bytes[0] * size / 256 : 0;
    *edit = (struct draft_piece){bytes + cut, size - cut};
    return (struct draft_image){
        .snapshot = bytes, .snapshot_len = cut, .edits = edit, .edit_count = 1};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t *bytes = malloc(size + 1);
    require(bytes != NULL);
    memcpy(bytes, data, size);
    struct draft_piece edit;
    struct draft_image image = split(bytes + (size > 0), size > 0 ? size - 1 : 0, &edit);
    struct call_form form, again;
    struct buf first = {0}, second = {0};
    call_form_init(&form);
    (void)form_image_decode(&form, &image);
    require(call_form_check(&form) == NULL);
    form_image_snapshot(&form, &first);
    struct draft_image whole = {.snapshot = (unsigned char *)first.data, .snapshot_len = first.len};
    call_form_init(&again);
    require(form_image_decode(&again, &whole));
    form_image_snapshot(&again, &second);
    require(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    call_form_release(&form);
    call_form_release(&again);
    buf_release(&first);
    buf_release(&second);
    free(bytes);
    return 0;
}
