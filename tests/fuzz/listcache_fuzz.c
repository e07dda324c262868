/* The kept list of another run: any file gives no list, or one whose rows can be shown. The bytes
   are read as they are, and sealed again so that more than the checksum is tried. */

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/domain/reason.h"
#include "callsheet/store/listcache.h"
#include "support/listseal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { NOW = 1500 };

/* libFuzzer gives no other place for what one input shares with the next. */
static char folder[PATH_MAX], path[PATH_MAX + NAME_MAX + 2];
static struct listcache_key key;

static void clean_up(void) {
    (void)unlink(path);
    (void)rmdir(folder);
}

/* Writes an empty list and finds out what it is called. */
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    struct queue queue;
    (void)argc;
    (void)argv;
    (void)snprintf(folder, sizeof folder, "%s/callsheet-fuzz.XXXXXX", base);
    if (mkdtemp(folder) == NULL || atexit(clean_up) != 0) {
        abort();
    }
    memcpy(key.ledger, "/firm/a.ledger", 15);
    queue_init(&queue);
    if (listcache_write(folder, &key, &queue, NOW, NULL) != STATUS_OK) {
        abort();
    }
    DIR *names = opendir(folder);
    for (struct dirent *entry = names ? readdir(names) : NULL; entry; entry = readdir(names)) {
        if (entry->d_name[0] != '.') {
            (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        }
    }
    return names ? closedir(names) : -1;
}

static void look(void) {
    struct queue queue;
    bool holds = false;
    int64_t next = 0;
    size_t read_bytes = 0;
    queue_init(&queue);
    if (listcache_read(folder, &key, NOW, &queue, &holds, &next, NULL) == STATUS_OK) {
        if (queue.to_call + queue.held > queue.count) {
            abort();
        }
        for (size_t i = 0; i < queue.count; i++) {
            const struct queue_row *row = &queue.rows[i];
            read_bytes += strlen(queue_text(&queue, row->name));
            read_bytes += strlen(queue_text(&queue, row->code));
            read_bytes += strlen(queue_text(&queue, row->manager));
            read_bytes += strlen(queue_text(&queue, row->brief)) + strlen(row->currency);
            read_bytes += row->queue_class == CLASS_NONE
                              ? 0
                              : strlen(class_label((enum queue_class)row->queue_class));
            read_bytes += row->gate == GATE_NONE ? 0 : strlen(gate_label((enum gate)row->gate));
            read_bytes += row->beyond_habit && row->rated && row->has_usual ? 1 : 0;
        }
    }
    if (read_bytes > SIZE_MAX / 2) {
        abort();
    }
    queue_release(&queue);
}

static void put(const uint8_t *data, size_t size) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || ftruncate(fd, (off_t)size) != 0 ||
        close(fd) != 0) {
        abort();
    }
    look();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    put(data, size);
    unsigned char *sealed = malloc(size + 1);
    if (!sealed) {
        abort();
    }
    memcpy(sealed, data, size);
    if (listseal(sealed, size)) {
        put(sealed, size);
    }
    free(sealed);
    return 0;
}
