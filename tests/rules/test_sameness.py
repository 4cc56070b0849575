"""What counts as the same: every header but those of the transfer, and every byte."""

from crypto.derivation import sha256
from crypto.manifest import CharterInForce, Entry, Manifest
from portal.rules.sameness import (
    Answer,
    Difference,
    Kind,
    compare_charter,
    compare_entries,
    compare_visitors,
)

HTML = (("cache-control", "no-cache"), ("strict-transport-security", "max-age=1"))
MANIFEST = Manifest(
    release="1.2.0",
    made="2026-03-03",
    headers=(HTML,),
    entries=(
        Entry("/assets/a.js", 200, sha256(b"a"), 0),
        Entry("/assets/organisation/b.css", 200, sha256(b"b"), 0),
        Entry("/da/", 200, sha256(b"Hej"), 0),
    ),
    charters=(),
)


def answers(**changed: Answer) -> dict[str, Answer]:
    right = {"/assets/a.js": b"a", "/assets/organisation/b.css": b"b", "/da/": b"Hej"}
    return {path: Answer(200, HTML, body) for path, body in right.items()} | changed


def test_what_concerns_the_transfer_is_no_difference() -> None:
    more = (("date", "Tue, 03 Mar 2026 08:00:00 GMT"), ("server", "x"), ("content-length", "3"))
    page = Answer(200, (*more, *reversed(HTML)), b"Hej")
    assert compare_entries(MANIFEST, answers() | {"/da/": page}) == []


def test_a_header_that_is_wrong_everywhere_is_one_line() -> None:
    wrong = (("cache-control", "no-store"), ("cache-control", "private"), HTML[1])
    given = {path: Answer(200, wrong, one.body) for path, one in answers().items()}
    (found,) = compare_entries(MANIFEST, given)
    assert found.where == "/assets/a.js and 2 more"
    assert found.what == "cache-control is 'no-store, private' instead of 'no-cache'."


def test_an_onion_address_promises_no_encrypted_transport() -> None:
    given = {path: Answer(200, HTML[:1], one.body) for path, one in answers().items()}
    assert compare_entries(MANIFEST, given, by_onion=True) == []
    (found,) = compare_entries(MANIFEST, given)
    assert found.what == "strict-transport-security is missing."
    # It may be missing there, but not be another.
    other = {
        path: Answer(200, (HTML[0], ("strict-transport-security", "max-age=2")), one.body)
        for path, one in answers().items()
    }
    assert len(compare_entries(MANIFEST, other, by_onion=True)) == 1


def test_an_error_is_missing_and_a_page_where_none_was_is_changed() -> None:
    (found,) = compare_entries(MANIFEST, answers() | {"/da/": Answer(404, HTML, b"Hej")})
    assert (found.kind, found.where) == (Kind.MISSING, "/da/")
    (found,) = compare_entries(MANIFEST, answers() | {"/da/": Answer(302, HTML, b"Hej")})
    assert found.kind is Kind.CHANGED


def test_visitors_are_compared_in_all() -> None:
    other = answers() | {"/da/": Answer(200, (*HTML, ("set-cookie", "a=1")), b"Hej!")}
    assert compare_visitors(answers(), other) == [
        Difference(Kind.VISITOR, "/da/", "two visitors were given different content and headers.")
    ]


def test_a_charter_is_told_by_its_fingerprint() -> None:
    signed = CharterInForce("/api/a/b/charter", 2, bytes([0xC4]) * 32)
    none = CharterInForce("/api/a/b/charter", 0, bytes(32))
    assert compare_charter(signed, signed) == []
    (found,) = compare_charter(signed, none)
    assert found.what.startswith("the list of recipients is not there instead of version 2")
    assert signed.fingerprint in found.what
    (found,) = compare_charter(signed, None)
    assert "not signed as it must be" in found.what
