/** Notices that files were written by somebody: inotify, with a slow look beside it. */
#include "callsheet/run/watch.h"

#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"

enum {
    /* A commit is a handful of writes and syncs within about 20 ms. */
    QUIET_MS = 30,
    /* Somebody who never pauses (an import) is looked at all the same. */
    PATIENCE_MS = 300,
};

struct topic {
    int descriptors[WATCH_PATHS]; /* of inotify */
    size_t count;
    struct watch_pace pace; /* 0: the topic is not watched */
    int64_t next_ms;        /* when a look without news is due */
    int64_t first_ms;       /* first and last news not looked at yet; 0: none */
    int64_t last_ms;
};

struct watch {
    int fd; /* -1 when there is no inotify */
    struct topic topics[WATCH_TOPICS];
};

struct watch *watch_new(void) {
    struct watch *watch = mem_zalloc(1, sizeof *watch);
    watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    return watch;
}

void watch_free(struct watch *watch) {
    if (watch == NULL) {
        return;
    }
    if (watch->fd >= 0) {
        close(watch->fd);
    }
    mem_free(watch);
}

/** A look without news comes this often. */
static int every_ms(const struct topic *topic) {
    return topic->count > 0 ? topic->pace.sure_ms : topic->pace.slow_ms;
}

bool watch_add(struct watch *watch, enum watch_topic topic, const char *path,
               struct watch_pace pace, int64_t now_ms) {
    /* Reading is no news: neither open nor access nor close without writing. IN_ATTRIB tells of a
       watched file that lost its name. */
    const uint32_t news = IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE |
                          IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB;
    struct topic *it = &watch->topics[topic];
    int descriptor = -1;
    if (watch->fd >= 0 && it->count < WATCH_PATHS) {
        descriptor = inotify_add_watch(watch->fd, path, news);
    }
    if (descriptor >= 0) {
        it->descriptors[it->count++] = descriptor;
    }
    it->pace = pace;
    it->next_ms = now_ms + every_ms(it);
    return descriptor >= 0;
}

int watch_fd(const struct watch *watch) {
    return watch->fd;
}

/** When a topic is due: news that has paused, news for long, or the slow look. */
static int64_t due_at(const struct topic *topic) {
    int64_t at = topic->next_ms;
    if (topic->first_ms != 0) {
        int64_t quiet = topic->last_ms + QUIET_MS, patience = topic->first_ms + PATIENCE_MS;
        int64_t news = quiet < patience ? quiet : patience;
        at = news < at ? news : at;
    }
    return at;
}

int watch_timeout_ms(const struct watch *watch, int64_t now_ms) {
    int64_t least = -1;
    for (int i = 0; i < WATCH_TOPICS; i++) {
        const struct topic *topic = &watch->topics[i];
        if (topic->pace.slow_ms == 0) {
            continue;
        }
        int64_t left = due_at(topic) - now_ms;
        left = left < 0 ? 0 : left;
        least = least < 0 || left < least ? left : least;
    }
    return (int)least;
}

static void mark(struct topic *topic, int64_t now_ms) {
    topic->last_ms = now_ms;
    if (topic->first_ms == 0) {
        topic->first_ms = now_ms;
    }
}

static void take(struct watch *watch, const struct inotify_event *event, int64_t now_ms) {
    for (int i = 0; i < WATCH_TOPICS; i++) {
        struct topic *topic = &watch->topics[i];
        if (event->mask & IN_Q_OVERFLOW) {
            mark(topic, now_ms);
        }
        for (size_t k = 0; k < topic->count; k++) {
            if (topic->descriptors[k] != event->wd) {
                continue;
            }
            mark(topic, now_ms);
            if (event->mask & (IN_IGNORED | IN_MOVE_SELF)) {
                /* The file or folder has gone: another may stand there, unwatched. */
                topic->count = 0;
            }
        }
    }
}

void watch_handle(struct watch *watch, int64_t now_ms) {
    union {
        struct inotify_event event;
        char bytes[16 * 1024];
    } room;
    for (;;) {
        ssize_t got = read(watch->fd, room.bytes, sizeof room.bytes);
        if (got <= 0) {
            return;
        }
        for (size_t at = 0; at + sizeof room.event <= (size_t)got;) {
            struct inotify_event head;
            memcpy(&head, room.bytes + at, sizeof head);
            take(watch, (const struct inotify_event *)(const void *)(room.bytes + at), now_ms);
            at += sizeof head + head.len;
        }
    }
}

bool watch_due(struct watch *watch, enum watch_topic topic, int64_t now_ms) {
    struct topic *it = &watch->topics[topic];
    if (it->pace.slow_ms == 0 || now_ms < due_at(it)) {
        return false;
    }
    it->first_ms = 0;
    it->next_ms = now_ms + every_ms(it);
    return true;
}
