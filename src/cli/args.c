/* The command line by its tables: see command.h. */
#include <ctype.h>
#include <string.h>

#include "callsheet/cli/command.h"

struct option_row {
    const char *word, *value;
    bool is_common;
    const char *text;
};

struct command_row {
    const char *word, *usage;
    size_t least, most;
    uint32_t options;
    const char *text;
};

// clang-format off
static const struct option_row options[OPTION_COUNT] = {
#define X(name, word, value, common, text) [OPTION_##name] = {word, value, common, text},
    OPTION_TABLE(X)
#undef X
};

static const struct command_row commands[COMMAND_COUNT] = {
#define X(name, word, usage, least, most, options, text) \
    [COMMAND_##name] = {word, usage, least, most, options, text},
    COMMAND_TABLE(X)
#undef X
};
// clang-format on

bool cli_given(const struct cli_args *args, enum cli_option option) {
    return (args->given & (1u << option)) != 0;
}

int cli_command_find(const char *word) {
    for (int i = 0; i < COMMAND_COUNT; i++) {
        if (commands[i].word[0] && strcmp(commands[i].word, word) == 0) {
            return i;
        }
    }
    return -1;
}

static bool allows(enum cli_command command, enum cli_option option) {
    return options[option].is_common || (commands[command].options & (1u << option)) != 0;
}

/** Finds the option a word begins with: "--limit" or "--limit=5". -1 when there is none. */
static int option_find(const char *word, const char **value) {
    size_t len = strcspn(word, "=");
    *value = word[len] == '=' ? word + len + 1 : NULL;
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (strlen(options[i].word) == len && strncmp(options[i].word, word, len) == 0) {
            return i;
        }
    }
    return -1;
}

/** Where the values of an option go that may be repeated; NULL of another. */
static struct cli_values *values_of(struct cli_args *args, enum cli_option option) {
    return option == OPTION_SAID      ? &args->said
           : option == OPTION_CONCEDE ? &args->conceded
           : option == OPTION_VERDICT ? &args->verdicts
                                      : NULL;
}

/** Says whether what follows --mail is a message id rather than the folder of an archive. */
static bool is_message_id(const char *text) {
    return text && (strncmp(text, "id:", 3) == 0 || text[0] == '<' ||
                    (text[0] != '/' && text[0] != '.' && text[0] != '~' && strchr(text, '@')));
}

/** Takes one option; `next` is the word after it or NULL. `*used_next` says whether it was taken.
 */
static enum status take_option(struct cli_args *args, const char *word, const char *next,
                               bool *used_next, struct error *err) {
    const char *value = NULL;
    int option = strcmp(word, "-h") == 0 ? OPTION_HELP : option_find(word, &value);
    if (option < 0) {
        return error_set(err, STATUS_USAGE, "There is no option “%.60s”. See callsheet help.",
                         word);
    }
    const struct option_row *row = &options[option];
    if (option == OPTION_MAIL && args->command == COMMAND_EVIDENCE &&
        is_message_id(value ? value : next)) {
        option = OPTION_MESSAGE;
    }
    if (!row->value && value) {
        return error_set(err, STATUS_USAGE, "The option %s takes no value.", row->word);
    }
    *used_next = row->value && !value;
    if (*used_next && !next) {
        return error_set(err, STATUS_USAGE, "The option %s needs a value: %s %s.", row->word,
                         row->word, row->value);
    }
    struct cli_values *values = values_of(args, (enum cli_option)option);
    if (!values && cli_given(args, (enum cli_option)option)) {
        return error_set(err, STATUS_USAGE, "The option %s is there twice.", row->word);
    }
    args->given |= 1u << option;
    args->value[option] = *used_next ? next : value;
    if (values && values->count == SAID_MOST) {
        return error_set(err, STATUS_USAGE, "There are too many %s in one call.", row->word);
    }
    if (values) {
        values->items[values->count++] = args->value[option];
    }
    return STATUS_OK;
}

static enum status check(const struct cli_args *args, struct error *err) {
    const struct command_row *row = &commands[args->command];
    if (cli_given(args, OPTION_HELP) || cli_given(args, OPTION_VERSION)) {
        return STATUS_OK;
    }
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (cli_given(args, (enum cli_option)i) && !allows(args->command, (enum cli_option)i)) {
            return error_set(err, STATUS_USAGE, "%s%s does not take %s. See callsheet help %s.",
                             row->word[0] ? "callsheet " : "callsheet", row->word, options[i].word,
                             row->word);
        }
    }
    if (args->word_count < row->least || args->word_count > row->most) {
        return error_set(err, STATUS_USAGE, "Usage: callsheet %s%s%s. See callsheet help %s.",
                         row->word, row->usage[0] ? " " : "", row->usage, row->word);
    }
    return STATUS_OK;
}

