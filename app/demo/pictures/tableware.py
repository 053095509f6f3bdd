"""Cups, plates, jugs and glasses."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import INK, WOOD, Draw, Picture, Tone, ellipse, path, rect, stroke, turned


def _speckles(p: Picture, outline: str, colour: str) -> str:
    dots = [((i * 83) % 300 + 150, (i * 137) % 320 + 170) for i in range(46)]
    return p.inside(outline, *(ellipse(x, y, 1.8, 1.8, colour, opacity=0.45) for x, y in dots))


def mug(p: Picture) -> None:
    p.still_life()
    p.zoom = 1.12
    p.on_table(290, 478, 150)
    t = p.tone
    p.add(
        stroke("M392 286C486 268 492 424 384 412", t.dark, 30), stroke("M392 280C478 264 486 414 384 406", t.base, 22)
    )
    body = "M172 230C172 340 178 430 196 470Q290 494 384 470C402 430 408 340 408 230Z"
    foot = "M186 446Q290 470 394 446L384 472Q290 494 196 472Z"
    p.add(path(body, p.volume()), p.inside(body, path(foot, "#C9AD8C")), _speckles(p, body, t.deep))
    p.add(ellipse(290, 230, 118, 27, t.light), ellipse(290, 233, 106, 21, t.deep), ellipse(290, 240, 97, 15, "#5B3A28"))


def espresso(p: Picture) -> None:
    p.still_life()
    p.zoom = 1.45
    for cx, cy in ((215, 442), (372, 470)):
        p.on_table(cx, cy + 2, 80)
        body = turned(cx, [(cy - 118, 74), (cy - 60, 72), (cy - 12, 56), (cy, 46)])
        p.add(path(body, p.volume()), p.inside(body, rect(cx - 90, cy - 34, 180, 50, "#C9AD8C")))
        p.add(ellipse(cx, cy - 118, 74, 18, p.tone.light), ellipse(cx, cy - 115, 64, 13, "#4B2E20"))
        p.add(ellipse(cx - 8, cy - 113, 44, 8, "#B07B4C"))


def bowl(p: Picture) -> None:
    p.still_life()
    large = p.style == "large"
    r, top, foot = (215, 262, 480) if large else (172, 290, 478)
    p.on_table(300, foot - 2, r * 0.8)
    body = turned(300, [(top, r), (top + 70, r * 0.93), (foot - 36, r * 0.58), (foot - 12, r * 0.4), (foot, r * 0.42)])
    ground = Tone("#EFE8DC") if p.style == "stripe" else p.tone
    p.add(path(body, p.volume(ground)))
    if p.style == "stripe":
        lines = [
            stroke(f"M{300 - r} {top + y}Q300 {top + y + 64} {300 + r} {top + y}", p.tone.base, w)
            for y, w in ((26, 16), (54, 5))
        ]
        p.add(p.inside(body, *lines))
    inner = ground.pale if p.style == "stripe" else ground.deep
    p.add(ellipse(300, top, r, r * 0.2, ground.light), ellipse(300, top + 4, r - 12, r * 0.17, inner))
    if large:
        leaves = [(190, 0), (250, -14), (320, -10), (390, 0), (290, 8), (360, 10), (230, 12)]
        p.add(
            *(
                ellipse(x, top + y, 46, 18, c)
                for (x, y), c in zip(leaves, ["#6E8B4E", "#88A25F", "#5F7F46"] * 3, strict=False)
            )
        )
        p.add(*(ellipse(x, top - 4 + y, 17, 13, "#B8442F") for x, y in ((225, 2), (335, -6), (300, 10))))


def teapot(p: Picture) -> None:
    p.still_life()
    p.zoom = 1.12
    p.on_table(296, 474, 160)
    t = p.tone
    p.add(stroke("M196 300C70 262 92 440 214 420", t.dark, 24), stroke("M198 296C84 262 100 428 214 414", t.base, 16))
    p.add(path("M400 350C450 348 452 280 508 262L522 276C480 306 486 392 400 424Z", p.volume()))
    body = turned(300, [(262, 74), (290, 120), (366, 146), (438, 112), (474, 84)])
    p.add(path(body, p.volume()), _speckles(p, body, t.deep))
    p.add(
        path("M218 270Q300 220 382 270Q300 290 218 270Z", p.volume()), ellipse(300, 270, 82, 12, t.dark, opacity=0.35)
    )
    p.add(ellipse(300, 226, 20, 18, WOOD.base), ellipse(295, 220, 8, 6, WOOD.light))


def plate(p: Picture) -> None:
    p.flat_lay()
    r = 178 if p.style == "small" else 214
    t = p.tone
    edge = f"M300 {300 - r}C{300 + r * 0.58} {296 - r} {302 + r} {300 - r * 0.5} {300 + r} 304C{296 + r} {300 + r * 0.6} {300 + r * 0.5} {304 + r} 300 {298 + r}C{300 - r * 0.6} {300 + r} {298 - r} {300 + r * 0.52} {300 - r} 298C{304 - r} {300 - r * 0.56} {300 - r * 0.52} {300 - r} 300 {300 - r}Z"
    p.lying(path(edge, p.gradient((0, t.light), (1, t.dark), vertical=True)))
    p.add(_speckles(p, edge, t.deep), ellipse(300, 302, r * 0.76, r * 0.76, t.dark, opacity=0.5))
    p.add(ellipse(302, 306, r * 0.74, r * 0.74, p.gradient((0, t.base), (1, t.light), vertical=True)))
    if p.style == "small":
        slice_ = "M242 344L352 256Q388 292 378 352Z"
        p.lying(path(slice_, "#E2B36B"), path("M242 344L378 352L376 368L246 360Z", "#B97F3D"))
        p.add(*(ellipse(x, y, 12, 12, "#8C2F38") for x, y in ((322, 308), (346, 330), (306, 336))))


def fish_dish(p: Picture) -> None:
    p.flat_lay()
    blue = INK.base
    p.lying(ellipse(300, 300, 248, 164, p.gradient((0, "#FBF7EE"), (1, "#DCD4C6"), vertical=True)))
    p.add(ellipse(300, 302, 196, 118, "#D9D1C3"), ellipse(302, 305, 193, 115, "#F6F1E7"))
    p.add(ellipse(300, 300, 236, 152, "none", stroke=blue, stroke_width=5))
    p.add(stroke("M166 308C214 246 318 238 398 296L446 262Q434 306 448 346L398 316C318 370 214 366 166 308Z", blue, 5))
    p.add(
        stroke("M226 272Q246 306 228 342", blue, 4),
        ellipse(202, 298, 6, 6, blue),
        stroke("M276 258Q306 226 348 256", blue, 4),
    )
    scales = "".join(
        f"M{x} {y}q8 10 0 20" for x in range(262, 392, 26) for y in (280, 304, 324) if abs(y - 306) < 40 - (x - 262) / 7
    )
    p.add(stroke(scales, blue, 3))


def jug(p: Picture) -> None:
    p.still_life()
    p.on_table(296, 482, 120)
    t = p.tone
    p.add(
        stroke("M384 226C480 214 476 374 396 384", t.dark, 26), stroke("M384 221C470 212 466 366 396 378", t.base, 18)
    )
    body = "M206 176C186 172 170 160 162 148Q200 132 260 140Q340 132 386 146C378 214 412 296 412 372C412 430 392 466 372 484Q296 498 222 484C200 466 182 430 182 372C182 300 214 236 206 176Z"
    p.add(
        path(body, p.volume()),
        path("M162 148Q200 134 260 142Q340 134 386 146Q300 172 216 164Q184 162 162 148Z", t.deep),
    )
    p.add(path("M196 420Q300 446 408 402L404 424Q300 462 202 442Z", t.pale, opacity=0.7))


def carafe(p: Picture) -> None:
    p.still_life()
    p.on_table(300, 486, 104)
    body = turned(300, [(168, 40), (230, 38), (290, 74), (360, 100), (440, 100), (480, 86), (488, 60)])
    water = turned(300, [(318, 86), (360, 98), (440, 98), (480, 84), (486, 60)])
    t = p.tone
    p.add(
        path(body, t.base, opacity=0.62),
        path(water, t.dark, opacity=0.4),
        ellipse(300, 318, 86, 14, t.light, opacity=0.7),
    )
    p.add(path("M268 128L332 128L336 188L264 188Z", p.volume(WOOD)), ellipse(300, 128, 32, 8, WOOD.light))
    p.add(
        ellipse(300, 170, 40, 9, "#FFFFFF", opacity=0.4),
        stroke("M232 330C216 370 220 430 236 462", "#FFFFFF", 9, opacity=0.65),
    )
    p.add(*(ellipse(260 + (i * 47) % 90, 340 + (i * 61) % 120, 3, 3, "#FFFFFF", opacity=0.7) for i in range(12)))


def tumblers(p: Picture) -> None:
    p.still_life()
    p.zoom = 1.3
    t = p.tone
    for cx, base in ((180, 440), (418, 440), (250, 486), (360, 490)):
        p.on_table(cx, base - 2, 58)
        body = turned(cx, [(base - 142, 62), (base - 96, 57), (base - 50, 58), (base, 48)])
        p.add(path(body, t.base, opacity=0.68), ellipse(cx, base - 142, 62, 14, t.pale, opacity=0.85))
        p.add(
            ellipse(cx, base - 10, 46, 12, t.dark, opacity=0.45),
            stroke(f"M{cx - 42} {base - 116}q-6 46 4 84", "#FFFFFF", 7, opacity=0.75),
        )


KINDS: dict[str, Draw] = {
    "mug": mug,
    "espresso": espresso,
    "bowl": bowl,
    "teapot": teapot,
    "plate": plate,
    "fish_dish": fish_dish,
    "jug": jug,
    "carafe": carafe,
    "tumblers": tumblers,
}
