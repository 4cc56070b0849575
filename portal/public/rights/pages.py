"""The pages of the rights desk: the rights, the form, the privacy notice and the figures.

They are the same bytes for everybody. The figures change, so they come as JSON beside their page.
"""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template

from portal.data import organisations
from portal.data.rights import desks, register
from portal.errors import NotFound
from portal.public import page_data
from portal.public import texts as shared
from portal.public.places import OrganisationPlace, SchemePlace, find_organisation, schemes_of
from portal.public.rights import figures, texts
from portal.rules.information import sections
from portal.rules.law_data import TOLD_AS_OF, Texts
from portal.rules.rights import authority
from portal.rules.rights.kinds import RightKind, kinds, set_apart_heading
from portal.rules.rights.privacy_notice import privacy_notice
from portal.web.database import session, today
from portal.web.languages import language, localised
from portal.web.script_texts import script_texts

pages = Blueprint("rights", __name__, url_prefix="/<language:language>/<organisation>")
localised(pages)
api = Blueprint("rights_figures", __name__, url_prefix="/api/<organisation>")

# It is told among the rights above it, and has a place of its own on the page.
COMPLAINT = "external"


def landing(place: SchemePlace) -> str:
    """What the rights are, who reads a request, and the ways to make one."""
    told = sections(place.facts.facts(place.organisation.facts), TOLD_AS_OF)
    rights = [one for one in kinds(TOLD_AS_OF) if one.id != RightKind.UNKNOWN]
    return _page(
        "landing",
        place.organisation,
        scheme=place,
        designated=organisations.designated(session(), scheme_id=place.row.id),
        rights=[one for one in rights if not one.set_apart],
        objections=[one for one in rights if one.set_apart],
        set_apart_heading=set_apart_heading(),
        sections=[one for one in told if one.id != COMPLAINT],
        authority=authority.authority(TOLD_AS_OF),
        court=authority.court(),
        has_notice=has_notice(place.organisation),
        contact=contact(place.organisation),
        data=page_data.scheme_data(place),
        texts=script_texts(*texts.LANDING_PAGE),
    )


def form(place: SchemePlace) -> str:
    """The questions, and all that sealing needs."""
    return _page(
        "request",
        place.organisation,
        scheme=place,
        steps=page_data.form_steps(place),
        contact=contact(place.organisation),
        data=page_data.scheme_data(place),
        texts=script_texts(*texts.REQUEST_PAGE),
    )


@pages.get("/privacy")
def privacy(organisation: str) -> str:
    """How personal data are handled, as the organisation's file says. Measures are not among it."""
    place = find_organisation(organisation)
    if not has_notice(place):
        raise NotFound
    policy = desks.policy(session(), organisation_id=place.row.id)
    return _page(
        "privacy",
        place,
        policy=policy,
        sections=privacy_notice(policy, language(), TOLD_AS_OF),
        rights_scheme=rights_scheme(place),
    )


@pages.get("/requests")
def statistics(organisation: str) -> str:
    place = find_organisation(organisation)
    _publishing(place)
    return _page(
        "statistics",
        place,
        rights_scheme=rights_scheme(place),
        data=page_data.desk_data(place),
        texts=script_texts(shared.LEAVING, figures.TEXTS),
    )


@api.get("/requests/figures")
def published(organisation: str) -> Response:
    """By year, without small numbers."""
    place = find_organisation(organisation)
    _publishing(place)
    found = register.figures(session(), organisation_id=place.row.id)
    return jsonify(years=figures.by_year(found, today()))


def has_notice(place: OrganisationPlace) -> bool:
    """Whether the organisation's file has a notice with a version."""
    return desks.file(session(), organisation_id=place.row.id).notice is not None


def publishes(place: OrganisationPlace) -> bool:
    """Whether the organisation shows how it handles requests."""
    found = desks.desk(session(), organisation_id=place.row.id)
    return found is not None and found.public_statistics


def contact(place: OrganisationPlace) -> Texts:
    """How one reaches those who handle requests without this site."""
    found = desks.desk(session(), organisation_id=place.row.id)
    return found.contact if found else place.facts.contact


def rights_scheme(place: OrganisationPlace) -> SchemePlace | None:
    """Where one asks about one's own data."""
    return next((one for one in schemes_of(place) if one.is_request), None)


def _publishing(place: OrganisationPlace) -> None:
    if not publishes(place):
        raise NotFound


def _page(name: str, place: OrganisationPlace, **values: Any) -> str:  # noqa: ANN401 - what templates take
    values.setdefault("texts", script_texts(shared.LEAVING))
    return render_template(
        f"public/rights/{name}.html", organisation=place, masthead=place.masthead, **values
    )
