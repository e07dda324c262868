/* What messages carry and who frees it. */
#include "callsheet/app/message.h"

#include "callsheet/base/mem.h"

void found_free(struct found *found) {
    mem_free(found); /* one block: the items lie behind the struct */
}

void unfinished_free(struct unfinished_list *list) {
    if (list != NULL) {
        mem_free(list->items);
        mem_free(list);
    }
}

void draft_image_free(struct draft_image *image) {
    if (image == NULL) {
        return;
    }
    for (size_t i = 0; i < image->edit_count; i++) {
        mem_free(image->edits[i].bytes);
    }
    mem_free(image->edits);
    mem_free(image->snapshot);
    mem_free(image);
}
