#ifndef CALLSHEET_RUN_DESK_H
#define CALLSHEET_RUN_DESK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "callsheet/app/desk.h"
#include "callsheet/app/effect.h"
#include "callsheet/app/message.h"
#include "callsheet/base/day.h"
#include "callsheet/base/status.h"
#include "callsheet/domain/rules.h"
#include "callsheet/run/drafts.h"
#include "callsheet/run/signals.h"
#include "callsheet/run/term.h"
#include "callsheet/run/watch.h"
#include "callsheet/store/listcache.h"
#include "callsheet/store/store.h"
#include "callsheet/ui/keymap.h"
#include "callsheet/ui/surface.h"
#include "callsheet/ui/theme.h"
#include "callsheet/wire/index_msg.h"
#include "callsheet/wire/score_msg.h"

struct mail;

/** What the desk is opened with. Borrowed until desk_run returns. */
struct desk_options {
    const char *ledger; /* path */
    bool read_only, allow_fuse;
    struct author author;
    struct clock clock;
    const struct rules *rules; /* rates without a base: that is the ledger's currency */
    struct zones *zones;       /* the firm's is loaded; the customers' are loaded into it */
    const struct zone *firm;
    const char *firm_name; /* NULL: as the ledger says */
    const struct keymap *keymap;
    const char *theme; /* name or path; NULL: as the terminal looks */
    bool no_mail;
    const char *mail;                 /* path of the archive, "" as notmuch finds it */
    const char *mail_config;          /* a notmuch configuration, "" as notmuch finds it */
    const char *mail_profile;         /* "" for none */
    const char *const *dial;          /* argument list with one element "%n"; NULL: no dialling */
    const char *drafts;               /* Maildir folder; NULL or "": the one beside the mail */
    const char *const *draft_command; /* argument list that takes a letter; NULL: none */
    const char *from;                 /* "Name <address>"; NULL or "": as notmuch says */
    struct body_words own_words;      /* the firm's, for the tone of mail */
    const char *const *open_mail;     /* argument list with "%t" or "%i" in it; NULL: none */
    const char *save_folder;          /* for attachments; NULL: the folder we are in */
    const char *state_folder, *cache_folder;
};

/** Work that waits until the first frame stands and nobody types. */
enum desk_chore {
    CHORE_DRAFTS = 1, /* look for unfinished calls */
    CHORE_MAIL = 2,   /* start reading mail */
    CHORE_KEEP = 4,   /* keep the list for the next start */
    CHORE_SWEEP = 8,  /* remove what has been done with for a month */
    CHORE_ROWS = 16,  /* put rows right about which mail tells something new */
};

/** Why the desk ends. */
enum desk_end {
    DESK_GOES_ON,
    DESK_QUIT,    /* the person asked for it */
    DESK_SIGNAL,  /* a signal asked for it; the terminal is still there */
    DESK_HUNG_UP, /* the terminal is gone: it must not be touched again */
};

/** The running desk: what loop, effects and mail share. Made and freed by desk_run. */
struct desk {
    const struct desk_options *options;
    struct store *store;
    struct store_info info;
    struct rules rules;   /* the options', rated in the ledger's currency */
    struct moment moment; /* `now` is put right by desk_moment */
    struct term *term;
    struct theme theme;
    struct surface *surface;
    struct desk_setup setup; /* borrowed by the model */
    struct model *model;
    struct signals signals;
    struct watch *watch;
    struct drafts drafts;
    struct mail *mail; /* NULL without mail */

    struct effects wishes; /* of the updates so far, not carried out yet */
    struct effects later;  /* those that wait until the frame is drawn */
    bool is_carrying_out;
    bool is_dirty;   /* something was told to the model since the last frame */
    unsigned chores; /* enum desk_chore */
    enum desk_end end;

    struct {
        bool is_held;
        int64_t customer, renew_ms;
        struct uuid token;
    } hold;
    bool has_zones;      /* the customers' zones are loaded */
    int64_t list_change; /* the ledger's counter for which the desk's list is right; -1 none */
    bool is_list_behind; /* a row must be put right after a write of ours */
    int64_t next_change; /* instant at which the list changes by time alone */
    struct listcache_key kept; /* of the list kept last */
    bool has_kept;
    int64_t mail_at; /* newest indexing of the archive; INSTANT_NONE unknown */
    struct {
        char mail_root[4096]; /* where the mail files are; "" until the archive is open */
        char own_name[INDEX_NAME_BYTES + 1], own_address[INDEX_ADDRESS_BYTES + 1];
    } archive;
    bool said_draft_trouble;
    bool has_waited; /* the model was told that the ledger is busy, at this second: */
    int64_t waited_s;
    pid_t dialler; /* started and not ended; 0 none */

    int64_t tick_base_ms;  /* when the model last learned the time */
    int64_t resized_ms;    /* last frame after a resize */
    bool is_resized;       /* a resize is waiting for its frame */
    uint64_t keys, events; /* taken so far */
    uint64_t idle_events;  /* `events` at the last idle line */
    bool said_idle;
    int empty_reads; /* in a row */
    int test_fd;     /* CALLSHEET_TEST_FD, or -1 */
};

/** Opens the ledger and the terminal, runs the desk until it ends, and puts everything back.
    STATUS_UNSUPPORTED only when the terminal cannot show it. */
MUST_CHECK enum status desk_run(const struct desk_options *options, struct error *err);

/** A message of a kind, with the time filled in. */
struct message desk_message(const struct desk *desk, enum message_kind kind);
/** Tells the model something; what it then wishes is carried out by effects_carry_out. */
void desk_tell(struct desk *desk, struct message *message);
/** Tells the model that a wish could not be met. */
void desk_tell_failed(struct desk *desk, const struct effect *effect, const struct error *err);
/** Paints and brings to the terminal what changed. */
void desk_paint(struct desk *desk);
/** The moment it is now, for judging; loads the customers' zones first when that was not done. */
const struct moment *desk_moment(struct desk *desk);
/** Says on the screen what syncing came to. */
void desk_tell_synced(struct desk *desk, enum status status, bool synced, const struct error *err);
/** Syncs all drafts now, and says so on the screen or that it failed. */
void desk_sync_drafts(struct desk *desk);
/** Looks whether the terminal has input waiting. */
bool desk_has_input(const struct desk *desk);
/** Instant it is now. */
int64_t desk_now(const struct desk *desk);

#endif
