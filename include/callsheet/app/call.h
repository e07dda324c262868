#ifndef CALLSHEET_APP_CALL_H
#define CALLSHEET_APP_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/app/call_form.h"
#include "callsheet/base/uuid.h"

/**
 * One call in progress, or put by for later: who, since when, what was typed, and how far it is on
 * disk.
 */
enum call_state {
    CALL_LIVE,      /* shown and typed in */
    CALL_SAVING,    /* sent to the ledger: no key changes it until the answer */
    CALL_LATER,     /* left; its draft is on disk and its text here as well */
    CALL_STORED,    /* found on disk at the start; not read yet */
    CALL_ELSEWHERE, /* open in another window of this person */
    CALL_RESUMING,  /* asked for from disk */
};

struct call {
    struct uuid uuid; /* of draft, hold and record: made once */
    int64_t customer;
    char customer_name[96];
    char first_line[96];
    int64_t started_at; /* when the call began; it stays when the note is gone on with later */
    int64_t opened_at;  /* the evidence it began in was opened then; INSTANT_NONE none */
    int64_t shown_at;   /* up to when form.open_seconds counts, while it is shown */
    enum call_state state;
    bool has_form; /* false: only on disk */
    struct call_form form;
    struct form_problem problem;
    bool has_no_draft;     /* it could not even be begun: the text is only here */
    bool is_draft_broken;  /* the notes could not be kept on disk */
    size_t since_snapshot; /* bytes of edits */
    bool has_snapshot;     /* since it is shown */
    int64_t synced_at;     /* instant, 0 not yet */
    char *dialled;         /* number, NULL */
    char summary[200];     /* what it came to, once it was sent */
    char hold[160];        /* somebody else is on the phone with them; "" */
    char currency[4], zone[48];
};

struct call *call_new(struct uuid uuid, int64_t customer, const char *name, int64_t started_at);
void call_free(struct call *call);
/** How long the form has been open, without the times when the note lay aside. A call ends that
    long after it began: when somebody finishes the note in the evening, the call was still in the
    morning, and took the minutes it took. */
int64_t call_seconds(const struct call *call, int64_t now);
/** Counts the time up to now into the form, so that its image holds it. */
void call_count_time(struct call *call, int64_t now);
/** First line of the notes, or the outcome so far, for lists. */
void call_first_line(const struct call *call, char *out, size_t capacity);

/** Where the rows of a form are drawn, relative to its top. */
struct form_slot {
    struct form_at at;
    struct rect rect; /* of the answer: label excluded (choices: included) */
    bool has_label;   /* first of its row */
    bool is_brief;    /* choices where the person is not: without letters, one row if need be */
    bool has_remark;  /* the row below it says something about it */
};
struct form_plan {
    struct form_slot slots[FORM_PLACES];
    size_t count;
    int rows;        /* all of it */
    int problem_row; /* first row of the objection, -1 none */
    int problem_rows;
    int skip; /* rows scrolled away */
    int cols;
    int notes_rows;
    bool is_tight; /* not all can be seen at once: questions take one row */
};

/** Works the places out for `cols` columns and `rows` rows; notes take what is left. */
void form_plan_make(struct form_plan *plan, const struct call_form *form,
                    const struct form_context *context, const struct form_problem *problem,
                    int rows, int cols);

struct surface;
/** Draws the form into `rect`. */
void form_draw(struct surface *surface, struct rect rect, const struct form_plan *plan,
               const struct call_form *form, const struct form_context *context,
               const struct form_problem *problem, bool is_focused);
/** Handles a mouse press at a place of the form; true when it changed something. */
bool form_click(struct call_form *form, const struct form_plan *plan,
                const struct form_context *context, struct rect rect, int row, int col);

#endif
