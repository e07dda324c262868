#ifndef CALLSHEET_CLI_DEMO_FEED_H
#define CALLSHEET_CLI_DEMO_FEED_H

#include "callsheet/base/status.h"
#include "callsheet/cli/demo.h"
#include "callsheet/domain/feed.h"

/** Puts the made-up firm's customers, bills, work and payments; the same records for the same day.
 */
MUST_CHECK enum status demo_feed(const struct demo_time *time, const struct feed_sink *sink,
                                 struct error *err);

#endif
