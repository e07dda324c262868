/* callsheet queue, and callsheet on a pipe: whom to call, and why. */
#include <inttypes.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/cli/command.h"
#include "callsheet/cli/daylist.h"
#include "callsheet/cli/output.h"

enum { NAME_COLS = 30, WORD_COLS = 9, AMOUNT_COLS = 16 };

struct gathering {
    struct daylist *list;
    const struct cli_hooks *hooks;
};

static void add_facts(void *context, const struct facts *facts) {
    struct gathering *gathering = context;
    struct daylist *list = gathering->list;
    struct facts copy = *facts; /* mail is known here, not in the ledger */
    copy.mail.at = INSTANT_NONE;
    if (gathering->hooks && gathering->hooks->mail_fact && list->cli->config.use_mail) {
        gathering->hooks->mail_fact(gathering->hooks->context, list->cli, &copy);
    }
    (void)queue_add(&list->queue, &copy, &list->rules, &list->moment); /* counted in the queue */
}

enum status daylist_make(struct daylist *list, const struct cli_context *cli, struct store *store,
                         struct error *err) {
    memset(list, 0, sizeof *list);
    list->cli = cli;
    list->store = store;
    queue_init(&list->queue);
    struct gathering gathering = {.list = list, .hooks = cli->hooks};
    enum status status = store_info(store, &list->info, err);
    if (!status) {
        status = cli_moment(cli, store, &list->moment, &list->rules, err);
    }
    if (!status) {
        status =
            store_each_facts(store, &list->moment, &list->rules, false, add_facts, &gathering, err);
    }
    if (!status) {
        queue_sort(&list->queue, &list->rules);
        list->queue.made_at = list->moment.now;
    }
    return status;
}

void daylist_release(struct daylist *list) {
    queue_release(&list->queue);
}

enum status daylist_judge(const struct daylist *list, int64_t customer, struct arena *arena,
                          struct facts *facts, struct judgement *judgement, struct error *err) {
    enum status status =
        store_facts(list->store, customer, &list->moment, &list->rules, arena, facts, err);
    if (status) {
        return status;
    }
    facts->mail.at = INSTANT_NONE;
    const struct cli_hooks *hooks = list->cli->hooks;
    if (hooks && hooks->mail_fact && list->cli->config.use_mail) {
        hooks->mail_fact(hooks->context, list->cli, facts);
    }
    queue_judge(facts, &list->rules, &list->moment, judgement);
    return STATUS_OK;
}

void daylist_time(const struct moment *moment, int64_t instant, struct buf *out) {
    char day[20];
    int32_t today = zone_day(moment->firm, moment->now);
    int minute = zone_minute(moment->firm, instant);
    day_format_short(zone_day(moment->firm, instant), today, day);
    buf_addf(out, "%s %02d:%02d", day, minute / 60, minute % 60);
}

/** Which rows are meant: from `*first`, `*count` of them. */
static void choose(const struct daylist *list, bool held, bool all, size_t limit, size_t *first,
                   size_t *count) {
    const struct queue *queue = &list->queue;
    *first = held && !all ? queue->to_call : 0;
    *count = all ? queue->count : held ? queue->held : queue->to_call;
    if (*count > limit) {
        *count = limit;
    }
}

static void add_word(const struct queue_row *row, struct buf *out) {
    if (row->queue_class == CLASS_NOT_CALLED || row->queue_class == CLASS_CALLED) {
        buf_addf(out, "%" PRId32 " d", row->oldest_days);
    } else if (row->queue_class < CLASS_NONE) {
        buf_add_text(out, class_label((enum queue_class)row->queue_class));
    } else {
        buf_add_text(out, "–");
    }
}

