/** The tables of heat: texts, messages, customers, senders. */
#include <string.h>

#include "callsheet/base/siphash.h"
#include "callsheet/run/heatparts.h"

enum { POOL_FIRST = 16 * 1024, TABLE_FIRST = 256 };

/* --- texts ------------------------------------------------------------------------------------ */

/* Grown by a quarter: the desk's memory is counted, and texts are most of this. */
static void make_room(struct heat_pool *pool, size_t len) {
    if (pool->len + len > pool->capacity) {
        pool->capacity = pool->len + len + pool->capacity / 4 + POOL_FIRST;
        pool->bytes = mem_resize(pool->bytes, pool->capacity, 1);
    }
    if (pool->len == 0) {
        memset(pool->bytes, 0, 4); /* "", and behind it "" again */
        pool->len = 4;
    }
}

static uint32_t add_text(struct heat_pool *pool, const char *text) {
    size_t len = strlen(text) + 1, at;
    make_room(pool, len + 4);
    at = pool->len;
    memcpy(pool->bytes + at, text, len);
    pool->len += len;
    return (uint32_t)at;
}

const char *heat_text(const struct heat *heat, uint32_t offset) {
    return offset == 0 || heat->pool.bytes == NULL ? "" : heat->pool.bytes + offset;
}

const char *heat_text_behind(const struct heat *heat, uint32_t offset, int steps) {
    if (offset == 0 || heat->pool.bytes == NULL) {
        return "";
    }
    const char *text = heat->pool.bytes + offset;
    for (; steps > 0; steps--) {
        text += strlen(text) + 1;
    }
    return text;
}

uint32_t heat_texts_make(struct heat *heat, const char *words, const char *about,
                         const char *keys) {
    if (words[0] == '\0' && about[0] == '\0' && keys[0] == '\0') {
        return 0;
    }
    uint32_t at = add_text(&heat->pool, words);
    (void)add_text(&heat->pool, about); /* they are found behind the first */
    (void)add_text(&heat->pool, keys);
    return at;
}

/* --- hash tables ------------------------------------------------------------------------------ */

/* What a slot is compared by. */
struct wanted {
    const struct heat *heat;
    uint64_t hash;
    const char *text, *behind; /* an id; a sender's name and address */
    int64_t customer;
};

typedef bool (*is_it)(const struct wanted *wanted, uint32_t index);
typedef uint64_t (*hash_of)(const struct heat *heat, uint32_t index);

static size_t find_slot(const struct heat_table *table, const struct wanted *wanted, is_it is) {
    size_t at = (size_t)wanted->hash & (table->capacity - 1);
    while (table->slots[at] != 0 && !is(wanted, table->slots[at])) {
        at = (at + 1) & (table->capacity - 1);
    }
    return at;
}

static void grow(const struct heat *heat, struct heat_table *table, hash_of hash) {
    struct heat_table bigger = {.capacity =
                                    table->capacity == 0 ? TABLE_FIRST : table->capacity * 2,
                                .count = table->count};
    bigger.slots = mem_zalloc(bigger.capacity, sizeof *bigger.slots);
    for (size_t i = 0; i < table->capacity; i++) {
        if (table->slots[i] != 0) {
            size_t at = (size_t)hash(heat, table->slots[i]) & (bigger.capacity - 1);
            while (bigger.slots[at] != 0) {
                at = (at + 1) & (bigger.capacity - 1);
            }
            bigger.slots[at] = table->slots[i];
        }
    }
    mem_free(table->slots);
    *table = bigger;
}

static uint32_t look_up(const struct heat_table *table, const struct wanted *wanted, is_it is) {
    return table->capacity == 0 ? 0 : table->slots[find_slot(table, wanted, is)];
}

