/** Writing, reading and comparing the projections. */
#include "callsheet/store/project.h"

#include <string.h>

void standing_read(struct standing *out, const struct query *query, int column) {
    out->conversation_at = column_instant(query, column);
    out->attempt_at = column_instant(query, column + 1);
    out->attempt = (int)column_int(query, column + 2);
    out->failed = (int)column_int(query, column + 3);
    out->next.step = (enum next_step)column_int(query, column + 4);
    if (out->next.step != NEXT_NONE) {
        out->next.call = column_int(query, column + 5);
        out->next.made_at = column_instant(query, column + 6);
        out->next.day = column_day(query, column + 7);
        out->next.at = column_instant(query, column + 8);
        strncpy(out->next_zone, column_text(query, column + 9), sizeof out->next_zone - 1);
        out->next.answered = column_int(query, column + 10) != 0;
    }
    out->with_number = (int)column_int(query, column + 11);
    out->callable = (int)column_int(query, column + 12);
    out->paid = (int)column_int(query, column + 13);
    out->median_late = (int)column_int(query, column + 14);
    out->sampled = (int)column_int(query, column + 15);
    out->usual.minor = column_int(query, column + 16);
    column_currency(query, column + 17, out->usual.currency);
    out->before_newest = (int)column_int(query, column + 18);
    out->settled.day = column_day(query, column + 19);
    out->settled.amount.minor = column_int(query, column + 20);
    column_currency(query, column + 21, out->settled.amount.currency);
    out->newest_at = column_instant(query, column + 22);
    out->newest_day = column_day(query, column + 23);
}

void live_read(struct gather *gather, const struct query *query, int column) {
    struct live_row *row = gather_add_live(gather);
    row->noun = (int)column_int(query, column);
    row->ref = column_int(query, column + 1);
    row->call = column_int(query, column + 2);
    row->at = column_int(query, column + 3);
    row->day = column_day(query, column + 4);
    row->amount.minor = column_int(query, column + 5);
    column_currency(query, column + 6, row->amount.currency);
    row->level = (int)column_int(query, column + 7);
    row->invoice = column_int(query, column + 8);
    row->line = column_int(query, column + 9);
    size_t len = 0;
    const void *scope = column_blob(query, column + 10, &len);
    row->scope_count = len / sizeof *row->scope;
    if (row->scope_count > 0) {
        struct reader reader;
        reader_init(&reader, scope, len);
        row->scope = arena_array(&gather->arena, row->scope_count, sizeof *row->scope);
        for (size_t i = 0; i < row->scope_count; i++) {
            row->scope[i] = (int64_t)reader_u64(&reader);
        }
    }
}

void window_read(struct gather *gather, const struct query *query, int column) {
    struct calling_hours hours = {.zone = column_text(query, column),
                                  .from_minute = (int16_t)column_int(query, column + 1),
                                  .to_minute = (int16_t)column_int(query, column + 2),
                                  .days = (uint8_t)column_int(query, column + 3)};
    gather_add_window(gather, &hours);
}

static void bind_calls(struct query *query, const struct standing *standing) {
    query_instant(query, 2, standing->conversation_at);
    query_instant(query, 3, standing->attempt_at);
    query_int(query, 4, standing->attempt);
    query_int(query, 5, standing->failed);
    query_int(query, 6, standing->next.step);
    query_int(query, 7, standing->next.call);
    query_instant(query, 8, standing->next.made_at);
    query_day(query, 9, standing->next.day);
    query_instant(query, 10, standing->next.at);
    query_text(query, 11, standing->next_zone);
    query_int(query, 12, standing->next.answered);
    query_instant(query, 13, standing->newest_at);
}

static enum status write_calls(struct ledger *ledger, int64_t customer,
                               const struct standing *standing, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "UPDATE standing SET conversation_at = ?2, attempt_at = ?3, attempt = ?4, "
                "failed = ?5, next_step = ?6, next_call = ?7, next_made_at = ?8, next_day = ?9, "
                "next_at = ?10, next_zone = ?11, next_answered = ?12, newest_at = ?13 "
                "WHERE customer = ?1");
    query_int(&query, 1, customer);
    bind_calls(&query, standing);
    return query_run(&query, err);
}

