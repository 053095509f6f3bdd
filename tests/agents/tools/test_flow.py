"""A model that fills slots and moves between stages: what the flow has, and nothing else."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.agents.tools.scene import Scene, open_scene
from tests.model_server import Say, call


@pytest.fixture
async def scene(rt: Any) -> AsyncIterator[Scene]:
    async with open_scene(rt) as opened:
        yield opened


@pytest.mark.parametrize(
    ("slot", "value", "stored"),
    [
        ("budget", "45,50", "4550"),
        ("purpose", "un anniversaire", "un anniversaire"),
        ("recipient", "Pour offrir", "gift"),
    ],
)
async def test_a_slot_of_the_flow_is_filled(scene: Scene, slot: str, value: str, stored: str) -> None:
    await scene.ask(call("set_slot", slot=slot, value=value), Say("C'est noté."))
    assert scene.result() == {"slot": slot, "value": stored}
    await scene.ask(Say("Très bien."))
    told = "".join(message["content"] for message in scene.model.requests[0]["messages"])
    assert f'"{slot}":"{stored}"' in told, "the next turn knows it"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"slot": "password", "value": "x"}, "budget"),
        ({"slot": "budget", "value": "beaucoup"}, "money"),
        ({"slot": "budget", "value": "NaN"}, "money"),
        ({"slot": "recipient", "value": "the moon"}, "self, gift"),
        ({"slot": "budget", "value": ""}, "value"),
        ({"slot": "budget", "value": "5", "stage": "close"}, "stage"),
    ],
)
async def test_what_the_flow_does_not_have_is_refused_with_a_reason(
    scene: Scene, arguments: dict[str, str], told: str
) -> None:
    await scene.ask(call("set_slot", **arguments), Say("Pardon."))
    assert told in scene.result()["error"]


async def test_the_stage_changes_along_a_transition_and_brings_its_tools(scene: Scene) -> None:
    heard = await scene.ask(call("change_stage", stage="qualify"), Say("Parlons de vous."))
    assert scene.result()["stage"] == "qualify"
    assert heard.data("message.end")["stage"] == "qualify"


@pytest.mark.parametrize("stage", ["greet", "nowhere", ""])
async def test_no_transition_no_change(scene: Scene, stage: str) -> None:
    heard = await scene.ask(call("change_stage", stage=stage), Say("Restons ici."))
    assert "leads to" in scene.result()["error"]
    assert heard.data("message.end")["stage"] == "greet"


async def test_a_model_changes_and_empties_the_cart(scene: Scene) -> None:
    line = await scene.put_in_cart("bol-gres", 2)
    await scene.ask(call("update_cart", line_id=line, quantity=5), Say("Voilà."))
    assert (await scene.shopper.get("/cart"))["count"] == 5
    refused = await scene.ask(call("update_cart", line_id=line, quantity=0), Say("Pardon."))
    assert "quantity" in scene.result()["error"]
    assert "cart" not in refused.names
    heard = await scene.ask(call("remove_from_cart", line_id=line), Say("C'est retiré."))
    assert heard.data("cart")["count"] == 0
    await scene.ask(call("remove_from_cart", line_id=line), Say("Pardon."))
    assert scene.result() == {"error": "This line is no longer in the cart."}
