/** Writing, renewing and comparing the projection. */
#include "callsheet/store/project.h"

#include <string.h>

static enum status store_packed(struct ledger *ledger, int64_t customer,
                                const struct gather *gather, struct error *err) {
    struct buf packed = {0};
    struct query query;
    gather_pack(gather, &packed);
    query_begin(&query, ledger,
                "INSERT INTO standing(customer, facts) VALUES (?1, ?2) "
                "ON CONFLICT(customer) DO UPDATE SET facts = excluded.facts");
    query_int(&query, 1, customer);
    query_blob(&query, 2, packed.data, packed.len);
    enum status status = query_run(&query, err);
    buf_release(&packed);
    return status;
}

enum status project_load(struct gather *gather, struct ledger *ledger, int64_t customer,
                         bool *found, struct error *err) {
    struct query query;
    *found = false;
    query_begin(&query, ledger, "SELECT facts FROM standing WHERE customer = ?1");
    query_int(&query, 1, customer);
    if (query_row(&query)) {
        size_t len = 0;
        const void *bytes = column_blob(&query, 0, &len);
        *found = gather_unpack(gather, bytes, len);
    }
    return query_end(&query, err);
}

bool project_answers(const struct gather *gather, struct asof asof, int64_t habit_invoices) {
    const struct standing *standing = &gather->standing;
    return (standing->newest_at == INSTANT_NONE || standing->newest_at <= asof.at) &&
           (standing->newest_day == DAY_NONE || standing->newest_day <= asof.day) &&
           habit_invoices == HABIT_INVOICES;
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

/** Gathers a customer afresh with everything there is, money from the maintained columns. */
static enum status gather_all(struct gather *gather, struct ledger *ledger, int64_t customer,
                              struct error *err) {
    gather_reset(gather);
    enum status status = gather_calls(gather, ledger, customer, ASOF_ALL, err);
    if (status == STATUS_OK) {
        status = gather_habit(gather, ledger, customer, ASOF_ALL, HABIT_INVOICES, err);
    }
    if (status == STATUS_OK) {
        status = gather_contacts(gather, ledger, customer, ASOF_ALL, err);
    }
    if (status == STATUS_OK) {
        status = gather_open(gather, ledger, customer, err);
    }
    gather_sort_items(gather);
    return status == STATUS_OK ? gather_live(gather, ledger, customer, ASOF_ALL, err) : status;
}

/** Calls and what is live over what is known of invoices and contacts. */
static enum status renew_calls(struct gather *gather, struct ledger *ledger, int64_t customer,
                               struct error *err) {
    struct standing *standing = &gather->standing;
    const struct standing known = *standing;
    struct gather fresh;
    gather_init(&fresh);
    *standing = fresh.standing;
    gather_release(&fresh);
    standing->newest_day = known.newest_day;
    standing->with_number = known.with_number;
    standing->callable = known.callable;
    standing->paid = known.paid;
    standing->median_late = known.median_late;
    standing->sampled = known.sampled;
    standing->before_newest = known.before_newest;
    standing->usual = known.usual;
    standing->settled = known.settled;
    gather->live_count = 0;
    enum status status = gather_calls(gather, ledger, customer, ASOF_ALL, err);
    return status == STATUS_OK ? gather_live(gather, ledger, customer, ASOF_ALL, err) : status;
}

enum status project_calls(struct ledger *ledger, int64_t customer, struct error *err) {
    struct gather gather;
    bool found = false;
    gather_init(&gather);
    enum status status = project_load(&gather, ledger, customer, &found, err);
    if (status == STATUS_OK) {
        status = found ? renew_calls(&gather, ledger, customer, err)
                       : gather_all(&gather, ledger, customer, err);
    }
    if (status == STATUS_OK) {
        status = store_packed(ledger, customer, &gather, err);
    }
    gather_release(&gather);
    return status;
}

enum status project_customer(struct ledger *ledger, int64_t customer, struct error *err) {
    struct gather gather;
    gather_init(&gather);
    enum status status = gather_all(&gather, ledger, customer, err);
    if (status == STATUS_OK) {
        status = store_packed(ledger, customer, &gather, err);
    }
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
    for (int64_t id = 1; status == STATUS_OK && id <= last; id++) {
        status = project_customer(ledger, id, err);
    }
    return status;
}

/* --- comparing --- */

static enum status compare_one(struct gather *gather, struct buf *packed, struct ledger *ledger,
                               int64_t customer, bool *same, struct error *err) {
    struct query query;
    enum status status = gather_all(gather, ledger, customer, err);
    if (status != STATUS_OK) {
        return status;
    }
    gather_pack(gather, packed);
    *same = false;
    query_begin(&query, ledger, "SELECT facts FROM standing WHERE customer = ?1");
    query_int(&query, 1, customer);
    if (query_row(&query)) {
        size_t len = 0;
        const void *bytes = column_blob(&query, 0, &len);
        *same = len == packed->len && memcmp(bytes, packed->data, len) == 0;
    }
    return query_end(&query, err);
}

enum status project_compare(struct ledger *ledger, int64_t *wrong, int64_t *first,
                            struct error *err) {
    struct gather gather;
    struct buf packed = {0};
    int64_t last = 0, differ = 0, at = 0, strangers = 0;
    enum status status = sql_number(ledger, "SELECT ifnull(max(id), 0) FROM customer", &last, err);
    gather_init(&gather);
    for (int64_t id = 1; status == STATUS_OK && id <= last; id++) {
        bool same = false;
        status = compare_one(&gather, &packed, ledger, id, &same, err);
        if (!same) {
            differ++;
            at = at == 0 ? id : at;
        }
    }
    gather_release(&gather);
    buf_release(&packed);
    if (status == STATUS_OK) {
        status = sql_number(ledger,
                            "SELECT count(*) FROM standing WHERE customer NOT IN "
                            "(SELECT id FROM customer)",
                            &strangers, err);
    }
    if (status == STATUS_OK) {
        *wrong = differ + strangers;
        *first = at;
    }
    return status;
}
