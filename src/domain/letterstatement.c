/* The statement of account as text. */
#include "callsheet/domain/letter.h"

#include <string.h>

#include "callsheet/domain/page.h"
#include "callsheet/domain/say.h"
#include "callsheet/domain/statement.h"

enum { CELL_ISSUED, CELL_DUE, CELL_LATE, CELL_TOTAL, CELL_OPEN, CELL_COUNT };
enum { DAY_COLS = 11, LATE_COLS = 4, SUM_COLS = 12, LATE_BYTES = 24 };

/* The texts of one row's cells. */
struct cells {
    char issued[PAGE_DAY_BYTES], due[PAGE_DAY_BYTES], late[LATE_BYTES];
    char total[MONEY_TEXT_BYTES], open[MONEY_TEXT_BYTES];
    const char *texts[CELL_COUNT];
};

static struct money money_of(int64_t minor, const char currency[4]) {
    struct money money = {.minor = minor};
    memcpy(money.currency, currency, sizeof money.currency);
    return money;
}

static void fill_cells(struct cells *cells, const struct statement_item *item) {
    struct buf late = {0};
    if (item->late_days > 0) {
        say_number(&late, item->late_days);
    }
    memcpy(cells->late, buf_text(&late), late.len + 1); /* at most 11 letters */
    buf_release(&late);
    page_day(item->kind == ITEM_OPENING ? DAY_NONE : item->issued, cells->issued);
    page_day(item->open.minor < 0 ? DAY_NONE : item->due, cells->due);
    money_format(item->total, cells->total);
    money_format(item->open, cells->open);
    const char *const texts[] = {cells->issued, cells->due, cells->late, cells->total, cells->open};
    memcpy(cells->texts, texts, sizeof texts);
}

static void add_name(struct buf *out, const struct statement_item *item) {
    if (item->kind == ITEM_OPENING) {
        buf_add_text(out, "Brought forward");
        return;
    }
    page_field(out, item->number);
    if (item->is_corrected) {
        buf_add_text(out, " corrected");
    } else if (item->open.minor < 0) {
        buf_add_text(out, " credit note");
    }
}

static bool is_in(const struct statement_item *item, const struct statement_sum *sum) {
    return memcmp(item->open.currency, sum->currency, sizeof sum->currency) == 0;
}

static struct page_columns item_columns(const struct statement *statement,
                                        const struct statement_sum *sum) {
    struct page_columns columns = {
        .cells = {DAY_COLS, DAY_COLS, LATE_COLS, SUM_COLS, SUM_COLS},
        .count = CELL_COUNT,
    };
    char balance[MONEY_TEXT_BYTES];
    money_format(money_of(sum->balance, sum->currency), balance);
    page_widen(&columns, CELL_OPEN, balance);
    money_format(money_of(sum->open, sum->currency), balance);
    page_widen(&columns, CELL_OPEN, balance);
    for (size_t i = 0; i < statement->item_count; i++) {
        struct cells cells;
        if (is_in(&statement->items[i], sum)) {
            fill_cells(&cells, &statement->items[i]);
            for (size_t cell = 0; cell < CELL_COUNT; cell++) {
                page_widen(&columns, cell, cells.texts[cell]);
            }
        }
    }
    return columns;
}

static void add_sum_row(struct buf *out, const struct page_columns *columns, const char *text,
                        struct money money) {
    char sum[MONEY_TEXT_BYTES];
    struct page_columns wide = {.cells = {columns->cells[CELL_OPEN]}, .count = 1};
    money_format(money, sum);
    page_row(out, &wide, "", text, (const char *const[]){sum});
}

static void add_items(struct buf *out, const struct statement *statement,
                      const struct statement_sum *sum) {
    struct page_columns columns = item_columns(statement, sum);
    page_row(out, &columns, "", sum->currency,
             (const char *const[]){"issued", "due", "late", "total", "open"});
    page_rule(out);
    for (size_t i = 0; i < statement->item_count; i++) {
        struct buf name = {0};
        struct cells cells;
        if (is_in(&statement->items[i], sum)) {
            add_name(&name, &statement->items[i]);
            fill_cells(&cells, &statement->items[i]);
            page_row(out, &columns, "", buf_text(&name), cells.texts);
        }
        buf_release(&name);
    }
    page_rule(out);
    if (sum->notes + sum->unapplied > 0) {
        add_sum_row(out, &columns, "Open", money_of(sum->open, sum->currency));
    }
    if (sum->notes > 0) {
        add_sum_row(out, &columns, "Credits", money_of(-sum->notes, sum->currency));
    }
    if (sum->unapplied > 0) {
        add_sum_row(out, &columns, "Money received and not yet applied",
                    money_of(-sum->unapplied, sum->currency));
    }
    struct buf label = {0};
    buf_add_text(&label, sum->balance < 0 ? "In your favour in " : "To pay in ");
    buf_add_text(&label, sum->currency);
    int64_t balance = sum->balance < 0 ? -sum->balance : sum->balance;
    add_sum_row(out, &columns, buf_text(&label), money_of(balance, sum->currency));
    buf_release(&label);
}

