/* What callsheet doctor says about the configuration. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "callsheet/app/action.h"
#include "callsheet/base/io.h"
#include "callsheet/cli/doctor.h"
#include "callsheet/ui/theme.h"

enum { THEME_FILE_BYTES = 65536, KEYS_BYTES = 256 };

/** Whom to tell. */
struct telling {
    const struct cli_context *cli;
    finding_visit visit;
    void *context;
};

static void tell(const struct telling *telling, bool is_bad, const char *what, const char *advice) {
    struct finding finding = {
        .weight = is_bad ? FINDING_BAD : FINDING_NOTE, .what = what, .advice = advice};
    telling->visit(telling->context, &finding);
}

static void look_at_file(const struct telling *telling) {
    const struct cli_context *cli = telling->cli;
    struct buf what = {0};
    if (cli->config_error.status) {
        tell(telling, true, cli->config_error.message,
             "Correct it: nothing else runs before. What follows takes the defaults instead.");
    } else if (cli->config.file[0]) {
        buf_addf(&what, "%s is read and understood.", cli->config.file);
        struct finding finding = {.weight = FINDING_GOOD, .what = buf_text(&what), .advice = ""};
        telling->visit(telling->context, &finding);
    } else {
        tell(telling, false, "There is none; the defaults are used.",
             "callsheet init writes a commented one.");
    }
    buf_release(&what);
}

/* --- theme --------------------------------------------------------------------------------------
 */

/** Writes where the file of a theme is: as named, else the person's, else the one installed beside
    the program. False when there is none. */
static bool find_theme(const char *name, char *out, size_t capacity) {
    char folder[CONFIG_PATH_BYTES], program[CONFIG_PATH_BYTES];
    if (strchr(name, '/')) {
        return snprintf(out, capacity, "%s", name) < (int)capacity && io_exists(out);
    }
    if (io_user_folder(IO_CONFIG, folder, sizeof folder, NULL) == STATUS_OK &&
        snprintf(out, capacity, "%s/themes/%s.theme", folder, name) < (int)capacity &&
        io_exists(out)) {
        return true;
    }
    ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
    program[len > 0 ? len : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (!slash) {
        return false;
    }
    *slash = '\0';
    return snprintf(out, capacity, "%s/../share/callsheet/themes/%s.theme", program, name) <
               (int)capacity &&
           io_exists(out);
}

static void look_at_theme(const struct telling *telling) {
    char path[2 * CONFIG_PATH_BYTES];
    const char *name = telling->cli->config.theme;
    enum theme_base base = THEME_DARK;
    struct theme theme;
    struct error err;
    struct buf text = {0}, what = {0};
    if (!name[0] || strcmp(name, "auto") == 0 || theme_base_parse(&base, name) == STATUS_OK) {
        return;
    }
    if (!find_theme(name, path, sizeof path)) {
        buf_addf(&what, "There is no theme “%.80s”; the desk will not open.", name);
        tell(telling, true, buf_text(&what),
             "Write dark, light, mono or the path of a theme file after theme in [screen].");
    } else {
        theme_init(&theme, base, DEPTH_TRUE);
        enum status status = io_read_file(path, THEME_FILE_BYTES, &text, &err);
        if (!status) {
            status = theme_parse(&theme, buf_text(&text), path, &err);
        }
        if (status) {
            tell(telling, true, err.message, "Correct the theme file, or choose another theme.");
        }
    }
    buf_release(&what);
    buf_release(&text);
}

/* --- dialling -----------------------------------------------------------------------------------
 */

static bool is_program(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode) && access(path, X_OK) == 0;
}

bool doctor_finds_program(const char *name) {
    const char *folders = getenv("PATH");
    char path[CONFIG_PATH_BYTES];
    if (strchr(name, '/')) {
        return is_program(name);
    }
    for (const char *at = folders ? folders : "/usr/local/bin:/usr/bin:/bin"; *at;) {
        size_t len = strcspn(at, ":");
        if (len > 0 &&
            snprintf(path, sizeof path, "%.*s/%s", (int)len, at, name) < (int)sizeof path &&
            is_program(path)) {
            return true;
        }
        at += len + (at[len] == ':');
    }
    return false;
}

static bool is_shell(const char *program) {
    static const char *const shells[] = {"sh", "bash", "dash", "zsh", "ksh", "fish", "csh", "tcsh"};
    const char *slash = strrchr(program, '/');
    const char *name = slash ? slash + 1 : program;
    for (size_t i = 0; i < ARRAY_LEN(shells); i++) {
        if (strcmp(name, shells[i]) == 0) {
            return true;
        }
    }
    return false;
}

