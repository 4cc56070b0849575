"""Reads the breach desk's part of an organisation file, and what each entry must name."""

import re
from collections.abc import Collection

from portal.rules.breach.clocks import REGIMES
from portal.rules.breach.facts import choices
from portal.rules.desk import BreachDesk, DeskFile, Person, Processing, Processor, System
from portal.rules.file_table import Table, note_doubles
from portal.rules.law_data import LANGUAGES

# What every mail server takes: letters beyond a-z in an address are not for all of them.
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONGEST_EMAIL = 254
# One alone could approve nothing of their own.
_FEWEST_HANDLERS = 2


def read_desk(root: Table, recipients: Collection[str]) -> DeskFile:
    """`recipients` are the ids of the file's people; problems are noted in the table's reading."""
    processing_tables = root.tables("processing", required=False)
    processing = [_processing(table) for table in processing_tables]
    note_doubles(processing_tables, "id", [one.id for one in processing])
    processor_tables = root.tables("processors", required=False)
    processors = [_processor(table, [one.id for one in processing]) for table in processor_tables]
    note_doubles(processor_tables, "id", [one.id for one in processors])
    system_tables = root.tables("systems", required=False)
    systems = [_system(table, [one.id for one in processors]) for table in system_tables]
    note_doubles(system_tables, "id", [one.id for one in systems])
    return DeskFile(
        breach_desk=_desk(root.table("breach_desk", required=False), recipients),
        processors=tuple(processors),
        systems=tuple(systems),
        processing=tuple(processing),
    )


def read_email(table: Table, key: str = "email", *, required: bool = True) -> str | None:
    """An address to which mail can be sent."""
    email = table.text(key, '"name@example.org"', required=required)
    if email is None:
        return None
    if not _EMAIL.fullmatch(email) or len(email) > _LONGEST_EMAIL:
        table.problem(key, f'"{email}" is no mail address.', 'Write it as "name@example.org".')
        return None
    return email


def _desk(table: Table | None, recipients: Collection[str]) -> BreachDesk | None:
    if table is None:
        return None
    desk = BreachDesk(
        handlers=_handlers(table, recipients),
        escalation=_person(table, "escalation"),
        dpo=_person(table, "dpo"),
        contact=table.texts("contact", LANGUAGES) or {},
        regimes=_regimes(table),
        publish_lessons=table.flag("publish_lessons", default=False),
        sector=table.texts("sector", LANGUAGES, required=False),
        address=table.text("address", required=False),
    )
    table.done()
    return desk


def _handlers(table: Table, recipients: Collection[str]) -> tuple[str, ...]:
    known = f"Add a [[recipients]] with this id, or use one of {', '.join(recipients) or 'none'}."
    handlers = _names(table, "handlers", recipients, known, required=True)
    if handlers and len(set(handlers)) < _FEWEST_HANDLERS:
        table.problem(
            "handlers",
            "There must be two at least: what one decides or writes, another must approve.",
            'Write handlers = ["...", "..."] with the ids of two recipients.',
        )
    return handlers


def _regimes(table: Table) -> tuple[str, ...]:
    remedy = f"Use one or more of {', '.join(REGIMES)}."
    found = _names(table, "regimes", REGIMES, remedy, required=False)
    if "regimes" in table and table.content["regimes"] == []:
        table.problem("regimes", "No clock would run.", 'Write regimes = ["gdpr"].')
    return found or ("gdpr",)


def _person(table: Table, key: str) -> Person:
    content = table.take(key, dict, '{ name = "...", email = "..." }', required=True)
    if content is None:
        return Person("", "")
    inner = Table(table.reading, table.at(key), content)
    person = Person(
        name=inner.text("name", '"First Last"') or "",
        email=read_email(inner) or "",
        phone=inner.text("phone", '"+45 00 00 00 00"', required=False),
    )
    inner.done()
    return person


def _processor(table: Table, processing: Collection[str]) -> Processor:
    remedy = "Add a [[processing]] with this id, or take it away here."
    processor = Processor(
        id=table.identifier("id"),
        name=table.text("name") or "",
        location=table.text("location", '"Town, country"') or "",
        agreement=table.text("agreement", '"What it is called, where it lies"') or "",
        email=read_email(table) or "",
        agreement_date=table.day("agreement_date"),
        processing=_names(table, "processing", processing, remedy, required=False),
    )
    table.done()
    return processor


def _system(table: Table, processors: Collection[str]) -> System:
    system = System(
        id=table.identifier("id"),
        names=table.texts("name", LANGUAGES) or {},
        description=table.texts("description", LANGUAGES, required=False),
        processor=table.text("processor", required=False),
    )
    if system.processor is not None and system.processor not in processors:
        table.problem(
            "processor",
            f'"{system.processor}" is not among the processors of this file.',
            "Add a [[processors]] with this id, or take it away here.",
        )
    table.done()
    return system


def _processing(table: Table) -> Processing:
    entry = Processing(
        id=table.identifier("id"),
        names=table.texts("name", LANGUAGES) or {},
        purposes=table.texts("purposes", LANGUAGES) or {},
        data_categories=_coded(table, "data_categories"),
        people=_coded(table, "people", "people_categories"),
    )
    table.done()
    return entry


def _coded(table: Table, key: str, field: str | None = None) -> tuple[str, ...]:
    known = [choice.id for choice in choices(field or key)]
    return _names(table, key, known, f"Use one or more of {', '.join(known)}.", required=True)


def _names(
    table: Table, key: str, known: Collection[str], remedy: str, *, required: bool
) -> tuple[str, ...]:
    """A list of names, each of them known and there once."""
    given = table.take(key, list, '["...", "..."]', required=required)
    found: list[str] = []
    for name in given or ():
        if not isinstance(name, str) or name not in known:
            table.problem(key, f'"{name}" is not known here.', remedy)
        elif name in found:
            table.problem(key, f'"{name}" is there twice.', "Name each once.")
        else:
            found.append(name)
    return tuple(found)
