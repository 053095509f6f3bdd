"""What every page of the demonstration shop shares: language, templates, widget tag and headers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from app.demo import cart
from app.demo.assets import asset_version
from app.demo.catalog import catalog
from app.demo.codes import CodeDesk
from app.demo.feed import SHOP_PATH, image_path
from app.demo.texts import money, texts, typeset


@dataclass(frozen=True)
class WidgetTag:
    """What the script tag of the chat needs: where the platform is, and which storefront this is."""

    base_url: str
    key: str


WidgetSource = Callable[[], WidgetTag | None]


@dataclass(frozen=True)
class Shop:
    """One language of the shop, ready to render pages."""

    language: str
    get_widget: WidgetSource
    desk: CodeDesk | None = None
    """Who knows the codes; without one, none is accepted."""

    @property
    def root(self) -> str:
        return SHOP_PATH if self.language == "fr" else f"{SHOP_PATH}/{self.language}"

    def lines(self, request: Request) -> dict[str, int]:
        return cart.read_lines(request.cookies.get(cart.COOKIE, ""))

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Render a template with the shared values; the answer carries the security headers."""
        widget = self.get_widget()
        below = request.url.path.removeprefix(self.root)
        other = f"{SHOP_PATH}/en" if self.language == "fr" else SHOP_PATH
        html = (
            _templates()
            .get_template(template)
            .render(
                t=texts(self.language),
                lang=self.language,
                root=self.root,
                images=SHOP_PATH,
                here=self.root + below,
                elsewhere=other + below,
                categories=catalog().categories,
                cart_count=cart.load(self.lines(request)).count,
                widget=widget,
                money=lambda amount: money(amount, self.language),
                **values,
            )
        )
        return HTMLResponse(html, status, headers=_headers(widget))


@cache
def _templates() -> SandboxedEnvironment:
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    environment = SandboxedEnvironment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["typeset"] = typeset
    environment.globals.update(image_path=image_path, asset=_asset)
    return environment


def _asset(name: str) -> str:
    return f"{SHOP_PATH}/static/{name}?v={asset_version(name)}"


def _headers(widget: WidgetTag | None) -> dict[str, str]:
    parts = urlsplit(widget.base_url) if widget else None
    origin = f" {parts.scheme}://{parts.netloc}" if parts else ""
    policy = (
        f"default-src 'none'; script-src 'self'{origin}; connect-src 'self'{origin}; "
        f"img-src 'self' data: https:{origin}; "
        f"style-src 'self' 'unsafe-inline'; font-src 'self'{origin}; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'self'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cache-Control": "private, no-cache",
    }
