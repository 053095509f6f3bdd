"""A small valid flow to bend in tests."""

from typing import Any

from templates_store.flow import Flow
from templates_store.packs import shared_lines


def small(**changes: Any) -> dict[str, Any]:
    """The content of a French flow without problems, with some of its fields changed."""
    return {
        "schema_version": 1,
        "id": "small",
        "name": {"fr": "Petite boutique"},
        "description": {"fr": "Un modèle court."},
        "languages": ["fr"],
        "persona": {"name": "Léa", "style": {"fr": "Court et calme."}},
        "start": "greet",
        "stages": [stage("greet", to="close", when={"kind": "intents", "any_of": ["checkout"]}), stage("close")],
        "lines": {key: {"fr": texts["fr"]} for key, texts in shared_lines().items()},
        "suggestions": {"fr": ["Aidez-moi à choisir"]},
        **changes,
    }


def stage(stage_id: str, *, to: str = "", when: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A stage with at most one transition."""
    return {
        "id": stage_id,
        "goal": "Help",
        "instructions": {"fr": "Aidez."},
        "tools": ["search_products", "request_human"],
        "transitions": [{"to": to, "when": when}] if to else [],
        **changes,
    }


def flow(**changes: Any) -> Flow:
    """`small` as a Flow."""
    return Flow.model_validate(small(**changes))


def with_line(key: str, *wordings: str) -> Flow:
    """The small flow with one of its lines replaced."""
    lines = small()["lines"]
    return flow(lines={**lines, key: {"fr": list(wordings)}})
