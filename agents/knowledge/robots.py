"""What a site's robots.txt lets us read (RFC 9309)."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from agents.knowledge.fetch import AGENT, HEADERS, PageFailed
from agents.knowledge.limits import MAX_PAUSE, MAX_ROBOTS
from core.errors import AppError
from core.http import Limits, OutboundClient, OutboundFailed, ResponseTooLarge

_LIMITS = Limits(connect=5, read=10, total=15, max_bytes=MAX_ROBOTS)


@dataclass(frozen=True)
class Robots:
    """The rules of one site.

    Attributes:
        pause: seconds to wait between two pages.
        sitemaps: where the site says that its sitemaps are.
    """

    _rules: RobotFileParser | None = None
    pause: int = 0
    sitemaps: tuple[str, ...] = field(default=())

    def allow(self, url: str) -> bool:
        """Say whether a page may be read."""
        return self._rules is None or self._rules.can_fetch(AGENT, url)


async def robots_of(client: OutboundClient, url: str) -> Robots:
    """Read the rules of the site that an address belongs to.

    Raises:
        PageFailed: the site does not say, because it does not answer; then nothing may be read for now.
    """
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.netloc}/robots.txt"
    try:
        response = await client.request("GET", address, headers=HEADERS, limits=_LIMITS)
    except ResponseTooLarge:
        return Robots()  # no rules of that size are meant for anybody
    except OutboundFailed as error:
        raise PageFailed(error.detail, passing=True) from error
    except AppError as error:
        raise PageFailed(error.detail, passing=False) from error
    if response.status_code >= 500:
        raise PageFailed(f"The site's robots.txt answers with status {response.status_code}.", passing=True)
    if response.status_code != 200:
        return Robots()
    return read_robots(response.content.decode("utf-8", errors="replace"))


def read_robots(text: str) -> Robots:
    """Read the rules as a site wrote them."""
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    asked = rules.crawl_delay(AGENT)
    pause = min(max(0, int(asked or 0)), MAX_PAUSE)
    return Robots(rules, pause, tuple(rules.site_maps() or ()))
