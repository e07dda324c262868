/**
 * Facts of all customers in one pass: seven streams in the order of the customers' ids, merged and
 * aggregated here. Half the time of the best SQL that does the same, which is why no stream is left
 * to the planner (performance notes, section 3).
 */
#include "callsheet/store/assemble.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/project.h"

/** One stream: its query and the customer its present row belongs to. */
struct stream {
    struct query query;
    int64_t customer; /* INT64_MAX at the end */
};

enum stream_kind {
    STREAM_STANDING,
    STREAM_ITEM,
    STREAM_LIVE,
    STREAM_UNAPPLIED,
    STREAM_WINDOW,
    STREAM_HOLD,
    STREAM_COUNT
};

// clang-format off
static const char *const STREAMS[STREAM_COUNT] = {
    [STREAM_STANDING] = "SELECT customer, " STANDING_COLUMNS " FROM standing ORDER BY customer",
    [STREAM_ITEM] = "SELECT customer, due, issued, open, total, currency, kind, id FROM invoice "
        "INDEXED BY invoice_open WHERE open <> 0 ORDER BY customer",
    [STREAM_LIVE] = "SELECT customer, " LIVE_COLUMNS " FROM live ORDER BY customer, noun, ref",
    [STREAM_UNAPPLIED] = "SELECT customer, currency, unapplied FROM payment "
        "INDEXED BY payment_unapplied WHERE unapplied <> 0 ORDER BY customer",
    [STREAM_WINDOW] = "SELECT customer, " WINDOW_COLUMNS " FROM calling_window ORDER BY customer",
    [STREAM_HOLD] = "SELECT customer, " HOLD_COLUMNS " FROM hold ORDER BY customer",
};
// clang-format on

struct pass {
    struct ledger *ledger;
    struct asof asof;
    const struct rules *rules;
    bool named;
    facts_visit visit;
    void *context;
    struct gather gather;
    struct arena texts;
    struct stream streams[STREAM_COUNT];
};

static void stream_next(struct stream *stream) {
    stream->customer = query_row(&stream->query) ? column_int(&stream->query, 0) : INT64_MAX;
}

/** Leaves out rows of customers that are not there (a damaged projection). */
static void stream_skip_to(struct stream *stream, int64_t customer) {
    while (stream->customer < customer) {
        stream_next(stream);
    }
}

static void take_item(struct gather *gather, const struct query *query) {
    struct open_item *item = gather_add_item(gather);
    item->due = column_day(query, 1);
    item->issued = column_day(query, 2);
    item->open = column_int(query, 3);
    item->total = column_int(query, 4);
    column_currency(query, 5, item->currency);
    item->kind = (enum item_kind)column_int(query, 6);
    item->invoice = column_int(query, 7);
}

static void take_unapplied(struct gather *gather, const struct query *query) {
    char currency[4];
    column_currency(query, 1, currency);
    gather_add_unapplied(gather, currency, column_int(query, 2));
}

static void take_row(struct gather *gather, enum stream_kind kind, const struct query *query) {
    switch (kind) {
    case STREAM_STANDING:
        standing_read(&gather->standing, query, 1);
        return;
    case STREAM_ITEM:
        take_item(gather, query);
        return;
    case STREAM_LIVE:
        live_read(gather, query, 1);
        return;
    case STREAM_UNAPPLIED:
        take_unapplied(gather, query);
        return;
    case STREAM_WINDOW:
        window_read(gather, query, 1);
        return;
    case STREAM_HOLD:
    case STREAM_COUNT:
        return;
    }
}

/** Collects the customer's rows from the streams. The hold's stream stays on its row: `hold`
    borrows from it. */
static void take_streams(struct pass *pass, int64_t customer, struct hold_fact *hold) {
    gather_reset(&pass->gather);
    for (enum stream_kind kind = 0; kind < STREAM_HOLD; kind++) {
        struct stream *stream = &pass->streams[kind];
        stream_skip_to(stream, customer);
        while (stream->customer == customer) {
            take_row(&pass->gather, kind, &stream->query);
            stream_next(stream);
        }
    }
    struct stream *holds = &pass->streams[STREAM_HOLD];
    stream_skip_to(holds, customer);
    if (holds->customer == customer) {
        (void)hold_read(hold, pass->ledger, &holds->query, 1); /* false leaves nobody */
    }
}

/** The projections hold what is newest; a customer with something dated later than the moment is
    taken from the rows instead, and so is one whose habit is asked for differently. */
