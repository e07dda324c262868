/** Feed records in nameless files. One function per kind says which fields there are, for writing
    and for reading. */
#include "callsheet/store/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/text.h"

/** Writes fields to `out`, or reads them from `in` when `out` is NULL. */
struct coder {
    struct buf *out;
    struct reader in;
    struct arena *arena;
};

static void code_number(struct coder *coder, int64_t *number) {
    if (coder->out != NULL) {
        buf_add_u64(coder->out, (uint64_t)*number);
    } else {
        *number = (int64_t)reader_u64(&coder->in);
    }
}

static void code_int(struct coder *coder, int *number) {
    int64_t wide = *number;
    code_number(coder, &wide);
    *number = (int)wide;
}

static void code_bool(struct coder *coder, bool *claim) {
    int64_t wide = *claim;
    code_number(coder, &wide);
    *claim = wide != 0;
}

/** Texts keep their NUL, so that they can be borrowed from the bytes. NULL becomes "". */
static void code_text(struct coder *coder, const char **text) {
    if (coder->out != NULL) {
        const char *known = *text == NULL ? "" : *text;
        size_t len = strlen(known) + 1;
        buf_add_u32(coder->out, (uint32_t)len);
        buf_add(coder->out, known, len);
        return;
    }
    const unsigned char *bytes = reader_bytes(&coder->in, reader_u32(&coder->in));
    *text = bytes == NULL ? "" : (const char *)bytes;
}

static void code_list(struct coder *coder, const char ***list, size_t *count) {
    int64_t number = (int64_t)*count;
    code_number(coder, &number);
    if (coder->out == NULL) {
        *count = coder->in.failed ? 0 : (size_t)number;
        *list = *count == 0 ? NULL : arena_array(coder->arena, *count, sizeof **list);
    }
    for (size_t i = 0; i < *count; i++) {
        code_text(coder, &(*list)[i]);
    }
}

static void code_hours(struct coder *coder, struct calling_hours *hours) {
    int from = hours->from_minute, to = hours->to_minute, days = hours->days;
    code_text(coder, &hours->zone);
    code_int(coder, &from);
    code_int(coder, &to);
    code_int(coder, &days);
    hours->from_minute = (int16_t)from;
    hours->to_minute = (int16_t)to;
    hours->days = (uint8_t)days;
}

static void code_customer(struct coder *coder, struct feed_customer *customer) {
    code_text(coder, &customer->id);
    code_text(coder, &customer->code);
    code_text(coder, &customer->name);
    code_text(coder, &customer->currency);
    code_int(coder, &customer->terms_days);
    code_int(coder, &customer->since_day);
    code_int(coder, &customer->do_not_call);
    code_hours(coder, &customer->hours);
    code_text(coder, &customer->account_manager);
    code_text(coder, &customer->note);
    code_bool(coder, &customer->has_base_balance);
    code_number(coder, &customer->base_balance_minor);
}

static void code_contact(struct coder *coder, struct feed_contact *contact) {
    code_text(coder, &contact->id);
    code_text(coder, &contact->customer);
    code_text(coder, &contact->name);
    code_text(coder, &contact->role);
    code_int(coder, &contact->level);
    code_list(coder, &contact->emails, &contact->email_count);
    code_list(coder, &contact->phones, &contact->phone_count);
    code_int(coder, &contact->do_not_call);
    code_hours(coder, &contact->hours);
    code_text(coder, &contact->note);
}

static void code_ticket(struct coder *coder, struct feed_ticket *ticket) {
    code_text(coder, &ticket->id);
    code_text(coder, &ticket->customer);
    code_text(coder, &ticket->number);
    code_text(coder, &ticket->subject);
    code_text(coder, &ticket->requested_by);
    code_int(coder, &ticket->opened);
    code_int(coder, &ticket->closed);
}

static void code_invoice(struct coder *coder, struct feed_invoice *invoice) {
    int kind = (int)invoice->kind;
    code_text(coder, &invoice->id);
    code_text(coder, &invoice->customer);
    code_text(coder, &invoice->number);
    code_int(coder, &kind);
    code_int(coder, &invoice->issued);
    code_int(coder, &invoice->due);
    code_text(coder, &invoice->currency);
    code_number(coder, &invoice->total);
    code_bool(coder, &invoice->has_open);
    code_number(coder, &invoice->open);
    code_text(coder, &invoice->reference);
    code_bool(coder, &invoice->voided);
    invoice->kind = (enum item_kind)kind;
}

