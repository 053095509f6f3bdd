"""Throws, cushions and bed linen."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import CREAM, INK, WOOD, Draw, Picture, Tone, path, rect, stroke


def throw(p: Picture) -> None:
    p.still_life(440)
    arm = Tone("#E8DECB")
    p.on_table(300, 520, 250, 40)
    p.add(
        rect(60, 190, 480, 330, p.cloth(arm), 46),
        rect(34, 296, 110, 230, p.cloth(Tone("#DDD0B9")), 40),
        rect(456, 296, 110, 230, p.cloth(Tone("#DDD0B9")), 40),
    )
    p.add(rect(136, 360, 328, 96, p.cloth(Tone("#F0E8D9")), 24))
    fabric = "M190 176Q300 160 404 182L420 380Q424 440 404 500Q300 520 196 498Q178 430 184 372Z"
    zigzag = p.define(
        f'<pattern id="{{id}}" width="28" height="28" patternUnits="userSpaceOnUse">{rect(0, 0, 28, 28, p.tone.base)}'
        f"{stroke('M0 28L14 14L28 28M0 14L14 0L28 14', p.tone.light, 4)}</pattern>"
    )
    p.lying(
        path(fabric, zigzag),
        stroke("".join(f"M{200 + i * 12} {498 + (6 if 4 < i < 13 else 2)}v26" for i in range(18)), p.tone.dark, 5),
    )
    p.add(p.inside(fabric, stroke("M250 170Q230 330 262 510M350 170Q372 330 344 510", p.tone.deep, 14, opacity=0.18)))


def blanket(p: Picture) -> None:
    p.still_life()
    p.zoom = 1.15
    p.on_table(300, 474, 200)
    waffle = p.define(
        f'<pattern id="{{id}}" width="18" height="18" patternUnits="userSpaceOnUse">{rect(0, 0, 18, 18, p.tone.base)}'
        f"{rect(3, 3, 12, 12, p.tone.dark, 3, opacity='.45')}{rect(3, 3, 12, 5, p.tone.deep, 3, opacity='.25')}</pattern>"
    )
    for i, y in enumerate((404, 340, 276)):
        x = 106 + i * 6
        d = f"M{x + 34} {y}H{x + 376}Q{x + 388} {y + 34} {x + 376} {y + 68}H{x + 34}A34 34 0 0 1 {x + 34} {y}Z"
        p.add(
            path(d, waffle),
            p.inside(d, rect(x, y + 48, 400, 22, p.tone.deep, opacity=0.18)),
            stroke(f"M{x + 40} {y + 34}H{x + 374}", p.tone.deep, 3, opacity=0.35),
        )
    p.add(rect(286, 272, 36, 202, "#F4ECDD"), stroke("M296 380h16M296 394h16", INK.base, 4))


def cushion(p: Picture) -> None:
    p.still_life(430)
    p.on_table(300, 500, 200, 34)
    wide = p.style == "bird"
    x0, x1, y0 = (78, 522, 200) if wide else (108, 492, 116)
    d = f"M{x0} {y0}Q300 {y0 + 26} {x1} {y0}Q{x1 - 22} {(y0 + 502) / 2} {x1 + 4} 502Q300 480 {x0 - 4} 502Q{x0 + 22} {(y0 + 502) / 2} {x0} {y0}Z"
    fills = {"stripes": p.stripes("#F3EADB", p.tone.base, 62, 31, 90), "plain": p.cloth(), "bird": p.cloth(CREAM)}
    p.lying(path(d, fills[p.style]))
    shade = p.gradient((0, "#2b2230"), (0.4, "#FFFFFF"), (1, "#2b2230"), vertical=True)
    p.add(path(d, shade, opacity=0.1), stroke(d, p.tone.dark if p.style != "bird" else CREAM.dark, 4))
    p.add(
        stroke(
            f"M{x0 + 8} {y0 + 10}q50 36 92 44M{x1 - 8} {y0 + 10}q-50 36 -92 44M{x0 + 4} 494q40 -30 84 -40M{x1 - 4} 494q-40 -30 -84 -40",
            "#2b2230",
            7,
            opacity=0.1,
        )
    )
    if wide:
        bird = "M0 0C28 -34 66 -40 96 -30C70 -18 56 0 52 14L92 44L50 34C40 52 12 58 -30 50C-2 40 10 24 0 0Z"
        p.add(
            *(
                path(bird, INK.base, transform=f"translate({x} {y}) rotate({a}) scale({s})")
                for x, y, a, s in ((170, 330, -10, 1.1), (300, 280, 12, 0.9), (402, 384, -24, 1.0))
            )
        )


def bedding(p: Picture) -> None:
    p.still_life(350)
    t = p.tone
    p.add(rect(60, 92, 480, 200, p.cloth(WOOD), 18), stroke("M76 150H524M76 210H524", WOOD.dark, 3, opacity=0.5))
    for x in (92, 310):
        p.lying(
            path(
                f"M{x} 226Q{x + 100} 204 {x + 198} 226Q{x + 210} 280 {x + 198} 330Q{x + 100} 344 {x} 330Q{x - 12} 280 {x} 226Z",
                p.cloth(Tone(t.light)),
            )
        )
    p.lying(path("M34 326Q300 296 566 326L600 600H0Z", p.cloth()))
    p.lying(path("M30 340Q300 308 570 340L580 404Q300 372 20 404Z", p.cloth(Tone(t.light))))
    p.add(
        stroke(
            "M120 400Q100 500 60 600M250 388Q262 500 240 600M396 388Q380 480 420 600M500 398Q520 500 560 590",
            t.deep,
            10,
            opacity=0.14,
        )
    )


def pillow(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    d = "M92 126Q300 104 508 126Q530 300 508 476Q300 496 92 476Q70 300 92 126Z"
    p.lying(path(d, p.cloth()))
    p.add(
        stroke(
            "M128 162Q300 144 472 162Q488 300 472 440Q300 456 128 440Q112 300 128 162Z",
            t.dark,
            3,
            stroke_dasharray="9 7",
        )
    )
    p.add(stroke("M200 210Q260 300 220 390M390 220Q340 310 388 400M270 200Q310 240 296 300", t.deep, 12, opacity=0.12))


KINDS: dict[str, Draw] = {"throw": throw, "blanket": blanket, "cushion": cushion, "bedding": bedding, "pillow": pillow}