static bool needs_rows(const struct pass *pass) {
    const struct standing *standing = &pass->gather.standing;
    return (standing->newest_at != INSTANT_NONE && standing->newest_at > pass->asof.at) ||
           (standing->newest_day != DAY_NONE && standing->newest_day > pass->asof.day) ||
           pass->rules->habit_invoices != HABIT_INVOICES;
}

static bool matters(const struct pass *pass, const struct facts *facts) {
    const struct rules *rules = pass->rules;
    return facts->item_count > 0 || facts->unapplied_count > 0 || facts->promise_count > 0 ||
           facts->claim_count > 0 || facts->commitment_count > 0 ||
           facts->condition_review != DAY_NONE || facts->next.step != NEXT_NONE ||
           facts->hold.who != NULL ||
           (facts->settled.amount.minor > 0 && facts->settled.day >= pass->asof.day - 1) ||
           (rules->quiet_days > 0 && facts->habit.billed_year_minor >= rules->quiet_minor);
}

static enum status visit_customer(struct pass *pass, const struct brief *brief, struct error *err) {
    struct hold_fact hold = {0};
    struct facts facts;
    enum status status = STATUS_OK;
    take_streams(pass, brief->customer, &hold);
    if (needs_rows(pass)) {
        gather_reset(&pass->gather);
        status = gather_rows(&pass->gather, pass->ledger, brief->customer, pass->asof,
                             (int)pass->rules->habit_invoices, err);
    }
    if (status == STATUS_OK) {
        status = assemble(&facts, &pass->gather, pass->ledger, brief, &hold, pass->asof, err);
    }
    if (status == STATUS_OK && pass->rules->quiet_days > 0) {
        status = gather_billed_year(pass->ledger, brief->customer, facts.habit.usual.currency,
                                    pass->asof, &facts.habit.billed_year_minor, err);
    }
    if (status != STATUS_OK || !matters(pass, &facts)) {
        return status;
    }
    if (pass->named) {
        arena_clear(&pass->texts);
        status = assemble_names(&facts, pass->ledger, &pass->texts, err);
    }
    if (status == STATUS_OK) {
        pass->visit(pass->context, &facts);
    }
    return status;
}

static enum status end_streams(struct pass *pass, enum status status, struct error *err) {
    for (size_t i = 0; i < STREAM_COUNT; i++) {
        struct error other;
        enum status ended = query_end(&pass->streams[i].query, &other);
        if (status == STATUS_OK && ended != STATUS_OK) {
            status = error_set(err, ended, "%s", other.message);
        }
    }
    return status;
}

static enum status run_pass(struct pass *pass, struct error *err) {
    struct query customers;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < STREAM_COUNT; i++) {
        query_begin(&pass->streams[i].query, pass->ledger, STREAMS[i]);
        stream_next(&pass->streams[i]);
    }
    query_begin(&customers, pass->ledger, "SELECT " BRIEF_COLUMNS " FROM customer ORDER BY id");
    while (status == STATUS_OK && query_row(&customers)) {
        struct brief brief;
        brief_read(&brief, &customers);
        status = visit_customer(pass, &brief, err);
    }
    struct error other;
    enum status ended = query_end(&customers, &other);
    if (status == STATUS_OK && ended != STATUS_OK) {
        status = error_set(err, ended, "%s", other.message);
    }
    return end_streams(pass, status, err);
}

enum status engine_each_facts(void *state, const struct moment *moment, const struct rules *rules,
                              bool named, facts_visit visit, void *context, struct error *err) {
    struct pass pass = {.ledger = state,
                        .asof = asof_of(moment),
                        .rules = rules,
                        .named = named,
                        .visit = visit,
                        .context = context};
    bool mine = false;
    enum status status = read_begin(pass.ledger, &mine, err);
    if (status != STATUS_OK) {
        return status;
    }
    gather_init(&pass.gather);
    arena_init(&pass.texts);
    status = run_pass(&pass, err);
    arena_release(&pass.texts);
    gather_release(&pass.gather);
    read_end(pass.ledger, mine);
    return status;
}

enum status engine_facts(void *state, int64_t customer, const struct moment *moment,
                         const struct rules *rules, struct arena *arena, struct facts *out,
                         struct error *err) {
    struct ledger *ledger = state;
    bool mine = false;
    enum status status = read_begin(ledger, &mine, err);
    if (status == STATUS_OK) {
        status = assemble_one(out, ledger, customer, moment, rules, arena, err);
        read_end(ledger, mine);
    }
    return status;
}
