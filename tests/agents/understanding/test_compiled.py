"""Trained models are kept on disk, and nothing depends on it."""

from pathlib import Path

import numpy as np
import pytest

from agents.understanding import compiled as store
from agents.understanding.classifier import LinearModel, train

SAMPLES = [(["a", "b"], "x"), (["a", "c"], "x"), (["d", "b"], "y"), (["d", "c"], "y")]


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    found = [tmp_path / "package", tmp_path / "home"]
    monkeypatch.setattr(store, "_folders", found)
    return found


def make() -> LinearModel:
    return train(SAMPLES)


def fail() -> LinearModel:
    raise AssertionError("the model on disk was not used")


def test_a_model_is_made_once_and_then_read(folders: list[Path]) -> None:
    made = store.compiled("test", "fr", make)
    read = store.compiled("test", "fr", fail)
    assert read.labels == made.labels == ("x", "y")
    np.testing.assert_array_equal(read.probabilities(["a"]), made.probabilities(["a"]))
    assert made.probabilities(["a"])[0] > 0.5


def test_a_model_of_older_data_is_replaced(folders: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    store.compiled("test", "fr", make)
    monkeypatch.setattr(store, "_fingerprint", lambda _language: "newer")
    store.compiled("test", "fr", make)
    assert [file.name for file in folders[0].iterdir()] == ["test.fr.newer.npz"]


def test_a_broken_file_is_made_again(folders: list[Path]) -> None:
    store.compiled("test", "fr", make)
    file = next(folders[0].iterdir())
    for content in (b"", b"PK\x03\x04 cut off", b"no archive at all"):
        file.write_bytes(content)
        assert store.compiled("test", "fr", make).labels == ("x", "y")
        assert store.compiled("test", "fr", fail).labels == ("x", "y")


def test_where_the_package_cannot_be_written_the_home_is_used(folders: list[Path]) -> None:
    folders[0].write_text("a file where a folder should be")
    store.compiled("test", "fr", make)
    assert len(list(folders[1].iterdir())) == 1
    assert store.compiled("test", "fr", fail).labels == ("x", "y")


def test_where_nothing_can_be_written_models_are_made_each_time(folders: list[Path]) -> None:
    for folder in folders:
        folder.write_text("a file where a folder should be")
    assert store.compiled("test", "fr", make).labels == ("x", "y")


def test_the_same_data_has_the_same_name_and_languages_differ() -> None:
    assert store._fingerprint("fr") == store._fingerprint("fr") != store._fingerprint("en")
