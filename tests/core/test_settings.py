"""Settings come from the environment, name what is wrong, and hide what is secret."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from core.clock import FrozenClock, SystemClock
from core.runtime import Ports
from core.settings import Settings, load_settings


def test_nothing_set_is_a_laptop(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COMPTOIR_HOME", "PORT", "DATABASE_URL", "REDIS_URL", "COMPTOIR_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    settings = load_settings()
    assert (settings.home, settings.port, settings.database_url) == (Path(".comptoir"), 8000, "")
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.secure_cookies is False


@pytest.mark.parametrize("name", ["HOME", "HOST", "BASE_URL", "LOG_LEVEL", "MASTER_KEY", "DEMO_SHOP"])
def test_what_other_programs_set_is_not_read(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(f"COMPTOIR_{name}", raising=False)
    before = load_settings()
    monkeypatch.setenv(name, "1")
    assert load_settings() == before


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", "/srv/a folder")
    monkeypatch.setenv("COMPTOIR_BASE_URL", "https://chat.example/")
    monkeypatch.setenv("COMPTOIR_LLM_API_KEY", "sk-secret")
    settings = load_settings()
    assert settings.home == Path("/srv/a folder")
    assert settings.public_url == "https://chat.example"
    assert settings.secure_cookies is True
    assert "sk-secret" not in repr(settings)


@pytest.mark.parametrize(("name", "value"), [("PORT", "0"), ("PORT", "web"), ("COMPTOIR_DATABASE_POOL", "0")])
def test_a_value_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name):
        load_settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1  # type: ignore[misc]  # what is tested


def test_an_unbound_port_is_named() -> None:
    ports = Ports()
    with pytest.raises(LookupError, match="FrozenClock"):
        ports.get(FrozenClock)


def test_the_clock_of_the_machine_is_in_utc() -> None:
    offset = SystemClock().now().utcoffset()
    assert offset is not None
    assert offset.total_seconds() == 0
