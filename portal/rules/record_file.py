"""Reads an organisation file's record of processing: what is done with which data, for how long."""

from collections.abc import Collection
from dataclasses import dataclass

from portal.rules.breach.facts import choices
from portal.rules.desk import Processing, Processor, System
from portal.rules.file_table import Table, note_doubles
from portal.rules.file_values import (
    read_codes,
    read_email,
    read_entries,
    read_names,
    read_number,
    read_person,
)
from portal.rules.law_data import LANGUAGES
from portal.rules.rights.kinds import choices as rights_choices
from portal.rules.rights.record_values import (
    Automated,
    LegalBasis,
    Notice,
    NoticeText,
    Recipient,
    Retention,
    Transfer,
)

_ROLES = ("controller", "processor")
_MOST_MONTHS = 1200


@dataclass(frozen=True)
class RecordFile:
    """The parts of the file that say what is done with personal data."""

    processing: tuple[Processing, ...]
    processors: tuple[Processor, ...]
    systems: tuple[System, ...]
    retention: tuple[Retention, ...]
    notice: Notice | None


def read_record(root: Table) -> RecordFile:
    """Problems are noted in the table's reading."""
    kept = root.tables("retention", required=False)
    retention = [_retention(table) for table in kept]
    note_doubles(kept, "id", [one.id for one in retention])
    entries = root.tables("processing", required=False)
    processing = [_processing(table, [one.id for one in retention]) for table in entries]
    note_doubles(entries, "id", [one.id for one in processing])
    known = [one.id for one in processing]
    hired = root.tables("processors", required=False)
    processors = [_processor(table, known) for table in hired]
    note_doubles(hired, "id", [one.id for one in processors])
    places = root.tables("systems", required=False)
    systems = [_system(table, [one.id for one in processors], known) for table in places]
    note_doubles(places, "id", [one.id for one in systems])
    return RecordFile(
        processing=tuple(processing),
        processors=tuple(processors),
        systems=tuple(systems),
        retention=tuple(retention),
        notice=_notice(root.table("notice", required=False)),
    )


def codes(field: str) -> tuple[str, ...]:
    """The words that a field of the record can have: trigger, mechanism, legal_basis,
    recipient_kind."""
    return tuple(choice.id for choice in rights_choices(field))


def _processor(table: Table, processing: Collection[str]) -> Processor:
    processor = Processor(
        id=table.identifier("id"),
        name=table.text("name") or "",
        location=table.text("location", '"Town, country"') or "",
        agreement=table.text("agreement", '"What it is called, where it lies"') or "",
        email=read_email(table) or "",
        agreement_date=table.day("agreement_date"),
        processing=_entries(table, processing),
        sub_processors=_plain_names(table, "sub_processors"),
        audited_on=table.day("audited_on"),
    )
    table.done()
    return processor


def _system(table: Table, processors: Collection[str], processing: Collection[str]) -> System:
    system = System(
        id=table.identifier("id"),
        names=table.texts("name", LANGUAGES) or {},
        description=table.texts("description", LANGUAGES, required=False),
        processor=table.text("processor", required=False),
        owner=read_person(table, "owner", required=False),
        search=table.texts("search", LANGUAGES, required=False),
        processing=_entries(table, processing),
    )
    if system.processor is not None and system.processor not in processors:
        table.problem(
            "processor",
            f'"{system.processor}" is not among the processors of this file.',
            "Add a [[processors]] with this id, or take it away here.",
        )
    table.done()
    return system


def _processing(table: Table, retention: Collection[str]) -> Processing:
    kept = "Add a [[retention]] with this id, or take it away here."
    entry = Processing(
        id=table.identifier("id"),
        names=table.texts("name", LANGUAGES) or {},
        purposes=table.texts("purposes", LANGUAGES) or {},
        data_categories=_coded(table, "data_categories"),
        people=_coded(table, "people", "people_categories"),
        role=_role(table),
        controller=table.texts("controller", LANGUAGES, required=False),
        joint=table.texts("joint", LANGUAGES, required=False),
        representative=table.texts("representative", LANGUAGES, required=False),
        legal_bases=read_entries(table, "legal_bases", _legal_basis),
        recipients=_recipients(table),
        third_countries=read_entries(table, "third_countries", _transfer),
        deletion=table.texts("deletion", LANGUAGES, required=False),
        retention=read_names(table, "retention", retention, kept),
        measures=table.texts("measures", LANGUAGES, required=False),
        source=table.texts("source", LANGUAGES, required=False),
        automated=_automated(table.table("automated", required=False)),
        from_person=table.flag("from_person", default=False),
        public=table.flag("public", default=True),
    )
    table.done()
    return entry


