"""Trails whose lines name the one before by its hash: none can be changed or taken out unseen.

The hash covers every column of a line but itself. Whoever appends holds the row of the trail's
owner, so that two writers cannot chain to the same line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from crypto.encoding import canonical_json
from portal.data.database import writing
from portal.data.identifiers import digest
from portal.data.tables import Base
from portal.errors import AuditBroken


@dataclass(frozen=True)
class Chain:
    """The trails in one table. `label` separates the hashes; `owner` is the column of whose it is.

    The table has the columns `number`, `previous` and `hash` besides its own.
    """

    label: str
    table: Table
    owner: str

    def append(self, session: Session, owner: str, line: Mapping[str, Any]) -> None:
        """Adds a line at the end of the owner's trail."""
        connection = writing(session)
        numbers = self.table.c
        last = connection.execute(
            select(numbers.number, numbers.hash)
            .where(numbers[self.owner] == owner)
            .order_by(numbers.number.desc())
            .limit(1)
        ).first()
        whole = {
            self.owner: owner,
            "number": last.number + 1 if last else 1,
            "previous": last.hash if last else self._start,
            **line,
        }
        connection.execute(insert(self.table).values(**whole, hash=self._hash(whole)))

    def verify(self, session: Session, owner: str) -> int:
        """Follows the chain and returns its length. Raises `AuditBroken` with the line's number."""
        expected, number = self._start, 0
        lines = select(self.table).where(self.table.c[self.owner] == owner)
        for row in session.execute(lines.order_by(self.table.c.number)).mappings():
            number += 1
            line = dict(row)
            stored = line.pop("hash")
            chained = line["number"] == number and line["previous"] == expected
            if not chained or self._hash(line) != stored:
                raise AuditBroken(number=line["number"])
            expected = stored
        return number

    @property
    def _start(self) -> str:
        return digest(self.label, "")

    def _hash(self, line: Mapping[str, Any]) -> str:
        """Over the columns in the order of the table, whatever the order they came in."""
        names = [column.key for column in self.table.columns if column.key != "hash"]
        plain = {
            name: line[name].isoformat() if isinstance(line[name], date) else line[name]
            for name in names
        }
        return digest(self.label, canonical_json(plain))


def chain(label: str, lines: type[Base], owner: str) -> Chain:
    """The trails that are kept in the table of `lines`."""
    return Chain(label, cast("Table", lines.__table__), owner)


def to_the_second(moment: datetime) -> datetime:
    """What is hashed must come back from every database the same."""
    return moment.astimezone(UTC).replace(microsecond=0)
