/* The words of a card's lines and work entries, and which of them a text has: see
   complaint_words.h. */
#include "callsheet/domain/complaint_words.h"

#include <stdlib.h>
#include <string.h>

#include "callsheet/base/mem.h"
#include "callsheet/base/status.h"
#include "callsheet/domain/fold.h"

enum {
    WORD_BYTES = 40,
    SHORTEST = 4,         /* letters of a significant word */
    ABBREVIATION = 3,     /* letters of one in capitals */
    RARE_LETTERS = 7,     /* a word as long as this is enough alone … */
    RARE_INVOICES = 2,    /* … when no more invoices than this have it */
    STOP_BYTES = 4000,    /* looked at of stop words and names */
    DOCUMENT_BYTES = 800, /* looked at of one line's or entry's text */
    POINTS_MOST = 40,
    BYTES_A_WORD = 4,   /* at least, for the size of the table */
    SLOTS_LEAST = 4096, /* the stop words take 800 */
};

/* Words that say nothing about what was billed: grammar, courtesy, the vocabulary of bills and
   complaints themselves, months. Folded; the stem is taken when they are loaded. */
static const char *const stop_words[] = {
    "about above after again against also always another anything because been before being below "
    "between both cannot could does doing done down during each either else ever every false from "
    "further have having hello here hers herself himself into itself just kind know last least "
    "less "
    "like many maybe mine more most much must myself need never next none nothing only other "
    "otherwise ours ourselves over please rather really regards same shall should since some still "
    "such sure than thank that their them themselves then there these they this those though "
    "through today until upon very want were what when where whether which while whom will with "
    "within without would your yours yourself dear best kindly sincerely wrong right "
    "invoice bill billed billing charge charged amount price total hour minute day week month year "
    "work worked service services customer client item line entry account accounts report call "
    "called time email mail letter number date paid payment money euro dollar "
    "january february march april june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday",
    "aber alle allem allen aller alles also andere anderen auch auf aus bei beim bereits bitte "
    "damit "
    "dann darf dass dein deine dem denn deren dessen dich dies diese diesem diesen dieser dieses "
    "dir doch dort durch eine einem einen einer eines einige euch euer fur ganz gegen gehabt geht "
    "gewesen gibt haben habe hallo hatte hatten herr frau hier hinter ihnen ihre ihrem ihren ihrer "
    "immer ist jede jedem jeden jeder jedoch jetzt kann kein keine keinem keinen keiner konnen "
    "konnte machen mehr mein meine meinem meinen mich mir mit muss nach nicht nichts noch nun nur "
    "oder ohne schon sehr sein seine seit selbst sich sie sind soll sollte sondern sonst uber und "
    "uns unser unsere unserem unseren unter viel vom von vor wahrend wann war waren warum was weil "
    "welche wenn werden wieder wird wir worden wurde wurden zum zur zwischen danke gruss grusse "
    "freundlichen freundliche liebe sehr geehrte geehrter rechnung rechnungen betrag stunde "
    "stunden "
    "minuten tage woche monat jahr arbeit arbeiten leistung leistungen kunde kunden position "
    "posten "
    "zeile januar februar marz april juni juli oktober dezember montag dienstag mittwoch "
    "donnerstag "
    "freitag samstag sonntag",
    "ainsi alors apres aucun aussi autre autres avant avec avoir avons bien bonjour cela celle "
    "celui "
    "cette chez comme comment contre dans depuis deux devrait donc elle elles encore entre etaient "
    "etait ete etre fait faire fois hier ici jamais jour jours leur leurs lors mais meme merci "
    "moins "
    "monsieur madame nous notre nos parce pas pendant peut plus pour pourquoi quand que quel "
    "quelle "
    "quelque qui quoi sans selon sera serait seulement ses sont sous sur tous tout toute toutes "
    "tres "
    "trop une vers voici voila vos votre vous facture factures montant prix heure heures mois "
    "annee "
    "travail travaux ligne cordialement salutations",
    "algo algun alguna ante antes aqui cada como con contra cosa cuando cual dado desde donde "
    "durante "
    "ella ellos entre era eran eres esa ese eso esta estaba estado estamos estan estar este esto "
    "fue fueron gracias haber habia hace hacer hasta hola hoy ellas mas menos mientras misma mismo "
    "mucho muy nada nunca otra otro otros para pero poco por porque puede pues quien saludos segun "
    "senor senora ser sido siempre sin sobre solo son sus tambien tanto tener tiene toda todo "
    "todos "
    "tres una unos usted ustedes factura facturas importe precio hora horas dias semana mes meses "
    "trabajo trabajos linea atentamente cordial",
    "ainda agora alem algum alguma antes aquela aquele aqueles assim cada com como da das depois "
    "desde deste disso dois ela elas eles entre era essa esse esta estao estava este eu foi foram "
    "isso isto ja mais mas mesmo muito nao nem nossa nosso numa obrigado obrigada ontem onde outra "
    "outro para pela pelo pode por porque qual quando quem sao seja sem senhor senhora ser seu "
    "seus "
    "sim sobre sua suas tambem tem temos tenho teve toda todo todos uma umas voce voces fatura "
    "faturas valor preco trabalho semana mes linha cumprimentos atenciosamente",
    "abbiamo allora altro altri anche ancora avere aveva bene buongiorno che chi ciao come con "
    "cosa "
    "cosi cui dalla dalle degli del della delle dello deve dopo dove due ecco era essere fare "
    "fatto "
    "fino fra giorno giorni gia gli grazie hanno ieri loro mai meno mentre mio molto nei nel nella "
    "nelle noi non nostra nostro nulla oggi ogni oppure pero perche piu poi prima puo quale quando "
    "quanto quella quelle quelli quello questa queste questi questo qui sempre senza sia siamo "
    "sono "
    "sopra sotto stata stato stati sua sul sulla suo tra tutta tutte tutti tutto una uno vostra "
    "vostro voi fattura fatture importo prezzo ore lavoro lavori settimana mese riga saluti "
    "cordiali distinti",
};

