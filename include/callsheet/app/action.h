#ifndef CALLSHEET_APP_ACTION_H
#define CALLSHEET_APP_ACTION_H

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/ui/keymap.h"

/**
 * Every action of the desk in one table: id, stable name, the mode its keys work in, default keys,
 * group of the help, hint, text. Help page, hint bar, command palette, configuration names and the
 * README's key list come from it. action_disabled (app/model.h) says why one cannot be done now.
 */
// clang-format off
/** X(name, keys work in, …) — modes of the key map: a pane, or a state that has keys of its own. */
#define MODE_TABLE(X) \
    X(GLOBAL) X(MOVE) X(QUEUE) X(INVOICES) X(MAIL) X(READER) X(HISTORY) X(FORM) X(DRAFTS) \
    X(EVIDENCE)

/** X(name, stable name, mode, default keys, group, hint, text) */
#define ACTION_TABLE(X) \
    X(CALL,          "call",            GLOBAL,  "c",               "Calling",   "call",        "Start the call, or go on with its notes") \
    X(DIAL,          "dial",            GLOBAL,  "d",               "Calling",   "dial",        "Dial the number of whom to speak to") \
    X(EVIDENCE,      "evidence",        GLOBAL,  "e",               "Evidence",  "evidence",    "Put the complaint beside the record of what was done") \
    X(CANDIDATE_NEXT, "next-invoice",   EVIDENCE, "n",              "Evidence",  "other invoice", "Show the next invoice it may be about") \
    X(CANDIDATE_PREV, "previous-invoice", EVIDENCE, "N",            "Evidence",  "",            "Show the invoice before") \
    X(CONCEDE,       "concede",         EVIDENCE, "x",              "Evidence",  "concede",     "In a call: concede the selected line, or a part of it") \
    X(STAND,         "stand-by",        EVIDENCE, "v",              "Evidence",  "stand by",    "In a call: judge the claim about the line, the record quoted") \
    X(SOURCE_NEXT,   "next-complaint",  EVIDENCE, "]",              "Evidence",  "other mail",  "Show the next mail or claim about it") \
    X(SOURCE_PREV,   "previous-complaint", EVIDENCE, "[",           "Evidence",  "",            "Show the mail or claim before") \
    X(SNOOZE,        "snooze",          GLOBAL,  "s",               "Calling",   "snooze",      "Snooze the customer until a day, with a reason") \
    X(UNFINISHED,    "unfinished",      GLOBAL,  "u",               "Calling",   "unfinished",  "List the calls whose notes are kept for later") \
    X(SAVE,          "save-call",       FORM,    "C-s",             "In a call", "save and next", "Save the call and take the next customer") \
    X(FIELD_NEXT,    "next-field",      FORM,    "Tab",             "In a call", "field",       "Go to the next question") \
    X(FIELD_PREV,    "previous-field",  FORM,    "S-Tab",           "In a call", "field back",  "Go to the question before") \
    X(ROW_ADD,       "another",         FORM,    "C-n",             "In a call", "another",     "Add another promise or claim") \
    X(ROW_DROP,      "drop",            FORM,    "C-x C-r",         "In a call", "drop it",     "Drop this promise or claim") \
    X(LOOK,          "look",            FORM,    "C-o, C-g",        "In a call", "other panes", "Look at the other panes or the evidence; the call goes on") \
    X(EDITOR,        "editor",          FORM,    "F4, C-x C-e",     "In a call", "editor",      "Write the note in your own editor") \
    X(LATER,         "later",           FORM,    "Esc, C-c",        "In a call", "later",       "Leave the call for later; everything typed is kept") \
    X(DISCARD,       "discard-call",    FORM,    "C-x C-d",         "In a call", "discard",     "Throw this call's notes away, after a question (kept 30 days)") \
    X(DOWN,          "down",            MOVE,    "j, Down",         "Moving",    "",            "Go down") \
    X(UP,            "up",              MOVE,    "k, Up",           "Moving",    "",            "Go up") \
    X(PAGE_DOWN,     "page-down",       MOVE,    "PgDn, C-f, C-d",  "Moving",    "",            "Go down by a page") \
    X(PAGE_UP,       "page-up",         MOVE,    "PgUp, C-b, C-u",  "Moving",    "",            "Go up by a page") \
    X(FIRST,         "first",           MOVE,    "g g, Home",       "Moving",    "",            "Go to the first") \
    X(LAST,          "last",            MOVE,    "G, End",          "Moving",    "",            "Go to the last") \
    X(OPEN,          "open",            MOVE,    "Enter, l, Right", "Moving",    "open",        "Open, unfold or fold what is selected") \
    X(LEAVE,         "leave",           MOVE,    "h, Left",         "Moving",    "",            "Close what is open, then go back to the list") \
    X(BACK,          "back",            GLOBAL,  "Esc, C-c",        "Moving",    "back",        "Close what is open, clear the search, go back to the list") \
    X(NEXT_CUSTOMER, "next-customer",   GLOBAL,  "J",               "Moving",    "next",        "Take the next customer of the list, from any pane") \
    X(PREV_CUSTOMER, "previous-customer", GLOBAL, "K",              "Moving",    "previous",    "Take the customer before, from any pane") \
    X(PANE_NEXT,     "next-pane",       GLOBAL,  "Tab",             "Panes",     "pane",        "Go to the next pane") \
    X(PANE_PREV,     "previous-pane",   GLOBAL,  "S-Tab",           "Panes",     "",            "Go to the pane before") \
    X(PANE_QUEUE,    "queue",           GLOBAL,  "1",               "Panes",     "",            "Go to the list of customers") \
    X(PANE_WHO,      "who",             GLOBAL,  "2",               "Panes",     "",            "Go to the customer and the contacts") \
    X(PANE_WHY,      "why",             GLOBAL,  "3",               "Panes",     "",            "Go to the reasons") \
    X(PANE_INVOICES, "invoices",        GLOBAL,  "4",               "Panes",     "",            "Go to the invoices") \
    X(PANE_WORK,     "work",            GLOBAL,  "5",               "Panes",     "",            "Go to the work behind the selected invoice or line") \
    X(PANE_MAIL,     "mail",            GLOBAL,  "6",               "Panes",     "",            "Go to the mail") \
    X(PANE_HISTORY,  "history",         GLOBAL,  "7",               "Panes",     "",            "Go to calls, promises, claims and payments") \
    X(PANE_CALL,     "call-form",       GLOBAL,  "8",               "Panes",     "",            "Go to the call") \
    X(FIND,          "find",            GLOBAL,  "/",               "The list",  "find",        "Filter the list and find any customer") \
    X(HELD,          "held-back",       GLOBAL,  "H",               "The list",  "held back",   "Show everybody held back, or only the first") \
    X(WHOLE,         "whole-list",      GLOBAL,  "L",               "The list",  "whole list",  "Show the whole list, or only the day's") \
    X(MINE,          "mine",            GLOBAL,  "m",               "The list",  "mine",        "Show my customers, or everybody's") \
    X(RELOAD,        "reload",          GLOBAL,  "C-l",             "The list",  "",            "Load the list and the customer again and repaint") \
    X(MAIL_FIND,     "find-mail",       MAIL,    "/",               "Mail",      "find mail",   "Search all mail in notmuch's own language; Tab completes") \
    X(MAIL_CUSTOMER, "mail-customer",   MAIL,    "o",               "Mail",      "customer",    "Go to the customer of a mail that was found") \
    X(MAIL_PROGRAM,  "mail-program",    MAIL,    "O",               "Mail",      "mail program", "Open the thread in your mail program") \
    X(MAIL_RAW,      "raw-message",     MAIL,    "|",               "Mail",      "raw",         "Show the message as it is on disk in your pager, cleaned") \
    X(MARK_ANGRY,    "mark-angry",      READER,  "a",               "Mail",      "angry or not", "Say that the message is angry, or that it is not") \
    X(SAVE_PART,     "save-attachment", READER,  "w",               "Mail",      "save attachment", "Save an attachment to a new file") \
    X(FILE_NEXT,     "next-file",       READER,  "f",               "Mail",      "other file",  "Read the next of several files that claim to be this message") \
    X(FOLD,          "fold",            READER,  "z",               "Mail",      "quotes",      "Show or fold quotes and signatures") \
    X(MESSAGE_NEXT,  "next-message",    READER,  "n",               "Mail",      "next",        "Read the next message of the thread") \
    X(MESSAGE_PREV,  "previous-message", READER, "p",               "Mail",      "previous",    "Read the message before") \
    X(RESUME,        "resume",          DRAFTS,  "c",               "Unfinished calls", "continue",    "Go on with the unfinished call that is selected") \
    X(DROP_DRAFT,    "discard",         DRAFTS,  "x",               "Unfinished calls", "discard",     "Throw the unfinished call away, after a question (kept 30 days)") \
    X(COMMAND,       "command",         GLOBAL,  ":",               "Program",   "",            "Type a command; Tab completes") \
    X(HELP,          "help",            GLOBAL,  "?, F1",           "Program",   "help",        "Show this help") \
    X(SUSPEND,       "suspend",         GLOBAL,  "C-z",             "Program",   "",            "Suspend the program; fg brings it back") \
    X(FORM_SUSPEND,  "suspend-call",    FORM,    "C-z",             "Program",   "",            "Suspend the program during a call; the notes are on disk") \
    X(FORM_HELP,     "call-help",       FORM,    "F1",              "Program",   "",            "Show this help during a call") \
    X(QUIT,          "quit",            GLOBAL,  "q",               "Program",   "quit",        "Leave; unfinished calls are kept")
// clang-format on

enum mode {
#define X(name) MODE_##name,
    MODE_TABLE(X)
#undef X
        MODE_COUNT
};

enum action {
#define X(name, word, mode, keys, group, hint, text) ACTION_##name,
    ACTION_TABLE(X)
#undef X
        ACTION_COUNT
};

/** One row of the table. */
struct action_info {
    const char *name;
    enum mode mode;
    const char *keys, *group, *hint, *text;
};

/** The row of an action. Never NULL. */
const struct action_info *action_info(enum action action);
/** The action of a stable name, or -1. */
int action_find(const char *name);
/** Writes the keys bound to it now: the first only, or all; "" when there is none. */
void action_keys(const struct keymap *map, enum action action, bool is_all, char *out,
                 size_t capacity);

/** Fills `map` with the default keys. */
void action_default_keys(struct keymap *map);
/** Binds keys to an action by their configuration names ("save-call = C-s"), in place of those it
    had; several are separated by ", ". STATUS_NOT_FOUND for an unknown action, STATUS_INVALID. */
MUST_CHECK enum status action_bind(struct keymap *map, const char *action_name, const char *keys,
                                   struct error *err);
/** Appends the key list as Markdown tables, for the README. */
void action_keys_markdown(struct buf *out);

#endif
