/* Telephone numbers: hand-made forms, and 4,430 written forms of numbers of 245 regions. */
#include "callsheet/domain/phone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "support/check_more.h"

struct form {
    const char *text, *dial; /* NULL: no number */
};

// clang-format off
static const struct form forms[] = {
    {"+30 210 746 0712", "+302107460712"},
    {"+30-210-746.0712", "+302107460712"},
    {"+30 (210) 7460712", "+302107460712"},
    {"0030 210 746 0712", "+302107460712"},
    {"011 30 210 746 0712", "+302107460712"},
    {"tel:+30-210-746-0712", "+302107460712"},
    {"Tel.: +30 210 746 0712", "+302107460712"},
    {"+49 (0)30 123456", "+4930123456"},
    {"030 / 123 456", "030123456"},
    {"(212) 555-0100", "2125550100"},
    {"212.555.0100 ext. 42", "2125550100,42"},
    {"+1 212 555 0100 x42", "+12125550100,42"},
    {"+1-212-555-0100;ext=42", "+12125550100,42"},
    {"+12125550100,42", "+12125550100,42"},
    {"030 123456 Durchwahl 7", "030123456,7"},
    {"+49\u00a0" "30\u2011" "123456", "+4930123456"},
    {"011 562 1234", "0115621234"}, /* Turin */
    {"*43#", "*43#"},
    {"112", "112"},
    {"0030*210746021", "0030*210746021"},
    {"", NULL},
    {"ask Dana", NULL},
    {"+", NULL},
    {"7", NULL},
    {"123456789012345678901234567890", NULL},
};

struct pair {
    const char *a, *b;
    bool same;
};
static const struct pair pairs[] = {
    {"+30 210 746 0712", "0030 210 7460712", true},
    {"+30 210 746 0712", "210 746 0712", true},
    {"+30 210 746 0712", "746 0712", true},
    {"+49 30 1234567", "030 1234567", true},
    {"+49 (0)30 1234567", "030 1234567", true},
    {"+44 20 7946 0018", "020 7946 0018", true},
    {"+1 212 555 0100", "1-212-555-0100", true},
    {"+1 212 555 0100", "(212) 555-0100", true},
    {"+7 495 123 45 67", "8 (495) 123-45-67", true},
    {"+36 1 234 5678", "06 1 234 5678", true},
    {"+39 06 698 12345", "06 698 12345", true},
    {"302107460712", "+30 210 746 0712", true},
    {"+1 212 555 0100", "+1 212 555 0101", false},
    {"+1 212 555 0100", "+44 212 555 0100", false},
    {"+1 212 555 0100 x1", "+1 212 555 0100 x2", false},
    {"+1 212 555 0100 x1", "+1 212 555 0100", true},
    {"555012", "555012", false},
    {"1234567890", "234567890", false},
    {"030 1234567", "040 1234567", false},
    {"", "", false},
};
// clang-format on

START_TEST(finds_what_to_dial) {
    char out[PHONE_BYTES] = "untouched";
    bool found = phone_normalise(forms[_i].text, out);
    ck_assert_msg(found == (forms[_i].dial != NULL), "“%s” gave “%s”", forms[_i].text, out);
    expect_text(out, found ? forms[_i].dial : "untouched");
    expect_int(phone_is_e164(out), out[0] == '+');
}
END_TEST

START_TEST(knows_the_same_line) {
    const struct pair *row = &pairs[_i];
    ck_assert_msg(phone_same(row->a, row->b) == row->same, "“%s” and “%s”", row->a, row->b);
    ck_assert_msg(phone_same(row->b, row->a) == row->same, "“%s” and “%s”", row->b, row->a);
}
END_TEST

/* --- the examples --- */

enum { MOST_EXAMPLES = 5000 };

struct example {
    char *input, *e164, *national;
};

static struct example examples[MOST_EXAMPLES];
static size_t example_count;

static char *column(char **line) {
    char *start = *line, *tab = start + strcspn(start, "\t\n");
    *line = *tab != '\0' ? tab + 1 : tab;
    *tab = '\0';
    return start;
}

static void read_examples(char *text) {
    char *line = strchr(text, '\n');
    line = line != NULL ? line + 1 : text;
    while (*line != '\0' && example_count < MOST_EXAMPLES) {
        char *next = strchr(line, '\n');
        next = next != NULL ? next + 1 : line + strlen(line);
        struct example *example = &examples[example_count++];
        example->input = column(&line);
        (void)column(&line); /* the region: nobody says it in a ledger */
        example->e164 = column(&line);
        (void)column(&line);
        example->national = column(&line);
        line = next;
    }
}

static int by_number(const void *left, const void *right) {
    const struct example *a = left, *b = right;
    int order = strcmp(a->e164, b->e164);
    return order != 0 ? order : strcmp(a->input, b->input);
}

START_TEST(recognises_the_examples) {
    char *path = test_shared("data/phone/phone_examples.tsv");
    skip_without(path, "the examples are not there");
    char *text = test_read(path);
    read_examples(text);
    ck_assert(example_count > 4000);
    size_t e164 = 0, e164_right = 0, same = 0, same_right = 0, other = 0, other_wrong = 0;
    for (size_t i = 0; i < example_count; i++) {
        char out[PHONE_BYTES] = "";
        if (examples[i].input[0] == '+' || strncmp(examples[i].input, "tel:", 4) == 0) {
            e164++;
            e164_right +=
                phone_normalise(examples[i].input, out) && strcmp(out, examples[i].e164) == 0;
        }
    }
    qsort(examples, example_count, sizeof examples[0], by_number);
    for (size_t i = 0; i < example_count; i++) {
        for (size_t j = i + 1; j < example_count; j++) {
            bool is_same = strcmp(examples[i].e164, examples[j].e164) == 0;
            bool said =
                (is_same || (i + j) % 7 == 0) && phone_same(examples[i].input, examples[j].input);
            /* Fewer than 7 digits never match: they are left out of the share. */
            if (is_same && strlen(examples[i].national) >= 7) {
                same++;
                same_right += said;
            } else if (!is_same && (i + j) % 7 == 0) {
                other++;
                other_wrong += said;
            }
        }
    }
    printf(
        "international forms: %zu of %zu; the same line: %zu of %zu (%.2f %%); another line taken "
        "for it: %zu of %zu (%.4f %%)\n",
        e164_right, e164, same_right, same, 100.0 * (double)same_right / (double)same, other_wrong,
        other, 100.0 * (double)other_wrong / (double)other);
    (void)fflush(stdout); /* said even when the test fails next */
    ck_assert(e164_right == e164);
    ck_assert(same_right * 100 >= same * 97);
    /* Measured 0.12 %: 0800 123456 is a number of many countries, and no form says which. */
    ck_assert(other_wrong * 1000 <= other * 3 / 2);
    mem_free(text);
    mem_free(path);
}
END_TEST

TEST_MAIN("domain/phone", TEST_LOOP(finds_what_to_dial, ARRAY_LEN(forms)),
          TEST_LOOP(knows_the_same_line, ARRAY_LEN(pairs)), TEST_SLOW(recognises_the_examples, 60))
