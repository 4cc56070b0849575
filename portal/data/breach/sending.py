"""Marking an approved paper as sent: when, by whom, and what the law wants said with it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from crypto.encoding import canonical_json
from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import access, decisions, desks, notices, reading, record, statements
from portal.data.breach.trail import BreachAct
from portal.data.identifiers import digest
from portal.data.tables import Breach, BreachEvent, BreachNotice, Recipient
from portal.errors import BreachRefused
from portal.rules.breach.clock_law import notification_clocks
from portal.rules.breach.fact_check import TITLE_LENGTH
from portal.rules.breach.field_sheet import SheetField, field_sheet
from portal.rules.breach.letter import LetterFacts, missing_for_people
from portal.rules.breach.notification import Missing, NoticeFacts, Phase, missing
from portal.rules.law_data import LANGUAGES
from portal.rules.verdict import Refusal

Way = Literal["letter", "email", "phone", "in_person", "public"]
WAYS = ("letter", "email", "phone", "in_person", "public")
LONGEST = 4000
# What is said of a sending besides its moments.
SAID = ("reference", "delay_reason", "way", "told", "remark")
_SENT = BreachAct.NOTICE_SENT


def mark_sent(  # noqa: PLR0913 -- the law asks for as many facts about a sent paper
    session: Session,
    *,
    recipient: Recipient,
    breach: str,
    notice: str,
    sent_at: datetime,
    now: datetime,
    reference: str | None = None,
    delay_reason: str | None = None,
    way: Way | None = None,
    told: int | None = None,
    remark: str | None = None,
) -> BreachNotice:
    """Freezes the paper. `way`, `told` (how many) and `remark` are for what goes to the people.

    Raises `BreachUnknown`, `NoticeSent`, `BreachRefused` with everything that is missing.
    """
    held = access.held(session, recipient=recipient, breach=breach, now=now, version=None)
    row = notices.approved(session, breach=held, notice=notice)
    _check_times(held, row, sent_at, now)
    statements.check_words({"reference": reference}, TITLE_LENGTH)
    statements.check_words({"delay_reason": delay_reason, "remark": remark}, LONGEST)
    _check_decided(session, held, row)
    values: dict[str, Any] = {
        "sent_by": recipient.id,
        "sent_at": sent_at,
        "recorded_at": now,
        "reference": (reference or "").strip() or None,
        "delay_reason": (delay_reason or row.content.get("delay_reason") or "").strip() or None,
        "way": way,
        "told": told,
        "remark": (remark or "").strip() or None,
    }
    plain = {name: value for name, value in values.items() if name != "sent_by"}
    if row.to == notices.AUTHORITY:
        _check_authority(session, held, row, values, now)
        values["sheet"] = _sheet(row, values)
        plain["sheet"] = _digest(values["sheet"])
    else:
        _check_people(row, values)
    notices.freeze(session, row=row, values=values)
    record.change(
        session,
        breach=held,
        act=BreachAct.NOTICE_SENT,
        recipient=recipient,
        now=now,
        values=_after(held, row, sent_at),
        facts={
            "notice": row.id,
            "to": row.to,
            "phase": row.phase,
            "digest": row.digest,
            **plain,
            "sent_at": sent_at.isoformat(),
            "recorded_at": now.isoformat(),
        },
    )
    audit.record(
        session,
        organisation_id=held.organisation_id,
        act=AuditAct.NOTICE_SENT,
        now=now,
        actor=recipient.id,
        facts={"breach": held.id, "notice": row.id},
    )
    return row


def as_sent(row: BreachNotice) -> NoticeFacts:
    """A notification to the authority with what was said of its sending, for the papers."""
    content = NoticeFacts.from_json(row.content)
    return replace(
        content,
        at=row.sent_at or content.at,
        delay_reason=row.delay_reason or content.delay_reason,
        reference=row.reference or content.reference,
    )


def sheet_of(row: BreachNotice, language: str) -> tuple[SheetField, ...]:
    """What a notification says, field by field; once sent, in the words that it was sent with."""
    if row.sheet is None:
        return field_sheet(as_sent(row), language, row.phase)
    return tuple(SheetField(**one) for one in row.sheet[language])


def are_as_sent(rows: Iterable[BreachNotice], events: Iterable[BreachEvent]) -> bool:
    """Whether the papers are those of which the breach's trail says that they were sent.

    None changed, none missing, none besides. What an older release did not write down is not
    compared.
    """
    told = {event.facts["notice"]: event.facts for event in events if event.act == _SENT}
    sent = {row.id: row for row in rows if row.state == notices.SENT}
    return told.keys() == sent.keys() and all(
        _is_told(row, told[identity]) for identity, row in sent.items()
    )


def _is_told(row: BreachNotice, facts: Mapping[str, Any]) -> bool:
    moments = {"sent_at": row.sent_at, "recorded_at": row.recorded_at}
    if any(
        name in facts and datetime.fromisoformat(facts[name]) != moments[name] for name in moments
    ):
        return False
    said = {name: getattr(row, name) for name in ("digest", *SAID)}
    sheet = _digest(row.sheet) if row.sheet else None
    return facts.get("sheet") == sheet and all(
        facts.get(name, value) == value for name, value in said.items()
    )


def _digest(sheet: dict[str, Any]) -> str:
    return digest("breach-sheet", canonical_json(sheet))


def _sheet(row: BreachNotice, values: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    file = _with_sending(row, values)
    return {
        language: [asdict(one) for one in field_sheet(file, language, row.phase)]
        for language in LANGUAGES
    }


def _with_sending(row: BreachNotice, values: dict[str, Any]) -> NoticeFacts:
    return replace(
        NoticeFacts.from_json(row.content),
        at=values["sent_at"],
        delay_reason=values["delay_reason"] or "",
        reference=values["reference"] or "",
    )


def _check_times(breach: Breach, row: BreachNotice, sent_at: datetime, now: datetime) -> None:
    if sent_at > now:
        raise record.refused("in_the_future", "sent_at")
    if breach.aware_at is None and row.to == notices.AUTHORITY:
        raise record.refused("not_aware_yet", "aware_at")
    if breach.aware_at is not None and sent_at < breach.aware_at:
        raise record.refused("before_aware", "sent_at")


def _check_decided(session: Session, breach: Breach, row: BreachNotice) -> None:
    """The authority is notified after a yes; the people may also be told where they need not."""
    decided = decisions.current(session, breach=breach).of(row.to)
    wanted = decided is not None and decided.in_force
    if not wanted or (row.to == notices.AUTHORITY and decided and not decided.answer):
        raise record.refused("not_decided")


def _check_authority(
    session: Session, breach: Breach, row: BreachNotice, values: dict[str, Any], now: datetime
) -> None:
    regimes = desks.regimes(session, organisation_id=breach.organisation_id)
    owed = [
        one
        for one in reading.clocks_of(breach, regimes, now)
        if one.id in notification_clocks() and not one.proposal
    ]
    late = row.phase == notices.FIRST and any(values["sent_at"] > one.due_at for one in owed)
    if late and not values["delay_reason"]:
        raise record.refused("delay_reason_missing", "delay_reason")
    file = _with_sending(row, values)
    _refuse([one for one in missing(file, Phase(row.phase)) if one.blocking])


def _check_people(row: BreachNotice, values: dict[str, Any]) -> None:
    if values["way"] not in WAYS:
        raise record.refused("way_missing", "way")
    if values["told"] is not None and values["told"] < 0:
        raise record.refused("below_zero", "told")
    letter = LetterFacts.from_json(row.content)
    _refuse([one for one in missing_for_people(letter, row.language) if one.blocking])


def _refuse(lacking: list[Missing]) -> None:
    if lacking:
        raise BreachRefused([Refusal(one.id, one.sentence, one.anchor) for one in lacking])


def _after(breach: Breach, row: BreachNotice, sent_at: datetime) -> dict[str, Any]:
    """The columns that tell the register what was sent, and the clocks that the first one ends."""
    if row.to == notices.PEOPLE:
        return {"told_at": min(filter(None, (breach.told_at, sent_at)))}
    if row.phase != notices.FIRST:
        return {}
    starts = reading.starts_of(breach)
    met = replace(starts, met={**starts.met, **dict.fromkeys(notification_clocks(), sent_at)})
    return {"notified_at": sent_at, **reading.of_starts(met)}
