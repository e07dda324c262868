/** Waits, and passes on what happens, until the desk ends. */
#include "callsheet/run/loop.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/log.h"
#include "callsheet/run/daylist.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/effects.h"
#include "callsheet/run/effects_call.h"
#include "callsheet/run/effects_ledger.h"
#include "callsheet/run/mail.h"
#include "callsheet/run/outside.h"

enum {
    KEYS_AT_ONCE = 64,
    /* A terminal that says "read me" and has nothing, so often in a row, is gone. */
    EMPTY_READS_MOST = 10,
    /* In a storm of sizes: one redraw in this time. */
    RESIZE_MS = 30,
    TICK_LEAST_MS = 100,
    FD_TTY = 0,
    FD_SIGNALS,
    FD_WATCH,
    FD_CHILDREN,
    FD_COUNT = FD_CHILDREN + CHILDREN_POLL_MAX,
};

/* --- time --- */

static void shorten(int *wait, int other) {
    if (other >= 0 && (*wait < 0 || other < *wait)) {
        *wait = other;
    }
}

static int until_tick(const struct desk *desk, int64_t now_ms) {
    int wait = desk_tick_ms(desk->model);
    if (wait < 0) {
        return -1;
    }
    wait = wait < TICK_LEAST_MS ? TICK_LEAST_MS : wait;
    int64_t left = desk->tick_base_ms + wait - now_ms;
    return left < 0 ? 0 : (int)left;
}

static int until_resize(const struct desk *desk, int64_t now_ms) {
    if (!desk->is_resized) {
        return -1;
    }
    int64_t left = desk->resized_ms + RESIZE_MS - now_ms;
    return left < 0 ? 0 : (int)left;
}

static int next_timer(const struct desk *desk, int64_t now_ms) {
    int wait = -1;
    shorten(&wait, until_tick(desk, now_ms));
    shorten(&wait, until_resize(desk, now_ms));
    shorten(&wait, drafts_timeout_ms(&desk->drafts, now_ms));
    shorten(&wait, effects_hold_timeout_ms(desk, now_ms));
    shorten(&wait, watch_timeout_ms(desk->watch, now_ms));
    shorten(&wait, mail_timeout_ms(desk->mail, now_ms));
    shorten(&wait, daylist_timeout_ms(desk));
    return wait;
}

/* --- what happens --- */

static void tick(struct desk *desk, int64_t now_ms) {
    struct message message = desk_message(desk, MSG_TICK);
    desk->tick_base_ms = now_ms;
    desk_tell(desk, &message);
}

static void take_keys(struct desk *desk) {
    struct key keys[KEYS_AT_ONCE];
    size_t count = 0, all = 0;
    enum term_input input;
    do {
        input = term_read(desk->term, keys, KEYS_AT_ONCE, &count);
        for (size_t i = 0; i < count && desk->end == DESK_GOES_ON; i++) {
            struct message message = desk_message(desk, MSG_KEY);
            message.key = keys[i];
            message.next_uuid = uuid_new();
            desk->keys++;
            if (key_equal(keys[i], key_ctrl('l'))) { /* whoever writes to our terminal besides us */
                term_redraw(desk->term);
            }
            desk_tell(desk, &message);
            effects_carry_out(desk);
        }
        all += count;
    } while (input == TERM_INPUT_MORE && desk->end == DESK_GOES_ON);
    desk->empty_reads = all > 0 ? 0 : desk->empty_reads + 1;
    if (input == TERM_INPUT_CLOSED || desk->empty_reads >= EMPTY_READS_MOST) {
        desk->end = DESK_HUNG_UP;
    }
}

static void take_size(struct desk *desk, int64_t now_ms) {
    int rows, cols;
    desk->is_resized = false;
    desk->resized_ms = now_ms;
    desk->events++;
    if (!term_resize(desk->term)) {
        return;
    }
    term_size(desk->term, &rows, &cols);
    surface_resize(desk->surface, rows, cols);
    struct message message = desk_message(desk, MSG_RESIZE);
    message.rows = rows;
    message.cols = cols;
    desk_tell(desk, &message);
}

