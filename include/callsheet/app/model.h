#ifndef CALLSHEET_APP_MODEL_H
#define CALLSHEET_APP_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/app/action.h"
#include "callsheet/app/call.h"
#include "callsheet/app/desk.h"
#include "callsheet/app/mail_more.h"
#include "callsheet/base/mem.h"
#include "callsheet/domain/complaint.h"
#include "callsheet/ui/layout.h"
#include "callsheet/ui/list.h"
#include "callsheet/ui/palette.h"
#include "callsheet/ui/paragraph.h"
#include "callsheet/ui/paste.h"

/**
 * The state of the desk. Private to the app room. It holds ids, never pointers into lists; the
 * cursor stays on its id after a reload.
 */
// clang-format off
/** X(name, word): the panes in their order; the digit of a pane is its place here. The last two are
    the evidence view's and are shown in place of the others. */
#define PANE_TABLE(X) \
    X(QUEUE, "queue") X(WHO, "who") X(WHY, "why") X(INVOICES, "invoices") X(WORK, "work") \
    X(MAIL, "mail") X(HISTORY, "history") X(CALL, "call") \
    X(COMPLAINT, "complaint") X(RECORD, "record")
// clang-format on
enum pane {
#define X(name, word) PANE_##name,
    PANE_TABLE(X)
#undef X
        PANE_COUNT
};

/** What a painting can depend on. Each counter only grows, so that the sum of those a pane depends
    on is its revision: it repaints when that, its place or the epoch differs. */
enum revision {
    REV_QUEUE,   /* rows of the list, filter, marks */
    REV_SELECT,  /* which customer */
    REV_CARD,    /* the customer's card */
    REV_FOCUS,   /* focus, what is unfolded, cursors of the panes */
    REV_FORM,    /* the call */
    REV_MAIL,    /* threads, messages */
    REV_MINUTE,  /* the time shown */
    REV_SECOND,  /* the seconds of a call */
    REV_STATUS,  /* the bottom row */
    REV_OVERLAY, /* what lies over the screen */
    REV_COUNT
};

enum overlay {
    OVERLAY_NONE,
    OVERLAY_HELP,
    OVERLAY_CONFIRM,
    OVERLAY_UNFINISHED,
    OVERLAY_SNOOZE,
    OVERLAY_SETTLE, /* conceding a line, or judging a claim */
    OVERLAY_LETTER, /* the mail with the corrected invoices, before the call is saved */
    OVERLAY_TICKET,
    OVERLAY_SAVE, /* an attachment */
};

/** Something asked for of which only the newest answer counts. */
struct request {
    uint64_t generation; /* 0: never asked */
    bool is_awaited;
};

/** A list pane's position: items are ids, unique in the pane. */
struct item_view {
    struct list list;
    int64_t open; /* unfolded item, 0 none */
    int scroll;   /* first line shown */
};

/** Rows of the queue's list that are no customer. */
enum queue_mark {
    MARK_BLANK = -1,
    MARK_HELD = -2,      /* title: held back */
    MARK_MORE = -3,      /* so many more on the whole list */
    MARK_HELD_MORE = -4, /* so many more held back */
    MARK_FOUND = -5,     /* title: other customers found */
    MARK_NONE = -6,      /* nothing to show, in words */
};

/** A customer who is selected and no longer (or not) on the list: stays until the cursor moves. */
struct ghost {
    int64_t customer; /* 0 none */
    char brief[96];
};

struct queue_view {
    struct list list;
    long *places; /* of each item: index into the queue's rows, or -1 */
    bool is_mine, shows_held, shows_whole;
    char filter[64];
    struct found *found;
    struct request find;
    struct ghost ghost;
    size_t to_call, held, shown_to_call, shown_held; /* after the filters; of those shown */
    size_t day_count;                                /* to call whatever is searched for */
    int64_t day_sum;                                 /* of those, base currency, minor units */
    int64_t before;                                  /* customer shown before the search */
    int preview_rows;                                /* rows there were for the preview */
    int amount_cols, brief_cols; /* widest sum, widest reason of those held back */
};

