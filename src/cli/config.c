/* The configuration file: see config.h. */
#include "callsheet/cli/config.h"

#include <ini.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/app/action.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/base/zone.h"
#include "callsheet/domain/money.h"
#include "callsheet/exchange/mailout.h"

enum {
    FILE_BYTES = 256 * 1024, /* nobody writes more by hand */
    KEYS_MOST = 256,
    PHRASES_MOST = 400, /* as many as the mail reader takes (SCORE_WORDS_MAX) */
};

enum config_kind { KIND_TEXT, KIND_PATH, KIND_YESNO, KIND_ZONE, KIND_PERSON };

struct setting {
    const char *section, *name;
    enum config_kind kind;
    size_t offset, capacity;
    const char *otherwise, *text;
};

// clang-format off
static const struct setting settings[] = {
#define X(section, name, field, kind, otherwise, text) \
    {section, name, KIND_##kind, offsetof(struct config, field), \
     sizeof(((struct config *)0)->field), otherwise, text},
    CONFIG_TABLE(X)
#undef X
};

static const struct {
    const char *name;
    size_t offset;
    int64_t value;
    const char *unit, *text;
} rule_texts[] = {
#define X(name, value, least, most, unit, text) \
    {#name, offsetof(struct rules, name), value, unit, text},
    RULES_TABLE(X)
#undef X
};
// clang-format on

static const char calls_days_text[] = "days on which people are called, like mon-fri or mon thu";
static const char rates_text[] =
    "What one unit of another currency is worth in the ledger's currency.";
static const char tone_text[] =
    "Phrases of one to eight words that make mail angrier, and by how many points of 100: -50 to "
    "50, where those below 0 calm it.";
static const char keys_text[] = "Keys of the desk by the names of its actions (callsheet help "
                                "--keys), several separated by commas.";

struct parsing {
    struct config *config;
    const char *path;
    const char *text; /* not read yet */
    size_t left;
    long line;
    enum status status; /* of the first objection */
    long status_line;
    struct error error;
    struct buf seen;   /* "[section]name" of each setting, a line each */
    long hours_line;   /* where calls_from_minute or calls_to_minute was set last */
    struct keymap map; /* to try keys on */
    bool has_map;
};

void config_init(struct config *config) {
    memset(config, 0, sizeof *config);
    config->use_mail = true;
    config->tone_words = tone_words_new();
    rules_default(&config->rules);
    memset(config->rules.rates.base, 0, sizeof config->rules.rates.base);
}

void config_release(struct config *config) {
    mem_free(config->keys);
    config->keys = NULL;
    config->key_count = config->key_capacity = 0;
    mem_free(config->phrases);
    config->phrases = NULL;
    config->phrase_count = config->phrase_capacity = 0;
    tone_words_free(config->tone_words);
    config->tone_words = NULL;
}

/* --- values -------------------------------------------------------------------------------------
 */

static enum status set_path(const struct parsing *p, const char *value, char *out, size_t capacity,
                            struct error *err) {
    if (value[0] == '/' || value[0] == '\0') {
        return text_copy(out, capacity, value)
                   ? STATUS_OK
                   : error_set(err, STATUS_LIMIT, "the path is too long.");
    }
    if (strncmp(value, "~/", 2) == 0) {
        const char *home = getenv("HOME");
        return home ? io_join(out, capacity, home, value + 2, err)
                    : error_set(err, STATUS_INVALID, "“~” is used, but HOME is not set.");
    }
    const char *slash = strrchr(p->path, '/');
    if (!slash) {
        return io_join(out, capacity, ".", value, err);
    }
    struct buf folder = {0};
    buf_add(&folder, p->path, (size_t)(slash - p->path) + (slash == p->path));
    enum status status = io_join(out, capacity, buf_text(&folder), value, err);
    buf_release(&folder);
    return status;
}

static enum status set_yesno(const char *value, bool *out, struct error *err) {
    static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (text_compare_fold(value, words[i]) == 0) {
            *out = i % 2 == 1;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_INVALID, "expected yes or no, found “%.60s”.", value);
}

static enum status set_zone(const char *value, char *out, size_t capacity, struct error *err) {
    struct zones *zones = zones_new();
    enum status status = value[0] ? zones_load(zones, value, NULL) : STATUS_OK;
    zones_free(zones);
    if (status || !text_copy(out, capacity, value)) {
        return error_set(err, STATUS_INVALID,
                         "expected a time zone like Europe/Athens, found “%.60s”.", value);
    }
    return STATUS_OK;
}

static enum status set_person(const char *value, char *out, size_t capacity, struct error *err) {
    char name[MAILOUT_NAME_BYTES], address[MAILOUT_ADDRESS_BYTES];
    enum status status = value[0] ? mailout_read_person(value, name, address, err) : STATUS_OK;
    if (!status && !text_copy(out, capacity, value)) {
        status = error_set(err, STATUS_LIMIT, "the text is too long.");
    }
    return status;
}

static enum status set_value(const struct parsing *p, const struct setting *setting,
                             const char *value, struct error *err) {
    char *field = (char *)p->config + setting->offset;
    switch (setting->kind) {
    case KIND_TEXT:
        return text_copy(field, setting->capacity, value)
                   ? STATUS_OK
                   : error_set(err, STATUS_LIMIT, "the text is too long.");
    case KIND_PATH:
        return set_path(p, value, field, setting->capacity, err);
    case KIND_YESNO:
        return set_yesno(value, (bool *)(void *)field, err);
    case KIND_ZONE:
        return set_zone(value, field, setting->capacity, err);
    case KIND_PERSON:
        return set_person(value, field, setting->capacity, err);
    }
    return STATUS_OK;
}

/** Reads "mon-fri", "mon, wed fri"; 0 when it cannot be read. */
static uint8_t days_of(const char *value) {
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    unsigned days = 0;
    int from = -1;
    bool is_range = false;
    for (const char *at = value; *at;) {
        if (strchr(" ,;", *at)) {
            at++;
            continue;
        }
        if (*at == '-' && from >= 0) {
            is_range = true;
            at++;
            continue;
        }
        int day = -1;
        char word[4] = {0};
        (void)snprintf(word, sizeof word, "%.3s", at); /* three letters are meant */
        for (int i = 0; i < 7; i++) {
            day = text_compare_fold(word, names[i]) == 0 ? i : day;
        }
        if (day < 0) {
            return 0;
        }
        for (int i = is_range ? from : day; i != day; i = (i + 1) % 7) {
            days |= 1u << i;
        }
        days |= 1u << day;
        from = is_range ? -1 : day;
        is_range = false;
        at += 3;
    }
    return is_range ? 0 : (uint8_t)days;
}

/** Rules in minutes of the day may be written "09:00". */
static enum status set_rule(struct parsing *p, const char *name, const char *value,
                            struct error *err) {
    if (strcmp(name, "calls_days") == 0) {
        uint8_t days = days_of(value);
        if (days == 0) {
            return error_set(err, STATUS_INVALID, "expected %s, found “%.60s”.", calls_days_text,
                             value);
        }
        p->config->rules.calls_days = days;
        return STATUS_OK;
    }
    char minutes[8];
    if (strstr(name, "_minute") && strlen(value) == 5 && value[2] == ':' &&
        strspn(value, "0123456789:") == 5) {
        int hour = (value[0] - '0') * 10 + value[1] - '0';
        int minute = (value[3] - '0') * 10 + value[4] - '0';
        if (minute < 60 && value[3] != ':' && value[4] != ':') {
            (void)snprintf(minutes, sizeof minutes, "%d", hour * 60 + minute); /* 4 digits */
            value = minutes;
        }
    }
    return rules_set(&p->config->rules, name, value, err);
}

static enum status set_key(struct parsing *p, const char *name, const char *value,
                           struct error *err) {
    struct config *config = p->config;
    struct config_key key = {0};
    if (!p->has_map) {
        keymap_init(&p->map);
        action_default_keys(&p->map);
        p->has_map = true;
    }
    enum status status = action_bind(&p->map, name, value, err);
    if (status) {
        return status;
    }
    if (config->key_count == KEYS_MOST || !text_copy(key.action, sizeof key.action, name) ||
        !text_copy(key.keys, sizeof key.keys, value)) {
        return error_set(err, STATUS_LIMIT, "there are too many keys here, or too long ones.");
    }
    config->keys =
        mem_grow(config->keys, config->key_count, &config->key_capacity, sizeof *config->keys);
    config->keys[config->key_count++] = key;
    return STATUS_OK;
}

static enum status set_phrase(struct parsing *p, const char *name, const char *value,
                              struct error *err) {
    struct config *config = p->config;
    struct config_phrase phrase = {.points = 0};
    char *end = NULL;
    long points = strtol(value, &end, 10);
    if (end == value || *end != '\0' || points < -50 || points > 50 || points == 0) {
        return error_set(err, STATUS_INVALID,
                         "expected points from -50 to 50 but not 0, found “%.60s”.", value);
    }
    if (config->phrase_count == PHRASES_MOST || !text_copy(phrase.text, sizeof phrase.text, name)) {
        return error_set(err, STATUS_LIMIT, "there are too many phrases here, or too long ones.");
    }
    phrase.points = (int)points;
    if (!tone_words_add(config->tone_words, name, phrase.points)) {
        return error_set(err, STATUS_INVALID,
                         "expected a phrase of one to eight words, found “%.60s”.", name);
    }
    config->phrases = mem_grow(config->phrases, config->phrase_count, &config->phrase_capacity,
                               sizeof *config->phrases);
    config->phrases[config->phrase_count++] = phrase;
    return STATUS_OK;
}

/* --- reading ------------------------------------------------------------------------------------
 */

static bool is_section(const char *name) {
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        if (strcmp(settings[i].section, name) == 0) {
            return true;
        }
    }
    return strcmp(name, "queue") == 0 || strcmp(name, "rates") == 0 || strcmp(name, "tone") == 0 ||
           strcmp(name, "keys") == 0;
}

