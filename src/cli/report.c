/* callsheet report NAME: the table of reports. */
#include "callsheet/cli/report.h"

#include <string.h>

static const struct {
    const char *name;
    enum status (*run)(struct report *report, struct error *err);
} reports[] = {
    {"evidence", report_evidence},
};

enum { DAYS_MOST = 36500 };

enum status report_days(const struct cli_args *args, int32_t usual, int32_t *out,
                        struct error *err) {
    int64_t days = usual;
    if (cli_given(args, OPTION_DAYS) &&
        (decimal_parse(args->value[OPTION_DAYS], 0, &days, NULL) != STATUS_OK || days < 0 ||
         days > DAYS_MOST)) {
        return error_set(err, STATUS_USAGE, "--days takes a whole number up to %d, not “%.40s”.",
                         DAYS_MOST, args->value[OPTION_DAYS]);
    }
    *out = (int32_t)days;
    return STATUS_OK;
}

static enum status no_report(const char *name, struct error *err) {
    struct buf list = {0};
    for (size_t i = 0; i < ARRAY_LEN(reports); i++) {
        buf_addf(&list, "%s%s", i > 0 ? ", " : "", reports[i].name);
    }
    enum status status = error_set(err, STATUS_USAGE, "There is no report “%.60s”. There is: %s.",
                                   name, buf_text(&list));
    buf_release(&list);
    return status;
}

enum status command_report(struct cli_context *cli, const struct cli_args *args,
                           struct error *err) {
    struct report report = {.cli = cli, .args = args};
    size_t which = 0;
    while (which < ARRAY_LEN(reports) && strcmp(reports[which].name, args->words[0]) != 0) {
        which++;
    }
    if (which == ARRAY_LEN(reports)) {
        return no_report(args->words[0], err);
    }
    if (cli_given(args, OPTION_JSON) && cli_given(args, OPTION_TSV)) {
        return error_set(err, STATUS_USAGE, "--json and --tsv exclude each other.");
    }
    enum status status = cli_open(cli, true, &report.store, err);
    if (!status) {
        status = store_info(report.store, &report.info, err);
    }
    if (!status) {
        status = cli_moment(cli, report.store, &report.moment, &report.rules, err);
    }
    if (!status) {
        status = reports[which].run(&report, err);
    }
    store_free(report.store);
    return status;
}
