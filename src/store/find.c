/** Finding customers by whatever somebody has in hand: code, name, address, number, invoice. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/text.h"
#include "callsheet/domain/phone.h"
#include "callsheet/store/engine.h"
#include "callsheet/store/idset.h"

/** How well a customer fits; the smaller the better. */
enum rank { RANK_EXACT, RANK_START, RANK_PART, RANK_CONTACT };

struct hit {
    struct customer_match match;
    enum rank rank;
};

struct search {
    struct ledger *ledger;
    const char *text;
    struct arena *arena;
    struct id_set found; /* customers among the hits */
    struct hit *hits;
    size_t count, room;
};

/** Keeps the best hit of a customer. Names are filled at the end. */
static void add_hit(struct search *search, int64_t customer, enum rank rank, const char *matched) {
    bool is_new = id_set_add(&search->found, customer);
    for (size_t i = 0; !is_new && i < search->count; i++) {
        struct hit *hit = &search->hits[i];
        if (hit->match.customer == customer) {
            if (rank < hit->rank) {
                hit->rank = rank;
                hit->match.matched = arena_strdup(search->arena, matched);
            }
            return;
        }
    }
    search->hits = mem_grow(search->hits, search->count, &search->room, sizeof *search->hits);
    search->hits[search->count++] = (struct hit){
        .match = {.customer = customer, .matched = arena_strdup(search->arena, matched)},
        .rank = rank};
}

static bool starts_with(const char *text, const char *prefix) {
    size_t len = strlen(prefix);
    char head[256];
    if (len >= sizeof head || strlen(text) < len) {
        return false;
    }
    memcpy(head, text, len);
    head[len] = '\0';
    return text_compare_fold(head, prefix) == 0;
}

static enum status search_customers(struct search *search, struct error *err) {
    struct query query;
    query_begin(&query, search->ledger, "SELECT id, code, name FROM customer ORDER BY id");
    while (query_row(&query)) {
        int64_t id = column_int(&query, 0);
        const char *code = column_text(&query, 1), *name = column_text(&query, 2);
        if (text_compare_fold(code, search->text) == 0) {
            add_hit(search, id, RANK_EXACT, code);
        } else if (text_compare_fold(name, search->text) == 0) {
            add_hit(search, id, RANK_EXACT, "");
        } else if (starts_with(name, search->text) || starts_with(code, search->text)) {
            add_hit(search, id, RANK_START, "");
        } else if (text_contains_fold(name, search->text)) {
            add_hit(search, id, RANK_PART, "");
        }
    }
    return query_end(&query, err);
}

/** Judges each line of a contact's addresses or numbers. */
static void search_lines(struct search *search, int64_t customer, const char *lines,
                         bool (*same)(const char *line, const char *text), enum rank rank) {
    char line[512];
    while (lines[0] != '\0') {
        size_t len = strcspn(lines, "\n");
        if (len < sizeof line) {
            memcpy(line, lines, len);
            line[len] = '\0';
            if (same(line, search->text)) {
                add_hit(search, customer, rank, line);
            }
        }
        lines += len + (lines[len] == '\n');
    }
}

static bool same_address(const char *line, const char *text) {
    return text_compare_fold(line, text) == 0;
}

static bool part_of_address(const char *line, const char *text) {
    return strlen(text) >= 3 && text_contains_fold(line, text);
}

static enum status search_contacts(struct search *search, struct error *err) {
    char number[PHONE_BYTES];
    bool is_number = phone_normalise(search->text, number) && strlen(number) >= 7;
    bool is_address = strchr(search->text, '@') != NULL;
    struct query query;
    query_begin(&query, search->ledger,
                "SELECT customer, name, emails, phones FROM contact ORDER BY id");
    while (query_row(&query)) {
        int64_t customer = column_int(&query, 0);
        if (is_address) {
            search_lines(search, customer, column_text(&query, 2), same_address, RANK_EXACT);
            search_lines(search, customer, column_text(&query, 2), part_of_address, RANK_CONTACT);
            continue;
        }
        if (is_number) {
            search_lines(search, customer, column_text(&query, 3), phone_same, RANK_EXACT);
        }
        if (text_contains_fold(column_text(&query, 1), search->text)) {
            add_hit(search, customer, RANK_CONTACT, column_text(&query, 1));
        }
    }
    return query_end(&query, err);
}

enum { NUMBER_START = 3, NUMBER_MOST = 50, NUMBER_BYTES = 256 };

