/* The words of amounts, times, days and numbers in English, German, French, Spanish, Portuguese and
   Italian, folded: one table, one row a word. */
#include "callsheet/domain/refs_words.h"

#include <assert.h>
#include <string.h>

#include "callsheet/base/day.h"
#include "callsheet/base/status.h"

struct word {
    const char *text;
    unsigned char len;
    unsigned char sense;
    int32_t value;
};

enum currency_row {
    EUR,
    GBP,
    USD,
    USD_SHARED,
    CHF,
    JPY_SHARED,
    SEK_SHARED,
    PLN,
    CZK,
    INR,
    AUD,
    CAD,
    NZD,
    HKD,
    SGD,
    BRL,
    MXN,
    DKK,
    NOK,
    SEK,
    HUF,
    RUB,
    TRY,
    KRW,
    ILS,
    UAH,
    VND,
    PHP,
    THB,
    CNY,
    JPY,
    RON,
};

static const struct refs_currency currencies[] = {
    [EUR] = {"EUR", 0},        [GBP] = {"GBP", 0}, [USD] = {"USD", 0},
    [USD_SHARED] = {"USD", 1}, [CHF] = {"CHF", 0}, [JPY_SHARED] = {"JPY", 1},
    [SEK_SHARED] = {"SEK", 1}, [PLN] = {"PLN", 0}, [CZK] = {"CZK", 0},
    [INR] = {"INR", 0},        [AUD] = {"AUD", 0}, [CAD] = {"CAD", 0},
    [NZD] = {"NZD", 0},        [HKD] = {"HKD", 0}, [SGD] = {"SGD", 0},
    [BRL] = {"BRL", 0},        [MXN] = {"MXN", 0}, [DKK] = {"DKK", 0},
    [NOK] = {"NOK", 0},        [SEK] = {"SEK", 0}, [HUF] = {"HUF", 0},
    [RUB] = {"RUB", 0},        [TRY] = {"TRY", 0}, [KRW] = {"KRW", 0},
    [ILS] = {"ILS", 0},        [UAH] = {"UAH", 0}, [VND] = {"VND", 0},
    [PHP] = {"PHP", 0},        [THB] = {"THB", 0}, [CNY] = {"CNY", 0},
    [JPY] = {"JPY", 0},        [RON] = {"RON", 0},
};

