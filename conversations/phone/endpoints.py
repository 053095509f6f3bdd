"""The page behind the link of a mail. Reading it changes nothing, so scanners of mails do no harm.

The link itself says who calls: no cookie is read or set, so no other site can act through the browser, and the token
travels in the form's body when something is done.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from conversations.phone import page, service
from conversations.phone.links import PATH
from core.crypto import BadToken
from core.errors import Conflict, Forbidden, Invalid
from core.runtime import RuntimeDep

router = APIRouter(include_in_schema=False)

_LONGEST = 10_000


@router.get(PATH + "/{token}")
async def show(request: Request, rt: RuntimeDep, token: str) -> HTMLResponse:
    """Show the conversation that a link leads to."""
    try:
        return page.thread(rt, token, await service.look(rt, token))
    except (BadToken, Forbidden):
        return page.notice(rt, _language(request), "void", 410)


@router.post(PATH)
async def act(
    request: Request,
    rt: RuntimeDep,
    token: Annotated[str, Form(max_length=1000)],
    act: Annotated[str, Form(max_length=20)],
    text: Annotated[str, Form(max_length=_LONGEST)] = "",
    key: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Send a reply, or give the conversation back to the agent."""
    try:
        if act == "give_back":
            opened = await service.give_back(rt, token)
            return page.notice(rt, opened.locale, "given_back", 200)
        await service.answer(rt, token, text, key)
    except (BadToken, Forbidden):
        return page.notice(rt, _language(request), "void", 410)
    except (Conflict, Invalid) as error:
        problem = "busy" if isinstance(error, Conflict) else "refused"
        opened = await service.look(rt, token)
        return page.thread(rt, token, opened, problem=problem, draft=text, status=error.status)
    return RedirectResponse(f"{PATH}/{token}#reply", 303, {"Cache-Control": "no-store"})


def _language(request: Request) -> str:
    """The browser's first language, for whom no link says who they are."""
    return request.headers.get("accept-language", "en").partition(",")[0]
