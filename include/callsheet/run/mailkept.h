#ifndef CALLSHEET_RUN_MAILKEPT_H
#define CALLSHEET_RUN_MAILKEPT_H

#include "callsheet/cli/options.h"
#include "callsheet/run/heat.h"

/**
 * What the desk last knew from mail, for the commands: read from the cache at the first question,
 * without asking the archive. Mail that came since is seen when the desk is opened next; contacts
 * that were given other addresses since as well.
 */
struct mailkept {
    struct heat *heat; /* NULL until something was asked */
};

/** The firm's own words of the configuration, as the workers and the key of the cache take them.
    Lives in `arena` and the configuration. */
struct body_words mailkept_words(const struct config *config, struct arena *arena);

void mailkept_release(struct mailkept *kept);

/** Fills in the newest heated mail of a customer: the hook of cli_hooks, whose `context` is a
    struct mailkept. */
void mailkept_fact(void *context, const struct cli_context *cli, struct facts *facts);

#endif
