/** What the author of a mail wrote, and what not. */
#include "callsheet/reader/quote.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/base/text.h"

enum {
    ATTRIBUTION_LINES = 4,
    BLOCK_LINES = 8,
    PHRASE_BYTES = 400,
    NOTICE_LEAST_BYTES = 60,  /* a notice of confidentiality is long … */
    NOTICE_LOOK_BYTES = 1200, /* … and says what it is at its beginning */
    NOTICE_LOOKS = 400,       /* paragraphs looked at, so that no text takes long */
    NOTICE_MARKS = 3,         /* of the five below make one */
};

enum line_kind {
    LINE_TEXT,
    LINE_BLANK,
    LINE_QUOTED,
    LINE_ORIGINAL,  /* "-----Original Message-----": all behind it is somebody else's */
    LINE_SIGNATURE, /* "-- " */
    LINE_DEVICE,    /* "Sent from my phone" */
};

struct line {
    size_t start, len; /* without the line feed */
    enum line_kind kind;
};

struct lines {
    const char *text;
    struct line *rows;
    size_t count, capacity;
};

struct spans {
    struct body_span *rows;
    size_t count, capacity;
};

// clang-format off
/* How a reply introduces what it quotes: how such a line begins, and how it ends. */
static const struct attribution {
    const char *begins, *ends;
} attributions[] = {
    {"On ", "wrote:"},
    {"On ", "wrote"},
    {"Am ", "schrieb:"},
    {"Am ", ":"}, /* "Am 3. Mai schrieb Jo Doe <jo@…>:" : checked for "schrieb" */
    {"Le ", "a \xc3\xa9" "crit :"},
    {"Le ", "a \xc3\xa9" "crit:"},
    {"Le ", "a \xc3\xa9" "crit\xc2\xa0:"},
    {"El ", "escribi\xc3\xb3:"},
    {"El ", "escribi\xc3\xb3 :"},
    {"Il ", "ha scritto:"},
    {"Il giorno ", "scritto:"},
    {"Em ", "escreveu:"},
    {"Em ", "escreveu :"},
    {"No dia ", "escreveu:"},
    {"A ", "escreveu:"},
};

/* What stands between dashes before an appended original. */
static const char *const originals[] = {
    "Original Message", "Original message", "Forwarded message", "Forwarded Message",
    "Urspr\xc3\xbcngliche Nachricht", "Weitergeleitete Nachricht", "Message d'origine",
    "Message original", "Message transf\xc3\xa9r\xc3\xa9", "Mensaje original",
    "Mensaje reenviado", "Messaggio originale", "Messaggio inoltrato", "Mensagem original",
    "Mensagem encaminhada",
};

static const char *const forwards[] = {
    "Begin forwarded message:", "Anfang der weitergeleiteten Nachricht:",
    "D\xc3\xa9" "but du message transf\xc3\xa9r\xc3\xa9 :", "Inicio del mensaje reenviado:",
    "Inizio messaggio inoltrato:", "In\xc3\xad" "cio da mensagem reencaminhada:",
};

static const char *const devices[] = {
    "Sent from my ", "Get Outlook for ", "Von meinem ", "Gesendet von ", "Envoy\xc3\xa9 de mon ",
    "Envoy\xc3\xa9 depuis ", "Enviado desde mi ", "Inviato da ", "Enviado do meu ",
    "Enviado a partir do ", "Sent from Outlook", "Sent from Yahoo", "Sent from Mail for ",
    "Sent from Samsung", "Sent via my ", "Sent with Proton", "Sent from Proton", "Gesendet mit ",
    "Envoy\xc3\xa9 \xc3\xa0 partir de ", "Envoy\xc3\xa9 avec ", "Enviado desde ",
    "Enviado de mi ", "Inviato dal mio ", "Enviado com ", "Outlook f\xc3\xbcr ", "Holen Sie sich Outlook",
    ("T\xc3\xa9l\xc3\xa9" "charger Outlook"), "Obtener Outlook", "Obter o Outlook",
    "Ottieni Outlook", "Scarica Outlook",
    /* put there by a firm's mail server, not by the author */
    "Please consider the environment", "Think before you print", "Virus-free.", "Virenfrei.",
    "Bitte denken Sie an die Umwelt", "Pensez \xc3\xa0 l'environnement", "Antes de imprimir",
    "Prima di stampare", "Sans virus.", "Libre de virus.", "Livre de v\xc3\xadrus.",
    "Privo di virus.",
};

