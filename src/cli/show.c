/* callsheet show CUSTOMER as text; show_json.c writes the same for machines. */
#include "callsheet/cli/show.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/cli/command.h"
#include "callsheet/cli/find.h"
#include "callsheet/cli/output.h"
#include "callsheet/domain/evidence.h"
#include "callsheet/domain/promise.h"
#include "callsheet/domain/speak.h"

enum { NUMBER_COLS = 12, AMOUNT_COLS = 16, HISTORY_ROWS = 20 };

static void add_title(struct buf *out, const char *title) {
    buf_addf(out, "\n%s\n", title);
}

static void add_day(const struct daylist *list, int32_t day, struct buf *out) {
    char text[16];
    day_format_plain(day, zone_day(list->moment.firm, list->moment.now), text);
    buf_add_text(out, text);
}

static void add_money(struct buf *out, struct money money) {
    char text[MONEY_TEXT_BYTES];
    money_format_code(money, text);
    buf_add_text(out, text);
}

static void add_contact(const struct contact *contact, struct buf *out) {
    buf_add_text(out, "  ");
    out_field(out, contact->name);
    if (contact->role != CONTACT_UNKNOWN) {
        buf_addf(out, " · %s", contact_role_label(contact->role));
    }
    if (level_label(contact->level)[0]) {
        buf_addf(out, ", %s", level_label(contact->level));
    }
    for (size_t i = 0; i < contact->phone_count; i++) {
        buf_add_text(out, " · ");
        out_field(out, contact->phones[i]);
    }
    for (size_t i = 0; i < contact->email_count; i++) {
        buf_add_text(out, " · ");
        out_field(out, contact->emails[i]);
    }
    buf_add_text(out, contact->do_not_call ? " · do not call\n" : "\n");
    if (contact->note && contact->note[0]) {
        out_lines(out, contact->note, "      ");
    }
}

static void add_who(const struct shown *shown, struct buf *out) {
    const struct customer *customer = &shown->card.customer;
    out_field(out, customer->name);
    buf_add_text(out, " (");
    out_field(out, customer->code);
    buf_add_char(out, ')');
    if (customer->terms_days >= 0) {
        buf_addf(out, " · terms %d days", customer->terms_days);
    }
    if (customer->since_day != DAY_NONE) {
        buf_addf(out, " · customer since %d", day_to_date(customer->since_day).year);
    }
    if (customer->account_manager && customer->account_manager[0]) {
        buf_add_text(out, " · ");
        out_field(out, customer->account_manager);
    }
    buf_add_text(out, customer->do_not_call ? " · do not call\n" : "\n");
    struct buf why = {0};
    long who = speak_to(&shown->card, &shown->judgement, &why);
    if (who >= 0) {
        const struct contact *contact = &shown->card.contacts[who];
        buf_add_text(out, "Speak to ");
        out_field(out, contact->name);
        if (why.len > 0) {
            buf_add_text(out, " · ");
            out_field(out, buf_text(&why));
        }
        if (contact->phone_count > 0) {
            buf_add_text(out, " · ");
            out_field(out, contact->phones[0]);
        }
        buf_add_char(out, '\n');
    }
    buf_release(&why);
    if (customer->note && customer->note[0]) {
        out_lines(out, customer->note, "  ");
    }
    add_title(out, "CONTACTS");
    for (size_t i = 0; i < shown->card.contact_count; i++) {
        add_contact(&shown->card.contacts[i], out);
    }
}

static void add_why(const struct shown *shown, struct buf *out) {
    const struct judgement *judgement = &shown->judgement;
    add_title(out, "WHY");
    if (judgement->gate < GATE_NONE) { /* its sentence follows; the class would contradict it */
        buf_addf(out, "  Held back: %s.\n", gate_label(judgement->gate));
    } else if (judgement->queue_class < CLASS_NONE) {
        const char *text = class_text(judgement->queue_class);
        buf_addf(out, "  %c%s.\n", toupper((unsigned char)text[0]), text + 1);
    }
    for (size_t i = 0; i < judgement->reason_count; i++) {
        struct buf sentence = {0};
        reason_sentence(&judgement->reasons[i], &shown->list.moment, &sentence);
        buf_add_text(out, "  ");
        out_field(out, buf_text(&sentence));
        buf_add_char(out, '\n');
        buf_release(&sentence);
    }
    if (judgement->queue_class >= CLASS_NONE && judgement->reason_count == 0) {
        buf_add_text(out, "  Nothing asks for a call.\n");
    }
}

static void add_work(const struct shown *shown, const struct card_line *line, struct buf *out) {
    for (size_t i = 0; i < shown->card.work_count; i++) {
        const struct card_work *work = &shown->card.work[i];
        if (work->line != line->id) {
            continue;
        }
        buf_add_text(out, "          ");
        add_day(&shown->list, work->day, out);
        buf_addf(out, "  %d.%02d h  ", work->minutes / 60, work->minutes % 60 * 100 / 60);
        out_field(out, work->who);
        buf_add_text(out, "  ");
        out_field(out, work->what);
        if (work->why[0]) {
            buf_add_text(out, "  · ");
            out_field(out, work->why);
        }
        if (work->ticket[0]) {
            buf_add_text(out, "  ");
            out_field(out, work->ticket);
        }
        buf_add_char(out, '\n');
    }
}

