"""What an organisation file changes, in lines that a person reads before saying yes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

LONGEST = 60
ORDER = "order"


@dataclass(frozen=True)
class Difference:
    """`lines` in plain words; empty, and false, when nothing changes."""

    lines: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.lines)


def compare(before: dict[str, Any], after: dict[str, Any]) -> Difference:
    """The lines for two plain values (an organisation file in its JSON form)."""
    old, new = dict(_flat(before)), dict(_flat(after))
    lines = [*_whole(before, after)]
    told = tuple(line.split(" ", 1)[1] + "." for line in lines)
    for key in sorted({*old, *new}):
        if old.get(key) == new.get(key) or key.startswith(told) or _first_order(key, old):
            continue
        lines.append(f"~ {key}: {_short(old.get(key))} -> {_short(new.get(key))}")
    return Difference(tuple(lines))


def _whole(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """What has a name of its own is told in one line when it comes or goes."""
    for part in ("recipients", "schemes", "processors", "systems", "processing", "retention"):
        old, new = _named(before.get(part) or []), _named(after.get(part) or [])
        yield from (f"+ {part}.{name}" for name in new if name not in old)
        yield from (f"- {part}.{name}" for name in old if name not in new)


def _first_order(key: str, old: dict[str, object]) -> bool:
    """The order of a list that was not there before: its entries are told already."""
    return key.endswith(ORDER) and key not in old


def _named(items: list[Any]) -> dict[str, Any]:
    return {_name(item, place): item for place, item in enumerate(items, start=1)}


def _name(item: object, place: int) -> str:
    """A list's entry goes by its id where it has one, so that moving it is not changing it."""
    if isinstance(item, dict):
        for key in ("id", "slug", "recipient"):
            if key in item:
                return str(item[key])
    return str(place)


def _flat(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    inner = f"{key}." if key else ""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _flat(item, f"{inner}{name}")
    elif isinstance(value, list):
        names = [_name(item, place) for place, item in enumerate(value, start=1)]
        if names and isinstance(value[0], dict):
            yield f"{inner}{ORDER}", ", ".join(names)
        for name, item in zip(names, value, strict=True):
            yield from _flat(item, f"{inner}{name}")
    else:
        yield key, value


def _short(value: object) -> str:
    if value is None:
        return "nothing"
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
