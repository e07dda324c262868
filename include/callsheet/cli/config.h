#ifndef CALLSHEET_CLI_CONFIG_H
#define CALLSHEET_CLI_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/domain/rules.h"
#include "callsheet/domain/tone.h"
#include "callsheet/ui/keymap.h"

/**
 * The configuration file (INI), as one table: reading, messages, the commented file that `init`
 * writes and the man page come from it. X(section, name, field, kind, default as shown, what it is)
 *
 * Besides these, [queue] takes every rule of domain/rules.h by its name, [rates] takes currencies
 * (1 unit in the base currency), [tone] phrases with their points and [keys] actions of the desk.
 */
// clang-format off
#define CONFIG_TABLE(X) \
    X("ledger", "path",       ledger,        PATH,  "",        "the ledger file") \
    X("ledger", "allow_fuse", allow_fuse,    YESNO, "no",      "accept a ledger on a FUSE file system (its locks may be none)") \
    X("firm",   "name",       firm_name,     TEXT,  "",        "our name; else as the ledger says") \
    X("firm",   "time_zone",  zone,          ZONE,  "",        "our time zone, like Europe/Athens; else the system's") \
    X("person", "name",       person,        TEXT,  "",        "the name calls are recorded under; else the login name") \
    X("mail",   "use",        use_mail,      YESNO, "yes",     "read mail through notmuch") \
    X("mail",   "database",   mail,          PATH,  "",        "the mail archive; else as notmuch finds it") \
    X("mail",   "config",     mail_config,   PATH,  "",        "a notmuch configuration; else as notmuch finds it") \
    X("mail",   "profile",    mail_profile,  TEXT,  "",        "a notmuch profile") \
    X("mail",   "drafts",     drafts,        PATH,  "",        "Maildir folder for letters to customers; else Drafts beside the mail, if it is there") \
    X("mail",   "draft_command", draft_command, TEXT, "",      "program that takes such a letter on its standard input instead; no shell is used") \
    X("mail",   "from",       from,          PERSON, "",       "whom such letters are from: Name <address>; else as notmuch says") \
    X("mail",   "open",       mail_open,     TEXT,  "",        "program that opens a thread of mail, with %t for the thread's id (or %i for the message's); no shell is used") \
    X("screen", "theme",      theme,         TEXT,  "",        "dark, light, mono or the path of a theme file; else as the terminal looks") \
    X("phone",  "dial",       dial,          TEXT,  "",        "program that dials, with %n for the number; no shell is used")
// clang-format on

/** Capacities of texts and paths in bytes, the NUL included. */
enum { CONFIG_TEXT_BYTES = 512, CONFIG_PATH_BYTES = 4096 };

/** A key of the desk bound otherwise: "mail-open" = "C-o". */
struct config_key {
    char action[64], keys[64];
};

/** A phrase that makes mail heated, or below 0 calms it: "third reminder" = 12. */
struct config_phrase {
    char text[128];
    int points;
};

/** The configuration in force. config_init, then config_release. */
struct config {
    char file[CONFIG_PATH_BYTES]; /* read from; "" when there is none */
    char ledger[CONFIG_PATH_BYTES];
    bool allow_fuse;
    char firm_name[CONFIG_TEXT_BYTES], zone[CONFIG_TEXT_BYTES], person[CONFIG_TEXT_BYTES];
    bool use_mail;
    char mail[CONFIG_PATH_BYTES], mail_config[CONFIG_PATH_BYTES], mail_profile[CONFIG_TEXT_BYTES];
    char drafts[CONFIG_PATH_BYTES], draft_command[CONFIG_TEXT_BYTES], from[CONFIG_TEXT_BYTES];
    char mail_open[CONFIG_TEXT_BYTES];
    char theme[CONFIG_TEXT_BYTES], dial[CONFIG_TEXT_BYTES];
    struct rules rules; /* rates.base stays "" here: it is the ledger's currency */
    struct config_key *keys;
    size_t key_count, key_capacity;
    struct config_phrase *phrases;
    size_t phrase_count, phrase_capacity;
    struct tone_words *tone_words; /* of the phrases */
};

/** Fills in the defaults. */
void config_init(struct config *config);
void config_release(struct config *config);

/** Reads a file over what is there. Paths may begin with "~/"; others that are not absolute are
    beside the file. STATUS_NOT_FOUND; STATUS_INVALID with "FILE line 7: …" and what is allowed;
    STATUS_DENIED, STATUS_IO, STATUS_LIMIT. */
MUST_CHECK enum status config_read(struct config *config, const char *path, struct error *err);

/** The same from memory; `path` is for messages and for paths beside it. */
MUST_CHECK enum status config_read_text(struct config *config, const char *path, const char *text,
                                        size_t len, struct error *err);

/** Fills `map` with the desk's default keys and the configuration's over them. */
MUST_CHECK enum status config_keymap(const struct config *config, struct keymap *map,
                                     struct error *err);

/** Path of the person's configuration file, whether or not it exists. */
MUST_CHECK enum status config_path(char *out, size_t capacity, struct error *err);

/** Appends a whole commented configuration file: every setting with its meaning and default, those
    of `config` that differ set. */
void config_write(const struct config *config, struct buf *out);

/** Appends the settings as man page source (mdoc). */
void config_mdoc(struct buf *out);

#endif
