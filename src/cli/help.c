/* callsheet help and version. */
#include <string.h>

#include "callsheet/app/action.h"
#include "callsheet/cli/command.h"
#include "callsheet/cli/output.h"

enum status command_help(struct cli_context *cli, const struct cli_args *args, struct error *err) {
    struct buf out = {0};
    enum status status = STATUS_OK;
    if (cli_given(args, OPTION_KEYS)) {
        action_keys_markdown(&out);
    } else if (args->word_count > 0) {
        int command = cli_command_find(args->words[0]);
        if (command < 0) {
            status = error_set(err, STATUS_USAGE,
                               "There is no command “%.60s”. See callsheet help.", args->words[0]);
        } else {
            cli_usage_of((enum cli_command)command, &out);
        }
    } else if (args->command != COMMAND_HELP && args->command != COMMAND_DESK) {
        cli_usage_of(args->command, &out);
    } else {
        cli_usage(&out);
    }
    if (!status) {
        status = out_write(cli->out, &out, err);
    }
    buf_release(&out);
    return status;
}

enum status command_version(struct cli_context *cli, const struct cli_args *args,
                            struct error *err) {
    struct buf out = {0};
    (void)args;
    buf_add_text(&out, "callsheet " CALLSHEET_VERSION "\n");
    enum status status = out_write(cli->out, &out, err);
    buf_release(&out);
    return status;
}
