/* The firm of the screen tests, as tables. */
#include "support/desk_world.h"

#include <stdio.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/domain/promise.h"

struct customer_row {
    int64_t id;
    const char *code, *name, *manager;
    int terms, since, median_late, paid;
    int64_t usual;
};

struct contact_row {
    int64_t customer, id;
    const char *name;
    enum contact_role role;
    int level;
    const char *phone, *email;
    bool do_not_call;
};

struct invoice_row {
    int64_t customer, id;
    const char *number;
    enum item_kind kind;
    int issued, due; /* days before today */
    int64_t total, open;
};

struct line_row {
    int64_t invoice, id;
    int position;
    const char *text;
    int64_t amount;
    int minutes;
};

struct work_row {
    int64_t id, invoice, line;
    int day, minutes;
    const char *who, *what, *why, *ticket;
};

struct promise_row {
    int64_t customer, id;
    int made, day; /* days before today */
    int64_t amount;
    int level;
    const char *contact;
    const char *state;
};

// clang-format off
static const struct customer_row CUSTOMERS[] = {
    {1, "KES", "Kestrel Freight",     "Anna", 14, 2016, 4, 12, 150000},
    {2, "OTT", "Otter Valley Clinic", "Ben",  30, 2021, 2, 12, 98000},
    {3, "HAR", "Harbour & Pine Ltd",  "Anna", 30, 2019, 4, 12, 90000},
    {4, "BRA", "Brandt Werkzeuge",    "Anna", 30, 2018, 1, 12, 112000},
    {5, "LUM", "Lumen Studio",        "Ben",  14, 2022, 0, 6,  75000},
    {6, "PIK", "Pike & Sons",         "Anna", 30, 2026, 0, 0,  0},
    {7, "NOR", "Northgate Removals",  "Ben",  30, 2015, 3, 12, 400000},
    {8, "ALD", "Alder Dental",        "Anna", 30, 2020, 0, 12, 190000},
    {9, "TER", "Tern Logistics",      "Ben",  30, 2020, 2, 12, 187000},
    {10, "QUI", "Quill & Reed",       "Anna", 14, 2023, 5, 8,  94000},
    {11, "SAL", "Sallow Prints",      "Anna", 30, 2017, 8, 12, 200000},
    {12, "VAL", "Vale Nurseries",     "",     30, 2012, 9, 12, 41000},
    {13, "WRE", "Wren Interiors",     "Ben",  14, 2024, 2, 3,  12000},
    {21, "MOS", "Moss & Daughters",   "Anna", 30, 2019, 3, 12, 60000},
    {22, "FIN", "Finch Motors",       "Ben",  30, 2019, 3, 12, 88000},
    {23, "BEL", "Bell & Co",          "Anna", 30, 2019, 3, 12, 31000},
    {24, "CRA", "Crane Hotels",       "Anna", 30, 2019, 6, 12, 240000},
    {25, "IVY", "Ivy Court Dentists", "Ben",  30, 2019, 3, 12, 52000},
    {26, "ROO", "Rook Joinery",       "Ben",  30, 2019, 3, 12, 18000},
    {27, "STO", "Stoat Cycles",       "Ben",  30, 2019, 3, 12, 18000},
    {40, "ZEN", "Zenith Tiling",      "Anna", 30, 2026, 0, 0,  0},
};
static const struct contact_row CONTACTS[] = {
    {3, 31, "Dana Whit",   CONTACT_BILLING,        2, "+30 210 746 0712", "dana@harbour.example", false},
    {3, 32, "Mark Pine",   CONTACT_DECISION_MAKER, 3, "+30 210 746 0700", "mark@harbour.example", false},
    {3, 33, "Lia Moraiti", CONTACT_USER,           1, "",                 "lia@harbour.example",  false},
    {1, 11, "Gus Kestrel", CONTACT_BILLING,        3, "+44 20 7946 0101", "gus@kestrel.example",  false},
    {2, 12, "Ida Otter",   CONTACT_BILLING,        1, "+44 20 7946 0102", "",                     false},
    {4, 14, "Jörg Brandt", CONTACT_DECISION_MAKER, 3, "+49 30 90182 0",   "jb@brandt.example",    false},
    {5, 15, "Lu Men",      CONTACT_UNKNOWN,        0, "+44 20 7946 0105", "",                     false},
    {6, 16, "Al Pike",     CONTACT_BILLING,        2, "+44 20 7946 0106", "",                     false},
    {7, 17, "Nora Gate",   CONTACT_BILLING,        2, "+44 20 7946 0107", "",                     false},
};
static const struct invoice_row INVOICES[] = {
    {1, 101, "INV-0988", ITEM_INVOICE, 60, 46, 420000, 420000},
    {2, 102, "INV-1011", ITEM_INVOICE, 40, 12, 98000, 98000},
    {3, 103, "INV-1042", ITEM_INVOICE, 50, 20, 149000, 149000},
    {3, 104, "INV-1051", ITEM_INVOICE, 38, 8, 35000, 35000},
    {3, 105, "INV-1066", ITEM_INVOICE, 15, -15, 92000, 92000},
    {4, 106, "INV-1040", ITEM_INVOICE, 60, 30, 112000, 112000},
    {5, 107, "INV-1031", ITEM_INVOICE, 40, 26, 75000, 75000},
    {6, 108, "INV-1070", ITEM_INVOICE, 9, -21, 630000, 630000},
    {7, 109, "INV-1002", ITEM_INVOICE, 61, 31, 821600, 821600},
    {8, 110, "INV-1044", ITEM_INVOICE, 42, 12, 390540, 390540},
    {9, 111, "INV-1037", ITEM_INVOICE, 49, 19, 187000, 187000},
    {10, 112, "INV-1034", ITEM_INVOICE, 36, 22, 94000, 94000},
    {11, 113, "INV-0979", ITEM_INVOICE, 76, 46, 204410, 204410},
    {12, 114, "INV-0951", ITEM_INVOICE, 91, 61, 41200, 41200},
    {13, 115, "INV-1038", ITEM_INVOICE, 30, 16, 12000, 12000},
    {21, 121, "INV-1021", ITEM_INVOICE, 50, 20, 60000, 60000},
    {22, 122, "INV-1022", ITEM_INVOICE, 50, 20, 88000, 88000},
    {23, 123, "INV-1023", ITEM_INVOICE, 50, 20, 31000, 31000},
    {24, 124, "INV-1024", ITEM_INVOICE, 33, 3, 240000, 240000},
    {25, 125, "INV-1025", ITEM_INVOICE, 50, 20, 52000, 52000},
    {26, 126, "INV-1026", ITEM_INVOICE, 50, 20, 18000, 18000},
    {27, 127, "INV-1027", ITEM_INVOICE, 50, 20, 18000, 18000},
};
static const struct line_row LINES[] = {
    {103, 201, 1, "Mail server: disk array rebuilt, mailboxes restored", 84500, 390},
    {103, 202, 2, "Monitoring for the array", 45500, 210},
    {103, 203, 3, "Advice by telephone", 19000, 45},
    {104, 204, 1, "Two licences, one year", 35000, -1},
    {105, 205, 1, "Maintenance, November", 92000, 480},
};
static const struct work_row WORK[] = {
    {301, 103, 201, 70, 240, "Rob", "Mail server down: disk array rebuilt", "Dana", "T-2231"},
    {302, 103, 201, 70, 150, "Eve", "Restored mailboxes from Thursday backup", "Dana", "T-2231"},
    {303, 103, 202, 67, 210, "Rob", "Monitoring for the array, on request", "", "T-2240"},
    {304, 105, 205, 20, 480, "Eve", "Monthly maintenance of both servers and the firewall", "contract", "T-2302"},
};
static const struct promise_row PROMISES[] = {
    {1, 401, 20, 11, 420000, 2, "Gus Kestrel", "broken"},
    {2, 402, 12, 6, 98000, 1, "Ida Otter", "broken"},
    {5, 403, 9, 0, 75000, 1, "Lu Men", "open"},
    {22, 404, 4, -6, 88000, 1, "Al", "open"},
    {3, 405, 18, 14, 35000, 1, "Dana Whit", "kept"},
};
// clang-format on