/* What a notice of confidentiality speaks of. A text that does so in three ways is one; what an
   author writes about a contract does not. */
static const char *const notice_marks[5][18] = {
    {"confidential", "privileged", "vertraulich", "confidentiel", "confidencial", "riservat"},
    {"this e-mail", "this email", "this message", "this communication", "this transmission",
     "diese e-mail", "diese email", "diese mail", "diese nachricht", "ce message", "ce courriel",
     "cet e-mail", "este mensaje", "este correo", "esta mensagem", "este e-mail",
     "questo messaggio", "questa e-mail"},
    {"intended recipient", "intended solely", "intended only", "addressee", "named above", "adressat",
     "empf\xc3\xa4nger", "destinataire", "destinatari", "uso exclusivo", "solely for", "exclusively for",
     "only for the", "bestimmt"},
    {"in error", "by mistake", "irrt\xc3\xbcmlich", "versehentlich", "par erreur", "por error",
     "por erro", "per errore", "not the intended", "nicht der richtige", "pas le destinataire",
     "no es el destinatario", "n\xc3\xa3o \xc3\xa9 o destinat", "non siete il destinat"},
    {"delete", "unauthori", "prohibited", "unlawful", "l\xc3\xb6sch", "vernicht", "nicht gestattet",
     "untersagt", "d\xc3\xa9truire", "supprimer", "interdit", "prohibid", "elimin", "proibid",
     "apag", "vietat", "cancell", "liability"},
};

/* The lines of the block Outlook puts before what it quotes: sender, time, recipient, subject. */
enum label { LABEL_FROM, LABEL_DATE, LABEL_TO, LABEL_SUBJECT, LABELS };
static const char *const labels[LABELS][8] = {
    [LABEL_FROM] = {"From:", "Von:", "De:", "De\xc2\xa0:", "De :", "Da:"},
    [LABEL_DATE] = {"Sent:", "Date:", "Gesendet:", "Datum:", "Envoy\xc3\xa9", "Enviado", "Inviato:",
                    "Fecha:"},
    [LABEL_TO] = {"To:", "An:", "\xc3\x80", "Para:", "A:", "Pour:"},
    [LABEL_SUBJECT] = {"Subject:", "Betreff:", "Objet", "Asunto:", "Oggetto:", "Assunto:"},
};
// clang-format on

static const char *line_text(const struct lines *lines, size_t i) {
    return lines->text + lines->rows[i].start;
}

static bool begins(const char *text, size_t len, const char *with) {
    size_t n = strlen(with);
    return len >= n && memcmp(text, with, n) == 0;
}

static bool ends(const char *text, size_t len, const char *with) {
    size_t n = strlen(with);
    return len >= n && memcmp(text + len - n, with, n) == 0;
}

/* Drops blanks and bold marks from both sides. */
static const char *trimmed(const char *text, size_t *len) {
    while (*len > 0 && strchr(" \t*_", text[0]) != NULL) {
        text++;
        (*len)--;
    }
    while (*len > 0 && strchr(" \t*_", text[*len - 1]) != NULL) {
        (*len)--;
    }
    return text;
}

