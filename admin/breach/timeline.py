"""The story of a breach, drawn from its trail: what happened, was known, decided, done, sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from admin.breach.desk_context import names, zone
from admin.breach.fact_words import in_words
from admin.breach.local_times import short
from portal.data.breach import trail
from portal.data.breach.trail import BreachAct
from portal.data.tables import Breach, BreachEvent
from portal.rules.breach.clocks import Clock
from portal.rules.breach.facts import field_label
from portal.rules.breach.states import state_label
from portal.web.database import session
from portal.web.languages import pick

# The lanes of the drawing, from above; each has a shape of its own in the list too.
LANES = ("happened", "known", "decided", "done")
WIDTH, LANE_HEIGHT, MARGIN = 720, 26, 12

KINDS = {
    BreachAct.DECIDED: "decided",
    BreachAct.DECISION_APPROVED: "decided",
    BreachAct.MOVED: "decided",
    BreachAct.STEPPED_ASIDE: "decided",
    BreachAct.MEASURE_ADDED: "done",
    BreachAct.TASK_DONE: "done",
    BreachAct.NOTICE_APPROVED: "decided",
    BreachAct.NOTICE_SENT: "done",
    BreachAct.CLOCK_MET: "done",
    BreachAct.LESSON_CLEARED: "decided",
    BreachAct.LESSON_PUBLISHED: "done",
    BreachAct.LESSON_WITHDRAWN: "done",
    BreachAct.FOLLOWED_UP: "done",
}


@dataclass(frozen=True)
class Entry:
    """`kind` is a lane; `details` are `(what, old, new)`; `text` is what somebody wrote."""

    at: datetime
    written: str
    kind: str
    who: str
    what: str
    text: str = ""
    details: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Dot:
    kind: str
    x: int
    y: int


@dataclass(frozen=True)
class Strip:
    """The drawing: a dot for each entry, a line where a deadline stands."""

    width: int
    height: int
    lanes: list[tuple[str, int]]
    dots: list[Dot]
    due: list[int]


def timeline(file: Breach) -> list[Entry]:
    """Oldest first; what happened before anybody knew stands before it."""
    lines = trail.of_breach(session(), breach=file)
    entries = [*moments(file), *(entry(one) for one in lines)]
    return sorted(entries, key=lambda one: one.at)


def moments(file: Breach) -> list[Entry]:
    """What the handlers have stated of the breach's own times."""
    stated = [
        (file.occurred_from, "happened", _("It happened") if not file.ongoing else _("It began")),
        (file.occurred_to, "happened", _("It ended")),
        (file.detected_at, "known", _("It was noticed")),
        (file.aware_at, "known", _("The organisation became aware of it")),
    ]
    return [
        Entry(at, short(at, zone()), kind, file.aware_by if at is file.aware_at else "", what)
        for at, kind, what in stated
        if at is not None
    ]


def entry(line: BreachEvent) -> Entry:
    """One line of the trail. An act of a later version is named as it is."""
    by = names().get(line.actor or "", _("A processor, by its link"))
    text = str(line.facts.get("reason") or line.facts.get("text") or line.facts.get("remark") or "")
    return Entry(
        at=line.at,
        written=short(line.at, zone()),
        kind=KINDS.get(_act(line), "known"),
        who=by,
        what=what(line),
        text=text,
        details=details(line),
    )


def _act(line: BreachEvent) -> BreachAct:
    return BreachAct(line.act)


def what(line: BreachEvent) -> str:
    """The sentence of the act, with what it was about where that is one word."""
    facts = line.facts
    if line.act == BreachAct.MOVED:
        return str(_("State: %(state)s", state=pick(state_label(facts["new"]))))
    if line.act == BreachAct.DECIDED:
        return decided(facts["new"])
    if line.act == BreachAct.STEPPED_ASIDE:
        return str(_("%(name)s stepped aside", name=names().get(str(facts.get("who")), "–")))
    return act_label(line.act)


