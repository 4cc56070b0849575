"""Facts of words, keys, return code and keyring: SPEC sections 1, 2, 8 and 10."""

import copy
import unicodedata
from collections.abc import Iterator
from typing import Any

from tests.crypto.vectors.making import Vector, bad, good
from tests.crypto.vectors.people import CHAIR, OUTSIDER, REPORTER, SALT, STAFF, Reporter
from tests.crypto.vectors.primitives import (
    argon2id,
    b64u,
    ed_public,
    groups,
    hkdf,
    kem_public,
    key_id,
    label,
    recovery_kit,
    return_code,
    xchacha_seal,
)

KIT = bytes(range(200, 216))
PASSPHRASE = "Blå cykel på Åbrinken 7"
SLOT_SALT = bytes([5]) * 16
NONCE = bytes([6]) * 24


def vectors() -> Iterator[Vector]:
    yield from encodings()
    yield from words()
    yield from codes()
    yield from kits()
    yield from keys()
    yield from keyrings()


def encodings() -> Iterator[Vector]:
    for data in (b"", b"\0", b"\xff\xfe", b"\xfb\xff\xbf", bytes(range(16))):
        yield good(
            "encoding",
            f"{len(data)} bytes ({data[:3].hex() or 'none'})",
            {"bytes": b64u(data)},
            text=b64u(data),
            length=len(data),
        )
    for text in (
        "A",
        "AAAAA",
        "AA==",
        "AA=",
        "A+A",
        "A/A",
        " AA",
        "AA\n",
        "AB",
        "AAB",
        "Åa",
        "A.A",
    ):
        yield bad("encoding", "encoding_invalid", f"{text!r}", text=text, length=None)
    yield bad("encoding", "length_invalid", "a byte less than asked for", text="AAAA", length=4)
    yield bad("encoding", "length_invalid", "a byte more than asked for", text="AAAA", length=2)


def words() -> Iterator[Vector]:
    for data in (bytes(4), b"\xff" * 4, bytes.fromhex("0123456789abcdef")):
        text = groups(data)
        yield good(
            "groups",
            f"the groups of {data.hex()}",
            {"bytes": b64u(data), "text": text},
            text=text,
            groups=len(data) // 2,
        )
    data = bytes.fromhex("0123456789abcdef")
    text = groups(data)
    expect = {"bytes": b64u(data), "text": text}
    loose = {
        "in capitals": text.upper(),
        "with spaces": text.replace("-", "  "),
        "with nothing between": text.replace("-", ""),
        "with long dashes": text.replace("-", " \u2014 ").replace(" \u2014 ", "\u2013", 1),
        "with a minus and a non-breaking hyphen": text.replace("-", "\u2212", 1).replace(
            "-", "\u2011"
        ),
        "with full stops, commas and line breaks": "\r\n" + text.replace("-", ".,\t") + ".\n",
        "with wide and narrow spaces": "\ufeff" + text.replace("-", "\u00a0\u202f\u3000"),
        "grouped otherwise": "-".join(text.replace("-", "")),
    }
    for name, typed in loose.items():
        yield good("groups", f"groups typed {name}", expect, text=typed, groups=4)
    yield bad("groups", "groups_length", "nothing typed", text="", groups=2)
    yield bad("groups", "groups_length", "a letter too few", text=text[:-1], groups=4)
    yield bad("groups", "groups_length", "a letter too many", text=text + "b", groups=4)
    yield bad(
        "groups", "groups_length", "a letter too many that no group has", text=text + "æ", groups=4
    )
    wrong: list[tuple[str, str, int]] = [
        ("a vowel for a consonant", "a" + text[1:], 1),
        ("a vowel that is not used", text[:7] + "e" + text[8:], 2),
        ("a digit", text[:12] + "0" + text[13:], 3),
        ("a Danish letter", text[:18] + "å" + text[19:], 4),
        ("a letter whose small form is ASCII", "\u212a" + text[1:], 1),
        ("a full-width letter", "\uff42" + text[1:], 1),
        ("an underscore between", text.replace("-", "_", 1), 2),
        ("a letter forgotten in the second group", text[:7] + text[8:], 2),
        ("a zero-width space", text[:5] + "\u200b" + text[5:], 2),
    ]
    for name, typed, group in wrong:
        vector = bad("groups", "groups_letter", name, text=typed, groups=4)
        yield {**vector, "facts": {"group": group}}