/* The slot for something new, which the caller fills. */
static uint32_t *new_slot(const struct heat *heat, struct heat_table *table,
                          const struct wanted *wanted, hash_of hash) {
    if (table->count * 3 >= table->capacity * 2) {
        grow(heat, table, hash);
    }
    size_t at = (size_t)wanted->hash & (table->capacity - 1);
    while (table->slots[at] != 0) {
        at = (at + 1) & (table->capacity - 1);
    }
    table->count++;
    return &table->slots[at];
}

/* --- messages --------------------------------------------------------------------------------- */

static uint64_t mail_hash(const struct heat *heat, uint32_t mail) {
    return heat_mail_at(heat, mail)->hash;
}

static bool is_mail(const struct wanted *wanted, uint32_t mail) {
    const struct heat_mail *found = heat_mail_at(wanted->heat, mail);
    return found->hash == wanted->hash &&
           strcmp(heat_text(wanted->heat, found->id), wanted->text) == 0;
}

static struct wanted want_mail(const struct heat *heat, const char *id) {
    return (struct wanted){
        .heat = heat, .text = id, .hash = (uint32_t)siphash(heat->key, id, strlen(id))};
}

uint32_t heat_mail_find(const struct heat *heat, const char *id) {
    struct wanted wanted = want_mail(heat, id);
    return look_up(&heat->by_id, &wanted, is_mail);
}

uint32_t heat_mail_make(struct heat *heat, const char *id) {
    struct wanted wanted = want_mail(heat, id);
    uint32_t found = look_up(&heat->by_id, &wanted, is_mail);
    if (found != 0) {
        return found;
    }
    uint32_t *slot = new_slot(heat, &heat->by_id, &wanted, mail_hash);
    heat->mails =
        mem_grow(heat->mails, heat->mail_count, &heat->mail_capacity, sizeof *heat->mails);
    heat->mails[heat->mail_count++] =
        (struct heat_mail){.id = add_text(&heat->pool, id), .hash = (uint32_t)wanted.hash};
    *slot = (uint32_t)heat->mail_count;
    return *slot;
}

/* --- customers -------------------------------------------------------------------------------- */

static uint64_t hash_customer(const struct heat *heat, int64_t customer) {
    return siphash(heat->key, &customer, sizeof customer);
}

static uint64_t customer_hash(const struct heat *heat, uint32_t customer) {
    return hash_customer(heat, heat_customer_at(heat, customer)->id);
}

static bool is_customer(const struct wanted *wanted, uint32_t customer) {
    return heat_customer_at(wanted->heat, customer)->id == wanted->customer;
}

uint32_t heat_customer_find(const struct heat *heat, int64_t customer) {
    struct wanted wanted = {
        .heat = heat, .customer = customer, .hash = hash_customer(heat, customer)};
    return look_up(&heat->by_customer, &wanted, is_customer);
}

uint32_t heat_customer_make(struct heat *heat, int64_t customer) {
    struct wanted wanted = {
        .heat = heat, .customer = customer, .hash = hash_customer(heat, customer)};
    uint32_t found = look_up(&heat->by_customer, &wanted, is_customer);
    if (found != 0) {
        return found;
    }
    uint32_t *slot = new_slot(heat, &heat->by_customer, &wanted, customer_hash);
    heat->customers = mem_grow(heat->customers, heat->customer_count, &heat->customer_capacity,
                               sizeof *heat->customers);
    heat->customers[heat->customer_count++] = (struct heat_customer){.id = customer};
    *slot = (uint32_t)heat->customer_count;
    return *slot;
}

/* --- senders: a slot holds the offset of the name, the address stands behind it --------------- */

static uint64_t hash_sender(const struct heat *heat, const char *name, const char *address) {
    return siphash(heat->key, name, strlen(name)) ^
           siphash(heat->key, address, strlen(address) + 1);
}

static uint64_t sender_hash(const struct heat *heat, uint32_t sender) {
    return hash_sender(heat, heat_text(heat, sender), heat_text_behind(heat, sender, 1));
}

