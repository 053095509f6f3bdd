"""Lamps, pendants and string lights."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import (
    BRASS,
    CREAM,
    INK,
    LEAF,
    RED,
    WOOD,
    Draw,
    Picture,
    Tone,
    ellipse,
    path,
    rect,
    stroke,
    turned,
)


def _glow(p: Picture, cx: float, cy: float, r: float, strength: float = 0.75) -> None:
    fill = p.define(
        f'<radialGradient id="{{id}}"><stop offset="0" stop-color="#FFE7A6" stop-opacity="{strength}"/><stop offset="1" stop-color="#FFE7A6" stop-opacity="0"/></radialGradient>'
    )
    p.add(ellipse(cx, cy, r, r, fill))


def lamp(p: Picture) -> None:
    p.still_life(440)
    _glow(p, 300, 210, 260)
    p.on_table(300, 506, 90)
    body = turned(300, [(300, 22), (320, 34), (360, 78), (420, 88), (476, 66), (504, 58)])
    p.add(path(body, p.volume()), rect(288, 270, 24, 36, BRASS.base, 4))
    shade = "M216 110H384L440 276H160Z"
    p.add(
        path(shade, p.gradient((0, "#F7E3B4"), (0.5, "#FFF3D3"), (1, "#EACF99"))),
        stroke("M216 110H384M160 276H440", "#D9BD88", 5),
    )
    p.add(stroke("M358 500C430 516 500 500 560 520", "#8C7A63", 4))


def portable_lamp(p: Picture) -> None:
    p.still_life()
    _glow(p, 300, 268, 220, 0.9)
    p.on_table(300, 482, 96)
    p.add(stroke("M226 226C226 84 374 84 374 226", p.tone.dark, 12))
    p.add(rect(226, 206, 148, 190, p.gradient((0, "#F6E3B2"), (0.45, "#FFFBEF"), (1, "#F0D79E")), 56))
    p.add(path("M204 226Q206 186 300 182Q394 186 396 226Z", p.volume()), rect(200, 220, 200, 18, p.tone.dark, 9))
    p.add(
        path("M212 374H388L402 470Q300 496 198 470Z", p.volume()),
        ellipse(300, 440, 10, 10, CREAM.base),
        rect(206, 366, 188, 16, p.tone.dark, 8),
    )


def pendant(p: Picture) -> None:
    p.flat_lay()
    p.add(stroke("M300 0V170", "#5B5048", 5))
    _glow(p, 300, 420, 240, 0.65)
    if p.style == "dome":
        p.add(
            path("M268 172H332L338 206H262Z", BRASS.base),
            path("M262 204Q130 226 112 386H488Q470 226 338 204Z", p.volume()),
        )
        p.add(
            ellipse(300, 386, 188, 30, "#FFF6E0"),
            ellipse(300, 388, 188, 28, "none", stroke=p.tone.deep, stroke_width=5),
            ellipse(300, 390, 48, 26, "#FFE9A8"),
        )
        return
    outline = turned(300, [(170, 40), (210, 116), (280, 176), (350, 190), (420, 150), (452, 110)])
    warm = Tone("#C99C5C")
    p.add(ellipse(300, 320, 58, 66, "#FFE9A8"), path(outline, warm.base, opacity=0.35))
    ribs = "".join(
        f"M300 170Q{300 + k * 66} 320 {300 + k * 32} 452" for k in (-5.4, -4.2, -3, -1.8, -0.6, 0.6, 1.8, 3, 4.2, 5.4)
    )
    hoops = "".join(f"M120 {y}Q300 {y + 44} 480 {y}" for y in range(180, 450, 20))
    p.add(p.inside(outline, stroke(ribs, warm.dark, 6), stroke(hoops, warm.base, 7)), stroke(outline, warm.dark, 5))
    p.add(ellipse(300, 170, 40, 9, warm.deep), ellipse(300, 452, 110, 18, "none", stroke=warm.dark, stroke_width=8))


def floor_lamp(p: Picture) -> None:
    p.still_life(470)
    _glow(p, 300, 170, 240)
    p.on_table(300, 548, 130, 18)
    p.add(
        *(
            stroke(f"M{x0} 232L{x1} 548", WOOD.dark if x1 == 312 else WOOD.base, 13)
            for x0, x1 in ((302, 312), (288, 178), (314, 428))
        )
    )
    p.add(
        path("M196 84H404L448 246H152Z", p.gradient((0, "#F4E0B4"), (0.5, "#FFF4D8"), (1, "#E6CB98"))),
        stroke("M196 84H404M152 246H448", "#D3B985", 5),
    )
    p.add(rect(28, 492, 96, 14, RED.base, 3), rect(36, 478, 82, 14, INK.base, 3), rect(30, 506, 100, 16, LEAF.base, 3))


def garland(p: Picture) -> None:
    p.flat_lay()
    p.add(rect(0, 0, 600, 600, "#2F4257"))
    p.add(*(ellipse((i * 173) % 600, (i * 97) % 240, 2, 2, "#E9E4D4", opacity=0.6) for i in range(24)))
    p.add(path("M0 430Q150 396 300 424T600 410V600H0Z", "#24333F"), path("M0 492Q200 460 600 488V600H0Z", "#1C2A34"))
    for y0, sag, phase in ((70, 150, 0), (250, 120, 1)):
        p.add(stroke(f"M-10 {y0}Q300 {y0 + sag * 2} 610 {y0 - 10}", "#141D24", 6))
        for k in range(5):
            u = (k + 0.55 + phase * 0.3) / 5.4
            x, y = 600 * u, y0 + 4 * sag * u * (1 - u)
            _glow(p, x, y + 44, 78, 0.8)
            p.add(
                rect(x - 8, y, 16, 22, "#141D24", 4),
                path(
                    f"M{x - 10} {y + 20}C{x - 34} {y + 56} {x - 18} {y + 76} {x} {y + 78}C{x + 18} {y + 76} {x + 34} {y + 56} {x + 10} {y + 20}Z",
                    "#FFE2A0",
                ),
            )
            p.add(stroke(f"M{x - 6} {y + 36}l4 22l4 -12l4 12l3 -22", "#E79A34", 3))


KINDS: dict[str, Draw] = {
    "lamp": lamp,
    "portable_lamp": portable_lamp,
    "pendant": pendant,
    "floor_lamp": floor_lamp,
    "garland": garland,
}
