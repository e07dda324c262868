/** Who wrote heated mail lately: what mail there is and what is known of its tone. */
#include "callsheet/run/heat.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/run/heatparts.h"

/* Rows that never make anybody upset: their mail is not even read. */
static const uint32_t NEVER = INDEX_MAIL_OUTBOUND | INDEX_MAIL_LOOKALIKE | INDEX_MAIL_TWO_AUTHORS;

enum { ASKED_MOST = 4000 }; /* messages kept only because they were shown */

struct heat *heat_new(int64_t since) {
    struct heat *heat = mem_zalloc(1, sizeof *heat);
    io_random(heat->key, sizeof heat->key);
    heat->since = since;
    arena_init(&heat->believed_arena);
    return heat;
}

void heat_free(struct heat *heat) {
    if (heat == NULL) {
        return;
    }
    mem_free(heat->pool.bytes);
    mem_free(heat->by_id.slots);
    mem_free(heat->by_customer.slots);
    mem_free(heat->by_sender.slots);
    mem_free(heat->mails);
    mem_free(heat->rows);
    mem_free(heat->customers);
    mem_free(heat->plan);
    mem_free(heat->changed);
    arena_release(&heat->believed_arena);
    mem_free(heat);
}

/* --- what mail there is ----------------------------------------------------------------------- */

static uint32_t packed_instant(int64_t instant) {
    return instant == INSTANT_NONE || instant <= 0 || instant > UINT32_MAX ? 0 : (uint32_t)instant;
}

void heat_begin_whole(struct heat *heat) {
    heat->pass++;
}

static uint32_t find_row(const struct heat *heat, uint32_t mail, uint32_t customer) {
    uint32_t row = heat_mail_at(heat, mail)->rows;
    while (row != 0 && heat_row_at(heat, row)->customer != customer) {
        row = heat_row_at(heat, row)->next_of_mail;
    }
    return row;
}

static uint32_t add_row(struct heat *heat, uint32_t mail, uint32_t customer, int64_t now) {
    heat->rows = mem_grow(heat->rows, heat->row_count, &heat->row_capacity, sizeof *heat->rows);
    heat->rows[heat->row_count++] =
        (struct heat_row){.mail = mail,
                          .customer = customer,
                          .next_of_mail = heat_mail_at(heat, mail)->rows,
                          .next_of_customer = heat_customer_at(heat, customer)->rows,
                          .seen = packed_instant(now)};
    uint32_t row = (uint32_t)heat->row_count;
    heat_mail_at(heat, mail)->rows = row;
    heat_customer_at(heat, customer)->rows = row;
    return row;
}

void heat_put(struct heat *heat, const struct index_mail *put, int64_t now) {
    if ((put->flags & INDEX_MAIL_OUTBOUND) != 0) {
        return; /* ours */
    }
    uint32_t customer = heat_customer_make(heat, put->customer_id);
    uint32_t mail = heat_mail_make(heat, put->message_id);
    uint32_t index = find_row(heat, mail, customer);
    index = index != 0 ? index : add_row(heat, mail, customer, now);
    struct heat_row *row = heat_row_at(heat, index);
    bool was_heated = heat_row_counts(heat, row, false);
    heat->gone_count -= row->is_gone;
    row->is_gone = false;
    row->pass = heat->pass;
    row->flags = (uint8_t)put->flags;
    row->at = put->date != INSTANT_NONE && put->date > now ? 0 : packed_instant(put->date);
    uint32_t sender = heat_sender_make(heat, put->name, put->address);
    heat_row_at(heat, index)->sender = sender;
    struct heat_mail *found = heat_mail_at(heat, mail);
    found->state = found->state == HEAT_SURE ? HEAT_KEPT : found->state;
    found->state = found->state == HEAT_ABSENT ? HEAT_NEW : found->state;
    if (heat->has_picture && (was_heated || heat_row_counts(heat, row, false))) {
        heat_judge(heat, customer);
    }
}