void world_rules(struct rules *rules) {
    rules_default(rules);
    rules->calls_days = 0x7f; /* the world works on Saturdays */
    rules->calls_from_minute = 480;
    (void)text_copy(rules->rates.base, sizeof rules->rates.base, "EUR");
}

struct moment world_moment(int64_t now) {
    return (struct moment){.now = now, .firm = zone_utc(), .zones = NULL};
}

struct world_state *world_state(struct world *world, int64_t customer) {
    for (size_t i = 0; i < world->state_count; i++) {
        if (world->states[i].customer == customer) {
            return &world->states[i];
        }
    }
    struct world_state *state = &world->states[world->state_count++];
    *state = (struct world_state){
        .customer = customer,
        .conversation_at = INSTANT_NONE,
        .attempt_at = INSTANT_NONE,
        .next = {.day = DAY_NONE, .at = INSTANT_NONE, .zone = ""},
        .snooze_until = DAY_NONE,
    };
    return state;
}

static const struct world_state *state_of(const struct world *world, int64_t customer) {
    for (size_t i = 0; i < world->state_count; i++) {
        if (world->states[i].customer == customer) {
            return &world->states[i];
        }
    }
    return NULL;
}

static const struct customer_row *row_of(int64_t customer) {
    for (size_t i = 0; i < ARRAY_LEN(CUSTOMERS); i++) {
        if (CUSTOMERS[i].id == customer) {
            return &CUSTOMERS[i];
        }
    }
    return NULL;
}

