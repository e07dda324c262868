/**
 * Facts of all customers in one pass: three streams in the order of the customers' ids (their own
 * rows, the packed projection, holds), merged here. No query for a single customer, and nothing
 * left to the planner (performance notes, section 3).
 */
#include "callsheet/store/assemble.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/project.h"

/** One stream: its query and the customer its present row belongs to. */
struct stream {
    struct query query;
    int64_t customer; /* INT64_MAX at the end */
};

struct pass {
    struct ledger *ledger;
    struct asof asof;
    const struct rules *rules;
    bool named;
    facts_visit visit;
    void *context;
    struct gather gather;
    struct arena texts;
    struct stream packed, holds;
};

static void stream_next(struct stream *stream) {
    stream->customer = query_row(&stream->query) ? column_int(&stream->query, 0) : INT64_MAX;
}

static void stream_begin(struct stream *stream, struct ledger *ledger, const char *text) {
    query_begin(&stream->query, ledger, text);
    stream_next(stream);
}

/** Goes to the customer, past rows of customers that are not there; false when it has none. */
static bool stream_find(struct stream *stream, int64_t customer) {
    while (stream->customer < customer) {
        stream_next(stream);
    }
    return stream->customer == customer;
}

/** Unpacks the customer's projection; false when it is missing or damaged. */
static bool take_packed(struct pass *pass, int64_t customer) {
    size_t len = 0;
    gather_reset(&pass->gather);
    if (!stream_find(&pass->packed, customer)) {
        return false;
    }
    const void *bytes = column_blob(&pass->packed.query, 1, &len);
    return gather_unpack(&pass->gather, bytes, len);
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
    if (stream_find(&pass->holds, brief->customer)) {
        (void)hold_read(&hold, pass->ledger, &pass->holds.query, 1); /* false leaves nobody */
    }
    if (!take_packed(pass, brief->customer) ||
        !project_answers(&pass->gather, pass->asof, pass->rules->habit_invoices)) {
        gather_reset(&pass->gather);
        status = gather_rows(&pass->gather, pass->ledger, brief->customer, pass->asof,
                             (int)pass->rules->habit_invoices, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    assemble(&facts, &pass->gather, brief, &hold);
    if (pass->rules->quiet_days > 0) {
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

/** Ends a query after others may have failed: the first failure is told. */
static enum status end(struct query *query, enum status status, struct error *err) {
    struct error other;
    enum status ended = query_end(query, &other);
    if (status == STATUS_OK && ended != STATUS_OK) {
        return error_set(err, ended, "%s", other.message);
    }
    return status;
}

static enum status run_pass(struct pass *pass, struct error *err) {
    struct query customers;
    enum status status = STATUS_OK;
    stream_begin(&pass->packed, pass->ledger,
                 "SELECT customer, facts FROM standing ORDER BY customer");
    stream_begin(&pass->holds, pass->ledger,
                 "SELECT customer, " HOLD_COLUMNS " FROM hold ORDER BY customer");
    query_begin(&customers, pass->ledger, "SELECT " BRIEF_COLUMNS " FROM customer ORDER BY id");
    while (status == STATUS_OK && query_row(&customers)) {
        struct brief brief;
        brief_read(&brief, &customers);
        status = visit_customer(pass, &brief, err);
    }
    status = end(&customers, status, err);
    status = end(&pass->packed.query, status, err);
    return end(&pass->holds.query, status, err);
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
