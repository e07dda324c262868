#include "callsheet/reader/quote.h"

#include <string.h>

#include "callsheet/base/buf.h"
#include "callsheet/base/day.h"
#include "callsheet/base/mem.h"
#include "support/check_more.h"

/* The sanitizers slow everything down. */
#if defined(__SANITIZE_ADDRESS__)
enum { SLOWER = 8 };
#else
enum { SLOWER = 1 };
#endif

/* Marks quotes as [..] and signatures as {..}; lines of the author stay as they are. */
static char *marked(const char *text) {
    struct body_span *spans = NULL;
    struct buf out;
    size_t count = quote_find(text, strlen(text), &spans), at = 0;
    buf_init(&out);
    for (size_t i = 0; i < count; i++) {
        bool is_quote = spans[i].kind == BODY_SPAN_QUOTE;
        buf_add(&out, text + at, spans[i].start - at);
        buf_add_char(&out, is_quote ? '[' : '{');
        buf_add(&out, text + spans[i].start, spans[i].end - spans[i].start);
        buf_add_char(&out, is_quote ? ']' : '}');
        at = spans[i].end;
    }
    buf_add_text(&out, text + at);
    mem_free(spans);
    return buf_detach(&out);
}

static const struct {
    const char *text, *wanted;
} rows[] = {
    {"", ""},
    {"Just me.\n", "Just me.\n"},
    {"Yes.\n> Really?\n> Sure?\nNo.\n", "Yes.\n[> Really?\n> Sure?\n]No.\n"},
    {"> a\n\n> b\nme\n", "[> a\n\n> b\n]me\n"},
    {"me\n\n-- \nJo\nphone\n", "me\n\n{-- \nJo\nphone\n}"},
    {"me\n-- \nJo\n\nOn Mon, 3 May, Al wrote:\n> x\n",
     "me\n{-- \nJo\n\n}[On Mon, 3 May, Al wrote:\n> x\n]"},
    {"me\n\nOn Mon, 3 May 2021 at 10:00, Al <al@x.example> wrote:\n\n> x\n> y\n",
     "me\n\n[On Mon, 3 May 2021 at 10:00, Al <al@x.example> wrote:\n\n> x\n> y\n]"},
    {"me\n\nOn Mon, 3 May 2021 at 10:00, Al Long-Name\n<al@x.example> wrote:\n> x\n",
     "me\n\n[On Mon, 3 May 2021 at 10:00, Al Long-Name\n<al@x.example> wrote:\n> x\n]"},
    {"ich\n\nAm 03.05.2021 um 10:00 schrieb Al <al@x.example>:\n> x\n",
     "ich\n\n[Am 03.05.2021 um 10:00 schrieb Al <al@x.example>:\n> x\n]"},
    {"ich\nAm Montag, dem 3. Mai, schrieb:\n> x\n",
     "ich\n[Am Montag, dem 3. Mai, schrieb:\n> x\n]"},
    {"moi\nLe lun. 3 mai 2021 \xc3\xa0 10:00, Al <al@x.example> a \xc3\xa9"
     "crit :\n> x\n",
     "moi\n[Le lun. 3 mai 2021 \xc3\xa0 10:00, Al <al@x.example> a \xc3\xa9"
     "crit :\n> x\n]"},
    {"yo\nEl lun, 3 may 2021 a las 10:00, Al escribi\xc3\xb3:\n> x\n",
     "yo\n[El lun, 3 may 2021 a las 10:00, Al escribi\xc3\xb3:\n> x\n]"},
    {"io\nIl giorno lun 3 mag 2021 alle ore 10:00 Al ha scritto:\n> x\n",
     "io\n[Il giorno lun 3 mag 2021 alle ore 10:00 Al ha scritto:\n> x\n]"},
    {"eu\nEm seg., 3 de mai. de 2021 \xc3\xa0s 10:00, Al escreveu:\n> x\n",
     "eu\n[Em seg., 3 de mai. de 2021 \xc3\xa0s 10:00, Al escreveu:\n> x\n]"},
    {"me\n\nOn 3 May 2021, al@x.example wrote:\nno marks here\nat all\n",
     "me\n\n[On 3 May 2021, al@x.example wrote:\nno marks here\nat all\n]"},
    {"On second thought, as Jo once wrote:\nlet it be.\n",
     "On second thought, as Jo once wrote:\nlet it be.\n"},
    {"me\n\n-----Original Message-----\nFrom: x\nhello\n",
     "me\n\n[-----Original Message-----\nFrom: x\nhello\n]"},
    {"ich\n-----Urspr\xc3\xbcngliche Nachricht-----\nx\n",
     "ich\n[-----Urspr\xc3\xbcngliche Nachricht-----\nx\n]"},
    {"moi\n-----Message d'origine-----\nx\n", "moi\n[-----Message d'origine-----\nx\n]"},
    {"yo\n-----Mensaje original-----\nx\n", "yo\n[-----Mensaje original-----\nx\n]"},
    {"io\n-----Messaggio originale-----\nx\n", "io\n[-----Messaggio originale-----\nx\n]"},
    {"eu\n-----Mensagem original-----\nx\n", "eu\n[-----Mensagem original-----\nx\n]"},
    {"see\n---------- Forwarded message ---------\nx\n",
     "see\n[---------- Forwarded message ---------\nx\n]"},
    {"see\nBegin forwarded message:\nx\n", "see\n[Begin forwarded message:\nx\n]"},
    {"---- Original Message is lost\nx\n", "---- Original Message is lost\nx\n"},
    {"me\n\nFrom: Al <al@x.example>\nSent: Monday\nTo: Me\nSubject: Hi\n\nhello\n",
     "me\n\n[From: Al <al@x.example>\nSent: Monday\nTo: Me\nSubject: Hi\n\nhello\n]"},
    {"ich\n\nVon: Al\nGesendet: Montag\nAn: Ich\nBetreff: Hi\n\nx\n",
     "ich\n\n[Von: Al\nGesendet: Montag\nAn: Ich\nBetreff: Hi\n\nx\n]"},
    {"moi\n\nDe : Al\nEnvoy\xc3\xa9 : lundi\n\xc3\x80 : Moi\nObjet : Hi\n\nx\n",
     "moi\n\n[De : Al\nEnvoy\xc3\xa9 : lundi\n\xc3\x80 : Moi\nObjet : Hi\n\nx\n]"},
    {"yo\n\nDe: Al\nEnviado: lunes\nPara: Yo\nAsunto: Hi\n\nx\n",
     "yo\n\n[De: Al\nEnviado: lunes\nPara: Yo\nAsunto: Hi\n\nx\n]"},
    {"io\n\nDa: Al\nInviato: lunedi\nA: Me\nOggetto: Hi\n\nx\n",
     "io\n\n[Da: Al\nInviato: lunedi\nA: Me\nOggetto: Hi\n\nx\n]"},
    {"eu\n\nDe: Al\nEnviado: segunda\nPara: Eu\nAssunto: Hi\n\nx\n",
     "eu\n\n[De: Al\nEnviado: segunda\nPara: Eu\nAssunto: Hi\n\nx\n]"},
    {"me\n\n*From:* Al\n*Sent:* Monday\n*To:* Me\n\nx\n",
     "me\n\n[*From:* Al\n*Sent:* Monday\n*To:* Me\n\nx\n]"},
    {"From: here to there\nwe went\n", "From: here to there\nwe went\n"},
    {"me\nSent from my iPhone\n", "me\n{Sent from my iPhone\n}"},
    {"ich\nVon meinem iPhone gesendet\n", "ich\n{Von meinem iPhone gesendet\n}"},
    {"Von meinem Konto wurde abgebucht.\n", "Von meinem Konto wurde abgebucht.\n"},
    {"moi\nEnvoy\xc3\xa9 de mon iPhone\n", "moi\n{Envoy\xc3\xa9 de mon iPhone\n}"},
    {"> q1\nanswer one\n> q2\nanswer two\n", "[> q1\n]answer one\n[> q2\n]answer two\n"},
    {"a --\nb -- c\n---\nd\n", "a --\nb -- c\n---\nd\n"},
    {"> unfinished", "[> unfinished]"},
    {"me\n\nJo Doe <jo@x.example> wrote:\n> x\n", "me\n\n[Jo Doe <jo@x.example> wrote:\n> x\n]"},
    {"ich\n\nJo <jo@x.example> schrieb am Mo., 3. Mai 2021 um 10:00:\n\n> x\n",
     "ich\n\n[Jo <jo@x.example> schrieb am Mo., 3. Mai 2021 um 10:00:\n\n> x\n]"},
    {"As jo@x.example put it\nwhen he wrote:\nnever again.\n",
     "As jo@x.example put it\nwhen he wrote:\nnever again.\n"},
    {"me\nSent from Outlook for Android\n", "me\n{Sent from Outlook for Android\n}"},
    {"me\nSent from our warehouse on Monday.\n", "me\nSent from our warehouse on Monday.\n"},
    {"me\n\nPlease consider the environment before printing this.\n",
     "me\n\n{Please consider the environment before printing this.\n}"},
    {"me\n\nThis e-mail is confidential and intended solely for the addressee. If you have\n"
     "received it in error, delete it.\n",
     "me\n\n{This e-mail is confidential and intended solely for the addressee. If you have\n"
     "received it in error, delete it.\n}"},
    {"me\n\nTHE CONTENTS OF THIS MESSAGE ARE PRIVILEGED. ANY UNAUTHORISED USE IS UNLAWFUL.\n",
     "me\n\n{THE CONTENTS OF THIS MESSAGE ARE PRIVILEGED. ANY UNAUTHORISED USE IS UNLAWFUL.\n}"},
    {"ich\n\nDiese E-Mail ist vertraulich und nur f\xc3\xbcr den Empf\xc3\xa4nger bestimmt.\n"
     "Wenn Sie sie irrt\xc3\xbcmlich erhalten haben, l\xc3\xb6schen Sie sie.\n\nnoch was\n",
     "ich\n\n{Diese E-Mail ist vertraulich und nur f\xc3\xbcr den Empf\xc3\xa4nger bestimmt.\n"
     "Wenn Sie sie irrt\xc3\xbcmlich erhalten haben, l\xc3\xb6schen Sie sie.\n}\nnoch was\n"},
    {"moi\n\nCe message est confidentiel. Si vous n'\xc3\xaates pas le destinataire, merci de le "
     "d\xc3\xa9truire.\n",
     "moi\n\n{Ce message est confidentiel. Si vous n'\xc3\xaates pas le destinataire, merci de le "
     "d\xc3\xa9truire.\n}"},
    {"yo\n\nEste mensaje es confidencial y para uso exclusivo de su destinatario. Su uso "
     "est\xc3\xa1 "
     "prohibido.\n",
     "yo\n\n{Este mensaje es confidencial y para uso exclusivo de su destinatario. Su uso "
     "est\xc3\xa1 "
     "prohibido.\n}"},
    {"eu\n\nEsta mensagem \xc3\xa9 confidencial. Se a recebeu por erro, apague-a.            \n",
     "eu\n\n{Esta mensagem \xc3\xa9 confidencial. Se a recebeu por erro, apague-a.            \n}"},
    {"io\n\nQuesto messaggio \xc3\xa8 riservato al destinatario. Se ricevuto per errore va "
     "cancellato.\n",
     "io\n\n{Questo messaggio \xc3\xa8 riservato al destinatario. Se ricevuto per errore va "
     "cancellato.\n}"},
    {"me\n\nYou sent our confidential drawings to a competitor, and I want to know by whom.\n",
     "me\n\nYou sent our confidential drawings to a competitor, and I want to know by whom.\n"},
    {"This e-mail is confidential and intended solely for you. Delete it when you have read it.\n",
     "This e-mail is confidential and intended solely for you. Delete it when you have read it.\n"},
};

