/* callsheet log CUSTOMER: the record the call form makes, by the same rules (domain/outcome.h). */
#include <string.h>
#include <unistd.h>

#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/cli/command.h"
#include "callsheet/cli/find.h"
#include "callsheet/cli/log.h"
#include "callsheet/cli/output.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/domain/queue.h"
#include "callsheet/domain/settlement.h"
#include "callsheet/domain/when.h"

/** A call being put together from options. */
struct logging {
    struct cli_context *cli;
    const struct cli_args *args;
    struct store *store;
    struct moment moment;
    struct rules rules;
    struct card card;
    struct judgement judgement;
    struct outcome outcome;
};

#define X(name, word, label, key, conversation, who, text) word ", "
static const char reached_words[] = REACHED_TABLE(X);
#undef X
#define X(name, word, label, key, detail) word ", "
static const char said_words[] = SAID_TABLE(X);
#undef X
#define X(name, word, label, key, when) word ", "
static const char next_words[] = NEXT_TABLE(X);
#undef X

enum status log_refuse_word(const char *option, const char *word, const char *list,
                            struct error *err) {
    return error_set(err, STATUS_USAGE, "%s takes one of %.*s, not “%.40s”.", option,
                     (int)strlen(list) - 2, list, word);
}

char *log_copy_until(const char *text, const char *end) {
    return mem_strndup(text, end ? (size_t)(end - text) : strlen(text));
}

static enum status read_reached(struct logging *l, struct error *err) {
    if (!cli_given(l->args, OPTION_REACHED)) {
        return error_set(err, STATUS_USAGE, "Say whom you reached: --reached %.*s.",
                         (int)strlen(reached_words) - 2, reached_words);
    }
    const char *word = l->args->value[OPTION_REACHED];
    int reached = reached_find(word);
    if (reached < 0) {
        return log_refuse_word("--reached", word, reached_words, err);
    }
    l->outcome.reached = (enum reached)reached;
    return STATUS_OK;
}

/** "Dana", "dana@harbour.example", or "new:Eva Long <eva@harbour.example>". */
static enum status read_who(struct logging *l, struct error *err) {
    if (!cli_given(l->args, OPTION_WHO)) {
        return STATUS_OK;
    }
    const char *who = l->args->value[OPTION_WHO];
    if (strncmp(who, "new:", 4) != 0) {
        return find_contact(&l->card, who, &l->outcome.contact, err);
    }
    const char *name = who + 4, *address = strchr(name, '<');
    const char *end = address ? address : name + strlen(name);
    while (end > name && end[-1] == ' ') {
        end--;
    }
    if (end == name) {
        return error_set(err, STATUS_USAGE, "Say the name of the new contact: --who new:NAME.");
    }
    struct outcome_contact *contact = &l->outcome.new_contact;
    l->outcome.has_new_contact = true;
    contact->name = log_copy_until(name, end);
    contact->role = mem_strdup("");
    contact->phone = mem_strdup("");
    contact->email = address ? log_copy_until(address + 1, strchr(address, '>')) : mem_strdup("");
    return STATUS_OK;
}

/** The invoices a promise is for: "INV-1042,INV-1051". */
static enum status read_scope(struct logging *l, const char *list, struct outcome_promise *promise,
                              struct error *err) {
    promise->invoices = mem_zalloc(OUTCOME_SCOPE, sizeof *promise->invoices);
    while (*list) {
        size_t len = strcspn(list, ",");
        if (promise->invoice_count == OUTCOME_SCOPE) {
            return error_set(err, STATUS_USAGE, "A promise names %d invoices at most.",
                             OUTCOME_SCOPE);
        }
        enum status status =
            find_invoice(&l->card, list, len, &promise->invoices[promise->invoice_count], err);
        if (status) {
            return status;
        }
        promise->invoice_count++;
        list += len + (list[len] == ',');
    }
    return STATUS_OK;
}