struct entry {
    uint64_t hash;
    bool is_stop;
    int64_t last_invoice;
    uint32_t last_document; /* + 1 */
};

struct posting {
    uint32_t document, next; /* next: index, 0 the end */
};

/* Slots hold the row of a word + 1; rows of `entries` and `words` go together. */
struct table {
    uint32_t *slots;
    size_t mask;
    struct entry *entries;
    size_t entry_room;
    struct posting *postings; /* [0] is unused */
    size_t posting_count, posting_room;
};

static uint64_t hash_of(const char *word) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *word != '\0'; word++) {
        hash = (hash ^ (unsigned char)*word) * UINT64_C(0x100000001b3);
    }
    return hash ^ (hash >> 29);
}

/* The row of a word; SIZE_MAX when it is not there and `adds` is false. */
static size_t find_row(struct complaint_words *words, const char *word, bool adds) {
    struct table *table = words->table;
    uint64_t hash = hash_of(word);
    size_t slot = (size_t)hash & table->mask;
    while (table->slots[slot] != 0) {
        size_t row = table->slots[slot] - 1;
        if (table->entries[row].hash == hash) {
            return row;
        }
        slot = (slot + 1) & table->mask;
    }
    if (!adds || words->word_count >= table->mask / 2) {
        return SIZE_MAX;
    }
    size_t row = words->word_count;
    table->entries = mem_grow(table->entries, row, &table->entry_room, sizeof *table->entries);
    words->words = mem_grow(words->words, row, &words->word_room, sizeof *words->words);
    table->entries[row] = (struct entry){.hash = hash, .last_invoice = INT64_MIN};
    words->words[row] = (struct shared_word){.length = (uint32_t)strlen(word)};
    table->slots[slot] = (uint32_t)row + 1;
    words->word_count++;
    return row;
}

/* Takes the next word of a text, folded and stemmed; false at the end. */
static bool take_word(const char *text, size_t len, size_t *at, char word[WORD_BYTES]) {
    while (*at < len) {
        size_t used = fold_word(text + *at, len - *at, word, WORD_BYTES);
        if (used > 0) {
            fold_stem(word);
            *at += used;
            return true;
        }
        ++*at;
    }
    return false;
}