/** Names what is allowed where the person wrote something else. */
static enum status refuse_name(const char *section, const char *name, struct error *err) {
    struct buf list = {0};
    bool is_known = is_section(section);
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        const char *word = is_known ? settings[i].name : settings[i].section;
        bool is_new = is_known ? strcmp(settings[i].section, section) == 0
                               : i == 0 || strcmp(settings[i - 1].section, word) != 0;
        if (is_new) {
            buf_addf(&list, "%s%s", list.len > 0 ? ", " : "", word);
        }
    }
    enum status status =
        is_known
            ? error_set(err, STATUS_INVALID,
                        "there is no setting “%.60s” in [%s]. Known there: %s.", name, section,
                        buf_text(&list))
            : error_set(err, STATUS_INVALID,
                        "there is no section [%.60s]. Known are: %s, queue, rates, tone, keys.",
                        section, buf_text(&list));
    buf_release(&list);
    return status;
}

static enum status set_one(struct parsing *p, const char *section, const char *name,
                           const char *value, struct error *err) {
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        if (strcmp(settings[i].section, section) == 0 && strcmp(settings[i].name, name) == 0) {
            return set_value(p, &settings[i], value, err);
        }
    }
    if (strcmp(section, "queue") == 0) {
        return set_rule(p, name, value, err);
    }
    if (strcmp(section, "rates") == 0) {
        return rates_add(&p->config->rules.rates, name, value, err);
    }
    if (strcmp(section, "tone") == 0) {
        return set_phrase(p, name, value, err);
    }
    if (strcmp(section, "keys") == 0) {
        return set_key(p, name, value, err);
    }
    return refuse_name(section, name, err);
}

