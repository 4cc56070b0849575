"""What comes in: an envelope as it is, or a small object of short texts."""

from flask import request

from crypto import filling
from portal.errors import NotAnEnvelopeType, Refused

ENVELOPE_TYPE = "application/vnd.varsel.envelope"
# The largest payload of the format with the largest header, and a little.
ENVELOPE_LIMIT = 1_200_000
# What a form needs around a file: its borders and the name of the field.
FORM_LIMIT = 4096
TEXT_LIMIT = 256


class LetterMissing(Refused):
    """No sealed file was chosen. Choose the file that the letter saved, and hand it in again."""

    code = "letter_missing"
    status = 422


class RequestMalformed(Refused):
    """The page could not read what was sent. Nothing was stored: load the page again."""

    code = "request_malformed"
    status = 400


def read_envelope() -> bytes:
    """The request's body without its filling. Its form is looked at where envelopes are read.

    Raises `NotAnEnvelopeType`; a body that is too large is refused with 413.
    """
    request.max_content_length = ENVELOPE_LIMIT
    if request.mimetype != ENVELOPE_TYPE:
        raise NotAnEnvelopeType
    return filling.unfill(request.get_data(cache=False))


def read_sealed_file() -> bytes:
    """The one file of a form, in memory: what it is called is not looked at, and not known here.

    Raises `LetterMissing`; a body that is too large is refused with 413.
    """
    request.max_content_length = ENVELOPE_LIMIT + FORM_LIMIT
    request.max_form_parts = 1
    chosen = request.files.get("letter")
    # A file without a name counts as none where it is asked for its truth.
    content = chosen.stream.read() if chosen is not None else b""
    if not content:
        raise LetterMissing
    return content


def read_texts(*names: str) -> list[str]:
    """The texts of a JSON object that has exactly these names. Raises `RequestMalformed`."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or set(body) != set(names):
        raise RequestMalformed
    texts = [body[name] for name in names]
    if not all(isinstance(text, str) and len(text) <= TEXT_LIMIT for text in texts):
        raise RequestMalformed
    return texts
