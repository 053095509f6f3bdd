"""Pictures and static files of the demonstration shop, with the headers that let browsers keep them."""

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.demo.catalog import Choice, Product, catalog
from app.demo.pictures import render

_STATIC = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_NOT_FOUND = 404
# A drawing runs nothing, also when it is opened on its own.
_SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def assets_router() -> APIRouter:
    """Routes ``/images/<handle>[.<colour>].svg`` and ``/static/<name>``."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/images/{name}.svg", _picture, methods=["GET", "HEAD"])
    router.add_api_route("/static/{name}", _static, methods=["GET", "HEAD"])
    return router


@cache
def asset_version(name: str) -> str:
    """Short digest of a static file, to put in its address."""
    return sha256((_STATIC / name).read_bytes()).hexdigest()[:12]


def _picture(request: Request, name: str) -> Response:
    handle, _, shade = name.partition(".")
    product = catalog().product(handle)
    colour = _colour(product, shade) if product else None
    if product is None or colour is None:
        return Response(status_code=_NOT_FOUND)
    return _cacheable(request, draw(product.handle, colour.value).encode(), "image/svg+xml", 86_400)


def _colour(product: Product, shade: str) -> Choice | None:
    if not shade:
        return product.main_colour
    return next((colour for colour in product.colours if colour.value == shade), None)


@lru_cache(maxsize=512)
def draw(handle: str, colour: str) -> str:
    """The picture of a product in one of its colours, as SVG.

    Raises:
        LookupError: no such product or colour.
    """
    product = catalog().product(handle)
    shade = _colour(product, colour) if product else None
    if product is None or shade is None or shade.hex is None:
        raise LookupError(f"{handle} in {colour} is not in the catalogue")
    return render(product.picture, shade.hex, product.handle, f"{product.title['fr']}, {shade.name['fr']}")


def _static(request: Request, name: str) -> Response:
    file = _STATIC / name
    # The route takes one path segment; the check keeps "..", hidden files and unknown types out.
    if file.parent != _STATIC or file.suffix not in _TYPES or not file.is_file():
        return Response(status_code=_NOT_FOUND)
    fresh = request.query_params.get("v") == asset_version(name)
    return _cacheable(request, file.read_bytes(), _TYPES[file.suffix], 31_536_000 if fresh else 300)


def _cacheable(request: Request, body: bytes, media_type: str, seconds: int) -> Response:
    tag = f'"{sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={seconds}", "X-Content-Type-Options": "nosniff"}
    if media_type == "image/svg+xml":
        headers["Content-Security-Policy"] = _SVG_POLICY
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