static enum status add_row(const struct daylist *list, const struct queue_row *row, struct buf *out,
                           struct error *err) {
    struct arena arena = {0};
    struct facts facts;
    struct judgement judgement;
    enum status status = daylist_judge(list, row->customer, &arena, &facts, &judgement, err);
    if (status) {
        arena_release(&arena);
        return status;
    }
    struct money amount = {.minor = row->amount};
    memcpy(amount.currency, row->currency, sizeof amount.currency);
    char figure[MONEY_TEXT_BYTES];
    struct buf word = {0};
    money_format_code(amount, figure);
    add_word(row, &word);
    out_column(out, queue_text(&list->queue, row->name), NAME_COLS);
    buf_add_text(out, "  ");
    out_column(out, buf_text(&word), WORD_COLS);
    out_right(out, figure, AMOUNT_COLS);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < judgement.reason_count; i++) {
        struct buf sentence = {0};
        reason_sentence(&judgement.reasons[i], &list->moment, &sentence);
        buf_add_text(out, "    ");
        out_field(out, buf_text(&sentence));
        buf_add_char(out, '\n');
        buf_release(&sentence);
    }
    buf_release(&word);
    arena_release(&arena);
    return STATUS_OK;
}

/** What is not known yet at the moment judged for happened at it at the latest. */
static int64_t by_now(const struct daylist *list, int64_t instant) {
    return instant != INSTANT_NONE && instant > list->moment.now ? list->moment.now : instant;
}

/** When the mail was indexed; INSTANT_NONE without mail. */
static int64_t mail_at(const struct daylist *list) {
    const struct cli_context *cli = list->cli;
    struct cli_mail_state state = {.indexed_at = INSTANT_NONE};
    const struct cli_hooks *hooks = cli->hooks;
    if (!cli->config.use_mail || !hooks || !hooks->mail_state ||
        hooks->mail_state(hooks->context, cli, &state, NULL) != STATUS_OK) {
        return INSTANT_NONE; /* callsheet doctor says why */
    }
    return by_now(list, state.indexed_at);
}

/** Those to call who are not in the sum: nothing says what their currency is worth. */
static size_t count_unrated(const struct queue *queue) {
    size_t count = 0;
    for (size_t i = 0; i < queue->to_call; i++) {
        count += !queue->rows[i].rated;
    }
    return count;
}

/** " · fed 07:40": the day is said when it is not today. */
static void add_age(const struct daylist *list, const char *what, int64_t at, struct buf *out) {
    buf_addf(out, " · %s ", what);
    if (zone_day(list->moment.firm, at) == zone_day(list->moment.firm, list->moment.now)) {
        int minute = zone_minute(list->moment.firm, at);
        buf_addf(out, "%02d:%02d", minute / 60, minute % 60);
    } else {
        daylist_time(&list->moment, at, out);
    }
}

static void add_header(const struct daylist *list, struct buf *out) {
    const struct queue *queue = &list->queue;
    char figure[MONEY_TEXT_BYTES];
    size_t unrated = count_unrated(queue);
    money_format_code(queue->overdue, figure);
    daylist_time(&list->moment, list->moment.now, out);
    buf_addf(out, " · %zu to call", queue->to_call);
    if (queue->to_call > 0) {
        buf_addf(out, " · %s overdue", figure);
    }
    if (unrated > 0) {
        buf_addf(out, " · %zu without a rate", unrated);
    }
    if (queue->due_today > 0) {
        buf_addf(out, " · %zu promise%s due today", queue->due_today,
                 queue->due_today == 1 ? "" : "s");
    }
    buf_addf(out, " · %zu held back", queue->held);
    int64_t fed = by_now(list, list->info.fed_at), mail = mail_at(list);
    if (fed == INSTANT_NONE) {
        buf_add_text(out, " · never fed");
    } else {
        add_age(list, "fed", fed, out);
    }
    if (mail == INSTANT_NONE) {
        buf_add_text(out, " · no mail");
    } else {
        add_age(list, "mail", mail, out);
    }
    buf_add_char(out, '\n');
}

enum status daylist_print(const struct daylist *list, bool held, bool all, size_t limit,
                          struct error *err) {
    enum status status = STATUS_OK;
    struct buf out = {0};
    size_t first = 0, count = 0;
    choose(list, held, all, limit, &first, &count);
    add_header(list, &out);
    for (size_t i = 0; i < count && !status; i++) {
        buf_add_char(&out, '\n');
        status = add_row(list, &list->queue.rows[first + i], &out, err);
    }
    size_t rest = held || all ? 0 : list->queue.to_call - count;
    if (!status && count == 0 && (held ? list->queue.held : list->queue.to_call) == 0) {
        buf_add_text(&out, held
                               ? "\nNobody is held back.\n"
                               : "\nNobody is to be called now. callsheet queue --held says who is "
                                 "held back, and why.\n");
    } else if (!status && rest > 0) {
        buf_addf(&out, "\n%zu more to call: callsheet queue --limit %zu\n", rest,
                 list->queue.to_call);
    }
    if (!status) {
        status = out_write(list->cli->out, &out, err);
    }
    buf_release(&out);
    return status;
}