// clang-format off
#define W(sense, value, text) {text, sizeof(text) - 1, SENSE_##sense, value},
static const struct word words[] = {
    /* numbers, in thousandths */
    W(NUMBER, 1000, "a") W(NUMBER, 1000, "an") W(NUMBER, 1000, "one") W(NUMBER, 2000, "two")
    W(NUMBER, 3000, "three") W(NUMBER, 4000, "four") W(NUMBER, 5000, "five") W(NUMBER, 6000, "six")
    W(NUMBER, 7000, "seven") W(NUMBER, 8000, "eight") W(NUMBER, 9000, "nine") W(NUMBER, 10000, "ten")
    W(NUMBER, 11000, "eleven") W(NUMBER, 12000, "twelve") W(NUMBER, 13000, "thirteen")
    W(NUMBER, 14000, "fourteen") W(NUMBER, 15000, "fifteen") W(NUMBER, 16000, "sixteen")
    W(NUMBER, 17000, "seventeen") W(NUMBER, 18000, "eighteen") W(NUMBER, 19000, "nineteen")
    W(NUMBER, 20000, "twenty") W(NUMBER, 30000, "thirty") W(NUMBER, 40000, "forty")
    W(NUMBER, 50000, "fifty") W(NUMBER, 60000, "sixty") W(NUMBER, 70000, "seventy")
    W(NUMBER, 80000, "eighty") W(NUMBER, 90000, "ninety") W(NUMBER, 12000, "dozen")
    W(NUMBER, 1000, "ein") W(NUMBER, 1000, "eine") W(NUMBER, 1000, "einer") W(NUMBER, 1000, "einen")
    W(NUMBER, 2000, "zwei") W(NUMBER, 2000, "zwo") W(NUMBER, 3000, "drei") W(NUMBER, 4000, "vier")
    W(NUMBER, 5000, "funf") W(NUMBER, 5000, "fuenf") W(NUMBER, 6000, "sechs") W(NUMBER, 7000, "sieben")
    W(NUMBER, 8000, "acht") W(NUMBER, 9000, "neun") W(NUMBER, 10000, "zehn") W(NUMBER, 11000, "elf")
    W(NUMBER, 12000, "zwolf") W(NUMBER, 12000, "zwoelf") W(NUMBER, 15000, "funfzehn")
    W(NUMBER, 15000, "fuenfzehn") W(NUMBER, 20000, "zwanzig") W(NUMBER, 25000, "funfundzwanzig")
    W(NUMBER, 30000, "dreissig") W(NUMBER, 40000, "vierzig") W(NUMBER, 45000, "funfundvierzig")
    W(NUMBER, 45000, "fuenfundvierzig") W(NUMBER, 50000, "funfzig") W(NUMBER, 50000, "fuenfzig")
    W(NUMBER, 60000, "sechzig") W(NUMBER, 90000, "neunzig") W(NUMBER, 1500, "anderthalb")
    W(NUMBER, 1500, "eineinhalb") W(NUMBER, 2500, "zweieinhalb") W(NUMBER, 3500, "dreieinhalb")
    W(NUMBER, 4500, "viereinhalb") W(NUMBER, 5500, "funfeinhalb")
    W(NUMBER, 1000, "un") W(NUMBER, 1000, "une") W(NUMBER, 2000, "deux") W(NUMBER, 3000, "trois")
    W(NUMBER, 4000, "quatre") W(NUMBER, 5000, "cinq") W(NUMBER, 7000, "sept") W(NUMBER, 8000, "huit")
    W(NUMBER, 9000, "neuf") W(NUMBER, 10000, "dix") W(NUMBER, 11000, "onze") W(NUMBER, 12000, "douze")
    W(NUMBER, 15000, "quinze") W(NUMBER, 20000, "vingt") W(NUMBER, 30000, "trente")
    W(NUMBER, 40000, "quarante") W(NUMBER, 50000, "cinquante") W(NUMBER, 60000, "soixante")
    W(NUMBER, 1000, "uno") W(NUMBER, 1000, "una") W(NUMBER, 2000, "dos") W(NUMBER, 3000, "tres")
    W(NUMBER, 4000, "cuatro") W(NUMBER, 5000, "cinco") W(NUMBER, 6000, "seis") W(NUMBER, 7000, "siete")
    W(NUMBER, 8000, "ocho") W(NUMBER, 9000, "nueve") W(NUMBER, 10000, "diez") W(NUMBER, 11000, "once")
    W(NUMBER, 12000, "doce") W(NUMBER, 15000, "quince") W(NUMBER, 20000, "veinte")
    W(NUMBER, 30000, "treinta") W(NUMBER, 40000, "cuarenta") W(NUMBER, 45000, "cuarentaycinco")
    W(NUMBER, 50000, "cincuenta") W(NUMBER, 60000, "sesenta") W(NUMBER, 90000, "noventa")
    W(NUMBER, 1000, "um") W(NUMBER, 1000, "uma") W(NUMBER, 2000, "dois") W(NUMBER, 2000, "duas")
    W(NUMBER, 4000, "quatro") W(NUMBER, 7000, "sete") W(NUMBER, 8000, "oito") W(NUMBER, 9000, "nove")
    W(NUMBER, 10000, "dez") W(NUMBER, 12000, "doze") W(NUMBER, 20000, "vinte") W(NUMBER, 30000, "trinta")
    W(NUMBER, 40000, "quarenta") W(NUMBER, 50000, "cinquenta") W(NUMBER, 60000, "sessenta")
    W(NUMBER, 2000, "due") W(NUMBER, 3000, "tre") W(NUMBER, 4000, "quattro") W(NUMBER, 5000, "cinque")
    W(NUMBER, 6000, "sei") W(NUMBER, 7000, "sette") W(NUMBER, 8000, "otto") W(NUMBER, 10000, "dieci")
    W(NUMBER, 12000, "dodici") W(NUMBER, 15000, "quindici") W(NUMBER, 20000, "venti")
    W(NUMBER, 30000, "trenta") W(NUMBER, 40000, "quaranta") W(NUMBER, 45000, "quarantacinque")
    W(NUMBER, 50000, "cinquanta") W(NUMBER, 60000, "sessanta")
    W(TIMES, 100, "hundred") W(TIMES, 1000, "thousand") W(TIMES, 100, "hundert") W(TIMES, 1000, "tausend")
    W(TIMES, 100, "cent") W(TIMES, 1000, "mille") W(TIMES, 100, "cien")
    W(TIMES, 100, "ciento") W(TIMES, 100, "cento") W(TIMES, 100, "cem") W(TIMES, 1000, "mil")
    W(TIMES, 1000, "mila") W(TIMES, 1000, "k")
    W(HALF, 0, "half") W(HALF, 0, "halbe") W(HALF, 0, "halben") W(HALF, 0, "demi") W(HALF, 0, "demie")
    W(HALF, 0, "media") W(HALF, 0, "meia") W(HALF, 0, "mezza") W(HALF, 0, "mezzo") W(HALF, 0, "mezz")
    W(QUARTER, 0, "quarter") W(QUARTER, 0, "quarters") W(QUARTER, 0, "quart") W(QUARTER, 0, "quarts")
    W(QUARTER, 0, "cuarto") W(QUARTER, 0, "cuartos") W(QUARTER, 0, "quarto") W(QUARTER, 0, "quarti")
    W(QUARTER, 0, "quartos") W(QUARTER, 0, "viertel")

    /* times */
    W(HOUR, 1, "h") W(HOUR, 0, "hr") W(HOUR, 0, "hrs") W(HOUR, 0, "hour") W(HOUR, 0, "hours")
    W(HOUR, 0, "std") W(HOUR, 0, "stdn") W(HOUR, 0, "stunde") W(HOUR, 0, "stunden") W(HOUR, 0, "stundig")
    W(HOUR, 0, "stundige") W(HOUR, 0, "stundigen") W(HOUR, 0, "heure") W(HOUR, 0, "heures")
    W(HOUR, 0, "hora") W(HOUR, 0, "horas") W(HOUR, 0, "hs") W(HOUR, 0, "ora") W(HOUR, 0, "ore")
    W(HOUR, 0, "arbeitsstunde") W(HOUR, 0, "arbeitsstunden")
    W(MINUTE, 1, "m") W(MINUTE, 0, "min") W(MINUTE, 0, "mins") W(MINUTE, 0, "mn") W(MINUTE, 0, "minute")
    W(MINUTE, 0, "minutes") W(MINUTE, 0, "minuten") W(MINUTE, 0, "minutig") W(MINUTE, 0, "minutige")
    W(MINUTE, 0, "minutigen") W(MINUTE, 0, "minuto") W(MINUTE, 0, "minutos") W(MINUTE, 0, "minuti")
    W(SPAN, 15, "viertelstunde") W(SPAN, 30, "halbstunde") W(SPAN, 45, "dreiviertelstunde")
    W(SPAN, 30, "mezzora") W(SPAN, 30, "halfhour")
    W(CLOCK, 0, "uhr") W(CLOCK, 0, "oclock") W(CLOCK, 0, "pm") W(CLOCK, 0, "at") W(CLOCK, 0, "um")
    W(CLOCK, 0, "gegen") W(CLOCK, 0, "vers") W(CLOCK, 0, "alle") W(CLOCK, 0, "dalle") W(CLOCK, 0, "as")
    W(CLOCK, 0, "las") W(CLOCK, 0, "until")

    /* days */
    W(MONTH, 1, "january") W(MONTH, 1, "jan") W(MONTH, 1, "januar") W(MONTH, 1, "janner") W(MONTH, 1, "janvier")
    W(MONTH, 1, "janv") W(MONTH, 1, "enero") W(MONTH, 1, "ene") W(MONTH, 1, "janeiro") W(MONTH, 1, "gennaio")
    W(MONTH, 2, "february") W(MONTH, 2, "feb") W(MONTH, 2, "februar") W(MONTH, 2, "fevrier") W(MONTH, 2, "fevr")
    W(MONTH, 2, "febrero") W(MONTH, 2, "fevereiro") W(MONTH, 2, "fev") W(MONTH, 2, "febbraio")
    W(MONTH, 3, "march") W(MONTH, 3, "mar") W(MONTH, 3, "marz") W(MONTH, 3, "maerz") W(MONTH, 3, "mrz")
    W(MONTH, 3, "mars") W(MONTH, 3, "marzo") W(MONTH, 3, "marco")
    W(MONTH, 4, "april") W(MONTH, 4, "apr") W(MONTH, 4, "avril") W(MONTH, 4, "avr") W(MONTH, 4, "abril")
    W(MONTH, 4, "abr") W(MONTH, 4, "aprile")
    W(MONTH, 5, "may") W(MONTH, 5, "mai") W(MONTH, 5, "mayo") W(MONTH, 5, "maio") W(MONTH, 5, "maggio")
    W(MONTH, 6, "june") W(MONTH, 6, "jun") W(MONTH, 6, "juni") W(MONTH, 6, "juin") W(MONTH, 6, "junio")
    W(MONTH, 6, "junho") W(MONTH, 6, "giugno") W(MONTH, 6, "giu")
    W(MONTH, 7, "july") W(MONTH, 7, "jul") W(MONTH, 7, "juli") W(MONTH, 7, "juillet") W(MONTH, 7, "juil")
    W(MONTH, 7, "julio") W(MONTH, 7, "julho") W(MONTH, 7, "luglio") W(MONTH, 7, "lug")
    W(MONTH, 8, "august") W(MONTH, 8, "aug") W(MONTH, 8, "aout") W(MONTH, 8, "agosto")
    W(MONTH, 9, "september") W(MONTH, 9, "sep") W(MONTH, 9, "sept") W(MONTH, 9, "septembre")
    W(MONTH, 9, "septiembre") W(MONTH, 9, "setiembre") W(MONTH, 9, "setembro") W(MONTH, 9, "settembre")
    W(MONTH, 10, "october") W(MONTH, 10, "oct") W(MONTH, 10, "oktober") W(MONTH, 10, "okt")
    W(MONTH, 10, "octobre") W(MONTH, 10, "octubre") W(MONTH, 10, "outubro") W(MONTH, 10, "ottobre") W(MONTH, 10, "ott")
    W(MONTH, 11, "november") W(MONTH, 11, "nov") W(MONTH, 11, "novembre") W(MONTH, 11, "noviembre")
    W(MONTH, 11, "novembro")
    W(MONTH, 12, "december") W(MONTH, 12, "dec") W(MONTH, 12, "dezember") W(MONTH, 12, "dez")
    W(MONTH, 12, "decembre") W(MONTH, 12, "diciembre") W(MONTH, 12, "dic") W(MONTH, 12, "dezembro")
    W(MONTH, 12, "dicembre")
    W(WEEKDAY, MONDAY, "monday") W(WEEKDAY, TUESDAY, "tuesday") W(WEEKDAY, TUESDAY, "tue")
    W(WEEKDAY, WEDNESDAY, "wednesday") W(WEEKDAY, WEDNESDAY, "wed") W(WEEKDAY, THURSDAY, "thursday")
    W(WEEKDAY, THURSDAY, "thu") W(WEEKDAY, FRIDAY, "friday") W(WEEKDAY, FRIDAY, "fri")
    W(WEEKDAY, SATURDAY, "saturday") W(WEEKDAY, SUNDAY, "sunday")
    W(WEEKDAY, MONDAY, "montag") W(WEEKDAY, TUESDAY, "dienstag") W(WEEKDAY, WEDNESDAY, "mittwoch")
    W(WEEKDAY, THURSDAY, "donnerstag") W(WEEKDAY, FRIDAY, "freitag") W(WEEKDAY, SATURDAY, "samstag")
    W(WEEKDAY, SATURDAY, "sonnabend") W(WEEKDAY, SUNDAY, "sonntag")
    W(WEEKDAY, MONDAY, "lundi") W(WEEKDAY, TUESDAY, "mardi") W(WEEKDAY, WEDNESDAY, "mercredi")
    W(WEEKDAY, THURSDAY, "jeudi") W(WEEKDAY, FRIDAY, "vendredi") W(WEEKDAY, SATURDAY, "samedi")
    W(WEEKDAY, SUNDAY, "dimanche")
    W(WEEKDAY, MONDAY, "lunes") W(WEEKDAY, TUESDAY, "martes") W(WEEKDAY, WEDNESDAY, "miercoles")
    W(WEEKDAY, THURSDAY, "jueves") W(WEEKDAY, FRIDAY, "viernes") W(WEEKDAY, SATURDAY, "sabado")
    W(WEEKDAY, SUNDAY, "domingo")
    W(WEEKDAY, MONDAY, "segunda") W(WEEKDAY, TUESDAY, "terca") W(WEEKDAY, WEDNESDAY, "quarta")
    W(WEEKDAY, THURSDAY, "quinta") W(WEEKDAY, FRIDAY, "sexta")
    W(WEEKDAY, MONDAY, "lunedi") W(WEEKDAY, TUESDAY, "martedi") W(WEEKDAY, WEDNESDAY, "mercoledi")
    W(WEEKDAY, THURSDAY, "giovedi") W(WEEKDAY, FRIDAY, "venerdi") W(WEEKDAY, SATURDAY, "sabato")
    W(WEEKDAY, SUNDAY, "domenica")
    W(DAYS, -1, "yesterday") W(DAYS, -1, "gestern") W(DAYS, -2, "vorgestern") W(DAYS, -1, "hier")
    W(DAYS, -1, "ayer") W(DAYS, -2, "anteayer") W(DAYS, -1, "ontem") W(DAYS, -2, "anteontem")
    W(DAYS, -1, "ieri") W(DAYS, -2, "altroieri")
    W(PAST, 0, "last") W(PAST, 0, "past") W(PAST, 0, "letzten") W(PAST, 0, "letzte") W(PAST, 0, "letzter")
    W(PAST, 0, "vergangenen") W(PAST, 0, "vorigen") W(PAST, 0, "dernier") W(PAST, 0, "derniere")
    W(PAST, 0, "passe") W(PAST, 0, "pasado") W(PAST, 0, "pasada") W(PAST, 0, "passado") W(PAST, 0, "passada")
    W(PAST, 0, "scorso") W(PAST, 0, "scorsa") W(PAST, 0, "ultimo") W(PAST, 0, "ultima")
    W(ON, 0, "on") W(ON, 0, "am") W(ON, 0, "vom") W(ON, 0, "zum") W(ON, 0, "le") W(ON, 0, "du") W(ON, 0, "el")
    W(ON, 0, "del") W(ON, 0, "il") W(ON, 0, "dal") W(ON, 0, "dated") W(ON, 0, "den") W(ON, 0, "na")
    W(ON, 0, "no") W(ON, 0, "em") W(ON, 0, "dia") W(ON, 0, "lo")

    /* what a number is of */
    W(INVOICE, 0, "invoice") W(INVOICE, 0, "invoices") W(INVOICE, 1, "inv") W(INVOICE, 0, "bill")
    W(INVOICE, 0, "bills") W(INVOICE, 0, "credit") W(INVOICE, 0, "rechnung") W(INVOICE, 0, "rechnungen")
    W(INVOICE, 0, "rechnungsnummer") W(INVOICE, 0, "rechnungsnr") W(INVOICE, 0, "renr") W(INVOICE, 1, "rg")
    W(INVOICE, 0, "rgnr") W(INVOICE, 0, "rechn") W(INVOICE, 0, "gutschrift") W(INVOICE, 0, "faktura")
    W(INVOICE, 0, "beleg") W(INVOICE, 0, "belegnummer") W(INVOICE, 0, "facture") W(INVOICE, 0, "factures")
    W(INVOICE, 1, "fact") W(INVOICE, 0, "avoir") W(INVOICE, 0, "factura") W(INVOICE, 0, "facturas")
    W(INVOICE, 0, "abono") W(INVOICE, 0, "fatura") W(INVOICE, 0, "faturas") W(INVOICE, 0, "fattura")
    W(INVOICE, 0, "fatture") W(INVOICE, 1, "fatt") W(INVOICE, 0, "nota") W(INVOICE, 0, "invoicenumber")
    W(TICKET, 0, "ticket") W(TICKET, 0, "tickets") W(TICKET, 0, "case") W(TICKET, 0, "cases")
    W(TICKET, 0, "incident") W(TICKET, 0, "request") W(TICKET, 0, "ticketnummer") W(TICKET, 0, "ticketnr")
    W(TICKET, 0, "vorgang") W(TICKET, 0, "vorgangsnummer") W(TICKET, 0, "fall") W(TICKET, 0, "anfrage")
    W(TICKET, 0, "dossier") W(TICKET, 0, "demande") W(TICKET, 0, "caso") W(TICKET, 0, "incidencia")
    W(TICKET, 0, "incidente") W(TICKET, 0, "chamado") W(TICKET, 0, "richiesta") W(TICKET, 0, "segnalazione")
    W(ORDER, 0, "order") W(ORDER, 0, "orders") W(ORDER, 0, "po") W(ORDER, 0, "job") W(ORDER, 0, "ref")
    W(ORDER, 0, "reference") W(ORDER, 0, "auftrag") W(ORDER, 0, "auftragsnummer") W(ORDER, 0, "bestellung")
    W(ORDER, 0, "bestellnummer") W(ORDER, 0, "referenz") W(ORDER, 0, "commande") W(ORDER, 0, "pedido")
    W(ORDER, 0, "ordine") W(ORDER, 0, "encomenda") W(ORDER, 0, "referencia") W(ORDER, 0, "riferimento")
    W(LINE, 0, "line") W(LINE, 0, "lines") W(LINE, 0, "item") W(LINE, 0, "items") W(LINE, 0, "position")
    W(LINE, 0, "positions") W(LINE, 0, "pos") W(LINE, 0, "zeile") W(LINE, 0, "posten") W(LINE, 0, "positionen")
    W(LINE, 0, "ligne") W(LINE, 0, "linea") W(LINE, 0, "linha") W(LINE, 0, "riga") W(LINE, 0, "partida")
    W(NUMERO, 0, "no") W(NUMERO, 0, "nr") W(NUMERO, 0, "num") W(NUMERO, 0, "number") W(NUMERO, 0, "numbers")
    W(NUMERO, 0, "nummer") W(NUMERO, 0, "nummern") W(NUMERO, 0, "numero") W(NUMERO, 0, "numeros")
    W(NUMERO, 0, "n") W(NUMERO, 0, "nro") W(NUMERO, 0, "id") W(NUMERO, 0, "note") W(NUMERO, 0, "ref")
    W(NUMERO, 0, "the") W(NUMERO, 0, "die") W(NUMERO, 0, "la") W(NUMERO, 0, "our") W(NUMERO, 0, "your")

    /* money */
    W(MONEY, 0, "amount") W(MONEY, 0, "amounts") W(MONEY, 0, "total") W(MONEY, 0, "sum") W(MONEY, 0, "price")
    W(MONEY, 0, "fee") W(MONEY, 0, "cost") W(MONEY, 0, "costs") W(MONEY, 0, "charge") W(MONEY, 0, "charged")
    W(MONEY, 0, "charging") W(MONEY, 0, "billed") W(MONEY, 0, "pay") W(MONEY, 0, "paid") W(MONEY, 0, "owe")
    W(MONEY, 0, "balance") W(MONEY, 0, "betrag") W(MONEY, 0, "summe") W(MONEY, 0, "preis") W(MONEY, 0, "kosten")
    W(MONEY, 0, "gesamtbetrag") W(MONEY, 0, "rechnungsbetrag") W(MONEY, 0, "endbetrag") W(MONEY, 0, "berechnet")
    W(MONEY, 0, "bezahlt") W(MONEY, 0, "uberwiesen") W(MONEY, 0, "montant") W(MONEY, 0, "somme") W(MONEY, 0, "prix")
    W(MONEY, 0, "facture") W(MONEY, 0, "payer") W(MONEY, 0, "importe") W(MONEY, 0, "precio") W(MONEY, 0, "suma")
    W(MONEY, 0, "cobrado") W(MONEY, 0, "valor") W(MONEY, 0, "preco") W(MONEY, 0, "soma") W(MONEY, 0, "importo")
    W(MONEY, 0, "prezzo") W(MONEY, 0, "somma") W(MONEY, 0, "totale") W(MONEY, 0, "pagato") W(MONEY, 0, "pagado")
    W(MONEY, 0, "pago")
    W(AFTER, 0, "net") W(AFTER, 0, "netto") W(AFTER, 0, "gross") W(AFTER, 0, "brutto") W(AFTER, 0, "ht")
    W(AFTER, 0, "ttc")
    W(CURRENCY, EUR, "euro") W(CURRENCY, EUR, "euros") W(CURRENCY, EUR, "eur") W(CURRENCY, GBP, "pound")
    W(CURRENCY, GBP, "pounds") W(CURRENCY, GBP, "quid") W(CURRENCY, GBP, "pfund") W(CURRENCY, GBP, "livres")
    W(CURRENCY, GBP, "libras") W(CURRENCY, GBP, "sterline") W(CURRENCY, GBP, "gbp") W(CURRENCY, USD, "usd")
    W(CURRENCY, USD_SHARED, "dollar") W(CURRENCY, USD_SHARED, "dollars") W(CURRENCY, USD_SHARED, "bucks")
    W(CURRENCY, USD_SHARED, "dolares") W(CURRENCY, USD_SHARED, "dollari") W(CURRENCY, CHF, "chf")
    W(CURRENCY, CHF, "franken") W(CURRENCY, CHF, "sfr") W(CURRENCY, CHF, "fr") W(CURRENCY, CHF, "francs")
    W(CURRENCY, CHF, "franchi") W(CURRENCY, SEK_SHARED, "kr") W(CURRENCY, SEK_SHARED, "kronor")
    W(CURRENCY, SEK_SHARED, "kroner") W(CURRENCY, SEK, "sek") W(CURRENCY, NOK, "nok") W(CURRENCY, DKK, "dkk")
    W(CURRENCY, PLN, "pln") W(CURRENCY, PLN, "zl") W(CURRENCY, PLN, "zloty") W(CURRENCY, CZK, "czk")
    W(CURRENCY, CZK, "kc") W(CURRENCY, INR, "inr") W(CURRENCY, INR, "rs") W(CURRENCY, INR, "rupees")
    W(CURRENCY, JPY, "jpy") W(CURRENCY, JPY, "yen") W(CURRENCY, CNY, "cny") W(CURRENCY, CNY, "yuan")
    W(CURRENCY, BRL, "reais") W(CURRENCY, HUF, "huf") W(CURRENCY, RON, "lei")

    W(PHONE, 0, "tel") W(PHONE, 0, "telefon") W(PHONE, 0, "telephone") W(PHONE, 0, "phone") W(PHONE, 0, "fax")
    W(PHONE, 0, "mobile") W(PHONE, 0, "mobil") W(PHONE, 0, "mob") W(PHONE, 0, "handy") W(PHONE, 0, "telefono")
    W(PHONE, 0, "telefone") W(PHONE, 0, "movil") W(PHONE, 0, "celular") W(PHONE, 0, "cell") W(PHONE, 0, "durchwahl")
    W(PHONE, 0, "portable") W(PHONE, 0, "cellulare") W(PHONE, 0, "whatsapp") W(PHONE, 0, "ext")
    W(AND, 0, "and") W(AND, 0, "und") W(AND, 0, "et") W(AND, 0, "y") W(AND, 0, "e") W(AND, 0, "ed") W(AND, 0, "or")
    W(AND, 0, "oder") W(AND, 0, "ou") W(AND, 0, "o")
    W(FILLER, 0, "of") W(FILLER, 0, "von") W(FILLER, 0, "uber") W(FILLER, 0, "de") W(FILLER, 0, "d")
    W(FILLER, 0, "do") W(FILLER, 0, "da") W(FILLER, 0, "di") W(FILLER, 0, "is") W(FILLER, 0, "was") W(FILLER, 0, "ist")
    W(FILLER, 0, "est") W(FILLER, 0, "es") W(FILLER, 0, "for") W(FILLER, 0, "us") W(FILLER, 0, "me")
    W(FILLER, 0, "uns") W(FILLER, 0, "you") W(FILLER, 0, "only") W(FILLER, 0, "nur") W(FILLER, 0, "about")
};
#undef W
// clang-format on

