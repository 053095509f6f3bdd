import re

import pytest

from templates_store.flow import LINES, render_line, validate_flow
from templates_store.flow.samples import sample_variables
from templates_store.flow.validation import FIGURE
from templates_store.packs import packs

PACKS = ("electronics", "fashion", "general")
STAGES = {"greet", "qualify", "recommend", "handle_objections", "close", "follow_up"}
LANGUAGES = ("fr", "de", "en", "es", "it")
EVERY = [(pack, language) for pack in PACKS for language in LANGUAGES]


def _texts(flow, language):
    """Every text of a flow that a shopper may read, with where it is."""
    for stage, key, tag, variants in flow.all_lines():
        if tag == language:
            yield from ((f"{stage.id if stage else ''}.{key}", text) for text in variants)
    for stage in flow.stages:
        yield from ((f"{stage.id}.{slot.name}", slot.question[language]) for slot in stage.slots)
        yield from ((f"{stage.id}.suggestions", text) for text in stage.suggestions.get(language, ()))
    yield from (("suggestions", text) for text in flow.suggestions[language])


def test_the_three_packs_are_there():
    assert tuple(packs()) == PACKS
    for pack in packs().values():
        assert pack.version >= 1
        assert pack.flow.languages == LANGUAGES
        assert {stage.id for stage in pack.flow.stages} >= STAGES


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_has_no_problem(pack):
    assert validate_flow(packs()[pack].flow) == []


@pytest.mark.parametrize(("pack", "language"), EVERY)
def test_every_line_is_said_in_every_stage(pack, language):
    flow = packs()[pack].flow
    for stage in flow.stages:
        for key in LINES:
            for minimal in (False, True):
                values = sample_variables(key, language, minimal=minimal)
                for seed in range(6):
                    text = render_line(flow, stage.id, key, language, values, seed)
                    assert text
                    assert not re.search(r"[{}]|None|\s[,.]", text), text


@pytest.mark.parametrize(("pack", "language"), EVERY)
def test_no_text_states_a_figure(pack, language):
    for where, text in _texts(packs()[pack].flow, language):
        literal = re.sub(r"{%.*?%}|{{.*?}}", "\0", text)
        assert not FIGURE.search(literal), (where, text)
        assert not re.search(r"\d", literal), (where, text)


@pytest.mark.parametrize(("pack", "language"), EVERY)
def test_the_voice_is_calm(pack, language):
    """One question at a time, short, and no shouting."""
    for where, text in _texts(packs()[pack].flow, language):
        assert text.count("?") <= 1, (where, text)
        assert "!" not in text, (where, text)
        assert len(re.sub(r"{%.*?%}|{{.*?}}", "", text)) <= 170, (where, text)


@pytest.mark.parametrize(("pack", "language"), EVERY)
def test_cards_come_without_a_question_so_that_one_can_follow(pack, language):
    for where, text in _texts(packs()[pack].flow, language):
        if where.endswith((".found_one", ".found_many", ".relaxed", ".price", ".availability_in", ".details")):
            assert "?" not in text, (where, text)


@pytest.mark.parametrize("pack", PACKS)
def test_french_is_set_in_french(pack):
    for where, text in _texts(packs()[pack].flow, "fr"):
        words = re.sub(r"{%.*?%}|{{.*?}}", "x", text)
        assert not re.search(r"\w[?;:]", words), (where, text)
        assert "“" not in words, (where, text)


@pytest.mark.parametrize("pack", PACKS)
def test_nothing_is_promised_before_the_owner_fills_it_in(pack):
    flow = packs()[pack].flow
    seeds = [(seed.id, seed.confirmed, seed.answer) for seed in flow.faq]
    seeds += [(seed.id, seed.confirmed, seed.text) for seed in flow.policies]
    for seed_id, confirmed, texts in seeds:
        assert not confirmed
        for text in texts.values():
            assert "[[" in text, (seed_id, text)
            assert not re.search(r"\d", text), (seed_id, text)


@pytest.mark.parametrize("pack", PACKS)
def test_each_trade_asks_its_own_questions(pack):
    slots = {slot.name for stage in packs()[pack].flow.stages for slot in stage.slots}
    expected = {
        "general": {"recipient", "purpose", "budget"},
        "fashion": {"wearer", "occasion", "size", "fit", "budget"},
        "electronics": {"use", "device", "device_model", "budget"},
    }
    assert slots >= expected[pack]


@pytest.mark.parametrize("pack", PACKS)
def test_all_languages_say_as_much(pack):
    for stage, key, _, variants in packs()[pack].flow.all_lines():
        texts = (stage or packs()[pack].flow).lines[key]
        assert {len(texts[language]) for language in LANGUAGES} == {len(variants)}, key


INFORMAL = {
    "fr": r"tu|toi|ton|ta|tes",
    "de": r"du|dich|dir|dein\w*",
    "es": r"tú|ti|tu|tus",
    "it": r"tu|te|tuo|tua|tuoi|tue",
}


@pytest.mark.parametrize("language", INFORMAL)
@pytest.mark.parametrize("pack", PACKS)
def test_shoppers_are_addressed_politely(pack, language):
    for where, text in _texts(packs()[pack].flow, language):
        assert not re.search(rf"\b(?:{INFORMAL[language]})\b", text, re.IGNORECASE), (where, text)


@pytest.mark.parametrize("pack", PACKS)
def test_spanish_opens_its_questions(pack):
    for where, text in _texts(packs()[pack].flow, "es"):
        assert text.count("?") == text.count("¿"), (where, text)


@pytest.mark.parametrize("pack", PACKS)
def test_shoppers_of_the_trade_rehearse_it_in_every_language(pack):
    scenarios = packs()[pack].flow.rehearsal
    assert len(scenarios) >= 4
    for scenario in scenarios:
        assert set(scenario.persona) == set(LANGUAGES)
        assert {language: len(said) for language, said in scenario.messages.items()} == dict.fromkeys(
            LANGUAGES, len(scenario.messages["fr"])
        )
