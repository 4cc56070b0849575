"""The organisation's processing as people may read it, and as the record of Article 30 has it.

The notice leaves the measures out: they would help whoever wants in. The record has them, and is
for the organisation and the authority alone.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from portal.rules.breach.facts import label as breach_label
from portal.rules.breach.texts import same
from portal.rules.dates import written
from portal.rules.desk import Person, Processing
from portal.rules.law_data import Texts, filled
from portal.rules.rights.authority import complaint, court
from portal.rules.rights.kinds import Kind, choice_label, kinds, set_apart_heading
from portal.rules.rights.policy_values import (
    PolicyFile,
    processor_names,
    retention_line,
    retention_lines,
)
from portal.rules.rights.texts import rights_law


@dataclass(frozen=True)
class NoticeBlock:
    """Words under a heading, then a list; each may be empty. `markdown`: the organisation's own."""

    heading: str | None
    text: str
    items: tuple[str, ...] = ()
    markdown: bool = False


@dataclass(frozen=True)
class NoticeSection:
    id: str
    heading: str
    blocks: tuple[NoticeBlock, ...]


@dataclass(frozen=True)
class RecordRow:
    """One field of an entry. `id` is stable, for the columns of a CSV file."""

    id: str
    heading: str
    value: str


@dataclass(frozen=True)
class RecordEntry:
    id: str
    name: str
    rows: tuple[RecordRow, ...]


def privacy_notice(policy: PolicyFile, language: str, on: date) -> tuple[NoticeSection, ...]:
    """The sections of the page, in its order; one for each processing record that is public."""
    found = (
        _section("who", _who(policy, language), language),
        *_processing_sections(policy, language),
        _section("retention", _retention(policy, language), language),
        _section("rights", _rights(language, on, apart=False), language),
        NoticeSection(
            "objection", set_apart_heading()[language], tuple(_rights(language, on, apart=True))
        ),
        _section("complaint", _complaint(language, on), language),
        *_own(policy, language),
        _section("version", _version(policy, language), language),
    )
    return tuple(section for section in found if section.blocks)


def record(policy: PolicyFile, language: str) -> tuple[RecordEntry, ...]:
    """Every processing record with all that Article 30(1) asks for; empty fields are shown empty."""
    return tuple(
        RecordEntry(
            entry.id,
            entry.names[language],
            tuple(
                RecordRow(name, _word(name, language), "\n".join(lines(entry, policy, language)))
                for name, lines in _FIELDS.items()
            ),
        )
        for entry in policy.processing
    )


def _processing_sections(policy: PolicyFile, language: str) -> Iterator[NoticeSection]:
    for entry in policy.processing:
        if not entry.public:
            continue
        blocks = tuple(
            NoticeBlock(_word(name, language), "", lines)
            for name in _PUBLIC
            if (lines := tuple(line for line in _FIELDS[name](entry, policy, language) if line))
        )
        yield NoticeSection(f"processing-{entry.id}", entry.names[language], blocks)


def _who(policy: PolicyFile, language: str) -> Iterator[NoticeBlock]:
    values = {
        "organisation": same(policy.organisation[language]),
        "contact": same(policy.contact[language]),
    }
    yield NoticeBlock(None, _text("who", values, language))
    if policy.dpo:
        yield NoticeBlock(None, _text("dpo", {"dpo": same(_person(policy.dpo))}, language))


def _retention(policy: PolicyFile, language: str) -> Iterator[NoticeBlock]:
    rows = tuple(retention_line(row, language) for row in policy.retention)
    if rows:
        yield NoticeBlock(None, _text("retention", {}, language), rows)
    if policy.processing:
        days = {"days": same(str(policy.backup_days))}
        yield NoticeBlock(None, _text("backups", days, language))


def _rights(language: str, on: date, *, apart: bool) -> Iterator[NoticeBlock]:
    for right in kinds(on):
        if right.set_apart == apart and right.id != "unknown":
            yield NoticeBlock(right.label[language], _right(right, language))


def _right(right: Kind, language: str) -> str:
    return f"{right.plain[language]} {right.limits[language]}"


def _complaint(language: str, on: date) -> Iterator[NoticeBlock]:
    yield NoticeBlock(None, f"{complaint(on)[language]} {court()[language]}")