/** "AMOUNT@DAY" or "AMOUNT@DAY:INVOICE,INVOICE". */
static enum status read_promise(struct logging *l, const char *text, struct error *err) {
    const char *at = strchr(text, '@');
    const char *scope = at ? strchr(at, ':') : NULL;
    struct when when = {0};
    if (!at) {
        return error_set(err, STATUS_USAGE,
                         "A promise is written promise:AMOUNT@DAY, as in promise:350@fri.");
    }
    if (l->outcome.promise_count == OUTCOME_PROMISES) {
        return error_set(err, STATUS_USAGE, "One call holds %d promises at most.",
                         OUTCOME_PROMISES);
    }
    struct outcome_promise *promise = &l->outcome.promises[l->outcome.promise_count++];
    char *amount = log_copy_until(text, at), *day = log_copy_until(at + 1, scope);
    enum status status = money_parse(amount, l->card.customer.currency, &promise->amount, err);
    if (!status) {
        status = when_parse(day, &l->moment, NULL, &when, err);
    }
    if (!status) {
        promise->day = when.day;
    }
    if (!status && scope) {
        status = read_scope(l, scope + 1, promise, err);
    }
    mem_free(day);
    mem_free(amount);
    return status;
}

/** What is disputed: "INV-1042", "INV-1042/3", "INV-1042/3=350.00", or nothing. */
static enum status read_target(struct logging *l, const char *target, struct outcome_claim *claim,
                               struct error *err) {
    const char *amount = strchr(target, '=');
    char *about = log_copy_until(target, amount);
    enum status status = STATUS_OK;
    if (about[0]) {
        status = log_target(&l->card, about, &claim->invoice, &claim->line, err);
    }
    mem_free(about);
    return !status && amount
               ? money_parse(amount + 1, l->card.customer.currency, &claim->amount, err)
               : status;
}

static enum status read_dispute(struct logging *l, const char *text, struct error *err) {
    const char *words = strchr(text, ':');
    if (!words) {
        return error_set(err, STATUS_USAGE,
                         "A dispute is written dispute:INVOICE/LINE:WORDS, as in "
                         "\"dispute:INV-1042/3:we never ordered this\".");
    }
    if (l->outcome.claim_count == OUTCOME_CLAIMS) {
        return error_set(err, STATUS_USAGE, "One call holds %d disputes at most.", OUTCOME_CLAIMS);
    }
    struct outcome_claim *claim = &l->outcome.claims[l->outcome.claim_count++];
    char *target = log_copy_until(text, words);
    claim->words = mem_strdup(words + 1);
    enum status status = read_target(l, target, claim, err);
    mem_free(target);
    return status;
}

static enum status read_said(struct logging *l, struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < l->args->said.count && !status; i++) {
        const char *text = l->args->said.items[i], *colon = strchr(text, ':');
        char *word = log_copy_until(text, colon);
        int said = said_find(word);
        if (said < 0) {
            status = log_refuse_word("--said", word, said_words, err);
        } else {
            l->outcome.said |= 1u << said;
        }
        if (said == SAID_PROMISE) {
            status = read_promise(l, colon ? colon + 1 : "", err);
        } else if (said == SAID_DISPUTE) {
            status = read_dispute(l, colon ? colon + 1 : "", err);
        } else if (said >= 0 && colon) {
            status = error_set(err, STATUS_USAGE, "Nothing follows --said %s; use --note.", word);
        }
        mem_free(word);
    }
    return status;
}

static enum status read_settled(struct logging *l, struct error *err) {
    return log_settle(l->args, &l->card, &l->outcome, err);
}

/** The zone a time is agreed in: the contact's, else the customer's, else the firm's. */
static const char *zone_of(const struct logging *l) {
    for (size_t i = 0; i < l->card.contact_count; i++) {
        const struct contact *contact = &l->card.contacts[i];
        if (contact->id == l->outcome.contact && contact->hours.zone && contact->hours.zone[0]) {
            return contact->hours.zone;
        }
    }
    const char *zone = l->card.customer.hours.zone;
    return zone && zone[0] ? zone : zone_name(l->moment.firm);
}

static enum status read_time(struct logging *l, const char *text, struct error *err) {
    const char *name = zone_of(l);
    const struct zone *zone = zones_find(l->cli->zones, name);
    struct when when = {0};
    enum status status = when_parse(text, &l->moment, zone, &when, err);
    if (status) {
        return status;
    }
    if (when.at == INSTANT_NONE) {
        return error_set(err, STATUS_USAGE,
                         "A callback needs a time: --next \"callback:tomorrow 14:00\".");
    }
    l->outcome.next_at = when.at;
    l->outcome.next_day = when.day;
    (void)text_copy(l->outcome.next_zone, sizeof l->outcome.next_zone, name); /* names are short */
    return STATUS_OK;
}

