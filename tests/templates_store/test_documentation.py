import re
from pathlib import Path

from templates_store.flow import LINES, load_flow_yaml, validate_flow
from templates_store.service import with_shared_lines

PAGE = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")


def test_the_example_can_be_imported():
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert validate_flow(with_shared_lines(load_flow_yaml(example.encode()))) == []


def test_the_table_lists_every_line_and_its_variables():
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
    listed = {key: (set(re.findall(r"\w+", known)), set(re.findall(r"\w+", maybe))) for key, known, maybe in rows}
    assert listed == {key: (set(spec.known), set(spec.maybe)) for key, spec in LINES.items()}
