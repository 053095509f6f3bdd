"""Sandals, espadrilles and boots."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import BRASS, Draw, Picture, Tone, group, path, rect, stroke

_SOLE = "M0 -150C46 -150 70 -108 66 -50C62 0 44 30 48 80C52 128 36 156 0 156C-36 156 -48 128 -44 82C-40 30 -66 0 -66 -50C-66 -108 -42 -150 0 -150Z"


def sandals(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    straps = stroke("M-62 -66Q10 -46 60 -4M62 -66Q-10 -46 -58 -4", t.deep, 34) + stroke(
        "M-62 -68Q10 -48 60 -6M62 -68Q-10 -48 -58 -6", t.base, 27
    )
    ankle = stroke("M-46 92Q0 58 46 92", t.base, 20) + rect(
        26, 66, 24, 28, "none", 4, stroke=BRASS.base, stroke_width=6
    )
    for x, flip, turn in ((204, 1, -8), (396, -1, 8)):
        p.lying(
            group(
                path(_SOLE, "#7B5A3C"),
                path(_SOLE, "#D2A877", transform="scale(.92 .95)"),
                straps,
                ankle,
                transform=f"translate({x} 306) rotate({turn}) scale({flip * 1.32} 1.32)",
            )
        )


def espadrilles(p: Picture) -> None:
    p.flat_lay()
    upper = "M0 -142C42 -142 62 -106 60 -50C58 -6 44 10 44 40L40 96Q46 148 0 148Q-46 148 -40 96L-44 40C-44 10 -58 -6 -60 -50C-62 -106 -42 -142 0 -142Z"
    mouth = "M0 -6C26 -6 34 20 32 50Q30 128 0 130Q-30 128 -32 50C-34 20 -26 -6 0 -6Z"
    rope = stroke(_SOLE, "#B79566", 5, stroke_dasharray="7 6")
    stitch = stroke("M-44 -92Q0 -70 44 -92", p.tone.pale, 4, stroke_dasharray="9 7")
    for x, turn in ((204, -7), (396, 7)):
        p.lying(
            group(
                path(_SOLE, "#DFC391"),
                rope,
                path(upper, p.cloth()),
                path(mouth, "#E9D9B8"),
                path("M0 -6C26 -6 34 20 32 50Q0 30 -32 50C-34 20 -26 -6 0 -6Z", p.tone.deep, opacity=0.5),
                stitch,
                transform=f"translate({x} 304) rotate({turn}) scale(1.34)",
            )
        )


def boots(p: Picture) -> None:
    p.still_life()
    t = p.tone
    p.on_table(310, 486, 220, 26)
    d = "M0 0H118V206Q122 238 168 256Q230 276 226 322H6Q-6 240 0 180Z"
    for x, y, tone in ((232, 132, Tone(t.dark)), (118, 150, t)):
        leg = group(
            path(d, p.volume(tone)),
            path("M2 306H228V330Q228 338 218 338H14Q2 338 2 326Z", "#E9DFC9"),
            rect(-4, -4, 126, 26, tone.deep, 6),
            rect(52, 64, 14, 60, tone.deep, 7, opacity=0.4),
            stroke("M20 40V200", tone.pale, 9, opacity=0.5),
            transform=f"translate({x} {y})",
        )
        p.add(leg)


KINDS: dict[str, Draw] = {"sandals": sandals, "espadrilles": espadrilles, "boots": boots}
