"""Recognises the question for the opening hours, and finds the shop's own answer to it."""

import re
from datetime import datetime

from agents.understanding.text import words
from conversations.hours import OpeningHours
from conversations.hours_text import hours_text

_ASKS = re.compile(
    r"\b("
    r"horaires?(?! (de|des) (livraison|envoi))|(quand|quelle heure) .{0,25}\b(ouvr\w+|ferm\w+|ouvert\w*|joignables?)"
    r"|(etes vous|vous etes) .{0,15}(ouverts?|ouvertes?|fermes?|joignables?)"
    r"|(opening|business|office|support) (hours|times?)"
    r"|(when|what time|what hours) .{0,20}\b(open|close|closed|reachable)"
    r"|are you (\w+ )?(open|closed)"
    r"|(offnungs|geschafts|service)zeiten|(wann|wie lange) .{0,20}\b(auf|offen|geoffnet|geschlossen|erreichbar|zu)"
    r"|(haben sie|habt ihr|sind sie|seid ihr) .{0,20}\b(offen|geoffnet|geschlossen|erreichbar)"
    r"|orari(o)?( di apertura)?(?! (di|della) (consegna|spedizione))"
    r"|(quando|a che ora) .{0,15}\b(aprite|chiudete|aperti)"
    r"|siete .{0,10}(aperti|chiusi|raggiungibili)"
    r"|horarios?(?! de (entrega|envio))|(cuando|a que hora) .{0,15}\b(abr\w+|cierr\w+|cerr\w+|abiert\w+)"
    r"|(estan|estais) .{0,10}(abiert[oa]s|cerrad[oa]s|disponibles)"
    r")\b"
)


def hours_asked_for(text: str, hours: OpeningHours | None, now: datetime, language: str) -> str:
    """Return the opening hours in words when a message asks for them and the shop has set them, else nothing."""
    if hours is None or _ASKS.search(" ".join(words(text))) is None:
        return ""
    return hours_text(hours, now, language)
