"""What cooks, cuts and stores."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import BRASS, INK, WOOD, Draw, Picture, Tone, ellipse, group, path, rect, stroke, turned


def casserole(p: Picture) -> None:
    p.still_life()
    p.on_table(300, 476, 200)
    t = p.tone
    for x in (84, 452):
        p.add(rect(x, 326, 64, 34, t.dark, 17), rect(x + 14, 334, 36, 14, p.table, 7))
    body = "M118 296L482 296L474 440Q470 474 434 476L166 476Q130 474 126 440Z"
    p.add(path(body, p.volume()), rect(108, 284, 384, 24, t.dark, 10))
    p.add(path("M116 284Q122 214 300 206Q478 214 484 284Z", p.volume()), rect(106, 276, 388, 16, t.light, 8))
    p.add(ellipse(300, 202, 40, 12, BRASS.dark), ellipse(300, 186, 34, 18, p.volume(BRASS)))


def mill(p: Picture) -> None:
    p.still_life()
    p.on_table(300, 490, 84)
    body = turned(300, [(206, 46), (222, 52), (262, 42), (330, 40), (410, 56), (470, 70), (488, 68)])
    p.add(path(body, p.volume()), ellipse(300, 206, 46, 10, p.tone.dark))
    p.add(
        path(turned(300, [(122, 16), (134, 44), (172, 54), (198, 44)]), p.volume()),
        ellipse(300, 112, 13, 13, p.volume(BRASS)),
    )
    p.add(rect(250, 446, 100, 8, p.tone.dark, 4, opacity=0.5), rect(258, 200, 84, 8, BRASS.base, 4))
    p.add(*(ellipse(400 + (i * 29) % 90, 470 + (i * 17) % 34, 6, 5, "#3A302C") for i in range(9)))


def jars(p: Picture) -> None:
    p.still_life()
    fills = (("#E3C287", 148, 190, 440), ("#8A4B32", 298, 270, 474), ("#E9DFCB", 440, 150, 456))
    for colour, cx, h, base in fills:
        p.on_table(cx, base - 2, 66)
        p.add(
            rect(cx - 66, base - h * 0.72, 132, h * 0.72 - 6, colour, 16),
            rect(cx - 70, base - h, 140, h, p.tone.base, 20, opacity=0.5),
        )
        p.add(
            rect(cx - 62, base - h - 30, 124, 38, p.volume(WOOD), 8),
            rect(cx - 66, base - h + 6, 132, 8, "#FFFFFF", 4, opacity=0.6),
        )
        p.add(
            rect(cx - 56, base - h + 26, 10, h - 60, "#FFFFFF", 5, opacity=0.55),
            rect(cx - 22, base - h * 0.5, 60, 36, "#FBF7EE", 4),
        )
        p.add(stroke(f"M{cx - 12} {base - h * 0.5 + 18}h38", INK.base, 4))


def board(p: Picture) -> None:
    p.flat_lay()
    outline = "M262 70Q300 52 338 70Q346 120 340 168Q440 178 446 230L440 478Q434 530 380 534L220 534Q166 530 160 478L154 230Q160 178 260 168Q254 120 262 70Z"
    p.lying(path(outline, p.gradient((0, "#D3A772"), (0.5, "#B98650"), (1, "#CFA06A"))))
    grain = "M190 200C230 300 200 400 226 530M236 176C280 290 230 420 282 534M300 90C320 250 280 380 330 534M352 176C360 290 400 380 372 534M410 196C396 300 430 420 404 520"
    p.add(
        p.inside(
            outline,
            stroke(grain, "#8E5F34", 5, opacity=0.55),
            stroke("M268 190C300 330 262 420 306 534M384 180C372 330 420 440 392 530", "#7A4E2A", 3, opacity=0.5),
        )
    )
    p.add(ellipse(300, 100, 15, 15, p.wall), ellipse(300, 102, 15, 15, "#000000", opacity=0.12))
    p.lying(
        path("M196 438L300 400L352 452L226 488Z", "#F2DDA2"),
        path("M196 438L226 488L228 508L198 456ZM226 488L352 452L352 470L228 508Z", "#DDBB72"),
    )
    p.add(
        *(ellipse(x, y, 20, 23, "#6C4668") for x, y in ((372, 300), (340, 322), (380, 340), (352, 358))),
        stroke("M362 282Q370 250 396 244", "#5F7F57", 5),
    )


def knife(p: Picture) -> None:
    p.flat_lay()
    blade = "M-18 -30L212 -8Q236 2 206 18L-18 30Z"
    handle = "M-212 -20Q-226 0 -212 24Q-110 40 -18 30L-18 -30Q-110 -36 -212 -20Z"
    walnut = Tone("#7A5236")
    p.lying(
        group(
            path(blade, p.gradient((0, "#F3F4F4"), (0.5, "#CBD0D2"), (1, "#AEB5B8"), vertical=True)),
            path(handle, p.gradient((0, walnut.light), (1, walnut.dark), vertical=True)),
            rect(-30, -31, 22, 62, p.gradient((0, "#E5E2DA"), (1, "#9E9C96"), vertical=True), 3),
            *(ellipse(x, 0, 7, 7, BRASS.light) for x in (-176, -120, -64)),
            stroke("M-198 10Q-110 22 -44 14", walnut.deep, 3, opacity=0.6),
            transform="translate(306 312) rotate(-38) scale(1.12)",
        )
    )
    p.lying(
        *(ellipse(x, y, 30, 30, "#B8442F") for x, y in ((430, 430), (478, 396))), ellipse(420, 420, 9, 6, "#E08A6E")
    )
    p.add(stroke("M430 404q4 -14 16 -16M478 370q6 -10 16 -10", "#5F7F57", 6))


KINDS: dict[str, Draw] = {"casserole": casserole, "mill": mill, "jars": jars, "board": board, "knife": knife}
