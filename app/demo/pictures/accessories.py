"""Hats, the scarf, socks and the umbrella."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import CREAM, INK, WOOD, Draw, Picture, Tone, ellipse, group, path, rect, stroke


def beanie(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    dome = "M144 380Q140 160 300 146Q460 160 456 380Z"
    ribs = "".join(f"M{300 + k * 16} 150Q{300 + k * 30} 260 {300 + k * 30} 380" for k in range(-5, 6))
    p.lying(path(dome, p.cloth()), rect(122, 352, 356, 104, p.cloth(Tone(t.light)), 30))
    p.add(
        p.inside(dome, stroke(ribs, t.dark, 5, opacity=0.6)),
        stroke("".join(f"M{142 + k * 18} 362v84" for k in range(19)), t.dark, 4, opacity=0.5),
        rect(350, 392, 58, 30, CREAM.base, 3),
        stroke("M362 407h34", INK.base, 4),
    )


def scarf(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    tails = "M212 280L196 520H286L300 300ZM330 290L372 470H456L400 268Z"
    fringe = "".join(f"M{200 + k * 11} 520v28" for k in range(8)) + "".join(f"M{376 + k * 11} 470v28" for k in range(8))
    p.lying(
        path(tails, p.cloth()),
        stroke(fringe, t.dark, 5),
        path("M172 190Q180 112 300 104Q420 112 430 190Q436 286 300 302Q166 290 172 190Z", p.cloth(Tone(t.base))),
    )
    p.add(
        path("M228 186Q236 156 300 152Q364 156 372 186Q360 214 300 218Q240 214 228 186Z", p.wall),
        path("M228 186Q236 156 300 152Q364 156 372 186Q300 164 228 186Z", t.deep, opacity=0.7),
    )
    p.add(
        stroke("M186 220Q240 272 420 226M196 250Q270 290 400 254M214 150Q290 120 392 146", t.dark, 5, opacity=0.5),
        p.inside(
            tails,
            rect(180, 452, 120, 12, CREAM.base),
            rect(180, 474, 120, 12, CREAM.base),
            rect(350, 412, 120, 12, CREAM.base),
        ),
    )


def hat(p: Picture) -> None:
    p.still_life(430)
    p.on_table(300, 480, 230, 34)
    t = p.tone
    p.add(ellipse(300, 430, 246, 66, t.dark), ellipse(300, 422, 246, 62, t.base))
    rings = "".join(f"M{300 - r} 422A{r} {r * 0.25:.0f} 0 0 0 {300 + r} 422" for r in range(150, 246, 16))
    p.add(stroke(rings, t.dark, 3, opacity=0.6))
    crown = "M168 420Q164 236 236 218Q300 240 364 218Q436 236 432 420Q300 466 168 420Z"
    p.add(
        path(crown, p.volume()),
        p.inside(
            crown,
            stroke("".join(f"M160 {y}Q300 {y + 46} 440 {y}" for y in range(230, 380, 17)), t.dark, 3, opacity=0.5),
            path("M160 362Q300 410 440 362V410Q300 470 160 410Z", INK.base),
        ),
    )
    p.add(path("M428 384l46 -14l-8 22l12 18l-50 -8Z", INK.dark))


def socks(p: Picture) -> None:
    p.flat_lay()
    d = "M0 0H104V210Q104 240 130 256L196 300Q226 322 206 356Q188 382 156 370L36 318Q0 300 0 262Z"
    for x, y, turn in ((110, 96, -4), (270, 120, 7)):
        striped = p.inside(
            d,
            rect(-10, 0, 240, 400, p.tone.base),
            *(rect(-10, k, 240, 15, CREAM.base) for k in range(66, 250, 36)),
            path("M0 214L70 262L34 322L-10 300ZM150 262L240 310L190 400L128 356Z", p.tone.dark),
            rect(-10, 0, 240, 40, p.tone.dark),
        )
        ribs = stroke("".join(f"M{8 + k * 11} 4v32" for k in range(9)), p.tone.deep, 3, opacity=0.5)
        p.lying(group(striped, ribs, transform=f"translate({x} {y}) rotate({turn}) scale(1.05)"))


def umbrella(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    shaft = stroke("M0 -200V190Q0 240 40 240Q78 240 76 204", WOOD.dark, 14)
    canopy = path(
        "M0 -190C-130 -180 -226 -90 -232 40Q-200 6 -154 34Q-116 0 -76 32Q-38 0 0 32Q38 0 76 32Q116 0 154 34Q200 6 232 40C226 -90 130 -180 0 -190Z",
        p.gradient((0, t.light), (0.5, t.base), (1, t.dark)),
    )
    ribs = stroke(
        "M0 -190Q-130 -120 -154 34M0 -190Q-62 -100 -76 32M0 -190V32M0 -190Q62 -100 76 32M0 -190Q130 -120 154 34",
        t.deep,
        4,
        opacity=0.45,
    )
    p.lying(
        group(
            shaft,
            canopy,
            ribs,
            path("M-8 -216h16v30h-16Z", WOOD.base),
            transform="translate(296 300) rotate(16) scale(1.05)",
        )
    )


KINDS: dict[str, Draw] = {"beanie": beanie, "scarf": scarf, "hat": hat, "socks": socks, "umbrella": umbrella}
