#ifndef CALLSHEET_TESTS_DESK_DRIVER_H
#define CALLSHEET_TESTS_DESK_DRIVER_H

#include "callsheet/app/desk.h"
#include "callsheet/ui/surface.h"
#include "support/desk_world.h"

/**
 * Drives the desk without a terminal, so that tests read as prose:
 *
 *     open_desk(24, 80);
 *     press("c n C-s");
 *     expect_shows("Saved: Kestrel Freight");
 *
 * Every wish is answered from the world at once (unless held or told to fail), and after every
 * message the frame is painted and the invariants of model and surface are checked. One desk at a
 * time.
 */
struct driver {
    struct world world;
    struct model *model;
    struct surface *surface;
    struct rules rules;
    struct keymap keymap;
    int64_t now;
    bool holds[EFFECT_COUNT];        /* not answered until release_held() */
    enum status fails[EFFECT_COUNT]; /* answered with MSG_FAILED */
    size_t seen[EFFECT_COUNT];       /* wishes so far */
    struct effects held;
    struct effects waiting;
    struct outcome *saved[64];  /* outcomes sent, in order */
    struct letter *letters[64]; /* the mail sent with each; NULL none */
    size_t saved_count;
    struct kept_draft {
        struct uuid uuid;
        int64_t customer, started_at;
        unsigned char *snapshot;
        size_t snapshot_len;
        struct draft_piece edits[4096];
        size_t edit_count;
        bool is_gone;
    } * drafts[32];
    size_t draft_count;
    char *editor_text;
    uint32_t uuids;
    uint64_t actions_hit; /* not used by the desk: bits a test sets */
    bool can_dial, no_mail, is_read_only;
    bool has_quit;
    bool skips_whole; /* does not compare each frame with a whole painting */
};

/** The desk being driven. */
struct driver *driver(void);
/** Makes a desk (not started) whose world may still be changed; open_desk does both. */
void make_desk(int rows, int cols);
void start_desk(void);
void open_desk(int rows, int cols);
/** Frees it; the tests of a program do so by DESK and its kin, in place of TEST. */
void close_desk(void);
#define DESK(name) TEST_WITH(name, NULL, close_desk)
#define DESK_LOOP(name, times)                                                                     \
    (struct test_entry) {                                                                          \
        .test = (name), .count = (int)(times), .teardown = close_desk                              \
    }
#define DESK_SLOW(name, seconds)                                                                   \
    (struct test_entry) {                                                                          \
        .test = (name), .count = 1, .timeout_s = (seconds), .teardown = close_desk                 \
    }

/** Presses keys by their names, separated by blanks: "j", "c n C-s", "g g". */
void press(const char *keys);
/** Types text, one key for each character. */
void type(const char *text);
/** Pastes, bracketed, as the terminal sends it. */
void paste(const char *text);
void click(int row, int col);
void wheel(int row, int col, int direction);
void resize(int rows, int cols);
/** Time goes on. */
void pass_seconds(int64_t seconds);
/** Another program changed the ledger. */
void others_changed(void);
/** Answers what was held back, oldest first. */
void release_held(void);
/** Sends a message as it is. */
void send(struct message *message);
/** Offers the drafts on disk as at the start of a program. */
void offer_drafts(void);

/** The screen as text, the caller frees it. */
char *screen_text(void);
void expect_shows_at(const char *file, int line, const char *text, bool wanted);
#define expect_shows(text) expect_shows_at(__FILE__, __LINE__, (text), true)
#define expect_hides(text) expect_shows_at(__FILE__, __LINE__, (text), false)
/** The screen equals the golden file screen/<name>. */
void expect_screen_at(const char *file, int line, const char *name);
#define expect_screen(name) expect_screen_at(__FILE__, __LINE__, (name))
/** Text of the notes in the call shown; "" when there is none. */
const char *notes(void);

#endif
