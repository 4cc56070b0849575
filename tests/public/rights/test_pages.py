"""The pages of the rights desk, without any browser."""

import html
import re
from dataclasses import replace
from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from portal.data import organisations
from portal.public.addresses import addresses
from portal.public.rights.figures import by_year
from portal.rules.rights.kinds import kinds
from portal.rules.rights.statistics import RequestFigures
from portal.web.languages import LANGUAGES
from tests.public.house import SLUG, House
from tests.public.rights.asker import SCHEME

FIGURES = f"/api/{SLUG}/requests/figures"


def text_of(client: FlaskClient, path: str, language: str = "da") -> str:
    answer = client.get(f"/{language}/{SLUG}/{path}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(answer.get_data(as_text=True)))


def test_the_rights_are_told_and_the_objection_apart(client: FlaskClient) -> None:
    for language in LANGUAGES:
        page = text_of(client, f"{SCHEME}/", language)
        before, _, apart = page.partition('class="set-apart"')
        apart = apart.split('id="complaining"', 1)[0]
        for right in kinds():
            if right.id == "unknown":
                continue
            place = apart if right.set_apart else before
            assert right.plain[language] in place
            assert right.limits[language] in place
        assert "Carl Jacobsens Vej 35, 2500 Valby" in page
        assert f"/{language}/{SLUG}/{SCHEME}/plain" in page


def test_the_notice_holds_no_measures(house: House, client: FlaskClient) -> None:
    page = text_of(client, "privacy")
    assert "Version 2.0, den 1. september 2026" in page
    assert "Når vi flyver med drone" in page
    measures = [one.measures for one in house.file.processing if one.measures]
    assert measures
    assert not [one for one in measures if one["da"].strip() in page]


def test_a_file_that_says_nothing_has_neither_page(house: House, client: FlaskClient) -> None:
    desk = house.file.rights_desk
    assert desk is not None
    assert client.get(FIGURES).get_json() == {"years": []}
    file = replace(house.file, notice=None, rights_desk=replace(desk, public_statistics=False))
    with house.session() as session:
        organisations.apply(session, file=file, now=house.now)
    for path in ("/da/klintmark/privacy", "/da/klintmark/requests", FIGURES):
        assert client.get(path).status_code == 404
    front = text_of(client, "")
    assert "/privacy" not in front
    assert "/requests" not in front


def test_the_front_page_leads_to_all_of_it(client: FlaskClient) -> None:
    front = text_of(client, "")
    assert front.index("Indberet noget ulovligt") < front.index("Spørg om dine egne oplysninger")
    for path in (f"{SCHEME}/", "privacy", "requests"):
        assert f'href="/da/{SLUG}/{path}"' in front


def test_pages_are_listed_and_figures_are_not(house: House, app: Flask) -> None:
    with house.session() as session:
        paths = set(addresses(app, session).paths)
    wanted = {f"/da/{SLUG}/{SCHEME}/plain", f"/en/{SLUG}/privacy", f"/da/{SLUG}/requests"}
    assert wanted <= paths
    assert FIGURES not in paths


def test_there_is_no_letter_for_a_request_and_no_plain_form_for_a_report(
    client: FlaskClient,
) -> None:
    for path in (f"{SCHEME}/letter", f"{SCHEME}/letter.html", "whistleblower/plain"):
        assert client.get(f"/da/{SLUG}/{path}").status_code == 404
    assert client.post(f"/da/{SLUG}/whistleblower/plain").status_code == 404


def test_figures_stop_at_the_end_of_last_month() -> None:
    due = date(2026, 4, 7)
    rows = [
        RequestFigures(
            date(2026, 2, day), due, ("access",), date(2026, 3, 3), {"access": "granted"}
        )
        for day in range(1, 11)
    ]
    rows += [RequestFigures(date(2026, 3, day), due, ("erasure",)) for day in range(1, 9)]
    for today, received, answered in (
        (date(2026, 3, 31), 10, None),
        (date(2026, 4, 1), 18, 10),
    ):
        (year,) = by_year(rows, today)
        figures = {one["label"]["en"]: one["value"] for one in year["figures"]}
        assert (figures["Received"], figures["Answered"]) == (received, answered)
    assert by_year(rows, date(2026, 2, 28)) == []
