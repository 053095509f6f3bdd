"""The index on disk: rebuilt when it is missing, damaged or of another time; written by one process at a time."""

import asyncio
import fcntl
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from commerce.ports import ProductIndex, SearchQuery
from commerce.search import index as index_module
from commerce.search.folder import IndexFolder
from commerce.search.index import TantivyIndex
from core.ids import new_id
from core.runtime import Runtime
from tests.shops import TestShop
from tests.waiting import until


@pytest.fixture
def index(rt: Runtime, tmp_path: Path) -> TantivyIndex:
    """An index of another process on this machine: same database, a folder of its own."""
    return TantivyIndex(rt.db, tmp_path)


async def found(index: ProductIndex, tenant_id: UUID, text: str = "", **more: Any) -> list[str]:
    result = await index.search(SearchQuery(tenant_id=tenant_id, text=text, **more))
    return [hit.external_id for hit in result.hits]


async def test_the_first_search_builds_the_index(index: TantivyIndex, boutique: TestShop) -> None:
    assert await found(index, boutique.tenant_id, "robe") == ["robe-lin"]


async def test_a_deleted_folder_is_built_again(index: TantivyIndex, boutique: TestShop, tmp_path: Path) -> None:
    await found(index, boutique.tenant_id)
    shutil.rmtree(IndexFolder(tmp_path, boutique.tenant_id).path)
    assert await found(index, boutique.tenant_id, "robe") == ["robe-lin"]


@pytest.mark.parametrize("damage", ["meta.json", "segments", "everything but the version"])
@pytest.mark.parametrize("opened_before", [True, False])
async def test_a_damaged_index_is_built_again(
    rt: Runtime, boutique: TestShop, tmp_path: Path, damage: str, opened_before: bool
) -> None:
    index = TantivyIndex(rt.db, tmp_path)
    await found(index, boutique.tenant_id)
    folder = IndexFolder(tmp_path, boutique.tenant_id)
    for path in folder.path.iterdir():
        if path.name == "catalog.version":
            continue
        if damage == "meta.json":
            (folder.path / "meta.json").write_text('{"index_settings":')
        elif damage != "segments" or path.suffix != ".json":
            path.unlink()
    reader = index if opened_before else TantivyIndex(rt.db, tmp_path)
    assert await found(reader, boutique.tenant_id, "robe") == ["robe-lin"]
    assert await found(TantivyIndex(rt.db, tmp_path), boutique.tenant_id, "theiere") == ["theiere"]


async def test_an_unreadable_version_is_no_version(index: TantivyIndex, boutique: TestShop, tmp_path: Path) -> None:
    await index.refresh(boutique.tenant_id)
    (IndexFolder(tmp_path, boutique.tenant_id).path / "catalog.version").write_text("seven")
    assert await found(index, boutique.tenant_id, "robe") == ["robe-lin"]


async def test_an_index_from_after_a_restored_backup_is_built_anew(
    index: TantivyIndex, boutique: TestShop, tmp_path: Path
) -> None:
    version = await index.refresh(boutique.tenant_id)
    folder = IndexFolder(tmp_path, boutique.tenant_id)
    folder.set_version(version + 100)
    scar = folder.path / "left-over"
    scar.touch()
    assert await index.refresh(boutique.tenant_id) == version
    assert not scar.exists()
    assert await found(index, boutique.tenant_id, "robe") == ["robe-lin"]


async def test_refreshing_twice_writes_once(index: TantivyIndex, boutique: TestShop, tmp_path: Path) -> None:
    version = await index.refresh(boutique.tenant_id)
    written = (IndexFolder(tmp_path, boutique.tenant_id).path / "meta.json").stat().st_mtime_ns
    assert await index.refresh(boutique.tenant_id) == version
    assert (IndexFolder(tmp_path, boutique.tenant_id).path / "meta.json").stat().st_mtime_ns == written


