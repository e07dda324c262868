/** The running desk: opened, told what happens, painted, put away. */
#include "callsheet/run/desk.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/base/log.h"
#include "callsheet/base/mem.h"
#include "callsheet/run/crash.h"
#include "callsheet/run/daylist.h"
#include "callsheet/run/effects.h"
#include "callsheet/run/effects_call.h"
#include "callsheet/run/look.h"
#include "callsheet/run/loop.h"
#include "callsheet/run/mail.h"
#include "callsheet/run/process.h"
#include "callsheet/store/ledger.h"

enum {
    /* A look at the ledger without news from the kernel: colleagues' changes show within half a
       second; with news, only to be sure. */
    LEDGER_LOOK_MS = 400,
    LEDGER_SURE_MS = 10000,
};

int64_t desk_now(const struct desk *desk) {
    return desk->options->clock.now(desk->options->clock.context);
}

struct message desk_message(const struct desk *desk, enum message_kind kind) {
    return (struct message){
        .kind = kind, .now = desk_now(desk), .fed_at = desk->info.fed_at, .mail_at = desk->mail_at};
}

void desk_tell(struct desk *desk, struct message *message) {
    desk_update(desk->model, message, &desk->wishes);
    desk->is_dirty = true;
    desk->events++;
}

void desk_tell_failed(struct desk *desk, const struct effect *effect, const struct error *err) {
    struct message message = desk_message(desk, MSG_FAILED);
    message.what = (int)effect->kind;
    message.status = err->status;
    message.text = err->message;
    message.text_len = strlen(err->message);
    message.generation = effect->generation;
    message.customer = effect->customer;
    message.uuid = effect->uuid;
    if (effect->take_outcome != NULL) {
        message.uuid = effect->take_outcome->uuid;
        message.customer = effect->take_outcome->customer;
    }
    log_note("%s failed: %s", effect_name(effect->kind), status_name(err->status));
    desk_tell(desk, &message);
}

void desk_paint(struct desk *desk) {
    desk_view(desk->model, desk->surface);
    term_flush(desk->term, desk->surface, &desk->theme);
    desk->is_dirty = false;
}

/** Loads the zones of customers, contacts and callbacks. A zone this machine does not know is read
    as the firm's. */
static void load_zones(struct desk *desk) {
    struct arena arena;
    struct error err;
    const char **names = NULL;
    size_t count = 0;
    arena_init(&arena);
    if (store_zones(desk->store, &arena, &names, &count, &err) != STATUS_OK) {
        log_note("The zones were not read: %s", err.message);
        count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (zones_load(desk->options->zones, names[i], &err) != STATUS_OK) {
            log_note("A time zone was not loaded: %s", err.message);
        }
    }
    arena_release(&arena);
    desk->has_zones = true;
}

const struct moment *desk_moment(struct desk *desk) {
    if (!desk->has_zones) {
        load_zones(desk);
    }
    desk->moment.now = desk_now(desk);
    return &desk->moment;
}

void desk_sync_drafts(struct desk *desk) {
    struct error err;
    bool synced = false;
    enum status status = drafts_sync_all(&desk->drafts, desk_now(desk), &synced, &err);
    desk_tell_synced(desk, status, synced, &err);
}

void desk_tell_synced(struct desk *desk, enum status status, bool synced, const struct error *err) {
    if (synced) {
        struct message message = desk_message(desk, MSG_DRAFT_SYNCED);
        desk_tell(desk, &message);
    }
    if (status != STATUS_OK) {
        const struct effect effect = {.kind = EFFECT_DRAFT_EDIT};
        desk_tell_failed(desk, &effect, err);
    }
}

bool desk_has_input(const struct desk *desk) {
    struct pollfd fd = {.fd = term_fd(desk->term), .events = POLLIN};
    return poll(&fd, 1, 0) == 1;
}

/* --- opening --- */

