"""The local brain: deterministic, needs no network, answers in milliseconds with the flow's own lines."""

from agents.brains.local.brain import LocalBrain
from agents.brains.local.reply import suggestions

__all__ = ["LocalBrain", "suggestions"]
