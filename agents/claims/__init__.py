"""The claim check: no sentence leaves that states what nothing supports."""

from agents.claims.check import Checker, Verdict
from agents.claims.sentences import SentenceSplitter

__all__ = ["Checker", "SentenceSplitter", "Verdict"]
