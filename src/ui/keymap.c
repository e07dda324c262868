#include "callsheet/ui/keymap.h"

#include <string.h>

#include "callsheet/base/mem.h"

/* Bindings. A few hundred at most: they are searched one after the other. */

void keymap_init(struct keymap *map) {
    *map = (struct keymap){.bindings = NULL};
}

void keymap_release(struct keymap *map) {
    mem_free(map->bindings);
    keymap_init(map);
}

/* Reads one or two names with blanks between. */
static enum status parse_sequence(struct key_binding *out, const char *keys, struct error *err) {
    const char *at = keys + strspn(keys, " ");
    while (*at != '\0') {
        char name[KEY_NAME_BYTES];
        size_t len = strcspn(at, " ");
        if (out->count == KEYMAP_SEQUENCE || len >= sizeof name) {
            return error_set(err, STATUS_INVALID,
                             "\"%s\" cannot be bound: one key, or two with a blank between.", keys);
        }
        memcpy(name, at, len);
        name[len] = '\0';
        enum status status = key_parse(&out->keys[out->count], name, err);
        if (status != STATUS_OK) {
            return status;
        }
        out->count++;
        at += len + strspn(at + len, " ");
    }
    if (out->count == 0) {
        return error_set(err, STATUS_INVALID, "A binding needs a key.");
    }
    return STATUS_OK;
}

/* Says whether the first `count` keys are those of the binding. */
static bool begins_with(const struct key_binding *binding, const struct key *keys, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i >= binding->count || !key_equal(binding->keys[i], keys[i])) {
            return false;
        }
    }
    return true;
}

static struct key_binding *find_exact(const struct keymap *map, const struct key_binding *wanted) {
    for (size_t i = 0; i < map->count; i++) {
        struct key_binding *binding = &map->bindings[i];
        if (binding->mode == wanted->mode && binding->count == wanted->count &&
            begins_with(binding, wanted->keys, wanted->count)) {
            return binding;
        }
    }
    return NULL;
}

static bool is_ambiguous(const struct keymap *map, const struct key_binding *wanted) {
    for (size_t i = 0; i < map->count; i++) {
        const struct key_binding *binding = &map->bindings[i];
        if (binding->mode != wanted->mode || binding->count == wanted->count ||
            binding->action == KEYMAP_UNBOUND) {
            continue;
        }
        size_t shorter = binding->count < wanted->count ? binding->count : wanted->count;
        if (begins_with(binding, wanted->keys, shorter)) {
            return true;
        }
    }
    return false;
}

enum status keymap_bind(struct keymap *map, int mode, const char *keys, int action,
                        struct error *err) {
    struct key_binding wanted = {.mode = mode, .action = action};
    enum status status = parse_sequence(&wanted, keys, err);
    if (status != STATUS_OK) {
        return status;
    }
    struct key_binding *present = find_exact(map, &wanted);
    if (present != NULL) {
        present->action = action;
        return STATUS_OK;
    }
    if (is_ambiguous(map, &wanted)) {
        return error_set(err, STATUS_INVALID,
                         "\"%s\" cannot be bound: another binding begins with the same key.", keys);
    }
    map->bindings = mem_grow(map->bindings, map->count, &map->capacity, sizeof *map->bindings);
    map->bindings[map->count++] = wanted;
    return STATUS_OK;
}

void keymap_unbind_action(struct keymap *map, int mode, int action) {
    size_t kept = 0;
    for (size_t i = 0; i < map->count; i++) {
        if (map->bindings[i].mode != mode || map->bindings[i].action != action) {
            map->bindings[kept++] = map->bindings[i];
        }
    }
    map->count = kept;
}

static enum keymap_result lookup_mode(const struct keymap *map, int mode, const struct key *keys,
                                      size_t count, int *action) {
    enum keymap_result result = KEYMAP_NONE;
    for (size_t i = 0; i < map->count; i++) {
        const struct key_binding *binding = &map->bindings[i];
        if (binding->mode != mode || !begins_with(binding, keys, count)) {
            continue;
        }
        if (binding->count == count) {
            *action = binding->action;
            return KEYMAP_ACTION;
        }
        result = KEYMAP_PENDING;
    }
    return result;
}

enum keymap_result keymap_lookup(const struct keymap *map, const int *modes, size_t mode_count,
                                 const struct key *keys, size_t key_count, int *action) {
    int found = KEYMAP_UNBOUND;
    for (size_t i = 0; i < mode_count && key_count > 0; i++) {
        enum keymap_result result = lookup_mode(map, modes[i], keys, key_count, &found);
        if (result == KEYMAP_PENDING) {
            return result;
        }
        if (result == KEYMAP_ACTION) {
            if (found == KEYMAP_UNBOUND) {
                return KEYMAP_NONE;
            }
            *action = found;
            return result;
        }
    }
    return KEYMAP_NONE;
}

static size_t append(char *out, size_t capacity, size_t at, const char *text) {
    size_t len = strlen(text);
    if (at + len < capacity) {
        memcpy(out + at, text, len + 1);
        at += len;
    }
    return at;
}

size_t keymap_keys(const struct keymap *map, int mode, int action, bool is_all, char *out,
                   size_t capacity) {
    size_t at = 0;
    if (capacity > 0) {
        out[0] = '\0';
    }
    for (size_t i = 0; i < map->count; i++) {
        const struct key_binding *binding = &map->bindings[i];
        if (binding->mode != mode || binding->action != action) {
            continue;
        }
        if (at > 0) {
            at = append(out, capacity, at, ", ");
        }
        for (size_t k = 0; k < binding->count; k++) {
            char name[KEY_NAME_BYTES];
            (void)key_format(name, sizeof name, binding->keys[k]); /* the buffer suffices */
            at = append(out, capacity, at, k > 0 ? " " : "");
            at = append(out, capacity, at, name);
        }
        if (!is_all) {
            break;
        }
    }
    return at;
}