/** Invoices whose number is this, or begins with it; the index knows bytes only. */
static enum status search_invoices(struct search *search, const char *number, struct error *err) {
    struct query query;
    bool may_go_on = strlen(number) >= NUMBER_START;
    query_begin(&query, search->ledger,
                "SELECT customer, number FROM invoice WHERE number >= ?1 AND number <= ?2 "
                "ORDER BY number LIMIT ?3");
    char last[NUMBER_BYTES + 8];
    (void)snprintf(last, sizeof last, "%s%s", number, may_go_on ? "\xf4\x8f\xbf\xbf" : "");
    query_text(&query, 1, number);
    query_text(&query, 2, last);
    query_int(&query, 3, NUMBER_MOST);
    while (query_row(&query)) {
        bool is_whole = strcmp(column_text(&query, 1), number) == 0;
        add_hit(search, column_int(&query, 0), is_whole ? RANK_EXACT : RANK_CONTACT,
                column_text(&query, 1));
    }
    return query_end(&query, err);
}

/** What this ledger's numbers begin with before their digits ("INV-"), from the newest one. */
static enum status read_lead(struct search *search, char lead[NUMBER_BYTES], struct error *err) {
    struct query query;
    query_begin(&query, search->ledger, "SELECT number FROM invoice ORDER BY id DESC LIMIT 1");
    lead[0] = '\0';
    if (query_row(&query)) {
        const char *number = column_text(&query, 0);
        size_t len = strcspn(number, "0123456789");
        if (len < NUMBER_BYTES) {
            memcpy(lead, number, len);
            lead[len] = '\0';
        }
    }
    return query_end(&query, err);
}

/** As typed, in capitals (most numbers are), and bare digits behind the ledger's own lead. */
static enum status search_numbers(struct search *search, struct error *err) {
    char upper[NUMBER_BYTES], lead[NUMBER_BYTES], whole[2 * NUMBER_BYTES];
    size_t len = strlen(search->text);
    if (len >= sizeof upper) {
        return STATUS_OK;
    }
    enum status status = search_invoices(search, search->text, err);
    for (size_t i = 0; i <= len; i++) {
        char c = search->text[i];
        upper[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    if (status == STATUS_OK && strcmp(upper, search->text) != 0) {
        status = search_invoices(search, upper, err);
    }
    bool is_digits = len >= NUMBER_START && strspn(search->text, "0123456789") == len;
    if (status != STATUS_OK || !is_digits) {
        return status;
    }
    status = read_lead(search, lead, err);
    if (status == STATUS_OK && lead[0] != '\0' &&
        snprintf(whole, sizeof whole, "%s%s", lead, search->text) < NUMBER_BYTES) {
        status = search_invoices(search, whole, err);
    }
    return status;
}

static enum status name_hits(struct search *search, struct error *err) {
    for (size_t i = 0; i < search->count; i++) {
        struct customer_match *match = &search->hits[i].match;
        struct query query;
        query_begin(&query, search->ledger, "SELECT code, name FROM customer WHERE id = ?1");
        query_int(&query, 1, match->customer);
        match->code = match->name = "";
        if (query_row(&query)) {
            match->code = column_text_dup(&query, 0, search->arena);
            match->name = column_text_dup(&query, 1, search->arena);
        }
        enum status status = query_end(&query, err);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return STATUS_OK;
}

static int compare_hits(const void *a, const void *b) {
    const struct hit *x = a, *y = b;
    if (x->rank != y->rank) {
        return x->rank < y->rank ? -1 : 1;
    }
    int order = text_compare_fold(x->match.name, y->match.name);
    return order != 0
               ? order
               : (x->match.customer > y->match.customer) - (x->match.customer < y->match.customer);
}

static enum status search_all(struct search *search, struct error *err) {
    enum status status = search_numbers(search, err);
    if (status == STATUS_OK) {
        status = search_customers(search, err);
    }
    if (status == STATUS_OK) {
        status = search_contacts(search, err);
    }
    return status == STATUS_OK ? name_hits(search, err) : status;
}

enum status engine_find(void *state, const char *query, size_t most, struct arena *arena,
                        struct customer_match **out, size_t *count, struct error *err) {
    struct search search = {.ledger = state, .text = query, .arena = arena};
    enum status status = query[0] == '\0' ? STATUS_OK : search_all(&search, err);
    if (status == STATUS_OK) {
        size_t kept = search.count < most ? search.count : most;
        if (search.count > 1) {
            qsort(search.hits, search.count, sizeof *search.hits, compare_hits);
        }
        *out = arena_array(arena, kept + 1, sizeof **out);
        for (size_t i = 0; i < kept; i++) {
            (*out)[i] = search.hits[i].match;
        }
        *count = kept;
    }
    mem_free(search.hits);
    id_set_release(&search.found);
    return status;
}