static_assert(ARRAY_LEN(words) <= REFS_WORDS_ROOM, "raise REFS_WORDS_ROOM");

const struct refs_currency *refs_currency(int32_t row) {
    return &currencies[row];
}

int32_t refs_dollar(const char *folded) {
    static const struct {
        const char text[4];
        int32_t row;
    } dollars[] = {{"us", USD}, {"u", USD},   {"a", AUD},  {"au", AUD}, {"c", CAD},
                   {"ca", CAD}, {"can", CAD}, {"nz", NZD}, {"hk", HKD}, {"s", SGD},
                   {"sg", SGD}, {"r", BRL},   {"mx", MXN}};
    for (size_t i = 0; i < ARRAY_LEN(dollars); i++) {
        if (strcmp(dollars[i].text, folded) == 0) {
            return dollars[i].row;
        }
    }
    return -1;
}

int32_t refs_currency_sign(uint32_t scalar) {
    static const struct {
        uint32_t scalar;
        int32_t row;
    } signs[] = {{'$', USD_SHARED}, {0xa3, GBP},   {0xa5, JPY_SHARED}, {0x20ac, EUR}, {0x20a9, KRW},
                 {0x20aa, ILS},     {0x20ab, VND}, {0x20b1, PHP},      {0x20b4, UAH}, {0x20b9, INR},
                 {0x20ba, TRY},     {0x20bd, RUB}, {0xe3f, THB}};
    for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
        if (signs[i].scalar == scalar) {
            return signs[i].row;
        }
    }
    return -1;
}

void refs_words_init(struct refs_words *index) {
    uint16_t count['z' - 'a' + 2] = {0};
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        count[words[i].text[0] - 'a' + 1]++;
    }
    index->first[0] = 0;
    for (size_t i = 1; i < ARRAY_LEN(count); i++) {
        count[i] = (uint16_t)(count[i] + count[i - 1]);
        index->first[i] = count[i];
    }
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        index->order[count[words[i].text[0] - 'a']++] = (uint16_t)i;
    }
}

struct refs_meaning refs_words_find(const struct refs_words *index, const char *word, size_t len) {
    struct refs_meaning meaning = {{SENSE_NONE, SENSE_NONE}, {0, 0}};
    if (word[0] < 'a' || word[0] > 'z') {
        return meaning;
    }
    size_t found = 0, letter = (size_t)(word[0] - 'a');
    for (size_t i = index->first[letter]; i < index->first[letter + 1]; i++) {
        const struct word *row = &words[index->order[i]];
        if (row->len == len && memcmp(row->text, word, len) == 0) {
            meaning.sense[found] = row->sense;
            meaning.value[found] = row->value;
            if (++found == REFS_SENSES) {
                break;
            }
        }
    }
    return meaning;
}
