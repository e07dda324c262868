/* callsheet doctor: looks at everything the desk stands on, and says what to do. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/io.h"
#include "callsheet/cli/command.h"
#include "callsheet/cli/doctor.h"
#include "callsheet/cli/output.h"
#include "callsheet/store/ledger.h"

enum { STALE_DAYS = 3 };

/** What was found so far, in both forms. */
struct ward {
    struct cli_context *cli;
    struct buf text;
    json_t *findings;
    const char *area;
    size_t bad;
};

static const char *const weights[] = {
    [FINDING_GOOD] = "good", [FINDING_NOTE] = "note", [FINDING_BAD] = "bad"};

static void note(void *context, const struct finding *finding) {
    struct ward *ward = context;
    const char *advice = finding->advice ? finding->advice : "";
    ward->bad += finding->weight == FINDING_BAD;
    buf_addf(&ward->text, "%-4s  %-14s ",
             finding->weight == FINDING_GOOD   ? "ok"
             : finding->weight == FINDING_NOTE ? "note"
                                               : "BAD",
             ward->area);
    out_field(&ward->text, finding->what);
    buf_add_char(&ward->text, '\n');
    if (advice[0]) {
        buf_add_text(&ward->text, "                     ");
        out_field(&ward->text, advice);
        buf_add_char(&ward->text, '\n');
    }
    (void)json_array_append_new(
        ward->findings,
        json_pack("{s:s, s:s, s:o, s:o}", "area", ward->area, "weight", weights[finding->weight],
                  "what", out_json_text(finding->what), "advice", out_json_text(advice)));
}

static void good(struct ward *ward, const char *what) {
    note(ward, &(struct finding){.weight = FINDING_GOOD, .what = what, .advice = ""});
}

static void remark(struct ward *ward, const char *what, const char *advice) {
    note(ward, &(struct finding){.weight = FINDING_NOTE, .what = what, .advice = advice});
}

static void bad(struct ward *ward, const char *what, const char *advice) {
    note(ward, &(struct finding){.weight = FINDING_BAD, .what = what, .advice = advice});
}

static void look_at_clock(struct ward *ward) {
    struct buf what = {0};
    ward->area = "time";
    int64_t now = ward->cli->clock.now(ward->cli->clock.context);
    const char *name = zone_name(ward->cli->firm);
    int minute = zone_minute(ward->cli->firm, now);
    char day[11];
    day_format_iso(zone_day(ward->cli->firm, now), day);
    buf_addf(&what, "It is %s %02d:%02d for the firm (%s).", day, minute / 60, minute % 60,
             name[0] ? name : "the system's time zone");
    good(ward, buf_text(&what));
    buf_release(&what);
}

static void look_at_terminal(struct ward *ward) {
    const char *term = getenv("TERM"), *charset = getenv("LC_ALL");
    struct buf what = {0};
    ward->area = "terminal";
    charset = charset && charset[0] ? charset : getenv("LC_CTYPE");
    charset = charset && charset[0] ? charset : getenv("LANG");
    if (!term || !term[0] || strcmp(term, "dumb") == 0) {
        remark(ward, "There is no terminal the desk could be drawn on.",
               "Run callsheet in a terminal window; the commands work here as well.");
    } else {
        buf_addf(&what, "TERM is %s%s.", term,
                 isatty(STDOUT_FILENO) ? "" : ", output goes elsewhere");
        good(ward, buf_text(&what));
    }
    if (!charset || (!strstr(charset, "UTF-8") && !strstr(charset, "utf8") &&
                     !strstr(charset, "UTF8") && !strstr(charset, "utf-8"))) {
        remark(ward, "The locale does not say UTF-8.",
               "Set LANG=C.UTF-8 or your language's UTF-8 locale.");
    }
    buf_release(&what);
}

