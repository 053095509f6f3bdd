"""Fine foods in tins, jars and boxes."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import (
    CREAM,
    INK,
    LEAF,
    RED,
    WOOD,
    Draw,
    Picture,
    Tone,
    ellipse,
    group,
    path,
    rect,
    stroke,
    turned,
)


def tin(p: Picture) -> None:
    p.still_life()
    p.zoom = 1.1
    t = p.tone
    tall = p.style == "tea"
    top, r = (196, 104) if tall else (290, 150)
    p.on_table(300, 474, r)
    body = f"M{300 - r} {top}L{300 - r} 462Q300 {462 + r * 0.3} {300 + r} 462L{300 + r} {top}Z"
    p.add(path(body, p.volume()))
    band = f"M{300 - r} {top + 74}Q300 {top + 74 + r * 0.3} {300 + r} {top + 74}L{300 + r} {top + 146}Q300 {top + 146 + r * 0.3} {300 - r} {top + 146}Z"
    p.add(p.inside(body, path(band, "#F7EFDF")))
    mid = top + 110 + r * 0.15
    p.add(stroke(f"M264 {mid - 10}h72M276 {mid + 12}h48", t.deep, 6))
    lid = f"M{296 - r} {top - 34}L{296 - r} {top + 12}Q300 {top + 12 + r * 0.3} {304 + r} {top + 12}L{304 + r} {top - 34}Z"
    p.add(
        path(lid, p.volume(Tone(t.dark))),
        ellipse(300, top - 34, r + 4, r * 0.17, t.light),
        ellipse(300, top - 33, r - 10, r * 0.13, t.base),
    )
    if tall:
        p.add(*(stroke(f"M{430 + i * 26} {470 + (i * 13) % 24}q14 -14 26 -4", LEAF.deep, 6) for i in range(4)))
        return
    for x, y in ((452, 470), (500, 492), (104, 492)):
        p.add(
            rect(x - 22, y - 16, 44, 26, "#C98A3F", 5),
            path(f"M{x - 22} {y - 10}l-18 -8v24zM{x + 22} {y - 10}l18 -8v24z", "#F4E6C8"),
        )


def jam(p: Picture) -> None:
    p.still_life()
    p.zoom = 1.1
    p.on_table(300, 484, 116)
    p.add(rect(186, 232, 228, 252, p.gradient((0, "#8E2F2A"), (0.3, "#C6524A"), (1, "#7B2623")), 34))
    p.add(rect(196, 214, 208, 40, "#E8DAD0", 8, opacity=0.8), rect(206, 250, 12, 200, "#FFFFFF", 6, opacity=0.4))
    cover = "M178 214L168 246L204 234L238 250L272 236L306 250L340 236L372 250L400 234L432 246L422 214Q420 158 300 156Q180 158 178 214Z"
    p.add(path(cover, p.stripes("#F7EFDF", "#C6524A", 24, 8, 45)), rect(176, 208, 248, 14, WOOD.base, 7))
    p.add(
        rect(226, 306, 148, 112, "#FBF6EA", 8),
        path("M300 324c24 -22 54 6 0 52c-54 -46 -24 -74 0 -52Z", "#C6524A"),
        stroke("M262 396h76", INK.base, 5),
    )


def sardines(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    tin_ = "M150 176Q300 156 450 176Q494 182 494 226L494 376Q494 420 450 426Q300 444 150 426Q106 420 106 376L106 226Q106 182 150 176Z"
    p.lying(
        group(path(tin_, p.gradient((0, "#E9E6DE"), (1, "#B7B3A8"), vertical=True)), transform="rotate(-8 300 300)")
    )
    inner = "M156 196Q300 178 444 196Q474 200 474 232L474 370Q474 402 444 406Q300 424 156 406Q126 402 126 370L126 232Q126 200 156 196Z"
    fish = []
    for i in range(4):
        y = 226 + i * 50
        fish.append(
            path(
                f"M140 {y}C210 {y - 34} 350 {y - 30} 420 {y}L462 {y - 20}Q452 {y} 462 {y + 22}L420 {y + 2}C350 {y + 30} 210 {y + 32} 140 {y}Z",
                "#8FA7B3",
            )
        )
        fish.append(path(f"M150 {y + 4}C220 {y + 26} 350 {y + 24} 414 {y + 4}Z", "#DCE5E6"))
        fish.append(
            stroke(f"M190 {y - 12}q8 12 0 24M240 {y - 16}h120", "#5B7686", 3) + ellipse(168, y - 3, 5, 5, "#24343F")
        )
    p.add(group(path(inner, t.deep), p.inside(inner, *fish), transform="rotate(-8 300 300)"))
    p.lying(
        path("M420 92Q500 60 548 120L528 170Q474 108 410 136Z", t.base),
        path("M420 92Q500 60 548 120L544 130Q490 78 416 106Z", t.light),
    )
    p.lying(ellipse(130, 500, 48, 48, "#EBC94F"), ellipse(130, 500, 38, 38, "#F7E392"))
    p.add(stroke("M130 466v68M96 500h68M106 476l48 48M154 476l-48 48", "#EBC94F", 4))


def bottle(p: Picture) -> None:
    p.still_life()
    p.on_table(300, 490, 78)
    glass = Tone("#57653A")
    body = turned(300, [(150, 24), (204, 25), (238, 46), (268, 74), (300, 78), (470, 78), (488, 70)])
    p.add(path(body, p.volume(glass)), rect(272, 108, 56, 50, p.volume(Tone("#2F3A2A")), 6))
    p.add(
        rect(222, 322, 156, 118, CREAM.base),
        stroke("M260 408h80", INK.base, 6),
        stroke("M300 388C296 366 300 350 312 338", LEAF.deep, 4),
    )
    p.add(
        *(
            ellipse(x, y, 13, 6, LEAF.base, transform=f"rotate({a} {x} {y})")
            for x, y, a in ((288, 366, 30), (322, 360, -35), (286, 348, 35), (330, 342, -30))
        )
    )
    p.add(stroke("M240 300V310M238 452v16", "#FFFFFF", 8, opacity=0.4))
    p.add(*(ellipse(x, 488, 18, 14, c) for x, c in ((420, "#7D7E48"), (456, "#5E6637"), (438, "#6C7040"))))


def hamper(p: Picture) -> None:
    p.still_life()
    p.on_table(300, 486, 220)
    p.add(
        rect(150, 196, 82, 130, p.volume(Tone("#37573F")), 10),
        rect(146, 182, 90, 26, "#2C4633", 6),
        rect(150, 230, 82, 44, CREAM.base),
    )
    p.add(
        rect(250, 226, 96, 110, p.volume(Tone("#B5473C")), 16),
        path("M242 232q6 -38 56 -38t56 38Z", p.stripes("#F7EFDF", "#B5473C", 18, 6, 45)),
    )
    p.add(
        rect(366, 176, 70, 160, "#6B4433", 4),
        rect(366, 206, 70, 62, "#D6A243"),
        stroke("M382 226h38M382 244h26", "#6B4433", 5),
    )
    p.add(ellipse(124, 316, 40, 30, "#E2B36B"), ellipse(470, 318, 42, 30, "#E7C07A"))
    shred = "".join(f"M{100 + i * 20} 342q10 -{26 + (i * 7) % 16} 20 0" for i in range(20))
    p.add(stroke(shred, "#E9D9B4", 7))
    p.add(rect(84, 334, 432, 150, p.gradient((0, "#DDB983"), (1, "#BF9359"), vertical=True), 6))
    p.add(
        stroke("M88 384H512M88 434H512", "#A27845", 3, opacity=0.6),
        rect(284, 334, 34, 150, RED.base),
        rect(230, 388, 142, 56, CREAM.base, 4),
    )
    p.add(stroke("M258 410h86M272 428h58", INK.base, 5))


KINDS: dict[str, Draw] = {"tin": tin, "jam": jam, "sardines": sardines, "bottle": bottle, "hamper": hamper}
