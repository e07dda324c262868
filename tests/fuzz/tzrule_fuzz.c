/* Time zone rules, as TZ and zone files hold them: whatever is accepted gives offsets within the
   bounds that the parser allows, for any instant. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/tzrule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    int64_t instant = 0;
    if (size < sizeof instant) {
        return 0;
    }
    memcpy(&instant, data, sizeof instant);
    instant /= 1024; /* no overflow when an offset is added, as in the callers */
    size_t len = size - sizeof instant;
    char *text = malloc(len + 1);
    if (!text) {
        abort();
    }
    memcpy(text, data + sizeof instant, len);
    text[len] = '\0';
    struct tz_rule rule;
    if (tz_rule_parse(text, &rule)) {
        int32_t offset = tz_rule_offset(&rule, instant);
        if (offset != rule.standard && offset != rule.summer) {
            abort();
        }
    }
    free(text);
    return 0;
}