static enum status write_standing(struct ledger *ledger, int64_t customer,
                                  const struct standing *standing, struct error *err) {
    struct query query;
    query_begin(&query, ledger,
                "INSERT OR REPLACE INTO standing(customer, conversation_at, attempt_at, attempt, "
                "failed, next_step, next_call, next_made_at, next_day, next_at, next_zone, "
                "next_answered, newest_at, with_number, callable, paid, median_late, sampled, "
                "usual, usual_currency, before_newest, newest_day, settled_day, settled, "
                "settled_currency) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                "?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)");
    query_int(&query, 1, customer);
    bind_calls(&query, standing);
    query_int(&query, 14, standing->with_number);
    query_int(&query, 15, standing->callable);
    query_int(&query, 16, standing->paid);
    query_int(&query, 17, standing->median_late);
    query_int(&query, 18, standing->sampled);
    query_int(&query, 19, standing->usual.minor);
    query_text(&query, 20, standing->usual.currency);
    query_int(&query, 21, standing->before_newest);
    query_day(&query, 22, standing->newest_day);
    query_day(&query, 23, standing->settled.day);
    query_int(&query, 24, standing->settled.amount.minor);
    query_text(&query, 25, standing->settled.amount.currency);
    return query_run(&query, err);
}

static void scope_blob(const struct live_row *row, struct buf *out) {
    buf_reset(out);
    for (size_t i = 0; i < row->scope_count; i++) {
        buf_add_u64(out, (uint64_t)row->scope[i]);
    }
}

static enum status insert_live(struct ledger *ledger, int64_t customer, const struct live_row *row,
                               struct buf *scope, struct error *err) {
    struct query query;
    scope_blob(row, scope);
    query_begin(&query, ledger,
                "INSERT INTO live(customer, " LIVE_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
                "?8, ?9, ?10, ?11, ?12)");
    query_int(&query, 1, customer);
    query_int(&query, 2, row->noun);
    query_int(&query, 3, row->ref);
    query_int(&query, 4, row->call);
    query_int(&query, 5, row->at);
    query_day(&query, 6, row->day);
    query_int(&query, 7, row->amount.minor);
    query_text(&query, 8, row->amount.currency);
    query_int(&query, 9, row->level);
    query_int(&query, 10, row->invoice);
    query_int(&query, 11, row->line);
    query_blob(&query, 12, buf_text(scope), scope->len);
    return query_run(&query, err);
}

static enum status write_live(struct ledger *ledger, int64_t customer, const struct gather *gather,
                              struct error *err) {
    struct query query;
    query_begin(&query, ledger, "DELETE FROM live WHERE customer = ?1");
    query_int(&query, 1, customer);
    enum status status = query_run(&query, err);
    struct buf scope = {0};
    for (size_t i = 0; status == STATUS_OK && i < gather->live_count; i++) {
        status = insert_live(ledger, customer, &gather->live[i], &scope, err);
    }
    buf_release(&scope);
    return status;
}

static enum status write_windows(struct ledger *ledger, int64_t customer,
                                 const struct gather *gather, struct error *err) {
    struct query query;
    query_begin(&query, ledger, "DELETE FROM calling_window WHERE customer = ?1");
    query_int(&query, 1, customer);
    enum status status = query_run(&query, err);
    for (size_t i = 0; status == STATUS_OK && i < gather->window_count; i++) {
        const struct calling_hours *hours = &gather->windows[i];
        query_begin(&query, ledger,
                    "INSERT INTO calling_window(customer, " WINDOW_COLUMNS ") "
                    "VALUES (?1, ?2, ?3, ?4, ?5)");
        query_int(&query, 1, customer);
        query_text(&query, 2, hours->zone);
        query_int(&query, 3, hours->from_minute);
        query_int(&query, 4, hours->to_minute);
        query_int(&query, 5, hours->days);
        status = query_run(&query, err);
        if (status == STATUS_OK) {
            status = project_zone(ledger, hours->zone, err);
        }
    }
    return status;
}

enum status project_zone(struct ledger *ledger, const char *name, struct error *err) {
    if (name[0] == '\0') {
        return STATUS_OK;
    }
    struct query query;
    query_begin(&query, ledger, "INSERT OR IGNORE INTO zone_used(name) VALUES (?1)");
    query_text(&query, 1, name);
    return query_run(&query, err);
}

