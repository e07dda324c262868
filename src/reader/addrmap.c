/** Which customers an address belongs to. */
#include "callsheet/reader/addrmap.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/domain/lookalike.h"
#include "callsheet/reader/address.h"

/* One table for addresses, one for their domains: open addressing, a power of two of slots, at
   most two thirds full. */
struct slot {
    const char *key; /* NULL when free */
    const struct addrmap_entry *first;
};

struct table {
    struct slot *slots;
    size_t capacity, count;
};

struct addrmap {
    struct arena arena;
    struct table addresses, domains, glances; /* the last: of domains as they are read */
};

struct addrmap *addrmap_new(void) {
    struct addrmap *map = mem_zalloc(1, sizeof *map);
    arena_init(&map->arena);
    return map;
}

void addrmap_free(struct addrmap *map) {
    if (map == NULL) {
        return;
    }
    mem_free(map->addresses.slots);
    mem_free(map->domains.slots);
    mem_free(map->glances.slots);
    arena_release(&map->arena);
    mem_free(map);
}

/* FNV-1a, 64 bit: the keys come from the ledger, nobody outside chooses them. */
static uint64_t hash_key(const char *key, size_t len) {
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)key[i]) * 1099511628211U;
    }
    return hash ^ (hash >> 32);
}

static struct slot *find_slot(const struct table *table, const char *key, size_t len) {
    size_t at = hash_key(key, len) & (table->capacity - 1);
    while (table->slots[at].key != NULL &&
           (strncmp(table->slots[at].key, key, len) != 0 || table->slots[at].key[len] != '\0')) {
        at = (at + 1) & (table->capacity - 1);
    }
    return &table->slots[at];
}

static void grow(struct table *table) {
    struct table bigger = {.capacity = table->capacity == 0 ? 256 : table->capacity * 2,
                           .count = table->count};
    bigger.slots = mem_zalloc(bigger.capacity, sizeof *bigger.slots);
    for (size_t i = 0; i < table->capacity; i++) {
        if (table->slots[i].key != NULL) {
            *find_slot(&bigger, table->slots[i].key, strlen(table->slots[i].key)) = table->slots[i];
        }
    }
    mem_free(table->slots);
    *table = bigger;
}

static void table_add(struct table *table, struct arena *arena, const char *key,
                      int64_t customer_id, size_t max_customers) {
    if (table->count * 3 >= table->capacity * 2) {
        grow(table);
    }
    struct slot *slot = find_slot(table, key, strlen(key));
    if (slot->key == NULL) {
        slot->key = arena_strdup(arena, key);
        table->count++;
    }
    size_t customers = 0;
    for (const struct addrmap_entry *e = slot->first; e != NULL; e = e->next) {
        if (e->customer_id == customer_id || ++customers == max_customers) {
            return;
        }
    }
    struct addrmap_entry *entry = arena_alloc(arena, sizeof *entry);
    *entry = (struct addrmap_entry){.customer_id = customer_id, .next = slot->first};
    slot->first = entry;
}

bool addrmap_add(struct addrmap *map, const char *address, int64_t customer_id) {
    char folded[MAILBOX_ADDRESS_BYTES];
    if (!address_fold(address, folded)) {
        return false;
    }
    table_add(&map->addresses, &map->arena, folded, customer_id, ADDRMAP_CUSTOMERS_MAX);
    const char *domain = address_domain(folded);
    char glance[LOOKALIKE_BYTES];
    table_add(&map->domains, &map->arena, domain, customer_id, 2); /* 2: not one */
    lookalike_glance(domain, strlen(domain), glance);
    table_add(&map->glances, &map->arena, glance, customer_id, 2);
    return true;
}

size_t addrmap_count(const struct addrmap *map) {
    return map->addresses.count;
}

static const struct addrmap_entry *table_find(const struct table *table, const char *key,
                                              size_t len) {
    return table->capacity == 0 ? NULL : find_slot(table, key, len)->first;
}

const struct addrmap_entry *addrmap_find(const struct addrmap *map, const char *folded) {
    return table_find(&map->addresses, folded, strlen(folded));
}

static const struct addrmap_entry *only_customer(const struct addrmap_entry *entry) {
    return entry != NULL && entry->next == NULL ? entry : NULL;
}

static bool is_word(char c) {
    return c != '\0' && strchr(" \t<>()\"',;:[]", c) == NULL;
}

/* Words of a display name that are a known address, or a known domain. */
static const struct addrmap_entry *in_name(const struct addrmap *map, const char *name) {
    while (*name != '\0') {
        size_t len = 0;
        char word[MAILBOX_ADDRESS_BYTES];
        for (; is_word(name[len]); len++) {
            if (len + 1 < sizeof word) {
                char c = name[len];
                word[len] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
            }
        }
        if (len > 0 && len + 1 < sizeof word) {
            const struct addrmap_entry *found = table_find(&map->addresses, word, len);
            if (found == NULL && memchr(word, '.', len) != NULL) {
                found = only_customer(table_find(&map->domains, word, len));
            }
            if (found != NULL) {
                return found;
            }
        }
        name += len > 0 ? len : 1;
    }
    return NULL;
}

/* Known domains that stand at the start of the sender's ("acme.example.evil.test"), or behind a
   hyphen at its end ("sub-acme.example"). */
static const struct addrmap_entry *in_domain(const struct addrmap *map, const char *domain) {
    for (const char *at = strchr(domain, '.'); at != NULL; at = strchr(at + 1, '.')) {
        const struct addrmap_entry *found =
            only_customer(table_find(&map->domains, domain, (size_t)(at - domain)));
        if (found != NULL && memchr(domain, '.', (size_t)(at - domain)) != NULL) {
            return found;
        }
    }
    for (const char *at = strchr(domain, '-'); at != NULL; at = strchr(at + 1, '-')) {
        const struct addrmap_entry *found =
            only_customer(table_find(&map->domains, at + 1, strlen(at + 1)));
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

const struct addrmap_entry *addrmap_imitated(const struct addrmap *map, const char *name,
                                             const char *folded_address) {
    const char *domain = address_domain(folded_address);
    if (table_find(&map->domains, domain, strlen(domain)) != NULL) {
        return NULL; /* somebody of a known firm, only not on record */
    }
    char glance[LOOKALIKE_BYTES];
    const struct addrmap_entry *found = in_name(map, name);
    found = found != NULL ? found : in_domain(map, domain);
    lookalike_glance(domain, strlen(domain), glance);
    return found != NULL ? found : only_customer(table_find(&map->glances, glance, strlen(glance)));
}
