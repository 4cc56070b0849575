"""The processors of the organisation's file, and the links by which they tell of a breach."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from admin.breach.answers import REFUSED, Answer
from admin.breach.desk_context import desk, names
from admin.breach.forms import EmptyForm
from admin.breach.refusals import problems_of
from admin.guard import recipient
from portal.data import database as store
from portal.data.breach import alerts
from portal.data.tables import AlertLink, Organisation
from portal.errors import BreachRefused
from portal.rules.desk import Processor
from portal.web.database import now, session, settings
from portal.web.languages import language, localised

blueprint = Blueprint(
    "breach_processors", __name__, url_prefix="/<language:language>/breaches/processors"
)
localised(blueprint)


@dataclass(frozen=True)
class Row:
    """A processor with the links that work; `made` is a new one's address, shown this once."""

    processor: Processor
    links: list[AlertLink]
    made: str = ""


@blueprint.get("")
def page() -> str:
    return drawn()


@blueprint.post("/<processor>/links")
def make(processor: str) -> Answer:
    """The address is on the answer's page alone: only its digest is stored."""
    EmptyForm()
    try:
        token = alerts.make_link(
            session(), recipient=recipient(), processor_id=processor, now=now()
        )
        store.commit(session())
    except BreachRefused as refused:
        session().rollback()
        return drawn(problems=problems_of(refused)), REFUSED
    return drawn(made=(processor, address(token))), 200


@blueprint.post("/links/<link>/end")
def end(link: str) -> Answer:
    EmptyForm()
    try:
        alerts.end_link(session(), recipient=recipient(), link=link, now=now())
        store.commit(session())
    except BreachRefused as refused:
        session().rollback()
        return drawn(problems=problems_of(refused)), REFUSED
    answer: Response = redirect(url_for("breach_processors.page"), code=303)
    return answer


def drawn(made: tuple[str, str] = ("", ""), problems: dict[str, str] | None = None) -> str:
    working = alerts.links(session(), recipient=recipient(), now=now())
    rows = [
        Row(
            one,
            [link for link in working if link.processor_id == one.id],
            made[1] if made[0] == one.id else "",
        )
        for one in desk().processors
    ]
    said = [{"href": "#main", "text": text} for text in (problems or {}).values()]
    return render_template("breach/processors.html", rows=rows, people=names(), problems=said)


def address(token: str) -> str:
    """What the processor is given. What stands behind the `#` no browser sends."""
    slug = session().get_one(Organisation, recipient().organisation_id).slug
    return f"{settings().public_origin}/{language()}/{slug}/processor#{token}"
