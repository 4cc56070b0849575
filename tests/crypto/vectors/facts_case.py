"""Facts of charters, threads, proofs, receipts and exports: SPEC sections 3, 9, 11 and 13."""

from collections.abc import Iterator
from typing import Any

from tests.crypto.vectors.facts_keys import KIT, keyring
from tests.crypto.vectors.making import (
    EMPTY_PAYLOAD,
    Sealing,
    Vector,
    bad,
    charter_fields,
    charter_hash,
    compact,
    envelope_hash,
    good,
    listed,
    pieces,
    signed,
)
from tests.crypto.vectors.people import (
    CASE,
    CHAIR,
    OUTSIDER,
    RECEIPT_SEED,
    REPORT,
    REPORTER,
    SCHEME,
    STAFF,
    later,
)
from tests.crypto.vectors.primitives import (
    b64u,
    ed_public,
    ed_sign,
    groups,
    label,
    recovery_kit,
)

FIRST = charter_fields()
FIRST_HASH = charter_hash(compact(FIRST))
SECOND = charter_fields(
    version=2,
    previous=b64u(FIRST_HASH),
    issued="2026-02-01",
    recipients=[listed(CHAIR, "Bestyrelsesformand")],
    signers=[b64u(STAFF.verify)],
)
SECOND_HASH = charter_hash(compact(SECOND))
CHAIN = [signed(FIRST), signed(SECOND)]


def vectors() -> Iterator[Vector]:
    yield from charters()
    yield from malformed_charters()
    yield from chains()
    yield from proofs()
    yield from threads()


# --- Charters --------------------------------------------------------------------------------


def refuse(code: str, name: str, chain: object) -> Vector:
    return bad("charter", code, name, chain=chain)


def charters() -> Iterator[Vector]:
    for name, chain, hashes in (
        ("one version", CHAIN[:1], [FIRST_HASH]),
        ("two versions", CHAIN, [FIRST_HASH, SECOND_HASH]),
    ):
        expect = {"hashes": [b64u(h) for h in hashes], "fingerprint": groups(hashes[-1][:16])}
        yield good("charter", name, expect, chain=chain)
    strange = charter_fields(organisation={"da": 'Ø "\\/\u2028\x7f\t\x01'})
    found = charter_hash(compact(strange))
    yield good(
        "charter",
        "text with all that is and is not escaped",
        {"hashes": [b64u(found)], "fingerprint": groups(found[:16])},
        chain=[signed(strange)],
    )


def malformed_charters() -> Iterator[Vector]:
    chair = listed(CHAIR, "x")
    key = b64u(CHAIR.verify)
    wrong: list[tuple[str, dict[str, object]]] = [
        ("another kind of paper", {"varsel": "receipt"}),
        ("suite 2", {"suite": 2}),
        ("a short scheme", {"scheme": "AAAA"}),
        ("version 0", {"version": 0}),
        ("a version in text", {"version": "1"}),
        ("a day that does not exist", {"issued": "2026-02-29"}),
        ("a day with a time", {"issued": "2026-01-02T00:00:00Z"}),
        ("an organisation without a name", {"organisation": {}}),
        ("an empty name", {"title": {"da": ""}}),
        ("a language of three letters", {"title": {"dan": "x"}}),
        ("a title in text", {"title": "x"}),
        ("no recipient", {"recipients": []}),
        ("thirty-two recipients", {"recipients": [chair] * 32}),
        ("a recipient twice", {"recipients": [chair, chair]}),
        ("one KEM key for two", {"recipients": [chair, {**chair, "verify": b64u(STAFF.verify)}]}),
        ("one verify key for two", {"recipients": [chair, {**chair, "kem": b64u(STAFF.kem)}]}),
        ("a recipient without a role", {"recipients": [{**chair, "role": {}}]}),
        ("a recipient with a mail address", {"recipients": [{**chair, "mail": "x"}]}),
        ("a short KEM key", {"recipients": [{**chair, "kem": b64u(bytes(1215))}]}),
        ("no signer", {"signers": []}),
        ("nine signers", {"signers": [b64u(bytes([n]) * 32) for n in range(9)]}),
        ("a signer twice", {"signers": [key, key]}),
        ("a receipt key with padding", {"receipt": key + "="}),
    ]
    for name, change in wrong:
        yield refuse("charter_malformed", name, [signed(charter_fields(**change))])
    right = compact(FIRST)
    text = right.decode()
    raw = [
        ("white space", right + b"\n"),
        ("a field too many", compact({**FIRST, "note": "x"})),
        ("a field missing", compact({k: v for k, v in FIRST.items() if k != "receipt"})),
        ("another order", compact(dict(reversed(FIRST.items())))),
        ("a name twice", b'{"varsel":"charter",' + right[1:]),
        ("a language twice", text.replace('"title":{', '"title":{"da":"x",').encode()),
        ("1.0 for 1", text.replace('"suite":1', '"suite":1.0').encode()),
        (
            "a letter escaped that need not be",
            text.replace("Fjordgren O", "\\u0046jordgren O").encode(),
        ),
        ("half a surrogate pair", text.replace("Fjordgren O", "\\ud800").encode()),
        ("no JSON", b"charter"),
    ]
    for name, data in raw:
        yield refuse("charter_malformed", name, [signed(data)])
    outside = signed(FIRST)
    yield refuse("charter_malformed", "a signed charter with more", [{**outside, "x": 1}])
    yield refuse("charter_malformed", "a short signature", [{**outside, "signature": "AAAA"}])
    yield refuse("charter_malformed", "a charter that is not text", [{**outside, "charter": FIRST}])


