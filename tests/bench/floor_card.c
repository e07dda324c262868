/**
 * Floor of a customer switch: each key asks for another customer's card and the newest mails and
 * repaints, with nothing of the desk around it: the same queries, erase, print, refresh.
 *
 *     floor_card LEDGER NOW     keys: any; q ends
 */
#include <locale.h>
#include <ncurses.h>
#include <notmuch.h>
#include <stdio.h>
#include <stdlib.h>

#include "callsheet/base/day.h"
#include "callsheet/store/ledger.h"

enum { MAILS = 10, CUSTOMERS = 10000 };

struct floor {
    struct store *store;
    struct rules rules;
    struct moment moment;
    notmuch_database_t *archive;
    uint64_t random;
};

static void print_card(struct floor *floor, int64_t customer) {
    struct card card;
    card_init(&card);
    if (store_card(floor->store, customer, &floor->moment, &floor->rules, &card, NULL) !=
        STATUS_OK) {
        printw("no such customer\n");
    } else {
        printw("%s %s\n", card.customer.code, card.customer.name);
        for (size_t i = 0; i < card.invoice_count && i < 8; i++) {
            printw("%s %lld\n", card.invoices[i].number, (long long)card.invoices[i].open.minor);
        }
        for (size_t i = 0; i < card.work_count && i < 8; i++) {
            printw("%s %d %s\n", card.work[i].who, card.work[i].minutes, card.work[i].what);
        }
        for (size_t i = 0; i < card.history_count && i < 8; i++) {
            printw("%s %s\n", card.history[i].author, card.history[i].note);
        }
    }
    card_release(&card);
}

static void print_mail(struct floor *floor, int64_t customer) {
    char text[160];
    snprintf(text, sizeof text,
             "from:\"p0@c%lld.example\" or to:\"p0@c%lld.example\" or from:\"p1@c%lld.example\"",
             (long long)customer, (long long)customer, (long long)customer);
    notmuch_query_t *query = notmuch_query_create(floor->archive, text);
    notmuch_threads_t *threads;
    notmuch_query_set_sort(query, NOTMUCH_SORT_NEWEST_FIRST);
    if (notmuch_query_search_threads(query, &threads) == NOTMUCH_STATUS_SUCCESS) {
        for (int i = 0; i < MAILS && notmuch_threads_valid(threads); i++) {
            notmuch_thread_t *thread = notmuch_threads_get(threads);
            printw("%s %s\n", notmuch_thread_get_authors(thread),
                   notmuch_thread_get_subject(thread));
            notmuch_thread_destroy(thread);
            notmuch_threads_move_to_next(threads);
        }
    }
    notmuch_query_destroy(query);
}

int main(int argc, char **argv) {
    struct floor floor = {.random = 1};
    struct error err;
    setlocale(LC_ALL, "");
    rules_default(&floor.rules);
    if (argc != 3) {
        fprintf(stderr, "usage: floor_card LEDGER NOW\n");
        return 2;
    }
    struct ledger_options options = {
        .path = argv[1], .author = author_of_system(), .clock = clock_system()};
    floor.moment = (struct moment){
        .now = instant_parse_iso(argv[2]), .firm = zone_utc(), .zones = zones_new()};
    if (ledger_open(&options, &floor.store, &err) != STATUS_OK) {
        fprintf(stderr, "floor_card: %s\n", err.message);
        return 1;
    }
    if (notmuch_database_open_with_config(NULL, NOTMUCH_DATABASE_MODE_READ_ONLY, NULL, NULL,
                                          &floor.archive, NULL) != NOTMUCH_STATUS_SUCCESS) {
        fprintf(stderr, "floor_card: no archive\n");
        return 1;
    }
    initscr();
    raw();
    noecho();
    curs_set(0);
    do {
        floor.random = floor.random * UINT64_C(6364136223846793005) + 1442695040888963407u;
        int64_t customer = 1 + (int64_t)((floor.random >> 33) % CUSTOMERS);
        erase();
        print_card(&floor, customer);
        print_mail(&floor, customer);
        mvprintw(LINES - 1, 0, "customer %lld ? help", (long long)customer);
        refresh();
    } while (getch() != 'q');
    endwin();
    return 0;
}
