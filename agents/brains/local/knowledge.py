"""Answers from the shop's own pages, for what the flow, the FAQ and the policies do not know."""

from agents.brains.local.reply import Reply
from agents.knowledge import recall


async def quote(reply: Reply) -> bool:
    """Let the reply quote the shop's pages; says whether they answer the message.

    What is quoted is checked as a whole, like everything that others wrote, and the runner names its page.
    """
    found = await recall.answer(reply.state)
    if found is None:
        return False
    reply.quoted = [found.text]
    return True
