#ifndef CALLSHEET_RUN_SCORING_H
#define CALLSHEET_RUN_SCORING_H

#include <stdbool.h>
#include <stdint.h>

#include "callsheet/run/children.h"
#include "callsheet/run/heat.h"

/**
 * Finds out the tone of mail in the background: which files the planned messages consist of, a
 * hundred at a time, then those that no earlier run read, one at a time. Messages a person looks at
 * come first. What it came to is kept in the cache now and then, and at the end.
 */
struct scoring;

struct scoring_options {
    struct heat *heat;         /* borrowed */
    struct children *children; /* borrowed */
    const char *cache_folder;  /* borrowed; "" keeps nothing */
    struct mailcache_key key;  /* its text is copied */
};

/** Fills heat with what the cache holds of messages. Must be freed before heat and children. */
struct scoring *scoring_new(const struct scoring_options *options);
void scoring_free(struct scoring *scoring);

/** Looks at a message before those that are planned; nothing when its tone is known. Returns
    whether it is (or was) asked for. */
bool scoring_want(struct scoring *scoring, const char *message_id);

/** Takes an event of the children; false when it is none of scoring's. */
bool scoring_take(struct scoring *scoring, const struct children_event *event);
/** Asks for what is next. Call it when events were taken and when something was planned. */
void scoring_work(struct scoring *scoring, int64_t now, int64_t now_ms);
/** Says whether messages are being looked at. */
bool scoring_is_busy(const struct scoring *scoring);
/** Counts what was read so far, for tests and the log: messages whose body was asked for. */
uint64_t scoring_count(const struct scoring *scoring);

/** Keeps what is known when something is new. Failures are only logged. */
void scoring_keep(struct scoring *scoring);

/** The key of a cache: `archive` names it as the options do. */
uint64_t scoring_scorer(const struct body_words *words);
uint64_t scoring_archive(const char *database, const char *config, const char *profile);

#endif
