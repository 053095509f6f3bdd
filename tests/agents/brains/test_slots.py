"""What the flow asks is understood when it is answered: words, numbers within bounds, days."""

from typing import Any

import pytest

from tests.shops import Shopper, TestShop

SLOTS: list[dict[str, Any]] = [
    {"name": "guests", "type": "number", "question": {"fr": "Combien de convives ?", "en": "How many guests?"},
     "minimum": 2, "maximum": 40, "hint": {"fr": "Nous servons de 2 à 40 convives.", "en": "We serve 2 to 40 guests."}},
    {"name": "engraving", "type": "text", "question": {"fr": "Quel mot graver ?", "en": "Which word to engrave?"}},
    {"name": "day", "type": "date", "question": {"fr": "Pour quel jour ?", "en": "For which day?"}},
]  # fmt: skip


@pytest.fixture
async def shop(make_shop: Any) -> TestShop:
    """A shop whose agent asks for all of these, one after the other, as soon as it is greeted."""
    shop: TestShop = await make_shop()
    path = f"/v1/agents/{shop.agent_id}"
    flow = (await shop.api("GET", path)).json()["flow"]
    for stage in flow["stages"]:
        stage["slots"] = SLOTS if stage["id"] == "qualify" else []
        if stage["id"] == "greet":
            stage["transitions"].insert(0, {"to": "qualify", "when": {"kind": "intents", "any_of": ["affirm"]}})
    changed = await shop.api("PATCH", path, json={"flow": flow})
    assert changed.status_code == 200, changed.text
    published = await shop.api("POST", f"{path}/publish")
    assert published.status_code == 200, published.text
    return shop


async def slots_of(shop: TestShop, shopper: Shopper) -> dict[str, str]:
    found: dict[str, str] = (await shop.api("GET", f"/v1/conversations/{shopper.conversation}")).json()["slots"]
    return found


async def test_bare_answers_fill_what_was_asked(shop: TestShop) -> None:
    shopper = await shop.shopper()
    assert "convives" in (await shopper.say("oui")).text
    assert "graver" in (await shopper.say("12")).text
    assert "jour" in (await shopper.say("Solveig")).text
    await shopper.say("le 12/05/2027")
    assert await slots_of(shop, shopper) == {"guests": "12", "engraving": "Solveig", "day": "2027-05-12"}


async def test_a_value_out_of_bounds_is_refused_with_the_reason(shop: TestShop) -> None:
    shopper = await shop.shopper()
    await shopper.say("oui")
    refused = await shopper.say("400")
    assert "de 2 à 40" in refused.text
    assert "Combien de convives" in refused.text
    assert await slots_of(shop, shopper) == {}
    await shopper.say("40")
    assert await slots_of(shop, shopper) == {"guests": "40"}


async def test_another_matter_is_no_answer(shop: TestShop) -> None:
    shopper = await shop.shopper()
    await shopper.say("oui")
    await shopper.say("12")
    reply = await shopper.say("Puis-je renvoyer un article ?")
    assert "30 jours" in reply.text
    assert "engraving" not in await slots_of(shop, shopper)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"minimum": 50, "maximum": 40}, "smallest value"),
        ({"hint": {}}, "Add a hint"),
        ({"type": "text"}, "only a number or a sum"),
    ],
)
async def test_bounds_that_make_no_sense_are_named_before_publishing(
    shop: TestShop, change: dict[str, Any], words: str
) -> None:
    path = f"/v1/agents/{shop.agent_id}"
    flow = (await shop.api("GET", path)).json()["flow"]
    for stage in flow["stages"]:
        stage["slots"] = [{**SLOTS[0], **change}] if stage["id"] == "qualify" else []
    await shop.api("PATCH", path, json={"flow": flow})
    refused = await shop.api("POST", f"{path}/publish")
    assert refused.status_code == 422
    assert words in refused.text
