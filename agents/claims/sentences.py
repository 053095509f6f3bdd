"""Cuts a stream of text into sentences, each released as soon as it is whole."""

import re

_END = re.compile(r"(?<=[.!?…])[\"»”)\]]*\s+(?=\S)|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:M|MM|Mme|Mlle|Mr|Mrs|Ms|Dr|env|ex|cf|etc|no|n°|p|vs|approx|ca|bzw|z\.B|St))\.$", re.IGNORECASE
)
_MAX_SENTENCE = 600


class SentenceSplitter:
    """Feed it pieces of text; it gives back whole sentences with their trailing space."""

    def __init__(self) -> None:
        self._buffer = ""

    def feed(self, piece: str) -> list[str]:
        """Add a piece and return the sentences that it completes."""
        self._buffer += piece
        sentences: list[str] = []
        start = 0
        for match in _END.finditer(self._buffer):
            candidate = self._buffer[start : match.end()]
            if not _ABBREVIATION.search(candidate.rstrip()):
                sentences.append(candidate)
                start = match.end()
        self._buffer = self._buffer[start:]
        if len(self._buffer) > _MAX_SENTENCE:
            sentences.append(self._buffer)
            self._buffer = ""
        return sentences

    def rest(self) -> str:
        """Return what is left at the end of the text."""
        rest, self._buffer = self._buffer, ""
        return rest
