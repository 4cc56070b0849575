"""The pages. They are the same bytes for every visitor: what differs comes as JSON."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.data import organisations
from portal.demonstration.people import known_mailboxes
from portal.public import desk, page_data, texts
from portal.public.places import find_organisation, find_scheme, schemes_of
from portal.public.rights import pages as rights
from portal.public.rights.texts import MAILBOX_PAGE
from portal.rules.duties import deadline_days
from portal.rules.information import external_channels, sections
from portal.rules.law_data import TOLD_AS_OF
from portal.rules.regimes import Regime
from portal.web.database import session, settings
from portal.web.languages import LANGUAGES, localised
from portal.web.script_texts import script_texts

root = Blueprint("root", __name__)
pages = Blueprint("pages", __name__, url_prefix="/<language:language>")
localised(pages)


@root.get("/")
def index() -> BaseResponse:
    """With one organisation the root leads to it; with several they are listed."""
    found = organisations.all_of(session())
    if len(found) == 1:
        target = url_for("pages.organisation", language=LANGUAGES[0], organisation=found[0].slug)
    else:
        target = url_for("pages.listing", language=LANGUAGES[0])
    return redirect(target)


@root.get("/blank")
def blank() -> Response:
    """Nothing at all: where one ends who leaves quickly and has been given no other place."""
    return make_response(render_template("public/blank.html"))


@pages.get("/")
def listing() -> str:
    return render_template("public/listing.html", organisations=organisations.all_of(session()))


@pages.get("/<organisation>/")
def organisation(organisation: str) -> str:
    place = find_organisation(organisation)
    return _page(
        "organisation",
        place,
        schemes=schemes_of(place),
        publishes=desk.publishes(place),
        has_notice=rights.has_notice(place),
        shows_figures=rights.publishes(place),
    )


@pages.get("/<organisation>/leave")
def leave(organisation: str) -> str:
    return _page("leave", find_organisation(organisation))


@pages.get("/<organisation>/mailbox")
def mailbox(organisation: str) -> str:
    place = find_organisation(organisation)
    # One mailbox serves all schemes: whoever reported wrongdoing has most need of another way.
    # Requests have a complaint of their own.
    schemes = sorted(schemes_of(place), key=lambda one: (one.is_request, one.is_incident))
    regimes = [scheme.row.regime for scheme in schemes] or ["WBL"]
    return _page(
        "mailbox",
        place,
        channels=external_channels(regimes[0], TOLD_AS_OF)[:1],
        complaint=next(iter(external_channels(Regime.RIGHTS, TOLD_AS_OF)), None),
        has_requests=Regime.RIGHTS in regimes,
        known=known_mailboxes(settings(), organisation),
        data=page_data.organisation_data(place),
        texts=script_texts(*MAILBOX_PAGE, texts.state_texts()),
    )


@pages.get("/<organisation>/<scheme>/")
def landing(organisation: str, scheme: str) -> str:
    place = find_scheme(organisation, scheme)
    if place.is_request:
        return rights.landing(place)
    return _page(
        "landing",
        place.organisation,
        scheme=place,
        designated=organisations.designated(session(), scheme_id=place.row.id),
        sections=sections(place.facts.facts(place.organisation.facts), TOLD_AS_OF),
        channels=external_channels(place.row.regime, TOLD_AS_OF),
        deadlines=deadline_days(place.row.regime, TOLD_AS_OF),
        data=page_data.scheme_data(place),
        texts=script_texts(*texts.LANDING_PAGE),
    )


@pages.get("/<organisation>/<scheme>/report")
def report(organisation: str, scheme: str) -> str:
    place = find_scheme(organisation, scheme)
    if place.is_request:
        return rights.form(place)
    return _page(
        "report",
        place.organisation,
        scheme=place,
        steps=page_data.form_steps(place),
        category=page_data.category_question(place),
        category_fields=page_data.fields_in(place, page_data.CATEGORY),
        channels=external_channels(place.row.regime, TOLD_AS_OF)[:1],
        data=page_data.scheme_data(place),
        texts=script_texts(*texts.REPORT_PAGE),
    )


def _page(name: str, place: Any, **values: Any) -> str:  # noqa: ANN401 - what templates take
    values.setdefault("texts", script_texts(texts.LEAVING))
    return render_template(
        f"public/{name}.html", organisation=place, masthead=place.masthead, **values
    )
