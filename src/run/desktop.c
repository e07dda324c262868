/** What a program of the person's desktop may know of our environment. */
#include "callsheet/run/desktop.h"

#include <stdlib.h>

#include "callsheet/base/status.h"

static const char *const variables[] = {
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "DISPLAY",
    "XAUTHORITY",
    "WAYLAND_DISPLAY",
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "DBUS_SESSION_BUS_ADDRESS",
    "SSH_AUTH_SOCK",
    /* where mail programs look */
    "TZ",
    "EMAIL",
    "MAILDIR",
    "NOTMUCH_CONFIG",
    "NOTMUCH_PROFILE",
    "NOTMUCH_DATABASE",
};

_Static_assert(ARRAY_LEN(variables) <= DESKTOP_VARIABLES_MOST, "make room");

void desktop_init(struct desktop *desktop) {
    size_t starts[ARRAY_LEN(variables)];
    size_t count = 0;
    buf_init(&desktop->room);
    for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL) {
            starts[count++] = desktop->room.len;
            buf_addf(&desktop->room, "%s=%s", variables[i], value);
            buf_add_char(&desktop->room, '\0');
        }
    }
    for (size_t i = 0; i < count; i++) {
        desktop->environment[i] = desktop->room.data + starts[i];
    }
    desktop->environment[count] = NULL;
}

void desktop_release(struct desktop *desktop) {
    buf_release(&desktop->room);
}
