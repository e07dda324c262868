/* References of any text lie in it, in order and apart, say what their kind says, and are the same
   twice. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/domain/refs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void claim(int is_true) {
    if (!is_true) {
        abort();
    }
}

static void check(const struct refs_item *item, size_t behind, size_t size) {
    claim(item->start >= behind && item->start < item->end && item->end <= size);
    claim(item->key != NULL);
    switch (item->kind) {
    case REFS_NUMBER:
        claim(strpbrk(item->key, "0123456789") != NULL);
        claim(strspn(item->key, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(item->key));
        claim(refs_key_means(item->key, item->key));
        break;
    case REFS_AMOUNT:
        claim(item->amount.minor != 0);
        claim(item->amount.currency[0] == '\0' || currency_is_known(item->amount.currency));
        break;
    case REFS_DURATION:
        claim(item->minutes > 0);
        break;
    case REFS_DAY:
        claim(item->day != DAY_NONE);
        break;
    case REFS_KIND_COUNT:
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct refs refs, again;
    char *text = malloc(size + (size == 0)); /* exactly as long as the text, for the sanitizers */
    claim(text != NULL);
    if (size > 0) {
        memcpy(text, data, size);
    }
    refs_find(text, size, 20777, &arena, &refs);
    refs_find(text, size, 20777, &arena, &again);
    claim(refs.count <= REFS_MOST && refs.count == again.count);
    size_t behind = 0;
    for (size_t i = 0; i < refs.count; i++) {
        check(&refs.items[i], behind, size);
        claim(refs.items[i].start == again.items[i].start);
        behind = refs.items[i].end;
    }
    arena_release(&arena);
    free(text);
    return 0;
}
