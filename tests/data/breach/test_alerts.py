"""A processor's link: for one processor, until it ends; the same alert twice is one breach."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.data import audit
from portal.data.audit import AuditAct
from portal.data.breach import alerts, trail
from portal.data.tables import AlertLink, AuditLine, Breach
from portal.errors import AlertsUsedUp, AlertUnknown, BreachRefused
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.desk_words import most_alerts
from tests.data.breach.house import House, with_desk
from tests.data.world import NOW, later, told

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
ALERT, OTHER = "a" * 22, "b" * 22


@pytest.fixture
def token(house: House) -> str:
    made = alerts.make_link(
        house.session, recipient=house.who("chair"), processor_id="payroll", now=NOW
    )
    house.session.commit()
    return made


def test_an_alert_opens_a_breach_and_proposes_the_moment(house: House, token: str) -> None:
    receipt = house.alert(token, ALERT, now=later(hours=3))
    breach = house.session.scalars(select(Breach)).one()
    assert (receipt.reference, receipt.is_new) == (breach.reference, True)
    assert (breach.source, breach.processor_id, breach.opened_by) == ("processor", "payroll", None)
    assert breach.aware_at == later(hours=3)
    assert breach.due_at == later(hours=75)
    assert breach.facts["processors"] == ["payroll"]
    assert breach.aware_by == "Lønhuset ApS"
    (event,) = trail.of_breach(house.session, breach=breach)
    assert (event.act, event.actor) == ("opened", None)
    audit.verify(house.session, organisation_id=house.organisation_id)


def test_the_same_alert_again_is_one_breach(house: House, token: str) -> None:
    first = house.alert(token, ALERT)
    again = house.alert(token, ALERT, now=later(days=1))
    assert (again.reference, again.received_at, again.is_new) == (first.reference, NOW, False)
    house.alert(token, OTHER)
    assert house.session.scalar(select(func.count()).select_from(Breach)) == 2


def limits_told(house: House) -> int:
    lines = select(func.count()).where(AuditLine.act == AuditAct.ALERT_LIMIT_REACHED.value)
    return house.session.scalar(lines) or 0


def test_a_link_that_got_about_does_not_bury_the_desk(house: House, token: str) -> None:
    for number in range(most_alerts()):
        assert limits_told(house) == 0
        house.alert(token, f"{number:022}", now=later(minutes=number))
    assert limits_told(house) == 1
    for _ in range(3):
        with pytest.raises(AlertsUsedUp):
            house.alert(token, OTHER, now=later(hours=23))
        house.session.rollback()
    assert house.session.scalar(select(func.count()).select_from(Breach)) == most_alerts()
    assert limits_told(house) == 1


def test_an_honest_processor_is_not_shut_out(house: House, token: str) -> None:
    for number in range(most_alerts()):
        house.alert(token, f"{number:022}")
    # The answer to the last one was lost: asking again is not one more.
    assert not house.alert(token, f"{0:022}", now=later(hours=1)).is_new
    fresh = alerts.make_link(
        house.session, recipient=house.who("chair"), processor_id="payroll", now=NOW
    )
    house.session.commit()
    assert house.alert(fresh, OTHER, now=later(hours=1)).is_new
    assert house.alert(token, ALERT, now=later(days=1)).is_new


def test_a_link_is_of_its_processor_and_organisation(house: House, token: str) -> None:
    found = alerts.find(house.session, organisation_id=house.organisation_id, token=token, now=NOW)
    assert found.processor.id == "payroll"
    with pytest.raises(AlertUnknown):
        alerts.find(house.session, organisation_id="x" * 22, token=token, now=NOW)


@pytest.mark.parametrize("token_given", ["", "x" * 43, "æ"])
def test_what_is_no_token_opens_nothing(house: House, token_given: str) -> None:
    with pytest.raises(AlertUnknown):
        house.alert(token_given, ALERT)


def test_a_link_runs_out(house: House, token: str) -> None:
    house.alert(token, ALERT, now=later(days=365) - timedelta(seconds=1))
    with pytest.raises(AlertUnknown):
        house.alert(token, OTHER, now=later(days=365))


def test_a_link_is_ended(house: House, token: str) -> None:
    (link,) = alerts.links(house.session, recipient=house.who("hr"), now=NOW)
    for _ in range(2):
        alerts.end_link(house.session, recipient=house.who("hr"), link=link.id, now=NOW)
    house.session.commit()
    assert alerts.links(house.session, recipient=house.who("hr"), now=NOW) == []
    with pytest.raises(AlertUnknown):
        house.alert(token, ALERT)


def test_a_link_ends_with_the_processors_place_in_the_file(house: House, token: str) -> None:
    file = with_desk(told())
    house.apply(replace(file, processors=(), systems=()))
    with pytest.raises(AlertUnknown):
        house.alert(token, ALERT)


def test_the_token_is_not_stored(house: House, token: str) -> None:
    stored = house.session.scalars(select(AlertLink)).one()
    assert token not in repr(vars(stored))


def test_only_processors_of_the_file_get_one(house: House) -> None:
    with pytest.raises(BreachRefused) as caught:
        alerts.make_link(
            house.session, recipient=house.who("chair"), processor_id="strange", now=NOW
        )
    assert caught.value.facts["reason"] == "processor_unknown"


def test_what_cannot_be_is_refused_and_nothing_is_left(house: House, token: str) -> None:
    with pytest.raises(BreachRefused):
        alerts.receive(
            house.session,
            organisation_id=house.organisation_id,
            token=token,
            alert_id=ALERT,
            facts=BreachFacts(title="", people_count=-1),
            moments=Moments(detected_at=later(hours=1)),
            now=NOW,
        )
    house.session.rollback()
    assert house.session.scalar(select(func.count()).select_from(Breach)) == 0
    assert house.alert(token, ALERT).is_new


def test_links_of_another_organisation_cannot_be_ended(house: House, token: str) -> None:
    with pytest.raises(BreachRefused) as caught:
        alerts.end_link(house.session, recipient=house.who("hr"), link="x" * 22, now=NOW)
    assert caught.value.facts["reason"] == "link_unknown"