const char *world_name(int64_t customer) {
    const struct customer_row *row = row_of(customer);
    return row != NULL ? row->name : "";
}

/* A text of the world: with hostile pieces around and within it when a test asks for them. */
static const char *text(const struct world *world, struct arena *arena, const char *plain) {
    if (world->hostile == NULL) {
        return plain;
    }
    size_t capacity = strlen(plain) + 2 * strlen(world->hostile) + 1;
    char *out = arena_alloc(arena, capacity);
    (void)snprintf(out, capacity, "%s%s%s", world->hostile, plain, world->hostile);
    return out;
}

static struct money eur(int64_t minor) {
    return (struct money){.minor = minor, .currency = "EUR"};
}

/* --- facts ------------------------------------------------------------------------------------ */

static void add_items(const struct world *world, int64_t customer, struct arena *arena,
                      struct facts *out) {
    out->items = arena_array(arena, ARRAY_LEN(INVOICES), sizeof *out->items);
    for (size_t i = 0; i < ARRAY_LEN(INVOICES); i++) {
        const struct invoice_row *row = &INVOICES[i];
        if (row->customer != customer || row->open == 0) {
            continue;
        }
        out->items[out->item_count++] = (struct open_item){
            .invoice = row->id,
            .number = text(world, arena, row->number),
            .kind = row->kind,
            .issued = WORLD_TODAY - row->issued,
            .due = WORLD_TODAY - row->due,
            .open = row->open,
            .total = row->total,
            .currency = "EUR",
        };
    }
}

static void add_promises(const struct world *world, int64_t customer, struct arena *arena,
                         struct facts *out) {
    out->promises = arena_array(arena, ARRAY_LEN(PROMISES), sizeof *out->promises);
    for (size_t i = 0; i < ARRAY_LEN(PROMISES); i++) {
        const struct promise_row *row = &PROMISES[i];
        if (row->customer != customer || strcmp(row->state, "kept") == 0) {
            continue;
        }
        out->promises[out->promise_count++] = (struct promise_fact){
            .id = row->id,
            .call = row->id + 500,
            .made_at = WORLD_NOW - row->made * (int64_t)SECONDS_PER_DAY,
            .day = WORLD_TODAY - row->day,
            .amount = eur(row->amount),
            .level = row->level,
            .contact = text(world, arena, row->contact),
            .author = "Anna",
        };
        out->last_conversation_at = WORLD_NOW - row->made * (int64_t)SECONDS_PER_DAY;
    }
}

