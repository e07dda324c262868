/** What the queue knows from mail: kept from the last run, scored in the background, told row by
    row. */
#include <malloc.h>
#include <string.h>
#include <strings.h>

#include "callsheet/base/log.h"
#include "callsheet/base/mem.h"
#include "callsheet/domain/refs.h"
#include "callsheet/run/daylist.h"
#include "callsheet/run/desk.h"
#include "callsheet/run/mailparts.h"

static struct mailcache_key cache_key(const struct desk *desk) {
    const struct desk_options *options = desk->options;
    return (struct mailcache_key){
        .ledger = desk->info.path,
        .scorer = scoring_scorer(&options->own_words),
        .archive = scoring_archive(options->mail, options->mail_config, options->mail_profile),
    };
}

void mailfacts_believe(struct mail *mail) {
    struct arena arena;
    struct mailcache_fact *facts = NULL;
    size_t count = 0;
    const struct desk *desk = mail->desk;
    const struct mailcache_key key = cache_key(desk);
    arena_init(&arena);
    if (desk->options->cache_folder[0] != '\0' &&
        mailcache_read_facts(desk->options->cache_folder, &key, &arena, &facts, &count, NULL) ==
            STATUS_OK) {
        heat_believe(mail->heat, facts, count);
    }
    arena_release(&arena);
    mail_renew_marks(mail);
    heat_forget_changed(mail->heat); /* no list was made before */
}

void mailfacts_start(struct mail *mail) {
    const struct desk *desk = mail->desk;
    children_set_words(mail->children, &desk->options->own_words);
    mail->scoring = scoring_new(&(struct scoring_options){
        .heat = mail->heat,
        .children = mail->children,
        .cache_folder = desk->options->cache_folder,
        .key = cache_key(desk),
    });
}

/* --- what comes ------------------------------------------------------------------------------- */

static void begin_whole(struct mail *mail, uint32_t serial) {
    if (mail->whole != serial) { /* rows come again when their worker was started again */
        mail->whole = serial;
        heat_begin_whole(mail->heat);
    }
}

void mailfacts_take_rows(struct mail *mail, const struct children_event *event) {
    int64_t now = desk_now(mail->desk);
    if (event->mail.is_whole) {
        begin_whole(mail, event->serial);
    }
    for (size_t i = 0; i < event->mail.count; i++) {
        heat_put(mail->heat, &event->mail.rows[i], now);
    }
}

void mailfacts_take_done(struct mail *mail, const struct children_event *event) {
    switch (event->done.kind) {
    case INDEX_DONE_UNCHANGED:
        return;
    case INDEX_DONE_WHOLE:
        begin_whole(mail, event->serial);
        heat_end_whole(mail->heat);
        break;
    case INDEX_DONE_CHANGES:
    case INDEX_DONE_KINDS:
        break;
    }
    heat_plan(mail->heat);
}

bool mailfacts_take_score(struct mail *mail, const struct children_event *event) {
    bool is_shown =
        event->kind == CHILDREN_SCORED && tones_shows(mail->tones, event->scored.message_id);
    bool is_it = mail->scoring != NULL && scoring_take(mail->scoring, event);
    mail->has_tones = mail->has_tones || (is_it && is_shown);
    return is_it;
}

static void tell_tones(struct mail *mail) {
    struct message message = desk_message(mail->desk, MSG_MAIL_TONES);
    message.take_mail = tones_list(mail->tones);
    mail->has_tones = false;
    desk_tell(mail->desk, &message);
}

void mailfacts_work(struct mail *mail, int64_t now_ms) {
    struct desk *desk = mail->desk;
    if (mail->scoring == NULL) {
        return;
    }
    scoring_work(mail->scoring, desk_now(desk), now_ms);
    if (mail->has_tones) {
        tell_tones(mail);
    }
    bool is_scoring = scoring_is_busy(mail->scoring);
    if (mail->was_scoring && !is_scoring) {
        (void)malloc_trim(0); /* a first scan leaves 2 MiB of holes behind it */
    }
    if (heat_has_changed(mail->heat)) {
        desk->chores |= CHORE_ROWS;
    } else if (mail->was_scoring && !is_scoring) {
        desk->chores |= CHORE_KEEP; /* the list is right for what is known now */
    }
    mail->was_scoring = is_scoring;
}

/* --- what a person says ----------------------------------------------------------------------- */

static void put_mark(void *context, const struct store_mark *mark) {
    struct mail *mail = context;
    heat_set_mark(mail->heat, mark->message_id, mark->angry ? HEAT_MARKED_ANGRY : HEAT_MARKED_CALM);
    mail->has_tones = mail->has_tones || tones_shows(mail->tones, mark->message_id);
}

void mail_renew_marks(struct mail *mail) {
    struct error err;
    if (mail != NULL && store_each_mark(mail->desk->store, put_mark, mail, &err) != STATUS_OK) {
        log_note("The marks of mail were not read: %s", err.message);
    }
}

