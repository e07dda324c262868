/** The tone of French mail: words and phrases. */
#include "callsheet/domain/tone_lexicon.h"

#include "callsheet/base/status.h"

// clang-format off
static const struct tone_group groups[] = {
    {TONE_KIND_HOT, 44, "scandaleu*, scandale, honte, honteu*, inadmissible*, inacceptable*, intolerable*, inqualifiable*, insupportable*, lamentable*, inouie|inoui, @not ?du ?tout acceptable*|admissible|tolerable, revoltant*, indigne*, "
        "vous moquez|moquer de|du, foutez|foutre|foutage de|du, comble, c ?en est ?de trop, se moque* de|du, degoutant*, ecoeurant*, une insulte, sans vergogne, culot", NULL},
    {TONE_KIND_HOT, 28, "n importe quoi, incroyable*, ridicule*, aberrant*, absurde*, hallucinant*, deplorable*, vous osez, osez vous, comment osez, minable*, grotesque*, la derniere fois", NULL},
    {TONE_KIND_FEELING, 44, "furieu*, ras le bol, marre de|d, en ai|avons|j ?plus ?plus assez|marre, j en ai assez|marre, nous en avons assez|marre, assez|marre de vos|votre|cette|ces, excede*, hors de moi, a bout, en colere, outre, outree, scandalise*, indignee|indigne, ma patience, notre patience, patience a|est, enerve*, exaspere*, je suis revolte*, ecoeure*, marre", NULL},
    {TONE_KIND_ACCUSE, 40, "arnaque*, escroc*, escroquerie*, menteu*, mensonge*, mentez, menti, voleu*, du vol, vous volez, malhonnete*, tromperie*, tromp* ?@us|les, extorsion, abus de confiance, racket", "accuses of lying or cheating"},
    {TONE_KIND_ACCUSE, 32, "incompeten*, incapable*, negligen*, irrespect*, manque de respect|serieux|professionnalisme, pas ?@very serieu*|professionnel*, amateurisme, mauvaise foi, arrogan*, insolen*, grossier*, impoli*, irresponsable*, excuses bidon, votre faute|erreur|negligence, prend* pour des|un|une|des imbecile*|idiot*|con|cons|pigeons, fausses promesses, faux pretexte*, harcelement, harcel*, mepris*", "accuses"},
    {TONE_KIND_BAD, 32, "catastroph*, pire, horrible*, nul, nulle, nullissime, desastreu*, desastre, execrable*, epouvantable*, pitoyable*, mediocre*, affreu*, bordel, torchon, foutaise*, inutile*, merdique*", NULL},
    {TONE_KIND_BAD, 16, "mauvais*, defaillan*, insuffisan*, insatisfaisan*", NULL},
    {TONE_KIND_CONTEMPT, 34, "idiot*, imbecile*, charlot*, guignol*, bande de, savez vous lire|au, lisez vous, vous savez lire, perdu toute|notre|tout confiance, perdu ?@very confiance, plus|aucune|toute ?aucune confiance, plus confiance, de qui vous, pour qui vous, vous ?vous prenez pour|@us, daign* ?meme ?pas|@us repond*|rappel*, pas daigne, croire un mot, perdre ?@us|mon|notre temps, perte de temps, vous payons, pourquoi ?@us payons|on, paye pour quoi, vous trouvez ca|cela normal, vous plaisantez, une blague, la plaisanterie, "
        "degage*, allez vous faire", NULL},
    {TONE_KIND_SWEAR, 30, "merde*, putain*, connard*, conneries, enculer*, chier, bordel de", NULL},
    {TONE_KIND_SWEAR, 8, "foutu*, satane*, fichu*", NULL},
    {TONE_KIND_LEGAL, 38, "saisir*|saisirai|saisirons|saisis ?a|@us|le|la|notre|mon|un ?notre @lawyer, @us @lawyer, notre|mon|nos|mes|un @lawyer, porter|deposer|porterai|porterons|deposerai ?@us plainte, poursuites, en justice, poursuivre ?@us, voie judiciaire, tribunal, tribunaux, mise en demeure, demeure de, dommages et, dommages interets, huissier*, voies legales|judiciaires, assign*, suites judiciaires, action en", NULL},
    {TONE_KIND_LEAVE, 34, "resili* ?@us|le|notre|mon|tous|immediatement ?contrat*, resiliation ?immediate, aller|irons|irai|allons ?@us voir ailleurs, ailleurs, changer|changeons|changerai|change ?de prestataire|fournisseur|societe, un|autre autre prestataire|fournisseur, plus jamais, jamais plus, mettre fin|terme, mettons|mets fin|terme, ne ?@us|plus ?@us ?jamais travaill* ?plus ?avec, rompre, vous quitt*, annul* ?@us|le|notre|ma|la|mon contrat|commande|abonnement", NULL},
    {TONE_KIND_WITHHOLD, 24, "reglement|paiement|virement|compte ?est bloque*|suspendu*|gele*, bloqu*|suspend* ?le|tout|nos reglement|paiement*, service|departement juridique|contentieux, prendra|prendront contact, faux, falsifi*, considerons, prenons nos dispositions, autres dispositions", NULL},
    {TONE_KIND_WITHHOLD, 28, "ne paierai|paierons|paye|payerai|payerons|paie|reglerons|reglerai|payons ?plus|pas|rien ?rien|un|cette, refus* de payer|regler|paiement, pas un ?@light centime|euro|sou, remboursez, rembours* ?@us|moi|nous ?immediat*|integral*, exige* ?@us|un|le ?un remboursement, suspend* ?@us|le|tout|nos paiement*, hors de question, sans remboursement", NULL},
    {TONE_KIND_REPORT, 26, "signaler* ?@us|a|aux|votre|cette, repression des fraudes, dgccrf, ufc, que choisir, association de consommateurs, mediateur, avis negatif*|laisse*|sur|google, reseaux sociaux, la presse, direction, reclamation, faire savoir", NULL},
    {TONE_KIND_DEMAND, 18, "exige*, j exige, somm*|sommons ?vous ?de, derniere ?fois relance|chance|mise|avertissement|lettre, dernier avertissement|rappel|delai, sous huit|_ jours|heures, faute de quoi, sinon, a defaut, cessez, arretez ?de|immediatement, sans delai, une bonne fois, des explications, donnez moi|nous, passez moi, responsable|superieur, malgre ?@us|mes|nos|plusieurs _ courriers|relances|lettres|mails|appels, malgre mes|nos|plusieurs|de|vos", NULL},
    {TONE_KIND_DEMAND, 8, "immediatement, tout de suite, maintenant, aujourd hui, d ici vendredi|lundi|demain|ce|la, avant vendredi|lundi|demain|la|ce|midi, merci de corriger", NULL},
    {TONE_KIND_REPEAT, 18, "encore une fois, une fois de plus, troisieme|quatrieme|cinquieme|sixieme|enieme|dixieme fois|relance|mail|courrier|semaine|message|lettre|rappel, a chaque fois, sans cesse, constamment, toujours les memes, de nouveau ?la|le, maintes fois, plusieurs|@many fois|reprises|relances|mails|appels|courriers, depuis @many|des|plusieurs|_ semaines|mois|jours|ans, a repetition, sans arret, @many ?@light semaines|mois ?sans", NULL},
    {TONE_KIND_REPEAT, 10, "toujours pas|rien|aucune|en|aucun, deuxieme|seconde ?relance|fois|mail, encore, deja ?demande|dit|signale|ecrit", NULL},
    {TONE_KIND_IGNORED, 18, "ignor*, personne ?ne|n|nous|n ?nous|a|m|est|me|est ?a rappelle|repond|venu|prevenu|vient|repondu|rappele|daigne|decroche|fait|bouge|appele, jamais ?ete|eu|@us ?@us repondu|venu|rappele|recu|repond*|rappel*, aucune ?@light reponse|nouvelle|explication|excuse|solution|reaction, sans ?aucune|la|moindre ?moindre reponse|explication|nouvelle*, pas ?@us repondu|rappele|reponse, laisse* ?@us tomber, baladee*|balade*|promene*, fait ?@us tourner, pas daigne, silence radio", NULL},
    {TONE_KIND_SARCASM, 40, "bravo, felicitations, merci pour rien, merci de rien, chapeau, beau travail, bon travail, quelle reussite|efficacite|surprise|prouesse, magnifique, formidable, genial, super ?travail|service|boulot, impressionnant*, prenez votre temps, ne vous pressez, quel professionnalisme|talent|service, vraiment ?tres fort|bravo, comme d habitude, trop fort*, heureu* d apprendre, ravi* d apprendre|de, toujours aussi", NULL},
    {TONE_KIND_DISPUTE, 9, "pas d accord, d accord, conteste*, contestation, erreur*, errone*, incorrect*, trop cher|eleve*, corrig*, convenu, pas commande, pas demande, double ?factur*, factur* ?@us deux, surpris*, franchement, ne comprend*|comprenons pas, injustifie*", NULL},
    {TONE_KIND_UPSET, 16, "decu*, deception, agacant*, agace*, enervant*, mecontent*, insatisfait*, @not ?@very satisfait*|content*|contents, frustr*, regrettable*, penible*, ennuyeu*, contrarie*, attendais mieux, attendions mieux, desagreable*", NULL},
    {TONE_KIND_COURTESY, -2, "merci, cordialement, s il vous, salutations, bonjour, pourriez vous, pouvez vous, veuillez, merci d avance, bien a vous, madame, peut, desole*, excusez", NULL},
    {TONE_KIND_PRAISE, -16, "merci beaucoup|infiniment|encore|mille ?pour, grand merci, un grand, tres aimable*|satisfait*|content*|rapide|professionnel*|gentil*, fonctionne ?a|de|parfaitement nouveau|bien, marche a|de|bien nouveau|mieux, excellent*, parfait*, bonne journee, notre|mon erreur|faute, rapidite, bon week, aucune plainte, super equipe", NULL},
    {TONE_KIND_PANIC, 2, "au secours, urgent*, urgence*, aidez ?@us, aide, en panne, appelez moi|nous ?vite|d|tout|rapid*, rappelez ?moi|nous ?vite|d|tout ?@light urgence, plus rien ne|n, rien ne marche|fonctionne|va, vite, virus, pirate*, fuite*, des que possible, le plus vite, incendie, tout ?le monde attend*, envoyer quelqu, au plus vite, ne peut ?plus travailler, panique, bloque*, que faire", NULL},
    {TONE_KIND_PANIC, 1, "serveur, catastrophe, attend, reseau, message d", NULL},
    {TONE_KIND_BULK, 2, "se desabonner, desabonn*, desinscri*, lettre d information, newsletter*, vous recevez ce|cet, profitez ?vite ?de|d|des, jusqu a, promotion*, remise*, soldes, offre* ?speciale*, inscrivez vous, webinaire*, cliquez ici, gratuit*, message automatique, ne pas repondre, absent* ?du, mentions legales, dans votre navigateur, abonne*, inscrit*", NULL},
    {TONE_KIND_FORMAL, 60, "conditions generales, tout litige, releve du tribunal, tribunal de commerce|competent, entraine des penalites, penalites, confidentiel*, destinataire*, clause*, tout retard, relu par, @lawyer a|ont ?relu|valide|relu|approuve", NULL},
    {TONE_KIND_VICTIM, 2, "usurpation, hameconnage, phishing, piratage, victime*", NULL},
};

