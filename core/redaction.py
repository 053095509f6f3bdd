"""Text hygiene at every border: hidden Unicode out, card numbers and IBANs masked.

Both functions are pure, idempotent and linear in the length of the text, so that they can run on every message,
product text and tool result before it is stored, logged or shown to a model.
"""

from __future__ import annotations

import re
import unicodedata

# Characters that a person does not see but a model or a parser reads: controls (tab and newline stay), soft hyphen,
# zero-width and bidi marks, invisible operators, Hangul and Khmer fillers, variation selectors (they can carry
# smuggled bytes), surrogates, interlinear annotations, non-characters and the tags block.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_NEWLINES = re.compile("\r\n?|[\x85\u2028\u2029]")

# What people type between the digits of a card number or an IBAN: spaces of any kind, dots, dashes, slashes.
_GAP = r"[\s.\-\u2010-\u2015\u2212_/·]{0,3}"
_CARD_RUN = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{12,}}")
_IBAN_START = re.compile(rf"(?<![A-Za-z0-9])[A-Za-z]{{2}}{_GAP}\d{_GAP}\d")
_ALNUM_STEP = re.compile(rf"{_GAP}([A-Za-z0-9])")
_DIGITS = re.compile(r"\d+")

# ISO 13616 registry: characters in an IBAN of each country.
_IBAN_LENGTH = {
    code: int(length)
    for code, length in re.findall(
        "(..):(..)",
        "AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BI:27 BR:29 BY:28 CH:21 CR:22 CY:28 CZ:24 DE:22 "
        "DJ:27 DK:18 DO:28 EE:20 EG:29 ES:24 FI:18 FK:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 GR:27 GT:28 HN:28 "
        "HR:21 HU:28 IE:22 IL:23 IQ:23 IS:26 IT:27 JO:30 KW:30 KZ:20 LB:28 LC:32 LI:21 LT:20 LU:20 LV:21 LY:25 "
        "MC:27 MD:24 ME:22 MK:19 MN:20 MR:27 MT:31 MU:30 NI:28 NL:18 NO:15 OM:23 PK:24 PL:28 PS:29 PT:25 QA:29 "
        "RO:24 RS:22 RU:33 SA:24 SC:31 SD:18 SE:24 SI:19 SK:24 SM:27 SO:23 ST:25 SV:28 TL:23 TN:24 TR:26 UA:29 "
        "VA:22 VG:24 XK:20 YE:30",
    )
}


def clean_text(text: str) -> str:
    """Return `text` without characters that are invisible to a person, with `LF` line ends, in Unicode NFC."""
    return unicodedata.normalize("NFC", _HIDDEN.sub("", _NEWLINES.sub("\n", text)))


def mask_sensitive(text: str) -> str:
    """Replace payment card numbers and IBANs by bullets, keeping the last four characters for the reader.

    A number counts as a card when its length and first digit fit a card scheme and its Luhn sum is right; an IBAN when
    its length fits its country and the remainder modulo 97 is 1. Spaces, dots, dashes and slashes may stand between.

    Args:
        text: any text; run `clean_text` first so that no hidden character splits a number.
    """
    return _CARD_RUN.sub(_mask_cards, _mask_ibans(text))


def _mask_ibans(text: str) -> str:
    pieces: list[str] = []
    done = 0
    for start in _IBAN_START.finditer(text):
        if start.start() < done:
            continue
        end, iban = _read_alnum(text, start.start(), _IBAN_LENGTH.get(start.group()[:2].upper(), 0))
        if iban and _mod97(iban) == 1:
            pieces += [text[done : start.start()], f"{iban[:2]}•• •••• {iban[-4:]}"]
            done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _read_alnum(text: str, position: int, count: int) -> tuple[int, str]:
    """Read `count` ASCII letters and digits over separators; return the end and what was read, "" if too few."""
    read: list[str] = []
    while len(read) < count:
        step = _ALNUM_STEP.match(text, position)
        if step is None:
            return position, ""
        read.append(step.group(1).upper())
        position = step.end()
    return position, "".join(read)


def _mod97(iban: str) -> int:
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97


def _mask_cards(run: re.Match[str]) -> str:
    """Mask each card in a run of digit groups; a card starts and ends where a group does."""
    text = run.group()
    groups = [(match.start(), match.end()) for match in _DIGITS.finditer(text)]
    pieces: list[str] = []
    done = first = 0
    while first < len(groups):
        last = _card_end(text, groups, first)
        if last is None:
            first += 1
            continue
        start, end = groups[first][0], groups[last][1]
        pieces += [text[done:start], f"•••• {''.join(_DIGITS.findall(text[start:end]))[-4:]}"]
        done, first = end, last + 1
    pieces.append(text[done:])
    return "".join(pieces)


def _card_end(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """Index of the group that ends the longest card starting at group `first`, or None."""
    digits = ""
    found = None
    for last in range(first, len(groups)):
        digits += "".join(str(int(char)) for char in text[slice(*groups[last])][:20])
        if len(digits) > 19:
            break
        if _is_card(digits):
            found = last
    return found


def _is_card(digits: str) -> bool:
    shortest = {"2": 16, "3": 14, "4": 13, "5": 16, "6": 16}.get(digits[0], 99)
    return len(digits) >= shortest and _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (doubled + sum(int(digit) for digit in digits[-1::-2])) % 10 == 0
