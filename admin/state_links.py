"""The row of states above a list: each with how many there are, and a way to those alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class StateLink:
    """`state` is empty and `label` None for the link to all of them."""

    state: str
    label: str | None
    href: str
    count: int
    chosen: bool


def state_links(
    states: Iterable[tuple[str, str]],
    counts: Mapping[str, int],
    query: Mapping[str, str],
    href: Callable[[dict[str, str]], str],
    total: int,
) -> list[StateLink]:
    """`states`: value and label, in their order. One without any is left out, unless it is chosen."""
    rest = {name: value for name, value in query.items() if name != "state"}
    chosen = query.get("state")
    links = [StateLink("", None, href(rest), total, chosen is None)]
    for state, label in states:
        count = counts.get(state, 0)
        if count or chosen == state:
            there = href(rest | {"state": state})
            links.append(StateLink(state, label, there, count, chosen == state))
    return links
