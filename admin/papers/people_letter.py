"""The letter to the people concerned (GDPR Art. 34), as it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from admin.papers.look import Frame, Setting, laid_out
from admin.papers.words import Words, day


@dataclass(frozen=True)
class Part:
    """Words under a heading, then a list; any of the three may be empty."""

    heading: str
    text: str
    items: Sequence[str] = ()


@dataclass(frozen=True)
class People:
    """The letter's text, with nothing of the desk in it. `language` is the letter's."""

    subject: str
    greeting: str
    parts: Sequence[Part]
    closing: str
    signature: str


def people_letter(setting: Setting, *, letter: People, dated: date, is_draft: bool) -> bytes:
    """The PDF. A draft says so at its head, so that it is not sent by mistake."""
    say = Words("letter", setting.language)
    frame = Frame(title=letter.subject, mark=say("mark_draft") if is_draft else "")
    more = {
        "date": day(dated, setting.language),
        "greeting": letter.greeting,
        "paragraphs": [
            {"heading": one.heading, "text": one.text, "items": list(one.items)}
            for one in letter.parts
        ],
        "closing": letter.closing,
        "signature": letter.signature,
    }
    return laid_out("letter", setting, frame, more=more)
