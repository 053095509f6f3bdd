import pytest

from templates_store.flow import next_stage, open_slots
from tests.templates_store.samples import flow, stage

SLOTS = [
    {"name": "colour", "type": "colour", "question": {"fr": "Quelle couleur ?"}},
    {"name": "size", "type": "size", "question": {"fr": "Quelle taille ?"}, "required": True},
]
GRAPH = flow(
    stages=[
        stage(
            "greet",
            slots=SLOTS,
            transitions=[
                {"to": "close", "when": {"kind": "intents", "any_of": ["checkout"]}},
                {"to": "recommend", "when": {"kind": "slots", "all_of": ["size", "colour"]}},
                {"to": "leave", "when": {"kind": "event", "name": "exit_intent"}},
            ],
        ),
        stage("recommend", to="close", when={"kind": "always"}),
        stage("close"),
        stage("leave"),
    ]
)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, "greet"),
        ({"intent": "thanks"}, "greet"),
        ({"intent": "checkout"}, "close"),
        ({"filled": ["size"]}, "greet"),
        ({"filled": ["size", "colour"]}, "recommend"),
        ({"event": "exit_intent"}, "leave"),
        ({"event": "idle"}, "greet"),
        ({"intent": "checkout", "filled": ["size", "colour"], "event": "exit_intent"}, "close"),
    ],
)
def test_the_first_transition_that_holds_is_taken(known, expected):
    assert next_stage(GRAPH, "greet", **known) == expected


def test_always_holds_and_no_transition_stays():
    assert next_stage(GRAPH, "recommend") == "close"
    assert next_stage(GRAPH, "close", intent="checkout") == "close"


def test_a_stage_that_no_longer_exists_starts_again():
    assert next_stage(GRAPH, "removed", intent="checkout") == "greet"


def test_required_slots_are_asked_first():
    assert open_slots(GRAPH.stages[0], []) == ["size", "colour"]
    assert open_slots(GRAPH.stages[0], ["size"]) == ["colour"]
