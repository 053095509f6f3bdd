"""Mounts every router. What a package offers over HTTP is named here once."""

from pathlib import Path

from fastapi import FastAPI

from agents import endpoints as agents
from app import operations
from billing import endpoints as billing
from channels.web import endpoints as widget
from commerce.catalog import endpoints as catalog
from commerce.imports import endpoints as imports
from commerce.search import endpoints as search
from conversations import endpoints as conversations
from core.settings import Settings
from templates_store import endpoints as templates
from tenants import endpoints as tenants

ROOT = Path(__file__).resolve().parent.parent


def mount(app: FastAPI, settings: Settings) -> None:
    """Add all routes to the application."""
    routers = (
        operations.router,
        *tenants.routers,
        imports.router,
        search.router,
        catalog.router,
        templates.router,
        agents.router,
        conversations.router,
        billing.router,
        widget.router,
    )
    for router in routers:
        app.include_router(router)