/** Keeps the objection that comes first in the file. */
static void objection(struct parsing *p, long line, const char *sentence) {
    if (!p->status || line < p->status_line) {
        char clean[ERROR_MESSAGE_BYTES];
        (void)text_clean_into(clean, sizeof clean, sentence, TEXT_LINE);
        p->status_line = line;
        p->status = error_set(&p->error, STATUS_INVALID, "%s line %ld: %s", p->path, line, clean);
    }
}

/** Refuses what is set twice: which of them holds would be a guess. */
static enum status refuse_twice(struct parsing *p, const char *section, const char *name,
                                struct error *err) {
    struct buf entry = {0};
    enum status status = STATUS_OK;
    buf_addf(&entry, "\n[%s]%s\n", section, name);
    if (strstr(buf_text(&p->seen), buf_text(&entry))) {
        status =
            error_set(err, STATUS_INVALID,
                      "“%.60s” is set twice in [%.60s]. Remove one of the lines.", name, section);
    }
    buf_add_text(&p->seen, buf_text(&entry));
    buf_release(&entry);
    return status;
}

/** inih's handler. It goes on after an objection, so that the rest is known to the doctor. */
static int handle(void *user, const char *section, const char *name, const char *value) {
    struct parsing *p = user;
    struct error err = {0};
    enum status status = set_one(p, section, name, value, &err);
    if (!status) {
        status = refuse_twice(p, section, name, &err);
    }
    if (status) {
        objection(p, p->line, err.message);
    }
    if (strcmp(section, "queue") == 0 && strncmp(name, "calls_", 6) == 0) {
        p->hours_line = p->line;
    }
    return 1; /* inih's own complaints are about lines it cannot read */
}

