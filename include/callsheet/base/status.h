#ifndef CALLSHEET_BASE_STATUS_H
#define CALLSHEET_BASE_STATUS_H

/**
 * What a function that can fail reports, and the sentence that goes with it.
 *
 * Every fallible function returns `enum status` and fills `struct error *` (which may be NULL)
 * with a sentence a person can act on. Out-parameters are untouched on failure.
 */

// clang-format off
/** X(name, exit code of a command that ends with it, short meaning for logs and tests) */
#define STATUS_TABLE(X) \
    X(OK,              0,  "done") \
    X(INVALID,         1,  "the input is not acceptable") \
    X(USAGE,           2,  "the command line is wrong") \
    X(NOT_FOUND,       1,  "what was asked for does not exist") \
    X(AMBIGUOUS,       1,  "more than one thing answers to that name") \
    X(EXISTS,          1,  "it is there already") \
    X(BUSY,            75, "another program is writing; try again") \
    X(CONFLICT,        1,  "somebody changed it in the meantime") \
    X(FULL,            1,  "no room left") \
    X(DENIED,          1,  "no permission") \
    X(CORRUPT,         1,  "damaged data") \
    X(FOREIGN,         1,  "not a file of ours") \
    X(NEWER,           1,  "written by a newer program") \
    X(UNSUPPORTED,     1,  "cannot be done here") \
    X(IO,              1,  "reading or writing failed") \
    X(UNKNOWN_OUTCOME, 1,  "it is not known whether it was done") \
    X(CLOSED,          1,  "the other side is gone") \
    X(LIMIT,           1,  "larger than allowed") \
    X(TIMEOUT,         1,  "took too long") \
    X(CANCELLED,       1,  "given up on request")
// clang-format on

enum status {
#define X(name, code, text) STATUS_##name,
    STATUS_TABLE(X)
#undef X
        STATUS_COUNT
};

/** Sentence buffer size in bytes, the final NUL included. */
enum { ERROR_MESSAGE_BYTES = 512 };

/** A status with the sentence that explains it. A value: copy freely, nothing to release. */
struct error {
    enum status status;
    char message[ERROR_MESSAGE_BYTES]; /* UTF-8, one sentence or two, says what to do next */
};

/** Fills `err` (NULL is allowed) with a formatted sentence and returns `status`. Truncates at a
    UTF-8 boundary. */
__attribute__((format(printf, 3, 4))) enum status error_set(struct error *err, enum status status,
                                                            const char *format, ...);

/** Puts "<formatted>: " before the sentence already in `err`; keeps and returns its status. */
__attribute__((format(printf, 2, 3))) enum status error_prefix(struct error *err,
                                                               const char *format, ...);

/** Returns the stable name of a status, such as "NOT_FOUND". Never NULL. */
const char *status_name(enum status status);

/** Returns the short meaning of a status, from the table. Never NULL. */
const char *status_text(enum status status);

/** Returns the exit code a command ends with when it fails with this status (0, 1, 2 or 75). */
int status_exit_code(enum status status);

/** Marks a function whose result must be looked at. */
#define MUST_CHECK __attribute__((warn_unused_result))

/** Drops a result that must be looked at, on purpose: a cast to void does not do for gcc. Say why
   in a comment. */
static inline void status_ignore(enum status status) {
    (void)status;
}

/** Number of elements of an array (not of a pointer). */
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