static bool is_original(const char *text, size_t len) {
    for (size_t i = 0; i < ARRAY_LEN(forwards); i++) {
        if (len == strlen(forwards[i]) && begins(text, len, forwards[i])) {
            return true;
        }
    }
    if (!begins(text, len, "--")) {
        return false;
    }
    while (len > 0 && (*text == '-' || *text == ' ')) {
        text++;
        len--;
    }
    for (size_t i = 0; i < ARRAY_LEN(originals); i++) {
        if (begins(text, len, originals[i])) {
            const char *rest = text + strlen(originals[i]);
            size_t rest_len = len - strlen(originals[i]);
            return rest_len >= 2 && strspn(rest, "- ") >= rest_len;
        }
    }
    return false;
}

static bool is_device(const char *text, size_t len) {
    for (size_t i = 0; len < 120 && i < ARRAY_LEN(devices); i++) {
        if (begins(text, len, devices[i])) {
            bool is_german = devices[i][0] == 'V';
            return !is_german || ends(text, len, "gesendet") || ends(text, len, "gesendet.");
        }
    }
    return false;
}

static enum line_kind line_kind(const char *text, size_t len) {
    size_t blanks = 0;
    while (blanks < len && (text[blanks] == ' ' || text[blanks] == '\t')) {
        blanks++;
    }
    if (blanks == len) {
        return LINE_BLANK;
    }
    if (blanks <= 2 && text[blanks] == '>') {
        return LINE_QUOTED;
    }
    if ((len == 3 && memcmp(text, "-- ", 3) == 0) || (len == 2 && memcmp(text, "--", 2) == 0)) {
        return LINE_SIGNATURE;
    }
    size_t rest = len;
    const char *inside = trimmed(text, &rest);
    if (is_original(inside, rest)) {
        return LINE_ORIGINAL;
    }
    return is_device(inside, rest) ? LINE_DEVICE : LINE_TEXT;
}

static void split(struct lines *lines, size_t len) {
    for (size_t at = 0; at < len;) {
        const char *start = lines->text + at;
        const char *lf = memchr(start, '\n', len - at);
        size_t line_len = lf == NULL ? len - at : (size_t)(lf - start);
        lines->rows = mem_grow(lines->rows, lines->count, &lines->capacity, sizeof *lines->rows);
        lines->rows[lines->count++] =
            (struct line){.start = at, .len = line_len, .kind = line_kind(start, line_len)};
        at += line_len + (lf == NULL ? 0 : 1);
    }
}

/* Joins lines first..last with blanks; false when that is too long for a phrase. */
static bool join(const struct lines *lines, size_t first, size_t last, char *out, size_t *len) {
    size_t n = 0;
    for (size_t i = first; i <= last; i++) {
        size_t part = lines->rows[i].len;
        const char *text = trimmed(line_text(lines, i), &part);
        if (n + part + 1 >= PHRASE_BYTES) {
            return false;
        }
        if (n > 0) {
            out[n++] = ' ';
        }
        memcpy(out + n, text, part);
        n += part;
    }
    *len = n;
    return true;
}

/* Says whether a line is "Jo Doe <jo@…> wrote:", or with the time behind the verb. */
static bool names_address(const char *text, size_t len) {
    static const char *const verbs[] = {
        "wrote:", "schrieb:", "crit :", "crit:", "escribi\xc3\xb3:", "ha scritto:", "escreveu:"};
    if (memchr(text, '@', len) == NULL || !ends(text, len, ":")) {
        return false;
    }
    bool is_found = memmem(text, len, "> schrieb am ", 13) != NULL;
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
        is_found = is_found || ends(text, len, verbs[i]);
    }
    return is_found;
}

static bool is_attribution(const char *text, size_t len) {
    for (size_t i = 0; i < ARRAY_LEN(attributions); i++) {
        const struct attribution *a = &attributions[i];
        if (!begins(text, len, a->begins) || !ends(text, len, a->ends) || len < 16) {
            continue;
        }
        bool is_loose = strcmp(a->ends, ":") == 0;
        if (!is_loose || memmem(text, len, " schrieb ", 9) != NULL) {
            return true;
        }
    }
    return false;
}

