"""Knitwear and jackets, laid flat or on a hanger."""

# ruff: noqa: E501 - path data and rows of shapes read better unwrapped

from app.demo.pictures.canvas import BRASS, CREAM, INK, WOOD, Draw, Picture, Tone, ellipse, path, rect, stroke

_BODY = "M216 132Q300 164 384 132Q424 142 452 170L540 400Q548 424 524 432L486 444Q470 446 464 430L426 322L428 520Q300 538 172 520L174 322L136 430Q130 446 114 444L76 432Q52 424 60 400L148 170Q176 142 216 132Z"


_CUFFS = "M60 404L138 428L128 446L76 432Q54 424 60 404ZM540 404L462 428L472 446L524 432Q546 424 540 404Z"


def _sleeve_lines(tone: Tone) -> str:
    return stroke("M176 330Q180 250 190 210M424 330Q420 250 410 210", tone.deep, 6, opacity=0.35)


def _hanger(p: Picture) -> None:
    p.add(
        stroke("M300 92V78Q300 58 318 58Q336 58 332 76", "#6D6257", 6), stroke("M184 156L300 92L416 156", WOOD.dark, 14)
    )


def jumper(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    line = CREAM.base if not t.is_light else INK.base
    fill = p.stripes(t.base, line, 40, 13) if p.style == "stripes" else p.cloth()
    p.lying(path(_BODY, fill))
    p.add(path("M172 488Q300 506 428 488V520Q300 538 172 520Z", t.dark), path(_CUFFS, t.dark), _sleeve_lines(t))
    ribs = "".join(f"M{180 + k * 10} {492 + (14 if 6 < k < 18 else 7)}v24" for k in range(25))
    p.add(stroke(ribs, t.deep, 2, opacity=0.5))
    if p.style == "stripes":
        p.add(
            path("M216 132Q300 164 384 132L374 120Q300 146 226 120Z", t.dark),
            path("M226 122Q300 148 374 122Q300 128 226 122Z", t.deep),
        )
        p.add(*(ellipse(x, y, 5, 5, BRASS.base) for x, y in ((240, 146), (226, 140), (212, 136))))
        return
    cables = "".join(f"M{x} 180V486" for x in range(200, 410, 16))
    p.add(p.inside(_BODY, stroke(cables, t.dark, 4, opacity=0.55)))
    p.add(
        path("M226 136Q222 96 232 76Q300 60 368 76Q378 96 374 136Q300 170 226 136Z", p.cloth()),
        stroke("".join(f"M{x} 74V150" for x in range(240, 366, 12)), t.dark, 3, opacity=0.5),
        ellipse(300, 78, 66, 12, t.deep),
    )


def cardigan(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    p.lying(path(_BODY, p.cloth()))
    p.add(
        path("M216 132L300 330L384 132Q300 152 216 132Z", t.deep),
        stroke("M216 132L300 330L384 132M300 330V526", t.dark, 13),
        path("M172 492Q300 510 428 492V520Q300 538 172 520Z", t.dark),
        path(_CUFFS, t.dark),
    )
    p.add(*(ellipse(300, y, 8, 8, "#6D4A33") for y in (336, 376, 416, 456, 498)), _sleeve_lines(t))
    p.add(stroke("M194 400H268V470M406 400H332V470", t.dark, 5), stroke("M194 402H268M332 402H406", t.deep, 4))


def tee(p: Picture) -> None:
    p.flat_lay()
    d = "M206 138Q300 158 394 138Q432 148 458 176L522 328L452 362L424 300L426 510Q300 526 174 510L176 300L148 362L78 328L142 176Q168 148 206 138Z"
    p.lying(path(d, p.stripes("#F5EFE3", p.tone.base, 27, 11)))
    p.add(
        path("M206 138Q300 158 394 138Q300 176 206 138Z", "#D8CDB9"),
        stroke("M206 138Q300 172 394 138", "#FBF7EE", 7),
        stroke("M176 306Q180 240 190 210M424 306Q420 240 410 210", "#2b2230", 5, opacity=0.2),
    )
    p.add(path(d, p.gradient((0, "#FFFFFF"), (1, "#2b2230"), vertical=True), opacity=0.09))


def raincoat(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    _hanger(p)
    child = p.style == "child"
    hem = 500 if child else 548
    body = f"M222 146L378 146Q420 156 444 184L504 404L440 426L416 330L436 {hem}Q300 {hem + 18} 164 {hem}L184 330L160 426L96 404L156 184Q180 156 222 146Z"
    p.lying(
        path(body, p.cloth()),
        path("M214 152Q206 86 300 80Q394 86 386 152Q344 190 300 190Q256 190 214 152Z", p.cloth(Tone(t.light))),
    )
    p.add(
        path("M244 148Q246 112 300 108Q354 112 356 148Q330 172 300 172Q270 172 244 148Z", t.deep),
        stroke(f"M300 190V{hem + 7}", t.dark, 22),
        stroke(f"M300 190V{hem + 7}", t.base, 14),
    )
    p.add(*(ellipse(300, y, 7, 7, BRASS.light) for y in range(216, hem, 54)))
    p.add(
        *(rect(x, 388, 74, 22, t.dark, 6) + rect(x + 2, 384, 70, 20, t.light, 6) for x in (198, 328)),
        stroke("M188 336Q192 260 204 220M412 336Q408 260 396 220", t.deep, 5, opacity=0.4),
    )
    if child:
        p.add(
            p.inside(body, rect(90, 446, 420, 18, "#F3F1EA"), rect(90, 446, 420, 4, "#CFCBC0")),
            stroke("M112 376L166 396M488 376L434 396", "#F3F1EA", 12),
        )


def jacket(p: Picture) -> None:
    p.flat_lay()
    t = p.tone
    _hanger(p)
    body = "M222 138L378 138Q424 150 448 180L508 420L442 440L418 332L424 508H176L182 332L158 440L92 420L152 180Q176 150 222 138Z"
    p.lying(path(body, p.cloth()))
    p.add(
        path("M222 138L300 214L378 138L356 128L300 152L244 128Z", CREAM.dark),
        path("M222 138L244 124L300 178L268 218Z", t.light),
        path("M378 138L356 124L300 178L332 218Z", t.light),
    )
    p.add(stroke("M300 196V506", t.deep, 4), *(ellipse(308, y, 7, 7, "#D8CDB9") for y in (230, 296, 362, 428)))
    p.add(
        *(
            path(f"M{x} {y}h{w}v{h}q-{w / 2} 10 -{w} 0Z", t.light, opacity=0.5)
            + stroke(f"M{x} {y}h{w}v{h}q-{w / 2} 10 -{w} 0Z", t.deep, 3, stroke_dasharray="7 5")
            for x, y, w, h in ((206, 246, 66, 66), (200, 388, 78, 84), (324, 388, 78, 84))
        )
    )
    p.add(stroke("M184 338Q188 262 200 220M416 338Q412 262 400 220", t.deep, 5, opacity=0.4))


KINDS: dict[str, Draw] = {"jumper": jumper, "cardigan": cardigan, "tee": tee, "raincoat": raincoat, "jacket": jacket}
