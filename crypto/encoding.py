"""Binary values as text, and the one way to write a JSON object (SPEC section 1)."""

import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

from crypto.errors import CryptoError

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
_FROM_URL: Final = bytes.maketrans(b"-_", b"+/")


def b64u(data: bytes) -> str:
    """RFC 4648 section 5 without padding."""
    encoded = binascii.b2a_base64(data, newline=False)
    return encoded.translate(_TO_URL).rstrip(b"=").decode("ascii")


def from_b64u(text: str, length: int | None = None) -> bytes:
    """Bytes of `text`; exactly `length` of them when that is given.

    Raises CryptoError: encoding_invalid for anything but the one canonical spelling,
    length_invalid for another length.
    """
    try:
        raw = text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4)
        data = binascii.a2b_base64(raw)
    except ValueError as error:
        raise CryptoError("encoding_invalid") from error
    # Python skips characters it does not know and ignores unused bits: only writing the value
    # again shows that the text was its one spelling.
    if b64u(data) != text:
        raise CryptoError("encoding_invalid")
    if length is not None and len(data) != length:
        raise CryptoError("length_invalid", expected=length, found=len(data))
    return data


def canonical_json(value: Json) -> bytes:
    """UTF-8 of the object in its own order, without white space, escaped as ECMAScript does.

    Raises CryptoError encoding_invalid for text that is not well-formed Unicode.
    """
    try:
        return json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        ).encode()
    except UnicodeEncodeError as error:
        raise CryptoError("encoding_invalid") from error


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)


# Numbers become floats, as in JavaScript: both twins then judge 1.0, 1e400 or a number of five
# thousand digits alike. `as_integer` gives the integer back.
_DECODER: Final = json.JSONDecoder(parse_int=float, parse_constant=_no_constant)


def parse_json(data: bytes) -> Any:  # noqa: ANN401 -- JSON can be anything until it is checked
    """The JSON value of UTF-8 `data`; every number is a float. Raises ValueError.

    A byte order mark is not stripped, NaN and Infinity are no JSON, and nesting too deep for the
    parser is refused like any other malformed text.
    """
    text = data.decode("utf-8")
    if text.startswith("\ufeff"):
        raise ValueError("byte order mark")
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def as_integer(value: object) -> int | None:
    """The integer that a parsed JSON number is, or None when it is none."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    # Values that did not come through `parse_json`, but bool is an int only in Python.
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def is_text(value: object) -> bool:
    """Whether it is text, and well-formed: a lone surrogate has no UTF-8."""
    if not isinstance(value, str):
        return False
    return not any("\ud800" <= character <= "\udfff" for character in value)
