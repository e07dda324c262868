#ifndef CALLSHEET_CLI_OPTIONS_H
#define CALLSHEET_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/status.h"
#include "callsheet/base/zone.h"
#include "callsheet/cli/config.h"
#include "callsheet/domain/facts.h"
#include "callsheet/domain/mail.h"
#include "callsheet/domain/rules.h"
#include "callsheet/store/store.h"

/**
 * What every command gets: the configuration with the common options over it, the clock, and where
 * to write. Made by cli_main, also handed to the desk.
 */
struct cli_context {
    struct config config; /* options are already in it: ledger, mail, theme, use_mail, person */
    struct error config_error; /* doctor only, which goes on: why the file was refused, or OK */
    struct author author;      /* uid and host of the system, name of --user or the configuration */
    struct clock clock;        /* the system's, or --now */
    int64_t fixed_now;         /* INSTANT_NONE unless --now or CALLSHEET_NOW was given */
    struct zones *zones;       /* the firm's zone is loaded */
    const struct zone *firm;
    char state_folder[CONFIG_PATH_BYTES], cache_folder[CONFIG_PATH_BYTES]; /* "" without a home */
    FILE *out, *err;      /* stdout and stderr, or a test's */
    bool is_terminal;     /* `out` and standard input are a terminal */
    bool err_is_terminal; /* progress may be drawn on `err` */
    int exit_code;        /* of a command that succeeded: the desk's own */
    const struct cli_hooks *hooks;
};

/** What the mail archive says about itself, for `queue --json` and `doctor`. */
struct cli_mail_state {
    char path[CONFIG_PATH_BYTES];
    char config[CONFIG_PATH_BYTES];
    uint64_t messages;
    int64_t indexed_at;                /* INSTANT_NONE unknown */
    uint32_t own_addresses;            /* of the person, known from the notmuch configuration */
    char mail_root[CONFIG_PATH_BYTES]; /* where the mail files are */
    char own_name[CONFIG_TEXT_BYTES], own_address[CONFIG_TEXT_BYTES]; /* "" unknown */
};

/** A message of the archive, asked for by its id. */
struct cli_mail {
    struct mail_body *body; /* the caller frees it with mail_body_free */
    bool is_outbound;       /* we wrote it */
};

/** What only the program around cli can do. Each may be NULL: then the command says so or goes on
    without. */
struct cli_hooks {
    /** Opens the desk and runs it until it ends; returns the exit code. The terminal is there. */
    int (*desk)(void *context, const struct cli_context *cli);
    /** Asks the mail worker about the archive; waits for it for at most a few seconds. */
    enum status (*mail_state)(void *context, const struct cli_context *cli,
                              struct cli_mail_state *out, struct error *err);
    /** Fills in the newest heated mail of one customer, named; INSTANT_NONE when there is none. */
    void (*mail_fact)(void *context, const struct cli_context *cli, struct facts *facts);
    /** Has the mail worker turn a mail file into text; waits for it for at most a few seconds.
       Takes `take_fd`, a regular file of `bytes` bytes. `*out` is the caller's (mail_body_free). */
    enum status (*read_mail)(void *context, const struct cli_context *cli, int take_fd,
                             uint64_t bytes, struct mail_body **out, struct error *err);
    /** Reads a message of the archive as text; waits for it for at most a few seconds.
        STATUS_NOT_FOUND when no message has this id. */
    enum status (*find_mail)(void *context, const struct cli_context *cli, const char *message_id,
                             struct cli_mail *out, struct error *err);
    void *context;
};

/** Runs the program: reads options, configuration and environment, and dispatches by the table of
    commands. Returns the exit code: 0 done, 1 not possible, 2 wrong usage, 75 busy. Nothing in argv
    is changed. */
int cli_main(int argc, char **argv, const struct cli_hooks *hooks);

/** The same onto given streams, for tests. */
int cli_run(int argc, char **argv, const struct cli_hooks *hooks, FILE *out, FILE *err);

/** Opens the ledger of the context. STATUS_NOT_FOUND says how to make or name one. The caller
    closes it with store_free. */
MUST_CHECK enum status cli_open(const struct cli_context *cli, bool read_only, struct store **out,
                                struct error *err);

/** The moment for judging, and the ledger's zones loaded into the context's; `rules` receives the
    configuration's rules with the ledger's currency as the base of its rates. */
MUST_CHECK enum status cli_moment(const struct cli_context *cli, struct store *store,
                                  struct moment *moment, struct rules *rules, struct error *err);

#endif