/** Woken up after a stop that nobody told us of: the terminal may look different, and time went on.
 */
static void wake_up(struct desk *desk) {
    term_redraw(desk->term);
    desk->is_resized = true;
    tick(desk, clock_monotonic_ms());
}

static void take_signals(struct desk *desk) {
    enum signal_news news;
    while ((news = signals_next(&desk->signals)) != SIGNAL_NONE) {
        switch (news) {
        case SIGNAL_NONE:
            break;
        case SIGNAL_LEAVE:
            desk->end = desk->end == DESK_GOES_ON ? DESK_SIGNAL : desk->end;
            break;
        case SIGNAL_RESIZE:
            desk->is_resized = true;
            break;
        case SIGNAL_SUSPEND:
            outside_suspend(desk, NULL);
            break;
        case SIGNAL_CONTINUED:
            wake_up(desk);
            break;
        case SIGNAL_CHILD:
            outside_child_ended(desk);
            break;
        }
    }
}

/** Somebody wrote to the ledger's folder: looks whether anything changed, own writes aside. */
static void look_at_ledger(struct desk *desk) {
    struct error err;
    struct store_info info;
    bool changed = false;
    if (store_changed(desk->store, &changed, &err) != STATUS_OK || !changed) {
        return; /* busy or unreadable just now: whoever needs it says so */
    }
    daylist_forget(desk);
    if (store_info(desk->store, &info, &err) == STATUS_OK) {
        if (info.fed_at != desk->info.fed_at) { /* contacts and zones come with a feed */
            desk->has_zones = false;
            mail_renew_addresses(desk->mail);
        }
        desk->info = info;
    }
    mail_renew_marks(desk->mail);
    struct message message = desk_message(desk, MSG_CHANGED);
    desk_tell(desk, &message);
}

static void take_timers(struct desk *desk) {
    struct error err;
    bool synced = false;
    int64_t now_ms = clock_monotonic_ms();
    if (drafts_timeout_ms(&desk->drafts, now_ms) == 0) {
        enum status status = drafts_sync_due(&desk->drafts, desk_now(desk), now_ms, &synced, &err);
        desk_tell_synced(desk, status, synced, &err);
    }
    if (until_tick(desk, now_ms) == 0) {
        tick(desk, now_ms);
    }
    effects_hold_renew(desk, now_ms);
    if (watch_due(desk->watch, WATCH_LEDGER, now_ms)) {
        look_at_ledger(desk);
    }
    if (daylist_is_due(desk)) { /* by time alone: the desk asks anew as after a change */
        struct message message = desk_message(desk, MSG_CHANGED);
        desk_tell(desk, &message);
    }
    if (until_resize(desk, now_ms) == 0) {
        take_size(desk, now_ms);
    }
}

/** The engine waited for another program and is done. */
static void end_waiting(struct desk *desk) {
    if (desk->has_waited) {
        desk->has_waited = false;
        struct message message = desk_message(desk, MSG_LEDGER_WAIT);
        message.text = "";
        desk_tell(desk, &message);
    }
}

/* --- what can wait --- */

static void look_for_drafts(struct desk *desk) {
    struct error err;
    struct unfinished_list *list = NULL;
    if (drafts_find(&desk->drafts, desk->store, &list, &err) != STATUS_OK) {
        log_note("Unfinished calls were not looked for: %s", err.message);
        return;
    }
    struct message message = desk_message(desk, MSG_DRAFTS);
    message.take_drafts = list;
    desk_tell(desk, &message);
}

