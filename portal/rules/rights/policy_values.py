"""All that the organisation says about its processing of personal data, as one value."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from portal.rules.breach.texts import same
from portal.rules.dates import add_months
from portal.rules.desk import Person, Processing, Processor, System
from portal.rules.law_data import Texts, filled
from portal.rules.plain import Plain
from portal.rules.rights.kinds import choice_label
from portal.rules.rights.record_values import Notice, Retention
from portal.rules.rights.texts import rights_law

_DECEMBER = 12


@dataclass(frozen=True)
class PolicyFile(Plain):
    """`schemes_without_record`: names of schemes of the file that no processing record covers.

    `financial_year_ends`: its last month, 1 to 12.
    """

    organisation: Texts
    contact: Texts
    dpo: Person | None = None
    notice: Notice | None = None
    processing: tuple[Processing, ...] = ()
    processors: tuple[Processor, ...] = ()
    systems: tuple[System, ...] = ()
    retention: tuple[Retention, ...] = ()
    texts: dict[str, Texts] = field(default_factory=dict)
    schemes_without_record: tuple[str, ...] = ()
    backup_days: int = 30
    financial_year_ends: int = _DECEMBER

    def retention_of(self, entry: Processing) -> tuple[Retention, ...]:
        """The rows of the retention table that a processing record names, in its order."""
        by_id = {row.id: row for row in self.retention}
        return tuple(by_id[identity] for identity in entry.retention if identity in by_id)


def retention_end(rule: Retention, trigger_on: date, year_ends: int = _DECEMBER) -> date | None:
    """The last day on which the data may be kept; None where no length is fixed.

    Counted per set of data: one person's data have different triggers.
    """
    if rule.months is None:
        return None
    start = _end_of_year(trigger_on, year_ends) if rule.financial_year else trigger_on
    return add_months(start, rule.months)


def retention_line(rule: Retention, language: str) -> str:
    """As in "Sagens akter: 10 år fra sagens afslutning"."""
    trigger = choice_label("trigger", rule.trigger)[language]
    values = {
        "data": same(rule.data[language]),
        "period": same(rule.period[language]),
        "trigger": same(trigger),
    }
    name = "assessed" if rule.trigger == "assessed" else "counted"
    return filled(rights_law("items")["retention_line"][name], values)[language]


def retention_lines(policy: PolicyFile, entry: Processing, language: str) -> tuple[str, ...]:
    rows = tuple(retention_line(row, language) for row in policy.retention_of(entry))
    return (*rows, entry.deletion[language]) if entry.deletion else rows


def processor_names(policy: PolicyFile, processing: str) -> tuple[str, ...]:
    """Processors are recipients too (Article 4(9)); asked for, they are named."""
    return tuple(one.name for one in policy.processors if processing in one.processing)


def _end_of_year(day: date, month: int) -> date:
    year = day.year if day.month <= month else day.year + 1
    return date(year, month, monthrange(year, month)[1])
