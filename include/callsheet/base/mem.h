#ifndef CALLSHEET_BASE_MEM_H
#define CALLSHEET_BASE_MEM_H

#include <stddef.h>

/**
 * Allocation that never returns NULL: when memory is out, the program says so and ends, after the
 * die hook has put the terminal back. Sizes are in bytes. Free with mem_free (or free).
 */

/** Allocates `size` bytes, uninitialised; `size` 0 is treated as 1. */
__attribute__((malloc, returns_nonnull)) void *mem_alloc(size_t size);

/** Allocates `count * size` zeroed bytes; ends the program on overflow. */
__attribute__((malloc, returns_nonnull)) void *mem_zalloc(size_t count, size_t size);

/** Resizes to `count * size` bytes; `old` may be NULL. */
__attribute__((returns_nonnull)) void *mem_resize(void *old, size_t count, size_t size);

/** Copies a string; NULL gives NULL. The caller frees it. */
__attribute__((malloc)) char *mem_strdup(const char *text);

/** Copies `len` bytes and adds a NUL. The caller frees it. */
__attribute__((malloc, returns_nonnull)) char *mem_strndup(const char *text, size_t len);

/** Frees; NULL is allowed. */
void mem_free(void *memory);

/** Makes room for one more element in a growing array: returns the (possibly moved) array with
    capacity for at least `count + 1` elements of `size` bytes and updates `*capacity`. */
__attribute__((returns_nonnull)) void *mem_grow(void *array, size_t count, size_t *capacity,
                                                size_t size);

/** Sets what runs before the program ends for want of memory or by die(); NULL removes it. It must
    restore the terminal and must not allocate. */
void mem_set_die_hook(void (*hook)(void));

/** Ends the program: runs the die hook, prints `message` on stderr, exits with 1. */
__attribute__((noreturn)) void die(const char *message);

/**
 * An arena: many small pieces that are released together. Pieces are aligned for any type.
 * Zero-initialise or arena_init; arena_release frees all pieces; arena_clear keeps the first block.
 */
struct arena_block;
struct arena {
    struct arena_block *first, *current;
    size_t used;  /* bytes handed out of the current block */
    size_t total; /* bytes handed out in all, for figures */
};

void arena_init(struct arena *arena);
void arena_release(struct arena *arena);
/** Forgets all pieces but keeps memory for reuse. */
void arena_clear(struct arena *arena);
/** Zeroed piece of `size` bytes. */
__attribute__((returns_nonnull)) void *arena_alloc(struct arena *arena, size_t size);
/** Zeroed array. */
__attribute__((returns_nonnull)) void *arena_array(struct arena *arena, size_t count, size_t size);
/** Copies a string into the arena; NULL gives an empty string. */
__attribute__((returns_nonnull)) char *arena_strdup(struct arena *arena, const char *text);
__attribute__((returns_nonnull)) char *arena_strndup(struct arena *arena, const char *text,
                                                     size_t len);

#endif
