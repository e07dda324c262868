/* callsheet report evidence: lines billed without a full record, found before the customer finds
   them, per person and ticket. A line belongs to whoever can mend its record: the person of its
   first thin entry, else the one with the most time on it; one without any entry to nobody. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/text.h"
#include "callsheet/cli/output.h"
#include "callsheet/cli/report.h"
#include "callsheet/domain/evidence.h"

enum {
    DAYS_USUAL = 60,
    CODE_COLS = 10,
    NUMBER_COLS = 14,
    TEXT_COLS = 36,
    AMOUNT_COLS = 16,
};

/* One line of the report. Texts are in the arena. */
struct gap {
    const char *who, *ticket; /* "" nobody's, none */
    const char *code, *name, *number, *text, *why;
    int32_t issued;
    int position;
    int64_t minutes, recorded; /* billed (0 when not time), on record */
    struct money amount;
    enum evidence evidence;
};

struct gaps {
    const struct rules *rules;
    struct arena arena;
    struct gap *items;
    size_t count, room;
};

/* Sums of a stretch of lines. */
struct sums {
    size_t lines;
    int64_t minutes;
    struct money *amounts; /* one a currency */
    size_t amount_count, amount_room;
};

static void sums_add(struct sums *sums, const struct gap *gap) {
    size_t at = 0;
    sums->lines++;
    sums->minutes += gap->minutes;
    while (at < sums->amount_count &&
           strcmp(sums->amounts[at].currency, gap->amount.currency) != 0) {
        at++;
    }
    if (at == sums->amount_count) {
        sums->amounts = mem_grow(sums->amounts, at, &sums->amount_room, sizeof *sums->amounts);
        sums->amounts[sums->amount_count++] = gap->amount;
        sums->amounts[at].minor = 0;
    }
    sums->amounts[at].minor += gap->amount.minor;
}

static struct sums sums_of(const struct gap *gaps, size_t count) {
    struct sums sums = {.lines = 0};
    for (size_t i = 0; i < count; i++) {
        sums_add(&sums, &gaps[i]);
    }
    return sums;
}

/* --- gathering --- */

/* Whose entry it is to mend; NULL when there is none. */
static const struct card_work *mender(const struct billed_line *billed, const struct rules *rules) {
    const struct card_work *longest = NULL;
    bool has_own = evidence_recorded(&billed->line, billed->work, billed->work_count).entries > 0;
    for (size_t i = 0; i < billed->work_count; i++) {
        const struct card_work *work = &billed->work[i];
        if (has_own ? work->line != billed->line.id : work->line != 0) {
            continue;
        }
        if (!evidence_entry_is_good(work, rules, NULL)) {
            return work;
        }
        longest = !longest || work->minutes > longest->minutes ? work : longest;
    }
    return longest;
}

static void take_line(void *context, const struct billed_line *billed) {
    struct gaps *gaps = context;
    struct buf why = {0};
    enum evidence evidence =
        evidence_judge(&billed->line, billed->work, billed->work_count, gaps->rules, &why);
    if (evidence == EVIDENCE_THIN || evidence == EVIDENCE_NONE) {
        const struct card_work *work = mender(billed, gaps->rules);
        struct arena *arena = &gaps->arena;
        gaps->items = mem_grow(gaps->items, gaps->count, &gaps->room, sizeof *gaps->items);
        gaps->items[gaps->count++] = (struct gap){
            .who = arena_strdup(arena, work ? work->who : ""),
            .ticket = arena_strdup(arena, work ? work->ticket : ""),
            .code = arena_strdup(arena, billed->code),
            .name = arena_strdup(arena, billed->name),
            .number = arena_strdup(arena, billed->invoice.number),
            .text = arena_strdup(arena, billed->line.text),
            .why = arena_strdup(arena, buf_text(&why)),
            .issued = billed->invoice.issued,
            .position = billed->line.position,
            .minutes = billed->line.minutes > 0 ? billed->line.minutes : 0,
            .recorded = evidence_recorded(&billed->line, billed->work, billed->work_count).minutes,
            .amount = billed->line.amount,
            .evidence = evidence,
        };
    }
    buf_release(&why);
}

