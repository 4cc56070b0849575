"""Two handlers save at once: the second sees both versions, field by field, and chooses."""

from portal.data.breach import breaches, decisions, trail
from tests.admin.breach.desk import ANSWERS, TITLE, fresh, html, local, open_one, send
from tests.admin.house import House
from tests.admin.visitor import Visitor

MINE = {"title": TITLE, "description": "Min tekst", "people_count": "40"}
THEIRS = {"title": TITLE, "description": "Deres tekst", "consequences": "Deres følge"}


def both_saved(chair: Visitor, hr: Visitor, house: House) -> tuple[str, str]:
    """HR saves first; the chair's page is older. Returns the path and what the chair then sees."""
    breach = open_one(house, description="Før")
    path = f"/breaches/{breach.id}/facts"
    assert send(hr, path, version=1, **THEIRS).status_code == 303
    answer = send(chair, path, version=1, **MINE)
    assert answer.status_code == 409
    return path, html(answer)


def test_both_versions_are_shown(chair: Visitor, hr: Visitor, house: House) -> None:
    _, page = both_saved(chair, hr, house)
    assert "Louise Vestermark gemte, mens du skrev." in page
    assert 'name="choose-description"' in page
    assert "Min tekst" in page
    assert "Deres tekst" in page
    # Only the other has touched it: it stays, and is said.
    assert '<input type="hidden" name="choose-consequences" value="theirs">' in page
    # Only this one has touched it: there is nothing to choose.
    assert 'name="choose-people_count"' not in page


def test_what_is_chosen_is_kept_and_nothing_else_is_lost(
    chair: Visitor, hr: Visitor, house: House
) -> None:
    path, _ = both_saved(chair, hr, house)
    choice = {
        "version": 2,
        "since": 1,
        "conflict": "description",
        "choose-description": "mine",
        "choose-consequences": "theirs",
    }
    assert send(chair, path, **MINE, **choice).status_code == 303
    breach = breaches.for_handler(
        house.session,
        recipient=house.recipient("hr"),
        breach=path.split("/")[2],
        now=house.now(),
    )
    facts = breaches.facts_of(breach)
    assert (facts.description, facts.consequences, facts.people_count) == (
        "Min tekst",
        "Deres følge",
        40,
    )
    written = [line.facts for line in trail.of_breach(house.session, breach=breach)]
    assert written[-1]["changes"]["description"] == {"old": "Deres tekst", "new": "Min tekst"}


def test_without_a_choice_nothing_is_overwritten(chair: Visitor, hr: Visitor, house: House) -> None:
    path, _ = both_saved(chair, hr, house)
    answer = send(chair, path, **MINE, version=2, since=1, conflict="description")
    assert answer.status_code == 409
    assert "Deres tekst" in html(answer)


def test_the_choice_can_be_taken_back_to_the_form(
    chair: Visitor, hr: Visitor, house: House
) -> None:
    path, _ = both_saved(chair, hr, house)
    choice = {"version": 2, "since": 1, "choose-consequences": "theirs", "edit": "yes"}
    answer = send(chair, path, **MINE, **choice)
    assert answer.status_code == 200
    assert "Min tekst" in html(answer)
    assert "Deres følge" in html(answer)
    assert 'name="version" value="2"' in html(answer)


def test_a_change_elsewhere_stops_nobody(chair: Visitor, hr: Visitor, house: House) -> None:
    breach = open_one(house)
    assert send(hr, f"/breaches/{breach.id}/facts", version=1, **THEIRS).status_code == 303
    moments = {
        "version": 1,
        "ongoing": "yes",
        "occurred_from": local(house, breach.occurred_from or house.now()),
        "detected_at": local(house, breach.detected_at or house.now()),
        "aware_at": local(house, breach.aware_at or house.now()),
        "aware_by": breach.aware_by,
        "aware_why": breach.aware_why,
    }
    assert send(chair, f"/breaches/{breach.id}/moments", **moments).status_code == 303
    stored = fresh(house, breach)
    assert stored.ongoing
    assert breaches.facts_of(stored).description == "Deres tekst"


def test_the_same_words_from_both_are_no_conflict(
    chair: Visitor, hr: Visitor, house: House
) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}/facts"
    assert send(hr, path, version=1, **THEIRS).status_code == 303
    assert send(chair, path, version=1, **THEIRS).status_code == 303


