"""Runs a test vector through the library (crypto/vectors/README.md says what each kind asks)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crypto import (
    attachment,
    charter,
    encoding,
    envelope,
    export,
    filling,
    groups,
    keyring,
    keys,
    manifest,
    message,
    padding,
    proof,
    question,
    receipt,
    return_code,
    stream,
    thread,
    wire,
    work,
)
from crypto.charter import SignedCharter
from crypto.derivation import sha256
from crypto.encoding import b64u, from_b64u

FOLDER = Path(__file__).parents[2] / "crypto" / "vectors"

Given = dict[str, Any]


def load(kind: str) -> list[dict[str, Any]]:
    vectors: list[dict[str, Any]] = json.loads((FOLDER / f"{kind}.json").read_text())
    return vectors


def kinds() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def data(value: str | list[str | dict[str, Any]]) -> bytes:
    """Binary input: b64u, or pieces of it of which some are repeated."""
    if isinstance(value, str):
        return from_b64u(value)
    return b"".join(
        from_b64u(piece) if isinstance(piece, str) else from_b64u(piece["repeat"]) * piece["times"]
        for piece in value
    )


def normal(expect: Given) -> Given:
    """What is expected, binary values that came in pieces as b64u."""
    long = {"content", "plaintext"} & expect.keys()
    return {**expect, **{name: b64u(data(expect[name])) for name in long}}


def _encoding(given: Given) -> Given:
    return {"bytes": b64u(encoding.from_b64u(given["text"], given["length"]))}


def _groups(given: Given) -> Given:
    found = groups.read_groups(given["text"], given["groups"])
    return {"bytes": b64u(found), "text": groups.write_groups(found)}


def _kem(given: Given) -> Given:
    kem = keys.kem_keys_from_seed(from_b64u(given["seed"]))
    return {
        "public": b64u(kem.kem_public),
        "key": b64u(kem.key_id),
        "fingerprint": keys.key_fingerprint(kem.kem_public),
    }


def _recipient(given: Given) -> Given:
    found = keys.RecipientKeys.from_secret(from_b64u(given["secret"]))
    return {
        "kem": b64u(found.kem_public),
        "verify": b64u(found.verify),
        "signing_seed": b64u(found.signing),
        "key": b64u(found.key_id),
    }


def _link(given: Given) -> Given:
    found = question.LinkKeys.from_secret(from_b64u(given["secret"]))
    return {
        "token": b64u(found.token),
        "kem": b64u(found.kem_public),
        "verify": b64u(found.verify),
        "signing_seed": b64u(found.signing),
        "key": b64u(found.key_id),
    }


def _return_code(given: Given) -> Given:
    code = return_code.read(given["text"])
    found = return_code.derive(code, from_b64u(given["salt"]))
    return {
        "code": b64u(code),
        "text": return_code.write(code),
        "mailbox": b64u(found.mailbox),
        "verify": b64u(found.verify),
        "signing_seed": b64u(found.signing_seed),
        "kem": b64u(found.kem_public),
    }


def _recovery_kit(given: Given) -> Given:
    kit = keyring.read_kit(given["text"])
    return {"kit": b64u(kit), "text": keyring.write_kit(kit)}


def _envelope_parse(given: Given) -> Given:
    found = wire.parse(data(given["envelope"]))
    binary = ("scheme", "charter", "case", "previous", "sender", "hash")
    return {
        **{name: b64u(getattr(found, name)) for name in binary},
        "direction": found.direction,
        "thread": found.thread,
        "sequence": found.sequence,
        "readers": [b64u(wrap.key) for wrap in found.wraps],
    }


def _envelope_signature(given: Given) -> Given:
    wire.check_signature(wire.parse(data(given["envelope"])))
    return {}


def _reader(given: dict[str, str]) -> keys.ReaderKeys:
    if "secret" in given:
        return keys.RecipientKeys.from_secret(from_b64u(given["secret"]))
    if "kem_seed" in given:
        return keys.kem_keys_from_seed(from_b64u(given["kem_seed"]))
    return return_code.derive(from_b64u(given["code"]), from_b64u(given["salt"]))


def _envelope_open(given: Given) -> Given:
    parsed = wire.parse(data(given["envelope"]))
    return {"message": envelope.open_envelope(parsed, _reader(given["reader"])).as_json()}


def seal(given: Given) -> bytes:
    """Seals what a vector or the other implementation describes in JSON."""
    context = given["context"]
    binary = ("scheme", "charter", "case", "previous")
    reporter = context["reporter"]
    made = envelope.Context(
        **{name: from_b64u(context[name]) for name in binary},
        direction=context["direction"],
        sequence=context["sequence"],
        reporter=reporter
        and wire.Reporter(from_b64u(reporter["mailbox"]), from_b64u(reporter["kem"])),
    )
    return envelope.seal(
        message.read(encoding.canonical_json(given["message"])),
        context=made,
        sender_seed=from_b64u(given["sender_seed"]),
        readers=[from_b64u(reader) for reader in given["readers"]],
    )


def _envelope_seal(given: Given) -> Given:
    return {"envelope": b64u(seal(given))}


def _message(given: Given) -> Given:
    return {"message": message.read(data(given["json"]), given["direction"]).as_json()}


def _stream(given: Given) -> Given:
    key, sealed = from_b64u(given["key"]), data(given["stream"])
    plaintext = stream.open_stream(key, sealed)
    assert stream.seal_stream(key, plaintext) == sealed
    return {"plaintext": b64u(plaintext)}


def _pad(given: Given) -> Given:
    content, text = data(given["content"]), given["of"] == "message"
    padded = padding.pad_message(content) if text else padding.pad_attachment(content)
    back = padding.unpad_message(padded) if text else padding.unpad_attachment(padded)
    assert back == content
    return {"length": len(padded)}


def _unpad(given: Given) -> Given:
    padded, text = data(given["padded"]), given["of"] == "message"
    return {
        "content": b64u(padding.unpad_message(padded) if text else padding.unpad_attachment(padded))
    }


def reference(given: dict[str, Any]) -> message.AttachmentReference:
    binary = {name: from_b64u(given[name]) for name in ("id", "sha256", "key")}
    return message.AttachmentReference(**{**given, **binary})


def _attachment(given: Given) -> Given:
    content = attachment.open_attachment(data(given["file"]), reference(given["reference"]))
    return {"content": b64u(content)}


def _keyring(given: Given) -> Given:
    ring = keyring.from_json(given["keyring"])
    if "kit" in given:
        return {"secret": b64u(keyring.unlock_with_kit(ring, keyring.read_kit(given["kit"])))}
    return {"secret": b64u(keyring.unlock_with_passphrase(ring, given["passphrase"]))}


def _sign_in(given: Given) -> Given:
    return {"sign_in_key": b64u(keyring.sign_in_key(given["passphrase"], from_b64u(given["salt"])))}


def chain(given: list[Any]) -> list[charter.Charter]:
    return charter.verify_chain([SignedCharter.from_json(signed) for signed in given])


def _charter(given: Given) -> Given:
    charters = chain(given["chain"])
    return {
        "hashes": [b64u(found.hash) for found in charters],
        "fingerprint": charters[-1].fingerprint,
    }


def _proof(given: Given) -> Given:
    verify = proof.verify_mailbox if given["of"] == "mailbox" else proof.verify_recipient
    verify(*(from_b64u(given[name]) for name in ("verify", "id", "challenge", "signature")))
    return {}


def _receipt(given: Given) -> Given:
    parsed = wire.parse(data(given["envelope"]))
    found = receipt.check(given["receipt"], from_b64u(given["key"]), parsed)
    return {"received": found.received}


def _thread(given: Given) -> Given:
    parsed = [wire.parse(data(value)) for value in given["envelopes"]]
    ordered = thread.check(parsed, chain(given["charters"]))
    return {"hashes": [b64u(found.hash) for found in ordered]}


def _export(given: Given) -> Given:
    found = export.read(data(given["file"]))
    secret = keyring.unlock_with_kit(found.keyring, keyring.read_kit(given["kit"]))
    reader = keys.RecipientKeys.from_secret(secret)
    charters = charter.verify_chain(found.charters)
    ordered = thread.check([wire.parse(part) for part in found.envelopes], charters)
    messages = [envelope.open_envelope(parsed, reader).as_json() for parsed in ordered]
    return {"messages": messages}


def _manifest(given: Given) -> Given:
    key = from_b64u(given["key"])
    found = manifest.check(manifest.read(data(given["file"])), key)
    return {
        "release": found.release,
        "entries": len(found.entries),
        "charters": len(found.charters),
        "fingerprint": manifest.fingerprint(key),
    }


def _work(given: Given) -> Given:
    found = work.read(given["work"])
    work.check(found, sha256(data(given["body"])), given["effort"])
    assert str(found) == given["work"]
    return {"puzzle": b64u(found.puzzle), "answers": list(found.answers)}


def _fill(given: Given) -> Given:
    return {"zeros": filling.missing(given["wraps"], given["sequence"], given["recipients"])}


def _unfill(given: Given) -> Given:
    return {"envelope": b64u(filling.unfill(data(given["sent"])))}


def _stamp(given: Given) -> Given:
    envelope, found = work.unstamp(data(given["file"]))
    if found is not None:
        work.check_stamp(envelope, found)
    return {"envelope": b64u(envelope), "stamped": found is not None}


RUNNERS: dict[str, Callable[[Given], Given]] = {
    "attachment": _attachment,
    "charter": _charter,
    "encoding": _encoding,
    "envelope-open": _envelope_open,
    "envelope-parse": _envelope_parse,
    "envelope-seal": _envelope_seal,
    "envelope-signature": _envelope_signature,
    "export": _export,
    "fill": _fill,
    "groups": _groups,
    "kem": _kem,
    "keyring": _keyring,
    "manifest": _manifest,
    "message": _message,
    "pad": _pad,
    "proof": _proof,
    "receipt": _receipt,
    "recipient": _recipient,
    "link": _link,
    "recovery-kit": _recovery_kit,
    "return-code": _return_code,
    "sign-in": _sign_in,
    "stamp": _stamp,
    "stream": _stream,
    "thread": _thread,
    "unfill": _unfill,
    "unpad": _unpad,
    "work": _work,
}
