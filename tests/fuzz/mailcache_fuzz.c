/* What an earlier run kept of mail: any file gives nothing, or facts and messages that can be used.
   The bytes are read as they are, and again with the sums made right, so that more than these is
   tried. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/store/mailcache.h"
#include "callsheet/store/sum.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* The header: magic, sum of the rest, scorer, archive, facts (bytes, sum, count), messages (the
   same), bytes of the ledger's path, zero. */
enum { HEADER = 88, SUMMED_AT = 16, FACTS_AT = 32, MAILS_AT = 56, LEDGER_AT = 80 };

/* libFuzzer gives no other place for what one input shares with the next. */
static char folder[PATH_MAX], path[PATH_MAX + NAME_MAX + 2];
static const struct mailcache_key key = {.ledger = "/a", .scorer = 7, .archive = 9};

static void clean_up(void) {
    (void)unlink(path);
    (void)rmdir(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    (void)argc;
    (void)argv;
    (void)snprintf(folder, sizeof folder, "%s/callsheet-fuzz.XXXXXX", base);
    if (mkdtemp(folder) == NULL || atexit(clean_up) != 0 ||
        mailcache_end(mailcache_begin(folder, &key), NULL) != STATUS_OK) {
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

static void visit(void *context, const struct mailcache_mail *mail) {
    size_t *bytes = context;
    *bytes +=
        strlen(mail->message_id) + strlen(mail->words) + strlen(mail->about) + strlen(mail->keys);
    if (mail->score > 100) {
        abort();
    }
}

static void look(void) {
    struct arena arena;
    struct mailcache_fact *facts = NULL;
    size_t count = 0, bytes = 0;
    arena_init(&arena);
    if (mailcache_read_facts(folder, &key, &arena, &facts, &count, NULL) == STATUS_OK) {
        for (size_t i = 0; i < count; i++) {
            bytes += strlen(facts[i].message_id) + strlen(facts[i].who) + strlen(facts[i].words) +
                     strlen(facts[i].address) + strlen(facts[i].about) + strlen(facts[i].keys);
            if (facts[i].score > 100) {
                abort();
            }
        }
    }
    /* nothing in the cache is as good as anything */
    if (mailcache_each_mail(folder, &key, visit, &bytes, NULL) == STATUS_OK &&
        bytes > SIZE_MAX / 2) {
        abort();
    }
    arena_release(&arena);
}

static void put(const uint8_t *data, size_t size) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || ftruncate(fd, (off_t)size) != 0 ||
        close(fd) != 0) {
        abort();
    }
    look();
}

static uint64_t number(const unsigned char *at, size_t bytes) {
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++) {
        value = value << 8 | at[i];
    }
    return value;
}

static void set_sum(unsigned char *at, const unsigned char *bytes, size_t len) {
    struct sum sum;
    sum_init(&sum);
    sum_add(&sum, bytes, len);
    uint64_t value = sum_end(&sum);
    for (size_t i = 0; i < 8; i++) {
        at[i] = (unsigned char)(value >> (56 - 8 * i));
    }
}

/* Makes the sums right when the lengths are. */
static void seal(unsigned char *bytes, size_t size) {
    uint64_t facts = number(bytes + FACTS_AT, 8), mails = number(bytes + MAILS_AT, 8),
             ledger = number(bytes + LEDGER_AT, 4);
    if (facts <= size && mails <= size && HEADER + ledger + facts + mails == size) {
        set_sum(bytes + FACTS_AT + 8, bytes + HEADER + ledger, facts);
        set_sum(bytes + MAILS_AT + 8, bytes + HEADER + ledger + facts, mails);
        set_sum(bytes + 8, bytes + SUMMED_AT, HEADER - SUMMED_AT);
        put(bytes, size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    put(data, size);
    unsigned char *sealed = malloc(size + 1);
    if (!sealed) {
        abort();
    }
    memcpy(sealed, data, size);
    if (size >= HEADER) {
        seal(sealed, size);
    }
    free(sealed);
    return 0;
}
