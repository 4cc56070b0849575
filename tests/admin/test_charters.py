"""The charter: every recipient sees it, the signer alone signs it, and only what the draft says."""

from crypto import charter
from crypto.encoding import from_b64u
from tests.admin.house import House, person
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