enum status project_calls(struct ledger *ledger, int64_t customer, struct error *err) {
    struct gather gather;
    gather_init(&gather);
    enum status status = gather_calls(&gather, ledger, customer, ASOF_ALL, err);
    if (status == STATUS_OK) {
        status = gather_live(&gather, ledger, customer, ASOF_ALL, err);
    }
    if (status == STATUS_OK) {
        status = write_calls(ledger, customer, &gather.standing, err);
    }
    if (status == STATUS_OK) {
        status = write_live(ledger, customer, &gather, err);
    }
    gather_release(&gather);
    return status;
}

static enum status gather_all(struct gather *gather, struct ledger *ledger, int64_t customer,
                              struct error *err) {
    enum status status = gather_calls(gather, ledger, customer, ASOF_ALL, err);
    if (status == STATUS_OK) {
        status = gather_habit(gather, ledger, customer, ASOF_ALL, HABIT_INVOICES, err);
    }
    if (status == STATUS_OK) {
        status = gather_contacts(gather, ledger, customer, err);
    }
    if (status == STATUS_OK) {
        status = gather_live(gather, ledger, customer, ASOF_ALL, err);
    }
    return status;
}

static enum status project_with(struct gather *gather, struct ledger *ledger, int64_t customer,
                                struct error *err) {
    gather_reset(gather);
    enum status status = gather_all(gather, ledger, customer, err);
    if (status == STATUS_OK) {
        status = write_standing(ledger, customer, &gather->standing, err);
    }
    if (status == STATUS_OK) {
        status = write_live(ledger, customer, gather, err);
    }
    return status == STATUS_OK ? write_windows(ledger, customer, gather, err) : status;
}

enum status project_customer(struct ledger *ledger, int64_t customer, struct error *err) {
    struct gather gather;
    gather_init(&gather);
    enum status status = project_with(&gather, ledger, customer, err);
    gather_release(&gather);
    return status;
}

enum status project_all(struct ledger *ledger, struct error *err) {
    int64_t last = 0;
    enum status status =
        sql_run(ledger,
                "INSERT OR IGNORE INTO zone_used(name) SELECT zone FROM customer WHERE zone <> '' "
                "UNION SELECT zone FROM contact WHERE zone <> '' "
                "UNION SELECT zone FROM follow_up WHERE zone <> ''",
                err);
    if (status == STATUS_OK) {
        status = sql_number(ledger, "SELECT ifnull(max(id), 0) FROM customer", &last, err);
    }
    struct gather gather;
    gather_init(&gather);
    for (int64_t id = 1; status == STATUS_OK && id <= last; id++) {
        status = project_with(&gather, ledger, id, err);
    }
    gather_release(&gather);
    return status;
}

/* --- comparing --- */

static enum status read_stored(struct gather *gather, struct ledger *ledger, int64_t customer,
                               bool *found, struct error *err) {
    struct query query;
    query_begin(&query, ledger, "SELECT " STANDING_COLUMNS " FROM standing WHERE customer = ?1");
    query_int(&query, 1, customer);
    *found = query_row(&query);
    if (*found) {
        standing_read(&gather->standing, &query, 0);
    }
    enum status status = query_end(&query, err);
    if (status != STATUS_OK) {
        return status;
    }
    query_begin(&query, ledger,
                "SELECT " LIVE_COLUMNS " FROM live WHERE customer = ?1 ORDER BY noun, ref");
    query_int(&query, 1, customer);
    while (query_row(&query)) {
        live_read(gather, &query, 0);
    }
    status = query_end(&query, err);
    if (status != STATUS_OK) {
        return status;
    }
    query_begin(&query, ledger,
                "SELECT " WINDOW_COLUMNS " FROM calling_window WHERE customer = ?1");
    query_int(&query, 1, customer);
    while (query_row(&query)) {
        window_read(gather, &query, 0);
    }
    return query_end(&query, err);
}