def chains() -> Iterator[Vector]:
    first = CHAIN[0]
    yield refuse(
        "charter_signature_invalid",
        "a signature of zeros",
        [{**first, "signature": b64u(bytes(64))}],
    )
    yield refuse(
        "charter_signature_invalid",
        "a name changed after signing",
        [{**first, "charter": first["charter"].replace("Bo Lyngtoft", "Bo Lyngtofte")}],
    )
    yield refuse(
        "charter_signature_invalid",
        "signed as an envelope",
        [signed(FIRST, name="envelope-signature")],
    )
    yield refuse(
        "charter_signature_invalid",
        "another signer named than signed",
        [{**signed(FIRST, STAFF), "signer": first["signer"]}],
    )
    yield refuse(
        "charter_signer_unknown", "a first version signed by a stranger", [signed(FIRST, OUTSIDER)]
    )
    yield refuse(
        "charter_signer_unknown",
        "a second version signed by who may sign the third",
        [first, signed(SECOND, STAFF)],
    )
    swapped = charter_fields(signers=[b64u(OUTSIDER.verify)], version=2, previous=b64u(FIRST_HASH))
    yield refuse(
        "charter_signer_unknown",
        "a second version that names its own signer",
        [first, signed(swapped, OUTSIDER)],
    )
    wrong: list[tuple[str, list[dict[str, str]]]] = [
        ("no charter at all", []),
        ("a chain that begins with version 2", [signed(SECOND, STAFF)]),
        ("the same version twice", [first, first]),
        (
            "a first version that names one before it",
            [signed(charter_fields(previous=b64u(bytes([1]) * 32)))],
        ),
        ("a number left out", [first, signed({**SECOND, "version": 3})]),
        ("the hash of another version", [first, signed({**SECOND, "previous": b64u(bytes(32))})]),
        ("another scheme", [first, signed({**SECOND, "scheme": b64u(bytes(16))})]),
        ("issued before the one before", [first, signed({**SECOND, "issued": "2026-01-01"})]),
    ]
    for name, chain in wrong:
        yield refuse("charter_chain_broken", name, chain)


# --- Proofs and receipts ---------------------------------------------------------------------


def proofs() -> Iterator[Vector]:
    challenge = bytes(range(40))
    cases = (
        ("mailbox", REPORTER.signing, REPORTER.mailbox, "recipient"),
        ("recipient", CHAIR.signing, CHAIR.key, "mailbox"),
    )
    for of, seed, name, other in cases:
        given: dict[str, Any] = {
            "of": of,
            "verify": b64u(ed_public(seed)),
            "id": b64u(name),
            "challenge": b64u(challenge),
            "signature": b64u(ed_sign(seed, label(f"{of}-proof") + name + challenge)),
        }
        yield good("proof", f"a {of} proof", {}, **given)
        role = b64u(ed_sign(seed, label(f"{other}-proof") + name + challenge))
        wrong: list[tuple[str, dict[str, str]]] = [
            ("of another role", {"signature": role}),
            ("for another id", {"id": b64u(bytes(16))}),
            ("for another challenge", {"challenge": b64u(bytes(40))}),
            ("by another key", {"verify": b64u(OUTSIDER.verify)}),
            ("of zeros", {"signature": b64u(bytes(64))}),
        ]
        for how, change in wrong:
            yield bad("proof", "proof_invalid", f"a {of} proof {how}", **{**given, **change})
        for size in (15, 256):
            short = {**given, "challenge": b64u(bytes(size))}
            yield bad("proof", "length_invalid", f"a {of} challenge of {size} bytes", **short)
    yield from receipts()