def test_a_mistake_makes_no_old_page_new(chair: Visitor, hr: Visitor, house: House) -> None:
    """The form that comes back with a mistake still knows which version its writer has read."""
    breach = open_one(house, description="Før")
    path = f"/breaches/{breach.id}/facts"
    assert send(hr, path, version=1, **THEIRS).status_code == 303
    wrong = send(chair, path, version=1, **MINE | {"people_count": "-4"})
    assert wrong.status_code == 422
    assert 'name="version" value="1"' in html(wrong)
    assert send(chair, path, version=1, **MINE).status_code == 409
    choice = {"version": 2, "since": 1, "conflict": "description", "choose-description": "theirs"}
    again = send(chair, path, **MINE | {"title": ""}, **choice)
    assert again.status_code == 422
    assert "Deres tekst" in html(again)
    assert "Min tekst" not in html(again)


def test_the_assessments_of_two_are_laid_side_by_side(
    chair: Visitor, hr: Visitor, house: House
) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}/assessment"
    assert send(hr, path, version=1, **ANSWERS).status_code == 303
    answer = send(chair, path, version=1, **ANSWERS | {"c": "2"})
    assert answer.status_code == 409
    page = html(answer)
    assert 'name="choose-c"' in page
    assert 'name="choose-ei"' not in page
    assert (fresh(house, breach).answers or {})["c4"] == 1


def decision(**more: str) -> dict[str, str]:
    return {"answer": "yes", "reasons": "Mine grunde.", **more}


def test_the_decisions_of_two_are_laid_side_by_side(
    chair: Visitor, hr: Visitor, house: House
) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}/decisions/authority"
    theirs = decision(answer="no", reasons="Deres grunde.", deviation="Deres afvigelse.")
    assert send(hr, path, version=1, **theirs).status_code == 303
    answer = send(chair, path, version=1, **decision())
    page = html(answer)
    assert answer.status_code == 409
    for told in ("Mine grunde.", "Deres grunde.", "Deres afvigelse.", 'name="choose-answer"'):
        assert told in page
    assert "Louise Vestermark gemte, mens du skrev." in page
    fields = ["answer", "reasons", "deviation"]
    asked = {"conflict": fields, "version": 2, "since": 1}
    dropped = {f"choose-{name}": "theirs" for name in fields}
    assert send(chair, path, **decision(), **asked, **dropped).status_code == 303
    found = decisions.of_breach(house.session, breach=fresh(house, breach))
    assert [one.reasons for one in found] == ["Deres grunde."]
    chosen = {f"choose-{name}": "mine" for name in fields}
    assert send(chair, path, **decision(), **asked, **chosen).status_code == 303
    found = decisions.of_breach(house.session, breach=fresh(house, breach))
    assert [(one.answer, one.reasons) for one in found] == [
        (False, "Deres grunde."),
        (True, "Mine grunde."),
    ]


def test_a_decision_sent_twice_is_taken_once(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}/decisions/authority"
    assert send(chair, path, version=1, **decision()).status_code == 303
    assert send(chair, path, version=1, **decision()).status_code == 303
    assert len(decisions.of_breach(house.session, breach=fresh(house, breach))) == 1


def test_a_decision_beside_new_facts_tells_both(chair: Visitor, hr: Visitor, house: House) -> None:
    breach = open_one(house)
    assert send(hr, f"/breaches/{breach.id}/facts", version=1, **THEIRS).status_code == 303
    path = f"/breaches/{breach.id}/decisions/authority"
    assert send(hr, path, version=2, **decision(reasons="Deres grunde.")).status_code == 303
    answer = send(chair, path, version=1, **decision())
    assert answer.status_code == 409
    for told in ("Deres tekst", "Deres grunde.", "Mine grunde."):
        assert told in html(answer)


def test_a_mistake_in_a_decision_makes_no_old_page_new(
    chair: Visitor, hr: Visitor, house: House
) -> None:
    breach = open_one(house)
    assert send(hr, f"/breaches/{breach.id}/facts", version=1, **THEIRS).status_code == 303
    path = f"/breaches/{breach.id}/decisions/authority"
    wrong = send(chair, path, version=1, reasons="Mine grunde.")
    assert wrong.status_code == 422
    assert 'name="version" value="1"' in html(wrong)


def test_a_lesson_asks_only_where_both_wrote(chair: Visitor, hr: Visitor, house: House) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}/lesson"
    assert send(hr, path, version=1, cause="Først", lesson="Først").status_code == 303
    assert send(hr, path, version=2, cause="Deres", lesson="Først").status_code == 303
    answer = send(chair, path, version=2, cause="Min", lesson="Også min")
    assert answer.status_code == 409
    assert 'name="choose-cause"' in html(answer)
    assert 'name="choose-lesson"' not in html(answer)
