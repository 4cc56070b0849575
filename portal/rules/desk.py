"""The breach desk as the organisation file describes it: who, under which clocks, about what."""

from dataclasses import dataclass, field
from datetime import date

from portal.rules.law_data import Texts
from portal.rules.plain import Plain


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


@dataclass(frozen=True)
class System(Plain):
    """A system that holds personal data; `processor` is the id of who runs it for us."""

    id: str
    names: Texts
    description: Texts | None = None
    processor: str | None = None


@dataclass(frozen=True)
class Processing(Plain):
    """An entry of the record of processing; the two lists are codes of the breach rules."""

    id: str
    names: Texts
    purposes: Texts
    data_categories: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class DeskFile(Plain):
    """All that the file says for the breach desk; empty where it says nothing."""

    breach_desk: BreachDesk | None = None
    processors: tuple[Processor, ...] = field(default=())
    systems: tuple[System, ...] = field(default=())
    processing: tuple[Processing, ...] = field(default=())

    def processor(self, identity: str) -> Processor | None:
        """The processor with this id."""
        return next((one for one in self.processors if one.id == identity), None)
