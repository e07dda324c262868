/* Times spent and days in a text. */
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/domain/refscan.h"

enum { MINUTES_MOST = 100000, YEAR_LEAST = 1990, YEAR_MOST = 2200 };

static const char hours[] =
    "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore";
static const char minutes[] = "m min mins minute minutes minuten mn minuto minutos minuti";

/* Numbers in words as far as people write them for hours. */
static const struct {
    const char *words;
    int hundredths;
} counts[] = {
    {"a an one ein eine einer une un uma um una uno", 100},
    {"two zwei deux dos dois duas due", 200},
    {"three drei trois tres tre", 300},
    {"four vier quatre cuatro quatro quattro", 400},
    {"five funf cinq cinco cinque", 500},
    {"six sechs seis sei", 600},
    {"seven sieben sept siete sete sette", 700},
    {"eight acht huit ocho oito otto", 800},
    {"nine neun neuf nueve nove", 900},
    {"ten zehn dix diez dez dieci", 1000},
    {"twelve zwolf douze doce doze dodici", 1200},
    {"fifteen funfzehn quinze quince quindici", 1500},
    {"twenty zwanzig vingt veinte vinte venti", 2000},
    {"thirty dreissig trente treinta trinta trenta", 3000},
    {"half halbe halben demi media meia mezza mezz", 50},
    {"anderthalb eineinhalb", 150},
};

static bool count_in_words(const struct refscan *scan, const struct token *token, int *hundredths) {
    for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
        if (refscan_is(scan, token, counts[i].words)) {
            *hundredths = counts[i].hundredths;
            return true;
        }
    }
    return false;
}

/* "2", "2.5", "2,75": hundredths; false for anything longer. */
static bool count_in_digits(const struct refscan *scan, const struct token *token,
                            int *hundredths) {
    char text[12] = "";
    int64_t value = 0;
    size_t len = token->end - token->start;
    if (token->kind != TOKEN_NUMBER || len >= sizeof text) {
        return false;
    }
    memcpy(text, scan->text + token->start, len);
    for (char *at = text; *at != '\0'; at++) {
        *at = *at == ',' ? '.' : *at;
    }
    if (decimal_parse(text, 2, &value, NULL) != STATUS_OK || value > MINUTES_MOST) {
        return false;
    }
    *hundredths = (int)value;
    return true;
}

/* "½", "¼", "¾" behind a number, or "and a half". Returns the tokens used. */
static int fraction(const struct refscan *scan, int ahead, int *hundredths) {
    const struct token *token = refscan_token(scan, ahead);
    if (token->kind == TOKEN_SIGN &&
        (token->sign == 0xbd || token->sign == 0xbc || token->sign == 0xbe)) {
        *hundredths += token->sign == 0xbd ? 50 : token->sign == 0xbc ? 25 : 75;
        return 1;
    }
    bool is_half = refscan_is(scan, token, "and") &&
                   refscan_is(scan, refscan_token(scan, ahead + 1), "a") &&
                   refscan_is(scan, refscan_token(scan, ahead + 2), "half");
    *hundredths += is_half ? 50 : 0;
    return is_half ? 3 : 0;
}

/* Reads a count and its unit from a token on; returns the tokens used, 0 when it is none. */
static int count_and_unit(const struct refscan *scan, int ahead, int32_t *out) {
    int hundredths = 0, used = 1;
    const struct token *first = refscan_token(scan, ahead);
    bool is_half_an =
        refscan_is(scan, first, "half") && refscan_is(scan, refscan_token(scan, ahead + 1), "a an");
    if (!count_in_digits(scan, first, &hundredths) && !count_in_words(scan, first, &hundredths)) {
        return 0;
    }
    used += is_half_an ? 1 : fraction(scan, ahead + 1, &hundredths);
    const struct token *unit = refscan_token(scan, ahead + used);
    bool is_glued = unit->is_glued;
    bool is_hours = refscan_is(scan, unit, hours), is_minutes = refscan_is(scan, unit, minutes);
    bool is_short = unit->end - unit->start == 1 && !is_glued && first->kind != TOKEN_NUMBER;
    if ((!is_hours && !is_minutes) || is_short) {
        return 0;
    }
    *out = (int32_t)ratio_round(hundredths, is_hours ? 60 : 1, 100);
    return used + 1;
}

/* "1h30": the minutes glued behind the hours. */
static int minutes_behind(const struct refscan *scan, int ahead, int32_t *out) {
    const struct token *token = refscan_token(scan, ahead);
    int hundredths = 0;
    bool is_two = token->kind == TOKEN_NUMBER && token->is_glued && token->end - token->start == 2;
    if (!is_two || !count_in_digits(scan, token, &hundredths) || hundredths >= 6000) {
        return 0;
    }
    *out += hundredths / 100;
    return 1;
}

