#ifndef CALLSHEET_BASE_LOG_H
#define CALLSHEET_BASE_LOG_H

#include "callsheet/base/status.h"

/**
 * The program's own log: a ring in memory and, once opened, a file of the person's; never the
 * terminal. Lines are cleaned before they are kept. Customer data does not belong here.
 */
/** Opens (appends, 0600) the log file; without it only the ring is kept. */
MUST_CHECK enum status log_open(const char *path, struct error *err);
void log_close(void);
__attribute__((format(printf, 1, 2))) void log_note(const char *format, ...);
/** Copies the newest lines, oldest first, into `out` (NUL-terminated). */
void log_recent(char *out, unsigned long capacity);

#endif
