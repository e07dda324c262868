#include "callsheet/base/status.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "callsheet/base/text.h"

static const struct {
    const char *name, *text;
    int exit_code;
} statuses[STATUS_COUNT] = {
#define X(name, code, text) [STATUS_##name] = {#name, text, code},
    STATUS_TABLE(X)
#undef X
};

enum status error_set(struct error *err, enum status status, const char *format, ...) {
    if (!err) {
        return status;
    }
    char message[2 * ERROR_MESSAGE_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args); /* too long is cut below */
    va_end(args);
    err->status = status;
    (void)text_copy(err->message, sizeof err->message, message);
    return status;
}

enum status error_prefix(struct error *err, const char *format, ...) {
    if (!err) {
        return STATUS_OK;
    }
    char message[2 * ERROR_MESSAGE_BYTES + 2];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, ERROR_MESSAGE_BYTES, format, args);
    va_end(args);
    size_t used = strlen(message);
    (void)snprintf(message + used, sizeof message - used, ": %s", err->message);
    (void)text_copy(err->message, sizeof err->message, message);
    return err->status;
}

const char *status_name(enum status status) {
    assert(status >= 0 && status < STATUS_COUNT);
    return statuses[status].name;
}

const char *status_text(enum status status) {
    assert(status >= 0 && status < STATUS_COUNT);
    return statuses[status].text;
}

int status_exit_code(enum status status) {
    assert(status >= 0 && status < STATUS_COUNT);
    return statuses[status].exit_code;
}
