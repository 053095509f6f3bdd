"""What is wrong with a flow, in words that a shop owner understands, in English and French."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from templates_store.flow.graph import reachable
from templates_store.flow.lines import LineRefused, inspect_line, render_variants
from templates_store.flow.model import EventCondition, Flow, IntentCondition, Slot, SlotsCondition, Stage
from templates_store.flow.samples import sample_variables
from templates_store.flow.vocabulary import DISCLOSURE, HUMAN_TOOL, INTENTS, LATER, LINES, TOOLS, WRITTEN_IN

# Literal money, percentages and delays: a line may only say what its variables give it.
FIGURE: Final = re.compile(
    r"[€$£]\s*\d|\d[\d\s.,]*\s*(?:€|\$|£|%|(?:eur|euros?|usd|gbp|chf|dollars?|pounds?|livres?|percent|pour ?cent|"
    r"prozent|per ?cento|por ?ciento|h|heures?|hours?|stunden?|ore|horas?|jours?|days?|tagen?|tage|giorn[oi]|d[ií]as?|"
    r"semaines?|weeks?|wochen?|settiman[ae]|semanas?|mois|months?|monaten?|monate|mes[ei]|mes(?:es)?|ans?|years?|jahren?|"
    r"jahre|ann[oi]|años?)\b)",
    re.IGNORECASE,
)
SAYS_AI: Final = re.compile(
    r"\b(?:IA|AI|KI|A\.I\.)\b|intelligence artificielle|artificial intelligence|künstliche intelligenz|"
    r"intelligenza artificiale|inteligencia artificial",
)  # the short forms in capitals only: Italian "ai" is a preposition


@dataclass(frozen=True)
class FlowProblem:
    """One thing to put right. `where` is a path such as `stages.greet.lines.greeting.fr`."""

    code: str
    where: str
    message: str
    message_fr: str


_MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "start_unknown": (
        "The conversation starts at “{name}”, but there is no stage of that name.",
        "La conversation commence à « {name} », mais aucune étape ne porte ce nom.",
    ),
    "duplicate": (
        "“{name}” is used twice. Give each one its own name.",
        "« {name} » est utilisé deux fois. Donnez à chacun son propre nom.",
    ),
    "stage_unreachable": (
        "No path leads to the stage “{name}”, so no shopper will ever see it. Add a transition to it or remove it.",
        "Aucun chemin ne mène à l'étape « {name} » : aucun client ne la verra. Ajoutez une transition ou retirez-la.",
    ),
    "stage_unknown": (
        "This transition leads to “{name}”, but there is no stage of that name.",
        "Cette transition mène à « {name} », mais aucune étape ne porte ce nom.",
    ),
    "bounds_unused": (
        "The question “{name}” has a smallest or largest value, which only a number or a sum can have.",
        "La question « {name} » a une valeur minimale ou maximale, ce que seul un nombre ou un montant peut avoir.",
    ),
    "bounds_crossed": (
        "The smallest value of “{name}” is above its largest one, so no answer would do.",
        "La valeur minimale de « {name} » dépasse sa valeur maximale : aucune réponse ne conviendrait.",
    ),
    "hint_missing": (
        "The question “{name}” refuses some values and does not say which. Add a hint.",
        "La question « {name} » refuse certaines valeurs sans dire lesquelles. Ajoutez une indication.",
    ),
    "slot_unknown": (
        "This transition waits for the answer “{name}”, but no stage asks for it.",
        "Cette transition attend la réponse « {name} », mais aucune étape ne la demande.",
    ),
    "choice_missing": (
        "The question “{name}” is a choice but offers nothing to choose from.",
        "La question « {name} » est un choix, mais ne propose rien à choisir.",
    ),
    "choice_unused": (
        "The question “{name}” lists choices but is not of the type “choice”.",
        "La question « {name} » liste des choix mais n'est pas du type « choice ».",
    ),
    "intent_unknown": (
        "The agent does not know the intent “{name}”.",
        "L'agent ne connaît pas l'intention « {name} ».",
    ),
    "tool_unknown": ("The agent has no tool “{name}”.", "L'agent n'a pas d'outil « {name} »."),
    "no_human": (
        "At the stage “{name}” a shopper cannot ask for a person. Add the tool “request_human”.",
        "À l'étape « {name} », un client ne peut pas demander une personne. Ajoutez l'outil « request_human ».",
    ),
    "language_missing": (
        "This text is missing in “{name}”. Write it, or remove the language from the template.",
        "Ce texte manque en « {name} ». Écrivez-le, ou retirez la langue du modèle.",
    ),
    "line_missing": (
        "The agent has nothing to say for {label} in “{language}”.",
        "L'agent n'a rien à dire pour {label} en « {language} ».",
    ),
    "line_unknown": (
        "“{name}” is not a line that the agent ever says.",
        "« {name} » n'est pas une phrase que l'agent prononce.",
    ),
    "line_refused": ("This line cannot be used: {reason}.", "Cette phrase est inutilisable : {reason_fr}."),
    "variable_unknown": (
        "This line uses “{name}”, which is not known at that moment of the conversation.",
        "Cette phrase utilise « {name} », qui n'est pas connu à ce moment de la conversation.",
    ),
    "line_fragile": (
        "Every wording needs something that may be missing ({name}). Add one that does without.",
        "Chaque formulation a besoin d'un élément qui peut manquer ({name}). Ajoutez-en une qui s'en passe.",
    ),
    "figure": (
        "This line states “{name}”. Prices, percentages and delays come from the shop's data, never from a template.",
        "Cette phrase affirme « {name} ». Prix, pourcentages et délais viennent de la boutique, jamais d'un modèle.",
    ),
    "disclosure_missing": (
        "In “{name}” the agent does not say that it is an AI. The law asks for it and it cannot be switched off.",
        "En « {name} », l'agent ne dit pas qu'il est une IA. La loi le demande ; on ne peut pas le désactiver.",
    ),
    "blank_confirmed": (
        "This text is marked as confirmed but still has a blank to fill: {name}.",
        "Ce texte est marqué comme confirmé mais contient encore un blanc à remplir : {name}.",
    ),
}


def _problem(code: str, where: str, **values: str) -> FlowProblem:
    message, message_fr = _MESSAGES[code]
    return FlowProblem(code, where, message.format(**values), message_fr.format(**values))


def validate_flow(flow: Flow, *, tools: Collection[str] = TOOLS) -> list[FlowProblem]:
    """Everything that is wrong with a flow; an empty list means that it can be published.

    Args:
        flow: the flow to look at.
        tools: names of the tools that exist for this tenant; the platform's own by default.
    """
    return [
        *_graph(flow),
        *_duplicates(flow),
        *(problem for stage in flow.stages for problem in _stage(flow, stage, tools)),
        *_languages(flow),
        *_lines(flow),
        *_seeds(flow),
    ]


def _graph(flow: Flow) -> Iterator[FlowProblem]:
    if flow.stage(flow.start) is None:
        yield _problem("start_unknown", "start", name=flow.start)
        return
    seen = reachable(flow)
    for stage in flow.stages:
        if stage.id not in seen:
            yield _problem("stage_unreachable", f"stages.{stage.id}", name=stage.id)


def _duplicates(flow: Flow) -> Iterator[FlowProblem]:
    groups = {
        "languages": list(flow.languages),
        "stages": [stage.id for stage in flow.stages],
        "faq": [seed.id for seed in flow.faq],
        "policies": [seed.id for seed in flow.policies],
        **{f"stages.{stage.id}.slots": [slot.name for slot in stage.slots] for stage in flow.stages},
    }
    for where, names in groups.items():
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield _problem("duplicate", where, name=name)


def _stage(flow: Flow, stage: Stage, tools: Collection[str]) -> Iterator[FlowProblem]:
    where = f"stages.{stage.id}"
    for tool in stage.tools:
        if tool not in tools:
            yield _problem("tool_unknown", f"{where}.tools", name=tool)
    if HUMAN_TOOL not in stage.tools:
        yield _problem("no_human", f"{where}.tools", name=stage.id)
    for slot in stage.slots:
        if (slot.type == "choice") != bool(slot.choices):
            code = "choice_unused" if slot.choices else "choice_missing"
            yield _problem(code, f"{where}.slots.{slot.name}", name=slot.name)
        yield from _bounds(f"{where}.slots.{slot.name}", slot)
    slots = {slot.name for each in flow.stages for slot in each.slots}
    for index, transition in enumerate(stage.transitions):
        at = f"{where}.transitions.{index}"
        if flow.stage(transition.to) is None:
            yield _problem("stage_unknown", at, name=transition.to)
        match transition.when:
            case IntentCondition(any_of=intents):
                yield from (_problem("intent_unknown", at, name=name) for name in intents if name not in INTENTS)
            case SlotsCondition(all_of=names):
                yield from (_problem("slot_unknown", at, name=name) for name in names if name not in slots)
            case EventCondition() | _:
                pass


def _bounds(where: str, slot: Slot) -> Iterator[FlowProblem]:
    low, high = slot.minimum, slot.maximum
    if (low, high) == (None, None):
        return
    if slot.type not in ("number", "money"):
        yield _problem("bounds_unused", where, name=slot.name)
    elif low is not None and high is not None and low > high:
        yield _problem("bounds_crossed", where, name=slot.name)
    elif not slot.hint:
        yield _problem("hint_missing", where, name=slot.name)


def _texts(flow: Flow) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every text that must exist in every language, except the lines, which fall back and are checked apart."""
    yield from (("name", flow.name), ("description", flow.description), ("persona.style", flow.persona.style))
    for stage in flow.stages:
        at = f"stages.{stage.id}"
        yield f"{at}.instructions", stage.instructions
        if stage.suggestions:
            yield f"{at}.suggestions", stage.suggestions
        for slot in stage.slots:
            yield f"{at}.slots.{slot.name}.question", slot.question
            if slot.hint:
                yield f"{at}.slots.{slot.name}.hint", slot.hint
            yield from ((f"{at}.slots.{slot.name}.choices.{c.value}", c.label) for c in slot.choices)
        yield from ((f"{at}.lines.{key}", texts) for key, texts in stage.lines.items())
    yield "suggestions", flow.suggestions
    for faq in flow.faq:
        yield from ((f"faq.{faq.id}.examples", faq.examples), (f"faq.{faq.id}.answer", faq.answer))
    yield from ((f"policies.{policy.id}.text", policy.text) for policy in flow.policies)


