#ifndef CALLSHEET_APP_FORM_IMAGE_H
#define CALLSHEET_APP_FORM_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "callsheet/app/call_form.h"
#include "callsheet/app/message.h"
#include "callsheet/base/buf.h"

/**
 * The form as bytes, for drafts: a version and then fields, each {tag, index, length, bytes}. A
 * snapshot holds every field that is not empty; an edit holds those that changed, and the changes
 * of the notes as operations. Both are read by the same code, from bytes nobody vouches for.
 */
/** Appends the whole form. */
void form_image_snapshot(const struct call_form *form, struct buf *out);
/** Appends what changed since form_image_settle; nothing when nothing did. */
void form_image_edit(const struct call_form *form, struct buf *out);
/** Forgets what changed, once it was emitted. */
void form_image_settle(struct call_form *form);

/** Fills a form (initialised, empty) from a draft: its snapshot, then its edits in order. Fields
    that cannot be read are left as they are; returns false when some could not. */
bool form_image_decode(struct call_form *form, const struct draft_image *image);

#endif
