"""The breach desk and the rights desk as the organisation file describes them, and its records."""

from dataclasses import dataclass, field
from datetime import date

from portal.rules.law_data import Texts
from portal.rules.plain import Plain
from portal.rules.rights.record_values import (
    Automated,
    HolidayRules,
    LegalBasis,
    Notice,
    Recipient,
    Retention,
    Transfer,
)


@dataclass(frozen=True)
class Person(Plain):
    """Somebody who can be reached, and needs no login."""

    name: str
    email: str
    phone: str | None = None


@dataclass(frozen=True)
class BreachDesk(Plain):
    """`handlers` are ids of recipients, at least two: one alone can approve nothing.

    `dpo` is the data protection officer or another contact point; `contact` is how authority and
    people are told to get in touch. `regimes` are the clocks that run.
    """

    handlers: tuple[str, ...]
    escalation: Person
    dpo: Person
    contact: Texts
    regimes: tuple[str, ...] = ("gdpr",)
    publish_lessons: bool = False
    sector: Texts | None = None
    address: str | None = None


@dataclass(frozen=True)
class RightsDesk(Plain):
    """`handlers` are ids of recipients, at least two: refusing for abuse takes two of them.

    `contact` is how people reach the desk without the portal; `dpo` only if there is one.
    `retention_months`: how long a request's file is kept after it is closed.
    """

    handlers: tuple[str, ...]
    contact: Texts
    escalation: Person | None = None
    dpo: Person | None = None
    holidays: HolidayRules = field(default_factory=HolidayRules)
    public_statistics: bool = False
    retention_months: int = 36


@dataclass(frozen=True)
class Processor(Plain):
    """Who processes personal data for the organisation. `email` is for breaches.

    `processing` are ids of what they take part in.
    """

    id: str
    name: str
    location: str
    agreement: str
    email: str
    agreement_date: date | None = None
    processing: tuple[str, ...] = ()
    sub_processors: tuple[str, ...] = ()
    audited_on: date | None = None


@dataclass(frozen=True)
class System(Plain):
    """A system that holds personal data; `processor` is the id of who runs it for us.

    `owner`: the caseworker who is asked what is there. `search`: how one finds a person in it.
    """

    id: str
    names: Texts
    description: Texts | None = None
    processor: str | None = None
    owner: Person | None = None
    search: Texts | None = None
    processing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Processing(Plain):
    """An entry of the record of processing; the two lists are codes of the breach rules.

    `role`: "controller", or "processor" where it is done for somebody else. `controller`: who that
    is when it is not the organisation. `retention`: ids of the retention table. `measures` are
    never shown in public. `from_person`: the person gave the data. `public`: in the privacy notice.
    """

    id: str
    names: Texts
    purposes: Texts
    data_categories: tuple[str, ...]
    people: tuple[str, ...]
    role: str = "controller"
    controller: Texts | None = None
    joint: Texts | None = None
    representative: Texts | None = None
    legal_bases: tuple[LegalBasis, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    third_countries: tuple[Transfer, ...] = ()
    deletion: Texts | None = None
    retention: tuple[str, ...] = ()
    measures: Texts | None = None
    source: Texts | None = None
    automated: Automated | None = None
    from_person: bool = False
    public: bool = True


@dataclass(frozen=True)
class DeskFile(Plain):
    """All that the file says for the two desks; empty where it says nothing."""

    breach_desk: BreachDesk | None = None
    rights_desk: RightsDesk | None = None
    processors: tuple[Processor, ...] = field(default=())
    systems: tuple[System, ...] = field(default=())
    processing: tuple[Processing, ...] = field(default=())
    retention: tuple[Retention, ...] = field(default=())
    notice: Notice | None = None

    def processor(self, identity: str) -> Processor | None:
        """The processor with this id."""
        return next((one for one in self.processors if one.id == identity), None)
