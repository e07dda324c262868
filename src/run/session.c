/** From the command line's context to the running desk. */
#include "callsheet/run/session.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/app/action.h"
#include "callsheet/base/io.h"
#include "callsheet/base/log.h"
#include "callsheet/base/text.h"
#include "callsheet/run/argv.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/mailkept.h"
#include "callsheet/run/savefile.h"
#include "callsheet/ui/keymap.h"

/** Binds the keys of the configuration over the usual ones. */
static enum status bind_keys(struct keymap *map, const struct config *config, struct error *err) {
    enum status status = STATUS_OK;
    action_default_keys(map);
    for (size_t i = 0; i < config->key_count && status == STATUS_OK; i++) {
        status = action_bind(map, config->keys[i].action, config->keys[i].keys, err);
    }
    return status == STATUS_OK ? status : error_prefix(err, "%s, section [keys]", config->file);
}

/** The log is for us: without it everything works. */
static void open_log(const struct cli_context *cli) {
    char path[CONFIG_PATH_BYTES];
    if (cli->state_folder[0] != '\0' &&
        io_join(path, sizeof path, cli->state_folder, "callsheet.log", NULL) == STATUS_OK &&
        io_make_dirs(cli->state_folder, NULL) == STATUS_OK && log_open(path, NULL) != STATUS_OK) {
        log_note("no log file");
    }
}

/** A terminal that cannot show the desk can still show the list as text. */
static void print_list(const struct cli_context *cli) {
    char words[][10] = {"callsheet", "queue", "--ledger", "--now"};
    char ledger[CONFIG_PATH_BYTES], now[21];
    char *argv[] = {words[0], words[1], words[2], ledger, NULL, NULL, NULL};
    int argc = 4;
    (void)text_copy(ledger, sizeof ledger, cli->config.ledger); /* of the same size */
    if (cli->fixed_now != INSTANT_NONE) {
        instant_format_iso(cli->fixed_now, now);
        argv[argc++] = words[3];
        argv[argc++] = now;
    }
    /* Whether it worked or not: the desk did not, and that is what the exit code says. */
    (void)cli_run(argc, argv, NULL, cli->out, cli->err);
}

static int say(const struct cli_context *cli, enum status status, const struct error *err) {
    struct buf clean = {0};
    text_clean(&clean, err->message, strlen(err->message), TEXT_LINES);
    (void)fprintf(cli->err, "callsheet: %s\n", buf_text(&clean));
    buf_release(&clean);
    return status_exit_code(status);
}

/** The programs of the configuration, as argument lists; those that are not named stay unset. */
struct commands {
    struct argv dial, draft_command, open_mail;
};

static enum status split_commands(const struct config *config, struct commands *out,
                                  struct error *err) {
    const struct {
        const char *text;
        struct argv *argv;
    } all[] = {{config->dial, &out->dial},
               {config->draft_command, &out->draft_command},
               {config->mail_open, &out->open_mail}};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_LEN(all) && status == STATUS_OK; i++) {
        if (all[i].text[0] != '\0') {
            status = argv_split(all[i].argv, all[i].text, err);
        }
    }
    return status;
}

int session_run(const struct cli_context *cli) {
    struct error err = {.status = STATUS_OK};
    struct keymap keys;
    struct commands commands;
    char save_folder[CONFIG_PATH_BYTES];
    const struct config *config = &cli->config;
    struct arena words;
    arena_init(&words);
    keymap_init(&keys);
    enum status status = bind_keys(&keys, config, &err);
    if (status == STATUS_OK && config->ledger[0] == '\0') {
        status = error_set(&err, STATUS_NOT_FOUND,
                           "No ledger is named. Make one with callsheet init LEDGER, name one with "
                           "--ledger FILE, or look around first with callsheet demo.");
    }
    if (status == STATUS_OK) {
        status = split_commands(config, &commands, &err);
    }
    savefile_folder(save_folder, sizeof save_folder);
    if (status == STATUS_OK) {
        struct desk_options options = {
            .ledger = config->ledger,
            .allow_fuse = config->allow_fuse,
            .author = cli->author,
            .clock = cli->clock,
            .rules = &config->rules,
            .zones = cli->zones,
            .firm = cli->firm,
            .firm_name = config->firm_name[0] != '\0' ? config->firm_name : NULL,
            .keymap = &keys,
            .theme = config->theme,
            .no_mail = !config->use_mail,
            .mail = config->mail,
            .mail_config = config->mail_config,
            .mail_profile = config->mail_profile,
            .dial = config->dial[0] != '\0' ? commands.dial.items : NULL,
            .drafts = config->drafts,
            .draft_command = config->draft_command[0] != '\0' ? commands.draft_command.items : NULL,
            .from = config->from,
            .own_words = mailkept_words(config, &words),
            .open_mail = config->mail_open[0] != '\0' ? commands.open_mail.items : NULL,
            .save_folder = save_folder[0] != '\0' ? save_folder : NULL,
            .state_folder = cli->state_folder,
            .cache_folder = cli->cache_folder,
        };
        open_log(cli);
        status = desk_run(&options, &err);
        log_close();
    }
    arena_release(&words);
    keymap_release(&keys);
    if (status == STATUS_UNSUPPORTED) {
        (void)say(cli, status, &err);
        print_list(cli);
        return status_exit_code(STATUS_USAGE);
    }
    return status == STATUS_OK ? 0 : say(cli, status, &err);
}
