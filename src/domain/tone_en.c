/** The tone of English mail: words and phrases. */
#include "callsheet/domain/tone_lexicon.h"

#include "callsheet/base/status.h"

// clang-format off
static const struct tone_group groups[] = {
    /* beyond what is acceptable */
    {TONE_KIND_HOT, 46, "outrageous*, scandalous*, disgraceful*, despicable, inexcusable, unforgivable, unconscionable, "
        "reprehensible, appalling*, abhorrent, deplorable", NULL},
    {TONE_KIND_HOT, 40, "unacceptable, unaceptable, inacceptable, unexceptable, @not acceptable, intolerable, absurd*, preposterous*, "
        "ludicrous*, ridiculous*, rediculous*, atrocious*, abysmal*, egregious*, disgusting*, shameful*, beyond belief, "
        "beneath contempt, travesty, mockery, insanity, insane, a ?complete|total|absolute|utter disgrace, "
        "disgrace to", NULL},
    {TONE_KIND_HOT, 36, "how dare you|they, have|has|had|got the nerve|gall|audacity|cheek, having the nerve|gall|audacity, "
        "the audacity, slap in the face, kick in the teeth, last straw, final straw, shame on you|them|your|this|@firm, "
        "should be ashamed, ought to be ashamed, no shame, adding insult, add insult, insult* my|our ?@very intelligence, "
        "an insult, insulting", "is outraged"},
    {TONE_KIND_HOT, 26, "unbelievable, unbelievably, incredulous, mind boggling, boggles the mind, beyond me, unheard of, "
        "shocking*, laughable, farce, farcical, fiasco, horrifying, horrific, horrendous*, "
        "no excuse, @not ?be tolerate*, wont tolerate, will|wont|cannot not|stand|tolerate stand|tolerate|this for this, crossed the|a line, this is nuts|crazy|madness, makes no ?damn sense, makes me sick, "
        "makes my blood, blood boil*, out of control, out of hand, blatant*, flagrant*", NULL},
    /* feelings */
    {TONE_KIND_FEELING, 46, "furious*, livid, irate, enraged, outraged, fuming, infuriat*, incensed, seething, "
        "@us|am|are|is|so|very angry, angry customer|client, extremely angry, pissed, beyond angry|mad|upset|frustrated|annoyed, "
        "mad as hell, disgusted, appalled, horrified", NULL},
    {TONE_KIND_FEELING, 38, "fed up, sick and tired, sick of, had ?just|about|quite enough, had it with you|this|your|them, "
        "enough is enough, run|running|ran|lost|losing out|my|our|all of|patience ?patience, patience is|has run|at|wearing|come, "
        "wits end, @not putting|put up with, done with you|your|this|them, at the end of my|our rope|tether, had it up to, "
        "tired of you*|this|being|having|dealing|hearing|getting|all|the|chasing|waiting, getting tired of", "has had enough"},
    {TONE_KIND_FEELING, 24, "anger, my|our blood, angry, mad at you|them, rage, aggravat*, exasperat*, hate you|this|them|your|dealing, loathe, resent", NULL},
    /* accusations */
    {TONE_KIND_ACCUSE, 42, "liar, liars, lied, lying to, lying about, are|is|was|been|keep|just|you|they lying, lie to us|me|you|your|@us, lies you|your|they, tell|telling|told|nothing ?@us ?but|full|more|all|a|of ?blatant|more|outright lie|lies, "
        "is|was|are a ?complete|total|blatant|outright|flat|bald lie, pack of lies, lies and, blatant lie*, flat out lie*, outright lie*, lie after lie, "
        "crook, crooks, crooked, con artist*, con men, conmen, swindl*, cheats, cheaters, cheated, cheating, ripped @us off, ripped off, rip off*, ripoff, ripping @us|people|off, "
        "daylight robbery, highway robbery, robbery, bloodsuck*, vultures, parasites, thieves, thief", "accuses of lying or cheating"},
    {TONE_KIND_ACCUSE, 34, "incompetent*, incompetence, incompetency, inept*, negligent, negligence, dishonest*, deceptive*, deceitful, deceived, "
        "deceiving, unscrupulous, unethical*, immoral, corrupt, predatory, sleazy, shady, shoddy, slimy, sham, bait and switch, greedy, greed, "
        "extort*, blackmail*, taken advantage, taking advantage, take advantage of, screwed @us|over|up|me, screw @us|people|over|you, screwing @us|people|over|me, "
        "taken for a ride|fool|fools, take|taking|took @us for a|fools|idiots|granted|stupid|fool|ride, scammed by, fleec*, gouging, gouge, "
        "overt* lying, falsely, bad faith, unprofessional*, rude, rudely, rudeness, arrogant*, arrogance, condescending, belittl*, disrespect*, hostile, bullying, bully, "
        "harassing, harassed, harassment, harrassment, harrassing, harrass*, harass, mistreated, mistreat*, abusive, callous, heartless, inhuman*, "
        "have|had|are no integrity, padding|padded the|your|our|my, inflat* the|your|our bill|invoice|hours, conceal*, covered up, covering up, cover up, insulted, yelled, "
        "screamed, hung up on, laughed at|in, mocked, passing the buck, pass the buck, breach of trust", "accuses"},
    {TONE_KIND_ACCUSE, 22, "your|their ?own|complete|total|gross|sheer|pure ?and fault|failure|failures|failings|inability|unwillingness|neglect|carelessness|lack|mistakes|mess|mess|excuses|screw|blunder|blunders|arrogance|disregard, "
        "you|they ?have ?also ?deliberate*|simply|just|completely|again|once|repeatedly|still ?again failed|fail|neglected|ruined|broke|destroyed|wrecked|messed|botched|bungled|misled|promised|refused|refuse|insist|deleted|lost|sabotaged, "
        "you|they have ?repeatedly|again|consistently|simply failed|neglected|ruined|broken|destroyed|wrecked|messed|botched|misled|damaged|refused|deleted|lost, mislead*, misled, misrepresent*, excuse after excuse, "
        "another excuse, more excuses, same ?old|lame|tired excuse|excuses|story, lame excuse*, excuses, half truth*, evasive, uncooperative, unhelpful, careless*, reckless*, irresponsib*, "
        "sloppy, lazy, no accountability, dodging, broken promise*, empty promise*, false promise*, broke* your|their promise|word, wild goose, nickel and dim*, "
        "unfairly, unfair, unjust*, without my|our|any ?prior consent|permission|authori*|approval|knowledge, behind our|my back, strong arm*, "
        "trying to get|squeeze|steal|charge|bill|pull|make|milk|rob|avoid, milking, hide|hiding behind, stonewall*, threatening me|us|to, threatened me|us|to, deny|denies|denied responsib*, refuse* responsib*, refus* to help|fix|refund|correct|honor|honour|listen|take|acknowledge|credit|reverse|remove|cooperate|give|return|answer|let|send|provide|do|acknowledge|work", "lays the blame"},
    {TONE_KIND_CRIME, 36, "scam, scams, scammer*, scamming, con, fraud, fraudulent*, fraudster*, defraud*, theft, steal, steals, stealing, stole, stolen, robbed, robbing, rob, "
        "criminal*, crime, racket, illegal*, unlawful*, law breaking, broke|breaking|break|violated|violating the law, hoax, rigged, bogus, phony, fake", NULL},
    /* what was done, by words that things deserve too */
    {TONE_KIND_BAD, 34, "pathetic*, worst, useless, worthless, hopeless, clueless, horrible*, terrible, terribly, awful, awfully, dreadful*, lousy, "
        "garbage, trash, rubbish, crap, crappy, joke, idiotic, moronic, stupid, stupidity, dumb, disaster, disastrous, nightmare, nonsense, nonsensical, "
        "zero|poor|bad|no|terrible|lousy ?customer service|support|communication, very|so|extremely|really poor|bad, amateur*, ham fisted, shambles, mess, chaos, chaotic, debacle, "
        "laughing stock, waste of time|money|space", NULL},
    {TONE_KIND_BAD, 22, "poor, bad, ugly, nasty, silly, cheap, dubious, questionable, suspicious, suspect, substandard, sub standard, inadequate, unreliable, unsatisfactory, "
        "disorganis*, disorganiz*, botched, bungled, hopelessly", NULL},
    /* contempt */
    {TONE_KIND_CONTEMPT, 40, "idiot, idiots, moron, morons, imbecile*, clown, clowns, cowboys, bunch of, you people, you lot, your lot, these people, those people, what kind|sort of ?a company|people|service|business|firm|outfit|support|bank|operation, "
        "dont bother, do not bother, waste of my|our time, wast* my|our|everybody|everyones|everyone|more time, wasted ?enough|so|hours|days ?of|much ?my|our time, get a grip, get your act|shit together, do your job, "
        "did you|they even|actually ?bother ?to read|look|check|try, do you|they even|actually ?bother ?to read|look|check|know|care|work|understand|listen, bother* ?to ?even read|reply|call|answer|show|respond|inform|check|look|tell|turn, cant|couldnt|cannot be bothered, couldn|could not be bothered, can not be bothered, "
        "are you|they ?actually|seriously|even ?@light kidding|joking|serious|mad|insane|blind|stupid|deaf|out|incapable|trying|aware, is this|that a|some ?kind ?of ?sick|bad joke, is this|that how you|they, is this|that your idea, is this|that what you|we|they, "
        "who do you|they think, who on earth, who the hell, what planet, what on earth, why on earth, how on earth, how hard can|is, how difficult can|is, how stupid|dumb|dare|many, do you ?really|seriously ?honestly think|believe|expect|consider, you must think, "
        "what ?exactly are we|i paying, what do we|i pay, what am i paying, why are we paying, why do we|i ?even pay|bother, treat* @us|customers|people|your|clients|like like|as|so|this ?a|an ?little dirt|idiot*|fool*|criminal*|garbage|crap|trash|shit|badly|poorly|way|children|child|stupid, "
        "not one word, not a word, believe a word, wouldnt trust, would not trust, dont trust, do not trust, no longer trust, lost all|any|every|our|my|complete|total ?remaining|and ?all confidence|trust|faith|respect, no confidence|trust|faith|respect, "
        "no longer believe, couldnt care less, could not care less, could care less, dont|doesnt|didnt|do|does not|even ?even care|give ?about|a, insult|insulting, spare me|us, save your|it|me|the, get ?completely|totally lost, good riddance, blah blah, whatsoever, fob* @us off, fobbed, palm* off, "
        "who is|are running, clean up your, get rid of @us, washed|washing|wash their|your hands", NULL},
    {TONE_KIND_CONTEMPT, 24, "seriously, come on, for heavens|goodness|gods|christs|pete|crying sake|out, for god sake, give me a break, get real, wake up, grow up, good grief, my ass, yeah right, oh please, supposedly, so called, allegedly resolved, "
        "you call this|that, call this|that a|service, same old, vicious circle, these games, playing games, play games, what a|an|another, run around, runaround, the run around, circles, nobody ?seems ?to ?even cares|knows|feels, no one ?seems ?to ?even cares|knows, "
        "robotic, script, brick wall, jerk* @us around, jerking, string* @us along, monkey* with, mess* with, toying", NULL},
    {TONE_KIND_SWEAR, 36, "fuck*, fck*, fuk*, wtf, bullshit*, bs, asshole*, arsehole*, bastard*, bitch*, dick, dickhead*, shit, shitty, shite, piss off, go to hell, stfu, swearword", NULL},
    {TONE_KIND_SWEAR, 24, "what|why|who|how|where the hell|heck|fuck|devil|frick*, bloody, hell, emojiangry, bollocks, goddamn, god damn, arse, sucks, suck", NULL},
    {TONE_KIND_SWEAR, 8, "damn, damned, dammit, darn, crazy, screwed", NULL},
    /* threats */
    {TONE_KIND_LEGAL, 38, "instruct* ?@us|my|our|a|the @lawyer, hear from ?my|our|a|the @lawyer, hearing from ?@us|my|our|the @lawyer, @lawyer will, @lawyer shall, @lawyer is|are ?already ?being|getting|preparing, contact* ?@us|a|an @lawyer, consult* ?with ?@us|a|an @lawyer, seek* ?@us|legal ?a|an @lawyer|advice|counsel, "
        "hire|hiring|retain|retaining|retained|hired|get|getting|engage|involve|engaging|involving ?@us|a|an|the @lawyer, hands of ?@us|the ?a @lawyer, with @us ?legal @lawyer|department|team, pass* ?@us|it|this|to .. to ?@us|the @lawyer, speak* to|with ?@us|a|an @lawyer, talk* to ?@us|a|an @lawyer, "
        "take|taking|taken|pursue|pursuing|start|starting|begin|initiate|commence|considering|consider|explore legal action|proceedings|steps|measures|options|recourse|remedies, legal proceedings, see you|them in court, take|taking you|them|this to court, small claims, sue you|them|your|this|the|@us, will sue, suing, "
        "going to sue, lawsuit*, law suit*, litigation, pursue .. court, legal action, legal route, hold|holding you|them ?all|fully ?personally liable|responsible|accountable, held liable|responsible|accountable, press charges, legal rights, class action, breach of contract, in breach, claim|claiming damages|compensation, claim|claiming .. from you, reserve|reserving .. rights, "
        "send|forward|hand|refer .. to ?@us legal|@lawyer ?department, damages from you, trading standards, attorney general, court order, formal|legal notice, see you in court", NULL},
    {TONE_KIND_LEAVE, 36, "take|taking|took|move|moving ?@us|all ?our|my business|custom|money|account ?somewhere elsewhere|else|away, find|finding|found|looking|look ?for|another|a|someone|somebody ?another|new|different|better provider|supplier|company|vendor|firm|contractor|partner|else, "
        "switch|switching ?to|our|my ?another|a|provider* ?different provider*|supplier*|company|vendor*|firm, lost a|an|us|our|my ?@very ?customer|client|as|business, losing a|our|my customer|client|business|us, never|not|wont ?@us|be|ever|want|will ?to|ever|be use|using|order|ordering|buy|buying|hire|hiring|recommend*|deal|dealing|doing|do|come|return|shop|call|work|working|visit ?business|with|from|to|you|your|you|them ?you|this ?@firm ?services again|ever, "
        "never again, never recommend*, would|will|do|wont|cannot not|recommend recommend|you|this|your|to, stay|staying|steer|keep away|clear, last time we|i|you, last ?job|order|business you, end|ending|terminat*|sever ?of|all|our|this|my|the ?business|working relationship|cooperation|collaboration, "
        "put* ?it|this|the ?contract out to tender, @not ?be|going renew*, wont renew*, notice of termination|cancellation, terminat* ?@us|the|your|this|our ?entire ?maintenance|service|support ?level contract|agreement|services|account|retainer, "
        "cancel* ?all|@us|the|your|this|my|everything ?entire|maintenance|whole ?service|support ?contract|agreement|subscription|retainer|everything|services with|immediately|effective|today|now, @not ?be ordering|using|working|dealing|buying|renewing ?from|with, no basis for, @not send .. here again, done with you*, we are done, i am done, good bye and, want out, want nothing more, "
        "close|closing|closed ?@us|my|all|this accounts|account ?and|because|with ?due|never, elsewhere", NULL},
    {TONE_KIND_WITHHOLD, 28, "will|shall|am|are|do|going not ?be|going|intend|to ?to|be pay|paying|paid, wont ?be pay|paying, refuse*|refusing to pay|accept|be, @not pay* ?another|a|one|single|you|for ?single|red penny|cent|dime|euro|pound|your|anything|this, not another|a|one ?single ?red penny|cent|dime, withhold*|withheld ?all|any|the|further|our|my payment*, stop|stopping|stopped ?all|any|our payment*, "
        "@not ?see|get ?another|a|one penny|cent|dime from, no ?further payment ?will|until, @not owe you, money back, want|demand|expect|need|give ?@us ?a|my|our|the ?full|complete|immediate refund|money, full refund, refund*|credit @us|the ?my ?our ?full ?money now|immediately|today|everything, cancel it, over my dead body, dont|do not|never even|ever think|dream|try ?of|to send|sending|charg*|bill* ?me|us|another", NULL},
    {TONE_KIND_REPORT, 30, "report* ?you|your|this|the|them|it|matter ?matter|company|company ?to ?to ?to ?the authorit*|police|ombudsman|bbb|trade|regulator*|board|consumer|ministry|chamber|data|ico|attorney|cfpb|ftc|better|proper|relevant, ombudsman, better business bureau, bbb, leave|leaving|write|writing|post|posting|put .. review*, bad|negative|honest|one|terrible ?star review*, go|going|went to the media|press|newspapers|news|papers, "
        "tell|telling|warn|warning|advise ?all|everyone|everybody|every|other|people|my|our|others ?everyone|customer|one ?i|friend*|customers ?we ?know ?know ?about|to|not|friends|companies|businesses|colleagues|family, word of mouth, social media, twitter, facebook, trustpilot, yelp, "
        "file|filing|filed|lodge|lodging|make|making|raise|raising ?a|an|another|this ?formal|official|written complaint, formal complaint, shut down, put out of business, should|needs to|be|must|ought ?be investigat*|fined|punished|shut|stopped|penalized, go to jail, in jail|prison, heavy penalties, board of directors, escalat* this|it|the|to, "
        "@us ceo|directors|board|management|boss have|has been|is, inform* .. ceo|directors|board", NULL},
    /* demands */
    {TONE_KIND_DEMAND, 18, "demand, i|we|hereby demand*, insist, i want this|it|my|a|an|answers|somebody|someone|the, we want this|it|our|a|an|answers|somebody|someone|the, expect a|an|your|it|this|to|you|better|full ?full|written|immediate*|proper ?explanation|apology|answer|response|refund|solution|credit, ultimatum, final|last warning|chance|opportunity|deadline, one last, last and final, "
        "get your|the|@us ?boss|manager|managing|supervisor|act, put your|the manager|boss|supervisor, speak to|with your|a|the manager|boss|supervisor|director, talk to your|a|the manager|boss|supervisor, name of your|the|somebody|someone, asap or, or else, unless i|we|you|this|it|the, if you|this|i|we|it do|does|is|are|dont|doesnt|isnt|cannot not|_ .. by|within|today|immediately|now, "
        "stop calling|wasting|treating|lying|sending|charging|billing|insulting|blaming|hiding|making|it|this|the|harassing|ignoring|telling|with, fix it|this|your, sort it|this out, take it|this|that|them ?nonsense ?stuff off, take this nonsense, final|last ?and|written ?final notice, effective immediately, this|it must|has ?to stop|end|be, "
        "make|making|made this|it right, do something, do not|dont ?you ?ever call|send|contact|come|write|ask|tell|insult|expect .. again, dont tell|insult|blame|expect|you|talk, act now, want answers, explain yourself*|how|why|to", NULL},
    {TONE_KIND_DEMAND, 8, "immediately, at once, right now, now, today, forthwith, without ?any|further delay, by ?the ?end ?of ?this monday|tuesday|wednesday|thursday|friday|tomorrow|noon|tonight|close|end, must be, within ?the|next ?_ hours|days, kindly do|send|refrain, no later than, let me be ?very|absolutely ?perfectly clear, make no mistake, "
        "i will ?not|no longer|then, consider this", NULL},
    /* not the first time, and nobody answers */
    {TONE_KIND_REPEAT, 20, "third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|umpteenth|nth|hundredth|millionth|3rd|4th|5th|6th|7th|8th|10th time|attempt|letter|email|mail|request|reminder|message|call|complaint|visit|week|month, time and time|again, again and again, over and over, every single time|day|week|month|one|call, how many ?more times|calls|emails|mails|letters, "
        "countless ?times|emails|calls|hours|letters|requests, @many ?more|different|separate|phone times|calls|emails|mails|letters|messages|occasions|requests|complaints|reminders|attempts|excuses, day after day, week after week, month after month, year after year, yet again, yet another, once again, here we go again, more than once, repeatedly, constantly, continually, consistently, continuously, "
        "keep|keeps|kept asking|calling|getting|telling|sending|saying|charging|billing|promising|ignoring|making|giving|waiting|passing|on|coming|having|hearing, continue|continues|continued to, never ending, neverending, endless, nonstop, all over again, same mistake*|problem|issue|error ?again|over|every|every, the ?umpteenth", NULL},
    {TONE_KIND_REPEAT, 10, "second|2nd time|letter|request|reminder|complaint|week|month, twice, still no|not|nothing|havent|hasnt|waiting|have|has|dont|isnt|broken|dead|down, for|after|in|over ?the|more|than|almost|last|past ?@many|_ days|weeks|months|years now, @many ?whole|long|full weeks|months|years, again, since january|february|march|april|may|june|july|august|september|october|november|december, another, "
        "as usual, as always, already told|asked|sent|explained|written, have|had asked|told|written|called|complained|explained|already, months ago, weeks ago", NULL},
    {TONE_KIND_IGNORED, 20, "ignor* @us|me|every|all|the ?my ?our, being|been|simply|just|completely|totally ignored, ignored, @nobody ?has|have|ever|even|seems|can|wants|is|bothers|bothered|called|came|in|at|of ?@light ?ever|to|even|bothered ?to call*|repl*|answer*|respond*|return*|bother*|care*|pick*|show*|turn*|came|come|listen*|help*|responsible|gets|get|got|cares|tell|told|knows|feels, "
        "never ?once|even|ever ?got|a|received|get|heard|had|bothered ?a|to|back|any call*|repl*|answer*|respond*|back|return*|showed|turned|came|response|explanation|apology|heard, hung|hang|hangs up, run around, runaround, given the run, passed from|around|on|back, transferred ?me|us|from|to|around|again, sent|send in circles, stonewall*, brush* ?@us off, left|kept|put ?@us on hold, on hold for, kept waiting, left hanging, "
        "fell|fall|falls|falling on deaf, deaf ears, did|do|does|have|has|you|they not|didnt|dont|never|havent|hasnt|failed ?even|bother|bothered|to|once ?to|even reply|replied|respond|responded|answer|answered|call|called|returned|return|acknowledge*, without ?so ?much ?as ?a|an|any ?single reply|response|answer|explanation|warning|apology, no ?one ?reply|replies|response|answer|reaction|explanation|apology|call|callback|communication, "
        "not ?even ?a|one ?single reply|response|answer|word|call|apology, nothing ?has|ever ?been|was happen*|done|changed, no one|nobody ?can|is|has help|helping|helped|able, unanswered, silence, dead silence, radio silence, cant|cannot get|reach|speak ?anyone|a|an|through|anybody|hold|to, refuse* to listen, no|without ?any help", NULL},
    {TONE_KIND_IGNORED, 12, "do not care, dont care, disregard*, neglect*, left us|me|our|standing|in, no|not ?a|any|even courtesy, abandoned, stood ?there|us up, no show, waste of, wasted, walked out, arrived|came|late|turned late|ninety, days|weeks|months late, missed ?@many|every|the|our|another|appointment* appointment*|deadline*|date, lost ?@us|a|an|money|of|thousands ?business|customers|sales|takings|revenue|hours|day, "
        "cost|costing|costs us|me, does not answer, doesnt answer, @not interested in, your ?internal staffing|internal|problem|problems", NULL},
    /* sarcasm */
    {TONE_KIND_SARCASM, 40, "thanks ?a ?lot ?so|very|for|much ?much for nothing, thank you for nothing, thanks a bunch, congratulations on|for|you, congrats on|for|you, well done, bravo, great|nice|good|fantastic|excellent|brilliant|stellar|amazing|superb|wonderful|impressive job|work|going|effort|performance|service|support|stuff, "
        "first|world|top class|rate|notch, oh|how|just|so ?@very|just|absolutely great|wonderful|nice|lovely|brilliant|fantastic|joy|marvellous|perfect|convenient|helpful|kind|generous|thoughtful|impressive|surprising, really|truly|quite|most impressive|professional|helpful|an|remarkable, i|we am|are|suppose|should|must ?@very|so|should ?be ?so grateful|thankful|glad|delighted|thrilled|pleased|overjoyed|happy|impressed|honoured ?to ?see|hear|learn|that|you, "
        "glad|delighted|thrilled|pleased to see|hear|learn|know that, lucky us|me, take your time, no rush, how lucky, lucky we, my favo*, what a surprise, surprise surprise, slow clap, hats off, kudos, impressive, genius, geniuses, no doubt, at least you|your|the invoice|bill|billing|people, outstanding, love how, love that, i just love, i love, "
        "nice try, enjoy|enjoys|enjoyed|enjoying ?working|waiting|paying|sitting, keep up the, mystery, magically, miraculously, magic, sure that|you|our|your|everyone|everybody|it, perhaps|maybe somebody|someone|you|your|next|one|the|we, do they|you read|pay|have|need", NULL},
    /* firm, but not angry */
    {TONE_KIND_DISPUTE, 9, "dispute|disputed|disputing, disagree*, do|can|could|cannot not|agree agree|accept|approve|sign|understand|see|correct, cannot|cant ?agree|accept|approve accept|approve|sign|agree, dont understand|agree|think|see|accept, never|not|nobody|didnt|wasnt|havent ?@us|here|what|have ordered|agreed|authori*|approved|requested|told|asked, not what we|i|was, incorrect*, wrong, mistake*, error, errors, overcharg*, overbill*, double bill*, "
        "billed|charged ?us|me ?for twice|double, please correct|explain|remove|check, must ask, too high|much, excessive*, frankly, to be honest, does not follow, instead of, unauthori*, inaccura*, discrepan*, hidden|extra|additional fee|fees|charge|charges, surprised", NULL},
    {TONE_KIND_UPSET, 16, "disappoint*, dissatisf*, unhappy, displeased, @not ?@very|at|been|all ?all happy|satisfied|pleased|amused|impressed|thrilled|fair|good|professional|right|how, frustrat*, annoy*, upset, upsetting, irritat*, expected better|more, let down, let us|me down, bother*, concerned, troubling, disturb*, hassle, headache, distress*, stress*, fight|fighting|fought, struggl*, battle, ordeal, unsatisf*, disheart*, dismayed, unpleasant, must @not happen again, inconvenien*", NULL},
    /* calm */
    {TONE_KIND_COURTESY, -2, "please, thanks, thank you, thankyou, kind regards, best regards, best wishes, many thanks, regards, sincerely, dear, cheers, kindly, appreciate, would be grateful, sorry, apolog* for, excuse, no problem, no rush, looking forward, hi, hello, good morning, could you, would you, may have|be, perhaps, when you find|have the|time|a, "
        "if possible, at your convenience, whichever, glad to, happy to", NULL},
    {TONE_KIND_PRAISE, -16, "thank you so|very much, thanks so|very much, thanks ?again ?for|a|to ?the|your|sorting|fixing|looking|million|lot|you|being|all|helping|that|this, thank you ?again|all|both ?for ?the|your|being|sorting|fixing|helping|quick|all, much appreciated, really|very|do|greatly appreciate*, very happy|pleased|satisfied|helpful|friendly|patient|good|kind|well|quick|grateful, so happy|helpful|patient|kind|pleased|grateful, works ?fine|again|great|like|now|perfectly, working ?fine|again|great|perfectly, like a charm, absolutely fair, amazing, "
        "awesome, excellent, fantastic, great, perfect, brilliant, wonderful, lovely, superb, lifesaver, life saver, good work|job|news, keep it up, well handled, handled ?it|this|that ?@very well, friendly, recommend you, gladly, no complaint*, @not unhappy, happy with, pleased with, satisfied with, all good, resolved|solved|sorted quickly|now|thanks, our fault|mistake, my fault|mistake|bad, grateful, nice weekend, have a nice|great|good, on time", NULL},
    /* what sort of mail */
    {TONE_KIND_PANIC, 2, "@thing ?@light|has|have|just|is|are|completely|again ?@light|just|been|completely down|dead|crash*|offline|hacked|encrypted|stuck|frozen|failed|gone|dies|died|failing, please help, help me|us, emergency, urgent, urgently, call ?me|us ?back immediately|asap|now|right|urgently|quickly, as fast as, as soon as possible|you, asap, immediate assistance, hurry, desperate*, oh my god, omg, "
        "can|could|is not|able work, cannot|cant work|print|log|login|access|connect, no|nobody|noone|one internet|phones|power|email|can|heating|water, nothing|none works|working|is, ransom*, bitcoin, virus, on fire, smoke, leak*, water, flood*, scared, panic*, what should|do|can i|we do, stuck, help, come quickly|fast|now|at, right away, how fast, how soon, first thing, remotely", NULL},
    {TONE_KIND_PANIC, 1, "error, errors, everybody, everyone, waiting, message, crash*, outage, down, broken, server, network, screen, minus", NULL},
    {TONE_KIND_BULK, 2, "unsubscribe, subscri* to, you subscribed, newsletter*, view ?this|it ?email|message ?online in|online ?your browser, opt out, manage ?your preferences, email preferences, terms and conditions apply, do not reply, donotreply, noreply, automated|automatic message|email|mail|reply|notification, privacy policy, webinar, follow us, limited time, last chance, book your|now, register now|today|for, sign up, shop now, read more, click here|on|below, you are receiving, you receive this, "
        "no longer wish, all rights reserved, special offer*, free|three month|months|trial|entry|shipping|delivery|webinar|gift|free, _ percent off, off today, sale, deals, discount*, voucher, out of ?the office, release notes, your ticket, has been updated, survey, po number, purchase order, learn how, save up, save _ percent", NULL},
    {TONE_KIND_FORMAL, 60, "may result in, exclusive jurisdiction, governed by, deemed accepted, shall be|not, hereinafter, in witness, strictly prohibited, prohibited and, may be unlawful, received ?it|this|the ?email|message ?message in error, intended recipient*, privileged, liability ?shall|should|is|to be|is|capped|limited, termination for cause|convenience, clause, terms and conditions, general terms, @lawyer went|reviewed|looked|read|approved|checked|signed, legal department has|is|approved|signed|reviewed, without prejudice to the, "
        "non payment may, courts of, months notice, cancel* .. with _ months|weeks, legal threats|requirement*|advice|holiday|notice|entity|name, how to deal, @lawyer module, class action settlement", NULL},
    {TONE_KIND_VICTIM, 2, "victim* of, identity theft, identity fraud, stole|stolen|steal|used|using ?@us|my|our identity|wallet|purse|card|information|name|social|phone|ssn|checks|mail, scammed, got scammed, hacked, hacker*, scammer*, fraudster*, criminals, someone ?has|had|else|used|stole|opened|made|is ?used|stole|opened|made|is|has|hacked, somebody ?has|had|else|used|stole, unknown person, police report, phishing, the scam, online scam, fraudulent* ?charge*|account*|transaction*|activity|purchase*|opened, fraud alert|department|protection|claim|prevention, unauthori* ?charge*|transaction*|person*|user*, without my knowledge, impersonat*", NULL},
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
