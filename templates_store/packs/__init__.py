"""The packs: templates that come with the product, one folder each, laid over `_shared`.

A folder has `flow.yaml` (structure) and one file of texts per language (`fr.yaml`, `en.yaml`): a translator sees one
language at a time, and adding a language is adding files. In these files stages, slots, choices, FAQ entries and
policies are mappings by name; `assemble` turns them into the lists of the flow model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from templates_store.flow.model import Flow
from templates_store.flow.yaml_file import read_yaml, to_flow

ROOT: Final = Path(__file__).parent
SHARED: Final = "_shared"


@dataclass(frozen=True)
class Pack:
    """One shipped template. `version` grows whenever what the pack says or does changes."""

    version: int
    flow: Flow


def _read(path: Path) -> dict[str, Any]:
    content, _ = read_yaml(path.read_bytes())
    return content


def _in_language(texts: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Wrap every text, and every list of texts, as {language: text}."""
    return {
        key: _in_language(value, language) if isinstance(value, Mapping) else {language: value}
        for key, value in texts.items()
    }


def _over(top: Any, below: Any) -> Any:
    """Lay one value over another: mappings merge, lists of rules go in front, anything else replaces."""
    if isinstance(top, Mapping) and isinstance(below, Mapping):
        return {**below, **{key: _over(value, below.get(key)) for key, value in top.items()}}
    if isinstance(top, list) and isinstance(below, list) and isinstance(top[0], Mapping):
        return [*top, *below]
    return top


def _as_list(items: Mapping[str, Mapping[str, Any]], name: str) -> list[dict[str, Any]]:
    return [{name: key, **item} for key, item in items.items()]


def _slot(slot: Mapping[str, Any]) -> dict[str, Any]:
    choices = [{"value": value, "label": label} for value, label in slot.get("choices", {}).items()]
    return {**slot, "choices": choices}


def assemble(content: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the mappings by name of the pack files into the lists of the flow model."""
    stages = _as_list(content["stages"], "id")
    for stage in stages:
        stage["slots"] = [_slot(slot) for slot in _as_list(stage.get("slots", {}), "name")]
    lists = {key: _as_list(content.get(key, {}), "id") for key in ("faq", "policies", "rehearsal")}
    return {**content, **lists, "stages": stages}


def _layers(folder: Path, languages: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Structure, then texts; those of `_shared` under those of the pack."""
    for source in (ROOT / SHARED, folder):
        yield _read(source / "flow.yaml")
        for language in languages:
            yield _in_language(_read(source / f"{language}.yaml"), language)


@cache
def shared_lines() -> Mapping[str, Mapping[str, list[str]]]:
    """The wordings that every pack starts from, by key and language."""
    merged: dict[str, Any] = {}
    for path in sorted((ROOT / SHARED).glob("*.yaml")):
        if path.stem != "flow":
            merged = _over(_in_language(_read(path)["lines"], path.stem), merged)
    return merged


def load_pack(folder: Path) -> Pack:
    """Read one pack from its folder. Its languages are those it has texts in; French comes first where there is one.

    Raises:
        FlowFileError: a file is not readable, or what they add up to is not a flow.
    """
    found = sorted(path.stem for path in folder.glob("*.yaml") if path.stem != "flow")
    languages = sorted(found, key=lambda language: language != "fr")
    content: dict[str, Any] = {"languages": languages}
    for layer in _layers(folder, languages):
        content = _over(layer, content)
    version = content.pop("version")
    return Pack(version, to_flow(assemble(content)))


@cache
def packs() -> Mapping[str, Pack]:
    """Every shipped pack by its id, read once."""
    folders = sorted(path for path in ROOT.iterdir() if (path / "flow.yaml").is_file() and path.name != SHARED)
    loaded = [load_pack(folder) for folder in folders]
    return {pack.flow.id: pack for pack in loaded}
