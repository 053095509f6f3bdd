"""Binds ports to adapters: the one place that knows every package."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import redis.asyncio as redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

from agents.holdings import AgentHoldings, LocalAgents
from agents.knowledge.ports import Embeddings
from agents.knowledge.search import Knowledge
from agents.llm.access import ModelAccess
from agents.privacy import TurnPrivacy
from agents.rehearsal.privacy import RehearsalPrivacy
from agents.turn.answers import Answers
from agents.turn.materials import Materials
from agents.turn.service import Turns
from app.metadata import import_all
from billing.entitlements import PlanEntitlements
from billing.ports import Holdings
from channels.web.sender import WebSender
from channels.web.stream import StreamHub
from commerce.carts.privacy import CartPrivacy
from commerce.carts.service import LocalCart
from commerce.offers.cart import OfferDiscounts
from commerce.offers.privacy import OfferPrivacy
from commerce.orders.privacy import OrderPrivacy
from commerce.orders.service import LocalOrders
from commerce.ports import CartPort, OrderSource, ProductIndex, Recommender
from commerce.recommendations.service import CatalogueRecommender
from commerce.search.index import TantivyIndex
from conversations.ports import BookingPort, QuotePort, Sender
from conversations.privacy import ContactPeople, ConversationPrivacy
from conversations.wishes import LeadBooking, LeadQuotes
from core.client_ip import TrustedProxies
from core.clock import SystemClock
from core.crypto import Crypto, load_master_keys
from core.db import Database, make_engine
from core.files import LocalFiles
from core.files_s3 import Bucket, S3Files
from core.http import Limits as HttpLimits
from core.http import OutboundClient
from core.limits import RateLimiter
from core.mail import LogMailer, Mailer, SmtpMailer
from core.metrics import watch_pool
from core.ports import Entitlements, FileStore
from core.runtime import Ports, Runtime
from core.settings import Settings
from core.switches import Switches
from integrations.openai.chat import OpenAIChat
from integrations.openai.embeddings import OpenAIEmbeddings
from tenants.ports import AgentLookup, ErasablePackages, People


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Open the connections of a process and bind its ports; close them at the end."""
    import_all("jobs")
    engine = make_engine(settings.database_url, pool_size=settings.database_pool)
    watch_pool(engine.pool, settings.database_pool * 2)
    client = redis.from_url(
        settings.redis_url,
        retry=Retry(ExponentialBackoff(cap=0.2, base=0.01), 2),
        retry_on_error=[RedisConnectionError],
        socket_timeout=30,
    )
    rt = Runtime(settings=settings, db=Database(engine), redis=client, clock=SystemClock(), ports=Ports())
    outbound = OutboundClient("web", allow_private_hosts=settings.allow_private_hosts)
    models = OutboundClient(
        "models",
        limits=HttpLimits(total=settings.llm_total_seconds + 5, read=settings.llm_total_seconds),
        allow_private_hosts=settings.allow_private_hosts,
    )
    bind(rt, outbound, models)
    try:
        yield rt
    finally:
        await rt.ports.get(Turns).drain()
        await rt.ports.get(StreamHub).close()
        await outbound.aclose()
        await models.aclose()
        await client.aclose()
        await rt.db.close()


def bind(rt: Runtime, outbound: OutboundClient, models: OutboundClient) -> None:
    """Bind every port of a runtime."""
    settings, ports = rt.settings, rt.ports
    ports.bind(OutboundClient, outbound)
    crypto = Crypto(load_master_keys(settings.master_key.get_secret_value(), settings.home), rt.clock)
    ports.bind(Crypto, crypto)
    ports.bind(Mailer, _mailer(settings))
    ports.bind(FileStore, _files(settings, outbound))
    ports.bind(RateLimiter, RateLimiter(rt.redis))
    ports.bind(Switches, Switches(rt.db))
    ports.bind(TrustedProxies, TrustedProxies.parse(settings.trusted_proxies))
    ports.bind(Entitlements, PlanEntitlements(rt.clock))
    index = TantivyIndex(rt.db, settings.home / "search")
    ports.bind(ProductIndex, index)
    ports.bind(Recommender, CatalogueRecommender(index))
    ports.bind(CartPort, LocalCart(OfferDiscounts(rt.clock)))
    ports.bind(OrderSource, LocalOrders(crypto))
    ports.bind(ModelAccess, ModelAccess(OpenAIChat(models), settings))
    ports.bind(Embeddings, OpenAIEmbeddings(models, settings))
    ports.bind(Knowledge, Knowledge(rt.db, ports.get(Embeddings)))
    ports.bind(Materials, Materials())
    ports.bind(Answers, Answers(settings.answer_cache_seconds))
    ports.bind(Turns, Turns(rt))
    ports.bind(StreamHub, StreamHub(rt.redis))
    ports.bind(AgentLookup, LocalAgents())
    ports.bind(People, ContactPeople(rt.clock))
    packages = (TurnPrivacy(), CartPrivacy(), OfferPrivacy(), OrderPrivacy(crypto), ConversationPrivacy(rt.clock))
    ports.bind(ErasablePackages, ErasablePackages((RehearsalPrivacy(packages), *packages)))
    ports.bind(Sender, WebSender(rt.redis, rt.db))
    ports.bind(BookingPort, LeadBooking(rt.clock))
    ports.bind(QuotePort, LeadQuotes())
    ports.bind(Holdings, AgentHoldings())


def _mailer(settings: Settings) -> Mailer:
    url = settings.smtp_url.get_secret_value()
    return SmtpMailer(url) if url else LogMailer(settings.home / "mail")


def _files(settings: Settings, outbound: OutboundClient) -> FileStore:
    url = settings.files_url.get_secret_value()
    return S3Files(Bucket.parse(url), outbound) if url else LocalFiles(settings.home / "files")
