/** The tone of English mail: words and phrases. */
#include "callsheet/domain/tone_lexicon.h"

#include "callsheet/base/status.h"

// clang-format off
static const struct tone_group groups[] = {
    /* beyond what is acceptable */
    {TONE_KIND_HOT, 46, "outrageous*, scandalous*, disgraceful*, despicable, inexcusable, unforgivable, unconscionable, "
        "reprehensible, appalling*, abhorrent, deplorable, vile, an outrage", NULL},
    {TONE_KIND_HOT, 42, "unacceptable, unaceptable, inacceptable, unexceptable, @not acceptable, intolerable, absurd*, preposterous*, "
        "ludicrous*, ridiculous*, rediculous*, ridiculus, atrocious*, abysmal*, egregious*, disgusting*, shameful*, shameless*, beyond belief, "
        "beneath contempt, travesty, mockery, insanity, insane, a ?complete|total|absolute|utter disgrace, disgrace, sickening, evil, vicious, cruel, toxic, unreal, never in my ?entire life, embarrassing, embarrassment", NULL},
    {TONE_KIND_HOT, 38, "how dare you|they|he|she|your, have|has|had|got ?@us the nerve|gall|audacity|cheek, having the nerve|gall|audacity, "
        "the audacity, slap in the|my|our face, kick in the teeth, last|final straw, shame on you|them|your|this|@firm, "
        "should|ought ?to ?all be ashamed, no shame, adding insult to, insult* my|our|everyones intelligence, "
        "an insult, insulting, laughed in my|our", "is outraged"},
    {TONE_KIND_HOT, 26, "unbelievable, unbelievably, incredulous, mind boggling, boggles the|my mind, beyond me, unheard of, unthinkable, "
        "shocking*, laughable, farce, farcical, fiasco, horrifying, horrific, horrendous*, "
        "no excuse for, will|would|shall|can not tolerate, wont|cant|cannot tolerate|stand, not ?going ?to stand for, crossed the|a line, this is nuts|crazy|madness|wrong, "
        "makes no ?damn ?logical sense, makes me sick, blood boil*, out of hand, blatant*, flagrant*, beyond words, adding insult, no right to|in, @very waste, @very stupid|idiotic", NULL},
    /* feelings */
    {TONE_KIND_FEELING, 46, "furious*, livid, irate, enraged, outraged, fuming, infuriat*, incensed, seething, "
        "@us am|are ?@very ?@very angry, @us ?@very angry, extremely|very|so|really angry, pissed, beyond angry|mad|upset|frustrated|annoyed, "
        "mad as hell, disgusted, appalled, horrified, sickened", NULL},
    {TONE_KIND_FEELING, 38, "fed up, sick and tired, sick of, had ?just|about|quite|more ?than enough of, have|has|had ?just|about|quite|more ?than enough, had it with you|this|your|them, "
        "enough is enough, run|running|ran|lost|losing ?all ?out ?of my|our|all|of patience, out of patience, patience is|has|ran ?run|at|wearing|come ?an|to|out|thin, my|our patience, "
        "wits end, @not ?going ?to putting|put|stand|standing up|for ?with, done with you|your|this|them, end of my|our rope|tether, had it up to, "
        "tired of you*|this|being|having|dealing|hearing|getting|all|the|chasing|waiting|these, had enough", "has had enough"},
    {TONE_KIND_FEELING, 24, "anger, angry, angered, mad at you|them, rage, aggravat*, exasperat*, hate you|this|them|your|dealing, ticked off, regret ever|the|signing|choosing|hiring|having, loathe, resent", NULL},
    /* accusations */
    {TONE_KIND_ACCUSE, 42, "liar, liars, lied, lying to|about|through, are|is|was|been|keep|keeps|just lying, lie|lies|lying to us|me|our|my|people|customers, tell|telling|told ?@us ?nothing ?but ?more|blatant|another|a lie|lies, "
        "is|was|are a ?complete|total|blatant|outright|flat|bald lie, at best and a lie, a lie, lies, "
        "crook, crooks, crooked, con artist*, con men, conmen, swindl*, cheats, cheaters, cheated, cheating, ripped us|me|people|customers off, ripped off, rip off*, ripoff*, ripping us|me|people|off, "
        "daylight|highway robbery, robbery, bloodsuck*, vultures, parasites, thieves, thief, scumbag*, lowlife*, scum", "accuses of lying or cheating"},
    {TONE_KIND_ACCUSE, 32, "incompetent*, incompetence, incompetency, inept*, negligent, negligence, dishonest*, deceptive*, deceitful, deceived, "
        "deceiving, unscrupulous, unethical*, immoral, corrupt, predatory, sleazy, shady, shoddy, slimy, sham, bait and switch, greedy, greed, "
        "extort*, blackmail*, taken|taking|take advantage of, screwed us|over|me|people, screw us|people|over|you|me, screwing us|people|over|me, "
        "taken for a ride, taken for fools, take|taking|took us|me|our for a|fools|idiots|granted|stupid, scammed by, fleec*, price gouging, gouging, "
        "bad faith, unprofessional*, rude, rudely, rudeness, arrogant*, arrogance, condescending, belittl*, disrespect*, hostile, bullying, bully, "
        "mistreated, mistreat*, abusive, callous, heartless, inhuman*, treat* us|customers|people|your|clients|me ?like|so ?a|an ?this poorly|badly|terribly|dirt|unfairly|criminal*|garbage|trash|idiot*|fool*|children|crap|shit|way, stop treating, "
        "no integrity, padding|padded the|your|our|my|this, conceal*, covered|covering ?it ?this up, insulted|yelled|screamed|cursed ?at ?@us, "
        "hung up on, laughed at, mocked, passing|pass the buck, breach of trust, blatant disregard, horrible people", "accuses"},
    {TONE_KIND_BLAME, 16, "your|their ?own|complete|total|gross|sheer|pure ?utter fault|failure|failures|failings|inability|unwillingness|neglect|carelessness|mistakes|mess|excuses|blunder|blunders|disregard|greed, "
        "you|they ?have ?also ?deliberate*|simply|just|completely|again|once|repeatedly|still failed|neglected|ruined|broke|destroyed|wrecked|messed|botched|bungled|promised|refused|refuse|insist|deleted|sabotaged|ignored, "
        "mislead*, misled, misrepresent*, excuse after excuse, "
        "another|more excuse|excuses, same ?old|lame|tired excuse|excuses|story, lame excuse*, half truth*, evasive, uncooperative, unhelpful, careless*, reckless*, irresponsib*, "
        "sloppy, lazy, no accountability, dodging, broken|empty|false promise*, broke* your|their promise|word, wild goose, nickel and dim*, unfairly, unfair, unjust*, behind our|my back, strong arm*, "
        "trying to get away|squeeze|steal|milk|rob, trying to steal|squeeze|rob|rip|cheat, milking, hide|hiding behind, stonewall*, threatening|threatened ?@us|to, deny|denies|denied responsib*, "
        "refus* ?to help|fix|refund|correct|listen|acknowledge|cooperate|responsib*|answer, harass*, harrass*, bogus, phony, ridicul*, falsely, without ?my|our|any ?prior consent|permission", "lays the blame"},
    {TONE_KIND_CRIME, 34, "scam, scams, scammer*, scamming, fraud, fraudulent*, fraudster*, defraud*, theft, steal, steals, stealing, stole, stolen, robbed, robbing, rob, "
        "criminal*, crime, racket, illegal*, unlawful*, broke|breaking|break|violated|violating the law, hoax, rigged, fake", NULL},
    /* what was done, by words that things deserve too */
    {TONE_KIND_BAD, 34, "pathetic*, worst, useless, worthless, hopeless, clueless, horrible*, terrible, terribly, awful, awfully, dreadful*, lousy, "
        "garbage, trash, rubbish, crap, crappy, joke, idiotic, moronic, stupid, stupidity, dumb, disaster, disastrous, nightmare, nonsense, nonsensical, "
        "zero|poor|bad|no|terrible|lousy|horrible|awful|worst ?customer service|support|communication, ham fisted, shambles, chaotic, debacle, "
        "laughing stock, waste of time|money|space, amateur*, worse, zero|one|0|1 star|stars, clown show, good for nothing", NULL},
    {TONE_KIND_BAD, 20, "very|so|extremely|really|such poor|bad, poor, poorly, nasty, dubious, questionable, substandard, sub standard, inadequate, unreliable, unsatisfactory, mess, chaos, "
        "disorganis*, disorganiz*, botched, bungled, hopelessly", NULL},
    /* contempt */
    {TONE_KIND_CONTEMPT, 40, "idiot, idiots, moron, morons, imbecile*, clown, clowns, cowboys, bunch of, you people|lot|guys are|lot|should|cant|cannot, you people|lot, your lot, what kind|sort of ?a company|people|service|business|firm|outfit|support|bank|operation, "
        "dont bother, wasting|waste|wasted ?of ?so|enough ?much ?of my|our|everybody|everyones|everyone|more time, stop wasting, get a grip, get your act|shit together, do your ?damn job|jobs, "
        "did|do|does|can|could you|they|anyone|anybody|nobody ?even|actually|ever ?bother ?to read|look|check|listen|know|care|understand, cant|couldnt|cannot ?even be bothered, could|can not ?even be bothered, nobody|noone ?@firm ?at|in|from ?your ?office bothered, "
        "are you|they ?people ?actually|seriously ?even|fucking kidding|joking|serious|mad|insane|blind|stupid|deaf|incapable, is this ?some ?a|supposed|kind|sick ?of|to|sick ?be ?a joke, is this|that how you|they, what a ?@very joke|circus|disgrace|shame|mess|shambles|farce|waste|load, @very|complete|total|absolute joke|circus|mess|disaster|shambles|farce|waste|rubbish|nonsense, "
        "who do you|they think, who|what|why|how on earth, what planet, how hard|difficult can|is, how stupid|dumb, do you|they ?really|seriously|honestly ?honestly think|believe|expect ?that|we|i|me|us, you must think, "
        "what ?exactly are|am|do we|i ?even paying|pay, why are|am|do|should we|i ?even paying|pay, "
        "not believe a word, longer believe, lost all|any|every|our|complete|total|whatever ?remaining|and ?all confidence|trust|faith|respect, no confidence|trust|faith|respect in, wouldnt trust, would not trust, "
        "couldnt care less, could|can not care less, could care less, dont|doesnt|didnt ?even ?seem ?to ?even care, not ?even ?seem ?to care, nobody|noone|no cares, no one cares, spare me|us|your, save your|it, get lost, good riddance, blah blah, fob* us|me off, fobbed off, "
        "who is|are running, clean up your, washed|washing|wash their|your hands, for dummies, insult* ?@us intelligence, treat* .. like idiots, you call this|that|yourself*, call this|that a|service|support, have you no, has nobody|anyone|anybody, "
        "feels|feel responsible", NULL},
    {TONE_KIND_CONTEMPT, 22, "for heavens|goodness|gods|christs|pete|crying|god sake|out, give me a break, get real, wake up, good grief, my ass, yeah right, supposedly, so called, "
        "these people|clowns|companies|crooks, those people, same old, vicious circle, these|playing|play games, what a, run around, runaround, runarounds, in circles, "
        "robotic, brick wall, jerk* us|me around, string* us|me along, monkey* with, toying, whatsoever, tricked, ploy, cash cow, not interested in, "
        "once again, internal staffing", NULL},
    {TONE_KIND_SWEAR, 36, "fuck*, fck*, fuk*, wtf, bullshit*, asshole*, arsehole*, bastard*, bitch*, dickhead*, shit, shitty, shite, piss off, go to hell, stfu, swearword", NULL},
    {TONE_KIND_SWEAR, 24, "what|why|who|how|where the hell|heck|fuck|devil|frick*, bloody, bollocks, goddamn, god damn, arse, sucks, emojiangry, hell on", NULL},
    {TONE_KIND_SWEAR, 8, "damn, damned, dammit, darn, crazy, screwed, hell", NULL},
    /* threats */
    {TONE_KIND_LEGAL, 38, "instruct* ?@us ?own @lawyer, hear|hearing from ?@us ?legal @lawyer|department, @lawyer will|shall|is|are ?already ?now ?being be|contact*|take|deal|send|write|handle|prepar*|getting|informed|involved|instruct*|pursue|follow, @lawyer to deal, contact|consult|consulting|seek|seeking|hire|hiring|retain|retaining|retained|engage|engaging|involve|involving|get|getting ?with ?@us|a|an|the|legal ?legal @lawyer|counsel|advice, "
        "hands of ?@us|the|a|an ?legal @lawyer|department, matter is|now ?is ?now with ?@us ?legal @lawyer|department|team, with our|my ?legal @lawyer|team, pass*|forward*|hand|handing|handed|send|sent|refer*|give|given .. to ?@us|the|a ?legal @lawyer|department|team, speak*|talk*|spoke to|with ?@us|a|an ?legal @lawyer, "
        "take|taking|taken|pursue|pursuing|start|starting|begin|initiate|commence|considering|consider|explore|further legal action|proceedings|steps|measures|options|recourse|remedies, legal proceedings|action, see you|them in court, take|taking you|them|this to court, small claims ?court, sue you|them|your|this|the|@us, will|to|could sue, suing, "
        "lawsuit*, law suit*, litigation, pursue .. court, hold|holding you|them|your ?company ?all|fully ?personally liable|responsible|accountable, be held liable|responsible|accountable, press charges, class action ?suit, claim|claiming damages|compensation, claim|claiming .. from you, reserve|reserving .. rights, "
        "damages from you, legal notice, trading standards", NULL},
    {TONE_KIND_LEAVE, 36, "take|taking|took|move|moving ?all our|my business|custom|money|account|accounts elsewhere|somewhere|away, find|finding|found|looking|look ?for a|another|someone|somebody ?new|different|better|else provider|supplier|company|vendor|firm|contractor|partner|else, "
        "switch|switching|switched ?to ?@us ?a|another|different ?different provider*|supplier*|company|vendor*|firm|banks|companies, lost a|an|our|another ?@very ?loyal|good|long customer|client, losing a|our|my|another customer|client|business, losing customers, never|not|wont ?@us ?ever ?be use|using|order|ordering|buy|buying|hire|recommend|recommending|deal|dealing|doing|do|come|return|shop|call|work|working .. again|ever|future, "
        "never again, never recommend*, would|will not recommend, wouldnt recommend, stay|staying|steer away|clear, avoid this|them|at|like, beware of, rue the, do|please not use|hire|trust this|them|these, last time we|i|you ?will, end|ending|terminat*|sever our|this|my|the ?business|working relationship|cooperation|collaboration, "
        "put|goes|going out to tender, not ?be renew*|renewing, wont ?be renew*|renewing, not ?be ordering|using|buying from|you|your, notice of termination|cancellation, terminat* ?@us|the|your|this ?entire ?maintenance|service|support contract|agreement|services|account|retainer, "
        "cancel* everything|all ?@us|contracts|services ?contracts ?with, cancel*|end our|your|my|the|this ?maintenance|service|support contract|agreement|subscription|retainer|services immediately|today|now|effective|and|because, no basis for, not send .. here again, done with you*, we|i ?am|are done, want nothing more|else, "
        "close|closing ?out ?@us|my|all ?of ?my accounts|account|business, elsewhere, not want to do business with, do|doing no ?more|further business", NULL},
    {TONE_KIND_WITHHOLD, 28, "will|shall|am|are not ?be ?going ?to pay|paying|paid, wont ?be pay|paying|paid, refuse*|refusing to pay|accept, not pay* another|a|one|single|you|for ?single|red ?penny|cent|dime|euro|pound, not another|a|one ?single|red penny|cent|dime, withhold*|withheld ?all|any|the|further|our|my payment*, stop|stopping|stopped ?all|any|our payments, "
        "no ?further|more payment|money ?will ?from|until|be, money back, want|demand|expect ?@us ?a|my|our|the ?full|complete|immediate ?and refund|money, full refund, over my dead body, dont|not ?even ?dare ?think ?of|to|about charg*|bill*|sending|send me|us|another, cancel it ?today|now|immediately", NULL},
    {TONE_KIND_REPORT, 26, "report* ?you|your|this|the|them|it ?matter|company|firm ?to ?the ?proper|relevant authorit*|police|ombudsman|bbb|trade|regulator*|board|consumer|ministry|chamber|ico|better, ombudsman, better business bureau, leave|leaving|write|writing|post|posting|put .. review|reviews, bad|negative|honest|scathing|terrible|one ?star review*, go|going|went|take to|this ?to the media|press|newspapers|news|papers, "
        "tell|telling|warn|warning|let ?@us everyone|everybody|every|others|people|friends|all ?one|other|my|customer ?i|we|about|know|friends|customers, word of mouth, social media, trustpilot, yelp, "
        "formal|official complaint, shut|put ?them|you|this|company ?down|out ?of down|business, should|needs to|must ?all ?be investigated|fined|punished|jail|penalized, in|to jail|prison, board of directors, escalat* this|it, "
        "our|my ceo|directors|board|management have|has been, trade association, inform* .. ceo|directors|board, get away with, attorney general, state attorney", NULL},
    /* demands */
    {TONE_KIND_DEMAND, 16, "i|we ?hereby|now demand*, demanding, insist, i|we want this|it|my|an|answers|somebody|someone|something, we|i ?fully expect a|an|your|you|written|full|immediate* ?full|written|immediate*|proper|formal ?written explanation|apology|answer|response|refund|solution|credit, ultimatum, final|last warning|chance|opportunity|deadline, last and final, "
        "get your|the boss|manager|supervisor, get someone|somebody competent, speak|talk to|with your|a|the manager|boss|supervisor|director|superior, name of your|the|somebody|someone|@us, or else, unless i|we|you|this ?receive|have|hear|get, "
        "if .. by|within|today|immediately _ i|we, stop calling|wasting|treating|lying|sending|charging|billing|insulting|blaming|hiding|making|harassing|ignoring|telling|contacting, fix it|this|your, sort it|this out, take it|this|that|them ?nonsense|stuff|lines ?off ?the, final notice, effective immediately, this|it must|has ?to stop|end, "
        "do something about, do|dont not|you|ever ?you ?ever|dare call|send|contact|come|write|tell|insult .. again, dont|not tell|insult|blame me|us|my|our, want answers, explain yourself*, get me out|off", NULL},
    {TONE_KIND_DEMAND, 8, "immediately, at once, right now, forthwith, without ?any|further delay, by ?the ?end ?of monday|tuesday|wednesday|thursday|friday|tomorrow|noon|tonight|close, within ?the|next|_ hours, no later than, let me be ?very|absolutely|perfectly clear, make no mistake, off now, consider this", NULL},
    /* not the first time, and nobody answers */
    {TONE_KIND_REPEAT, 18, "third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|umpteenth|nth|hundredth|millionth|3rd|4th|5th|6th|7th|8th|10th time|attempt|letter|email|mail|request|reminder|message|call|complaint|visit, time and|after time|again, again and again, over and over, every|each single time|day|week|month|one|call, every time|week|single, how many ?more times|calls|emails|mails|letters, "
        "countless times|emails|calls|hours|letters|requests, @many ?more|different|separate|phone times|calls|emails|mails|letters|messages|occasions|requests|complaints|reminders|attempts|excuses|people|departments, day|week|month|year after day|week|month|year, yet again|another, here we go again, more than once, repeatedly, constantly, continually, "
        "keep|keeps|kept asking|calling|getting|telling|sending|saying|charging|billing|promising|ignoring|making|giving|waiting|passing|chasing|having, never ending, neverending, endless, all over again, same mistake*|problem|issue|error|story ?again|over, no end", NULL},
    {TONE_KIND_REPEAT, 9, "second|2nd|another time|letter|request|reminder|complaint|week|month, still no|not|nothing|havent|hasnt|waiting|isnt|broken|dead|down, for|after|in|over ?the ?more|past|last ?than @many ?whole|long|full days|weeks|months|years, again, as usual, as always, already told|asked|sent|explained|written, months|weeks ago, "
        "on ?the 3rd, have|had asked|told|written|called|complained|explained ?about|you|your|to|already ?many|several|twice|times", NULL},
    {TONE_KIND_IGNORED, 18, "ignor* me|us|my|our|every|all, been ?simply|just|completely|totally ignored, ignored, nobody|noone|none ?here|else|ever|even|has|have|seems|can|at|wants|in ?_ ?_ ?even|ever call*|repl*|answer*|respond*|return*|bother*|pick*|show*|turn*|came|listen*|help*|responsible|cares|care|responsib*|feels, no one ?ever|even|has|have|seems|can|at|wants|in ?_ ?_ ?even|ever call*|repl*|answer*|respond*|return*|bother*|pick*|show*|turn*|came|listen*|help*|responsible|cares|care|feels, "
        "never ?once|even|ever got|received|get|heard|had|bothered ?a|to|back|any call*|repl*|answer*|respond*|back|return*|response|explanation|apology, never returned|called|replied|answered|responded|bothered, hung|hang|hangs up, passed|transferred|bounced|shuffled|sent ?me|us from|around|back|in ?one|circles, brush* us|me off, left|kept|put ?us|me on hold, kept waiting, left hanging, "
        "deaf ears, you|they ?have not ?even ?bother ?to replied|reply|respond|responded|answered|returned|called, you|they ?have|has|had ignored|ignore, did|do|does|have|has not|nothing ?even ?bother ?to reply|replied|respond|responded|answer|answered|acknowledge*, didnt|dont|doesnt|never|havent|hasnt ?even|bother|bothered|once ?to reply|replied|respond|responded|answer|answered|acknowledge*, without ?so|any|a ?much ?as ?a ?single reply|response|answer|explanation|warning|apology, no reply|response|answer|reaction|explanation|apology|call|callback ?back ?whatsoever|from|at, "
        "not ?even ?a|one ?single reply|word|apology, nothing ?has|ever|ever ?been ?was happen*|done|changed, unanswered, radio|dead silence, silence, refuse* to listen, without|no ?any help, no help, nobody|noone|no ?one will help, can|could not get|reach ?hold|anyone|through|anybody, cant|cannot|couldnt get|reach ?hold anyone|through|anybody|of", NULL},
    {TONE_KIND_IGNORED, 9, "disregard*, left us|me standing|in|without|stranded|with, stood us|me up, no show, walked out, days|weeks|months|hours|minutes late, missed ?@many ?every appointment*|deadline*, lost ?us ?a ?@many business|customers|sales|takings|revenue|thousands, "
        "cost|costing us|me, does|did not answer, doesnt|didnt answer, nothing|nobody was|is ?been done, failed to turn|show|arrive|appear", NULL},
    /* sarcasm */
    {TONE_KIND_SARCASM, 40, "thanks ?so|a|very|for ?lot|much ?for nothing, thank you ?so|very ?much for nothing, thanks a bunch, congratulations on|for|you, congratulations, congrats on|for|you, well done, bravo, great|good|nice|fantastic|excellent|brilliant|stellar|amazing|superb|wonderful job|work|going|effort|performance, what a great|fantastic|wonderful|lovely|stellar|superb|excellent, "
        "first|world|top class|rate|notch, oh|how|just|so ?just great|wonderful|nice|lovely|brilliant|fantastic|joy|marvellous|perfect|convenient|kind|generous|thoughtful|impressive|glad, really|truly|most impressive|remarkable, i|we ?am|are|suppose|should|must ?i|we ?should|must|am ?be ?so grateful|thankful|glad|delighted|thrilled|overjoyed|impressed|honoured, "
        "lucky us|me, take your time, how lucky, slow clap, hats off, kudos, impressive, genius, geniuses, i ?just love how|that|when|waiting|paying|being, "
        "nice try, enjoy|enjoys|enjoyed|enjoying working|waiting|paying|sitting, i am sure ?that|you|our|your|everyone, perhaps|maybe somebody|someone|you|your|next ?should|could|can|time, next time ?you, do they|you ?also|even ?usually read|write with, can i expect, excellent|great|superb|wonderful|fantastic service|support, as always, clearly a", NULL},
    /* firm, but not angry */
    {TONE_KIND_DISPUTE, 9, "dispute|disputed|disputing, disagree*, not|cannot|cant|dont agree|accept|approve|sign|understand|see, never|not|nobody|didnt|wasnt|havent ?@us ?here ordered|agreed|authori*|approved|requested, not what we|i, incorrect*, wrong, mistake*, error, errors, overcharg*, overbill*, double bill*|charg*|billing, "
        "billed|charged ?us|me ?for twice|double, please correct|explain|remove|redo, must ask, too high|much, excessive*, frankly, to be honest, unauthori*, inaccura*, discrepan*, hidden|extra|additional fee|fees|charge|charges, surprised", NULL},
    {TONE_KIND_UPSET, 15, "disappoint*, dissatisf*, unhappy, displeased, @not ?@very|at|been|all ?all ?@very happy|satisfied|pleased|amused|impressed|fair, frustrat*, annoy*, upset, upsetting, irritat*, expected better|more, let down, let us|me down, concerned, troubling, disturb*, hassle, headache, distress*, stressful, fight|fighting|fought, struggl*, battle, ordeal, disheart*, dismayed, unpleasant, must not happen again, inconvenien*", NULL},
    /* calm */
    {TONE_KIND_COURTESY, -2, "please, thanks, thank you, thankyou, kind|best|warm regards|wishes, many thanks, regards, sincerely, dear, cheers, kindly, appreciate, would be grateful, sorry, apolog* for, no problem|rush, looking forward, hi, hello, good morning|afternoon, could|would|can you, may have, perhaps, "
        "if possible, at your convenience, whichever, happy to", NULL},
    {TONE_KIND_PRAISE, -16, "thank you so|very much, thanks so|very much, thanks|thank ?you ?again ?so ?much for your|the|sorting|fixing|looking|being|helping|all, thanks a million|lot, thank you ?again|all|both, much appreciated, really|very|do|greatly appreciate*, very happy|pleased|satisfied|helpful|friendly|patient|good|kind|well|quick|grateful, so happy|helpful|patient|kind|pleased, works|working ?fine again|great|like|perfectly|well, like a charm, absolutely fair, amazing, "
        "awesome, excellent, fantastic, great, perfect, brilliant, wonderful, lovely, superb, lifesaver, life saver, good work|job|news, keep it up, handled it|this|that ?very well, friendly, recommend you, gladly, no complaint*, @not unhappy, happy|pleased|satisfied with, all good, our|my fault|mistake|bad, nice|great|lovely|good weekend, on time", NULL},
    /* what sort of mail */
    {TONE_KIND_PANIC, 2, "@thing ?@light|has|have|just|is|are|completely|again ?@light|just|been|completely ?@light down|dead|crash*|offline|hacked|encrypted|stuck|frozen|failed|gone|dies|died|failing, please help, help me|us, emergency, urgent, urgently, call|ring ?me|us ?back immediately|asap|now|right|urgently, as fast|soon as ?you ?possible, asap, immediate assistance, hurry, desperate*, oh my god, omg, "
        "can|could not work|print|log|login|access|connect, cannot|cant work|print|log|login|access|connect, nobody|noone can|is|gets ?able ?to work*|mail|print, no internet|phones|power|email|heating|water, nothing|none works|working, ransom*, bitcoin, virus, on fire, smoke, leak*, water, flood*, scared, panic*, what should|do|can i|we do, help, come quickly|fast|now|at, right away, how fast|soon, first thing, remotely", NULL},
    {TONE_KIND_PANIC, 1, "error, errors, everybody, waiting, crash*, outage, down, server, network, screen", NULL},
    {TONE_KIND_BULK, 2, "unsubscribe, subscri* to, you subscribed, newsletter*, view ?this|it ?email|message ?online in|online ?your browser, opt out, manage ?your preferences, email preferences, terms and conditions apply, do|please not reply, donotreply, noreply, automated|automatic message|email|reply|notification, privacy policy, webinar, follow us, limited time, last chance, book|buy|register|shop|order|sign|call ?up ?your ?ticket now|today, register ?today|now for ?our ?free, sign up, read more, click here|on|below, you are receiving, you receive this, "
        "no longer wish, all rights reserved, special offer*, free three|month|months|trial|entry|shipping|delivery|webinar|gift|ticket, three months free, off today, deals, discount*, voucher, out of ?the office, release notes, your ticket, ticket has|will, been updated, survey, po number, purchase order, learn how, save up, invited", NULL},
    {TONE_KIND_FORMAL, 60, "may|will|can result in .. action|proceedings|termination, may result in, exclusive jurisdiction, governed by, deemed accepted, shall be ?deemed, hereinafter, in witness, strictly prohibited, prohibited and, may be unlawful, received ?it|this|the ?email|message in error, intended recipient*, liability ?shall|should|is ?be is|be|capped|limited, termination for cause|convenience, clause, terms and conditions, general terms, @lawyer went|reviewed|looked|read|approved|checked|signed|has ?reviewed ?no ?objection*, legal department has|is|approved|signed|reviewed, without prejudice to the, "
        "non payment may, courts of, cancel* .. with .. notice, legal threats|requirement*|advice|holiday|entity|name, how to deal, @lawyer module, class action settlement, legal copy|copies, lies in|with|at|behind|here|between|ahead", NULL},
    {TONE_KIND_VICTIM, 2, "victim* of, identity theft, identity fraud, stole|stolen|steal|used|using my|our identity|wallet|purse|card|information|name|social|phone|ssn|checks|mail, got scammed, hacked, hacker*, scammer*, fraudster*, criminals, someone|somebody|person ?has|had|else|who ?has|had used|stole|stolen|opened|made|hacked, unknown person, police report, phishing, the scam, online scam, fraudulent* charge*|account*|transaction*|activity|purchase*|opened|open, fraud alert|department|protection|claim|prevention, unauthori* charge*|transaction*|person*|user*, impersonat*, identity", NULL},
};

