"""The organisation of `tests.data.world` with a breach desk of three, and what they know."""

import dataclasses
from datetime import date, datetime, timedelta
from typing import Any

from crypto import charter
from portal.data import charters, organisations
from portal.data.breach import alerts, breaches, decisions, desks, notices, sending
from portal.data.breach.alerts import AlertReceipt
from portal.data.tables import Breach, BreachDecision, BreachNotice, Recipient, Scheme
from portal.rules.breach.decisions import Decision
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.letter import LetterFacts
from portal.rules.breach.notification import NoticeFacts
from portal.rules.desk import BreachDesk, Person, Processing, Processor, System
from portal.rules.organisation import OrganisationFile
from portal.rules.regimes import Regime
from tests.data.world import NOW, RECEIPT_KEY, TODAY, World, both, person, told

HANDLERS = ("chair", "hr", "ceo")
AWARE = NOW - timedelta(hours=2)
FACTS = BreachFacts(
    title="Lønlisten gik til den forkerte",
    kinds=("confidentiality",),
    cause="misdelivery",
    description="En fil med løn blev sendt til en tidligere kunde.",
    people_categories=("employees",),
    people_count=40,
    records_count=40,
    data_categories=("name", "pay"),
    recipient="known",
    consequences="Kolleger kan få kendskab til hinandens løn.",
    measures_before="Adgangen er begrænset til to.",
    measures_taken="Modtageren er bedt om at slette filen.",
    measures_planned="Filer sendes fremover som links.",
)
MOMENTS = Moments(
    occurred_from=NOW - timedelta(hours=5),
    detected_at=NOW - timedelta(hours=3),
    aware_at=AWARE,
    aware_why="Modtageren ringede.",
)


def with_desk(
    file: OrganisationFile, *, handlers: tuple[str, ...] = HANDLERS, **desk: Any
) -> OrganisationFile:
    (scheme,) = file.schemes
    incidents = dataclasses.replace(
        scheme, slug="haendelse", regime=Regime.INCIDENT, names=both("Meld et uheld")
    )
    return dataclasses.replace(
        file,
        schemes=(scheme, incidents),
        breach_desk=BreachDesk(
            **{
                "handlers": handlers,
                "escalation": Person("Ida Møller", "ida@birk.example"),
                "dpo": Person("Ulla Friis", "dpo@birk.example"),
                "contact": both("persondata@birk.example"),
                "publish_lessons": True,
                **desk,
            }
        ),
        processors=(
            Processor("payroll", "Lønhuset ApS", "Tangmose", "A-14", "brud@tangmose.example"),
            Processor("hosting", "Kortskyen A/S", "Fjeldby", "A-22", "brud@fjeldby.example"),
        ),
        systems=(System("payroll", both("Lønsystemet"), None, "payroll"),),
        processing=(
            Processing("personnel", both("Personale"), both("Løn"), ("name",), ("employees",)),
        ),
    )


