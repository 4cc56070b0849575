"""The small acts on the file page: steps against the breach, tasks, moves, stepping aside."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from admin.breach.answers import Answer, long_forms
from admin.breach.desk_context import open_breach_file
from admin.breach.forms import (
    ClockMetForm,
    EmptyForm,
    MeasureForm,
    MoveForm,
    StepAsideForm,
    TaskForm,
)
from admin.breach.on_file import on_file
from admin.breach.small_reading import moment_met, moment_or_now, task_day
from admin.guard import recipient
from portal.data.breach import breaches, measures, moving, standing, tasks
from portal.web.database import now, session
from portal.web.languages import localised

blueprint = Blueprint(
    "breach_handling", __name__, url_prefix="/<language:language>/breaches/<breach>"
)
localised(blueprint)
long_forms(blueprint)


def to_section(breach: str, anchor: str) -> Response:
    return redirect(url_for("breach.page", breach=breach, _anchor=anchor), code=303)


@blueprint.post("/measures")
def add_measure(breach: str) -> Answer:
    file, form = open_breach_file(breach), MeasureForm()

    def act() -> Response:
        measures.add(
            session(),
            recipient=recipient(),
            breach=file.id,
            text=form.text.data or "",
            taken_at=moment_or_now(form),
            now=now(),
        )
        return to_section(file.id, "measures")

    return on_file(file, act, part="measures")


@blueprint.post("/tasks")
def add_task(breach: str) -> Answer:
    file, form = open_breach_file(breach), TaskForm()

    def act() -> Response:
        tasks.add(
            session(),
            recipient=recipient(),
            breach=file.id,
            text=form.text.data or "",
            owner=form.owner.data or None,
            due_on=task_day(form),
            now=now(),
        )
        return to_section(file.id, "tasks")

    return on_file(file, act, part="tasks")


@blueprint.post("/tasks/<task>/done")
def task_done(breach: str, task: str) -> Answer:
    file = open_breach_file(breach)
    EmptyForm()

    def act() -> Response:
        tasks.done(session(), recipient=recipient(), breach=file.id, task=task, now=now())
        return to_section(file.id, "tasks")

    return on_file(file, act, part="tasks")


@blueprint.post("/clocks/<clock>")
def clock_met(breach: str, clock: str) -> Answer:
    """For deadlines that are met elsewhere, such as an early warning under NIS2."""
    file, form = open_breach_file(breach), ClockMetForm()

    def act() -> Response:
        breaches.meet_clock(
            session(),
            recipient=recipient(),
            breach=file.id,
            version=form.known_version,
            clock=clock,
            at=moment_met(form),
            now=now(),
        )
        return to_section(file.id, "clocks")

    return on_file(file, act, part=f"clock-{clock}", version=form.known_version)


@blueprint.post("/state")
def move(breach: str) -> Answer:
    file, form = open_breach_file(breach), MoveForm()

    def act() -> Response:
        moving.move(
            session(),
            recipient=recipient(),
            breach=file.id,
            version=form.known_version,
            to=form.to.data or "",
            now=now(),
            reason=form.reason.data,
        )
        return to_section(file.id, "state")

    return on_file(file, act, part="state", version=form.known_version)


@blueprint.post("/stepping-aside")
def step_aside(breach: str) -> Answer:
    """Whoever has stepped aside finds the breach no more, so it leads to the register."""
    file, form = open_breach_file(breach), StepAsideForm()

    def act() -> Response:
        standing.step_aside(
            session(),
            recipient=recipient(),
            breach=file.id,
            reason=form.reason.data or "",
            now=now(),
        )
        return redirect(url_for("breach_register.page"), code=303)

    return on_file(file, act, part="stepping-aside")
