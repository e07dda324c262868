/** Finds out the tone of mail in the background. */
#include "callsheet/run/scoring.h"

#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/log.h"
#include "callsheet/base/siphash.h"
#include "callsheet/domain/tone.h"

enum {
    WANTED_MOST = 200,     /* a person looks at: threads of one customer, messages of one thread */
    KEEP_AFTER = 1000,     /* messages read */
    KEEP_AFTER_MS = 60000, /* since the first of them */
};

/* A message that is to be read. */
struct todo {
    char *id;
    struct index_set set;
};

/* Messages that are to be read, the next one last. */
struct todos {
    struct todo items[INDEX_SETS_IDS];
    size_t count;
};

struct scoring {
    struct scoring_options options;
    char *ledger;
    char *wanted[WANTED_MOST]; /* a ring of messages to look at first */
    size_t wanted_at, wanted_count;
    struct todos first, rest;
    struct todo reading;  /* id NULL: none */
    uint32_t sets, score; /* serials; 0 nothing is waited for */
    bool is_first;        /* the sets asked for are of wanted ones */
    uint64_t read;        /* messages, so far */
    uint64_t unkept;      /* of them, not in the cache yet */
    bool has_news;
    uint64_t kept_state; /* of the facts in the cache */
    int64_t keep_ms;     /* keep at the latest then; 0: nothing to keep */
};

static const uint64_t KEY[2] = {UINT64_C(0x63616c6c73686565), UINT64_C(0x746f6e6520636163)};

uint64_t scoring_scorer(const struct body_words *words) {
    uint64_t key[2] = {KEY[0], TONE_VERSION};
    uint64_t hash = siphash(key, "", 0);
    for (size_t i = 0; i < words->count; i++) {
        key[0] = hash;
        key[1] = (uint64_t)words->rows[i].points;
        hash = siphash(key, words->rows[i].phrase, strlen(words->rows[i].phrase));
    }
    return hash;
}

uint64_t scoring_archive(const char *database, const char *config, const char *profile) {
    const char *texts[] = {database, config, profile};
    uint64_t hash = KEY[0];
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const uint64_t key[2] = {hash, i};
        hash = siphash(key, texts[i], strlen(texts[i]));
    }
    return hash;
}

static void keep_mail(void *context, const struct mailcache_mail *mail) {
    heat_keep(context, mail);
}

struct scoring *scoring_new(const struct scoring_options *options) {
    struct scoring *scoring = mem_zalloc(1, sizeof *scoring);
    scoring->options = *options;
    scoring->ledger = mem_strdup(options->key.ledger);
    scoring->options.key.ledger = scoring->ledger;
    scoring->kept_state = heat_state(options->heat);
    if (options->cache_folder[0] != '\0' &&
        mailcache_each_mail(options->cache_folder, &scoring->options.key, keep_mail, options->heat,
                            NULL) != STATUS_OK) {
        log_note("no mail was kept by an earlier run");
    }
    return scoring;
}

static void forget(struct todo *todo) {
    mem_free(todo->id);
    *todo = (struct todo){.id = NULL};
}

static void forget_all(struct todos *todos) {
    while (todos->count > 0) {
        forget(&todos->items[--todos->count]);
    }
}

void scoring_free(struct scoring *scoring) {
    if (scoring == NULL) {
        return;
    }
    for (size_t i = 0; i < WANTED_MOST; i++) {
        mem_free(scoring->wanted[i]);
    }
    forget_all(&scoring->first);
    forget_all(&scoring->rest);
    forget(&scoring->reading);
    mem_free(scoring->ledger);
    mem_free(scoring);
}

bool scoring_want(struct scoring *scoring, const char *message_id) {
    struct mailcache_mail known;
    if (message_id[0] == '\0' || heat_find(scoring->options.heat, message_id, &known)) {
        return false;
    }
    for (size_t i = 0; i < scoring->wanted_count; i++) {
        size_t at = (scoring->wanted_at + i) % WANTED_MOST;
        if (strcmp(scoring->wanted[at], message_id) == 0) {
            return true;
        }
    }
    if (scoring->wanted_count == WANTED_MOST) { /* the person has moved on from the oldest */
        mem_free(scoring->wanted[scoring->wanted_at]);
        scoring->wanted[scoring->wanted_at] = NULL;
        scoring->wanted_at = (scoring->wanted_at + 1) % WANTED_MOST;
        scoring->wanted_count--;
    }
    size_t at = (scoring->wanted_at + scoring->wanted_count++) % WANTED_MOST;
    scoring->wanted[at] = mem_strdup(message_id);
    return true;
}

