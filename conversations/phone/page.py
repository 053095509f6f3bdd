"""Draws the page: one document, no script, nothing loaded from anywhere."""

import secrets
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from fastapi.responses import HTMLResponse
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from conversations.phone.links import PATH
from conversations.phone.service import Opened
from conversations.phone.texts import texts
from conversations.repository import AnyRow
from conversations.schemas import MAX_REPLY
from core.ids import new_id, public_id
from core.runtime import Runtime
from tenants.branding import DEFAULT


def thread(
    rt: Runtime, token: str, opened: Opened, *, problem: str = "", draft: str = "", status: int = 200
) -> HTMLResponse:
    """Show a conversation with its reply box.

    Args:
        rt: says where the console is.
        token: the link's, carried on by the form.
        opened: what the link opens.
        problem: key of the text that says what went wrong; empty for nothing.
        draft: what the person wrote, when it was not sent.
        status: of the answer.
    """
    language, said = texts(opened.locale)
    conversation = opened.conversation
    state = "active_mine" if opened.mine else conversation.handoff
    return _render(
        status,
        language=language,
        t=said,
        shop=opened.shop,
        brand=opened.brand,
        state=said[state],
        problem=said[problem] if problem else "",
        messages=[_message(row, said, opened.timezone, language) for row in opened.messages],
        spoken=conversation.language,
        token=token,
        key=new_id().hex,
        draft=draft,
        longest=MAX_REPLY,
        mine=opened.mine,
        here=f"{PATH}/{token}",
        console=f"{rt.settings.public_url}/console/conversations/{public_id('cnv', conversation.id)}",
    )


def notice(rt: Runtime, locale: str, key: str, status: int) -> HTMLResponse:
    """Show one sentence and the way to the console."""
    language, said = texts(locale)
    return _render(
        status,
        language=language,
        t=said,
        shop="",
        brand=DEFAULT,
        state=said[key],
        problem="",
        messages=None,
        console=f"{rt.settings.public_url}/console/conversations",
    )


def _message(row: AnyRow, said: dict[str, str], timezone: str, language: str) -> dict[str, Any]:
    found = row.Message
    return {
        "role": found.role,
        "who": row.author or said[found.role],
        "text": found.text,
        "products": [str(card.get("title", "")) for card in found.cards],
        "at": found.created_at,
        "at_text": format_datetime(found.created_at, "d MMM, HH:mm", tzinfo=ZoneInfo(timezone), locale=language),
    }


def _render(status: int, **values: Any) -> HTMLResponse:
    nonce = secrets.token_urlsafe(12)
    body = _environment().get_template("page.html").render(nonce=nonce, action=PATH, **values)
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }
    return HTMLResponse(body, status, headers)


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