static void add_stop_words(struct complaint_words *words, const char *text) {
    struct table *table = words->table;
    char word[WORD_BYTES];
    size_t at = 0, len = text != NULL ? strnlen(text, STOP_BYTES) : 0;
    while (take_word(text, len, &at, word)) {
        size_t row = find_row(words, word, true);
        if (row != SIZE_MAX) {
            table->entries[row].is_stop = true;
        }
    }
}

/* The languages' own, and the names: they stand under every mail. */
static void load_stop_words(struct complaint_words *words, const struct card *card) {
    const char *last = NULL;
    for (size_t i = 0; i < ARRAY_LEN(stop_words); i++) {
        add_stop_words(words, stop_words[i]);
    }
    add_stop_words(words, card->customer.name);
    add_stop_words(words, card->customer.account_manager);
    for (size_t i = 0; i < card->contact_count; i++) {
        add_stop_words(words, card->contacts[i].name);
    }
    for (size_t i = 0; i < card->work_count; i++) {
        const char *who = card->work[i].who;
        if (who != NULL && (last == NULL || strcmp(who, last) != 0)) {
            add_stop_words(words, who);
        }
        last = who;
    }
}

static bool is_capital(const char *text, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (text[i] < 'A' || text[i] > 'Z') {
            return false;
        }
    }
    return len >= ABBREVIATION;
}

static void post(struct complaint_words *words, size_t row, uint32_t document) {
    struct table *table = words->table;
    struct entry *entry = &table->entries[row];
    struct shared_word *word = &words->words[row];
    int64_t invoice = words->documents[document].invoice;
    if (entry->is_stop || entry->last_document == document + 1) {
        return;
    }
    entry->last_document = document + 1;
    word->invoices += entry->last_invoice != invoice;
    entry->last_invoice = invoice;
    table->postings = mem_grow(table->postings, table->posting_count, &table->posting_room,
                               sizeof *table->postings);
    table->postings[table->posting_count] =
        (struct posting){.document = document, .next = word->first_posting};
    word->first_posting = (uint32_t)table->posting_count++;
}

static void add_text(struct complaint_words *words, const char *text, uint32_t document) {
    size_t len = text != NULL ? strnlen(text, DOCUMENT_BYTES) : 0, at = 0;
    char word[WORD_BYTES];
    while (take_word(text, len, &at, word)) {
        size_t letters = strlen(word), used = letters < at ? letters : at;
        bool is_good =
            letters >= SHORTEST || (letters >= ABBREVIATION && is_capital(text + at - used, used));
        size_t row = is_good ? find_row(words, word, true) : SIZE_MAX;
        if (row != SIZE_MAX) {
            post(words, row, document);
        }
    }
}

static int by_invoice(const void *a, const void *b) {
    const struct document *x = a, *y = b;
    if (x->invoice != y->invoice) {
        return x->invoice < y->invoice ? -1 : 1;
    }
    if ((x->work == NULL) != (y->work == NULL)) {
        return x->work == NULL ? -1 : 1;
    }
    int64_t i = x->work != NULL ? x->work->id : x->line->id;
    int64_t k = y->work != NULL ? y->work->id : y->line->id;
    return (i > k) - (i < k);
}

static void list_documents(struct complaint_words *words, const struct card *card) {
    words->document_count = card->line_count + card->work_count;
    words->documents = mem_zalloc(words->document_count + 1, sizeof *words->documents);
    for (size_t i = 0; i < card->line_count; i++) {
        words->documents[i] = (struct document){.line = &card->lines[i],
                                                .invoice = card->lines[i].invoice,
                                                .line_id = card->lines[i].id};
    }
    for (size_t i = 0; i < card->work_count; i++) {
        words->documents[card->line_count + i] = (struct document){.work = &card->work[i],
                                                                   .invoice = card->work[i].invoice,
                                                                   .line_id = card->work[i].line};
    }
    if (words->document_count > 1) {
        qsort(words->documents, words->document_count, sizeof *words->documents, by_invoice);
    }
}

