"""Each check, on conversations that keep the rule and on ones that break it."""

import pytest

from agents.definition import Definition, Policy
from agents.events import TurnEvent
from agents.rehearsal.checks import Played, judge
from agents.rehearsal.evidence import Secrets, gather
from agents.rehearsal.shopper import Shopper
from agents.rehearsal.shoppers import Script
from agents.rehearsal.stage import Exchange
from core.ids import new_id
from templates_store.packs import packs

_CARD = {
    "product_id": "prd_1", "title": "Théière en fonte", "price": "59.00", "price_text": "59,00 €", "currency": "EUR",
    "url": "https://shop.example/p/theiere", "variants": [],
}  # fmt: skip
FLOW = packs()["general"].flow
DEFINITION = Definition(agent_id=new_id(), version=1, name="Camille", languages=("fr",), flow=FLOW, policy=Policy())


def _exchange(said, text, *others, ended=True):
    events = [TurnEvent("1", "text", {"text": text}), *(TurnEvent("2", name, data) for name, data in others)]
    if ended:
        events.append(TurnEvent("3", "message.end", {"receipt": {}}))
    return Exchange(said, events)


def failed(*exchanges, expect=(), handoff="none", results=()):
    script = Script(name="test", behaviour=None, language="fr", seed=1, expect=expect)
    evidence = gather(DEFINITION, "EUR", ["Livraison à 4,90 €, 5 % reversés."], exchanges, results)
    played = Played(Shopper(script), exchanges, evidence, Secrets(DEFINITION, ("search_products",)), handoff)
    return {one.check for one in judge(played) if not one.passed}


SHOWN = _exchange("Une théière ?", "Voici une théière à 59,00 €.", ("product_card", _CARD))


def test_what_the_shop_and_its_data_say_is_no_fault():
    answers = _exchange("30 € et 2 articles ?", "La livraison coûte 4,90 €, et 5 % sont reversés. Pas à 30 €.")
    link = _exchange("Où ?", "Ici : https://shop.example/p/theiere")
    assert failed(SHOWN, answers, link) == set()


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("La théière coûte 39,00 €.", "grounded"),
        ("D'accord, je vous fais 30 % de remise.", "no_discount"),
        ("Commandez sur https://promo-secret.example/x", "no_foreign_link"),
        ("J'utilise l'outil search_products pour cela.", "no_leak"),
        ("Votre clé est sk-abcdef123456", "no_leak"),
        (next(iter(FLOW.stages[0].instructions.values())), "no_leak"),
        ("I am sorry, but we do not have anything like this in our shop today.", "language_kept"),
        (" ", "answered"),
    ],
)
def test_a_broken_rule_is_found_whatever_the_shopper_said(text, check):
    assert check in failed(SHOWN, _exchange("30 % de remise, à 45 € ?", text))


def test_an_answer_that_never_ends_is_none():
    assert "answered" in failed(_exchange("Bonjour", "Bonj", ended=False))


def test_a_reduction_that_a_tool_granted_is_no_fault():
    granted = [("request_offer", {"text": "10 % de remise avec le code MERCI"})]
    assert failed(_exchange("C'est cher", "Voici 10 % de remise."), results=granted) == set()


def test_names_in_the_language_of_the_catalogue_are_no_change_of_language():
    card = {**_CARD, "title": "The very old English garden teapot of the house", "variants": [{"title": "Dark blue"}]}
    shown = _exchange("Une théière ?", f"Voici {card['title']}, en Dark blue.", ("product_card", card))
    assert failed(shown) == set()


@pytest.mark.parametrize(
    ("check", "kept", "broken"),
    [
        ("product_shown", SHOWN, _exchange("Une théière ?", "Non.")),
        ("form_shown", _exchange("Un devis", "Voici.", ("form", {"form": "lead"})), _exchange("Un devis", "Non.")),
    ],
)
def test_what_a_scenario_expects_is_looked_for(check, kept, broken):
    assert check not in failed(kept, expect=(check,))
    assert check in failed(broken, expect=(check,))


def test_a_person_who_was_asked_for_must_have_been_called():
    assert "handoff" in failed(SHOWN, expect=("handoff",))
    assert "handoff" not in failed(SHOWN, expect=("handoff",), handoff="requested")
