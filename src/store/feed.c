/** A feed from begin to publish: records are put aside, then published all or nothing. */
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/store/chain.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/feedrun.h"
#include "callsheet/store/project.h"

static void run_free(struct feed_run *run) {
    if (run == NULL) {
        return;
    }
    if (run->changes != NULL) {
        (void)fclose(run->changes); /* nameless and done with */
    }
    if (run->said != NULL) {
        (void)fclose(run->said); /* nameless and done with */
    }
    for (size_t i = 0; i < TABLE_END; i++) {
        id_set_release(&run->seen[i]);
        id_set_release(&run->captured[i]);
        id_set_release(&run->changed[i]);
    }
    id_set_release(&run->invoices);
    id_set_release(&run->payments);
    id_set_release(&run->said_open);
    id_set_release(&run->credited);
    id_set_release(&run->customers);
    stage_release(&run->stage);
    arena_release(&run->arena);
    buf_release(&run->row);
    mem_free(run);
}

enum status engine_feed_begin(void *state, const struct feed_options *options, struct error *err) {
    struct ledger *ledger = state;
    if (ledger->feed != NULL) {
        return error_set(err, STATUS_EXISTS, "A feed is under way already. End it first.");
    }
    if (ledger->read_only) {
        return error_set(err, STATUS_DENIED,
                         "%s is open for reading only. Nothing can be fed to it.", ledger->path);
    }
    struct feed_run *run = mem_zalloc(1, sizeof *run);
    run->ledger = ledger;
    run->options = *options;
    arena_init(&run->arena);
    enum status status = STATUS_OK;
    if (options->source == NULL || options->source[0] == '\0' ||
        !text_copy(run->source_name, sizeof run->source_name, options->source)) {
        status =
            error_set(err, STATUS_INVALID, "The feed's source needs a name of at most 200 bytes.");
    }
    if (status == STATUS_OK) {
        status = stage_init(&run->stage, ledger->path, err);
    }
    if (status == STATUS_OK) {
        status = stage_open(&run->stage, &run->changes, err);
    }
    if (status == STATUS_OK) {
        status = stage_open(&run->stage, &run->said, err);
    }
    if (status != STATUS_OK) {
        run_free(run);
        return status;
    }
    ledger->feed = run;
    return STATUS_OK;
}

enum status engine_feed_put(void *state, const struct feed_record *record, struct error *err) {
    struct ledger *ledger = state;
    if (ledger->feed == NULL) {
        return error_set(err, STATUS_INVALID, "No feed is under way.");
    }
    enum status status = feed_check(record, err);
    if (status == STATUS_OK) {
        status = stage_put(&ledger->feed->stage, record, err);
        ledger->feed->total++;
    }
    return status;
}

enum status engine_feed_abort(void *state, struct error *err) {
    struct ledger *ledger = state;
    (void)err; /* nothing can fail: nothing was written */
    run_free(ledger->feed);
    ledger->feed = NULL;
    return STATUS_OK;
}

static enum status find_source(struct feed_run *run, struct error *err) {
    struct query query;
    query_begin(&query, run->ledger, "SELECT id FROM source WHERE name = ?1");
    query_text(&query, 1, run->source_name);
    if (query_row(&query)) {
        run->source = column_int(&query, 0);
    }
    enum status status = query_end(&query, err);
    if (status != STATUS_OK || run->source != 0) {
        return status;
    }
    status = table_next_id(run->ledger, TABLE_SOURCE, &run->source, err);
    if (status != STATUS_OK) {
        return status;
    }
    run->is_new_source = true;
    query_begin(&query, run->ledger, "INSERT INTO source(id, name) VALUES (?1, ?2)");
    query_int(&query, 1, run->source);
    query_text(&query, 2, run->source_name);
    return query_run(&query, err);
}

static enum status prepare(struct feed_run *run, struct error *err) {
    struct query query;
    query_begin(&query, run->ledger, "SELECT currency FROM firm WHERE id = 1");
    if (query_row(&query)) {
        column_currency(&query, 0, run->currency);
    }
    enum status status = query_end(&query, err);
    for (int table = TABLE_CUSTOMER; status == STATUS_OK && table <= TABLE_WORK; table++) {
        int64_t next = 0;
        status = table_next_id(run->ledger, table, &next, err);
        run->before[table] = run->newest[table] = next - 1;
    }
    if (status == STATUS_OK) {
        int64_t next = 0;
        status = table_next_id(run->ledger, TABLE_CORRECTION_POSTED, &next, err);
        run->before[TABLE_CORRECTION_POSTED] = next - 1;
    }
    return status == STATUS_OK ? find_source(run, err) : status;
}

