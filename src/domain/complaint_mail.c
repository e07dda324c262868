/* What the author of a message wrote, held against the card. */
#include "callsheet/domain/complaint_mail.h"

#include <string.h>

/* Puts blanks over a range but leaves its line ends, so that places stay what they are. */
static void blank_out(char *text, size_t start, size_t end) {
    for (size_t i = start; i < end; i++) {
        text[i] = text[i] == '\n' ? '\n' : ' ';
    }
}

static bool has_words(const char *text, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' && text[i] != '\r') {
            return true;
        }
    }
    return false;
}

void complaint_read_mail(const struct mail_body *body, const struct card *card, int32_t today,
                         struct arena *arena, struct complaint *out) {
    char *own = mem_alloc(body->text_len + 1);
    memcpy(own, body->text, body->text_len);
    for (size_t i = 0; i < body->span_count; i++) {
        const struct mail_span *span = &body->spans[i];
        size_t end = span->end < body->text_len ? span->end : body->text_len;
        blank_out(own, span->start, end);
    }
    bool is_own = has_words(own, body->text_len);
    complaint_read(body->subject, is_own ? own : body->text, body->text_len, card, today, arena,
                   out);
    mem_free(own);
}