struct mail_view {
    struct mail_list *threads, *messages;
    struct mail_body *body;
    int64_t customer; /* whose threads those are; 0 none */
    struct request ask_threads, ask_messages, ask_body;
    bool is_reading, shows_quotes;
    size_t message; /* which of `messages` is read */
    int scroll, body_rows;
    char state[160]; /* about the archive, "" is fine */
    char trouble[160];
    char *thread_id;           /* of the thread being read */
    char *wanted;              /* id of the message asked for */
    int tone_cols, about_cols; /* widest of the threads, 0 when none has any */
    struct request ask_raw;
    char *shown; /* text of the body as shown: quotes folded or not */
    size_t shown_len;
    struct text_mark *marks;
    size_t mark_count;
};

/** What is shown at the left of the evidence view: a claim on record, or a message. */
struct evidence_source {
    int64_t claim; /* 0: a message */
    char *mail;    /* its id; owned */
};

enum { EVIDENCE_SOURCES = 64 };

/** The evidence view: what the customer says beside what is on record. It lies in place of the
    panes while it is open and gives them back as they were. */
struct evidence_view {
    bool is_open;
    int64_t opened_at;
    enum pane from; /* had the focus before */
    struct evidence_source sources[EVIDENCE_SOURCES];
    size_t source_count, source;
    bool prefers_heated; /* of the messages that come, the most heated is shown first */
    struct request ask_messages, ask_body;
    char trouble[160]; /* why the message is not shown; "" */

    char who[200], when[64], subject[300]; /* of what is shown, cleaned */
    char *text;                            /* as shown, cleaned */
    size_t len;
    char *subject_raw; /* for its references */
    int64_t at;        /* written, or said, then */
    int tone;          /* score, -1 unknown */
    enum tone_band band;
    struct text_mark *heat; /* heated spans */
    size_t heat_count;
    struct mail_span *gaps; /* what its author did not write */
    size_t gap_count;
    char *no_count; /* owned: why its tone does not count; NULL it does */
    size_t warning_count;

    struct arena arena; /* of `complaint` */
    struct complaint complaint;
    long link; /* current place in the text: index of its link, -1 none */
    int scroll, body_rows, body_cols;
    int64_t invoice; /* shown at the right, 0 none */
    bool is_chosen;  /* by the person, or where they came from: a new text does not change it */
};

/** Conceding a line, or judging a claim. */
struct settle_view {
    bool is_verdict;
    int64_t invoice, line, claim;
    int at; /* 0 the choice, 1 amount (conceding), then words */
    enum correction_reason reason;
    enum verdict verdict;
    size_t cursor;
    struct field amount, words;
    char problem[200];
};

/** The mail with the corrected invoices, read before the call is saved. */
struct letter_view {
    struct uuid call;
    char *text; /* subject, empty line, body */
    int scroll;
};

/** What the bottom row says until the next key. */
struct status_line {
    char text[ERROR_MESSAGE_BYTES];
    bool is_bad;
};

/** What was said of a customer whose row is awaited. */
struct told {
    int64_t customer; /* 0 nobody */
    char text[ERROR_MESSAGE_BYTES];
};

struct snooze_view {
    int64_t customer;
    struct field when, reason;
    int at; /* 0 when, 1 reason */
    char problem[200];
};

struct confirm_view {
    char question[200];
    struct uuid call; /* the draft it is about */
    bool is_quit;     /* it is about leaving, with a note that is not on disk */
};

/** Where everything is. Made by model_layout, used by view and by the mouse. */
struct desk_layout {
    struct layout_screen screen;
    struct rect pane[PANE_COUNT]; /* whole section, title included; empty: not shown */
    bool is_folded[PANE_COUNT];
    bool is_reader; /* the reader of mail covers the panes below who */
    bool is_evidence;
};

struct pane_seen {
    uint64_t revision;
    bool is_valid;
};

struct model {
    struct desk_setup setup;
    int64_t now;
    int rows, cols;
    struct uuid next_uuid;
    struct effects *effects; /* during an update only */
    uint64_t generation;
    uint32_t revisions[REV_COUNT];

    struct queue *queue;
    bool is_as_of, is_queue_stale;
    bool has_acted; /* a key came: the cursor is where the person wants it */
    bool queue_awaited;
    size_t rows_awaited;
    int64_t fed_at, mail_at;
    struct queue_view list;
    int64_t selected; /* customer, 0 none */
    char selected_name[96];
    bool was_listed; /* the selected one has been on the list while selected */