/** Looks at what only makes sense together. */
static void check_whole(struct parsing *p) {
    const struct rules *rules = &p->config->rules;
    if (p->hours_line > 0 && rules->calls_from_minute >= rules->calls_to_minute) {
        objection(p, p->hours_line,
                  "calls_from_minute must be earlier than calls_to_minute, or nobody is ever "
                  "called.");
    }
}

/** inih's reader: one line at a time, so that `line` is the one being handled. */
static char *read_line(char *out, int capacity, void *stream) {
    struct parsing *p = stream;
    if (p->left == 0 || capacity < 3) {
        return NULL;
    }
    const char *end = memchr(p->text, '\n', p->left);
    size_t len = end ? (size_t)(end - p->text) + 1 : p->left;
    p->line++;
    if (len > (size_t)capacity - 1 || memchr(p->text, '\0', len) || !text_is_utf8(p->text, len)) {
        objection(p, p->line,
                  len > (size_t)capacity - 1 ? "the line is too long." : "the line is not text.");
        return NULL;
    }
    memcpy(out, p->text, len);
    out[len] = '\0';
    p->text += len;
    p->left -= len;
    return out;
}

enum status config_read_text(struct config *config, const char *path, const char *text, size_t len,
                             struct error *err) {
    struct parsing p = {.config = config, .path = path, .text = text, .left = len};
    int bad = ini_parse_stream(read_line, &p, handle, &p);
    if (bad > 0) { /* inih goes on after a line it cannot read */
        objection(&p, bad, "expected [section], name = value, or a comment after “;”.");
    }
    check_whole(&p);
    buf_release(&p.seen);
    if (p.has_map) {
        keymap_release(&p.map);
    }
    if (p.status && err) {
        *err = p.error;
    }
    return p.status;
}

enum status config_read(struct config *config, const char *path, struct error *err) {
    struct buf text = {0};
    enum status status = io_read_file(path, FILE_BYTES, &text, err);
    if (!status) {
        status = config_read_text(config, path, buf_text(&text), text.len, err);
    }
    if (!status && !text_copy(config->file, sizeof config->file, path)) {
        status = error_set(err, STATUS_LIMIT, "The path of the configuration is too long.");
    }
    buf_release(&text);
    return status;
}

enum status config_keymap(const struct config *config, struct keymap *map, struct error *err) {
    action_default_keys(map);
    for (size_t i = 0; i < config->key_count; i++) {
        enum status status = action_bind(map, config->keys[i].action, config->keys[i].keys, err);
        if (status) {
            return status;
        }
    }
    return STATUS_OK;
}

enum status config_path(char *out, size_t capacity, struct error *err) {
    char folder[CONFIG_PATH_BYTES];
    enum status status = io_user_folder(IO_CONFIG, folder, sizeof folder, err);
    return status ? status : io_join(out, capacity, folder, "config", err);
}

/* --- writing ------------------------------------------------------------------------------------
 */

/** The value of a setting as text, "" when it is the default. */
static const char *value_text(const struct config *config, const struct setting *setting) {
    const char *field = (const char *)config + setting->offset;
    if (setting->kind != KIND_YESNO) {
        return field;
    }
    const char *word = *(const bool *)(const void *)field ? "yes" : "no";
    return strcmp(word, setting->otherwise) == 0 ? "" : word;
}

