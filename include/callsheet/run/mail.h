#ifndef CALLSHEET_RUN_MAIL_H
#define CALLSHEET_RUN_MAIL_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/app/effect.h"
#include "callsheet/domain/card.h"
#include "callsheet/domain/facts.h"
#include "callsheet/run/children.h"

struct desk;

/**
 * Mail for the desk, through the two worker processes: started after the first frame, asked for the
 * archive's news now and then, for a customer's threads and for messages on request. A worker that
 * dies costs one answer; one sentence tells, and everything else goes on.
 */
struct mail;

/** Nothing is started yet. */
struct mail *mail_new(struct desk *desk);
/** Ends the workers; NULL is allowed. */
void mail_free(struct mail *mail);

/** Gives the workers the contacts' addresses and asks for the first time; nothing when that was
   done, because a wish came earlier. */
void mail_start(struct mail *mail);
/** The ledger changed: contacts may have other addresses now. */
void mail_renew_addresses(struct mail *mail);

/** For the loop; all allow NULL. `fds` has room for CHILDREN_POLL_MAX. */
size_t mail_poll_fds(const struct mail *mail, struct pollfd *fds);
int mail_timeout_ms(const struct mail *mail, int64_t now_ms);
void mail_handle(struct mail *mail, const struct pollfd *fds, size_t count, int64_t now_ms);
/** Says whether an answer is waited for. */
bool mail_is_busy(const struct mail *mail);

/** Notes whose addresses a card shows, so that its threads can be asked for. */
void mail_note_card(struct mail *mail, const struct card *card);

/* What the model wishes for. */
void mail_ask_threads(struct mail *mail, const struct effect *effect);
void mail_ask_messages(struct mail *mail, const struct effect *effect);
void mail_ask_about(struct mail *mail, const struct effect *effect);
void mail_ask_body(struct mail *mail, const struct effect *effect);
/** Searching, saved searches, saving an attachment, showing a file (run/mail_more.h). */
void mail_ask_more(struct mail *mail, const struct effect *effect);

/** Fills in the newest heated mail of a customer that counts; empty when there is none. Texts are
    borrowed until mail is handled again. NULL is allowed. */
void mail_fill_facts(const struct mail *mail, struct facts *facts);
/** The same for a card, in its own arena: the sender as the card calls him, the invoice he names
    among all of the card. */
void mail_fill_card(const struct mail *mail, struct card *card);
/** A number that changes with those facts, for the kept list; 0 while there are none. */
uint64_t mail_facts_state(const struct mail *mail);
/** Takes a customer whose facts changed since their row was made (CHORE_ROWS); false when there is
    none. NULL is allowed. */
bool mail_next_row(struct mail *mail, int64_t *customer);
bool mail_has_rows(const struct mail *mail);
/** The whole list was made with the facts as they are now. */
void mail_forget_rows(struct mail *mail);
/** The ledger changed: others may have said of a message whether it is angry. NULL is allowed. */
void mail_renew_marks(struct mail *mail);
/** What the model wishes: a person says whether a message is angry. */
void mail_put_mark(struct mail *mail, const struct effect *effect);

#endif