def codes() -> Iterator[Vector]:
    ones = Reporter(return_code(b"\xff" * 14), bytes([0xEE]) * 16)
    for reporter, name in ((REPORTER, "a code"), (ones, "a code of ones")):
        text = groups(reporter.code)
        expect = {
            "code": b64u(reporter.code),
            "text": text,
            "mailbox": b64u(reporter.mailbox),
            "verify": b64u(reporter.verify),
            "signing_seed": b64u(reporter.signing),
            "kem": b64u(reporter.kem),
        }
        yield good("return-code", name, expect, text=text.upper(), salt=b64u(reporter.salt))
    text = groups(REPORTER.code)
    code = REPORTER.code
    wrong = {
        "a checksum off by one bit": groups(code[:13] + bytes([code[13] ^ 1])),
        "a random bit flipped": groups(bytes([code[0] ^ 0x80]) + code[1:]),
        "two groups exchanged": "-".join([text[6:11], text[:5], text[12:]]),
    }
    for name, typed in wrong.items():
        yield bad("return-code", "code_checksum", name, text=typed, salt=b64u(SALT))
    yield bad("return-code", "groups_length", "six groups", text=text[:-6], salt=b64u(SALT))


def kits() -> Iterator[Vector]:
    text = recovery_kit(KIT)
    yield good("recovery-kit", "a recovery kit", {"kit": b64u(KIT), "text": text}, text=text)
    other = groups(KIT + b"\0\0")
    yield bad("recovery-kit", "kit_checksum", "a checksum of zeros", text=other)
    yield bad("recovery-kit", "groups_length", "a return code", text=groups(REPORTER.code))


def keys() -> Iterator[Vector]:
    for seed in (bytes([7]) * 32, bytes(range(32))):
        public = kem_public(seed)
        expect = {
            "public": b64u(public),
            "key": b64u(key_id(public)),
            "fingerprint": groups(key_id(public)),
        }
        yield good("kem", f"the KEM key of seed {seed[:2].hex()}...", expect, seed=b64u(seed))
    for person in (CHAIR, STAFF):
        expect = {
            "kem": b64u(person.kem),
            "verify": b64u(person.verify),
            "signing_seed": b64u(person.signing),
            "key": b64u(person.key),
        }
        yield good(
            "recipient",
            f"the keys of secret {person.secret[:2].hex()}...",
            expect,
            secret=b64u(person.secret),
        )
    yield link(bytes([3]) * 32)


def link(secret: bytes) -> Vector:
    signing = hkdf(secret, b"", label("link-signing"))
    public = kem_public(hkdf(secret, b"", label("link-kem")))
    expect = {
        "token": b64u(hkdf(secret, b"", label("link-token"))),
        "kem": b64u(public),
        "verify": b64u(ed_public(signing)),
        "signing_seed": b64u(signing),
        "key": b64u(key_id(public)),
    }
    name = f"the keys of a link of secret {secret[:2].hex()}..."
    return good("link", name, expect, secret=b64u(secret))


# --- Keyring ---------------------------------------------------------------------------------


def keyring(key: bytes = CHAIR.key, verify: bytes = CHAIR.verify) -> dict[str, Any]:
    def locked(kind: int, slot_key: bytes) -> str:
        associated = label("slot") + bytes([kind]) + key + verify
        return b64u(xchacha_seal(slot_key, NONCE, CHAIR.secret, associated))

    stretched = argon2id(unicodedata.normalize("NFKC", PASSPHRASE).encode(), SLOT_SALT)
    unlock = hkdf(stretched, b"", label("unlock"))
    recovery = hkdf(KIT, SLOT_SALT, label("recovery"))
    common = {"salt": b64u(SLOT_SALT)}
    cost = {"memory": 65_536, "passes": 3, "lanes": 1}
    nonce = {"nonce": b64u(NONCE)}
    slots = [
        {"kind": "passphrase", **common, **cost, **nonce, "sealed": locked(1, unlock)},
        {"kind": "recovery", **common, **nonce, "sealed": locked(2, recovery)},
    ]
    return {"version": 1, "key": b64u(key), "verify": b64u(verify), "slots": slots}


