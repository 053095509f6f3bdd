"""One flow as one YAML (or JSON) file: read without trust, written without surprises."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import yaml
from pydantic import ValidationError

from core.redaction import clean_text
from templates_store.flow.model import Flow

MAX_BYTES: Final = 512 * 1024
MAX_NODES: Final = 20_000
MAX_DEPTH: Final = 16

# JSON writes an emoji as two escapes, which YAML readers refuse; a backslash before them would make them plain text.
_SURROGATES: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


class FlowFileError(ValueError):
    """A file that is not a flow.

    `message` and `message_fr` are for the owner; `line` counts from 1 and is None when no line is to blame.
    """

    def __init__(self, message: str, message_fr: str, line: int | None = None) -> None:
        # The file's own words may be quoted, and they may hold anything.
        self.message = clean_text(message)[:300]
        self.message_fr = clean_text(message_fr)[:300]
        self.line = line
        super().__init__(f"line {line}: {self.message}" if line else self.message)


# What pydantic says, in words for an owner; other kinds keep pydantic's English beside a general French sentence.
_REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("this entry is missing", "cette entrée manque"),
    "extra_forbidden": ("there is no entry of this name", "aucune entrée ne porte ce nom"),
    "string_too_long": ("this text is too long", "ce texte est trop long"),
    "string_too_short": ("this text is empty", "ce texte est vide"),
    "too_long": ("there are too many of these", "il y en a trop"),
    "too_short": ("at least one is needed", "il en faut au moins un"),
    "string_pattern_mismatch": (
        "this is not a plain name or a language tag such as “fr”",
        "ce n'est ni un nom simple ni une langue telle que « fr »",
    ),
    "string_type": ("this must be a text", "ceci doit être un texte"),
    "tuple_type": ("this must be a list", "ceci doit être une liste"),
    "mapping_type": ("this must give one text per language", "il faut un texte par langue"),
}


class _PlainLoader(yaml.CSafeLoader):
    """Only strings, integers, true/false and null: `no`, `on` and dates stay the words that the author wrote."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, Any]]] = {}  # noqa: RUF012 -- an instance variable in the stubs


_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]{0,15})$"), list("-0123456789")
)
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])


def _line(mark: Any) -> int | None:
    return mark.line + 1 if mark is not None else None


def _check_events(text: str) -> None:
    """Refuse aliases, tags, and files that are too deep or too large, before anything is built from them."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_PlainLoader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FlowFileError(
                "anchors and aliases (& and *) are not accepted",
                "les ancres et les alias (& et *) ne sont pas acceptés",
                _line(event.start_mark),
            )
        if getattr(event, "tag", None):
            raise FlowFileError(
                "tags (!) are not accepted", "les étiquettes (!) ne sont pas acceptées", _line(event.start_mark)
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or count > MAX_NODES:
            raise FlowFileError(
                "the file is nested too deeply or has too many entries",
                "le fichier est trop profond ou trop long",
                _line(event.start_mark),
            )


def _check_keys(node: yaml.Node) -> None:
    """Refuse a mapping that says the same key twice: the second would silently win."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _check_keys(child)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise FlowFileError("a name must be a word", "un nom doit être un mot", _line(key.start_mark))
            if key.value in seen:
                raise FlowFileError(
                    f"“{key.value}” is there twice", f"« {key.value} » y est deux fois", _line(key.start_mark)
                )
            seen.add(key.value)
            _check_keys(child)


def _line_of(node: yaml.Node, path: Iterable[int | str]) -> int | None:
    """The line of the deepest node on a pydantic error path; parts that name a union's branch are skipped."""
    line = _line(node.start_mark)
    for part in path:
        child: yaml.Node | None = None
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            child = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            child = next((value for key, value in node.value if key.value == str(part)), None)
        if child is not None:
            node, line = child, _line(child.start_mark)
    return line


def _join_surrogates(pair: re.Match[str]) -> str:
    return pair[1] + chr(0x10000 + ((int(pair[2], 16) - 0xD800) << 10) + int(pair[3], 16) - 0xDC00)


def read_yaml(data: bytes) -> tuple[dict[str, Any], yaml.Node]:
    """Parse one YAML or JSON mapping safely.

    Args:
        data: UTF-8 text, at most `MAX_BYTES`.

    Returns:
        The mapping, and the node tree that knows its lines.

    Raises:
        FlowFileError: too large, not UTF-8, not YAML, has anchors, tags, doubled keys, or is not a mapping.
    """
    if len(data) > MAX_BYTES:
        raise FlowFileError(
            f"the file is larger than {MAX_BYTES // 1024} KB", f"le fichier dépasse {MAX_BYTES // 1024} Ko"
        )
    try:
        text = _SURROGATES.sub(_join_surrogates, data.decode("utf-8-sig"))
        _check_events(text)
        node = yaml.compose(text, Loader=_PlainLoader)
        if not isinstance(node, yaml.MappingNode):
            raise FlowFileError(
                "the file must be made of “name: value” lines", "le fichier doit être fait de lignes « nom: valeur »", 1
            )
        _check_keys(node)
        return yaml.load(text, Loader=_PlainLoader), node  # noqa: S506 -- a restricted CSafeLoader
    except UnicodeDecodeError as error:
        raise FlowFileError("the file is not UTF-8 text", "le fichier n'est pas du texte UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = str(getattr(error, "problem", None) or error)
        raise FlowFileError(f"not readable as YAML: {reason}", f"illisible en YAML : {reason}", _line(mark)) from error


def to_flow(content: Mapping[str, Any], node: yaml.Node | None = None) -> Flow:
    """Build the typed flow.

    Raises:
        FlowFileError: a field is missing, unknown or out of bounds; names the field and, with a node, its line.
    """
    try:
        return Flow.model_validate(content)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=False, include_input=False)
        # A misspelt name is both missing and unknown; the unknown one is what the author has to change.
        first = min(errors, key=lambda each: each["type"] != "extra_forbidden")
        where = ".".join(str(part) for part in first["loc"])
        line = _line_of(node, first["loc"]) if node is not None else None
        reason, reason_fr = _REASONS.get(first["type"], (first["msg"], "cette valeur ne convient pas"))
        raise FlowFileError(f"{where}: {reason}", f"{where} : {reason_fr}", line) from error


def load_flow_yaml(data: bytes) -> Flow:
    """Read one flow from a YAML or JSON file that is not trusted.

    Raises:
        FlowFileError: with the line to blame; see `read_yaml` and `to_flow`.
    """
    return to_flow(*read_yaml(data))


class _PlainDumper(yaml.CSafeDumper):
    """Quotes what another YAML reader would take for a boolean or a date; never writes aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 -- PyYAML's signature
        return True


def dump_flow_yaml(flow: Flow) -> str:
    """Write a flow as YAML that `load_flow_yaml` reads back to an equal flow.

    Fields that hold their default are left out, except the schema's version.
    """
    content = {"schema_version": flow.schema_version, **flow.model_dump(mode="json", exclude_defaults=True)}
    return yaml.dump(content, Dumper=_PlainDumper, allow_unicode=True, sort_keys=False, width=110)
