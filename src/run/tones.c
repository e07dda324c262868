/** The tone of the threads and messages that are shown. */
#include "callsheet/run/tones.h"

#include <string.h>
#include <strings.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/tone.h"

struct thread_ids {
    const char *thread_id;
    const char **ids;
    size_t id_count;
};

struct message_id {
    const char *id;
    const char *no_count; /* why it cannot count, whatever its tone; "" it may */
};

struct tones {
    const struct heat *heat; /* borrowed */
    struct arena threads_arena, messages_arena;
    struct thread_ids *threads;
    size_t thread_count;
    struct message_id *messages;
    size_t message_count;
    int64_t customer; /* of the threads */
};

struct tones *tones_new(const struct heat *heat) {
    struct tones *tones = mem_zalloc(1, sizeof *tones);
    tones->heat = heat;
    arena_init(&tones->threads_arena);
    arena_init(&tones->messages_arena);
    return tones;
}

void tones_free(struct tones *tones) {
    if (tones != NULL) {
        arena_release(&tones->threads_arena);
        arena_release(&tones->messages_arena);
        mem_free(tones);
    }
}

/* --- what is known ---------------------------------------------------------------------------- */

static struct mail_tone unknown_tone(void) {
    return (struct mail_tone){.score = -1, .band = TONE_CALM, .about = "", .no_count = ""};
}

/* The tone of one message; borrowed from heat. */
static struct mail_tone message_tone(const struct tones *tones, const char *id) {
    struct mail_tone tone = unknown_tone();
    struct mailcache_mail known;
    if (heat_find(tones->heat, id, &known) && !known.is_unreadable) {
        tone.score = known.score;
        tone.band = tone_band_of(known.score);
        tone.about = known.about;
        tone.no_count = score_apart_words(known.apart);
    }
    enum heat_mark mark = heat_mark_of(tones->heat, id);
    tone.is_marked = mark != HEAT_UNMARKED;
    if (tone.is_marked) {
        tone.band = mark == HEAT_MARKED_ANGRY ? TONE_ANGRY : TONE_CALM;
    }
    return tone;
}

static bool is_known(const struct mail_tone *tone) {
    return tone->score >= 0 || tone->is_marked;
}

/* What counts outdoes what does not; then the band, which may be a person's, then the score. */
static bool outdoes(const struct mail_tone *tone, const struct mail_tone *other) {
    bool counts = tone->no_count[0] == '\0', other_counts = other->no_count[0] == '\0';
    if (is_known(tone) != is_known(other)) {
        return is_known(tone);
    }
    if (counts != other_counts) {
        return counts;
    }
    return tone->band != other->band ? tone->band > other->band : tone->score > other->score;
}

static struct mail_tone thread_tone(const struct tones *tones, const struct thread_ids *thread) {
    struct mail_tone worst = unknown_tone();
    for (size_t i = 0; i < thread->id_count; i++) {
        struct mail_tone tone = message_tone(tones, thread->ids[i]);
        worst = i == 0 || outdoes(&tone, &worst) ? tone : worst;
    }
    if (thread->id_count == 0) {
        worst.no_count = "nothing of theirs";
    }
    return worst;
}

static struct mail_tone keep_tone(struct arena *arena, struct mail_tone tone) {
    tone.about = arena_strdup(arena, tone.about);
    tone.no_count = arena_strdup(arena, tone.no_count);
    return tone;
}

static struct mail_tone shown_tone(const struct tones *tones, const struct message_id *message) {
    struct mail_tone tone = message_tone(tones, message->id);
    if (message->no_count[0] != '\0') {
        tone.no_count = message->no_count;
    }
    return tone;
}

/* --- noting ----------------------------------------------------------------------------------- */

void tones_threads(struct tones *tones, const struct index_thread_list *threads,
                   struct mail_list *list) {
    struct arena *arena = &tones->threads_arena;
    arena_clear(arena);
    tones->customer = threads->customer_id;
    tones->thread_count = threads->count;
    tones->threads = arena_array(arena, threads->count + 1, sizeof *tones->threads);
    for (size_t i = 0; i < threads->count; i++) {
        const struct index_thread *row = &threads->rows[i];
        struct thread_ids *thread = &tones->threads[i];
        thread->thread_id = arena_strdup(arena, row->thread_id);
        thread->ids = arena_array(arena, row->id_count + 1, sizeof *thread->ids);
        thread->id_count = row->id_count;
        for (size_t j = 0; j < row->id_count; j++) {
            thread->ids[j] = arena_strdup(arena, row->ids[j]);
        }
        list->threads[i].tone = keep_tone(&list->arena, thread_tone(tones, thread));
    }
    list->hidden_heated = heat_hidden(tones->heat, threads->customer_id);
}

