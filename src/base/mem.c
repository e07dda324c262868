#include "callsheet/base/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*die_hook)(void);

void mem_set_die_hook(void (*hook)(void)) {
    die_hook = hook;
}

static void say(const char *text) {
    size_t len = strlen(text);
    while (len > 0) {
        ssize_t written = write(STDERR_FILENO, text, len);
        if (written <= 0) {
            return; /* nobody left to tell */
        }
        text += written;
        len -= (size_t)written;
    }
}

void die(const char *message) {
    void (*hook)(void) = die_hook;
    die_hook = NULL; /* a hook that dies must not come back here */
    if (hook) {
        hook();
    }
    say("callsheet: ");
    say(message);
    say("\n");
    _exit(1);
}

static void out_of_memory(void) {
    die("There is no memory left. Notes of calls in progress are kept; close something and start "
        "again.");
}

static size_t product(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        out_of_memory();
    }
    return bytes;
}

void *mem_alloc(size_t size) {
    void *memory = malloc(size ? size : 1);
    if (!memory) {
        out_of_memory();
    }
    return memory;
}

void *mem_zalloc(size_t count, size_t size) {
    size_t bytes = product(count, size);
    void *memory = calloc(1, bytes ? bytes : 1);
    if (!memory) {
        out_of_memory();
    }
    return memory;
}

void *mem_resize(void *old, size_t count, size_t size) {
    size_t bytes = product(count, size);
    void *memory = realloc(old, bytes ? bytes : 1);
    if (!memory) {
        out_of_memory();
    }
    return memory;
}

char *mem_strdup(const char *text) {
    return text ? mem_strndup(text, strlen(text)) : NULL;
}

char *mem_strndup(const char *text, size_t len) {
    if (len == SIZE_MAX) {
        out_of_memory();
    }
    char *copy = mem_alloc(len + 1);
    if (len > 0) {
        memcpy(copy, text, len);
    }
    copy[len] = '\0';
    return copy;
}

void mem_free(void *memory) {
    free(memory);
}

void *mem_grow(void *array, size_t count, size_t *capacity, size_t size) {
    if (array && count < *capacity) {
        return array;
    }
    size_t wanted = *capacity < 8 ? 8 : *capacity;
    while (wanted <= count) {
        if (wanted > SIZE_MAX / 2) {
            out_of_memory();
        }
        wanted *= 2;
    }
    void *grown = mem_resize(array, wanted, size);
    *capacity = wanted;
    return grown;
}

/* --- arena --- */

/* One page less malloc's own words: small arenas should not cost two pages. */
enum { ARENA_BLOCK_BYTES = 4096 - 64 };

struct arena_block {
    struct arena_block *next;
    size_t capacity; /* bytes in `data` */
    _Alignas(max_align_t) unsigned char data[];
};

void arena_init(struct arena *arena) {
    *arena = (struct arena){0};
}

static void free_blocks(struct arena_block *block) {
    while (block) {
        struct arena_block *next = block->next;
        mem_free(block);
        block = next;
    }
}

void arena_release(struct arena *arena) {
    free_blocks(arena->first);
    arena_init(arena);
}

void arena_clear(struct arena *arena) {
    if (arena->first) {
        free_blocks(arena->first->next);
        arena->first->next = NULL;
    }
    arena->current = arena->first;
    arena->used = 0;
    arena->total = 0;
}

/** Puts a new block of at least `size` bytes after the current one. */
static void add_block(struct arena *arena, size_t size) {
    size_t capacity = arena->current ? arena->current->capacity * 2 : ARENA_BLOCK_BYTES;
    const size_t capacity_max = (size_t)1 << 20;
    capacity = capacity > capacity_max ? capacity_max : capacity;
    capacity = size > capacity ? size : capacity;
    if (capacity > SIZE_MAX - sizeof(struct arena_block)) {
        out_of_memory();
    }
    struct arena_block *block = mem_alloc(sizeof *block + capacity);
    block->next = NULL;
    block->capacity = capacity;
    if (arena->current) {
        arena->current->next = block;
    } else {
        arena->first = block;
    }
    arena->current = block;
    arena->used = 0;
}

/** Takes `size` bytes, not cleared. */
static void *take(struct arena *arena, size_t size, size_t alignment) {
    size_t at = (arena->used + alignment - 1) & ~(alignment - 1);
    if (!arena->current || at > arena->current->capacity || arena->current->capacity - at < size) {
        add_block(arena, size);
        at = 0;
    }
    arena->used = at + size;
    arena->total += size;
    return arena->current->data + at;
}

void *arena_alloc(struct arena *arena, size_t size) {
    void *piece = take(arena, size, _Alignof(max_align_t));
    return memset(piece, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size) {
    return arena_alloc(arena, product(count, size));
}

char *arena_strdup(struct arena *arena, const char *text) {
    return arena_strndup(arena, text, text ? strlen(text) : 0);
}

char *arena_strndup(struct arena *arena, const char *text, size_t len) {
    if (len == SIZE_MAX) {
        out_of_memory();
    }
    char *copy = take(arena, len + 1, 1); /* text needs no alignment */
    if (len > 0) {
        memcpy(copy, text, len);
    }
    copy[len] = '\0';
    return copy;
}
