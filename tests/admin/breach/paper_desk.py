"""The breach desk of `tests.admin.house`, for what concerns its papers: two handlers and a breach."""

import re
from datetime import UTC, datetime, timedelta

from werkzeug.test import TestResponse

from portal.data.breach import breaches, decisions, notices
from portal.data.tables import Breach, BreachNotice
from portal.rules.breach.decisions import Decision
from portal.rules.breach.facts import BreachFacts, Moments
from tests.admin.house import House
from tests.admin.visitor import Visitor

FACTS = BreachFacts(
    title="Lønsedler sendt til en tidligere medarbejder",
    kinds=("confidentiality",),
    cause="misdelivery",
    description="En fil med lønsedler for april blev sendt til en forkert adresse.\n\nÆblegrød på Ærø.",
    people_categories=("employees",),
    people_count=1240,
    records_count=1240,
    data_categories=("name", "pay"),
    recipient="known",
    consequences="Modtageren kan kende kollegers løn.",
    measures_before="To personer ser filen igennem.",
    measures_taken="Modtageren har slettet filen.",
    measures_planned="Filer sendes fremover som links.",
)
REASONS = "Vi har set på det sammen."


class PaperDesk:
    """One breach of which the organisation has been aware for `hours`."""

    def __init__(self, house: House, *, hours: int = 3, facts: BreachFacts = FACTS) -> None:
        self.house = house
        self.now = house.now().replace(second=0, microsecond=0)
        aware = self.now - timedelta(hours=hours)
        breach = breaches.open_breach(
            house.session,
            handler=house.recipient("chair"),
            source="handler",
            facts=facts,
            moments=Moments(
                occurred_from=aware - timedelta(hours=20),
                detected_at=aware - timedelta(hours=1),
                aware_at=aware,
                aware_why="Modtageren ringede.",
            ),
            now=self.now,
        )
        house.session.commit()
        self.id = breach.id

    @property
    def breach(self) -> Breach:
        # What the site wrote meanwhile is seen by a new transaction.
        self.house.session.rollback()
        return self.house.session.get_one(Breach, self.id)

    @property
    def path(self) -> str:
        return f"/da/breaches/{self.id}"

    @property
    def english(self) -> str:
        return f"/en/breaches/{self.id}"

    def decide(self, question: str, *, answer: bool) -> None:
        """By the chair, approved by HR where it takes two."""
        session = self.house.session
        row = decisions.decide(
            session,
            recipient=self.house.recipient("chair"),
            breach=self.id,
            version=self.breach.version,
            decision=Decision(question, answer, REASONS, (), "Vi ser anderledes på det."),
            now=self.now,
        )
        session.commit()
        if not row.in_force:
            decisions.approve(
                session,
                recipient=self.house.recipient("hr"),
                breach=self.id,
                version=self.breach.version,
                decision=row.id,
                now=self.now,
            )
            session.commit()

    def decide_both(self) -> None:
        self.decide("authority", answer=True)
        self.decide("people", answer=True)

    def notices(self) -> list[BreachNotice]:
        return notices.of_breach(self.house.session, breach=self.breach)

    @property
    def notice(self) -> BreachNotice:
        """The newest paper."""
        return max(self.notices(), key=lambda one: one.written_at)

    def local(self, at: datetime) -> str:
        return at.astimezone(self.house.settings.time_zone).strftime("%Y-%m-%dT%H:%M")

    # --- What people do on the pages ---------------------------------------------------------

    def draft(self, who: Visitor, **more: str) -> TestResponse:
        """As from a page that shows what is there now."""
        data = {"phase": "first", **more}
        version = self.unsent("authority", data["phase"], "da")
        return who.write(f"{self.path}/notices", data={"version": version, **data})

    def unsent(self, to: str, phase: str, language: str) -> str:
        """The digest of the draft; empty where there is none."""
        row = notices.unsent(
            self.house.session, breach=self.breach, to=to, phase=phase, language=language
        )
        return row.digest if row else ""

    def approve(self, who: Visitor, kind: str = "notices") -> TestResponse:
        data = {"digest": self.notice.digest}
        return who.write(f"{self.path}/{kind}/{self.notice.id}/approval", data=data)

    def send(self, who: Visitor, kind: str = "notices", **more: str) -> TestResponse:
        data = {"sent_at": self.local(datetime.now(UTC)), **more}
        return who.write(f"{self.path}/{kind}/{self.notice.id}/sent", data=data)

    def write_letter(self, who: Visitor, language: str = "da", **more: str) -> TestResponse:
        data = {
            "language": language,
            "version": self.unsent("people", "first", language),
            "what_happened": "En fil med din løn gik til den forkerte.",
            "consequences": "Andre kan kende din løn.",
            "measures": "Filen er slettet.",
            "advice": "Du skal ikke gøre noget.",
            **more,
        }
        return who.write(f"{self.path}/letter?letter={language}", data=data)


def text_of(answer: TestResponse) -> str:
    """What stands on a page, on one line, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())
