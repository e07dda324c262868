/** Other programs and the shell we came from: the editor, the dialler, ^Z. */
#include "callsheet/run/outside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/io.h"
#include "callsheet/base/log.h"
#include "callsheet/base/mem.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/run/argv.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/desktop.h"
#include "callsheet/run/effects_call.h"
#include "callsheet/run/lend.h"

void outside_suspend(struct desk *desk, const struct effect *effect) {
    (void)effect;
    desk_sync_drafts(desk);
    term_suspend(desk->term);
    signals_stop_job();
    lend_take_back(desk);
}

/* --- the editor --- */

/** Writes the note into a new private file of the state folder. */
static enum status write_note(const struct desk *desk, const char *text, char *path,
                              size_t capacity, struct error *err) {
    enum status status =
        io_join(path, capacity, desk->options->state_folder, "note-XXXXXX.txt", err);
    if (status == STATUS_OK) {
        status = io_make_dirs(desk->options->state_folder, err);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int fd = mkostemps(path, (int)strlen(".txt"), O_CLOEXEC);
    if (fd < 0) {
        return error_set(err, STATUS_IO, "Cannot make a file for the editor in %s: %s.",
                         desk->options->state_folder, strerror(errno));
    }
    status = io_write_all(fd, text, strlen(text), err);
    close(fd);
    return status;
}

static void tell_edited(struct desk *desk, const struct buf *text) {
    struct message message = desk_message(desk, MSG_EDITED);
    message.text = buf_text(text);
    message.text_len = text->len;
    desk_tell(desk, &message);
}

/** Reads the note back. The file is removed only when its text was taken. */
static void take_note(struct desk *desk, const struct effect *effect, const char *path, int how) {
    struct buf text = {0};
    struct error err;
    enum status status = STATUS_OK;
    if (!WIFEXITED(how) || WEXITSTATUS(how) != 0) {
        status = error_set(&err, STATUS_CANCELLED,
                           "The editor ended with an error; the note is as it was before.");
    } else {
        status = io_read_file(path, OUTCOME_NOTE_BYTES, &text, &err);
    }
    if (status == STATUS_LIMIT) {
        status = error_set(&err, status,
                           "The note is longer than 64 KiB and was not taken; it is in %s.", path);
    } else {
        (void)unlink(path);
    }
    if (status == STATUS_OK) {
        tell_edited(desk, &text);
    } else {
        desk_tell_failed(desk, effect, &err);
    }
    buf_release(&text);
}

void outside_editor(struct desk *desk, const struct effect *effect) {
    char path[4096 + 32];
    struct argv argv;
    struct error err;
    int how = 0;
    pid_t editor = -1;
    desk_sync_drafts(desk);
    enum status status =
        write_note(desk, effect->text != NULL ? effect->text : "", path, sizeof path, &err);
    if (status == STATUS_OK) {
        status = argv_editor(&argv, getenv("VISUAL"), getenv("EDITOR"), path, &err);
    }
    if (status == STATUS_OK) {
        struct launch launch = {.argv = argv.items, .environment = environ};
        term_suspend(desk->term);
        status = lend_start(desk, &launch, &editor, &err);
        if (status == STATUS_OK && !lend_wait(desk, editor, &how)) {
            desk->end = DESK_HUNG_UP; /* the draft is synced; the file stays beside it */
            return;
        }
        lend_take_back(desk);
    }
    if (status != STATUS_OK) {
        desk_tell_failed(desk, effect, &err);
        return;
    }
    take_note(desk, effect, path, how);
}

/* --- the dialler --- */

void outside_dial(struct desk *desk, const struct effect *effect) {
    struct argv argv;
    struct error err;
    struct desktop desktop;
    pid_t dialler = -1;
    enum status status =
        argv_dial(&argv, desk->options->dial, effect->text != NULL ? effect->text : "", &err);
    if (status == STATUS_OK) {
        desktop_init(&desktop);
        struct launch launch = {
            .argv = argv.items, .environment = desktop.environment, .is_apart = true};
        status = lend_start(desk, &launch, &dialler, &err);
        desktop_release(&desktop);
    }
    if (status != STATUS_OK) {
        desk_tell_failed(desk, effect, &err);
    } else {
        desk->dialler = dialler;
    }
}

void outside_child_ended(struct desk *desk) {
    struct error err;
    int how = 0;
    if (desk->dialler <= 0 || waitpid(desk->dialler, &how, WNOHANG) != desk->dialler) {
        return;
    }
    desk->dialler = 0;
    if (!WIFEXITED(how) || WEXITSTATUS(how) != 0) {
        const struct effect effect = {.kind = EFFECT_DIAL};
        (void)error_set(&err, STATUS_IO,
                        "The dial command ended with an error; dial the number by hand.");
        desk_tell_failed(desk, &effect, &err);
    }
}