/** What the words of a dial command come to. */
struct dialling {
    char program[CONFIG_TEXT_BYTES];
    bool has_place; /* %n as a word of its own */
    bool has_text;  /* an option like -c */
};

static struct dialling read_dial(const char *command) {
    static const char blanks[] = " \t";
    struct dialling dialling = {.program = ""};
    for (const char *at = command + strspn(command, blanks); *at; at += strspn(at, blanks)) {
        size_t len = strcspn(at, blanks);
        if (!dialling.program[0]) {
            memcpy(dialling.program, at, len); /* a part of a text of that size */
        } else {
            dialling.has_place = dialling.has_place || (len == 2 && strncmp(at, "%n", 2) == 0);
            dialling.has_text = dialling.has_text || (at[0] == '-' && memchr(at, 'c', len));
        }
        at += len;
    }
    return dialling;
}

static void look_at_dial(const struct telling *telling) {
    struct dialling dialling = read_dial(telling->cli->config.dial);
    struct buf what = {0};
    if (!dialling.program[0]) {
        return; /* numbers are dialled by hand */
    }
    if (!doctor_finds_program(dialling.program)) {
        buf_addf(&what, "The dial program “%.80s” is not there.", dialling.program);
        tell(telling, true, buf_text(&what),
             "Install it, or correct dial in [phone] of the configuration.");
    }
    if (is_shell(dialling.program) && dialling.has_text) {
        tell(telling, true, "The dial program is a shell that runs a text: it will be refused.",
             "Name the program itself after dial in [phone]; a script of yours may hold the rest.");
    } else if (!dialling.has_place) {
        tell(telling, true, "The dial program does not say where the number belongs.",
             "Write %n as a word of its own after dial in [phone], as in dial = linphone-cli %n.");
    }
    buf_release(&what);
}

/* --- keys ---------------------------------------------------------------------------------------
 */

/** Says whether "a, b" holds "b". */
static bool has_key(const char *list, const char *key, size_t len) {
    for (const char *at = list; at; at = strstr(at, ", ")) {
        at += at == list ? 0 : 2;
        if (strncmp(at, key, len) == 0 && (at[len] == '\0' || strncmp(at + len, ", ", 2) == 0)) {
            return true;
        }
    }
    return false;
}

/** Names the keys an action should have and another one of its pane took. */
static void look_at_action(const struct telling *telling, const struct keymap *map,
                           enum action action, const char *keys) {
    char wanted[KEYS_BYTES], bound[KEYS_BYTES];
    struct keymap alone;
    struct buf what = {0};
    const char *name = action_info(action)->name;
    keymap_init(&alone);
    bool is_read = action_bind(&alone, name, keys, NULL) == STATUS_OK;
    action_keys(&alone, action, true, wanted, sizeof wanted);
    action_keys(map, action, true, bound, sizeof bound);
    if (is_read && !wanted[0] && action_info(action)->keys[0]) {
        buf_addf(&what, "%s has no key.", name);
        tell(telling, false, buf_text(&what),
             "Give it one in [keys]; until then it is reached by its name after “:”.");
    }
    for (const char *at = wanted; is_read && at[0];) {
        const char *end = strstr(at, ", ");
        size_t len = end ? (size_t)(end - at) : strlen(at);
        if (!has_key(bound, at, len)) {
            buf_reset(&what);
            buf_addf(&what, "%.*s no longer means %s: another action has the same key.", (int)len,
                     at, name);
            tell(telling, false, buf_text(&what), "Give one of them another key in [keys].");
        }
        at += len + (end ? 2 : 0);
    }
    buf_release(&what);
    keymap_release(&alone);
}

static void look_at_keys(const struct telling *telling) {
    const struct config *config = &telling->cli->config;
    struct keymap map;
    keymap_init(&map);
    if (config_keymap(config, &map, NULL) == STATUS_OK) { /* refused when it was read otherwise */
        for (int i = 0; i < ACTION_COUNT && config->key_count > 0; i++) {
            const char *keys = action_info((enum action)i)->keys;
            for (size_t k = 0; k < config->key_count; k++) {
                if (strcmp(config->keys[k].action, action_info((enum action)i)->name) == 0) {
                    keys = config->keys[k].keys;
                }
            }
            look_at_action(telling, &map, (enum action)i, keys);
        }
    }
    keymap_release(&map);
}

void doctor_configuration(const struct cli_context *cli, finding_visit visit, void *context) {
    struct telling telling = {.cli = cli, .visit = visit, .context = context};
    look_at_file(&telling);
    look_at_theme(&telling);
    look_at_dial(&telling);
    look_at_keys(&telling);
}
