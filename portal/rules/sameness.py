"""Whether a site answers what its manifest says: values in, differences out (crypto/SPEC.md, 16).

Who fetched the answers, and how, is not known here.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from crypto.derivation import sha256
from crypto.manifest import CharterInForce, Entry, Headers, Manifest

# What concerns the single transfer and says nothing to a page.
OF_THE_TRANSFER = frozenset(
    {
        "connection",
        "content-encoding",
        "content-length",
        "date",
        "keep-alive",
        "server",
        "transfer-encoding",
    }
)
# At an onion address these two mean nothing, and the site leaves them out.
NOT_BY_ONION = frozenset({"onion-location", "strict-transport-security"})


class Kind(StrEnum):
    """What is not as it was signed."""

    SIGNATURE = "signature"
    RELEASE = "release"
    MISSING = "missing"
    CHANGED = "changed"
    ADDED = "added"
    HEADER = "header"
    CHARTER = "charter"
    VISITOR = "visitor"


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was signed; `where` is a path, or what it is about."""

    kind: Kind
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind:<9}  {self.where}: {self.what}"


@dataclass(frozen=True)
class Answer:
    """What somebody was given: header names in lower case, the body without any packing."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def lasting_headers(self) -> Headers:
        """Those that do not concern the transfer, in order; what came twice is joined."""
        joined: dict[str, str] = {}
        for name, value in self.headers:
            if name not in OF_THE_TRANSFER:
                joined[name] = f"{joined[name]}, {value}" if name in joined else value
        return tuple(sorted(joined.items()))


def compare_entries(
    manifest: Manifest, answers: Mapping[str, Answer], *, by_onion: bool = False
) -> list[Difference]:
    """Every entry with its answer (by path; all must be there)."""
    charters = {charter.path for charter in manifest.charters}
    found: list[Difference] = []
    headers: list[tuple[str, str, str]] = []
    for entry in manifest.entries:
        answer = answers[entry.path]
        if answer.status != entry.status:
            found.append(_other_status(entry, answer))
            continue
        # A charter's answer is told by its fingerprint, which says more.
        if entry.path not in charters and sha256(answer.body) != entry.sha256:
            what = "the content is not what was signed."
            found.append(Difference(Kind.CHANGED, entry.path, what))
        signed = manifest.headers[entry.headers]
        headers += _header_differences(entry.path, signed, answer, by_onion=by_onion)
    return found + _together(headers)


def compare_charter(signed: CharterInForce, found: CharterInForce | None) -> list[Difference]:
    """`found` is None where the answer holds no chain that verifies."""
    if found is None:
        what = "the list of recipients is not signed as it must be."
        return [Difference(Kind.CHARTER, signed.path, what)]
    if found == signed:
        return []
    what = f"the list of recipients is {_named(found)} instead of {_named(signed)}."
    return [Difference(Kind.CHARTER, signed.path, what)]


def compare_visitors(one: Mapping[str, Answer], other: Mapping[str, Answer]) -> list[Difference]:
    """What two visitors were not given alike."""
    found = []
    for path, answer in one.items():
        differing = [
            what
            for what, same in (
                ("status", answer.status == other[path].status),
                ("content", answer.body == other[path].body),
                ("headers", answer.lasting_headers == other[path].lasting_headers),
            )
            if not same
        ]
        if differing:
            what = f"two visitors were given different {' and '.join(differing)}."
            found.append(Difference(Kind.VISITOR, path, what))
    return found


def _named(charter: CharterInForce) -> str:
    if charter.version == 0:
        return "not there"
    return f"version {charter.version} with the fingerprint {charter.fingerprint}"


def _other_status(entry: Entry, answer: Answer) -> Difference:
    gone = entry.status < 400 <= answer.status  # noqa: PLR2004 -- where HTTP's errors begin
    kind = Kind.MISSING if gone else Kind.CHANGED
    return Difference(kind, entry.path, f"answers {answer.status} instead of {entry.status}.")


def _header_differences(
    path: str, signed: Headers, answer: Answer, *, by_onion: bool
) -> list[tuple[str, str, str]]:
    """Path, name, and what is wrong with it."""
    want, have = dict(signed), dict(answer.lasting_headers)
    found = []
    for name in sorted(want.keys() | have.keys()):
        if want.get(name) == have.get(name) or (by_onion and name in NOT_BY_ONION - have.keys()):
            continue
        if name not in want:
            what = f"is there and should not be: {have[name]}"
        elif name not in have:
            what = "is missing."
        else:
            what = f"is {have[name]!r} instead of {want[name]!r}."
        found.append((path, name, what))
    return found


def _together(headers: list[tuple[str, str, str]]) -> list[Difference]:
    """A front server changes a header everywhere: that is one line, not a hundred."""
    counts = Counter((name, what) for _path, name, what in headers)
    first: dict[tuple[str, str], str] = {}
    for path, name, what in headers:
        first.setdefault((name, what), path)
    return [
        Difference(
            Kind.HEADER,
            first[name, what] + (f" and {count - 1} more" if count > 1 else ""),
            f"{name} {what}",
        )
        for (name, what), count in counts.items()
    ]