/* By age, before credits. A statement of what is not due yet needs no such row. */
static void add_aging(struct buf *out, const struct statement_sum *sum) {
    static const char *const titles[AGING_BUCKETS] = {"not due", "1-30 days", "31-60 days",
                                                      "61-90 days", "over 90"};
    struct page_columns columns = {.count = AGING_BUCKETS};
    char sums[AGING_BUCKETS][MONEY_TEXT_BYTES];
    const char *texts[AGING_BUCKETS];
    if (sum->overdue == 0) {
        return;
    }
    for (size_t i = 0; i < AGING_BUCKETS; i++) {
        money_format(money_of(sum->buckets[i], sum->currency), sums[i]);
        texts[i] = sums[i];
        page_widen(&columns, i, titles[i]);
        page_widen(&columns, i, sums[i]);
    }
    buf_add_char(out, '\n');
    if (page_fits(&columns)) {
        page_row(out, &columns, "", "By age", titles);
        page_row(out, &columns, "", "Open", texts);
        return;
    }
    buf_add_text(out, "By age\n");
    columns = (struct page_columns){.cells = {MONEY_TEXT_BYTES}, .count = 1};
    for (size_t i = 0; i < AGING_BUCKETS; i++) {
        page_row(out, &columns, "", titles[i], &texts[i]);
    }
}

static void add_promise(struct buf *out, const struct statement_promise *promise) {
    char day[PAGE_DAY_BYTES], made[PAGE_DAY_BYTES];
    struct buf line = {0};
    page_weekday(promise->day, day);
    page_day(promise->made_day, made);
    say_money(&line, promise->amount);
    buf_add_text(&line, " by ");
    buf_add_text(&line, day);
    if (promise->numbers[0] != '\0') {
        buf_add_text(&line, " for ");
        buf_add_text(&line, promise->numbers);
    }
    buf_add_text(&line, ", as told us on ");
    buf_add_text(&line, made);
    if (promise->contact[0] != '\0') {
        buf_add_text(&line, " by ");
        page_field(&line, promise->contact);
    }
    if (promise->missing.minor < promise->amount.minor) {
        buf_add_text(&line, "; ");
        say_money(&line, promise->missing);
        buf_add_text(&line, " of it are still to come");
    }
    page_paragraph(out, 2, buf_text(&line));
    buf_release(&line);
}

static void add_head(struct buf *out, const struct card *card, const struct letter_context *context,
                     int32_t today) {
    char day[PAGE_DAY_BYTES];
    page_day(today, day);
    if (is_said(context->firm)) {
        page_paragraph(out, 0, context->firm);
        buf_add_char(out, '\n');
    }
    buf_add_text(out, "STATEMENT OF ACCOUNT\n");
    struct buf line = {0};
    buf_add_text(&line, card->customer.name);
    if (is_said(card->customer.code)) {
        buf_add_text(&line, " (");
        buf_add_text(&line, card->customer.code);
        buf_add_char(&line, ')');
    }
    page_paragraph(out, 0, buf_text(&line));
    buf_release(&line);
    buf_add_text(out, "As of ");
    buf_add_text(out, day);
    buf_add_text(out, "\n\n");
}

void letter_statement(const struct card *card, const struct correction *corrections, size_t count,
                      const struct letter_context *context, struct buf *out) {
    struct arena arena;
    struct statement statement;
    struct statement_input input = {
        .card = card,
        .corrections = corrections,
        .correction_count = count,
        .moment = context->moment,
        .rules = context->rules,
    };
    arena_init(&arena);
    statement_make(&input, &arena, &statement);
    add_head(out, card, context, statement.today);
    for (size_t i = 0; i < statement.sum_count; i++) {
        add_items(out, &statement, &statement.sums[i]);
        add_aging(out, &statement.sums[i]);
        buf_add_char(out, '\n');
    }
    if (statement.sum_count == 0) {
        buf_add_text(out, "Nothing is open.\n\n");
    }
    if (statement.promise_count > 0) {
        buf_add_text(out, "Payments we have been told of\n");
    }
    for (size_t i = 0; i < statement.promise_count; i++) {
        add_promise(out, &statement.promises[i]);
    }
    buf_add_text(out, statement.promise_count > 0 ? "\n" : "");
    page_paragraph(out, 0,
                   "Days late are counted from the due day. Payments that had not reached "
                   "us on the day of this statement are not in it.");
    arena_release(&arena);
}