static void add_lines(const struct shown *shown, int64_t invoice, struct buf *out) {
    const struct card *card = &shown->card;
    for (size_t i = 0; i < card->line_count; i++) {
        const struct card_line *line = &card->lines[i];
        if (line->invoice != invoice) {
            continue;
        }
        struct buf why = {0};
        enum evidence evidence =
            evidence_judge(line, card->work, card->work_count, &shown->list.rules, &why);
        buf_addf(out, "      %2d  ", line->position);
        out_column(out, line->text, 44);
        char figure[MONEY_TEXT_BYTES];
        money_format(line->amount, figure);
        out_right(out, figure, 12);
        if (line->credited != 0) {
            struct money now = line->amount;
            now.minor -= line->credited;
            money_format(now, figure);
            buf_addf(out, " → %s", figure);
        }
        if (evidence != EVIDENCE_NOT_TIME) {
            buf_addf(out, "  %s", evidence_word(evidence));
            if (why.len > 0) {
                buf_add_text(out, ": ");
                out_field(out, buf_text(&why));
            }
        }
        buf_add_char(out, '\n');
        buf_release(&why);
        add_work(shown, line, out);
    }
}

static void add_invoices(const struct shown *shown, struct buf *out) {
    const struct card *card = &shown->card;
    int32_t today = zone_day(shown->list.moment.firm, shown->list.moment.now);
    add_title(out, "INVOICES");
    for (size_t i = 0; i < card->invoice_count; i++) {
        const struct card_invoice *invoice = &card->invoices[i];
        buf_add_text(out, "  ");
        out_column(out, invoice->number, NUMBER_COLS);
        buf_add_char(out, ' ');
        add_day(&shown->list, invoice->issued, out);
        if (invoice->due != DAY_NONE) {
            buf_add_text(out, "  due ");
            add_day(&shown->list, invoice->due, out);
        }
        if (invoice->open.minor > 0 && invoice->due != DAY_NONE && invoice->due < today) {
            buf_addf(out, "  %" PRId32 " d", today - invoice->due);
        }
        buf_add_text(out, "  ");
        add_money(out, invoice->total);
        if (invoice->open.minor == 0) {
            buf_add_text(out, "  paid");
        } else if (invoice->open.minor != invoice->total.minor) {
            buf_add_text(out, ", open ");
            add_money(out, invoice->open);
        }
        if (invoice->reference[0]) {
            buf_add_text(out, "  ");
            out_field(out, invoice->reference);
        }
        buf_add_char(out, '\n');
        add_lines(shown, invoice->id, out);
    }
    for (size_t i = 0; i < card->facts.unapplied_count; i++) {
        buf_add_text(out, "  unapplied ");
        add_money(out, card->facts.unapplied[i]);
        buf_add_char(out, '\n');
    }
}

static void add_event(const struct shown *shown, const struct card_history *event,
                      struct buf *out) {
    buf_add_text(out, "  ");
    add_day(&shown->list, zone_day(shown->list.moment.firm, event->at), out);
    buf_addf(out, "  %s  ", history_word(event->kind));
    out_field(out, event->author ? event->author : "");
    if (event->contact && event->contact[0]) {
        buf_add_text(out, " → ");
        out_field(out, event->contact);
    }
    if (event->kind == HISTORY_CALL) {
        buf_addf(out, "  %s", reached_text(event->reached));
        for (int said = 0; said < SAID_COUNT; said++) {
            if (event->said & (1u << said)) {
                buf_addf(out, ", %s", said_label((enum said)said));
            }
        }
    }
    if (event->amount.currency[0]) {
        buf_add_text(out, "  ");
        add_money(out, event->amount);
    }
    if (event->kind == HISTORY_PROMISE && event->day != DAY_NONE) {
        buf_add_text(out, " by ");
        add_day(&shown->list, event->day, out);
    }
    if (event->kind == HISTORY_CORRECTION && event->seconds > 0) {
        buf_addf(out, " in %d min", (int)((event->seconds + 59) / 60));
    }
    const char *const texts[] = {event->number, event->words, event->state};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        if (texts[i] && texts[i][0]) {
            buf_add_text(out, "  ");
            out_field(out, texts[i]);
        }
    }
    buf_add_char(out, '\n');
    if (event->note && event->note[0]) {
        out_lines(out, event->note, "      ");
    }
}

static enum status print_text(const struct shown *shown, struct error *err) {
    struct buf out = {0};
    add_who(shown, &out);
    add_why(shown, &out);
    add_invoices(shown, &out);
    add_title(&out, "HISTORY");
    for (size_t i = 0; i < shown->card.history_count && i < HISTORY_ROWS; i++) {
        add_event(shown, &shown->card.history[i], &out);
    }
    if (shown->card.history_count == 0) {
        buf_add_text(&out, "  Nobody has called yet.\n");
    }
    enum status status = out_write(shown->list.cli->out, &out, err);
    buf_release(&out);
    return status;
}

enum status command_show(struct cli_context *cli, const struct cli_args *args, struct error *err) {
    struct store *store = NULL;
    struct shown shown = {.list = {.cli = cli}};
    int64_t customer = 0;
    card_init(&shown.card);
    enum status status = cli_open(cli, true, &store, err);
    if (!status) {
        status = find_customer(store, args->words[0], &customer, err);
    }
    if (!status) {
        shown.list.store = store;
        status = store_info(store, &shown.list.info, err);
    }
    if (!status) {
        status = cli_moment(cli, store, &shown.list.moment, &shown.list.rules, err);
    }
    if (!status) {
        status =
            store_card(store, customer, &shown.list.moment, &shown.list.rules, &shown.card, err);
    }
    if (!status) {
        shown.card.facts.mail.at = INSTANT_NONE;
        if (cli->hooks && cli->hooks->mail_fact && cli->config.use_mail) {
            cli->hooks->mail_fact(cli->hooks->context, cli, &shown.card.facts);
        }
        queue_judge(&shown.card.facts, &shown.list.rules, &shown.list.moment, &shown.judgement);
        status = cli_given(args, OPTION_JSON) ? show_json(&shown, err) : print_text(&shown, err);
    }
    card_release(&shown.card);
    store_free(store);
    return status;
}