static size_t text_bytes(const char *text) {
    return text != NULL ? strnlen(text, DOCUMENT_BYTES) : 0;
}

void complaint_words_init(struct complaint_words *words, const struct card *card) {
    struct table *table = mem_zalloc(1, sizeof *table);
    *words = (struct complaint_words){.table = table};
    size_t bytes = 0, slots = SLOTS_LEAST;
    for (size_t i = 0; i < card->line_count; i++) {
        bytes += text_bytes(card->lines[i].text);
    }
    for (size_t i = 0; i < card->work_count; i++) {
        bytes += text_bytes(card->work[i].what) + text_bytes(card->work[i].why);
    }
    while (slots / 2 < SLOTS_LEAST / 2 + bytes / BYTES_A_WORD) {
        slots *= 2;
    }
    table->slots = mem_zalloc(slots, sizeof *table->slots);
    table->mask = slots - 1;
    table->postings = mem_grow(NULL, 0, &table->posting_room, sizeof *table->postings);
    table->posting_count = 1;
    load_stop_words(words, card);
    list_documents(words, card);
    for (size_t i = 0; i < words->document_count; i++) {
        const struct document *document = &words->documents[i];
        if (document->work == NULL) {
            add_text(words, document->line->text, (uint32_t)i);
        } else {
            add_text(words, document->work->what, (uint32_t)i);
            add_text(words, document->work->why, (uint32_t)i);
        }
    }
}

void complaint_words_release(struct complaint_words *words) {
    struct table *table = words->table;
    mem_free(table->slots);
    mem_free(table->entries);
    mem_free(table->postings);
    mem_free(table);
    mem_free(words->words);
    mem_free(words->documents);
    *words = (struct complaint_words){.table = NULL};
}

void complaint_words_read(struct complaint_words *words, const char *text, size_t len,
                          bool is_subject) {
    size_t at = 0;
    char word[WORD_BYTES];
    while (at < len) {
        size_t start = at, used = fold_word(text + at, len - at, word, sizeof word);
        at += used > 0 ? used : 1;
        if (used < ABBREVIATION) {
            continue;
        }
        fold_stem(word);
        size_t row = find_row(words, word, false);
        struct shared_word *shared = row != SIZE_MAX ? &words->words[row] : NULL;
        if (shared == NULL || shared->first_posting == 0 || shared->place_count >= WORD_PLACES) {
            continue;
        }
        shared->start[shared->place_count] = start;
        shared->end[shared->place_count] = at;
        shared->in_subject[shared->place_count++] = is_subject;
    }
}

static int word_points(const struct shared_word *word) {
    static const struct {
        uint32_t invoices;
        int points;
    } steps[] = {{1, 14}, {2, 11}, {4, 8}, {8, 5}};
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        if (word->invoices <= steps[i].invoices) {
            return steps[i].points;
        }
    }
    return 2;
}

static void count_hit(void *context, struct document *document, uint32_t word) {
    const struct complaint_words *words = context;
    const struct shared_word *shared = &words->words[word];
    if (document->hits < DOCUMENT_WORDS) {
        document->words[document->hits] = word;
    }
    document->hits++;
    document->points += word_points(shared);
    document->has_rare =
        document->has_rare || (shared->length >= RARE_LETTERS && shared->invoices <= RARE_INVOICES);
}

void complaint_words_each(struct complaint_words *words, uint32_t word, document_visit visit,
                          void *context) {
    const struct table *table = words->table;
    for (uint32_t at = words->words[word].first_posting; at != 0; at = table->postings[at].next) {
        visit(context, &words->documents[table->postings[at].document], word);
    }
}

void complaint_words_judge(struct complaint_words *words) {
    for (size_t i = 0; i < words->word_count; i++) {
        if (words->words[i].place_count > 0) {
            complaint_words_each(words, (uint32_t)i, count_hit, words);
        }
    }
    for (size_t i = 0; i < words->document_count; i++) {
        struct document *document = &words->documents[i];
        bool is_enough = document->hits >= 2 || document->has_rare;
        int points = document->points < POINTS_MOST ? document->points : POINTS_MOST;
        document->points = is_enough ? points : 0;
    }
}