def keyrings() -> Iterator[Vector]:
    whole = keyring()
    secret = {"secret": b64u(CHAIR.secret)}
    yield good(
        "keyring", "unlocked with the passphrase", secret, keyring=whole, passphrase=PASSPHRASE
    )
    yield good(
        "keyring",
        "the passphrase typed with separate accents",
        secret,
        keyring=whole,
        passphrase=unicodedata.normalize("NFD", PASSPHRASE),
    )
    yield good(
        "keyring",
        "unlocked with the recovery kit",
        secret,
        keyring=whole,
        kit=recovery_kit(KIT).upper(),
    )
    stretched = argon2id(PASSPHRASE.encode(), SLOT_SALT)
    yield good(
        "sign-in",
        "the key to sign in with",
        {"sign_in_key": b64u(hkdf(stretched, b"", label("sign-in")))},
        passphrase=PASSPHRASE,
        salt=b64u(SLOT_SALT),
    )
    yield from locked_keyrings(whole)
    yield from malformed_keyrings(whole)


def locked_keyrings(whole: dict[str, Any]) -> Iterator[Vector]:
    yield bad("keyring", "slot_locked", "a wrong passphrase", keyring=whole, passphrase="åben")
    yield bad("keyring", "slot_locked", "another kit", keyring=whole, kit=recovery_kit(bytes(16)))
    for field, value in (("key", STAFF.key), ("verify", STAFF.verify)):
        yield bad(
            "keyring",
            "slot_locked",
            f"another {field} than the slots were made for",
            keyring={**whole, field: b64u(value)},
            kit=recovery_kit(KIT),
        )
    for name, changed in (
        ("key", keyring(key=OUTSIDER.key)),
        ("verify", keyring(verify=OUTSIDER.verify)),
    ):
        yield bad(
            "keyring",
            "keyring_mismatch",
            f"made with somebody else's {name}",
            keyring=changed,
            kit=recovery_kit(KIT),
        )
    first, second = whole["slots"]
    yield bad(
        "keyring",
        "slot_absent",
        "no recovery slot",
        keyring={**whole, "slots": [first]},
        kit=recovery_kit(KIT),
    )
    yield bad(
        "keyring",
        "slot_absent",
        "no passphrase slot",
        keyring={**whole, "slots": [second]},
        passphrase=PASSPHRASE,
    )
    moved = {**second, "sealed": first["sealed"]}
    yield bad(
        "keyring",
        "slot_locked",
        "the sealed secret of the other slot",
        keyring={**whole, "slots": [moved]},
        kit=recovery_kit(KIT),
    )


def malformed_keyrings(whole: dict[str, Any]) -> Iterator[Vector]:
    first, second = whole["slots"]

    def refuse(code: str, name: str, changed: object) -> Vector:
        return bad("keyring", code, name, keyring=changed, kit=recovery_kit(KIT))

    for field, value in (("memory", 8), ("memory", 65_537), ("passes", 1), ("lanes", 4)):
        weak = {**whole, "slots": [{**first, field: value}, second]}
        yield refuse("keyring_parameters", f"{field} of {value}", weak)
    changes: list[tuple[str, object]] = [
        ("an array", []),
        ("version 2", {**whole, "version": 2}),
        ("a field too many", {**whole, "secret": ""}),
        ("no key", {name: value for name, value in whole.items() if name != "key"}),
        ("a short key", {**whole, "key": "AAAA"}),
        ("a padded key", {**whole, "key": whole["key"] + "=="}),
        ("no slots", {**whole, "slots": []}),
        ("slots in an object", {**whole, "slots": {}}),
        ("two recovery slots", {**whole, "slots": [second, second]}),
        ("three slots", {**whole, "slots": [first, second, second]}),
        ("a slot of an unknown kind", {**whole, "slots": [{**second, "kind": "passkey"}]}),
        ("a slot that is text", {**whole, "slots": ["recovery"]}),
        ("a recovery slot with passes", {**whole, "slots": [{**second, "passes": 3}]}),
        ("memory in text", {**whole, "slots": [{**first, "memory": "65536"}, second]}),
        ("a short nonce", {**whole, "slots": [first, {**second, "nonce": b64u(bytes(12))}]}),
    ]
    for name, changed in changes:
        yield refuse("keyring_malformed", name, copy.deepcopy(changed))