/* --- for machines
 * --------------------------------------------------------------------------------- */

json_t *daylist_json_reasons(const struct judgement *judgement, const struct moment *moment) {
    json_t *reasons = json_array();
    for (size_t i = 0; i < judgement->reason_count; i++) {
        const struct reason *reason = &judgement->reasons[i];
        struct buf sentence = {0};
        json_t *ref = json_null();
        reason_sentence(reason, moment, &sentence);
        if (reason->ref_kind != REF_NONE) {
            ref = json_pack("{s:s, s:o, s:o}", "kind", ref_word(reason->ref_kind), "id",
                            reason->ref ? json_integer(reason->ref) : json_null(), "text",
                            reason->ref_text ? out_json_text(reason->ref_text) : json_null());
        }
        (void)json_array_append_new(
            reasons, json_pack("{s:s, s:o, s:o}", "kind", reason_word(reason->kind), "text",
                               out_json_text(buf_text(&sentence)), "ref", ref));
        buf_release(&sentence);
    }
    return reasons;
}

static enum status json_row(const struct daylist *list, const struct queue_row *row, json_t *rows,
                            struct error *err) {
    struct arena arena = {0};
    struct facts facts;
    struct judgement judgement;
    enum status status = daylist_judge(list, row->customer, &arena, &facts, &judgement, err);
    if (!status) {
        struct money amount = {.minor = row->amount};
        memcpy(amount.currency, row->currency, sizeof amount.currency);
        bool is_classless = row->queue_class >= CLASS_NONE;
        json_t *value = json_pack(
            "{s:{s:I, s:o, s:o}, s:o, s:o, s:o, s:i, s:o, s:o}", "customer", "id",
            (json_int_t)row->customer, "code", out_json_text(queue_text(&list->queue, row->code)),
            "name", out_json_text(queue_text(&list->queue, row->name)), "class",
            is_classless ? json_null()
                         : json_string(class_word((enum queue_class)row->queue_class)),
            "held",
            row->gate >= GATE_NONE ? json_false() : json_string(gate_word((enum gate)row->gate)),
            "amount", out_json_money(amount), "oldest_days", (int)row->oldest_days, "usual_days",
            row->has_usual ? json_integer(row->usual_days) : json_null(), "reasons",
            daylist_json_reasons(&judgement, &list->moment));
        (void)json_array_append_new(rows, value);
    }
    arena_release(&arena);
    return status;
}

static enum status print_json(const struct daylist *list, bool held, bool all, size_t limit,
                              struct error *err) {
    enum status status = STATUS_OK;
    json_t *rows = json_array();
    size_t first = 0, count = 0;
    choose(list, held, all, limit, &first, &count);
    for (size_t i = 0; i < count && !status; i++) {
        status = json_row(list, &list->queue.rows[first + i], rows, err);
    }
    json_t *root = json_pack("{s:o, s:o, s:o, s:o, s:o}", "now", out_json_instant(list->moment.now),
                             "ledger", out_json_text(list->info.path), "fed_at",
                             out_json_instant(by_now(list, list->info.fed_at)), "mail_at",
                             out_json_instant(mail_at(list)), "rows", rows);
    if (status) {
        json_decref(root);
        return status;
    }
    return out_json_write(list->cli->out, root, err);
}

/** Why, in one field: the few words of those held back, else the first reason. */
static enum status add_why(const struct daylist *list, const struct queue_row *row, struct buf *out,
                           struct error *err) {
    const char *brief = queue_text(&list->queue, row->brief);
    struct arena arena = {0};
    struct facts facts;
    struct judgement judgement;
    if (brief[0]) {
        out_field(out, brief);
        return STATUS_OK;
    }
    enum status status = daylist_judge(list, row->customer, &arena, &facts, &judgement, err);
    if (!status && judgement.reason_count > 0) {
        struct buf sentence = {0};
        reason_sentence(&judgement.reasons[0], &list->moment, &sentence);
        out_field(out, buf_text(&sentence));
        buf_release(&sentence);
    }
    arena_release(&arena);
    return status;
}

