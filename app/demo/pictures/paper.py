"""Notebooks, pens, cards and paper gifts."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import (
    BRASS,
    CREAM,
    INK,
    LEAF,
    RED,
    Draw,
    Picture,
    Tone,
    ellipse,
    group,
    path,
    rect,
    stroke,
)


def _view(k: int) -> str:
    sky, sea = (("#F2D8B8", "#26636E"), ("#CFDDE4", "#61778A"), ("#EBC9B4", "#2A3D61"))[k]
    scene = [
        rect(-120, -84, 240, 168, sky),
        rect(-120, 20, 240, 64, sea),
        stroke("M-90 48h60M10 58h70M-30 68h40", "#F7EFDF", 4, opacity=0.7),
    ]
    if k == 0:
        scene.append(path("M20 -50H44L50 24H14ZM16 -50H48L32 -74Z", "#FBF7EE") + path("M18 -26H46L48 -4H16Z", RED.base))
    elif k == 1:
        scene.append(path("M-60 24H30L14 46H-46Z", RED.base) + path("M-14 18V-60L40 18ZM-20 18V-44L-58 18Z", "#FBF7EE"))
    else:
        scene.append(
            ellipse(-40, -16, 34, 34, "#E0784C")
            + path("M-10 20V-26L20 -48L50 -26V20ZM54 20V-14L80 -32L106 -14V20Z", "#FBF7EE")
            + path("M-14 -24L20 -52L54 -24ZM50 -12L80 -36L110 -12Z", RED.base)
        )
    return group(*scene)


def notebook(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    diary = p.style == "diary"
    cover = group(
        rect(168, 92, 290, 410, "#F4ECDD", 10), rect(160, 84, 286, 410, p.cloth(), 10), rect(160, 84, 34, 410, t.dark, 8),
        rect(408, 84, 12, 410, t.deep), transform="rotate(-7 300 300)",
    )  # fmt: skip
    p.lying(group(stroke("M262 486V540", RED.base, 10), transform="rotate(-7 300 300)"), cover)
    face = [rect(232, 170, 140, 84, CREAM.base, 4), stroke("M256 204h92M268 226h68", INK.base, 6)]
    if diary:
        face = [
            stroke("M230 300Q256 276 282 300T334 300T386 300M230 330Q256 306 282 330T334 330T386 330", CREAM.base, 7),
            ellipse(308, 214, 42, 42, CREAM.base),
            ellipse(326, 206, 38, 38, t.base),
            stroke("M272 420h74", CREAM.base, 8),
        ]
    p.add(group(*face, transform="rotate(-7 300 300)"))
    p.lying(
        group(
            rect(-6, -120, 14, 220, "#D6A243", 3),
            path("M-6 100L8 100L1 126Z", "#EBD9B4"),
            rect(-6, -134, 14, 18, RED.base, 4),
            transform="translate(500 360) rotate(24)",
        )
    )


def pen(p: Picture) -> None:
    p.flat_lay()
    p.lying(group(rect(120, 140, 330, 330, "#FBF7EE", 4), transform="rotate(-5 300 300)"))
    p.add(
        group(
            stroke(
                "M166 220C196 190 214 250 240 216S290 236 316 210S356 222 380 214M166 268C190 246 220 292 250 264S300 280 330 262M166 316C196 296 220 336 246 312",
                INK.base,
                5,
            ),
            transform="rotate(-5 300 300)",
        )
    )
    barrel = p.gradient((0, BRASS.dark), (0.35, BRASS.pale), (0.6, BRASS.base), (1, BRASS.deep))
    p.lying(
        group(
            rect(-16, -190, 32, 300, barrel, 6),
            path("M-16 108H16L4 168H-4Z", barrel),
            rect(-3, 164, 6, 16, "#3A302C", 2),
            rect(-17, -60, 34, 6, BRASS.deep),
            rect(12, -182, 9, 96, BRASS.dark, 4),
            rect(-10, -212, 20, 26, BRASS.base, 5),
            transform="translate(372 336) rotate(38) scale(1.15)",
        )
    )


def cards(p: Picture) -> None:
    p.flat_lay()
    for k, (x, y, turn) in enumerate(((234, 190, -9), (372, 300, 7), (246, 428, -4))):
        frame = rect(-136, -100, 272, 200, "#FBF7EE", 4)
        p.lying(
            group(frame, p.inside("M-120 -84H120V84H-120Z", _view(k)), transform=f"translate({x} {y}) rotate({turn})")
        )


def puzzle(p: Picture) -> None:
    p.flat_lay()
    p.lying(
        group(
            rect(94, 110, 340, 250, Tone(p.tone.base).dark, 10),
            rect(106, 98, 340, 250, p.tone.base, 10),
            p.inside("M126 118H426V276H126Z", group(_view(2), transform="translate(276 196) scale(1.28)")),
            rect(126, 290, 200, 14, CREAM.base, 4),
            rect(126, 314, 120, 12, CREAM.base, 4, opacity=0.7),
            transform="rotate(-5 280 240)",
        )
    )
    piece = "M0 0H28C20 -20 52 -20 44 0H72V28C92 20 92 52 72 44V72H44C52 54 20 54 28 72H0V44C18 52 18 20 0 28Z"
    for x, y, turn, colour in (
        (330, 400, 12, "#E0784C"),
        (438, 430, -18, "#F2D8B8"),
        (232, 456, 30, "#2A3D61"),
        (120, 420, -12, "#26636E"),
    ):
        p.lying(path(piece, colour, transform=f"translate({x} {y}) rotate({turn} 36 36)"))


def gift_card(p: Picture) -> None:
    p.flat_lay()
    envelope = group(
        rect(106, 196, 388, 262, "#E8DCC6", 8),
        path("M106 200L300 60L494 200Z", p.stripes("#F7EFDF", INK.base, 22, 9)),
        path("M106 204L300 344L494 204V450Q494 458 486 458H114Q106 458 106 450Z", "#F0E6D3"),
        stroke("M106 204L300 344L494 204", "#D6C6A8", 4),
    )
    card = group(
        rect(160, 110, 280, 176, p.cloth(), 12),
        rect(160, 186, 280, 18, CREAM.base),
        rect(214, 110, 18, 176, CREAM.base),
        path("M223 194C196 150 160 168 222 194C286 168 250 150 223 194Z", CREAM.light),
        stroke("M278 234h124M278 256h80", CREAM.base, 7),
    )
    p.lying(group(envelope, transform="rotate(-6 300 320) translate(0 50)"))
    p.lying(group(card, transform="rotate(-6 300 320) translate(0 36)"))
    p.add(
        group(
            path("M106 254L300 394L494 254V500Q494 508 486 508H114Q106 508 106 500Z", "#F0E6D3"),
            stroke("M106 254L300 394L494 254", "#D6C6A8", 4),
            ellipse(300, 396, 26, 26, RED.base),
            ellipse(300, 396, 16, 16, "none", stroke=RED.dark, stroke_width=4),
            transform="rotate(-6 300 320)",
        )
    )


def seeds(p: Picture) -> None:
    p.flat_lay()
    packet = [
        rect(176, 84, 248, 360, "#F4ECDC", 6),
        rect(176, 84, 248, 30, LEAF.base, 4),
        stroke("M220 394h160M250 418h100", INK.base, 6),
    ]
    for x, y, colour in ((252, 230, "#E2B6A6"), (340, 196, "#8FA7C3"), (318, 300, "#E0913B")):
        packet.append(stroke(f"M{x} {y}Q{x + 6} {y + 60} 300 372", LEAF.dark, 4))
        packet.append(
            "".join(ellipse(x, y - 26, 15, 26, colour, transform=f"rotate({a} {x} {y})") for a in range(0, 360, 60))
            + ellipse(x, y, 12, 12, "#6D4A33")
        )
    p.lying(group(*packet, transform="rotate(-6 300 300)"))
    p.add(
        *(
            ellipse(
                330 + (i * 59) % 190,
                486 + (i * 31) % 60,
                5,
                3.5,
                ("#5B4636", "#8A6B4A")[i % 2],
                transform=f"rotate({i * 40} {330 + (i * 59) % 190} {486 + (i * 31) % 60})",
            )
            for i in range(22)
        )
    )


KINDS: dict[str, Draw] = {
    "notebook": notebook,
    "pen": pen,
    "cards": cards,
    "puzzle": puzzle,
    "gift_card": gift_card,
    "seeds": seeds,
}
