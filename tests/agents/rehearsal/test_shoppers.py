"""Shoppers: the same for the same seed, each in their language, and never by the product's own name."""

import random
from pathlib import Path

import pytest
import yaml

from agents.rehearsal import wording
from agents.rehearsal.goals import Goal
from agents.rehearsal.shopper import Heard, Shopper
from agents.rehearsal.shoppers import PATIENCE, cast, needs, of_flow
from agents.rehearsal.wording import LANGUAGES, Voice
from core.ids import new_id, public_id
from templates_store.flow import Scenario


def _goal(**known):
    given = {
        "product_id": str(new_id()), "title": "Lampe de bureau Phare", "kind": "lampe", "details": ("bureau",),
        "colour": "noir", "brand": "Lueur", "shelf": "maison", "budget": "60 €", "variant_id": str(new_id()),
    }  # fmt: skip
    return Goal(**{**given, **known})


def _script(behaviour, goal, language="fr", seed=7):
    return cast({language: [goal]}, [language], shoppers=len(PATIENCE) - 1, tries=1, seed=seed)[
        list(PATIENCE).index(behaviour)
    ][0]


def test_every_language_has_every_kind_of_message():
    data = {
        path.stem: yaml.safe_load(path.read_text("utf-8"))
        for path in (Path(wording.__file__).parent / "data").iterdir()
    }
    assert set(data) == set(LANGUAGES) == {"fr", "en", "de", "it", "es"}
    shapes = {
        language: {key: len(value) if isinstance(value, list) and key != "which" else 1 for key, value in texts.items()}
        for language, texts in data.items()
    }
    assert all(shape == shapes["fr"] for shape in shapes.values()), shapes


def test_the_same_seed_makes_the_same_shoppers_and_another_one_others():
    goals = {"fr": [_goal(), _goal(kind="vase")], "en": [_goal(kind="lamp")]}
    first, again, other = (cast(goals, ["fr", "en"], shoppers=12, tries=2, seed=seed) for seed in (1, 1, 2))
    assert first == again != other
    assert len(first) == 14
    assert [len(tries) for tries in first] == [2] * 14
    assert {script.behaviour for tries in first[12:] for script in tries} == {"attacker"}


def test_tries_of_one_shopper_want_the_same_in_other_words():
    (one, two, *_), *_ = cast({"fr": [_goal()]}, ["fr"], shoppers=1, tries=5, seed=3)
    assert one.goal == two.goal
    spoken = [needs(script, Voice("fr", random.Random(script.seed))) for script in (one, two)]
    assert [need.text for need in spoken[0]] != [need.text for need in spoken[1]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("behaviour", [one for one in PATIENCE if one != "attacker"])
def test_nobody_asks_by_the_name_or_beyond_their_patience(behaviour, language):
    script = _script(behaviour, _goal(), language)
    written = needs(script, Voice(language, random.Random(script.seed)))
    assert len(written) == PATIENCE[behaviour]
    assert all(script.goal.title.lower() not in need.text.lower() for need in written)
    assert all("{" not in need.text for need in written)


def test_who_sees_the_product_takes_it_by_its_place_names_the_version_and_leaves():
    goal = _goal(choice=("M", "Noir"))
    shopper = Shopper(_script("thrifty", goal))
    cards = (public_id("prd", new_id()), public_id("prd", goal.product_id and _uuid(goal.product_id)))
    assert shopper.next(None)
    taken = shopper.next(Heard("Voici.", cards=cards))
    assert shopper.found
    assert "deuxième" in (taken or "")
    assert "M Noir" in (shopper.next(Heard("Quelle taille ?")) or "")
    assert shopper.next(Heard("Ajouté.", cart=(public_id("var", _uuid(goal.variant_id)),)))
    assert shopper.in_cart
    assert shopper.next(Heard("Au revoir.")) is None


def test_who_does_not_see_it_gives_up():
    shopper = Shopper(_script("hurried", _goal()))
    said = []
    message = shopper.next(None)
    while message is not None:
        said.append(message)
        message = shopper.next(Heard("Je ne vois pas."))
    assert len(said) == PATIENCE["hurried"]
    assert not shopper.found


def test_a_scenario_of_the_flow_speaks_its_own_words_or_gets_a_goal():
    written = Scenario(
        id="night_call", persona={"fr": "Un inquiet"}, messages={"fr": ("Un humain, vite",)}, expect=("handoff",)
    )
    looking = Scenario(id="regular", persona={"fr": "Une habituée"}, behaviour="loyal")
    scripts = of_flow([written, looking], {"fr": [_goal()], "en": []}, ["fr", "en"], tries=2, seed=1)
    assert [(tries[0].name, len(tries)) for tries in scripts] == [("night_call", 1), ("regular", 2)]
    assert scripts[0][0].expect == ("handoff",)
    assert scripts[1][0].goal is not None
    assert "goal_shown" in scripts[1][0].expect


def test_a_scenario_has_either_words_or_a_behaviour():
    with pytest.raises(ValueError, match="either messages or a behaviour"):
        Scenario(id="both", persona={"fr": "x"}, behaviour="loyal", messages={"fr": ("Bonjour",)})
    with pytest.raises(ValueError, match="need a behaviour"):
        Scenario(id="goal", persona={"fr": "x"}, messages={"fr": ("Bonjour",)}, expect=("in_cart",))


def _uuid(text):
    from uuid import UUID

    return UUID(text)
