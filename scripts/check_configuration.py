"""Compare docs/configuration.md with core/settings.py; `--write` makes it again."""

import ast
import itertools
import sys
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from core.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "configuration.md"
HEAD = """# Configuration

Comptoir reads environment variables and nothing else. All are optional: with none set, everything runs on one machine
under `COMPTOIR_HOME`. This page is made from `core/settings.py` by `make generated`.

| variable | default | meaning |
|---|---|---|
"""


def explanations() -> dict[str, str]:
    """The text under each field of Settings, by field name."""
    tree = ast.parse((ROOT / "core" / "settings.py").read_text(encoding="utf-8"))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Settings")
    found = {}
    for field, text in itertools.pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            found[field.target.id] = " ".join(str(text.value.value).split())
    return found


def row(name: str, field: FieldInfo, texts: dict[str, str]) -> str:
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    shown = f"`{value}`" if str(value) else "-"
    meaning = texts.get(name, "").replace("|", "\\|")
    return f"| `{field.validation_alias}` | {shown} | {meaning} |\n"


def main(arguments: list[str]) -> int:
    texts = explanations()
    undocumented = [name for name in Settings.model_fields if not texts.get(name)]
    if undocumented:
        print(f"core/settings.py: no explanation under {', '.join(undocumented)}")
        return 1
    page = HEAD + "".join(row(name, field, texts) for name, field in Settings.model_fields.items())
    if "--write" in arguments:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
        print(f"docs/configuration.md names all {len(Settings.model_fields)} settings")
        return 0
    print("docs/configuration.md is not what core/settings.py says: run `make generated` and commit the result.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
