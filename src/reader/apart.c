/** What is no letter: lists, newsletters, automatic replies, reports about deliveries. */
#include "callsheet/reader/apart.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/status.h"
#include "callsheet/reader/address.h"
#include "callsheet/reader/header.h"
#include "callsheet/wire/score_msg.h"

/* How a value tells. */
enum sign {
    SIGN_THERE,   /* it is enough that the header is there */
    SIGN_BEGINS,  /* the value begins with the word */
    SIGN_LACKS,   /* the value is there and does not begin with the word */
    SIGN_IS_NULL, /* the value is "<>" */
};

// clang-format off
static const struct {
    const char *header;
    enum sign sign;
    const char *word;
    uint32_t apart;
} signs[] = {
    {"List-Id", SIGN_THERE, "", SCORE_APART_LIST},
    {"List-Post", SIGN_THERE, "", SCORE_APART_LIST},
    {"Mailing-List", SIGN_THERE, "", SCORE_APART_LIST},
    {"Precedence", SIGN_BEGINS, "list", SCORE_APART_LIST},
    {"Precedence", SIGN_BEGINS, "bulk", SCORE_APART_LIST},
    {"Precedence", SIGN_BEGINS, "junk", SCORE_APART_LIST},
    {"Precedence", SIGN_BEGINS, "auto_reply", SCORE_APART_AUTOMATIC},
    {"List-Unsubscribe", SIGN_THERE, "", SCORE_APART_NEWSLETTER},
    {"Auto-Submitted", SIGN_LACKS, "no", SCORE_APART_AUTOMATIC},
    {"X-Autoreply", SIGN_LACKS, "no", SCORE_APART_AUTOMATIC},
    {"X-Autorespond", SIGN_THERE, "", SCORE_APART_AUTOMATIC},
    {"X-Auto-Response", SIGN_THERE, "", SCORE_APART_AUTOMATIC},
    {"Subject", SIGN_BEGINS, "Automatic reply:", SCORE_APART_AUTOMATIC},
    {"Subject", SIGN_BEGINS, "Auto-reply:", SCORE_APART_AUTOMATIC},
    {"Subject", SIGN_BEGINS, "Auto:", SCORE_APART_AUTOMATIC},
    {"Subject", SIGN_BEGINS, "Out of office:", SCORE_APART_AUTOMATIC},
    {"Subject", SIGN_BEGINS, "Automatische Antwort:", SCORE_APART_AUTOMATIC},
    {"Subject", SIGN_BEGINS, "Abwesenheitsnotiz:", SCORE_APART_AUTOMATIC},
    {"Subject", SIGN_BEGINS, "Risposta automatica:", SCORE_APART_AUTOMATIC},
    {"Subject", SIGN_BEGINS, "Respuesta automática:", SCORE_APART_AUTOMATIC},
    {"Subject", SIGN_BEGINS, "Resposta automática:", SCORE_APART_AUTOMATIC},
    {"Subject", SIGN_BEGINS, "Réponse automatique", SCORE_APART_AUTOMATIC},
    {"Return-Path", SIGN_IS_NULL, "", SCORE_APART_BOUNCE},
    {"Content-Type", SIGN_BEGINS, "multipart/report", SCORE_APART_BOUNCE},
    {"X-Failed-Recipients", SIGN_THERE, "", SCORE_APART_BOUNCE},
};
// clang-format on

static bool tells(enum sign sign, const char *value, const char *word) {
    value += strspn(value, " \t");
    switch (sign) {
    case SIGN_THERE:
        return value[0] != '\0';
    case SIGN_BEGINS:
        return strncasecmp(value, word, strlen(word)) == 0;
    case SIGN_LACKS:
        return value[0] != '\0' && strncasecmp(value, word, strlen(word)) != 0;
    case SIGN_IS_NULL:
        return strncmp(value, "<>", 2) == 0;
    }
    return false;
}

/* Mail systems write from these names when nobody did. */
static bool is_of_a_machine(const char *from) {
    static const char *const names[] = {"mailer-daemon@", "mail-daemon@", "postmaster@"};
    struct mailbox mailbox;
    if (!mailbox_next(&from, &mailbox)) {
        return false;
    }
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (strncasecmp(mailbox.address, names[i], strlen(names[i])) == 0) {
            return true;
        }
    }
    return false;
}

uint32_t apart_of(const char *block, size_t len) {
    struct header_walk walk = {.block = block, .len = len};
    struct header header;
    struct buf value;
    uint32_t apart = 0;
    buf_init(&value);
    while (header_next(&walk, &header)) {
        buf_reset(&value);
        (void)header_value(&header, &value); /* its beginning is enough */
        for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
            bool is_it = header_is(&header, signs[i].header) &&
                         tells(signs[i].sign, buf_text(&value), signs[i].word);
            apart |= is_it ? signs[i].apart : 0U;
        }
        if (header_is(&header, "From") && is_of_a_machine(buf_text(&value))) {
            apart |= SCORE_APART_BOUNCE;
        }
    }
    buf_release(&value);
    return apart;
}