async def test_a_reader_sees_what_another_process_wrote(
    rt: Runtime, shop: TestShop, run_jobs: Any, tmp_path: Path
) -> None:
    reader, writer = TantivyIndex(rt.db, tmp_path), TantivyIndex(rt.db, tmp_path)
    assert await found(reader, shop.tenant_id, "horloge") == []
    await shop.import_products([{"external_id": "horloge", "title": "Horloge", "price": "9", "currency": "EUR"}])
    await writer.refresh(shop.tenant_id)
    assert await found(reader, shop.tenant_id, "horloge") == ["horloge"]


async def test_a_machine_that_missed_a_change_finds_out_by_itself(
    index: TantivyIndex, shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "COMPARE_SECONDS", 0.0)
    assert await found(index, shop.tenant_id, "horloge") == []
    await shop.import_products([{"external_id": "horloge", "title": "Horloge", "price": "9", "currency": "EUR"}])

    async def seen() -> bool:
        return await found(index, shop.tenant_id, "horloge") == ["horloge"]

    await until(seen)


async def test_processes_that_write_at_once_take_turns(rt: Runtime, boutique: TestShop, tmp_path: Path) -> None:
    writers = [TantivyIndex(rt.db, tmp_path) for _ in range(4)]
    versions = await asyncio.gather(*(writer.refresh(boutique.tenant_id) for writer in writers))
    assert len(set(versions)) == 1
    for writer in writers:
        assert len(await found(writer, boutique.tenant_id)) == 5


async def test_a_tenant_that_another_process_writes_holds_up_no_other(
    index: TantivyIndex, boutique: TestShop, shop: TestShop, tmp_path: Path
) -> None:
    async with IndexFolder(tmp_path, boutique.tenant_id).writing():
        waiting = asyncio.create_task(index.refresh(boutique.tenant_id))
        assert await asyncio.wait_for(found(index, shop.tenant_id, "bougie"), 10) == ["bougie-figuier"]
        assert not waiting.done()
    assert await waiting > 0


async def test_giving_up_while_waiting_leaves_no_lock_behind(
    index: TantivyIndex, boutique: TestShop, tmp_path: Path
) -> None:
    folder = IndexFolder(tmp_path, boutique.tenant_id)
    async with folder.writing():
        waiting = asyncio.create_task(index.refresh(boutique.tenant_id))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(waiting, 0.2)
    with (tmp_path / boutique.tenant_id.hex / "lock").open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises where somebody still holds it


async def test_excluded_words_and_options_filter(index: TantivyIndex, boutique: TestShop) -> None:
    ask = boutique.tenant_id
    assert set(await found(index, ask, "chaussures")) == {"chaussures-cuir", "chaussures-bleues"}
    assert await found(index, ask, "chaussures", excluded=("bleu",)) == ["chaussures-cuir"]
    assert await found(index, ask, "chaussures", excluded=("leather",)) == ["chaussures-bleues"]
    assert await found(index, ask, attributes={"pointure": ("41", "42")}) == ["chaussures-cuir"]
    assert await found(index, ask, attributes={"Pointure": ("39",)}) == []


async def test_prices_of_other_currencies_are_other_prices(index: TantivyIndex, boutique: TestShop) -> None:
    ask = boutique.tenant_id
    assert await found(index, ask, price_max=1500, currency="USD") == ["tasse-dollars"]
    assert await found(index, ask, price_max=1500, currency="EUR") == []
    assert await found(index, ask, price_min=0, currency="GBP") == []


def test_a_bound_without_a_currency_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="currency"):
        SearchQuery(tenant_id=new_id(), price_max=100)


async def test_a_forgotten_tenant_leaves_no_files(index: TantivyIndex, boutique: TestShop, tmp_path: Path) -> None:
    await index.refresh(boutique.tenant_id)
    await index.forget(boutique.tenant_id)
    assert not (tmp_path / boutique.tenant_id.hex).exists()


async def test_few_indexes_stay_open(
    index: TantivyIndex, boutique: TestShop, shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "OPEN_INDEXES", 1)
    for _ in range(2):
        assert await found(index, boutique.tenant_id, "robe") == ["robe-lin"]
        assert await found(index, shop.tenant_id, "bol") == ["bol-gres"]