static bool is_sender(const struct wanted *wanted, uint32_t sender) {
    return strcmp(heat_text(wanted->heat, sender), wanted->text) == 0 &&
           strcmp(heat_text_behind(wanted->heat, sender, 1), wanted->behind) == 0;
}

uint32_t heat_sender_make(struct heat *heat, const char *name, const char *address) {
    struct wanted wanted = {
        .heat = heat, .text = name, .behind = address, .hash = hash_sender(heat, name, address)};
    uint32_t found = look_up(&heat->by_sender, &wanted, is_sender);
    if (found == 0) {
        uint32_t *slot = new_slot(heat, &heat->by_sender, &wanted, sender_hash);
        found = add_text(&heat->pool, name);
        (void)add_text(&heat->pool, address); /* it is found behind the name */
        *slot = found;
    }
    return found;
}

/* --- giving back ------------------------------------------------------------------------------ */

/* A message is worth its place while a customer has it, somebody marked it or asked for it. */
static bool is_worth(const struct heat *heat, const struct heat_mail *mail) {
    for (uint32_t row = mail->rows; row != 0; row = heat_row_at(heat, row)->next_of_mail) {
        if (!heat_row_at(heat, row)->is_gone) {
            return true;
        }
    }
    return mail->mark != HEAT_UNMARKED || (mail->flags & HEAT_ASKED) != 0;
}

static void move_row(const struct heat *old, const struct heat_row *row, uint32_t mail,
                     struct heat *heat) {
    struct heat_row moved = *row;
    moved.mail = mail;
    moved.sender =
        heat_sender_make(heat, heat_text(old, row->sender), heat_text_behind(old, row->sender, 1));
    moved.next_of_mail = heat_mail_at(heat, mail)->rows;
    moved.next_of_customer = heat_customer_at(heat, row->customer)->rows;
    heat->rows = mem_grow(heat->rows, heat->row_count, &heat->row_capacity, sizeof *heat->rows);
    heat->rows[heat->row_count++] = moved;
    heat_mail_at(heat, mail)->rows = (uint32_t)heat->row_count;
    heat_customer_at(heat, row->customer)->rows = (uint32_t)heat->row_count;
}

static void move_mail(const struct heat *old, const struct heat_mail *mail, struct heat *heat) {
    uint32_t moved = heat_mail_make(heat, heat_text(old, mail->id));
    struct heat_mail copy = *mail;
    copy.id = heat_mail_at(heat, moved)->id;
    copy.rows = 0;
    copy.texts =
        heat_texts_make(heat, heat_text(old, mail->texts), heat_text_behind(old, mail->texts, 1),
                        heat_text_behind(old, mail->texts, 2));
    *heat_mail_at(heat, moved) = copy;
    for (uint32_t row = mail->rows; row != 0; row = heat_row_at(old, row)->next_of_mail) {
        if (!heat_row_at(old, row)->is_gone) {
            move_row(old, heat_row_at(old, row), moved, heat);
        }
    }
}

void heat_sweep(struct heat *heat) {
    struct heat old = *heat;
    heat->pool = (struct heat_pool){.len = 0};
    heat->by_id = heat->by_sender = (struct heat_table){.count = 0};
    heat->mails = NULL;
    heat->rows = NULL;
    heat->mail_count = heat->mail_capacity = 0;
    heat->row_count = heat->row_capacity = heat->gone_count = 0;
    heat->plan_count = 0;
    for (size_t i = 0; i < heat->customer_count; i++) {
        heat->customers[i].rows = heat->customers[i].best = 0;
    }
    for (size_t i = 0; i < old.mail_count; i++) {
        if (is_worth(&old, &old.mails[i])) {
            move_mail(&old, &old.mails[i], heat);
        }
    }
    mem_free(old.pool.bytes);
    mem_free(old.by_id.slots);
    mem_free(old.by_sender.slots);
    mem_free(old.mails);
    mem_free(old.rows);
}