/** Another program keeps the ledger: says so, once a second, while the engine waits. */
static void on_waiting(void *context, int64_t waited_ms) {
    struct desk *desk = context;
    int64_t seconds = waited_ms / 1000;
    if (desk->model == NULL || (desk->has_waited && seconds == desk->waited_s)) {
        return;
    }
    desk->has_waited = true;
    desk->waited_s = seconds;
    static const char words[] = "Another program is writing to the ledger; waiting for it.";
    struct message message = desk_message(desk, MSG_LEDGER_WAIT);
    message.text = words;
    message.text_len = sizeof words - 1;
    desk_tell(desk, &message);
    desk_paint(desk);
}

static enum status open_ledger(struct desk *desk, struct error *err) {
    struct error why;
    const struct desk_options *options = desk->options;
    struct ledger_options wanted = {
        .path = options->ledger,
        .author = options->author,
        .clock = options->clock,
        .state_folder = options->state_folder[0] != '\0' ? options->state_folder : NULL,
        .read_only = options->read_only,
        .allow_fuse = options->allow_fuse,
        .rules = options->rules,
        .firm = options->firm,
        .waiting = on_waiting,
        .context = desk,
    };
    enum status status = ledger_open(&wanted, &desk->store, err);
    if ((status == STATUS_DENIED || status == STATUS_NEWER) && !wanted.read_only) {
        wanted.read_only = true; /* looking is allowed: the header says "read only" */
        status = ledger_open(&wanted, &desk->store, NULL) == STATUS_OK ? STATUS_OK : status;
    }
    if (status == STATUS_UNSUPPORTED) { /* from here that means the terminal, see desk_run */
        status = error_set(&why, STATUS_DENIED, "%s", err->message);
        *err = why;
    }
    if (status == STATUS_OK) {
        status = store_info(desk->store, &desk->info, err);
    }
    if (status == STATUS_OK) {
        desk->rules = *options->rules;
        memcpy(desk->rules.rates.base, desk->info.currency, sizeof desk->rules.rates.base);
    }
    return status;
}