static void look_at_mail(struct ward *ward, struct cli_mail_state *state) {
    struct error err = {0};
    struct buf what = {0};
    const struct cli_hooks *hooks = ward->cli->hooks;
    ward->area = "mail";
    if (!ward->cli->config.use_mail) {
        remark(ward, "Mail is switched off.", "");
        return;
    }
    if (!hooks || !hooks->mail_state) {
        remark(ward, "The mail worker is not part of this program.", "");
        return;
    }
    if (hooks->mail_state(hooks->context, ward->cli, state, &err) != STATUS_OK) {
        bad(ward, err.message,
            "Run notmuch new once, name the archive with --mail, or use --no-mail.");
        return;
    }
    buf_addf(&what, "%llu messages in %s.", (unsigned long long)state->messages, state->path);
    good(ward, buf_text(&what));
    int64_t now = ward->cli->clock.now(ward->cli->clock.context);
    if (state->indexed_at == INSTANT_NONE ||
        now - state->indexed_at > (int64_t)STALE_DAYS * SECONDS_PER_DAY) {
        remark(ward, "The archive was not indexed lately.",
               "Let notmuch new run every few minutes, by cron or a systemd timer.");
    }
    if (state->own_addresses == 0) {
        remark(ward, "The notmuch configuration names no address of yours.",
               "Set user.primary_email and user.other_email, so that your own mail is known.");
    }
    buf_release(&what);
}

/** Tells what the store says without its advice to run this very command. */
static void bad_ledger(struct ward *ward, const struct error *err, const char *advice) {
    static const char *const tails[] = {"; run “callsheet doctor”", " Run “callsheet doctor”"};
    struct buf what = {0};
    const char *end = NULL;
    for (size_t i = 0; i < ARRAY_LEN(tails) && !end; i++) {
        end = strstr(err->message, tails[i]);
    }
    buf_add(&what, err->message, end ? (size_t)(end - err->message) : strlen(err->message));
    if (what.len > 0 && what.data[what.len - 1] != '.') {
        buf_add_char(&what, '.');
    }
    bad(ward, buf_text(&what),
        err->status == STATUS_CORRUPT
            ? "Have everybody close it and do not write to it. Copy it aside, then go back to the "
              "newest backup; sqlite3 FILE .recover saves what can be read."
            : advice);
    buf_release(&what);
}

/** The ledger's own checks, as far as it opens. */
static void look_at_ledger(struct ward *ward) {
    struct store *store = NULL;
    struct error err = {0};
    ward->area = "ledger";
    if (cli_open(ward->cli, true, &store, &err) != STATUS_OK) {
        bad_ledger(ward, &err, "");
        return;
    }
    static const struct {
        enum store_check check;
        const char *area;
    } checks[] = {{STORE_CHECK_QUICK, "ledger"},
                  {STORE_CHECK_CHAIN, "ledger chain"},
                  {STORE_CHECK_MODES, "ledger files"},
                  {STORE_CHECK_FEED, "feed"}};
    struct store_info info;
    if (store_info(store, &info, &err) == STATUS_OK) {
        struct buf what = {0};
        buf_addf(&what, "%s opens%s; schema %d, base currency %s.", info.path,
                 info.read_only ? " for reading" : "", info.schema, info.currency);
        good(ward, buf_text(&what));
        buf_release(&what);
    }
    for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
        ward->area = checks[i].area;
        if (store_check(store, checks[i].check, note, ward, &err) != STATUS_OK) {
            bad_ledger(ward, &err, "Do not write to this ledger before that is settled.");
        }
    }
    store_free(store);
}

enum status command_doctor(struct cli_context *cli, const struct cli_args *args,
                           struct error *err) {
    struct ward ward = {.cli = cli, .findings = json_array()};
    struct cli_mail_state state = {.indexed_at = INSTANT_NONE};
    ward.area = "configuration";
    doctor_configuration(cli, note, &ward);
    look_at_clock(&ward);
    look_at_terminal(&ward);
    look_at_ledger(&ward);
    look_at_mail(&ward, &state);
    ward.area = "letters";
    doctor_letters(cli, &state, note, &ward);
    enum status status = STATUS_OK;
    if (cli_given(args, OPTION_JSON)) {
        status = out_json_write(cli->out, json_pack("{s:o}", "findings", ward.findings), err);
    } else {
        json_decref(ward.findings);
        status = out_write(cli->out, &ward.text, err);
    }
    cli->exit_code = ward.bad > 0;
    buf_release(&ward.text);
    return status;
}
