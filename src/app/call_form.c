/* What is typed during a call: places, moving between them, rows that come and go. */
#include "callsheet/app/call_form.h"

#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/ui/textarea.h"

bool form_at_equal(struct form_at a, struct form_at b) {
    return a.kind == b.kind && a.index == b.index;
}

void call_form_init(struct call_form *form) {
    *form = (struct call_form){.reached = -1, .next = NEXT_NONE};
    field_init(&form->new_name, FORM_TEXT_BYTES);
    field_init(&form->new_reach, FORM_TEXT_BYTES);
    field_init(&form->when, FORM_TEXT_BYTES);
    field_init(&form->owner, FORM_TEXT_BYTES);
    field_init(&form->next_note, FORM_TEXT_BYTES);
    for (size_t i = 0; i < FORM_PROMISES; i++) {
        field_init(&form->promises[i].amount, FORM_TEXT_BYTES);
        field_init(&form->promises[i].when, FORM_TEXT_BYTES);
    }
    for (size_t i = 0; i < FORM_CLAIMS; i++) {
        field_init(&form->claims[i].words, FORM_TEXT_BYTES);
        field_init(&form->claims[i].amount, FORM_TEXT_BYTES);
    }
    for (size_t i = 0; i < FORM_SETTLEMENTS; i++) {
        field_init(&form->settled[i].words, FORM_WORDS_BYTES);
    }
    form->notes = textarea_new(TEXTAREA_LIMIT_BYTES);
}

void call_form_release(struct call_form *form) {
    field_release(&form->new_name);
    field_release(&form->new_reach);
    field_release(&form->when);
    field_release(&form->owner);
    field_release(&form->next_note);
    for (size_t i = 0; i < FORM_PROMISES; i++) {
        field_release(&form->promises[i].amount);
        field_release(&form->promises[i].when);
    }
    for (size_t i = 0; i < FORM_CLAIMS; i++) {
        field_release(&form->claims[i].words);
        field_release(&form->claims[i].amount);
        mem_free(form->claims[i].mail);
    }
    for (size_t i = 0; i < FORM_SETTLEMENTS; i++) {
        field_release(&form->settled[i].words);
    }
    mem_free(form->letter);
    textarea_free(form->notes);
    *form = (struct call_form){.reached = -1};
}

static bool is_blank(const struct field *field) {
    return field->text.len == 0;
}

bool call_form_is_empty(const struct call_form *form) {
    return form->reached < 0 && form->said == 0 && form->next == NEXT_NONE &&
           textarea_len(form->notes) == 0 && form->settled_count == 0 &&
           is_blank(&form->new_name) && is_blank(&form->new_reach) && is_blank(&form->when) &&
           is_blank(&form->owner) && is_blank(&form->next_note);
}

static bool needs_who(const struct call_form *form) {
    return form->reached >= 0 && reached_needs_who((enum reached)form->reached);
}

static bool has_said(const struct call_form *form, enum said said) {
    return (form->said & (1u << said)) != 0;
}

static bool may_say(const struct call_form *form) {
    return form->reached < 0 || needs_who(form);
}

/* Says whether a question applies; promises and claims are asked once for each of them. */
static bool is_open(const struct call_form *form, enum form_kind kind) {
    switch (kind) {
    case FORM_REACHED:
    case FORM_NEXT:
    case FORM_NOTES:
        return true;
    case FORM_WHO:
        return needs_who(form);
    case FORM_NEW_NAME:
    case FORM_NEW_REACH:
    case FORM_NEW_ROLE:
        return needs_who(form) && form->who == FORM_WHO_NEW;
    case FORM_SAID:
        return may_say(form);
    case FORM_PROMISE_AMOUNT:
    case FORM_PROMISE_WHEN:
    case FORM_PROMISE_SCOPE:
        return may_say(form) && has_said(form, SAID_PROMISE);
    case FORM_CLAIM_ABOUT:
    case FORM_CLAIM_WORDS:
    case FORM_CLAIM_AMOUNT:
        return may_say(form) && has_said(form, SAID_DISPUTE);
    case FORM_SETTLED:
        return form->settled_count > 0;
    case FORM_WHEN:
        return next_when(form->next) != WHEN_NEVER;
    case FORM_OWNER:
        return form->next == NEXT_OURS;
    case FORM_NEXT_NOTE:
        return form->next == NEXT_OURS || form->next == NEXT_ESCALATE;
    case FORM_KIND_COUNT:
        break;
    }
    return false;
}

