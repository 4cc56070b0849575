"""The two decisions: reasons, the suggestion beside them, a second person."""

from portal.data.breach import breaches, decisions
from portal.data.tables import Breach
from tests.admin.breach.desk import ANSWERS, fresh, html, open_one, send
from tests.admin.house import House
from tests.admin.visitor import Visitor


def assessed(chair: Visitor, house: House) -> Breach:
    breach = open_one(house)
    assert send(chair, f"/breaches/{breach.id}/assessment", version=1, **ANSWERS).status_code == 303
    return fresh(house, breach)


def test_the_score_is_computed_on_the_server_and_drawn(chair: Visitor, house: House) -> None:
    breach = assessed(chair, house)
    score = breaches.severity_of(breach)
    assert score is not None
    assert (score.se4, score.band.id) == (13, "high")
    page = html(chair.get(f"/da/breaches/{breach.id}"))
    assert "3,25" in page
    assert "severity-picture" in page
    assert " style=" not in page


def test_an_unanswered_question_is_named(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    answers = {name: value for name, value in ANSWERS.items() if name != "ei"}
    answer = send(chair, f"/breaches/{breach.id}/assessment", version=1, **answers)
    assert answer.status_code == 422
    assert 'href="#ei"' in html(answer)
    assert 'id="dpc_financial-3" value="3" checked' in html(answer)


def test_a_decision_without_reasons_comes_back(chair: Visitor, house: House) -> None:
    breach = assessed(chair, house)
    answer = send(
        chair, f"/breaches/{breach.id}/decisions/authority", version=breach.version, answer="yes"
    )
    assert answer.status_code == 422
    assert 'href="#reasons"' in html(answer)


def test_deviating_from_the_suggestion_asks_why(chair: Visitor, house: House) -> None:
    breach = assessed(chair, house)
    form = {"version": breach.version, "answer": "no", "reasons": "Ingen risiko."}
    path = f"/breaches/{breach.id}/decisions/authority"
    refused = send(chair, path, **form)
    assert refused.status_code == 422
    assert "Ingen risiko." in html(refused)
    assert send(chair, path, **form, deviation="Alt er slettet ulæst.").status_code == 303


def test_a_no_waits_for_a_second_person(chair: Visitor, hr: Visitor, house: House) -> None:
    breach = open_one(house)
    form = {"version": 1, "answer": "no", "reasons": "Ingen risiko.", "deviation": "Slettet ulæst."}
    path = f"/breaches/{breach.id}/decisions/authority"
    assert send(chair, path, **form).status_code == 303
    stored = fresh(house, breach)
    row = decisions.current(house.session, breach=stored).authority
    assert row is not None
    assert not row.in_force
    approval = f"/breaches/{breach.id}/decisions/{row.id}/approval"
    assert "Godkend beslutningen" not in html(chair.get(f"/da/breaches/{breach.id}"))
    alone = send(chair, approval, version=stored.version)
    assert alone.status_code == 422
    assert "en anden behandler" in html(alone)
    assert "Godkend beslutningen" in html(hr.get(f"/da/breaches/{breach.id}"))
    assert send(hr, approval, version=stored.version).status_code == 303
    stored = fresh(house, breach)
    approved = decisions.current(house.session, breach=stored).authority
    assert approved is not None
    assert approved.in_force


def test_a_no_that_the_facts_have_overtaken_is_asked_again(
    chair: Visitor, hr: Visitor, house: House
) -> None:
    """Nothing else would remind of it: with the no its clock has ended."""
    breach = open_one(house, encrypted="yes", key_safe="yes", data_categories=("health",))
    path = f"/breaches/{breach.id}"
    low = ANSWERS | {"dpc_financial": "0", "dpc_sensitive": "1", "ei": "1"}
    assert send(chair, f"{path}/assessment", version=1, **low).status_code == 303
    no = {"version": 2, "answer": "no", "reasons": "Ingen kan læse det."}
    assert send(chair, f"{path}/decisions/authority", **no).status_code == 303
    decided = decisions.current(house.session, breach=fresh(house, breach)).authority
    assert decided is not None
    approval = f"{path}/decisions/{decided.id}/approval"
    assert send(hr, approval, version=fresh(house, breach).version).status_code == 303
    asked = "Nej, men det, vi ved nu, taler for ja."
    assert asked not in html(chair.get(f"/da{path}"))
    facts = {"title": breach.title, "encrypted": "yes", "key_safe": "no"}
    version = fresh(house, breach).version
    more = {"data_categories": ["health"], "kinds": ["confidentiality"]}
    assert send(chair, f"{path}/facts", version=version, **facts, **more).status_code == 303
    assert asked in html(chair.get(f"/da{path}"))


def test_telling_the_people_but_not_the_authority_is_refused(chair: Visitor, house: House) -> None:
    breach = open_one(house)
    no = {"version": 1, "answer": "no", "reasons": "Nej.", "deviation": "Nej."}
    send(chair, f"/breaches/{breach.id}/decisions/authority", **no)
    yes = {"version": 2, "answer": "yes", "reasons": "Ja.", "deviation": "Ja."}
    answer = send(chair, f"/breaches/{breach.id}/decisions/people", **yes)
    assert answer.status_code == 422


def test_each_exemption_needs_its_own_reasons(chair: Visitor, house: House) -> None:
    breach = assessed(chair, house)
    form = {
        "version": breach.version,
        "answer": "no",
        "reasons": "Se undtagelsen.",
        "exemptions": ["art34_3_b"],
    }
    path = f"/breaches/{breach.id}/decisions/people"
    refused = send(chair, path, **form)
    assert refused.status_code == 422
    assert 'value="art34_3_b" checked' in html(refused)
    kept = send(chair, path, **form, exemption_art34_3_b="Modtageren slettede det ulæst.")
    assert kept.status_code == 303
    assert "Modtageren slettede det ulæst." in html(chair.get(f"/da/breaches/{breach.id}"))


def test_who_decides_on_an_old_page_is_shown_what_is_new(
    chair: Visitor, hr: Visitor, house: House
) -> None:
    breach = open_one(house)
    changed = {"version": 1, "title": "En ny titel", "people_count": "900"}
    assert send(hr, f"/breaches/{breach.id}/facts", **changed).status_code == 303
    form = {"version": 1, "answer": "yes", "reasons": "Det skal de vide."}
    answer = send(chair, f"/breaches/{breach.id}/decisions/authority", **form)
    page = html(answer)
    assert answer.status_code == 409
    assert "En ny titel" in page
    assert "Louise Vestermark" in page
    assert "Det skal de vide." in page
    assert 'name="version" value="2"' in page


def test_a_public_communication_is_a_step_where_it_takes_the_letters_place(
    chair: Visitor, hr: Visitor, house: House
) -> None:
    breach = open_one(house)
    path = f"/breaches/{breach.id}"
    no = {"version": 1, "answer": "no", "reasons": "Mange.", "exemptions": ["art34_3_c"]}
    why = {"exemption_art34_3_c": "Vi har ingen adresser."}
    assert send(chair, f"{path}/decisions/people", **no, **why).status_code == 303
    decided = decisions.current(house.session, breach=fresh(house, breach)).people
    assert decided is not None
    approval = f"{path}/decisions/{decided.id}/approval"
    assert send(hr, approval, version=fresh(house, breach).version).status_code == 303
    assert "Der skal gives offentlig besked i stedet." in html(chair.get(f"/da{path}"))
