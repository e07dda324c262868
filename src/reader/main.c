/** callsheet-reader: the second program, which parses what strangers wrote. It is started by
    callsheet, with a socket on descriptor CHANNEL_WORKER_FD. */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "callsheet/base/status.h"
#include "callsheet/reader/worker.h"
#include "callsheet/wire/channel.h"

static const struct {
    const char *name;
    int (*run)(int take_fd);
} workers[] = {
    {"index", index_worker},
    {"body", body_worker},
};

static bool has_socket(void) {
    int type = 0;
    socklen_t len = sizeof type;
    return getsockopt(CHANNEL_WORKER_FD, SOL_SOCKET, SO_TYPE, &type, &len) == 0 &&
           type == SOCK_STREAM;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        (void)puts("callsheet-reader " CALLSHEET_VERSION);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "clean") == 0) {
        return clean_filter(STDIN_FILENO);
    }
    for (size_t i = 0; argc == 2 && i < ARRAY_LEN(workers); i++) {
        if (strcmp(argv[1], workers[i].name) == 0 && has_socket()) {
            (void)sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
            return workers[i].run(CHANNEL_WORKER_FD);
        }
    }
    (void)fputs("callsheet-reader reads mail for callsheet, which starts it by itself; there is\n"
                "nothing to do with it by hand. Start callsheet instead.\n",
                stderr);
    return 2;
}
