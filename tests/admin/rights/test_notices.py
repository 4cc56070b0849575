"""Article 19: everybody who was given the data is told, or it is said why not."""

from tests.admin.rights.desk import Asker, Desk, html
from tests.admin.visitor import Visitor


def granted(visitor: Visitor, desk: Desk, kind: str = "rectification") -> Asker:
    asker = desk.asked(kind)
    desk.settle(visitor, asker)
    desk.search(visitor, asker)
    assert desk.grant(visitor, asker, kind).status_code == 303
    return asker


def test_every_processor_and_recipient_is_on_the_list(hr: Visitor, desk: Desk) -> None:
    asker = granted(hr, desk)
    found = dict.fromkeys(to for _kind, to in desk.notices(hr, asker))
    assert len(found) >= 2
    desk.tell_everybody(hr, asker)
    page = html(hr.get(f"/da/requests/{asker.id}"))
    assert page.count("Fik besked") >= len(found)


def test_what_is_impossible_needs_its_reasons(hr: Visitor, desk: Desk) -> None:
    asker = granted(hr, desk)
    kind, to = desk.notices(hr, asker)[0]
    form = {"kind": kind, "to": to, "state": "impossible"}
    assert desk.post(hr, asker, "/notices", **form).status_code == 422
    note = desk.note(hr, asker)
    assert desk.post(hr, asker, "/notices", **form, note=note).status_code == 303


def test_nobody_is_told_before_anything_is_decided(hr: Visitor, desk: Desk) -> None:
    asker = desk.asked("rectification")
    assert desk.notices(hr, asker) == []
    assert (
        desk.post(
            hr, asker, "/notices", kind="rectification", to="x", state="told", way="mail"
        ).status_code
        == 422
    )