static void describe_standing(const struct standing *s, struct buf *out) {
    buf_addf(
        out,
        "%lld %lld %d %d|%d %lld %lld %d %lld %s %d|%d %d|%d %d %d %lld %s %d|%d %lld %s|%lld %d\n",
        (long long)s->conversation_at, (long long)s->attempt_at, s->attempt, s->failed,
        (int)s->next.step, (long long)s->next.call, (long long)s->next.made_at, s->next.day,
        (long long)s->next.at, s->next_zone, s->next.answered, s->with_number, s->callable, s->paid,
        s->median_late, s->sampled, (long long)s->usual.minor, s->usual.currency, s->before_newest,
        s->settled.day, (long long)s->settled.amount.minor, s->settled.amount.currency,
        (long long)s->newest_at, s->newest_day);
}

static void describe_live(const struct live_row *row, struct buf *out) {
    buf_addf(out, "%d %lld %lld %lld %d %lld %s %d %lld %lld:", row->noun, (long long)row->ref,
             (long long)row->call, (long long)row->at, row->day, (long long)row->amount.minor,
             row->amount.currency, row->level, (long long)row->invoice, (long long)row->line);
    for (size_t i = 0; i < row->scope_count; i++) {
        buf_addf(out, " %lld", (long long)row->scope[i]);
    }
    buf_add_char(out, '\n');
}

/** Everything a gather holds for the projections, as text that can be compared. The rows of `live`
    are ordered by noun and ref first. */
static void describe(struct gather *gather, struct buf *out) {
    buf_reset(out);
    describe_standing(&gather->standing, out);
    for (size_t i = 1; i < gather->live_count; i++) {
        struct live_row row = gather->live[i];
        size_t at = i;
        while (at > 0 &&
               (gather->live[at - 1].noun > row.noun ||
                (gather->live[at - 1].noun == row.noun && gather->live[at - 1].ref > row.ref))) {
            gather->live[at] = gather->live[at - 1];
            at--;
        }
        gather->live[at] = row;
    }
    for (size_t i = 0; i < gather->live_count; i++) {
        describe_live(&gather->live[i], out);
    }
    for (size_t i = 0; i < gather->window_count; i++) {
        const struct calling_hours *hours = &gather->windows[i];
        buf_addf(out, "%s %d %d %d\n", hours->zone, hours->from_minute, hours->to_minute,
                 hours->days);
    }
}

struct comparison {
    struct gather gather;
    struct buf stored, fresh;
};

static enum status compare_one(struct comparison *work, struct ledger *ledger, int64_t customer,
                               bool *same, struct error *err) {
    bool found = false;
    gather_reset(&work->gather);
    enum status status = read_stored(&work->gather, ledger, customer, &found, err);
    describe(&work->gather, &work->stored);
    gather_reset(&work->gather);
    if (status == STATUS_OK) {
        status = gather_all(&work->gather, ledger, customer, err);
    }
    describe(&work->gather, &work->fresh);
    *same = found && strcmp(buf_text(&work->stored), buf_text(&work->fresh)) == 0;
    return status;
}

enum status project_compare(struct ledger *ledger, int64_t *wrong, int64_t *first,
                            struct error *err) {
    struct comparison work = {.stored = {0}};
    int64_t last = 0, differ = 0, at = 0;
    enum status status = sql_number(ledger, "SELECT ifnull(max(id), 0) FROM customer", &last, err);
    gather_init(&work.gather);
    for (int64_t id = 1; status == STATUS_OK && id <= last; id++) {
        bool same = false;
        status = compare_one(&work, ledger, id, &same, err);
        if (!same) {
            differ++;
            at = at == 0 ? id : at;
        }
    }
    gather_release(&work.gather);
    buf_release(&work.stored);
    buf_release(&work.fresh);
    int64_t strangers = 0;
    if (status == STATUS_OK) {
        status =
            sql_number(ledger,
                       "SELECT (SELECT count(*) FROM standing WHERE customer NOT IN (SELECT id "
                       "FROM customer)) + (SELECT count(*) FROM live WHERE customer NOT IN "
                       "(SELECT id FROM customer)) + (SELECT count(*) FROM calling_window "
                       "WHERE customer NOT IN (SELECT id FROM customer))",
                       &strangers, err);
    }
    if (status == STATUS_OK) {
        *wrong = differ + strangers;
        *first = at;
    }
    return status;
}
