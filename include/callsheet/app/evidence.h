#ifndef CALLSHEET_APP_EVIDENCE_H
#define CALLSHEET_APP_EVIDENCE_H

/** Inside of the evidence view: what evidence*.c share. What others call is in model.h. */

#include "callsheet/app/model.h"

void evidence_forget_text(struct evidence_view *view);
void evidence_forget_sources(struct evidence_view *view);
/** Adds a claim on record, or (claim 0) a message; false when there is no more room. */
bool evidence_add_source(struct evidence_view *view, int64_t claim, const char *mail);
/** Shows the current source: asks for its text where that is mail. */
void evidence_show_source(struct model *model);
void evidence_show_body(struct model *model, const struct mail_body *body);
/** The customer's open claim, or NULL. */
const struct claim_fact *evidence_claim_of(const struct model *model, int64_t id);
/** Says whether the text may be about the invoice. */
bool evidence_is_candidate(const struct complaint *complaint, int64_t invoice);

#endif
