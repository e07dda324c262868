/** callsheet: the desk and its commands. Everything is in the rooms; here they are put together. */
#include <stdio.h>

#include "callsheet/cli/options.h"
#include "callsheet/run/archive.h"
#include "callsheet/run/findmail.h"
#include "callsheet/run/mailkept.h"
#include "callsheet/run/mailread.h"
#include "callsheet/run/process.h"
#include "callsheet/run/session.h"

static int open_desk(void *context, const struct cli_context *cli) {
    (void)context;
    return session_run(cli);
}

static enum status ask_mail(void *context, const struct cli_context *cli,
                            struct cli_mail_state *out, struct error *err) {
    (void)context;
    return archive_state(cli, out, err);
}

static enum status read_mail(void *context, const struct cli_context *cli, int take_fd,
                             uint64_t bytes, struct mail_body **out, struct error *err) {
    char reader[4096 + 32];
    (void)context;
    (void)cli;
    archive_reader(reader, sizeof reader);
    return mailread(reader, take_fd, bytes, out, err);
}

static enum status find_mail(void *context, const struct cli_context *cli, const char *message_id,
                             struct cli_mail *out, struct error *err) {
    (void)context;
    return findmail(cli, message_id, out, err);
}

int main(int argc, char **argv) {
    struct error err;
    struct mailkept kept = {.heat = NULL};
    const struct cli_hooks hooks = {.desk = open_desk,
                                    .mail_state = ask_mail,
                                    .mail_fact = mailkept_fact,
                                    .read_mail = read_mail,
                                    .find_mail = find_mail,
                                    .context = &kept};
    if (process_harden(&err) != STATUS_OK) {
        (void)fprintf(stderr, "callsheet: %s\n", err.message);
        return status_exit_code(err.status);
    }
    (void)process_set_letters(); /* the desk asks again, to show ASCII where it must */
    int code = cli_main(argc, argv, &hooks);
    mailkept_release(&kept);
    return code;
}
