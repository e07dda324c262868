/** What a logged outcome does to a card of the fake engine: the simplest that a list can notice. */
#include "callsheet/store/fakecard.h"

#include <string.h>

#include "callsheet/store/fakecopy.h"

static int64_t *scope_copy(struct arena *arena, const struct outcome_promise *promise) {
    int64_t *scope = arena_array(arena, promise->invoice_count + 1, sizeof *scope);
    if (promise->invoice_count > 0) {
        memcpy(scope, promise->invoices, promise->invoice_count * sizeof *scope);
    }
    return scope;
}

static void apply_promises(struct fake_card *kept, const struct outcome *outcome) {
    size_t count = 0;
    for (size_t i = 0; i < outcome->promise_count; i++) {
        const struct outcome_promise *promise = &outcome->promises[i];
        kept->promises[count++] =
            (struct promise_fact){.id = (int64_t)i + 1,
                                  .call = 1,
                                  .made_at = outcome->ended_at,
                                  .day = promise->day,
                                  .amount = promise->amount,
                                  .level = 1,
                                  .invoices = scope_copy(&kept->arena, promise),
                                  .invoice_count = promise->invoice_count,
                                  .contact = "",
                                  .author = "anna"};
    }
    if (count > 0) {
        kept->card.facts.promises = kept->promises;
        kept->card.facts.promise_count = count;
    }
}

static void apply_history(struct fake_card *kept, const struct outcome *outcome, int64_t call) {
    struct card *card = &kept->card;
    struct card_history *history =
        arena_array(&kept->arena, card->history_count + 1, sizeof *history);
    if (card->history_count > 0) {
        memcpy(history + 1, card->history, card->history_count * sizeof *history);
    }
    history[0] = (struct card_history){.kind = HISTORY_CALL,
                                       .id = call,
                                       .call = call,
                                       .at = outcome->started_at,
                                       .author = "anna",
                                       .contact = "",
                                       .reached = outcome->reached,
                                       .said = outcome->said,
                                       .next = outcome->next,
                                       .next_day = outcome->next_day,
                                       .next_at = outcome->next_at,
                                       .day = DAY_NONE,
                                       .number = "",
                                       .words = "",
                                       .note = arena_strdup(&kept->arena, outcome->note),
                                       .state = ""};
    card->history = history;
    card->history_count++;
}

void fakecard_apply(struct fake_card *kept, const struct outcome *outcome, int64_t call) {
    struct facts *facts = &kept->card.facts;
    facts->last_attempt_at = outcome->ended_at;
    facts->last_attempt = outcome->reached;
    if (reached_is_conversation(outcome->reached)) {
        facts->last_conversation_at = outcome->ended_at;
        facts->failed_in_row = 0;
        facts->next.answered = true;
    } else {
        facts->failed_in_row++;
    }
    if (outcome->next != NEXT_NONE) {
        facts->next = (struct next_fact){.step = outcome->next,
                                         .call = call,
                                         .made_at = outcome->ended_at,
                                         .day = outcome->next_day,
                                         .at = outcome->next_at,
                                         .zone = arena_strdup(&kept->arena, outcome->next_zone)};
    }
    apply_promises(kept, outcome);
    apply_history(kept, outcome, call);
}
