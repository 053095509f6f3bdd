"""How claims look in the five languages. Broad on purpose: a sentence too many withheld costs less than a false one."""

import re

_AMOUNT = r"\d{1,3}(?:[  .,'’]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CURRENCY = r"€|\$|£|¥|₣|EUR\b|USD\b|GBP\b|CHF\b|JPY\b|euros?\b|dollars?\b|pounds?\b|francs?\b|sterlin\w*|Euro\b"
# After these a figure is a price even without a currency.
_COSTS = (
    "coûte ",
    "coute ",
    "costs ",
    "cost ",
    "kostet ",
    "costa ",
    "cuesta ",
    "priced at ",
    "price is ",
    "prix est de ",
)
MONEY = re.compile(
    rf"(?:(?:€|\$|£|¥|CHF|EUR|USD|GBP)\s?(?:{_AMOUNT}))|(?:(?:{_AMOUNT})\s?(?:{_CURRENCY}))|"
    + "|".join(rf"(?<={verb})(?:{_AMOUNT})\b" for verb in _COSTS),
    re.IGNORECASE,
)
NUMBER = re.compile(_AMOUNT)
_PERCENT = r"(?:%|pour ?cents?|percent|per cent|prozent|per cento|por ciento)"
PERCENT = re.compile(rf"\d+(?:[.,]\d+)?\s?{_PERCENT}", re.IGNORECASE)

_UNIT = (
    r"h|heures?|hours?|stunden?|ore|horas?|jours?|days?|tage?n?|giorn[io]|d[ií]as?|semaines?|weeks?|wochen?|"
    r"settiman[ae]|semanas?|mois|months?|monat(?:en?)?|mes[ei]s?|ans?|years?|jahren?|jahre?|ann[oi]|años?"
)
_MONTH = (
    r"janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"januar|februar|m[äa]rz|juni|juli|oktober|dezember|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|"
    r"settembre|ottobre|novembre|dicembre|enero|febrero|abril|mayo|junio|julio|septiembre|octubre|noviembre|diciembre"
)
_WEEKDAY = (
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|"
    r"venerd[iì]|sabato|domenica|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo"
)
TIME = re.compile(
    rf"\b(?:\d+\s?(?:à|-|–|to|bis|a|or|ou|o|oder)\s?)?\d+\s?(?:{_UNIT})\b|\b\d{{1,2}}(?:er|st|nd|rd|th|"
    rf"\.)?\s(?:{_MONTH})\b|"
    rf"\b(?:{_MONTH})\s\d{{1,2}}\b|\b\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|"
    rf"\b(?:{_WEEKDAY})\b|"
    r"\b(?:demain|tomorrow|morgen|domani|ma[ñn]ana|aujourd['’]hui|today|heute|oggi|hoy)\b",
    re.IGNORECASE,
)
TOPICS = {
    "delivery": re.compile(
        r"\b(?:livr\w+|exp[ée]di\w+|envoi\w*|envoy\w+|colis|re[çc]evr\w+|arriv\w+|deliver\w*|ship\w*|dispatch\w*|"
        r"parcels?|"
        r"liefer\w+|versand\w*|versend\w*|pakete?s?|consegn\w+|spedi\w+|pacc\w+|entreg\w+|env[ií]\w+|paquetes?|"
        r"lleg\w+)\b",
        re.IGNORECASE,
    ),
    "returns": re.compile(
        r"\b(?:retour\w*|rembours\w+|[ée]chang\w+|renvoy\w+|r[ée]tract\w+|return\w*|refund\w*|exchang\w+|send back|"
        r"r[üu]ck(?:gabe|send|versand|erstatt|geld)\w*|umtausch\w*|erstatt\w+|zur[üu]ck\w*|res[oi]|rimbors\w+|"
        r"restitu\w+|"
        r"devol\w+|reembols\w+|cambios?)\b",
        re.IGNORECASE,
    ),
    "warranty": re.compile(
        r"\b(?:garanti\w*|warrant\w+|guarant\w+|gew[äa]hrleistung\w*|garanzi\w+|garant[ií]\w+)\b", re.IGNORECASE
    ),
}
"""What a date or a delay may be a promise of; only the shop's own words support such a promise."""

