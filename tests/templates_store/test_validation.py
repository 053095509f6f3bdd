import pytest

from templates_store.flow import in_languages, validate_flow
from templates_store.flow.validation import _MESSAGES
from templates_store.packs import shared_lines
from tests.templates_store.samples import flow, small, stage, with_line

NUMBER = {"name": "guests", "type": "number", "question": {"fr": "Combien ?"}}
CHOICE = {"name": "who", "type": "choice", "question": {"fr": "Pour qui ?"}}
SEED = {"id": "a", "examples": {"fr": ["Quand ?"]}, "answer": {"fr": "Sous [[délai]]."}, "confirmed": True}

BROKEN = {
    "start_unknown": flow(start="nowhere"),
    "duplicate": flow(stages=[stage("greet"), stage("greet")]),
    "stage_unreachable": flow(stages=[stage("greet"), stage("island")]),
    "stage_unknown": flow(stages=[stage("greet", to="nowhere", when={"kind": "always"})]),
    "slot_unknown": flow(stages=[stage("greet", to="greet", when={"kind": "slots", "all_of": ["size"]})]),
    "choice_missing": flow(stages=[stage("greet", slots=[CHOICE])]),
    "choice_unused": flow(
        stages=[
            stage("greet", slots=[{**CHOICE, "type": "text", "choices": [{"value": "me", "label": {"fr": "Moi"}}]}])
        ]
    ),
    "bounds_unused": flow(stages=[stage("greet", slots=[{**NUMBER, "type": "text", "minimum": 1}])]),
    "bounds_crossed": flow(stages=[stage("greet", slots=[{**NUMBER, "minimum": 9, "maximum": 1}])]),
    "hint_missing": flow(stages=[stage("greet", slots=[{**NUMBER, "minimum": 1}])]),
    "intent_unknown": flow(stages=[stage("greet", to="greet", when={"kind": "intents", "any_of": ["dance"]})]),
    "tool_unknown": flow(stages=[stage("greet", tools=["request_human", "delete_shop"])]),
    "no_human": flow(stages=[stage("greet", tools=["search_products"])]),
    "language_missing": flow(description={"en": "Only English."}),
    "line_missing": flow(lines={k: {"fr": v["fr"]} for k, v in shared_lines().items() if k != "price"}),
    "line_unknown": with_line("sing", "La la"),
    "line_refused": with_line("price", "{{ product.price_text"),
    "variable_unknown": with_line("greeting", "Bonjour, {{ product.title }} vous attend."),
    "line_fragile": with_line("found_none", "Rien pour {{ query }}."),
    "figure": with_line("price", "À partir de 19,90 € pour {{ product.title }}."),
    "disclosure_missing": with_line("disclosure", "Je m'appelle Léa."),
    "blank_confirmed": flow(faq=[SEED]),
}


def test_the_small_flow_has_no_problem():
    assert validate_flow(flow()) == []


def test_every_message_has_a_case():
    assert BROKEN.keys() == _MESSAGES.keys()


@pytest.mark.parametrize("code", BROKEN)
def test_each_mistake_is_found_and_said_in_both_languages(code):
    problems = [problem for problem in validate_flow(BROKEN[code]) if problem.code == code]
    assert problems
    for problem in problems:
        assert problem.message != problem.message_fr
        assert "{" not in problem.message.replace("{{", "")


def test_a_problem_says_where_it_is():
    (problem,) = validate_flow(BROKEN["figure"])
    assert problem.where == "lines.price.fr"
    assert "19,90 €" in problem.message
    assert "19,90 €" in problem.message_fr


@pytest.mark.parametrize("text", ["-20 %", "20%", "$5", "5 euros", "sous 48 h", "en 3 jours", "£ 12", "{{ 5 }} €"])
def test_a_line_states_no_figure_by_itself(text):
    assert [problem.code for problem in validate_flow(with_line("thanks", f"Avec plaisir, {text} !"))] == ["figure"]


@pytest.mark.parametrize("text", ["{{ cart.total_text }}", "Modèle 42", "{% if cart.count == 1 %} % {% endif %}"])
def test_figures_from_variables_are_fine(text):
    assert validate_flow(with_line("cart_summary", text)) == []


@pytest.mark.parametrize("text", ["hai già visto", "ai-je bien compris ?", "KIT complet", "Léa, votre conseillère"])
def test_a_notice_that_hides_the_ai_is_refused(text):
    assert [problem.code for problem in validate_flow(with_line("disclosure", text))] == ["disclosure_missing"]


def test_every_wording_of_the_notice_must_say_it():
    problems = validate_flow(with_line("disclosure", "Je suis une IA.", "Je suis Léa."))
    assert [problem.code for problem in problems] == ["disclosure_missing"]


def test_a_tenants_own_tools_can_be_allowed():
    own = flow(stages=[stage("greet", tools=["request_human", "loyalty_points"])])
    assert validate_flow(own, tools={"request_human", "loyalty_points"}) == []


def test_an_agent_may_speak_fewer_languages():
    both = flow(languages=["fr", "en"])
    assert in_languages(both, ["en", "de"]).languages == ("en",)
    with pytest.raises(ValueError, match="fr, en"):
        in_languages(both, ["de"])


def test_a_problem_in_a_stage_names_the_stage():
    broken = small()["stages"][0] | {"lines": {"price": {"fr": ["{{ nope }}"]}}}
    (problem,) = validate_flow(flow(stages=[broken, stage("close")]))
    assert problem.where == "stages.greet.lines.price.fr"
    assert "nope" in problem.message