/** Does one thing that could wait; false when nothing is left. */
static bool do_chore(struct desk *desk) {
    unsigned chore = desk->chores & (~desk->chores + 1); /* the lowest bit */
    desk->chores &= ~chore;
    switch ((enum desk_chore)chore) {
    case CHORE_DRAFTS:
        look_for_drafts(desk);
        return true;
    case CHORE_MAIL:
        if (desk->mail != NULL) {
            mail_start(desk->mail);
        }
        return true;
    case CHORE_KEEP:
        daylist_keep(desk);
        return true;
    case CHORE_SWEEP:
        drafts_sweep(&desk->drafts, desk_now(desk));
        return true;
    case CHORE_ROWS:
        effects_mail_row(desk);
        return true;
    }
    return false;
}

/** Work that may take a moment, one piece at a time, as long as nobody types. */
static bool work_meanwhile(struct desk *desk) {
    if (desk->later.count == 0 && desk->chores == 0) {
        return false;
    }
    if (desk_has_input(desk)) {
        return false;
    }
    bool worked = effects_one_later(desk) || do_chore(desk);
    end_waiting(desk);
    desk->events++;
    return worked;
}

/** Tells a test that nothing is left to do. */
static void say_idle(struct desk *desk) {
    char line[64];
    if (desk->test_fd < 0 || (desk->said_idle && desk->idle_events == desk->events)) {
        return;
    }
    if (desk_in_flight(desk->model) > 0 || desk->later.count > 0 || desk->chores != 0 ||
        desk->is_resized || mail_is_busy(desk->mail) || desk_has_input(desk)) {
        return;
    }
    desk->said_idle = true;
    desk->idle_events = desk->events;
    int len = snprintf(line, sizeof line, "idle %llu\n", (unsigned long long)desk->keys);
    if (write(desk->test_fd, line, (size_t)len) != len) {
        desk->test_fd = -1; /* the test went away */
    }
}

/* --- the loop --- */

static void take_terminal(struct desk *desk, short events) {
    if (events & POLLIN) {
        take_keys(desk);
    } else if (events & (POLLHUP | POLLERR | POLLNVAL)) {
        desk->end = DESK_HUNG_UP;
    }
}

static void wait_and_take(struct desk *desk) {
    struct pollfd fds[FD_COUNT] = {
        [FD_TTY] = {.fd = term_fd(desk->term), .events = POLLIN},
        [FD_SIGNALS] = {.fd = desk->signals.fd, .events = POLLIN},
        [FD_WATCH] = {.fd = watch_fd(desk->watch), .events = POLLIN},
    };
    size_t children = mail_poll_fds(desk->mail, fds + FD_CHILDREN);
    int wait = next_timer(desk, clock_monotonic_ms());
    int ready = poll(fds, (nfds_t)(FD_CHILDREN + children), wait);
    if (ready < 0) { /* interrupted: nothing was filled in */
        return;
    }
    int64_t now_ms = clock_monotonic_ms();
    if (fds[FD_SIGNALS].revents != 0) {
        take_signals(desk);
    }
    if (fds[FD_TTY].revents != 0 && desk->end == DESK_GOES_ON) {
        take_terminal(desk, fds[FD_TTY].revents);
    }
    if (fds[FD_WATCH].revents != 0) {
        watch_handle(desk->watch, now_ms);
    }
    mail_handle(desk->mail, fds + FD_CHILDREN, children, now_ms);
    take_timers(desk);
    end_waiting(desk);
}

/** A hang-up signal comes before or after the terminal is gone; one that is gone is not touched. */
static void see_how_it_ended(struct desk *desk) {
    struct pollfd fd = {.fd = term_fd(desk->term), .events = 0};
    if (poll(&fd, 1, 0) == 1 && (fd.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
        desk->end = DESK_HUNG_UP;
    }
}

void loop_run(struct desk *desk) {
    for (;;) {
        effects_carry_out(desk);
        if (desk->end != DESK_GOES_ON) {
            break;
        }
        if (desk->is_dirty) {
            desk_paint(desk);
        }
        if (work_meanwhile(desk)) {
            continue;
        }
        say_idle(desk);
        wait_and_take(desk);
    }
    see_how_it_ended(desk);
}
