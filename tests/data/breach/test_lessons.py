"""A lesson goes out only once a second person has cleared what others read."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.data import recipients
from portal.data.audit import AuditAct
from portal.data.breach import breaches, desks, lessons, register
from portal.data.tables import AuditLine, Breach, BreachLesson
from portal.errors import BreachChanged, BreachRefused, SecondPersonNeeded
from portal.rules.breach.lessons import Lesson, PublicLesson
from tests.data.breach.house import FOLLOW_UP, House, with_desk
from tests.data.world import NOW, TODAY, both, told

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
LESSON = Lesson("Travlhed", "Send links", "Ny rutine", "Kirsten Holm", FOLLOW_UP)
PUBLIC = PublicLesson(both("Fil"), both("Den gik galt."), both("Send links."), both("Rutine."))


def write(
    house: House,
    breach: Breach,
    name: str = "chair",
    *,
    public: PublicLesson | None = PUBLIC,
    lesson: Lesson = LESSON,
    **more: Any,
) -> BreachLesson:
    row = lessons.write(
        house.session,
        recipient=house.who(name),
        breach=breach.id,
        version=more.pop("version", breach.version),
        lesson=lesson,
        public=public,
        now=NOW,
        **more,
    )
    house.session.commit()
    return row


def act(house: House, breach: Breach, name: str, step: Any, **more: Any) -> BreachLesson:
    row: BreachLesson = step(
        house.session,
        recipient=house.who(name),
        breach=breach.id,
        version=breach.version,
        now=NOW,
        **more,
    )
    house.session.commit()
    return row


def out(house: House, audience: Any = "everyone") -> list[PublicLesson]:
    found = lessons.published(
        house.session, organisation_id=house.organisation_id, audience=audience
    )
    return [one.lesson for one in found]


def publish(house: House, breach: Breach) -> BreachLesson:
    act(house, breach, "chair", lessons.propose)
    act(house, breach, "hr", lessons.clear)
    return act(house, breach, "chair", lessons.publish, today=TODAY)


def reason(caught: pytest.ExceptionInfo[BreachRefused]) -> object:
    return caught.value.facts["reason"]


def test_from_private_to_published_and_back(house: House, breach: Breach) -> None:
    write(house, breach)
    assert out(house) == []
    row = publish(house, breach)
    assert (row.state, row.published_on, out(house)) == ("published", TODAY, [PUBLIC])
    act(house, breach, "hr", lessons.withdraw, today=TODAY)
    assert (row.withdrawn_on, out(house)) == (TODAY, [])
    act(house, breach, "hr", lessons.propose)


@pytest.mark.parametrize("name", ["chair", "hr"])
def test_who_wrote_or_proposed_it_does_not_clear_it(
    house: House, breach: Breach, name: str
) -> None:
    write(house, breach, "chair")
    act(house, breach, "hr", lessons.propose)
    with pytest.raises(SecondPersonNeeded):
        act(house, breach, name, lessons.clear)
    house.session.rollback()
    act(house, breach, "ceo", lessons.clear)


def test_a_desk_of_two_is_not_stuck_with_the_others_proposal(house: House, breach: Breach) -> None:
    """Who wrote it makes the proposal their own, and the other may clear it then."""
    write(house, breach, "chair")
    act(house, breach, "hr", lessons.propose)
    row = act(house, breach, "chair", lessons.propose)
    assert (row.state, row.proposed_by) == ("proposed", house.who("chair").id)
    act(house, breach, "hr", lessons.clear)
    assert (row.state, row.cleared_by) == ("cleared", house.who("hr").id)


def test_nobody_but_the_writer_takes_a_proposal_over(house: House, breach: Breach) -> None:
    write(house, breach, "chair")
    act(house, breach, "chair", lessons.propose)
    with pytest.raises(BreachRefused) as caught:
        act(house, breach, "hr", lessons.propose)
    assert reason(caught) == "lesson_state"


def test_no_step_can_be_left_out(house: House, breach: Breach) -> None:
    for early in (lessons.propose, lessons.clear):
        with pytest.raises(BreachRefused) as caught:
            act(house, breach, "hr", early)
        assert reason(caught) == "lesson_missing"
        house.session.rollback()
    write(house, breach)
    steps: tuple[tuple[Any, dict[str, Any], str], ...] = (
        (lessons.clear, {}, "lesson_not_proposed"),
        (lessons.publish, {"today": TODAY}, "lesson_not_cleared"),
        (lessons.withdraw, {"today": TODAY}, "lesson_not_published"),
    )
    for step, more, code in steps:
        with pytest.raises(BreachRefused) as caught:
            act(house, breach, "hr", step, **more)
        assert reason(caught) == code
        house.session.rollback()


def test_what_is_out_comes_in_again_when_its_words_change(house: House, breach: Breach) -> None:
    write(house, breach)
    row = publish(house, breach)
    write(house, breach, "hr", lesson=replace(LESSON, cause="Noget andet"))
    assert (row.state, out(house)) == ("published", [PUBLIC])
    write(house, breach, "hr", public=replace(PUBLIC, title=both("Ny")))
    assert (row.state, row.cleared_by, out(house)) == ("private", None, [])


def test_the_organisations_trail_tells_that_it_came_in(house: House, breach: Breach) -> None:
    """Others read it no more: that is told there, whichever way it was taken back."""
    write(house, breach)
    publish(house, breach)
    write(house, breach, "hr", public=replace(PUBLIC, title=both("Ny")))
    write(house, breach, "hr", public=replace(PUBLIC, title=both("Nyere")))
    lines = select(func.count()).where(AuditLine.act == AuditAct.LESSON_WITHDRAWN.value)
    assert house.session.scalar(lines) == 1


def test_what_leads_to_people_is_refused(house: House, breach: Breach) -> None:
    write(house, breach, public=replace(PUBLIC, happened=both("Kirsten Holm sendte den.")))
    with pytest.raises(BreachRefused):
        act(house, breach, "chair", lessons.propose)


def test_it_names_no_processor_and_nobody_of_the_house(house: House, breach: Breach) -> None:
    house.apply(with_desk(told(), handlers=("chair", "hr")))
    facts = replace(breaches.facts_of(breach), processors=("payroll",))
    breaches.amend(
        house.session,
        recipient=house.who("hr"),
        breach=breach.id,
        version=breach.version,
        facts=facts,
        now=NOW,
    )
    house.session.commit()
    for name in ("Lønhuset ApS", outside_the_desk(house)):
        write(house, breach, public=replace(PUBLIC, happened=both(f"{name} sendte den.")))
        with pytest.raises(BreachRefused) as caught:
            act(house, breach, "chair", lessons.propose)
        assert reason(caught) == "public_name"
        house.session.rollback()


def outside_the_desk(house: House) -> str:
    """Somebody of the organisation who handles no breaches."""
    everybody = recipients.of_organisation(house.session, organisation_id=house.organisation_id)
    inside = desks.handlers(house.session, organisation_id=house.organisation_id)
    return next(one.name for one in everybody if one not in inside)


def test_what_became_a_small_number_is_not_published(house: House, breach: Breach) -> None:
    write(house, breach, public=replace(PUBLIC, happened=both("Den gik til 3 kunder.")))
    act(house, breach, "chair", lessons.propose)
    act(house, breach, "hr", lessons.clear)
    breaches.amend(
        house.session,
        recipient=house.who("hr"),
        breach=breach.id,
        version=breach.version,
        facts=replace(breaches.facts_of(breach), people_count=3),
        now=NOW,
    )
    house.session.commit()
    with pytest.raises(BreachRefused) as caught:
        act(house, breach, "chair", lessons.publish, today=TODAY)
    assert reason(caught) == "public_small_number"


def test_nothing_is_published_where_the_file_says_no(house: House, breach: Breach) -> None:
    house.apply(with_desk(told(), publish_lessons=False))
    write(house, breach)
    with pytest.raises(BreachRefused) as caught:
        publish(house, breach)
    assert reason(caught) == "publishing_off"


def test_partners_read_what_is_for_them(house: House, breach: Breach) -> None:
    write(house, breach, audience="partners")
    publish(house, breach)
    assert (out(house), out(house, "partners")) == ([], [PUBLIC])


def test_the_breach_is_due_for_its_follow_up(house: House, breach: Breach) -> None:
    house.open()
    write(house, breach)

    def due(today: Any) -> list[str]:
        found = register.page(
            house.session,
            recipient=house.who("hr"),
            now=NOW,
            today=today,
            filters=register.Filters(follow_up=True),
        )
        return [row.id for row in found.rows]

    assert (due(TODAY), due(FOLLOW_UP)) == ([], [breach.id])
    lessons.followed_up(
        house.session, recipient=house.who("hr"), breach=breach.id, remark="Virker.", now=NOW
    )
    house.session.commit()
    assert due(FOLLOW_UP) == []
    write(house, breach, lesson=replace(LESSON, cause="Bedre sagt."))
    assert due(FOLLOW_UP) == []
    write(house, breach, lesson=replace(LESSON, follow_up_on=FOLLOW_UP + timedelta(days=1)))
    assert due(FOLLOW_UP + timedelta(days=1)) == [breach.id]


def test_two_who_write_do_not_overwrite_each_other(house: House, breach: Breach) -> None:
    write(house, breach, "chair", version=1)
    with pytest.raises(BreachChanged) as caught:
        write(house, breach, "hr", version=1)
    assert caught.value.facts["changed_by"] == "Kirsten Holm"