const struct tone_language tone_english = {
    .code = "en",
    .stop_words = "the and you is of for this that with was are have not we our your been will from it "
                  "i my they were would which by who what there their but please thanks thank has an hi hello "
                  "at be do does did had how if need why",
    .classes = {
        [TONE_CLASS_YOU] = "you your yours yourself yourselves youre u ur youve",
        [TONE_CLASS_US] = "i we me us my our ours mine myself ourselves im ive weve",
        [TONE_CLASS_FIRM] = "company firm service services support technician technicians engineer engineers consultant consultants "
            "staff team hotline helpdesk agency contractor supplier provider vendor bill bills billing invoice invoices charge charges fee fees "
            "management manager employee employees representative representatives rep reps agent agents communication treatment experience "
            "organisation organization business bank lender people customer response work job project quality attitude behaviour behavior excuse "
            "answer visit offer quote office outfit colleague colleagues department guys they them their contract handling process practice practices",
        [TONE_CLASS_THING] = "server servers network internet website site homepage shop system systems software program programme app application "
            "printer printers scanner pc computer computers laptop laptops machine machines router wifi vpn phone phones telephone telephones mail email "
            "exchange database backup error errors message screen line connection speed weather noise smell timing update driver till lift elevator "
            "heating boiler door alarm checkout file files virus sound fan keyboard monitor week day news luck traffic accident typo everything "
            "password login cable pump pipe roof power electricity hosting ad ads weak cold pain",
        [TONE_CLASS_NOT] = "not no never nt dont doesnt didnt isnt arent wasnt werent wont wouldnt cant cannot couldnt havent hasnt hadnt shouldnt without nor neither hardly",
        [TONE_CLASS_LIGHT] = "a an the at all very really so that any too being be is even quite just particularly especially of in your my our been was yet trying to say saying accusing implying anyone calling you feel feeling",
        [TONE_CLASS_VERY] = "very extremely absolutely completely totally utterly really so beyond truly thoroughly entirely frankly simply incredibly highly deeply downright pure sheer "
            "bloody fucking damn complete total utter absolute wholly outright seriously just most deliberately clearly",
        [TONE_CLASS_HEDGE] = "bit little slightly somewhat rather maybe perhaps almost mildly",
        [TONE_CLASS_LAWYER] = "lawyer lawyers solicitor solicitors attorney attorneys counsel barrister legal",
        [TONE_CLASS_MANY] = "three four five six seven eight nine ten eleven twelve fifteen twenty several multiple numerous many countless dozens hundreds various 3 4 5 6 7 8 9 10 11 12 15 20",
        [TONE_CLASS_NOBODY] = "nobody noone none anyone anybody one somebody",
        [TONE_CLASS_TROUBLE] = "broken broke break breaking dead down crash crashed lost losing lose ruin ruined fail failed fails failing failure outage outages wrong nothing nobody never "
            "still nonsense bill mess delay delayed late weeks months hours missed worse worst destroy destroyed useless offline disaster charged error errors stopped forgot "
            "deleted fire without joke cost costs cannot cant doesnt didnt hasnt havent isnt wont waiting not another",
    },
    .groups = groups,
    .group_count = ARRAY_LEN(groups),
};
// clang-format on
