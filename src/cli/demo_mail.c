/* Writes the demo's mails as files of a Maildir (RFC 5322), and a notmuch configuration of its own.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "callsheet/base/io.h"
#include "callsheet/base/text.h"
#include "callsheet/cli/demo.h"

static const char us_name[] = "Anna Berg", us_address[] = "anna@fernway.example";

/** One mail to be written. */
struct letter {
    const struct demo_customer *customer;
    int who; /* -1: we wrote it */
    int64_t at;
    size_t number, parent; /* of the message id; parent 0: none */
    enum demo_mail_kind kind;
    const char *subject, *body;
};

/** Appends a header text; words that are not ASCII as encoded words (RFC 2047, Q). */
static void add_words(struct buf *out, const char *text) {
    bool is_plain = true;
    for (const char *at = text; *at; at++) {
        is_plain = is_plain && (unsigned char)*at < 0x80;
    }
    if (is_plain) {
        buf_add_text(out, text);
        return;
    }
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        size_t room = 0;
        buf_addf(out, "%s=?utf-8?q?", at > 0 ? "\n " : "");
        while (at < len && room < 15) { /* 15 bytes are at most 45 characters of the 75 */
            uint32_t scalar = 0;
            size_t used = text_decode(text + at, len - at, &scalar);
            for (size_t i = 0; i < used; i++) {
                buf_addf(out, "=%02X", (unsigned)(unsigned char)text[at + i]);
            }
            at += used;
            room += used;
        }
        buf_add_text(out, "?=");
    }
}

static void add_date(const struct demo_time *time, int64_t at, struct buf *out) {
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int32_t day = zone_day(time->firm, at), offset = zone_offset(time->firm, at) / 60;
    int minute = zone_minute(time->firm, at);
    struct date date = day_to_date(day);
    buf_addf(out, "Date: %s, %d %s %d %02d:%02d:%02d %c%02d%02d\n", days[day_weekday(day)],
             date.day, months[date.month - 1], date.year, minute / 60, minute % 60, (int)(at % 60),
             offset < 0 ? '-' : '+', (int)(offset < 0 ? -offset : offset) / 60,
             (int)(offset < 0 ? -offset : offset) % 60);
}

static void add_person(struct buf *out, const char *field, const struct demo_customer *customer,
                       int who) {
    char address[128];
    buf_addf(out, "%s: ", field);
    if (who < 0) {
        buf_addf(out, "%s <%s>\n", us_name, us_address);
        return;
    }
    demo_address(customer, who, address, sizeof address);
    add_words(out, customer->people[who].name);
    buf_addf(out, " <%s>\n", address);
}

static void add_body(struct buf *out, const struct letter *letter) {
    switch (letter->kind) {
    case MAIL_PLAIN:
        buf_addf(out,
                 "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s",
                 letter->body);
        return;
    case MAIL_HTML:
        buf_addf(out,
                 "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s",
                 letter->body);
        return;
    case MAIL_ATTACHMENT:
        buf_addf(out,
                 "Content-Type: multipart/mixed; boundary=\"=-demo-=\"\n\n--=-demo-=\n"
                 "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n"
                 "--=-demo-=\nContent-Type: text/csv; name=\"work-log.csv\"\n"
                 "Content-Disposition: attachment; filename=\"work-log.csv\"\n\n"
                 "day,who,hours,what\n12 Sep,Rob,4.00,Mail server down: disk array rebuilt\n"
                 "12 Sep,Eve,2.50,Restored mailboxes from Thursday backup\n"
                 "--=-demo-=--\n",
                 letter->body);
        return;
    }
}

static enum status write_letter(const char *folder, const struct demo_time *time,
                                const struct letter *letter, struct error *err) {
    char path[4096], name[96];
    struct buf out = {0};
    int contact = letter->who < 0 ? 0 : letter->who;
    add_person(&out, "From", letter->customer, letter->who);
    add_person(&out, "To", letter->customer, letter->who < 0 ? contact : -1);
    buf_add_text(&out, "Subject: ");
    add_words(&out, letter->subject);
    buf_add_char(&out, '\n');
    add_date(time, letter->at, &out);
    buf_addf(&out, "Message-ID: <%zu.%d@fernway.example>\n", letter->number, time->today);
    if (letter->parent > 0) {
        buf_addf(&out, "In-Reply-To: <%zu.%d@fernway.example>\n", letter->parent, time->today);
        buf_addf(&out, "References: <%zu.%d@fernway.example>\n", letter->parent, time->today);
    }
    buf_add_text(&out, "MIME-Version: 1.0\n");
    add_body(&out, letter);
    (void)snprintf(name, sizeof name, "cur/%" PRId64 ".%zu.demo:2,S", letter->at, letter->number);
    enum status status = io_join(path, sizeof path, folder, name, err);
    if (!status) {
        status = io_replace_file(path, out.data, out.len, 0600, err);
    }
    buf_release(&out);
    return status;
}

