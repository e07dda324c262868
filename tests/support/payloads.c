#include "support/payloads.h"

#include <string.h>

#include "support/strict.h"

static const char *const payloads[PAYLOADS] = {
    "\033]0;SMUGGLED\007",
    "\033]52;c;U01VR0dMRUQ=\033\\",
    "\033[31mred\033[0m",
    "\033[2J\033[1;1HSMUGGLED",
    "\033P+q544e\033\\",
    "\033_SMUGGLED\033\\",
    "\033^SMUGGLED\033\\",
    "\033XSMUGGLED\033\\",
    "\033[c\033[>c\033[6n\033[>q",
    "\033]8;;http://x\033\\y\033]8;;\033\\",
    "\302\23331mred\302\233m",
    "\302\2350;SMUGGLED\302\234",
    "\302\220q\302\234",
    "\302\205\302\204\302\215\302\210",
    "\033[?1049l\033[?1000h\033c",
    "\033(0\016lqqk\017\033(B",
    "a\b\b\bspoof\rspoof",
    "\001\002\003\004\005\006\007\v\f\016\017\020\021\022\023\024\025\026",
    "\027\030\031\032\033\034\035\036\037\177",
    "\342\200\256gnp.exe\342\200\254",
    "\342\201\246\342\201\247\342\201\251\330\234\342\200\216\342\200\217",
    "a\342\200\213b\342\200\214c\342\200\215d\302\255e\357\273\277f\343\205\244g",
    "\363\240\201\201\363\240\201\202\357\270\217",
    "\342\200\250\342\200\251",
    "e\314\201\314\202\314\203\314\204\314\205\314\206\314\207\314\210\314\211\314\212\314\213",
    ("\360\237\221\250\342\200\215\360\237\221\251\342\200\215\360\237\221\247 "
     "\346\227\245\346\234\254"),
};

const char *payload_text(int which) {
    return payloads[which];
}

const char *payload_wrong(const struct pty *pty, const char *payload, size_t *at) {
    const char *raw = buf_text(&pty->raw);
    const char *whole = memmem(raw, pty->raw.len, payload, strlen(payload));
    if (whole != NULL) {
        *at = (size_t)(whole - raw);
        return "the text as it was fed";
    }
    return strict_check(raw, pty->raw.len, true, at);
}
