import dataclasses

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.data import organisations, recipients
from portal.data.tables import AuditLine, Organisation, Recipient, Scheme
from portal.errors import NotFound, OrganisationFileError, SchemeUnknown
from tests.data.world import NOW, World, told, without


def test_a_file_is_applied_once(session: Session) -> None:
    first = organisations.apply(session, file=told(), now=NOW)
    session.commit()
    assert "+ schemes.whistleblower" in first.lines
    assert "+ recipients.chair" in first.lines
    assert not organisations.difference(session, file=told())
    again = organisations.apply(session, file=told(), now=NOW)
    session.commit()
    assert not again
    assert session.scalar(select(func.count()).select_from(Organisation)) == 1
    assert len(session.scalars(select(AuditLine)).all()) == 1


def test_what_changes_is_told_and_done(session: Session) -> None:
    organisations.apply(session, file=told(), now=NOW)
    session.commit()
    salt = organisations.find(session, slug="birk").salt
    chair, *others = told().recipients
    file = dataclasses.replace(
        told(), recipients=(*others, dataclasses.replace(chair, name="Kirsten Holm Bæk"))
    )
    changes = organisations.apply(session, file=file, now=NOW)
    session.commit()
    assert changes.lines == ("~ recipients.chair.name: Kirsten Holm -> Kirsten Holm Bæk",)
    person = recipients.by_login(session, login="CHAIR")
    assert person is not None
    assert person.name == "Kirsten Holm Bæk"
    assert organisations.find(session, slug="birk").salt == salt


def test_who_and_what_leaves_the_file_stays_in_the_database(session: Session) -> None:
    world = World(session)
    organisations.apply(session, file=without(told(), "hr"), now=NOW)
    session.commit()
    assert not session.get_one(Recipient, world.people["hr"].id).active
    places = organisations.designated(session, scheme_id=world.scheme_id)
    assert [(place.recipient.handle, place.is_signer) for place in places] == [
        ("chair", True),
        ("ceo", False),
    ]
    organisations.apply(session, file=dataclasses.replace(told(), schemes=()), now=NOW)
    session.commit()
    assert not session.get_one(Scheme, world.scheme_id).active
    with pytest.raises(SchemeUnknown):
        organisations.scheme(session, organisation_id=world.organisation.id, slug="whistleblower")
    back = organisations.apply(session, file=told(), now=NOW)
    session.commit()
    assert "+ schemes.whistleblower" in back.lines
    assert world.scheme.id == world.scheme_id
    hr = session.get_one(Recipient, world.people["hr"].id)
    assert hr.active
    assert hr.state == "enrolled"


def test_a_login_belongs_to_one_person_in_the_installation(session: Session) -> None:
    organisations.apply(session, file=told(), now=NOW)
    session.commit()
    with pytest.raises(OrganisationFileError) as refused:
        organisations.apply(session, file=told(slug="gran"), now=NOW)
    assert len(refused.value.problems) == 3
    assert "chair" in str(refused.value)
    session.rollback()
    assert [one.slug for one in organisations.all_of(session)] == ["birk"]
    organisations.apply(session, file=told(slug="gran", prefix="gran."), now=NOW)
    session.commit()
    assert [one.slug for one in organisations.all_of(session)] == ["birk", "gran"]


def test_finding(world: World) -> None:
    session = world.session
    with pytest.raises(NotFound):
        organisations.find(session, slug="nowhere")
    hr = world.people["hr"]
    assert [one.slug for one in organisations.schemes_of(session, recipient_id=hr.id)] == [
        "whistleblower"
    ]
    assert organisations.signs_for(session, recipient_id=hr.id) == []
    found = organisations.scheme_of(session, recipient=hr, scheme_id=world.scheme_id)
    assert found.id == world.scheme_id
    with pytest.raises(SchemeUnknown):
        organisations.scheme_of(session, recipient=hr, scheme_id="x")
