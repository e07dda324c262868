/** The tone of German mail: words and phrases. */
#include "callsheet/domain/tone_lexicon.h"

#include "callsheet/base/status.h"

// clang-format off
static const struct tone_group groups[] = {
    {TONE_KIND_HOT, 44, "frechheit*, unverschaemt*, ungeheuerlich*, dreist*, skandal, skandaloes*, unfassbar*, unerhoert*, zumutung*, inakzeptabel*, "
        "@not akzeptabel*|hinnehmbar*|tragbar*|akzeptieren|hinnehmen|tolerieren, bodenlos*, das|der|unter letzte|aller|jeder sau|kanone|kritik|wuerde, schlag ins gesicht, "
        "das ist ?doch ?@very ?ein|eine witz|hohn, ein ?schlechter witz, fass zum, "
        "schaemen ?sie sich|sie, schaemt euch, sauerei, schweinerei, armutszeugnis, spottet jeder", NULL},
    {TONE_KIND_HOT, 26, "unglaublich*, laecherlich*, absurd*, peinlich*, untragbar*, unmoeglich*, unzumutbar*, eine schande, grotesk*, indiskutabel*, "
        "was faellt ihnen, was erlauben sie, was bilden sie, wie koennen sie es, geht|ging|so ?@very ?gar nicht, so geht|kann es|das nicht", NULL},
    {TONE_KIND_FEELING, 44, "nase ?@very|gestrichen voll, schnauze ?@very|gestrichen voll, mir reicht, uns reicht, reicht es mir|uns|jetzt, reichts, es reicht, stinksauer, stocksauer, wuetend*, "
        "empoert*, fassungslos*, geduld ist|am|hat, platzt ?mir|uns ?langsam ?jetzt der kragen, kragen platzt, hals, satt|leid, voller|im|vor zorn|wut, entruestet*, entsetzt*, ausser mir|uns, genervt, angewidert", NULL},
    {TONE_KIND_HOT, 34, "ihr ernst, das kann doch nicht, kann doch nicht wahr, nicht wahr sein, ohne uns $, das allerletzte, den bock abgeschossen, nicht mehr feierlich, was soll der, hohn, beleidigung, unterste schublade, der gipfel, krone auf, zum himmel, ohne worte, sprachlos, nicht ihr ernst, so nicht $, nicht mit uns|mir, "
        "fehlt jede|jegliche|jedes, jeder beschreibung, frechheit sondergleichen", NULL},
    {TONE_KIND_FEELING, 26, "sauer, verarscht, veralbert, wut", NULL},
    {TONE_KIND_ACCUSE, 40, "abzocke*, abzocker*, betrug, betrueg*, betrogen, luege*, gelogen, belogen, luegner*, wucher*, abgezockt, fuer dumm verkauf*, uebers ohr, "
        "verarsch*, ausnehmen, abkassier*, dumm verkaufen, diebe, gauner*, betrueger*, erpress*, raub|raeuber", "accuses of lying or cheating"},
    {TONE_KIND_ACCUSE, 32, "inkompeten*, unfaehig*, unserioes*, schlamperei*, schlampig*, stuemper*, pfusch*, dilettant*, unprofessionell*, respektlos*, frech, fahrlaessig*, "
        "arrogant*, unhoeflich*, taeusch*, versagt, versagen, ausrede*, ausfluecht*, was machen sie eigentlich, lassen sie es bleiben, hinhalten, hingehalten, hinhaltetaktik*, rausreden, verschweig*, verschwiegen, leere versprech*, nicht in der lage, "
        "ihr fehler|versagen|verschulden, ihre schuld|fehler|inkompetenz|versaeumnis*, abgewimmelt, abwimmeln, vertroest*", "accuses"},
    {TONE_KIND_BAD, 32, "katastroph*, schlechteste*, miserabel*, mies*, grauenhaft*, furchtbar*, fuerchterlich*, schrecklich*, unterirdisch*, saustall, saftladen, chaos, chaotisch*, "
        "muell, mist, schrott, unsinn, quatsch, bloedsinn, schwachsinn, nutzlos*, unbrauchbar*, desaster, desastroes*, verheerend*, witz, trauerspiel, sauhaufen, schlimm*", NULL},
    {TONE_KIND_BAD, 18, "schlecht*, mangelhaft*, ungenuegend*, unzuverlaessig*, schwach*", NULL},
    {TONE_KIND_CONTEMPT, 36, "idiot*, deppen, trottel*, vollidiot*, dilettanten, wollen sie mich|uns, wollt ihr mich|uns, koennen|koennt|kann|lesen|wissen|haben sie|ihr eigentlich, haltet|halten ?sie|ihr ?mich|uns ?mich|uns fuer dumm|bloed, "
        "sind sie ?noch ?eigentlich|ganz|denn zu|bei|unfaehig|nicht, ernst gemeint, ihr ernst, verlor*|verloren jedes|das|jegliches|alles vertrauen, vertrauen verloren, jedes|jegliches|kein|das ?@very vertrauen ?in ?ihr* ?verloren|mehr, "
        "koennen sie sich ?@very|ihre|den sparen, sparen sie sich|mir|ihre, wofuer zahlen|bezahlen wir, wofuer bezahl* ?@us ?sie, was soll das, was soll der, ihr laden, euer laden, ihr ?sogenannter|toller verein, zeit verschwend*|stehlen|rauben, zeitverschwendung, "
        "niemand|keiner|keinen fuehlt|interessiert|kuemmert, interessiert sie|ihnen ?offenbar|wohl ?nicht|einen, glaube|glauben ihnen|wir kein|ihnen wort|kein|nicht", NULL},
    {TONE_KIND_SWEAR, 30, "scheiss*, verfickt*, arsch*, zum teufel, zum kotzen, kotzt, leck mich", NULL},
    {TONE_KIND_SWEAR, 8, "verdammt*, verflucht*, zum donner*", NULL},
    {TONE_KIND_LEGAL, 38, "@lawyer einschalten|uebergeben|beauftrag*|hinzuziehen|weitergeb*|klaeren|kuemmern, meinem|meinen|unserem|unseren|unser|mein|einen|dem|den|unsere|unserer @lawyer, klage einreichen|erheben, verklag*, anzeige erstatten, strafanzeige*, vor gericht, "
        "rechtliche* schritte ?einleiten|ergreifen|einzuleiten|vor|gegen, rechtsweg*, anwaltlich*, gerichtlich*, schadensersatz*, schadenersatz*, haftbar, haftung nehmen, mahnbescheid, in regress, verbraucherzentrale, verbraucherschutz"
        , NULL},
    {TONE_KIND_LEAVE, 34, "fristlos*, kuendige|kuendigen ?@us|ich|hiermit ?hiermit ?@us|den|unseren|alle|die|das ?@us|wartungsvertrag|vertrag|vertraege, hiermit kuendig*, vertrag kuendigen, anderen|neuen|andere anbieter*|dienstleister*|partner*|firma|lieferanten, nie wieder, nie mehr, zusammenarbeit .. beend*, beenden ?@us|wir die|unsere zusammenarbeit|geschaeft*, "
        "wechseln ?@us|wir ?jetzt ?den|zu ?einem anbieter*|dienstleister*|anderen, das war ?es|das, letzte auftrag, keinen auftrag, keine|keinen|kein weiteren|weitere|weiterer auftrag*|auftraege|rechnung|zusammenarbeit, anderweitig, zur konkurrenz", NULL},
    {TONE_KIND_LEAVE, 26, "anderweitig vergeben|beauftragt, mehrkosten, in rechnung stellen, kosten .. tragen|rechnung, weiteren|weitere entschuldigungen|anrufen|anrufe|besuchen|besuche, verstreichen lassen|gelassen, abzusehen, anderen vergeben, kein vertrauen, nicht mehr bereit|gewillt, suchen ?@us ?wir ?einen|uns andere*|neue*, melden sie sich nicht, betreten sie", NULL},
    {TONE_KIND_WITHHOLD, 28, "zahlen|bezahlen|zahle|bezahle ?ich|wir ?das ?sie ?sicher|bestimmt ?@very nicht, werden|werde ?@us|wir|ich|die|diese ?die|diese ?rechnung ?sicher* nicht|keinen ?be|mehr zahlen|bezahlen|begleichen|cent, keine|keinen .. begleichen|bezahlen|zahlen|ueberweisen, keinen cent|pfennig|rappen|euro, verweigern ?die|jede zahlung, geld zurueck*, rueckerstattung ?sofort, werde|werden .. nicht bezahlen|zahlen, nicht bezahlen, zahlung .. zurueckhalten|einstellen|verweiger*, stornieren sie ?das|die|diese ?rechnung ?sofort|umgehend", NULL},
    {TONE_KIND_REPORT, 26, "schlechte bewertung*, bewertung* schreiben|hinterlass*, im internet, ihren|deinen|ihrem chef|vorgesetzten|geschaeftsfuehr*, geschaeftsleitung ?informier*|eingeschaltet, oeffentlich machen, presse, "
        "beschwere|beschweren ?ich|wir mich|uns, beschwerde", NULL},
    {TONE_KIND_DEMAND, 18, "letzte|letztmalig|letztmalige|letzter ?eine frist|mahnung|chance|aufforderung|mal, frist bis|von|setze|gesetzt, fristsetzung, verlange|verlangen|fordere|fordern ?ich|wir ?hiermit|sie, erwarte|erwarten ?ich|wir ?eine|umgehend|sofort|bis|dass|von|ihre, hoeren sie ?endlich auf, lassen sie ?das|den|es|die, nehmen sie ?das|die|diesen|sofort ?zurueck|sofort|raus, unverzueglich*, ein fuer alle, "
        "andernfalls, ansonsten werde*, danach werde*|uebergebe*|gehen, bringen sie das, geben sie mir|uns, hiermit, sonst", NULL},
    {TONE_KIND_DEMAND, 8, "sofort, umgehend, endlich, endgueltig, jetzt, heute noch, bis morgen|freitag|montag|mittwoch|donnerstag|dienstag|spaetestens", NULL},
    {TONE_KIND_REPEAT, 18, "zum dritten|vierten|fuenften|sechsten|zigsten|x|wiederholten|letzten mal*, schon wieder, immer wieder, staendig*, dauernd*, jedes mal, jedesmal, mehrfach*, mehrmals, wiederholt*, immer|staendig neue ausreden|fehler, seit wochen|monaten|tagen|jahren, seit @many|_ wochen|monaten|tagen, dritte|dritten|vierte|fuenfte|dritter|dritten mahnung|mail|anfrage|brief|rechnung|versuch|schreiben, zigmal, tausendmal, das|dasselbe gleiche ?problem|fehler|spiel, @many mal, @many anrufe|mails|schreiben", NULL},
    {TONE_KIND_REPEAT, 10, "wieder, erneut, abermals, noch ?immer nicht|keine|nichts|kein, immer noch nicht|keine|nichts|kein, zum zweiten, zweite|zweimal", NULL},
    {TONE_KIND_IGNORED, 18, "ignorier*, niemand|keiner ?hat|ist|wird ?sich ?es ?fuer ?zustaendig|noetig ruft*|antwortet|meldet*|gemeldet|reagiert*|kommt|gekommen|erschienen|zurueck|geht|fuehlt|kuemmert|hilft|erreichbar|zustaendig, "
        "nicht|nie|niemals ?mal|einmal ?zu reagiert|geantwortet|gemeldet|antworten|reagieren|zurueckgerufen|erschienen|gekommen|beantwortet, keine|keinerlei antwort|reaktion|rueckmeldung|rueckruf|erklaerung|entschuldigung|lebenszeichen, im stich gelassen, von einem zum, von pontius, haengen gelassen, unbeantwortet*, sitzen gelassen, "
        "schuldig geblieben, haben|habt sie|ihr nicht ?mal reagiert|geantwortet, warteschleife, umsonst gewartet, noetig gehalten|zu, geschoben", NULL},
    {TONE_KIND_SARCASM, 40, "herzlichen|herzlich|gratuliere|glueckwunsch ?glueckwunsch*, tolle|super|klasse|gute|prima|grossartige|beeindruckende|bravouroese|starke leistung|arbeit|service|aktion|sache, bravo, na toll|super|prima|bravo|klasse, vielen|danke dank|fuer ?fuer nichts, danke fuer nichts, hut ab, wie schoen|nett|reizend|freundlich, ganz grosses kino, "
        "lassen sie sich ?ruhig ?nur zeit, wie immer, grosses lob, schoen dass, freut mich|uns ?sehr ?zu dass|sehen|hoeren", NULL},
    {TONE_KIND_DISPUTE, 9, "nicht einverstanden, einverstanden, widerspr*, beanstand*, reklam*, nicht nachvollzieh*, nicht vereinbart, nicht bestellt, zu hoch, falsch*, fehler*, fehlerhaft*, vereinbart war*, nicht freigeben, doppelt berechnet, ehrlich gesagt, korrigieren, so nicht", NULL},
    {TONE_KIND_UPSET, 16, "enttaeusch*, aergerlich*, aerger, veraergert*, unzufrieden*, @not zufrieden, leider ?noch ?immer|keine, frustrier*, bedauerlich*, verwundert*, verwunderlich*, befremd*, mehr erwartet, nervig*, nervt, laestig, zum zweiten mal, unerfreulich*", NULL},
    {TONE_KIND_COURTESY, -2, "bitte, danke, vielen dank, freundlichen gruessen, freundliche gruesse, viele gruesse, gruss, beste|besten gruesse|gruessen, koennten sie, wuerden sie, vielleicht, eilt nicht, sehr geehrte*, guten tag|morgen, entschuldig*, hallo", NULL},
    {TONE_KIND_PRAISE, -16, "vielen|herzlichen ?lieben|herzlichen dank ?fuer, danke ?nochmal|schoen|sehr fuer, schnelle|tolle|gute|super hilfe|unterstuetzung, super, prima, hervorragend*, freundlich, sehr zufrieden, ausgezeichnet*, begeistert, funktioniert ?jetzt ?alles wieder, laeuft ?jetzt|endlich ?endlich wieder, geht wieder, unser|mein|unsere fehler|schuld, ganz toll, weiter so, empfehlen sie gern*, keine beschwerde*, alles bestens|gut|super|prima, @not unzufrieden", NULL},
    {TONE_KIND_PANIC, 2, "hilfe, dringend*, notfall*, bitte|sofort|schnell|umgehend ?sofort|schnell|dringend anrufen|zurueckrufen|melden|kommen, so schnell wie, schnellstmoeglich*, asap, geht ?gar ?ueberhaupt nichts|nicht mehr, nichts geht|funktioniert|laeuft ?mehr, "
        "@thing ?ist|sind|ist|hat|wurde ?@light|komplett|wieder abgestuerzt|tot|ausgefallen|down|weg|kaputt|offline|gehackt|verschluesselt, virus, es brennt, @nobody ?kann ?mehr arbeiten, kann nicht arbeiten, helfen sie, panik, angst, wasser, ganz schnell, ich glaube, verzweifelt, was soll ich|sollen ?wir|tun, schnell jemand*", NULL},
    {TONE_KIND_PANIC, 1, "abgestuerzt, ausgefallen, server, kasse, warten, katastrophe, fehlermeldung*", NULL},
    {TONE_KIND_BULK, 2, "newsletter*, abmelden, abbestellen, abonnier*, sie erhalten diese, sichern sie sich, rabatt*, impressum, jetzt ?kostenlos anmelden|bestellen|sichern|buchen|registrieren, webinar*, kostenlos*, im browser, datenschutz*, aktion, sonderangebot*, automatisch erstellt|generiert|versandt, antworten sie nicht, abwesen*, gutschein*, jetzt ?@very|kostenlos ?zum anmelden, nicht verpassen", NULL},
    {TONE_KIND_FORMAL, 60, "geschaeftsbedingungen, gerichtsstand*, agb, bei zahlungsverzug, behalten wir uns rechtliche schritte, vertraulich*, widerspruch ist, allgemeine* geschaeft*, @lawyer hat|haben ?den ?vertrag|geprueft|durchgesehen|freigegeben|geprueft, fristgerecht* kuendig*, ordentlich* kuendig*", NULL},
    {TONE_KIND_VICTIM, 2, "identitaetsdiebstahl, phishing*, gehackt, hacker*, betrugsversuch*, opfer", NULL},
};

