"""Finding passages by what they mean: vectors from an endpoint that speaks the OpenAI API, and what is done without."""

import asyncio
import json
import math
import random
from collections.abc import AsyncIterator
from operator import mul
from typing import Any

import pytest
from sqlalchemy import select

from agents.knowledge.models import KnowledgeChunk
from agents.knowledge.ports import EmbeddingsFailed
from agents.knowledge.search import Knowledge
from agents.knowledge.vectors import Vectors, pack, unit, unpack
from app.wiring import open_runtime
from core.http import OutboundClient
from core.runtime import Runtime
from core.settings import Settings
from integrations.openai.embeddings import OpenAIEmbeddings
from tests import jobs
from tests.agents.knowledge.conftest import Sources
from tests.conftest import client_of
from tests.core.http.servers import Seen, Server, reply, serve
from tests.shops import open_shop

MEANINGS = {"animal": ("chien", "chat", "compagnie"), "water": ("pluie", "imperméable", "mouill")}


def vector(text: str) -> list[float]:
    """A model that knows two meanings."""
    found = [float(any(word in text.lower() for word in words)) for words in MEANINGS.values()]
    return [*found, 0.1]


class Endpoint:
    """An endpoint for embeddings whose answers a test may spoil."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.spoiled: bytes | None = None
        self.delay = 0.0

    async def __call__(self, seen: Seen, writer: asyncio.StreamWriter) -> None:
        body = json.loads(seen.body)
        self.requests.append(body)
        await asyncio.sleep(self.delay)
        data = [{"index": place, "embedding": vector(text)} for place, text in enumerate(body["input"])]
        answer = json.dumps({"data": data[::-1], "model": body["model"]}).encode()
        writer.write(self.spoiled or reply(answer, Content_Type="application/json", Connection="close"))


@pytest.fixture
async def endpoint() -> AsyncIterator[tuple[Endpoint, Server]]:
    served = Endpoint()
    async with serve(served) as server:
        yield served, server


@pytest.fixture
async def configured(settings: Settings, endpoint: tuple[Endpoint, Server]) -> AsyncIterator[Runtime]:
    changes = {"embeddings_base_url": endpoint[1].url(path="/v1"), "embeddings_model": "meanings"}
    async with open_runtime(settings.model_copy(update=changes)) as rt:
        yield rt


@pytest.fixture
async def told(configured: Runtime) -> AsyncIterator[Sources]:
    """A shop that knows three things, none in the words of the question."""
    async with client_of(configured) as client:
        shop = await open_shop(configured, client, faq=[])
        sources = Sources(shop, lambda: jobs.run_due(configured, shop.tenant_id))
        await sources.add(title="Aide", text="# Boutique\n\nLes compagnons à quatre pattes, chien ou chat, sont admis.")
        await sources.add(title="Aide", text="# Toile\n\nNos sacs sont imperméables.")
        await sources.add(title="Aide", text="# Horaires\n\nNous ouvrons à dix heures.")
        yield sources


async def embedded(sources: Sources) -> list[str | None]:
    async with sources.shop.rt.db.tenant(sources.shop.tenant_id) as session:
        return list(await session.scalars(select(KnowledgeChunk.embedding_model)))


async def test_a_passage_is_found_by_its_meaning(told: Sources) -> None:
    assert await embedded(told) == ["meanings/512"] * 3
    [first, *_] = (await told.ask("mon animal de compagnie"))["passages"]
    assert "quatre pattes" in first["text"]


async def test_only_what_changed_is_sent(told: Sources, endpoint: tuple[Endpoint, Server]) -> None:
    endpoint[0].requests.clear()
    source = (await told.shop.api("GET", told.path)).json()["items"][0]
    await told.refresh(source["id"])
    assert endpoint[0].requests == []
    await told.add(title="Aide", text="# Pluie\n\nIl pleut.")
    assert [len(request["input"]) for request in endpoint[0].requests] == [1]


@pytest.mark.parametrize("spoiled", [b"", reply(b"{}", "500 Server Error"), reply(b'{"data": []}'), reply(b"no json")])
async def test_without_the_endpoint_words_find_passages(
    told: Sources, endpoint: tuple[Endpoint, Server], spoiled: bytes
) -> None:
    endpoint[0].spoiled = spoiled or reply(b"", "404 Not Found")
    [first, *_] = (await told.ask("sacs imperméables"))["passages"]
    assert "imperméables" in first["text"]


async def test_a_late_endpoint_is_not_waited_for(told: Sources, endpoint: tuple[Endpoint, Server]) -> None:
    endpoint[0].delay = 5
    started = asyncio.get_running_loop().time()
    assert (await told.ask("sacs imperméables"))["passages"]
    assert asyncio.get_running_loop().time() - started < 3


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply(b"", "429 Too Many Requests"), "status_429"),
        (reply(b'{"data": [{"index": 0, "embedding": []}]}'), "unreadable"),
        (reply(b'{"data": [{"index": 0, "embedding": ["a"]}]}'), "unreadable"),
        (reply(b'{"data": [{"index": 0, "embedding": [1e999]}]}'), "unreadable"),
        (reply(b"[1]"), "unreadable"),
    ],
)
async def test_an_answer_that_is_none_has_a_reason(
    endpoint: tuple[Endpoint, Server], settings: Settings, answer: bytes, reason: str
) -> None:
    endpoint[0].spoiled = answer
    changes = {"embeddings_base_url": endpoint[1].url(path="/v1"), "embeddings_model": "meanings"}
    outbound = OutboundClient("test", allow_private_hosts="127.0.0.1")
    embeddings = OpenAIEmbeddings(outbound, settings.model_copy(update=changes))
    with pytest.raises(EmbeddingsFailed) as failed:
        await embeddings.embed(["a"], seconds=2)
    assert failed.value.reason == reason
    await outbound.aclose()


async def test_nothing_is_asked_where_no_model_is_set(rt: Runtime, settings: Settings) -> None:
    embeddings = OpenAIEmbeddings(rt.ports.get(OutboundClient), settings)
    assert embeddings.model is None
    with pytest.raises(EmbeddingsFailed):
        await embeddings.embed(["a"], seconds=1)
    assert isinstance(rt.ports.get(Knowledge), Knowledge)


def test_the_nearest_vectors_are_those_of_an_exact_search() -> None:
    chance = random.Random(5)
    centres = [[chance.gauss(0, 1) for _ in range(256)] for _ in range(20)]
    stored = [unit([value + chance.gauss(0, 0.7) for value in centres[number % 20]]) for number in range(1000)]
    vectors = Vectors((number, pack(one)) for number, one in enumerate(stored))
    hits = 0
    for centre in centres:
        wanted = unit([value + chance.gauss(0, 0.5) for value in centre])
        cosines = [sum(map(mul, one, wanted)) for one in stored]
        exact = sorted(range(1000), key=cosines.__getitem__, reverse=True)[:10]
        hits += len(set(exact) & {number for number, _ in vectors.nearest(wanted, 10)})
    assert hits >= 0.95 * 200


def test_a_vector_is_stored_in_half_the_room() -> None:
    one = unit([1.0, -2.0, 0.5])
    assert len(pack(one)) == 6
    assert all(math.isclose(kept, value, abs_tol=1e-3) for kept, value in zip(unpack(pack(one)), one, strict=True))
