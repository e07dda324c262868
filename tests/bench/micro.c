/**
 * Times the desk's own work inside one process, without a terminal:
 *
 *     micro queue LEDGER NOW RUNS    the whole queue computed anew
 *     micro row   LEDGER NOW RUNS    one customer's row after a change
 *     micro card  LEDGER NOW RUNS    everything about one customer, for random customers
 *     micro save  LEDGER NOW RUNS    a call saved (the ledger grows: give it a copy)
 *     micro tone  FILE BYTES RUNS    the tone of FILE's text, in messages of BYTES
 *
 * Prints microseconds, one a line; to stderr the number of rows. Tone prints MB a second of CPU.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "callsheet/base/day.h"
#include "callsheet/base/io.h"
#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/domain/queue.h"
#include "callsheet/domain/tone.h"
#include "callsheet/store/ledger.h"

struct bench {
    struct store *store;
    struct rules rules;
    struct moment moment;
    struct queue queue;
    uint64_t random;
};

static double now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void must(enum status status, const struct error *err) {
    if (status != STATUS_OK) {
        fprintf(stderr, "micro: %s\n", err->message);
        exit(1);
    }
}

static void visit(void *context, const struct facts *facts) {
    struct bench *bench = context;
    queue_add(&bench->queue, facts, &bench->rules, &bench->moment);
}

static void compute(struct bench *bench) {
    struct error err;
    queue_release(&bench->queue);
    queue_init(&bench->queue);
    must(store_each_facts(bench->store, &bench->moment, &bench->rules, false, visit, bench, &err),
         &err);
    queue_sort(&bench->queue, &bench->rules);
}

static int64_t any_customer(struct bench *bench) {
    bench->random = bench->random * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return bench->queue.rows[(bench->random >> 33) % bench->queue.count].customer;
}

static void run_row(struct bench *bench) {
    struct arena arena;
    struct facts facts;
    struct error err;
    arena_init(&arena);
    must(store_facts(bench->store, any_customer(bench), &bench->moment, &bench->rules, &arena,
                     &facts, &err),
         &err);
    queue_update(&bench->queue, &facts, &bench->rules, &bench->moment);
    arena_release(&arena);
}

static void run_card(struct bench *bench) {
    struct card card;
    struct error err;
    card_init(&card);
    must(store_card(bench->store, any_customer(bench), &bench->moment, &bench->rules, &card, &err),
         &err);
    card_release(&card);
}

static void run_save(struct bench *bench) {
    struct outcome outcome;
    struct call_receipt receipt;
    struct error err;
    outcome_init(&outcome);
    outcome.uuid = uuid_new();
    outcome.customer = any_customer(bench);
    outcome.started_at = bench->moment.now;
    outcome.ended_at = bench->moment.now + 60;
    outcome.reached = REACHED_NOBODY;
    outcome.note = mem_strdup("Asked about the invoice; she will call back.");
    must(store_log_call(bench->store, &outcome, &receipt, &err), &err);
    outcome_release(&outcome);
}

static double cpu_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Scores a file's text again and again, in messages of so many bytes. */
static int run_tone(const char *path, size_t bytes, long runs) {
    struct buf text = {0};
    struct error err;
    struct arena arena = {0};
    struct tone_words *words = tone_words_new();
    must(io_read_file(path, 64 << 20, &text, &err), &err);
    for (; runs > 0; runs--) {
        double begin = cpu_us();
        for (size_t at = 0; at < text.len; at += bytes) {
            struct tone tone;
            size_t left = text.len - at;
            struct tone_input input = {.text = text.data + at, .len = left < bytes ? left : bytes};
            tone_score(&input, words, &arena, &tone);
            arena_clear(&arena);
        }
        printf("%.2f\n", (double)text.len / (cpu_us() - begin));
    }
    tone_words_free(words);
    arena_release(&arena);
    buf_release(&text);
    return 0;
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(struct bench *bench);
    } kinds[] = {{"queue", compute}, {"row", run_row}, {"card", run_card}, {"save", run_save}};
    if (argc != 5) {
        fprintf(stderr, "usage: micro queue|row|card|save LEDGER NOW RUNS\n"
                        "       micro tone FILE BYTES RUNS\n");
        return 2;
    }
    if (strcmp(argv[1], "tone") == 0) {
        return run_tone(argv[2], strtoul(argv[3], NULL, 10), strtol(argv[4], NULL, 10));
    }
    struct bench bench = {.random = 1};
    struct error err;
    struct ledger_options options = {
        .path = argv[2], .author = author_of_system(), .clock = clock_system()};
    rules_default(&bench.rules);
    text_copy(bench.rules.rates.base, sizeof bench.rules.rates.base, "EUR");
    bench.moment = (struct moment){.now = instant_parse_iso(argv[3]), .firm = zone_utc()};
    bench.moment.zones = zones_new();
    must(ledger_open(&options, &bench.store, &err), &err);
    compute(&bench);
    fprintf(stderr, "%zu rows, %zu to call\n", bench.queue.count, bench.queue.to_call);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        for (long run = strcmp(kinds[i].name, argv[1]) == 0 ? strtol(argv[4], NULL, 10) : 0;
             run > 0; run--) {
            double begin = now_us();
            kinds[i].run(&bench);
            printf("%.0f\n", now_us() - begin);
        }
    }
    queue_release(&bench.queue);
    store_free(bench.store);
    return 0;
}
