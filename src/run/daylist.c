/** The day's list: shown at once as the last run kept it, computed when that does not hold. */
#include "callsheet/run/daylist.h"

#include <string.h>

#include "callsheet/base/log.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/queue.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/mail.h"
#include "callsheet/store/listcache.h"

/** A day, the longest poll waits; the list has its midnight in any case. */
enum { LONGEST_WAIT_S = SECONDS_PER_DAY };

static void make_key(struct desk *desk, int64_t change, struct listcache_key *key) {
    struct moment moment = desk->moment;
    moment.now = desk_now(desk);
    *key = (struct listcache_key){.change = change};
    (void)text_copy(key->ledger, sizeof key->ledger, desk->info.path);
    key->today = moment_today(&moment);
    key->rules = rules_fingerprint(&desk->rules);
    key->mail = mail_facts_state(desk->mail);
}

static bool is_same_key(const struct listcache_key *a, const struct listcache_key *b) {
    return a->change == b->change && a->today == b->today && a->rules == b->rules &&
           a->mail == b->mail && strcmp(a->ledger, b->ledger) == 0;
}

static struct queue *new_list(void) {
    struct queue *queue = mem_zalloc(1, sizeof *queue);
    queue_init(queue);
    return queue;
}

static void drop_list(struct queue *queue) {
    queue_release(queue);
    mem_free(queue);
}

static void tell(struct desk *desk, struct queue *take_queue, bool as_of) {
    struct message message = desk_message(desk, MSG_QUEUE);
    message.take_queue = take_queue;
    message.as_of = as_of;
    message.fed_at = desk->info.fed_at;
    message.mail_at = desk->mail_at;
    desk_tell(desk, &message);
}

bool daylist_show_kept(struct desk *desk) {
    struct error err;
    struct listcache_key key;
    bool holds = false;
    int64_t next = INSTANT_NONE;
    struct queue *queue = new_list();
    make_key(desk, desk->info.change, &key);
    if (listcache_read(desk->options->cache_folder, &key, desk_now(desk), queue, &holds, &next,
                       &err) != STATUS_OK) {
        drop_list(queue);
        return false;
    }
    if (holds) {
        desk->list_change = key.change;
        desk->next_change = next;
        desk->kept = key;
        desk->has_kept = true;
    }
    tell(desk, queue, !holds);
    return holds;
}

struct computing {
    struct desk *desk;
    const struct moment *moment;
    struct queue *queue;
    int64_t next_change;
};

static int64_t sooner(int64_t a, int64_t b) {
    if (a == INSTANT_NONE || b == INSTANT_NONE) {
        return a == INSTANT_NONE ? b : a;
    }
    return a < b ? a : b;
}

static void add_customer(void *context, const struct facts *facts) {
    struct computing *computing = context;
    const struct rules *rules = &computing->desk->rules;
    struct facts with_mail = *facts;
    mail_fill_facts(computing->desk->mail, &with_mail);
    (void)queue_add(computing->queue, &with_mail, rules, computing->moment);
    computing->next_change =
        sooner(computing->next_change, queue_next_change(&with_mail, rules, computing->moment));
}

enum status daylist_compute(struct desk *desk, struct error *err) {
    struct computing computing = {.desk = desk,
                                  .moment = desk_moment(desk),
                                  .queue = new_list(),
                                  .next_change = INSTANT_NONE};
    struct store_info info;
    const struct rules *rules = &desk->rules;
    /* The counter first: what is written while we read makes the list old, never the other way. */
    enum status status = store_info(desk->store, &info, err);
    if (status == STATUS_OK) {
        status = store_each_facts(desk->store, computing.moment, rules, false, add_customer,
                                  &computing, err);
    }
    if (status != STATUS_OK) {
        drop_list(computing.queue);
        return status;
    }
    queue_sort(computing.queue, rules);
    computing.queue->made_at = computing.moment->now;
    desk->info = info;
    desk->list_change = info.change;
    desk->is_list_behind = false;
    mail_forget_rows(desk->mail);
    desk->next_change = computing.next_change;
    tell(desk, computing.queue, false);
    desk->chores |= CHORE_KEEP;
    return STATUS_OK;
}

void daylist_after_write(struct desk *desk, bool is_row_behind) {
    struct store_info info;
    /* One write of ours moves the counter by one at most. By more: somebody else wrote as well, the
       watch will say so, and the list is not known to be right until it was computed again. */
    if (desk->list_change >= 0 && store_info(desk->store, &info, NULL) == STATUS_OK &&
        info.change <= desk->list_change + 1) {
        desk->info = info;
        desk->list_change = info.change;
        desk->is_list_behind = desk->is_list_behind || is_row_behind;
        desk->chores |= CHORE_KEEP;
    } else {
        desk->list_change = -1;
    }
}

void daylist_note_time(struct desk *desk, const struct facts *facts) {
    desk->next_change =
        sooner(desk->next_change, queue_next_change(facts, &desk->rules, desk_moment(desk)));
}

void daylist_note_row(struct desk *desk, const struct facts *facts) {
    desk->is_list_behind = false;
    desk->chores |= CHORE_KEEP;
    if (facts != NULL) {
        daylist_note_time(desk, facts);
    }
}

void daylist_forget(struct desk *desk) {
    desk->list_change = -1;
}

void daylist_keep(struct desk *desk) {
    struct error err;
    struct listcache_key key;
    const struct queue *queue = desk_queue(desk->model);
    if (desk->list_change < 0 || desk->is_list_behind || mail_has_rows(desk->mail) ||
        queue == NULL) {
        return;
    }
    make_key(desk, desk->list_change, &key);
    if (desk->has_kept && is_same_key(&key, &desk->kept)) {
        return;
    }
    if (listcache_write(desk->options->cache_folder, &key, queue, desk->next_change, &err) !=
        STATUS_OK) {
        log_note("The list was not kept: %s", err.message);
        return;
    }
    desk->kept = key;
    desk->has_kept = true;
}

int daylist_timeout_ms(const struct desk *desk) {
    if (desk->next_change == INSTANT_NONE) {
        return -1;
    }
    int64_t left = desk->next_change - desk_now(desk);
    left = left > LONGEST_WAIT_S ? LONGEST_WAIT_S : left;
    /* The clock of a test may stand still: never wait for less than a second. */
    return (int)(left < 1 ? 1 : left) * 1000;
}

bool daylist_is_due(struct desk *desk) {
    if (desk->next_change == INSTANT_NONE || desk_now(desk) < desk->next_change) {
        return false;
    }
    desk->next_change = INSTANT_NONE;
    return true;
}
