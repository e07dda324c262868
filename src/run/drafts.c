/** The drafts this program holds, and when each must be on disk. */
#include "callsheet/run/drafts.h"

#include <string.h>

#include "callsheet/app/call_form.h"
#include "callsheet/app/form_image.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/ui/textarea.h"

enum {
    IDLE_MS = 250,
    /* The promise is a second; the loop and the sync itself take their part of it. */
    LATEST_MS = 900,
    /* A sync that failed is tried again by writing everything anew, but not in a tight circle. */
    RETRY_MS = 1000,
};

void drafts_init(struct drafts *drafts, const char *state_folder) {
    *drafts = (struct drafts){.is_open = false};
    /* Cut, it names no folder, and the first draft says so. */
    (void)text_copy(drafts->state_folder, sizeof drafts->state_folder, state_folder);
}

void drafts_release(struct drafts *drafts) {
    for (size_t i = 0; i < drafts->count; i++) {
        draft_close(drafts->items[i].draft);
    }
    mem_free(drafts->items);
    *drafts = (struct drafts){.is_open = false};
}

static enum status open_place(struct drafts *drafts, struct error *err) {
    if (drafts->is_open) {
        return STATUS_OK;
    }
    enum status status = draft_place_open(drafts->state_folder, &drafts->place, err);
    drafts->is_open = status == STATUS_OK;
    return status;
}

static struct held_draft *find_held(struct drafts *drafts, struct uuid uuid) {
    for (size_t i = 0; i < drafts->count; i++) {
        if (uuid_equal(drafts->items[i].uuid, uuid)) {
            return &drafts->items[i];
        }
    }
    return NULL;
}

static void hold(struct drafts *drafts, struct uuid uuid, struct draft *take_draft) {
    drafts->items =
        mem_grow(drafts->items, drafts->count, &drafts->capacity, sizeof *drafts->items);
    drafts->items[drafts->count++] = (struct held_draft){.uuid = uuid, .draft = take_draft};
}

/** Forgets an entry whose draft was given away. */
static void drop(struct drafts *drafts, struct held_draft *held) {
    *held = drafts->items[--drafts->count];
}

enum status drafts_begin(struct drafts *drafts, struct uuid uuid, int64_t customer,
                         const char *customer_name, int64_t now, struct error *err) {
    struct draft *draft = NULL;
    enum status status = open_place(drafts, err);
    if (status == STATUS_OK) {
        status = draft_new(&drafts->place, uuid, customer, customer_name, now, &draft, err);
    }
    if (status == STATUS_OK) {
        hold(drafts, uuid, draft);
    }
    return status;
}

enum status drafts_write(struct drafts *drafts, const struct draft_change *change, int64_t now,
                         int64_t now_ms, struct error *err) {
    struct held_draft *held = find_held(drafts, change->uuid);
    if (held == NULL) {
        return error_set(err, STATUS_NOT_FOUND,
                         "This call has no draft file; what you type is kept in memory only. Save "
                         "it, or copy the note elsewhere.");
    }
    enum status status =
        change->is_snapshot
            ? draft_snapshot(held->draft, change->bytes, change->len, change->first_line, now, err)
            : draft_edit(held->draft, change->bytes, change->len, now, err);
    held->last_ms = now_ms;
    if (held->first_ms == 0) {
        held->first_ms = now_ms;
    }
    return status;
}

/** Collects the records of a draft into an image: a snapshot makes all before it void. */
static void collect(void *context, bool is_snapshot, const void *bytes, size_t len) {
    struct draft_image *image = context;
    if (!is_snapshot) {
        size_t capacity = image->edit_count;
        image->edits = mem_resize(image->edits, capacity + 1, sizeof *image->edits);
        image->edits[image->edit_count++] =
            (struct draft_piece){.bytes = (unsigned char *)mem_strndup(bytes, len), .len = len};
        return;
    }
    for (size_t i = 0; i < image->edit_count; i++) {
        mem_free(image->edits[i].bytes);
    }
    image->edit_count = 0;
    mem_free(image->snapshot);
    image->snapshot = (unsigned char *)mem_strndup(bytes, len);
    image->snapshot_len = len;
}

