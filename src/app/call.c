/* One call: making it and taking it apart. */
#include "callsheet/app/call.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/textarea.h"

struct call *call_new(struct uuid uuid, int64_t customer, const char *name, int64_t started_at) {
    struct call *call = mem_zalloc(1, sizeof *call);
    call->uuid = uuid;
    call->customer = customer;
    call->started_at = started_at;
    call->opened_at = INSTANT_NONE;
    (void)text_copy(call->customer_name, sizeof call->customer_name, name);
    return call;
}

void call_free(struct call *call) {
    if (call == NULL) {
        return;
    }
    if (call->has_form) {
        call_form_release(&call->form);
    }
    mem_free(call->dialled);
    mem_free(call);
}

int64_t call_seconds(const struct call *call, int64_t now) {
    if (!call->has_form) {
        return 0;
    }
    bool is_open = call->state == CALL_LIVE || call->state == CALL_SAVING;
    int64_t since = is_open && now > call->shown_at ? now - call->shown_at : 0;
    return call->form.open_seconds + since;
}

void call_count_time(struct call *call, int64_t now) {
    if (call->has_form) {
        call->form.open_seconds = call_seconds(call, now);
        call->shown_at = now;
    }
}

void call_first_line(const struct call *call, char *out, size_t capacity) {
    out[0] = '\0';
    if (!call->has_form) {
        (void)text_copy(out, capacity, call->first_line);
        return;
    }
    const char *notes = textarea_text(call->form.notes);
    const char *end = strchr(notes, '\n');
    size_t len = end != NULL ? (size_t)(end - notes) : strlen(notes);
    if (len > 0) {
        char *line = mem_strndup(notes, len);
        (void)text_copy(out, capacity, line);
        mem_free(line);
    } else if (call->form.reached >= 0) {
        (void)text_copy(out, capacity, reached_text((enum reached)call->form.reached));
    }
}