static int by_person(const void *a, const void *b) {
    const struct gap *x = a, *y = b;
    const char *const texts[][2] = {{x->who, y->who}, {x->ticket, y->ticket}, {x->code, y->code}};
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        int order = strcmp(texts[i][0], texts[i][1]);
        if (order != 0) {
            return order;
        }
    }
    if (x->issued != y->issued) {
        return x->issued < y->issued ? -1 : 1;
    }
    int order = strcmp(x->number, y->number);
    return order != 0 ? order : (x->position > y->position) - (x->position < y->position);
}

/* How many from `at` on have the same person (and ticket). */
static size_t stretch(const struct gaps *gaps, size_t at, bool same_ticket) {
    const struct gap *first = &gaps->items[at];
    size_t end = at;
    while (end < gaps->count && strcmp(gaps->items[end].who, first->who) == 0 &&
           (!same_ticket || strcmp(gaps->items[end].ticket, first->ticket) == 0)) {
        end++;
    }
    return end - at;
}

/* --- as text --- */

static void add_hours(struct buf *out, int64_t minutes) {
    int64_t hundredths = (minutes * 100 + 30) / 60;
    buf_addf(out, "%" PRId64 ".%02" PRId64 " h", hundredths / 100, hundredths % 100);
}

static void add_sums(struct buf *out, const struct gap *gaps, size_t count) {
    struct sums sums = sums_of(gaps, count);
    buf_addf(out, " · %zu %s · ", sums.lines, sums.lines == 1 ? "line" : "lines");
    add_hours(out, sums.minutes);
    for (size_t i = 0; i < sums.amount_count; i++) {
        char text[MONEY_TEXT_BYTES];
        money_format_code(sums.amounts[i], text);
        buf_addf(out, " · %s", text);
    }
    buf_add_char(out, '\n');
    mem_free(sums.amounts);
}

static void add_gap(struct buf *out, const struct gap *gap) {
    char amount[MONEY_TEXT_BYTES];
    struct buf hours = {0};
    buf_add_text(out, "    ");
    out_column(out, gap->code, CODE_COLS);
    buf_add_char(out, ' ');
    out_column(out, gap->number, NUMBER_COLS);
    buf_addf(out, " line %-3d ", gap->position);
    out_column(out, gap->text, TEXT_COLS);
    add_hours(&hours, gap->minutes);
    out_right(out, buf_text(&hours), CODE_COLS);
    money_format_code(gap->amount, amount);
    out_right(out, amount, AMOUNT_COLS);
    buf_addf(out, "  %s: ", evidence_word(gap->evidence));
    out_field(out, gap->why);
    buf_add_char(out, '\n');
    buf_release(&hours);
}

static void add_ticket(struct buf *out, const struct gap *gaps, size_t count) {
    buf_add_text(out, "  ");
    out_field(out, gaps->ticket[0] ? gaps->ticket : "no ticket");
    add_sums(out, gaps, count);
    for (size_t i = 0; i < count; i++) {
        add_gap(out, &gaps[i]);
    }
}

static enum status print_text(const struct report *report, const struct gaps *gaps, int32_t since,
                              struct error *err) {
    struct buf out = {0};
    char day[16];
    day_format_plain(since, moment_today(&report->moment), day);
    buf_addf(&out, "Billed without a full record: what is open, and what was issued since %s", day);
    add_sums(&out, gaps->items, gaps->count);
    for (size_t at = 0; at < gaps->count;) {
        size_t count = stretch(gaps, at, false), end = at + count;
        buf_add_char(&out, '\n');
        out_field(&out, gaps->items[at].who[0] ? gaps->items[at].who : "Nobody on record");
        add_sums(&out, &gaps->items[at], count);
        while (at < end) {
            size_t same = stretch(gaps, at, true);
            add_ticket(&out, &gaps->items[at], same);
            at += same;
        }
    }
    enum status status = out_write(report->cli->out, &out, err);
    buf_release(&out);
    return status;
}

/* --- for machines --- */

