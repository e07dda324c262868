/* What is said after something was done about a customer: first that, then where their row went. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "callsheet/app/model.h"
#include "callsheet/app/words.h"
#include "callsheet/base/text.h"

void told_begin(struct model *model, int64_t customer, const char *format, ...) {
    struct told *told = &model->told;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(told->text, sizeof told->text, format, args); /* cut is fine: it is a message */
    va_end(args);
    told->customer = customer;
    model_say(model, "%s.", told->text);
    (void)text_copy(told->text, sizeof told->text, model->status.text);
}

/* Why the row of somebody spoken to or snoozed is still one to call. */
static const char *stays(const struct model *model, struct arena *arena, int64_t customer) {
    const struct card *card = model_card(model);
    bool is_known = card != NULL && card->customer.id == customer;
    if (is_known && card->facts.next.step == NEXT_CALLBACK && card->facts.next.at != INSTANT_NONE) {
        return words(arena, "the callback agreed for %s stays on the list",
                     words_clock(arena, model->setup.firm, card->facts.next.at));
    }
    return "they stay on the list";
}

void told_finish(struct model *model, int64_t customer) {
    struct told *told = &model->told;
    const struct queue *queue = model->queue;
    bool is_told = told->customer == customer && strcmp(told->text, model->status.text) == 0;
    told->customer = told->customer == customer ? 0 : told->customer;
    if (!is_told || queue == NULL || told->text[0] == '\0') {
        return;
    }
    told->text[strlen(told->text) - 1] = '\0'; /* its full stop */
    long at = queue_index(queue, customer);
    if (at >= 0 && (size_t)at < queue->to_call) {
        model_say(model, "%s; %s.", told->text, stays(model, &model->scratch, customer));
    } else if (at >= 0 && (size_t)at < queue->to_call + queue->held) {
        model_say(model, "%s; held back: %s.", told->text,
                  queue_text(queue, queue->rows[at].brief));
    } else {
        model_say(model, "%s; off the list.", told->text);
    }
}
