#include "callsheet/reader/apart.h"

#include <string.h>

#include "callsheet/wire/score_msg.h"
#include "support/check_more.h"

static const struct {
    const char *header;
    uint32_t wanted;
} rows[] = {
    {"From: a@b.example\nSubject: Invoice\nTo: me@x.example\n", 0},
    {"", 0},
    {"List-Id: Talk <talk.x.example>\n", SCORE_APART_LIST},
    {"LIST-ID:\n Talk <talk.x.example>\n", SCORE_APART_LIST},
    {"List-Id: \n", 0},
    {"List-Unsubscribe: <mailto:off@x.example>\n", SCORE_APART_NEWSLETTER},
    {"Precedence: bulk\n", SCORE_APART_LIST},
    {"Precedence: List\n", SCORE_APART_LIST},
    {"Precedence: first-class\n", 0},
    {"Auto-Submitted: auto-replied (vacation)\n", SCORE_APART_AUTOMATIC},
    {"Auto-Submitted: auto-generated\n", SCORE_APART_AUTOMATIC},
    {"Auto-Submitted: no\n", 0},
    {"X-Autoreply: yes\n", SCORE_APART_AUTOMATIC},
    {"Subject: Automatic reply: away\n", SCORE_APART_AUTOMATIC},
    {"Subject: Re: Automatic payment\n", 0},
    {"Return-Path: <>\n", SCORE_APART_BOUNCE},
    {"Return-Path: <a@b.example>\n", 0},
    {"Content-Type: multipart/report; report-type=delivery-status\n", SCORE_APART_BOUNCE},
    {"From: Mail Delivery <MAILER-DAEMON@x.example>\n", SCORE_APART_BOUNCE},
    {"From: mailer-daemons-fan@x.example\n", 0},
    {"List-Id: <a.b>\nAuto-Submitted: auto-replied\n", SCORE_APART_LIST | SCORE_APART_AUTOMATIC},
};

START_TEST(tells_letters_from_the_rest) {
    expect_int(apart_of(rows[_i].header, strlen(rows[_i].header)), rows[_i].wanted);
}
END_TEST

TEST_MAIN("reader/apart", TEST_LOOP(tells_letters_from_the_rest, ARRAY_LEN(rows)))
