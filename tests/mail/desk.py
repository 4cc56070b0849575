"""An organisation with a breach desk, and breaches of which it became aware at a moment."""

import dataclasses
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from portal.data import organisations, recipients
from portal.data.breach import breaches, decisions
from portal.data.database import Session, writing
from portal.data.tables import Breach, OutboxMail, Recipient
from portal.rules.breach.decisions import Decision
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.desk import BreachDesk, Person
from portal.rules.organisation import OrganisationFile
from tests.data.world import NOW, both, told

TITLE = "Isfuglemappen sendt til den forkerte"
AWARE = NOW - timedelta(hours=1)
DUE = AWARE + timedelta(hours=72)
CHAIR, HR, BOSS = "chair@birk.example", "hr@birk.example", "boss@birk.example"
ADDRESSES = {"chair": CHAIR, "hr": HR}


def file_of_desk(
    *, addresses: dict[str, str] | None = None, regimes: tuple[str, ...] = ("gdpr",)
) -> OrganisationFile:
    """Chair and HR handle breaches; the boss is whom it escalates to."""
    known = ADDRESSES if addresses is None else addresses
    file = told()
    desk = BreachDesk(
        handlers=("chair", "hr"),
        escalation=Person(name="Bodil Boss", email=BOSS),
        dpo=Person(name="Dorte Dam", email="dpo@birk.example"),
        contact=both("Birkevej 1"),
        regimes=regimes,
    )
    people = tuple(dataclasses.replace(one, email=known.get(one.id)) for one in file.recipients)
    return dataclasses.replace(file, breach_desk=desk, recipients=people)


class Desk:
    """The organisation in a database; `session` is committed after each act."""

    def __init__(self, session: Session, file: OrganisationFile | None = None) -> None:
        self.session = session
        organisations.apply(session, file=file or file_of_desk(), now=NOW)
        self.organisation_id = organisations.find(session, slug="birk").id
        found = recipients.of_organisation(session, organisation_id=self.organisation_id)
        self.people: dict[str, Recipient] = {one.handle: one for one in found}
        session.commit()

    def apply(self, file: OrganisationFile) -> None:
        organisations.apply(self.session, file=file, now=NOW)
        self.session.commit()

    def open(self, aware_at: datetime | None = AWARE, *, now: datetime = NOW) -> Breach:
        breach = breaches.open_breach(
            self.session,
            handler=self.people["chair"],
            source="handler",
            facts=BreachFacts(title=TITLE),
            moments=Moments(detected_at=aware_at, aware_at=aware_at),
            now=now,
        )
        self.session.commit()
        return breach

    def owe_nothing(self, breach: Breach) -> None:
        """It is decided, and approved by somebody else, that nothing is notified."""
        no = Decision("authority", answer=False, reasons="Ulæst.", deviation="Ulæst.")
        about: dict[str, Any] = {"breach": breach.id, "now": NOW}
        row = decisions.decide(
            self.session,
            recipient=self.people["chair"],
            version=breach.version,
            decision=no,
            **about,
        )
        decisions.approve(
            self.session,
            recipient=self.people["hr"],
            version=breach.version,
            decision=row.id,
            **about,
        )
        self.session.commit()

    def became_aware(self, breach: Breach, aware_at: datetime) -> None:
        breaches.amend(
            self.session,
            recipient=self.people["chair"],
            breach=breach.id,
            version=breach.version,
            moments=Moments(detected_at=aware_at, aware_at=aware_at),
            reason="Vi vidste det tidligere.",
            now=NOW,
        )
        self.session.commit()

    def mails(self) -> list[tuple[str, int, str]]:
        """For whom, how many hours are left, and how it stands, in an order of no meaning."""
        self.session.rollback()
        found = self.session.scalars(
            select(OutboxMail).execution_options(populate_existing=True)
        ).all()
        return sorted((str(one.whom), int(one.facts["hours"]), one.state) for one in found)

    def say_sent(self, state: str = "sent") -> None:
        """As if a mail server had taken, or refused, all that waits."""
        writing(self.session)
        self.session.execute(
            update(OutboxMail).where(OutboxMail.state == "waiting").values(state=state)
        )
        self.session.commit()
