/** Argument lists for other programs, without a shell. */
#include "callsheet/run/argv.h"

#include <string.h>

#include "callsheet/base/buf.h"

static void clear(struct argv *argv) {
    argv->count = 0;
    argv->items[0] = NULL;
    argv->room[0] = '\0';
}

/** Bytes of `room` in use: items follow each other in it. */
static size_t used(const struct argv *argv) {
    if (argv->count == 0) {
        return 0;
    }
    const char *last = argv->items[argv->count - 1];
    return (size_t)(last - argv->room) + strlen(last) + 1;
}

static enum status add(struct argv *argv, const char *text, size_t len, struct error *err) {
    size_t at = used(argv);
    if (argv->count >= ARGV_MOST || len >= sizeof argv->room - at) {
        return error_set(err, STATUS_LIMIT, "The command is too long; use a shorter one.");
    }
    memcpy(argv->room + at, text, len);
    argv->room[at + len] = '\0';
    argv->items[argv->count++] = argv->room + at;
    argv->items[argv->count] = NULL;
    return STATUS_OK;
}

enum status argv_add(struct argv *argv, const char *text, struct error *err) {
    return add(argv, text, strlen(text), err);
}

enum status argv_split(struct argv *out, const char *command, struct error *err) {
    static const char blanks[] = " \t\n";
    enum status status = STATUS_OK;
    clear(out);
    const char *at = command + strspn(command, blanks);
    while (status == STATUS_OK && *at != '\0') {
        size_t len = strcspn(at, blanks);
        status = add(out, at, len, err);
        at += len;
        at += strspn(at, blanks);
    }
    if (status == STATUS_OK && out->count == 0) {
        status = error_set(err, STATUS_INVALID, "The command is empty; name a program.");
    }
    return status;
}

/** A shell that runs a text would take what stands in for %n as commands. */
static bool is_shell_with_text(const char *const *list) {
    static const char *const shells[] = {"sh", "bash", "dash", "zsh", "ksh", "fish", "csh", "tcsh"};
    const char *slash = strrchr(list[0], '/');
    const char *name = slash != NULL ? slash + 1 : list[0];
    bool is_shell = false;
    for (size_t i = 0; i < ARRAY_LEN(shells); i++) {
        is_shell = is_shell || strcmp(name, shells[i]) == 0;
    }
    for (size_t i = 1; is_shell && list[i] != NULL; i++) {
        if (list[i][0] == '-' && strchr(list[i], 'c') != NULL) {
            return true;
        }
    }
    return false;
}

static enum status clean_number(char *out, size_t capacity, const char *number, struct error *err) {
    size_t len = 0;
    for (const char *at = number; *at != '\0'; at++) {
        if (strchr("+0123456789*#,;", *at) != NULL && len + 1 < capacity) {
            out[len++] = *at;
        }
    }
    out[len] = '\0';
    if (strpbrk(out, "0123456789") == NULL) {
        return error_set(err, STATUS_INVALID, "There is no number to dial.");
    }
    return STATUS_OK;
}

enum status argv_dial(struct argv *out, const char *const *configured, const char *number,
                      struct error *err) {
    char digits[128];
    bool has_place = false;
    clear(out);
    if (configured == NULL || configured[0] == NULL) {
        return error_set(err, STATUS_INVALID,
                         "No dial command is configured; dial the number by hand.");
    }
    if (is_shell_with_text(configured)) {
        return error_set(err, STATUS_INVALID,
                         "The dial command must not be a shell with -c; name the program itself.");
    }
    enum status status = clean_number(digits, sizeof digits, number, err);
    for (size_t i = 0; status == STATUS_OK && configured[i] != NULL; i++) {
        bool is_place = strcmp(configured[i], "%n") == 0;
        if (!is_place && strstr(configured[i], "%n") != NULL) {
            return error_set(err, STATUS_INVALID,
                             "In the dial command %%n must be an argument of its own.");
        }
        has_place = has_place || (is_place && i > 0);
        status = argv_add(out, is_place ? digits : configured[i], err);
    }
    if (status == STATUS_OK && !has_place) {
        status =
            error_set(err, STATUS_INVALID, "The dial command has no %%n where the number belongs.");
    }
    return status;
}

enum status argv_editor(struct argv *out, const char *visual, const char *editor, const char *path,
                        struct error *err) {
    const char *command = "vi";
    if (visual != NULL && visual[strspn(visual, " \t\n")] != '\0') {
        command = visual;
    } else if (editor != NULL && editor[strspn(editor, " \t\n")] != '\0') {
        command = editor;
    }
    enum status status = argv_split(out, command, err);
    return status == STATUS_OK ? argv_add(out, path, err) : status;
}

/* Says whether an id means nothing to whoever reads it: no blank, quote, bracket or other sign. */
static bool is_plain_id(const char *id) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "@._+=~/-";
    return id[0] != '\0' && id[0] != '-' && strspn(id, plain) == strlen(id);
}

/* Writes one argument with the ids in their places; false when one is not fit for it. */
static bool fill_place(const char *from, const char *thread, const char *message, struct buf *out,
                       bool *has_place) {
    for (const char *at = from; *at != '\0'; at++) {
        const char *id = NULL;
        if (at[0] == '%' && (at[1] == 't' || at[1] == 'i')) {
            id = at[1] == 't' ? thread : message;
        }
        if (id != NULL && !is_plain_id(id)) {
            return false;
        }
        if (id != NULL) {
            buf_add_text(out, id);
            *has_place = true;
            at++;
        } else {
            buf_add_char(out, *at);
        }
    }
    return true;
}

enum status argv_mail(struct argv *out, const char *const *configured, const char *thread,
                      const char *message, struct error *err) {
    bool has_place = false;
    clear(out);
    if (configured == NULL || configured[0] == NULL) {
        return error_set(err, STATUS_INVALID,
                         "No mail program is configured; name one in [mail] open.");
    }
    if (is_shell_with_text(configured)) {
        return error_set(err, STATUS_INVALID,
                         "The mail program must not be a shell with -c; name the program itself.");
    }
    enum status status = argv_add(out, configured[0], err);
    for (size_t i = 1; status == STATUS_OK && configured[i] != NULL; i++) {
        struct buf argument = {0};
        if (fill_place(configured[i], thread, message, &argument, &has_place)) {
            status = argv_add(out, buf_text(&argument), err);
        } else {
            status = error_set(err, STATUS_INVALID,
                               "The id of this message holds signs that are not handed to other "
                               "programs; use %%t, the thread, in [mail] open.");
        }
        buf_release(&argument);
    }
    if (status == STATUS_OK && !has_place) {
        status = error_set(err, STATUS_INVALID,
                           "[mail] open has no %%t or %%i where the id of the mail belongs.");
    }
    return status;
}

enum status argv_pager(struct argv *out, const char *pager, struct error *err) {
    bool is_set = pager != NULL && pager[strspn(pager, " \t\n")] != '\0';
    return argv_split(out, is_set ? pager : "less", err);
}
