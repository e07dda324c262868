#ifndef CALLSHEET_READER_ADDRMAP_H
#define CALLSHEET_READER_ADDRMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Which customers an address belongs to: a hash map of folded addresses, up to 100,000 of them.
 * One address may belong to several customers (a bookkeeper of two firms).
 */
struct addrmap;

/** Customers kept of one address; one that more share (a collector's) points at nobody anyway. */
enum { ADDRMAP_CUSTOMERS_MAX = 64 };

struct addrmap *addrmap_new(void);
void addrmap_free(struct addrmap *map);

/** Adds an address (any case); false when it is none. Adding a pair twice changes nothing. */
bool addrmap_add(struct addrmap *map, const char *address, int64_t customer_id);

/** Distinct addresses. */
size_t addrmap_count(const struct addrmap *map);

/** A customer of an address; pass `next` on until it is NULL. */
struct addrmap_entry {
    int64_t customer_id;
    const struct addrmap_entry *next;
};
/** Finds by a folded address (address_fold); NULL when nobody has it. Borrowed from the map. */
const struct addrmap_entry *addrmap_find(const struct addrmap *map, const char *folded);

/** Finds whom a stranger imitates: a display name that holds a known address or is a known domain,
    or a sender's domain that wears a known one ("acme.example.evil.test", "sub-acme.example") or
    reads like one ("acrne.example").
    NULL when nobody. Domains of which more than one customer has addresses (mail providers) are
    imitated by nobody. */
const struct addrmap_entry *addrmap_imitated(const struct addrmap *map, const char *name,
                                             const char *folded_address);

#endif
