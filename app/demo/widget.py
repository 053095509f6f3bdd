"""Which script tag the demonstration shop's pages carry: what the seed wrote into demo.json."""

import json
from pathlib import Path

from app.demo.pages import WidgetSource, WidgetTag
from core.settings import Settings

FILE = "demo.json"


def widget_source(settings: Settings) -> WidgetSource:
    """Return a source that reads demo.json again whenever it changed; no tag while there is none."""
    path = settings.home / FILE
    known: dict[int, WidgetTag] = {}

    def read() -> WidgetTag | None:
        try:
            stamp = path.stat().st_mtime_ns
        except OSError:
            return None
        if stamp not in known:
            known.clear()
            known[stamp] = _tag(path)
        return known[stamp]

    return read


def _tag(path: Path) -> WidgetTag:
    demo = json.loads(path.read_text("utf-8"))
    return WidgetTag(base_url=demo["base_url"], key=demo["widget_key"])
