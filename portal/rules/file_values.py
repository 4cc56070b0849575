"""Reads values that several parts of an organisation file have: people, addresses, lists of names."""

import re
from collections.abc import Callable, Collection
from typing import TypeVar

from portal.rules.desk import Person
from portal.rules.file_table import Table

# What every mail server takes: letters beyond a-z in an address are not for all of them.
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONGEST_EMAIL = 254

Value = TypeVar("Value")


def is_email(text: str) -> bool:
    """Whether mail can be sent there, as far as its form tells."""
    return len(text) <= _LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None


def read_email(table: Table, key: str = "email", *, required: bool = True) -> str | None:
    """An address to which mail can be sent."""
    email = table.text(key, '"name@example.org"', required=required)
    if email is None:
        return None
    if not is_email(email):
        table.problem(key, f'"{email}" is no mail address.', 'Write it as "name@example.org".')
        return None
    return email


def read_person(table: Table, key: str, *, required: bool = True) -> Person | None:
    """Somebody who can be reached."""
    content = table.take(key, dict, '{ name = "...", email = "..." }', required=required)
    if content is None:
        return None
    inner = Table(table.reading, table.at(key), content)
    person = Person(
        name=inner.text("name", '"First Last"') or "",
        email=read_email(inner) or "",
        phone=inner.text("phone", '"+45 00 00 00 00"', required=False),
    )
    inner.done()
    return person


def read_names(
    table: Table, key: str, known: Collection[str], remedy: str, *, required: bool = False
) -> tuple[str, ...]:
    """A list of names, each of them known and there once."""
    given = table.take(key, list, '["...", "..."]', required=required)
    found: list[str] = []
    for name in given or ():
        if not isinstance(name, str) or name not in known:
            table.problem(key, f'"{name}" is not known here.', remedy)
        elif name in found:
            table.problem(key, f'"{name}" is there twice.', "Name each once.")
        else:
            found.append(name)
    return tuple(found)


def read_codes(
    table: Table, key: str, known: Collection[str], *, required: bool = False
) -> tuple[str, ...]:
    """A list of codes of which there is a fixed set."""
    return read_names(
        table, key, known, f"Use one or more of {', '.join(known)}.", required=required
    )


def read_number(table: Table, key: str, wanted: str, smallest: int, largest: int) -> int | None:
    """A whole number; None when the file does not say."""
    value: int | None = table.take(key, int, wanted, required=False)
    if value is not None and not smallest <= value <= largest:
        table.problem(key, f"{value} cannot be right.", f"Use {smallest} to {largest}.")
        return None
    return value


def read_entries(table: Table, key: str, read: Callable[[Table], Value]) -> tuple[Value, ...]:
    """A list of tables, each read on its own."""
    return tuple(read(inner) for inner in table.tables(key, required=False))
