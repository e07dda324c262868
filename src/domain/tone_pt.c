/** The tone of Portuguese mail: words and phrases. */
#include "callsheet/domain/tone_lexicon.h"

#include "callsheet/base/status.h"

// clang-format off
static const struct tone_group groups[] = {
    {TONE_KIND_HOT, 44, "vergonha*, vergonhos*, inaceitavel*, inaceitaveis, intoleravel, inadmissivel, escandalo*, indecente*, absurdo*, absurda*, falta de respeito, desrespeit*, insulto, palhacada*, @not ?e|vou|vamos aceit*|toler*|admit*, descaramento, lamentavel, gozar|gozam|gozando|brincar|brincando ?com connosco|comigo|conosco|a|com|da, revoltante*, abuso, nojo, nojent*", NULL},
    {TONE_KIND_HOT, 28, "inacreditavel, incrivel, ridicul*, como ousam|se|podem|tem atrevem|a|coragem, o cumulo, cumulo, cara de pau, deploravel, patetic*, fim da picada", NULL},
    {TONE_KIND_FEELING, 44, "farto*, farta*, furios*, indignad*, irritad*, revoltad*, chega, basta, paciencia ?esgot*|acabou|tem, perdi|perdendo|perdemos a paciencia, cansad* de, zangad*, puto, raiva, saco cheio", NULL},
    {TONE_KIND_ACCUSE, 40, "roubo, roubar*, roubad*, roubando, ladroes, ladrao, burla*, burlao, burloes, fraude*, vigarist*, vigarice*, mentiros*, mentira*, mentiram, mentem, mentindo, engan*, trapac*, aldrab*, golpe, golpistas, extorsao, chantagem, calote*", "accuses of lying or cheating"},
    {TONE_KIND_ACCUSE, 32, "incompeten*, inept*, negligen*, irresponsa*, pouco profissional*, falta de profissional*|seriedad*|consideracao, ma fe, arrogan*, grosseir*, mal educad*, malcriad*, despreparad*, desculpas, desculpa esfarrapada, amador*, vossa|sua culpa, desonest*, descaso, desleix*", "accuses"},
    {TONE_KIND_BAD, 32, "pessim*, pior, horrivel, desastr*, lixo, porcaria*, catastrof*, caos, caotic*, terrivel, uma merda, vergonha", NULL},
    {TONE_KIND_BAD, 16, "mau, ruim, deficient*, fraco", NULL},
    {TONE_KIND_CONTEMPT, 34, "idiota*, imbecil*, palhaco*, burros, perdemos ?toda ?a confianca, perdi ?toda ?a confianca, toda a confianca, nenhuma confianca, perda de tempo, perder|perdendo ?mais tempo, sabem ler, para que pagamos|pago, que tipo de, que especie de, acham que|normal, nao ?se querem|importam, ninguem se importa|responsabiliza, tratam ?@us como|assim, so podem estar|ser, e brincadeira", NULL},
    {TONE_KIND_SWEAR, 30, "merda*, caralho, porra, foda*, foder, puta*, bosta, cacete", NULL},
    {TONE_KIND_SWEAR, 8, "maldit*, raio", NULL},
    {TONE_KIND_LEGAL, 38, "nosso*|meu*|minha|um|os @lawyer, maos do|dos ?@us|nosso* @lawyer, acao|acoes|medidas|via|vias judicial|legal|legais|judiciais, processar*|processo|processa, processar, tribunal, tribunais, justica, queixa crime, danos morais, indemniza*, indeniza*, procon, livro de reclamacoes, apresent* queixa", NULL},
    {TONE_KIND_LEAVE, 34, "rescind*, rescisao, cancel* ?imediat*|o|o|nosso|meu|todos ?contrato|servico|conta|assinatura, mudar|mudamos|vamos de|para|mudar fornecedor|empresa|outra|outro, outro fornecedor, outra empresa, nunca mais, jamais, terminar|terminamos o|a contrato|relacao|parceria, deixar de ser, perderam um|uma ?cliente, procurar outr*, concorrencia", NULL},
    {TONE_KIND_WITHHOLD, 28, "nao vou|vamos|pretend* pagar, nao pag*, nem mais ?um centimo|centavo|euro|tostao, nem um centimo|centavo|euro|tostao, recus* ?@us ?a|pagar ?pagar, devolvam*|devolva ?o ?meu|nosso ?dinheiro, meu dinheiro, nosso dinheiro, exij* ?o|um|a reembolso|devolucao|dinheiro", NULL},
    {TONE_KIND_REPORT, 26, "reclame aqui, defesa do consumidor, deco, redes sociais, imprensa, vou reclamar|denunciar|contar, denunci*, reclamacao formal, direcao|diretoria, vosso|seu chefe|superior|diretor|gerente, avaliacao negativa, contar a todo*", NULL},
    {TONE_KIND_DEMAND, 18, "exij*, exigimos, exigir, ultim* aviso|oportunidade|vez|comunicacao|prazo, caso contrario, se nao ?receb*|me|resolver*|responder*|@us, parem de|com, deixem de, imediatamente, de imediato, uma explicacao, quero ?falar|o|uma|que|meu, responsavel, retirem|anulem|corrijam ja", NULL},
    {TONE_KIND_DEMAND, 8, "ja, agora mesmo, hoje mesmo, ate ?@light sexta|segunda|amanha|ao, hoje", NULL},
    {TONE_KIND_REPEAT, 18, "outra vez, mais uma vez, vez apos vez, terceira|quarta|quinta|enesima vez|reclamacao|carta|semana, @many vezes|semanas|meses|emails|chamadas|ligacoes|mensagens|dias, sempre ?a|o mesm*|igual, constantemente, repetid*, ha ?mais|@many|_ ?de ?semanas|meses|dias semanas|meses|dias, de novo, continuam|continua ?sem|a ?ignorar|responder|resolver, sistematic*", NULL},
    {TONE_KIND_REPEAT, 10, "ainda nao, ate agora, segunda vez, ja ?vos|lhes ?tinha escrevi|pedi|disse*|pedimos", NULL},
    {TONE_KIND_IGNORED, 18, "ignor*, ninguem ?me|nos|se|veio|avisou responde*|respondeu|atende|liga|ligou|veio|avisou|aparece*|apareceu|resolve|faz|sabe|retorna, nao ?me|nos|se|deram|dignaram ?@us respond*|atend*|retorn*|ligaram, sem ?qualquer|nenhuma|dar|receber|uma ?@us resposta|responder|explicacao|satisfacao|noticias, nenhuma resposta|explicacao|solucao|satisfacao, deixaram ?@us ?na|a|pendurad*, silencio", NULL},
    {TONE_KIND_SARCASM, 40, "parabens, obrigad* por nada, bravo, belo|bom|otimo|excelente|grande trabalho|servico|atendimento, que bela|maravilha|eficiencia|surpresa|bom|lindo, fantastic*, genial, magnific*, sem pressa, como sempre, espetacular, muito bonito", NULL},
    {TONE_KIND_DISPUTE, 9, "nao concord*, concord*, erro*, errad*, incorret*, incorrect*, corrij*, corrigir, muito|demasiado alto|caro|elevado, nao pedimos|encomendamos|solicit*, combinamos, combinado, surpreend*, cobrad* ?duas|em vezes|duplicado, contest*", NULL},
    {TONE_KIND_UPSET, 16, "desiludid*, decepcion*, desapont*, aborrecid*, insatisfeit*, descontent*, @not ?@very|estou|estamos satisfeit*|content*|feliz, frustra*, chatead*, incomodad*, lamento, esperava mais, desagradavel", NULL},
    {TONE_KIND_COURTESY, -2, "obrigado, obrigada, por favor, cumprimentos, atenciosamente, bom dia, boa tarde, podiam, poderiam, podia, caro, cara, prezad*, desculpe*, ola, abraco", NULL},
    {TONE_KIND_PRAISE, -16, "muito obrigad*, muitissimo obrigad*, muito simpatic*|satisfeit*|content*|rapid*|bem|atencios*, funciona* ?tudo ?outra|de|perfeit* ?vez|novo, a funcionar ?outra|bem, excelente*, perfeito, otimo*, optimo*, erro nosso, culpa nossa, ajuda rapida, bom fim", NULL},
    {TONE_KIND_PANIC, 2, "socorro, ajud*, ajudem*, urgent*, urgencia*, emergencia, o mais rapido|depressa, o quanto antes, liguem*|ligue*, nada funciona, nao funciona nada, ninguem consegue|pode trabalhar, caiu, @thing ?@light caiu|parou|bloqueou|morreu, virus, hackead*|invadid*, depressa, podem vir, fuga, incendio, o que faco|fazemos, desesperad*, assim que", NULL},
    {TONE_KIND_PANIC, 1, "servidor, desastre, loja, espera, rede", NULL},
    {TONE_KIND_BULK, 2, "cancelar ?a subscricao|assinatura, descadastr*, newsletter*, subscrev*, recebeu|recebe este, desconto*, oferta*, ultima oportunidade, promoc*, clique aqui, inscrev*, webinar*, gratis, gratuit*, mensagem automatica, nao responda, fora do escritorio, aproveit*, politica de, no seu navegador, so hoje", NULL},
    {TONE_KIND_FORMAL, 60, "condicoes gerais, termos e condicoes, qualquer litigio, foro, clausula*, confidencial*, destinatari*, @lawyer ?ja reviu|aprovou|leu", NULL},
    {TONE_KIND_VICTIM, 2, "roubo de identidade, phishing, hackeado, vitima*", NULL},
};

