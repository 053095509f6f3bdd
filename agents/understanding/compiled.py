"""Keeps trained models on disk, as Python keeps compiled modules: made where they are used, and only a short cut.

They lie beside the compiled modules of this package, or in the application's own folder where that one cannot be
written; with neither, every process trains for itself. What they were made from is in their name, so none is stale.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

from agents.understanding.classifier import LinearModel
from agents.understanding.lexicon import DATA

_PACKAGE = Path(__file__).parent
_folders: list[Path] = [_PACKAGE / "__pycache__"]


def keep_in(folder: Path) -> None:
    """Also look for models in this folder, and write them there when the package's own cannot be written."""
    if folder not in _folders:
        _folders.append(folder)


def compiled(name: str, language: str, make: Callable[[], LinearModel]) -> LinearModel:
    """The model of that name, from disk when what it is made from has not changed, else made and kept."""
    file = f"{name}.{language}.{_fingerprint(language)}.npz"
    for folder in _folders:
        try:
            return LinearModel.load(folder / file)
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):
            continue
    model = make()
    for folder in _folders:
        if _kept(model, folder, file):
            break
    return model


def _kept(model: LinearModel, folder: Path, file: str) -> bool:
    """Write a model in one step and remove the ones that it replaces; False when the folder cannot be written."""
    unfinished = folder / f"{file}.{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        model.save(unfinished)
        unfinished.replace(folder / file)
        for old in folder.glob(f"{file.rsplit('.', 2)[0]}.*.npz"):
            if old.name != file:
                old.unlink(missing_ok=True)
    except OSError:
        return False
    return True


@cache
def _fingerprint(language: str) -> str:
    """A hash of everything that a model is made from: the language's data and the code that reads it."""
    files = [*sorted(_PACKAGE.glob("*.py")), *sorted((DATA / language).glob("*.yaml")), *sorted(DATA.glob("*.yaml"))]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
