"""A closed request with something in every table, and what is left of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, or_, select

from crypto.question import LinkKeys
from portal.data import organisations
from portal.data.rights import (
    art19,
    caseworkers,
    links,
    moving,
    retention,
    tombstones,
)
from portal.data.rights.caseworkers import NewLink
from portal.data.rights.tombstones import Identifier
from portal.data.tables import (
    Base,
)
from portal.rules.organisation import OrganisationFile
from tests.data.rights.bureau import ERASURE, Asker, Bureau, a_file
from tests.data.rights.steps import KEY, answer, gather
from tests.data.rights.test_blind import asked as asked_blindly
from tests.data.rights.test_blind import back, give_back
from tests.data.world import NOW, TODAY

MONTHS = 36
# A blind question counts as closed after fourteen days; only then can the request be answered.
CLOSED = date(2026, 3, 16)
DUE = date(2029, 3, 16)
DAY = timedelta(days=1)
STAYS = {"case", "rights_request", "rights_event", "rights_tombstone", "audit"}
COMPLAINT = "authority_complaint"
# Where the database makes no difference.
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def closed(bureau: Bureau) -> tuple[Asker, LinkKeys, NewLink, str]:
    """A closed request with something in every table; and the link and the blind question in it."""
    asker, request = bureau.asked(ERASURE, address="vibeke@askholm.example", files=(a_file(),))
    gather(bureau, asker)
    keys, link = bureau.ask(asker)
    caseworkers.answer(
        bureau.session,
        token=link.token,
        envelope=bureau.link_answer(keys, link),
        files=(a_file(b"liste"),),
        today=TODAY,
        now=NOW,
    )
    bureau.session.commit()
    question = asked_blindly(bureau, asker)
    give_back(bureau, question, back(bureau, asker, question, "Ja."))
    note = bureau.note(asker)
    bureau.decide(asker, "erasure", reasons_note=note)
    bureau.act(tombstones.cross_check, asker, checked_on=TODAY)
    names = [Identifier("name", "Vibeke Askholm")]
    bureau.act(tombstones.plant, asker, key=KEY, identifiers=names, erased_on=TODAY)
    answer(bureau, asker, files=(a_file(b"svar"),), answered_on=CLOSED, today=CLOSED)
    for line in art19.lines(bureau.session, request=request):
        telling: dict[str, Any] = {
            "kind": line.kind,
            "to": line.to,
            "told_on": TODAY,
            "way": "mail",
        }
        bureau.act(art19.tell, asker, **telling, state="told")
    _other, earlier = bureau.asked()
    bureau.act(links.link, asker, other=earlier.reference)
    bureau.write(asker)
    bureau.act(moving.move, asker, to="closed", today=CLOSED)
    return asker, keys, link, question


def about(bureau: Bureau, asker: Asker) -> dict[str, int]:
    """How many rows of each table hang on the case."""
    found = {}
    for table in Base.metadata.sorted_tables:
        names = {"case": "id", "rights_link": None}.get(table.name, "case_id")
        columns = [table.c[one] for one in ([names] if names else ["case_id", "other_id"])
                   if one in table.c]  # fmt: skip
        if columns:
            mine = or_(*(column == asker.case_id for column in columns))
            count = select(func.count()).select_from(table).where(mine)
            found[table.name] = bureau.session.scalar(count) or 0
    return {name: count for name, count in found.items() if count}


def erase(bureau: Bureau, today: date = DUE) -> int:
    """As the night does it."""
    bureau.session.rollback()
    engine = bureau.session.get_bind()
    assert isinstance(engine, Engine)
    count = retention.erase_due(engine, now=NOW, today=today)
    bureau.session.rollback()
    return count


def apply(bureau: Bureau, file: OrganisationFile) -> None:
    assert organisations.apply(bureau.session, file=file, now=NOW)
    bureau.session.commit()