const struct tone_language tone_portuguese = {
    .code = "pt",
    .stop_words = "o os as e que em um uma por para com nao se do da dos das no na seu sua vossa vosso nos mas mais ja muito foi esta isto voces "
                  "obrigado obrigada bom dia ao pela pelo meu minha nosso nossa sao ha estou tem ter ainda sem eu hoje ontem dia reuniao ate de",
    .classes = {
        [TONE_CLASS_YOU] = "voces voce vossa vosso vossas vossos vos seu sua seus suas lhes senhores",
        [TONE_CLASS_US] = "nos nosso nossa nossos eu me meu minha",
        [TONE_CLASS_FIRM] = "empresa servico servicos suporte tecnico tecnicos fatura faturas factura equipa equipe atendimento pessoal trabalho qualidade funcionario funcionarios fornecedor resposta cobram cobrar agencia gestao assistencia",
        [TONE_CLASS_THING] = "servidor rede internet impressora computador pc telefone programa sistema aquecimento elevador tempo site pagina virus ecra tela email ligacao conexao fuga agua nada",
        [TONE_CLASS_NOT] = "nao nunca jamais nem sem nenhum nenhuma",
        [TONE_CLASS_LIGHT] = "e esta estou estamos um uma o a muito tao tenho temos ha nada de",
        [TONE_CLASS_VERY] = "muito totalmente completamente absolutamente realmente tao extremamente verdadeira verdadeiro pura puro mais simplesmente autentica",
        [TONE_CLASS_HEDGE] = "pouco algo bastante meio",
        [TONE_CLASS_LAWYER] = "advogado advogados advogada juridico juridica legal",
        [TONE_CLASS_MANY] = "tres quatro cinco seis sete oito nove dez doze 3 4 5 6 7 8 9 10 12 varias varios muitas muitos inumeras diversas",
        [TONE_CLASS_NOBODY] = "ninguem",
        [TONE_CLASS_TROUBLE] = "partido quebrado avariado caiu nao nada ninguem nunca ainda fatura euros semanas horas perdido erro pior nenhum sem estragar",
    },
    .groups = groups,
    .group_count = ARRAY_LEN(groups),
};
// clang-format on
