/* callsheet demo [DIR]: a made-up firm to look around in. DIR/demo.ledger, DIR/mail and a
   configuration for both; made anew on another day, so that its list is always of today. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/io.h"
#include "callsheet/base/text.h"
#include "callsheet/cli/command.h"
#include "callsheet/cli/demo.h"
#include "callsheet/cli/output.h"

/** The paths in the demo's folder. */
struct places {
    char folder[PATH_MAX];
    char ledger[PATH_MAX + 32], mail[PATH_MAX + 32], config[PATH_MAX + 32];
    char notmuch[PATH_MAX + 32], marker[PATH_MAX + 32];
};

static enum status find_places(const struct cli_args *args, struct places *out, struct error *err) {
    const char *folder = args->word_count > 0 ? args->words[0] : "callsheet-demo";
    enum status status = io_make_dirs(folder, err);
    if (status) {
        return status;
    }
    if (!realpath(folder, out->folder)) {
        return error_set(err, STATUS_IO, "%s cannot be used: %s.", folder, strerror(errno));
    }
    const struct {
        char *path;
        const char *name;
    } parts[] = {{out->ledger, "demo.ledger"},
                 {out->mail, "mail"},
                 {out->config, "config"},
                 {out->notmuch, "notmuch-config"},
                 {out->marker, "made-by-callsheet-demo"}};
    for (size_t i = 0; i < ARRAY_LEN(parts) && !status; i++) {
        status = io_join(parts[i].path, sizeof out->ledger, out->folder, parts[i].name, err);
    }
    return status;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *walk) {
    (void)about;
    (void)kind;
    (void)walk;
    return remove(path);
}

/** Removes what an earlier demo made, and only that. */
static enum status remove_old(const struct places *places, struct error *err) {
    static const char *const tails[] = {"", "-journal"};
    for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
        char path[PATH_MAX + 64];
        (void)snprintf(path, sizeof path, "%s%s", places->ledger, tails[i]); /* it fits */
        if (io_exists(path) && remove(path) != 0) {
            return error_set(err, STATUS_DENIED, "%s cannot be removed: %s.", path,
                             strerror(errno));
        }
    }
    if (io_exists(places->mail) &&
        nftw(places->mail, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0) {
        return error_set(err, STATUS_DENIED, "%s cannot be removed: %s.", places->mail,
                         strerror(errno));
    }
    return STATUS_OK;
}

/** Says whether the demo there is of this very day. */
static bool is_of_today(const struct places *places, const struct demo_time *time) {
    struct buf text = {0};
    char today[11];
    day_format_iso(time->today, today);
    bool is_same = io_exists(places->ledger) &&
                   io_read_file(places->marker, 64, &text, NULL) == STATUS_OK &&
                   strncmp(buf_text(&text), today, 10) == 0;
    buf_release(&text);
    return is_same;
}

/** Runs "notmuch --config=FILE new" without a shell; says whether it went well. */
static bool index_mail(const struct places *places) {
    char option[PATH_MAX + 64];
    pid_t pid = 0;
    int result = 0;
    (void)snprintf(option, sizeof option, "--config=%s", places->notmuch); /* it fits */
    char *argv[] = {(char[]){"notmuch"}, option, (char[]){"new"}, NULL};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) {
        return false;
    }
    bool is_well =
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) == 0 &&
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
        posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) == 0;
    (void)posix_spawn_file_actions_destroy(&actions); /* cannot fail */
    while (is_well && waitpid(pid, &result, 0) < 0) {
        is_well = errno == EINTR;
    }
    return is_well && WIFEXITED(result) && WEXITSTATUS(result) == 0;
}

static enum status write_config(const struct places *places, bool has_mail, struct error *err) {
    static const char *const rates[][2] = {
        {"USD", "0.92"}, {"GBP", "1.17"}, {"JPY", "0.0061"}, {"SEK", "0.088"}};
    struct config config;
    struct buf text = {0};
    config_init(&config);
    bool fits = text_copy(config.ledger, sizeof config.ledger, places->ledger) &&
                text_copy(config.mail, sizeof config.mail, places->mail) &&
                text_copy(config.mail_config, sizeof config.mail_config, places->notmuch) &&
                text_copy(config.person, sizeof config.person, "Anna");
    enum status status =
        fits ? STATUS_OK : error_set(err, STATUS_LIMIT, "The path of the demo is too long.");
    config.use_mail = has_mail;
    /* A demo is looked at on Sundays and in the evening as well. */
    config.rules.calls_from_minute = 0;
    config.rules.calls_to_minute = 24 * 60;
    config.rules.calls_days = 0x7f;
    config.rules.minimum_overdue_minor = 2500;
    config.rules.quiet_days = 120;
    config.rules.quiet_minor = 3600000;
    for (size_t i = 0; i < ARRAY_LEN(rates) && !status; i++) {
        status = rates_add(&config.rules.rates, rates[i][0], rates[i][1], err);
    }
    if (!status) {
        config_write(&config, &text);
        status = io_replace_file(places->config, text.data, text.len, 0600, err);
    }
    buf_release(&text);
    config_release(&config);
    return status;
}

static enum status make(struct cli_context *cli, const struct places *places,
                        const struct demo_time *time, struct error *err) {
    char today[11];
    if (io_exists(places->ledger) && !io_exists(places->marker)) {
        return error_set(err, STATUS_EXISTS,
                         "%s is there and was not made by a demo. Name another folder.",
                         places->ledger);
    }
    enum status status = io_exists(places->marker) ? remove_old(places, err) : STATUS_OK;
    if (!status) {
        status = demo_make_ledger(places->ledger, time, err);
    }
    if (!status) {
        status = demo_make_mail(places->mail, places->notmuch, time, err);
    }
    if (status) {
        return status;
    }
    bool has_mail = index_mail(places);
    if (!has_mail) {
        out_message(cli->err,
                    "notmuch could not index the sample mail, so the demo goes on without "
                    "mail. Install the package notmuch to see it.");
    }
    status = write_config(places, has_mail, err);
    day_format_iso(time->today, today);
    return status ? status : io_replace_file(places->marker, today, strlen(today), 0600, err);
}

enum status command_demo(struct cli_context *cli, const struct cli_args *args, struct error *err) {
    struct places places;
    struct demo_time time = {.now = cli->clock.now(cli->clock.context), .firm = cli->firm};
    time.today = zone_day(time.firm, time.now);
    enum status status = find_places(args, &places, err);
    if (!status && !is_of_today(&places, &time)) {
        status = make(cli, &places, &time, err);
    }
    if (status) {
        return status;
    }
    bool use_mail = cli->config.use_mail;
    char theme[CONFIG_TEXT_BYTES];
    (void)text_copy(theme, sizeof theme, cli->config.theme); /* same size */
    config_release(&cli->config);
    config_init(&cli->config);
    status = config_read(&cli->config, places.config, err);
    if (status) {
        return status;
    }
    cli->config.use_mail = cli->config.use_mail && use_mail;
    (void)text_copy(cli->config.theme, sizeof cli->config.theme, theme);            /* same size */
    (void)text_copy(cli->author.name, sizeof cli->author.name, cli->config.person); /* "Anna" */
    if (!cli->is_terminal) {
        struct buf hint = {0};
        buf_addf(&hint, "The demo is in %s. Open it with: callsheet --config %s", places.folder,
                 places.config);
        out_message(cli->err, buf_text(&hint));
        buf_release(&hint);
    }
    struct cli_args desk = {.command = COMMAND_DESK};
    return command_desk(cli, &desk, err);
}