static bool is_among(const char *address, const char *const *addresses, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(address, addresses[i]) == 0) {
            return true;
        }
    }
    return false;
}

void tones_messages(struct tones *tones, const struct index_message_list *messages,
                    const char *const *addresses, size_t count, struct mail_list *list) {
    struct arena *arena = &tones->messages_arena;
    arena_clear(arena);
    tones->message_count = messages->count;
    tones->messages = arena_array(arena, messages->count + 1, sizeof *tones->messages);
    for (size_t i = 0; i < messages->count; i++) {
        const struct index_message *row = &messages->rows[i];
        struct message_id *message = &tones->messages[i];
        message->id = arena_strdup(arena, row->message_id);
        message->no_count = "";
        if ((row->flags & INDEX_MESSAGE_OUTBOUND) != 0) {
            message->no_count = "our own mail";
        } else if ((row->flags & INDEX_MESSAGE_TWO_AUTHORS) != 0) {
            message->no_count = "of several senders";
        } else if (!is_among(row->address, addresses, count)) {
            message->no_count = "from an address that is not on record";
        }
        list->messages[i].tone = keep_tone(&list->arena, shown_tone(tones, message));
    }
}

static const struct message_id *find_message(const struct tones *tones, const char *id) {
    for (size_t i = 0; i < tones->message_count; i++) {
        if (strcmp(tones->messages[i].id, id) == 0) {
            return &tones->messages[i];
        }
    }
    return NULL;
}

/* --- the text that is read -------------------------------------------------------------------- */

void tones_body(const struct tones *tones, const struct tone_words *words, struct mail_body *body) {
    struct mailcache_mail known;
    const struct message_id *message = find_message(tones, body->message_id);
    struct tone_input input;
    mail_body_judged(body, SCORE_TEXT_BYTES, &input);
    tone_score(&input, words, &body->arena, &body->tone);
    if (heat_find(tones->heat, body->message_id, &known) && known.apart != 0) {
        body->no_count = score_apart_words(known.apart);
    }
    if (message != NULL && message->no_count[0] != '\0') {
        body->no_count = message->no_count; /* of this program: never freed */
    }
    enum heat_mark mark = heat_mark_of(tones->heat, body->message_id);
    body->is_marked = mark != HEAT_UNMARKED;
    if (body->is_marked) {
        body->tone.band = mark == HEAT_MARKED_ANGRY ? TONE_ANGRY : TONE_CALM;
    }
}

/* --- news ------------------------------------------------------------------------------------- */

void tones_want(const struct tones *tones, struct scoring *scoring) {
    for (size_t i = 0; i < tones->message_count; i++) {
        if (tones->messages[i].no_count[0] == '\0') {
            (void)scoring_want(scoring, tones->messages[i].id); /* known already is as good */
        }
    }
    for (size_t i = 0; i < tones->thread_count; i++) {
        for (size_t j = 0; j < tones->threads[i].id_count; j++) {
            (void)scoring_want(scoring, tones->threads[i].ids[j]);
        }
    }
}

bool tones_shows(const struct tones *tones, const char *message_id) {
    if (find_message(tones, message_id) != NULL) {
        return true;
    }
    for (size_t i = 0; i < tones->thread_count; i++) {
        for (size_t j = 0; j < tones->threads[i].id_count; j++) {
            if (strcmp(tones->threads[i].ids[j], message_id) == 0) {
                return true;
            }
        }
    }
    return false;
}

struct mail_list *tones_list(const struct tones *tones) {
    struct mail_list *list = mail_list_new();
    struct arena *arena = &list->arena;
    list->threads = arena_array(arena, tones->thread_count + 1, sizeof *list->threads);
    list->thread_count = tones->thread_count;
    for (size_t i = 0; i < tones->thread_count; i++) {
        list->threads[i] = (struct mail_thread){
            .thread_id = arena_strdup(arena, tones->threads[i].thread_id),
            .newest_id = "",
            .subject = "",
            .authors = "",
            .tone = keep_tone(arena, thread_tone(tones, &tones->threads[i])),
        };
    }
    list->messages = arena_array(arena, tones->message_count + 1, sizeof *list->messages);
    list->message_count = tones->message_count;
    for (size_t i = 0; i < tones->message_count; i++) {
        list->messages[i] = (struct mail_message){
            .message_id = arena_strdup(arena, tones->messages[i].id),
            .name = "",
            .address = "",
            .subject = "",
            .tone = keep_tone(arena, shown_tone(tones, &tones->messages[i])),
        };
    }
    list->hidden_heated = heat_hidden(tones->heat, tones->customer);
    return list;
}