static size_t add_rows(struct form_at *out, size_t count, enum form_kind first, size_t rows) {
    for (size_t row = 0; row < rows; row++) {
        for (int k = 0; k < 3; k++) {
            out[count++] = (struct form_at){(enum form_kind)((int)first + k), (uint8_t)row};
        }
    }
    return count;
}

size_t call_form_places(const struct call_form *form, struct form_at out[FORM_PLACES]) {
    size_t count = 0;
    for (int k = 0; k < FORM_KIND_COUNT; k++) {
        enum form_kind kind = (enum form_kind)k;
        if (!is_open(form, kind)) {
            continue;
        }
        if (kind == FORM_PROMISE_AMOUNT) {
            count = add_rows(out, count, kind, form->promise_count);
        } else if (kind == FORM_CLAIM_ABOUT) {
            count = add_rows(out, count, kind, form->claim_count);
        } else if (kind == FORM_SETTLED) {
            for (size_t row = 0; row < form->settled_count; row++) {
                out[count++] = (struct form_at){kind, (uint8_t)row};
            }
        } else if (kind < FORM_PROMISE_AMOUNT || kind > FORM_CLAIM_AMOUNT) {
            out[count++] = (struct form_at){kind, 0};
        }
    }
    return count;
}

/* Order of places: the rows of one promise stay together. */
static int place_rank(struct form_at at) {
    if (at.kind >= FORM_PROMISE_AMOUNT && at.kind <= FORM_PROMISE_SCOPE) {
        return 100 * FORM_PROMISE_AMOUNT + 3 * at.index + (int)at.kind - FORM_PROMISE_AMOUNT;
    }
    if (at.kind >= FORM_CLAIM_ABOUT && at.kind <= FORM_CLAIM_AMOUNT) {
        return 100 * FORM_CLAIM_ABOUT + 3 * at.index + (int)at.kind - FORM_CLAIM_ABOUT;
    }
    return 100 * (int)at.kind + (at.kind == FORM_SETTLED ? at.index : 0);
}

void call_form_go(struct call_form *form, struct form_at at) {
    struct form_at places[FORM_PLACES];
    size_t count = call_form_places(form, places);
    struct form_at best = places[0];
    for (size_t i = 0; i < count; i++) {
        if (place_rank(places[i]) <= place_rank(at)) {
            best = places[i];
        }
    }
    if (!form_at_equal(form->at, best)) {
        form->at = best;
        form->cursor = 0;
        form->typed[0] = '\0';
    }
    form->revision++;
}

void call_form_step(struct call_form *form, int direction) {
    struct form_at places[FORM_PLACES];
    size_t count = call_form_places(form, places);
    size_t here = 0;
    for (size_t i = 0; i < count; i++) {
        if (form_at_equal(places[i], form->at)) {
            here = i;
        }
    }
    size_t next = direction > 0 ? (here + 1) % count : (here + count - 1) % count;
    form->at = places[next];
    form->cursor = 0;
    form->typed[0] = '\0';
    form->revision++;
}

struct field *call_form_field(struct call_form *form, struct form_at at) {
    switch (at.kind) {
    case FORM_NEW_NAME:
        return &form->new_name;
    case FORM_NEW_REACH:
        return &form->new_reach;
    case FORM_PROMISE_AMOUNT:
        return &form->promises[at.index].amount;
    case FORM_PROMISE_WHEN:
        return &form->promises[at.index].when;
    case FORM_CLAIM_WORDS:
        return &form->claims[at.index].words;
    case FORM_CLAIM_AMOUNT:
        return &form->claims[at.index].amount;
    case FORM_WHEN:
        return &form->when;
    case FORM_OWNER:
        return &form->owner;
    case FORM_NEXT_NOTE:
        return &form->next_note;
    case FORM_REACHED:
    case FORM_WHO:
    case FORM_NEW_ROLE:
    case FORM_SAID:
    case FORM_PROMISE_SCOPE:
    case FORM_CLAIM_ABOUT:
    case FORM_SETTLED:
    case FORM_NEXT:
    case FORM_NOTES:
    case FORM_KIND_COUNT:
        break;
    }
    return NULL;
}

static void mark(struct call_form *form, enum form_kind kind) {
    form->changed |= 1u << kind;
    form->revision++;
}

