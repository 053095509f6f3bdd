"""Towels, table linen, aprons and the rug."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import CREAM, INK, WOOD, Draw, Picture, Tone, ellipse, group, path, rect, stroke


def _folds(y: float, h: float, x: float, w: float, tone: Tone, p: Picture) -> str:
    """One folded layer seen from the side, with its rounded fold on the left."""
    d = f"M{x + h / 2} {y}H{x + w}V{y + h}H{x + h / 2}A{h / 2} {h / 2} 0 0 1 {x + h / 2} {y}Z"
    return path(d, p.cloth(tone)) + stroke(f"M{x + h / 2} {y + h / 2}H{x + w}", tone.dark, 3, opacity=0.6)


def fouta(p: Picture) -> None:
    p.flat_lay()
    p.add(stroke("M90 96H510", WOOD.dark, 16), ellipse(90, 96, 14, 14, WOOD.base), ellipse(510, 96, 14, 14, WOOD.base))
    d = "M168 92H432L440 480H160Z"
    bands = [rect(150, y, 300, h, p.tone.base) for y, h in ((150, 14), (176, 60), (248, 14), (396, 10), (418, 34))]
    fringe = "".join(f"M{166 + i * 14} 480v{34 + (i % 2) * 6}" for i in range(20))
    p.lying(path(d, p.cloth(CREAM)), p.inside(d, *bands), stroke(fringe, CREAM.dark, 5))
    p.add(
        p.inside(
            d,
            stroke("M230 92Q222 280 236 480M344 92Q356 290 340 480", "#2b2230", 16, opacity=0.08),
            rect(150, 92, 300, 14, "#2b2230", opacity=0.12),
        )
    )


def towels(p: Picture) -> None:
    p.still_life()
    p.zoom = 1.2
    p.on_table(300, 474, 180)
    for i, (y, tone) in enumerate(((410, p.tone), (346, Tone(p.tone.light)), (282, p.tone))):
        p.add(_folds(y, 62, 124 + i * 8, 350 - i * 10, tone, p))
        cells = "".join(f"M{170 + i * 8 + k * 22} {y + 16}l9 9l-9 9l-9 -9z" for k in range(13))
        p.add(stroke(cells, tone.dark, 2, opacity=0.6))
    p.add(rect(236, 232, 140, 50, p.volume(Tone("#A2B08D")), 14), ellipse(306, 238, 48, 8, "#C2CCB2"))


def tablecloth(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    p.add(rect(0, 470, 600, 130, p.table), rect(118, 330, 20, 210, WOOD.dark), rect(462, 330, 20, 210, WOOD.dark))
    d = "M70 236H530L556 430Q520 456 488 432Q452 466 414 438Q372 470 334 440Q296 470 256 440Q214 468 178 436Q142 462 112 432Q76 452 44 430Z"
    p.lying(path(d, p.cloth()))
    p.add(
        path("M70 236L112 206H488L530 236Z", t.light),
        p.inside(
            d,
            stroke(
                "M112 250Q120 350 112 440M178 250Q170 350 178 440M256 250Q262 350 256 446M334 250Q328 350 334 446M414 250Q420 350 414 446M488 250Q480 350 488 440",
                t.deep,
                12,
                opacity=0.16,
            ),
        ),
    )
    p.add(ellipse(222, 222, 54, 9, "#F5F0E6"), ellipse(390, 222, 54, 9, "#F5F0E6"))
    p.add(
        path("M286 224Q270 190 284 164H324Q338 190 322 224Z", p.volume(Tone("#61778A"))),
        stroke("M300 164Q280 120 250 100M306 164Q306 110 312 84M312 164Q338 130 360 112", "#5F7F57", 5),
    )
    p.add(
        *(ellipse(x, y, 17, 17, c) for x, y, c in ((250, 98, "#D6A243"), (312, 80, "#E2B6A6"), (362, 108, "#D6A243")))
    )


def napkins(p: Picture) -> None:
    p.still_life()
    p.zoom = 1.15
    p.on_table(300, 474, 180)
    for i in range(4):
        tone = Tone(p.tone.light) if i % 2 else p.tone
        p.add(_folds(430 - i * 38, 36, 130 + (i * 13) % 24, 340, tone, p))
    ring = p.volume(WOOD)
    p.add(
        path("M180 316Q240 210 300 236Q360 210 424 316Z", p.cloth()),
        stroke("M240 312Q262 260 288 250M362 312Q340 260 314 250", p.tone.dark, 4),
        rect(272, 226, 60, 34, ring, 15),
    )


def apron(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    p.add(ellipse(300, 60, 11, 11, WOOD.dark))
    p.lying(
        stroke("M236 150Q252 70 300 62Q348 70 364 150", t.dark, 12),
        stroke("M176 286Q120 300 96 380M424 286Q480 300 504 380", t.dark, 10),
        path("M232 146H368Q372 230 434 280L444 520Q300 544 156 520L166 280Q228 230 232 146Z", p.cloth()),
    )
    p.add(
        rect(206, 350, 188, 100, t.light, 8, opacity=0.55),
        stroke("M206 358V442Q206 450 214 450H386Q394 450 394 442V358M300 352V450", t.deep, 3, stroke_dasharray="8 5"),
    )
    p.add(
        stroke("M196 354H404", t.deep, 5),
        stroke("M234 170H366", t.deep, 3, stroke_dasharray="8 5"),
        ellipse(236, 152, 7, 7, "#C0974B"),
        ellipse(364, 152, 7, 7, "#C0974B"),
    )


def teatowels(p: Picture) -> None:
    p.flat_lay()
    p.add(stroke("M70 110H530", "#C0974B", 10))
    for x, inverted in ((112, False), (318, True)):
        d = f"M{x} 104H{x + 172}L{x + 176} 480Q{x + 88} 494 {x - 4} 480Z"
        lines = [
            rect(x + k, 90, w, 420, p.tone.base) for k, w in ((16, 6), (30, 18), (56, 6), (110, 6), (124, 18), (150, 6))
        ]
        bands = [rect(x - 10, y, 200, w, p.tone.base) for y, w in ((180, 30), (226, 10), (380, 10), (404, 30))]
        p.lying(path(d, p.cloth(CREAM)), p.inside(d, *(bands if inverted else lines)))
        p.add(
            p.inside(
                d,
                stroke(f"M{x + 60} 104Q{x + 52} 300 {x + 66} 500", "#2b2230", 16, opacity=0.07),
                rect(x - 10, 104, 200, 14, "#2b2230", opacity=0.14),
            )
        )


def rug(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    rings = [ellipse(300, 300, r, r, (t.base, t.dark)[k % 2], opacity=1) for k, r in enumerate(range(216, 8, -16))]
    p.lying(ellipse(300, 300, 232, 232, INK.base), *rings)
    braid = "".join(
        f"M{300 + r} 300A{r} {r} 0 1 1 {300 - r} 300A{r} {r} 0 1 1 {300 + r} 300" for r in range(24, 226, 16)
    )
    p.add(
        stroke(braid, t.pale, 3, stroke_dasharray="5 9", opacity=0.8),
        group(stroke(braid, t.deep, 2, stroke_dasharray="3 11", opacity=0.6), transform="rotate(8 300 300)"),
    )


KINDS: dict[str, Draw] = {
    "fouta": fouta,
    "towels": towels,
    "tablecloth": tablecloth,
    "napkins": napkins,
    "apron": apron,
    "teatowels": teatowels,
    "rug": rug,
}