/** "follow-up:fri", "callback:tomorrow 14:00", "ours:mon:send the corrected invoice". */
static enum status read_next(struct logging *l, struct error *err) {
    if (!cli_given(l->args, OPTION_NEXT)) {
        return STATUS_OK;
    }
    const char *text = l->args->value[OPTION_NEXT], *colon = strchr(text, ':');
    char *word = log_copy_until(text, colon);
    int next = next_find(word);
    enum status status = next < 0 ? log_refuse_word("--next", word, next_words, err) : STATUS_OK;
    mem_free(word);
    if (status) {
        return status;
    }
    l->outcome.next = (enum next_step)next;
    const char *rest = colon ? colon + 1 : "";
    switch (next_when(l->outcome.next)) {
    case WHEN_NEVER:
        return STATUS_OK;
    case WHEN_TIME:
        return read_time(l, rest, err);
    case WHEN_DAY:
        break;
    }
    const char *note = strchr(rest, ':');
    char *day = log_copy_until(rest, note);
    struct when when = {0};
    status = when_parse(day, &l->moment, NULL, &when, err);
    mem_free(day);
    if (!status) {
        l->outcome.next_day = when.day;
        l->outcome.next_note = note ? mem_strdup(note + 1) : NULL;
    }
    return status;
}

static enum status read_note(struct logging *l, struct error *err) {
    if (!cli_given(l->args, OPTION_NOTE)) {
        return STATUS_OK;
    }
    if (strcmp(l->args->value[OPTION_NOTE], "-") != 0) {
        l->outcome.note = mem_strdup(l->args->value[OPTION_NOTE]);
        return STATUS_OK;
    }
    struct buf note = {0};
    enum status status = io_read_fd(STDIN_FILENO, OUTCOME_NOTE_BYTES, &note, err);
    if (!status && note.len > 0 && memchr(note.data, '\0', note.len)) {
        status = error_set(err, STATUS_INVALID,
                           "A NUL byte is in the note. Give it as plain text (UTF-8).");
    }
    if (!status) {
        l->outcome.note = buf_detach(&note);
    }
    buf_release(&note);
    return status;
}

static enum status build(struct logging *l, struct error *err) {
    l->outcome.uuid = uuid_new();
    l->outcome.customer = l->card.customer.id;
    l->outcome.started_at = l->outcome.ended_at = l->moment.now;
    static enum status (*const steps[])(struct logging *, struct error *) = {
        read_reached, read_who, read_said, read_settled, read_next, read_note};
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        enum status status = steps[i](l, err);
        if (status) {
            return status;
        }
    }
    struct money open[QUEUE_CURRENCIES];
    struct outcome_context context = {
        .moment = &l->moment,
        .anything_open =
            l->judgement.anything_open && settlement_leaves_open(&l->card, &l->outcome),
        .currency = l->card.customer.currency,
        .open = open,
        .open_count = settlement_open(&l->card, &l->outcome, moment_today(&l->moment), open)};
    return outcome_check(&l->outcome, &context, NULL, err);
}

static enum status save(struct logging *l, struct error *err) {
    struct call_receipt receipt = {0};
    bool dry = cli_given(l->args, OPTION_DRY_RUN);
    if (!dry) {
        enum status status = store_log_call(l->store, &l->outcome, &receipt, err);
        if (status) {
            return status;
        }
    }
    struct buf out = {0}, line = {0};
    outcome_summary(&l->outcome, &l->moment, &line);
    buf_add_text(&out, dry ? "Would be saved for " : "Saved for ");
    out_field(&out, l->card.customer.name);
    buf_add_text(&out, ": ");
    out_field(&out, buf_text(&line));
    buf_add_char(&out, '\n');
    log_read_aloud(&l->card, &l->outcome, &out);
    enum status status = out_write(l->cli->out, &out, err);
    buf_release(&line);
    buf_release(&out);
    return status;
}

enum status command_log(struct cli_context *cli, const struct cli_args *args, struct error *err) {
    struct logging l = {.cli = cli, .args = args};
    int64_t customer = 0;
    card_init(&l.card);
    outcome_init(&l.outcome);
    enum status status = cli_open(cli, false, &l.store, err);
    if (!status) {
        status = cli_moment(cli, l.store, &l.moment, &l.rules, err);
    }
    if (!status) {
        status = find_customer(l.store, args->words[0], &customer, err);
    }
    if (!status) {
        status = store_card(l.store, customer, &l.moment, &l.rules, &l.card, err);
    }
    if (!status) {
        queue_judge(&l.card.facts, &l.rules, &l.moment, &l.judgement);
        status = build(&l, err);
    }
    if (!status) {
        status = save(&l, err);
    }
    outcome_release(&l.outcome);
    card_release(&l.card);
    store_free(l.store);
    return status;
}
