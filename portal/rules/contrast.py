"""Whether a colour can be read on the pages' grounds (WCAG 2.2, 1.4.3)."""

import re

# The grounds of the stylesheet, light and dark; a test compares them with the web side's.
PAPER = "#fbf8f2"
NIGHT = "#191714"
ENOUGH = 4.5
_STEPS = 100

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Six hexadecimal digits behind a #."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def nearest_readable(colour: str, ground: str) -> str:
    """The colour itself if it can be read on the ground, else the nearest mix with black or white."""
    end = "#000000" if _luminance(ground) > 0.5 else "#ffffff"  # noqa: PLR2004 - half way to white
    mixes = (_mix(colour, end, step / _STEPS) for step in range(_STEPS + 1))
    return next((mix for mix in mixes if contrast(mix, ground) >= ENOUGH), end)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mix(colour: str, end: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(end), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    if part <= 0.04045:  # noqa: PLR2004 - the figure of sRGB
        return part / 12.92
    return float(((part + 0.055) / 1.055) ** 2.4)
