/** Mail for the desk, through the two worker processes (run/children.h). */
#include "callsheet/run/mail.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "callsheet/base/log.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/mail.h"
#include "callsheet/domain/tone.h"
#include "callsheet/run/archive.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/mailcopy.h"
#include "callsheet/run/mailparts.h"
#include "callsheet/run/mailquery.h"

enum {
    THREADS_MOST = 60,
    MESSAGES_MOST = 200,
    ABOUT_MOST = 40,        /* mails that name an invoice */
    LOOK_MS = 2000,         /* where the kernel does not tell that the index was written */
    LOOK_SURE_MS = 60000,   /* where it does */
    ABSENT_RETRY_MS = 30000 /* an archive that is not there may come back */
};

struct mail *mail_new(struct desk *desk) {
    struct mail *mail = mem_zalloc(1, sizeof *mail);
    mail->desk = desk;
    mail->told_at = INSTANT_NONE;
    mail->heat = heat_new(desk_now(desk) - (int64_t)MAIL_RECENT_DAYS * SECONDS_PER_DAY);
    mail->tones = tones_new(mail->heat);
    mail->words = tone_words_new();
    for (size_t i = 0; i < desk->options->own_words.count; i++) {
        const struct score_word *word = &desk->options->own_words.rows[i];
        (void)tone_words_add(mail->words, word->phrase, word->points); /* checked when read */
    }
    mail->more = mail_more_new(desk);
    arena_init(&mail->arena);
    mailfacts_believe(mail);
    return mail;
}

void mail_free(struct mail *mail) {
    if (mail != NULL) {
        if (mail->scoring != NULL) {
            scoring_keep(mail->scoring);
        }
        scoring_free(mail->scoring);
        mail_more_free(mail->more);
        children_free(mail->children);
        tones_free(mail->tones);
        tone_words_free(mail->words);
        heat_free(mail->heat);
        arena_release(&mail->arena);
        mem_free(mail);
    }
}

struct address_rows {
    struct arena arena;
    struct index_address *items;
    size_t count, capacity;
};

static void add_address(void *context, const struct store_address *address) {
    struct address_rows *rows = context;
    rows->items = mem_grow(rows->items, rows->count, &rows->capacity, sizeof *rows->items);
    rows->items[rows->count++] = (struct index_address){
        .address = arena_strdup(&rows->arena, address->address), .customer_id = address->customer};
}

void mail_renew_addresses(struct mail *mail) {
    struct error err;
    struct address_rows rows = {.count = 0};
    if (mail == NULL || mail->children == NULL) {
        return;
    }
    arena_init(&rows.arena);
    if (store_addresses(mail->desk->store, add_address, &rows, &err) == STATUS_OK) {
        children_set_addresses(mail->children, rows.items, rows.count);
    } else {
        log_note("The contacts' addresses could not be read: %s", err.message);
    }
    arena_release(&rows.arena);
    mem_free(rows.items);
    (void)malloc_trim(0); /* most of that was needed only now */
}

void mail_start(struct mail *mail) {
    char reader[4096 + 32];
    const struct desk_options *options = mail->desk->options;
    if (mail->children != NULL) {
        return; /* a wish came first */
    }
    archive_reader(reader, sizeof reader);
    int64_t now = desk_now(mail->desk);
    struct children_options wanted = {
        .reader = reader,
        .database = options->mail,
        .config = options->mail_config,
        .profile = options->mail_profile,
        .log_fd = -1,
        .since = now - (int64_t)MAIL_RECENT_DAYS * SECONDS_PER_DAY,
    };
    mail->children = children_new(&wanted);
    mailfacts_start(mail);
    mail_renew_addresses(mail);
    mail->news = children_scan(mail->children, now);
}

static void look_for_news(struct mail *mail) {
    mail->retry_ms = 0;
    if (mail->news == 0) {
        mail->news = children_poll_mail(mail->children, desk_now(mail->desk));
    }
}

