"""Colours: six hexadecimal digits, and whether people can read one on another (WCAG 2.2, contrast ratio)."""

import re

READABLE = 4.5
"""Contrast that WCAG asks of text at level AA."""
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


def is_colour(text: str) -> bool:
    """Say whether a text is a colour such as `#0B6E4F`."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 (equal) to 21 (black on white)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(surface: str, ink: str) -> str:
    """Return the colour of text on a surface: white or the brand's ink, whichever reads better, else black."""
    best = max(("#FFFFFF", ink), key=lambda colour: contrast(colour, surface))
    return best if contrast(best, surface) >= READABLE else "#000000"


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
