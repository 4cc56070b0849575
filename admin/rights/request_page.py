"""All that the page of a request shows in clear: the sealed part is opened in the browser."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from admin.breach.access_list import Access
from admin.breach.form_view import FormView
from admin.guard import recipient
from admin.rights.after_view import NoticeGroup, notice_groups
from admin.rights.clock_view import ClockView, clock_view
from admin.rights.decision_view import DecisionView, decision_views
from admin.rights.desk_context import desk_file, names
from admin.rights.gathering_view import SystemView, system_views
from admin.rights.letters_view import Letters, letters
from admin.rights.retention_view import RetentionView, retention_view
from admin.rights.small_views import small_views
from admin.rights.steps import Known
from admin.rights.steps import steps as steps_of
from admin.rights.trail_words import Line, story
from admin.rights.words import choice_words, title_of
from admin.steps import Step
from portal.data.rights import (
    blind,
    caseworkers,
    decisions,
    desks,
    links,
    moving,
    situations,
    threads,
)
from portal.data.tables import Case, CaseworkerLink, RequestDecision, RightsRequest
from portal.rules.desk import DeskFile
from portal.rules.moves import Move
from portal.rules.rights.completeness import AnswerSituation, Missing, missing, missing_to_close
from portal.rules.rights.identity import Way, cannot_identify, doubt_help, way, ways
from portal.rules.rights.kinds import RightKind, kind
from portal.rules.rights.states import RequestState, is_open, state_explanation, state_label
from portal.web.database import session, today
from portal.web.languages import pick

# What the letter's text must hold is found when it is sent, not on this page.
OF_THE_LETTER = frozenset({"reasons", "complaint", "court", "backups", "delivery", "copy", "files"})


@dataclass
class RequestPage:
    """Read when it is asked for. `part` is the section whose form came back with `problems`."""

    file: RightsRequest
    forms: Mapping[str, FormView]
    part: str = ""
    people: dict[str, str] = field(default_factory=names)
    desk: DeskFile = field(default_factory=desk_file)

    @property
    def summary(self) -> list[dict[str, str]]:
        return self.forms[self.part].summary if self.part in self.forms else []

    @property
    def me(self) -> str:
        return recipient().id

    @property
    def title(self) -> str:
        return title_of(self.file.kind_ids)

    @property
    def is_open(self) -> bool:
        return is_open(self.file.state)

    @property
    def is_owed(self) -> bool:
        return self.is_open and self.file.answered_on is None

    @cached_property
    def scheme_id(self) -> str:
        return session().get_one(Case, self.file.case_id).scheme_id

    @cached_property
    def state(self) -> str:
        return pick(state_label(self.file.state))

    @cached_property
    def state_says(self) -> str:
        return pick(state_explanation(self.file.state))

    @cached_property
    def facts(self) -> dict[str, str]:
        """The coded facts in words."""
        return {
            "relation": choice_words("relation", self.file.relation),
            "arrived": choice_words("arrived", self.file.arrived),
            "delivery": choice_words("delivery", self.file.delivery),
        }

    @cached_property
    def clock(self) -> ClockView:
        return clock_view(self.file)

    @cached_property
    def letters(self) -> Letters:
        return letters(self.file)

    @cached_property
    def way(self) -> Way | None:
        return way(str((self.file.identity or {}).get("way")))

    @property
    def identified_on(self) -> date | None:
        known = self.file.identity
        return date.fromisoformat(known["on"]) if known else None

    @property
    def ways(self) -> tuple[Way, ...]:
        return ways()

    @property
    def identity_help(self) -> tuple[str, str]:
        """What reasonable doubt is, and what one may do where nobody can tell who it is."""
        return pick(doubt_help()), pick(cannot_identify())

    @cached_property
    def systems(self) -> list[SystemView]:
        return system_views(self.file, self.desk, self.people)

    @cached_property
    def questions(self) -> list[CaseworkerLink]:
        return caseworkers.of_request(session(), request=self.file)

    @property
    def waiting(self) -> list[CaseworkerLink]:
        return [one for one in self.questions if caseworkers.is_waiting(one)]

    @cached_property
    def asked_blindly(self) -> list[blind.BlindView]:
        return blind.of_request(session(), request=self.file, today=today())

    @cached_property
    def blind_targets(self) -> list[blind.BlindTarget]:
        return blind.targets(session(), organisation_id=self.file.organisation_id)

    @property
    def blind_choices(self) -> list[dict[str, str]]:
        return [
            {"value": one.scheme.id, "label": pick(one.scheme.names)} for one in self.blind_targets
        ]

    @property
    def owners(self) -> dict[str, str]:
        """The caseworker of each system, to be proposed."""
        known = {one.system.id: one.system.owner for one in self.systems}
        return {name: owner.name for name, owner in known.items() if owner}

    @cached_property
    def decided(self) -> dict[str, RequestDecision]:
        return decisions.current(session(), request=self.file)

    @cached_property
    def decisions(self) -> list[DecisionView]:
        return decision_views(self.file, self.decided, self.forms)

    @cached_property
    def situation(self) -> AnswerSituation:
        return situations.answer_situation(
            session(), request=self.file, today=today(), confirmed=situations.UNCONFIRMED
        )

    @cached_property
    def lacks(self) -> tuple[Missing, ...]:
        return tuple(one for one in missing(self.situation) if one.id not in OF_THE_LETTER)

    @cached_property
    def owed(self) -> tuple[Missing, ...]:
        return missing_to_close(self.situation)

    @cached_property
    def notices(self) -> list[NoticeGroup]:
        return notice_groups(self.file)

    @property
    def is_erasure(self) -> bool:
        return self.situation.granted(RightKind.ERASURE)

    @property
    def owes_notices(self) -> bool:
        told = [one for one in self.file.kind_ids if kind(one).art19]
        return self.situation.granted(*told) if told else False

    @cached_property
    def steps(self) -> list[Step]:
        return steps_of(
            Known(
                file=self.file,
                decided=self.decided,
                systems_open=sum(one.line.is_open for one in self.systems),
                asked=len(self.waiting),
                lacks=self.lacks,
                owed=self.owed,
                art19=self.owes_notices,
                erasure=self.is_erasure,
            )
        )

    @property
    def next_step(self) -> Step | None:
        return next((one for one in self.steps if one.status in ("next", "waiting")), None)

    @cached_property
    def moves(self) -> tuple[Move[RequestState], ...]:
        return moving.moves(session(), request=self.file, today=today())

    @cached_property
    def story(self) -> list[Line]:
        return story(self.file)

    @cached_property
    def retention(self) -> RetentionView | None:
        return retention_view(self.file)

    @cached_property
    def linked(self) -> list[RightsRequest]:
        return links.of_request(session(), recipient=recipient(), request=self.file)

    @cached_property
    def access(self) -> list[Access]:
        """The handlers, and whether the request was sealed to each."""
        inside = {one.recipient.id for one in threads.readers(session(), request=self.file)}
        found = desks.handlers(session(), organisation_id=self.file.organisation_id)
        return [Access(one.id, one.name, dict(one.title), one.id in inside) for one in found]

    @property
    def today(self) -> date:
        return today()


def request_page(
    file: RightsRequest,
    *,
    part: str = "",
    values: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
) -> RequestPage:
    return RequestPage(file, small_views(file, part, values or {}, problems or {}), part)
