#ifndef CALLSHEET_CLI_COMMAND_H
#define CALLSHEET_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/cli/options.h"

/**
 * Commands and options, each one row of a table: parsing, usage, the man page's synopsis and the
 * shell completions come from here.
 */
// clang-format off
/** X(name, option, what follows it or NULL, common to all commands?, text) */
#define OPTION_TABLE(X) \
    X(LEDGER,   "--ledger",   "FILE",     true,  "the ledger; else the configuration's, else CALLSHEET_LEDGER") \
    X(MAIL,     "--mail",     "FOLDER",   true,  "the notmuch mail archive") \
    X(CONFIG,   "--config",   "FILE",     true,  "the configuration file") \
    X(USER,     "--user",     "NAME",     true,  "the name calls are recorded under") \
    X(NOW,      "--now",      "TIME",     true,  "as if it were then (also CALLSHEET_NOW)") \
    X(THEME,    "--theme",    "NAME",     true,  "dark, light, mono or a theme file") \
    X(NO_MAIL,  "--no-mail",  NULL,       true,  "leave mail alone") \
    X(HELP,     "--help",     NULL,       true,  "say how it is used") \
    X(VERSION,  "--version",  NULL,       true,  "say the version") \
    X(FIRM,     "--firm",     "NAME",     false, "our name, kept in the ledger") \
    X(CURRENCY, "--currency", "CODE",     false, "base currency of the ledger, like EUR") \
    X(HELD,     "--held",     NULL,       false, "those held back, with why") \
    X(ALL,      "--all",      NULL,       false, "everybody with something open, held back or not; of corrections, those exported before as well") \
    X(LIMIT,    "--limit",    "N",        false, "at most N customers") \
    X(JSON,     "--json",     NULL,       false, "as JSON") \
    X(TSV,      "--tsv",      NULL,       false, "as columns with tabs between") \
    X(REACHED,  "--reached",  "WHAT",     false, "nobody, busy, voicemail, gatekeeper, wrong-person, wrong-number or person") \
    X(WHO,      "--who",      "CONTACT",  false, "who was reached: a part of the name or a mail address") \
    X(SAID,     "--said",     "WHAT",     false, "what they said; may be repeated") \
    X(CONCEDE,  "--concede",  "LINE",     false, "a line of an invoice that is credited, and why; may be repeated") \
    X(VERDICT,  "--verdict",  "CLAIM",    false, "how a claim ends; may be repeated") \
    X(NEXT,     "--next",     "STEP",     false, "what comes next, and when") \
    X(NOTE,     "--note",     "TEXT",     false, "the notes; - reads them from standard input") \
    X(DRY_RUN,  "--dry-run",  NULL,       false, "only say what would change") \
    X(KEYS,     "--keys",     NULL,       false, "the keys of the desk") \
    X(MESSAGE,  "--message",  "ID",       false, "the mail with this message id; --mail ID says the same where ID is no folder") \
    X(INVOICE,  "--invoice",  "NUMBER",   false, "the invoice with this number") \
    X(DAYS,     "--days",     "N",        false, "also what was issued in the last N days (60)")

#define OPT(name) (1u << OPTION_##name)
/** X(name, word, what follows, fewest words, most words, options, text) */
#define COMMAND_TABLE(X) \
    X(DESK,    "",        "",                          0, 0, 0, "open the desk; on a pipe print today's list") \
    X(INIT,    "init",    "[LEDGER]",                  0, 1, OPT(FIRM) | OPT(CURRENCY), "make an empty ledger and a commented configuration file") \
    X(DEMO,    "demo",    "[DIR]",                     0, 1, 0, "make a sample ledger and mail archive, and open the desk on them") \
    X(QUEUE,   "queue",   "",                          0, 0, OPT(HELD) | OPT(ALL) | OPT(LIMIT) | OPT(JSON) | OPT(TSV), "print whom to call, and why") \
    X(SHOW,    "show",    "CUSTOMER",                  1, 1, OPT(JSON), "print everything about one customer") \
    X(EVIDENCE,"evidence","[CUSTOMER]",                0, 1, OPT(MESSAGE) | OPT(INVOICE) | OPT(JSON), "print what is on record for an invoice, or for the one a mail talks about") \
    X(REPORT,  "report",  "NAME",                      1, 1, OPT(DAYS) | OPT(JSON) | OPT(TSV), "print a report: evidence") \
    X(LOG,     "log",     "CUSTOMER",                  1, 1, OPT(REACHED) | OPT(WHO) | OPT(SAID) | OPT(CONCEDE) | OPT(VERDICT) | OPT(NEXT) | OPT(NOTE) | OPT(DRY_RUN), "record a call, by the rules of the call form") \
    X(IMPORT,  "import",  "FORMAT PATH",               2, 2, OPT(DRY_RUN), "feed the ledger: gnucash BOOK, or csv FOLDER") \
    X(EXPORT,  "export",  "WHAT [CUSTOMER]",           1, 2, OPT(ALL) | OPT(JSON) | OPT(DRY_RUN), "write out a statement CUSTOMER, or the corrections billing has to post") \
    X(TONE,    "tone",    "[FILE]",                    0, 1, OPT(JSON), "score how angry one message is, and say why; without FILE from standard input") \
    X(DOCTOR,  "doctor",  "",                          0, 0, OPT(JSON), "check ledger, mail, configuration and terminal, and say what to do") \
    X(HELP,    "help",    "[COMMAND]",                 0, 1, OPT(KEYS), "say how a command is used") \
    X(VERSION, "version", "",                          0, 0, 0, "say the version")
