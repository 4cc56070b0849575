"""Reads the desks' parts of an organisation file, and what each must name."""

from collections.abc import Collection
from typing import Any

from portal.rules.breach.clocks import REGIMES
from portal.rules.desk import BreachDesk, DeskFile, Person, RightsDesk
from portal.rules.file_table import Table
from portal.rules.file_values import read_codes, read_names, read_number, read_person
from portal.rules.law_data import LANGUAGES
from portal.rules.record_file import read_record
from portal.rules.rights.record_values import HolidayRules

# One alone could approve nothing of their own.
_FEWEST_HANDLERS = 2
_MOST_MONTHS = 120


def read_desk(
    root: Table, recipients: Collection[str], requests_to: Collection[str] | None = None
) -> DeskFile:
    """`recipients` are the ids of the file's people, `requests_to` of those to whom requests about
    personal data are sealed (None: no scheme takes any); problems are noted in the table's reading.
    """
    record = read_record(root)
    return DeskFile(
        breach_desk=_breach_desk(root.table("breach_desk", required=False), recipients),
        rights_desk=_rights_desk(root, recipients, requests_to),
        processors=record.processors,
        systems=record.systems,
        processing=record.processing,
        retention=record.retention,
        notice=record.notice,
    )


def _breach_desk(table: Table | None, recipients: Collection[str]) -> BreachDesk | None:
    if table is None:
        return None
    desk = BreachDesk(
        handlers=_handlers(table, recipients),
        escalation=read_person(table, "escalation") or Person("", ""),
        dpo=read_person(table, "dpo") or Person("", ""),
        contact=table.texts("contact", LANGUAGES) or {},
        regimes=_regimes(table),
        publish_lessons=table.flag("publish_lessons", default=False),
        sector=table.texts("sector", LANGUAGES, required=False),
        address=table.text("address", required=False),
    )
    table.done()
    return desk


def _rights_desk(
    root: Table, recipients: Collection[str], requests_to: Collection[str] | None
) -> RightsDesk | None:
    table = root.table("rights_desk", required=False)
    if table is None:
        if requests_to is not None:
            root.problem(
                "rights_desk",
                "There is a scheme with the regime RIGHTS, and nobody handles its requests.",
                'Add [rights_desk] with handlers = ["...", "..."].',
            )
        return None
    given: dict[str, Any] = {}
    months = read_number(table, "retention_months", "36", 1, _MOST_MONTHS)
    if months is not None:
        given["retention_months"] = months
    desk = RightsDesk(
        handlers=_handlers(table, recipients),
        contact=table.texts("contact", LANGUAGES) or {},
        escalation=read_person(table, "escalation", required=False),
        dpo=read_person(table, "dpo", required=False),
        holidays=_holidays(table.table("holidays", required=False)),
        public_statistics=table.flag("public_statistics", default=False),
        **given,
    )
    _check_readers(table, desk.handlers, requests_to)
    table.done()
    return desk


def _check_readers(
    table: Table, handlers: tuple[str, ...], requests_to: Collection[str] | None
) -> None:
    if requests_to is None:
        table.problem(
            "handlers",
            "There is no scheme with the regime RIGHTS, so no request can come in.",
            'Add a [[schemes]] with regime = "RIGHTS", or take [rights_desk] away.',
        )
        return
    for name in handlers:
        if name not in requests_to:
            table.problem(
                "handlers",
                f'"{name}" could read no request: they are not sealed to them.',
                "Add them to the [[schemes.recipients]] of the scheme with the regime RIGHTS.",
            )


def _holidays(table: Table | None) -> HolidayRules:
    if table is None:
        return HolidayRules()
    rules = HolidayRules(
        june5=table.flag("june5", default=False),
        dec24=table.flag("dec24", default=False),
        dec31=table.flag("dec31", default=False),
    )
    table.done()
    return rules


def _handlers(table: Table, recipients: Collection[str]) -> tuple[str, ...]:
    known = f"Add a [[recipients]] with this id, or use one of {', '.join(recipients) or 'none'}."
    handlers = read_names(table, "handlers", recipients, known, required=True)
    if handlers and len(set(handlers)) < _FEWEST_HANDLERS:
        table.problem(
            "handlers",
            "There must be two at least: what one decides or writes, another must approve.",
            'Write handlers = ["...", "..."] with the ids of two recipients.',
        )
    return handlers


def _regimes(table: Table) -> tuple[str, ...]:
    found = read_codes(table, "regimes", REGIMES)
    if "regimes" in table and table.content["regimes"] == []:
        table.problem("regimes", "No clock would run.", 'Write regimes = ["gdpr"].')
    return found or ("gdpr",)