/* --- asking ----------------------------------------------------------------------------------- */

static size_t take_wanted(struct scoring *scoring, char *ids[INDEX_SETS_IDS]) {
    size_t count = 0;
    while (scoring->wanted_count > 0 && count < INDEX_SETS_IDS) {
        ids[count++] = scoring->wanted[scoring->wanted_at];
        scoring->wanted[scoring->wanted_at] = NULL;
        scoring->wanted_at = (scoring->wanted_at + 1) % WANTED_MOST;
        scoring->wanted_count--;
    }
    return count;
}

static void ask_sets(struct scoring *scoring) {
    const char *ids[INDEX_SETS_IDS];
    char *wanted[INDEX_SETS_IDS];
    size_t wanted_count = scoring->first.count == 0 ? take_wanted(scoring, wanted) : 0;
    size_t count = wanted_count;
    for (size_t i = 0; i < wanted_count; i++) {
        ids[i] = wanted[i];
    }
    if (wanted_count == 0 && scoring->rest.count == 0) {
        count = heat_next(scoring->options.heat, ids, INDEX_SETS_IDS);
    }
    if (count > 0) {
        scoring->is_first = wanted_count > 0;
        scoring->sets = children_sets(scoring->options.children,
                                      &(struct index_sets){.count = count, .ids = ids});
    }
    for (size_t i = 0; i < wanted_count; i++) {
        mem_free(wanted[i]);
    }
}

static void ask_score(struct scoring *scoring, int64_t now) {
    struct todos *todos = scoring->first.count > 0 ? &scoring->first : &scoring->rest;
    if (todos->count > 0) {
        scoring->reading = todos->items[--todos->count];
        scoring->score = children_score(scoring->options.children, scoring->reading.id,
                                        scoring->reading.set.files, now);
    }
}

void scoring_work(struct scoring *scoring, int64_t now, int64_t now_ms) {
    if (scoring->sets == 0) {
        ask_sets(scoring);
    }
    if (scoring->score == 0) {
        ask_score(scoring, now);
    }
    scoring->has_news =
        scoring->has_news || heat_state(scoring->options.heat) != scoring->kept_state;
    if (!scoring->has_news) {
        return;
    }
    scoring->keep_ms = scoring->keep_ms == 0 ? now_ms + KEEP_AFTER_MS : scoring->keep_ms;
    bool is_over = !scoring_is_busy(scoring) && !heat_has_changed(scoring->options.heat);
    if (is_over || scoring->unkept >= KEEP_AFTER || now_ms >= scoring->keep_ms) {
        scoring_keep(scoring);
    }
}

bool scoring_is_busy(const struct scoring *scoring) {
    return scoring->sets != 0 || scoring->score != 0 || scoring->first.count > 0 ||
           scoring->rest.count > 0 || scoring->wanted_count > 0 ||
           heat_planned(scoring->options.heat) > 0;
}

uint64_t scoring_count(const struct scoring *scoring) {
    return scoring->read;
}

/* --- answers ---------------------------------------------------------------------------------- */

/* Somebody may look at a message that is planned, or look twice. */
static bool is_under_way(const struct scoring *scoring, const char *id) {
    const struct todos *all[] = {&scoring->first, &scoring->rest};
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        for (size_t j = 0; j < all[i]->count; j++) {
            if (strcmp(all[i]->items[j].id, id) == 0) {
                return true;
            }
        }
    }
    return scoring->reading.id != NULL && strcmp(scoring->reading.id, id) == 0;
}

