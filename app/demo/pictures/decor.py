"""Vases, baskets and what hangs on the wall."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from math import cos, radians, sin

from app.demo.pictures.canvas import LEAF, WOOD, Draw, Picture, Tone, ellipse, group, path, rect, stroke, turned


def _stem(x0: float, y0: float, x1: float, y1: float) -> str:
    return stroke(f"M{x0} {y0}Q{(x0 + x1) / 2 + (x1 - x0) * 0.1} {(y0 + y1) / 2} {x1} {y1}", LEAF.dark, 5)


def _sprig(x: float, y: float, lean: float, colour: str) -> str:
    leaves = [
        ellipse(
            x + s * 13 - lean * k * 9,
            y + k * 24,
            15,
            7,
            colour,
            transform=f"rotate({s * -38} {x + s * 13 - lean * k * 9} {y + k * 24})",
        )
        for k in range(5)
        for s in (-1, 1)
    ]
    return "".join(leaves)


_SPRIG_GREENS = {-1: "#7F9A6C", 0: "#93A97C", 1: "#6B8860"}


def _lighthouse(x: float, y: float, w: float, h: float) -> str:
    cx = x + w * 0.58
    tower = f"M{cx - 22} {y + 130}H{cx + 22}L{cx + 32} {y + 286}H{cx - 32}Z"
    return group(
        rect(x, y, w, h, "#F2D8B8"), ellipse(x + w * 0.28, y + 176, 52, 52, "#E0784C"), rect(x, y + 236, w, h, "#26636E"), rect(x, y + 262, w, h, "#1E4F5C"),
        stroke(f"M{x + 34} {y + 252}h76M{x + 50} {y + 276}h44M{x + 150} {y + 330}h60M{x + 20} {y + 318}h50", "#F2D8B8", 4),
        path(f"M{cx - 90} {y + 300}Q{cx - 30} {y + 268} {cx + 30} {y + 280}T{x + w} {y + 290}V{y + 330}H{cx - 90}Z", "#2A3D61"),
        path(tower, "#FBF7EE"), path(f"M{cx - 25} {y + 166}H{cx + 25}L{cx + 28} {y + 206}H{cx - 28}ZM{cx - 30} {y + 246}H{cx + 30}L{cx + 32} {y + 284}H{cx - 32}Z", "#A94631"),
        rect(cx - 28, y + 122, 56, 10, "#2A3D61"), rect(cx - 16, y + 94, 32, 28, "#F4C95D"), path(f"M{cx - 22} {y + 94}Q{cx} {y + 62} {cx + 22} {y + 94}Z", "#A94631"),
    )  # fmt: skip


def _shoal(x: float, y: float, w: float, h: float) -> str:
    parts = [rect(x, y, w, h, "#DCE7EA")]
    for k in range(12):
        cx, cy = x + 66 + (k % 2) * 118, y + 36 + (k // 2) * 60
        fish = path(
            "M-52 0C-24 -24 18 -22 36 0L56 -14V14L36 0C18 22 -24 24 -52 0Z", "#E0784C" if k == 7 else "#2A3D61"
        ) + ellipse(-32, -3, 3, 3, "#FBF7EE")
        parts.append(group(fish, transform=f"translate({cx} {cy}) scale({-1 if k == 7 else 1} 1)"))
    return group(*parts)


def vase(p: Picture) -> None:
    p.still_life(430)
    p.on_table(300, 500, 84)
    if p.style == "tall":
        profile = [(230, 46), (250, 50), (330, 74), (420, 80), (486, 66), (500, 62)]
        stems = ((300, 236, 206, 96), (300, 236, 292, 60), (300, 236, 390, 104))
    else:
        profile = [(290, 34), (306, 38), (346, 96), (410, 118), (470, 88), (498, 62)]
        stems = ((300, 296, 190, 140), (300, 296, 302, 92), (300, 296, 410, 148))
    p.add(*(_stem(*s) for s in stems))
    if p.style == "tall":
        for (_, _, x, y), lean in zip(stems, (-1, 0, 1), strict=True):
            p.add(_sprig(x, y, lean, _SPRIG_GREENS[lean]))
    else:
        for (_, _, x, y), petal in zip(stems, ("#E2B6A6", "#A94631", "#D6A243"), strict=True):
            p.add(
                *(ellipse(x, y - 22, 15, 26, petal, transform=f"rotate({a} {x} {y})") for a in range(0, 360, 60)),
                ellipse(x, y, 15, 15, "#D6A243"),
            )
    body = turned(300, profile)
    top, r = profile[0]
    p.add(
        path(body, p.volume()),
        ellipse(300, top, r, r * 0.22, p.tone.deep),
        ellipse(300, top, r, r * 0.22, "none", stroke=p.tone.light, stroke_width=4),
    )
    p.add(
        p.inside(
            body,
            *(
                ellipse(200 + (i * 71) % 200, 250 + (i * 113) % 250, 1.7, 1.7, p.tone.deep, opacity=0.4)
                for i in range(40)
            ),
        )
    )


def budvases(p: Picture) -> None:
    p.still_life(430)
    for cx, h, colour, flower in (
        (170, 150, "#C6883B", "#E2B6A6"),
        (300, 230, "#6F9080", "#F0C75E"),
        (430, 190, "#6C8CA3", "#C4714C"),
    ):
        base = 496
        p.on_table(cx, base, 50)
        p.add(
            _stem(cx, base - h + 6, cx + 14, base - h - 110),
            ellipse(cx - 10, base - h - 40, 24, 9, LEAF.base, transform=f"rotate(28 {cx} {base - h - 40})"),
        )
        p.add(
            *(
                ellipse(cx + 14, base - h - 132, 12, 22, flower, transform=f"rotate({a} {cx + 14} {base - h - 112})")
                for a in range(0, 360, 72)
            ),
            ellipse(cx + 14, base - h - 112, 11, 11, "#8A4B32"),
        )
        body = turned(
            cx,
            [
                (base - h, 17),
                (base - h + 12, 13),
                (base - h * 0.58, 15),
                (base - h * 0.36, 44),
                (base - 22, 52),
                (base, 40),
            ],
        )
        p.add(
            path(body, colour, opacity=0.78),
            stroke(f"M{cx - 34} {base - h * 0.26}q-6 20 2 34", "#FFFFFF", 6, opacity=0.6),
            ellipse(cx, base - h, 17, 4, "#FFFFFF", opacity=0.4),
        )


def basket(p: Picture) -> None:
    p.still_life(430)
    p.on_table(300, 506, 170)
    wool = Tone("#61778A")
    p.add(
        path("M170 270Q220 160 300 214Q372 150 430 268L420 330H176Z", p.cloth(wool)),
        stroke("M232 226Q270 260 264 320M352 214Q336 262 356 320", wool.dark, 6),
    )
    body = "M132 270H468Q462 400 430 490Q300 518 170 490Q138 400 132 270Z"
    weave = p.define(
        f'<pattern id="{{id}}" width="32" height="24" patternUnits="userSpaceOnUse">{rect(0, 0, 32, 24, p.tone.dark)}'
        f"{rect(1, 1, 30, 10, p.tone.base, 5)}{rect(-15, 13, 30, 10, p.tone.light, 5)}{rect(17, 13, 30, 10, p.tone.light, 5)}</pattern>"
    )
    p.add(
        path(body, weave),
        path(body, p.gradient((0, "#2b2230"), (0.4, "#FFFFFF"), (1, "#2b2230")), opacity=0.12),
        rect(122, 256, 356, 26, p.tone.dark, 13),
    )
    p.add(stroke("M142 300Q92 330 148 372M458 300Q508 330 452 372", p.tone.deep, 13))


def mirror(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    p.lying(ellipse(300, 290, 216, 216, t.dark))
    spokes = "".join(
        f"M{300 + 172 * cos(radians(a)):.0f} {290 + 172 * sin(radians(a)):.0f}L{300 + 208 * cos(radians(a)):.0f} {290 + 208 * sin(radians(a)):.0f}"
        for a in range(0, 360, 9)
    )
    p.add(
        ellipse(300, 290, 206, 206, t.base),
        stroke(spokes, t.dark, 4),
        ellipse(300, 290, 178, 178, t.light),
        ellipse(300, 290, 166, 166, p.gradient((0, "#E6EEF0"), (1, "#B7C6CB"), vertical=True)),
    )
    glass = "M300 124A166 166 0 1 1 299 124Z"
    p.add(p.inside(glass, path("M120 420L330 100H400L190 460ZM250 470L440 170H462L276 470Z", "#FFFFFF", opacity=0.35)))


def poster(p: Picture) -> None:
    p.flat_lay()
    frame = (152, 62, 296, 420)
    x, y, w, h = frame
    art = (
        _lighthouse(x + 22, y + 22, w - 44, h - 44)
        if p.style == "lighthouse"
        else _shoal(x + 22, y + 22, w - 44, h - 44)
    )
    p.lying(rect(x - 10, y - 10, w + 20, h + 20, WOOD.base, 3), rect(x, y, w, h, "#FBF7EE"))
    p.add(p.inside(f"M{x + 22} {y + 22}h{w - 44}v{h - 44}h-{w - 44}Z", art))
    p.add(rect(0, 520, 600, 80, p.table), rect(0, 520, 600, 6, "#FFFFFF", opacity=0.35))


KINDS: dict[str, Draw] = {"vase": vase, "budvases": budvases, "basket": basket, "mirror": mirror, "poster": poster}
