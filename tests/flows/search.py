"""Looks for what must never be left over, in every file of an installation."""

import base64
from collections.abc import Iterable, Mapping
from pathlib import Path

# Long texts lie in pieces where a page of the database ends, so pieces are looked for.
PIECE = 16


def spellings(secret: str | bytes) -> set[bytes]:
    """The ways in which a program may have written it down."""
    if isinstance(secret, str):
        return {piece.encode(code) for piece in pieces(secret) for code in ("utf-8", "utf-16-le")}
    return {
        secret,
        secret.hex().encode(),
        secret.hex().upper().encode(),
        base64.b64encode(secret).rstrip(b"="),
        base64.urlsafe_b64encode(secret).rstrip(b"="),
        base64.b32encode(secret).rstrip(b"="),
    }


def pieces(text: str) -> Iterable[str]:
    """The whole of a short text; of a long one every run of letters from each sixteenth on."""
    if len(text) < 2 * PIECE:
        return [text]
    return [text[start : start + PIECE] for start in range(0, len(text) - PIECE + 1, PIECE)]


def find(folder: Path, secrets: Mapping[str, str | bytes]) -> list[tuple[str, str]]:
    """Which of the secrets lies in which file, by their names."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        for name, secret in secrets.items():
            if any(spelling in content for spelling in spellings(secret)):
                found.append((name, file.name))
    return found
