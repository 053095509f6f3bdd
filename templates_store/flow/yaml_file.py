"""One flow as one YAML (or JSON) file: read without trust, written without surprises."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import yaml
from pydantic import ValidationError

from templates_store.flow.model import Flow

MAX_BYTES: Final = 512 * 1024
MAX_NODES: Final = 20_000
MAX_DEPTH: Final = 16


class FlowFileError(ValueError):
    """A file that is not a flow. `line` counts from 1 and is None when no line is to blame."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(f"line {line}: {message}" if line else message)
        self.message = message
        self.line = line


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
            raise FlowFileError("anchors and aliases (& and *) are not accepted", _line(event.start_mark))
        if getattr(event, "tag", None):
            raise FlowFileError("tags (!) are not accepted", _line(event.start_mark))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH or count > MAX_NODES:
            raise FlowFileError("the file is nested too deeply or has too many entries", _line(event.start_mark))


def _check_keys(node: yaml.Node) -> None:
    """Refuse a mapping that says the same key twice: the second would silently win."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _check_keys(child)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise FlowFileError("a key must be a word", _line(key.start_mark))
            if key.value in seen:
                raise FlowFileError(f"“{key.value}” is there twice", _line(key.start_mark))
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
        raise FlowFileError(f"the file is larger than {MAX_BYTES // 1024} KB")
    try:
        text = data.decode("utf-8-sig")
        _check_events(text)
        node = yaml.compose(text, Loader=_PlainLoader)
        if not isinstance(node, yaml.MappingNode):
            raise FlowFileError("the file must be a list of “name: value” lines", 1)
        _check_keys(node)
        return yaml.load(text, Loader=_PlainLoader), node  # noqa: S506 -- a restricted CSafeLoader
    except UnicodeDecodeError as error:
        raise FlowFileError("the file is not UTF-8 text") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise FlowFileError(str(getattr(error, "problem", None) or "not readable as YAML"), _line(mark)) from error


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
        raise FlowFileError(f"{where}: {first['msg']}", line) from error


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