def receipts() -> Iterator[Vector]:
    envelope = Sealing(REPORT, readers=(CHAIR,)).finish(EMPTY_PAYLOAD)
    fields = {
        "varsel": "receipt",
        "scheme": b64u(SCHEME),
        "case": b64u(CASE),
        "sequence": 1,
        "envelope": b64u(envelope_hash(envelope)),
        "received": "2026-03-03",
    }
    right = compact(fields)

    def carry(data: bytes, name: str = "receipt-signature") -> dict[str, str]:
        signature = ed_sign(RECEIPT_SEED, label(name) + data)
        return {"receipt": data.decode(), "signature": b64u(signature)}

    given = {"key": b64u(ed_public(RECEIPT_SEED)), "envelope": pieces(envelope)}
    expect = {"received": "2026-03-03"}
    yield good("receipt", "a receipt", expect, receipt=carry(right), **given)
    wrong = [
        ("receipt_invalid", "signed as a charter", carry(right, "charter-signature")),
        ("receipt_invalid", "a day changed after signing",
         {**carry(right), "receipt": right.decode().replace("03-03", "03-04")}),
        *(("receipt_invalid", f"about another {field}", carry(compact({**fields, field: value})))
          for field, value in (("scheme", b64u(bytes(16))), ("case", b64u(bytes(16))),
                               ("sequence", 2), ("envelope", b64u(bytes(32))))),
        ("receipt_malformed", "white space", carry(right + b" ")),
        ("receipt_malformed", "another kind of paper",
         carry(compact({**fields, "varsel": "charter"}))),
        ("receipt_malformed", "a field too many", carry(compact({**fields, "at": "21:14"}))),
        ("receipt_malformed", "a time for a day",
         carry(compact({**fields, "received": "2026-03-03T21:14:05Z"}))),
        ("receipt_malformed", "sequence 0", carry(compact({**fields, "sequence": 0}))),
        ("receipt_malformed", "a short hash", carry(compact({**fields, "envelope": "AAAA"}))),
        ("receipt_malformed", "no signature", {"receipt": right.decode()}),
        ("receipt_malformed", "a short signature", {**carry(right), "signature": "AAAA"}),
    ]  # fmt: skip
    for code, name, receipt in wrong:
        yield bad("receipt", code, name, receipt=receipt, **given)


# --- Threads and exports ---------------------------------------------------------------------


def after(before: bytes, direction: str, sequence: int, **changes: object) -> Sealing:
    """The envelope that follows `before`, sealed to one recipient: vectors stay small."""
    kind = "note" if direction == "note" else "message"
    settled = {"charter": b64u(FIRST_HASH), **changes}
    return Sealing(
        later(kind, f"Nr. {sequence}"), direction, readers=(CHAIR,), sequence=sequence,
        previous=b64u(envelope_hash(before)), **settled,
    )  # fmt: skip


def rewritten(sealing: Sealing, seed: bytes) -> bytes:
    sealing.seed = seed
    sealing.wrap()
    return sealing.finish(EMPTY_PAYLOAD)


def newer_charters(report: bytes) -> Iterator[Vector]:
    """In a thread the charters that are named grow newer, or stay; `report` names the first."""
    answer = after(report, "answer", 2, charter=b64u(SECOND_HASH)).finish(EMPTY_PAYLOAD)
    old_note = after(report, "note", 1).finish(EMPTY_PAYLOAD)
    yield good(
        "thread",
        "an answer under a newer charter, and a note under the report's",
        {"hashes": [b64u(envelope_hash(envelope)) for envelope in (report, answer, old_note)]},
        envelopes=[pieces(e) for e in (report, answer, old_note)],
        charters=CHAIN,
    )
    late = Sealing(REPORT, readers=(CHAIR,), charter=b64u(SECOND_HASH)).finish(EMPTY_PAYLOAD)
    older = {
        "a reply under an older charter than the answer before it": [
            *(report, answer, after(answer, "reply", 3).finish(EMPTY_PAYLOAD)),
        ],
        "an answer under an older charter than the report": [
            *(late, after(late, "answer", 2).finish(EMPTY_PAYLOAD)),
        ],
        "a note under an older charter than the report": [
            *(late, after(late, "note", 1).finish(EMPTY_PAYLOAD)),
        ],
    }
    for name, envelopes in older.items():
        yield bad(
            "thread",
            "charter_outdated",
            name,
            envelopes=[pieces(e) for e in envelopes],
            charters=CHAIN,
        )


