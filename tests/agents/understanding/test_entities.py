"""Phrases as shoppers type them, and the values that must be read from them."""

from typing import Any

import pytest

from agents.understanding import Vocabulary, understand

FRENCH: list[tuple[str, dict[str, Any]]] = [
    ("Bonjour, je cherche un cadeau à moins de 50 euros", {"query": "cadeau", "price_max": 5000, "currency": "EUR"}),
    ("une lampe à moins de 30 €", {"query": "lampe", "price_max": 3000, "categories": ("Lampes",)}),
    ("pas plus de cinquante euros", {"price_max": 5000, "currency": "EUR"}),
    ("une montre 50€ max", {"query": "montre", "price_max": 5000}),
    ("entre 20 et 40 €", {"price_min": 2000, "price_max": 4000, "currency": "EUR"}),
    ("de 20 à 40 euros", {"price_min": 2000, "price_max": 4000}),
    ("une robe 20-40 €", {"price_min": 2000, "price_max": 4000}),
    ("un sac à plus de 100 euros", {"price_min": 10000, "price_max": None}),
    ("à partir de 80 €", {"price_min": 8000, "price_max": None}),
    ("jusqu'à 1 200 €", {"price_max": 120000}),
    ("jusqu'à 1.200,50 €", {"price_max": 120050}),
    ("moins de 49,90 €", {"price_max": 4990}),
    ("je veux une lampe à moins de 49€90", {"price_max": 4990}),
    ("quatre-vingt-quinze euros maximum", {"price_max": 9500}),
    ("moins de deux cent cinquante euros", {"price_max": 25000}),
    ("moins de mille euros", {"price_max": 100000}),
    ("environ 30 euros", {"price_min": 2400, "price_max": 3600}),
    ("autour de soixante-dix euros", {"price_min": 5600, "price_max": 8400}),
    ("une lampe à moins de 50", {"price_max": 5000, "currency": None}),
    ("mon budget est de 80 euros", {"price_max": 8000}),
    ("moins de 40 dollars", {"price_max": 4000, "currency": "USD"}),
    ("livraison en moins de 3 jours", {"price_max": None}),
    ("un sac de moins de 2 kg", {"price_max": None}),
    ("une robe taille 38", {"query": "robe", "sizes": ("38",), "options": (("Taille", "38"),)}),
    ("je chausse du 42", {"sizes": ("42",)}),
    ("baskets pointure 43", {"query": "baskets", "sizes": ("43",)}),
    ("vous l'avez en taille M ?", {"sizes": ("M",)}),
    ("en XL", {"sizes": ("XL",)}),
    ("un jean W32 L34", {"query": "jean", "sizes": ("W32 L34",)}),
    ("un drap 140x190", {"query": "drap", "sizes": ("140X190",)}),
    ("une robe noire", {"query": "robe noire", "colours": ("black",), "options": (("Couleur", "Noir"),)}),
    ("un pull bleu marine en laine", {"colours": ("navy",), "materials": ("wool",), "categories": ("Pulls",)}),
    ("sacs rouges ou verts", {"colours": ("red", "green"), "categories": ("Sacs & bagages",)}),
    ("un sac en cuir", {"query": "sac cuir", "materials": ("leather",)}),
    ("un sac en simili cuir", {"materials": ("faux_leather",)}),
    ("une montre pour homme", {"audience": ("men",), "categories": ("Montres",)}),
    ("un cadeau pour ma mère", {"audience": ("women",), "occasions": ("gift",)}),
    ("un cadeau d'anniversaire pour un enfant", {"audience": ("kids",), "occasions": ("gift", "birthday")}),
    ("un sweat sans capuche", {"query": "sweat", "excluded.words": ("capuche",)}),
    ("un pull sauf noir", {"excluded.colours": ("black",), "colours": ()}),
    ("pas en cuir", {"excluded.materials": ("leather",), "materials": ()}),
    ("ni cuir ni daim", {"excluded.materials": ("leather", "suede")}),
    ("surtout pas de rouge", {"excluded.colours": ("red",)}),
    ("sans nike", {"excluded.brands": ("Nike",), "brands": ()}),
    ("sans capuche, noir", {"excluded.words": ("capuche",), "colours": ("black",)}),
    ("une lampe sans fil", {"excluded.words": (), "query": "lampe sans fil"}),
    ("le deuxième", {"references": (1,)}),
    ("ajoutez la première au panier", {"references": (0,)}),
    ("comparez le premier et le dernier", {"references": (0, -1)}),
    ("le premier prix", {"references": (), "sort": "price_asc"}),
    ("moins cher", {"comparatives": ("cheaper",)}),
    ("vous avez plus grand ?", {"comparatives": ("bigger",)}),
    ("les moins chers", {"sort": "price_asc"}),
    ("vos nouveautés", {"sort": "newest", "query": ""}),
    ("les robes les mieux notées", {"sort": "rating", "query": "robes"}),
    ("les meilleures ventes", {"sort": "popular"}),
    ("ajoutez 3 lampes au panier", {"quantity": 3}),
    ("j'en veux deux", {"quantity": 2}),
    ("ma commande n° 45821", {"order_number": "45821"}),
    ("où en est la commande #1042-FR ?", {"order_number": "1042-FR"}),
    ("mon mail est jean.dupont@exemple.fr", {"email": "jean.dupont@exemple.fr"}),
    ("rappelez-moi au 06 12 34 56 78", {"phone": "06 12 34 56 78"}),
    ("rappelez-moi au +33 6 12 34 56 78", {"phone": "+33 6 12 34 56 78"}),
    ("des baskets nike", {"brands": ("Nike",), "query": "baskets nike"}),
    ("une cocotte le creuset", {"brands": ("Le Creuset",)}),
    ("une robe à motif fleuri", {"options": (("Motif", "Fleuri"),)}),
    ("une lanpe de bureau", {"query": "lampe bureau"}),
    ("montre-moi les montres", {"query": "montres", "categories": ("Montres",)}),
    ("auriez-vous un t-shirt ?", {"query": "t-shirt"}),
    ("où est ma commande ?", {"query": ""}),
]

