"""Whatever is said to it, the local brain answers, and nothing that it says has to be withheld."""

from typing import Any

import pytest

from tests.agents.brains.messages import ENGLISH, FRENCH

# What each pack is asked: the other language is asked of the same flow.
PACKS = ("general", "fashion", "electronics")


@pytest.mark.parametrize("template", PACKS)
async def test_no_sentence_is_withheld_and_no_message_is_left_unanswered(make_shop: Any, template: str) -> None:
    assert min(len(FRENCH), len(ENGLISH)) >= 60
    shop = await make_shop(template=template)
    for language, messages in (("fr", FRENCH), ("en", ENGLISH)):
        shopper = await shop.shopper(language)
        for number, said in enumerate(messages):
            reply = await shopper.say(said)
            end = reply.data("message.end")
            assert (said, end["receipt"]["withheld"]) == (said, 0)
            assert (said, end["brain"]) == (said, "local")
            assert reply.text.strip(), said
            assert "{" not in reply.text, said
            assert "None" not in reply.text, said
            assert len(reply.cards) <= 3, said
            disclosure = reply.data("message.start")["disclosure"]
            assert bool(disclosure) == (number == 0), "the first turn, and only that, says what answers"


@pytest.mark.parametrize("template", PACKS)
async def test_each_message_alone_is_answered_too(make_shop: Any, template: str) -> None:
    shop = await make_shop(template=template)
    for language, messages in (("fr", FRENCH[::4]), ("en", ENGLISH[1::4])):
        for said in messages:
            shopper = await shop.shopper(language)
            reply = await shopper.say(said)
            assert (said, reply.data("message.end")["receipt"]["withheld"]) == (said, 0)
            assert reply.text.strip(), said
