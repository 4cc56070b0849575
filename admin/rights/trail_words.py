"""The story of a request, from its trail: what was done, by whom and when, and on which codes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from admin.rights.desk_context import names
from admin.rights.words import choice_words, kind_words
from portal.data.rights import trail
from portal.data.rights.trail import RequestAct
from portal.data.tables import RequestEvent, RightsRequest
from portal.rules.rights.grounds import ground, is_ground
from portal.rules.rights.identity import way
from portal.rules.rights.retention import hold_ground
from portal.rules.rights.states import state_label
from portal.web.database import session
from portal.web.dates import write_date
from portal.web.languages import pick


@dataclass(frozen=True)
class Line:
    """`at` is None for what the person or a caseworker did: that has a day alone."""

    day: date
    at: datetime | None
    who: str
    what: str
    more: str


def story(file: RightsRequest) -> list[Line]:
    """The newest first."""
    people = names()
    lines = trail.of_request(session(), request=file)
    return [_line(line, people) for line in reversed(lines)]


def _line(line: RequestEvent, people: Mapping[str, str]) -> Line:
    who = people.get(line.actor, "–") if line.actor else ""
    return Line(line.day, line.at, who, act_label(line.act), _more(line.act, line.facts))


def act_label(act: str) -> str:
    """One sentence for each act; an act of a later version is named as it is."""
    return str(_labels().get(act, act))


def _labels() -> dict[str, str]:
    return {
        RequestAct.RECEIVED: _("The request came in"),
        RequestAct.ENTERED: _("The request was entered"),
        RequestAct.REPLIED: _("The person wrote"),
        RequestAct.IDENTIFIED: _("The identity was settled"),
        RequestAct.PAUSED: _("The clock was stopped"),
        RequestAct.RESUMED: _("The clock goes on"),
        RequestAct.EXTENDED: _("The time was extended"),
        RequestAct.STOPPED: _("What was to be done at once is done"),
        RequestAct.SYSTEM_MARKED: _("A system was looked through"),
        RequestAct.ITEM_MARKED: _("An item of the list for access was marked"),
        RequestAct.ASKED: _("A caseworker was asked"),
        RequestAct.CASEWORKER_ANSWERED: _("A caseworker answered"),
        RequestAct.QUESTION_ENDED: _("A question to a caseworker was taken back"),
        RequestAct.BLIND_ASKED: _("The whistleblower scheme was asked blindly"),
        RequestAct.DECIDED: _("A decision was made"),
        RequestAct.DECISION_APPROVED: _("A second person approved"),
        RequestAct.MOVED: _("The state was changed"),
        RequestAct.NOTED: _("A sealed note was written"),
        RequestAct.MESSAGED: _("A message was sent to the person"),
        RequestAct.ANSWERED: _("The answer was given"),
        RequestAct.MISDELIVERED: _("Something went to the wrong person"),
        RequestAct.NOTIFIED: _("Somebody who holds the data was told"),
        RequestAct.CROSS_CHECKED: _("The search after the erasure found nothing"),
        RequestAct.TOMBSTONED: _("A tombstone was set"),
        RequestAct.LINKED: _("An earlier request was linked"),
        RequestAct.KINDS_CHANGED: _("The rights were chosen anew"),
        RequestAct.WITHDRAWN: _("The person withdrew the request"),
        RequestAct.CLOSED: _("The request was closed"),
        RequestAct.HELD: _("The file is held back from being erased"),
        RequestAct.HOLD_LIFTED: _("The file is no longer held back"),
        RequestAct.ERASED: _("The file was erased"),
        RequestAct.EXPORTED: _("The request was taken out"),
    }


def _more(act: str, facts: Mapping[str, Any]) -> str:
    """The codes of a line in words: never more than what stands in clear."""
    kind, said = facts.get("kind"), []
    if kind:
        said.append(kind_words(str(kind)))
    if "outcome" in facts:
        said.append(choice_words("outcome", facts["outcome"]))
    said += [pick(ground(one).label) for one in facts.get("grounds", ()) if is_ground(one)]
    if act == RequestAct.IDENTIFIED:
        known = way(str(facts.get("way")))
        said.append(pick(known.label) if known else _("cannot be identified"))
    for name, field in (("about", "pause_about"), ("arrived", "arrived"), ("delivery", "delivery")):
        if facts.get(name):
            said.append(choice_words(field, str(facts[name])))
    if act == RequestAct.MOVED and facts.get("to"):
        said.append(pick(state_label(str(facts["to"]))))
    if act == RequestAct.KINDS_CHANGED:
        said += [kind_words(str(one)) for one in facts.get("new", ())]
    return ", ".join([*said, *_held(act, facts)])


def _held(act: str, facts: Mapping[str, Any]) -> Iterator[str]:
    """For what a file is kept longer, and until when."""
    if act == RequestAct.HELD:
        until = date.fromisoformat(facts["until"])
        known = hold_ground(str(facts["ground"]), until)
        if known is not None:
            yield pick(known.label)
        yield _("until %(day)s", day=write_date(until))
