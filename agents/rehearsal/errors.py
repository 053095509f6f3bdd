"""What can be wrong with a rehearsal."""

from core.errors import Conflict


class RehearsalRequired(Conflict):
    """The agent's policy wants a rehearsal of exactly this draft to pass before it is published."""

    code, title = "rehearsal_required", "This draft must pass a rehearsal first"
