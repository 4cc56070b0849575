"""What the breach desk shows to strangers: the page for processors, and what was learnt.

The pages are the same bytes for everybody. What changes comes as JSON, which no manifest lists.
"""

from flask import Blueprint, Response, jsonify, render_template

from portal.data.breach import alerts, desks, lessons
from portal.data.database import commit
from portal.errors import NotFound
from portal.public import page_data, texts
from portal.public.alert_form import ALERT_LIMIT, options, read_alert
from portal.public.places import OrganisationPlace, find_organisation
from portal.rules.desk import BreachDesk
from portal.web.database import now, session
from portal.web.gate import worked
from portal.web.languages import localised
from portal.web.script_texts import script_texts

pages = Blueprint("desk", __name__, url_prefix="/<language:language>/<organisation>")
localised(pages)
api = Blueprint("desk_api", __name__, url_prefix="/api/<organisation>")

CREATED, OK = 201, 200


@pages.get("/processor")
def processor(organisation: str) -> str:
    """The link that a processor is given carries its token behind a `#`, which no browser sends."""
    place = find_organisation(organisation)
    return render_template(
        "public/processor.html",
        organisation=place,
        masthead=place.masthead,
        desk=desk_of(place),
        kinds=options("data_kinds"),
        whose=options("whose"),
        data=page_data.desk_data(place),
        texts=script_texts(*texts.PROCESSOR_PAGE),
    )


@pages.get("/lessons")
def lessons_page(organisation: str) -> str:
    place = find_organisation(organisation)
    _publishing(place)
    return render_template(
        "public/lessons.html",
        organisation=place,
        masthead=place.masthead,
        data=page_data.desk_data(place),
        texts=script_texts(*texts.LESSONS_PAGE),
    )


@api.get("/lessons")
def published(organisation: str) -> Response:
    """Newest first. Of the day only the month is told: it says less of whom it happened to."""
    place = find_organisation(organisation)
    _publishing(place)
    found = lessons.published(session(), organisation_id=place.row.id)
    return jsonify(
        lessons=[
            {
                "id": one.id,
                "title": one.lesson.title,
                "happened": one.lesson.happened,
                "learnt": one.lesson.learnt,
                "changed": one.lesson.changed,
                "month": one.published_on.strftime("%Y-%m"),
            }
            for one in found
        ]
    )


@api.post("/processor-alert")
@worked("alert", body_limit=ALERT_LIMIT)
def processor_alert(organisation: str) -> tuple[Response, int]:
    """Opens a breach. The same alert again gets the same answer, and opens nothing."""
    alert = read_alert()
    place = find_organisation(organisation)
    found = alerts.find(session(), organisation_id=place.row.id, token=alert.token, now=now())
    receipt = alerts.receive(
        session(),
        organisation_id=place.row.id,
        token=alert.token,
        alert_id=alert.id,
        facts=alert.facts(found.processor.name, found.processor.id),
        moments=alert.moments(),
        now=now(),
    )
    commit(session())
    answer = {"reference": receipt.reference, "received_at": receipt.received_at.isoformat()}
    return jsonify(answer), CREATED if receipt.is_new else OK


def desk_of(place: OrganisationPlace) -> BreachDesk:
    """Raises `NotFound` where nobody handles breaches."""
    found = desks.desk(session(), organisation_id=place.row.id).breach_desk
    if found is None:
        raise NotFound
    return found


def publishes(place: OrganisationPlace) -> bool:
    """Whether the organisation shows what it has learnt."""
    found = desks.desk(session(), organisation_id=place.row.id).breach_desk
    return found is not None and found.publish_lessons


def _publishing(place: OrganisationPlace) -> None:
    if not publishes(place):
        raise NotFound
