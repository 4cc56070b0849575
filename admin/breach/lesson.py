"""What was learned: written, proposed for publishing, cleared by a second person, out."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from admin.breach import saving
from admin.breach.answers import Answer, long_forms
from admin.breach.conflict import Plain
from admin.breach.desk_context import open_breach_file
from admin.breach.forms import FollowUpForm, LessonForm
from admin.breach.handling import to_section
from admin.breach.lesson_form import (
    labels,
    lesson_of,
    lesson_view,
    plain,
    plain_of,
    public_of,
    read,
)
from admin.breach.on_file import on_file
from admin.breach.sheet import Sheet, number
from admin.breach.sheets import Values, posted
from admin.guard import recipient
from portal.data.breach import breaches, lessons
from portal.data.tables import Breach
from portal.web.database import now, session, today
from portal.web.languages import localised

blueprint = Blueprint(
    "breach_lesson", __name__, url_prefix="/<language:language>/breaches/<breach>/lesson"
)
localised(blueprint)
long_forms(blueprint)


@blueprint.get("")
def page(breach: str) -> str:
    return saving.shown(LessonSheet(), breach)


@blueprint.post("")
def save(breach: str) -> Answer:
    return saving.save(LessonSheet(LessonForm()), breach, posted())


@blueprint.post("/<any(propose, clear, publish, withdraw, followed_up):step>")
def take_step(breach: str, step: str) -> Answer:
    file, form = open_breach_file(breach), FollowUpForm()

    def act() -> Response:
        steps: dict[str, Callable[..., object]] = {
            "propose": lessons.propose,
            "clear": lessons.clear,
            "publish": lessons.publish,
            "withdraw": lessons.withdraw,
            "followed_up": lessons.followed_up,
        }
        steps[step](
            session(), recipient=recipient(), breach=file.id, now=now(), **_more(step, form)
        )
        return to_section(file.id, "lesson")

    return on_file(file, act, part="lesson", version=form.known_version)


def _more(step: str, form: FollowUpForm) -> dict[str, Any]:
    """What the acts ask for besides who, which and when."""
    if step == "followed_up":
        return {"remark": form.remark.data or ""}
    version = {"version": form.known_version}
    return version | {"today": today()} if step in ("publish", "withdraw") else version


class LessonSheet(Sheet):
    name = "lesson"
    template = "breach/lesson.html"

    def __init__(self, form: LessonForm | None = None) -> None:
        self._form = form

    def action(self, file: Breach) -> str:
        return url_for("breach_lesson.save", breach=file.id)

    def mine(self, file: Breach) -> Plain:  # noqa: ARG002 - what is typed does not hang on what is kept
        return read(self._form or LessonForm())

    def stored(self, file: Breach) -> Plain:
        return plain_of(lessons.of_breach(session(), breach=file))

    def base(self, file: Breach, version: str) -> Plain | None:
        row = lessons.of_breach(session(), breach=file)
        whole: Plain = (
            {**row.content, "public": row.public, "audience": row.audience} if row else {}
        )
        for change in reversed(
            breaches.changes_since(session(), breach=file, version=number(version))
        ):
            if change.field in whole:
                whole[change.field] = change.old
        return plain(whole)

    def values(self, plain: Plain) -> Values:
        return dict(plain)

    def context(
        self, file: Breach, values: Values, problems: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        view = lesson_view(file, values, problems)
        return {"file": file, "view": view, "problems": view.summary}

    def keep(self, file: Breach, plain: Plain, version: str) -> None:
        lessons.write(
            session(),
            recipient=recipient(),
            breach=file.id,
            version=number(version),
            lesson=lesson_of(plain),
            public=public_of(plain),
            audience="partners" if plain["audience"] == "partners" else "everyone",
            now=now(),
        )

    def word(self, field: str, value: Any) -> str:  # noqa: ANN401 - plain values of any kind
        if value is None:
            return labels()[field]
        if isinstance(value, bool):
            return str(_("Yes") if value else _("No"))
        return str(value)
