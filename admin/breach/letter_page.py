"""The page of the letter to the people concerned, as values for its template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from admin.breach.desk_context import names, zone
from admin.breach.local_times import for_input
from admin.breach.notice_facts import PARTS, letter_facts, sent_to
from admin.breach.notice_page import OPEN, MissingRow, Refused
from admin.guard import recipient
from admin.papers.field_sheet import Life
from admin.papers.file_decisions import life_of
from portal.data.breach import breaches, decisions, notices
from portal.data.tables import Breach, BreachDecision, BreachNotice
from portal.rules.breach.letter import (
    Letter,
    LetterFacts,
    advice_for,
    letter_of,
    missing_for_people,
)
from portal.rules.breach.notification import Missing
from portal.rules.citations import cite_article
from portal.web.database import now, session
from portal.web.languages import LANGUAGES, language, pick


@dataclass(frozen=True)
class LetterRow:
    """One letter with its text as it was frozen."""

    notice: BreachNotice
    letter: Letter
    life: Life
    is_mine: bool


@dataclass(frozen=True)
class LetterPage:
    """`open` is the draft of the language that is written in, if there is one."""

    file: Breach
    language: str
    languages: tuple[str, ...]
    sent: list[LetterRow]
    open: LetterRow | None
    others: list[LetterRow]
    values: Mapping[str, Any]
    labels: Mapping[str, tuple[str, str]]
    missing: list[MissingRow]
    advice: tuple[str, ...]
    decided: BreachDecision | None
    refused: Refused
    summary: list[dict[str, str]]
    now_in_field: str


def letter_page(file: Breach, refused: Refused | None = None) -> LetterPage:
    refused = refused or Refused()
    chosen, people = letter_language(), names()
    rows = [
        _row(one, people)
        for one in notices.of_breach(session(), breach=file)
        if one.to == notices.PEOPLE
    ]
    opened = [one for one in rows if one.notice.state in OPEN]
    current = next((one for one in opened if one.notice.language == chosen), None)
    sent = [one for one in rows if one.notice.state == notices.SENT]
    kept = parts_of(current.notice, chosen) if current else before_draft(file, chosen)
    values = refused.values if refused.values and not refused.about else kept
    known = letter_facts(file, chosen, values)
    return LetterPage(
        file=file,
        language=chosen,
        languages=LANGUAGES,
        sent=sent,
        open=current,
        others=[one for one in opened if one is not current],
        values=values,
        labels=labels(),
        missing=[missing_row(one) for one in missing_for_people(known, chosen)],
        advice=advice_for(known.data_categories, chosen),
        decided=decisions.current(session(), breach=file).people,
        refused=refused,
        summary=summary(refused),
        now_in_field=for_input(now(), zone()),
    )


def letter_language() -> str:
    """The language that is written in: the one asked for, else the page's."""
    asked = request.values.get("letter") or request.form.get("language", "")
    return asked if asked in LANGUAGES else language()


def labels() -> dict[str, tuple[str, str]]:
    """Label and hint of each part that a person writes."""
    return {
        "what_happened": (
            _("What happened"),
            _("As you would tell it to somebody you know. No names, no abbreviations."),
        ),
        "consequences": (
            _("What it can mean for the reader"),
            _("The likely consequences, neither smaller nor larger than they are."),
        ),
        "measures": (
            _("What you have done and will do"),
            _("What has been done to stop it and to limit the harm."),
        ),
        "advice": (
            _("What the reader can do"),
            _("The advice below is in the letter already. Write what is to be added to it."),
        ),
    }


def missing_row(one: Missing) -> MissingRow:
    """What a person writes is on this page; the contact point is in the organisation file."""
    href = f"#{one.anchor}" if one.anchor in PARTS else ""
    return MissingRow(pick(one.sentence), pick(cite_article(one.article)), href, one.blocking)


def summary(refused: Refused) -> list[dict[str, str]]:
    """The error summary: to the text of the letter, or to the form that was sent."""
    return [
        {"href": _place(refused.about, name), "text": text}
        for name, text in refused.problems.items()
    ]


def _place(about: str, name: str) -> str:
    return f"#{name}-{about}" if about and name and name not in PARTS else f"#{name or 'main'}"


def parts_of(row: BreachNotice, language: str) -> dict[str, Any]:
    """What a person wrote for a letter, by PARTS, and `public`."""
    written = LetterFacts.from_json(row.content)
    parts = {name: getattr(written, name).get(language, "") for name in PARTS}
    return {**parts, "public": written.public}


def before_draft(file: Breach, language: str) -> dict[str, Any]:
    """What the form begins with: the last one sent in this language, else what the breach says."""
    earlier = [one for one in sent_to(file, notices.PEOPLE) if one.language == language]
    if earlier:
        return parts_of(earlier[-1], language)
    facts = breaches.facts_of(file)
    return {
        "what_happened": facts.description,
        "consequences": facts.consequences,
        "measures": facts.measures_taken,
        "advice": "",
        "public": False,
    }


def _row(one: BreachNotice, people: Mapping[str, str]) -> LetterRow:
    written = letter_of(one.content, one.language)
    return LetterRow(one, written, life_of(one, people), one.written_by == recipient().id)
