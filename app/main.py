"""The ASGI application."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from agents.understanding import Vocabulary, understand, warm
from agents.understanding.lexicon import LANGUAGES
from app.api import mount
from app.wiring import open_runtime
from channels.web.cors import WidgetCors
from core.runtime import Runtime
from core.settings import Settings, load_settings
from core.web import problems
from core.web.middleware import BodyLimit, RequestContext

BODY_LIMIT = 1024 * 1024


def create_app(settings: Settings | None = None, rt: Runtime | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: where it runs; read from the environment when omitted.
        rt: an open runtime to use instead of opening one, as tests do.
    """
    settings = settings or (rt.settings if rt else load_settings())

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if rt is not None:
            app.state.runtime = rt
            yield
            return
        async with open_runtime(settings) as opened:
            app.state.runtime = opened
            await asyncio.to_thread(_learn, settings.home / "cache")
            gc.freeze()  # what was made so far stays: the collector need not look through it again and again
            yield

    app = FastAPI(
        title="Comptoir",
        version="1",
        summary="AI sales agents for online shops",
        lifespan=lifespan,
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    if rt is not None:
        app.state.runtime = rt
    problems.install(app)
    mount(app, settings)
    app.add_middleware(BodyLimit, limit=BODY_LIMIT, exempt=lambda path: path == "/v1/catalog/imports")
    app.add_middleware(WidgetCors)
    app.add_middleware(RequestContext)
    return app


def _learn(folder: Path) -> None:
    """Load the local brain, or train it where it never ran, so that no shopper waits for it."""
    warm(*LANGUAGES, folder=folder)
    understand("bonjour", vocabulary=Vocabulary.build(), default_language=LANGUAGES[0])
