/* callsheet import FORMAT PATH: feeds the ledger, all or nothing. */
#include <inttypes.h>
#include <string.h>

#include "callsheet/cli/command.h"
#include "callsheet/cli/output.h"
#include "callsheet/exchange/csv.h"
#include "callsheet/exchange/gnucash.h"

enum { BAR_COLS = 30 };

/** The importer's sink and the bar on the terminal. */
struct feeding {
    struct cli_context *cli;
    struct store *store;
    struct gnucash *book; /* NULL: a folder of CSV files */
    const char *path;
    bool is_dry;
    int percent; /* drawn last; -1 nothing */
};

static enum status put(void *context, const struct feed_record *record, struct error *err) {
    struct feeding *feeding = context;
    return store_feed_put(feeding->store, record, err);
}

/** Draws a bar over itself; only where there is a terminal. */
static void draw(void *context, int64_t done, int64_t total) {
    struct feeding *feeding = context;
    int percent = total > 0 ? (int)(done * 100 / total) : 100;
    if (!feeding->cli->err_is_terminal || percent == feeding->percent) {
        return;
    }
    feeding->percent = percent;
    char bar[BAR_COLS + 1];
    for (int i = 0; i < BAR_COLS; i++) {
        bar[i] = i * 100 < percent * BAR_COLS ? '=' : ' ';
    }
    bar[BAR_COLS] = '\0';
    (void)fprintf(feeding->cli->err, "\rReading  [%s] %3d %%", bar, percent); /* a courtesy */
    (void)fflush(feeding->cli->err);
}

static void wipe(struct feeding *feeding) {
    if (feeding->percent >= 0) {
        (void)fprintf(feeding->cli->err, "\r%*s\r", BAR_COLS + 20, "");
        (void)fflush(feeding->cli->err);
    }
}

static enum status say_counts(const struct feeding *feeding, const struct feed_counts *counts,
                              struct error *err) {
    struct buf out = {0};
    int64_t moved = 0;
    for (int kind = 0; kind < FEED_COUNT; kind++) {
        if (counts->read[kind] == 0) {
            continue;
        }
        moved += counts->added[kind] + counts->changed[kind];
        buf_addf(&out,
                 "%-13s %8" PRId64 " read %8" PRId64 " new %8" PRId64 " changed %8" PRId64
                 " as before\n",
                 feed_plural((enum feed_kind)kind), counts->read[kind], counts->added[kind],
                 counts->changed[kind], counts->same[kind]);
    }
    buf_add_text(&out, feeding->is_dry ? "Nothing was written: this was a dry run.\n"
                       : moved > 0     ? "The ledger is fed.\n"
                                       : "The ledger knew all of it already.\n");
    enum status status = out_write(feeding->cli->out, &out, err);
    buf_release(&out);
    return status;
}

/** One feed from begin to publish; whatever fails, the ledger is as before. */
static enum status feed(struct feeding *feeding, struct error *err) {
    struct cli_context *cli = feeding->cli;
    struct feed_sink sink = {.put = put, .progress = draw, .context = feeding};
    struct feed_options options = {.source = feeding->book ? gnucash_source(feeding->book) : "csv",
                                   .uuid = uuid_new(),
                                   .dry_run = feeding->is_dry,
                                   .now = cli->clock.now(cli->clock.context)};
    enum status status = store_feed_begin(feeding->store, &options, err);
    if (status) {
        return status;
    }
    status = feeding->book ? gnucash_read(feeding->book, cli->firm, &sink, err)
                           : csv_read_folder(feeding->path, &sink, err);
    wipe(feeding);
    if (status) {
        struct error aborted;
        if (store_feed_abort(feeding->store, &aborted)) {
            out_message(cli->err, aborted.message);
        }
        return status;
    }
    struct feed_counts counts = {0};
    status = store_feed_publish(feeding->store, &counts, err);
    return status ? status : say_counts(feeding, &counts, err);
}

enum status command_import(struct cli_context *cli, const struct cli_args *args,
                           struct error *err) {
    const char *format = args->words[0];
    bool is_book = strcmp(format, "gnucash") == 0;
    if (!is_book && strcmp(format, "csv") != 0) {
        return error_set(err, STATUS_USAGE,
                         "“%.40s” is no format. Known are gnucash BOOK and csv FOLDER.", format);
    }
    if (!args->words[1][0]) {
        return error_set(err, STATUS_USAGE, "Name %s: callsheet import %s.",
                         is_book ? "the book" : "the folder with the files",
                         is_book ? "gnucash BOOK" : "csv FOLDER");
    }
    struct feeding feeding = {.cli = cli,
                              .path = args->words[1],
                              .is_dry = cli_given(args, OPTION_DRY_RUN),
                              .percent = -1};
    enum status status = is_book ? gnucash_open(feeding.path, &feeding.book, err) : STATUS_OK;
    if (!status) {
        status = cli_open(cli, false, &feeding.store, err);
    }
    if (!status) {
        status = feed(&feeding, err);
    }
    store_free(feeding.store);
    gnucash_close(feeding.book);
    return status;
}
