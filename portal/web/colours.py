"""Makes an organisation's colour readable on paper and in the dark (WCAG 2.2, 1.4.3)."""

import re

# The grounds of varsel.css; a test compares them.
PAPER = "#fbf8f2"
NIGHT = "#191714"

# 4.5:1 is what text needs; a little more, so that it holds on the deeper ground of a chosen line too.
CONTRAST = 5.0
STEPS = 100

HEX = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


def accent_for(colour: str) -> tuple[str, str]:
    """The colour for the light and for the dark page: itself, or the nearest that can be read.

    `colour` is `#rrggbb`; raises `ValueError` for anything else.
    """
    return _towards(colour, "#000000", PAPER), _towards(colour, "#ffffff", NIGHT)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _towards(colour: str, end: str, ground: str) -> str:
    for step in range(STEPS + 1):
        mixed = _mix(colour, end, step / STEPS)
        if contrast(mixed, ground) >= CONTRAST:
            return mixed
    return end


def _channels(colour: str) -> tuple[int, int, int]:
    match = HEX.fullmatch(colour)
    if match is None:
        raise ValueError(colour)
    red, green, blue = (int(part, 16) for part in match.groups())
    return red, green, blue


def _mix(colour: str, end: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(end), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own figures
        for part in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