bool refscan_duration(struct refscan *scan, struct refs_item *out) {
    int32_t first = 0, second = 0;
    const struct token *here = refscan_token(scan, 0);
    if (here->kind != TOKEN_NUMBER && here->kind != TOKEN_WORD) {
        return false;
    }
    int used = count_and_unit(scan, 0, &first);
    if (used == 0 || used > REFSCAN_AFTER) {
        return false;
    }
    int more = minutes_behind(scan, used, &first);
    if (more == 0) {
        int joint = refscan_is(scan, refscan_token(scan, used), "and und et y e") ? 1 : 0;
        bool fits = used + joint + 3 <= REFSCAN_AFTER;
        more = fits ? count_and_unit(scan, used + joint, &second) : 0;
        more += more > 0 ? joint : 0;
        first += second;
    }
    if (first <= 0 || first > MINUTES_MOST) {
        return false;
    }
    out->kind = REFS_DURATION;
    out->minutes = first;
    out->start = here->start;
    out->end = refscan_token(scan, used + more - 1)->end;
    return true;
}

/* --- days ------------------------------------------------------------------------------------- */

static int month_of(const struct refscan *scan, const struct token *token) {
    static const char *const months[12] = {
        "jan january januar janvier enero janeiro gennaio ene",
        "feb february februar fevrier febrero fevereiro febbraio",
        "mar march marz mars marzo marco maerz",
        "apr april avril abril aprile",
        "may mai mayo maio maggio",
        "jun june juni juin junio junho giugno",
        "jul july juli juillet julio julho luglio",
        "aug august aout agosto",
        "sep sept september septembre septiembre setembro settembre",
        "oct october oktober octobre octubre outubro ottobre okt",
        "nov november novembre noviembre novembro",
        "dec december dezember decembre diciembre dezembro dicembre dez"};
    for (int i = 0; i < 12; i++) {
        if (refscan_is(scan, token, months[i])) {
            return i + 1;
        }
    }
    return 0;
}

static int small_number(const struct refscan *scan, const struct token *token) {
    int value = 0;
    if (token->kind != TOKEN_NUMBER || token->end - token->start > 4) {
        return -1;
    }
    for (size_t at = token->start; at < token->end; at++) {
        if (scan->text[at] < '0' || scan->text[at] > '9') {
            return -1;
        }
        value = value * 10 + scan->text[at] - '0';
    }
    return value;
}

/* A day without a year is the last one of that name: people write about what was. */
static bool set_day(struct refscan *scan, int year, int month, int day, struct refs_item *out) {
    bool has_year = year > 0;
    int this_year = day_to_date(scan->today).year;
    year = year > 0 && year < 100 ? 2000 + year : year;
    year = has_year ? year : this_year;
    if (year < YEAR_LEAST || year > YEAR_MOST || !date_is_valid(year, month, day)) {
        return false;
    }
    out->day = day_from_date(year, month, day);
    if (!has_year && out->day > scan->today + 31 && date_is_valid(year - 1, month, day)) {
        out->day = day_from_date(year - 1, month, day);
    }
    out->kind = REFS_DAY;
    out->start = refscan_token(scan, 0)->start;
    return true;
}

static bool is_sign(const struct token *token, uint32_t sign) {
    return token->kind == TOKEN_SIGN && token->sign == sign;
}

/* A year behind token `ahead`, after a comma or "de"; 0 none. `*last` moves to it. */
static int year_behind(const struct refscan *scan, int *last) {
    int ahead = *last + 1;
    bool is_between = is_sign(refscan_token(scan, ahead), ',') ||
                      refscan_is(scan, refscan_token(scan, ahead), "de del of");
    ahead += is_between ? 1 : 0;
    int year = small_number(scan, refscan_token(scan, ahead));
    if (year < YEAR_LEAST || year > YEAR_MOST) {
        return 0;
    }
    *last = ahead;
    return year;
}

/* "12 Sep", "12. September 2026", "12th of September", "12 de septiembre". */
static bool day_and_month(struct refscan *scan, struct refs_item *out) {
    int day = small_number(scan, refscan_token(scan, 0)), at = 1;
    at += refscan_is(scan, refscan_token(scan, at), "st nd rd th") ||
          is_sign(refscan_token(scan, at), '.');
    at += refscan_is(scan, refscan_token(scan, at), "of de");
    int month = day >= 1 && day <= 31 ? month_of(scan, refscan_token(scan, at)) : 0;
    if (month == 0) {
        return false;
    }
    at += is_sign(refscan_token(scan, at + 1), '.') && refscan_token(scan, at + 1)->is_glued &&
          small_number(scan, refscan_token(scan, at + 2)) >= YEAR_LEAST;
    int year = year_behind(scan, &at);
    out->end = refscan_token(scan, at)->end;
    return set_day(scan, year, month, day, out);
}

