/* The tone of mail that is shown, as it becomes known: put right by id, so that nothing moves. */
#include <string.h>

#include "callsheet/app/model.h"

/* The texts of a tone live in the list they are put into. */
static struct mail_tone keep_tone(struct arena *arena, const struct mail_tone *tone) {
    struct mail_tone kept = *tone;
    kept.about = arena_strdup(arena, tone->about);
    kept.no_count = arena_strdup(arena, tone->no_count);
    return kept;
}

static void put_threads(struct mail_list *shown, const struct mail_list *tones) {
    for (size_t i = 0; i < tones->thread_count; i++) {
        for (size_t j = 0; j < shown->thread_count; j++) {
            if (strcmp(shown->threads[j].thread_id, tones->threads[i].thread_id) == 0) {
                shown->threads[j].tone = keep_tone(&shown->arena, &tones->threads[i].tone);
            }
        }
    }
}

static void put_messages(struct mail_list *shown, const struct mail_list *tones) {
    for (size_t i = 0; i < tones->message_count; i++) {
        for (size_t j = 0; j < shown->message_count; j++) {
            if (strcmp(shown->messages[j].message_id, tones->messages[i].message_id) == 0) {
                shown->messages[j].tone = keep_tone(&shown->arena, &tones->messages[i].tone);
            }
        }
    }
}

/* A body has its tone itself; only what a person or the archive says of it comes later. */
static void put_body(struct mail_body *body, const struct mail_list *tones) {
    for (size_t i = 0; i < tones->message_count; i++) {
        const struct mail_message *message = &tones->messages[i];
        if (strcmp(body->message_id, message->message_id) == 0 &&
            (message->tone.score >= 0 || message->tone.is_marked)) {
            body->is_marked = message->tone.is_marked;
            body->tone.band = body->is_marked ? message->tone.band : tone_band_of(body->tone.score);
            body->no_count = arena_strdup(&body->arena, message->tone.no_count);
        }
    }
}

void mail_load_tones(struct model *model, const struct mail_list *tones) {
    struct mail_view *mail = &model->mail;
    if (mail->threads != NULL) {
        put_threads(mail->threads, tones);
        mail->threads->hidden_heated = tones->hidden_heated;
    }
    if (mail->messages != NULL) {
        put_messages(mail->messages, tones);
    }
    if (mail->body != NULL) {
        put_body(mail->body, tones);
    }
    model_touch(model, REV_MAIL);
}