/* What only some customers have. */
static void add_special(const struct world *world, int64_t customer, struct arena *arena,
                        struct facts *out) {
    if (customer == WORLD_HARBOUR) {
        out->mail = (struct mail_fact){.at = WORLD_NOW - 15 * 3600,
                                       .who = text(world, arena, "Dana Whit"),
                                       .subject = "Re: Invoice INV-1042",
                                       .words = text(world, arena, "…outrageous…"),
                                       .message_id = "m3@harbour",
                                       .invoice = 103,
                                       .number = text(world, arena, "INV-1042"),
                                       .score = 80};
    } else if (customer == 4) {
        out->commitments = arena_array(arena, 1, sizeof *out->commitments);
        out->commitments[0] =
            (struct commitment_fact){.id = 501,
                                     .call = 502,
                                     .made_at = WORLD_NOW - 3 * SECONDS_PER_DAY,
                                     .due = WORLD_TODAY - 1,
                                     .owner = "Anna",
                                     .words = text(world, arena, "send the time sheets")};
        out->commitment_count = 1;
        out->last_conversation_at = WORLD_NOW - 3 * SECONDS_PER_DAY;
    } else if (customer == 21) {
        out->next = (struct next_fact){.step = NEXT_CALLBACK,
                                       .call = 601,
                                       .made_at = WORLD_NOW - SECONDS_PER_DAY,
                                       .day = DAY_NONE,
                                       .at = WORLD_NOW + 78 * 60,
                                       .zone = ""};
        out->last_conversation_at = WORLD_NOW - SECONDS_PER_DAY;
    } else if (customer == 23) {
        out->hold = (struct hold_fact){text(world, arena, "Ann"), WORLD_NOW - 60, WORLD_NOW + 60};
    } else if (customer >= 25 && customer <= 27) {
        out->snooze = (struct snooze_fact){.id = 700 + customer,
                                           .made_at = WORLD_NOW - SECONDS_PER_DAY,
                                           .until = WORLD_TODAY + 3,
                                           .author = "Ben",
                                           .reason = text(world, arena, "asked for a week")};
    }
}

static void add_state(const struct world *world, int64_t customer, struct facts *out) {
    const struct world_state *state = state_of(world, customer);
    if (state == NULL) {
        return;
    }
    if (state->is_paid) {
        out->item_count = 0;
        out->promise_count = 0;
    }
    if (state->conversation_at != INSTANT_NONE) {
        out->last_conversation_at = state->conversation_at;
    }
    if (state->attempt_at != INSTANT_NONE) {
        out->last_attempt_at = state->attempt_at;
        out->last_attempt = state->attempt;
        out->failed_in_row = reached_is_conversation(state->attempt) ? 0 : 1;
    }
    if (state->next.step != NEXT_NONE) {
        out->next = state->next;
    }
    if (state->snooze_until != DAY_NONE) {
        out->snooze.until = state->snooze_until;
        out->snooze.made_at = WORLD_NOW;
    }
}

bool world_facts(const struct world *world, int64_t customer, const struct moment *moment,
                 struct arena *arena, struct facts *out) {
    const struct customer_row *row = row_of(customer);
    (void)moment;
    facts_init(out);
    out->customer = customer;
    if (row == NULL) {
        return false;
    }
    out->code = row->code;
    out->name = text(world, arena, row->name);
    out->account_manager = text(world, arena, row->manager);
    out->with_number = out->callable = 1;
    out->habit = (struct habit_fact){.paid = row->paid,
                                     .median_late_days = row->median_late,
                                     .invoices = row->paid,
                                     .usual = eur(row->usual),
                                     .before_newest = row->paid};
    add_items(world, customer, arena, out);
    add_promises(world, customer, arena, out);
    add_special(world, customer, arena, out);
    add_state(world, customer, out);
    return true;
}

struct queue *world_queue(const struct world *world, const struct moment *moment) {
    struct queue *queue = mem_zalloc(1, sizeof *queue);
    struct rules rules;
    world_rules(&rules);
    queue_init(queue);
    for (size_t i = 0; !world->is_empty && i < ARRAY_LEN(CUSTOMERS); i++) {
        struct arena arena = {0};
        struct facts facts;
        if (world_facts(world, CUSTOMERS[i].id, moment, &arena, &facts)) {
            (void)queue_add(queue, &facts, &rules, moment); /* classless ones are left out */
        }
        arena_release(&arena);
    }
    queue->made_at = moment->now;
    queue_sort(queue, &rules);
    return queue;
}

/* --- card ------------------------------------------------------------------------------------- */

