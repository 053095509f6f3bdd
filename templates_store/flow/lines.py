"""Canned lines: a small, safe part of Jinja2, compiled once and rendered in microseconds.

A line may print variables, test them, and loop once over `products`. It cannot call, compute, index or nest loops, so
no line can be slow, large or reach anything but its variables; the sandbox stays on as a second wall.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NoReturn

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from templates_store.flow.model import Flow, Stage, language_chain, pick_text
from templates_store.flow.vocabulary import LATER, VARIABLES

MAX_RENDERED: Final = 1200  # characters; product titles come from strangers
MAX_SOURCE: Final = 500
_FILTERS: Final = frozenset({"lower", "upper", "capitalize"})
_LOOP: Final = frozenset({"first", "last", "index"})
_PLAIN: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.If, nodes.CondExpr,
    nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand,
)  # fmt: skip
_NO_VALUES: Final[Mapping[str, object]] = dict.fromkeys(VARIABLES)


class LineRefused(ValueError):
    """A line's source uses more than lines may use. `reason` and `reason_fr` are for the owner."""

    def __init__(self, reason: str, reason_fr: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.reason_fr = reason_fr


class LineMissing(LookupError):
    """No wording of a line can be said with the variables given."""


def _print_known(value: object) -> object:
    """Refuse to print "None": a wording that needs a missing value is passed over, see `render_line`."""
    if value is None:
        raise UndefinedError("a variable of this wording has no value")
    return value


_ENVIRONMENT: Final = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, finalize=_print_known, cache_size=0, autoescape=False
)
_ENVIRONMENT.globals.clear()


def _refuse(what: str, what_fr: str) -> NoReturn:
    raise LineRefused(what, what_fr)


def _check_name(name: str, scope: Mapping[str, frozenset[str]]) -> None:
    if name not in scope:
        _refuse(f"the variable “{name}” does not exist", f"la variable « {name} » n'existe pas")


def _check_attribute(node: nodes.Getattr, scope: Mapping[str, frozenset[str]]) -> None:
    if not isinstance(node.node, nodes.Name):
        _refuse("only one level of detail is possible", "un seul niveau de détail est possible")
    _check_name(node.node.name, scope)
    if node.attr not in scope[node.node.name]:
        name = f"{node.node.name}.{node.attr}"
        _refuse(f"the variable “{name}” does not exist", f"la variable « {name} » n'existe pas")


def _check_loop(node: nodes.For, scope: Mapping[str, frozenset[str]]) -> None:
    over_products = isinstance(node.iter, nodes.Name) and node.iter.name == "products"
    extras = "loop" in scope or node.recursive or node.test or node.else_
    if not over_products or extras or not isinstance(node.target, nodes.Name):
        _refuse("a loop may only go over “products”, once", "une boucle ne peut parcourir que « products », une fois")
    inner = {**scope, node.target.name: VARIABLES["product"], "loop": _LOOP}
    for child in node.body:
        _check(child, inner)


def _check(node: nodes.Node, scope: Mapping[str, frozenset[str]]) -> None:
    """Refuse every construct that is not on the list; recursion is bounded by the source's length."""
    if isinstance(node, nodes.Name):
        return _check_name(node.name, scope)
    if isinstance(node, nodes.Getattr):
        return _check_attribute(node, scope)
    if isinstance(node, nodes.For):
        return _check_loop(node, scope)
    allowed_filter = isinstance(node, nodes.Filter) and node.name in _FILTERS and not node.args and not node.kwargs
    if not (isinstance(node, _PLAIN) or allowed_filter):
        _refuse(f"“{type(node).__name__}” is not possible in a line", f"« {type(node).__name__} » est impossible ici")
    for child in node.iter_child_nodes():
        _check(child, scope)
    return None


def _parse(source: str) -> nodes.Template:
    if len(source) > MAX_SOURCE:
        _refuse(f"a line has at most {MAX_SOURCE} characters", f"une phrase a au plus {MAX_SOURCE} caractères")
    try:
        tree = _ENVIRONMENT.parse(source)
        _check(tree, VARIABLES)
    except (TemplateSyntaxError, RecursionError) as error:
        _refuse(f"the braces are not closed or not readable: {error}", f"accolades mal fermées ou illisibles : {error}")
    return tree