START_TEST(tells_the_authors_words_apart) {
    char *got = marked(rows[_i].text);
    expect_text(got, rows[_i].wanted);
    mem_free(got);
}
END_TEST

/* Any text: ranges are in order, on line borders, and it takes no time. */
START_TEST(holds_for_any_text) {
    struct dice dice = dice_new();
    static const char *const lines[] = {"> q",
                                        "text",
                                        "",
                                        "-- ",
                                        "On 1 May, a@b wrote:",
                                        "From: x",
                                        "To: y",
                                        "Sent: z",
                                        "On 1 May",
                                        "-----Original Message---",
                                        "Sent from my x",
                                        "  > q",
                                        "wrote:",
                                        "Subject: s"};
    for (int round = 0; round < 3000; round++) {
        struct buf text;
        struct body_span *spans = NULL;
        buf_init(&text);
        for (uint64_t n = dice_below(&dice, 30); n > 0; n--) {
            buf_add_text(&text, lines[dice_below(&dice, ARRAY_LEN(lines))]);
            buf_add_char(&text, '\n');
        }
        size_t count = quote_find(buf_text(&text), text.len, &spans), last = 0;
        for (size_t i = 0; i < count; i++) {
            expect_true(spans[i].start >= last && spans[i].end > spans[i].start);
            expect_true(spans[i].start == 0 || text.data[spans[i].start - 1] == '\n');
            expect_true(text.data[spans[i].end - 1] == '\n');
            last = spans[i].end;
        }
        expect_true(last <= text.len);
        mem_free(spans);
        buf_release(&text);
    }
}
END_TEST

START_TEST(takes_no_time) {
    static const char *const pieces[] = {"> \n",  "On 1\n",    "From: x\n",
                                         "-- \n", "\n",        "> a\nb\n",
                                         "-",     "-- \n> \n", "On 1 a@b wrote:\n> a\nb\n"};
    for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
        struct buf text;
        struct body_span *spans = NULL;
        buf_init(&text);
        while (text.len < BODY_TEXT_BYTES) {
            buf_add_text(&text, pieces[i]);
        }
        int64_t start = clock_monotonic_ms();
        size_t count = quote_find(text.data, text.len, &spans);
        expect_true(count <= BODY_SPANS_MAX);
        expect_true(clock_monotonic_ms() - start < 2000 * SLOWER);
        mem_free(spans);
        buf_release(&text);
    }
}
END_TEST

TEST_MAIN("reader/quote", TEST_LOOP(tells_the_authors_words_apart, ARRAY_LEN(rows)),
          TEST(holds_for_any_text), TEST(takes_no_time))