static void write_rules(const struct rules *rules, struct buf *out) {
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    enum { MONDAY_TO_FRIDAY = 0x1f };
    buf_add_text(out, "\n[queue]\n");
    for (size_t i = 0; i < ARRAY_LEN(rule_texts); i++) {
        const char *field = (const char *)rules + rule_texts[i].offset;
        int64_t value = *(const int64_t *)(const void *)field;
        buf_addf(out, "; %s (%s)\n%s%s = %" PRId64 "\n", rule_texts[i].text, rule_texts[i].unit,
                 value == rule_texts[i].value ? ";" : "", rule_texts[i].name, value);
    }
    buf_addf(out, "; %s\n%scalls_days =", calls_days_text,
             rules->calls_days == MONDAY_TO_FRIDAY ? ";" : "");
    for (unsigned day = 0; day < ARRAY_LEN(names); day++) {
        if (rules->calls_days & (1u << day)) {
            buf_addf(out, " %s", names[day]);
        }
    }
    buf_add_char(out, '\n');
}

/** Rates are decimals: the denominator is a power of ten. */
static void write_rates(const struct rates *rates, struct buf *out) {
    buf_addf(out, "\n[rates]\n; %s\n;USD = 0.92\n", rates_text);
    for (size_t i = 0; i < rates->count; i++) {
        const struct rate *rate = &rates->items[i];
        int digits = 0;
        for (int64_t den = rate->den; den > 1; den /= 10) {
            digits++;
        }
        buf_addf(out, "%s = %" PRId64, rate->currency, rate->num / rate->den);
        if (digits > 0) {
            buf_addf(out, ".%0*" PRId64, digits, rate->num % rate->den);
        }
        buf_add_char(out, '\n');
    }
}

static void write_phrases(const struct config *config, struct buf *out) {
    buf_addf(out, "\n[tone]\n; %s\n;third reminder = 12\n", tone_text);
    for (size_t i = 0; i < config->phrase_count; i++) {
        buf_addf(out, "%s = %d\n", config->phrases[i].text, config->phrases[i].points);
    }
}

void config_write(const struct config *config, struct buf *out) {
    buf_add_text(out,
                 "; Configuration of callsheet. Remove the “;” before a setting to change it.\n");
    const char *section = "";
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        if (strcmp(section, settings[i].section) != 0) {
            section = settings[i].section;
            buf_addf(out, "\n[%s]\n", section);
        }
        const char *value = value_text(config, &settings[i]);
        buf_addf(out, "; %s\n%s%s = %s\n", settings[i].text, value[0] ? "" : ";", settings[i].name,
                 value[0] ? value : settings[i].otherwise);
    }
    write_rules(&config->rules, out);
    write_rates(&config->rules.rates, out);
    write_phrases(config, out);
    buf_addf(out, "\n[keys]\n; %s\n;call = c\n", keys_text);
    for (size_t i = 0; i < config->key_count; i++) {
        buf_addf(out, "%s = %s\n", config->keys[i].action, config->keys[i].keys);
    }
}

void config_mdoc(struct buf *out) {
    const char *section = "";
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        if (strcmp(section, settings[i].section) != 0) {
            buf_addf(out, "%s.Ss [%s]\n.Bl -tag -width minimum_overdue -compact\n",
                     section[0] ? ".El\n" : "", settings[i].section);
            section = settings[i].section;
        }
        buf_addf(out, ".It %s\n%s\n", settings[i].name, settings[i].text);
    }
    buf_add_text(out, ".El\n.Ss [queue]\n.Bl -tag -width minimum_overdue -compact\n");
    for (size_t i = 0; i < ARRAY_LEN(rule_texts); i++) {
        buf_addf(out, ".It %s = %" PRId64 "\n%s (%s)\n", rule_texts[i].name, rule_texts[i].value,
                 rule_texts[i].text, rule_texts[i].unit);
    }
    buf_addf(out, ".It calls_days = mon-fri\n%s\n.El\n", calls_days_text);
    buf_addf(out, ".Ss [rates]\n%s\n", rates_text);
    buf_addf(out, ".Ss [tone]\n%s\n.Ss [keys]\n%s\n", tone_text, keys_text);
}