static void code_line(struct coder *coder, struct feed_line *line) {
    code_text(coder, &line->id);
    code_text(coder, &line->invoice);
    code_int(coder, &line->position);
    code_text(coder, &line->text);
    code_number(coder, &line->quantity_milli);
    code_number(coder, &line->amount);
    code_int(coder, &line->minutes);
}

static void code_payment(struct coder *coder, struct feed_payment *payment) {
    code_text(coder, &payment->id);
    code_text(coder, &payment->customer);
    code_int(coder, &payment->day);
    code_text(coder, &payment->currency);
    code_number(coder, &payment->amount);
    code_text(coder, &payment->reference);
}

static void code_allocation(struct coder *coder, struct feed_allocation *allocation) {
    code_text(coder, &allocation->payment);
    code_text(coder, &allocation->credit_note);
    code_text(coder, &allocation->invoice);
    code_number(coder, &allocation->amount);
    code_int(coder, &allocation->day);
}

static void code_work(struct coder *coder, struct feed_work *work) {
    code_text(coder, &work->id);
    code_text(coder, &work->customer);
    code_text(coder, &work->invoice);
    code_int(coder, &work->line_position);
    code_int(coder, &work->day);
    code_number(coder, &work->started_at);
    code_int(coder, &work->minutes);
    code_text(coder, &work->who);
    code_text(coder, &work->what);
    code_text(coder, &work->why);
    code_text(coder, &work->ticket);
}

static void code_record(struct coder *coder, struct feed_record *record) {
    switch (record->kind) {
    case FEED_CUSTOMER:
        code_customer(coder, &record->of.customer);
        return;
    case FEED_CONTACT:
        code_contact(coder, &record->of.contact);
        return;
    case FEED_TICKET:
        code_ticket(coder, &record->of.ticket);
        return;
    case FEED_INVOICE:
        code_invoice(coder, &record->of.invoice);
        return;
    case FEED_LINE:
        code_line(coder, &record->of.line);
        return;
    case FEED_PAYMENT:
        code_payment(coder, &record->of.payment);
        return;
    case FEED_ALLOCATION:
        code_allocation(coder, &record->of.allocation);
        return;
    case FEED_WORK:
        code_work(coder, &record->of.work);
        return;
    case FEED_COUNT:
        return;
    }
}

enum status stage_init(struct stage *stage, const char *ledger_path, struct error *err) {
    memset(stage, 0, sizeof *stage);
    arena_init(&stage->arena);
    if (!text_copy(stage->folder, sizeof stage->folder, ledger_path)) {
        return error_set(err, STATUS_LIMIT, "The path of the ledger is too long.");
    }
    char *slash = strrchr(stage->folder, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
    return STATUS_OK;
}

void stage_release(struct stage *stage) {
    for (size_t i = 0; i < FEED_COUNT; i++) {
        if (stage->files[i] != NULL) {
            (void)fclose(stage->files[i]); /* nameless: what is lost was to be thrown away */
        }
    }
    for (size_t i = 0; i < stage->name_count; i++) {
        mem_free(stage->names[i]);
    }
    mem_free(stage->names);
    buf_release(&stage->bytes);
    arena_release(&stage->arena);
    memset(stage, 0, sizeof *stage);
}

/** O_TMPFILE, or a file that is unlinked at once where the file system has no nameless ones. */
static int open_nameless(const char *folder) {
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) {
        return fd;
    }
    char name[4200];
    (void)snprintf(name, sizeof name, "%s/.feed-XXXXXX", folder);
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0) {
        (void)unlink(name); /* a leftover name is all that could go wrong */
    }
    return fd;
}

enum status stage_open(const struct stage *stage, FILE **out, struct error *err) {
    int fd = open_nameless(stage->folder[0] == '\0' ? "/" : stage->folder);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w+");
    if (file == NULL) {
        int code = errno;
        if (fd >= 0) {
            (void)close(fd); /* nothing was written */
        }
        return error_set(err, STATUS_IO, "No temporary file can be made in %s: %s.", stage->folder,
                         strerror(code));
    }
    (void)setvbuf(file, NULL, _IOFBF, 1 << 16); /* the default is only slower */
    *out = file;
    return STATUS_OK;
}