/** The everyday mails: a question and its answer with every customer who pays. */
static const struct {
    const char *subject, *question, *answer;
} everyday[] = {
    {"Printer in the back office",
     "Hello,\n\nthe printer in the back office prints nothing but stars. Could somebody have a "
     "look?\n\n",
     "Ines will come by tomorrow morning.\n\nAnna\n"},
    {"New colleague from Monday",
     "Good morning,\n\nplease set up mail and telephone for a new colleague from Monday on.\n\n",
     "It is done; the papers are in the post.\n\nAnna\n"},
    {"Thanks", "Dear Anna,\n\nthank you for the quick help yesterday. Everything works.\n\n",
     "Glad to hear it.\n\nAnna\n"},
    {"Copy of the last invoice",
     "Hello Anna,\n\nour accountant asks for a copy of the last invoice.\n\n",
     "Here it is once more; it is paid.\n\nAnna\n"},
    {"Holiday opening hours",
     "Hello,\n\nwe are closed in the first week of the month. Please plan the maintenance for "
     "later.\n\n",
     "Noted, we come in the second week.\n\nAnna\n"},
};

static enum status write_everyday(const char *folder, const struct demo_time *time, size_t *number,
                                  struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < demo_customer_count && !status; i++) {
        const struct demo_customer *customer = &demo_customers[i];
        size_t kind = i % ARRAY_LEN(everyday);
        struct buf body = {0}, subject = {0};
        struct letter letter = {.customer = customer,
                                .at = demo_instant(time, 20 + (int)i * 2, 540 + (int)i * 7),
                                .number = ++*number,
                                .subject = everyday[kind].subject};
        if (customer->usual == 0) {
            continue; /* new: nothing was written yet */
        }
        buf_addf(&body, "%s%s\n%s\n", everyday[kind].question, customer->people[0].name,
                 customer->name);
        letter.body = buf_text(&body);
        status = write_letter(folder, time, &letter, err);
        if (!status && i % 3 != 2) {
            buf_addf(&subject, "Re: %s", everyday[kind].subject);
            letter.parent = letter.number;
            letter.number = ++*number;
            letter.at += 3600 + (int64_t)i * 60;
            letter.who = -1;
            letter.subject = buf_text(&subject);
            letter.body = everyday[kind].answer;
            status = write_letter(folder, time, &letter, err);
        }
        buf_release(&subject);
        buf_release(&body);
    }
    return status;
}

static enum status write_config(const char *folder, const char *config, struct error *err) {
    struct buf text = {0};
    buf_addf(&text,
             "[database]\npath=%s\n\n[user]\nname=%s\nprimary_email=%s\n"
             "other_email=billing@fernway.example\n\n[new]\ntags=inbox\nignore=\n\n"
             "[search]\nexclude_tags=deleted;spam\n\n[maildir]\nsynchronize_flags=false\n",
             folder, us_name, us_address);
    enum status status = io_replace_file(config, text.data, text.len, 0600, err);
    buf_release(&text);
    return status;
}

enum status demo_make_mail(const char *folder, const char *config, const struct demo_time *time,
                           struct error *err) {
    static const char *const parts[] = {"cur",        "new",        "tmp",
                                        "Drafts/cur", "Drafts/new", "Drafts/tmp"};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < ARRAY_LEN(parts) && !status; i++) {
        char path[4096];
        status = io_join(path, sizeof path, folder, parts[i], err);
        if (!status) {
            status = io_make_dirs(path, err);
        }
    }
    size_t number = 0;
    for (size_t i = 0; i < demo_mail_count && !status; i++) {
        const struct demo_mail *mail = &demo_mails[i];
        number++;
        struct letter letter = {.customer = demo_find(mail->customer),
                                .who = mail->who,
                                .at = demo_instant(time, mail->days_ago, mail->minute),
                                .number = number,
                                .parent = mail->parent > 0 ? number - (size_t)mail->parent : 0,
                                .kind = mail->kind,
                                .subject = mail->subject,
                                .body = mail->body};
        status = write_letter(folder, time, &letter, err);
    }
    if (!status) {
        status = write_everyday(folder, time, &number, err);
    }
    return status ? status : write_config(folder, config, err);
}
