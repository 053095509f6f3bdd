"""Totes, baskets, bags and small leather goods."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import (
    BRASS,
    CREAM,
    INK,
    LEAF,
    LEATHER,
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
)


def tote(p: Picture) -> None:
    p.flat_lay() if p.style == "print" else p.still_life(440)
    t = p.tone
    if p.style == "large":
        p.on_table(300, 508, 200)
        p.add(
            stroke("M206 250Q200 90 300 90Q400 90 394 250", "#CDB58A", 15),
            stroke("M206 250Q200 90 300 90Q400 90 394 250", "#A98E62", 15, stroke_dasharray="3 9"),
        )
        p.add(
            path("M100 230H500L470 506H130Z", p.cloth()),
            path("M122 430L478 430L470 506H130Z", INK.base if t.is_light else t.deep),
            rect(96, 224, 408, 24, t.dark, 6),
        )
        p.add(
            *(ellipse(x, 262, 12, 12, BRASS.base) + ellipse(x, 262, 6, 6, BRASS.deep) for x in (206, 394)),
            stroke("M112 250V420M488 250V420", t.deep, 3, opacity=0.4),
        )
        return
    p.lying(
        stroke("M232 210Q226 60 300 58Q374 60 368 210", t.dark, 20),
        path("M142 200H458L470 530Q300 544 130 530Z", p.cloth()),
    )
    p.add(
        stroke("M232 226Q231 200 231 190M368 226Q369 200 369 190", t.dark, 20),
        stroke("M144 220H456", t.deep, 3, stroke_dasharray="8 6"),
    )
    ring = ellipse(300, 372, 78, 78, "none", stroke="#FBF6EA", stroke_width=44) + ellipse(
        300, 372, 78, 78, "none", stroke=RED.base, stroke_width=40, stroke_dasharray="61.3 61.3"
    )
    p.add(
        ring,
        ellipse(300, 372, 100, 100, "none", stroke=INK.base, stroke_width=4),
        ellipse(300, 372, 56, 56, "none", stroke=INK.base, stroke_width=4),
    )


def market_basket(p: Picture) -> None:
    p.still_life(440)
    p.on_table(300, 508, 190)
    t = p.tone
    p.add(stroke("M206 286Q190 110 300 108Q410 110 394 286", LEATHER.dark, 15))
    p.add(
        path("M380 280L430 120L470 140L440 284Z", LEAF.base),
        stroke("M408 270L448 140M396 270L424 150", LEAF.light, 7),
        stroke("M388 300L402 190", "#F2EEDC", 16),
        ellipse(190, 258, 44, 40, "#B8442F"),
        ellipse(262, 250, 40, 38, "#D6A243"),
    )
    body = "M96 268H504Q500 420 446 500Q300 524 154 500Q100 420 96 268Z"
    lattice = p.define(
        f'<pattern id="{{id}}" width="26" height="26" patternUnits="userSpaceOnUse">{rect(0, 0, 26, 26, t.base)}'
        f"{stroke('M0 13L13 0L26 13L13 26Z', t.dark, 4)}{stroke('M0 0L26 26', t.light, 2)}</pattern>"
    )
    p.add(
        path(body, lattice),
        path(body, p.gradient((0, "#2b2230"), (0.4, "#FFFFFF"), (1, "#2b2230")), opacity=0.13),
        rect(90, 254, 420, 26, t.dark, 13),
    )
    p.add(
        *(
            rect(x, 262, 34, 62, LEATHER.base, 8)
            + ellipse(x + 17, 278, 4, 4, BRASS.light)
            + ellipse(x + 17, 308, 4, 4, BRASS.light)
            for x in (190, 376)
        )
    )


def net_bag(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    p.add(ellipse(300, 70, 12, 12, WOOD.dark))
    p.add(stroke("M236 240Q250 90 300 76Q350 90 364 240", t.base, 12))
    fruit = (
        (230, 420, 58, "#E0913B"),
        (330, 446, 62, "#D6A243"),
        (384, 364, 52, "#B8442F"),
        (286, 350, 54, "#8FA35E"),
        (216, 330, 42, "#D6A243"),
    )
    p.lying(*(ellipse(x, y, r, r, c) for x, y, r, c in fruit))
    p.add(*(ellipse(x - r * 0.3, y - r * 0.35, r * 0.24, r * 0.16, "#FFFFFF", opacity=0.4) for x, y, r, _ in fruit))
    outline = "M196 236H404Q470 340 440 440Q390 528 300 530Q210 528 160 440Q130 340 196 236Z"
    net = p.define(
        f'<pattern id="{{id}}" width="34" height="34" patternUnits="userSpaceOnUse">{stroke("M0 17L17 0L34 17L17 34Z", t.base if not t.is_light else "#F7F0E0", 5)}</pattern>'
    )
    p.add(path(outline, net), stroke("M196 236H404", t.base, 14))


def bucket_bag(p: Picture) -> None:
    p.still_life(440)
    t = p.tone
    p.on_table(300, 506, 150)
    p.add(stroke("M196 240C150 40 450 40 404 240", t.dark, 12))
    body = "M166 230H434L410 486Q300 514 190 486Z"
    p.add(
        ellipse(300, 230, 134, 26, t.deep),
        path(body, p.volume()),
        path("M182 410L418 410L410 486Q300 514 190 486Z", t.dark),
    )
    p.add(
        stroke("M166 262Q300 300 434 262", t.pale, 6),
        *(ellipse(x, y, 9, 9, BRASS.base) for x, y in ((196, 262), (248, 274), (352, 274), (404, 262))),
    )
    p.add(
        stroke("M292 280Q276 330 288 366M308 280Q330 320 316 372", t.pale, 6),
        ellipse(288, 372, 8, 12, BRASS.base),
        ellipse(316, 378, 8, 12, BRASS.base),
        stroke("M186 420H414", t.light, 3, stroke_dasharray="8 6"),
    )


def backpack(p: Picture) -> None:
    p.still_life(450)
    t = p.tone
    p.on_table(300, 520, 150)
    p.add(stroke("M262 96Q300 56 338 96", LEATHER.base, 13))
    p.add(
        rect(166, 190, 268, 330, p.volume(), 34),
        rect(176, 96, 248, 108, p.cloth(Tone(t.dark)), 26),
        stroke("M186 132H414M186 166H414", t.deep, 4, opacity=0.5),
    )
    p.add(
        *(
            rect(x, 120, 22, 210, LEATHER.base, 6)
            + rect(x - 4, 236, 30, 34, "none", 5, stroke=BRASS.base, stroke_width=6)
            for x in (216, 362)
        )
    )
    p.add(
        rect(192, 352, 216, 134, p.cloth(Tone(t.light)), 18),
        stroke("M198 384H402", t.deep, 5),
        rect(272, 412, 56, 34, LEATHER.base, 4),
    )


def pouch(p: Picture) -> None:
    p.still_life()
    t = p.tone
    p.on_table(300, 478, 190)
    d = "M108 266Q300 232 492 266L506 440Q500 476 460 480Q300 492 140 480Q100 476 94 440Z"
    p.add(
        path(d, p.cloth()),
        p.inside(
            d,
            path("M90 500L250 230H330L170 500Z", CREAM.base),
            path("M196 500L356 230H376L216 500Z", RED.base if t.base != RED.base else INK.base),
        ),
    )
    p.add(
        path("M104 274Q300 236 496 274L494 250Q300 214 106 250Z", t.dark),
        stroke("M120 258Q300 226 480 258", BRASS.light, 5, stroke_dasharray="4 5"),
        stroke("M476 256q34 6 30 52", INK.base, 8),
        ellipse(506, 316, 11, 15, RED.base),
    )
    p.add(stroke("M126 300Q300 270 474 300", t.deep, 3, stroke_dasharray="8 6", opacity=0.6))


def wallet(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    p.lying(
        group(
            rect(120, 176, 360, 260, p.cloth(Tone(t.dark)), 20),
            rect(150, 150, 250, 120, "#D9D2BF", 8),
            rect(170, 166, 250, 110, "#8FA7B3", 8),
            rect(120, 210, 360, 230, p.cloth(), 20),
            transform="rotate(-9 300 300)",
        )
    )
    edge = stroke(
        "M134 224H466V418Q466 426 458 426H142Q134 426 134 418Z", t.pale, 3, stroke_dasharray="9 7", opacity=0.8
    )
    p.add(
        group(
            edge,
            path("M258 210H342L330 262Q300 284 270 262Z", t.dark, opacity=0.6),
            stroke("M384 390h20M412 390h20", t.deep, 6),
            transform="rotate(-9 300 300)",
        )
    )


KINDS: dict[str, Draw] = {
    "tote": tote,
    "market_basket": market_basket,
    "net_bag": net_bag,
    "bucket_bag": bucket_bag,
    "backpack": backpack,
    "pouch": pouch,
    "wallet": wallet,
}
