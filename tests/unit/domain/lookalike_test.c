#include "callsheet/domain/lookalike.h"

#include "support/check_more.h"

static const struct known_person known[] = {
    {"Dana Whit", "dana@harbour.example"},
    {"Mark Pine", "Mark@Harbour.example"},
    {"Jo Doe", "jo.doe@gmail.com"},
    {"Al", "al@brandt-werkzeuge.example"},
};

static const struct {
    const char *name, *address;
    enum lookalike wanted;
    size_t which;
} rows[] = {
    /* themselves, their colleagues, and strangers */
    {"Dana Whit", "dana@harbour.example", LOOKALIKE_NONE, 0},
    {"Dana Whit", "DANA@HARBOUR.EXAMPLE", LOOKALIKE_NONE, 0},
    {"Eva", "eva@harbour.example", LOOKALIKE_NONE, 0},
    {"", "", LOOKALIKE_NONE, 0},
    {"Kay", "kay@kestrel.example", LOOKALIKE_NONE, 0},
    {"Kay", "kay@gmx.com", LOOKALIKE_NONE, 0},
    {"Kay", "kay@mail.com", LOOKALIKE_NONE, 0}, /* near gmail.com, but short */
    {"Kay", "kay@harbinger.example", LOOKALIKE_NONE, 0},
    {"Eva", "eva@harbour.org", LOOKALIKE_NONE, 0},     /* another firm of that name */
    {"Dana", "dana@other.example", LOOKALIKE_NONE, 0}, /* a first name is nobody's */
    /* letters */
    {"Dana", "dana@harb0ur.example", LOOKALIKE_LETTERS, 0},
    {"Dana", "dana@harbuor.example", LOOKALIKE_LETTERS, 0},
    {"Dana", "dana@harbourr.example", LOOKALIKE_LETTERS, 0},
    {"Dana", "dana@harbor.example", LOOKALIKE_LETTERS, 0},
    {"Dana", "dana@h\xd0\xb0rbour.example", LOOKALIKE_LETTERS, 0},
    {"Al", "al@brandtwerkzeuge.example", LOOKALIKE_LETTERS, 3},
    {"Al", "al@brandt-vverkzeuge.example", LOOKALIKE_LETTERS, 3},
    {"Jo", "jo@gmai1.com", LOOKALIKE_LETTERS, 2},
    /* domains */
    {"x", "x@harbour.example.evil.test", LOOKALIKE_DOMAIN, 0},
    {"x", "x@pay-harbour.example", LOOKALIKE_DOMAIN, 0},
    {"Dana", "dana@harbour.co", LOOKALIKE_DOMAIN, 0},
    /* names */
    {"Dana Whit", "dw1977@evil.test", LOOKALIKE_NAME, 0},
    {"mark PINE", "m@evil.test", LOOKALIKE_NAME, 1},
};

START_TEST(tells_them_apart) {
    size_t which = 99;
    enum lookalike found =
        lookalike_judge(rows[_i].name, rows[_i].address, known, ARRAY_LEN(known), &which);
    expect_int(found, rows[_i].wanted);
    if (rows[_i].wanted != LOOKALIKE_NONE) {
        expect_int(which, rows[_i].which);
    }
}
END_TEST

START_TEST(nobody_known_nobody_imitated) {
    size_t which = 0;
    expect_int(lookalike_judge("Dana Whit", "dana@harb0ur.example", NULL, 0, &which),
               LOOKALIKE_NONE);
}
END_TEST

TEST_MAIN("domain/lookalike", TEST_LOOP(tells_them_apart, ARRAY_LEN(rows)),
          TEST(nobody_known_nobody_imitated))
