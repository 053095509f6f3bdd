"""Mounts every router. What a package offers over HTTP is named here once."""

from fastapi import FastAPI

from agents import endpoints as agents
from agents.custom_tools import endpoints as own_tools
from agents.inbox import endpoints as inbox
from agents.knowledge import endpoints as knowledge
from agents.llm import endpoints as models
from agents.rehearsal import endpoints as rehearsals
from app import operations
from app.demo.codes import CodeDesk
from app.demo.shop import build_shop_router
from app.demo.widget import widget_source
from app.front_ends import serve_front_ends
from billing import endpoints as billing
from channels.web import console
from channels.web import endpoints as widget
from commerce.catalog import endpoints as catalog
from commerce.imports import endpoints as imports
from commerce.offers import endpoints as offers
from commerce.orders import endpoints as orders
from commerce.search import endpoints as search
from conversations import endpoints as conversations
from conversations.desk import endpoints as desk
from conversations.people import endpoints as people
from conversations.phone import endpoints as phone
from core.settings import Settings
from templates_store import endpoints as templates
from tenants import endpoints as tenants


def mount(app: FastAPI, settings: Settings) -> None:
    """Add all routes to the application."""
    routers = (
        widget.router,  # first: routes are tried in this order, and most requests are shoppers'
        operations.router,
        *tenants.routers,
        imports.router,
        search.router,
        catalog.router,
        offers.router,
        orders.router,
        templates.router,
        agents.router,
        own_tools.router,
        own_tools.server_router,
        models.router,
        knowledge.router,
        rehearsals.router,
        conversations.router,
        desk.router,
        phone.router,
        people.router,
        inbox.router,
        console.router,
        billing.router,
    )
    for router in routers:
        app.include_router(router)
    if settings.demo_shop:
        app.include_router(build_shop_router(widget_source(settings), CodeDesk(settings.home)))
    serve_front_ends(app)
