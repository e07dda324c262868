#ifndef CALLSHEET_TESTS_PAINTED_H
#define CALLSHEET_TESTS_PAINTED_H

#include "callsheet/ui/key.h"
#include "callsheet/ui/surface.h"

/** For tests of the toolkit: what was painted, and keys written as text. */

/** The surface shows these lines, each ended by a line feed, without blanks at their ends. */
#define expect_painted(surface, wanted) test_expect_painted(__FILE__, __LINE__, (surface), (wanted))
void test_expect_painted(const char *file, int line, const struct surface *surface,
                         const char *wanted);
/** The surface's invariants hold; frees it. */
void painted_end(struct surface *surface);

/** The key of a name such as "C-w" or "Left"; fails the test when there is none. */
struct key key_named(const char *name);
/** Takes one key off a script, "abc{Left}{C-w}": names stand in braces, a line feed is Enter. */
struct key key_of_script(const char **script);

#endif
