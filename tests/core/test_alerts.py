"""Alerts, runbooks and metrics hold together, and the commands of the runbooks exist."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from core.db import Base, make_engine
from core.embedded import EmbeddedServers
from core.jobs.outbox import OutboxRow
from core.metrics import REGISTRY
from core.switches import Switch

ROOT = Path(__file__).parents[2]
RUNBOOKS = ROOT / "docs" / "runbooks"
RULES = yaml.safe_load((ROOT / "deploy" / "alerts" / "comptoir.rules.yml").read_text())
ALERTS: list[dict[str, Any]] = [rule for group in RULES["groups"] for rule in group["rules"]]
SECTIONS = ["What it means", "How it feels", "Look here", "Do this"]


def samples() -> dict[str, set[str]]:
    """Return the labels of every sample name that the registry can produce."""
    found: dict[str, set[str]] = {}
    suffixes = {"counter": ["_total"], "gauge": [""], "histogram": ["_bucket", "_count", "_sum"]}
    for collector in set(REGISTRY._collector_to_names):
        for family in collector.describe() if hasattr(collector, "describe") else ():
            labels = set(getattr(collector, "_labelnames", ()))
            for suffix in suffixes[family.type]:
                extra = {"le"} if suffix == "_bucket" else set()
                found[family.name + suffix] = labels | extra | {"process"}
    return found


KNOWN = samples()


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: str(alert["alert"]))
def test_an_alert_uses_metrics_and_labels_that_exist(alert: dict[str, Any]) -> None:
    used = re.findall(r"\b(comptoir_\w+)(?:\{(.*?)\})?", alert["expr"])
    assert used
    for name, selectors in used:
        assert name in KNOWN
        assert set(re.findall(r"(\w+)\s*[=!]", selectors)) <= KNOWN[name]
    for by in re.findall(r"by \(([\w, ]+)\)", alert["expr"]):
        assert set(by.replace(" ", "").split(",")) <= KNOWN[used[0][0]]
    assert alert["labels"]["severity"] in {"page", "ticket"}
    assert alert["annotations"]["summary"]
    assert alert["expr"].count("(") == alert["expr"].count(")")


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: str(alert["alert"]))
def test_an_alert_has_a_runbook_that_says_all(alert: dict[str, Any]) -> None:
    page = (RUNBOOKS / f"{alert['alert']}.md").read_text()
    assert page.startswith(f"# {alert['alert']}\n")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == SECTIONS
    for target in re.findall(r"\]\((\w+\.md)\)", page):
        assert (RUNBOOKS / target).exists()


def test_no_runbook_and_no_alert_stands_twice_or_alone() -> None:
    names = [alert["alert"] for alert in ALERTS]
    assert len(names) == len(set(names))
    assert {path.stem for path in RUNBOOKS.glob("*.md")} - {"README"} == set(names)


def statements() -> Iterator[Any]:
    for path in sorted(RUNBOOKS.glob("*.md")):
        for number, block in enumerate(re.findall(r"```sql\n(.*?)```", path.read_text(), re.DOTALL), 1):
            yield pytest.param(block, id=f"{path.stem}-{number}")


@pytest.mark.parametrize("statement", list(statements()))
async def test_the_sql_of_the_runbooks_runs(core_servers: EmbeddedServers, statement: str) -> None:
    tables = [Base.metadata.tables[model.__tablename__] for model in (OutboxRow, Switch)]
    owner = make_engine(core_servers.urls.database_owner_url, pool_size=1)
    async with owner.connect() as connection:
        await connection.run_sync(Base.metadata.create_all, tables=tables)
        await connection.execute(text(statement.replace(":", r"\:")))
        await connection.rollback()
    await owner.dispose()


def test_settings_that_runbooks_name_exist() -> None:
    settings = (ROOT / "core" / "settings.py").read_text()
    for path in RUNBOOKS.glob("*.md"):
        for name in set(re.findall(r"\b(?:COMPTOIR_\w+|TRUSTED_PROXIES)\b", path.read_text())):
            assert name in settings, f"{path.name} names {name}"
