/**
 * Makes the mail archive of the benchmarks: a Maildir of MESSAGES mails over four years, from and
 * to the contacts of ledger_make; one in fifty is heated, one in twenty comes from a mailing list.
 *
 *     mail_make FOLDER TODAY MESSAGES CUSTOMERS
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "callsheet/base/day.h"

static uint64_t state = 88172645463325252u;

static int64_t below(int64_t limit) {
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (int64_t)((state * UINT64_C(2685821657736338717)) % (uint64_t)limit);
}

static void write_body(FILE *file) {
    static const char *const words[] = {"invoice", "payment", "server", "backup",  "monitoring",
                                        "please",  "check",   "thanks", "meeting", "approval",
                                        "hours",   "the",     "of",     "and",     "we"};
    for (int line = 0; line < 24; line++) {
        for (int word = 0; word < 11; word++) {
            fprintf(file, "%s ", words[below((int64_t)(sizeof words / sizeof *words))]);
        }
        fputc('\n', file);
    }
    fputs("\n-- \nSent from the bench\n", file);
}

static void write_heat(FILE *file, int64_t invoice) {
    static const char *const sentences[] = {
        "This is outrageous. Your invoice is wrong again and nobody answers.",
        "We never ordered this and we will not pay it. I expect your call today.",
        "This is the third time you have ignored us. We will take our business elsewhere.",
        "Your work was useless, and the bill is an insult.",
    };
    fprintf(file, "%s It is about INV-%07" PRId64 ".\n\n",
            sentences[below((int64_t)(sizeof sentences / sizeof *sentences))], invoice);
}

static void write_mail(FILE *file, int64_t number, int64_t at, int64_t customers) {
    char date[64];
    time_t when = (time_t)at;
    struct tm utc;
    gmtime_r(&when, &utc);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &utc);
    int64_t customer = below(10) < 8 ? 1 + below(customers) : customers + 1 + below(1000);
    bool is_ours = below(5) == 0;
    char theirs[96];
    snprintf(theirs, sizeof theirs, "Person %" PRId64 " 0 <p%" PRId64 "@c%" PRId64 ".example>",
             customer, below(2), customer);
    fprintf(file, "From: %s\nTo: %s\nDate: %s\nMessage-ID: <m%" PRId64 "@bench.example>\n",
            is_ours ? "Desk <desk@bench.example>" : theirs,
            is_ours ? theirs : "Desk <desk@bench.example>", date, number);
    if (number > 10 && below(3) == 0) {
        fprintf(file, "In-Reply-To: <m%" PRId64 "@bench.example>\n", number - 1 - below(9));
    }
    int64_t invoice = 1 + below(1000000);
    if (!is_ours && below(20) == 0) {
        fprintf(file, "List-Id: News <news.c%" PRId64 ".example>\n", customer);
    }
    fprintf(file, "Subject: Invoice INV-%07" PRId64 "\nContent-Type: text/plain; charset=utf-8\n\n",
            invoice);
    if (!is_ours && below(50) == 0) {
        write_heat(file, invoice);
    }
    write_body(file);
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: mail_make FOLDER TODAY MESSAGES CUSTOMERS\n");
        return 2;
    }
    static const char *const folders[] = {"", "/cur", "/new", "/tmp"};
    char path[4200];
    for (size_t i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s%s", argv[1], folders[i]);
        mkdir(path, 0700);
    }
    int64_t today = (int64_t)day_parse_iso(argv[2]) * SECONDS_PER_DAY;
    int64_t messages = strtoll(argv[3], NULL, 10), customers = strtoll(argv[4], NULL, 10);
    int64_t step = INT64_C(4) * 365 * SECONDS_PER_DAY / messages;
    for (int64_t i = 0; i < messages; i++) {
        snprintf(path, sizeof path, "%s/cur/%" PRId64 ".bench:2,S", argv[1], i);
        FILE *file = fopen(path, "w");
        if (file == NULL) {
            perror(path);
            return 1;
        }
        write_mail(file, i, today - (messages - i) * step, customers);
        if (fclose(file) != 0) {
            perror(path);
            return 1;
        }
    }
    return 0;
}
