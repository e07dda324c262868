#ifndef CALLSHEET_CLI_LOG_H
#define CALLSHEET_CLI_LOG_H

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/cli/command.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/outcome.h"

/** Refuses a word of an option; `list` names those it takes and ends with ", ". */
MUST_CHECK enum status log_refuse_word(const char *option, const char *word, const char *list,
                                       struct error *err);
/** A copy of the text up to `end` (NULL: all of it); mem_free it. */
char *log_copy_until(const char *text, const char *end);

/** The options of `callsheet log` that settle something: --concede and --verdict. */

/** Finds what is meant by "INV-1042" or "INV-1042/3", as far as its line (0: none); a number may
    hold a stroke itself. */
MUST_CHECK enum status log_target(const struct card *card, const char *target, int64_t *invoice,
                                  int64_t *line, struct error *err);

/** Reads them into the outcome, whose claims are in it already. Claims whose lines are conceded are
    judged by that, unless --verdict says otherwise: as in the call form. */
MUST_CHECK enum status log_settle(const struct cli_args *args, const struct card *card,
                                  struct outcome *outcome, struct error *err);

/** Appends what corrected invoices come to, line by line, to be read to the customer. */
void log_read_aloud(const struct card *card, const struct outcome *outcome, struct buf *out);

#endif
