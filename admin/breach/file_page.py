"""All that the file page shows of a breach."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from flask_babel import gettext as _

from admin.breach import clock_rows, steps
from admin.breach import timeline as story
from admin.breach.access_list import Access, access_list
from admin.breach.clock_rows import ClockRow
from admin.breach.desk_context import desk as desk_file
from admin.breach.desk_context import names, zone
from admin.breach.fact_words import FactRow, grouped, unstated
from admin.breach.form_view import FormView
from admin.breach.severity_page import SeverityPage, severity_page
from admin.breach.sheets import Values
from admin.breach.small_views import small_views
from admin.guard import recipient
from admin.steps import Step
from portal.data.breach import (
    breaches,
    decisions,
    lessons,
    measures,
    moving,
    notices,
    sealed_notes,
    tasks,
)
from portal.data.tables import Breach, BreachLesson, BreachMeasure, BreachNotice, BreachTask
from portal.errors import BreachRefused
from portal.rules.breach.clocks import Waiting, clocks, waiting
from portal.rules.breach.decisions import exemptions
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.notification import phase_label
from portal.rules.breach.states import BreachState, state_explanation, state_label
from portal.rules.desk import DeskFile
from portal.rules.moves import Move
from portal.web.database import now, session, today
from portal.web.languages import pick


@dataclass
class FilePage:
    """Read when it is asked for, so that a page that shows less reads less.

    `part` is the section whose form came back with `problems`.
    """

    breach: Breach
    forms: Mapping[str, FormView]
    part: str = ""
    people: dict[str, str] = field(default_factory=names)
    desk: DeskFile = field(default_factory=desk_file)

    @property
    def problems(self) -> list[dict[str, str]]:
        return self.forms[self.part].summary if self.part in self.forms else []

    @property
    def me(self) -> str:
        return recipient().id

    @cached_property
    def facts(self) -> BreachFacts:
        return breaches.facts_of(self.breach)

    @cached_property
    def moments(self) -> Moments:
        return breaches.moments_of(self.breach)

    @cached_property
    def regimes(self) -> tuple[str, ...]:
        return self.desk.breach_desk.regimes if self.desk.breach_desk else ()

    @cached_property
    def clocks(self) -> list[ClockRow]:
        starts = breaches.starts_of(self.breach)
        return clock_rows.rows(clocks(self.regimes, starts, now(), zone()))

    @cached_property
    def waiting(self) -> tuple[Waiting, ...]:
        return waiting(self.regimes, breaches.starts_of(self.breach), now())

    @cached_property
    def state(self) -> str:
        return pick(state_label(self.breach.state))

    @cached_property
    def state_says(self) -> str:
        return pick(state_explanation(self.breach.state))

    @cached_property
    def fact_groups(self) -> list[tuple[str, list[FactRow]]]:
        return grouped(self.facts)

    @cached_property
    def unstated(self) -> list[FactRow]:
        return unstated(self.facts)

    @cached_property
    def score(self) -> SeverityPage:
        return severity_page(self.breach)

    @cached_property
    def decided(self) -> decisions.Decided:
        return decisions.current(session(), breach=self.breach)

    @cached_property
    def notices(self) -> list[BreachNotice]:
        return notices.of_breach(session(), breach=self.breach)

    def paper(self, notice: BreachNotice) -> str:
        """What one of the papers is called."""
        if notice.to == notices.PEOPLE:
            return str(_("Letter to the people"))
        return pick(phase_label(notice.phase))

    @cached_property
    def measures(self) -> list[BreachMeasure]:
        return measures.of_breach(session(), breach=self.breach)

    @cached_property
    def tasks(self) -> list[BreachTask]:
        return tasks.of_breach(session(), breach=self.breach)

    @cached_property
    def lesson(self) -> BreachLesson | None:
        return lessons.of_breach(session(), breach=self.breach)

    @cached_property
    def moves(self) -> tuple[Move[BreachState], ...]:
        return moving.moves(session(), breach=self.breach)

    @cached_property
    def steps(self) -> list[Step]:
        return steps.steps(
            steps.Known(
                breach=self.breach,
                facts=self.facts,
                moments=self.moments,
                has_measures=bool(self.measures),
                is_assessed=self.breach.answers is not None,
                decided=self.decided,
                suggestion=self.score.suggestion,
                notices=self.notices,
                has_lesson=lessons.is_complete(session(), breach=self.breach),
            )
        )

    @property
    def next_step(self) -> Step | None:
        open_ones = ("next", "waiting")
        return next((one for one in self.steps if one.status in open_ones), None)

    @cached_property
    def timeline(self) -> list[story.Entry]:
        return story.timeline(self.breach)

    @cached_property
    def strip(self) -> story.Strip | None:
        return story.strip(self.timeline, tuple(one.clock for one in self.clocks))

    @cached_property
    def access(self) -> list[Access]:
        return access_list(self.breach)

    @cached_property
    def source_case(self) -> str | None:
        return breaches.source_case(session(), recipient=recipient(), breach=self.breach)

    @cached_property
    def exemption_labels(self) -> dict[str, str]:
        return {one.id: pick(one.label) for one in exemptions()}

    @cached_property
    def can_seal(self) -> bool:
        """Whether there is a signed list to seal notes to."""
        try:
            sealed_notes.readers(session(), breach=self.breach)
        except BreachRefused:
            return False
        return True

    @property
    def today(self) -> date:
        return today()

    @property
    def can_step_aside(self) -> bool:
        return sum(one.is_inside for one in self.access) > 1


def file_page(
    file: Breach,
    *,
    part: str = "",
    values: Values | None = None,
    problems: Mapping[str, str] | None = None,
) -> FilePage:
    return FilePage(file, small_views(file, part, values or {}, problems or {}), part)
