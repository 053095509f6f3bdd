"""Things for children."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import CREAM, INK, RED, WOOD, Draw, Picture, Tone, ellipse, group, path, rect, stroke


def toy_boat(p: Picture) -> None:
    p.still_life()
    p.on_table(300, 478, 190)
    t = p.tone
    p.add(rect(292, 110, 14, 290, p.volume(WOOD), 5))
    p.add(
        path("M312 122Q440 230 456 372H312Z", p.gradient((0, "#FFFDF6"), (1, "#DDD2BE"))),
        path("M286 170Q196 260 176 372H286Z", p.gradient((0, "#F4ECDC"), (1, "#D2C5AD"))),
        stroke("M312 262H414M312 318H440", t.base, 9),
    )
    p.add(path("M306 108L350 92L306 80Z", RED.base if t.base != RED.base else INK.base))
    p.add(
        path("M96 388H504Q480 474 400 478H206Q126 474 96 388Z", p.gradient((0, t.light), (1, t.dark), vertical=True)),
        rect(88, 376, 424, 22, WOOD.base, 10),
        *(ellipse(x, 432, 13, 13, CREAM.base) for x in (220, 300, 380)),
    )


def whale(p: Picture) -> None:
    p.still_life()
    p.on_table(290, 480, 210)
    t = p.tone
    body = "M70 370C70 250 180 210 290 224C380 236 420 300 460 300C484 300 486 268 470 240C452 214 474 196 498 214C508 190 548 194 540 228C536 270 528 300 522 340C512 430 420 482 290 482C150 482 70 450 70 370Z"
    p.add(path(body, p.cloth()))
    belly = path("M60 396Q190 420 300 404Q400 390 440 420L400 500H60Z", CREAM.base)
    grooves = stroke("M120 424Q220 442 330 424M140 450Q230 464 330 448", CREAM.dark, 5)
    p.add(
        p.inside(body, belly, grooves),
        stroke("M70 396Q190 420 300 404Q380 392 424 412", t.dark, 3, stroke_dasharray="8 6"),
    )
    p.add(
        stroke("M140 356q14 14 28 0", INK.base, 6),
        ellipse(194, 388, 18, 11, "#E2A08E", opacity=0.7),
        path("M260 412Q270 480 330 478Q340 440 312 408Z", t.dark),
    )
    p.add(stroke("M248 214Q246 170 216 160M252 214Q256 170 286 158", "#A8C2D2", 9))


def mobile(p: Picture) -> None:
    p.flat_lay()
    p.add(stroke("M300 0V96", "#C9B08A", 4), stroke("M120 128Q300 74 480 128", WOOD.base, 14))
    gull = "M-64 -8Q-36 -44 0 -6Q36 -44 64 -8Q36 -20 8 14Q0 24 -8 14Q-36 -20 -64 -8Z"
    cloud = "M-52 22Q-76 18 -70 -6Q-62 -26 -40 -20Q-32 -46 -2 -42Q24 -40 28 -16Q56 -22 62 2Q62 22 42 22Z"
    for x, y, d, colour in (
        (136, 330, gull, INK.base),
        (222, 232, cloud, "#F7F1E4"),
        (300, 420, gull, RED.base),
        (384, 262, cloud, "#BFD2DC"),
        (466, 356, gull, "#61778A"),
    ):
        p.add(stroke(f"M{x} {112 if 150 < x < 450 else 124}V{y - 20}", "#B9A483", 3))
        p.lying(path(d, colour, transform=f"translate({x} {y}) scale(1.05)"))
    p.add(
        *(ellipse(x, y, 9, 9, c) for x, y, c in ((136, 210, "#D6A243"), (300, 300, "#A8C2D2"), (466, 230, "#D6A243")))
    )


def blocks(p: Picture) -> None:
    p.still_life(430)
    p.on_table(300, 506, 110)
    red = p.tone
    y = 506
    for half, h, tone in ((104, 62, INK), (90, 58, CREAM), (80, 56, red), (70, 54, CREAM), (60, 50, red)):
        y -= h
        p.add(rect(300 - half, y, half * 2, h, p.volume(tone), 16))
    p.add(
        rect(258, y - 52, 84, 54, p.volume(Tone("#EBBB3A")), 12),
        path(f"M238 {y - 50}Q300 {y - 150} 362 {y - 50}Z", p.volume(red)),
        ellipse(300, y - 108, 13, 13, INK.base),
    )
    p.add(
        group(rect(-46, -30, 92, 56, p.volume(Tone("#A2B08D")), 16), transform="translate(470 478)"),
        ellipse(126, 484, 34, 34, p.volume(Tone("#A8C2D2"))),
    )


def child_set(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    p.lying(ellipse(262, 330, 186, 186, t.base))
    p.add(ellipse(262, 330, 150, 150, t.dark, opacity=0.5), ellipse(263, 333, 147, 147, t.light))
    p.add(
        path("M196 332Q250 278 318 328L352 300Q346 332 352 362L318 338Q250 386 196 332Z", CREAM.base),
        ellipse(228, 326, 6, 6, INK.base),
    )
    p.add(stroke("M266 312q12 20 0 42", t.base, 5))
    p.lying(ellipse(462, 176, 92, 92, "#EBDCC0"))
    p.add(ellipse(462, 178, 76, 76, "#D8C4A0"), ellipse(462, 184, 68, 66, "#F1E6D1"))
    p.lying(rect(490, 330, 26, 190, WOOD.base, 13), ellipse(503, 330, 30, 42, WOOD.light))


KINDS: dict[str, Draw] = {
    "toy_boat": toy_boat,
    "whale": whale,
    "mobile": mobile,
    "blocks": blocks,
    "child_set": child_set,
}
