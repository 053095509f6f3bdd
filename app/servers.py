"""Where Postgres and Redis are: the servers named in the settings, else embedded ones under COMPTOIR_HOME."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config

from core.embedded import EmbeddedServers, start_embedded
from core.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def servers(settings: Settings) -> Iterator[tuple[Settings, EmbeddedServers | None]]:
    """Yield the settings with both addresses filled in, and the embedded servers when they are in use.

    Raises:
        SystemExit: only one of the two addresses is given.
        EmbeddedError: the embedded servers cannot be started; the message says what to do.
    """
    given = (settings.database_url, settings.redis_url)
    if all(given):
        yield settings, None
        return
    if any(given):
        raise SystemExit("Set DATABASE_URL and REDIS_URL both, or neither to use the embedded servers.")
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with start_embedded(settings.home) as started:
        urls = started.urls
        filled = settings.model_copy(
            update={
                "database_url": urls.database_url,
                "database_owner_url": urls.database_owner_url,
                "redis_url": urls.redis_url,
            }
        )
        yield filled, started


def migrate(owner_url: str, revision: str = "head") -> None:
    """Bring the database's schema up to a revision, as the owner, under an advisory lock."""
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("sqlalchemy.url", owner_url.replace("%", "%%"))  # % starts a reference in ini files
    command.upgrade(config, revision)


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment that a child process needs to see the same servers."""
    return {
        "DATABASE_URL": settings.database_url,
        "DATABASE_OWNER_URL": settings.database_owner_url,
        "REDIS_URL": settings.redis_url,
        "COMPTOIR_HOME": str(settings.home.resolve()),
        "PORT": str(settings.port),
        "COMPTOIR_DEMO_SHOP": "1" if settings.demo_shop else "0",
    }
