import time

import pytest

from templates_store.flow import LineMissing, LineRefused, render_line, render_question, validate_flow
from templates_store.flow.lines import MAX_RENDERED, compile_line, inspect_line
from templates_store.flow.vocabulary import LATER
from templates_store.packs import packs
from tests.templates_store.samples import flow, small, stage, with_line

WHO = {"agent_name": "Léa", "shop_name": "Corail", "language": "fr"}
LAMP = {"title": "Lampe", "price_text": "49,00 €", "stock_text": "en stock"}


def test_the_seed_rotates_the_wordings():
    said = [render_line(with_line("thanks", "A", "B", "C"), "greet", "thanks", "fr", WHO, seed) for seed in range(4)]
    assert said == ["A", "B", "C", "A"]


def test_a_wording_that_misses_a_value_gives_way_to_another():
    found = with_line("found_none", "Rien pour {{ query }} ({{ budget_text }}).", "Rien pour {{ query }}.", "Rien.")
    assert render_line(found, "greet", "found_none", "fr", {**WHO, "query": "x", "budget_text": "9 €"}, 0).endswith(
        "(9 €)."
    )
    assert (
        render_line(found, "greet", "found_none", "fr", {**WHO, "query": "x", "budget_text": None}, 0) == "Rien pour x."
    )
    assert render_line(found, "greet", "found_none", "fr", WHO, 0) == "Rien."


def test_none_is_never_printed():
    with pytest.raises(LineMissing):
        render_line(
            with_line("price", "{{ product.price_text }}"), "greet", "price", "fr", {"product": {"price_text": None}}, 0
        )


def test_objects_and_mappings_read_the_same():
    class Product:
        title = "Lampe"
        price_text = "49,00 €"

    line = with_line("price", "{{ product.title }} : {{ product.price_text }}")
    for product in (Product(), LAMP):
        assert render_line(line, "greet", "price", "fr", {"product": product}, 0) == "Lampe : 49,00 €"


def test_the_stage_speaks_before_the_flow():
    own = small()["stages"][0] | {"lines": {"thanks": {"fr": ["Ici."]}}}
    two = flow(stages=[own, stage("close")], lines={"thanks": {"fr": ["Partout."]}})
    assert render_line(two, "greet", "thanks", "fr", {}, 0) == "Ici."
    assert render_line(two, "close", "thanks", "fr", {}, 0) == "Partout."
    assert render_line(two, "gone", "thanks", "fr", {}, 0) == "Partout."


@pytest.mark.parametrize(("language", "said"), [("en", "Yes"), ("en-GB", "Yes"), ("fr-CA", "Oui"), ("de", "Oui")])
def test_an_unknown_language_falls_back_to_the_base_then_to_the_first(language, said):
    both = flow(languages=["fr", "en"], lines={"thanks": {"fr": ["Oui"], "en": ["Yes"]}})
    assert render_line(both, "greet", "thanks", language, {}, 0) == said


def test_a_question_is_asked_in_the_words_of_its_stage():
    slot = {"name": "budget", "type": "money", "question": {"fr": "Combien ?"}}
    asking = flow(stages=[stage("greet", slots=[slot], lines={"ask_slot": {"fr": ["Dites-moi. {{ question }}"]}})])
    assert render_question(asking, asking.stages[0], "budget", "fr", {}, 0) == "Dites-moi. Combien ?"
    with pytest.raises(LineMissing):
        render_question(asking, asking.stages[0], "colour", "fr", {}, 0)


def test_a_loop_goes_over_the_products():
    line = with_line("compare", "{% for p in products %}{{ p.title }}{% if not loop.last %}, {% endif %}{% endfor %}")
    assert render_line(line, "greet", "compare", "fr", {"products": [LAMP, LAMP], "count": 2}, 0) == "Lampe, Lampe"


def test_a_wording_that_compares_the_incomparable_gives_way():
    line = with_line("compare", "{% if count < 'x' %}A{% endif %}", "B")
    assert render_line(line, "greet", "compare", "fr", {"products": [], "count": 2}, 0) == "B"


def test_output_is_bounded_however_long_a_title_is():
    said = render_line(
        with_line("price", "{{ product.title }}"), "greet", "price", "fr", {"product": {"title": "x" * 10**6}}, 0
    )
    assert len(said) == MAX_RENDERED


ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ product.__class__ }}",
    "{{ product.title.__class__ }}",
    "{{ product['__class__'] }}",
    "{{ product|attr('__class__') }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ lipsum() }}",
    "{{ range(999999999) }}",
    "{{ config }}",
    "{{ agent_name.format('x') }}",
    "{{ agent_name() }}",
    "{{ 'a' * 999999999 }}",
    "{{ agent_name ~ agent_name }}",
    "{{ agent_name % 3 }}",
    "{{ 10 ** 10 ** 10 }}",
    "{{ 'x'|center(999999999) }}",
    "{{ products|map(attribute='__class__')|list }}",
    "{{ products|join(',') }}",
    "{{ [1, 2, 3] }}",
    "{{ {'a': 1} }}",
    "{{ products[0] }}",
    "{{ product is defined }}",
    "{% for i in range(9) %}x{% endfor %}",
    "{% for a in products %}{% for b in products %}x{% endfor %}{% endfor %}",
    "{% for p in products recursive %}{{ loop(products) }}{% endfor %}",
    "{% for p in products if p.title %}x{% endfor %}",
    "{% for p in products %}{{ loop.cycle('a') }}{% endfor %}",
    "{% for p in products %}{{ p.url }}{% endfor %}",
    "{{ p.title }}",
    "{% set x = 1 %}",
    "{% macro m() %}{% endmacro %}",
    "{% include 'x' %}",
    "{% import 'x' as x %}",
    "{% extends 'x' %}",
    "{% block b %}{% endblock %}",
    "{% call x() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% raw %}{{ x }}",
    "{{ agent_name",
    "{% if %}",
    "{% for %}",
    "{{ " + "(" * 480,
    "x" * 501,
]  # fmt: skip


@pytest.mark.parametrize("source", ESCAPES, ids=range(len(ESCAPES)))
def test_what_a_line_does_not_need_is_refused(source):
    with pytest.raises(LineRefused) as refused:
        compile_line(source)
    assert refused.value.reason
    assert refused.value.reason_fr


def test_deep_nesting_within_the_length_is_harmless():
    start = time.process_time()
    assert compile_line("{% if " + "not " * 110 + "count %}x{% endif %}").render(count=0) == ""
    assert time.process_time() - start < 1


def test_the_literal_text_is_what_a_line_says_by_itself():
    facts = inspect_line("{{ count }} % de {{ 'rab' if count != 1 else 'ou' }} {{ product.title }}")
    assert facts.literal == "\0 % de \0rabou \0"
    assert facts.variables == {"count", "product"}


def test_rendering_takes_microseconds():
    line = with_line("price", "{{ product.title }} : {{ product.price_text }}.")
    render_line(line, "greet", "price", "fr", {"product": LAMP}, 0)
    best = min(_seconds(line) for _ in range(5))
    assert best / 500 < 50e-6


def _seconds(line):
    start = time.process_time()
    for seed in range(500):
        render_line(line, "greet", "price", "fr", {"product": LAMP}, seed)
    return time.process_time() - start


def test_a_line_that_came_after_the_flow_was_drafted_is_said_in_the_shared_words():
    flow = packs()["general"].flow
    older = flow.model_copy(update={"lines": {key: texts for key, texts in flow.lines.items() if key not in LATER}})
    assert not validate_flow(older)
    for language in older.languages:
        assert render_line(older, older.start, "unconfirmed", language, {}, 0)