/** Fills in what the draft says of itself; false when it is not listed. */
static bool describe(const struct drafts *drafts, struct draft_image *image, struct error *err) {
    struct draft_entry *entries = NULL;
    size_t count = 0;
    bool is_there = false;
    if (draft_list(&drafts->place, &entries, &count, err) != STATUS_OK) {
        return false;
    }
    for (size_t i = 0; i < count && !is_there; i++) {
        if (uuid_equal(entries[i].uuid, image->uuid)) {
            image->customer = entries[i].customer;
            image->started_at = entries[i].started_at;
            is_there = true;
        }
    }
    mem_free(entries);
    if (!is_there) {
        (void)error_set(err, STATUS_NOT_FOUND, "This unfinished call is no longer there.");
    }
    return is_there;
}

enum status drafts_resume(struct drafts *drafts, struct uuid uuid, struct draft_image **out,
                          struct error *err) {
    struct error own;
    struct draft *draft = NULL;
    struct draft_image *image = NULL;
    enum status status = open_place(drafts, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct held_draft *held = find_held(drafts, uuid);
    if (held != NULL) { /* let go of it for a moment: only a free one can be read */
        draft_close(held->draft);
        drop(drafts, held);
    }
    image = mem_zalloc(1, sizeof *image);
    image->uuid = uuid;
    if (!describe(drafts, image, &own)) {
        status = error_set(err, own.status, "%s", own.message);
        goto done;
    }
    status = draft_resume(&drafts->place, uuid, collect, image, &draft, err);
    if (status == STATUS_OK) {
        hold(drafts, uuid, draft);
        *out = image;
        image = NULL;
    }
done:
    draft_image_free(image);
    return status;
}

void drafts_close(struct drafts *drafts, struct uuid uuid) {
    struct held_draft *held = find_held(drafts, uuid);
    if (held != NULL) {
        draft_close(held->draft);
        drop(drafts, held);
    }
}

enum status drafts_end(struct drafts *drafts, struct uuid uuid, bool is_saved, struct error *err) {
    struct held_draft *held = find_held(drafts, uuid);
    if (held == NULL) {
        return STATUS_OK;
    }
    struct draft *draft = held->draft;
    drop(drafts, held);
    return is_saved ? draft_done(draft, err) : draft_discard(draft, err);
}

/** When a draft must be synced; 0 when it need not. */
static int64_t due_at(const struct held_draft *held) {
    if (held->first_ms == 0) {
        return 0;
    }
    int64_t idle = held->last_ms + IDLE_MS, latest = held->first_ms + LATEST_MS;
    return idle < latest ? idle : latest;
}

int drafts_timeout_ms(const struct drafts *drafts, int64_t now_ms) {
    int64_t least = -1;
    for (size_t i = 0; i < drafts->count; i++) {
        int64_t at = due_at(&drafts->items[i]);
        if (at == 0) {
            continue;
        }
        int64_t left = at > now_ms ? at - now_ms : 0;
        least = least < 0 || left < least ? left : least;
    }
    return (int)least;
}

static enum status sync_one(struct held_draft *held, int64_t now, int64_t now_ms, bool *synced,
                            struct error *err) {
    int64_t synced_at = now;
    if (!draft_is_dirty(held->draft)) {
        held->first_ms = 0;
        return STATUS_OK;
    }
    enum status status = draft_sync(held->draft, now, &synced_at, err);
    if (status == STATUS_OK) {
        held->first_ms = 0;
        *synced = true;
    } else {
        held->first_ms = held->last_ms = now_ms + RETRY_MS;
    }
    return status;
}

enum status drafts_sync_due(struct drafts *drafts, int64_t now, int64_t now_ms, bool *synced,
                            struct error *err) {
    enum status worst = STATUS_OK;
    *synced = false;
    for (size_t i = 0; i < drafts->count; i++) {
        int64_t at = due_at(&drafts->items[i]);
        if (at != 0 && at <= now_ms) {
            enum status status = sync_one(&drafts->items[i], now, now_ms, synced, err);
            worst = status == STATUS_OK ? worst : status;
        }
    }
    return worst;
}

enum status drafts_sync_all(struct drafts *drafts, int64_t now, bool *synced, struct error *err) {
    enum status worst = STATUS_OK;
    *synced = false;
    for (size_t i = 0; i < drafts->count; i++) {
        enum status status =
            sync_one(&drafts->items[i], now, drafts->items[i].last_ms, synced, err);
        worst = status == STATUS_OK ? worst : status;
    }
    return worst;
}

/** Puts away the draft of a call that is in the ledger: the program ended between the two. */
static bool is_finished(struct drafts *drafts, struct store *store,
                        const struct draft_entry *entry) {
    struct call_receipt receipt;
    struct error err;
    struct draft_image *image = NULL;
    if (store == NULL || entry->live ||
        store_has_call(store, entry->uuid, &receipt, &err) != STATUS_OK) {
        return false;
    }
    if (drafts_resume(drafts, entry->uuid, &image, &err) == STATUS_OK) {
        draft_image_free(image);
        /* A draft that cannot be moved is found again at the next start, and put away then. */
        enum status status = drafts_end(drafts, entry->uuid, true, &err);
        (void)status;
    }
    return true;
}

/** What the notes begin with. The draft's own first line is that of its last whole image, and what
    was typed since then may be all there is. One that cannot be taken keeps what it says of itself.
 */
static void read_first_line(struct drafts *drafts, struct unfinished *item) {
    struct draft_image *image = NULL;
    struct call_form form;
    if (item->live || drafts_resume(drafts, item->uuid, &image, NULL) != STATUS_OK) {
        return;
    }
    drafts_close(drafts, item->uuid);
    call_form_init(&form);
    (void)form_image_decode(&form, image); /* what can be read is enough for a line */
    const char *notes = textarea_text(form.notes);
    size_t len = strcspn(notes, "\n");
    if (len > 0) {
        char *line = mem_strndup(notes, len);
        (void)text_copy(item->first_line, sizeof item->first_line, line); /* cut to a row */
        mem_free(line);
    }
    call_form_release(&form);
    draft_image_free(image);
}

enum status drafts_find(struct drafts *drafts, struct store *store, struct unfinished_list **out,
                        struct error *err) {
    struct draft_entry *entries = NULL;
    size_t count = 0;
    enum status status = open_place(drafts, err);
    if (status == STATUS_OK) {
        status = draft_list(&drafts->place, &entries, &count, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    struct unfinished_list *list = mem_zalloc(1, sizeof *list);
    list->items = mem_zalloc(count + 1, sizeof *list->items);
    for (size_t i = 0; i < count; i++) {
        const struct draft_entry *entry = &entries[i];
        if (find_held(drafts, entry->uuid) != NULL || is_finished(drafts, store, entry)) {
            continue;
        }
        struct unfinished *item = &list->items[list->count++];
        *item = (struct unfinished){.uuid = entry->uuid,
                                    .customer = entry->customer,
                                    .started_at = entry->started_at,
                                    .changed_at = entry->changed_at,
                                    .live = entry->live};
        (void)text_copy(item->customer_name, sizeof item->customer_name, entry->customer_name);
        (void)text_copy(item->first_line, sizeof item->first_line, entry->first_line);
        read_first_line(drafts, item);
    }
    mem_free(entries);
    *out = list;
    return STATUS_OK;
}

void drafts_sweep(struct drafts *drafts, int64_t now) {
    if (open_place(drafts, NULL) == STATUS_OK) {
        draft_sweep(&drafts->place, now);
    }
}
