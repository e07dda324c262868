#ifndef CALLSHEET_STORE_FAKESETTLE_H
#define CALLSHEET_STORE_FAKESETTLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/store/store.h"

/** Inside of the fake engine: what calls settle, and marks of mail. */
struct fakesettle {
    struct arena arena;
    struct store_mark *marks;
    size_t mark_count, mark_room;
    struct store_correction *corrections;
    size_t correction_count, correction_room;
    struct uuid told; /* by which billing was told last */
};

void fakesettle_release(struct fakesettle *settled);
/** Takes what an outcome settles: open amounts fall, judged claims go. */
void fakesettle_apply(struct fakesettle *settled, struct card *card, const struct outcome *outcome);
void fakesettle_mark(struct fakesettle *settled, const char *message_id, bool angry, int64_t now);
void fakesettle_each_mark(const struct fakesettle *settled, mark_visit visit, void *context);
MUST_CHECK enum status fakesettle_number(const struct card *card, const char *written,
                                         struct arena *arena, int64_t *invoice, const char **number,
                                         struct error *err);
void fakesettle_list(const struct fakesettle *settled, bool all, struct arena *arena,
                     struct store_correction **out, size_t *count);
MUST_CHECK enum status fakesettle_told(struct fakesettle *settled, struct uuid uuid,
                                       const int64_t *ids, size_t count, struct error *err);

#endif
