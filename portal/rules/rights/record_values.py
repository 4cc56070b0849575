"""What an organisation's record of processing says, entry by entry (GDPR Article 30; law.md 4.1)."""

from dataclasses import dataclass
from datetime import date

from portal.rules.law_data import Texts
from portal.rules.plain import Plain


@dataclass(frozen=True)
class HolidayRules(Plain):
    """Which days without a law of their own are counted as public holidays.

    None of them is by default: that gives the earlier, safer day.
    """

    june5: bool = False
    dec24: bool = False
    dec31: bool = False


@dataclass(frozen=True)
class LegalBasis(Plain):
    """`code` as in "6_1_b"; `words`: the law behind a legal duty, the interest behind 6(1)(f)."""

    code: str
    words: Texts | None = None


@dataclass(frozen=True)
class Recipient(Plain):
    """Who is given data: one by name, or a kind of them. `email`: where Article 19 notices go."""

    id: str
    names: Texts
    kind: str
    email: str | None = None


@dataclass(frozen=True)
class Transfer(Plain):
    """A transfer to a country outside the EU and the EEA, and what allows it."""

    country: Texts
    mechanism: str
    recipient: Texts | None = None
    since: date | None = None


@dataclass(frozen=True)
class Automated(Plain):
    """A decision made by a machine alone (Article 22): how it works, and what it means."""

    logic: Texts
    meaning: Texts


@dataclass(frozen=True)
class Retention(Plain):
    """How long one set of data is kept, counted from what happened (`trigger`).

    `months` None: no fixed length, `period` says how it is decided. `financial_year`: counted from
    the end of the financial year in which it happened. `at_once`: erased on the day, not in the
    next round.
    """

    id: str
    data: Texts
    trigger: str
    period: Texts
    months: int | None = None
    people: tuple[str, ...] = ()
    at_once: bool = False
    financial_year: bool = False
    basis: Texts | None = None


@dataclass(frozen=True)
class NoticeText(Plain):
    """A section that the organisation adds to its privacy notice, in Markdown."""

    id: str
    heading: Texts
    body: Texts


@dataclass(frozen=True)
class Notice(Plain):
    """The privacy notice: a change that matters gets a new version, a date and a word about it."""

    version: str
    date: date
    changes: Texts | None = None
    texts: tuple[NoticeText, ...] = ()
