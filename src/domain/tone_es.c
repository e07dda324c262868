/** The tone of Spanish mail: words and phrases. */
#include "callsheet/domain/tone_lexicon.h"

#include "callsheet/base/status.h"

// clang-format off
static const struct tone_group groups[] = {
    {TONE_KIND_HOT, 44, "verguenza*, vergonzoso*, vergonzosa*, inaceptable*, intolerable*, indignante*, escandalo*, inadmisible*, bochornoso*, bochorno, tomadura de pelo, toman|tomen|tomando|tomar el|nos|me ?el pelo, falta de respeto, insulto, burla, burlan*, @not ?es|se|vamos|voy ?a acepta*|aceptable*|tolera*|permit*, atropello, abuso, desfachatez, descaro, cara dura, lamentable*, asco, asqueroso*", NULL},
    {TONE_KIND_HOT, 28, "increible*, ridicul*, absurdo*, como se atreven|atreve, el colmo, colmo, que se han|creen, penoso*, deplorable*, patetic*, de locos, es|una de|una locos|locura", NULL},
    {TONE_KIND_FEELING, 44, "harto*, harta*, furioso*, furiosa*, indignado*, indignada*, enfadad*, cabread*, enojad*, hasta las narices|el|la|los ?gorro|coronilla, basta ya, ya basta, paciencia se|tiene|esta|ha, se ?me|nos acabo|acaba ?la paciencia, perdido|perdiendo la paciencia, colera, molestisim*, rabia", NULL},
    {TONE_KIND_ACCUSE, 40, "estafa*, estafador*, ladron*, ladrones, robo, robando, timo, timador*, mentira*, mentiros*, mienten, mentido, enganan*, engano, enganad*, fraude*, sinverguenza*, chantaje*, extorsi*, chorizos", "accuses of lying or cheating"},
    {TONE_KIND_ACCUSE, 32, "incompeten*, inept*, inutil*, negligen*, irresponsable*, poco|nada serio*|seria*|profesional*, poca verguenza|seriedad|profesionalidad, falta de profesional*|seriedad|etica, mala fe, prepotent*, maleducad*, grosero*, groseri*, chapuza*, chapucer*, excusas, largas, desprecio, su culpa|error, se ?han inventad*, aprovech* de|@us, acos*", "accuses"},
    {TONE_KIND_BAD, 32, "pesim*, peor, horrible*, desastr*, nefast*, fatal, basura, porqueria*, asco, caos, caotic*, catastrof*, penos*, terrible*, horror*, mierda", NULL},
    {TONE_KIND_BAD, 16, "malo, mala, malisim*, deficiente*, mal servicio", NULL},
    {TONE_KIND_CONTEMPT, 34, "idiota*, imbecil*, payaso*, tont*, nadie da la, da la cara, dan la cara, perdido ?toda|totalmente ?la confianza, toda ?la confianza, ninguna confianza, perdida de tiempo, perder el|mas tiempo, saben leer|ustedes, para que ?les|pagamos pag*, que clase de, se creen que, no ?les|se ?les importa, me ?@us toman por, tratan ?@us como, quien se|cree*|creen creen|han, una broma, es broma, de broma", NULL},
    {TONE_KIND_SWEAR, 30, "mierda*, joder, jodid*, put*, cono, cabron*, carajo, gilipoll*, cojones, hijo* de", NULL},
    {TONE_KIND_SWEAR, 8, "maldit*", NULL},
    {TONE_KIND_LEGAL, 38, "manos de ?@us|nuestro*|mi|mis|un @lawyer, nuestro*|mi|mis|nuestra|un|los @lawyer, acciones|medidas|vias legales|judiciales, via judicial|legal, demanda*, demandar*, denuncia*, denunciar*, juzgado*, tribunales, juicio, danos y perjuicios, indemniza*, reclamacion judicial, burofax", NULL},
    {TONE_KIND_LEAVE, 34, "rescind*, rescision, resolver el contrato, cancel* ?el|nuestro|mi|todos|todo ?contrato|servicio|pedido|cuenta, dar|damos|daremos|doy ?por|de ?terminad*|baja, cambi* de proveedor|empresa|compania, otro proveedor, otra empresa|compania, nunca mas, jamas, no volver*|volveremos|vuelvo ?a ?contratar|trabajar, ir|iremos|vamos|voy a la|otra competencia|parte, romper relaciones, perdido un|a|como cliente, no renova*, prescind*", NULL},
    {TONE_KIND_WITHHOLD, 28, "no ?pienso|pensamos|vamos|voy|les ?a ?pienso|voy pagar*|pagaremos|abonar, no pagar*, ni un ?solo centimo|euro|peso|duro, me|nos niego|negamos a, devuelvan*|devuelvanme|devuelvannos ?el ?mi|nuestro dinero, exij* la|el|una devolucion|reembolso, devolucion inmediata, mi dinero, nuestro dinero", NULL},
    {TONE_KIND_REPORT, 26, "ante consumo, consumo, organizacion de consumidores, ocu, facua, resenas|resena|opinion negativa*|en, redes sociales, la prensa, hoja de reclamaciones, reclamacion, direccion general, su jefe|superior|director, publicar*|contar*|dire a todo*|en", NULL},
    {TONE_KIND_DEMAND, 18, "exij*, exigimos, exigir, ultim* ?vez aviso|comunicacion|oportunidad|advertencia|plazo|vez, si no ?recib*|me|nos|se|contest*|responden|lo, de lo contrario, dejen de|@us, inmediatamente, de inmediato, una explicacion, quiero una|mi|que|hablar, responsable, quiten|retiren|anulen", NULL},
    {TONE_KIND_DEMAND, 8, "ya, ahora mismo, hoy mismo, antes del|de viernes|lunes, hoy", NULL},
    {TONE_KIND_REPEAT, 18, "otra vez, una y otra|vez, tercera|cuarta|quinta|enesima vez|reclamacion|carta|semana, @many veces|semanas|meses|correos|llamadas|mensajes|dias|visitas, siempre ?es|lo lo|igual|mismo, cada vez, continuamente, constantemente, repetid*, desde hace ?@many|_ semanas|meses|dias, llevamos|llevo ?@many|_ ?semanas|meses|dias, de nuevo, siguen|sigue|seguimos|sigo sin ?responder|contestar|solucionar|resolver|dar|respuesta|funcionar", NULL},
    {TONE_KIND_REPEAT, 10, "todavia no, aun no, segunda vez, ya les|le|he|hemos ?dije|dijimos|escribi*|pedi*|dicho", NULL},
    {TONE_KIND_IGNORED, 18, "ignor*, nadie ?nos|me|ha|se|vino|aviso ?ha|me|hace responde|contesta|llama|contestado|respondido|llamado|vino|aviso|viene|atiende|hace|da|resuelve|cargo, no ?han|me|nos|se|ha ?@us|han|dignado contestado|respondido|responden|contestan|respondieron|llamado, sin ?ninguna|recibir|dar|una|ni respuesta|responder|contestar|explicacion|explicaciones|noticias, ninguna respuesta|explicacion|solucion, dejado tirado*, pasan de|la, plantad*, silencio", NULL},
    {TONE_KIND_SARCASM, 40, "enhorabuena, felicidades, felicitaciones, gracias por nada, bravo, buen trabajo, gran trabajo|servicio|labor, que bien|eficacia|sorpresa|maravilla|amables, magnific*, estupend*, genial, fantastic*, tomense su, sin prisa, como siempre, un exito, me alegra|alegro saber|ver|que, que profesionales", NULL},
    {TONE_KIND_DISPUTE, 9, "no estamos|estoy de acuerdo, de acuerdo, disputa*, error*, incorrect*, equivocad*, corrij*, corregir, demasiado|excesiv* alto*, no pedimos|encargamos|solicit*, acordamos, acordado, sorprendid*, cobrad* dos, cobrado de, no entiend*", NULL},
    {TONE_KIND_UPSET, 16, "decepcion*, molest*, insatisfech*, descontent*, @not ?@very satisfech*|content*, frustra*, disgust*, preocupad*, lamento, esperaba mas, esperabamos mas, desagradable*", NULL},
    {TONE_KIND_COURTESY, -2, "gracias, por favor, un saludo, saludos, cordial*, buenos dias, buenas tardes, podrian, podria, estimad*, atentamente, perdon*, disculp*, hola, quiza", NULL},
    {TONE_KIND_PRAISE, -16, "muchas gracias, muchisimas gracias, mil gracias, muy amable*|content*|satisfech*|rapid*|bien|profesional*, funciona ?todo ?otra|de nuevo|perfect*|vez|bien, excelente*, perfecto, nuestro|mi error|culpa, encantad*, rapidez, buen fin, ninguna queja", NULL},
    {TONE_KIND_PANIC, 2, "ayuda*, ayudenme|ayudennos, socorro, urgente*, urgencia*, emergencia, cuanto antes, lo antes posible, llamenme ?ya|cuanto|por|inmediat*, llamen*, no funciona nada|ningun|el|la, nada funciona, nadie puede|podemos trabajar, se ha|han caido|caido|bloqueado, @thing ?@light|se|ha|esta ?ha|@light caido|muerto|bloqueado|roto, virus, pirate*|hackead*, rapido, pueden venir, fuga, incendio, que hago|hacemos, desesperad*", NULL},
    {TONE_KIND_PANIC, 1, "servidor, desastre, tienda, esperando, red", NULL},
    {TONE_KIND_BULK, 2, "darse de baja, darme de baja, boletin*, newsletter*, suscri*, recibe ?usted este, recibes este, descuento*, oferta*, ultima oportunidad, rebaja*, haga|haz clic, aprovech* ?esta, inscri*, webinar*, gratis, gratuito*, mensaje automatico, no responda, fuera de la, aviso legal, en su|tu navegador, promocion*, por ciento", NULL},
    {TONE_KIND_FORMAL, 60, "condiciones generales, cualquier litigio, se someter*, tribunales de, impago dara, clausula*, confidencial*, destinatari*, @lawyer ha|han ?revisado|aprobado|revisado|aprobado", NULL},
    {TONE_KIND_VICTIM, 2, "suplantacion, phishing, hackeado, victima*, robo de identidad", NULL},
};

