"""Fills an empty database with the demonstration: people, charters and cases with a past.

Everything goes through the acts that real posts go through, in the order in which it would have
happened, with the dates it would have had.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sqlalchemy.orm import Session

from crypto import return_code
from crypto.encoding import from_b64u
from crypto.return_code import ReporterKeys
from portal.data import database, organisations
from portal.demonstration.breach_stories import BreachEvent, breach_stories
from portal.demonstration.breaches import BreachTeller
from portal.demonstration.enrolment import Enrolled, Prepared, enrol, prepare, sign_charters
from portal.demonstration.people import people, reporters
from portal.demonstration.request_stories import request_stories
from portal.demonstration.requests import RequestTeller
from portal.demonstration.stories import ORGANISATIONS, Story, stories
from portal.demonstration.telling import Moment, Teller
from portal.errors import NotFound
from portal.rules import organisation_file
from portal.settings import Settings

FILES = {"klintmark": "surveyor.toml", "hjelmsted": "law-firm.toml"}
FIRST_DAY = -201
ENROLLED_AT = time(9, 0)
SIGNED_AT = time(12, 0)
LATE_IN_THE_DAY = time(16, 30)
ASKED_AT = time(10, 20)
HANDLED_AT = time(13, 40)

Report = Callable[[str], object]


@dataclass(frozen=True)
class _Step:
    """Something to do at a moment; `order` keeps what happens at the same moment in line."""

    moment: Moment
    order: int
    act: Callable[[Moment], object]


def is_loaded(session: Session) -> bool:
    """Whether the demonstration is there already."""
    with contextlib.suppress(NotFound):
        return bool(organisations.find(session, slug=ORGANISATIONS[0]))
    return False


def load(session: Session, settings: Settings, today: date, report: Report = print) -> None:
    """Loads it all and commits. `report` is given a line at each stage.

    Refuses outside the demonstration: its passphrases and return codes are published.
    """
    if not settings.demonstration:
        raise RuntimeError("the demonstration is loaded with VARSEL_DEMONSTRATION only")
    clock = _Clock(settings, today)
    report("Making the keys of six recipients ...")
    with ThreadPoolExecutor() as pool:
        prepared = list(pool.map(prepare, people()))
    report("Applying two organisation files ...")
    ids = {slug: _apply(session, slug, clock) for slug in ORGANISATIONS}
    told = [(slug, story) for slug in ORGANISATIONS for story in stories(slug)]
    report(f"Making the return codes of {len(told)} reporters ...")
    keys = _reporter_keys(session, told)
    report("Enrolling the recipients, signing the charters, telling the cases ...")
    enrolled: dict[str, Enrolled] = {}
    steps = [
        *_enrolling(session, settings, prepared, enrolled, clock),
        *_telling(session, settings, told, (ids, keys, enrolled), clock),
        *_handling(session, enrolled, clock),
        *_asking(session, settings, ids, enrolled, clock),
    ]
    for step in sorted(steps, key=lambda step: (step.moment.at, step.order)):
        step.act(step.moment)
    database.commit(session)
    broken = sum(len(breach_stories(slug)) for slug in ORGANISATIONS)
    asked = sum(len(request_stories(slug)) for slug in ORGANISATIONS)
    report(
        f"The demonstration is loaded: {len(told)} cases, {broken} breaches and {asked} requests "
        f"in {len(ids)} organisations."
    )


class _Clock:
    """Days and times of the demonstration, counted from the day of loading."""

    def __init__(self, settings: Settings, today: date) -> None:
        self._zone, self._today, self._now = settings.time_zone, today, settings.now()

    def at(self, day: int, clock: time) -> Moment:
        """Never later than now: what was written today may not be from this evening."""
        on = self._today + timedelta(days=day)
        at = datetime.combine(on, clock, tzinfo=self._zone).astimezone(UTC)
        return Moment(on, min(at, self._now) if day >= 0 else at)

    @property
    def base(self) -> datetime:
        """The moment that the breaches' hours count from: now, on the day of loading."""
        if self._now.astimezone(self._zone).date() == self._today:
            return self._now
        at = datetime.combine(self._today, LATE_IN_THE_DAY, tzinfo=self._zone)
        return at.astimezone(UTC)

    def moment(self, at: datetime) -> Moment:
        return Moment(at.astimezone(self._zone).date(), at)


def _example(slug: str) -> str:
    """The organisation file: beside the sources, or inside the installed package."""
    installed = files("portal.demonstration").joinpath("examples")
    beside = Path(__file__).parents[2] / "examples"
    folder: Traversable = installed if installed.is_dir() else beside
    return folder.joinpath(FILES[slug]).read_text(encoding="utf-8")


