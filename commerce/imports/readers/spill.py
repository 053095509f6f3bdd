"""A shelf on disk for rows whose other half comes later in the file."""

import tempfile
from array import array
from collections.abc import Iterator
from typing import Any

import orjson


class Spill:
    """Keeps JSON values by key in a temporary file; memory holds eight bytes per value and the keys."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="comptoir-import-")  # noqa: SIM115 - lives as long as the reader
        self._places: dict[str, array[int]] = {}

    def add(self, key: str, value: Any) -> None:
        places = self._places.setdefault(key, array("q"))
        places.append(self._file.seek(0, 2))
        self._file.write(orjson.dumps(value) + b"\n")

    def take(self, key: str, limit: int) -> list[Any]:
        """Return the values of a key in order, at most `limit`, and forget them."""
        return [self._read(place) for place in self._places.pop(key, array("q"))[:limit]]

    def keys(self) -> list[str]:
        """Return the keys that have not been taken, in the order in which they came."""
        return list(self._places)

    def values(self) -> Iterator[Any]:
        """Yield everything that has not been taken."""
        for key in self.keys():
            yield from self.take(key, len(self._places[key]))

    def close(self) -> None:
        self._file.close()

    def _read(self, place: int) -> Any:
        self._file.seek(place)
        return orjson.loads(self._file.readline())
