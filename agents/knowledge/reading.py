"""From a document's blocks to the rows that are stored."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from agents.knowledge.chunks import Passage, cut
from agents.knowledge.readers.blocks import Parsed
from agents.understanding.language import detect_language
from agents.understanding.lexicon import LANGUAGES
from core.ids import new_id

_LONGEST_TITLE = 200


def content_hash(parsed: Parsed, url: str | None) -> str:
    """Return what tells whether a page says something else than before: its text, not its markup."""
    digest = sha256(repr((parsed.title, url)).encode())
    for block in parsed.blocks:
        digest.update(repr((block.text, block.level, block.anchor)).encode())
    return digest.hexdigest()


def title_of(parsed: Parsed, given: str) -> str:
    """Return what a document is called: as the owner said, else as it says itself, else its first heading or words."""
    first = next((block.text for block in parsed.blocks if block.level), "") or parsed.blocks[0].text[:60]
    return " ".join((given or parsed.title or first).split())[:_LONGEST_TITLE]


def chunk_rows(tenant_id: UUID, document_id: UUID, parsed: Parsed, *, language: str | None) -> list[dict[str, Any]]:
    """Return the passages of a document as they are stored.

    Args:
        tenant_id: whose.
        document_id: of what.
        parsed: the document.
        language: what the owner said it is written in; None to tell from each passage's words.
    """
    declared = (parsed.language or "").split("-", maxsplit=1)[0].lower()
    prior = declared if declared in LANGUAGES else LANGUAGES[0]
    return [
        {
            "tenant_id": tenant_id,
            "id": new_id(),
            "document_id": document_id,
            "position": position,
            "heading": passage.heading,
            "anchor": passage.anchor,
            "language": language or _language(passage, prior),
            "text": passage.text,
        }
        for position, passage in enumerate(cut(parsed.blocks))
    ]


def _language(passage: Passage, prior: str) -> str:
    return detect_language(f"{passage.heading} {passage.text}", prior=prior)[0]