ENGLISH: list[tuple[str, dict[str, Any]]] = [
    ("Hello, what would you recommend under 50 euros?", {"query": "", "price_max": 5000, "currency": "EUR"}),
    ("a lamp under $50", {"query": "lamp", "price_max": 5000, "currency": "USD"}),
    ("shoes below £30", {"price_max": 3000, "currency": "GBP", "categories": ("Shoes",)}),
    ("about 30 pounds", {"price_min": 2400, "price_max": 3600, "currency": "GBP"}),
    ("between twenty and forty dollars", {"price_min": 2000, "price_max": 4000, "currency": "USD"}),
    ("a dress $20-$40", {"price_min": 2000, "price_max": 4000}),
    ("from 20 to 40 euros", {"price_min": 2000, "price_max": 4000}),
    ("no more than a hundred dollars", {"price_max": 10000}),
    ("two hundred and fifty euros max", {"price_max": 25000}),
    ("over 100 euros", {"price_min": 10000, "price_max": None}),
    ("$50 or less", {"price_max": 5000}),
    ("at least $80", {"price_min": 8000}),
    ("up to $1,200.50", {"price_max": 120050}),
    ("less than 100", {"price_max": 10000, "currency": None}),
    ("delivery in less than 3 days", {"price_max": None}),
    ("under 2 kg", {"price_max": None}),
    ("a size 10 dress", {"sizes": ("10",), "categories": ("Women > Dresses",)}),
    ("shoes in size 42", {"sizes": ("42",)}),
    ("in medium, size M", {"sizes": ("M",)}),
    ("jeans W32 L34", {"sizes": ("W32 L34",), "query": "jeans"}),
    ("a black dress", {"query": "black dress", "colours": ("black",)}),
    ("navy blue wool sweater", {"colours": ("navy",), "materials": ("wool",)}),
    ("a light grey lamp", {"colours": ("grey",)}),
    ("stainless steel bottle", {"materials": ("steel",)}),
    ("shoes for men", {"audience": ("men",), "query": "shoes men"}),
    ("a birthday gift for my wife", {"audience": ("women",), "occasions": ("birthday", "gift")}),
    ("a sweatshirt without hood", {"excluded.words": ("hood",), "query": "sweatshirt"}),
    ("not red", {"excluded.colours": ("red",), "colours": ()}),
    ("anything but black", {"excluded.colours": ("black",)}),
    ("no leather or suede", {"excluded.materials": ("leather", "suede")}),
    ("no problem", {"excluded.words": ()}),
    ("the second one", {"references": (1,)}),
    ("compare the first and the third", {"references": (0, 2)}),
    ("the first time i buy here", {"references": ()}),
    ("the last one in black", {"references": (-1,), "colours": ("black",)}),
    ("cheaper", {"comparatives": ("cheaper",)}),
    ("something bigger", {"comparatives": ("bigger",)}),
    ("cheapest shoes", {"sort": "price_asc", "query": "shoes"}),
    ("best rated lamps", {"sort": "rating", "query": "lamps"}),
    ("new arrivals", {"sort": "newest"}),
    ("add 2 of them to my cart", {"quantity": 2}),
    ("i'll take three", {"quantity": 3}),
    ("order number 998877", {"order_number": "998877"}),
    ("write to jo.smith+shop@example.co.uk", {"email": "jo.smith+shop@example.co.uk"}),
    ("call me at +44 20 7946 0958", {"phone": "+44 20 7946 0958"}),
    ("nike shoez", {"brands": ("Nike",)}),
    ("where is my order?", {"query": ""}),
    ("i was charged 50 euros twice", {"price_max": None}),
]


@pytest.mark.parametrize(("text", "expected"), FRENCH)
def test_french(shop: Vocabulary, text: str, expected: dict[str, Any]) -> None:
    check(shop, text, expected, "fr")


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(shop: Vocabulary, text: str, expected: dict[str, Any]) -> None:
    check(shop, text, expected, "en")


def check(shop: Vocabulary, text: str, expected: dict[str, Any], language: str) -> None:
    entities = understand(text, vocabulary=shop, default_language=language).entities
    for name, value in expected.items():
        found: Any = entities
        for part in name.split("."):
            found = getattr(found, part)
        assert found == value, f"{name} of {text!r}: {found!r}"
