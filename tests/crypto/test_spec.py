"""The worked bytes of SPEC.md are what the library makes."""

import json
import re
from pathlib import Path

from crypto import (
    charter,
    envelope,
    groups,
    keyring,
    labels,
    padding,
    proof,
    return_code,
    stream,
    wire,
    work,
)
from crypto.derivation import hkdf, sha256
from crypto.encoding import b64u, canonical_json
from crypto.keys import RecipientKeys, kem_keys_from_seed
from tests.crypto import vector_runner

SPEC = (Path(__file__).parents[2] / "crypto" / "SPEC.md").read_text()


def worked() -> dict[str, str]:
    block = SPEC.split("## 15. Worked bytes")[1].split("```")[1]
    return dict(re.findall(r"^(?! |#)(.+)\n    (.+)$", block, re.MULTILINE))


def found() -> dict[str, str]:
    values: dict[str, bytes | str] = {
        "label KEY_ID": labels.KEY_ID,
        "b64u of fb ff bf": b64u(b"\xfb\xff\xbf"),
        'canonical JSON of {"a": "Ø\\n"}': canonical_json({"a": "Ø\n"}),
        "HKDF(32 bytes 42, 32 bytes 00, COMMIT, 32)": hkdf(
            b"\x42" * 32, bytes(32), labels.COMMIT, 32
        ),
        **of_keys(),
        **of_the_reply(),
        "STREAM": stream.seal_stream(bytes(range(32)), b"small"),
        "first 8 of its 16 384 bytes": padding.pad_message(b"Hej")[:8],
        "groups of 01 23 45 67 89 ab cd ef": groups.write_groups(bytes.fromhex("0123456789abcdef")),
        **of_the_charter(),
        "try of 5": work.attempt(b"\x07" * 60, sha256(b""), 5).to_bytes(4),
    }
    return {name: text if isinstance(text, str) else text.hex() for name, text in values.items()}


def of_keys() -> dict[str, bytes | str]:
    kem = kem_keys_from_seed(b"\x07" * 32)
    chair = RecipientKeys.from_secret(b"\x01" * 32)
    text = groups.write_groups(bytes.fromhex("6465666768696a6b6c6d6e6f703b"))
    reporter = return_code.derive(return_code.read(text), bytes(range(16)))
    passphrase = "Blå cykel på Åbrinken 7"
    return {
        "H(KEM public key)": sha256(kem.kem_public),
        "key id": kem.key_id,
        "return code of the 14 bytes 64 .. 71": text,
        "its bytes": return_code.read(text),
        "mailbox id, organisation salt 00 01 .. 0f": reporter.mailbox,
        "signing seed": reporter.signing_seed,
        "verify key": reporter.verify,
        "key id of its KEM key": reporter.key_id,
        "recovery kit of the 16 bytes c8 .. d7": keyring.write_kit(bytes(range(0xC8, 0xD8))),
        "signing seed of the secret": chair.signing,
        "verify key of the secret": chair.verify,
        "key id of the secret": chair.key_id,
        f"sign-in key, passphrase {passphrase}, salt 16 bytes 05": keyring.sign_in_key(
            passphrase, b"\x05" * 16
        ),
        "mailbox proof": proof.sign_mailbox(
            reporter.signing_seed, reporter.mailbox, bytes(range(40))
        ),
    }


def of_the_reply() -> dict[str, bytes | str]:
    header = wire.Header(
        scheme=b"\x51" * 16,
        charter=b"\xc4" * 32,
        case=b"\xca" * 16,
        direction="reply",
        sequence=2,
        previous=b"\x9e" * 32,
        sender=bytes.fromhex(worked()["verify key"]),
        reporter=None,
        commit=bytes(32),
        wraps=(wire.Wrap(bytes(15) + b"\1", bytes(1120), bytes(48)),),
    )
    data = canonical_json(header.as_json())
    start = b"VARSEL-E\1" + len(data).to_bytes(4)
    context = envelope._context_hash(header, header.sender)
    return {
        "magic, version, header length": start,
        "H(header)": sha256(data),
        "envelope hash": wire.parse(start + data + bytes(64) + bytes(16_400)).hash,
        "context": context,
        "commit": envelope._commit(b"\x42" * 32, context),
        "payload key, were this its header": envelope._payload_key(b"\x42" * 32, data),
    }


def of_the_charter() -> dict[str, bytes | str]:
    first = vector_runner.load("charter")[0]["input"]["chain"][0]
    found = charter.parse(charter.SignedCharter.from_json(first).charter)
    return {"hash": found.hash, "fingerprint": found.fingerprint}


def test_the_worked_bytes_are_what_the_library_makes() -> None:
    assert worked() == found()


def test_every_label_of_the_library_is_in_the_specification() -> None:
    listed = dict(re.findall(r"^\| ([A-Z_]+) \| `([a-z-]+)` \|", SPEC, re.MULTILINE))
    known = {
        name: value.removeprefix(b"varsel/1/").removesuffix(b"\0").decode()
        for name, value in vars(labels).items()
        if name.isupper()
    }
    assert listed == known


def test_the_known_answer_is_the_key_that_the_library_derives() -> None:
    path = vector_runner.FOLDER / "known-answers" / "x-wing.json"
    answer = json.loads(path.read_text())
    kem = kem_keys_from_seed(bytes.fromhex(answer["seed"]))
    assert kem.kem_public.hex() == answer["public_key"]
