"""Two shops that sell the same things under the same ids, at other prices, and answer at the same moment."""

import asyncio
import re
from typing import Any

from tests.shops import PRODUCTS, Shopper

QUESTIONS = (
    "Bonjour, je cherche une bougie",
    "quelque chose à moins de 1000 euros ?",
    "et le pull marin, il coûte combien ?",
    "ajoute le premier au panier",
    "mon panier",
)
SHOPPERS = 6


def repriced(factor: int, mark: str) -> list[dict[str, Any]]:
    """The same products, dearer and marked."""
    products = []
    for product in PRODUCTS:
        copy = {**product, "title": f"{product['title']} {mark}", "description": f"{product['description']} {mark}"}
        if "price" in copy:
            copy["price"] = f"{float(copy['price']) * factor + factor:.2f}"
        for_sale = [
            {**variant, "price": f"{float(variant['price']) * factor + factor:.2f}"}
            for variant in product.get("variants", [])
        ]
        products.append({**copy, "variants": for_sale} if for_sale else copy)
    return products


def prices(products: list[dict[str, Any]]) -> set[str]:
    offers = [offer for product in products for offer in product.get("variants", [product])]
    return {offer["price"].replace(".", ",") for offer in offers}


async def conversation(shopper: Shopper) -> str:
    """Ask everything and return all that came back."""
    replies = [await shopper.say(question) for question in QUESTIONS]
    return repr([reply.events for reply in replies]) + repr(await shopper.get())


async def test_shops_with_the_same_product_ids_never_see_each_other(make_shop):
    ours, theirs = repriced(2, "alpha"), repriced(3, "bravo")
    shops = [await make_shop(products=ours), await make_shop(products=theirs)]
    shoppers = [await shop.shopper() for _ in range(SHOPPERS) for shop in shops]
    heard = await asyncio.gather(*(conversation(shopper) for shopper in shoppers))
    amounts = [set(re.findall(r"\d+,\d\d", text)) for text in heard]
    for text, seen in zip(heard[::2], amounts[::2], strict=True):
        assert "alpha" in text
        assert "bravo" not in text
        assert seen & prices(ours)
        assert not seen & (prices(theirs) - prices(ours))
    for text, seen in zip(heard[1::2], amounts[1::2], strict=True):
        assert "bravo" in text
        assert "alpha" not in text
        assert seen & prices(theirs)
        assert not seen & (prices(ours) - prices(theirs))


async def test_search_and_catalogue_stay_apart_for_the_same_ids(make_shop):
    first, second = await make_shop(products=repriced(2, "alpha")), await make_shop(products=repriced(3, "bravo"))
    for shop, own, foreign in ((first, "alpha", "bravo"), (second, "bravo", "alpha")):
        for path in ("/v1/catalog/search?q=bougie", "/v1/catalog/products?external_id=pull-marin"):
            text = (await shop.api("GET", path)).text
            assert own in text
            assert foreign not in text
