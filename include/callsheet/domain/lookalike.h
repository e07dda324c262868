#ifndef CALLSHEET_DOMAIN_LOOKALIKE_H
#define CALLSHEET_DOMAIN_LOOKALIKE_H

#include <stddef.h>

/**
 * Whether somebody only looks like a person on record. Only an exact address is theirs; whoever
 * comes near it in writing deserves a warning in words. Pure; ASCII case does not matter.
 */
enum lookalike {
    LOOKALIKE_NONE,
    LOOKALIKE_LETTERS, /* the address reads alike: swapped, doubled, missing or similar letters */
    LOOKALIKE_DOMAIN,  /* the domain wears theirs ("harbour.example.evil.test"), or its ending was
                          exchanged under the same name */
    LOOKALIKE_NAME,    /* the name is theirs, the address is not */
};

enum { LOOKALIKE_BYTES = 321 };

/** Writes how a domain is read at a glance: similar signs as one, "rn" as m, "vv" as w, hyphens
   left out. Two that are read alike are told apart only by looking twice. */
void lookalike_glance(const char *text, size_t len, char out[LOOKALIKE_BYTES]);

/** A person on record. */
struct known_person {
    const char *name, *address;
};

/** Judges a sender against those on record; `which` receives the one who is imitated. A colleague
    of theirs (the same domain, another person) imitates nobody. */
enum lookalike lookalike_judge(const char *name, const char *address,
                               const struct known_person *known, size_t count, size_t *which);

#endif
