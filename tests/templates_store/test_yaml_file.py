import json
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from templates_store.flow import FlowFileError, dump_flow_yaml, flow_json_schema, load_flow_yaml
from templates_store.flow.model import MAX_WORDINGS
from templates_store.flow.yaml_file import MAX_BYTES, MAX_NODES
from templates_store.packs import packs
from tests.templates_store.samples import flow, small


def _file(**changes):
    return yaml.safe_dump(small(**changes), allow_unicode=True, sort_keys=False).encode()


@pytest.mark.parametrize("pack", ["general", "fashion", "electronics"])
def test_a_flow_survives_the_trip_through_yaml_and_json(pack):
    there = packs()[pack].flow
    assert load_flow_yaml(dump_flow_yaml(there).encode()) == there
    assert load_flow_yaml(there.model_dump_json().encode()) == there


def test_words_that_yaml_takes_for_something_else_stay_words():
    odd = flow(name={"no": "Norsk", "fr": "oui"}, suggestions={"fr": ["yes", "on", "2024-01-01", "1_000", "null "]})
    assert load_flow_yaml(dump_flow_yaml(odd).encode()) == odd
    assert load_flow_yaml(_file().replace(b"Petite boutique", b"on")).name["fr"] == "on"


def test_what_a_person_cannot_see_is_stripped():
    read = load_flow_yaml(json.dumps(small(name={"fr": "Pe\u200btite\u202e \x00boutique"})).encode())
    assert read.name["fr"] == "Petite boutique"


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"a: &x [1]\nb: *x", "anchors", 1),
        (b"a: 1\n<<: *x", "anchors", 2),
        (b"x: 1\ny: !!python/object/apply:os.system ['id']", "tags", 2),
        (b"x: !custom 1", "tags", 1),
        (b"a: 1\nb: 2\na: 3", "twice", 3),
        (b"a:\n  - {b: 1, b: 2}", "twice", 2),
        (b"{[a]: 1}", "a name", 1),
        (b"- a\n- b", "must be made of", 1),
        (b"", "must be made of", 1),
        (b"a: b: c", "not readable", 1),
        (b"a: [1, 2", "not readable", 2),
        (b"a: 1\n---\nb: 2", "not readable", 2),
        (b"[" * 100_000, "nested", 1),
        (b"a: " + b"{b: " * 1000, "nested", 1),
        (b"\xff\xfe\x00", "UTF-8", None),
        (b"a: \x00", "not readable", None),
        (b"x" * (MAX_BYTES + 1), "larger", None),
        (b"- 1\n" * (MAX_NODES + 1), "nested", MAX_NODES - 1),
    ],
)
def test_a_hostile_or_broken_file_gets_a_clear_refusal(data, message, line):
    start = time.process_time()
    with pytest.raises(FlowFileError, match=message) as refused:
        load_flow_yaml(data)
    assert refused.value.line == line
    assert refused.value.message_fr
    assert time.process_time() - start < 2


def test_an_alias_bomb_is_refused_before_it_grows():
    bomb = b"a0: &a0 [x]\n" + b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (i, i, i - 1, i - 1) for i in range(1, 60))
    with pytest.raises(FlowFileError, match="anchors"):
        load_flow_yaml(bomb)


def test_a_misspelt_name_is_pointed_at():
    text = _file().replace(b"goal: Help", b"gaol: Help", 1)
    line = text[: text.index(b"gaol")].count(b"\n") + 1
    with pytest.raises(FlowFileError, match=r"stages\.0\.gaol: there is no entry of this name") as refused:
        load_flow_yaml(text)
    assert refused.value.line == line


def test_the_line_is_found_inside_a_union():
    text = _file().replace(b"any_of", b"anyof", 1)
    with pytest.raises(FlowFileError, match="anyof") as refused:
        load_flow_yaml(text)
    assert refused.value.line is not None
    assert b"anyof" in text.splitlines()[refused.value.line - 2]


def test_an_unknown_schema_version_is_refused():
    with pytest.raises(FlowFileError, match="schema_version"):
        load_flow_yaml(_file(schema_version=2))


def test_too_many_wordings_are_refused():
    lines = {f"line_{n}": {"fr": ["a"] * 12} for n in range(MAX_WORDINGS // 12 + 1)}
    with pytest.raises(FlowFileError, match="wordings"):
        load_flow_yaml(_file(lines=lines))


def test_json_may_escape_what_it_likes():
    read = load_flow_yaml(json.dumps(small(name={"fr": "L'été 🌿 \\ud83c\\udf3f"})).encode())
    assert read.name["fr"] == "L'été 🌿 \\ud83c\\udf3f"


def test_half_a_character_is_refused():
    with pytest.raises(FlowFileError, match="not readable"):
        load_flow_yaml(json.dumps(small(name={"fr": "boutique\ud800"})).encode())


@given(st.binary(max_size=200))
def test_any_bytes_give_a_flow_or_a_refusal(data):
    with pytest.raises(FlowFileError):
        load_flow_yaml(data)


def test_the_json_schema_names_its_parts():
    schema = flow_json_schema()
    assert {"Stage", "Slot", "Transition", "Persona"} <= schema["$defs"].keys()
    assert schema["additionalProperties"] is False