static void mark_promises(struct call_form *form) {
    mark(form, FORM_PROMISE_AMOUNT);
    mark(form, FORM_PROMISE_WHEN);
    mark(form, FORM_PROMISE_SCOPE);
}

static void mark_claims(struct call_form *form) {
    mark(form, FORM_CLAIM_ABOUT);
    mark(form, FORM_CLAIM_WORDS);
    mark(form, FORM_CLAIM_AMOUNT);
}

static bool is_promise(enum form_kind kind) {
    return kind >= FORM_PROMISE_AMOUNT && kind <= FORM_PROMISE_SCOPE;
}

static bool is_claim(enum form_kind kind) {
    return kind >= FORM_CLAIM_ABOUT && kind <= FORM_CLAIM_AMOUNT;
}

bool call_form_add_row(struct call_form *form, const struct form_context *context) {
    if (is_promise(form->at.kind) && form->promise_count < FORM_PROMISES) {
        form->promise_count++;
        mark_promises(form);
        call_form_go(form,
                     (struct form_at){FORM_PROMISE_AMOUNT, (uint8_t)(form->promise_count - 1)});
        return true;
    }
    if (is_claim(form->at.kind) && form->claim_count < FORM_CLAIMS) {
        struct form_claim *claim = &form->claims[form->claim_count++];
        claim->invoice = context->invoice;
        claim->line = context->line;
        mark_claims(form);
        call_form_go(form, (struct form_at){FORM_CLAIM_ABOUT, (uint8_t)(form->claim_count - 1)});
        return true;
    }
    return false;
}

/* Takes one out of an array by turning it to the end, so that its memory is used again. */
static void rotate_out(void *items, size_t count, size_t size, size_t at) {
    unsigned char *bytes = items;
    for (size_t i = at; i + 1 < count; i++) {
        for (size_t b = 0; b < size; b++) {
            unsigned char keep = bytes[i * size + b];
            bytes[i * size + b] = bytes[(i + 1) * size + b];
            bytes[(i + 1) * size + b] = keep;
        }
    }
}

bool call_form_drop_row(struct call_form *form) {
    size_t at = form->at.index;
    if (is_promise(form->at.kind) && at < form->promise_count) {
        rotate_out(form->promises, form->promise_count, sizeof form->promises[0], at);
        struct form_promise *gone = &form->promises[--form->promise_count];
        field_set(&gone->amount, "");
        field_set(&gone->when, "");
        gone->invoice_count = 0;
        if (form->promise_count == 0) {
            form->said &= ~(1u << SAID_PROMISE);
            mark(form, FORM_SAID);
        }
        mark_promises(form);
    } else if (is_claim(form->at.kind) && at < form->claim_count) {
        rotate_out(form->claims, form->claim_count, sizeof form->claims[0], at);
        struct form_claim *gone = &form->claims[--form->claim_count];
        field_set(&gone->words, "");
        field_set(&gone->amount, "");
        gone->invoice = gone->line = 0;
        mem_free(gone->mail);
        gone->mail = NULL;
        if (form->claim_count == 0) {
            form->said &= ~(1u << SAID_DISPUTE);
            mark(form, FORM_SAID);
        }
        mark_claims(form);
    } else if (form->at.kind == FORM_SETTLED && at < form->settled_count) {
        rotate_out(form->settled, form->settled_count, sizeof form->settled[0], at);
        field_set(&form->settled[--form->settled_count].words, "");
        mark(form, FORM_SETTLED);
    } else {
        return false;
    }
    call_form_go(form, form->at);
    return true;
}

bool call_form_is_quick(const struct call_form *form) {
    return form->reached >= 0 && !reached_is_conversation((enum reached)form->reached) &&
           (!needs_who(form) || form->who > 0);
}

const char *call_form_check(const struct call_form *form) {
    struct form_at places[FORM_PLACES];
    size_t count = call_form_places(form, places);
    bool is_there = false;
    for (size_t i = 0; i < count; i++) {
        is_there = is_there || form_at_equal(places[i], form->at);
    }
    if (!is_there) {
        return "the person is at a folded place of the form";
    }
    if (form->promise_count > FORM_PROMISES || form->claim_count > FORM_CLAIMS ||
        form->settled_count > FORM_SETTLEMENTS) {
        return "too many rows in the form";
    }
    if (form->reached < -1 || form->reached >= REACHED_COUNT || form->next >= NEXT_COUNT) {
        return "an answer that does not exist";
    }
    return textarea_check(form->notes);
}