const struct tone_language tone_spanish = {
    .code = "es",
    .stop_words = "el los las y es que en un una por para con no se del su sus nos le les lo como pero mas ya si sin al muy hemos han ha esta este estan ustedes usted "
                  "gracias hola buenos dias mi me nuestro nuestra hay son desde todo la de",
    .classes = {
        [TONE_CLASS_YOU] = "ustedes usted su sus vosotros vuestro vuestra vuestros les os tu te",
        [TONE_CLASS_US] = "nos nosotros nuestro nuestra nuestros yo me mi mis",
        [TONE_CLASS_FIRM] = ("empresa compania servicio servicios soporte tecnico tecnicos factura facturas equipo atencion personal trabajo trato gestion calidad empleado empleados proveedor respuesta "
            "cobran cobrar cobro agencia asesor director recordatorio son"),
        [TONE_CLASS_THING] = "servidor red internet impresora ordinador computadora pc telefono programa sistema calefaccion ascensor tiempo web pagina virus pantalla correo conexion fuga agua nada",
        [TONE_CLASS_NOT] = "no nunca jamas ni sin ningun ninguna tampoco",
        [TONE_CLASS_LIGHT] = "es esta estoy estamos un una el la lo muy tan tengo tenemos hay nada del de",
        [TONE_CLASS_VERY] = "muy totalmente completamente absolutamente realmente tan extremadamente verdaderamente autentica autentico pura puro mas francamente",
        [TONE_CLASS_HEDGE] = "poco algo bastante",
        [TONE_CLASS_LAWYER] = "abogado abogados abogada abogadas juridico juridica legal letrado",
        [TONE_CLASS_MANY] = "tres cuatro cinco seis siete ocho nueve diez doce 3 4 5 6 7 8 9 10 12 varias varios muchas muchos incontables numerosas",
        [TONE_CLASS_NOBODY] = "nadie",
        [TONE_CLASS_TROUBLE] = "roto rota romper caido no nada nadie nunca sigue siguen todavia factura euros semanas horas perdido error peor ningun sin estropear",
    },
    .groups = groups,
    .group_count = ARRAY_LEN(groups),
};
// clang-format on
