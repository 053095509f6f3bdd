"""Notices when a reply gives away what the model was told, however it is written.

Letters alone are compared, in runs that no two texts share by chance: spacing, punctuation, case and line breaks hide
nothing. Backwards, rot13, base64 and hexadecimal are undone first. What is told in other words is no secret text; the
prompt holds no secret but its own wording.
"""

import base64
import binascii
import codecs
import re
from functools import lru_cache

from core.text import plain

RUN = 28
"""Letters in a row that two texts share only when one quotes the other."""
_KEPT = 400
_LETTERS = re.compile(r"[^a-z]+")
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}|(?:[0-9a-fA-F]{2}[\s:]?){16,}")


@lru_cache(maxsize=512)
def _runs(secret: str) -> frozenset[str]:
    letters = _letters(secret)
    return frozenset(letters[start : start + RUN] for start in range(len(letters) - RUN + 1))


def _letters(text: str) -> str:
    return _LETTERS.sub("", plain(text))


class SecretGuard:
    """Follows one reply.

    Args:
        secret: what may not be repeated.
    """

    def __init__(self, secret: str) -> None:
        self._runs = _runs(secret)
        self._tail = ""
        self._raw = ""

    def leaks(self, piece: str) -> bool:
        """Add a piece of the reply; say whether it gives something away together with what came before."""
        self._tail = (self._tail + _letters(piece))[-_KEPT - len(piece) :]
        self._raw = (self._raw + piece)[-2 * _KEPT - len(piece) :]
        forms = [self._tail, self._tail[::-1], codecs.encode(self._tail, "rot13")]
        forms += [_letters(text) for text in _decoded(self._raw)]
        return any(self._quotes(form) for form in forms)

    def _quotes(self, letters: str) -> bool:
        return any(letters[start : start + RUN] in self._runs for start in range(len(letters) - RUN + 1))


def _decoded(text: str) -> list[str]:
    found = []
    for match in _ENCODED.findall(text):
        compact = re.sub(r"[\s:]", "", match)
        if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", compact):
            found.append(bytes.fromhex(compact))
        try:
            padded = compact.rstrip("=")
            found.append(base64.b64decode(padded + "=" * (-len(padded) % 4), altchars=b"-_" if "-" in padded else None))
        except (binascii.Error, ValueError):
            continue
    return [part.decode("utf-8", "ignore") for part in found]
