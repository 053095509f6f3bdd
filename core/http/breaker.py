"""Circuit breakers, one per origin: after repeated failures a host is left alone, then tried by one request.

A healthy host costs one look into an empty dict; only hosts with recent failures are remembered.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.http.errors import CircuitOpen


class State(StrEnum):
    """Where a breaker stands."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    opened_at: float | None = None
    probing_since: float | None = None


class Breakers:
    """The breakers of one client.

    Args:
        threshold: consecutive failures that open a circuit.
        rest: seconds that an open circuit refuses everything before one probe is let through.
        monotonic: clock in seconds, injected by tests.
        on_change: told the number of circuits that are not closed, whenever it may have changed.
        capacity: hosts remembered at most; the one failing longest ago is forgotten first.
    """

    def __init__(
        self,
        *,
        threshold: int = 5,
        rest: float = 15.0,
        monotonic: Callable[[], float] = time.monotonic,
        on_change: Callable[[int], None] | None = None,
        capacity: int = 10_000,
    ) -> None:
        self._threshold, self._rest, self._now = threshold, rest, monotonic
        self._on_change = on_change
        self._capacity = capacity
        self._circuits: OrderedDict[str, _Circuit] = OrderedDict()
        self._open = 0

    def state(self, origin: str) -> State:
        """Return where the breaker of an origin stands."""
        circuit = self._circuits.get(origin)
        if circuit is None or circuit.opened_at is None:
            return State.CLOSED
        return State.OPEN if self._now() - circuit.opened_at < self._rest else State.HALF_OPEN

    def enter(self, origin: str) -> bool:
        """Ask to send a request. Returns whether it is the probe of a half-open circuit.

        Every call that returns must be followed by `succeeded`, `failed` or `released`.

        Raises:
            CircuitOpen: the host is resting, or another request is already probing it.
        """
        circuit = self._circuits.get(origin)
        if circuit is None or circuit.opened_at is None:
            return False
        now = self._now()
        wait = circuit.opened_at + self._rest - now
        # A probe whose answer nobody closed must not keep the circuit shut for ever: it counts for one rest.
        probed = circuit.probing_since is not None and now - circuit.probing_since < self._rest
        if wait > 0 or probed:
            headers = {"Retry-After": str(max(1, round(wait)))}
            raise CircuitOpen(f"{origin} failed {circuit.failures} times in a row; trying again soon.", headers=headers)
        circuit.probing_since = now
        return True

    def succeeded(self, origin: str) -> None:
        """Close the circuit: the host answered."""
        if self._circuits:
            self._forget(origin)

    def failed(self, origin: str) -> None:
        """Count a failure; opens the circuit at the threshold, and at once when it was the probe."""
        circuit = self._circuits.setdefault(origin, _Circuit())
        self._circuits.move_to_end(origin)
        circuit.failures += 1
        was_open = circuit.opened_at is not None
        if circuit.probing_since is not None or (not was_open and circuit.failures >= self._threshold):
            circuit.opened_at, circuit.probing_since = self._now(), None
            self._count(0 if was_open else 1)
        if len(self._circuits) > self._capacity:
            self._forget(next(iter(self._circuits)))

    def released(self, origin: str, *, probe: bool) -> None:
        """End a request that says nothing about the host, such as a cancelled one; another may probe."""
        circuit = self._circuits.get(origin)
        if probe and circuit is not None:
            circuit.probing_since = None

    def _forget(self, origin: str) -> None:
        circuit = self._circuits.pop(origin, None)
        if circuit is not None and circuit.opened_at is not None:
            self._count(-1)

    def _count(self, change: int) -> None:
        self._open += change
        if self._on_change is not None:
            self._on_change(self._open)