# Keyed by text: every tenant that keeps a pack's wording shares one compiled template.
@lru_cache(maxsize=4096)
def compile_line(source: str) -> Template:
    """Check and compile one wording.

    Raises:
        LineRefused: the source is not readable, or uses more than lines may use.
    """
    return Template.from_code(_ENVIRONMENT, _ENVIRONMENT.compile(_parse(source)), _ENVIRONMENT.globals)


@dataclass(frozen=True)
class LineFacts:
    """What one wording mentions, and what it says by itself with a mark in place of each variable."""

    variables: frozenset[str]
    literal: str


def inspect_line(source: str) -> LineFacts:
    """Read one wording without compiling it.

    Raises:
        LineRefused: as `compile_line`.
    """
    tree = _parse(source)
    names = frozenset(node.name for node in tree.find_all(nodes.Name))
    return LineFacts(names & VARIABLES.keys(), _literal(tree))


def _literal(node: nodes.Node) -> str:
    if isinstance(node, (nodes.Name, nodes.Getattr, nodes.Compare)):
        return "\0"
    if isinstance(node, nodes.TemplateData):
        return node.data
    if isinstance(node, nodes.Const):
        return str(node.value)
    return "".join(_literal(child) for child in node.iter_child_nodes())


def render_variants(variants: tuple[str, ...], variables: Mapping[str, object], seed: int) -> str | None:
    """The first wording, counted from `seed`, whose variables all have a value; None when there is none."""
    values = {**_NO_VALUES, **variables}
    for offset in range(len(variants)):
        template = compile_line(variants[(seed + offset) % len(variants)])
        try:
            return template.render(values).strip()[:MAX_RENDERED]
        except (UndefinedError, TypeError):  # a missing value, or a comparison of things that do not compare
            continue
    return None


def render_line(flow: Flow, stage_id: str, key: str, language: str, variables: Mapping[str, object], seed: int) -> str:
    """Say one canned line.

    Looks in the stage, then in the flow's own lines, in the shopper's language, then in the base language, then in
    the flow's first language. Wordings rotate with the seed: pass the turn's number and a repeat reads differently.

    Args:
        flow: the flow being run.
        stage_id: the current stage; an unknown one means the flow's own lines.
        key: a key of `vocabulary.LINES`.
        language: the shopper's BCP 47 tag.
        variables: values by name of `vocabulary.VARIABLES`; objects or mappings. Missing and None are the same.
        seed: picks the wording; any integer.

    Raises:
        LineMissing: no wording can be said; on a valid flow only when a variable that `LineSpec.known` promises
            was not given.
    """
    stage = flow.stage(stage_id)
    for tag in language_chain(flow, language):
        for lines in (stage.lines if stage else {}, flow.lines):
            text = render_variants(lines.get(key, {}).get(tag, ()), variables, seed)
            if text:
                return text
    return _built_in(flow, key, language, variables, seed)


def _built_in(flow: Flow, key: str, language: str, variables: Mapping[str, object], seed: int) -> str:
    """Say a line that came after the flow was drafted in the shared packs' words."""
    from templates_store.packs import shared_lines

    for tag in (*language_chain(flow, language), *flow.languages):
        text = render_variants(tuple(shared_lines().get(key, {}).get(tag, ())), variables, seed)
        if text and key in LATER:
            return text
    raise LineMissing(f"{flow.id}/{key}/{language}")


def render_question(
    flow: Flow, stage: Stage, slot_name: str, language: str, variables: Mapping[str, object], seed: int
) -> str:
    """Ask for one slot of a stage, in the words of its `ask_slot` line.

    Raises:
        LineMissing: the stage has no such slot, or the slot has no question in any language of the chain.
    """
    slot = stage.slot(slot_name)
    question = pick_text(flow, slot.question, language) if slot else None
    if question is None:
        raise LineMissing(f"{flow.id}/{stage.id}/{slot_name}/{language}")
    return render_line(flow, stage.id, "ask_slot", language, {**variables, "question": question}, seed)
