"""A small drawing kit: tones, backdrops and shapes that end as one standalone SVG document."""

import colorsys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from zlib import crc32

SIZE = 600
FLOOR = 412
"""Height of the line where the table meets the wall."""

_SHADOW = "#2b2230"
_LIGHT_ROOMS = [("#F1E8DB", "#DECDB5"), ("#E3E9E5", "#C8D2CA"), ("#F2E1D5", "#DFC2AF"), ("#E3E8ED", "#C7D0D8")]
_DEEP_ROOMS = [("#C7D1CF", "#A9B7B3"), ("#DDBBA4", "#C79F85"), ("#BCC7D1", "#9DABB8"), ("#CFC3AC", "#B5A587")]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


@dataclass(frozen=True)
class Tone:
    """A colour with the lights and shades that go with it."""

    base: str

    @property
    def light(self) -> str:
        return mix(self.base, "#FFF8EA", 0.35)

    @property
    def pale(self) -> str:
        return mix(self.base, "#FFF8EA", 0.68)

    @property
    def dark(self) -> str:
        return mix(self.base, _SHADOW, 0.2)

    @property
    def deep(self) -> str:
        return mix(self.base, _SHADOW, 0.42)

    @property
    def is_light(self) -> bool:
        return colorsys.rgb_to_hls(*(c / 255 for c in _rgb(self.base)))[1] > 0.74


WOOD = Tone("#C79C68")
CREAM = Tone("#EFE7D8")
LEATHER = Tone("#9B5C34")
BRASS = Tone("#C0974B")
LEAF = Tone("#5F7F57")
INK = Tone("#2A3D61")
RED = Tone("#A94631")


def tag(name: str, fill: str, **attributes: float | str) -> str:
    """One self-closed SVG element; underscores in names become hyphens."""
    listed = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f'<{name} fill="{fill}"{listed}/>'


def path(d: str, fill: str, **attributes: float | str) -> str:
    return tag("path", fill, d=d, **attributes)


def ellipse(cx: float, cy: float, rx: float, ry: float, fill: str, **attributes: float | str) -> str:
    return tag("ellipse", fill, cx=cx, cy=cy, rx=rx, ry=ry, **attributes)


def rect(x: float, y: float, w: float, h: float, fill: str, r: float = 0, **attributes: float | str) -> str:
    return tag("rect", fill, x=x, y=y, width=w, height=h, rx=r, **attributes)


def stroke(d: str, colour: str, width: float = 4, **attributes: float | str) -> str:
    """An open line with round ends."""
    ends: dict[str, float | str] = {"stroke_linecap": "round", "stroke_linejoin": "round"}
    return path(d, "none", stroke=colour, stroke_width=width, **(ends | attributes))


def group(*parts: str, **attributes: float | str) -> str:
    listed = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f"<g{listed}>{''.join(parts)}</g>"


def turned(cx: float, profile: Sequence[tuple[float, float]]) -> str:
    """Outline of a turned body (pot, vase, bottle) from ``(y, radius)`` points, top to bottom, smoothed."""
    right = [(cx + r, y) for y, r in profile]
    left = [(cx - r, y) for y, r in reversed(profile)]
    return f"M{right[0][0]:g} {right[0][1]:g}{_curve(right)}L{left[0][0]:g} {left[0][1]:g}{_curve(left)}Z"


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """Catmull-Rom spline through the points, as cubic Bezier segments."""
    out = []
    for i in range(len(points) - 1):
        before, a, b, after = points[max(i - 1, 0)], points[i], points[i + 1], points[min(i + 2, len(points) - 1)]
        c1 = (a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6)
        c2 = (b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6)
        out.append(f"C{c1[0]:.1f} {c1[1]:.1f} {c2[0]:.1f} {c2[1]:.1f} {b[0]:.1f} {b[1]:.1f}")
    return "".join(out)


