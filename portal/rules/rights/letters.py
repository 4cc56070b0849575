"""The short letters on the way: receipt, more time, a question, and notices to others.

Each is a proposal with the handler's words put in; those to the person are sealed like the answer.
"""

from dataclasses import dataclass, field
from datetime import date

from portal.rules.breach.letter import Letter, Paragraph, plain_text
from portal.rules.breach.texts import listed, same
from portal.rules.dates import written, written_with_weekday
from portal.rules.law_data import Texts, filled
from portal.rules.plain import Plain
from portal.rules.rights.authority import complaint, court
from portal.rules.rights.identity import way
from portal.rules.rights.kinds import kind
from portal.rules.rights.texts import rights_law

__all__ = ["LetterValues", "letter_ids", "letter_label", "plain_text", "short_letter"]


@dataclass(frozen=True)
class LetterValues(Plain):
    """What a short letter needs; each letter uses some of it.

    `reasons`: the handler's words, to the person. `recipient`: whom a notice or a passed-on request
    goes to. `subject`: which person a notice to others is about, in words of its own.
    """

    organisation: Texts = field(default_factory=dict)
    contact: Texts = field(default_factory=dict)
    name: str = ""
    kinds: tuple[str, ...] = ()
    received_on: date = date.min
    written_on: date = date.min
    last_day: date = date.min
    extended_last_day: date = date.min
    reasons: str = ""
    way: str = ""
    question: str = ""
    recipient: str = ""
    subject: str = ""


def letter_ids() -> tuple[str, ...]:
    """In the order in which they may come in a request."""
    return tuple(rights_law("letters")["letter"])


def letter_label(identity: str) -> Texts:
    return dict(rights_law("letters")["letter"][identity]["label"])


def short_letter(identity: str, values: LetterValues, language: str) -> Letter:
    """Raises `KeyError` for a letter that there is not."""
    entry = rights_law("letters")["letter"][identity]
    places = _places(values, language)
    texts = [filled(part, places)[language].strip() for part in entry["paragraphs"]]
    if entry.get("complaint", False):
        texts += [complaint(values.written_on)[language], court()[language]]
    frame = rights_law("letters")["frame"]
    to_others = entry.get("to_others", False)
    named = values.recipient if to_others else values.name
    greeting = "greeting" if named.strip() else "greeting_unnamed"
    return Letter(
        language=language,
        subject=filled(entry["subject"], places)[language],
        greeting=filled(frame[greeting], {"name": same(named.strip())})[language],
        paragraphs=tuple(
            Paragraph(f"{identity}:{place}", None, text)
            for place, text in enumerate(texts, start=1)
            if text
        ),
        closing=frame["closing"][language],
        signature=values.organisation.get(language, ""),
    )


def _places(values: LetterValues, language: str) -> dict[str, Texts]:
    chosen = way(values.way)
    return {
        "organisation": same(values.organisation.get(language, "")),
        "contact": same(values.contact.get(language, "")),
        "rights": listed([dict(kind(one).asked) for one in values.kinds]),
        "received": same(written(values.received_on, language)),
        "written": same(written(values.written_on, language)),
        "last_day": same(written_with_weekday(values.last_day, language)),
        "extended": same(written_with_weekday(values.extended_last_day, language)),
        "reasons": same(values.reasons.strip()),
        "way": chosen.label if chosen else same(""),
        "question": same(values.question.strip()),
        "recipient": same(values.recipient.strip()),
        "subject": same(values.subject.strip()),
    }