static enum status print_tsv(const struct daylist *list, bool held, bool all, size_t limit,
                             struct error *err) {
    struct buf out = {0};
    size_t first = 0, count = 0;
    choose(list, held, all, limit, &first, &count);
    buf_add_text(&out, "code\tname\tclass\theld\tamount\tcurrency\toldest_days\tusual_days\twhy\n");
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && !status; i++) {
        const struct queue_row *row = &list->queue.rows[first + i];
        struct money amount = {.minor = row->amount};
        memcpy(amount.currency, row->currency, sizeof amount.currency);
        char figure[MONEY_TEXT_BYTES];
        money_format_plain(amount, figure);
        out_field(&out, queue_text(&list->queue, row->code));
        buf_add_char(&out, '\t');
        out_field(&out, queue_text(&list->queue, row->name));
        buf_addf(&out, "\t%s\t%s\t%s\t%s\t%" PRId32 "\t",
                 class_word((enum queue_class)row->queue_class),
                 row->gate >= GATE_NONE ? "" : gate_word((enum gate)row->gate), figure,
                 row->currency, row->oldest_days);
        if (row->has_usual) {
            buf_addf(&out, "%" PRId32, row->usual_days);
        }
        buf_add_char(&out, '\t');
        status = add_why(list, row, &out, err);
        buf_add_char(&out, '\n');
    }
    if (!status) {
        status = out_write(list->cli->out, &out, err);
    }
    buf_release(&out);
    return status;
}

static enum status read_limit(const struct cli_args *args, size_t *out, struct error *err) {
    int64_t limit = 0;
    if (!cli_given(args, OPTION_LIMIT)) {
        return STATUS_OK;
    }
    if (decimal_parse(args->value[OPTION_LIMIT], 0, &limit, NULL) != STATUS_OK || limit < 0) {
        return error_set(err, STATUS_USAGE, "--limit takes a whole number, not “%.40s”.",
                         args->value[OPTION_LIMIT]);
    }
    *out = (size_t)limit;
    return STATUS_OK;
}

enum status command_queue(struct cli_context *cli, const struct cli_args *args, struct error *err) {
    bool held = cli_given(args, OPTION_HELD), all = cli_given(args, OPTION_ALL);
    bool json = cli_given(args, OPTION_JSON), tsv = cli_given(args, OPTION_TSV);
    size_t limit = held || all ? SIZE_MAX : (size_t)cli->config.rules.day_length;
    if ((held && all) || (json && tsv)) {
        return error_set(err, STATUS_USAGE,
                         held && all ? "--held and --all exclude each other."
                                     : "--json and --tsv exclude each other.");
    }
    struct store *store = NULL;
    struct daylist list = {0};
    queue_init(&list.queue);
    enum status status = read_limit(args, &limit, err);
    if (!status) {
        status = cli_open(cli, true, &store, err);
    }
    if (!status) {
        status = daylist_make(&list, cli, store, err);
    }
    if (!status) {
        status = json  ? print_json(&list, held, all, limit, err)
                 : tsv ? print_tsv(&list, held, all, limit, err)
                       : daylist_print(&list, held, all, limit, err);
    }
    daylist_release(&list);
    store_free(store);
    return status;
}

enum status command_desk(struct cli_context *cli, const struct cli_args *args, struct error *err) {
    (void)args;
    if (cli->is_terminal && cli->hooks && cli->hooks->desk) {
        if (!cli->config.ledger[0]) {
            struct store *store = NULL;
            return cli_open(cli, true, &store, err); /* says how to name one */
        }
        cli->exit_code = cli->hooks->desk(cli->hooks->context, cli);
        return STATUS_OK;
    }
    struct cli_args queue = {.command = COMMAND_QUEUE};
    return command_queue(cli, &queue, err);
}
