"""Two handlers save at once: the second sees both versions, field by field, and chooses."""

from portal.data.breach import breaches, trail
from tests.admin.breach.desk import TITLE, fresh, html, local, open_one, send
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
