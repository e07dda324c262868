/** Holds: advice that somebody is on the phone with a customer, never a lock. */
#include "callsheet/store/hold.h"

#include <string.h>
#include <time.h>

#include "callsheet/base/io.h"
#include "callsheet/base/text.h"
#include "callsheet/store/assemble.h"
#include "callsheet/store/engine.h"

int64_t boot_ms(void) {
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_BOOTTIME, &now); /* cannot fail on Linux */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void boot_identity(char out[40]) {
    struct buf text = {0};
    /* Without it (a chroot without /proc) every process agrees on "". */
    status_ignore(io_read_file("/proc/sys/kernel/random/boot_id", 64, &text, NULL));
    (void)text_copy(out, 37, buf_text(&text));
    buf_release(&text);
}

static bool is_mine(const struct ledger *ledger, const char *author, const char *host,
                    int64_t uid) {
    return uid == ledger->author.uid && strcmp(author, ledger->author.name) == 0 &&
           strcmp(host, ledger->author.host) == 0;
}

bool hold_read(struct hold_fact *out, const struct ledger *ledger, const struct query *query,
               int column) {
    char boot[40];
    int64_t left_ms = column_int(query, column + 5) - boot_ms();
    boot_identity(boot);
    if (left_ms <= 0 || strcmp(boot, column_text(query, column + 3)) != 0 ||
        is_mine(ledger, column_text(query, column), column_text(query, column + 1),
                column_int(query, column + 2))) {
        return false;
    }
    out->who = column_text(query, column);
    out->since = column_int(query, column + 4);
    out->expires = ledger_now(ledger) + left_ms / 1000;
    return true;
}

static enum status read_other(struct ledger *ledger, int64_t customer, struct hold_fact *out,
                              struct arena *arena, struct error *err) {
    struct query query;
    *out = (struct hold_fact){0};
    query_begin(&query, ledger, "SELECT " HOLD_COLUMNS " FROM hold WHERE customer = ?1");
    query_int(&query, 1, customer);
    if (query_row(&query) && hold_read(out, ledger, &query, 0)) {
        out->who = arena == NULL ? "" : arena_strdup(arena, out->who);
    }
    return query_end(&query, err);
}

enum status hold_is_anothers(struct ledger *ledger, int64_t customer, bool *out,
                             struct error *err) {
    struct hold_fact hold;
    enum status status = read_other(ledger, customer, &hold, NULL, err);
    if (status == STATUS_OK) {
        *out = hold.who != NULL;
    }
    return status;
}

/** Takes the row when it is free, run out, of another boot, or ours. Changes nothing otherwise. */
static enum status upsert(struct ledger *ledger, int64_t customer, struct uuid token, bool *taken,
                          struct error *err) {
    char boot[40];
    struct query query;
    int64_t now = boot_ms();
    boot_identity(boot);
    query_begin(&query, ledger,
                "INSERT INTO hold(customer, author, host, uid, token, boot, since, expires_ms) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(customer) DO UPDATE SET "
                "author = excluded.author, host = excluded.host, uid = excluded.uid, "
                "token = excluded.token, boot = excluded.boot, since = excluded.since, "
                "expires_ms = excluded.expires_ms "
                "WHERE hold.expires_ms <= ?9 OR hold.boot <> excluded.boot "
                "OR (hold.author = excluded.author AND hold.host = excluded.host "
                "AND hold.uid = excluded.uid)");
    query_int(&query, 1, customer);
    query_text(&query, 2, ledger->author.name);
    query_text(&query, 3, ledger->author.host);
    query_int(&query, 4, ledger->author.uid);
    query_uuid(&query, 5, token);
    query_text(&query, 6, boot);
    query_int(&query, 7, ledger_now(ledger));
    query_int(&query, 8, now + HOLD_MS);
    query_int(&query, 9, now);
    enum status status = query_run(&query, err);
    if (status == STATUS_OK) {
        *taken = sqlite3_changes64(ledger->db) > 0;
    }
    return status;
}

enum status engine_hold_take(void *state, int64_t customer, struct uuid token,
                             struct hold_fact *other, struct arena *arena, struct error *err) {
    struct ledger *ledger = state;
    struct hold_fact found = {0};
    bool taken = false;
    enum status status = write_begin(ledger, err);
    if (status != STATUS_OK) {
        return status;
    }
    status = upsert(ledger, customer, token, &taken, err);
    if (status == STATUS_OK && taken) {
        status = write_touch(ledger, err);
    } else if (status == STATUS_OK) {
        status = read_other(ledger, customer, &found, arena, err);
    }
    if (status != STATUS_OK) {
        write_rollback(ledger);
        return status;
    }
    status = write_commit(ledger, err);
    if (status == STATUS_OK) {
        *other = found;
    }
    return status;
}

/** Runs one write on the hold of this token; `*changed` says whether it was there. */
static enum status change_own(struct ledger *ledger, const char *text, int64_t customer,
                              struct uuid token, int64_t expires_ms, bool touch, bool *changed,
                              struct error *err) {
    enum status status = write_begin(ledger, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct query query;
    query_begin(&query, ledger, text);
    query_int(&query, 1, customer);
    query_uuid(&query, 2, token);
    if (expires_ms != 0) {
        query_int(&query, 3, expires_ms);
    }
    status = query_run(&query, err);
    *changed = status == STATUS_OK && sqlite3_changes64(ledger->db) > 0;
    if (status == STATUS_OK && *changed && touch) {
        status = write_touch(ledger, err);
    }
    if (status == STATUS_OK) {
        return write_commit(ledger, err);
    }
    write_rollback(ledger);
    return status;
}

enum status engine_hold_renew(void *state, int64_t customer, struct uuid token, struct error *err) {
    struct ledger *ledger = state;
    struct hold_fact other = {0};
    struct arena arena = {0};
    bool renewed = false;
    enum status status =
        change_own(ledger, "UPDATE hold SET expires_ms = ?3 WHERE customer = ?1 AND token = ?2",
                   customer, token, boot_ms() + HOLD_MS, false, &renewed, err);
    if (status != STATUS_OK || renewed) {
        return status;
    }
    arena_init(&arena);
    status = engine_hold_take(state, customer, token, &other, &arena, err);
    if (status == STATUS_OK && other.who != NULL) {
        status = error_set(err, STATUS_CONFLICT,
                           "Your hold on this customer ran out and %s has it now. What you save is "
                           "kept and marked.",
                           other.who);
    }
    arena_release(&arena);
    return status;
}

enum status engine_hold_drop(void *state, int64_t customer, struct uuid token, struct error *err) {
    bool dropped = false;
    return change_own(state, "DELETE FROM hold WHERE customer = ?1 AND token = ?2", customer, token,
                      0, true, &dropped, err);
}