    struct card *card; /* of card_customer; NULL none */
    struct request ask_card;
    struct judgement judgement; /* of the card */
    int number_cols;            /* of its longest invoice number, within reason */
    int year_cols[PANE_COUNT];  /* columns a day needs more where other years are shown */
    size_t open_invoices;       /* of the card */
    char card_trouble[200];

    enum pane focus;
    struct item_view items[PANE_COUNT];
    struct mail_view mail;
    struct evidence_view evidence;
    struct find_view find;
    struct save_view save;

    struct call **calls; /* live, being saved, or for later */
    size_t call_count, call_capacity;

    enum overlay overlay;
    struct confirm_view confirm;
    struct snooze_view snooze;
    struct settle_view settle;
    struct letter_view letter;
    char ticket[64];             /* number of the support case shown */
    int ticket_scroll;           /* of it */
    struct item_view unfinished; /* positions are 1 + index into calls */
    int help_scroll;
    struct palette palette;
    struct palette_item *commands;
    char (*command_keys)[24];
    struct paste paste;
    struct key pending[KEYMAP_SEQUENCE];
    size_t pending_count;
    struct status_line status;
    struct told told;
    char wait[200]; /* the ledger is kept by somebody else */

    struct desk_layout layout;
    int wanted[PANE_COUNT]; /* rows below the title, as last known: nothing jumps while loading */
    uint64_t wanted_revision;
    struct form_plan plan; /* of the call shown */
    struct painted {
        struct desk_layout layout; /* of what is on the surface */
        struct pane_seen panes[PANE_COUNT], header, subject, hints;
        uint32_t epoch;
        bool is_covered, is_valid;
        uint64_t list_revision; /* of the list without its cursor */
        size_t list_top, list_cursor;
    } painted;
    struct arena scratch; /* texts of one update or view */
};

/* --- model.c ---------------------------------------------------------------------------------- */

/** Says that something seen depends on has changed. */
void model_touch(struct model *model, enum revision what);
/** Appends a wish. Only during an update. */
struct effect *model_wish(struct model *model, enum effect_kind kind);
/** Asks for something of which only the newest answer counts. */
struct effect *model_ask(struct model *model, struct request *request, enum effect_kind kind);
/** Says whether an answer is the newest one asked for, and no longer awaits it. */
bool model_answers(struct request *request, uint64_t generation);
struct moment model_moment(const struct model *model);
int32_t model_today(const struct model *model);
/** The card of the selected customer, or NULL while it is not there. */
const struct card *model_card(const struct model *model);
/** The zone of the selected customer, or NULL for the firm's. */
const struct zone *model_zone(const struct model *model);
/** Name of the selected customer, "" when none is. Borrowed until the next update. */
const char *model_customer_name(const struct model *model);
/** Says something in the bottom row until the next key. */
__attribute__((format(printf, 2, 3))) void model_say(struct model *model, const char *format, ...);
/** The same about something that did not work. */
__attribute__((format(printf, 2, 3))) void model_complain(struct model *model, const char *format,
                                                          ...);
void model_focus(struct model *model, enum pane pane);
/** Opens or closes what lies over the screen. */
void model_open(struct model *model, enum overlay overlay);
const char *pane_word(enum pane pane);
/** Loads ids into a list; NULL with a count of 0 empties it. */
void items_load(struct list *list, const int64_t *ids, size_t count);

/* --- select.c: the list and the customer ------------------------------------------------------ */

/** Builds the list's rows anew from queue, filter and found customers; the cursor stays. */
void list_rebuild(struct model *model);
/** Makes a customer the selected one and asks for what is shown about it. */
void customer_select(struct model *model, int64_t customer);
/** Asks again for what is shown about the selected customer. */
void customer_reload(struct model *model);
/** Asks for the selected customer's card; while the evidence is shown, with what is paid. */
void card_ask(struct model *model);
/** After the list's cursor moved: skips rows that are none, selects. `direction` ±1. */
void list_settle(struct model *model, int direction);
/** Goes to the first customer that matches the search; stays where there is none. */
void list_first_match(struct model *model);
/** Takes the next (or previous) customer to call; false when there is none. */
bool list_step(struct model *model, int direction);
/** Puts the list's cursor on a customer, as a guest when it is not on the list. */
void list_go(struct model *model, int64_t customer, const char *name);
/** Sets the filter of the list (and asks the ledger for other customers). */
void list_filter(struct model *model, const char *text);
void queue_view_release(struct queue_view *view);

