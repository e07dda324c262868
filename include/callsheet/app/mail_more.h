#ifndef CALLSHEET_APP_MAIL_MORE_H
#define CALLSHEET_APP_MAIL_MORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/domain/mail.h"
#include "callsheet/ui/field.h"
#include "callsheet/ui/key.h"
#include "callsheet/ui/list.h"
#include "callsheet/ui/palette.h"
#include "callsheet/ui/rect.h"

/**
 * Mail beyond a customer's threads: what a search of the archive found, and an attachment on its
 * way to a file. Parts of the model (app/model.h), private to the app room.
 */
struct model;
struct message;
struct surface;

/** What stands before the line of a search of the archive, and its prefix in the palette. */
#define FIND_LABEL "mail: "
enum { FIND_PREFIX = 'm' };

/** A search of the archive: its results lie over the panes below who while they are shown. */
struct find_view {
    bool is_shown;
    bool is_awaited, is_stopped; /* more may come; the person gave up */
    uint64_t generation;
    char *query;              /* as typed; owned */
    struct mail_list **parts; /* as they came; owned */
    size_t part_count, part_capacity, count;
    int64_t total;    /* in the archive, 0 unknown */
    struct list list; /* ids: places from 1 */
    size_t reading;   /* place of the message that is read, from 1; 0: it is none of these */
    char trouble[ERROR_MESSAGE_BYTES];
    bool has_queries, queries_awaited;
    uint64_t queries_generation;
    struct mail_queries *queries; /* saved searches; NULL before they came */
    struct palette_item *items;   /* for completion; texts live in item_texts */
    size_t item_count;
    struct arena item_texts;
};

/** Saving an attachment of the message that is read. */
struct save_view {
    size_t at; /* which attachment */
    struct field path;
    bool is_edited; /* the path is the person's own */
    char folder[512];
    char problem[200];
    bool is_awaited;
    uint64_t generation;
    char warning[300]; /* said when it is saved; "" */
};

/* --- mail_find.c --- */

void find_init(struct find_view *find);
void find_release(struct find_view *find);
/** Opens the line for a search of the archive. */
void find_open(struct model *model);
/** Begins a search; an empty one closes the results. */
void find_begin(struct model *model, const char *query);
void find_close(struct model *model);
/** Takes messages, the saved searches, or a failure. */
void find_take(struct model *model, struct message *message);
void find_failed(struct model *model, const struct message *message);
/** A message that was found, by its place from 0; NULL when there is none. */
const struct mail_message *find_row(const struct find_view *find, size_t index);
/** The found message that is read or selected; NULL when nothing found is shown. */
const struct mail_message *find_current(const struct model *model);
/** Goes to the customer of that message. */
void find_go_customer(struct model *model);
void find_set_rows(struct model *model);
bool find_action(struct model *model, int action);
void find_press(struct model *model, int row);
void find_wheel(struct model *model, int direction);
void find_view_draw(struct model *model, struct surface *surface, struct rect rect);

/* --- mail_save.c --- */

void save_open(struct model *model);
bool save_key(struct model *model, struct key key);
void save_paste(struct model *model, const char *text, size_t len);
void save_taken(struct model *model, const struct message *message);
void save_failed(struct model *model, const struct message *message);
void save_draw(struct model *model, struct surface *surface, struct rect content);
/** Rows the panel wants. */
int save_rows(const struct model *model);

/* --- mail_head.c --- */

/** Draws who wrote, with every warning, tone, files and attachments; returns the rows taken. */
int mail_head_draw(struct model *model, struct surface *surface, struct rect rect);
/** "angry ✓" of a tone: the band's word (calm is silent unless a person said so). */
const char *mail_tone_words(const struct mail_tone *tone);
/** Says whether the tone counts: not that of a newsletter, or of our own mail. */
bool mail_tone_counts(const struct mail_tone *tone);

#endif
