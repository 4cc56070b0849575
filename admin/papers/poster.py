"""The poster of a scheme: where to go, who reads there, and by which fingerprint to know it.

It hangs where people who may report come by. Whoever compares its fingerprint with the page sees
that nobody has put themselves on the list since it was printed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from admin.papers.look import Frame, Setting, laid_out
from admin.papers.words import Words, day
from admin.qr import qr_symbol

# Characters of an onion name (62) to a line.
HALF = 31


@dataclass(frozen=True)
class Reader:
    """Who can open what is written, and as what."""

    name: str
    role: str


@dataclass(frozen=True)
class Poster:
    """`about` is the table of `words.toml` that says what the scheme is for.

    `client` is whose scheme it is, if another organisation runs it for them, else empty;
    `address` and `onion` are whole addresses of the scheme's page, `onion` empty where there is
    none; `fingerprint` is that of the charter; `elsewhere` names the external channel.
    """

    about: str
    title: str
    client: str
    is_anonymous: bool
    address: str
    onion: str
    fingerprint: str
    readers: Sequence[Reader]
    elsewhere: str
    version: int
    issued: date


def poster(setting: Setting, shown: Poster) -> bytes:
    """The PDF, one sheet in A4. Raises `PaperTooLarge`, `PaperFailed`."""
    say, about = Words("poster", setting.language), Words(shown.about, setting.language)
    signed = day(shown.issued, setting.language)
    frame = Frame(
        title=shown.title,
        lead=" ".join(_lead(setting, say, about, shown)),
        foot=say("foot", version=str(shown.version), day=signed),
    )
    more = {
        "steps": _steps(say, about, shown),
        "where": _place(say(_where(shown.address)), shown.address, say("symbol")),
        "onion": _place(say("onion"), shown.onion, say("onion_symbol")) if shown.onion else None,
        "fingerprint": {"heading": say("fingerprint"), "groups": shown.fingerprint.split("-")},
        "readers": {
            "heading": say("readers"),
            "people": [{"name": one.name, "role": one.role} for one in shown.readers],
        },
    }
    return laid_out("poster", setting, frame, more=more)


def _lead(setting: Setting, say: Words, about: Words, shown: Poster) -> Iterator[str]:
    yield about("lead")
    if shown.client:
        yield say("on_behalf", organisation=setting.organisation, client=shown.client)
    if shown.is_anonymous:
        yield say("unnamed")


def _steps(say: Words, about: Words, shown: Poster) -> list[str]:
    stop = [say("elsewhere", channel=shown.elsewhere)] if shown.elsewhere else []
    return [about("open"), " ".join([say("compare"), *stop]), say("write"), say("code")]


def _where(address: str) -> str:
    return "where_onion" if (urlsplit(address).hostname or "").endswith(".onion") else "where"


def _place(heading: str, address: str, symbol: str) -> dict[str, object]:
    shown = address.partition("://")[2].rstrip("/")
    drawn = qr_symbol(address)
    host, _, path = shown.partition("/")
    parts = (host[at : at + HALF] for at in range(0, len(host), HALF))
    lines = [*parts, *([f"/{path}"] if path else [])]
    return {
        "heading": heading,
        "address": address,
        "lines": lines,
        "symbol": {"size": drawn.size, "runs": drawn.runs},
        "alternative": symbol,
    }