/* --- card.c ----------------------------------------------------------------------------------- */

/** Takes a card that came. */
void card_arrived(struct model *model, struct card *take_card);
/** Says in a few words why the selected customer is not on the list, when it is not. */
void card_explain_ghost(struct model *model);
/** Loads the panes' items from the card. */
void card_load_items(struct model *model);
/** Id of an item of the invoices' pane, and back. */
int64_t invoice_item(int64_t invoice);
int64_t line_item(int64_t line);
/** Invoice and line selected in the invoices' pane (0 none). */
void card_selected(const struct model *model, int64_t *invoice, int64_t *line);
const struct card_invoice *card_invoice_of(const struct card *card, int64_t id);
const struct card_line *card_line_of(const struct card *card, int64_t id);
/** Id of an item of the history's pane. */
int64_t history_item(const struct card_history *history);
/** The number to dial, of the contact selected or the one to speak to; false when there is none. */
bool card_number(const struct model *model, char *out, size_t capacity);
/** Whom to speak to: index of a contact, -1 nobody; `why` may be NULL. */
long card_speak_to(const struct model *model, struct buf *why);

/* --- mail.c ----------------------------------------------------------------------------------- */

void mail_view_release(struct mail_view *mail);
void mail_load_threads(struct model *model, struct mail_list *take_list, int64_t customer);
void mail_load_messages(struct model *model, struct mail_list *take_list);
void mail_load_body(struct model *model, struct mail_body *take_body);
/** Puts the tone of what is shown right, by id: nothing moves. tones.c */
void mail_load_tones(struct model *model, const struct mail_list *tones);
void mail_open_thread(struct model *model, size_t index);
/** Opens a message of a thread that need not be the customer's. */
void mail_open_message(struct model *model, const char *thread_id, const char *message_id);
/** The message read, or the newest of the selected thread: id, its thread's, and which file (0
    any); false when there is none. */
bool mail_current(const struct model *model, const char **thread_id, const char **message_id,
                  int *which);
/** Reads another file of the message that is read, by its number. */
void mail_show_file(struct model *model, int which);
/** Reads the next of several files of one message. */
void mail_next_file(struct model *model);
/** Opens the thread in the person's mail program; shows the message's file in the pager. */
void mail_outside(struct model *model);
void mail_raw(struct model *model);
/** Says that the message is angry, or that it is not. */
void mail_mark(struct model *model);
void mail_close(struct model *model);
void mail_step(struct model *model, int direction);
void mail_fold(struct model *model);
void mail_scroll(struct model *model, int delta);
/** Tells how many rows the reader has for the text. */
void mail_set_rows(struct model *model, int rows, int cols);

/* --- evidence*.c ------------------------------------------------------------------------------ */

void evidence_release(struct evidence_view *view);
/** Opens the view for what the focus is on: a mail, a claim, an invoice, a line, a work entry. */
void evidence_open(struct model *model);
/** Closes it; the focus is where it was. */
void evidence_close(struct model *model);
/** Takes messages or a text asked for by the view; false when they were not. */
bool evidence_take_messages(struct model *model, struct mail_list *take_list, uint64_t generation);
bool evidence_take_body(struct model *model, struct mail_body *take_body, uint64_t generation);
bool evidence_failed(struct model *model, const struct message *message);
/** A new card came: the complaint is read against it again. */
void evidence_read_again(struct model *model);
/** Shows the next or previous mail or claim, or invoice. */
void evidence_step_source(struct model *model, int direction);
void evidence_step_invoice(struct model *model, int direction);
/** Goes to the next or previous place in the text; scrolls where there is none. */
void evidence_step_link(struct model *model, int direction);
void evidence_scroll(struct model *model, int delta);
/** The record's cursor moved: the place in the text that belongs to it becomes the current one. */
void evidence_follow_record(struct model *model);
/** Gives a call that begins the claim that is shown. */
void evidence_take_over(struct model *model, struct call *call);
/** The open claim about a line (or its invoice): id on record, 0 none. */
int64_t evidence_claim_about(const struct model *model, int64_t invoice, int64_t line);

/* --- record.c --------------------------------------------------------------------------------- */

