/* callsheet init [LEDGER]: an empty ledger, and a configuration that names it where there is none.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/io.h"
#include "callsheet/base/text.h"
#include "callsheet/cli/command.h"
#include "callsheet/cli/output.h"
#include "callsheet/domain/money.h"
#include "callsheet/store/ledger.h"

static const char suffix[] = ".ledger";

/** Where the ledger is to be: as typed, else as configured, else in the person's data folder; with
    the suffix. */
static enum status choose_path(const struct cli_context *cli, const struct cli_args *args,
                               struct buf *out, struct error *err) {
    char folder[CONFIG_PATH_BYTES];
    if (args->word_count > 0) {
        buf_add_text(out, args->words[0]);
    } else if (cli->config.ledger[0]) {
        buf_add_text(out, cli->config.ledger);
    } else {
        enum status status = io_user_folder(IO_DATA, folder, sizeof folder, err);
        if (status) {
            return status;
        }
        buf_addf(out, "%s/team", folder);
    }
    size_t tail = sizeof suffix - 1;
    if (out->len <= tail || strcmp(out->data + out->len - tail, suffix) != 0) {
        buf_add_text(out, suffix);
    }
    return STATUS_OK;
}

/** Writes the commented configuration unless there is one; says which. */
static enum status write_config(const struct cli_args *args, const char *ledger, struct buf *said,
                                struct error *err) {
    char path[CONFIG_PATH_BYTES], whole[PATH_MAX];
    enum status status = STATUS_OK;
    const char *absolute = realpath(ledger, whole) ? whole : ledger;
    if (cli_given(args, OPTION_CONFIG)) {
        if (!text_copy(path, sizeof path, args->value[OPTION_CONFIG])) {
            return error_set(err, STATUS_USAGE, "The path of the configuration is too long.");
        }
    } else {
        status = config_path(path, sizeof path, err);
    }
    if (status) {
        return status;
    }
    if (io_exists(path)) {
        buf_addf(said, "Your configuration stays as it is: %s\nIt should say [ledger] path = %s\n",
                 path, absolute);
        return STATUS_OK;
    }
    struct config fresh;
    struct buf text = {0};
    config_init(&fresh);
    (void)text_copy(fresh.ledger, sizeof fresh.ledger, absolute); /* PATH_MAX fits */
    config_write(&fresh, &text);
    char *slash = strrchr(path, '/');
    if (slash && slash != path) {
        *slash = '\0';
        status = io_make_dirs(path, err);
        *slash = '/';
    }
    if (!status) {
        status = io_replace_file(path, text.data, text.len, 0600, err);
    }
    if (!status) {
        buf_addf(said, "Your configuration is %s\n", path);
    }
    buf_release(&text);
    config_release(&fresh);
    return status;
}

enum status command_init(struct cli_context *cli, const struct cli_args *args, struct error *err) {
    struct buf path = {0}, said = {0};
    const char *firm = cli_given(args, OPTION_FIRM) ? args->value[OPTION_FIRM] : "";
    const char *currency = cli_given(args, OPTION_CURRENCY) ? args->value[OPTION_CURRENCY] : "EUR";
    enum status status = STATUS_OK;
    if (!currency_is_code(currency)) {
        status =
            error_set(err, STATUS_USAGE,
                      "--currency takes three capital letters like EUR, not “%.20s”.", currency);
    }
    if (!status) {
        status = choose_path(cli, args, &path, err);
    }
    if (!status) {
        status = ledger_create(buf_text(&path), firm, currency, err);
    }
    if (!status) {
        buf_addf(&said, "The ledger is %s (%s)\n", buf_text(&path), currency);
        status = write_config(args, buf_text(&path), &said, err);
    }
    if (!status) {
        buf_add_text(&said, "Feed it: callsheet import gnucash BOOK, or callsheet import csv "
                            "FOLDER\n");
        status = out_write(cli->out, &said, err);
    }
    buf_release(&said);
    buf_release(&path);
    return status;
}
