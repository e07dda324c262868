#ifndef CALLSHEET_DOMAIN_COMPLAINT_MAIL_H
#define CALLSHEET_DOMAIN_COMPLAINT_MAIL_H

#include "callsheet/domain/complaint.h"
#include "callsheet/domain/mail.h"

/** Reads what the author of a message wrote against the card: quotes, signature and what is hidden
    are left out, and links never lie in them. A message without a word of its own (forwarded, or
   all quoted) is read whole. `today` is the day it was written. Everything lives in the arena. */
void complaint_read_mail(const struct mail_body *body, const struct card *card, int32_t today,
                         struct arena *arena, struct complaint *out);

#endif
