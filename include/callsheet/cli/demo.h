#ifndef CALLSHEET_CLI_DEMO_H
#define CALLSHEET_CLI_DEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "callsheet/base/status.h"
#include "callsheet/base/zone.h"
#include "callsheet/domain/outcome.h"
#include "callsheet/store/store.h"

/**
 * The made-up firm of `callsheet demo`: an IT service with some 45 customers, all of whose days are
 * told as days before today, so that the list is a good one on every day. Every class of the queue
 * and every gate but the colleague's occurs.
 */
struct demo_person {
    const char *name, *role;
    int level;
    const char *phone;
};

struct demo_customer {
    const char *code, *name;
    const char *domain; /* of the mail addresses; they are <first name>@<domain> */
    const char *zone, *currency;
    int terms_days, since_year;
    const char *manager;
    int usual;                    /* usual bill in major units; 0: nothing was ever paid */
    int late_days;                /* how late they usually pay */
    int bills;                    /* paid ones in the past two years */
    bool do_not_call, has_hours;  /* has_hours: 09:00 to 17:00, Monday to Friday */
    struct demo_person people[3]; /* up to the first without a name */
};

/** A bill of the present: open, or paid in part. Days are before today; below 0 after it. */
struct demo_bill {
    const char *customer, *number;
    int issued, due;
    int64_t total, paid; /* minor units */
    int paid_on;
    const char *line; /* NULL: lines as usual; else its only line */
    int minutes;      /* of that line; -1 not time */
};

/** Money that waits. */
struct demo_money {
    const char *customer, *reference;
    int day;
    int64_t amount;
};

struct demo_call {
    const char *customer;
    int days_ago, minute; /* minute of the firm's day; today: minutes before now */
    const char *author;
    enum reached reached;
    int who; /* index of the person; -1 nobody */
    uint32_t said;
    int64_t promise; /* minor units */
    int promise_in;  /* days from today, may be below 0 */
    const char *claim_invoice, *claim;
    int claim_line;
    int64_t claim_amount;
    enum next_step next;
    int next_in; /* days from today; for a callback: minutes from now */
    const char *next_note, *note;
};

/** What a snooze is. */
struct demo_snooze {
    const char *customer;
    int made, until; /* days ago; days from today */
    const char *reason;
};

/** A mail. `days_ago` and `minute` as with calls; `who` -1 is us. `parent` is how many mails before
    this one the one it answers is, 0 for none. */
enum demo_mail_kind { MAIL_PLAIN, MAIL_HTML, MAIL_ATTACHMENT };
struct demo_mail {
    const char *customer;
    int who, days_ago, minute, parent;
    enum demo_mail_kind kind;
    const char *subject, *body;
};

extern const struct demo_customer demo_customers[];
extern const size_t demo_customer_count;
extern const struct demo_bill demo_bills[];
extern const size_t demo_bill_count;
extern const struct demo_money demo_moneys[];
extern const size_t demo_money_count;
extern const struct demo_call demo_calls[];
extern const size_t demo_call_count;
extern const struct demo_snooze demo_snoozes[];
extern const size_t demo_snooze_count;
extern const struct demo_mail demo_mails[];
extern const size_t demo_mail_count;

/** The moment the demo is made for. */
struct demo_time {
    int64_t now;
    int32_t today;
    const struct zone *firm;
};

/** An instant: `days_ago` at `minute`, or `minute` minutes before now when it is today (never
   before today). */
int64_t demo_instant(const struct demo_time *time, int days_ago, int minute);
/** Writes the mail address of a person of a customer. */
void demo_address(const struct demo_customer *customer, int who, char *out, size_t capacity);
/** The customer of a code. Never NULL for codes of the tables. */
const struct demo_customer *demo_find(const char *code);

/** Makes and fills the ledger at `path` through the ledger's own operations. */
MUST_CHECK enum status demo_make_ledger(const char *path, const struct demo_time *time,
                                        struct error *err);
/** Writes the Maildir `folder` and a notmuch configuration `config` for it. */
MUST_CHECK enum status demo_make_mail(const char *folder, const char *config,
                                      const struct demo_time *time, struct error *err);

#endif
