/** What follows from heated mail: for each customer the newest that counts. */
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/siphash.h"
#include "callsheet/domain/tone.h"
#include "callsheet/run/heatparts.h"

static const uint32_t NEVER = INDEX_MAIL_OUTBOUND | INDEX_MAIL_LOOKALIKE | INDEX_MAIL_TWO_AUTHORS;

/* Facts are compared over runs: their hash may not hang on this run's key. */
static const uint64_t FACT_KEY[2] = {UINT64_C(0x63616c6c73686565), UINT64_C(0x74206d61696c2031)};

static bool is_angry(const struct heat_mail *mail) {
    bool is_known = mail->state == HEAT_KEPT || mail->state == HEAT_SURE;
    bool is_heated =
        is_known && (mail->flags & HEAT_UNREADABLE) == 0 && tone_band_of(mail->score) == TONE_ANGRY;
    switch ((enum heat_mark)mail->mark) {
    case HEAT_UNMARKED:
        return is_heated;
    case HEAT_MARKED_ANGRY:
        return true;
    case HEAT_MARKED_CALM:
        break;
    }
    return false;
}

bool heat_is_heated(const struct heat *heat, uint32_t mail) {
    const struct heat_mail *found = heat_mail_at(heat, mail);
    return found->apart == 0 && is_angry(found);
}

/* The instant a row is of; INSTANT_NONE while that is not known. */
static int64_t row_instant(const struct heat *heat, const struct heat_row *row) {
    if (row->at != 0) {
        return row->at;
    }
    uint32_t arrived = heat_mail_at(heat, row->mail)->arrived;
    if (arrived == 0) {
        return INSTANT_NONE;
    }
    return arrived < row->seen || row->seen == 0 ? arrived : row->seen;
}

bool heat_row_counts(const struct heat *heat, const struct heat_row *row, bool is_hidden) {
    const struct heat_mail *mail = heat_mail_at(heat, row->mail);
    bool hides = (row->flags & INDEX_MAIL_HIDDEN) != 0;
    if (row->is_gone || (row->flags & NEVER) != 0 || mail->apart != 0 || hides != is_hidden ||
        !is_angry(mail)) {
        return false;
    }
    int64_t at = row_instant(heat, row);
    return at != INSTANT_NONE && at >= heat->since;
}

/* --- a customer's fact ------------------------------------------------------------------------ */

static bool is_later(const struct heat *heat, const struct heat_row *row, uint32_t best) {
    if (best == 0) {
        return true;
    }
    const struct heat_row *other = heat_row_at(heat, best);
    int64_t at = row_instant(heat, row), other_at = row_instant(heat, other);
    if (at != other_at) {
        return at > other_at;
    }
    return strcmp(heat_text(heat, heat_mail_at(heat, row->mail)->id),
                  heat_text(heat, heat_mail_at(heat, other->mail)->id)) < 0;
}

static void find_best(struct heat *heat, struct heat_customer *customer) {
    customer->best = customer->heated = 0;
    for (uint32_t index = customer->rows; index != 0;) {
        const struct heat_row *row = heat_row_at(heat, index);
        if (heat_row_counts(heat, row, false)) {
            customer->heated++;
            customer->best = is_later(heat, row, customer->best) ? index : customer->best;
        }
        index = row->next_of_customer;
    }
}

static void describe_best(const struct heat *heat, const struct heat_customer *customer,
                          struct mailcache_fact *out) {
    const struct heat_row *row = heat_row_at(heat, customer->best);
    const struct heat_mail *mail = heat_mail_at(heat, row->mail);
    const char *name = heat_text(heat, row->sender);
    const char *address = heat_text_behind(heat, row->sender, 1);
    *out = (struct mailcache_fact){
        .customer = customer->id,
        .at = row_instant(heat, row),
        .score = mail->score,
        .is_marked = mail->mark == HEAT_MARKED_ANGRY,
        .heated = customer->heated,
        .message_id = heat_text(heat, mail->id),
        .who = name[0] != '\0' ? name : address,
        .address = address,
        .words = heat_text(heat, mail->texts),
        .about = heat_text_behind(heat, mail->texts, 1),
        .keys = heat_text_behind(heat, mail->texts, 2),
    };
}

/* Before the first whole picture, what the last run knew. */
static bool describe_believed(const struct heat *heat, const struct heat_customer *customer,
                              struct mailcache_fact *out) {
    if (heat->has_picture || customer->believed == 0) {
        return false;
    }
    const struct mailcache_fact *fact = &heat->believed[customer->believed - 1];
    if (fact->at < heat->since || heat_mark_of(heat, fact->message_id) == HEAT_MARKED_CALM) {
        return false;
    }
    *out = *fact;
    return true;
}

static bool describe(const struct heat *heat, const struct heat_customer *customer,
                     struct mailcache_fact *out) {
    if (customer->best != 0) {
        describe_best(heat, customer, out);
        return true;
    }
    return describe_believed(heat, customer, out);
}

static uint64_t hash_fact(const struct mailcache_fact *fact) {
    const int64_t numbers[] = {fact->customer, fact->at, fact->score, fact->is_marked};
    uint64_t hash = siphash(FACT_KEY, numbers, sizeof numbers);
    const char *texts[] = {fact->message_id, fact->who, fact->words, fact->keys};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        const uint64_t key[2] = {hash, FACT_KEY[1]};
        hash = siphash(key, texts[i], strlen(texts[i]));
    }
    return hash == 0 ? 1 : hash;
}

