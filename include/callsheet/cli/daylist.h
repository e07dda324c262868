#ifndef CALLSHEET_CLI_DAYLIST_H
#define CALLSHEET_CLI_DAYLIST_H

#include <jansson.h>

#include "callsheet/base/mem.h"
#include "callsheet/cli/options.h"
#include "callsheet/domain/queue.h"

/** The day's list as the commands print it. Borrowed parts live as long as the list. */
struct daylist {
    const struct cli_context *cli;
    struct store *store; /* borrowed */
    struct store_info info;
    struct rules rules;
    struct moment moment;
    struct queue queue;
};

/** Judges everybody in the ledger. daylist_release afterwards, also after a failure. */
MUST_CHECK enum status daylist_make(struct daylist *list, const struct cli_context *cli,
                                    struct store *store, struct error *err);
void daylist_release(struct daylist *list);

/** One customer's facts and judgement, named, in the caller's arena. */
MUST_CHECK enum status daylist_judge(const struct daylist *list, int64_t customer,
                                     struct arena *arena, struct facts *facts,
                                     struct judgement *judgement, struct error *err);

/** Appends "Sat 21 Nov 08:12": an instant in the firm's zone. */
void daylist_time(const struct moment *moment, int64_t instant, struct buf *out);
/** The reasons of a judgement as [{kind, text, ref}]. */
json_t *daylist_json_reasons(const struct judgement *judgement, const struct moment *moment);

/** Prints the list as text: `held` those held back, `all` everybody. */
MUST_CHECK enum status daylist_print(const struct daylist *list, bool held, bool all, size_t limit,
                                     struct error *err);

#endif