static const char **one_text(const struct world *world, struct arena *arena, const char *plain) {
    const char **list = arena_array(arena, 1, sizeof *list);
    list[0] = text(world, arena, plain);
    return list;
}

static void add_contacts(const struct world *world, int64_t customer, struct card *card) {
    card->contacts = arena_array(&card->arena, ARRAY_LEN(CONTACTS), sizeof *card->contacts);
    for (size_t i = 0; i < ARRAY_LEN(CONTACTS); i++) {
        const struct contact_row *row = &CONTACTS[i];
        if (row->customer != customer) {
            continue;
        }
        card->contacts[card->contact_count++] = (struct contact){
            .id = row->id,
            .name = text(world, &card->arena, row->name),
            .role = row->role,
            .level = row->level,
            .emails = one_text(world, &card->arena, row->email),
            .email_count = row->email[0] != '\0' ? 1 : 0,
            .phones = one_text(world, &card->arena, row->phone),
            .phone_count = row->phone[0] != '\0' ? 1 : 0,
            .do_not_call = row->do_not_call,
            .hours = {.zone = ""},
            .note = "",
        };
    }
}

static size_t lines_of(int64_t invoice) {
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(LINES); i++) {
        count += LINES[i].invoice == invoice ? 1 : 0;
    }
    return count;
}

static void add_invoices(const struct world *world, int64_t customer, struct card *card) {
    card->invoices = arena_array(&card->arena, ARRAY_LEN(INVOICES), sizeof *card->invoices);
    for (size_t i = 0; i < ARRAY_LEN(INVOICES); i++) {
        const struct invoice_row *row = &INVOICES[i];
        const struct world_state *state = state_of(world, customer);
        bool is_paid = state != NULL && state->is_paid;
        if (row->customer != customer) {
            continue;
        }
        card->invoices[card->invoice_count++] = (struct card_invoice){
            .id = row->id,
            .number = text(world, &card->arena, row->number),
            .kind = row->kind,
            .issued = WORLD_TODAY - row->issued,
            .due = WORLD_TODAY - row->due,
            .total = eur(row->total),
            .open = eur(is_paid ? 0 : row->open),
            .paid_day = is_paid ? WORLD_TODAY : DAY_NONE,
            .reference = "",
            .line_count = lines_of(row->id),
        };
    }
    card->invoice_total = card->invoice_count;
}

static void add_work(const struct world *world, struct card *card) {
    card->lines = arena_array(&card->arena, ARRAY_LEN(LINES), sizeof *card->lines);
    card->work = arena_array(&card->arena, ARRAY_LEN(WORK), sizeof *card->work);
    for (size_t k = 0; k < card->invoice_count; k++) {
        for (size_t i = 0; i < ARRAY_LEN(LINES); i++) {
            if (LINES[i].invoice == card->invoices[k].id) {
                card->lines[card->line_count++] =
                    (struct card_line){.id = LINES[i].id,
                                       .invoice = LINES[i].invoice,
                                       .position = LINES[i].position,
                                       .text = text(world, &card->arena, LINES[i].text),
                                       .quantity_milli = 1000,
                                       .amount = eur(LINES[i].amount),
                                       .minutes = LINES[i].minutes};
            }
        }
        for (size_t i = 0; i < ARRAY_LEN(WORK); i++) {
            if (WORK[i].invoice == card->invoices[k].id) {
                card->work[card->work_count++] =
                    (struct card_work){.id = WORK[i].id,
                                       .invoice = WORK[i].invoice,
                                       .line = WORK[i].line,
                                       .day = WORLD_TODAY - WORK[i].day,
                                       .minutes = WORK[i].minutes,
                                       .who = text(world, &card->arena, WORK[i].who),
                                       .what = text(world, &card->arena, WORK[i].what),
                                       .why = text(world, &card->arena, WORK[i].why),
                                       .ticket = text(world, &card->arena, WORK[i].ticket)};
            }
        }
    }
}

static void add_tickets(const struct world *world, struct card *card) {
    card->tickets = arena_array(&card->arena, 1, sizeof *card->tickets);
    card->tickets[0] =
        (struct card_ticket){.number = "T-2231",
                             .subject = text(world, &card->arena, "Mail server is down"),
                             .requested_by = text(world, &card->arena, "Dana Whit"),
                             .opened = WORLD_TODAY - 70,
                             .closed = WORLD_TODAY - 69};
    card->ticket_count = 1;
}

