"""The page of the notification to the authority, as values for its template."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request, url_for

from admin.breach.desk_context import names, zone
from admin.breach.local_times import TimeRefused, for_input, parse
from admin.breach.notice_facts import notice_facts
from admin.guard import recipient
from admin.papers.field_sheet import Life
from admin.papers.file_decisions import life_of
from portal.data.breach import notices, sending
from portal.data.tables import Breach, BreachNotice
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.field_sheet import SheetField, field_sheet
from portal.rules.breach.notification import (
    Missing,
    NoticeFacts,
    Phase,
    is_late,
    missing,
    phase_label,
)
from portal.rules.citations import cite_article
from portal.web.database import now, session
from portal.web.languages import LANGUAGES, pick

OPEN = (notices.DRAFT, notices.APPROVED)
FACTS = frozenset(BreachFacts.__dataclass_fields__)
MOMENTS = frozenset(Moments.__dataclass_fields__)


@dataclass(frozen=True)
class MissingRow:
    """`href` leads to where it is filled in; empty where that is no page of this site."""

    sentence: str
    article: str
    href: str
    blocking: bool


@dataclass(frozen=True)
class NoticeRow:
    """One paper. `is_outdated`: what is known now is no longer what it says."""

    notice: BreachNotice
    phase: str
    life: Life
    file: NoticeFacts
    is_outdated: bool
    is_mine: bool


@dataclass(frozen=True)
class Refused:
    """A form that was refused: which paper it was for ("" the draft), what was typed, what is wrong."""

    about: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_twice(self) -> bool:
        """Whether the clock came by the time that was typed twice, when it was put back."""
        try:
            parse(str(self.values.get("sent_at", "")), zone())
        except TimeRefused as refused:
            return refused.reason == "twice"
        return False


@dataclass(frozen=True)
class NoticePage:
    """`fields` are those of the paper on the desk, else of what is known now."""

    file: Breach
    sent: list[NoticeRow]
    open: list[NoticeRow]
    phases: list[tuple[str, str]]
    missing: list[MissingRow]
    fields: tuple[SheetField, ...]
    sheet_language: str
    is_late: bool
    changed: list[str]
    refused: Refused
    summary: list[dict[str, str]]
    now_in_field: str


def notice_page(file: Breach, refused: Refused | None = None) -> NoticePage:
    refused = refused or Refused()
    known, people = notice_facts(file, at=now()), names()
    rows = [
        _row(one, known, people)
        for one in notices.of_breach(session(), breach=file)
        if one.to == notices.AUTHORITY
    ]
    sent = [one for one in rows if one.notice.state == notices.SENT]
    opened = [one for one in rows if one.notice.state in OPEN]
    phases = next_phases(sent)
    shown, phase = (opened[0].file, opened[0].notice.phase) if opened else (known, phases[0])
    language = sheet_language()
    return NoticePage(
        file=file,
        sent=sent,
        open=opened,
        phases=[(one, pick(phase_label(Phase(one)))) for one in phases],
        missing=[missing_row(file, one) for one in missing(replace(shown, at=now()), phase)],
        fields=field_sheet(shown, language, phase),
        sheet_language=language,
        is_late=is_late(known) and phase == notices.FIRST,
        changed=changed_since(sent[-1], known, language) if sent and not opened else [],
        refused=refused,
        summary=summary(file, refused),
        now_in_field=for_input(now(), zone()),
    )


def next_phases(sent: list[NoticeRow]) -> tuple[str, ...]:
    """What can be written next: the first, then follow-ups until and after the final one."""
    phases = {one.notice.phase for one in sent}
    if notices.FIRST not in phases:
        return (notices.FIRST,)
    return (notices.FOLLOW_UP,) if notices.FINAL in phases else (notices.FOLLOW_UP, notices.FINAL)


def sheet_language() -> str:
    """The national form is Danish, so the sheet is too until English is asked for."""
    asked = request.args.get("sheet", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def changed_since(row: NoticeRow, known: NoticeFacts, language: str) -> list[str]:
    """The headings of the fields that now say something else than when the paper was sent."""
    phase = row.notice.phase
    before = {one.id: one.value for one in field_sheet(row.file, language, phase)}
    # What was said of its sending is no news.
    same = {"phase", "reference", "delay_reason"}
    return [
        one.heading
        for one in field_sheet(known, language, phase)
        if one.id not in same and before.get(one.id) != one.value
    ]


def missing_row(file: Breach, one: Missing) -> MissingRow:
    return MissingRow(
        pick(one.sentence),
        pick(cite_article(one.article)),
        anchor_of(file, one.anchor),
        one.blocking,
    )


def anchor_of(file: Breach, anchor: str) -> str:
    """Where a thing that is missing is filled in."""
    if anchor in FACTS:
        return url_for("breach_facts.page", breach=file.id, _anchor=anchor)
    if anchor in MOMENTS:
        return url_for("breach_moments.page", breach=file.id, _anchor=anchor)
    if anchor in ("people_decision", "authority_decision"):
        question = anchor.partition("_")[0]
        return url_for("breach_decisions.page", breach=file.id, question=question)
    # The contact point is in the organisation file, which no page of this site changes.
    return f"#{anchor}" if anchor in ("delay_reason", "reference", "sent_at") else ""


def summary(file: Breach, refused: Refused) -> list[dict[str, str]]:
    """The error summary: to the field of the form that was sent, or to the page that has it."""
    return [
        {"href": _place(file, refused.about, name), "text": text}
        for name, text in refused.problems.items()
    ]


def _place(file: Breach, about: str, name: str) -> str:
    if name in FACTS or name in MOMENTS or name.endswith("_decision"):
        return anchor_of(file, name)
    return f"#{name}-{about}" if about and name else f"#{name or 'main'}"


def _row(one: BreachNotice, known: NoticeFacts, people: Mapping[str, str]) -> NoticeRow:
    file = sending.as_sent(one)
    again = NoticeFacts.from_json(one.content | {"at": None})
    fresh = replace(known, at=None, delay_reason=again.delay_reason)
    return NoticeRow(
        notice=one,
        phase=pick(phase_label(Phase(one.phase))),
        life=life_of(one, people),
        file=file,
        is_outdated=one.state in OPEN and fresh != again,
        is_mine=one.written_by == recipient().id,
    )