void mail_put_mark(struct mail *mail, const struct effect *effect) {
    struct error err;
    struct desk *desk = mail->desk;
    const char *id = effect->text != NULL ? effect->text : "";
    enum status status = store_mark_mail(desk->store, effect->uuid, effect->customer, id,
                                         effect->flag, desk_now(desk), &err);
    if (status != STATUS_OK) {
        daylist_forget(desk);
        desk_tell_failed(desk, effect, &err);
        return;
    }
    daylist_after_write(desk, false);
    heat_set_mark(mail->heat, id, effect->flag ? HEAT_MARKED_ANGRY : HEAT_MARKED_CALM);
    tell_tones(mail);
    if (mail_has_rows(mail)) {
        desk->chores |= CHORE_ROWS;
    }
}

bool mail_next_row(struct mail *mail, int64_t *customer) {
    return mail != NULL && heat_next_changed(mail->heat, customer);
}

bool mail_has_rows(const struct mail *mail) {
    return mail != NULL && heat_has_changed(mail->heat);
}

void mail_forget_rows(struct mail *mail) {
    if (mail != NULL) {
        heat_forget_changed(mail->heat);
    }
}

/* --- facts ------------------------------------------------------------------------------------ */

/* Takes the next key; false at the end. */
static bool take_key(const char **keys, char out[SCORE_REF_BYTES + 1]) {
    size_t len = strcspn(*keys, " ");
    size_t kept = len < SCORE_REF_BYTES ? len : SCORE_REF_BYTES;
    memcpy(out, *keys, kept);
    out[kept] = '\0';
    *keys += len + ((*keys)[len] == ' ');
    return kept > 0;
}

/* The open invoice of this customer that the mail names first. */
static void find_open(const char *keys, struct facts *facts) {
    char key[SCORE_REF_BYTES + 1], known[REFS_KEY_BYTES];
    while (take_key(&keys, key)) {
        for (size_t i = 0; i < facts->item_count; i++) {
            const struct open_item *item = &facts->items[i];
            if (item->number == NULL) {
                continue;
            }
            refs_key(item->number, known, sizeof known);
            if (item->kind == ITEM_INVOICE && refs_key_means(key, known)) {
                facts->mail.invoice = item->invoice;
                facts->mail.number = item->number;
                return;
            }
        }
    }
}

void mailfacts_fill(const struct heat *heat, struct facts *facts) {
    struct mailcache_fact fact;
    facts->mail = (struct mail_fact){.at = INSTANT_NONE};
    if (!heat_fact(heat, facts->customer, &fact)) {
        return;
    }
    facts->mail = (struct mail_fact){
        .at = fact.at,
        .who = fact.who,
        .words = fact.words,
        .message_id = fact.message_id,
        .score = fact.score,
    };
    find_open(fact.keys, facts);
}

void mail_fill_facts(const struct mail *mail, struct facts *facts) {
    facts->mail = (struct mail_fact){.at = INSTANT_NONE};
    if (mail != NULL) {
        mailfacts_fill(mail->heat, facts);
    }
}

/* Among the paid ones as well, when no open one is named. */
static void find_any(const char *keys, struct card *card) {
    char key[SCORE_REF_BYTES + 1], known[REFS_KEY_BYTES];
    while (card->facts.mail.invoice == 0 && take_key(&keys, key)) {
        for (size_t i = 0; i < card->invoice_count; i++) {
            refs_key(card->invoices[i].number, known, sizeof known);
            if (refs_key_means(key, known)) {
                card->facts.mail.invoice = card->invoices[i].id;
                card->facts.mail.number = card->invoices[i].number;
                return;
            }
        }
    }
}

static const char *name_of(const struct card *card, const char *address) {
    for (size_t i = 0; i < card->contact_count; i++) {
        const struct contact *contact = &card->contacts[i];
        for (size_t j = 0; j < contact->email_count; j++) {
            if (strcasecmp(contact->emails[j], address) == 0 && contact->name[0] != '\0') {
                return contact->name;
            }
        }
    }
    return NULL;
}

void mail_fill_card(const struct mail *mail, struct card *card) {
    struct mailcache_fact fact;
    struct mail_fact *out = &card->facts.mail;
    mail_fill_facts(mail, &card->facts);
    if (mail == NULL || !heat_fact(mail->heat, card->customer.id, &fact)) {
        return;
    }
    find_any(fact.keys, card);
    const char *name = name_of(card, fact.address);
    out->who = arena_strdup(&card->arena, name != NULL ? name : fact.who);
    out->words = arena_strdup(&card->arena, fact.words);
    out->message_id = arena_strdup(&card->arena, fact.message_id);
}

uint64_t mail_facts_state(const struct mail *mail) {
    return mail == NULL ? 0 : heat_state(mail->heat);
}
