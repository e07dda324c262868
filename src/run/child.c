/** One worker process. */
#include "callsheet/run/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/mem.h"
#include "callsheet/wire/channel.h"

/* What notmuch looks at to find its configuration and archive (notmuch-config(1)). */
static const char *const mail_variables[] = {
    "HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "NOTMUCH_CONFIG",
    "NOTMUCH_PROFILE",
    "NOTMUCH_DATABASE",
    "MAILDIR",
    "EMAIL",
    "NAME",
    "TZ",
};

struct environment {
    char *entries[ARRAY_LEN(mail_variables) + 2];
    size_t count;
};

static void environment_add(struct environment *environment, const char *name, const char *value) {
    struct buf entry;
    buf_init(&entry);
    buf_addf(&entry, "%s=%s", name, value);
    environment->entries[environment->count++] = buf_detach(&entry);
}

static void environment_make(struct environment *environment, enum child_environment which) {
    *environment = (struct environment){.count = 0};
    environment_add(environment, "LC_ALL", "C.UTF-8");
    for (size_t i = 0; which == CHILD_FINDS_MAIL && i < ARRAY_LEN(mail_variables); i++) {
        const char *value = getenv(mail_variables[i]);
        if (value != NULL) {
            environment_add(environment, mail_variables[i], value);
        }
    }
}

static void environment_release(struct environment *environment) {
    for (size_t i = 0; i < environment->count; i++) {
        mem_free(environment->entries[i]);
    }
}

/* Returns 0 or an error number, as posix_spawn does. */
static int set_files(posix_spawn_file_actions_t *actions, int socket_fd, int log_fd) {
    int result = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (result == 0) {
        result = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
    }
    if (result == 0) {
        result = log_fd < 0 ? posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0)
                            : posix_spawn_file_actions_adddup2(actions, log_fd, 2);
    }
    if (result == 0) {
        result = posix_spawn_file_actions_adddup2(actions, socket_fd, CHANNEL_WORKER_FD);
    }
    if (result == 0) {
        result = posix_spawn_file_actions_addclosefrom_np(actions, CHANNEL_WORKER_FD + 1);
    }
    return result;
}

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    (void)sigemptyset(&none); /* these two cannot fail */
    (void)sigfillset(&all);
    int result = posix_spawnattr_setsigmask(attributes, &none);
    if (result == 0) {
        result = posix_spawnattr_setsigdefault(attributes, &all);
    }
    if (result == 0) {
        result = posix_spawnattr_setflags(
            attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    }
    return result;
}

static int spawn(pid_t *pid, const char *program, const char *argument,
                 enum child_environment which, int socket_fd, int log_fd) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    struct environment environment;
    char *argv[] = {mem_strdup(program), mem_strdup(argument), NULL};
    environment_make(&environment, which);
    int result = posix_spawn_file_actions_init(&actions);
    if (result == 0) {
        result = posix_spawnattr_init(&attributes);
        if (result == 0) {
            result = set_files(&actions, socket_fd, log_fd);
            if (result == 0) {
                result = set_attributes(&attributes);
            }
            if (result == 0) {
                result =
                    posix_spawn(pid, program, &actions, &attributes, argv, environment.entries);
            }
            (void)posix_spawnattr_destroy(&attributes); /* these two cannot fail */
        }
        (void)posix_spawn_file_actions_destroy(&actions);
    }
    environment_release(&environment);
    mem_free(argv[0]);
    mem_free(argv[1]);
    return result;
}

static enum status explain(int reason, const char *program, struct error *err) {
    if (reason == ENOENT) {
        return error_set(err, STATUS_NOT_FOUND,
                         "Mail is not shown: %s is missing. Install callsheet again.", program);
    }
    if (reason == EACCES) {
        return error_set(err, STATUS_DENIED,
                         "Mail is not shown: %s may not be run. Check its permissions.", program);
    }
    return error_set(err, STATUS_IO, "Mail is not shown: the mail reader does not start (%s).",
                     strerror(reason));
}

enum status child_start(struct child *child, const char *program, const char *argument,
                        enum child_environment environment, int log_fd, struct error *err) {
    int ends[2];
    pid_t pid = 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return explain(errno, program, err);
    }
    int reason = fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 ? 0 : errno;
    if (reason == 0) {
        reason = spawn(&pid, program, argument, environment, ends[1], log_fd);
    }
    (void)close(ends[1]); /* the child has it */
    if (reason != 0) {
        (void)close(ends[0]); /* never used */
        return explain(reason, program, err);
    }
    *child = (struct child){.pid = pid, .fd = ends[0]};
    return STATUS_OK;
}

void child_kill(const struct child *child) {
    if (child->pid > 0) {
        (void)kill(child->pid, SIGKILL); /* fails only when it is gone */
    }
}

bool child_is_reaped(pid_t pid) {
    int how = 0;
    pid_t got = waitpid(pid, &how, WNOHANG);
    return got == pid || (got < 0 && errno != EINTR);
}
