#ifndef CALLSHEET_RUN_MAILPARTS_H
#define CALLSHEET_RUN_MAILPARTS_H

/** Inside of mail: what mail.c and mailfacts.c share. Nobody else includes this. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/run/heat.h"
#include "callsheet/run/mail.h"
#include "callsheet/run/mail_more.h"
#include "callsheet/run/scoring.h"
#include "callsheet/run/tones.h"

/** A request of the model that waits for its answer. */
struct asked {
    uint32_t serial; /* 0: nothing is waited for */
    uint64_t generation;
    int64_t customer;
    char id[INDEX_ID_BYTES + 1];
};

struct mail {
    struct desk *desk;      /* borrowed */
    struct mail_more *more; /* searching, saving, showing */
    struct children *children;
    struct heat *heat;
    struct scoring *scoring; /* NULL until the workers are started */
    struct tones *tones;
    struct asked threads, messages, about, body;
    struct tone_words *words; /* the firm's own, for the text that is shown */
    uint32_t news;            /* serial of the scan or poll under way; 0 none */
    uint32_t whole;           /* serial of the one whose whole picture has begun */
    bool is_watched;          /* the archive's folder is known to the watch */
    bool has_tones;           /* the tone of something shown changed */
    bool was_scoring;         /* messages were looked at in the last turn */
    int64_t retry_ms;         /* ask again then; 0: no need */
    char sentence[ERROR_MESSAGE_BYTES];
    int64_t told_at; /* mail_at and sentence as the model knows them */
    char told[ERROR_MESSAGE_BYTES];
    struct arena arena; /* of the addresses below */
    int64_t customer;   /* whose addresses are known; 0 nobody's */
    const char **addresses;
    size_t address_count;
};

enum { MAIL_RECENT_DAYS = 60 }; /* mail older than this makes nobody upset today */

/** Fills in the newest heated mail of a customer; empty when there is none. */
void mailfacts_fill(const struct heat *heat, struct facts *facts);
/** Takes what an earlier run knew; before the first list is shown. */
void mailfacts_believe(struct mail *mail);
/** Starts scoring, when the workers are there. */
void mailfacts_start(struct mail *mail);
/** Takes a batch of mail, and the end of a scan or poll. */
void mailfacts_take_rows(struct mail *mail, const struct children_event *event);
void mailfacts_take_done(struct mail *mail, const struct children_event *event);
/** Takes what scoring asked for; false when the event is none of that. */
bool mailfacts_take_score(struct mail *mail, const struct children_event *event);
/** After events were taken: goes on scoring, tells the tones, has rows put right. */
void mailfacts_work(struct mail *mail, int64_t now_ms);

#endif
