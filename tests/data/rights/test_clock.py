"""The clock of a request: it stands still, it is extended, and some things are done at once."""

from datetime import date, timedelta

from portal.data.rights import (
    clock,
    register,
    requests,
)
from portal.rules.rights.deadlines import Pause
from portal.rules.rights.statistics import statistics
from tests.data.rights.bureau import Bureau
from tests.data.rights.steps import acts, refused
from tests.data.world import NOW, TODAY


def test_the_clock_stands_still_and_goes_on(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    asked_on, answered_on = TODAY + timedelta(days=2), TODAY + timedelta(days=16)
    assert refused(bureau, clock.pause, asker, about="identity", asked_on=asked_on) == [
        "asked_in_the_future"
    ]
    assert refused(bureau, clock.pause, asker, about="weather", asked_on=TODAY) == ["state_unknown"]
    bureau.act(clock.pause, asker, about="identity", asked_on=asked_on, today=asked_on)
    assert request.paused is True
    assert refused(
        bureau, clock.pause, asker, about="scope", asked_on=asked_on, today=asked_on
    ) == ["paused_already"]
    bureau.act(clock.resume, asker, answered_on=answered_on, today=answered_on)
    assert (
        register.page(bureau.session, recipient=bureau.who("hr"), now=NOW, today=TODAY)
        .rows[0]
        .paused
        is False
    )
    # 2 April, Maundy Thursday, plus fourteen days.
    assert request.due_on == date(2026, 4, 16)
    assert Pause.from_json(request.pauses[0]) == Pause(asked_on, answered_on, "identity")
    assert refused(bureau, clock.resume, asker, answered_on=answered_on, today=answered_on) == [
        "not_paused"
    ]
    assert acts(bureau, request)[-2:] == ["paused", "resumed"]


def test_while_the_clock_stands_still_nothing_is_overdue(bureau: Bureau) -> None:
    asker, _request = bureau.asked()
    late = TODAY + timedelta(days=60)

    def overdue() -> int:
        found = register.figures(bureau.session, organisation_id=bureau.organisation_id)
        return statistics(found, TODAY, TODAY, late).overdue

    assert overdue() == 1
    bureau.act(clock.pause, asker, about="scope", asked_on=TODAY)
    assert overdue() == 0


def test_three_months_need_reasons_within_the_first(bureau: Bureau) -> None:
    asker, request = bureau.asked()
    assert refused(bureau, clock.extend, asker, told_on=TODAY) == ["extension_without_reasons"]
    assert refused(bureau, clock.extend, asker, told_on=TODAY, answer=1) == ["answer_unknown"]
    assert refused(bureau, clock.extend, asker, told_on=TODAY, note=1) == ["note_unknown"]
    late = date(2026, 4, 8)
    note = bureau.note(asker)
    assert refused(bureau, clock.extend, asker, told_on=late, note=note, today=late) == [
        "extension_too_late"
    ]
    bureau.write(asker)
    bureau.act(clock.extend, asker, told_on=TODAY, answer=2)
    assert (request.due_on, request.extension_answer) == (date(2026, 6, 2), 2)
    assert refused(bureau, clock.extend, asker, told_on=TODAY, answer=2) == ["extended_already"]


def test_who_is_told_in_the_mailbox_is_told_on_the_day_of_the_message(bureau: Bureau) -> None:
    asker, request = bureau.asked(today=TODAY - timedelta(days=20))
    bureau.write(asker)
    yesterday = TODAY - timedelta(days=1)
    bureau.act(clock.extend, asker, told_on=yesterday, answer=2)
    assert request.extended_on == TODAY
    late, _request = bureau.asked(today=TODAY - timedelta(days=40))
    bureau.write(late)
    in_time = TODAY - timedelta(days=30)
    assert refused(bureau, clock.extend, late, told_on=in_time, answer=2) == ["extension_too_late"]


def test_marketing_stops_at_once(bureau: Bureau) -> None:
    clear = requests.ClearFacts(("objection_marketing", "access"), "client", "da")
    asker, request = bureau.asked(clear)
    (row,) = register.page(bureau.session, recipient=bureau.who("hr"), now=NOW, today=TODAY).rows
    assert row.at_once == ("objection_marketing",)
    assert refused(bureau, clock.stop, asker, kind="access", stopped_on=TODAY) == ["not_at_once"]
    assert refused(bureau, clock.stop, asker, kind="erasure", stopped_on=TODAY) == [
        "kind_not_asked"
    ]
    tomorrow = TODAY + timedelta(days=1)
    assert refused(bureau, clock.stop, asker, kind="objection_marketing", stopped_on=tomorrow) == [
        "in_the_future"
    ]
    bureau.act(clock.stop, asker, kind="objection_marketing", stopped_on=TODAY)
    assert request.stopped == {"objection_marketing": TODAY.isoformat()}
