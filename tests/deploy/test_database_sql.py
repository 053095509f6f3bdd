import subprocess
from pathlib import Path

import pytest

from core.embedded import start_embedded
from core.embedded.binaries import postgres_binary

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "database.sql"
NAMES = {
    "database": "a shop",
    "owner": "shop-owner",
    "app": "shop-app",
    "owner_password": "o'wner",
    "app_password": 'a"pp',
}


@pytest.fixture(scope="module")
def psql(tmp_path_factory):
    """Runs psql as (role, password) on a server where database.sql has been run by the superuser."""
    with start_embedded(tmp_path_factory.mktemp("own server"), fast=True) as servers:
        cluster = servers.cluster

        def run(role, password, database, *arguments):
            environment = {
                "PGHOST": str(cluster.run_dir),
                "PGUSER": role,
                "PGPASSWORD": password,
                "PGDATABASE": database,
            }
            command = [postgres_binary("psql"), "-XqAt", *arguments]
            return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

        variables = [part for name, value in NAMES.items() for part in ("-v", f"{name}={value}")]
        made = run("comptoir_admin", cluster.passwords.admin, "postgres", *variables, "-f", SCRIPT)
        assert made.returncode == 0, made.stderr
        yield run


@pytest.fixture
def as_owner(psql):
    return lambda sql: psql(NAMES["owner"], NAMES["owner_password"], NAMES["database"], "-c", sql)


@pytest.fixture
def as_app(psql):
    return lambda sql: psql(NAMES["app"], NAMES["app_password"], NAMES["database"], "-c", sql)


def test_the_app_works_with_rows_of_tables_that_the_owner_makes(as_owner, as_app):
    assert as_owner("CREATE TABLE things (id int)").returncode == 0
    assert as_app("INSERT INTO things VALUES (7)").returncode == 0
    assert as_app("SELECT id FROM things").stdout == "7\n"


def test_the_app_makes_no_tables_and_bypasses_nothing(as_app):
    assert "permission denied for schema public" in as_app("CREATE TABLE mine (id int)").stderr
    flags = as_app("SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = user")
    assert flags.stdout == "f\n"


def test_the_app_sees_no_row_past_a_forced_policy(as_owner, as_app):
    as_owner(
        "CREATE TABLE guarded (id int); INSERT INTO guarded VALUES (1); "
        "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; ALTER TABLE guarded FORCE ROW LEVEL SECURITY"
    )
    assert as_app("SELECT count(*) FROM guarded").stdout == "0\n"