class Picture:
    """Collects shapes over a backdrop; :meth:`svg` gives the document."""

    def __init__(self, colour: str, seed: str, style: str = "") -> None:
        self.tone = Tone(colour)
        rooms = _DEEP_ROOMS if self.tone.is_light else _LIGHT_ROOMS
        self.wall, self.table = rooms[crc32(seed.encode()) % len(rooms)]
        self.style = style
        self.zoom = 1.0
        """Enlarges what stands on the table, for small things."""
        self._defs: list[str] = []
        self._back: list[str] = []
        self._parts: list[str] = []

    def add(self, *parts: str) -> None:
        self._parts.extend(parts)

    def define(self, markup: str) -> str:
        """Keep a definition (``{id}`` in it is replaced) and return its ``url(#...)`` reference."""
        name = f"d{len(self._defs)}"
        self._defs.append(markup.replace("{id}", name))
        return f"url(#{name})"

    def gradient(self, *stops: tuple[float, str], vertical: bool = False) -> str:
        listed = "".join(f'<stop offset="{at}" stop-color="{colour}"/>' for at, colour in stops)
        end = 'x2="0" y2="1"' if vertical else 'x2="1" y2="0"'
        return self.define(f'<linearGradient id="{{id}}" {end}>{listed}</linearGradient>')

    def volume(self, tone: Tone | None = None) -> str:
        """Fill for something round, lit from the left."""
        t = tone or self.tone
        return self.gradient((0, t.base), (0.28, t.light), (0.6, t.base), (1, t.dark))

    def cloth(self, tone: Tone | None = None) -> str:
        """Fill for flat fabric, slightly darker at the bottom."""
        t = tone or self.tone
        return self.gradient((0, mix(t.base, t.light, 0.45)), (1, mix(t.base, t.dark, 0.45)), vertical=True)

    def stripes(self, ground: str, line: str, step: float, width: float, angle: float = 0) -> str:
        """Pattern fill of horizontal stripes, turned by ``angle`` degrees."""
        return self.define(
            f'<pattern id="{{id}}" width="{step}" height="{step}" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate({angle})">{rect(0, 0, step, step, ground)}{rect(0, 0, step, width, line)}'
            "</pattern>"
        )

    def inside(self, outline: str, *parts: str) -> str:
        """The parts, cut to an outline path."""
        cut = self.define(f'<clipPath id="{{id}}"><path d="{outline}"/></clipPath>')
        return group(*parts, clip_path=cut)

    def on_table(self, cx: float, cy: float, rx: float, ry: float | None = None) -> None:
        """Soft shadow of something that stands on the table."""
        fade = self.define(
            f'<radialGradient id="{{id}}"><stop offset=".35" stop-color="{_SHADOW}" stop-opacity=".36"/>'
            f'<stop offset="1" stop-color="{_SHADOW}" stop-opacity="0"/></radialGradient>'
        )
        self.add(ellipse(cx + rx * 0.12, cy, rx * 1.18, ry or rx * 0.2, fade))

    def lying(self, *parts: str) -> None:
        """Add parts that lie or hang flat and throw one soft shadow together."""
        drop = self.define(
            '<filter id="{id}" x="-20%" y="-20%" width="150%" height="150%"><feDropShadow dx="7" dy="11" '
            f'stdDeviation="9" flood-color="{_SHADOW}" flood-opacity=".28"/></filter>'
        )
        self.add(group(*parts, filter=drop))

    def still_life(self, floor: float = FLOOR) -> None:
        """Backdrop: a wall with window light and a table."""
        wall = self.gradient((0, mix(self.wall, "#FFFFFF", 0.25)), (1, self.wall), vertical=True)
        top = self.gradient((0, self.table), (1, mix(self.table, "#FFFFFF", 0.3)), vertical=True)
        self._back = [rect(0, 0, SIZE, SIZE, wall), self._window(), rect(0, floor, SIZE, SIZE - floor, top)]

    def flat_lay(self) -> None:
        """Backdrop: one lit surface, seen from above or as a wall."""
        fill = self.gradient((0, mix(self.wall, "#FFFFFF", 0.3)), (1, mix(self.wall, self.table, 0.45)), vertical=True)
        self._back = [rect(0, 0, SIZE, SIZE, fill), self._window()]

    def _window(self) -> str:
        panes = "M20 0H170L520 600H370ZM210 0H360L710 600H560Z"
        return path(panes, "#FFFFFF", opacity=0.24)

    def svg(self, label: str) -> str:
        near = f"translate(300 480) scale({self.zoom}) translate(-300 -480)"
        front = group(*self._parts, transform=near) if self.zoom != 1 else "".join(self._parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}" '
            f'role="img" aria-label="{escape(label)}"><defs>{"".join(self._defs)}</defs>'
            f"{''.join(self._back)}{front}</svg>"
        )


Draw = Callable[[Picture], None]
