"""The local brain's reading of shopper messages: language, intent, entities, FAQ; no network, no model download."""

from agents.understanding.faq import FaqEntry, FaqIndex
from agents.understanding.intents import warm
from agents.understanding.model import INTENTS, DialogueContext, Entities, Excluded, Understanding
from agents.understanding.reader import understand
from agents.understanding.vocabulary import Vocabulary

__all__ = [
    "INTENTS", "DialogueContext", "Entities", "Excluded", "FaqEntry", "FaqIndex", "Understanding", "Vocabulary",
    "understand", "warm",
]  # fmt: skip