const struct tone_language tone_german = {
    .code = "de",
    .stop_words = "was da ihrer sind der die das und ist ich sie wir nicht ein eine zu mit auf den von fuer im dem bei ihr ihre "
                  "ihren uns mir es haben wird bitte danke wie auch noch sich nach des hallo guten sehr mehr werden als aber",
    .classes = {
        [TONE_CLASS_YOU] = "sie ihr ihre ihren ihrem ihrer ihres ihnen euch euer eure euren du dein deine dich dir",
        [TONE_CLASS_US] = "ich wir mich mir uns unser unsere unseren unserem unserer mein meine meinem meinen",
        [TONE_CLASS_FIRM] = ("firma unternehmen laden service support kundendienst kundenservice techniker mitarbeiter kollege kollegin hotline rechnung "
            "rechnungen abrechnung leistung arbeit qualitaet verhalten umgang betreuung kommunikation beratung berater chef leitung verein saftladen "
            "organisation ausfuehrung behandlung angebot termin dienstleister agentur antwort mahnung berechnen verlangen"),
        [TONE_CLASS_THING] = ("server netzwerk internet drucker rechner computer pc laptop programm software system systeme telefon telefone kasse heizung aufzug wetter "
            "mail mails virus fehlermeldung bildschirm leitung verbindung daten webseite website seite shop geraet maschine technik angst arbeiten"),
        [TONE_CLASS_NOT] = "nicht kein keine keinen keiner nie niemals ohne weder nichts",
        [TONE_CLASS_LIGHT] = "so sehr ganz der die das ein eine einen wirklich mehr sein ist gar zu von aller unbedingt",
        [TONE_CLASS_VERY] = "sehr absolut total voellig komplett wirklich echt reine reinste einfach extrem zutiefst ausgesprochen dermassen gestrichen endgueltig absolute nur",
        [TONE_CLASS_HEDGE] = "etwas bisschen ziemlich eher leicht vielleicht",
        [TONE_CLASS_LAWYER] = "anwalt anwaelte anwaeltin anwaelten rechtsanwalt rechtsanwaelte rechtsanwaeltin rechtsabteilung rechtsbeistand juristen gericht staatsanwaltschaft",
        [TONE_CLASS_MANY] = "drei vier fuenf sechs sieben acht neun zehn zwoelf 3 4 5 6 7 8 9 10 12 mehrere mehreren zahllose unzaehlige etliche vielen dutzende",
        [TONE_CLASS_NOBODY] = "niemand keiner niemanden",
        [TONE_CLASS_TROUBLE] = "kaputt defekt tot nicht nichts kein keine mehr wieder fehler falsch rechnung ausgefallen abgestuerzt verloren geloescht wochen monate stunden chaos schlimmer niemand nie",
    },
    .groups = groups,
    .group_count = ARRAY_LEN(groups),
};
// clang-format on