/** Watches the folder of the Xapian database: every commit writes there, deletions included. */
static void watch_archive(struct mail *mail, const char *path) {
    static const char *const places[] = {"/.notmuch/xapian", "/xapian"};
    const struct watch_pace pace = {.slow_ms = LOOK_MS, .sure_ms = LOOK_SURE_MS};
    char folder[INDEX_PATH_BYTES + 32];
    int64_t now_ms = clock_monotonic_ms();
    for (size_t i = 0; i < ARRAY_LEN(places) && !mail->is_watched; i++) {
        (void)snprintf(folder, sizeof folder, "%s%s", path, places[i]);
        mail->is_watched = watch_add(mail->desk->watch, WATCH_MAIL, folder, pace, now_ms);
    }
}

/** Tells the model how mail is doing, when that has changed. */
static void tell_state(struct mail *mail) {
    struct desk *desk = mail->desk;
    if (mail->told_at == desk->mail_at && strcmp(mail->told, mail->sentence) == 0) {
        return;
    }
    mail->told_at = desk->mail_at;
    memcpy(mail->told, mail->sentence, sizeof mail->told);
    struct message message = desk_message(desk, MSG_MAIL_STATE);
    message.text = mail->sentence;
    message.text_len = strlen(mail->sentence);
    message.mail_at = desk->mail_at;
    desk_tell(desk, &message);
}

/** A message that answers a request; nothing is waited for afterwards. */
static struct message answer(struct mail *mail, struct asked *asked, enum message_kind kind) {
    struct message message = desk_message(mail->desk, kind);
    message.customer = asked->customer;
    message.generation = asked->generation;
    asked->serial = 0;
    return message;
}

static void take_threads(struct mail *mail, const struct index_thread_list *threads) {
    struct message message = answer(mail, &mail->threads, MSG_MAIL_THREADS);
    message.take_mail = mailcopy_threads(threads);
    tones_threads(mail->tones, threads, message.take_mail);
    if (mail->scoring != NULL) {
        tones_want(mail->tones, mail->scoring);
    }
    desk_tell(mail->desk, &message);
}

static void take_messages(struct mail *mail, struct asked *asked,
                          const struct index_message_list *messages) {
    struct message message = answer(mail, asked, MSG_MAIL_MESSAGES);
    message.take_mail = mailcopy_messages(messages);
    tones_messages(mail->tones, messages, mail->addresses, mail->address_count, message.take_mail);
    if (mail->scoring != NULL) {
        tones_want(mail->tones, mail->scoring);
    }
    desk_tell(mail->desk, &message);
}

static void take_body(struct mail *mail, const struct children_event *event) {
    struct message message = answer(mail, &mail->body, MSG_MAIL_BODY);
    message.take_body = mailcopy_body(event, mail->body.id);
    tones_body(mail->tones, mail->words, message.take_body);
    desk_tell(mail->desk, &message);
}

static void fail_asked(struct mail *mail, struct asked *asked, enum effect_kind kind,
                       const struct error *err) {
    struct effect effect = {
        .kind = kind, .customer = asked->customer, .generation = asked->generation};
    asked->serial = 0;
    desk_tell_failed(mail->desk, &effect, err);
}

static void take_failure(struct mail *mail, const struct children_event *event) {
    struct error err;
    (void)error_set(&err, event->failed.status, "%s", event->failed.message);
    if (event->serial == 0) {
        return;
    }
    if (event->serial == mail->news) {
        mail->news = 0;
        mail->retry_ms = clock_monotonic_ms() + ABSENT_RETRY_MS;
        (void)text_copy(mail->sentence, sizeof mail->sentence, err.message);
    } else if (event->serial == mail->threads.serial) {
        fail_asked(mail, &mail->threads, EFFECT_MAIL_THREADS, &err);
    } else if (event->serial == mail->messages.serial) {
        fail_asked(mail, &mail->messages, EFFECT_MAIL_MESSAGES, &err);
    } else if (event->serial == mail->about.serial) {
        fail_asked(mail, &mail->about, EFFECT_MAIL_ABOUT, &err);
    } else if (event->serial == mail->body.serial) {
        fail_asked(mail, &mail->body, EFFECT_MAIL_BODY, &err);
    }
}

