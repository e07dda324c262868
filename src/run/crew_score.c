/** Scoring one message: the index worker that scans opens its files, one after the other, the
   worker that scores reads them, and the worst counts. */
#include <unistd.h>

#include "callsheet/base/log.h"
#include "callsheet/run/crew.h"

enum {
    FILES_MOST = 8,  /* of one message; more claim its id only to keep us busy */
    DEATHS_MOST = 2, /* the first may have come from outside */
};

void crew_forget_job(struct score_job *job) {
    mem_free(job->id);
    buf_release(&job->best);
    *job = (struct score_job){.id = NULL};
}

void children_set_words(struct children *children, const struct body_words *words) {
    buf_reset(&children->words);
    if (words->count > 0) {
        body_words_encode(&children->words, words);
    }
}

/* Asks for the descriptor of the next file. */
static void ask_file(struct children *children) {
    struct score_job *job = &children->job;
    struct slot *slot = &children->slots[SLOT_SCORE_FILE];
    job->which++;
    crew_drop_fd(slot);
    buf_reset(&slot->payload);
    index_file_encode(&slot->payload,
                      &(struct index_file){.message_id = job->id, .which = job->which});
    slot->kind = FRAME_INDEX_FILE;
    slot->wanted = job->serial;
    slot->is_waiting = true;
    slot->tries = 0;
}

uint32_t children_score(struct children *children, const char *message_id, uint32_t files,
                        int64_t now) {
    struct score_job *job = &children->job;
    for (unsigned i = SLOT_SCORE_FILE; i <= SLOT_SCORE; i++) {
        children->slots[i].wanted = 0;
        children->slots[i].is_waiting = false;
        crew_drop_fd(&children->slots[i]);
    }
    crew_forget_job(job);
    job->id = mem_strdup(message_id);
    job->serial = crew_next_serial(children);
    job->files = files < 1 ? 1 : files < FILES_MOST ? files : FILES_MOST;
    job->now = now;
    ask_file(children);
    return job->serial;
}

/* The descriptor came: the worker that scores shall read it. */
static enum heard hear_file(struct children *children, const struct frame *frame, int *fd) {
    struct index_file_opened opened;
    struct score_job *job = &children->job;
    struct slot *slot = &children->slots[SLOT_SCORE];
    if (*fd < 0 || index_file_opened_decode(frame, &children->arena, &opened, NULL) != STATUS_OK) {
        return HEARD_NONSENSE;
    }
    job->files_differ = job->files_differ || opened.files_differ;
    job->opened++;
    crew_drop_fd(slot);
    slot->fd = *fd;
    *fd = -1;
    slot->wanted = job->serial;
    slot->is_waiting = true;
    slot->tries = 0;
    slot->kind = FRAME_BODY_SCORE;
    buf_reset(&slot->payload);
    body_score_encode(&slot->payload, &(struct body_score){.bytes = opened.bytes, .now = job->now});
    return HEARD_NOTHING;
}

/* Gives out what all files came to; the job is over. */
static enum heard give_best(struct children *children, struct children_event *out) {
    struct score_job *job = &children->job;
    const struct frame best = {
        .kind = FRAME_BODY_SCORED, .payload = buf_text(&job->best), .len = job->best.len};
    struct error why;
    out->serial = job->serial;
    out->kind = CHILDREN_SCORED;
    out->scored.message_id = arena_strdup(&children->arena, job->id);
    out->scored.files = job->opened;
    out->scored.which = job->worst;
    out->scored.files_differ = job->files_differ;
    enum status status = STATUS_NOT_FOUND;
    if (job->worst > 0) {
        status = body_scored_decode(&best, &children->arena, &out->scored.tone, &why);
    }
    if (status != STATUS_OK) {
        (void)error_set(&why, status, "The files of this message are not there.");
        crew_make_event(children, CHILDREN_FAILED, job->serial, &why);
    }
    crew_forget_job(job);
    return status == STATUS_OK ? HEARD_EVENT : HEARD_NOTHING;
}

static enum heard go_on(struct children *children, struct children_event *out) {
    if (children->job.which < children->job.files) {
        ask_file(children);
        return HEARD_NOTHING;
    }
    return give_best(children, out);
}

static enum heard hear_tone(struct children *children, const struct frame *frame,
                            struct children_event *out) {
    struct score_job *job = &children->job;
    struct body_scored scored;
    if (body_scored_decode(frame, &children->arena, &scored, NULL) != STATUS_OK) {
        return HEARD_NONSENSE;
    }
    if (job->worst == 0 || scored.score > job->score) {
        job->worst = job->which;
        job->score = scored.score;
        buf_reset(&job->best);
        buf_add(&job->best, frame->payload, frame->len);
    }
    return go_on(children, out);
}

enum heard crew_hear_score(struct children *children, enum slot_id id, const struct frame *frame,
                           int *fd, struct children_event *out) {
    if (children->job.id == NULL || children->job.serial != frame->serial) {
        return HEARD_NOTHING;
    }
    if (frame->kind == FRAME_FAILED) { /* a file that is gone: the others are still there */
        struct failed failed;
        if (failed_decode(frame, &children->arena, &failed, NULL) != STATUS_OK) {
            return HEARD_NONSENSE;
        }
        return go_on(children, out);
    }
    return id == SLOT_SCORE_FILE ? hear_file(children, frame, fd) : hear_tone(children, frame, out);
}

void crew_score_died(struct children *children) {
    struct score_job *job = &children->job;
    struct slot *slot = &children->slots[SLOT_SCORE];
    slot->wanted = 0;
    slot->is_waiting = false;
    crew_drop_fd(slot);
    if (job->id == NULL) {
        return;
    }
    if (++job->deaths < DEATHS_MOST) {
        job->which--; /* once more: perhaps it was not the message's doing */
        ask_file(children);
        return;
    }
    log_note("a message ended the worker that scores");
    job->files_differ = job->files > 1;
    job->deaths = 0;
    if (job->which < job->files) { /* a deadly file must not hide the others */
        ask_file(children);
    } else if (job->worst > 0) {
        job->is_over = true;
    } else {
        struct error why;
        crew_explain_refusal(&why);
        crew_make_event(children, CHILDREN_FAILED, job->serial, &why);
        crew_forget_job(job);
    }
}

bool crew_score_result(struct children *children, struct children_event *out) {
    if (!children->job.is_over) {
        return false;
    }
    arena_clear(&children->arena);
    *out = (struct children_event){.serial = 0};
    return give_best(children, out) == HEARD_EVENT;
}
