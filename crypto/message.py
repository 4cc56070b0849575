"""What is inside an envelope (SPEC section 7)."""

from dataclasses import dataclass
from typing import Any, Final

from crypto.encoding import b64u, canonical_json
from crypto.errors import CryptoError, OpenError
from crypto.forms import Form

VERSION: Final = 1
TYPES: Final = {
    "report": frozenset({"report"}),
    "reply": frozenset({"message"}),
    "answer": frozenset({"message", "acknowledgement", "feedback"}),
    "note": frozenset({"note"}),
}
"""The types of message that each direction of an envelope may carry."""

_FORM: Final = Form(OpenError, "message_invalid")
_MAX_SIZE: Final = 2**53 - 1
_ALL_TYPES: Final = frozenset().union(*TYPES.values())


@dataclass(frozen=True, slots=True)
class Category:
    """What the report is about: the id and the words that the reporter saw."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question: its id, the words that the reporter saw, the answer."""

    question: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class AttachmentReference:
    """A sealed file: id (16 bytes), size in bytes, SHA-256 and key (32 bytes each)."""

    id: bytes
    name: str
    type: str
    size: int
    sha256: bytes
    key: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """A text with all that belongs to it. `time` is `YYYY-MM-DDTHH:MM:SSZ`, the sender's clock."""

    type: str
    time: str
    language: str
    body: str
    category: Category | None = None
    answers: tuple[Answer, ...] = ()
    attachments: tuple[AttachmentReference, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The message's fields in the order of SPEC section 7."""
        category = self.category
        return {
            "version": VERSION,
            "type": self.type,
            "time": self.time,
            "language": self.language,
            "category": category and {"id": category.id, "label": category.label},
            "body": self.body,
            "answers": [
                {"question": answer.question, "label": answer.label, "text": answer.text}
                for answer in self.answers
            ],
            "attachments": [_write_attachment(reference) for reference in self.attachments],
        }


def write(message: Message, direction: str) -> bytes:
    """The message's JSON. Raises CryptoError message_invalid if no reader would accept it."""
    try:
        data = canonical_json(message.as_json())
    except CryptoError as error:
        raise OpenError("message_invalid") from error
    read(data, direction)
    return data


def read(data: bytes, direction: str | None = None) -> Message:
    """The message in `data`, fit for an envelope of that direction when one is given.

    Raises OpenError message_invalid.
    """
    fields = _FORM.fields(
        _FORM.parse(data),
        *("version", "type", "time", "language", "category", "body", "answers", "attachments"),
    )
    kind = _FORM.text(fields["type"])
    allowed = _ALL_TYPES if direction is None else TYPES[direction]
    if kind not in allowed or (fields["category"] is not None and kind != "report"):
        _FORM.refuse()
    _FORM.integer(fields["version"], VERSION, VERSION)
    return Message(
        type=kind,
        time=_FORM.time(fields["time"]),
        language=_FORM.language(fields["language"]),
        category=None if fields["category"] is None else _read_category(fields["category"]),
        body=_FORM.text(fields["body"]),
        answers=tuple(_read_answer(value) for value in _FORM.array(fields["answers"])),
        attachments=tuple(_read_attachment(value) for value in _FORM.array(fields["attachments"])),
    )


def _read_category(value: object) -> Category:
    fields = _FORM.fields(value, "id", "label")
    return Category(_FORM.text(fields["id"]), _FORM.text(fields["label"]))


def _read_answer(value: object) -> Answer:
    fields = _FORM.fields(value, "question", "label", "text")
    return Answer(*(_FORM.text(fields[name]) for name in ("question", "label", "text")))


def _read_attachment(value: object) -> AttachmentReference:
    fields = _FORM.fields(value, "id", "name", "type", "size", "sha256", "key")
    return AttachmentReference(
        id=_FORM.binary(fields["id"], 16),
        name=_FORM.text(fields["name"]),
        type=_FORM.text(fields["type"]),
        size=_FORM.integer(fields["size"], 0, _MAX_SIZE),
        sha256=_FORM.binary(fields["sha256"], 32),
        key=_FORM.binary(fields["key"], 32),
    )


def _write_attachment(reference: AttachmentReference) -> dict[str, Any]:
    return {
        "id": b64u(reference.id),
        "name": reference.name,
        "type": reference.type,
        "size": reference.size,
        "sha256": b64u(reference.sha256),
        "key": b64u(reference.key),
    }
