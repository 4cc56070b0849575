"""The papers: drafted, approved by a second person, sent, and then never changed again."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.encoding import canonical_json
from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import access, record, statements, trail
from portal.data.breach.trail import BreachAct
from portal.data.identifiers import digest as digest_of
from portal.data.identifiers import new_id
from portal.data.tables import Breach, BreachNotice, Recipient
from portal.errors import NoticeSent, SecondPersonNeeded

To = Literal["authority", "people"]
Phase = Literal["first", "follow_up", "final"]

AUTHORITY, PEOPLE = "authority", "people"
FIRST, FOLLOW_UP, FINAL = "first", "follow_up", "final"
LETTER_WORDS = ("what_happened", "consequences", "measures", "advice")
DRAFT, APPROVED, SENT, DISCARDED = "draft", "approved", "sent", "discarded"


def of_breach(session: Session, *, breach: Breach) -> list[BreachNotice]:
    """All papers that were not discarded: what was sent first, in its order, then drafts."""
    found = select(BreachNotice).where(
        BreachNotice.breach_id == breach.id, BreachNotice.state != DISCARDED
    )
    rows = list(session.scalars(found))
    return sorted(rows, key=lambda one: (one.sent_at is None, one.sent_at or one.written_at))


def get(session: Session, *, breach: Breach, notice: str, to: str | None = None) -> BreachNotice:
    """One paper of the breach; `to` where only those to one of the two are meant.

    Raises `BreachRefused` (notice_unknown).
    """
    row = session.get(BreachNotice, notice)
    if row is None or row.breach_id != breach.id or row.state == DISCARDED:
        raise record.refused("notice_unknown")
    if to is not None and row.to != to:
        raise record.refused("notice_unknown")
    return row


def unsent(
    session: Session, *, breach: Breach, to: str, phase: str, language: str
) -> BreachNotice | None:
    """The draft of this paper, approved or not, if there is one."""
    return session.scalar(
        select(BreachNotice)
        .where(
            BreachNotice.breach_id == breach.id,
            BreachNotice.to == to,
            BreachNotice.phase == phase,
            BreachNotice.language == language,
            BreachNotice.state.in_((DRAFT, APPROVED)),
        )
        .execution_options(populate_existing=True)
    )


def is_intact(row: BreachNotice) -> bool:
    """Whether the content is the one that was approved."""
    return row.digest == digest_of_content(row.to, row.phase, row.language, row.content)


def draft(  # noqa: PLR0913 -- a paper is known by addressee, phase and language
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    to: To,
    phase: Phase,
    language: str,
    content: dict[str, Any],
    now: datetime,
    seen: str | None = None,
) -> BreachNotice:
    """Writes the draft, or writes it anew: there is one for each addressee, phase and language.

    `content` is `NoticeFacts` or `LetterFacts` as JSON. A changed text has to be approved again;
    the same again changes nothing. `seen`: the digest of the draft that the person has looked at,
    empty for none; None where nobody can have written over another. Raises `BreachUnknown`,
    `BreachChanged`, `BreachRefused` (phase_sent).
    """
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    record.must_be_open(held)
    statements.check_words(_words(to, language, content))
    _check_phase(session, held, to, phase, drafting=True)
    digest = digest_of_content(to, phase, language, content)
    row = unsent(session, breach=held, to=to, phase=phase, language=language)
    if row is not None and row.digest == digest:
        return row
    if seen is not None and seen != (row.digest if row else ""):
        raise access.changed(session, breach=held, version=held.version)
    if row is None:
        row = BreachNotice(id=new_id(), breach_id=held.id, to=to, phase=phase, language=language)
        session.add(row)
    old = row.digest
    row.state, row.content, row.digest = DRAFT, content, digest
    row.written_by, row.written_at = recipient.id, now
    row.approved_by, row.approved_at = None, None
    session.flush()
    facts = {"notice": row.id, "to": to, "phase": phase, "language": language}
    trail.append(
        session,
        breach=held,
        act=BreachAct.NOTICE_DRAFTED,
        actor=recipient.id,
        now=now,
        facts={**facts, "old": old, "new": digest},
    )
    return row


def approve(
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    notice: str,
    digest: str,
    now: datetime,
) -> BreachNotice:
    """Approves the text that has this digest. Raises `SecondPersonNeeded` to who wrote it."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    row = _open(session, held, notice)
    if row.digest != digest:
        raise record.refused("notice_changed")
    if row.written_by == recipient.id:
        raise SecondPersonNeeded
    if row.state == APPROVED:
        return row
    row.state, row.approved_by, row.approved_at = APPROVED, recipient.id, now
    session.flush()
    trail.append(
        session,
        breach=held,
        act=BreachAct.NOTICE_APPROVED,
        actor=recipient.id,
        now=now,
        facts={"notice": row.id, "to": row.to, "phase": row.phase, "digest": digest},
    )
    audit.record(
        session,
        organisation_id=held.organisation_id,
        act=AuditAct.NOTICE_APPROVED,
        now=now,
        actor=recipient.id,
        facts={"breach": held.id, "notice": row.id},
    )
    return row


def discard(
    session: Session, *, recipient: Recipient, breach: str, notice: str, now: datetime
) -> None:
    """Takes a draft away. Raises `NoticeSent` for what was sent."""
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    row = _open(session, held, notice)
    row.state = DISCARDED
    session.flush()
    trail.append(
        session,
        breach=held,
        act=BreachAct.NOTICE_DISCARDED,
        actor=recipient.id,
        now=now,
        facts={"notice": row.id, "to": row.to, "phase": row.phase},
    )


def freeze(session: Session, *, row: BreachNotice, values: dict[str, Any]) -> None:
    """Marks an approved paper as sent; nothing of it changes from here on. For `sending` only."""
    for name, value in values.items():
        setattr(row, name, value)
    row.state = SENT
    session.flush()


def approved(session: Session, *, breach: Breach, notice: str) -> BreachNotice:
    """A paper that can be sent. Raises `NoticeSent`, `BreachRefused`."""
    row = _open(session, breach, notice)
    if row.state != APPROVED or not is_intact(row):
        raise record.refused("notice_not_approved")
    _check_phase(session, breach, row.to, row.phase, drafting=False)
    return row


def _open(session: Session, breach: Breach, notice: str) -> BreachNotice:
    row = get(session, breach=breach, notice=notice)
    session.refresh(row)
    if row.state == SENT:
        raise NoticeSent
    return row


def _check_phase(session: Session, breach: Breach, to: str, phase: str, *, drafting: bool) -> None:
    """To the authority: one first, one final, and nothing before the first."""
    if to != AUTHORITY:
        return
    sent = {
        one.phase
        for one in of_breach(session, breach=breach)
        if one.to == AUTHORITY and one.state == SENT
    }
    if phase != FOLLOW_UP and phase in sent:
        raise record.refused("phase_sent")
    if not drafting and phase != FIRST and FIRST not in sent:
        raise record.refused("first_missing")


def _words(to: str, language: str, content: dict[str, Any]) -> dict[str, str | None]:
    """What was written for this paper; the rest of it was checked where it was stated."""
    if to == AUTHORITY:
        return {"delay_reason": content.get("delay_reason")}
    return {name: content.get(name, {}).get(language) for name in LETTER_WORDS}


def digest_of_content(to: str, phase: str, language: str, content: dict[str, Any]) -> str:
    """What a paper is known by: its content, and all that says what it is."""
    whole: dict[str, Any] = {"to": to, "phase": phase, "language": language, "content": content}
    return digest_of("breach-notice", canonical_json(whole))