/* "Sep 12", "September 12th, 2026". */
static bool month_and_day(struct refscan *scan, struct refs_item *out) {
    int month = month_of(scan, refscan_token(scan, 0)), at = 1;
    int day = month > 0 ? small_number(scan, refscan_token(scan, at)) : -1;
    if (day < 1 || day > 31) {
        return false;
    }
    at += refscan_is(scan, refscan_token(scan, at + 1), "st nd rd th");
    int year = year_behind(scan, &at);
    out->end = refscan_token(scan, at)->end;
    return set_day(scan, year, month, day, out);
}

/* "2026-09-12"; "12/9/2026", where day before month is tried first. */
static bool joined_day(struct refscan *scan, struct refs_item *out) {
    const struct token *joint = refscan_token(scan, 1), *again = refscan_token(scan, 3);
    bool is_joined = (is_sign(joint, '-') || is_sign(joint, '/')) && joint->is_glued &&
                     refscan_token(scan, 2)->is_glued && is_sign(again, joint->sign) &&
                     again->is_glued && refscan_token(scan, 4)->is_glued;
    int a = small_number(scan, refscan_token(scan, 0));
    int b = small_number(scan, refscan_token(scan, 2));
    int c = small_number(scan, refscan_token(scan, 4));
    if (!is_joined || a < 0 || b < 0 || c < 0) {
        return false;
    }
    out->end = refscan_token(scan, 4)->end;
    if (a >= YEAR_LEAST) {
        return set_day(scan, a, b, c, out);
    }
    return set_day(scan, c, b, a, out) || set_day(scan, c, a, b, out);
}

/* "12.9.2026", "12.9." and "12.09.26" stand in one number, a point behind it for the second. */
static bool pointed_day(struct refscan *scan, struct refs_item *out) {
    const struct token *here = refscan_token(scan, 0), *point = refscan_token(scan, 1);
    int parts[3] = {0, 0, 0}, count = 0, digits = 0;
    for (size_t at = here->start; at < here->end && count < 3; at++) {
        char c = scan->text[at];
        if (c >= '0' && c <= '9' && digits < 4) {
            parts[count] = parts[count] * 10 + c - '0';
            digits++;
        } else if (c == '.' && digits > 0) {
            count++;
            digits = 0;
        } else {
            return false;
        }
    }
    bool is_two = count == 1 && is_sign(point, '.') && point->is_glued;
    if (here->kind != TOKEN_NUMBER || (count != 2 && !is_two)) {
        return false;
    }
    out->end = is_two ? point->end : here->end;
    return set_day(scan, count == 2 ? parts[2] : 0, parts[1], parts[0], out);
}

/* "yesterday", "gestern"; "last Friday", "on Friday": the last one before today. */
static bool spoken_day(struct refscan *scan, struct refs_item *out) {
    static const char *const days[7] = {"monday montag lundi lunes lunedi segunda",
                                        "tuesday dienstag mardi martes martedi terca",
                                        "wednesday mittwoch mercredi miercoles mercoledi quarta",
                                        "thursday donnerstag jeudi jueves giovedi quinta",
                                        "friday freitag vendredi viernes venerdi sexta",
                                        "saturday samstag samedi sabado sabato",
                                        "sunday sonntag dimanche domingo domenica"};
    const struct token *here = refscan_token(scan, 0);
    out->kind = REFS_DAY;
    out->start = here->start;
    out->end = here->end;
    if (refscan_is(scan, here, "yesterday gestern hier ayer ontem ieri")) {
        out->day = scan->today - 1;
        return true;
    }
    for (int i = 0; i < 7; i++) {
        if (refscan_is(scan, here, days[i])) {
            int back = ((int)day_weekday(scan->today) - i + 7) % 7;
            out->day = scan->today - (back == 0 ? 7 : back);
            return true;
        }
    }
    return false;
}

bool refscan_day(struct refscan *scan, struct refs_item *out) {
    const struct token *here = refscan_token(scan, 0);
    if (here->kind == TOKEN_NUMBER) {
        return !here->is_glued &&
               (joined_day(scan, out) || pointed_day(scan, out) || day_and_month(scan, out));
    }
    return here->kind == TOKEN_WORD && (month_and_day(scan, out) || spoken_day(scan, out));
}
