"""What a page sends when a request is made: an envelope, its files, and a few facts in clear.

All of it is one body, so that it is stored or refused as one. The envelope and the files are sealed
already; their names and kinds are inside the envelope, and a file has nothing here but its id.
"""

import json
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage

from portal.data.attachments import LARGEST_SEALED, MOST
from portal.data.rights.requests import ClearFacts, SealedFile
from portal.public.bodies import ENVELOPE_LIMIT, RequestMalformed

# All that may come, and what a form needs around its parts.
REQUEST_LIMIT = MOST * LARGEST_SEALED + ENVELOPE_LIMIT + 16_384
# The facts, the envelope and the files.
PARTS = MOST + 2
LOOKED_THROUGH = 256 * 1024

FACTS, ENVELOPE, FILE = "facts", "envelope", "file"
REQUEST_FIELDS = frozenset({"kinds", "relation", "language", "address", "files"})
REPLY_FIELDS = frozenset({"files"})


@dataclass(frozen=True)
class Arrived:
    """A sealed message with its files."""

    envelope: bytes
    files: tuple[SealedFile, ...]


@dataclass(frozen=True)
class ArrivedRequest(Arrived):
    """`address`: where the person wishes to be told that something has come; None is nowhere."""

    clear: ClearFacts
    address: str | None


def read_request() -> ArrivedRequest:
    """Raises `RequestMalformed`; a body that is too large is refused with 413."""
    facts, envelope, files = _parts(REQUEST_FIELDS)
    kinds, address = facts["kinds"], facts["address"]
    if not _are_texts(kinds) or not _are_texts([facts["relation"], facts["language"]]):
        raise RequestMalformed
    if address is not None and not isinstance(address, str):
        raise RequestMalformed
    clear = ClearFacts(tuple(kinds), facts["relation"], facts["language"])
    return ArrivedRequest(envelope, files, clear, (address or "").strip() or None)


def read_reply() -> Arrived:
    """What is written later. Raises as `read_request` does."""
    _facts, envelope, files = _parts(REPLY_FIELDS)
    return Arrived(envelope, files)


def _parts(fields: frozenset[str]) -> tuple[dict[str, Any], bytes, tuple[SealedFile, ...]]:
    request.max_content_length = REQUEST_LIMIT
    request.max_form_parts = PARTS
    # It bounds what is looked through for the border of a part too, and a part is long here.
    request.max_form_memory_size = LOOKED_THROUGH
    facts = _facts(request.form.get(FACTS, ""), fields)
    envelopes, contents = request.files.getlist(ENVELOPE), request.files.getlist(FILE)
    names = facts["files"]
    if len(envelopes) != 1 or len(contents) != len(names):
        raise RequestMalformed
    files = zip(names, map(_content, contents), strict=True)
    return facts, _content(envelopes[0]), tuple(SealedFile(*file) for file in files)


def _facts(text: str, fields: frozenset[str]) -> dict[str, Any]:
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RequestMalformed from error
    if not isinstance(facts, dict) or set(facts) != fields or not _are_texts(facts["files"]):
        raise RequestMalformed
    return facts


def _are_texts(value: Any) -> bool:  # noqa: ANN401 - whatever JSON can hold
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _content(file: FileStorage) -> bytes:
    return file.stream.read()