static void take_done(struct mail *mail, const struct children_event *event) {
    mailfacts_take_done(mail, event);
    if (event->serial == mail->news) {
        mail->news = 0;
        (void)malloc_trim(0); /* the addresses have been sent, the first scan was large */
    }
    mail->desk->mail_at = event->done.indexed_at;
}

/** Whose mail this is, and where it lies: for the letters that are drafted. Texts of the wire are
    within these sizes. */
static void note_owner(struct desk *desk, const struct index_opened *opened) {
    (void)text_copy(desk->archive.mail_root, sizeof desk->archive.mail_root, opened->mail_root);
    (void)text_copy(desk->archive.own_name, sizeof desk->archive.own_name, opened->own_name);
    (void)text_copy(desk->archive.own_address, sizeof desk->archive.own_address,
                    opened->own_address);
}

static void take_event(struct mail *mail, const struct children_event *event) {
    if (mail_more_take(mail->more, event) || mailfacts_take_score(mail, event)) {
        return;
    }
    switch (event->kind) {
    case CHILDREN_STATUS:
        (void)text_copy(mail->sentence, sizeof mail->sentence, event->status);
        break;
    case CHILDREN_OPENED:
        mail->desk->mail_at = event->opened.indexed_at;
        note_owner(mail->desk, &event->opened);
        watch_archive(mail, event->opened.path);
        break;
    case CHILDREN_MAIL:
        mailfacts_take_rows(mail, event);
        break;
    case CHILDREN_DONE:
        take_done(mail, event);
        break;
    case CHILDREN_THREADS:
        if (event->serial == mail->threads.serial) {
            take_threads(mail, &event->threads);
        }
        break;
    case CHILDREN_MESSAGES:
        if (event->serial == mail->messages.serial) {
            take_messages(mail, &mail->messages, &event->messages);
        } else if (event->serial == mail->about.serial) {
            take_messages(mail, &mail->about, &event->messages);
        }
        break;
    case CHILDREN_BODY:
        if (event->serial == mail->body.serial) {
            take_body(mail, event);
        }
        break;
    case CHILDREN_SETS:
    case CHILDREN_SCORED:
        break; /* of messages nobody waits for any more */
    case CHILDREN_FAILED:
        take_failure(mail, event);
        break;
    case CHILDREN_FOUND: /* mail_more took these */
    case CHILDREN_QUERIES:
    case CHILDREN_FILE:
    case CHILDREN_BYTES:
    case CHILDREN_PART:
        break;
    }
    tell_state(mail);
}

size_t mail_poll_fds(const struct mail *mail, struct pollfd *fds) {
    return mail == NULL || mail->children == NULL ? 0 : children_poll_fds(mail->children, fds);
}

int mail_timeout_ms(const struct mail *mail, int64_t now_ms) {
    if (mail == NULL || mail->children == NULL) {
        return -1;
    }
    int wait = children_timeout_ms(mail->children, now_ms);
    if (mail->retry_ms != 0) {
        int64_t left = mail->retry_ms > now_ms ? mail->retry_ms - now_ms : 0;
        wait = wait < 0 || left < wait ? (int)left : wait;
    }
    return wait;
}

void mail_handle(struct mail *mail, const struct pollfd *fds, size_t count, int64_t now_ms) {
    struct children_event event;
    if (mail == NULL || mail->children == NULL) {
        return;
    }
    children_handle(mail->children, fds, count, now_ms);
    while (children_next(mail->children, &event)) {
        take_event(mail, &event);
    }
    bool is_due = watch_due(mail->desk->watch, WATCH_MAIL, now_ms) ||
                  (mail->retry_ms != 0 && now_ms >= mail->retry_ms);
    if (is_due) {
        look_for_news(mail);
    }
    mailfacts_work(mail, now_ms);
}

bool mail_is_busy(const struct mail *mail) {
    return mail != NULL && mail->children != NULL &&
           (children_is_busy(mail->children) || scoring_is_busy(mail->scoring));
}

