"""What a visitor brings along that must be found nowhere, in every way it may be written down."""

import base64
import ipaddress
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crypto import return_code
from tests.flows.search import pieces, spellings

ADDRESS = "127.77.13.37"
Spellings = Mapping[str, frozenset[bytes]]


def _mark() -> str:
    """A word that nothing else on this machine has in it."""
    return secrets.token_hex(5)


def _forwarded_4() -> str:
    """An address of the range that is kept for measuring devices (RFC 2544)."""
    return f"198.18.{100 + secrets.randbelow(150)}.{100 + secrets.randbelow(150)}"


def _forwarded_6() -> str:
    """An address of the range that is kept for examples (RFC 3849)."""
    words = (f"{4096 + secrets.randbelow(60000):x}" for _ in range(6))
    return "2001:db8:" + ":".join(words)


@dataclass(frozen=True)
class Traces:
    """One visitor; new ones for every run, so that nothing of an earlier run is found."""

    forwarded: str = field(default_factory=_forwarded_4)
    forwarded_6: str = field(default_factory=_forwarded_6)
    real: str = field(default_factory=_forwarded_4)
    agent: str = field(default_factory=lambda: f"{_mark()}/77.13 Kingfisher")
    languages: str = field(default_factory=lambda: f"smj-x-{_mark()}, fkv;q=0.7")
    referer: str = field(default_factory=lambda: f"https://{_mark()}.example/klage")
    hint: str = field(default_factory=lambda: f"Halcyon-{_mark()}")
    tag: str = field(default_factory=lambda: f"etag-{_mark()}")
    cookie: str = field(default_factory=lambda: f"followed-{_mark()}")
    employee: str = field(default_factory=lambda: f"employee-{_mark()}")
    file_name: str = field(default_factory=lambda: f"{_mark()} løn fra Grethe.odt")
    path: str = field(default_factory=lambda: f"tried-{_mark()}")
    plaintext: str = field(
        default_factory=lambda: (
            f"{_mark()} bogført to gange; bilag {_mark()} mangler, siger Grethe i lønkontoret."
        )
    )
    code: bytes = field(default_factory=return_code.new_code)

    @property
    def headers(self) -> dict[str, str]:
        """All that a browser, a company's proxy and a curious front server may add."""
        return {
            "User-Agent": self.agent,
            "Accept-Language": self.languages,
            "Referer": self.referer,
            "X-Forwarded-For": f"{self.forwarded_6}, {self.forwarded}",
            "Forwarded": f'for="[{self.forwarded_6}]:4711";by={self.forwarded}',
            "X-Real-IP": self.real,
            "True-Client-IP": self.real,
            "Via": f"1.1 {self.hint}",
            "Sec-CH-UA": f'"{self.hint}";v="77"',
            "Sec-CH-UA-Platform": f'"{self.hint}"',
            "If-None-Match": f'"{self.tag}"',
            "If-Range": f'"{self.tag}"',
            "X-Authenticated-User": self.employee,
        }

    def words(self) -> dict[str, str]:
        """Name of a trace to what it says, of those that no other visitor has."""
        return {
            "agent": self.agent,
            "languages": self.languages,
            "referer": self.referer,
            "hint": self.hint,
            "tag": self.tag,
            "cookie": self.cookie,
            "employee": self.employee,
            "file name": self.file_name,
            "path": self.path,
            "plaintext": self.plaintext,
            "code in groups": return_code.write(self.code),
            "forwarded 6 as text": self.forwarded_6,
        }

    def plain(self) -> Spellings:
        """As text, just as it is: quick to look for in much."""
        return {name: frozenset({text[:16].encode()}) for name, text in self.words().items()}

    def spellings(self) -> Spellings:
        """Name of a trace to all bytes that would give it away."""
        code = return_code.write(self.code)
        found = {name: _of_text(text) for name, text in self.words().items()}
        found["address"] = _of_address(ADDRESS)
        for name, one in (("forwarded", self.forwarded), ("forwarded 6", self.forwarded_6)):
            found[name] = _of_address(one)
        found["real"] = _of_address(self.real)
        found["code"] = frozenset(
            {*spellings(self.code)}.union(
                *(
                    _of_text(form)
                    for groups in (code, code.replace("-", ""), code.replace("-", " "))
                    for form in (groups, groups.upper())
                )
            )
        )
        return found


def _of_text(text: str) -> frozenset[bytes]:
    """As it is, with two bytes a letter, in base64 at any place, percent-encoded, as JSON."""
    escaped = text.encode("ascii", "backslashreplace").decode()
    percent = "".join(f"%{byte:02X}" if byte > 127 else chr(byte) for byte in text.encode())
    forms = (text, escaped, percent, percent.replace(" ", "%20"), percent.replace(" ", "+"))
    plain = set().union(*(spellings(form) for form in forms))
    wide = {piece.encode("utf-16-be") for piece in pieces(text)}
    latin = {piece.encode("latin-1", "replace") for piece in pieces(text)}
    return frozenset(plain | wide | latin | set(_base64(text.encode())))


def _base64(data: bytes) -> Iterable[bytes]:
    """What is in any base64 text that holds `data`, wherever in it that begins."""
    for before in range(3):
        for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = alphabet(bytes(before) + data).rstrip(b"=")
            # The letters at both ends depend on what stands beside.
            inner = encoded[(0, 2, 3)[before] : -2].decode()
            yield from (piece.encode() for piece in pieces(inner))


def _of_address(text: str) -> frozenset[bytes]:
    address = ipaddress.ip_address(text)
    packed = address.packed
    forms = {text, packed.hex(), packed[::-1].hex(), str(int(address)), address.exploded}
    forms |= {str(int.from_bytes(packed[::-1])), address.reverse_pointer}
    if isinstance(address, ipaddress.IPv4Address):
        octets = text.split(".")
        high, low = packed[:2].hex(), packed[2:].hex()
        forms |= {
            # A shortened address is one, too.
            ".".join(octets[:3]) + ".",
            ".".join(reversed(octets)),
            ".".join(octet.zfill(3) for octet in octets),
            "-".join(octets),
            ":".join(f"{byte:02x}" for byte in packed),
            f"::ffff:{high.lstrip('0')}:{low.lstrip('0')}",
            f"::ffff:{high}:{low}",
        }
    written = {form.encode(code) for form in forms for code in ("ascii", "utf-16-le")}
    written |= {form.upper().encode() for form in forms}
    return frozenset(written | {packed, packed[::-1]} | set(_base64(text.encode())))