const struct tone_language tone_french = {
    .code = "fr",
    .stop_words = "le les des et est vous nous je ne pas pour que qui une un du dans sur avec ce cette votre nos notre au aux par plus mais en c l d j n vos "
                  "merci bonjour mon ma mes ou etre fait si tout la de",
    .classes = {
        [TONE_CLASS_YOU] = "vous votre vos te toi tu ton",
        [TONE_CLASS_US] = "je j nous notre nos mon ma mes moi m me",
        [TONE_CLASS_FIRM] = ("societe entreprise service services support technicien techniciens facture factures equipe conseiller prestation prestataire accueil travail "
            "qualite assistance personnel direction agence comportement attitude relance hotline reponse devis intervention interventions client clients"),
        [TONE_CLASS_THING] = "serveur reseau internet imprimante ordinateur pc telephone logiciel programme systeme chauffage ascenseur temps meteo site virus panne ecran mail connexion fuite eau",
        [TONE_CLASS_NOT] = "ne n pas jamais aucun aucune sans ni",
        [TONE_CLASS_LIGHT] = "est suis etes sommes un une le la du de tout tres si vraiment plus pas en ete pas absolument",
        [TONE_CLASS_VERY] = "tres vraiment totalement completement absolument extremement tout franchement pur parfaitement purement si plus proprement",
        [TONE_CLASS_HEDGE] = "peu assez plutot legerement",
        [TONE_CLASS_LAWYER] = "avocat avocats avocate juriste juristes contentieux conseil juridique huissier",
        [TONE_CLASS_MANY] = "trois quatre cinq six sept huit neuf dix douze 3 4 5 6 7 8 9 10 12 plusieurs nombreux nombreuses maintes dizaines",
        [TONE_CLASS_NOBODY] = "personne",
        [TONE_CLASS_TROUBLE] = "casse cassee panne pas jamais rien toujours encore facture euros semaines heures perdu erreur personne pire aucun aucune coupe",
    },
    .groups = groups,
    .group_count = ARRAY_LEN(groups),
};
// clang-format on
