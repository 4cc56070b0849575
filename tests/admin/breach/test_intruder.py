"""What somebody tries who has a session and means harm: ids of others, odd values, hostile words."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.data.breach import breaches, decisions, tasks
from portal.data.tables import (
    Breach,
    BreachDecision,
    BreachEvent,
    BreachNotice,
    BreachTask,
    Evidence,
)
from portal.rules.breach.decisions import Decision
from tests.admin.breach.desk import ANSWERS, enter, html, open_one, other_organisation, send
from tests.admin.breach.paper_desk import PaperDesk
from tests.admin.house import House
from tests.admin.visitor import Visitor

HOSTILE = "</textarea></script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
SEALED = "E" * 21 + "A"


def with_everything(house: House) -> tuple[PaperDesk, dict[str, str]]:
    """A breach with a task, a decision that waits for a second person, and two papers."""
    desk = PaperDesk(house)
    chair = house.recipient("chair")
    task = tasks.add(
        house.session, recipient=chair, breach=desk.id, text="Ring", owner=None, due_on=None,
        now=desk.now,
    )  # fmt: skip
    house.session.commit()
    desk.decide("authority", answer=True)
    desk.decide("people", answer=True)
    waiting = decisions.decide(
        house.session,
        recipient=chair,
        breach=desk.id,
        version=desk.breach.version,
        decision=Decision("people", answer=False, reasons="Nej.", exemptions=(), deviation="Jo."),
        now=desk.now,
    )
    house.session.commit()
    return desk, {"task": task.id, "decision": waiting.id}


def state(house: House, breach: str) -> list[object]:
    """All that an act on what belongs to a breach could change."""
    house.session.rollback()
    rows: list[object] = []
    for table in (BreachTask, BreachDecision, BreachNotice, Evidence):
        found = house.session.scalars(select(table).where(table.breach_id == breach)).all()
        rows += [
            {name: value for name, value in vars(one).items() if name != "_sa_instance_state"}
            for one in sorted(found, key=lambda row: str(vars(row)["id"]))
        ]
    events = select(func.count()).where(BreachEvent.breach_id == breach)
    return [*rows, house.session.get_one(Breach, breach).version, house.session.scalar(events)]


def attempts(theirs: dict[str, str], digest: str) -> list[tuple[str, dict[str, str]]]:
    """Acts below one breach, with the ids of what belongs to another."""
    form = {"digest": digest, "version": "1", "sent_at": "2026-01-02T10:00", "way": "email"}
    papers = [
        (f"/{kind}/{paper}/{act}", form)
        for kind in ("notices", "letter")
        for paper in (theirs["notice"], theirs["letter"])
        for act in ("approval", "sent", "discarding")
    ]
    return [
        (f"/tasks/{theirs['task']}/done", {}),
        (f"/decisions/{theirs['decision']}/approval", form),
        *papers,
    ]


@pytest.mark.parametrize("where", ["a breach of the same desk", "another organisation"])
def test_what_belongs_to_another_breach_is_out_of_reach(
    app: Flask, house: House, where: str
) -> None:
    desk, theirs = with_everything(house)
    writer = Visitor(app).sign_in(house, "chair")
    desk.draft(writer)
    desk.write_letter(writer)
    papers = {one.to: one for one in desk.notices()}
    theirs |= {"notice": papers["authority"].id, "letter": papers["people"].id}
    if where == "another organisation":
        intruder = other_organisation(house)[0]
        own = breaches.open_breach(
            house.session, source="handler", handler=intruder, facts=breaches.facts_of(desk.breach),
            moments=breaches.moments_of(desk.breach), now=house.now(),
        )  # fmt: skip
        house.session.commit()
    else:
        intruder = house.recipient("hr")
        own = open_one(house, "hr")
    visitor = enter(app, house, intruder)
    own_id = own.id
    before = state(house, desk.id), state(house, own_id)
    for path, form in attempts(theirs, papers["authority"].digest):
        version = str(house.session.get_one(Breach, own_id).version)
        answer = send(visitor, f"/breaches/{own_id}{path}", **form | {"version": version})
        assert 400 <= answer.status_code < 500, path
    for kind, suffix in (
        ("notices", ".da.pdf"),
        ("notices", ".json"),
        ("letter", ".pdf"),
        ("letter", ".txt"),
    ):
        for paper in (theirs["notice"], theirs["letter"]):
            answer = visitor.get(f"/da/breaches/{own_id}/{kind}/{paper}{suffix}")
            assert 400 <= answer.status_code < 500, (kind, suffix)
            assert "lønsedler" not in html(answer)
    assert (state(house, desk.id), state(house, own_id)) == before


def test_a_paper_is_reached_by_its_own_kind_of_address_alone(app: Flask, house: House) -> None:
    desk, _ = with_everything(house)
    writer = Visitor(app).sign_in(house, "chair")
    desk.draft(writer)
    desk.write_letter(writer)
    papers = {one.to: one for one in desk.notices()}
    before = state(house, desk.id)
    for kind, paper in (("letter", papers["authority"]), ("notices", papers["people"])):
        for suffix in (".pdf", ".txt", ".da.pdf", ".json"):
            answer = writer.get(f"{desk.path}/{kind}/{paper.id}{suffix}")
            assert 300 <= answer.status_code < 500, (kind, suffix)
        for act in ("approval", "sent", "discarding"):
            form = {"digest": paper.digest, "sent_at": desk.local(desk.now), "way": "email"}
            answer = send(
                enter(app, house, house.recipient("hr")),
                f"/breaches/{desk.id}/{kind}/{paper.id}/{act}",
                **form,
            )
            assert 400 <= answer.status_code < 500, (kind, act)
    assert state(house, desk.id) == before


def test_an_odd_address_is_no_fault_of_the_server(app: Flask, house: House) -> None:
    open_one(house)
    visitor = enter(app, house, house.recipient("hr"))
    odd = {"year": "²", "page": "9" * 40, "q": "%_\\'\"", "state": "' OR 1=1"}
    for query in (*({name: value} for name, value in odd.items()), {"page": "-1"}, {"q": "\0"}):
        answer = visitor.client.get(
            "/da/breaches", query_string=query, base_url="https://localhost"
        )
        assert answer.status_code in (200, 400, 404), query


FORMS = [
    ("/facts", {"people_count": "9" * 4000}, "people_count"),
    ("/facts", {"people_count": "²"}, "people_count"),
    ("/facts", {"records_count": "9" * 400}, "records_count"),
    ("/facts", {"title": "x" * 201}, "title"),
    ("/facts", {"kinds": "made_up"}, ""),
    ("/facts", {"processors": "made_up"}, ""),
    ("/moments", {"occurred_from": "0001-01-01T00:00"}, "occurred_from"),
    ("/moments", {"aware_at": "0026-11-20T08:00", "reason": "x"}, "aware_at"),
    ("/moments", {"detected_at": "9999-12-31T23:59"}, "detected_at"),
    ("/measures", {"text": "x", "taken_at": "0001-01-01T00:00"}, ""),
    ("/measures", {"text": "x" * 100_000}, ""),
    ("/tasks", {"text": "x", "owner": "A" * 22}, "tasks-owner"),
    ("/tasks", {"text": "x", "due_on": "2026-02-30"}, "tasks-due_on"),
    ("/tasks", {"text": "x", "due_on": "0206-04-03"}, "tasks-due_on"),
    ("/state", {"to": "assessing", "version": "9" * 30}, ""),
    ("/state", {"to": "assessing", "version": "-" + "9" * 30}, ""),
    ("/lesson/propose", {"version": "9" * 30}, ""),
    ("/state", {"to": "made_up"}, ""),
    ("/assessment", ANSWERS | {"ei": "99"}, "ei"),
    ("/assessment", ANSWERS | {"c": "-3"}, "c"),
    (
        "/decisions/people",
        {"answer": "no", "reasons": "x", "deviation": "y", "exemptions": "z"},
        "",
    ),
    ("/clocks/made_up", {"at": "2026-01-01T10:00"}, ""),
    ("/clocks/gdpr_authority", {"at": "0001-01-01T00:00"}, ""),
]


@pytest.mark.parametrize(("path", "form", "field"), FORMS)
def test_an_odd_form_is_refused_and_nothing_is_kept(
    app: Flask, house: House, path: str, form: dict[str, str], field: str
) -> None:
    breach = open_one(house)
    before = state(house, breach.id)
    visitor = enter(app, house, house.recipient("hr"))
    title = {"title": "Et brud"} if path == "/facts" else {}
    answer = send(visitor, f"/breaches/{breach.id}{path}", **{"version": "1"} | title | form)
    assert 400 <= answer.status_code < 500
    if field:
        assert answer.status_code == 422
        assert f'id="{field}' in html(answer)
    assert state(house, breach.id) == before


def test_a_form_without_end_is_not_read(app: Flask, house: House) -> None:
    breach = open_one(house)
    visitor = enter(app, house, house.recipient("hr"))
    for path in ("/facts", "/lesson", "/decisions/people", "/measures", "/notices", "/letter"):
        answer = send(visitor, f"/breaches/{breach.id}{path}", version="1", title="x" * 600_000)
        assert answer.status_code == 413, path


def test_hostile_words_stay_words_on_every_page(app: Flask, house: House) -> None:
    """What a reporter chose can be pasted into a breach, and what a handler types comes back."""
    desk = PaperDesk(house)
    texts = ("title", "description", "consequences", "measures_before", "measures_taken",
             "measures_planned", "discovered_how", "lead_authority")  # fmt: skip
    visitor = Visitor(app).sign_in(house, "chair")
    path = f"/breaches/{desk.id}"
    hostile = dict.fromkeys(texts, HOSTILE)
    assert (
        send(visitor, f"{path}/facts", version=str(desk.breach.version), **hostile).status_code
        == 303
    )
    desk.decide("people", answer=True)
    send(visitor, f"{path}/measures", text=HOSTILE)
    send(visitor, f"{path}/tasks", text=HOSTILE)
    lesson = {"cause": HOSTILE, "lesson": HOSTILE, "measure": HOSTILE, "publish": "yes"}
    public = {
        f"{name}_{lang}": HOSTILE
        for name in ("title", "happened", "learnt", "changed")
        for lang in ("da", "en")
    }
    send(visitor, f"{path}/lesson", version=str(desk.breach.version), **lesson | public)
    desk.draft(visitor)
    desk.write_letter(visitor, what_happened=HOSTILE)
    stale = send(
        visitor, f"{path}/facts", version="1", title=HOSTILE + "2", description=HOSTILE * 2
    )
    pages = [visitor.get(f"/da{path}{part}") for part in (
        "", "/facts", "/moments", "/assessment", "/decisions/people", "/lesson", "/notices", "/letter",
    )]  # fmt: skip
    register = visitor.client.get(
        "/da/breaches", query_string={"q": HOSTILE[:50]}, base_url="https://localhost"
    )
    for page in (*pages, stale, register, visitor.get("/da/breaches/new")):
        assert page.status_code in (200, 409), page.request.path
        assert "<img src=x" not in html(page), page.request.path
        assert "<script>alert" not in html(page), page.request.path
        assert ">49" not in html(page)