void mail_note_card(struct mail *mail, const struct card *card) {
    if (mail == NULL) {
        return;
    }
    arena_clear(&mail->arena);
    mail->customer = card->customer.id;
    mail->addresses = arena_array(&mail->arena, INDEX_ASKED_ADDRESSES, sizeof *mail->addresses);
    mail->address_count = 0;
    for (size_t i = 0; i < card->contact_count; i++) {
        const struct contact *contact = &card->contacts[i];
        for (size_t j = 0; j < contact->email_count; j++) {
            if (mail->address_count < INDEX_ASKED_ADDRESSES) {
                mail->addresses[mail->address_count++] =
                    arena_strdup(&mail->arena, contact->emails[j]);
            }
        }
    }
}

/** Reads whose addresses are asked for when the card was not loaded before. */
static enum status know_addresses(struct mail *mail, int64_t customer, struct error *err) {
    struct card card;
    if (mail->customer == customer) {
        return STATUS_OK;
    }
    card_init(&card);
    enum status status = store_card(mail->desk->store, customer, desk_moment(mail->desk),
                                    &mail->desk->rules, &card, err);
    if (status == STATUS_OK) {
        mail_note_card(mail, &card);
    }
    card_release(&card);
    return status;
}

void mail_ask_threads(struct mail *mail, const struct effect *effect) {
    struct error err;
    if (know_addresses(mail, effect->customer, &err) != STATUS_OK) {
        desk_tell_failed(mail->desk, effect, &err);
        return;
    }
    mail->threads = (struct asked){.generation = effect->generation, .customer = effect->customer};
    if (mail->address_count == 0) { /* nobody to ask for: that is an answer, too */
        take_threads(mail, &(struct index_thread_list){.count = 0});
        return;
    }
    mail_start(mail);
    struct index_threads request = {.customer_id = effect->customer,
                                    .now = desk_now(mail->desk),
                                    .limit = THREADS_MOST,
                                    .count = mail->address_count,
                                    .addresses = mail->addresses};
    mail->threads.serial = children_threads(mail->children, &request);
}

void mail_ask_messages(struct mail *mail, const struct effect *effect) {
    mail_start(mail);
    mail->messages = (struct asked){.generation = effect->generation, .customer = effect->customer};
    struct index_messages request = {.thread_id = effect->text != NULL ? effect->text : "",
                                     .now = desk_now(mail->desk),
                                     .limit = MESSAGES_MOST};
    mail->messages.serial = children_messages(mail->children, &request);
}

void mail_ask_about(struct mail *mail, const struct effect *effect) {
    struct error err;
    struct buf query = {0};
    if (know_addresses(mail, effect->customer, &err) != STATUS_OK) {
        desk_tell_failed(mail->desk, effect, &err);
        return;
    }
    mail->about = (struct asked){.generation = effect->generation, .customer = effect->customer};
    if (!mailquery_about(mail->addresses, mail->address_count, effect->text, &query)) {
        take_messages(mail, &mail->about, &(struct index_message_list){.count = 0});
        return;
    }
    mail_start(mail);
    struct index_search request = {
        .query = buf_text(&query), .now = desk_now(mail->desk), .limit = ABOUT_MOST};
    mail->about.serial = children_search(mail->children, &request);
    buf_release(&query);
}

void mail_ask_body(struct mail *mail, const struct effect *effect) {
    const char *id = effect->text != NULL ? effect->text : "";
    mail_start(mail);
    mail->body = (struct asked){.generation = effect->generation, .customer = effect->customer};
    /* Ids are as long as the index lets them be; a longer one finds no file. */
    (void)text_copy(mail->body.id, sizeof mail->body.id, id);
    mail->body.serial = children_body(mail->children, id, (uint32_t)effect->which);
}

void mail_ask_more(struct mail *mail, const struct effect *effect) {
    if (effect->kind == EFFECT_MAIL_CANCEL) {
        mail_more_cancel(mail->more, mail->children);
        return;
    }
    mail_start(mail);
    if (effect->kind == EFFECT_MAIL_SEARCH) {
        mail_more_search(mail->more, mail->children, effect);
    } else if (effect->kind == EFFECT_MAIL_QUERIES) {
        mail_more_queries(mail->more, mail->children, effect);
    } else if (effect->kind == EFFECT_MAIL_SAVE) {
        mail_more_save(mail->more, mail->children, effect);
    } else {
        mail_more_raw(mail->more, mail->children, effect);
    }
}
