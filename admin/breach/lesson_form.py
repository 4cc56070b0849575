"""The lesson's form, in two parts: what we write for ourselves, and what others may read."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from admin.breach.conflict import Plain
from admin.breach.form_view import FormView, Option
from admin.breach.forms import LessonForm
from admin.breach.local_times import SENTENCES, TimeRefused, parse_day
from admin.breach.reading import FormProblems
from admin.breach.sheets import Values
from portal.data.breach import desks
from portal.data.tables import Breach, BreachLesson
from portal.rules.breach.lessons import Lesson, PublicLesson
from portal.web.database import session
from portal.web.languages import LANGUAGES

OWN = ("cause", "lesson", "measure", "owner", "follow_up_on")
PUBLIC = ("title", "happened", "learnt", "changed")


def plain_of(row: BreachLesson | None) -> Plain:
    """One value for each field of the form."""
    return plain({**row.content, "public": row.public, "audience": row.audience} if row else {})


def plain(whole: Mapping[str, Any]) -> Plain:
    """The same from the lesson as its trail tells it."""
    public = whole.get("public")
    found: Plain = {name: whole.get(name) or "" for name in OWN}
    found |= {"audience": whole.get("audience") or "everyone", "publish": bool(public)}
    return found | {
        f"{name}_{lang}": (public or {}).get(name, {}).get(lang, "")
        for name in PUBLIC
        for lang in LANGUAGES
    }


def read(form: LessonForm) -> Plain:
    """Raises `FormProblems` for a day that is none."""
    typed: Plain = {name: form[name].data or "" for name in OWN}
    try:
        parse_day(typed["follow_up_on"])
    except TimeRefused as refused:
        raise FormProblems({"follow_up_on": str(SENTENCES[refused.reason])}) from None
    typed |= {"audience": form.audience.data or "everyone", "publish": bool(form.publish.data)}
    texts = [f"{name}_{lang}" for name in PUBLIC for lang in LANGUAGES]
    return typed | {name: form[name].data or "" for name in texts}


def lesson_of(typed: Plain) -> Lesson:
    day = typed["follow_up_on"]
    texts = {name: typed[name] for name in ("cause", "lesson", "measure", "owner")}
    return Lesson(**texts, follow_up_on=date.fromisoformat(day) if day else None)


def public_of(typed: Plain) -> PublicLesson | None:
    """None where nothing is meant for others."""
    if not typed["publish"]:
        return None
    return PublicLesson(
        **{name: {lang: typed[f"{name}_{lang}"] for lang in LANGUAGES} for name in PUBLIC}
    )


def lesson_view(file: Breach, values: Values, problems: Mapping[str, str] | None) -> FormView:
    people = tuple(Option(one.name, one.name) for one in desks.handlers_of(session(), breach=file))
    typed: dict[str, Any] = {**values, "publish": "yes" if values.get("publish") else ""}
    return FormView(
        typed,
        labels=labels(),
        hints={
            "cause": _("The cause behind the cause, without blame: what made it easy to go wrong?"),
            "owner": _("Who sees to it that the measure is carried out."),
            "follow_up_on": _("The day on which somebody looks whether it has worked."),
        },
        options={
            "owner": (Option("", _("Choose")), *people),
            "audience": (
                Option("everyone", _("Everyone, on the open page of lessons")),
                Option("partners", _("Partners alone")),
            ),
        },
        problems=problems or {},
    )


def labels() -> dict[str, str]:
    return {
        "cause": _("Cause"),
        "lesson": _("Lesson"),
        "measure": _("Measure, so that it does not happen again"),
        "owner": _("Owner"),
        "follow_up_on": _("Follow-up on"),
        "audience": _("Who may read it"),
        "publish": _("We want to share this lesson"),
        "title_da": _("Heading in Danish"),
        "title_en": _("Heading in English"),
        "happened_da": _("What happened, in Danish"),
        "happened_en": _("What happened, in English"),
        "learnt_da": _("What we learnt, in Danish"),
        "learnt_en": _("What we learnt, in English"),
        "changed_da": _("What we have changed, in Danish"),
        "changed_en": _("What we have changed, in English"),
    }
