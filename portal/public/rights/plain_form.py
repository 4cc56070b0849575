"""The form without JavaScript: what was typed, what is wrong with it, and what is sealed of it.

It is read from memory and kept nowhere: after the answer it is gone, but for what was sealed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import request
from flask_babel import gettext as _

from crypto.message import Answer
from portal.data.attachments import LARGEST, MOST
from portal.data.rights import wishes
from portal.data.rights.plain_form import PlainFile, PlainRequest
from portal.data.rights.requests import ClearFacts
from portal.errors import RequestRefused
from portal.public.page_data import WISH, fields_of
from portal.public.places import SchemePlace
from portal.rules.breach.traces import traces
from portal.rules.questions import Question
from portal.web.languages import language, pick

# All that may come: the files as they are, the texts, and what a form needs around them.
PLAIN_LIMIT = MOST * LARGEST + 512 * 1024
TEXTS_LIMIT = 256 * 1024
PARTS = 200

ADDRESS, FILES, AS_IT_IS = "address", "files", "as_it_is"
CHOSEN = ("choice", "choices")

# What a file is, by how it begins: its name and kind are not kept when it comes in.
BEGINNINGS = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"PK\x03\x04", "zip", "application/zip"),
)
UNKNOWN = ("bin", "application/octet-stream")


@dataclass(frozen=True)
class Problem:
    """`href` leads to the field."""

    field: str
    text: str

    @property
    def href(self) -> str:
        return f"#{self.field}"


@dataclass(frozen=True)
class Typed:
    """What stands in the form, by the names of its fields."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    files: tuple[bytes, ...] = field(default=(), repr=False)

    def text(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def chosen(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    @property
    def cpr(self) -> tuple[str, ...]:
        """What looks like a civil registration number in what was typed."""
        found = (
            trace.found
            for name, texts in self.values.items()
            if name != ADDRESS
            for text in texts
            for trace in traces(text)
            if trace.kind == "cpr"
        )
        return tuple(dict.fromkeys(found))


def questions(place: SchemePlace) -> tuple[Question, ...]:
    """The questions of the form: the same as where it is sealed in the browser."""
    return tuple(one.question for one in fields_of(place))


def read(place: SchemePlace) -> Typed:
    """The form that was sent. A body that is too large is refused with 413."""
    request.max_content_length = PLAIN_LIMIT
    request.max_form_memory_size = TEXTS_LIMIT
    request.max_form_parts = PARTS
    names = [question.id for question in questions(place)]
    values = {
        name: tuple(text.strip() for text in request.form.getlist(name))
        for name in (*names, ADDRESS, AS_IT_IS)
    }
    contents = (file.stream.read() for file in request.files.getlist(FILES))
    # A browser sends an empty file where none is chosen.
    return Typed(values, tuple(content for content in contents if content))


def problems(place: SchemePlace, typed: Typed) -> list[Problem]:
    """What is wrong, in the order of the page."""
    found = [
        Problem(question.id, _missing(question))
        for question in questions(place)
        if question.required and not any(_answer(question, typed))
    ]
    if len(typed.files) > MOST:
        found.append(Problem(FILES, _("Choose at most %(most)s files", most=MOST)))
    if any(len(content) > LARGEST for content in typed.files):
        found.append(Problem(FILES, _("A file may be at most 10 MB. Choose a smaller one")))
    if not _is_address(typed.text(ADDRESS)):
        found.append(Problem(ADDRESS, _("Write the e-mail address like this: name@example.dk")))
    if typed.cpr and not typed.chosen(AS_IT_IS):
        words = ", ".join(typed.cpr)
        found.append(
            Problem(
                AS_IT_IS,
                _(
                    "“%(words)s” looks like a civil registration number (CPR). Take it out, or say"
                    " that it is to be sent as it is",
                    words=words,
                ),
            )
        )
    return found


def clear_facts(typed: Typed) -> ClearFacts:
    """What is not sealed."""
    return ClearFacts(typed.chosen("kinds"), typed.text("known_as"), language())


def message(place: SchemePlace, typed: Typed) -> PlainRequest:
    """What is sealed."""
    return PlainRequest(typed.text(WISH), tuple(_answers(place, typed)), tuple(_files(typed)))


def _answers(place: SchemePlace, typed: Typed) -> Iterator[Answer]:
    """As the sealed form writes them: the ids of what was chosen stand behind the question's."""
    for question in questions(place):
        given = _answer(question, typed)
        if question.id == WISH or not any(given):
            continue
        label = pick(question.label)
        if question.kind in CHOSEN:
            words = [pick(one.label) for one in question.options if one.id in given]
            name = f"{question.id}:{','.join(given)}"
            yield Answer(name, label, "\n".join(words))
        else:
            yield Answer(question.id, label, given[0])


def _answer(question: Question, typed: Typed) -> tuple[str, ...]:
    given = typed.chosen(question.id)
    if question.kind not in CHOSEN:
        return given[:1]
    known = tuple(option.id for option in question.options if option.id in given)
    return known if question.kind == "choices" else known[:1]


def _files(typed: Typed) -> Iterator[PlainFile]:
    for number, content in enumerate(typed.files, 1):
        kinds = (kind[1:] for kind in BEGINNINGS if content.startswith(kind[0]))
        ending, media_type = next(kinds, UNKNOWN)
        yield PlainFile(_("file") + f"-{number}.{ending}", media_type, content)


def _missing(question: Question) -> str:
    label = pick(question.label)
    if question.kind in CHOSEN:
        return str(_("Choose an answer to: %(label)s", label=label))
    return str(_("Write an answer to: %(label)s", label=label))


def _is_address(address: str) -> bool:
    try:
        wishes.check(address or None)
    except RequestRefused:
        return False
    return True
