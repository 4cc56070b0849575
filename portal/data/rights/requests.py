"""Receiving requests: sealed like reports, through the same checks, with a few facts in clear.

The facts (which rights, how the organisation knows the person, the language) are what the clock
and the list need. Envelope, files and facts are stored in one transaction, or none of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from crypto import wire
from crypto.encoding import b64u
from portal.data import attachments, conversation, envelopes, intake
from portal.data.attachments import SealedFile
from portal.data.audit import AuditAct
from portal.data.intake import Received
from portal.data.rights import access, decisions, desks, record, trail, wishes
from portal.data.rights.trail import RequestAct
from portal.data.tables import Case, Recipient, RightsRequest, Scheme
from portal.errors import RequestRefused, Told
from portal.rules.law_data import LANGUAGES
from portal.rules.rights.clock_acts import receipt_allowed
from portal.rules.rights.kinds import RightKind, is_choice, is_kind

__all__ = [
    "ClearFacts",
    "SealedFile",
    "check_clear",
    "choose_kinds",
    "enter",
    "of_case",
    "receive",
    "receive_at",
    "receive_reply",
]

PORTAL, PLAIN_FORM = "portal", "plain_form"


@dataclass(frozen=True)
class ClearFacts:
    """All that is known in clear when a request comes in: codes of the rules."""

    kinds: tuple[str, ...]
    relation: str
    language: str


def check_clear(clear: ClearFacts) -> None:
    """Raises `RequestRefused` with everything that is wrong."""
    wrong: list[Told] = []
    if not clear.kinds:
        wrong += record.refused("kinds_missing", "kinds").told
    if not all(is_kind(name) for name in clear.kinds):
        wrong += record.refused("kind_unknown", "kinds").told
    if not is_choice("relation", clear.relation):
        wrong += record.refused("relation_unknown", "relation").told
    if clear.language not in LANGUAGES:
        wrong += record.refused("language_unknown", "language").told
    if wrong:
        raise RequestRefused(wrong)


def receive(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    organisation: str,
    scheme: str,
    envelope: bytes,
    clear: ClearFacts,
    attachments: Sequence[SealedFile] = (),
    address: str | None = None,
    today: date,
    receipt_seed: bytes,
    arrived: str = PORTAL,
) -> Received:
    """Opens a case with this request. The same envelope again gets the same receipt.

    `organisation` and `scheme` are ids; `address` only if the person wishes mails that say that
    something has come. Raises what `intake.receive_report` does, and `RequestRefused`.
    """
    _check(clear, attachments, address)
    received = intake.receive_report(
        session,
        organisation=organisation,
        scheme=scheme,
        envelope=envelope,
        today=today,
        receipt_seed=receipt_seed,
        of_rights=True,
    )
    if received.is_new:
        _begin(session, envelope, clear, attachments, address, arrived, today)
    return received


def receive_at(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    organisation_slug: str,
    scheme_slug: str,
    envelope: bytes,
    clear: ClearFacts,
    attachments: Sequence[SealedFile] = (),
    address: str | None = None,
    today: date,
    receipt_seed: bytes,
) -> Received:
    """As `receive`, by the names in the address."""
    _check(clear, attachments, address)
    received = intake.receive_report_at(
        session,
        organisation_slug=organisation_slug,
        scheme_slug=scheme_slug,
        report=intake.read_report(envelope),
        today=today,
        receipt_seed=receipt_seed,
        of_rights=True,
    )
    if received.is_new:
        _begin(session, envelope, clear, attachments, address, PORTAL, today)
    return received


def enter(  # noqa: PLR0913 -- all of them by name
    session: Session,
    *,
    recipient: Recipient,
    envelope: bytes,
    clear: ClearFacts,
    arrived: str,
    received_on: date,
    attachments: Sequence[SealedFile] = (),
    today: date,
    now: datetime,
    receipt_seed: bytes,
) -> Received:
    """A request that came otherwise, sealed by the handler's browser as a person's would.

    `received_on` is the day on which it arrived, from which the law counts. Raises what `receive`
    does, and `RequestUnknown` for somebody who handles no requests.
    """
    access.check_handler(session, recipient=recipient, now=now)
    _check(clear, attachments, None)
    if not is_choice("arrived", arrived) or arrived in (PORTAL, PLAIN_FORM):
        raise record.refused("arrived_unknown", "arrived")
    refusal = receipt_allowed(received_on, today)
    if refusal is not None:
        raise RequestRefused([refusal])
    scheme = desks.scheme(session, organisation_id=recipient.organisation_id)
    if scheme is None:
        raise record.refused("no_desk")
    received = intake.receive_report(
        session,
        organisation=recipient.organisation_id,
        scheme=scheme.id,
        envelope=envelope,
        today=today,
        receipt_seed=receipt_seed,
        of_rights=True,
    )
    if received.is_new:
        request = _write(session, envelope, clear, arrived, received_on, today)
        _store_files(session, envelope, attachments)
        trail.append(
            session,
            request=request,
            act=RequestAct.ENTERED,
            actor=recipient.id,
            day=today,
            at=now,
            facts={"arrived": arrived, "received_on": received_on.isoformat()},
        )
        access.note(
            session, AuditAct.REQUEST_ENTERED, recipient=recipient, request=request, now=now
        )
    return received


def receive_reply(
    session: Session,
    *,
    organisation: str,
    envelope: bytes,
    attachments: Sequence[SealedFile] = (),
    today: date,
    receipt_seed: bytes,
) -> Received:
    """What the person writes later, with files. The same envelope again: the same receipt."""
    check_files(attachments)
    received = conversation.receive_reply(
        session,
        organisation=organisation,
        envelope=envelope,
        today=today,
        receipt_seed=receipt_seed,
    )
    request = access.lock(session, case_id=b64u(wire.parse(envelope).case))
    if request is None and attachments:
        # Files come with requests alone.
        raise record.refused("attachment_not_sealed", "attachments")
    if received.is_new and request is not None:
        _store_files(session, envelope, attachments)
        record.touched(session, request=request, act=RequestAct.REPLIED, today=today)
    return received


def choose_kinds(
    session: Session,
    *,
    recipient: Recipient,
    request: str,
    version: int,
    kinds: tuple[str, ...],
    today: date,
    now: datetime,
) -> RightsRequest:
    """Which rights it is about after all, for somebody who did not know or meant more."""
    held = access.owed(session, recipient=recipient, request=request, now=now, version=version)
    if not kinds:
        raise record.refused("kinds_missing", "kinds")
    if not all(is_kind(name) for name in kinds):
        raise record.refused("kind_unknown", "kinds")
    before, after = held.kinds, _kinds(kinds)
    if before != after:
        outcomes = decisions.outcomes(session, request=held, kinds=after.split())
        record.change(
            session,
            request=held,
            act=RequestAct.KINDS_CHANGED,
            recipient=recipient,
            now=now,
            today=today,
            values={"kinds": after, "outcomes": outcomes},
            facts={"old": before.split(), "new": after.split()},
        )
    return held


def of_case(session: Session, *, case_id: str) -> RightsRequest | None:
    """The clear side of a case; who may see it was asked before."""
    return session.get(RightsRequest, case_id)


def check_files(files: Sequence[SealedFile]) -> None:
    """Raises `RequestRefused` for files that cannot be sealed ones."""
    attachments.check(files)


def _check(clear: ClearFacts, files: Sequence[SealedFile], address: str | None) -> None:
    check_clear(clear)
    check_files(files)
    wishes.check(address)


def _begin(
    session: Session,
    envelope: bytes,
    clear: ClearFacts,
    files: Sequence[SealedFile],
    address: str | None,
    arrived: str,
    today: date,
) -> None:
    request = _write(session, envelope, clear, arrived, today, today)
    _store_files(session, envelope, files)
    wishes.store(session, request=request, address=address)
    trail.append(
        session,
        request=request,
        act=RequestAct.RECEIVED,
        actor=None,
        day=today,
        at=None,
        facts={"arrived": arrived},
    )


def _write(
    session: Session,
    envelope: bytes,
    clear: ClearFacts,
    arrived: str,
    received_on: date,
    today: date,
) -> RightsRequest:
    case = session.get_one(Case, b64u(wire.parse(envelope).case))
    scheme = session.get_one(Scheme, case.scheme_id)
    return record.create(
        session,
        values={
            "case_id": case.id,
            "organisation_id": scheme.organisation_id,
            "received_on": received_on,
            "entered_on": today,
            "kinds": _kinds(clear.kinds),
            "relation": clear.relation,
            "language": clear.language,
            "arrived": arrived,
        },
    )


def _kinds(kinds: tuple[str, ...]) -> str:
    """Each once and in the order of the rules, so that nothing tells in which order they came."""
    chosen = " ".join(one.value for one in RightKind if one.value in kinds)
    return f" {chosen} "


def _store_files(session: Session, envelope: bytes, files: Sequence[SealedFile]) -> None:
    parsed = wire.parse(envelope)
    attachments.store(
        session,
        case_id=b64u(parsed.case),
        thread=envelopes.CONVERSATION,
        sequence=parsed.sequence,
        files=files,
    )