/* Lines of the attribution that starts at `first` (mailers wrap it), or 0. */
static size_t attribution_lines(const struct lines *lines, size_t first) {
    char phrase[PHRASE_BYTES];
    for (size_t n = 1; n <= ATTRIBUTION_LINES && first + n <= lines->count; n++) {
        size_t len = 0;
        if (lines->rows[first + n - 1].kind != LINE_TEXT ||
            !join(lines, first, first + n - 1, phrase, &len)) {
            return 0;
        }
        if (is_attribution(phrase, len) || (n == 1 && names_address(phrase, len))) {
            return n;
        }
    }
    return 0;
}

/* Says whether an introduction tells when or from which address: without marks behind it, only such
   a one is believed ("On second thought, Jo wrote:" is not). */
static bool is_precise(const struct lines *lines, size_t first, size_t count) {
    for (size_t i = first; i < first + count; i++) {
        const char *text = line_text(lines, i);
        for (size_t c = 0; c < lines->rows[i].len; c++) {
            if (text[c] == '@' || (text[c] >= '0' && text[c] <= '9')) {
                return true;
            }
        }
    }
    return false;
}

static bool has_label(const char *text, size_t len, enum label label) {
    for (size_t i = 0; i < ARRAY_LEN(labels[label]) && labels[label][i] != NULL; i++) {
        if (begins(text, len, labels[label][i]) && memchr(text, ':', len) != NULL) {
            return true;
        }
    }
    return false;
}

/* Says whether Outlook's header block starts at `first`: the sender, and two more within the next
   lines. */
static bool is_header_block(const struct lines *lines, size_t first) {
    size_t len = lines->rows[first].len;
    const char *text = trimmed(line_text(lines, first), &len);
    if (!has_label(text, len, LABEL_FROM)) {
        return false;
    }
    bool seen[LABELS] = {false};
    for (size_t i = first + 1; i < lines->count && i < first + BLOCK_LINES; i++) {
        len = lines->rows[i].len;
        text = trimmed(line_text(lines, i), &len);
        for (unsigned label = LABEL_DATE; label < LABELS; label++) {
            seen[label] = seen[label] || has_label(text, len, (enum label)label);
        }
    }
    return seen[LABEL_DATE] + seen[LABEL_TO] + seen[LABEL_SUBJECT] >= 2;
}

static size_t line_limit(const struct lines *lines, size_t i, size_t len) {
    return i + 1 < lines->count ? lines->rows[i + 1].start : len;
}

static void add(struct spans *spans, size_t start, size_t end, enum body_span_kind kind) {
    if (end <= start) {
        return;
    }
    if (spans->count > 0 && spans->rows[spans->count - 1].end == start &&
        spans->rows[spans->count - 1].kind == kind) {
        spans->rows[spans->count - 1].end = (uint32_t)end;
        return;
    }
    if (spans->count == BODY_SPANS_MAX) {
        return;
    }
    spans->rows = mem_grow(spans->rows, spans->count, &spans->capacity, sizeof *spans->rows);
    spans->rows[spans->count++] =
        (struct body_span){.start = (uint32_t)start, .end = (uint32_t)end, .kind = kind};
}

/* The line behind the quoted run that starts at `i`; blank lines between quoted ones belong to it.
 */
static size_t run_end(const struct lines *lines, size_t i) {
    size_t end = i;
    for (; i < lines->count; i++) {
        if (lines->rows[i].kind == LINE_QUOTED) {
            end = i + 1;
        } else if (lines->rows[i].kind != LINE_BLANK) {
            break;
        }
    }
    return end;
}

static size_t skip_blank(const struct lines *lines, size_t i) {
    while (i < lines->count && lines->rows[i].kind == LINE_BLANK) {
        i++;
    }
    return i;
}

