"""What README.md and docs/ promise: links that lead somewhere, commands that exist."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
MAKE = re.compile(r"\bmake ([a-z][a-z-]+)(?=[\s`;,.:]|$)")
CODE = re.compile(r"^```(?:sh|bash|console)\n(?P<block>.*?)^```|`(?P<inline>make [^`\n]+)`", re.MULTILINE | re.DOTALL)


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_relative_links_lead_to_files(page):
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_make_commands_exist(page):
    code = "\n".join(match[0] for match in CODE.finditer(page.read_text(encoding="utf-8")))
    wanted = set(MAKE.findall(code))
    listed = subprocess.run(["make", "-s", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert wanted <= set(MAKE.findall(listed))
