/* The program by its table of commands: options, configuration and environment become a context;
   see options.h. */
#include "callsheet/cli/options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/io.h"
#include "callsheet/base/log.h"
#include "callsheet/base/text.h"
#include "callsheet/cli/command.h"
#include "callsheet/cli/output.h"
#include "callsheet/domain/when.h"
#include "callsheet/store/ledger.h"

static const struct {
    cli_function run;
    bool needs_context; /* configuration, clock and zones */
} functions[COMMAND_COUNT] = {
    [COMMAND_DESK] = {command_desk, true},         [COMMAND_INIT] = {command_init, true},
    [COMMAND_DEMO] = {command_demo, true},         [COMMAND_QUEUE] = {command_queue, true},
    [COMMAND_SHOW] = {command_show, true},         [COMMAND_LOG] = {command_log, true},
    [COMMAND_EVIDENCE] = {command_evidence, true}, [COMMAND_REPORT] = {command_report, true},
    [COMMAND_IMPORT] = {command_import, true},     [COMMAND_EXPORT] = {command_export, true},
    [COMMAND_TONE] = {command_tone, true},         [COMMAND_DOCTOR] = {command_doctor, true},
    [COMMAND_HELP] = {command_help, false},        [COMMAND_VERSION] = {command_version, false},
};

/** Copies an option over a configured text. */
static enum status take_text(const struct cli_args *args, enum cli_option option, char *out,
                             size_t capacity, struct error *err) {
    if (!cli_given(args, option) || text_copy(out, capacity, args->value[option])) {
        return STATUS_OK;
    }
    return error_set(err, STATUS_USAGE, "An option's text is too long.");
}

/** Reads the configuration where there is one. A broken one ends every command but doctor, which
    goes on with what can be understood of it. */
static enum status read_file(struct cli_context *cli, const struct cli_args *args,
                             struct error *err) {
    char path[CONFIG_PATH_BYTES] = "";
    bool is_doctor = args->command == COMMAND_DOCTOR;
    if (cli_given(args, OPTION_CONFIG)) {
        const char *named = args->value[OPTION_CONFIG];
        if (args->command == COMMAND_INIT && !io_exists(named)) {
            return STATUS_OK; /* it is about to be written */
        }
        if (!text_copy(path, sizeof path, named)) {
            return error_set(err, STATUS_USAGE, "The path of the configuration is too long.");
        }
    } else if (config_path(path, sizeof path, NULL) != STATUS_OK || !io_exists(path)) {
        return STATUS_OK;
    }
    enum status status = config_read(&cli->config, path, is_doctor ? &cli->config_error : err);
    return is_doctor ? STATUS_OK : status;
}

static enum status read_config(struct cli_context *cli, const struct cli_args *args,
                               struct error *err) {
    struct config *config = &cli->config;
    enum status status = read_file(cli, args, err);
    if (status) {
        return status;
    }
    const char *ledger = getenv("CALLSHEET_LEDGER");
    if (!config->ledger[0] && ledger && !text_copy(config->ledger, sizeof config->ledger, ledger)) {
        return error_set(err, STATUS_USAGE, "CALLSHEET_LEDGER is too long.");
    }
    status = take_text(args, OPTION_LEDGER, config->ledger, sizeof config->ledger, err);
    if (!status) {
        status = take_text(args, OPTION_MAIL, config->mail, sizeof config->mail, err);
    }
    if (!status) {
        status = take_text(args, OPTION_THEME, config->theme, sizeof config->theme, err);
    }
    if (!status) {
        status = take_text(args, OPTION_USER, config->person, sizeof config->person, err);
    }
    config->use_mail = config->use_mail && !cli_given(args, OPTION_NO_MAIL);
    return status;
}

static enum status find_firm(struct cli_context *cli, struct error *err) {
    cli->zones = zones_new();
    const char *name = cli->config.zone;
    if (zones_load(cli->zones, name, err) != STATUS_OK) {
        if (name[0]) {
            return error_set(err, STATUS_INVALID,
                             "There is no time zone “%.60s”. Correct time_zone in [firm] of the "
                             "configuration; Debian's zones are in the package tzdata.",
                             name);
        }
        cli->firm = zone_utc(); /* a machine without any zone keeps UTC */
        return STATUS_OK;
    }
    cli->firm = zones_find(cli->zones, name);
    return STATUS_OK;
}

/** Reads "2026-11-21T07:12:00Z", or a day or day and time in the firm's zone. */
static int64_t instant_of(const struct cli_context *cli, const char *text) {
    int64_t instant = instant_parse_iso(text);
    if (instant != INSTANT_NONE) {
        return instant;
    }
    char day[11] = "";
    size_t len = strlen(text);
    if (len != 10 && len != 16) {
        return INSTANT_NONE;
    }
    memcpy(day, text, 10);
    int32_t number = day_parse_iso(day);
    int minute = 0;
    if (len == 16) {
        const char *time = text + 10;
        if ((time[0] != ' ' && time[0] != 'T') || time[3] != ':' ||
            strspn(time + 1, "0123456789") != 2 || strspn(time + 4, "0123456789") != 2) {
            return INSTANT_NONE;
        }
        int hour = (time[1] - '0') * 10 + time[2] - '0';
        minute = (time[4] - '0') * 10 + time[5] - '0';
        if (hour > 23 || minute > 59) {
            return INSTANT_NONE;
        }
        minute += hour * 60;
    }
    return number == DAY_NONE ? INSTANT_NONE : zone_instant(cli->firm, number, minute);
}