/* Where the quote ends that starts at `i` (a line number), or `i` when none does. */
static size_t quote_end(const struct lines *lines, size_t i) {
    if (lines->rows[i].kind == LINE_QUOTED) {
        return run_end(lines, i);
    }
    if (lines->rows[i].kind == LINE_ORIGINAL || is_header_block(lines, i)) {
        return lines->count;
    }
    size_t introduced = lines->rows[i].kind == LINE_TEXT ? attribution_lines(lines, i) : 0;
    if (introduced == 0) {
        return i;
    }
    size_t next = skip_blank(lines, i + introduced);
    if (next < lines->count && lines->rows[next].kind == LINE_QUOTED) {
        return run_end(lines, next);
    }
    /* quoted without marks: nothing of the author's follows */
    return is_precise(lines, i, introduced) ? lines->count : i;
}

/* Where the signature ends that starts at `i`: at the next quote, or the end. */
static size_t signature_end(const struct lines *lines, size_t i) {
    if (lines->rows[i].kind == LINE_DEVICE) {
        return i + 1;
    }
    for (i++; i < lines->count && quote_end(lines, i) == i; i++) {
    }
    return i;
}

/* Says of how many of the five things a text speaks. */
static int notice_weight(const char *text) {
    int weight = 0;
    for (size_t mark = 0; mark < ARRAY_LEN(notice_marks); mark++) {
        const char *const *words = notice_marks[mark];
        for (size_t i = 0; i < ARRAY_LEN(notice_marks[mark]) && words[i] != NULL; i++) {
            if (text_contains_fold(text, words[i])) {
                weight++;
                break;
            }
        }
    }
    return weight;
}

/* Where the notice of confidentiality ends that the paragraph at `i` is, or `i`. */
static size_t notice_end(const struct lines *lines, size_t i, int *looks) {
    size_t end = i;
    bool begins_paragraph = i > 0 && lines->rows[i - 1].kind != LINE_TEXT;
    if (!begins_paragraph || *looks == 0) {
        return i;
    }
    while (end < lines->count && lines->rows[end].kind == LINE_TEXT) {
        end++;
    }
    size_t start = lines->rows[i].start, last = end > i ? end - 1 : i;
    size_t len = lines->rows[last].start + lines->rows[last].len - start;
    if (end == i || len < NOTICE_LEAST_BYTES) {
        return i;
    }
    (*looks)--;
    char *text =
        mem_strndup(lines->text + start, len < NOTICE_LOOK_BYTES ? len : NOTICE_LOOK_BYTES);
    for (char *at = text; *at != '\0'; at++) {
        *at = *at == '\n' ? ' ' : *at; /* phrases may be wrapped */
    }
    bool is_notice = notice_weight(text) >= NOTICE_MARKS;
    mem_free(text);
    return is_notice ? end : i;
}

/* Where what is not the author's ends that starts at `i`, and what it is; `i` when it is. */
static size_t foreign_end(const struct lines *lines, size_t i, int *looks,
                          enum body_span_kind *kind) {
    enum line_kind line = lines->rows[i].kind;
    *kind = BODY_SPAN_SIGNATURE;
    if (line == LINE_SIGNATURE || line == LINE_DEVICE) {
        return signature_end(lines, i);
    }
    size_t end = quote_end(lines, i);
    if (end > i) {
        *kind = BODY_SPAN_QUOTE;
        return end;
    }
    return notice_end(lines, i, looks);
}

size_t quote_find(const char *text, size_t len, struct body_span **spans) {
    struct lines lines = {.text = text};
    struct spans found = {.rows = NULL};
    int looks = NOTICE_LOOKS;
    split(&lines, len);
    for (size_t i = 0; i < lines.count;) {
        enum body_span_kind kind;
        size_t end = foreign_end(&lines, i, &looks, &kind);
        if (end > i) {
            add(&found, lines.rows[i].start, line_limit(&lines, end - 1, len), kind);
        }
        i = end > i ? end : i + 1;
    }
    mem_free(lines.rows);
    *spans = found.rows;
    return found.count;
}