enum status stage_write_block(FILE *file, const void *bytes, size_t len, struct error *err) {
    uint32_t size = (uint32_t)len;
    if (fwrite(&size, sizeof size, 1, file) != 1 || (len > 0 && fwrite(bytes, len, 1, file) != 1)) {
        return error_set(err, errno == ENOSPC ? STATUS_FULL : STATUS_IO,
                         "The feed cannot be put aside beside the ledger: %s. Nothing was changed.",
                         strerror(errno));
    }
    return STATUS_OK;
}

enum status stage_read_block(FILE *file, struct buf *out, bool *more, struct error *err) {
    uint32_t size = 0;
    buf_reset(out);
    *more = fread(&size, sizeof size, 1, file) == 1;
    if (!*more && !ferror(file)) {
        return STATUS_OK;
    }
    char piece[4096];
    for (size_t left = size; left > 0;) {
        size_t want = left < sizeof piece ? left : sizeof piece;
        size_t got = fread(piece, 1, want, file);
        if (got == 0) {
            break;
        }
        buf_add(out, piece, got);
        left -= got;
    }
    if (out->len != size || ferror(file)) {
        return error_set(
            err, STATUS_IO,
            "What was put aside of the feed cannot be read back. Nothing was changed.");
    }
    return STATUS_OK;
}

static uint32_t name_index(struct stage *stage, const char *name) {
    const char *known = name == NULL ? "" : name;
    for (size_t i = stage->name_count; i > 0; i--) {
        if (strcmp(stage->names[i - 1], known) == 0) {
            return (uint32_t)(i - 1);
        }
    }
    stage->names =
        mem_grow(stage->names, stage->name_count, &stage->name_room, sizeof *stage->names);
    stage->names[stage->name_count] = mem_strdup(known);
    return (uint32_t)stage->name_count++;
}

enum status stage_put(struct stage *stage, const struct feed_record *record, struct error *err) {
    if (stage->files[record->kind] == NULL) {
        enum status status = stage_open(stage, &stage->files[record->kind], err);
        if (status != STATUS_OK) {
            return status;
        }
    }
    struct feed_record copy = *record;
    struct coder coder = {.out = &stage->bytes};
    buf_reset(&stage->bytes);
    buf_add_u32(&stage->bytes, name_index(stage, record->place.file));
    buf_add_u64(&stage->bytes, (uint64_t)record->place.line);
    code_record(&coder, &copy);
    enum status status =
        stage_write_block(stage->files[record->kind], stage->bytes.data, stage->bytes.len, err);
    if (status == STATUS_OK) {
        stage->counts[record->kind]++;
    }
    return status;
}

enum status stage_rewind(struct stage *stage, enum feed_kind kind, struct error *err) {
    FILE *file = stage->files[kind];
    if (file != NULL && (fflush(file) != 0 || fseek(file, 0, SEEK_SET) != 0)) {
        return error_set(err, errno == ENOSPC ? STATUS_FULL : STATUS_IO,
                         "The feed cannot be put aside beside the ledger: %s. Nothing was changed.",
                         strerror(errno));
    }
    return STATUS_OK;
}

enum status stage_next(struct stage *stage, enum feed_kind kind, struct feed_record *record,
                       struct error *err) {
    bool more = false;
    enum status status = STATUS_OK;
    if (stage->files[kind] != NULL) {
        status = stage_read_block(stage->files[kind], &stage->bytes, &more, err);
    }
    if (status != STATUS_OK || !more) {
        return status != STATUS_OK ? status : STATUS_NOT_FOUND;
    }
    struct coder coder = {.arena = &stage->arena};
    arena_clear(&stage->arena);
    reader_init(&coder.in, stage->bytes.data, stage->bytes.len);
    uint32_t name = reader_u32(&coder.in);
    memset(record, 0, sizeof *record);
    record->kind = kind;
    record->place.line = (long)reader_u64(&coder.in);
    record->place.file = name < stage->name_count ? stage->names[name] : "";
    code_record(&coder, record);
    if (coder.in.failed) {
        return error_set(
            err, STATUS_IO,
            "What was put aside of the feed cannot be read back. Nothing was changed.");
    }
    return STATUS_OK;
}
