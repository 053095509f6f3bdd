"""All models in one metadata object, for Alembic and for the tests that look at every table."""

import importlib
import pkgutil

from core.db import Base

_PACKAGES = (
    "core",
    "tenants",
    "commerce",
    "conversations",
    "templates_store",
    "billing",
    "agents",
    "analytics",
    "channels",
    "integrations",
)


def import_all(leaf: str) -> None:
    """Import each package's modules of one name (`models`, `jobs`), so that they register themselves."""
    for name in _PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if module.name.rsplit(".", 1)[-1] == leaf:
                importlib.import_module(module.name)


import_all("models")
import_all("switches")
importlib.import_module("core.jobs.outbox")
metadata = Base.metadata
