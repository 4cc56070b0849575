"""Python and the browser's JavaScript: what one makes, the other opens."""

import json
import random
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crypto import attachment, charter, envelope, keyring, keys, message, return_code, wire
from crypto.charter import SignedCharter
from crypto.encoding import b64u, from_b64u
from crypto.errors import CryptoError
from tests.crypto import actors
from tests.crypto.test_fuzz import change, mutate

ROOT = Path(__file__).parents[2]
NODE = ROOT / ".venv" / "bin" / "node"
SCRIPT = Path(__file__).parent / "interop.mjs"


class Browser:
    """The JavaScript side: one request a line, one answer a line."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [NODE, SCRIPT], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, op: str, **request: object) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"op": op, **request}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        self.process.communicate(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    started = Browser()
    yield started
    started.close()


MESSAGES = [
    actors.REPORT,
    message.Message(
        "report",
        "2026-12-31T23:59:59Z",
        "en",
        'Line\none \u2028 \U0001f9fe e\u0301 \0 </script> \\ "',
        message.Category("data-ethics", "Dataetik"),
        (message.Answer("when", "Hvornår?", ""), message.Answer("who", "Hvem?", "Ukendt")),
        (message.AttachmentReference(b"i" * 16, "æ.pdf", "", 2**53 - 1, b"h" * 32, b"k" * 32),),
    ),
    message.Message("report", "2026-01-01T00:00:00Z", "da", "å" * 40_000),
]


def context_json(context: envelope.Context) -> dict[str, Any]:
    reporter = context.reporter
    binary = {name: b64u(getattr(context, name)) for name in ("scheme", "charter", "case")}
    return {
        **binary,
        "direction": context.direction,
        "sequence": context.sequence,
        "previous": b64u(context.previous),
        "reporter": reporter and {"mailbox": b64u(reporter.mailbox), "kem": b64u(reporter.kem)},
    }


@pytest.mark.parametrize("content", MESSAGES, ids=["short", "odd", "long"])
def test_python_seals_and_javascript_opens(browser: Browser, content: message.Message) -> None:
    sealed = envelope.seal(
        content,
        context=actors.report_context(),
        sender_seed=actors.reporter().signing_seed,
        readers=actors.readers(),
    )
    for number in (1, 2):
        answer = browser.ask("open", envelope=b64u(sealed), secret=b64u(bytes([number]) * 32))
        assert answer == {"message": content.as_json()}
    assert browser.ask("open", envelope=b64u(sealed), secret=b64u(b"\x03" * 32)) == {
        "error": "not_a_reader"
    }


@pytest.mark.parametrize("content", MESSAGES, ids=["short", "odd", "long"])
def test_javascript_seals_and_python_opens(browser: Browser, content: message.Message) -> None:
    answer = browser.ask(
        "seal",
        message=content.as_json(),
        context=context_json(actors.report_context()),
        sender_seed=b64u(actors.reporter().signing_seed),
        readers=[b64u(reader) for reader in actors.readers()],
    )
    parsed = wire.parse(from_b64u(answer["envelope"]))
    for reader in (actors.recipient(1), actors.recipient(2), actors.reporter()):
        assert envelope.open_envelope(parsed, reader) == content


@pytest.mark.parametrize("direction", ["answer", "reply", "note"])
def test_what_javascript_sends_later_opens_in_python(browser: Browser, direction: str) -> None:
    exchange = actors.answered(direction)
    later = exchange.later
    seed = actors.reporter().signing_seed if direction == "reply" else actors.recipient(1).signing
    content = envelope.open_envelope(later, actors.recipient(1))
    context = envelope.Context(
        later.scheme, later.charter, later.case, direction, later.sequence, later.previous
    )
    answer = browser.ask(
        "seal",
        message=content.as_json(),
        context=context_json(context),
        sender_seed=b64u(seed),
        readers=[b64u(actors.recipient(1).kem_public)],
    )
    parsed = wire.parse(from_b64u(answer["envelope"]))
    assert parsed.sender == later.sender
    assert envelope.open_envelope(parsed, actors.recipient(1)) == content
    opened = browser.ask("open", envelope=b64u(later.bytes), secret=b64u(b"\x01" * 32))
    assert opened == {"message": content.as_json()}


def test_one_code_gives_both_the_same_keys(browser: Browser) -> None:
    code = return_code.new_code()
    found = return_code.derive(code, actors.SALT)
    answer = browser.ask("return_code", code=return_code.write(code), salt=b64u(actors.SALT))
    assert answer == {
        "mailbox": b64u(found.mailbox),
        "verify": b64u(found.verify),
        "kem": b64u(found.kem_public),
        "signing_seed": b64u(found.signing_seed),
    }


def test_a_keyring_made_by_one_opens_in_the_other(browser: Browser) -> None:
    secret, kit, passphrase = keys.new_secret(), keyring.new_kit(), "Åge spiser ål på Ærø"
    text = keyring.write_kit(kit)
    made = keyring.from_json(
        browser.ask("keyring_create", secret=b64u(secret), passphrase=passphrase, kit=text)
    )
    assert keyring.unlock_with_passphrase(made, passphrase) == secret
    assert keyring.unlock_with_kit(made, kit) == secret
    ours = keyring.to_json(keyring.create(secret, passphrase, kit))
    for way in ({"passphrase": passphrase}, {"kit": text}):
        assert browser.ask("keyring_unlock", keyring=ours, **way) == {"secret": b64u(secret)}
    wrong = browser.ask("keyring_unlock", keyring=ours, passphrase="forkert")
    assert wrong == {"error": "slot_locked"}


@pytest.mark.parametrize("size", [0, 5, 70_000, 200_000])
def test_an_attachment_sealed_by_one_opens_in_the_other(browser: Browser, size: int) -> None:
    content = bytes(index % 251 for index in range(size))
    ours = attachment.seal(content, name="måler.csv", media_type="text/csv")
    entry = message.Message("report", "", "da", "", attachments=(ours.reference,)).as_json()
    reference = entry["attachments"][0]
    answer = browser.ask("attachment_open", file=b64u(ours.file), **reference)
    assert answer == {"content": b64u(content)}
    theirs = browser.ask(
        "attachment_seal", content=b64u(content), id=reference["id"], key=reference["key"]
    )
    assert attachment.open_attachment(from_b64u(theirs["file"]), ours.reference) == content
    assert from_b64u(theirs["file"]) == ours.file


def test_a_charter_signed_by_one_is_verified_by_the_other(browser: Browser) -> None:
    ours = actors.signed_charter()
    answer = browser.ask("charter_verify", chain=[ours.to_json()])
    assert answer == {"hashes": [b64u(actors.charters()[0].hash)]}
    chair = actors.recipient(1)
    theirs = browser.ask(
        "charter_sign", charter=ours.charter.decode(), signer_seed=b64u(chair.signing)
    )
    # Ed25519 leaves no choice: the same key signs the same bytes the same way.
    assert SignedCharter.from_json(theirs) == ours
    assert charter.verify_chain([SignedCharter.from_json(theirs)]) == actors.charters()


def opened(data: bytes) -> message.Message:
    return envelope.open_envelope(wire.parse(data), actors.recipient(1))


def verdict(read: Callable[[], object]) -> str:
    try:
        read()
    except CryptoError as refused:
        return refused.code
    return "accepted"


def test_both_give_the_same_verdict_on_changed_envelopes(browser: Browser) -> None:
    """What one refuses, the other refuses, by the same code: no envelope is read two ways."""
    chance = random.Random(3)
    samples = [actors.sealed_report(), actors.answered("note").later.bytes]
    verdicts: Counter[str] = Counter()
    for _ in range(2000):
        changed = change(chance.choice(samples), chance)
        ours = verdict(partial(opened, changed))
        theirs = browser.ask("open", envelope=b64u(changed), secret=b64u(b"\x01" * 32))
        assert theirs.get("error", "accepted") == ours
        verdicts[ours] += 1
    assert len(verdicts) >= 15


def test_both_give_the_same_verdict_on_changed_charters(browser: Browser) -> None:
    """Signed anew each time, so that the form decides."""
    chance = random.Random(4)
    verdicts: Counter[str] = Counter()
    sample = actors.signed_charter().charter
    for _ in range(2000):
        changed = mutate(sample, chance).decode("utf-8", "surrogateescape")
        changed = "".join(c for c in changed if not "\ud800" <= c <= "\udfff")
        signed = charter.sign(changed.encode(), actors.recipient(1).signing)
        ours = verdict(partial(charter.verify_chain, [signed]))
        theirs = browser.ask("charter_verify", chain=[signed.to_json()])
        assert theirs.get("error", "accepted") == ours, changed
        verdicts[ours] += 1
    assert verdicts["accepted"]
    assert verdicts["charter_malformed"]