PROMISE = re.compile(
    r"\b(?:livraison (?:gratuite|offerte)|frais de port (?:offerts|gratuits)|rembours\w+|"
    r"garanti\w*|free (?:shipping|delivery|returns?)|money[- ]back|full refund|refund\w*|warrant\w+|guarante\w+|"
    r"retours? (?:gratuits?|offerts?)|satisfait ou|"
    r"(?:kostenlos\w*|gratis)[- ]?(?:versand|lieferung|r[üu]cksend\w+|r[üu]ckversand)|geld[- ]zur[üu]ck\w*|"
    r"gew[äa]hrleist\w+|"
    r"erstatt\w+|spedizione gratuita|consegna gratuita|reso gratuito|rimbors\w+|garanzi\w+|"
    r"env[ií]o gratis|entrega gratis|devoluci[óo]n gratuita|reembols\w+|garant[ií]\w+)\b",
    re.IGNORECASE,
)
REDUCTION = re.compile(
    r"\b(?:remises?|r[ée]ductions?|rabais|promo\w*|sold[ée]\w*|ristourne|bon de r[ée]duction|code promo|code|"
    r"bons? d['’]achat|"
    r"discounts?|reduc\w+|off|vouchers?|coupons?|cheaper by|savings?|sale|rabatt\w*|nachlass|gutschein\w*|"
    r"reduzier\w+|"
    r"sconto|sconti|scontat\w+|buono|ribass\w+|descuentos?|rebaj\w+|cup[óo]n\w*|vale|[ée]conomis\w+|spar(?:en|st|"
    r"t)|risparmi\w*|ahorr\w+)\b",
    re.IGNORECASE,
)
"""Words that make a figure a reduction, which only the offer engine or the shop's own words support."""
GIFT = re.compile(
    r"\b(?:moiti[ée] prix|offert(?:e|s|es)?|gratuit(?:e|s|es|ement)?|cadeau offert|half price|half[- ]off|"
    r"for free|free of charge|"
    r"free gift|two for one|2 for 1|buy one|halbe[nr]? preis|gratis|kostenlos\w*|geschenkt|met[àa] prezzo|"
    r"gratuit[oaie]|in omaggio|"
    r"mitad de precio|gratuit[oa]s?|de regalo|dos por uno|2x1)\b",
    re.IGNORECASE,
)
GRANT = re.compile(
    r"\b(?:accord\w+|offr\w+|consen\w+|appliqu\w+|fais|faisons|faire|give|giving|grant\w*|appl(?:y|ied)|offer\w*|"
    r"knock off|"
    r"gew[äa]hr\w+|gebe\w*|biete\w*|conced\w+|faccio|applic\w+|offro|doy|damos|hago|ofre[zc]\w+)\b[^.!?]{0,40}"
    r"\b(?:remises?|r[ée]ductions?|rabais|discounts?|rabatt|nachlass|sconto|descuento|rebaja)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"\bcode\b[^A-Z0-9]{0,25}([A-Z0-9][A-Z0-9-]{3,30})\b")

IN_STOCK = re.compile(
    r"\b(?:en stock|disponibles?|in stock|available|auf lager|lieferbar|verf[üu]gbar|vorr[äa]tig|disponibil[ei])\b",
    re.IGNORECASE,
)
OUT_OF_STOCK = re.compile(
    r"\b(?:en rupture|rupture de stock|[ée]puis[ée]e?s?|indisponibles?|plus (?:en stock|disponibles?)|"
    r"pas (?:en stock|disponibles?)|out of stock|sold out|unavailable|not (?:in stock|available)|ausverkauft|"
    r"vergriffen|"
    r"nicht (?:auf lager|lieferbar|verf[üu]gbar|vorr[äa]tig)|esaurit[oaie]|non disponibil[ei]|agotad[oa]s?|"
    r"no disponibles?)\b",
    re.IGNORECASE,
)
SCARCITY = re.compile(
    r"\b(?:only|just|plus que|(?:il )?(?:n['’]en )?reste(?:nt)?(?: plus que)?|nur noch|solo|s[óo]lo quedan|quedan|"
    r"ne restano(?: solo)?)"
    r"\s\d+\b|\b\d+ (?:left|restants?|[üu]brig|rimast[io]|people (?:are )?(?:viewing|looking))\b|"
    r"\b(?:derniers? exemplaires?|last (?:ones?|pieces?|chance)|derni[èe]re chance|letzte (?:chance|st[üu]cke?)|"
    r"ultim[ie] (?:pezzi|occasion\w+)|[úu]ltim[ao]s? (?:unidades|oportunidad)|d[ée]p[êe]chez[- ]vous|hurry|"
    r"beeilen sie sich|"
    r"si affretti|dese prisa|offre limit[ée]e|limited[- ]time|nur heute|only today|seulement aujourd['’]hui|"
    r"solo oggi|solo hoy|"
    r"avant qu['’]il ne soit trop tard|before it['’]?s gone|selling fast|almost gone|going fast)\b",
    re.IGNORECASE,
)
HUMAN = re.compile(
    r"\b(?:je suis (?:bien )?(?:un|une) (?:vraie? )?(?:humaine?|personne|vendeu\w+|conseill\w+)(?! (?:virtuel|ia))|"
    r"je ne suis pas (?:un|une) (?:robot|ia|machine|chatbot|intelligence)|"
    r"i(?:['’]m| am) (?:a |really )?(?:real )?(?:human|person|man|woman)\b|i(?:['’]m| am) not (?:a |an )?(?:ai|"
    r"bot|robot|machine|chatbot)|"
    r"ich bin (?:ein(?:e)? )?(?:echte[rs]? )?(?:mensch|person|frau|mann)|ich bin kein(?:e)? (?:ki|bot|roboter|"
    r"maschine|chatbot)|"
    r"sono (?:un[ao']? ?)?(?:ver[ao] )?(?:uman[ao]|persona|essere umano)|non sono (?:un[ao']? ?)?(?:robot|ia|bot|"
    r"macchina|chatbot)|"
    r"soy (?:un[ao]? )?(?:human[ao]|persona|ser humano)|no soy (?:un[ao]? )?(?:robot|ia|bot|m[áa]quina|chatbot))\b",
    re.IGNORECASE,
)
"""An agent that says it is a person lies, whoever asks it to."""
QUOTED = re.compile(r"[«“\"]\s?([^«»“”\"]{3,80}?)\s?[»”\"]")
PUBLIC_ID = re.compile(r"\b(?:prd|var|agt|cnv|msg|trn|ten|tnt|usr|vis|key|off|ord)_[0-9a-z]{6,}\b")
SIZE = re.compile(
    r"\b(?:taille|size|gr[öo](?:ß|ss)e|taglia|talla|pointure|n[úu]mero)s?\s+(XXS|XS|S|M|L|XL|XXL|XXXL|"
    r"\d{1,3})\b(?!\s?(?:%|€))"
)
NAME = re.compile(
    r"(?<=[a-zà-ÿ,;:] )([A-ZÀ-Ý][\w’'-]+(?: (?:(?:de|du|des|di|del|of|the|la|le|et|and|&) )?[A-ZÀ-Ý][\w’'-]+)+)"
)
"""Two and more words with capitals within a sentence: the name of something."""
NEGATION = re.compile(
    r"\b(?:pas|ne|n['’]|aucune?|jamais|sans|not|no|never|cannot|can['’]?t|don['’]?t|doesn['’]?t|won['’]?t|"
    r"isn['’]?t|without|"
    r"nicht|kein\w*|nie|ohne|non|nessun\w*|mai|senza|ning[úu]n\w*|nunca|sin)\b",
    re.IGNORECASE,
)
LIMIT = re.compile(
    r"\b(?:budget|sous|moins de|jusqu\w*|maximum|max|d[ée]passe\w*|limite|under|below|within|up to|less than|"
    r"unter|bis(?: zu)?|"
    r"h[öo]chstens|entro|meno di|fino a|sotto|menos de|hasta|por debajo|environ|around|about|autour|circa|etwa|"
    r"unos)\b",
    re.IGNORECASE,
)
"""A sentence about the shopper's own bound: the one place where the shopper's figure may be repeated."""

IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
LINK = re.compile(r"\[([^\]]*)\]\(\s*([^)\s]*)[^)]*\)")
TAG = re.compile(r"<[^<>]{1,500}>")
_TLD = "com|net|org|info|biz|shop|store|app|dev|site|online|club|live|xyz|top|example"
_COUNTRY = "io|co|ru|cn|eu|fr|de|it|es|uk|us|ch|be|at|nl|pt|pl|ai|gg|ly|to|me|tv"
_LABELS = r"(?<![\w@.])(?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.)+"
_PATH = r"(?:/[^\s<>\"')\]]*)?(?![\w-])"
URL = re.compile(
    r"\b(?:https?|hxxps?|ftp)\s?:\s?//[^\s<>\"')\]]+|\bwww\.[^\s<>\"')\]]+|"
    r"\b[a-z][a-z0-9+.-]{1,15}:(?://|(?=\S*[@/]))\S+|"
    # a bare host; a country's two letters in capitals are the start of a sentence whose space was forgotten
    rf"{_LABELS}(?:{_TLD}){_PATH}|(?-i:{_LABELS}(?:{_COUNTRY}){_PATH})",
    re.IGNORECASE,
)
EMPHASIS = re.compile(r"(\*\*|__|\*|`{1,3})(?=\S)(.+?)(?<=\S)\1")