enum status cli_args_parse(int argc, char **argv, struct cli_args *out, struct error *err) {
    struct cli_args args = {.command = COMMAND_DESK};
    bool has_command = false, only_words = false;
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        if (!only_words && strcmp(word, "--") == 0) {
            only_words = true;
        } else if (!only_words && word[0] == '-' && word[1] != '\0') {
            bool used_next = false;
            enum status status =
                take_option(&args, word, i + 1 < argc ? argv[i + 1] : NULL, &used_next, err);
            if (status) {
                return status;
            }
            i += used_next;
        } else if (!has_command) {
            int command = cli_command_find(word);
            if (command < 0) {
                return error_set(err, STATUS_USAGE,
                                 "There is no command “%.60s”. See callsheet help.", word);
            }
            args.command = (enum cli_command)command;
            has_command = true;
        } else if (args.word_count == WORDS_MOST) {
            return error_set(err, STATUS_USAGE, "There are too many words. See callsheet help %s.",
                             commands[args.command].word);
        } else {
            args.words[args.word_count++] = word;
        }
    }
    enum status status = check(&args, err);
    if (!status) {
        *out = args;
    }
    return status;
}

void cli_manual_commands(struct buf *out) {
    for (int i = 0; i < COMMAND_COUNT; i++) {
        buf_addf(out, ".It Nm callsheet%s%s%s%s\n%c%s.\n", commands[i].word[0] ? " Cm " : "",
                 commands[i].word, commands[i].usage[0] ? " Ar " : "", commands[i].usage,
                 toupper((unsigned char)commands[i].text[0]), commands[i].text + 1);
        bool has_any = false;
        for (int k = 0; k < OPTION_COUNT; k++) {
            if (options[k].is_common || !allows((enum cli_command)i, (enum cli_option)k)) {
                continue;
            }
            buf_addf(out, "%s.It Fl -%s%s%s\n%s\n", has_any ? "" : ".Bl -tag -width 12n -compact\n",
                     options[k].word + 2, options[k].value ? " Ar " : "",
                     options[k].value ? options[k].value : "", options[k].text);
            has_any = true;
        }
        buf_add_text(out, has_any ? ".El\n" : "");
    }
}

void cli_manual_options(struct buf *out) {
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (options[i].is_common) {
            buf_addf(out, ".It Fl -%s%s%s\n%s\n", options[i].word + 2,
                     options[i].value ? " Ar " : "", options[i].value ? options[i].value : "",
                     options[i].text);
        }
    }
}

/* --- what comes out of the tables ----------------------------------------------------------------
 */

static void add_synopsis(enum cli_command command, struct buf *out) {
    buf_addf(out, "callsheet%s%s%s%s", commands[command].word[0] ? " " : "", commands[command].word,
             commands[command].usage[0] ? " " : "", commands[command].usage);
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (!options[i].is_common && allows(command, (enum cli_option)i)) {
            buf_addf(out, " [%s%s%s]", options[i].word, options[i].value ? " " : "",
                     options[i].value ? options[i].value : "");
        }
    }
}

static void add_option(int option, struct buf *out) {
    struct buf head = {0};
    buf_addf(&head, "%s%s%s", options[option].word, options[option].value ? " " : "",
             options[option].value ? options[option].value : "");
    buf_addf(out, "  %-18s %s\n", buf_text(&head), options[option].text);
    buf_release(&head);
}

void cli_usage(struct buf *out) {
    buf_add_text(out, "callsheet: whom to phone today, why, and with what in your hand\n\n");
    for (int i = 0; i < COMMAND_COUNT; i++) {
        struct buf head = {0};
        buf_addf(&head, "callsheet %s %s", commands[i].word, commands[i].usage);
        buf_addf(out, "  %-30s %s\n", buf_text(&head), commands[i].text);
        buf_release(&head);
    }
    buf_add_text(out, "\nEach of them takes:\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (options[i].is_common) {
            add_option(i, out);
        }
    }
    buf_add_text(out, "\nMore: callsheet help COMMAND, man callsheet\n");
}

void cli_usage_of(enum cli_command command, struct buf *out) {
    add_synopsis(command, out);
    buf_addf(out, "\n  %s\n", commands[command].text);
    bool has_any = false;
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (!options[i].is_common && allows(command, (enum cli_option)i)) {
            buf_add_text(out, has_any ? "" : "\n");
            has_any = true;
            add_option(i, out);
        }
    }
}

void cli_commands_markdown(struct buf *out) {
    buf_add_text(out, "| command | |\n| --- | --- |\n");
    for (int i = 0; i < COMMAND_COUNT; i++) {
        buf_add_text(out, "| `");
        add_synopsis((enum cli_command)i, out);
        buf_addf(out, "` | %s |\n", commands[i].text);
    }
}

