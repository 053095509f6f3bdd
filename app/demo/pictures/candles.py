"""Candles, scents and soap."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import (
    BRASS,
    CREAM,
    INK,
    LEAF,
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


def candle(p: Picture) -> None:
    p.still_life()
    p.on_table(300, 480, 116)
    glow = p.define(
        '<radialGradient id="{id}"><stop offset="0" stop-color="#FFE9A8" stop-opacity=".95"/><stop offset="1" stop-color="#FFE9A8" stop-opacity="0"/></radialGradient>'
    )
    p.add(ellipse(300, 206, 150, 150, glow))
    p.add(rect(190, 250, 220, 232, p.gradient((0, "#D9C4A4"), (0.3, "#F4E9D4"), (1, "#C9B18E")), 22))
    p.add(ellipse(300, 258, 108, 22, "#FFF6DD"), ellipse(300, 262, 96, 17, "#F3DDA8"))
    p.add(
        stroke("M300 262v-30", "#3A302C", 5),
        path("M300 168C328 206 322 236 300 238C278 236 272 206 300 168Z", "#F2A93B"),
        path("M300 196C314 216 312 234 300 235C288 234 286 216 300 196Z", "#FFF0BF"),
    )
    p.add(
        rect(226, 326, 148, 100, "#FBF7EE", 4),
        stroke("M252 356h96", INK.base, 6),
        stroke("M268 380h64M280 400h40", INK.light, 4),
        rect(202, 280, 10, 160, "#FFFFFF", 5, opacity=0.6),
    )


def tapers(p: Picture) -> None:
    p.flat_lay()
    sticks = []
    for i, x in enumerate((170, 222, 274, 326, 378, 430)):
        y = 104 + (i % 2) * 14
        sticks.append(
            stroke(f"M{x} {y}v-20", "#6D6257", 4)
            + path(f"M{x - 13} {y}Q{x} {y - 12} {x + 13} {y}L{x + 19} 500L{x - 19} 500Z", p.volume())
        )
    p.lying(*sticks)
    p.lying(rect(136, 330, 328, 84, "#F3EADB", 4))
    p.add(
        stroke("M250 362h100M270 386h60", INK.base, 5),
        rect(136, 330, 328, 8, p.tone.dark),
        rect(136, 406, 328, 8, p.tone.dark),
    )


def candlestick(p: Picture) -> None:
    p.still_life()
    p.zoom = 1.4
    for cx, base, s in ((220, 456, 1.0), (386, 484, 1.18)):
        p.on_table(cx, base - 2, 72 * s)
        p.add(
            path(
                f"M{cx - 15} {base - 210 * s}L{cx - 17} {base - 96 * s}H{cx + 17}L{cx + 15} {base - 210 * s}Q{cx} {base - 222 * s} {cx - 15} {base - 210 * s}Z",
                p.volume(CREAM),
            )
        )
        p.add(stroke(f"M{cx} {base - 214 * s}v-18", "#3A302C", 4))
        shape = [(-112, 30), (-100, 34), (-86, 22), (-60, 17), (-36, 24), (-22, 60), (-6, 72), (0, 70)]
        p.add(
            path(turned(cx, [(base + y * s, r * s) for y, r in shape]), p.volume()),
            ellipse(cx, base - 112 * s, 30 * s, 7 * s, p.tone.light),
        )


def diffuser(p: Picture) -> None:
    p.still_life()
    p.on_table(300, 484, 92)
    p.add(
        *(
            stroke(f"M300 330L{x} {y}", "#B98650", 7)
            for x, y in ((206, 108), (250, 86), (296, 74), (344, 84), (396, 112))
        )
    )
    body = turned(300, [(276, 34), (306, 34), (330, 82), (360, 94), (462, 94), (482, 84)])
    p.add(path(body, "#D9E5E0", opacity=0.75), p.inside(body, rect(200, 392, 200, 100, "#E2B96F", opacity=0.75)))
    p.add(
        rect(262, 256, 76, 34, p.volume(WOOD), 6),
        rect(244, 368, 112, 82, "#FBF7EE", 3),
        stroke("M266 396h68M278 418h44", INK.base, 5),
    )
    p.add(rect(216, 364, 9, 92, "#FFFFFF", 4, opacity=0.7))


def soap(p: Picture) -> None:
    p.still_life()
    p.on_table(300, 470, 170)
    p.add(path("M126 430H474L452 472H148Z", p.volume(WOOD)), stroke("M150 444h300", WOOD.deep, 3, opacity=0.4))
    for y, tone in ((392, p.tone), (330, Tone("#E6D5BC"))):
        p.add(rect(176, y - 40, 248, 76, p.volume(tone), 20), rect(186, y - 40, 228, 30, tone.light, 14, opacity=0.7))
    p.add(ellipse(300, 306, 70, 10, "#D2BD9E"), stroke("M270 306h60", "#A98E69", 5))
    p.add(
        stroke("M420 290C460 250 470 210 462 168", LEAF.base, 5),
        *(
            ellipse(x, y, 7, 12, "#8474A8", transform=f"rotate({a} {x} {y})")
            for x, y, a in ((456, 196, 30), (474, 186, -20), (458, 174, 20), (470, 162, -20), (462, 148, 0))
        ),
    )
    p.add(*(ellipse(x, y, r, r, "#FFFFFF", opacity=0.7) for x, y, r in ((142, 400, 14), (120, 372, 8), (154, 366, 6))))


def bathsalt(p: Picture) -> None:
    p.still_life()
    p.on_table(288, 482, 106)
    p.add(
        rect(182, 250, 212, 232, "#DCE7E4", 26, opacity=0.8),
        path("M190 310Q240 292 290 306T386 302V456Q386 474 368 474H208Q190 474 190 456Z", p.tone.light),
    )
    p.add(
        *(
            rect(200 + (i * 53) % 176, 318 + (i * 37) % 146, 9, 9, ("#FFFFFF", p.tone.dark)[i % 2], 2, opacity=0.6)
            for i in range(40)
        )
    )
    p.add(
        rect(178, 196, 220, 58, p.volume(WOOD), 10),
        rect(236, 346, 106, 84, "#FBF7EE", 4),
        stroke("M256 376h66M268 398h42", INK.base, 5),
        rect(194, 270, 10, 180, "#FFFFFF", 5, opacity=0.6),
    )
    p.add(
        stroke("M420 470L520 430", WOOD.dark, 13),
        ellipse(420, 474, 34, 15, WOOD.base),
        ellipse(420, 470, 26, 9, BRASS.pale),
    )


KINDS: dict[str, Draw] = {
    "candle": candle,
    "tapers": tapers,
    "candlestick": candlestick,
    "diffuser": diffuser,
    "soap": soap,
    "bathsalt": bathsalt,
}
