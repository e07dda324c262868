/* What callsheet doctor says about letters to customers: where their drafts go, and from whom. */
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/cli/doctor.h"
#include "callsheet/exchange/maildir.h"
#include "callsheet/exchange/mailout.h"

/** Whom to tell. */
struct telling {
    const struct cli_context *cli;
    const struct cli_mail_state *mail;
    finding_visit visit;
    void *context;
};

static void tell(const struct telling *telling, const struct finding *finding) {
    telling->visit(telling->context, finding);
}

static void tell_good(const struct telling *telling, const char *what) {
    tell(telling, &(struct finding){.weight = FINDING_GOOD, .what = what, .advice = ""});
}

static void tell_bad(const struct telling *telling, const char *what, const char *advice) {
    tell(telling, &(struct finding){.weight = FINDING_BAD, .what = what, .advice = advice});
}

static void tell_note(const struct telling *telling, const char *what, const char *advice) {
    tell(telling, &(struct finding){.weight = FINDING_NOTE, .what = what, .advice = advice});
}

static void look_at_command(const struct telling *telling) {
    char program[CONFIG_TEXT_BYTES];
    struct buf what = {0};
    const char *command = telling->cli->config.draft_command;
    command += strspn(command, " \t");
    size_t len = strcspn(command, " \t");
    memcpy(program, command, len); /* a part of a text of that size */
    program[len] = '\0';
    if (len > 0 && doctor_finds_program(program)) {
        buf_addf(&what, "Letters to customers are handed to %s.", program);
        tell_good(telling, buf_text(&what));
    } else {
        buf_addf(&what, "The program “%.80s” that takes letters is not there.", program);
        tell_bad(telling, buf_text(&what),
                 "Install it, or correct draft_command in [mail] of the configuration.");
    }
    buf_release(&what);
}

/** Where letters go that find no other place. */
static void say_kept(const struct telling *telling, const struct error *err) {
    struct buf advice = {0};
    if (telling->cli->state_folder[0]) {
        buf_addf(&advice, "Until then letters are kept in %s/letters.", telling->cli->state_folder);
    }
    if (telling->cli->config.drafts[0]) { /* it was asked for */
        tell_bad(telling, err->message, buf_text(&advice));
    } else {
        tell_note(telling, err->message, buf_text(&advice));
    }
    buf_release(&advice);
}

static void look_at_drafts(const struct telling *telling) {
    char folder[CONFIG_PATH_BYTES];
    struct error err;
    struct buf what = {0};
    const char *configured = telling->cli->config.drafts;
    enum status status =
        configured[0] ? STATUS_OK
                      : maildir_find_drafts(telling->mail->mail_root, folder, sizeof folder, &err);
    if (!status && configured[0]) {
        (void)text_copy(folder, sizeof folder, configured); /* of the same size */
    }
    if (!status) {
        status = maildir_check(folder, &err);
    }
    if (status) {
        say_kept(telling, &err);
        return;
    }
    buf_addf(&what, "Letters to customers become drafts in %s.", folder);
    tell_good(telling, buf_text(&what));
    buf_release(&what);
}

static void look_at_sender(const struct telling *telling) {
    struct buf what = {0};
    const char *from = telling->cli->config.from;
    const struct cli_mail_state *mail = telling->mail;
    if (from[0]) { /* it was read when the configuration was */
        buf_addf(&what, "They are from %s.", from);
    } else if (mailout_is_address(mail->own_address)) {
        buf_addf(&what, "They are from %s <%s>, as notmuch says.", mail->own_name,
                 mail->own_address);
    }
    if (what.len > 0) {
        tell_good(telling, buf_text(&what));
    } else {
        tell_note(telling, "It is not known whom letters are from.",
                  "Write your name and address after from in [mail], like Anna Berg "
                  "<anna@fernway.example>.");
    }
    buf_release(&what);
}

void doctor_letters(const struct cli_context *cli, const struct cli_mail_state *mail,
                    finding_visit visit, void *context) {
    struct telling telling = {.cli = cli, .mail = mail, .visit = visit, .context = context};
    if (cli->config.draft_command[0]) {
        look_at_command(&telling);
    } else {
        look_at_drafts(&telling);
    }
    look_at_sender(&telling);
}