/** The names of a command's options, with blanks between. */
static void add_option_words(enum cli_command command, struct buf *out) {
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (allows(command, (enum cli_option)i)) {
            buf_addf(out, "%s%s", out->len > 0 && out->data[out->len - 1] != '"' ? " " : "",
                     options[i].word);
        }
    }
}

void cli_completion_bash(struct buf *out) {
    buf_add_text(
        out, "# bash completion of callsheet; made from its table of commands\n"
             "_callsheet() {\n"
             "    local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
             "    local command=\"\" word options\n"
             "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
             "        case \"$word\" in\n            ");
    for (int i = 1; i < COMMAND_COUNT; i++) {
        buf_addf(out, "%s%s", i > 1 ? "|" : "", commands[i].word);
    }
    buf_add_text(out, ") command=\"$word\"; break ;;\n        esac\n    done\n"
                      "    case \"$prev\" in\n        ");
    bool is_first = true;
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (options[i].value) {
            buf_addf(out, "%s%s", is_first ? "" : "|", options[i].word);
            is_first = false;
        }
    }
    buf_add_text(out, ") COMPREPLY=(); return ;;\n    esac\n    case \"$command\" in\n");
    for (int i = 0; i < COMMAND_COUNT; i++) {
        buf_addf(out, "        %s) options=\"", i == 0 ? "\"\"" : commands[i].word);
        for (int k = 1; i == 0 && k < COMMAND_COUNT; k++) {
            buf_addf(out, "%s%s", k > 1 ? " " : "", commands[k].word);
        }
        add_option_words((enum cli_command)i, out);
        buf_add_text(out, "\" ;;\n");
    }
    buf_add_text(out, "    esac\n"
                      "    if [[ $command == import && $prev == import ]]; then\n"
                      "        options=\"gnucash csv\"\n    fi\n"
                      "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$cur\")\n}\n"
                      "complete -o default -F _callsheet callsheet\n");
}

static bool can_repeat(enum cli_option option) {
    struct cli_args any;
    return values_of(&any, option) != NULL;
}

void cli_completion_zsh(struct buf *out) {
    buf_add_text(out, "#compdef callsheet\n# zsh completion of callsheet; made from its table of "
                      "commands\n_arguments -C \\\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (options[i].is_common) {
            buf_addf(out, "    '%s[%s]%s%s%s' \\\n", options[i].word, options[i].text,
                     options[i].value ? ":" : "", options[i].value ? options[i].value : "",
                     options[i].value ? ":_files" : "");
        }
    }
    buf_add_text(out, "    '1:command:((");
    for (int i = 1; i < COMMAND_COUNT; i++) {
        buf_addf(out, "%s%s\\:\"%s\"", i > 1 ? " " : "", commands[i].word, commands[i].text);
    }
    buf_add_text(out, "))' \\\n    '*:: :->rest'\ncase $words[1] in\n");
    for (int i = 1; i < COMMAND_COUNT; i++) {
        buf_addf(out, "    %s) _arguments", commands[i].word);
        for (int k = 0; k < OPTION_COUNT; k++) {
            if (!options[k].is_common && allows((enum cli_command)i, (enum cli_option)k)) {
                buf_addf(out, " '%s%s[%s]%s%s'", can_repeat((enum cli_option)k) ? "*" : "",
                         options[k].word, options[k].text, options[k].value ? ":" : "",
                         options[k].value ? options[k].value : "");
            }
        }
        buf_addf(out, "%s ;;\n",
                 i == COMMAND_IMPORT ? " '1:format:(gnucash csv)' '2:path:_files'"
                                     : " '*:file:_files'");
    }
    buf_add_text(out, "esac\n");
}

void cli_completion_fish(struct buf *out) {
    buf_add_text(out, "# fish completion of callsheet; made from its table of commands\n"
                      "complete -c callsheet -f\n");
    for (int i = 1; i < COMMAND_COUNT; i++) {
        buf_addf(out, "complete -c callsheet -n __fish_use_subcommand -a %s -d \"%s\"\n",
                 commands[i].word, commands[i].text);
    }
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (options[i].is_common) {
            buf_addf(out, "complete -c callsheet -l %s%s -d \"%s\"\n", options[i].word + 2,
                     options[i].value ? " -r -F" : "", options[i].text);
            continue;
        }
        for (int k = 1; k < COMMAND_COUNT; k++) {
            if (allows((enum cli_command)k, (enum cli_option)i)) {
                buf_addf(out,
                         "complete -c callsheet -n \"__fish_seen_subcommand_from %s\" -l %s%s -d "
                         "\"%s\"\n",
                         commands[k].word, options[i].word + 2, options[i].value ? " -x" : "",
                         options[i].text);
            }
        }
    }
    buf_add_text(out,
                 "complete -c callsheet -n \"__fish_seen_subcommand_from import\" -a \"gnucash "
                 "csv\" -F\ncomplete -c callsheet -n \"__fish_seen_subcommand_from init demo\" "
                 "-F\n");
}