def _own(policy: PolicyFile, language: str) -> Iterator[NoticeSection]:
    for text in policy.notice.texts if policy.notice else ():
        block = NoticeBlock(None, text.body[language], markdown=True)
        yield NoticeSection(f"own-{text.id}", text.heading[language], (block,))


def _version(policy: PolicyFile, language: str) -> Iterator[NoticeBlock]:
    notice = policy.notice
    if notice is None:
        return
    values = {"version": same(notice.version), "date": same(written(notice.date, language))}
    yield NoticeBlock(None, _text("version", values, language))
    if notice.changes:
        yield NoticeBlock(_word("changes", language), notice.changes[language])


def _section(identity: str, blocks: Iterable[NoticeBlock], language: str) -> NoticeSection:
    heading: str = rights_law("notice")["section"][identity][language]
    return NoticeSection(identity, heading, tuple(blocks))


def _word(name: str, language: str) -> str:
    word: str = rights_law("notice")["field"][name][language]
    return word


def _text(name: str, values: dict[str, Texts], language: str) -> str:
    return filled(rights_law("notice")["text"][name], values)[language]


def _person(person: Person) -> str:
    return ", ".join(filter(None, (person.name, person.email, person.phone)))


def _controller(entry: Processing, policy: PolicyFile, language: str) -> tuple[str, ...]:
    controller = entry.controller or policy.organisation
    contact = "" if entry.controller else policy.contact[language]
    return tuple(filter(None, (controller[language], contact)))


def _bases(entry: Processing, _policy: PolicyFile, language: str) -> tuple[str, ...]:
    return tuple(
        choice_label("legal_basis", basis.code)[language]
        + (f": {basis.words[language]}" if basis.words else "")
        for basis in entry.legal_bases
    )


def _recipients(entry: Processing, policy: PolicyFile, language: str) -> tuple[str, ...]:
    named = tuple(recipient.names[language] for recipient in entry.recipients)
    return (*named, *processor_names(policy, entry.id))


def _transfers(entry: Processing, _policy: PolicyFile, language: str) -> tuple[str, ...]:
    lines = tuple(
        f"{one.country[language]}: {choice_label('mechanism', one.mechanism)[language]}"
        + (f", {one.recipient[language]}" if one.recipient else "")
        + (f" ({written(one.since, language)})" if one.since else "")
        for one in entry.third_countries
    )
    return lines or (_text("no_transfers", {}, language),)


def _automated(entry: Processing, _policy: PolicyFile, language: str) -> tuple[str, ...]:
    if entry.automated is None:
        return (_text("no_automated", {}, language),)
    return (entry.automated.logic[language], entry.automated.meaning[language])


def _source(entry: Processing, _policy: PolicyFile, language: str) -> tuple[str, ...]:
    own = (_text("from_person", {}, language),) if entry.from_person else ()
    return (*own, entry.source[language]) if entry.source else own


def _coded(field: str, codes: Iterable[str], language: str) -> tuple[str, ...]:
    return tuple(breach_label(field, code)[language] for code in codes)


def _optional(texts: Texts | None, language: str) -> tuple[str, ...]:
    return (texts[language],) if texts else ()


_FIELDS: dict[str, Callable[[Processing, PolicyFile, str], tuple[str, ...]]] = {
    "controller": _controller,
    "joint": lambda entry, _policy, language: _optional(entry.joint, language),
    "representative": lambda entry, _policy, language: _optional(entry.representative, language),
    "role": lambda entry, _policy, language: (_text(f"role_{entry.role}", {}, language),),
    "purposes": lambda entry, _policy, language: (entry.purposes[language],),
    "legal_bases": _bases,
    "people": lambda entry, _policy, language: _coded("people_categories", entry.people, language),
    "data_categories": lambda entry, _policy, language: _coded(
        "data_categories", entry.data_categories, language
    ),
    "source": _source,
    "recipients": _recipients,
    "third_countries": _transfers,
    "automated": _automated,
    "deletion": lambda entry, policy, language: retention_lines(policy, entry, language),
    "measures": lambda entry, _policy, language: _optional(entry.measures, language),
}
# What the notice shows of an entry: never the measures.
_PUBLIC = (
    "purposes", "legal_bases", "people", "data_categories", "source", "recipients",
    "third_countries", "automated", "deletion",
)  # fmt: skip
