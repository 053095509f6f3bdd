"""Save, lose everything, restore; and archives that are not to be believed."""

import gzip
import io
import json
import stat
import tarfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import redis

from core.backup import BackupError, Place, backup, restore
from core.backup.place import libpq_environment, query
from core.embedded import EmbeddedServers, start_embedded
from core.embedded.databases import APP_ROLE, OWNER_ROLE
from core.embedded.servers import ADMIN_ROLE

SHOP = """
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE FUNCTION twice(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i * 2';
CREATE TABLE alembic_version (version_num text PRIMARY KEY);
INSERT INTO alembic_version VALUES ('0003_commerce');
CREATE TABLE shops (
    tenant_id int PRIMARY KEY, title text, tint colour, doubled int GENERATED ALWAYS AS (twice(tenant_id)) STORED
);
CREATE TABLE products (
    tenant_id int REFERENCES shops, id int GENERATED ALWAYS AS IDENTITY, body jsonb, PRIMARY KEY (tenant_id, id)
);
CREATE VIEW titles AS SELECT title FROM shops;
INSERT INTO shops VALUES (1, E'Chez Zoé\\t\\n''quoted''', 'red'), (2, NULL, 'green');
INSERT INTO products (tenant_id, body) SELECT 1 + i % 2, jsonb_build_object('n', i) FROM generate_series(1, 500) AS i;
ALTER TABLE products ENABLE ROW LEVEL SECURITY;
ALTER TABLE products FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_scope ON products USING (tenant_id = NULLIF(current_setting('app.tenant', true), '')::int);
"""
CONTENT = """
SELECT (SELECT md5(string_agg(s::text, '|' ORDER BY tenant_id)) FROM shops s),
    (SELECT md5(string_agg(p::text, '|' ORDER BY tenant_id, id)) FROM products p)
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    with start_embedded(tmp_path_factory.mktemp("servers") / "home", fast=True) as servers:
        yield servers


@pytest.fixture
def make_place(servers: EmbeddedServers, tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    """Makes empty installations: a home, and a database of the same name."""
    names: list[str] = []

    def make(name: str) -> Place:
        names.append(name)
        servers.cluster.create_database(name)
        url = servers.cluster.url
        return Place(home=tmp_path / name, owner_url=url(OWNER_ROLE, name), reader_url=url(ADMIN_ROLE, name))

    yield make
    for name in names:
        servers.cluster.drop_database(name)


@pytest.fixture
def shop(servers: EmbeddedServers, make_place: Callable[[str], Place]) -> Place:
    """An installation with rows of two tenants, files and a key."""
    place = make_place("shop")
    query(place.owner_url, SHOP)
    (place.home / "files" / "imports").mkdir(parents=True)
    (place.home / "files" / "imports" / "catalogue.csv").write_bytes(b"a,b\r\n" * 1000)
    (place.home / "files" / "logo").write_bytes(bytes(range(256)))
    (place.home / "files" / ".put-unfinished").write_bytes(b"half a file")
    (place.home / "master.key").write_text("secret\n")
    return place


def test_all_rows_files_and_the_key_come_back(shop: Place, make_place: Callable[[str], Place], tmp_path: Path) -> None:
    before = query(shop.reader_url, CONTENT)
    steps: list[str] = []
    written = backup(shop, tmp_path / "b.tar.gz", step=steps.append)
    assert written.schema_revision == "0003_commerce"
    assert sorted(written.members) == ["database.dump", "files/imports/catalogue.csv", "files/logo", "master.key"]

    place = make_place("restored")
    assert restore(place, tmp_path / "b.tar.gz", step=steps.append) == written
    assert query(place.reader_url, CONTENT) == before
    assert (place.home / "files" / "imports" / "catalogue.csv").read_bytes() == b"a,b\r\n" * 1000
    assert (place.home / "files" / "logo").read_bytes() == bytes(range(256))
    assert (place.home / "master.key").read_text() == "secret\n"
    assert stat.S_IMODE((place.home / "master.key").stat().st_mode) == 0o600
    assert steps == ["database", "files", "archive", "database", "files"]


def test_the_restored_rows_are_under_the_same_protection(
    servers: EmbeddedServers, shop: Place, make_place: Callable[[str], Place], tmp_path: Path
) -> None:
    backup(shop, tmp_path / "b.tar.gz")
    place = make_place("restored")
    restore(place, tmp_path / "b.tar.gz")
    app = servers.cluster.url(APP_ROLE, "restored")
    assert query(app, "SELECT count(*) FROM products") == "0"
    assert query(app, "SET app.tenant = '1'; SELECT count(*) FROM products") == "250"
    assert query(place.owner_url, "SELECT count(*) FROM products") == "0"
    assert query(app, "SET app.tenant = '1'; INSERT INTO products (tenant_id) VALUES (1) RETURNING id > 500") == "t"
    with pytest.raises(BackupError, match="must be owner"):
        query(app, "DROP TABLE products")


def test_the_archive_is_for_its_owner_only_and_complete_or_absent(shop: Place, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    backup(shop, tmp_path / "out" / "b.tar.gz")
    assert stat.S_IMODE((tmp_path / "out" / "b.tar.gz").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.tar.gz"]


def test_a_backup_never_replaces_another(shop: Place, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_text("an older backup")
    with pytest.raises(BackupError, match="exists already"):
        backup(shop, tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").read_text() == "an older backup"


def test_a_failed_backup_leaves_nothing(shop: Place, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    broken = Place(shop.home, shop.owner_url, shop.reader_url.replace("/shop?", "/nowhere?"))
    with pytest.raises(BackupError, match="nowhere"):
        backup(broken, tmp_path / "out" / "b.tar.gz")
    assert list((tmp_path / "out").iterdir()) == []
    with pytest.raises(BackupError, match="was not written"):
        backup(shop, tmp_path / "missing" / "b.tar.gz")


def test_the_key_and_the_files_may_stay_out(shop: Place, make_place: Callable[[str], Place], tmp_path: Path) -> None:
    written = backup(shop, tmp_path / "b.tar.gz", with_key=False, with_files=False)
    assert list(written.members) == ["database.dump"]
    place = make_place("restored")
    place.home.mkdir()
    (place.home / "master.key").write_text("kept apart\n")
    restore(place, tmp_path / "b.tar.gz")
    assert (place.home / "master.key").read_text() == "kept apart\n"
    assert not (place.home / "files").exists()


def test_a_role_that_sees_no_rows_is_refused(shop: Place, tmp_path: Path) -> None:
    blind = Place(shop.home, shop.owner_url, reader_url=shop.owner_url)
    with pytest.raises(BackupError, match="BYPASSRLS"):
        backup(blind, tmp_path / "b.tar.gz")


def test_an_owner_that_may_read_all_is_enough_on_a_server_of_ones_own(
    servers: EmbeddedServers, shop: Place, make_place: Callable[[str], Place], tmp_path: Path
) -> None:
    servers.cluster.run_sql(f"ALTER ROLE {OWNER_ROLE} BYPASSRLS")
    try:
        backup(Place(shop.home, shop.owner_url, reader_url=shop.owner_url), tmp_path / "b.tar.gz")
    finally:
        servers.cluster.run_sql(f"ALTER ROLE {OWNER_ROLE} NOBYPASSRLS")
    place = make_place("restored")
    restore(place, tmp_path / "b.tar.gz")
    assert query(place.reader_url, CONTENT) == query(shop.reader_url, CONTENT)


def test_a_database_with_tables_is_replaced_only_by_force(
    shop: Place, make_place: Callable[[str], Place], tmp_path: Path
) -> None:
    backup(shop, tmp_path / "b.tar.gz")
    place = make_place("used")
    query(
        place.owner_url,
        "CREATE TABLE shops (i int); CREATE TABLE newer (i int); CREATE TYPE colour AS ENUM ('blue')",
    )
    with pytest.raises(BackupError, match="not empty"):
        restore(place, tmp_path / "b.tar.gz")
    assert query(place.owner_url, "SELECT count(*) FROM newer") == "0"
    restore(place, tmp_path / "b.tar.gz", force=True)
    assert query(place.reader_url, CONTENT) == query(shop.reader_url, CONTENT)
    assert query(place.owner_url, "SELECT to_regclass('newer')") == ""


def test_an_installation_goes_back_to_its_own_backup_and_loses_no_file(shop: Place, tmp_path: Path) -> None:
    before = query(shop.reader_url, CONTENT)
    backup(shop, tmp_path / "b.tar.gz")
    query(shop.reader_url, "DELETE FROM products")
    (shop.home / "files" / "later").write_text("made after the backup")
    (shop.home / "master.key").write_text("another\n")
    (shop.home / "search").mkdir()
    (shop.home / "search" / "index").write_text("built from rows that are gone")
    restore(shop, tmp_path / "b.tar.gz", force=True)
    assert query(shop.reader_url, CONTENT) == before
    assert not (shop.home / "files" / "later").exists()
    assert not (shop.home / "search").exists()
    [aside] = shop.home.glob("files.replaced-*")
    assert (aside / "later").read_text() == "made after the backup"
    [key] = shop.home.glob("master.key.replaced-*")
    assert key.read_text() == "another\n"


def test_a_restore_that_fails_changes_nothing(shop: Place, tmp_path: Path) -> None:
    before = query(shop.reader_url, CONTENT)
    members = {"database.dump": b"PGDMP is not all there is to it"}
    with pytest.raises(BackupError, match="pg_restore"):
        restore(shop, forged(tmp_path / "b.tar.gz", members), force=True)
    assert query(shop.reader_url, CONTENT) == before
    assert sorted(path.name for path in shop.home.iterdir()) == ["files", "master.key"]


def manifest_of(members: dict[str, bytes], **changes: Any) -> bytes:
    stated = {name: {"size": len(data), "sha256": sha256(data).hexdigest()} for name, data in members.items()}
    facts = {"format": 1, "version": "0", "schema_revision": "", "created_at": "", "files_included": True}
    return json.dumps(facts | {"members": stated} | changes).encode()


def forged(path: Path, members: dict[str, bytes], manifest: bytes | None = None) -> Path:
    """An archive as `backup` would write it, of any members."""
    with tarfile.open(path, "w:gz") as tar:
        for name, data in {**members, "manifest.json": manifest or manifest_of(members)}.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/tmp/outside",
        "files/../../outside",
        "files//outside",
        "files/",
        "files/.hidden",
        "embedded/lock",
        "x",
    ],
)
def test_a_member_with_another_name_is_refused(make_place: Callable[[str], Place], tmp_path: Path, name: str) -> None:
    place = make_place("target")
    with pytest.raises(BackupError, match="does not belong"):
        restore(place, forged(tmp_path / "b.tar.gz", {"database.dump": b"", name: b"evil"}))
    assert list(place.home.iterdir()) == []
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_refused(make_place: Callable[[str], Place], tmp_path: Path, kind: bytes) -> None:
    place = make_place("target")
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as tar:
        info = tarfile.TarInfo("master.key")
        info.type, info.linkname = kind, "/etc/passwd"
        tar.addfile(info)
    with pytest.raises(BackupError, match="does not belong"):
        restore(place, tmp_path / "b.tar.gz")


def test_a_member_that_comes_twice_is_refused(make_place: Callable[[str], Place], tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as tar:
        for _ in range(2):
            tar.addfile(tarfile.TarInfo("database.dump"), io.BytesIO())
    with pytest.raises(BackupError, match="does not belong"):
        restore(make_place("target"), tmp_path / "b.tar.gz")


def bad_sum(path: Path) -> Path:
    return forged(path, {"database.dump": b"changed"}, manifest_of({"database.dump": b"written"}))


def missing_member(path: Path) -> Path:
    return forged(path, {"database.dump": b""}, manifest_of({"database.dump": b"", "files/lost": b""}))


def no_database(path: Path) -> Path:
    return forged(path, {"master.key": b"k"})


def newer_format(path: Path) -> Path:
    return forged(path, {"database.dump": b""}, manifest_of({"database.dump": b""}, format=2, extra="unknown here"))


def odd_manifest(path: Path) -> Path:
    return forged(path, {"database.dump": b""}, b"[1, 2")


def after_the_end(path: Path) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in [("manifest.json", manifest_of({})), ("database.dump", b"")]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def without_manifest(path: Path) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("database.dump"), io.BytesIO())
    return path


def not_an_archive(path: Path) -> Path:
    path.write_bytes(b"hello")
    return path


def cut_short(path: Path) -> Path:
    whole = gzip.compress(bytes(100_000), compresslevel=0)
    path.write_bytes(whole[:50_000])
    return path


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (bad_sum, "damaged"),
        (missing_member, "files/lost"),
        (no_database, "no database"),
        (newer_format, "newer Comptoir"),
        (odd_manifest, "manifest cannot be read"),
        (after_the_end, "goes on after"),
        (without_manifest, "incomplete"),
        (not_an_archive, "cannot be read"),
        (cut_short, "cannot be read|incomplete"),
        (lambda path: path, "cannot be read"),
    ],
)
def test_an_archive_that_is_not_whole_is_refused_before_anything_changes(
    shop: Place, tmp_path: Path, make: Callable[[Path], Path], message: str
) -> None:
    before = query(shop.reader_url, CONTENT)
    with pytest.raises(BackupError, match=message):
        restore(shop, make(tmp_path / "b.tar.gz"), force=True)
    assert query(shop.reader_url, CONTENT) == before
    assert (shop.home / "master.key").read_text() == "secret\n"


def test_flipping_any_byte_is_noticed(shop: Place, make_place: Callable[[str], Place], tmp_path: Path) -> None:
    backup(shop, tmp_path / "b.tar.gz")
    whole = (tmp_path / "b.tar.gz").read_bytes()
    place = make_place("target")
    for position in range(20, len(whole) - 20, len(whole) // 12):
        damaged = whole[:position] + bytes([whole[position] ^ 0xFF]) + whole[position + 1 :]
        (tmp_path / "damaged.tar.gz").write_bytes(damaged)
        with pytest.raises(BackupError):
            restore(place, tmp_path / "damaged.tar.gz")
    assert query(place.owner_url, "SELECT to_regclass('shops')") == ""


def test_redis_is_not_in_the_archive(servers: EmbeddedServers, shop: Place, tmp_path: Path) -> None:
    with redis.Redis.from_url(servers.urls.redis_url) as client:
        client.set("session", "a value that only Redis has")
    backup(shop, tmp_path / "b.tar.gz")
    with gzip.open(tmp_path / "b.tar.gz") as file:
        assert b"a value that only Redis has" not in file.read()


def test_urls_become_variables_of_libpq(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSERVICE", "somewhere else")
    found = libpq_environment("postgresql+asyncpg://u:p%40ss@db.example:6543/shop?ssl=require")
    names = {name: value for name, value in found.items() if name.startswith("PG") and name != "PGOPTIONS"}
    assert names == {
        "PGHOST": "db.example",
        "PGPORT": "6543",
        "PGUSER": "u",
        "PGPASSWORD": "p@ss",
        "PGDATABASE": "shop",
        "PGSSLMODE": "require",
    }
    assert libpq_environment("postgresql://u@/shop?host=/run/pg")["PGHOST"] == "/run/pg"