static enum status open_screen(struct desk *desk, struct error *err) {
    int rows, cols;
    enum status status = signals_open(&desk->signals, err);
    if (status == STATUS_OK) {
        status = term_open(&desk->term, &(struct term_options){.rows = 0}, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    crash_guard(desk->term);
    status = look_choose(&desk->theme, desk->options->theme, desk->term, err);
    if (status != STATUS_OK) {
        return status;
    }
    term_size(desk->term, &rows, &cols);
    desk->surface = surface_new(rows, cols);
    if (!process_wants_utf8() || !term_is_utf8(desk->term)) {
        surface_set_ascii(desk->surface, true);
    }
    return STATUS_OK;
}

static void open_model(struct desk *desk) {
    const struct desk_options *options = desk->options;
    int rows, cols;
    term_size(desk->term, &rows, &cols);
    desk->setup = (struct desk_setup){
        .rules = &desk->rules,
        .firm = options->firm,
        .zones = options->zones,
        .author = options->author.name,
        .firm_name = options->firm_name != NULL ? options->firm_name : desk->info.firm,
        .currency = desk->info.currency,
        .keymap = options->keymap,
        .now = desk_now(desk),
        .rows = rows,
        .cols = cols,
        .no_mail = options->no_mail,
        .can_dial = options->dial != NULL,
        .can_open_mail = options->open_mail != NULL,
        .save_folder = options->save_folder,
        .is_read_only = options->read_only || desk->info.read_only,
    };
    desk->model = model_new(&desk->setup);
    desk_start(desk->model, &desk->wishes);
    desk->tick_base_ms = clock_monotonic_ms();
}

static void forget_wish(struct desk *desk, enum effect_kind kind) {
    struct effects *wishes = &desk->wishes;
    size_t kept = 0;
    for (size_t i = 0; i < wishes->count; i++) {
        if (wishes->items[i].kind == kind) {
            effect_release(&wishes->items[i]);
        } else {
            wishes->items[kept++] = wishes->items[i];
        }
    }
    wishes->count = kept;
}

/** What is first seen: the list of the last run; when it holds, nothing has to be computed. */
static void show_first_list(struct desk *desk) {
    struct effects first = desk->wishes;
    effects_init(&desk->wishes);
    bool holds = daylist_show_kept(desk);
    /* What the list leads to comes after what the desk wished for first. */
    struct effects led_to = desk->wishes;
    desk->wishes = first;
    if (holds) {
        forget_wish(desk, EFFECT_LOAD_QUEUE);
    }
    for (size_t i = 0; i < led_to.count; i++) {
        *effects_add(&desk->wishes, led_to.items[i].kind) = led_to.items[i];
    }
    mem_free(led_to.items);
}

/** The descriptor for idle lines, given by a test: a pipe or socket that is open. */
static int find_test_fd(void) {
    struct stat about;
    const char *text = getenv("CALLSHEET_TEST_FD");
    char *end = NULL;
    if (text == NULL || text[0] == '\0') {
        return -1;
    }
    long number = strtol(text, &end, 10);
    if (*end != '\0' || number < 3 || number > 1023 || fstat((int)number, &about) != 0 ||
        !(S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode))) {
        return -1;
    }
    (void)fcntl((int)number, F_SETFD, FD_CLOEXEC);
    return (int)number;
}

/** The ledger itself, and its journal, whose end is the moment of a commit. The journal may not be
    there yet: the ledger's own news is enough. */
static void watch_ledger(struct desk *desk) {
    const struct watch_pace pace = {.slow_ms = LEDGER_LOOK_MS, .sure_ms = LEDGER_SURE_MS};
    char journal[sizeof desk->info.path + 16];
    int64_t now_ms = clock_monotonic_ms();
    (void)snprintf(journal, sizeof journal, "%s-journal", desk->info.path);
    desk->watch = watch_new();
    (void)watch_add(desk->watch, WATCH_LEDGER, journal, pace, now_ms);
    (void)watch_add(desk->watch, WATCH_LEDGER, desk->info.path, pace, now_ms);
}

/* --- the whole --- */

static void desk_init(struct desk *desk, const struct desk_options *options) {
    memset(desk, 0, sizeof *desk);
    desk->options = options;
    desk->moment = (struct moment){.firm = options->firm, .zones = options->zones};
    desk->signals.fd = -1;
    desk->list_change = -1;
    desk->next_change = INSTANT_NONE;
    desk->mail_at = INSTANT_NONE;
    desk->test_fd = find_test_fd();
    desk->chores = CHORE_DRAFTS | CHORE_SWEEP | (options->no_mail ? 0 : CHORE_MAIL);
    drafts_init(&desk->drafts, options->state_folder);
}

/** What must be safe is made safe first; a terminal that is gone is not touched again. */
static void put_away(struct desk *desk) {
    struct error err;
    bool synced = false;
    if (drafts_sync_all(&desk->drafts, desk_now(desk), &synced, &err) != STATUS_OK) {
        log_note("A draft was not synced at the end: %s", err.message);
    }
    if (desk->end == DESK_HUNG_UP && desk->term != NULL) {
        term_abandon(desk->term);
    }
    crash_forget();
    term_free(desk->term);
    if (desk->end != DESK_HUNG_UP && desk->model != NULL) {
        effects_hold_end(desk);
        daylist_keep(desk);
    }
    drafts_release(&desk->drafts);
    mail_free(desk->mail);
    watch_free(desk->watch);
    signals_release(&desk->signals);
    effects_release(&desk->wishes);
    effects_release(&desk->later);
    model_free(desk->model);
    surface_free(desk->surface);
    store_free(desk->store);
}

enum status desk_run(const struct desk_options *options, struct error *err) {
    struct desk *desk = mem_alloc(sizeof *desk);
    desk_init(desk, options);
    enum status status = open_ledger(desk, err);
    if (status == STATUS_OK) {
        status = open_screen(desk, err);
    }
    if (status == STATUS_OK) {
        open_model(desk);
        if (!options->no_mail) {
            desk->mail = mail_new(desk);
        }
        show_first_list(desk);
        watch_ledger(desk);
        loop_run(desk);
    }
    put_away(desk);
    mem_free(desk);
    return status;
}