def threads() -> Iterator[Vector]:
    report = Sealing(REPORT, readers=(CHAIR,), charter=b64u(FIRST_HASH)).finish(EMPTY_PAYLOAD)
    answer = after(report, "answer", 2).finish(EMPTY_PAYLOAD)
    reply = after(answer, "reply", 3).finish(EMPTY_PAYLOAD)
    note = after(report, "note", 1).finish(EMPTY_PAYLOAD)
    ordered = [report, answer, reply, note]
    yield good(
        "thread",
        "a conversation and a note, in any order",
        {"hashes": [b64u(envelope_hash(envelope)) for envelope in ordered]},
        envelopes=[pieces(e) for e in (note, reply, report, answer)],
        charters=CHAIN,
    )
    yield from newer_charters(report)
    broken = {
        "no report": [answer],
        "an answer missing": [report, reply],
        "an envelope twice": [report, answer, answer],
        "another previous": [report, after(note, "answer", 2).finish(EMPTY_PAYLOAD)],
        "a note that names no report": [report, after(answer, "note", 1).finish(EMPTY_PAYLOAD)],
        "an answer of another case": [
            report,
            after(report, "answer", 2, case=b64u(bytes(16))).finish(EMPTY_PAYLOAD),
        ],
    }
    for name, envelopes in broken.items():
        yield bad(
            "thread",
            "thread_broken",
            name,
            envelopes=[pieces(e) for e in envelopes],
            charters=CHAIN,
        )
    unknown = {
        "an answer by who is not on the charter": [
            report,
            rewritten(after(report, "answer", 2), OUTSIDER.signing),
        ],
        "a reply by another reporter": [
            report,
            answer,
            rewritten(after(answer, "reply", 3), OUTSIDER.signing),
        ],
        "an answer under a charter that is not in the chain": [
            report,
            after(report, "answer", 2, charter=b64u(bytes(32))).finish(EMPTY_PAYLOAD),
        ],
        "an answer by who is no longer on the charter it names": [
            report,
            rewritten(after(report, "answer", 2, charter=b64u(SECOND_HASH)), STAFF.signing),
        ],
    }
    for name, envelopes in unknown.items():
        yield bad(
            "thread",
            "sender_unknown",
            name,
            envelopes=[pieces(e) for e in envelopes],
            charters=CHAIN,
        )
    yield from exports()


def exports() -> Iterator[Vector]:
    report = Sealing(REPORT, readers=(CHAIR,), charter=b64u(FIRST_HASH)).finish()
    envelopes = [report, after(report, "answer", 2).finish()]
    whole = keyring()
    fields = {
        "varsel": "export",
        "version": 1,
        "keyring": {**whole, "slots": whole["slots"][1:]},
        "charters": CHAIN,
        "envelopes": [b64u(envelope) for envelope in envelopes],
    }
    kit = recovery_kit(KIT)
    yield good(
        "export",
        "a case with two envelopes",
        {"messages": [REPORT, later("message", "Nr. 2")]},
        file=pieces(compact(fields)),
        kit=kit,
    )
    bare = {**fields, "charters": [], "envelopes": []}
    wrong: list[tuple[str, bytes]] = [
        ("another kind of file", compact({**bare, "varsel": "keyring"})),
        ("version 2", compact({**bare, "version": 2})),
        ("a field too many", compact({**bare, "note": ""})),
        ("no keyring", compact({k: v for k, v in bare.items() if k != "keyring"})),
        ("an envelope that is no b64u", compact({**bare, "envelopes": ["*"]})),
        ("envelopes in an object", compact({**bare, "envelopes": {}})),
        ("no JSON", b"VARSEL-E"),
    ]
    for name, file in wrong:
        yield bad("export", "export_malformed", name, file=pieces(file), kit=kit)
    yield bad(
        "export",
        "keyring_malformed",
        "a keyring of version 2",
        file=pieces(compact({**bare, "keyring": {**whole, "version": 2}})),
        kit=kit,
    )
    yield bad(
        "export",
        "slot_locked",
        "another kit",
        file=pieces(compact(fields)),
        kit=recovery_kit(bytes(16)),
    )
    yield bad("export", "charter_chain_broken", "no charters", file=pieces(compact(bare)), kit=kit)
