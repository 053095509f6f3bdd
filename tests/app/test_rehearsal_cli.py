"""`comptoir rehearse`: what it prints, and the status that a build step reads."""

import json

import pytest

from agents.rehearsal.service import Wanted
from app import rehearsal_cli
from core.ids import public_id
from tests.agents.rehearsal.conftest import spoil


@pytest.fixture
async def ids(shop):
    return public_id("ten", shop.tenant_id), shop.agent_id


async def test_a_rehearsal_that_does_not_pass_is_told_with_who_failed(rt, shop, ids):
    await spoil(shop)
    report, sentence = await rehearsal_cli._rehearse(rt.settings, ids[0], ids[1], Wanted(shoppers=8))
    text = rehearsal_cli._summary(report, sentence)
    assert report.passed is False
    assert "clients ont essayé votre boutique" in text.splitlines()[0]
    assert "  language_kept: answered in en" in text
    assert "    shopper: " in text


async def test_one_that_was_begun_before_is_continued(rt, shop, ids):
    started = await shop.api("POST", f"/v1/agents/{shop.agent_id}/rehearsals", json={"shoppers": 3})
    report, _ = await rehearsal_cli._rehearse(rt.settings, ids[0], ids[1], Wanted(shoppers=12))
    assert (report.id, report.status, report.shoppers) == (started.json()["id"], "done", 3)


def test_without_ids_it_takes_the_demonstration_shop(settings, tmp_path):
    with pytest.raises(SystemExit, match="--tenant and --agent"):
        rehearsal_cli._whose(settings.model_copy(update={"home": tmp_path}), "", "")
    (tmp_path / "demo.json").write_text(json.dumps({"tenant_id": "ten_1", "agent_id": "agt_1"}), "utf-8")
    assert rehearsal_cli._whose(settings.model_copy(update={"home": tmp_path}), "", "agt_2") == ("ten_1", "agt_2")
