"""The letter to the people, with everything that Article 34(2) asks for (law.md 2.8).

What happened, what it may mean and what is done are the handler's words, written to the person; the
frame, the contact and advice that follows from the data come from the law as data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from portal.rules.breach.facts import label
from portal.rules.breach.notification import Missing
from portal.rules.breach.texts import breach_law, same
from portal.rules.dates import written
from portal.rules.law_data import Texts, filled
from portal.rules.plain import Plain


@dataclass(frozen=True)
class LetterFacts(Plain):
    """What the letter is made of: this is what is frozen when it is sent.

    A text may be there in one language alone if letters go out in that one. `public`: a public
    communication in the place of letters. `advice`: the handler's own, before that of the data.
    """

    organisation: Texts = field(default_factory=dict)
    contact: Texts = field(default_factory=dict)
    what_happened: Texts = field(default_factory=dict)
    consequences: Texts = field(default_factory=dict)
    measures: Texts = field(default_factory=dict)
    advice: Texts = field(default_factory=dict)
    data_categories: tuple[str, ...] = ()
    dpo_name: str = ""
    dpo_email: str = ""
    dpo_phone: str = ""
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None
    detected_at: datetime | None = None
    public: bool = False
    time_zone: str = "Europe/Copenhagen"


@dataclass(frozen=True)
class Paragraph(Plain):
    """A part of the letter: words under a heading, then a list, either of them maybe empty."""

    id: str
    heading: str | None
    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter(Plain):
    language: str
    subject: str
    greeting: str
    paragraphs: tuple[Paragraph, ...]
    closing: str
    signature: str


def letter(file: LetterFacts, language: str) -> Letter:
    """The letter as far as it is written; a paragraph without words is left out."""
    public = "public_" if file.public else ""
    return Letter(
        language=language,
        subject=_frame(file, f"{public}subject", language),
        greeting=_frame(file, f"{public}greeting", language),
        paragraphs=tuple(
            paragraph
            for paragraph in _paragraphs(file, f"{public}opening", language)
            if paragraph.text or paragraph.items
        ),
        closing=_frame(file, "closing", language),
        signature=file.organisation.get(language, ""),
    )


def frozen(file: LetterFacts, language: str) -> dict[str, Any]:
    """What is kept of a letter: what it is made of, and every word as it reads today.

    Its frame is law's data: what a lawyer corrects later must not change what was sent.
    """
    return {**file.to_json(), "letter": letter(file, language).to_json()}


def letter_of(content: Mapping[str, Any], language: str) -> Letter:
    """A kept letter as it was written; one of an older release as it reads now."""
    kept = content.get("letter")
    if kept is not None:
        return Letter.from_json(kept)
    return letter(LetterFacts.from_json(dict(content)), language)


def plain_text(made: Letter) -> str:
    """The letter as plain text: for an e-mail, or to paste."""
    blocks = [made.subject, made.greeting]
    for paragraph in made.paragraphs:
        items = "\n".join(f"- {item}" for item in paragraph.items)
        lines = (paragraph.heading, paragraph.text, items)
        blocks.append("\n".join(line for line in lines if line))
    return "\n\n".join([*blocks, made.closing, made.signature]).strip() + "\n"


def missing_for_people(file: LetterFacts, language: str) -> tuple[Missing, ...]:
    """What the letter must say and does not yet, in that language. All of it is required."""
    said = {
        "what_happened": _said(file.what_happened, language),
        "contact": bool(_dpo(file)) or _said(file.contact, language),
        "consequences": _said(file.consequences, language),
        "measures": _said(file.measures, language),
        "advice": _said(file.advice, language) or bool(advice_for(file.data_categories, language)),
    }
    return tuple(
        Missing(entry["id"], entry["article"], entry["sentence"], entry["id"], blocking=True)
        for entry in breach_law("letter")["required"]
        if not said[entry["id"]]
    )


def advice_for(data_categories: Iterable[str], language: str) -> tuple[str, ...]:
    """What people can do themselves when such data is out, one sentence or two for each thing."""
    present = set(data_categories)
    return tuple(
        entry["text"][language]
        for entry in breach_law("letter")["advice"]
        if present.intersection(entry["data"])
    )


def _paragraphs(file: LetterFacts, opening: str, language: str) -> tuple[Paragraph, ...]:
    def headed(name: str, text: str, items: tuple[str, ...] = ()) -> Paragraph:
        return Paragraph(name, _frame(file, name, language), text.strip(), items)

    happened = f"{file.what_happened.get(language, '').strip()}\n{_when(file, language)}"
    kinds = tuple(label("data_categories", kind)[language] for kind in file.data_categories)
    return (
        Paragraph("opening", None, _frame(file, opening, language)),
        headed("happened", happened),
        headed("data", "", kinds),
        headed("consequences", file.consequences.get(language, "")),
        headed("measures", file.measures.get(language, "")),
        headed(
            "advice",
            file.advice.get(language, ""),
            advice_for(file.data_categories, language),
        ),
        headed("contact", _contact(file, language)),
    )


def _contact(file: LetterFacts, language: str) -> str:
    lines = []
    if _dpo(file):
        lines.append(_frame(file, "contact_dpo", language))
    if _said(file.contact, language):
        lines.append(_frame(file, "contact_point", language))
    return "\n".join([*lines, _frame(file, "complaint", language)])


def _when(file: LetterFacts, language: str) -> str:
    """The days without the times of day: what people ask is when, not which minute."""
    names = []
    if file.occurred_from and file.occurred_to:
        names.append("when_one_day" if _one_day(file) else "when_from_to")
    elif file.occurred_from:
        names.append("when_from")
    if file.detected_at:
        names.append("when_detected")
    return " ".join(_frame(file, name, language) for name in names)


def _one_day(file: LetterFacts) -> bool:
    return _day(file, file.occurred_from, "en") == _day(file, file.occurred_to, "en")


def _frame(file: LetterFacts, name: str, language: str) -> str:
    values = {
        "organisation": same(file.organisation.get(language, "")),
        "contact": same(file.contact.get(language, "")),
        "dpo": same(_dpo(file)),
        "start": same(_day(file, file.occurred_from, language)),
        "end": same(_day(file, file.occurred_to, language)),
        "detected": same(_day(file, file.detected_at, language)),
    }
    return filled(breach_law("letter")["frame"][name], values)[language]


def _day(file: LetterFacts, moment: datetime | None, language: str) -> str:
    if moment is None:
        return ""
    return written(moment.astimezone(ZoneInfo(file.time_zone)).date(), language)


def _dpo(file: LetterFacts) -> str:
    parts = (file.dpo_name, file.dpo_email, file.dpo_phone)
    return ", ".join(part.strip() for part in parts if part.strip())


def _said(texts: Texts, language: str) -> bool:
    return bool(texts.get(language, "").strip())
