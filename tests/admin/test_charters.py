"""The charter: every recipient sees it, the signer alone signs it, and only what the draft says."""

from werkzeug.test import TestResponse

from crypto import charter
from crypto.encoding import from_b64u
from portal.data import charters
from tests.admin.house import House, person
from tests.admin.papers.opened import Opened
from tests.admin.visitor import Visitor


def draft_of(house: House, visitor: Visitor) -> bytes:
    path = f"/da/schemes/{house.scheme.id}/charter/draft"
    return from_b64u(visitor.get(path, Accept="application/json").get_json()["draft"])


def test_a_newcomer_is_on_the_next_version_once_it_is_signed(house: House, chair: Visitor) -> None:
    house.enrol("executive")
    signed = charter.sign(draft_of(house, chair), person("chair").keys.signing)
    path = f"/da/schemes/{house.scheme.id}/charter"
    assert "charter-signing" in chair.get(path).get_data(as_text=True)
    assert chair.write(path, json=signed.to_json()).status_code == 201
    page = chair.get(path).get_data(as_text=True)
    assert "Version 2" in page
    assert "charter-signing" not in page


def test_somebody_who_may_not_sign_sees_no_draft_and_signs_nothing(
    house: House, chair: Visitor, hr: Visitor
) -> None:
    house.enrol("executive")
    signed = charter.sign(draft_of(house, chair), person("hr").keys.signing)
    path = f"/da/schemes/{house.scheme.id}/charter"
    assert hr.get(path).status_code == 200
    assert hr.get(f"{path}/draft", Accept="application/json").status_code == 404
    assert hr.write(path, json=signed.to_json()).status_code == 404
    # Nor does the signer put somebody else's signature there.
    assert chair.write(path, json=signed.to_json()).status_code == 400


def test_nothing_to_sign_is_said(house: House, chair: Visitor) -> None:
    path = f"/da/schemes/{house.scheme.id}/charter"
    assert "Der er intet at skrive under på" in chair.get(path).get_data(as_text=True)
    answer = chair.get(f"{path}/draft", Accept="application/json")
    assert answer.get_json()["error"]["code"] == "charter_unchanged"


def test_an_unknown_scheme_is_not_there(chair: Visitor) -> None:
    assert chair.get(f"/da/schemes/{'A' * 22}/charter").status_code == 404


# --- The poster ------------------------------------------------------------------------------


def poster_of(visitor: Visitor, scheme: str, language: str = "da") -> TestResponse:
    return visitor.get(f"/en/schemes/{scheme}/charter/poster-{language}.pdf")


def test_the_poster_has_the_fingerprint_of_the_list_in_force(house: House, hr: Visitor) -> None:
    """Whoever is on the list may hang it up, in each of the scheme's languages."""
    newest = charters.current(house.session, scheme_id=house.scheme.id)
    assert newest is not None
    signed = charter.parse(newest.signed["charter"].encode())
    for language, said in (("da", "De kan læse det, du skriver"), ("en", "They can read")):
        answer = poster_of(hr, house.scheme.id, language)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        made = Opened(answer.data)
        assert " ".join(signed.fingerprint.split("-")) in made.line
        assert said in made.line
        for one in signed.recipients:
            assert one.name in made.line
        assert "whistleblower.dk" in made.line
        page = hr.get(f"/{language}/schemes/{house.scheme.id}/charter").get_data(as_text=True)
        assert f"poster-{language}.pdf" in page


def test_there_is_no_poster_of_a_list_that_nobody_has_signed(house: House, chair: Visitor) -> None:
    scheme = house.scheme_of("haendelse").id
    assert poster_of(chair, scheme).status_code == 409
    page = chair.get(f"/da/schemes/{scheme}/charter").get_data(as_text=True)
    assert "poster-da.pdf" not in page


def test_a_poster_for_incidents_says_what_they_are(house: House, chair: Visitor) -> None:
    house.sign_charter(slug="haendelse")
    made = Opened(poster_of(chair, house.scheme_of("haendelse").id).data)
    assert "Er personoplysninger sendt forkert" in made.line
    assert "Brug i stedet" not in made.line


def test_nobody_else_has_the_poster(house: House, chair: Visitor, stranger: Visitor) -> None:
    assert poster_of(stranger, house.scheme.id).status_code in {302, 303, 401}
    assert poster_of(chair, "A" * 22).status_code == 404
    assert poster_of(chair, house.scheme.id, "de").status_code == 404