static enum status set_clock(struct cli_context *cli, const struct cli_args *args,
                             struct error *err) {
    const char *environment = getenv("CALLSHEET_NOW");
    const char *text = cli_given(args, OPTION_NOW) ? args->value[OPTION_NOW] : environment;
    cli->clock = clock_system();
    cli->fixed_now = INSTANT_NONE;
    if (!text || !text[0]) {
        return STATUS_OK;
    }
    cli->fixed_now = instant_of(cli, text);
    if (cli->fixed_now == INSTANT_NONE) {
        return error_set(err, STATUS_USAGE,
                         "“%.40s” is no time. Write 2026-11-21T07:12:00Z, or 2026-11-21 08:12 in "
                         "the firm's zone.",
                         text);
    }
    cli->clock = clock_fixed(&cli->fixed_now);
    return STATUS_OK;
}

static enum status prepare(struct cli_context *cli, const struct cli_args *args,
                           struct error *err) {
    enum status status = read_config(cli, args, err);
    if (!status) {
        status = find_firm(cli, err);
    }
    if (!status) {
        status = set_clock(cli, args, err);
    }
    if (status) {
        return status;
    }
    if (io_user_folder(IO_STATE, cli->state_folder, sizeof cli->state_folder, NULL) != STATUS_OK) {
        cli->state_folder[0] = '\0';
    }
    if (io_user_folder(IO_CACHE, cli->cache_folder, sizeof cli->cache_folder, NULL) != STATUS_OK) {
        cli->cache_folder[0] = '\0';
    }
    cli->author = author_of_system();
    if (cli->config.person[0] &&
        !text_copy(cli->author.name, sizeof cli->author.name, cli->config.person)) {
        status = error_set(err, STATUS_USAGE, "The name of the person is too long.");
    }
    return status;
}

/** Says on the error stream why it did not work, and gives the exit code. */
static int complain(FILE *stream, enum status status, const struct error *err) {
    if (status == STATUS_CLOSED) { /* as of "callsheet | head": nothing to tell anybody */
        return status_exit_code(status);
    }
    out_message(stream, err->message[0] ? err->message : status_text(status));
    return status_exit_code(status);
}

int cli_run(int argc, char **argv, const struct cli_hooks *hooks, FILE *out, FILE *err_stream) {
    struct error err = {0};
    struct cli_args args = {0};
    enum status status = cli_args_parse(argc, argv, &args, &err);
    if (status) {
        return complain(err_stream, status, &err);
    }
    struct cli_context cli = {.out = out, .err = err_stream, .hooks = hooks};
    cli.is_terminal = out == stdout && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    cli.err_is_terminal = err_stream == stderr && isatty(STDERR_FILENO);
    config_init(&cli.config);
    if (cli_given(&args, OPTION_HELP)) {
        args.word_count = 0; /* help is about the command itself */
        status = command_help(&cli, &args, &err);
    } else if (cli_given(&args, OPTION_VERSION)) {
        status = command_version(&cli, &args, &err);
    } else {
        if (functions[args.command].needs_context) {
            status = prepare(&cli, &args, &err);
        }
        if (!status) {
            status = functions[args.command].run(&cli, &args, &err);
        }
    }
    int code = status ? complain(err_stream, status, &err) : cli.exit_code;
    config_release(&cli.config);
    zones_free(cli.zones);
    return code;
}

int cli_main(int argc, char **argv, const struct cli_hooks *hooks) {
    return cli_run(argc, argv, hooks, stdout, stderr);
}

/* --- for the commands
 * ----------------------------------------------------------------------------- */

static void say_waiting(void *context, int64_t waited_ms) {
    const struct cli_context *cli = context;
    if (cli->err_is_terminal && waited_ms < 1000) {
        out_message(cli->err, "Somebody else is writing the ledger; waiting …");
    }
}

enum status cli_open(const struct cli_context *cli, bool read_only, struct store **out,
                     struct error *err) {
    if (!cli->config.ledger[0]) {
        return error_set(err, STATUS_NOT_FOUND,
                         "No ledger is named. Make one with callsheet init LEDGER, name one with "
                         "--ledger FILE, or look around first with callsheet demo.");
    }
    struct ledger_options options = {
        .path = cli->config.ledger,
        .author = cli->author,
        .clock = cli->clock,
        .state_folder = cli->state_folder[0] ? cli->state_folder : NULL,
        .read_only = read_only,
        .allow_fuse = cli->config.allow_fuse,
        .rules = &cli->config.rules,
        .firm = cli->firm,
        .waiting = say_waiting,
        .context = (void *)(uintptr_t)cli, /* read only there */
    };
    return ledger_open(&options, out, err);
}

enum status cli_moment(const struct cli_context *cli, struct store *store, struct moment *moment,
                       struct rules *rules, struct error *err) {
    struct store_info info;
    struct arena arena = {0};
    const char **names = NULL;
    size_t count = 0;
    enum status status = store_info(store, &info, err);
    if (!status) {
        status = store_zones(store, &arena, &names, &count, err);
    }
    for (size_t i = 0; i < count && !status; i++) {
        if (zones_load(cli->zones, names[i], NULL) != STATUS_OK) {
            log_note("the ledger names an unknown time zone; the firm's is used");
        }
    }
    arena_release(&arena);
    if (status) {
        return status;
    }
    *rules = cli->config.rules;
    (void)text_copy(rules->rates.base, sizeof rules->rates.base, info.currency); /* same size */
    *moment = (struct moment){
        .now = cli->clock.now(cli->clock.context), .firm = cli->firm, .zones = cli->zones};
    return STATUS_OK;
}
