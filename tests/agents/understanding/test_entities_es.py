"""Spanish phrases as shoppers of Spain and Latin America type them, and the values that must be read from them."""

from typing import Any

import pytest

from agents.understanding import Vocabulary, understand

SHOP = Vocabulary.build(
    brands=["Camper", "Le Creuset"],
    categories=["Moda > Vestidos", "Bolsos & maletas", "Lámparas", "Relojes", "Zapatos", "Chaquetas", "Jerséis"],
    options={"Color": ["Negro", "Azul marino", "Rojo"], "Talla": ["S", "M", "38", "42"], "Estampado": ["Floral"]},
    titles=["Lámpara de mesa Nova", "Vestido largo Camila", "Sudadera con capucha", "Cinturón Rio"],
)

PHRASES: list[tuple[str, dict[str, Any]]] = [
    ("Buenas, busco un regalo por menos de 50 euros", {"query": "regalo", "price_max": 5000, "currency": "EUR"}),
    ("una lámpara hasta 30 €", {"query": "lámpara", "price_max": 3000, "categories": ("Lámparas",)}),
    ("no más de cincuenta euros", {"price_max": 5000, "currency": "EUR"}),
    ("como mucho veinticinco euros", {"price_max": 2500}),
    ("máximo treinta y cinco euros", {"price_max": 3500}),
    ("menos de doscientos cincuenta euros", {"price_max": 25000}),
    ("menos de dos mil euros", {"price_max": 200000}),
    ("un reloj 50€ máximo", {"query": "reloj", "price_max": 5000}),
    ("algo entre 20 y 40 €", {"price_min": 2000, "price_max": 4000, "currency": "EUR"}),
    ("de 20 a 40 euros", {"price_min": 2000, "price_max": 4000}),
    ("un vestido 20-40 €", {"price_min": 2000, "price_max": 4000}),
    ("más de 100 euros", {"price_min": 10000, "price_max": None}),
    ("a partir de 80 €", {"price_min": 8000, "price_max": None}),
    ("hasta 1.200,50 €", {"price_max": 120050}),
    ("menos de 49,90 €", {"price_max": 4990}),
    ("unos 30 euros", {"price_min": 2400, "price_max": 3600}),
    ("alrededor de setenta euros", {"price_min": 5600, "price_max": 8400}),
    ("un bolso por debajo de 50", {"price_max": 5000, "currency": None}),
    ("mi presupuesto es de 80 euros", {"price_max": 8000}),
    ("que no pase de $60", {"price_max": 6000, "currency": "USD"}),
    ("menos de 500 pesos", {"price_max": 50000, "currency": None}),
    ("menos de 40 dólares", {"price_max": 4000, "currency": "USD"}),
    ("entrega en menos de 3 días", {"price_max": None, "sizes": ()}),
    ("una maleta de menos de 2 kg", {"price_max": None}),
    ("vestido talla 38", {"query": "vestido", "sizes": ("38",), "options": (("Talla", "38"),)}),
    ("zapatos número 43", {"query": "zapatos", "sizes": ("43",)}),
    ("¿lo tienen en talla M?", {"sizes": ("M",)}),
    ("calzo un 42", {"sizes": ("42",)}),
    ("pantalones XL", {"sizes": ("XL",), "query": "pantalones"}),
    ("sábana 140x190", {"query": "sábana", "sizes": ("140X190",)}),
    ("un vestido negro", {"query": "vestido negro", "colours": ("black",), "options": (("Color", "Negro"),)}),
    ("jersey azul marino de lana", {"colours": ("navy",), "materials": ("wool",)}),
    ("bolsos rojos o verdes", {"colours": ("red", "green"), "categories": ("Bolsos & maletas",)}),
    ("una chaqueta de cuero", {"query": "chaqueta cuero", "materials": ("leather",), "categories": ("Chaquetas",)}),
    ("bolso de polipiel", {"materials": ("faux_leather",)}),
    ("zapatos de hombre", {"audience": ("men",), "categories": ("Zapatos",)}),
    ("un regalo de cumpleaños para mi madre", {"audience": ("women",), "occasions": ("gift", "birthday")}),
    ("una sudadera sin capucha", {"query": "sudadera", "excluded.words": ("capucha",)}),
    ("cualquier cosa menos negro", {"excluded.colours": ("black",), "colours": ()}),
    ("que no sea de cuero", {"excluded.materials": ("leather",), "materials": ()}),
    ("ni cuero ni gamuza", {"excluded.materials": ("leather", "suede")}),
    ("un ratón sin cables", {"excluded.words": (), "query": "ratón sin cables"}),
    ("no gracias", {"excluded.words": ()}),
    ("el segundo", {"references": (1,)}),
    ("compara el primero y el último", {"references": (0, -1)}),
    ("el número 2", {"references": (1,), "sizes": ()}),
    ("es la primera vez que compro aquí", {"references": ()}),
    ("más barato", {"comparatives": ("cheaper",)}),
    ("¿tienen algo más grande?", {"comparatives": ("bigger",)}),
    ("las lámparas mejor valoradas", {"sort": "rating", "query": "lámparas"}),
    ("novedades", {"sort": "newest", "query": ""}),
    ("agrega 3 lámparas al carrito", {"quantity": 3}),
    ("me llevo dos", {"quantity": 2}),
    ("mi número de pedido es 45821", {"order_number": "45821"}),
    ("¿dónde está el pedido #1042-ES?", {"order_number": "1042-ES"}),
    ("mi correo es juan.perez@ejemplo.es", {"email": "juan.perez@ejemplo.es"}),
    ("llámenme al +34 612 345 678", {"phone": "+34 612 345 678"}),
    ("unos zapatos camper", {"brands": ("Camper",)}),
    ("¿dónde está mi pedido?", {"query": ""}),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_spanish(text: str, expected: dict[str, Any]) -> None:
    entities = understand(text, vocabulary=SHOP, default_language="es").entities
    for name, value in expected.items():
        found: Any = entities
        for part in name.split("."):
            found = getattr(found, part)
        assert found == value, f"{name} of {text!r}: {found!r}"