def _role(table: Table) -> str:
    if table.text("role", required=False) is None:
        return _ROLES[0]
    return table.one_of("role", _ROLES) or _ROLES[0]


def _recipients(table: Table) -> tuple[Recipient, ...]:
    inner = table.tables("recipients", required=False)
    found = tuple(_recipient(one) for one in inner)
    note_doubles(inner, "id", [one.id for one in found])
    return found


def _recipient(table: Table) -> Recipient:
    found = Recipient(
        id=table.identifier("id"),
        names=table.texts("name", LANGUAGES) or {},
        kind=table.one_of("kind", codes("recipient_kind")) or "",
        email=read_email(table, required=False),
    )
    table.done()
    return found


def _legal_basis(table: Table) -> LegalBasis:
    found = LegalBasis(
        code=table.one_of("code", codes("legal_basis")) or "",
        words=table.texts("words", LANGUAGES, required=False),
    )
    table.done()
    return found


def _transfer(table: Table) -> Transfer:
    found = Transfer(
        country=table.texts("country", LANGUAGES) or {},
        mechanism=table.one_of("mechanism", codes("mechanism")) or "",
        recipient=table.texts("recipient", LANGUAGES, required=False),
        since=table.day("since"),
    )
    table.done()
    return found


def _automated(table: Table | None) -> Automated | None:
    if table is None:
        return None
    found = Automated(
        logic=table.texts("logic", LANGUAGES) or {},
        meaning=table.texts("meaning", LANGUAGES) or {},
    )
    table.done()
    return found


def _retention(table: Table) -> Retention:
    row = Retention(
        id=table.identifier("id"),
        data=table.texts("data", LANGUAGES) or {},
        trigger=table.one_of("trigger", codes("trigger")) or "",
        period=table.texts("period", LANGUAGES) or {},
        months=read_number(table, "months", "60", 0, _MOST_MONTHS),
        people=_coded(table, "people", "people_categories", required=False),
        at_once=table.flag("at_once", default=False),
        financial_year=table.flag("financial_year", default=False),
        basis=table.texts("basis", LANGUAGES, required=False),
    )
    table.done()
    return row


def _notice(table: Table | None) -> Notice | None:
    if table is None:
        return None
    version = table.text("version", '"1.0"')
    on = table.day("date")
    if on is None and "date" not in table:
        table.problem("date", "This is missing.", "Add date = 2026-03-01.")
    changes = table.texts("changes", LANGUAGES, required=False)
    inner = table.tables("texts", required=False)
    texts = tuple(_notice_text(one) for one in inner)
    note_doubles(inner, "id", [one.id for one in texts])
    table.done()
    return None if on is None else Notice(version or "", on, changes, texts)


def _notice_text(table: Table) -> NoticeText:
    found = NoticeText(
        id=table.identifier("id"),
        heading=table.texts("heading", LANGUAGES) or {},
        body=table.texts("body", LANGUAGES) or {},
    )
    table.done()
    return found


def _entries(table: Table, processing: Collection[str]) -> tuple[str, ...]:
    remedy = "Add a [[processing]] with this id, or take it away here."
    return read_names(table, "processing", processing, remedy)


def _plain_names(table: Table, key: str) -> tuple[str, ...]:
    given = table.take(key, list, '["...", "..."]', required=False) or []
    if not all(isinstance(name, str) and name.strip() for name in given):
        table.problem(key, "Not all of these are names.", 'Write it as ["...", "..."].')
        return ()
    return tuple(given)


def _coded(
    table: Table, key: str, field: str | None = None, *, required: bool = True
) -> tuple[str, ...]:
    known = [choice.id for choice in choices(field or key)]
    return read_codes(table, key, known, required=required)
