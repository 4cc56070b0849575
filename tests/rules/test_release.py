"""What a release says must be on a page, whoever signs what is there."""

import re
from dataclasses import replace

from crypto.derivation import sha256
from crypto.manifest import Entry, Manifest
from portal.rules.release import Carried, compare_carried, compare_policies, compare_release

PLAIN = (("content-security-policy", "default-src 'none'"), ("content-type", "text/plain"))
SCRIPT = (("content-security-policy", "default-src *"), ("content-type", "Text/JavaScript; a=b"))
MANIFEST = Manifest(
    release="1.2.0",
    made="2026-03-03",
    headers=(PLAIN, SCRIPT),
    entries=(
        Entry("/assets/a.js", 200, sha256(b"a"), 0),
        Entry("/assets/organisation/b.css", 200, sha256(b"b"), 0),
        Entry("/da/", 200, sha256(b"Hej"), 0),
    ),
    charters=(),
)
POLICY = re.compile("default-src 'none'")


def test_the_files_of_a_release_are_all_there_and_no_other() -> None:
    own = {"/assets/a.js": sha256(b"a")}
    assert compare_release(MANIFEST, own) == []
    found = compare_release(MANIFEST, {"/assets/a.js": sha256(b"x"), "/assets/c.js": sha256(b"c")})
    assert [one.where for one in found] == ["/assets/a.js", "/assets/c.js"]
    assert [one.where for one in compare_release(MANIFEST, {"/assets/c.js": b""})] == [
        "/assets/a.js",
        "/assets/c.js",
    ]


def test_a_script_is_one_wherever_it_lies() -> None:
    own = {"/assets/a.js": sha256(b"a")}
    more = (*MANIFEST.entries, Entry("/quick", 200, sha256(b"q"), 1))
    signed = Manifest("1.2.0", "2026-03-03", MANIFEST.headers, more, ())
    assert [one.where for one in compare_release(signed, own)] == ["/quick"]


def test_a_policy_is_the_release_s_own_at_each_path() -> None:
    right = {entry.path: {"content-security-policy": PLAIN[0][1]} for entry in MANIFEST.entries}
    assert compare_policies(MANIFEST, right) == []
    (found,) = compare_policies(MANIFEST, right | {"/da/": {"content-security-policy": "x"}})
    assert (found.where, found.what) == (
        "/da/",
        "content-security-policy: not as in release 1.2.0.",
    )
    (found,) = compare_policies(MANIFEST, right | {"/da/": {"referrer-policy": "no-referrer"}})
    assert found.what.startswith("referrer-policy")


def test_what_a_page_carries_is_of_the_release() -> None:
    own = {sha256(b"seal()")}
    letter = Carried(
        ("seal()",),
        has_handlers=False,
        policy="default-src 'none'",
        is_saved=True,
        is_plain=True,
        data="",
    )
    assert compare_carried("1.2.0", "/l", letter, own, POLICY) == []
    for other in (
        replace(letter, scripts=("tell()",)),
        replace(letter, has_handlers=True),
        replace(letter, policy=""),
        replace(letter, policy="default-src *"),
        replace(letter, is_plain=False),
    ):
        assert len(compare_carried("1.2.0", "/l", other, own, POLICY)) == 1