static enum status print_tsv(const struct report *report, const struct gaps *gaps,
                             struct error *err) {
    struct buf out = {0};
    buf_add_text(&out, "who\tticket\tevidence\tcode\tname\tinvoice\tissued\tline\ttext\tminutes\t"
                       "recorded\tamount\tcurrency\twhy\n");
    for (size_t i = 0; i < gaps->count; i++) {
        const struct gap *gap = &gaps->items[i];
        char amount[MONEY_TEXT_BYTES], day[11], position[16];
        money_format_plain(gap->amount, amount);
        day_format_iso(gap->issued, day);
        (void)snprintf(position, sizeof position, "%d", gap->position); /* fits any int */
        const char *const before[] = {gap->who,  gap->ticket, evidence_word(gap->evidence),
                                      gap->code, gap->name,   gap->number,
                                      day,       position,    gap->text};
        for (size_t k = 0; k < ARRAY_LEN(before); k++) {
            out_field(&out, before[k]);
            buf_add_char(&out, '\t');
        }
        buf_addf(&out, "%" PRId64 "\t%" PRId64 "\t%s\t%s\t", gap->minutes, gap->recorded, amount,
                 gap->amount.currency);
        out_field(&out, gap->why);
        buf_add_char(&out, '\n');
    }
    enum status status = out_write(report->cli->out, &out, err);
    buf_release(&out);
    return status;
}

static json_t *sums_json(const struct gap *gaps, size_t count) {
    struct sums sums = sums_of(gaps, count);
    json_t *amounts = json_array();
    for (size_t i = 0; i < sums.amount_count; i++) {
        (void)json_array_append_new(amounts, out_json_money(sums.amounts[i])); /* or no memory */
    }
    mem_free(sums.amounts);
    return json_pack("{s:I, s:I, s:o}", "lines", (json_int_t)sums.lines, "minutes",
                     (json_int_t)sums.minutes, "amounts", amounts);
}

static json_t *gap_json(const struct gap *gap) {
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:i, s:o, s:I, s:I, s:o, s:o}", "evidence",
                     evidence_word(gap->evidence), "why", out_json_text(gap->why), "code",
                     out_json_text(gap->code), "name", out_json_text(gap->name), "invoice",
                     out_json_text(gap->number), "issued", out_json_day(gap->issued), "line",
                     gap->position, "text", out_json_text(gap->text), "minutes",
                     (json_int_t)gap->minutes, "recorded", (json_int_t)gap->recorded, "amount",
                     out_json_money(gap->amount), "ticket", out_json_text(gap->ticket));
}

static json_t *person_json(const struct gaps *gaps, size_t first, size_t count) {
    json_t *tickets = json_array();
    for (size_t at = first; at < first + count;) {
        size_t same = stretch(gaps, at, true);
        json_t *lines = json_array();
        for (size_t i = at; i < at + same; i++) {
            (void)json_array_append_new(lines, gap_json(&gaps->items[i]));
        }
        (void)json_array_append_new(
            tickets, json_pack("{s:o, s:o, s:o}", "ticket", out_json_text(gaps->items[at].ticket),
                               "sum", sums_json(&gaps->items[at], same), "lines", lines));
        at += same;
    }
    return json_pack("{s:o, s:o, s:o}", "who", out_json_text(gaps->items[first].who), "sum",
                     sums_json(&gaps->items[first], count), "tickets", tickets);
}

static enum status print_json(const struct report *report, const struct gaps *gaps, int32_t since,
                              struct error *err) {
    json_t *people = json_array();
    for (size_t at = 0; at < gaps->count;) {
        size_t count = stretch(gaps, at, false);
        (void)json_array_append_new(people, person_json(gaps, at, count));
        at += count;
    }
    json_t *root =
        json_pack("{s:o, s:o, s:o, s:o, s:o}", "now", out_json_instant(report->moment.now),
                  "ledger", out_json_text(report->info.path), "since", out_json_day(since), "sum",
                  sums_json(gaps->items, gaps->count), "people", people);
    return out_json_write(report->cli->out, root, err);
}

enum status report_evidence(struct report *report, struct error *err) {
    struct gaps gaps = {.rules = &report->rules};
    int32_t days = 0;
    enum status status = report_days(report->args, DAYS_USUAL, &days, err);
    if (status) {
        return status;
    }
    int32_t since = moment_today(&report->moment) - days;
    status = store_each_billed_line(report->store, since, &report->moment, take_line, &gaps, err);
    if (gaps.count > 1) {
        qsort(gaps.items, gaps.count, sizeof *gaps.items, by_person);
    }
    if (!status) {
        status = cli_given(report->args, OPTION_JSON)  ? print_json(report, &gaps, since, err)
                 : cli_given(report->args, OPTION_TSV) ? print_tsv(report, &gaps, err)
                                                       : print_text(report, &gaps, since, err);
    }
    mem_free(gaps.items);
    arena_release(&gaps.arena);
    return status;
}
