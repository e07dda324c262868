/* Dates as typed: never a crash, and what is read is a day that can be shown. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/zone.h"
#include "callsheet/domain/when.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = mem_strndup((const char *)data, size);
    struct moment moment = {.now = (int64_t)20777 * 86400 + 36000, .firm = zone_utc()};
    struct error err = {.status = STATUS_OK};
    struct when when = {.day = DAY_NONE};
    if (when_parse(text, &moment, NULL, &when, &err) == STATUS_OK) {
        struct buf out = {0};
        when_reading(&when, &moment, NULL, &out);
        assert(out.len >= strlen("Fri 1 Jan"));
        assert((when.at == INSTANT_NONE) == (when.minute < 0));
        assert(when.at == INSTANT_NONE || zone_day(zone_utc(), when.at) == when.day);
        buf_release(&out);
    } else {
        assert(err.status == STATUS_INVALID && err.message[0] != '\0');
        assert(when.day == DAY_NONE);
    }
    mem_free(text);
    return 0;
}