static struct card_history *new_history(struct card *card, enum history_kind kind, int64_t id,
                                        int days_ago) {
    struct card_history *item = &card->history[card->history_count++];
    *item = (struct card_history){.kind = kind,
                                  .id = id,
                                  .at = WORLD_NOW - days_ago * (int64_t)SECONDS_PER_DAY,
                                  .author = "Anna",
                                  .contact = "",
                                  .reached = REACHED_PERSON,
                                  .next_day = DAY_NONE,
                                  .next_at = INSTANT_NONE,
                                  .day = DAY_NONE,
                                  .number = "",
                                  .words = "",
                                  .note = "",
                                  .state = ""};
    return item;
}

static void add_history(const struct world *world, int64_t customer, struct card *card) {
    struct arena *arena = &card->arena;
    card->history = arena_array(arena, 32, sizeof *card->history);
    for (size_t i = 0; i < ARRAY_LEN(PROMISES); i++) {
        const struct promise_row *row = &PROMISES[i];
        if (row->customer != customer) {
            continue;
        }
        struct card_history *item = new_history(card, HISTORY_PROMISE, row->id, row->made);
        item->contact = text(world, arena, row->contact);
        item->amount = eur(row->amount);
        item->day = WORLD_TODAY - row->day;
        item->state = row->state;
        item->call = row->id + 500;
        struct card_history *call = new_history(card, HISTORY_CALL, row->id + 500, row->made);
        call->contact = text(world, arena, row->contact);
        call->said = 1u << SAID_PROMISE;
        call->next = NEXT_FOLLOW_UP;
        call->next_day = WORLD_TODAY - row->day;
        call->note = text(world, arena,
                          "She was friendly and will pay once the owner is back.\n"
                          "Asked for a copy of INV-1051 by mail.");
    }
    if (customer != WORLD_HARBOUR) {
        return;
    }
    struct card_history *item = new_history(card, HISTORY_CONDITION, 801, 50);
    item->contact = text(world, arena, "Mark Pine");
    item->words = text(world, arena, "estimate 10 h, he approves more");
    item = new_history(card, HISTORY_CLAIM, 802, 120);
    item->number = text(world, arena, "INV-0931");
    item->words = text(world, arena, "the second visit was not ordered");
    item->amount = eur(12000);
    item->state = "unfounded";
    item = new_history(card, HISTORY_PAYMENT, 803, 13);
    item->author = "";
    item->day = WORLD_TODAY - 13;
    item->amount = eur(35000);
}

struct card *world_card(const struct world *world, int64_t customer, const struct moment *moment) {
    const struct customer_row *row = row_of(customer);
    if (row == NULL) {
        return NULL;
    }
    struct card *card = mem_zalloc(1, sizeof *card);
    card_init(card);
    card->customer = (struct customer){
        .id = customer,
        .code = row->code,
        .name = text(world, &card->arena, row->name),
        .currency = "EUR",
        .terms_days = row->terms,
        .since_day = day_from_date(row->since, 3, 1),
        .hours = {.zone = ""},
        .account_manager = text(world, &card->arena, row->manager),
        .note = "",
        .base_balance = {0},
    };
    add_contacts(world, customer, card);
    add_invoices(world, customer, card);
    add_work(world, card);
    add_tickets(world, card);
    add_history(world, customer, card);
    if (!world_facts(world, customer, moment, &card->arena, &card->facts)) {
        card_release(card);
        mem_free(card);
        return NULL;
    }
    return card;
}

size_t world_find(const struct world *world, const char *wanted, int64_t *out, size_t most) {
    size_t count = 0;
    for (size_t i = 0; !world->is_empty && i < ARRAY_LEN(CUSTOMERS) && count < most; i++) {
        if (text_contains_fold(CUSTOMERS[i].name, wanted)) {
            out[count++] = CUSTOMERS[i].id;
        }
    }
    return count;
}

const char *world_text(const struct world *world, struct arena *arena, const char *plain) {
    return text(world, arena, plain);
}
