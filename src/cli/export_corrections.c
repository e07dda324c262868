/* callsheet export corrections [--all] [--json] [--dry-run]: what billing has to post, each once.
 */
#include <string.h>

#include "callsheet/cli/export.h"
#include "callsheet/cli/output.h"

/** An export under way. */
struct exported {
    struct cli_context *cli;
    struct store *store;
    struct store_info info;
    struct arena arena;
    struct store_correction *items;
    size_t count;
};

/* --- CSV -------------------------------------------------------------------------------------- */

// clang-format off
/** X(column): of one corrected line. What concerns all of a correction stands in its first row
    only, so that sums over a column come out right. */
#define COLUMN_TABLE(X) \
    X(correction) X(date) X(customer) X(name) X(invoice) X(credit_note) X(line) X(text) \
    X(quantity) X(currency) X(credit) X(rebill) X(difference) X(rebill_minutes) X(reason) X(words) \
    X(total_difference) X(contact) X(author)
// clang-format on

static void add_header(struct buf *out) {
    bool is_first = true;
#define X(column)                                                                                  \
    out_csv_text(out, #column, is_first);                                                          \
    is_first = false;
    COLUMN_TABLE(X)
#undef X
    out_csv_end(out);
}

static void add_amount(struct buf *out, struct money money) {
    char text[MONEY_TEXT_BYTES];
    money_format_plain(money, text);
    out_csv_number(out, text);
}

static void add_quantity(struct buf *out, int64_t milli) {
    char text[32];
    (void)snprintf(text, sizeof text, "%lld.%03lld", (long long)(milli / 1000),
                   (long long)(milli < 0 ? -(milli % 1000) : milli % 1000)); /* it fits */
    out_csv_number(out, text);
}

static void add_row(const struct exported *exported, const struct store_correction *correction,
                    size_t index, struct buf *out) {
    const struct store_corrected_line *line = &correction->lines[index];
    struct money difference = line->was;
    char day[11], number[24];
    difference.minor -= line->now.minor;
    day_format_iso(zone_day(exported->cli->firm, correction->at), day);
    (void)snprintf(number, sizeof number, "%lld", (long long)correction->id); /* it fits */
    buf_add_text(out, number);
    out_csv_number(out, day);
    out_csv_text(out, correction->customer_code, false);
    out_csv_text(out, correction->customer_name, false);
    out_csv_text(out, correction->invoice, false);
    out_csv_text(out, correction->credit_note, false);
    (void)snprintf(number, sizeof number, "%d", line->position); /* it fits */
    out_csv_number(out, number);
    out_csv_text(out, line->text, false);
    add_quantity(out, line->quantity_milli);
    out_csv_text(out, line->was.currency, false);
    add_amount(out, line->was);
    add_amount(out, line->now);
    add_amount(out, difference);
    (void)snprintf(number, sizeof number, "%d", (int)line->minutes); /* it fits */
    out_csv_number(out, line->minutes < 0 ? "" : number);
    out_csv_text(out, correction_reason_word(line->reason), false);
    out_csv_text(out, line->words, false);
    if (index == 0) {
        add_amount(out, correction->credit);
    } else {
        out_csv_number(out, "");
    }
    out_csv_text(out, correction->contact, false);
    out_csv_text(out, correction->author, false);
    out_csv_end(out);
}

static enum status write_csv(const struct exported *exported, struct error *err) {
    struct buf out = {0};
    add_header(&out);
    for (size_t i = 0; i < exported->count; i++) {
        for (size_t k = 0; k < exported->items[i].line_count; k++) {
            add_row(exported, &exported->items[i], k, &out);
        }
    }
    enum status status = out_csv_write(exported->cli->out, &out, err);
    buf_release(&out);
    return status;
}

/* --- JSON ------------------------------------------------------------------------------------- */

static json_t *lines_json(const struct store_correction *correction) {
    json_t *list = json_array();
    for (size_t i = 0; i < correction->line_count; i++) {
        const struct store_corrected_line *line = &correction->lines[i];
        (void)json_array_append_new(/* fails for want of memory only */
                                    list, json_pack("{s:i, s:o, s:I, s:o, s:o, s:o, s:s, s:o}",
                                                    "position", line->position, "text",
                                                    out_json_text(line->text), "quantity_milli",
                                                    (json_int_t)line->quantity_milli, "credit",
                                                    out_json_money(line->was), "rebill",
                                                    out_json_money(line->now), "rebill_minutes",
                                                    line->minutes < 0 ? json_null()
                                                                      : json_integer(line->minutes),
                                                    "reason", correction_reason_word(line->reason),
                                                    "words", out_json_text(line->words)));
    }
    return list;
}

static json_t *correction_json(const struct store_correction *correction) {
    return json_pack(
        "{s:I, s:o, s:{s:o, s:o}, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "id",
        (json_int_t)correction->id, "at", out_json_instant(correction->at), "customer", "code",
        out_json_text(correction->customer_code), "name", out_json_text(correction->customer_name),
        "invoice", out_json_text(correction->invoice), "credit_note",
        out_json_text(correction->credit_note), "invoice_total",
        out_json_money(correction->was_total), "difference", out_json_money(correction->credit),
        "contact", out_json_text(correction->contact), "author", out_json_text(correction->author),
        "exported", (int)correction->is_told, "lines", lines_json(correction));
}

/** The head of the evidence chain, by which an older copy of the ledger is known. */
static json_t *head_json(const struct store_info *info) {
    static const char digits[] = "0123456789abcdef";
    char hex[2 * sizeof info->head_hash + 1];
    for (size_t i = 0; i < sizeof info->head_hash; i++) {
        hex[2 * i] = digits[info->head_hash[i] >> 4];
        hex[2 * i + 1] = digits[info->head_hash[i] & 15];
    }
    hex[sizeof hex - 1] = '\0';
    return json_pack("{s:I, s:s}", "seq", (json_int_t)info->head_seq, "hash", hex);
}

static enum status write_json(const struct exported *exported, struct error *err) {
    json_t *list = json_array();
    for (size_t i = 0; i < exported->count; i++) {
        (void)json_array_append_new(list, correction_json(&exported->items[i]));
    }
    json_t *root =
        json_pack("{s:o, s:o, s:o, s:o}", "now",
                  out_json_instant(exported->cli->clock.now(exported->cli->clock.context)),
                  "ledger", out_json_text(exported->info.path), "head", head_json(&exported->info),
                  "corrections", list);
    return out_json_write(exported->cli->out, root, err);
}

/* --- the command ------------------------------------------------------------------------------ */

/** Notes them as exported, once all of it is written. */
static enum status note_exported(const struct exported *exported, struct error *err) {
    int64_t *ids = mem_zalloc(exported->count, sizeof *ids);
    for (size_t i = 0; i < exported->count; i++) {
        ids[i] = exported->items[i].id;
    }
    int64_t now = exported->cli->clock.now(exported->cli->clock.context);
    enum status status =
        store_corrections_told(exported->store, uuid_new(), ids, exported->count, now, err);
    mem_free(ids);
    return status == STATUS_OK || status == STATUS_CONFLICT
               ? status
               : error_prefix(err, "The corrections were written, but not noted as exported: the "
                                   "next export holds them again");
}

static enum status write_out(struct exported *exported, const struct cli_args *args,
                             struct error *err) {
    bool all = cli_given(args, OPTION_ALL);
    enum status status = store_info(exported->store, &exported->info, err);
    if (!status) {
        status = store_corrections(exported->store, all, &exported->arena, &exported->items,
                                   &exported->count, err);
    }
    if (!status) {
        status =
            cli_given(args, OPTION_JSON) ? write_json(exported, err) : write_csv(exported, err);
    }
    if (status || all || cli_given(args, OPTION_DRY_RUN)) {
        return status;
    }
    if (exported->count == 0) {
        out_message(exported->cli->err, "No correction waits for billing; --all writes all.");
        return STATUS_OK;
    }
    return note_exported(exported, err);
}

enum status export_corrections(struct cli_context *cli, const struct cli_args *args,
                               struct error *err) {
    struct exported exported = {.cli = cli};
    bool changes_nothing = cli_given(args, OPTION_ALL) || cli_given(args, OPTION_DRY_RUN);
    enum status status = cli_open(cli, changes_nothing, &exported.store, err);
    if (!status) {
        status = write_out(&exported, args, err);
    }
    arena_release(&exported.arena);
    store_free(exported.store);
    return status;
}