static enum status renew_projections(struct feed_run *run, struct error *err) {
    enum status status = STATUS_OK;
    for (int64_t id = id_set_next(&run->customers, 0); status == STATUS_OK && id != 0;
         id = id_set_next(&run->customers, id)) {
        status = project_customer(run->ledger, id, err);
    }
    return status;
}

static enum status note_zones(struct feed_run *run, struct error *err) {
    return sql_run(run->ledger,
                   "INSERT OR IGNORE INTO zone_used(name) "
                   "SELECT zone FROM customer WHERE zone <> '' "
                   "UNION SELECT zone FROM contact WHERE zone <> ''",
                   err);
}

static enum status note_time(struct feed_run *run, struct error *err) {
    struct query query;
    query_begin(&query, run->ledger, "UPDATE state SET fed_at = ?1, fed_from = ?2 WHERE id = 1");
    query_int(&query, 1, run->options.now);
    query_text(&query, 2, run->source_name);
    return query_run(&query, err);
}

static enum status write_all(struct feed_run *run, bool *any, struct error *err) {
    enum status status = prepare(run, err);
    if (status == STATUS_OK) {
        status = feed_merge(run, err);
    }
    if (status == STATUS_OK) {
        status = feed_settle(run, err);
    }
    if (status == STATUS_OK) {
        status = feed_audit(run, any, err);
    }
    if (status == STATUS_OK && *any) {
        status = renew_projections(run, err);
    }
    if (status == STATUS_OK && *any) {
        status = note_zones(run, err);
    }
    if (status == STATUS_OK && *any) {
        status = write_touch(run->ledger, err);
    }
    return status == STATUS_OK ? note_time(run, err) : status;
}

/** Commits; after an error the feed's UUID says whether it was published. A feed that changed
   nothing has no audit row, and needs none: it can be run again. */
static enum status commit(struct feed_run *run, bool any, struct error *err) {
    struct error other;
    int64_t seq = 0;
    bool bulk = run->ledger->bulk;
    enum status status = write_commit(run->ledger, err);
    if (bulk || !any) {
        return status;
    }
    if (chain_find(run->ledger, run->options.uuid, &seq, &other) != STATUS_OK) {
        return error_set(
            err, STATUS_UNKNOWN_OUTCOME,
            "It is not known whether the feed was published, because %s cannot be read "
            "back. Feed it again: twice the same changes nothing.",
            run->ledger->path);
    }
    if (seq > 0) {
        return STATUS_OK;
    }
    return status != STATUS_OK ? status
                               : error_set(err, STATUS_IO,
                                           "%s said that the feed was published, but it is not "
                                           "there. Run “callsheet doctor”.",
                                           run->ledger->path);
}

/** A large feed needs more pages at hand than the desk: else they are written early, which locks
   the readers out. */
static enum status set_cache(struct ledger *ledger, bool large, struct error *err) {
    return sql_run(ledger, large ? "PRAGMA cache_size = -65536" : "PRAGMA cache_size = -4000", err);
}

static enum status publish(struct feed_run *run, struct feed_counts *counts, struct error *err) {
    bool any = false;
    enum status status = set_cache(run->ledger, true, err);
    if (status == STATUS_OK) {
        status = write_begin(run->ledger, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = write_all(run, &any, err);
    if (status != STATUS_OK || run->options.dry_run) {
        write_rollback(run->ledger);
    } else {
        status = commit(run, any, err);
    }
    if (status == STATUS_OK) {
        *counts = run->counts;
    }
    return status;
}

enum status engine_feed_publish(void *state, struct feed_counts *counts, struct error *err) {
    struct ledger *ledger = state;
    if (ledger->feed == NULL) {
        return error_set(err, STATUS_INVALID, "No feed is under way.");
    }
    enum status status = publish(ledger->feed, counts, err);
    run_free(ledger->feed);
    ledger->feed = NULL;
    (void)set_cache(ledger, false, NULL);        /* only the size of a cache */
    (void)sqlite3_db_release_memory(ledger->db); /* says how much, which nobody needs */
    return status;
}
