/** The tone of Italian mail: words and phrases. */
#include "callsheet/domain/tone_lexicon.h"

#include "callsheet/base/status.h"

// clang-format off
static const struct tone_group groups[] = {
    {TONE_KIND_HOT, 44, "vergogna*, vergognos*, vergognatevi, inaccettabil*, intollerabil*, inammissibil*, scandalos*, scandalo, indecente*, indegn*, @not ?e|sono ?@very accettabil*|tollerabil*|ammissibil*, prendendo ?@us in giro, presa in giro, prese in giro, prendete|prendere in giro, insulto, mancanza di rispetto, oltraggi*, schifo, schifos*, disgust*, abuso, sfacciat*, faccia tosta", NULL},
    {TONE_KIND_HOT, 28, "incredibil*, ridicol*, assurd*, come vi|si permette*|osate|permette, il colmo, pazzesc*, patetic*, deplorevol*, penos*, allucinant*, inaudit*, roba da", NULL},
    {TONE_KIND_FEELING, 44, "stufo, stufa, stufi, furios*, arrabbiat*, indignat*, infuriat*, incazzat*, basta, non ne posso|possiamo, pazienza ?e|ha|e finit*|esaurit*|limite, perso|perdendo la pazienza, stanco|stanchi di, esasperat*, esasperant*, rabbia, averne abbastanza, ne ho|abbiamo abbastanza", NULL},
    {TONE_KIND_ACCUSE, 40, "ladri, ladro, ladroni, furto, truffa*, truffator*, imbroglion*, imbroglio, bugiard*, bugie, bugia, mentito, mentite, mentono, menzogn*, frode, rubare, rubando, derubat*, raggir*, ricatto, estorsione, fregat*, fregare, disonest*", "accuses of lying or cheating"},
    {TONE_KIND_ACCUSE, 32, "incompeten*, incapac*, inett*, negligen*, irresponsabil*, poco|nessuna|poca seri*|profession*, mancanza di professionalita|serieta, malafede, arrogan*, maleducat*, cafon*, dilettant*, scuse, prepoten*, menefregh*, colpa vostra, vostra colpa|negligenza, inadempien*, scorrett*", "accuses"},
    {TONE_KIND_BAD, 32, "pessim*, peggior*, orribil*, disastr*, spazzatura, terribil*, penos*, caos, catastrof*, vergogna, inutil*, schifezza, terrificant*", NULL},
    {TONE_KIND_BAD, 16, "cattiv*, scadent*, scars*, mediocre*", NULL},
    {TONE_KIND_CONTEMPT, 34, "idiot*, imbecill*, pagliacc*, buffon*, cretin*, perso ogni|tutta|qualsiasi|la ?la fiducia, ogni fiducia, nessuna fiducia, perdita di tempo, perdere ?altro|il|mio|nostro tempo, sapete leggere|almeno, per cosa|che|quale vi ?paghiamo|cosa, che razza di, non vi|ve|gliene|ve ne|importa|frega, trattate ?@us come|cosi, chi credete|vi, state scherzando, uno scherzo, e uno scherzo", NULL},
    {TONE_KIND_SWEAR, 30, "merda*, cazzo*, cazzat*, stronz*, vaffan*, coglion*, puttan*, culo", NULL},
    {TONE_KIND_SWEAR, 8, "maledett*, dannat*", NULL},
    {TONE_KIND_LEGAL, 38, "@us @lawyer, nostro|nostri|mio|miei|un|al|ai|agli|mia @lawyer, vie|azioni|azione legali|legale, per vie legali, tribunale, denuncia*, denunciare*, denunceremo, querel*, causa legale, far|fare|faremo|faro causa, diffid*, messa in mora, risarciment*, danni subiti, giudice, procedere legalmente", NULL},
    {TONE_KIND_LEAVE, 34, "disdic*, disdett* ?immediat*, disdetta, recesso, recediamo, recedere, cambi* fornitore|azienda|gestore, altro|altri fornitore|fornitori, altrove, mai piu, rivolger* altrove|ad|alla ?altr*|concorrenza, risolv* il contratto, rescind*, annull* ?il|tutto|nostro|tutti ?contratto|ordine|abbonamento, chiud* ?il|ogni rapport*|conto, perso un cliente, concorrenza", NULL},
    {TONE_KIND_WITHHOLD, 28, "non ?vi|intend*|abbiamo ?di ?intenzione pagher*|pago|paghiamo|pagare|pagheremo, nemmeno|neanche|un ?un solo centesimo|euro, un centesimo, mi|ci rifiut* di|di, rifiut* di pagare, rivoglio|rivogliamo ?i ?miei|nostri|soldi, soldi indietro, rimborso immediato|subito, esig* ?il|un rimborso, sospend* ?i|ogni|il pagament*", NULL},
    {TONE_KIND_REPORT, 26, "associazione ?dei|di|consumatori consumatori, altroconsumo, codacons, recensione negativa, recensioni, giornali, stampa, social, reclamo, direzione, vostro ?diretto responsabile|superiore|capo|direttore, segnaler* ?a|alle|all", NULL},
    {TONE_KIND_DEMAND, 18, "esigo, esigiamo, pretendo, pretendiamo, ultim* avviso|sollecito|volta|occasione|avvertimento, se ?non ?entro entro|ricev*|provved*|rispond*|risolv*, in caso contrario, altrimenti, smettetela ?di, immediatamente, una spiegazione, voglio ?parlare|una|il|che|sapere, entro e non|e, togliete|cancellate|annullate", NULL},
    {TONE_KIND_DEMAND, 8, "subito, adesso, oggi stesso, entro ?@light venerdi|lunedi|domani|oggi, oggi", NULL},
    {TONE_KIND_REPEAT, 18, "ancora una volta, per l ennesima, ennesim*, terza|quarta|quinta volta|lettera|mail|settimana|segnalazione, @many volte|settimane|mesi|mail|telefonate|chiamate|giorni|messaggi, sempre ?la|lo|le stess*, ogni volta, continuamente, costantemente, ripetut*, da settimane|mesi|giorni, da @many|_ settimane|mesi|giorni, di nuovo ?la, continuate a|ad, piu volte", NULL},
    {TONE_KIND_REPEAT, 10, "ancora ?ricevuto non|nessun*|nulla|niente, non ?ho|abbiamo ancora, seconda volta, gia ?detto|scritto|chiesto|segnalato", NULL},
    {TONE_KIND_IGNORED, 18, "ignor*, nessuno ?ci|mi|si|ha|e ?@us|fa|degna risponde|richiama|venuto|avvisato|viene|risposto|chiamato|interessa|presenta*|aiuta|vivo|sa, non ?ci|mi|avete|vi|e ?avete|mai|siete|stat* ?mai risposto|rispondete|richiamato|degnati|ricevuto ?alcuna, mai ?@us|stata|avuto|ricevuto risposto|risposta|fatto|rispondete|richiamato, senza ?alcuna|nessuna|una|mai|ricevere risposta|rispondere|spiegazione|spiegazioni|preavviso, nessuna ?@light risposta|spiegazione|soluzione|scusa, rimbalz*, scaricabarile, silenzio", NULL},
    {TONE_KIND_SARCASM, 40, "complimenti, congratulazioni, grazie di|per niente|nulla, bravi, bravo, bel lavoro, ottimo|bel|grande|eccellente lavoro|servizio, che bella|bravi|efficienza|sorpresa|bravura, fantastic*, geniale, magnific*, fate con, con calma, come sempre, come al solito, davvero ?@very impressionante|bravi, felice|lieto di sapere", NULL},
    {TONE_KIND_DISPUTE, 9, "non ?siamo|sono d accordo, d accordo, contest*, errore, errori, errat*, sbagliat*, corregg*, troppo alt*|car*, concordato, non ?abbiamo ordinato|richiesto, sorpres*, addebitat* due, non capisc*, non condivid*", NULL},
    {TONE_KIND_UPSET, 16, "delus*, fastidios*, infastidit*, insoddisfatt*, scontent*, @not ?@very|siamo|sono soddisfatt*|content*|felic*, frustra*, seccat*, seccante, spiacevol*, dispiaciut*, aspettavo di|meglio, irritat*, irritante", NULL},
    {TONE_KIND_COURTESY, -2, "grazie, per favore, per cortesia, cordiali saluti, saluti, buongiorno, potreste, potrebbe, gentil*, cortes*, scusate, scusi, distinti, egregi*, spett*, ciao, prego, forse", NULL},
    {TONE_KIND_PRAISE, -16, "grazie mille|tante|infinite|ancora|davvero, molte grazie, gentilissim*, molto gentil*|soddisfatt*|content*|bene|veloc*, funziona ?di ?nuovo|tutto|perfettamente, eccellente, perfetto, ottimo, errore nostro, colpa nostra, aiuto veloce, buon fine|weekend, nessun reclamo", NULL},
    {TONE_KIND_PANIC, 2, "aiuto, aiutat*, urgent*, urgenza*, emergenza, prima possibile, al piu presto, chiamatemi|chiamateci|richiamatemi ?subito|per, non funziona ?piu niente|nulla|il, niente funziona, nessuno ?riesce|puo ?a lavorare, caduto, @thing ?@light|e ?@light caduto|bloccato|fermo|morto|giu, virus, hackerat*, venire ?subito, perdita ?d, incendio, cosa faccio|facciamo, disperat*, in fretta", NULL},
    {TONE_KIND_PANIC, 1, "server, disastro, negozio, aspetta*, rete", NULL},
    {TONE_KIND_BULK, 2, "annulla ?l ?iscrizione, disiscriv*, cancellati, newsletter*, iscritt*, ricevi|riceve questa, sconto*, sconti, offert*, ultima occasione, promozion*, clicca qui, registrati, webinar*, gratis, gratuit*, messaggio automatico, non rispondere, fuori ufficio, approfitt*, solo oggi, nel browser", NULL},
    {TONE_KIND_FORMAL, 60, "condizioni generali, foro competente, qualsiasi controversia, clausol*, riservat*, destinatari*, @lawyer ha|hanno ?rivisto|approvato|letto", NULL},
    {TONE_KIND_VICTIM, 2, "furto d identita, furto di, phishing, hackerato, vittim*", NULL},
};

