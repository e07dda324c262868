/* What is done with the message that is read or selected: other files of it, other programs, a mark
   that says how angry it is. */
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/base/text.h"

bool mail_current(const struct model *model, const char **thread_id, const char **message_id,
                  int *which) {
    const struct mail_view *mail = &model->mail;
    const struct mail_message *found = find_current(model);
    *which = 0;
    if (mail->is_reading) {
        *thread_id = mail->thread_id;
        *message_id = mail->wanted;
        *which = mail->body != NULL ? mail->body->which : 0;
    } else if (model->find.is_shown) {
        *thread_id = found != NULL ? found->thread_id : NULL;
        *message_id = found != NULL ? found->message_id : NULL;
    } else {
        size_t at = model->items[PANE_MAIL].list.cursor;
        bool is_there = model->focus == PANE_MAIL && mail->threads != NULL &&
                        mail->customer == model->selected && at < mail->threads->thread_count;
        *thread_id = is_there ? mail->threads->threads[at].thread_id : NULL;
        *message_id = is_there ? mail->threads->threads[at].newest_id : NULL;
    }
    return *thread_id != NULL && *message_id != NULL;
}

void mail_next_file(struct model *model) {
    const struct mail_body *body = model->mail.body;
    if (body->files < 2) {
        model_say(model, "There is only one file of this message.");
        return;
    }
    mail_show_file(model, body->which >= body->files ? 1 : body->which + 1);
}

void mail_outside(struct model *model) {
    const char *thread_id = NULL, *message_id = NULL;
    int which = 0;
    if (mail_current(model, &thread_id, &message_id, &which)) {
        struct effect *effect = model_wish(model, EFFECT_MAIL_PROGRAM);
        effect->text = mem_strdup(thread_id);
        effect->more = mem_strdup(message_id);
    }
}

void mail_raw(struct model *model) {
    const char *thread_id = NULL, *message_id = NULL;
    int which = 0;
    if (mail_current(model, &thread_id, &message_id, &which)) {
        struct effect *effect = model_ask(model, &model->mail.ask_raw, EFFECT_MAIL_RAW);
        effect->text = mem_strdup(message_id);
        effect->which = which;
    }
}

void mail_mark(struct model *model) {
    struct mail_body *body = model->mail.body;
    const struct mail_message *found = find_current(model);
    bool is_angry = body->tone.band != TONE_ANGRY;
    struct effect *effect = model_wish(model, EFFECT_MARK_MAIL);
    effect->uuid = model->next_uuid;
    effect->customer = found != NULL ? found->customer : model->selected; /* 0: nobody's */
    effect->text = mem_strdup(body->message_id);
    effect->flag = is_angry;
    body->is_marked = true;
    body->tone.band = is_angry ? TONE_ANGRY : TONE_CALM;
    model_say(model, is_angry ? "Marked as angry." : "Marked as not angry.");
    model_touch(model, REV_MAIL);
}
