#ifndef CALLSHEET_APP_DESK_H
#define CALLSHEET_APP_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/app/effect.h"
#include "callsheet/app/message.h"
#include "callsheet/domain/rules.h"
#include "callsheet/ui/keymap.h"
#include "callsheet/ui/surface.h"

/**
 * The desk as a whole: model, update, view. Pure: no clock, file, terminal, environment. This is
 * all that run and the screen tests know of the app room.
 */
struct model;

/** What the desk needs to know once. Borrowed for the model's life. */
struct desk_setup {
    const struct rules *rules;
    const struct zone *firm;
    const struct zones *zones;
    const char *author; /* our name */
    const char *firm_name;
    const char *currency;        /* base currency */
    const struct keymap *keymap; /* action_default_keys plus the configuration's */
    int64_t now;
    int rows, cols;
    bool no_mail;            /* --no-mail, or no archive was found */
    bool can_dial;           /* a dial command is configured */
    bool can_open_mail;      /* a mail program is configured */
    const char *save_folder; /* where attachments go at first; NULL: the folder we are in */
    bool is_read_only;
};

struct model *model_new(const struct desk_setup *setup);
void model_free(struct model *model);

/** Appends the wishes of the beginning (load the queue, look for drafts). */
void desk_start(struct model *model, struct effects *effects);
/** Takes one message. */
void desk_update(struct model *model, struct message *message, struct effects *effects);
/** Paints what has changed since the last view onto the surface. */
void desk_view(struct model *model, struct surface *surface);

/** Says whether the next tick matters, and when: milliseconds until it should come (−1 never). */
int desk_tick_ms(const struct model *model);
/** Work asked for and not answered yet; 0 is idle. */
int desk_in_flight(const struct model *model);
/** The list as the desk has it now (rows put right since it came), to be kept; NULL before the
   first one came. Borrowed until the next desk_update. */
const struct queue *desk_queue(const struct model *model);
/** Name of the screen shown, for dumps ("desk", "call", "help", …). */
const char *desk_screen(const struct model *model);
/** Checks all invariants; NULL when they hold. For tests, fuzzers and debug builds. */
const char *desk_check(const struct model *model);

#endif