def decided(new: dict[str, Any]) -> str:
    if new["question"] == "authority":
        return str(
            _("Decided: the authority is notified")
            if new["answer"]
            else _("Decided: the authority is not notified")
        )
    return str(
        _("Decided: the people are told")
        if new["answer"]
        else _("Decided: the people are not told")
    )


def act_label(act: str) -> str:
    labels = {
        BreachAct.OPENED: _("The breach was entered"),
        BreachAct.AMENDED: _("Facts were changed"),
        BreachAct.ASSESSED: _("The severity was assessed"),
        BreachAct.CLOCK_MET: _("A deadline was met"),
        BreachAct.DECIDED: _("A decision was taken"),
        BreachAct.DECISION_APPROVED: _("The decision was approved by a second person"),
        BreachAct.MOVED: _("The state was changed"),
        BreachAct.STEPPED_ASIDE: _("A handler stepped aside"),
        BreachAct.NOTICE_DRAFTED: _("A notice was drafted"),
        BreachAct.NOTICE_APPROVED: _("A notice was approved"),
        BreachAct.NOTICE_SENT: _("A notice was sent"),
        BreachAct.NOTICE_DISCARDED: _("A draft was discarded"),
        BreachAct.TASK_ADDED: _("A task was added"),
        BreachAct.TASK_DONE: _("A task was done"),
        BreachAct.MEASURE_ADDED: _("A step was taken"),
        BreachAct.NOTED: _("A sealed note was written"),
        BreachAct.EVIDENCE_ADDED: _("Sealed evidence was added"),
        BreachAct.LESSON_WRITTEN: _("The lesson was written"),
        BreachAct.LESSON_PROPOSED: _("The lesson was proposed for publishing"),
        BreachAct.LESSON_CLEARED: _("The lesson was cleared by a second person"),
        BreachAct.LESSON_PUBLISHED: _("The lesson was published"),
        BreachAct.LESSON_WITHDRAWN: _("The lesson was withdrawn"),
        BreachAct.FOLLOWED_UP: _("It was followed up"),
        BreachAct.EXPORTED: _("The file was taken out"),
    }
    return str({str(name): text for name, text in labels.items()}.get(act, act))


def details(line: BreachEvent) -> tuple[tuple[str, str, str], ...]:
    """Old and new of each field that an amendment changed."""
    if line.act != BreachAct.AMENDED:
        return ()
    found = []
    for field, change in line.facts.get("changes", {}).items():
        old, new = (_value(field, change.get(side)) for side in ("old", "new"))
        found.append((_label(field), old or "–", new or "–"))
    return tuple(found)


def _label(field: str) -> str:
    try:
        return pick(field_label(field))
    except KeyError:
        return field


def _value(field: str, value: Any) -> str:  # noqa: ANN401 - plain values of any kind
    if isinstance(value, str) and field.endswith(("_at", "_from", "_to")):
        try:
            return short(datetime.fromisoformat(value), zone())
        except ValueError:
            return value
    return in_words(field, value)


def strip(entries: list[Entry], clocks: tuple[Clock, ...]) -> Strip | None:
    """Where the entries lie in time; None where there is no time between them."""
    if len(entries) < 2:  # noqa: PLR2004 - one point is no line
        return None
    first, last = entries[0].at, max([entries[-1].at, *(one.due_at for one in clocks[:1])])
    length = (last - first).total_seconds()
    if length <= 0:
        return None

    def x(at: datetime) -> int:
        return round(MARGIN + (WIDTH - 2 * MARGIN) * (at - first).total_seconds() / length)

    rows = {lane: MARGIN + LANE_HEIGHT * number for number, lane in enumerate(LANES)}
    return Strip(
        width=WIDTH,
        height=LANE_HEIGHT * len(LANES),
        lanes=list(rows.items()),
        dots=[Dot(one.kind, x(one.at), rows[one.kind]) for one in entries],
        due=[x(one.due_at) for one in clocks if first <= one.due_at <= last],
    )
