#ifndef CALLSHEET_RUN_HEATPARTS_H
#define CALLSHEET_RUN_HEATPARTS_H

/** Inside of heat: messages, rows, customers. Nobody but heat.c, heattable.c and heatfact.c
    includes this. Indices are 1-based; 0 is none. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/mem.h"
#include "callsheet/run/heat.h"

/** Texts, one behind the other; offset 0 is "". */
struct heat_pool {
    char *bytes;
    size_t len, capacity;
};

/** A hash table of indices: open addressing, a power of two of slots, at most two thirds full. */
struct heat_table {
    uint32_t *slots;
    size_t capacity, count;
};

enum heat_state {
    HEAT_NEW,    /* nothing is known of its tone */
    HEAT_KEPT,   /* known; its files are to be looked at again */
    HEAT_SURE,   /* known, from the files it has */
    HEAT_ABSENT, /* could not be read just now */
};

enum { HEAT_UNREADABLE = 1, HEAT_FILES_DIFFER = 2, HEAT_ASKED = 4 };

/** A message. 40 bytes. */
struct heat_mail {
    uint64_t files_mark;
    uint32_t id, hash; /* in the pool; of the id */
    uint32_t texts;    /* words, about, keys, one behind the other */
    uint32_t rows;     /* first of its rows */
    uint32_t arrived;  /* instant; 0 unknown */
    uint8_t state, mark, score, apart, files, which, flags;
};

/** A message of one customer. 32 bytes. */
struct heat_row {
    uint32_t mail, customer;
    uint32_t next_of_mail, next_of_customer;
    uint32_t at, seen; /* instants: its date (0 none that can be believed); when first put */
    uint32_t sender;   /* name and address, one behind the other */
    uint8_t flags;     /* enum index_mail_flags */
    uint8_t pass;      /* the picture it was last in */
    bool is_gone;
};

struct heat_customer {
    int64_t id;
    uint64_t hash;   /* of the fact as it is; 0 none */
    uint32_t rows;   /* first of its rows */
    uint32_t best;   /* row of the newest heated mail */
    uint32_t heated; /* how many there are */
    uint32_t believed;
    bool is_changed;
};

struct heat {
    uint64_t key[2];
    int64_t since;
    struct heat_pool pool;
    struct heat_table by_id, by_customer, by_sender;
    struct heat_mail *mails;
    size_t mail_count, mail_capacity;
    struct heat_row *rows;
    size_t row_count, row_capacity, gone_count;
    struct heat_customer *customers;
    size_t customer_count, customer_capacity;
    uint32_t *plan; /* mails; the next one last */
    size_t plan_count, plan_capacity;
    uint32_t *changed; /* customers */
    size_t changed_count, changed_capacity;
    struct arena believed_arena;
    struct mailcache_fact *believed;
    size_t believed_count;
    uint64_t state;
    uint8_t pass;
    bool has_picture;
};

const char *heat_text(const struct heat *heat, uint32_t offset);
/** The text behind the one at `offset`. */
const char *heat_text_behind(const struct heat *heat, uint32_t offset, int steps);
/** Finds or makes (index; heat_*_find: 0 when there is none). */
uint32_t heat_mail_find(const struct heat *heat, const char *id);
uint32_t heat_mail_make(struct heat *heat, const char *id);
uint32_t heat_customer_find(const struct heat *heat, int64_t customer);
uint32_t heat_customer_make(struct heat *heat, int64_t customer);
/** Keeps a sender once, however many mails are theirs. */
uint32_t heat_sender_make(struct heat *heat, const char *name, const char *address);
/** Keeps up to three texts behind each other; 0 when all are "". */
uint32_t heat_texts_make(struct heat *heat, const char *words, const char *about, const char *keys);
/** Gives back what rows and messages that are gone take. */
void heat_sweep(struct heat *heat);

static inline struct heat_mail *heat_mail_at(const struct heat *heat, uint32_t mail) {
    return &heat->mails[mail - 1];
}
static inline struct heat_row *heat_row_at(const struct heat *heat, uint32_t row) {
    return &heat->rows[row - 1];
}
static inline struct heat_customer *heat_customer_at(const struct heat *heat, uint32_t customer) {
    return &heat->customers[customer - 1];
}

/** Says whether a row makes its customer upset; with `is_hidden` whether it would if the archive
    did not hide it. */
bool heat_row_counts(const struct heat *heat, const struct heat_row *row, bool is_hidden);
/** Says whether a message is angry and nothing of its own speaks against it. */
bool heat_is_heated(const struct heat *heat, uint32_t mail);
/** Finds a customer's fact anew, and notes when it changed. */
void heat_judge(struct heat *heat, uint32_t customer);
/** The same for all whose mail it is, unless it neither was nor is heated: a customer with
   thousands of calm ones is not looked through for each. */
void heat_judge_mail(struct heat *heat, uint32_t mail, bool was_heated);
void heat_describe(const struct heat *heat, uint32_t mail, struct mailcache_mail *out);

#endif