/** Loads the rows of the record: the invoice's lines, each with its work entries. */
void record_load(struct model *model);
/** Line and work entry of the selected row, 0 none. */
void record_selected(const struct model *model, int64_t *line, int64_t *work);
/** Selects the row of a line or work entry; false when it is not there. */
bool record_select(struct model *model, int64_t line, int64_t work);
/** Works the corrected invoice out as the call stands; false when nothing of it is conceded. The
    result lives in the model's scratch. */
bool record_correction(struct model *model, int64_t invoice, struct correction *out);

/* --- settle.c, letter.c, ticket.c ------------------------------------------------------------- */

void settle_open(struct model *model, bool is_verdict);
bool settle_key(struct model *model, struct key key);
void settle_paste(struct model *model, const char *text, size_t len);
void settle_draw(struct model *model, struct surface *surface, struct rect content);
/** Shows the mail before the call is saved. */
void letter_open(struct model *model, struct call *call);
bool letter_key(struct model *model, struct key key);
/** Takes the text back from the person's editor. */
void letter_edited(struct model *model, const char *text, size_t len);
/** The mail of a call as it is to be drafted, NULL when nothing was conceded. The caller owns it.
 */
struct letter *letter_make(struct model *model, const struct call *call);
void ticket_open(struct model *model, const char *number);
bool ticket_key(struct model *model, struct key key, int action);
void ticket_draw(struct model *model, struct surface *surface, struct rect content);

/* --- calls.c ---------------------------------------------------------------------------------- */

/** The call with a customer, or NULL. */
struct call *call_of(const struct model *model, int64_t customer);
struct call *call_by_uuid(const struct model *model, struct uuid uuid);
/** The call that is live with the selected customer, or NULL. */
struct call *call_shown(const struct model *model);
/** Says whether the keys belong to the form of a live call. */
bool call_has_keys(const struct model *model);
struct form_context call_context(const struct model *model, const struct moment *moment);
void call_begin(struct model *model);
void call_later(struct model *model, struct call *call);
/** Checks the form and saves the call; where lines were conceded the mail is shown first. */
void call_save(struct model *model, struct call *call);
/** Sends the call to the ledger, and with it the mail to be drafted. */
void call_commit(struct model *model, struct call *call, bool with_letter);
void call_drop(struct model *model, struct call *call);
/** Throws the call's notes away (they are kept 30 days on disk). */
void call_discard(struct model *model, struct call *call);
void call_resume(struct model *model, struct call *call);
/** Writes what was typed to the draft, before it is drawn. */
void call_keep(struct model *model, struct call *call);
void call_saved(struct model *model, const struct message *message);
void call_resumed(struct model *model, struct draft_image *take_image);
void call_failed(struct model *model, const struct message *message);
void call_found(struct model *model, struct unfinished_list *take_list);
/** After a card came: when nobody else is on the phone any more, says so and takes the hold. */
void call_check_hold(struct model *model);

/* --- told.c ------------------------------------------------------------------------------------
 */

/** Says that something was done about a customer, and keeps the sentence (without its full stop)
    until the customer's new row comes: told_finish then adds where the row went. */
__attribute__((format(printf, 3, 4))) void told_begin(struct model *model, int64_t customer,
                                                      const char *format, ...);
void told_finish(struct model *model, int64_t customer);

/* --- act.c, keys.c, overlay.c ------------------------------------------------------------------
 */

/** Why an action cannot be done now, as a sentence; NULL when it can. */
const char *action_disabled(const struct model *model, enum action action);
/** Leaves the program; live calls stay on disk. */
void desk_quit(struct model *model);
/** Does an action, or says why not. */
void action_do(struct model *model, enum action action);
void keys_take(struct model *model, const struct message *message);
void keys_mouse(struct model *model, struct key key);
void command_run(struct model *model, const char *text);
const struct palette_item *command_items(struct model *model, size_t *count);
/** Keys while something lies over the screen; false when it lets them through. */
bool overlay_key(struct model *model, struct key key, int action);
void overlay_paste(struct model *model, const char *text, size_t len);
void snooze_open(struct model *model);

/** Where the title of what lies over the screen goes, and its content. */
void overlay_view(struct model *model, struct surface *surface);

/* --- layout.c ----------------------------------------------------------------------------------
 */

/** Works out where everything is and tells lists their sizes. */
void model_layout(struct model *model);
/** The body of a pane below its title; no rows when it is folded or not shown. */
struct rect pane_body(const struct model *model, enum pane pane);

#endif