const struct tone_language tone_italian = {
    .code = "it",
    .stop_words = "il gli e che un una per con non si di del della dei delle al alla nel sono vi ci avete abbiamo ho ha mi questo questa vostro vostra nostro nostra ma piu "
                  "grazie buongiorno come anche da se siete stato lo da dalle stamattina riunione ore ieri fare nella sulla sul",
    .classes = {
        [TONE_CLASS_YOU] = "voi vi vostro vostra vostri vostre vostri lei suo sua siete avete ve",
        [TONE_CLASS_US] = "ci noi nostro nostra nostri io mi mio mia me",
        [TONE_CLASS_FIRM] = "azienda ditta societa servizio servizi assistenza tecnico tecnici fattura fatture personale lavoro qualita operatore operatori fornitore risposta sollecito gestione comportamento trattamento agenzia squadra",
        [TONE_CLASS_THING] = "server rete internet stampante computer pc telefono programma sistema riscaldamento ascensore tempo sito pagina virus schermo mail connessione perdita acqua niente",
        [TONE_CLASS_NOT] = "non mai ne senza nessun nessuna nessuno",
        [TONE_CLASS_LIGHT] = "e sono siamo un una il la lo molto cosi ho abbiamo per niente di",
        [TONE_CLASS_VERY] = "molto totalmente completamente assolutamente davvero veramente cosi estremamente vera vero pura puro piu semplicemente proprio",
        [TONE_CLASS_HEDGE] = "poco abbastanza piuttosto",
        [TONE_CLASS_LAWYER] = "avvocato avvocati avvocata legale legali",
        [TONE_CLASS_MANY] = "tre quattro cinque sei sette otto nove dieci dodici 3 4 5 6 7 8 9 10 12 varie diverse molte numerose innumerevoli tante",
        [TONE_CLASS_NOBODY] = "nessuno",
        [TONE_CLASS_TROUBLE] = "rotto rompere guasto caduto non niente nulla nessuno mai ancora fattura euro settimane ore perso errore peggio senza",
    },
    .groups = groups,
    .group_count = ARRAY_LEN(groups),
};
// clang-format on
