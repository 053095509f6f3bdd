"""Which pages a reply drew on. Code cites them, whoever wrote the reply, so that no source is made up or left out."""

from collections.abc import Iterable, Sequence
from typing import Any

from agents.cards import base_language
from agents.facts import Claim
from agents.knowledge.chunks import sentences
from agents.knowledge.index import Chunk
from agents.knowledge.recall import source_id
from agents.knowledge.terms import terms

_LABEL = {"fr": "Source :", "en": "Source:", "de": "Quelle:", "it": "Fonte:", "es": "Fuente:"}
_MOST = 2
_SHARE, _LEAST = 0.6, 3
"""A sentence draws on a passage that has so much of it, of at least so many telling words."""


def used(passages: Sequence[Chunk], said: str, claims: Iterable[Claim]) -> list[Chunk]:
    """Return the passages that a reply draws on: those that its claims rest on, and those whose words it has.

    Args:
        passages: what the reply was given.
        said: the reply.
        claims: what it states, with the sources that the claim check found.
    """
    if not passages:
        return []
    rests_on = {claim.source for claim in claims if claim.text in said}  # not those of sentences that were withheld
    spoken = [found for sentence in sentences(said) if len(found := set(terms(sentence))) >= _LEAST]
    return [one for one in passages if source_id(one) in rests_on or _drawn_on(one, spoken)]


def _drawn_on(passage: Chunk, spoken: list[set[str]]) -> bool:
    known = set(terms(passage.text))
    return any(len(found & known) >= _SHARE * len(found) for found in spoken)


def listed(passages: Iterable[Chunk]) -> list[dict[str, Any]]:
    """Return the pages of passages for the receipt, each page once."""
    found: dict[tuple[str, str | None], dict[str, Any]] = {}
    for one in passages:
        found.setdefault((one.title, one.url), {"title": one.title, "url": one.link, "id": source_id(one)})
    return list(found.values())


def line(pages: Sequence[dict[str, Any]], language: str, said: str) -> str:
    """Return the line that names the pages with their links; empty when the reply does so already."""
    fresh = [page for page in pages if not (page["url"] and page["url"].partition("#")[0] in said)][:_MOST]
    if not fresh:
        return ""
    named = " · ".join(f"{page['title']} {page['url']}" if page["url"] else page["title"] for page in fresh)
    return f"{_LABEL.get(base_language(language), _LABEL['en'])} {named}"
