/* callsheet export WHAT CUSTOMER: what can be written out, as a table. */
#include "callsheet/cli/export.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/cli/command.h"

/** X: word, what writes it */
static const struct {
    const char *word;
    cli_function write;
} exports[] = {
    {"statement", export_statement},
};

enum status command_export(struct cli_context *cli, const struct cli_args *args,
                           struct error *err) {
    for (size_t i = 0; i < ARRAY_LEN(exports); i++) {
        if (strcmp(args->words[0], exports[i].word) == 0) {
            return exports[i].write(cli, args, err);
        }
    }
    return error_set(err, STATUS_USAGE, "“%.40s” cannot be exported. Known is: statement.",
                     args->words[0]);
}
