/* callsheet evidence (--message ID | --invoice NUMBER): what is on record for an invoice, and which
   one a mail talks about. evidence_print.c and evidence_json.c write it. */
#include "callsheet/cli/evidence.h"

#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/cli/command.h"
#include "callsheet/cli/find.h"
#include "callsheet/cli/mailowner.h"
#include "callsheet/domain/complaint_mail.h"

enum { CANDIDATES = 12 };

const struct card_invoice *evidence_invoice(const struct card *card, int64_t id) {
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (card->invoices[i].id == id) {
            return &card->invoices[i];
        }
    }
    return NULL;
}

const struct card_line *evidence_line(const struct card *card, int64_t id) {
    for (size_t i = 0; i < card->line_count; i++) {
        if (card->lines[i].id == id) {
            return &card->lines[i];
        }
    }
    return NULL;
}

const struct card_work *evidence_work(const struct card *card, int64_t id) {
    for (size_t i = 0; i < card->work_count; i++) {
        if (card->work[i].id == id) {
            return &card->work[i];
        }
    }
    return NULL;
}

/* --- by number --- */

/* The number as the ledger has it, when the card knows it: the same, else one it may mean. */
static const char *known_number(const struct card *card, const char *typed, size_t *count) {
    char key[REFS_KEY_BYTES], known[REFS_KEY_BYTES];
    const char *found = NULL;
    refs_key(typed, key, sizeof key);
    *count = 0;
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (text_compare_fold(card->invoices[i].number, typed) == 0) {
            *count = 1;
            return card->invoices[i].number;
        }
        refs_key(card->invoices[i].number, known, sizeof known);
        if (refs_key_means(key, known)) {
            found = card->invoices[i].number;
            ++*count;
        }
    }
    return found;
}

/* The only match whose number is or may be what was typed; NULL when there is none or several. */
static const struct customer_match *pick(const struct customer_match *matches, size_t count,
                                         const char *typed, size_t *found) {
    char key[REFS_KEY_BYTES], known[REFS_KEY_BYTES];
    const struct customer_match *picked = NULL, *same = NULL;
    size_t same_count = 0;
    refs_key(typed, key, sizeof key);
    *found = 0;
    for (size_t i = 0; i < count; i++) {
        refs_key(matches[i].matched, known, sizeof known);
        if (refs_key_means(key, known)) {
            picked = &matches[i];
            ++*found;
        }
        if (text_compare_fold(matches[i].matched, typed) == 0) {
            same = &matches[i];
            same_count++;
        }
    }
    if (same_count > 0) {
        *found = same_count;
        picked = same;
    }
    return *found == 1 ? picked : NULL;
}

static enum status load_card(struct evidence_shown *shown, int64_t customer, struct error *err) {
    return store_card(shown->store, customer, &shown->moment, &shown->rules, &shown->card, err);
}

static enum status load_documents(struct evidence_shown *shown, const char *number,
                                  struct error *err) {
    return store_documents(shown->store, number, &shown->moment, &shown->card, err);
}

/* Finds whose invoice it is; `number` receives it as the ledger has it, in the arena. */
static enum status find_owner(struct evidence_shown *shown, const char *typed, const char **number,
                              struct error *err) {
    struct customer_match *matches = NULL;
    size_t count = 0, found = 0;
    enum status status =
        store_find(shown->store, typed, CANDIDATES, &shown->arena, &matches, &count, err);
    if (status) {
        return status;
    }
    const struct customer_match *match = pick(matches, count, typed, &found);
    if (found > 1) {
        return error_set(err, STATUS_AMBIGUOUS,
                         "%zu customers have an invoice “%.60s”. Name the customer: callsheet "
                         "evidence CUSTOMER --invoice NUMBER.",
                         found, typed);
    }
    if (!match) {
        return error_set(err, STATUS_NOT_FOUND,
                         "The ledger has no invoice “%.60s”. callsheet show CUSTOMER lists those "
                         "of a customer.",
                         typed);
    }
    *number = match->matched;
    return load_card(shown, match->customer, err);
}

