"""Which models a turn may ask, in which order. The platform's are its operator's choice; an owner needs no key."""

from collections.abc import Sequence
from pathlib import Path

from agents.llm.catalogue import Catalogue, load_catalogue
from agents.llm.chain import Deadlines, ModelChain
from agents.llm.usage import Spent
from agents.ports import ChatModel, ModelTarget
from core.errors import Invalid
from core.http.breaker import Breakers
from core.settings import LlmTarget, Settings

_FAILURES, _REST_SECONDS = 3, 20.0


class ModelAccess:
    """The models of this process and what it knows of their health.

    Args:
        model: speaks to them.
        settings: names them.
    """

    def __init__(self, model: ChatModel, settings: Settings) -> None:
        self.model = model
        self.catalogue: Catalogue = load_catalogue(
            Path(settings.llm_catalogue_file) if settings.llm_catalogue_file else None
        )
        self._deadlines = Deadlines(settings.llm_first_token_seconds, settings.llm_total_seconds)
        self._breakers = Breakers(threshold=_FAILURES, rest=_REST_SECONDS)
        self._chain = self._platform(settings)
        primary = self._chain[:1]
        self._offered = {target.model: target for target in reversed(self._chain)}
        for name in (one.strip() for one in settings.llm_offered.split(",") if primary):
            if name and name not in self._offered:
                self._offered[name] = self.target(primary[0].base_url, primary[0].api_key, name, api=settings.llm_api)

    def _platform(self, settings: Settings) -> tuple[ModelTarget, ...]:
        key = settings.llm_api_key.get_secret_value()
        first = LlmTarget(model=settings.llm_model, api=settings.llm_api)
        reached = (first,) if settings.llm_base_url or key else ()
        others = (one for one in settings.llm_fallbacks if reached or one.base_url or one.api_key.get_secret_value())
        return tuple(
            self.target(
                one.base_url or settings.llm_base_url,
                one.api_key.get_secret_value() or ("" if one.base_url else key),
                one.model,
                api=one.api,
            )
            for one in (*reached, *others)
        )

    def target(self, base_url: str, api_key: str, model: str, *, api: str = "", own: bool = False) -> ModelTarget:
        """Return a model at an endpoint, with what the catalogue knows of it."""
        card = self.catalogue.card(model)
        return ModelTarget(base_url, model, api_key, api or card.api, card.supports, card.effort, own)

    def platform_chain(self, wanted: str | None) -> tuple[ModelTarget, ...]:
        """Return the platform's models in the order in which they are asked; empty when it has none.

        Args:
            wanted: the model that an agent chose; it comes first as long as it is offered.
        """
        chosen = self._offered.get(wanted or "")
        if chosen is None:
            return self._chain
        return (chosen, *(target for target in self._chain if target != chosen))

    def check_offered(self, model: str | None) -> None:
        """Refuse a choice that would never be used. Raises Invalid."""
        if model is not None and model not in self._offered:
            names = ", ".join(self.offered()) or "none"
            raise Invalid(f"The platform does not offer the model {model!r}. It offers: {names}.")

    def offered(self) -> list[str]:
        """Return the models that an agent may choose, the cheapest first."""
        return sorted(self._offered, key=lambda model: (sum(self.catalogue.price(model)), model))

    def cheapest(self, targets: Sequence[ModelTarget]) -> tuple[ModelTarget, ...]:
        """Return the models for work that no shopper waits for, the cheapest first, one per name.

        Args:
            targets: what the turn may ask. A tenant's own endpoint stays the only one.
        """
        known = {target.model: target for target in targets}
        if not any(target.own for target in targets):
            known = {**self._offered, **known}
        return tuple(sorted(known.values(), key=lambda target: sum(self.catalogue.price(target.model))))

    def chain(self, targets: Sequence[ModelTarget], *, budget: int | None = None) -> ModelChain:
        """Begin a turn's conversation with models; its deadlines run from now.

        Args:
            targets: the models, in order.
            budget: micro-euros that may still be spent; None is unlimited.
        """
        return ModelChain(self.model, targets, self._breakers, self._deadlines, Spent(self.catalogue), budget)
