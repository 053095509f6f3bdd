"""How claims look in the five languages. Broad on purpose: a sentence too many withheld costs less than a false one."""

import re

_AMOUNT = r"\d{1,3}(?:[  .,'’]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CURRENCY = r"€|\$|£|¥|₣|EUR\b|USD\b|GBP\b|CHF\b|JPY\b|euros?\b|dollars?\b|pounds?\b|francs?\b|sterlin\w*|Euro\b"
MONEY = re.compile(
    rf"(?:(?:€|\$|£|¥|CHF|EUR|USD|GBP)\s?(?:{_AMOUNT}))|(?:(?:{_AMOUNT})\s?(?:{_CURRENCY}))", re.IGNORECASE
)
NUMBER = re.compile(_AMOUNT)
PERCENT = re.compile(r"\d+(?:[.,]\d+)?\s?(?:%|pour ?cent|percent|per cent|prozent|per cento|por ciento)", re.IGNORECASE)

_UNIT = (
    r"h|heures?|hours?|stunden?|ore|horas?|jours?|days?|tagen?|giorn[io]|d[ií]as?|semaines?|weeks?|wochen?|"
    r"settiman[ae]|semanas?|mois|months?|monat(?:en?)?|mes[ei]s?|ans?|years?|jahren?|ann[oi]|años?"
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
    rf"\b(?:\d+\s?(?:à|-|–|to|bis|a|or|ou|o|oder)\s?)?\d+\s?(?:{_UNIT})\b|\b\d{{1,2}}(?:er|st|nd|rd|th|\.)?\s(?:{_MONTH})\b|"
    rf"\b(?:{_MONTH})\s\d{{1,2}}\b|\b\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b(?:{_WEEKDAY})\b|"
    r"\b(?:demain|tomorrow|morgen|domani|ma[ñn]ana|aujourd['’]hui|today|heute|oggi|hoy)\b",
    re.IGNORECASE,
)

PROMISE = re.compile(
    r"\b(?:livraison (?:gratuite|offerte)|frais de port (?:offerts|gratuits)|rembours\w+|garantie? (?:à vie|légale|de)|"
    r"free (?:shipping|delivery|returns?)|money[- ]back|full refund|refunded?|lifetime warranty|guaranteed?|"
    r"retours? (?:gratuits?|offerts?)|"
    r"kostenlose[rn]? (?:versand|lieferung|rückversand)|geld[- ]zurück\w*|spedizione gratuita|reso gratuito|rimbors\w+|"
    r"env[ií]o gratis|devoluci[óo]n gratuita|reembols\w+)\b",
    re.IGNORECASE,
)

IN_STOCK = re.compile(
    r"\b(?:en stock|disponibles?|in stock|available|auf lager|lieferbar|verf[üu]gbar|disponibil[ei])\b", re.IGNORECASE
)
OUT_OF_STOCK = re.compile(
    r"\b(?:en rupture|rupture de stock|[ée]puis[ée]e?s?|indisponibles?|plus (?:en stock|disponibles?)|"
    r"pas (?:en stock|disponibles?)|out of stock|sold out|unavailable|not (?:in stock|available)|ausverkauft|"
    r"nicht (?:auf lager|lieferbar|verf[üu]gbar)|esaurit[oaie]|non disponibil[ei]|agotad[oa]s?|no disponibles?)\b",
    re.IGNORECASE,
)
SCARCITY = re.compile(
    r"\b(?:only|just|plus que|(?:il )?(?:n['’]en )?reste|nur noch|solo|s[óo]lo quedan|ne restano)\s\d+\b|"
    r"\b\d+ (?:left|restants?|[üu]brig|rimast[io])\b|"
    r"\b(?:derniers? exemplaires?|last (?:ones?|pieces?|chance)|derni[èe]re chance|letzte (?:chance|st[üu]cke?))\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[«“\"]\s?([^«»“”\"]{3,80}?)\s?[»”\"]")
PUBLIC_ID = re.compile(r"\b(?:prd|var|agt|cnv|msg|trn|tnt|usr)_[0-9a-z]{6,}\b")

IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
LINK = re.compile(r"\[([^\]]*)\]\(\s*([^)\s]*)[^)]*\)")
TAG = re.compile(r"<[^<>]{1,500}>")
URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"')\]]+|\b[a-z][a-z0-9+.-]{1,15}:(?://|(?=\S*[@/]))\S+", re.IGNORECASE)
EMPHASIS = re.compile(r"(\*\*|__|\*|`{1,3})(?=\S)(.+?)(?<=\S)\1")