def _languages(flow: Flow) -> Iterator[FlowProblem]:
    for where, texts in _texts(flow):
        for language in flow.languages:
            if not texts.get(language):
                yield _problem("language_missing", f"{where}.{language}", name=language)


def _lines(flow: Flow) -> Iterator[FlowProblem]:
    for language in flow.languages:
        for key, spec in LINES.items():
            given = key in LATER and language.split("-", maxsplit=1)[0] in WRITTEN_IN
            if key != DISCLOSURE and not given and not flow.lines.get(key, {}).get(language):
                labels = {"label": f"“{key}” ({spec.label})", "language": language}
                problem = _problem("line_missing", f"lines.{key}.{language}", **labels)
                label_fr = f"« {key} » ({spec.label_fr})"
                french = _MESSAGES["line_missing"][1].format(label=label_fr, language=language)
                yield FlowProblem(problem.code, problem.where, problem.message, french)
        if not all(map(SAYS_AI.search, flow.lines.get(DISCLOSURE, {}).get(language, ("",)))):
            yield _problem("disclosure_missing", f"lines.{DISCLOSURE}.{language}", name=language)
    for stage, key, language, variants in flow.all_lines():
        where = f"stages.{stage.id}.lines" if stage else "lines"
        if key not in LINES:
            yield _problem("line_unknown", where, name=key)
        else:
            yield from _variants(f"{where}.{key}.{language}", key, variants)


