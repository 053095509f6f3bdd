"""What commerce needs from outside itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.carts.view import CartDiscount, CartView
from commerce.catalog.detail import ProductDetail
from commerce.orders.view import OrderView


@dataclass(frozen=True)
class SearchQuery:
    """A search in one tenant's catalogue. Prices are in minor units of `currency`, bounds included."""

    tenant_id: UUID
    text: str = ""
    limit: int = 10
    offset: int = 0
    in_stock_only: bool = False
    price_min: int | None = None
    price_max: int | None = None
    currency: str | None = None
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Wanted values by attribute or option name; one of each is enough."""
    excluded: tuple[str, ...] = ()
    """Words that may not occur."""
    languages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.price_min, self.price_max) != (None, None) and not self.currency:
            raise ValueError("a price bound needs its currency")


@dataclass(frozen=True)
class SearchHit:
    product_id: UUID
    external_id: str
    score: float


@dataclass(frozen=True)
class SearchResult:
    """`total` counts all that match, not only the page."""

    hits: tuple[SearchHit, ...]
    total: int
    took_ms: float


class ProductIndex(Protocol):
    """Finds products. One index per tenant, rebuilt from the database whenever it is missing or stale."""

    async def refresh(self, tenant_id: UUID) -> int:
        """Bring the index up to the catalogue's version and return that version. Only the `catalog` worker calls it."""
        ...

    async def search(self, query: SearchQuery) -> SearchResult:
        """Search. A query of any length or content is answered; nonsense finds nothing."""
        ...

    async def forget(self, tenant_id: UUID) -> None:
        """Remove a tenant's index from this machine."""
        ...


@dataclass(frozen=True)
class RecommendQuery:
    """What should stand beside a product.

    Args:
        tenant_id: the tenant.
        kind: `alternative` (in its place), `complement` (with it) or `upsell` (better, within `price_max`).
        product_id: the product.
        currency: the shop's, in which `price_max` is.
        language: BCP 47 tag of the texts.
        limit: products at most.
        price_max: the budget that the shopper named, in minor units; an upsell needs one.
        exclude: products not to show again.
    """

    tenant_id: UUID
    kind: Literal["alternative", "complement", "upsell"]
    product_id: UUID
    currency: str
    language: str = ""
    limit: int = 3
    price_max: int | None = None
    exclude: frozenset[UUID] = frozenset()


class Recommender(Protocol):
    """Says what goes with a product, or in its place."""

    async def recommend(self, session: AsyncSession, query: RecommendQuery) -> list[ProductDetail]:
        """Return products that are in stock and have a price, the best first; none when nothing fits."""
        ...


class OrderSource(Protocol):
    """Where orders are known: ours, or a shop system that is asked."""

    async def knows_any(self, session: AsyncSession, tenant_id: UUID) -> bool:
        """Say whether orders of this shop are known at all, so that nobody is asked for a number in vain."""
        ...

    async def prove(self, session: AsyncSession, tenant_id: UUID, number: str, email: str) -> OrderView | None:
        """Return the order whose number and buyer's address are both these; None whichever of them is wrong.

        Takes the same time for an unknown number as for a wrong address. The caller limits how often it is tried.
        """
        ...


class CartPort(Protocol):
    """The cart of a conversation. Prices are read at each call; nothing is sold that has no price."""

    async def view(self, session: AsyncSession, tenant_id: UUID, conversation_id: UUID, language: str) -> CartView:
        """Return the cart; an empty one when nothing was added yet."""
        ...

    async def add(
        self,
        session: AsyncSession,
        tenant_id: UUID,
        conversation_id: UUID,
        variant_id: UUID,
        quantity: int,
        language: str,
    ) -> CartView:
        """Add a variant, or more of it.

        Raises:
            NotFound: no such variant.
            Conflict: it has no price, is not available, or fewer are in stock.
        """
        ...

    async def set_quantity(
        self, session: AsyncSession, tenant_id: UUID, conversation_id: UUID, line_id: UUID, quantity: int, language: str
    ) -> CartView:
        """Set a line's quantity; 0 removes it. Raises as `add`."""
        ...


class CartDiscounts(Protocol):
    """What was granted to the shopper of a conversation."""

    async def of_cart(
        self, session: AsyncSession, tenant_id: UUID, conversation_id: UUID, quantities: Mapping[UUID, int]
    ) -> CartDiscount | None:
        """Return what comes off the cart now, or None.

        Args:
            session: the tenant's transaction.
            tenant_id: the tenant.
            conversation_id: whose cart.
            quantities: pieces by variant.
        """
        ...
