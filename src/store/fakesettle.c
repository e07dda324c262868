/** What calls settle in the fake engine, without taxes and feeds. */
#include "callsheet/store/fakesettle.h"

#include <string.h>

#include "callsheet/domain/refs.h"

void fakesettle_release(struct fakesettle *settled) {
    mem_free(settled->marks);
    mem_free(settled->corrections);
    arena_release(&settled->arena);
}

/* --- corrections ------------------------------------------------------------------------------ */

static const struct card_line *line_of(const struct card *card, int64_t id) {
    for (size_t i = 0; i < card->line_count; i++) {
        if (card->lines[i].id == id) {
            return &card->lines[i];
        }
    }
    return NULL;
}

static void lower_open(struct card *card, int64_t invoice, int64_t credit) {
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (card->invoices[i].id == invoice) {
            card->invoices[i].open.minor -= credit;
        }
    }
    for (size_t i = 0; i < card->facts.item_count; i++) {
        if (card->facts.items[i].invoice == invoice) {
            card->facts.items[i].open -= credit;
        }
    }
}

static void credit_line(struct card *card, const struct outcome_correction *correction) {
    for (size_t i = 0; i < card->line_count; i++) {
        if (card->lines[i].id == correction->line) {
            card->lines[i].credited += correction->credit.minor;
            card->lines[i].credited_minutes += correction->minutes;
        }
    }
}

static const char *number_of(const struct card *card, int64_t invoice) {
    for (size_t i = 0; i < card->invoice_count; i++) {
        if (card->invoices[i].id == invoice) {
            return card->invoices[i].number;
        }
    }
    return "";
}

/** One record for each line: enough for whoever reads them back. */
static void add_correction(struct fakesettle *settled, const struct card *card,
                           const struct outcome *outcome, const struct outcome_correction *from) {
    const struct card_line *line = line_of(card, from->line);
    struct arena *arena = &settled->arena;
    settled->corrections = mem_grow(settled->corrections, settled->correction_count,
                                    &settled->correction_room, sizeof *settled->corrections);
    struct store_correction *to = &settled->corrections[settled->correction_count++];
    *to = (struct store_correction){.id = (int64_t)settled->correction_count,
                                    .at = outcome->ended_at,
                                    .customer_code = arena_strdup(arena, card->customer.code),
                                    .customer_name = arena_strdup(arena, card->customer.name),
                                    .invoice = arena_strdup(arena, number_of(card, from->invoice)),
                                    .credit_note = "",
                                    .author = "anna",
                                    .contact = "",
                                    .credit = from->credit,
                                    .was_total = from->credit,
                                    .line_count = line != NULL ? 1 : 0};
    to->lines = arena_array(arena, 1, sizeof *to->lines);
    if (line != NULL) {
        to->lines[0] = (struct store_corrected_line){.position = line->position,
                                                     .text = arena_strdup(arena, line->text),
                                                     .quantity_milli = line->quantity_milli,
                                                     .was = line->amount,
                                                     .now = line->amount,
                                                     .minutes = line->minutes,
                                                     .reason = from->reason,
                                                     .words = arena_strdup(arena, from->words)};
        to->lines[0].now.minor -= from->credit.minor;
    }
}

static bool is_judged(const struct outcome *outcome, int64_t claim) {
    for (size_t i = 0; i < outcome->verdict_count; i++) {
        if (outcome->verdicts[i].claim.id == claim) {
            return true;
        }
    }
    return false;
}

void fakesettle_apply(struct fakesettle *settled, struct card *card,
                      const struct outcome *outcome) {
    size_t kept = 0;
    for (size_t i = 0; i < outcome->correction_count; i++) {
        add_correction(settled, card, outcome, &outcome->corrections[i]);
        credit_line(card, &outcome->corrections[i]);
        lower_open(card, outcome->corrections[i].invoice, outcome->corrections[i].credit.minor);
    }
    for (size_t i = 0; i < card->facts.claim_count; i++) {
        if (!is_judged(outcome, card->facts.claims[i].id)) {
            card->facts.claims[kept++] = card->facts.claims[i];
        }
    }
    card->facts.claim_count = kept;
}

void fakesettle_list(const struct fakesettle *settled, bool all, struct arena *arena,
                     struct store_correction **out, size_t *count) {
    *count = 0;
    *out = arena_array(arena, settled->correction_count + 1, sizeof **out);
    for (size_t i = 0; i < settled->correction_count; i++) {
        if (all || !settled->corrections[i].is_told) {
            (*out)[(*count)++] = settled->corrections[i];
        }
    }
}

static struct store_correction *correction_of(struct fakesettle *settled, int64_t id) {
    return id >= 1 && id <= (int64_t)settled->correction_count ? &settled->corrections[id - 1]
                                                               : NULL;
}

enum status fakesettle_told(struct fakesettle *settled, struct uuid uuid, const int64_t *ids,
                            size_t count, struct error *err) {
    if (memcmp(&settled->told, &uuid, sizeof uuid) == 0) {
        return STATUS_OK; /* a retry of what was saved */
    }
    for (size_t i = 0; i < count; i++) {
        const struct store_correction *correction = correction_of(settled, ids[i]);
        if (correction == NULL || correction->is_told) {
            return error_set(err, STATUS_CONFLICT,
                             "anna exported some of these corrections meanwhile. Throw this output "
                             "away and export again, or they are posted twice.");
        }
    }
    for (size_t i = 0; i < count; i++) {
        struct store_correction *correction = correction_of(settled, ids[i]);
        if (correction != NULL) {
            correction->is_told = true;
        }
    }
    settled->told = uuid;
    return STATUS_OK;
}

/* --- marks, numbers --------------------------------------------------------------------------- */

void fakesettle_mark(struct fakesettle *settled, const char *message_id, bool angry, int64_t now) {
    struct store_mark mark = {
        .message_id = message_id, .author = "anna", .angry = angry, .at = now};
    for (size_t i = 0; i < settled->mark_count; i++) {
        if (strcmp(settled->marks[i].message_id, message_id) == 0) {
            mark.message_id = settled->marks[i].message_id;
            settled->marks[i] = mark;
            return;
        }
    }
    mark.message_id = arena_strdup(&settled->arena, message_id);
    settled->marks =
        mem_grow(settled->marks, settled->mark_count, &settled->mark_room, sizeof mark);
    settled->marks[settled->mark_count++] = mark;
}

void fakesettle_each_mark(const struct fakesettle *settled, mark_visit visit, void *context) {
    for (size_t i = 0; i < settled->mark_count; i++) {
        visit(context, &settled->marks[i]);
    }
}

enum status fakesettle_number(const struct card *card, const char *written, struct arena *arena,
                              int64_t *invoice, const char **number, struct error *err) {
    char key[REFS_KEY_BYTES], known[REFS_KEY_BYTES];
    refs_key(written, key, sizeof key);
    for (size_t i = 0; i < card->invoice_count; i++) {
        refs_key(card->invoices[i].number, known, sizeof known);
        if (refs_key_means(key, known)) {
            *invoice = card->invoices[i].id;
            *number = arena_strdup(arena, card->invoices[i].number);
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_NOT_FOUND, "This customer has no invoice of that number.");
}