def _variants(where: str, key: str, variants: tuple[str, ...]) -> Iterator[FlowProblem]:
    readable: list[str] = []
    for source in variants:
        try:
            facts = inspect_line(source)
        except LineRefused as error:
            yield _problem("line_refused", where, reason=error.reason, reason_fr=error.reason_fr)
            continue
        unknown = sorted(facts.variables - LINES[key].variables)
        if figure := FIGURE.search(facts.literal):
            yield _problem("figure", where, name=figure.group().strip())
        yield from (_problem("variable_unknown", where, name=name) for name in unknown)
        if not unknown:
            readable.append(source)
    if readable and render_variants(tuple(readable), sample_variables(key, minimal=True), 0) is None:
        yield _problem("line_fragile", where, name=", ".join(sorted(LINES[key].maybe)))


def _seeds(flow: Flow) -> Iterator[FlowProblem]:
    confirmed = [
        *((f"faq.{seed.id}", seed.answer) for seed in flow.faq if seed.confirmed),
        *((f"policies.{seed.id}", seed.text) for seed in flow.policies if seed.confirmed),
    ]
    for where, texts in confirmed:
        for language, text in texts.items():
            if blank := re.search(r"\[\[.*?\]\]", text):
                yield _problem("blank_confirmed", f"{where}.{language}", name=blank.group())