void heat_judge(struct heat *heat, uint32_t index) {
    struct heat_customer *customer = heat_customer_at(heat, index);
    struct mailcache_fact fact;
    if (heat->has_picture) {
        find_best(heat, customer);
    }
    uint64_t hash = describe(heat, customer, &fact) ? hash_fact(&fact) : 0;
    if (hash == customer->hash) {
        return;
    }
    heat->state ^= hash ^ customer->hash;
    customer->hash = hash;
    if (!customer->is_changed) {
        customer->is_changed = true;
        heat->changed = mem_grow(heat->changed, heat->changed_count, &heat->changed_capacity,
                                 sizeof *heat->changed);
        heat->changed[heat->changed_count++] = index;
    }
}

void heat_judge_mail(struct heat *heat, uint32_t mail, bool was_heated) {
    if (!was_heated && !heat_is_heated(heat, mail)) {
        return;
    }
    for (uint32_t row = heat_mail_at(heat, mail)->rows; row != 0;) {
        heat_judge(heat, heat_row_at(heat, row)->customer);
        row = heat_row_at(heat, row)->next_of_mail;
    }
    const char *id = heat_text(heat, heat_mail_at(heat, mail)->id);
    for (size_t i = 0; i < heat->believed_count; i++) {
        if (strcmp(heat->believed[i].message_id, id) == 0) {
            heat_judge(heat, heat_customer_find(heat, heat->believed[i].customer));
        }
    }
}

/* --- asked from outside ----------------------------------------------------------------------- */

void heat_believe(struct heat *heat, const struct mailcache_fact *facts, size_t count) {
    struct arena *arena = &heat->believed_arena;
    heat->believed = arena_array(arena, count + 1, sizeof *heat->believed);
    heat->believed_count = count;
    for (size_t i = 0; i < count; i++) {
        struct mailcache_fact *fact = &heat->believed[i];
        *fact = facts[i];
        fact->message_id = arena_strdup(arena, facts[i].message_id);
        fact->who = arena_strdup(arena, facts[i].who);
        fact->address = arena_strdup(arena, facts[i].address);
        fact->words = arena_strdup(arena, facts[i].words);
        fact->about = arena_strdup(arena, facts[i].about);
        fact->keys = arena_strdup(arena, facts[i].keys);
        uint32_t customer = heat_customer_make(heat, fact->customer);
        heat_customer_at(heat, customer)->believed = (uint32_t)i + 1;
        heat_judge(heat, customer);
    }
    heat_forget_changed(heat); /* nothing was told before */
}

bool heat_fact(const struct heat *heat, int64_t customer, struct mailcache_fact *out) {
    uint32_t index = heat_customer_find(heat, customer);
    return index != 0 && describe(heat, heat_customer_at(heat, index), out);
}

int heat_hidden(const struct heat *heat, int64_t customer) {
    uint32_t index = heat_customer_find(heat, customer);
    int count = 0;
    for (uint32_t row = index == 0 ? 0 : heat_customer_at(heat, index)->rows; row != 0;) {
        count += heat_row_counts(heat, heat_row_at(heat, row), true);
        row = heat_row_at(heat, row)->next_of_customer;
    }
    return count;
}

uint64_t heat_state(const struct heat *heat) {
    return heat->state;
}

bool heat_next_changed(struct heat *heat, int64_t *customer) {
    if (heat->changed_count == 0) {
        return false;
    }
    struct heat_customer *found = heat_customer_at(heat, heat->changed[--heat->changed_count]);
    found->is_changed = false;
    *customer = found->id;
    return true;
}

bool heat_has_changed(const struct heat *heat) {
    return heat->changed_count > 0;
}

void heat_forget_changed(struct heat *heat) {
    int64_t customer;
    while (heat_next_changed(heat, &customer)) {
    }
}

void heat_each_fact(const struct heat *heat,
                    void (*visit)(void *context, const struct mailcache_fact *fact),
                    void *context) {
    for (size_t i = 0; i < heat->customer_count; i++) {
        struct mailcache_fact fact;
        if (describe(heat, &heat->customers[i], &fact)) {
            visit(context, &fact);
        }
    }
}

static bool has_row(const struct heat *heat, const struct heat_mail *mail) {
    for (uint32_t row = mail->rows; row != 0; row = heat_row_at(heat, row)->next_of_mail) {
        if (!heat_row_at(heat, row)->is_gone) {
            return true;
        }
    }
    return false;
}

void heat_each_mail(const struct heat *heat,
                    void (*visit)(void *context, const struct mailcache_mail *mail),
                    void *context) {
    for (uint32_t i = 1; i <= heat->mail_count; i++) {
        const struct heat_mail *mail = heat_mail_at(heat, i);
        bool is_known = mail->state == HEAT_KEPT || mail->state == HEAT_SURE;
        if (is_known && has_row(heat, mail)) {
            struct mailcache_mail out;
            heat_describe(heat, i, &out);
            visit(context, &out);
        }
    }
}