void heat_end_whole(struct heat *heat) {
    size_t without_rows = 0;
    for (size_t i = 0; i < heat->row_count; i++) {
        struct heat_row *row = &heat->rows[i];
        if (!row->is_gone && row->pass != heat->pass) {
            row->is_gone = true;
            heat->gone_count++;
        }
    }
    for (size_t i = 0; i < heat->mail_count; i++) {
        without_rows += heat->mails[i].rows == 0;
    }
    if (without_rows > ASKED_MOST) {
        for (size_t i = 0; i < heat->mail_count; i++) {
            heat->mails[i].flags &= (uint8_t)~HEAT_ASKED;
        }
    }
    if (heat->gone_count > heat->row_count / 4 || without_rows > heat->mail_count / 4) {
        heat_sweep(heat);
    }
    heat->has_picture = true;
    for (uint32_t i = 1; i <= heat->customer_count; i++) {
        heat_customer_at(heat, i)->believed = 0;
        heat_judge(heat, i);
    }
    arena_clear(&heat->believed_arena);
    heat->believed = NULL;
    heat->believed_count = 0;
}

/* --- its tone --------------------------------------------------------------------------------- */

static void fill(struct heat *heat, uint32_t index, const struct mailcache_mail *tone) {
    uint32_t texts = heat_mail_at(heat, index)->texts;
    bool is_same = strcmp(heat_text(heat, texts), tone->words) == 0 &&
                   strcmp(heat_text_behind(heat, texts, 1), tone->about) == 0 &&
                   strcmp(heat_text_behind(heat, texts, 2), tone->keys) == 0;
    if (!is_same) {
        texts = heat_texts_make(heat, tone->words, tone->about, tone->keys);
    }
    struct heat_mail *mail = heat_mail_at(heat, index);
    mail->texts = texts;
    mail->files_mark = tone->files_mark;
    mail->arrived = packed_instant(tone->arrived_at);
    mail->score = tone->score;
    mail->apart = (uint8_t)tone->apart;
    mail->files = tone->files;
    mail->which = tone->which;
    mail->flags &= HEAT_ASKED;
    mail->flags |= tone->is_unreadable ? HEAT_UNREADABLE : 0;
    mail->flags |= tone->files_differ ? HEAT_FILES_DIFFER : 0;
}

void heat_keep(struct heat *heat, const struct mailcache_mail *mail) {
    uint32_t index = heat_mail_make(heat, mail->message_id);
    if (heat_mail_at(heat, index)->state == HEAT_NEW) {
        fill(heat, index, mail);
        heat_mail_at(heat, index)->state = HEAT_KEPT;
    }
}

bool heat_verify(struct heat *heat, const struct index_set *set) {
    uint32_t index = heat_mail_make(heat, set->message_id);
    struct heat_mail *mail = heat_mail_at(heat, index);
    if (set->files == 0) {
        heat_skip(heat, set->message_id);
        return false;
    }
    bool was_heated = heat_is_heated(heat, index);
    mail->arrived = packed_instant(set->arrived_at);
    bool is_known = mail->state == HEAT_KEPT || mail->state == HEAT_SURE;
    if (is_known && mail->files_mark == set->mark) {
        mail->state = HEAT_SURE;
        heat_judge_mail(heat, index, was_heated); /* its files may tell another day */
        return false;
    }
    return true;
}

void heat_set(struct heat *heat, const struct mailcache_mail *mail) {
    uint32_t index = heat_mail_make(heat, mail->message_id);
    bool was_heated = heat_is_heated(heat, index);
    fill(heat, index, mail);
    struct heat_mail *found = heat_mail_at(heat, index);
    found->state = HEAT_SURE;
    found->flags |= found->rows == 0 ? HEAT_ASKED : 0;
    heat_judge_mail(heat, index, was_heated);
}

void heat_skip(struct heat *heat, const char *message_id) {
    uint32_t index = heat_mail_find(heat, message_id);
    if (index != 0) {
        bool was_heated = heat_is_heated(heat, index);
        heat_mail_at(heat, index)->state = HEAT_ABSENT;
        heat_judge_mail(heat, index, was_heated);
    }
}

void heat_describe(const struct heat *heat, uint32_t index, struct mailcache_mail *out) {
    const struct heat_mail *mail = heat_mail_at(heat, index);
    *out = (struct mailcache_mail){
        .message_id = heat_text(heat, mail->id),
        .files_mark = mail->files_mark,
        .arrived_at = mail->arrived == 0 ? INSTANT_NONE : (int64_t)mail->arrived,
        .score = mail->score,
        .is_unreadable = (mail->flags & HEAT_UNREADABLE) != 0,
        .files_differ = (mail->flags & HEAT_FILES_DIFFER) != 0,
        .files = mail->files,
        .which = mail->which,
        .apart = mail->apart,
        .words = heat_text(heat, mail->texts),
        .about = heat_text_behind(heat, mail->texts, 1),
        .keys = heat_text_behind(heat, mail->texts, 2),
    };
}