// clang-format on

enum cli_option {
#define X(name, word, value, common, text) OPTION_##name,
    OPTION_TABLE(X)
#undef X
        OPTION_COUNT
};

enum cli_command {
#define X(name, word, usage, least, most, options, text) COMMAND_##name,
    COMMAND_TABLE(X)
#undef X
        COMMAND_COUNT
};

enum { WORDS_MOST = 4, SAID_MOST = 64 };

/** The values of an option that may be repeated. */
struct cli_values {
    const char *items[SAID_MOST];
    size_t count;
};

/** A command line as typed. Texts are borrowed from argv. */
struct cli_args {
    enum cli_command command;
    uint32_t given;                  /* bit set of 1u << enum cli_option */
    const char *value[OPTION_COUNT]; /* of the options that take one */
    struct cli_values said, conceded, verdicts;
    const char *words[WORDS_MOST];
    size_t word_count;
};

/** Reads a command line. STATUS_USAGE with a sentence. */
MUST_CHECK enum status cli_args_parse(int argc, char **argv, struct cli_args *out,
                                      struct error *err);
bool cli_given(const struct cli_args *args, enum cli_option option);

/** Finds a command by its word, or -1. */
int cli_command_find(const char *word);
/** Appends the overview of all commands, or of one. */
void cli_usage(struct buf *out);
void cli_usage_of(enum cli_command command, struct buf *out);
/** Appends the man page (mdoc), the bash completion, the README's list of commands. */
void cli_manual(struct buf *out);
/** Parts of it: the commands, and the options they all take. */
void cli_manual_commands(struct buf *out);
void cli_manual_options(struct buf *out);
void cli_completion_bash(struct buf *out);
void cli_completion_zsh(struct buf *out);
void cli_completion_fish(struct buf *out);
void cli_commands_markdown(struct buf *out);

/* The commands: each writes to the context's streams and returns what became of it. */
typedef enum status (*cli_function)(struct cli_context *cli, const struct cli_args *args,
                                    struct error *err);
enum status command_init(struct cli_context *cli, const struct cli_args *args, struct error *err);
enum status command_demo(struct cli_context *cli, const struct cli_args *args, struct error *err);
enum status command_queue(struct cli_context *cli, const struct cli_args *args, struct error *err);
enum status command_show(struct cli_context *cli, const struct cli_args *args, struct error *err);
enum status command_evidence(struct cli_context *cli, const struct cli_args *args,
                             struct error *err);
enum status command_report(struct cli_context *cli, const struct cli_args *args, struct error *err);
enum status command_log(struct cli_context *cli, const struct cli_args *args, struct error *err);
enum status command_import(struct cli_context *cli, const struct cli_args *args, struct error *err);
enum status command_export(struct cli_context *cli, const struct cli_args *args, struct error *err);
enum status command_tone(struct cli_context *cli, const struct cli_args *args, struct error *err);
enum status command_doctor(struct cli_context *cli, const struct cli_args *args, struct error *err);
enum status command_help(struct cli_context *cli, const struct cli_args *args, struct error *err);
enum status command_version(struct cli_context *cli, const struct cli_args *args,
                            struct error *err);
/** Opens the desk where there is a terminal, else prints today's list. `*exit_code` is the desk's.
 */
enum status command_desk(struct cli_context *cli, const struct cli_args *args, struct error *err);

#endif
