"""Italian phrases as shoppers type them, and the values that must be read from them."""

from typing import Any

import pytest

from agents.understanding import Vocabulary, understand

SHOP = Vocabulary.build(
    brands=["Superga", "Le Creuset"],
    categories=["Moda > Vestiti", "Borse & valigie", "Lampade", "Orologi", "Scarpe", "Giacche", "Maglioni"],
    options={"Colore": ["Nero", "Blu navy", "Rosso"], "Taglia": ["S", "M", "38", "42"], "Fantasia": ["Fiorata"]},
    titles=["Lampada da tavolo Nova", "Vestito lungo Camilla", "Felpa con cappuccio", "Cintura Rio"],
)

PHRASES: list[tuple[str, dict[str, Any]]] = [
    ("Buongiorno, cerco un regalo sotto i 50 euro", {"query": "regalo", "price_max": 5000, "currency": "EUR"}),
    ("una lampada fino a 30 €", {"query": "lampada", "price_max": 3000, "categories": ("Lampade",)}),
    ("non più di cinquanta euro", {"price_max": 5000, "currency": "EUR"}),
    ("al massimo venticinque euro", {"price_max": 2500}),
    ("meno di ventotto euro", {"price_max": 2800}),
    ("massimo duecentocinquanta euro", {"price_max": 25000}),
    ("meno di duemila euro", {"price_max": 200000}),
    ("un orologio 50€ max", {"query": "orologio", "price_max": 5000}),
    ("tra 20 e 40 €", {"price_min": 2000, "price_max": 4000, "currency": "EUR"}),
    ("dai 20 ai 40 euro", {"price_min": 2000, "price_max": 4000}),
    ("un vestito 20-40 €", {"price_min": 2000, "price_max": 4000}),
    ("oltre 100 euro", {"price_min": 10000, "price_max": None}),
    ("da 80 euro in su", {"price_min": 8000, "price_max": None}),
    ("fino a 1.200,50 €", {"price_max": 120050}),
    ("meno di 49,90 €", {"price_max": 4990}),
    ("circa 30 euro", {"price_min": 2400, "price_max": 3600}),
    ("sui settanta euro", {"price_min": 5600, "price_max": 8400}),
    ("una borsa sotto i 50", {"price_max": 5000, "currency": None}),
    ("il mio budget è di 80 euro", {"price_max": 8000}),
    ("posso spendere al massimo € 60", {"price_max": 6000, "currency": "EUR"}),
    ("meno di 40 dollari", {"price_max": 4000, "currency": "USD"}),
    ("consegna in meno di 3 giorni", {"price_max": None, "sizes": ()}),
    ("una valigia di meno di 2 kg", {"price_max": None}),
    ("vestito taglia 38", {"query": "vestito", "sizes": ("38",), "options": (("Taglia", "38"),)}),
    ("scarpe numero 43", {"query": "scarpe", "sizes": ("43",)}),
    ("ce l'avete in taglia M?", {"sizes": ("M",)}),
    ("pantaloni XL", {"sizes": ("XL",), "query": "pantaloni"}),
    ("lenzuolo 140x190", {"query": "lenzuolo", "sizes": ("140X190",)}),
    ("un vestito nero", {"query": "vestito nero", "colours": ("black",), "options": (("Colore", "Nero"),)}),
    ("maglione blu navy di lana", {"colours": ("navy",), "materials": ("wool",), "categories": ("Maglioni",)}),
    ("borse rosse o verdi", {"colours": ("red", "green"), "categories": ("Borse & valigie",)}),
    ("una giacca di pelle", {"query": "giacca pelle", "materials": ("leather",), "categories": ("Giacche",)}),
    ("borsa in ecopelle", {"materials": ("faux_leather",)}),
    ("scarpe da uomo", {"query": "scarpe uomo", "audience": ("men",), "categories": ("Scarpe",)}),
    ("l'orologio per l'uomo elegante", {"audience": ("men",), "categories": ("Orologi",)}),
    ("un regalo di compleanno per mia madre", {"audience": ("women",), "occasions": ("gift", "birthday")}),
    ("una felpa senza cappuccio", {"query": "felpa", "excluded.words": ("cappuccio",)}),
    ("tutto tranne il nero", {"excluded.colours": ("black",), "colours": ()}),
    ("non in pelle", {"excluded.materials": ("leather",), "materials": ()}),
    ("né pelle né camoscio", {"excluded.materials": ("leather", "suede")}),
    ("una lampada senza fili", {"excluded.words": (), "query": "lampada senza fili"}),
    ("no grazie", {"excluded.words": ()}),
    ("il secondo", {"references": (1,)}),
    ("confronta il primo e l'ultimo", {"references": (0, -1)}),
    ("il numero 2", {"references": (1,), "sizes": ()}),
    ("è la prima volta che compro qui", {"references": ()}),
    ("più economico", {"comparatives": ("cheaper",)}),
    ("avete qualcosa di più grande?", {"comparatives": ("bigger",)}),
    ("le lampade più economiche", {"comparatives": ("cheaper",), "query": "lampade"}),
    ("le novità", {"sort": "newest", "query": ""}),
    ("aggiungi 3 lampade al carrello", {"quantity": 3}),
    ("ne prendo due", {"quantity": 2}),
    ("il mio numero d'ordine è 45821", {"order_number": "45821"}),
    ("dov'è l'ordine #1042-IT?", {"order_number": "1042-IT"}),
    ("la mia mail è gianni.rossi@esempio.it", {"email": "gianni.rossi@esempio.it"}),
    ("chiamatemi al +39 347 123 4567", {"phone": "+39 347 123 4567"}),
    ("delle scarpe superga", {"brands": ("Superga",)}),
    ("dov'è il mio ordine?", {"query": ""}),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_italian(text: str, expected: dict[str, Any]) -> None:
    entities = understand(text, vocabulary=SHOP, default_language="it").entities
    for name, value in expected.items():
        found: Any = entities
        for part in name.split("."):
            found = getattr(found, part)
        assert found == value, f"{name} of {text!r}: {found!r}"