bool heat_find(const struct heat *heat, const char *message_id, struct mailcache_mail *out) {
    uint32_t index = heat_mail_find(heat, message_id);
    if (index == 0 || heat_mail_at(heat, index)->state == HEAT_NEW ||
        heat_mail_at(heat, index)->state == HEAT_ABSENT) {
        return false;
    }
    heat_describe(heat, index, out);
    return true;
}

void heat_set_mark(struct heat *heat, const char *message_id, enum heat_mark mark) {
    uint32_t index = heat_mail_make(heat, message_id);
    if (heat_mail_at(heat, index)->mark != mark) {
        heat_mail_at(heat, index)->mark = (uint8_t)mark;
        heat_judge_mail(heat, index, true);
    }
}

void heat_clear_marks(struct heat *heat) {
    for (uint32_t i = 1; i <= heat->mail_count; i++) {
        if (heat_mail_at(heat, i)->mark != HEAT_UNMARKED) {
            heat_mail_at(heat, i)->mark = HEAT_UNMARKED;
            heat_judge_mail(heat, i, true);
        }
    }
}

enum heat_mark heat_mark_of(const struct heat *heat, const char *message_id) {
    uint32_t index = heat_mail_find(heat, message_id);
    return index == 0 ? HEAT_UNMARKED : (enum heat_mark)heat_mail_at(heat, index)->mark;
}

/* --- what is still to be found out ------------------------------------------------------------ */

/* When a message that may count is from: how soon it is looked at. 0: it cannot count. */
static uint32_t plan_rank(const struct heat *heat, const struct heat_mail *mail) {
    uint32_t rank = 0;
    for (uint32_t index = mail->rows; index != 0;) {
        const struct heat_row *row = heat_row_at(heat, index);
        uint32_t at = row->at != 0 ? row->at : row->seen != 0 ? row->seen : 1;
        bool may_count = !row->is_gone && (row->flags & NEVER) == 0;
        rank = may_count && at > rank ? at : rank;
        index = row->next_of_mail;
    }
    return rank;
}

struct planned {
    uint32_t rank, mail;
};

static int by_rank(const void *left, const void *right) {
    const struct planned *a = left, *b = right;
    if (a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    return a->mail < b->mail ? -1 : a->mail > b->mail;
}

void heat_plan(struct heat *heat) {
    struct planned *found = NULL;
    size_t count = 0, capacity = 0;
    for (uint32_t i = 1; i <= heat->mail_count; i++) {
        const struct heat_mail *mail = heat_mail_at(heat, i);
        bool is_open = mail->state == HEAT_NEW || mail->state == HEAT_KEPT;
        uint32_t rank = is_open ? plan_rank(heat, mail) : 0;
        if (rank != 0) {
            found = mem_grow(found, count, &capacity, sizeof *found);
            found[count++] = (struct planned){.rank = rank, .mail = i};
        }
    }
    if (count > 0) {
        qsort(found, count, sizeof *found, by_rank);
    }
    mem_free(heat->plan);
    heat->plan = mem_alloc((count + 1) * sizeof *heat->plan);
    heat->plan_count = count;
    for (size_t i = 0; i < count; i++) {
        heat->plan[i] = found[i].mail;
    }
    mem_free(found);
}

size_t heat_next(struct heat *heat, const char **ids, size_t most) {
    size_t count = 0;
    while (heat->plan_count > 0 && count < most) {
        const struct heat_mail *mail = heat_mail_at(heat, heat->plan[--heat->plan_count]);
        if (mail->state == HEAT_NEW || mail->state == HEAT_KEPT) {
            ids[count++] = heat_text(heat, mail->id);
        }
    }
    return count;
}

size_t heat_planned(const struct heat *heat) {
    return heat->plan_count;
}

bool heat_has_picture(const struct heat *heat) {
    return heat->has_picture;
}