class House:
    """The desk in a database, and what its people do there. Every act commits."""

    def __init__(self, world: World, *, handlers: tuple[str, ...] = HANDLERS, **desk: Any) -> None:
        self.world, self.session = world, world.session
        self.apply(with_desk(told(), handlers=handlers, **desk))

    def apply(self, file: OrganisationFile) -> None:
        organisations.apply(self.session, file=file, now=NOW)
        self.session.commit()

    @property
    def organisation_id(self) -> str:
        return self.world.organisation.id

    def who(self, name: str) -> Recipient:
        return self.world.people[name]

    @property
    def incidents(self) -> Scheme:
        return organisations.scheme(
            self.session, organisation_id=self.organisation_id, slug="haendelse"
        )

    def sign_incidents(self) -> None:
        draft = charters.draft(
            self.session, scheme=self.incidents, receipt_key=RECEIPT_KEY, today=TODAY
        )
        charters.store(
            self.session,
            scheme=self.incidents,
            signed=charter.sign(draft, person("chair").keys.signing).to_json(),
            recipient=self.who("chair"),
            receipt_key=RECEIPT_KEY,
            today=TODAY,
            now=NOW,
        )
        self.session.commit()

    def open(
        self,
        name: str = "chair",
        *,
        facts: BreachFacts = FACTS,
        moments: Moments = MOMENTS,
        now: datetime = NOW,
    ) -> Breach:
        breach = breaches.open_breach(
            self.session,
            handler=self.who(name),
            source="handler",
            facts=facts,
            moments=moments,
            now=now,
        )
        self.session.commit()
        return breach

    def decide(
        self, name: str, breach: Breach, question: str, *, answer: bool, deviation: str = "Andet."
    ) -> BreachDecision:
        row = decisions.decide(
            self.session,
            recipient=self.who(name),
            breach=breach.id,
            version=breach.version,
            decision=Decision(
                question=question, answer=answer, reasons="Vi har set på det.", deviation=deviation
            ),
            now=NOW,
        )
        self.session.commit()
        return row

    def approve_decision(self, name: str, breach: Breach, row: BreachDecision) -> None:
        decisions.approve(
            self.session,
            recipient=self.who(name),
            breach=breach.id,
            version=breach.version,
            decision=row.id,
            now=NOW,
        )
        self.session.commit()

    def content(self, breach: Breach, to: str) -> dict[str, Any]:
        desk = desks.desk(self.session, organisation_id=self.organisation_id).breach_desk
        assert desk is not None
        if to == "people":
            return LetterFacts(
                organisation=both("Birk"),
                contact=desk.contact,
                dpo_name=desk.dpo.name,
                dpo_email=desk.dpo.email,
                what_happened=both("En fil gik til den forkerte."),
                consequences=both("Andre kan kende din løn."),
                measures=both("Filen er slettet."),
                advice=both("Du skal ikke gøre noget."),
            ).to_json()
        return NoticeFacts(
            organisation=both("Birk"),
            contact=desk.contact,
            dpo_name=desk.dpo.name,
            dpo_email=desk.dpo.email,
            facts=breaches.facts_of(breach),
            moments=breaches.moments_of(breach),
            people=self._people_decision(breach),
            at=NOW,
        ).to_json()

    def _people_decision(self, breach: Breach) -> Decision | None:
        row = decisions.current(self.session, breach=breach).people
        return decisions.as_rule(row) if row else None

    def draft(
        self, name: str, breach: Breach, *, to: Any = "authority", phase: Any = "first"
    ) -> BreachNotice:
        row = notices.draft(
            self.session,
            recipient=self.who(name),
            breach=breach.id,
            to=to,
            phase=phase,
            language="da",
            content=self.content(breach, to),
            now=NOW,
        )
        self.session.commit()
        return row

    def approve_notice(self, name: str, breach: Breach, row: BreachNotice) -> None:
        notices.approve(
            self.session,
            recipient=self.who(name),
            breach=breach.id,
            notice=row.id,
            digest=row.digest,
            now=NOW,
        )
        self.session.commit()

    def send(
        self,
        name: str,
        breach: Breach,
        row: BreachNotice,
        *,
        sent_at: datetime = NOW,
        now: datetime = NOW,
        **more: Any,
    ) -> BreachNotice:
        sent = sending.mark_sent(
            self.session,
            recipient=self.who(name),
            breach=breach.id,
            notice=row.id,
            sent_at=sent_at,
            now=now,
            **more,
        )
        self.session.commit()
        return sent

    def notify(self, breach: Breach, **more: Any) -> BreachNotice:
        """From the decision to the frozen first notification, by two people."""
        self.decide("chair", breach, "people", answer=False)
        self.approve_if_needed(breach, "people")
        self.decide("chair", breach, "authority", answer=True)
        row = self.draft("chair", breach)
        self.approve_notice("hr", breach, row)
        return self.send("chair", breach, row, **more)

    def approve_if_needed(self, breach: Breach, question: str) -> None:
        row = decisions.current(self.session, breach=breach).of(question)
        if row is not None and not row.in_force:
            self.approve_decision("hr", breach, row)

    def alert(self, token: str, alert_id: str, *, now: datetime = NOW) -> AlertReceipt:
        received = alerts.receive(
            self.session,
            organisation_id=self.organisation_id,
            token=token,
            alert_id=alert_id,
            facts=BreachFacts(title="Uvedkommende i lønsystemet"),
            moments=Moments(),
            now=now,
        )
        self.session.commit()
        return received


FOLLOW_UP = date(2026, 6, 1)
