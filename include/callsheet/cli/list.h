#ifndef CALLSHEET_CLI_LIST_H
#define CALLSHEET_CLI_LIST_H

#include <jansson.h>

#include "callsheet/base/mem.h"
#include "callsheet/cli/options.h"
#include "callsheet/domain/queue.h"

/** The day's list as the commands print it. Borrowed parts live as long as the list. */
struct list {
    const struct cli_context *cli;
    struct store *store; /* borrowed */
    struct store_info info;
    struct rules rules;
    struct moment moment;
    struct queue queue;
};

/** Judges everybody in the ledger. list_release afterwards, also after a failure. */
MUST_CHECK enum status list_make(struct list *list, const struct cli_context *cli,
                                 struct store *store, struct error *err);
void list_release(struct list *list);

/** One customer's facts and judgement, named, in the caller's arena. */
MUST_CHECK enum status list_judge(const struct list *list, int64_t customer, struct arena *arena,
                                  struct facts *facts, struct judgement *judgement,
                                  struct error *err);

/** Appends "Sat 21 Nov 08:12": an instant in the firm's zone. */
void list_time(const struct moment *moment, int64_t instant, struct buf *out);
/** The reasons of a judgement as [{kind, text, ref}]. */
json_t *list_json_reasons(const struct judgement *judgement, const struct moment *moment);

/** Prints the list as text: `held` those held back, `all` everybody. */
MUST_CHECK enum status list_print(const struct list *list, bool held, bool all, size_t limit,
                                  struct error *err);

#endif
