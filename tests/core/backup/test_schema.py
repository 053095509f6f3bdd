"""The schema that the migrations make, saved and restored."""

import os
import subprocess
import sys
from pathlib import Path

from core.backup import Place, backup, restore
from core.backup.place import query
from core.embedded import start_embedded
from core.embedded.databases import OWNER_ROLE
from core.embedded.servers import ADMIN_ROLE

ROOT = Path(__file__).parents[3]
SHAPE = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
        WHERE table_schema = 'public' ORDER BY 1, 2
    """,
    "forced row security": """
        SELECT relname, relrowsecurity, relforcerowsecurity, relowner::regrole FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1
    """,
    "policies": "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
    """,
    "rights of the app role": """
        SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = 'comptoir_app'
        ORDER BY 1, 2
    """,
    "revision": "SELECT version_num FROM alembic_version",
}


def test_the_migrated_schema_comes_back_whole(tmp_path: Path) -> None:
    with start_embedded(tmp_path / "home", fast=True) as servers:
        subprocess.run(
            [sys.executable, "-m", "alembic", "upgrade", "head"],
            env=os.environ | {"DATABASE_OWNER_URL": servers.urls.database_owner_url},
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        url = servers.cluster.url
        source = Place(tmp_path / "home", servers.urls.database_owner_url, url(ADMIN_ROLE))
        servers.cluster.create_database("restored")
        target = Place(tmp_path / "other", url(OWNER_ROLE, "restored"), url(ADMIN_ROLE, "restored"))
        manifest = backup(source, tmp_path / "b.tar.gz")
        restore(target, tmp_path / "b.tar.gz")
        for aspect, statement in SHAPE.items():
            shape = query(source.reader_url, statement)
            assert shape, aspect
            assert query(target.reader_url, statement) == shape, aspect
        assert manifest.schema_revision == query(target.reader_url, SHAPE["revision"])
