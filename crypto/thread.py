"""The threads of a case: nothing missing, nothing moved, nobody else writing (SPEC section 3)."""

from collections.abc import Sequence
from itertools import pairwise

from crypto.charter import Charter
from crypto.errors import CryptoError
from crypto.wire import NO_PREVIOUS, Envelope


def check(envelopes: Sequence[Envelope], charters: Sequence[Charter]) -> list[Envelope]:
    """The envelopes of one case in order: the conversation, then the internal thread.

    `charters`: a verified chain. Signatures are checked when an envelope is opened. Raises
    CryptoError thread_broken (facts: thread, sequence), sender_unknown or charter_outdated (the
    same facts).
    """
    threads: dict[str, list[Envelope]] = {"conversation": [], "internal": []}
    for envelope in sorted(envelopes, key=lambda envelope: envelope.sequence):
        threads[envelope.thread].append(envelope)
    conversation, internal = threads["conversation"], threads["internal"]
    if not conversation or conversation[0].direction != "report":
        raise CryptoError("thread_broken", thread="conversation", sequence=1)
    report = conversation[0]
    _check_order(conversation, report.previous, report)
    _check_order(internal, report.hash, report)
    known = {charter.hash: charter for charter in charters}
    for envelope in (*conversation, *internal):
        _check_sender(envelope, report, known)
    _check_versions(conversation, known)
    _check_versions([report, *internal], known)
    return conversation + internal


def check_notes(
    envelopes: Sequence[Envelope], charters: Sequence[Charter], *, scheme: bytes, case: bytes
) -> list[Envelope]:
    """The notes of a thread that stands behind no report, in order.

    `scheme` and `case` (16 bytes each) are where it must belong. Raises as `check` does.
    """
    notes = sorted(envelopes, key=lambda envelope: envelope.sequence)
    previous = NO_PREVIOUS
    known = {charter.hash: charter for charter in charters}
    for number, note in enumerate(notes, start=1):
        found = (note.direction, note.sequence, note.previous, note.scheme, note.case)
        if found != ("note", number, previous, scheme, case):
            raise CryptoError("thread_broken", thread=note.thread, sequence=number)
        _check_sender(note, note, known)
        previous = note.hash
    _check_versions(notes, known)
    return notes


def _check_order(thread: Sequence[Envelope], previous: bytes, report: Envelope) -> None:
    for number, envelope in enumerate(thread, start=1):
        found = (envelope.sequence, envelope.previous, envelope.scheme, envelope.case)
        if found != (number, previous, report.scheme, report.case):
            raise CryptoError("thread_broken", thread=envelope.thread, sequence=number)
        previous = envelope.hash


def _check_versions(thread: Sequence[Envelope], charters: dict[bytes, Charter]) -> None:
    """Who was taken off the list must not be sealed to again under the list that named them."""
    for before, envelope in pairwise(thread):
        if charters[envelope.charter].version < charters[before.charter].version:
            raise CryptoError(
                "charter_outdated", thread=envelope.thread, sequence=envelope.sequence
            )


def check_alone(envelope: Envelope, charters: Sequence[Charter]) -> None:
    """As much of `check` as can be said of one envelope without its case.

    That a report or a reply is by the right reporter only the rest of the case can show. Raises
    CryptoError sender_unknown.
    """
    _check_sender(envelope, envelope, {charter.hash: charter for charter in charters})


def _check_sender(envelope: Envelope, report: Envelope, charters: dict[bytes, Charter]) -> None:
    charter = charters.get(envelope.charter)
    allowed: set[bytes] = set()
    if charter is not None and charter.scheme == envelope.scheme:
        if envelope.direction in {"report", "reply"}:
            allowed = {report.sender}
        else:
            allowed = {recipient.verify for recipient in charter.recipients}
    if envelope.sender not in allowed:
        raise CryptoError("sender_unknown", thread=envelope.thread, sequence=envelope.sequence)
