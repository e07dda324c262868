/* Telephone numbers as fed: never a crash, normalising twice changes nothing, and a number is the
   same line as itself. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/phone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = mem_strndup((const char *)data, size);
    char *cut = strchr(text, '\n');
    const char *other = "";
    if (cut != NULL) {
        *cut = '\0';
        other = cut + 1;
    }
    char once[PHONE_BYTES], twice[PHONE_BYTES];
    if (phone_normalise(text, once)) {
        assert(strspn(once, "+0123456789*#,") == strlen(once));
        bool again = phone_normalise(once, twice);
        assert(again && strcmp(once, twice) == 0);
        assert(phone_same(text, once) == phone_same(once, once));
    }
    assert(phone_same(text, other) == phone_same(other, text));
    mem_free(text);
    return 0;
}
