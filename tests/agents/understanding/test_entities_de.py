"""German phrases as shoppers type them, and the values that must be read from them."""

from typing import Any

import pytest

from agents.understanding import Vocabulary, understand

SHOP = Vocabulary.build(
    brands=["Adidas", "Le Creuset"],
    categories=["Mode > Kleider", "Taschen & Koffer", "Lampen", "Uhren", "Schuhe", "Jacken", "Pullover"],
    options={"Farbe": ["Schwarz", "Dunkelblau", "Rot"], "Größe": ["S", "M", "38", "42"], "Muster": ["Geblümt"]},
    titles=["Schreibtischlampe Nova", "Maxikleid Camille", "Turnschuhe Air Zoom", "Kapuzenpullover", "Gürtel Rio"],
)

PHRASES: list[tuple[str, dict[str, Any]]] = [
    ("Guten Tag, ich suche ein Geschenk unter 50 Euro", {"query": "geschenk", "price_max": 5000, "currency": "EUR"}),
    ("eine Lampe bis 30 €", {"query": "lampe", "price_max": 3000, "categories": ("Lampen",)}),
    ("nicht mehr als fünfzig Euro", {"price_max": 5000, "currency": "EUR"}),
    ("höchstens fünfundzwanzig Euro", {"price_max": 2500}),
    ("maximal zweihundertfünfzig Euro", {"price_max": 25000}),
    ("weniger als tausend Euro", {"price_max": 100000}),
    ("eine Uhr 50€ max", {"query": "uhr", "price_max": 5000}),
    ("zwischen 20 und 40 €", {"price_min": 2000, "price_max": 4000, "currency": "EUR"}),
    ("von 20 bis 40 Euro", {"price_min": 2000, "price_max": 4000}),
    ("ein Kleid 20-40 €", {"price_min": 2000, "price_max": 4000}),
    ("über 100 Euro", {"price_min": 10000, "price_max": None}),
    ("ab 80 €", {"price_min": 8000, "price_max": None}),
    ("bis zu 1.200,50 €", {"price_max": 120050}),
    ("unter 49,90 €", {"price_max": 4990}),
    ("ungefähr 30 Euro", {"price_min": 2400, "price_max": 3600}),
    ("so um die 70 Euro", {"price_min": 5600, "price_max": 8400}),
    ("eine Tasche unter 50", {"price_max": 5000, "currency": None}),
    ("mein Budget liegt bei 80 Euro", {"price_max": 8000}),
    ("unter CHF 120", {"price_max": 12000, "currency": "CHF"}),
    ("Lieferung in weniger als 3 Tagen", {"price_max": None, "sizes": ()}),
    ("eine Tasche unter 2 kg", {"price_max": None}),
    ("Kleid Größe 38", {"query": "kleid", "sizes": ("38",), "options": (("Größe", "38"),)}),
    ("Schuhe in Gr. 43", {"query": "schuhe", "sizes": ("43",)}),
    ("haben Sie die in M?", {"sizes": ("M",)}),
    ("Hose in XL", {"sizes": ("XL",), "query": "hose"}),
    ("Bettlaken 140x190", {"query": "bettlaken", "sizes": ("140X190",)}),
    ("ein schwarzes Kleid", {"query": "schwarzes kleid", "colours": ("black",), "options": (("Farbe", "Schwarz"),)}),
    ("marineblauer Pullover aus Wolle", {"colours": ("navy",), "materials": ("wool",), "categories": ("Pullover",)}),
    ("rote oder grüne Taschen", {"colours": ("red", "green"), "categories": ("Taschen & Koffer",)}),
    ("eine Lederjacke", {"query": "lederjacke", "materials": ("leather",), "categories": ("Jacken",)}),
    ("ein Baumwollkleid", {"query": "baumwollkleid", "materials": ("cotton",)}),
    ("Herrenschuhe", {"query": "herrenschuhe", "audience": ("men",), "categories": ("Schuhe",)}),
    ("Tasche aus Kunstleder", {"materials": ("faux_leather",)}),
    ("ein Geburtstagsgeschenk für meine Mutter", {"audience": ("women",), "occasions": ("birthday", "gift")}),
    ("Pullover ohne Kapuze", {"query": "pullover", "excluded.words": ("kapuze",)}),
    ("alles außer schwarz", {"excluded.colours": ("black",), "colours": ()}),
    ("kein Leder bitte", {"excluded.materials": ("leather",), "materials": ()}),
    ("weder Leder noch Wildleder", {"excluded.materials": ("leather", "suede")}),
    ("noch in Rot da?", {"colours": ("red",), "excluded.colours": ()}),
    ("kein Problem", {"excluded.words": ()}),
    ("das zweite", {"references": (1,)}),
    ("vergleichen Sie das erste mit dem letzten", {"references": (0, -1)}),
    ("zum ersten Mal hier", {"references": ()}),
    ("günstiger bitte", {"comparatives": ("cheaper",)}),
    ("haben Sie etwas Größeres?", {"comparatives": ("bigger",)}),
    ("ein großer Koffer", {"comparatives": ()}),
    ("die günstigsten Lampen", {"sort": "price_asc", "query": "lampen"}),
    ("eure Neuheiten", {"sort": "newest", "query": ""}),
    ("leg 3 Lampen in den Warenkorb", {"quantity": 3}),
    ("ich nehme zwei", {"quantity": 2}),
    ("meine Bestellnummer ist 45821", {"order_number": "45821"}),
    ("wo ist Bestellung #1042-DE?", {"order_number": "1042-DE"}),
    ("meine Mail ist jan.maier@beispiel.de", {"email": "jan.maier@beispiel.de"}),
    ("rufen Sie mich an: +49 151 2345 6789", {"phone": "+49 151 2345 6789"}),
    ("ein guertel fuer meinen mann", {"query": "gurtel mann", "audience": ("men",)}),
    ("wo ist meine Bestellung?", {"query": ""}),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_german(text: str, expected: dict[str, Any]) -> None:
    entities = understand(text, vocabulary=SHOP, default_language="de").entities
    for name, value in expected.items():
        found: Any = entities
        for part in name.split("."):
            found = getattr(found, part)
        assert found == value, f"{name} of {text!r}: {found!r}"
