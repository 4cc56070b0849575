"""When the file of a request is erased, how that day came about, and what is left afterwards."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from admin.breach.form_view import FormView, Option
from admin.rights.trail_words import Line, story
from admin.rights.words import choice_words, kind_words, title_of
from portal.data.rights import retention
from portal.data.tables import RightsRequest
from portal.rules.dates import add_months
from portal.rules.rights.retention import HoldGround, hold_ground, hold_grounds, latest_hold
from portal.rules.rights.states import RequestState, state_label
from portal.web.database import session, today
from portal.web.languages import pick


@dataclass(frozen=True)
class RetentionView:
    """`ground` is of the hold, if there is one; `tonight`: the day has come, and the night not yet.

    `moved`: the hold makes the day a later one. `latest` is the last day that a hold can name,
    `proposed` the one that the form begins with.
    """

    kept: retention.Keeping
    ground: HoldGround | None
    withdrawn: bool
    tonight: bool
    moved: bool
    latest: date
    proposed: date


def retention_view(file: RightsRequest) -> RetentionView | None:
    """None while the request is open."""
    kept = retention.keeping(session(), request=file)
    if kept is None:
        return None
    ground = hold_ground(kept.held_ground, today()) if kept.held_ground else None
    return RetentionView(
        kept=kept,
        ground=ground,
        withdrawn=file.state == RequestState.WITHDRAWN,
        tonight=kept.erase_on <= today(),
        moved=kept.erase_on > kept.regular_on,
        latest=latest_hold(today()),
        proposed=_proposed(kept),
    )


def retention_form(file: RightsRequest, labels: dict[str, str]) -> FormView:
    """Grounds with what each wants and where it is written."""
    grounds = hold_grounds(today())
    return FormView(
        {"ground": file.held_ground or ""},
        labels=labels,
        options={"ground": tuple(Option(one.id, pick(one.label), _says(one)) for one in grounds)},
        prefix="retention-",
    )


@dataclass
class LeftPage:
    """What is left of a request whose file is erased."""

    file: RightsRequest

    @property
    def title(self) -> str:
        return title_of(self.file.kind_ids)

    @property
    def relation(self) -> str:
        return choice_words("relation", self.file.relation)

    @property
    def state(self) -> str:
        return pick(state_label(self.file.state))

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """Right and what came of it."""
        known = self.file.outcomes
        return [
            (kind_words(one), choice_words("outcome", known[one]))
            for one in self.file.kind_ids
            if one in known
        ]

    @cached_property
    def months(self) -> int | None:
        return retention.months_kept(session(), request=self.file)

    @cached_property
    def story(self) -> list[Line]:
        return story(self.file)


def _proposed(kept: retention.Keeping) -> date:
    """Three months on from the day on which it would go, as far as a hold may reach."""
    return min(add_months(max(kept.erase_on, today()), 3), latest_hold(today()))


def _says(ground: HoldGround) -> str:
    return f"{pick(ground.explanation)} ({pick(ground.basis)})"