static void take_sets(struct scoring *scoring, const struct index_set_list *sets) {
    struct todos *todos = scoring->is_first ? &scoring->first : &scoring->rest;
    /* The next one is the last: they came in the order in which they are wanted. */
    for (size_t i = sets->count; i > 0; i--) {
        const struct index_set *set = &sets->rows[i - 1];
        if (is_under_way(scoring, set->message_id)) {
            continue;
        }
        if (heat_verify(scoring->options.heat, set) && todos->count < INDEX_SETS_IDS) {
            todos->items[todos->count++] =
                (struct todo){.id = mem_strdup(set->message_id), .set = *set};
        }
    }
}

static const char *join_refs(const struct body_scored *tone, bool is_key, struct arena *arena) {
    struct buf joined;
    buf_init(&joined);
    for (size_t i = 0; i < tone->ref_count; i++) {
        buf_add_text(&joined, i == 0 ? "" : is_key ? " " : ", ");
        buf_add_text(&joined, is_key ? tone->refs[i].key : tone->refs[i].written);
    }
    const char *copy = arena_strndup(arena, buf_text(&joined), joined.len);
    buf_release(&joined);
    return copy;
}

static void note_read(struct scoring *scoring, const struct mailcache_mail *mail) {
    heat_set(scoring->options.heat, mail);
    scoring->has_news = true;
    scoring->unkept++;
}

static void take_score(struct scoring *scoring, const struct children_event *event) {
    struct arena arena;
    arena_init(&arena);
    const struct body_scored *tone = &event->scored.tone;
    struct mailcache_mail mail = {
        .message_id = scoring->reading.id,
        .files_mark = scoring->reading.set.mark,
        .arrived_at = scoring->reading.set.arrived_at,
        .score = tone->score,
        .files_differ = event->scored.files_differ,
        .files = (uint8_t)event->scored.files,
        .which = (uint8_t)event->scored.which,
        .apart = tone->apart,
        .words = tone->phrase,
        .about = join_refs(tone, false, &arena),
        .keys = join_refs(tone, true, &arena),
    };
    note_read(scoring, &mail);
    arena_release(&arena);
}

static void take_failure(struct scoring *scoring, const struct failed *failed) {
    if (failed->status != STATUS_UNSUPPORTED) {
        heat_skip(scoring->options.heat, scoring->reading.id);
        return;
    }
    const struct mailcache_mail mail = {.message_id = scoring->reading.id,
                                        .files_mark = scoring->reading.set.mark,
                                        .arrived_at = scoring->reading.set.arrived_at,
                                        .is_unreadable = true,
                                        .words = "",
                                        .about = "",
                                        .keys = ""};
    note_read(scoring, &mail);
}

bool scoring_take(struct scoring *scoring, const struct children_event *event) {
    if (event->serial == 0 || (event->serial != scoring->sets && event->serial != scoring->score)) {
        return false;
    }
    if (event->serial == scoring->sets) {
        scoring->sets = 0;
        if (event->kind == CHILDREN_SETS) {
            take_sets(scoring, &event->sets);
        }
        return true;
    }
    scoring->score = 0;
    scoring->read++;
    if (event->kind == CHILDREN_SCORED) {
        take_score(scoring, event);
    } else if (event->kind == CHILDREN_FAILED) {
        take_failure(scoring, &event->failed);
    }
    forget(&scoring->reading);
    return true;
}

/* --- keeping ---------------------------------------------------------------------------------- */

static void put_fact(void *context, const struct mailcache_fact *fact) {
    mailcache_put_fact(context, fact);
}

static void put_mail(void *context, const struct mailcache_mail *mail) {
    mailcache_put_mail(context, mail);
}

void scoring_keep(struct scoring *scoring) {
    struct error err;
    const struct scoring_options *options = &scoring->options;
    if (!scoring->has_news || options->cache_folder[0] == '\0' ||
        !heat_has_picture(options->heat)) {
        return;
    }
    struct mailcache_writer *writer = mailcache_begin(options->cache_folder, &options->key);
    heat_each_fact(options->heat, put_fact, writer);
    heat_each_mail(options->heat, put_mail, writer);
    if (mailcache_end(writer, &err) != STATUS_OK) {
        log_note("%s", err.message);
    }
    scoring->has_news = false;
    scoring->kept_state = heat_state(options->heat);
    scoring->unkept = 0;
    scoring->keep_ms = 0;
}
