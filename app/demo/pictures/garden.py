"""Pots, the watering can and the deckchair."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import CREAM, LEAF, WOOD, Draw, Picture, Tone, ellipse, path, rect, stroke


def _leaf(x: float, y: float, length: float, turn: float, colour: str) -> str:
    d = f"M{x} {y}C{x - length * 0.34} {y - length * 0.4} {x - length * 0.2} {y - length * 0.86} {x} {y - length}C{x + length * 0.2} {y - length * 0.86} {x + length * 0.34} {y - length * 0.4} {x} {y}Z"
    return path(d, colour, transform=f"rotate({turn} {x} {y})")


def plant_pot(p: Picture) -> None:
    p.still_life(430)
    p.on_table(300, 506, 126)
    for turn, length, colour in (
        (-62, 180, "#6B8860"),
        (60, 186, "#5F7F57"),
        (-36, 226, "#7F9A6C"),
        (34, 232, "#6B8860"),
        (-10, 262, "#5F7F57"),
        (14, 238, "#7F9A6C"),
    ):
        p.add(
            _leaf(300, 318, length, turn, colour),
            stroke(f"M300 318V{342 - length}", LEAF.deep, 3, transform=f"rotate({turn} 300 318)", opacity=0.5),
        )
    p.add(
        path("M190 474H410L392 506H208Z", p.volume(Tone(p.tone.dark))),
        path("M188 340H412L378 492H222Z", p.volume()),
        rect(172, 306, 256, 48, p.volume(), 8),
        rect(186, 354, 228, 10, p.tone.deep, 0, opacity=0.25),
    )


def hanging_pot(p: Picture) -> None:
    p.flat_lay()
    p.add(stroke("M300 0V110", "#C9B08A", 8), ellipse(300, 112, 14, 14, WOOD.base))
    p.add(stroke("M300 116L190 330M300 116L410 330", "#D8C4A0", 8))
    for x, length, bend in ((196, 210, -34), (236, 150, 10), (364, 170, -8), (404, 236, 30), (290, 110, -4)):
        p.add(stroke(f"M{x} 330Q{x + bend} {330 + length / 2} {x + bend * 0.4} {330 + length}", LEAF.dark, 4))
        for k in range(1, int(length / 26)):
            y = 330 + k * 26
            cx = x + bend * 0.75 * min(1, k / 3)
            p.add(
                ellipse(cx - 12, y, 15, 9, "#7F9A6C", transform=f"rotate(24 {cx} {y})"),
                ellipse(cx + 12, y + 10, 15, 9, "#6B8860", transform=f"rotate(-24 {cx} {y})"),
            )
    p.add(
        *(
            _leaf(300, 320, 110, a, c)
            for a, c in ((-70, "#7F9A6C"), (70, "#6B8860"), (-40, "#5F7F57"), (40, "#7F9A6C"), (0, "#6B8860"))
        )
    )
    body = "M180 310H420Q424 440 300 450Q176 440 180 310Z"
    p.lying(path(body, p.volume()))
    p.add(
        ellipse(300, 312, 120, 16, p.tone.dark),
        stroke("M190 320Q230 420 300 446M410 320Q370 420 300 446", "#D8C4A0", 7),
    )
    p.add(
        *(_leaf(300, 318, 84, a, c) for a, c in ((-54, "#6B8860"), (54, "#5F7F57"), (-16, "#7F9A6C"), (20, "#6B8860")))
    )


def watering_can(p: Picture) -> None:
    p.still_life(430)
    t = p.tone
    p.on_table(330, 500, 150)
    p.add(path("M270 440L92 236L74 250L264 476Z", p.volume()), path("M58 262L104 214L84 200L40 246Z", t.dark))
    p.add(
        stroke("M290 280C300 120 460 110 470 250", t.dark, 17), stroke("M456 290C580 260 570 470 452 440", t.dark, 17)
    )
    p.add(
        path("M252 280H464L480 484Q362 512 236 484Z", p.volume()),
        ellipse(358, 280, 106, 20, t.deep),
        path("M252 280A106 20 0 0 1 358 260V300A106 20 0 0 1 252 280Z", t.light, opacity=0.6),
    )
    p.add(stroke("M244 400Q360 424 474 400", t.deep, 4, opacity=0.4))
    p.add(
        stroke("M50 500Q60 440 44 400M60 500Q78 460 84 430", LEAF.dark, 5),
        ellipse(42, 392, 18, 18, "#E2B6A6"),
        ellipse(88, 422, 16, 16, CREAM.base),
    )


def birdhouse(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    p.add(
        path(
            "M0 480Q90 462 140 420Q200 378 320 404T600 372V412Q480 424 330 440Q210 430 160 462Q90 510 0 520Z", "#8A6B4A"
        )
    )
    p.add(
        *(
            _leaf(x, y, 74, a, c)
            for x, y, a, c in (
                (90, 470, -40, "#7F9A6C"),
                (520, 390, 50, "#6B8860"),
                (560, 396, 10, "#7F9A6C"),
                (60, 486, 30, "#6B8860"),
            )
        )
    )
    p.lying(
        path("M196 238L300 140L404 238V468H196Z", p.gradient((0, "#DDB983"), (1, "#BF9359"))),
        path("M160 252L300 112L440 252L414 276L300 164L186 276Z", t.base),
    )
    p.add(
        stroke("M230 260V462M266 260V462M334 260V462M370 260V462", "#A27845", 3, opacity=0.5),
        ellipse(300, 292, 38, 38, "#4A3527"),
        ellipse(300, 296, 34, 34, "#2B1F18"),
        stroke("M300 366V376", "#8A6B4A", 16),
    )
    p.add(
        ellipse(318, 372, 30, 24, "#7FA3BF"),
        ellipse(338, 352, 17, 16, "#E9E4D4"),
        path("M324 346Q338 328 354 346Z", "#3F6485"),
        path("M354 352L368 356L354 360Z", "#3A302C"),
        ellipse(343, 351, 2.6, 2.6, "#1C1B19"),
        path("M292 372L254 392L294 388Z", "#3F6485"),
        ellipse(322, 382, 20, 14, "#EFD27A"),
    )


def deckchair(p: Picture) -> None:
    p.still_life(400)
    t = p.tone
    p.on_table(310, 520, 240, 34)
    p.add(stroke("M404 512L180 236", WOOD.deep, 15), stroke("M150 512L330 372", WOOD.deep, 15))
    sling = "M176 96L300 96C350 260 380 330 520 396L420 440C290 400 210 300 176 96Z"
    p.add(
        path(sling, p.stripes("#F5EDDD", t.base, 44, 22, 68)),
        path(sling, p.gradient((0, "#FFFFFF"), (1, "#2b2230"), vertical=True), opacity=0.12),
    )
    p.add(
        stroke("M166 88L452 520M300 88L316 132", WOOD.dark, 16),
        stroke("M166 88H306", WOOD.base, 18),
        stroke("M110 512L520 396", WOOD.base, 17),
        stroke("M416 442L524 392", WOOD.base, 17),
    )
    p.add(
        ellipse(520, 500, 44, 44, "#E0784C"),
        path("M520 456A44 44 0 0 1 558 478Q536 490 520 500ZM520 544A44 44 0 0 1 482 522Q504 510 520 500Z", CREAM.base),
    )


KINDS: dict[str, Draw] = {
    "plant_pot": plant_pot,
    "hanging_pot": hanging_pot,
    "watering_can": watering_can,
    "birdhouse": birdhouse,
    "deckchair": deckchair,
}