static enum status take_invoice(struct evidence_shown *shown, const char *typed, const char *number,
                                struct error *err) {
    size_t count = 0;
    const char *known = known_number(&shown->card, number ? number : typed, &count);
    if (count > 1) {
        return error_set(err, STATUS_AMBIGUOUS,
                         "“%.60s” may be more than one invoice of %.80s. Type the whole number.",
                         typed, shown->card.customer.name);
    }
    enum status status = load_documents(shown, known ? known : (number ? number : typed), err);
    const char *wanted = known ? known : (number ? number : typed);
    for (size_t i = 0; !status && i < shown->card.invoice_count; i++) {
        if (strcmp(shown->card.invoices[i].number, wanted) == 0) {
            shown->invoice = &shown->card.invoices[i];
        }
    }
    return status;
}

static enum status by_number(struct evidence_shown *shown, const struct cli_args *args,
                             struct error *err) {
    const char *typed = args->value[OPTION_INVOICE], *number = NULL;
    enum status status = STATUS_OK;
    if (args->word_count > 0) {
        int64_t customer = 0;
        status = find_customer(shown->store, args->words[0], &customer, err);
        if (!status) {
            status = load_card(shown, customer, err);
        }
    } else {
        status = find_owner(shown, typed, &number, err);
    }
    return status ? status : take_invoice(shown, typed, number, err);
}

/* --- by mail --- */

static enum status read_mail(struct evidence_shown *shown, const char *id, struct error *err) {
    const struct cli_context *cli = shown->cli;
    if (!cli->config.use_mail) {
        return error_set(err, STATUS_UNSUPPORTED,
                         "Mail is switched off by --no-mail or the configuration's [mail] use.");
    }
    if (!cli->hooks || !cli->hooks->find_mail) {
        return error_set(err, STATUS_UNSUPPORTED, "Mail cannot be read here.");
    }
    return cli->hooks->find_mail(cli->hooks->context, cli, id, &shown->mail, err);
}

static enum status by_mail(struct evidence_shown *shown, const struct cli_args *args,
                           struct error *err) {
    int64_t customer = 0;
    enum status status = read_mail(shown, args->value[OPTION_MESSAGE], err);
    if (!status) {
        status = args->word_count > 0 ? find_customer(shown->store, args->words[0], &customer, err)
                                      : mail_owner(shown->store, &shown->mail, &customer, err);
    }
    if (!status) {
        status = load_card(shown, customer, err);
    }
    if (!status) {
        status = load_documents(shown, NULL, err);
    }
    if (status) {
        return status;
    }
    int64_t at = shown->mail.body->date;
    int32_t day = zone_day(shown->moment.firm, at == INSTANT_NONE ? shown->moment.now : at);
    complaint_read_mail(shown->mail.body, &shown->card, day, &shown->arena, &shown->complaint);
    if (shown->complaint.candidate_count > 0) {
        shown->invoice = evidence_invoice(&shown->card, shown->complaint.candidates[0].invoice);
    }
    return STATUS_OK;
}

enum status command_evidence(struct cli_context *cli, const struct cli_args *args,
                             struct error *err) {
    bool is_mail = cli_given(args, OPTION_MESSAGE);
    struct evidence_shown shown = {.cli = cli};
    if (is_mail == cli_given(args, OPTION_INVOICE)) {
        return error_set(err, STATUS_USAGE,
                         "Say either --invoice NUMBER or --mail ID. See callsheet help evidence.");
    }
    card_init(&shown.card);
    enum status status = cli_open(cli, true, &shown.store, err);
    if (!status) {
        status = store_info(shown.store, &shown.info, err);
    }
    if (!status) {
        status = cli_moment(cli, shown.store, &shown.moment, &shown.rules, err);
    }
    if (!status) {
        status = is_mail ? by_mail(&shown, args, err) : by_number(&shown, args, err);
    }
    if (!status) {
        status =
            cli_given(args, OPTION_JSON) ? evidence_json(&shown, err) : evidence_print(&shown, err);
    }
    arena_release(&shown.arena);
    mail_body_free(shown.mail.body);
    card_release(&shown.card);
    store_free(shown.store);
    return status;
}
