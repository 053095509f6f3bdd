"""Serves what `npm run build` made: the widget under /widget, the console under /console."""

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ROOT = Path(__file__).resolve().parent.parent
WIDGET = ROOT / "widget" / "dist"
CONSOLE = ROOT / "console" / "dist"
_HASHED = "public, max-age=31536000, immutable"
_STABLE = "public, max-age=300"
_CONSOLE_POLICY = (
    "default-src 'self'; img-src 'self' data: https: http:; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)


class _Widget(StaticFiles):
    """Any shop's page may load it; names with a hash never change."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        name = str(args[0])
        stable = name.endswith(("loader.js", "manifest.json"))
        response.headers["cache-control"] = _STABLE if stable else _HASHED
        response.headers["access-control-allow-origin"] = "*"
        response.headers["cross-origin-resource-policy"] = "cross-origin"
        response.headers["x-content-type-options"] = "nosniff"
        return response


class _Console(StaticFiles):
    """A single-page application: paths without a file are its own routes."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or path.startswith("assets/"):
                raise
            response = await super().get_response("index.html", scope)
        response.headers["content-security-policy"] = _CONSOLE_POLICY
        response.headers["x-content-type-options"] = "nosniff"
        response.headers["referrer-policy"] = "same-origin"
        response.headers["cache-control"] = _HASHED if path.startswith("assets/") else "no-cache"
        return response


def serve_front_ends(app: FastAPI) -> None:
    """Mount the built front ends that exist; `make run` builds them."""
    if WIDGET.is_dir():
        app.mount("/widget", _Widget(directory=WIDGET), name="widget")
    if CONSOLE.is_dir():
        app.mount("/console", _Console(directory=CONSOLE, html=True), name="console")

        @app.get("/", include_in_schema=False)
        async def home() -> RedirectResponse:
            return RedirectResponse("/console/")
