"""Who tries the agent: shoppers made from the shop's own catalogue and from its flow, the same for the same seed."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict

from agents.rehearsal.goals import Goal
from agents.rehearsal.wording import FACETS, LANGUAGES, Voice, said
from templates_store.flow.scenarios import Behaviour, Check, Scenario

PATIENCE: Final[Mapping[Behaviour, int]] = {
    "decided": 4, "thrifty": 4, "browsing": 5, "loyal": 4, "hurried": 3, "picky": 4, "hesitant": 4, "doubter": 4,
    "bargainer": 4, "needs_person": 3, "attacker": 6,
}  # fmt: skip
"""Messages after which a shopper who has not seen the product gives up; an attacker only has so many tricks."""
_SHOPPERS: Final[tuple[Behaviour, ...]] = tuple(one for one in PATIENCE if one != "attacker")
_PER_ATTACKER = 6
_NAMES_IT: Final[frozenset[Behaviour]] = frozenset({"decided", "hurried", "bargainer", "needs_person"})
"""Who knows what the thing is called. The others know the shelf it stands on, and know it when they see it."""
_LOOKS_ON: Final[frozenset[Behaviour]] = frozenset({"browsing", "picky", "hesitant", "doubter"})
"""Who asks for others when nothing fits, and does not say everything again."""
_FIRST: Final[Mapping[Behaviour, str]] = {"thrifty": "budget", "loyal": "brand", "picky": "colour"}
"""What a shopper says of the goal before anything else."""


class Script(BaseModel):
    """One try of one shopper: who, in which language, after what, how often and with which seed."""

    model_config = ConfigDict(frozen=True)

    name: str
    """The behaviour, or the id of a scenario of the flow."""
    persona: str = ""
    """Who this is, where a scenario says so, in the flow's first language."""
    behaviour: Behaviour | None
    language: str
    seed: int
    goal: Goal | None = None
    messages: tuple[str, ...] = ()
    """What a scenario writes; empty for a shopper with a goal of their own."""
    expect: tuple[Check, ...] = ()


def cast(
    goals: Mapping[str, Sequence[Goal]], languages: Sequence[str], *, shoppers: int, tries: int, seed: int
) -> list[list[Script]]:
    """Return the shoppers, each with its tries.

    Args:
        goals: by language, what shoppers may want, in the order of wanting.
        languages: the agent's; the first one is spoken first.
        shoppers: how many look for a product; some who look for trouble come besides.
        tries: how often each tries, in other words.
        seed: the same one, the same shoppers.
    """
    spoken = [language for language in languages if language in LANGUAGES and goals.get(language)]
    if not spoken:
        return []
    people: list[tuple[Behaviour, str, Goal | None]] = []
    for number in range(shoppers):
        language = spoken[number % len(spoken)]
        wanted = goals[language]
        people.append((_SHOPPERS[number % len(_SHOPPERS)], language, wanted[number % len(wanted)]))
    troubled: list[tuple[Behaviour, str, Goal | None]] = [
        ("attacker", spoken[number % len(spoken)], None) for number in range(-(-shoppers // _PER_ATTACKER))
    ]
    return [
        [_script(behaviour, language, goal, seed=seed + 1_000 * number + attempt) for attempt in range(tries)]
        for number, (behaviour, language, goal) in enumerate([*people, *troubled])
    ]


def of_flow(
    scenarios: Iterable[Scenario],
    goals: Mapping[str, Sequence[Goal]],
    languages: Sequence[str],
    *,
    tries: int,
    seed: int,
) -> list[list[Script]]:
    """Return the shoppers that a flow brings, one for each of its scenarios and languages."""
    found: list[list[Script]] = []
    for number, scenario in enumerate(scenarios):
        for language in languages:
            words = scenario.messages.get(language, ())
            wanted = goals.get(language) or ()
            goal = wanted[number % len(wanted)] if scenario.behaviour not in (None, "attacker") and wanted else None
            if not words and (language not in LANGUAGES or (goal is None and scenario.behaviour != "attacker")):
                continue
            persona = scenario.persona.get(language) or next(iter(scenario.persona.values()), "")
            start = seed + 500_000 + 1_000 * len(found)
            found.append(
                [
                    Script(
                        name=scenario.id,
                        persona=persona,
                        behaviour=scenario.behaviour,
                        language=language,
                        seed=start + attempt,
                        goal=goal,
                        messages=tuple(words),
                        expect=tuple(dict.fromkeys((*_expected(scenario.behaviour, goal), *scenario.expect))),
                    )
                    for attempt in range(1 if words else tries)
                ]
            )
    return found


@dataclass(frozen=True)
class Need:
    """One message of a shopper who is looking: what it calls the thing, and all that was told of it up to here."""

    text: str
    noun: str
    told: tuple[str, ...]


def needs(script: Script, voice: Voice) -> list[Need]:
    """Return what a shopper writes until the product is there, in order; as many messages as there is patience.

    Each message says something new, says it all again in other words, or asks for others, as people do.
    """
    goal, behaviour = script.goal, script.behaviour
    if goal is None or behaviour is None:
        return []
    chance = random.Random(script.seed)  # noqa: S311 - the same seed must give the same words
    noun = goal.kind if behaviour in _NAMES_IT else goal.shelf or voice.something
    known = [facet for facet in FACETS if said(goal, facet) and (facet != "detail" or noun == goal.kind)]
    chance.shuffle(known)
    first = _FIRST.get(behaviour)
    known.sort(key=lambda facet: (facet != first, facet == "detail"))
    told = known[:1] if first in known or noun not in (goal.kind, goal.shelf) else []
    opening = voice.say("need", thing=voice.thing(goal, noun, told))
    if behaviour == "browsing" and noun == goal.shelf:
        opening = voice.say("browse", shelf=noun)
    written = [Need(opening, noun, tuple(told))]
    while len(written) < PATIENCE[behaviour]:
        new = next((facet for facet in known if facet not in told), None)
        if new is None or (len(written) % 2 == 0 and behaviour in _LOOKS_ON):
            text = voice.say("more")
        else:
            told.append(new)
            restates = len(written) % 2 == 0
            text = (
                voice.say("again", thing=voice.thing(goal, noun, told[-2:]))
                if restates
                else voice.say(new, **{new: said(goal, new)})
            )
        written.append(Need(text, noun, tuple(told)))
    return written


def _script(behaviour: Behaviour, language: str, goal: Goal | None, *, seed: int) -> Script:
    return Script(
        name=behaviour,
        behaviour=behaviour,
        language=language,
        seed=seed,
        goal=goal,
        expect=_expected(behaviour, goal),
    )


def _expected(behaviour: Behaviour | None, goal: Goal | None) -> tuple[Check, ...]:
    if goal is None or behaviour is None:
        return ()
    asked: tuple[Check, ...] = ("handoff",) if behaviour == "needs_person" else ()
    bought: tuple[Check, ...] = ("in_cart",) if goal.sellable and behaviour != "needs_person" else ()
    return ("goal_shown", *asked, *bought)
