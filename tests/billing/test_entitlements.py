"""Which plan is in force."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from billing.entitlements import Contract, in_force
from billing.plans import load_plans

BORN = datetime(2026, 11, 1, 9, tzinfo=UTC)
TRIAL = timedelta(days=14)


def contract(plan: str | None = "starter", trial: datetime | None = None, **overrides: object) -> Contract:
    return Contract(plan, trial, dict(overrides), 1, "Europe/Paris", BORN)


def test_a_trial_gives_its_plan_to_its_last_moment() -> None:
    end = BORN + TRIAL
    agreed = contract("starter", trial=end)
    before = in_force(agreed, end - timedelta(microseconds=1))
    assert (before.plan_id, before.trial_ends_at, before.limit("conversations")) == ("business", end, 1000)
    after = in_force(agreed, end)
    assert (after.plan_id, after.trial_ends_at, after.limit("conversations")) == ("starter", None, 100)


def test_a_tenant_whose_subscription_is_not_opened_yet_is_on_trial() -> None:
    assert in_force(contract(None), BORN).plan_id == "business"
    assert in_force(contract(None), BORN + TRIAL).plan_id == "starter"


def test_a_plan_that_was_taken_out_of_the_list_counts_as_the_default() -> None:
    assert in_force(contract("gold-2024"), BORN).plan_id == "starter"


def test_a_contract_of_its_own_lies_over_the_plan() -> None:
    own = in_force(contract("starter", limits={"conversations": 250, "agents": None}, features=["api_full"]), BORN)
    assert (own.limit("conversations"), own.limit("agents"), own.limit("documents")) == (250, None, 0)
    assert own.allows("api_full")
    assert own.allows("catalog_upload")
    assert not own.allows("remove_branding")


def test_enterprise_is_unlimited() -> None:
    assert in_force(contract("enterprise"), BORN).limit("conversations") is None


@pytest.fixture
def plans_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "plans.yaml"
    monkeypatch.setenv("COMPTOIR_PLANS_FILE", str(path))
    load_plans.cache_clear()
    return path


@pytest.fixture(autouse=True)
def _own_plans_again(monkeypatch: pytest.MonkeyPatch) -> object:
    yield
    monkeypatch.undo()
    load_plans.cache_clear()


def test_plans_are_data(plans_file: Path) -> None:
    plans_file.write_text(
        "trial: {plan: pro, days: 3}\ndefault: pro\nplans:\n  pro:\n    name: Pro\n"
        "    price: {amount: 900, currency: JPY, per: month}\n    limits: {conversations: 5, documents: 7}\n"
        "    features: []\n    support: email\n"
    )
    own = in_force(contract(None), BORN + timedelta(days=3))
    assert (own.plan_id, own.limit("documents"), own.limit("agents"), own.trial_ends_at) == ("pro", 7, 0, None)


@pytest.mark.parametrize("broken", ["default: nope", "surprise: 1", "trial: {plan: pro, days: -1}"])
def test_plans_that_make_no_sense_are_refused(plans_file: Path, broken: str) -> None:
    fields = {"trial": "trial: {plan: pro, days: 3}", "default": "default: pro"}
    fields[broken.partition(":")[0]] = broken
    plan = "{name: Pro, price: {amount: 1, currency: EUR, per: month}, limits: {}, features: [], support: email}"
    plans_file.write_text("\n".join([*fields.values(), f"plans: {{pro: {plan}}}"]))
    with pytest.raises(ValidationError):
        load_plans()
