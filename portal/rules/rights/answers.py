"""The answer to a request, in plain words, right by right (law.md 3.7).

The frame comes from the law as data, the reasons and what is held from the handler. It is put
together in the handler's browser or rendered in memory: nothing of it is stored in clear.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.rules.breach.letter import Letter, Paragraph, plain_text
from portal.rules.breach.texts import same
from portal.rules.dates import written
from portal.rules.law_data import Texts, filled
from portal.rules.plain import Plain
from portal.rules.rights.authority import backup_days, complaint, court
from portal.rules.rights.decisions import Outcome
from portal.rules.rights.grounds import ground
from portal.rules.rights.items import access_items
from portal.rules.rights.kinds import RightKind, kind, kind_label
from portal.rules.rights.texts import rights_law

__all__ = [
    "AnswerFacts", "DecidedRight", "Letter", "Paragraph", "Phrase", "answer", "plain_text",
    "required_phrases",
]  # fmt: skip


@dataclass(frozen=True)
class DecidedRight(Plain):
    """A decision with the reasons as the person is to read them, in the letter's language.

    `weighed`: how each item that was weighed by itself is named to the person. How it was weighed
    is not told: that could reveal what is held back.
    """

    kind: str
    outcome: str
    grounds: tuple[str, ...] = ()
    reasons: str = ""
    weighed: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerFacts(Plain):
    """What the answer is made of.

    `items`: the lines of each item of Article 15, by its id. `told`: who was told under
    Article 19; `to_tell`: who is about to be; `not_told`: who cannot be.
    `kept`: what is not erased, in the handler's words. `backup_days` 0: the usual number.
    """

    organisation: Texts = field(default_factory=dict)
    contact: Texts = field(default_factory=dict)
    received_on: date = date.min
    answered_on: date = date.min
    name: str = ""
    reference: str = ""
    dpo: str = ""
    rights: tuple[DecidedRight, ...] = ()
    items: dict[str, tuple[str, ...]] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    to_tell: tuple[str, ...] = ()
    not_told: tuple[str, ...] = ()
    kept: str = ""
    erased_on: date | None = None
    attachments: tuple[str, ...] = ()
    late: bool = False
    backup_days: int = 0


@dataclass(frozen=True)
class Phrase:
    """Words that the letter must still hold when the handler has edited it."""

    id: str
    text: str


def answer(facts: AnswerFacts, language: str) -> Letter:
    """The whole letter; a paragraph without words is left out."""
    return Letter(
        language=language,
        subject=_frame("subject", facts, language),
        greeting=_frame("greeting" if facts.name else "greeting_unnamed", facts, language),
        paragraphs=tuple(
            paragraph
            for paragraph in _paragraphs(facts, language)
            if paragraph.text or paragraph.items
        ),
        closing=_frame("closing", facts, language),
        signature=facts.organisation.get(language, ""),
    )


def required_phrases(facts: AnswerFacts, language: str) -> tuple[Phrase, ...]:
    """What the edited letter is compared with, spaces and line ends aside."""
    return tuple(
        Phrase(paragraph.id, words)
        for paragraph in answer(facts, language).paragraphs
        if paragraph.id.split(":")[0] in ("complaint", "court", "backups", "reasons")
        for words in (paragraph.text, *paragraph.items)
        if words
    )


def _paragraphs(facts: AnswerFacts, language: str) -> Iterator[Paragraph]:
    opening = _frame("opening", facts, language)
    if facts.late:
        opening = f"{opening} {_frame('late', facts, language)}"
    yield Paragraph("opening", None, opening)
    for right in facts.rights:
        yield from _right(right, facts, language)
    yield from _told(facts, language)
    if facts.attachments:
        yield Paragraph("attached", _frame("attached", facts, language), "", facts.attachments)
    yield Paragraph(
        "contact", _frame("contact_heading", facts, language), _frame("contact", facts, language)
    )
    heading = _frame("complaint_heading", facts, language)
    yield Paragraph("complaint", heading, complaint(facts.answered_on)[language])
    yield Paragraph("court", None, court()[language])


def _right(right: DecidedRight, facts: AnswerFacts, language: str) -> Iterator[Paragraph]:
    text = rights_law("answers")["right"][right.kind][_template(right)]
    yield Paragraph(f"right:{right.kind}", kind_label(right.kind)[language], text[language])
    told, weighed = _reasons(right, language)
    yield Paragraph(f"reasons:{right.kind}", None, told, weighed)
    if right.kind == RightKind.ACCESS and right.outcome != Outcome.REFUSED and not _empty(right):
        yield from _access_items(facts, language)
    if right.kind == RightKind.ERASURE and right.outcome != Outcome.REFUSED and not _empty(right):
        yield Paragraph("kept", None, facts.kept.strip())
        yield Paragraph("backups", None, _frame("backups", facts, language))


def _template(right: DecidedRight) -> str:
    return "no_data" if _empty(right) else right.outcome


def _empty(right: DecidedRight) -> bool:
    """Granted, and there was nothing: the full answer to access is that nothing is held."""
    return right.outcome == Outcome.GRANTED and "no_data" in right.grounds


def _reasons(right: DecidedRight, language: str) -> tuple[str, tuple[str, ...]]:
    """The sentence of each ground once, then the handler's words; and the items weighed.

    Reasons for a silent ground never reach the letter, whatever was written in their place.
    """
    chosen = [ground(identity) for identity in right.grounds]
    sentences = dict.fromkeys(one.letter[language] for one in chosen)
    is_silent = any(one.silent for one in chosen)
    if not is_silent:
        sentences[right.reasons.strip()] = None
    text = " ".join(sentence for sentence in sentences if sentence)
    return text, () if is_silent else tuple(filter(None, map(str.strip, right.weighed)))


def _access_items(facts: AnswerFacts, language: str) -> Iterator[Paragraph]:
    for item in access_items():
        lines = tuple(line.strip() for line in facts.items.get(item.id, ()) if line.strip())
        yield Paragraph(f"item:{item.id}", item.heading[language], "", lines)


def _told(facts: AnswerFacts, language: str) -> Iterator[Paragraph]:
    """Who was told is said unasked: asking for it is a right of its own (Article 19)."""
    owed = any(
        kind(right.kind).art19 and right.outcome != Outcome.REFUSED and not _empty(right)
        for right in facts.rights
    )
    if not owed:
        return
    if facts.told:
        yield Paragraph("told", None, _frame("told", facts, language), facts.told)
    if facts.to_tell:
        yield Paragraph("to_tell", None, _frame("to_tell", facts, language), facts.to_tell)
    if facts.not_told:
        yield Paragraph("not_told", None, _frame("not_told", facts, language), facts.not_told)
    if not (facts.told or facts.to_tell or facts.not_told):
        yield Paragraph("told", None, _frame("told_nobody", facts, language))


def _frame(name: str, facts: AnswerFacts, language: str) -> str:
    days = facts.backup_days or backup_days()
    erased = facts.erased_on or facts.answered_on
    values = {
        "organisation": same(facts.organisation.get(language, "")),
        "contact": same(", ".join(filter(None, (facts.contact.get(language, ""), facts.dpo)))),
        "name": same(facts.name.strip()),
        "reference": same(facts.reference.strip()),
        "received": same(written(facts.received_on, language)),
        "days": same(str(days)),
        "gone": same(written(_later(erased, days), language)),
    }
    return filled(rights_law("answers")["frame"][name], values)[language]


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days)
