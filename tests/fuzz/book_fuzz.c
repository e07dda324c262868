/* A damaged GnuCash book: refused with a sentence, or read up to where it makes no sense; what is
   put is whole and the book stays as it was. */
#include "fuzz/damage.h"

#include <locale.h>
#include <stdio.h>

#include "callsheet/exchange/gnucash.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PATH_BYTES = 512, RECORDS_MOST = 100000 };

/** The book as it was, and where the damaged one goes: made once. */
struct place {
    char path[PATH_BYTES];
    struct buf whole;
};

static struct place *place(void) {
    static struct place the_place;
    return &the_place;
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    struct place *here = place();
    struct error err;
    char folder[PATH_BYTES - 32], book[PATH_BYTES];
    const char *tests = getenv("CALLSHEET_TESTS");
    (void)argc;
    (void)argv;
    require(setlocale(LC_ALL, "C.UTF-8") != NULL);
    damage_folder(folder, sizeof folder);
    require(snprintf(here->path, sizeof here->path, "%s/damaged.gnucash", folder) > 0);
    require(snprintf(book, sizeof book, "%s/fixtures/gnucash/linked.gnucash",
                     tests != NULL ? tests : "tests") > 0);
    require(io_read_file(book, 1 << 24, &here->whole, &err) == STATUS_OK);
    require(io_replace_file(here->path, "", 0, 0600, &err) == STATUS_OK);
    return 0;
}

static void require_text(const char *text) {
    require(text != NULL && strlen(text) < (1 << 20));
}

/** Every text a record must have is there. */
static enum status put(void *context, const struct feed_record *record, struct error *err) {
    int64_t *count = context;
    switch (record->kind) {
    case FEED_CUSTOMER:
        require_text(record->of.customer.id);
        require_text(record->of.customer.name);
        break;
    case FEED_CONTACT:
        require_text(record->of.contact.id);
        require_text(record->of.contact.customer);
        break;
    case FEED_INVOICE:
        require_text(record->of.invoice.id);
        require_text(record->of.invoice.customer);
        require_text(record->of.invoice.number);
        break;
    case FEED_LINE:
        require_text(record->of.line.invoice);
        break;
    case FEED_PAYMENT:
        require_text(record->of.payment.id);
        require_text(record->of.payment.customer);
        break;
    case FEED_ALLOCATION:
        require_text(record->of.allocation.invoice);
        require(record->of.allocation.payment != NULL || record->of.allocation.credit_note != NULL);
        break;
    case FEED_TICKET:
    case FEED_WORK:
    case FEED_COUNT:
        break;
    }
    if (++*count > RECORDS_MOST) {
        return error_set(err, STATUS_LIMIT, "That is enough.");
    }
    return STATUS_OK;
}

static void said_why(enum status status, const struct error *err) {
    require(status == STATUS_OK || err->message[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct place *here = place();
    struct gnucash *book = NULL;
    struct error err = {0};
    struct buf bad = {0}, after = {0};
    int64_t count = 0;
    const struct feed_sink sink = {.put = put, .context = &count};
    damage_do(&here->whole, data, size, &bad);
    damage_write(here->path, &bad);
    enum status status = gnucash_open(here->path, &book, &err);
    said_why(status, &err);
    if (status == STATUS_OK) {
        require(strncmp(gnucash_source(book), "gnucash:", 8) == 0);
        said_why(gnucash_read(book, zone_utc(), &sink, &err), &err);
        gnucash_close(book);
        require(io_read_file(here->path, 1 << 24, &after, &err) == STATUS_OK);
        require(after.len == bad.len && memcmp(after.data, bad.data, bad.len) == 0);
    }
    buf_release(&after);
    buf_release(&bad);
    return 0;
}
