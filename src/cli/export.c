/* callsheet export WHAT: what can be written out, as a table. */
#include "callsheet/cli/export.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/cli/command.h"

// clang-format off
/** X: word, what writes it, names a customer?, options it takes */
static const struct {
    const char *word;
    cli_function write;
    bool needs_customer;
    uint32_t options;
} exports[] = {
    {"statement",   export_statement,   true,  OPT(JSON)},
    {"corrections", export_corrections, false, OPT(ALL) | OPT(JSON) | OPT(DRY_RUN)},
};
// clang-format on

static enum status refuse(const char *word, struct error *err) {
    struct buf list = {0};
    for (size_t i = 0; i < ARRAY_LEN(exports); i++) {
        buf_addf(&list, "%s%s", i > 0 ? ", " : "", exports[i].word);
    }
    enum status status = error_set(err, STATUS_USAGE, "“%.40s” cannot be exported. Known are: %s.",
                                   word, buf_text(&list));
    buf_release(&list);
    return status;
}

enum status command_export(struct cli_context *cli, const struct cli_args *args,
                           struct error *err) {
    const uint32_t own = OPT(ALL) | OPT(JSON) | OPT(DRY_RUN);
    size_t i = 0;
    while (i < ARRAY_LEN(exports) && strcmp(args->words[0], exports[i].word) != 0) {
        i++;
    }
    if (i == ARRAY_LEN(exports)) {
        return refuse(args->words[0], err);
    }
    if (!exports[i].needs_customer && args->word_count > 1) {
        return error_set(err, STATUS_USAGE, "Nothing follows callsheet export %s but options.",
                         exports[i].word);
    }
    if (args->given & own & ~exports[i].options) {
        return error_set(err, STATUS_USAGE, "callsheet export %s takes no such option.",
                         exports[i].word);
    }
    return exports[i].write(cli, args, err);
}
