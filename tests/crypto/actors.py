"""People with keys for the tests of single modules, and envelopes between them."""

from dataclasses import dataclass, replace
from functools import cache

from crypto import charter, envelope, keyring, return_code, wire
from crypto.charter import SignedCharter
from crypto.envelope import Context
from crypto.keys import RecipientKeys
from crypto.message import Message
from crypto.return_code import ReporterKeys

SALT = b"salt of one firm"
SCHEME = b"scheme of a firm"
CASE = b"a case of a firm"
PASSPHRASE = "tre blå cykler i regnvejr"
KIT = bytes(range(16))
REPORT = Message("report", "2026-03-03T21:14:05Z", "da", "Vægten viser for lidt.")
ANSWER = Message("message", "2026-03-04T09:00:00Z", "da", "Tak. Siden hvornår?")


@cache
def recipient(number: int) -> RecipientKeys:
    return RecipientKeys.from_secret(bytes([number]) * 32)


@cache
def reporter() -> ReporterKeys:
    return return_code.derive(bytes(14), SALT)


@cache
def locked(number: int) -> keyring.Keyring:
    return keyring.create(bytes([number]) * 32, PASSPHRASE, KIT)


def listed(number: int, name: str = "Inge Fjordgren") -> charter.Recipient:
    keys = recipient(number)
    role = {"da": "Bestyrelsesformand", "en": "Chair of the board"}
    return charter.Recipient(name, role, keys.kem_public, keys.verify, "2026-01-01")


@cache
def signed_charter() -> SignedCharter:
    chair = recipient(1)
    data = charter.build(
        scheme=SCHEME,
        previous=None,
        issued="2026-01-02",
        organisation={"da": "Fjordgren Opmåling"},
        title={"da": "Whistleblowerordning", "en": "Whistleblower scheme"},
        recipients=[listed(1), listed(2, "Bo Lyngtoft")],
        signers=[chair.verify],
        receipt=recipient(9).verify,
    )
    return charter.sign(data, chair.signing)


def charters() -> list[charter.Charter]:
    return charter.verify_chain([signed_charter()])


def report_context() -> Context:
    named = wire.Reporter(reporter().mailbox, reporter().kem_public)
    return Context(SCHEME, charters()[0].hash, CASE, "report", 1, wire.NO_PREVIOUS, named)


def readers() -> list[bytes]:
    return [recipient(1).kem_public, recipient(2).kem_public, reporter().kem_public]


def sealed_report() -> bytes:
    return envelope.seal(
        REPORT, context=report_context(), sender_seed=reporter().signing_seed, readers=readers()
    )


@dataclass(frozen=True)
class Exchange:
    """A report and one envelope after it."""

    report: wire.Envelope
    later: wire.Envelope


def answered(direction: str = "answer") -> Exchange:
    report = wire.parse(sealed_report())
    kind = {"answer": "message", "reply": "message", "note": "note"}[direction]
    context = Context(
        SCHEME, report.charter, CASE, direction, 1 if direction == "note" else 2, report.hash
    )
    seed = reporter().signing_seed if direction == "reply" else recipient(1).signing
    to = readers()[:2] if direction == "note" else readers()
    data = envelope.seal(replace(ANSWER, type=kind), context=context, sender_seed=seed, readers=to)
    return Exchange(report, wire.parse(data))