def _apply(session: Session, slug: str, clock: _Clock) -> str:
    file = organisation_file.read(_example(slug))
    organisations.apply(session, file=file, now=clock.at(FIRST_DAY, ENROLLED_AT).at)
    return organisations.find(session, slug=slug).id


def _reporter_keys(session: Session, told: list[tuple[str, Story]]) -> list[ReporterKeys]:
    """In the order of the stories. Stretching is slow on purpose, so it is done side by side."""
    salts = {slug: from_b64u(organisations.find(session, slug=slug).salt) for slug in ORGANISATIONS}
    known = {one.id: return_code.read(one.code) for one in reporters()}

    def derive(entry: tuple[str, Story]) -> ReporterKeys:
        slug, story = entry
        code = known[story.reporter] if story.reporter else return_code.new_code()
        return return_code.derive(code, salts[slug])

    with ThreadPoolExecutor() as pool:
        return list(pool.map(derive, told))


def _known_keys(session: Session) -> dict[str, ReporterKeys]:
    """Of those who asked about their own data and whose code is published, by its id."""
    asked = {one.reporter for slug in ORGANISATIONS for one in request_stories(slug)}
    return {
        one.id: return_code.derive(
            return_code.read(one.code),
            from_b64u(organisations.find(session, slug=one.organisation).salt),
        )
        for one in reporters()
        if one.id in asked
    }


def _enrolling(
    session: Session,
    settings: Settings,
    prepared: Iterable[Prepared],
    enrolled: dict[str, Enrolled],
    clock: _Clock,
) -> list[_Step]:
    """Everybody enrols on their day; at noon of that day the charters that changed are signed."""

    def enrol_one(one: Prepared, moment: Moment) -> None:
        enrolled[one.person.login] = enrol(session, settings, one, moment.at)

    def sign_all(moment: Moment) -> None:
        for signer in enrolled.values():
            sign_charters(session, settings, signer, today=moment.day, now=moment.at)

    steps = []
    days = set()
    for order, one in enumerate(prepared):
        moment = clock.at(one.person.enrolled, ENROLLED_AT)
        steps.append(_Step(moment, order, partial(enrol_one, one)))
        days.add(one.person.enrolled)
    steps.extend(_Step(clock.at(day, SIGNED_AT), 0, sign_all) for day in days)
    return steps


def _telling(
    session: Session,
    settings: Settings,
    told: list[tuple[str, Story]],
    cast: tuple[Mapping[str, str], list[ReporterKeys], Mapping[str, Enrolled]],
    clock: _Clock,
) -> list[_Step]:
    ids, keys, enrolled = cast
    steps = []
    for (slug, story), reporter in zip(told, keys, strict=True):
        teller = Teller(
            session,
            settings,
            organisation=ids[slug],
            story=story,
            reporter=reporter,
            people=enrolled,
        )
        filed = clock.at(story.day, time.fromisoformat(story.time))
        steps.append(_Step(filed, 0, teller.report))
        for order, event in enumerate(story.events, start=1):
            moment = clock.at(event.day, time.fromisoformat(event.time))
            steps.append(_Step(moment, order, partial(teller.tell, event)))
    return steps


def _handling(session: Session, enrolled: Mapping[str, Enrolled], clock: _Clock) -> list[_Step]:
    """The breaches, by the hour."""
    steps = []
    for slug in ORGANISATIONS:
        for story in breach_stories(slug):
            teller = BreachTeller(session, story=story, people=enrolled, base=clock.base)
            opened = clock.moment(teller.at(story.at))
            steps.append(_Step(opened, 0, partial(_open, teller)))
            for order, event in enumerate(story.events, start=1):
                moment = clock.moment(teller.at(event.at))
                steps.append(_Step(moment, order, partial(_tell, teller, event)))
    return steps


def _asking(
    session: Session,
    settings: Settings,
    ids: Mapping[str, str],
    enrolled: Mapping[str, Enrolled],
    clock: _Clock,
) -> list[_Step]:
    """The requests of people about their own data, by the day."""
    steps = []
    known = _known_keys(session)
    for slug in ORGANISATIONS:
        for story in request_stories(slug):
            teller = RequestTeller(
                session,
                settings,
                organisation=ids[slug],
                story=story,
                people=enrolled,
                known=known.get(story.reporter),
            )
            steps.append(_Step(clock.at(story.day, ASKED_AT), 0, teller.arrive))
            for order, event in enumerate(story.events, start=1):
                moment = clock.at(event.day, HANDLED_AT)
                steps.append(_Step(moment, order, partial(teller.tell, event)))
    return steps


def _open(teller: BreachTeller, moment: Moment) -> None:
    teller.open(moment.at)


def _tell(teller: BreachTeller, event: BreachEvent, moment: Moment) -> None:
    teller.tell(event, moment.at)
