"""The moves of a request, and the ways of knowing who asks."""

from dataclasses import fields, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.rights.identity import (
    advice,
    cannot_identify,
    check_identified,
    doubt_help,
    way,
    ways,
)
from portal.rules.rights.states import (
    RequestSituation,
    RequestState,
    allowed_moves,
    awaits_answer,
    check_move,
    is_open,
    state_explanation,
    state_for_person,
    state_label,
)

ALL = RequestSituation(*(True for _ in fields(RequestSituation)))
situations = st.builds(RequestSituation, *(st.booleans() for _ in fields(RequestSituation)))


def _code(state: str, to: str, situation: RequestSituation, reason: str = "") -> str | None:
    found = check_move(state, to, situation, reason)
    return found.code if found else None


def test_the_whole_way() -> None:
    way_through = ["received", "identifying", "gathering", "deciding", "answered", "closed"]
    for state, to in pairwise(way_through):
        assert _code(state, to, ALL) is None


@pytest.mark.parametrize(
    ("state", "to", "lacking", "code"),
    [
        ("identifying", "gathering", "identity_settled", "identity_open"),
        ("gathering", "deciding", "gathered", "not_gathered"),
        ("deciding", "answered", "identity_settled", "identity_open"),
        ("deciding", "answered", "decided", "not_decided"),
        ("deciding", "answered", "approved", "not_approved"),
        ("deciding", "answered", "complete", "not_complete"),
        ("answered", "closed", "answered", "not_answered"),
        ("answered", "closed", "notices_done", "notices_open"),
        ("answered", "closed", "cross_check_done", "cross_check_open"),
        ("answered", "closed", "tombstone_done", "tombstone_missing"),
    ],
)
def test_each_move_has_its_conditions(state: str, to: str, lacking: str, code: str) -> None:
    changes: dict[str, bool] = {lacking: False}
    assert _code(state, to, replace(ALL, **changes)) == code


@given(situations)
def test_nothing_is_closed_without_an_answer(situation: RequestSituation) -> None:
    for state in ("received", "identifying", "gathering", "deciding"):
        assert _code(state, "closed", situation, "x") == "move_not_allowed"
    if not situation.complete:
        assert _code("deciding", "answered", situation, "x") is not None


def test_some_moves_need_a_reason() -> None:
    assert _code("received", "withdrawn", ALL) == "reason_missing"
    assert _code("received", "withdrawn", ALL, "Sagt i telefonen") is None
    assert _code("received", "deciding", ALL, "Vi er databehandler") is None
    assert _code("closed", "gathering", ALL, "  ") == "reason_missing"
    assert _code("received", "nowhere", ALL, "x") == "move_not_allowed"


@pytest.mark.parametrize("state", RequestState)
def test_every_state_has_its_words_and_a_way_out(state: RequestState) -> None:
    for texts in (state_label(state), state_explanation(state), state_for_person(state)):
        assert texts["da"] != texts["en"]
    assert allowed_moves(state, ALL)
    assert is_open(state) == (state not in ("closed", "withdrawn"))
    assert awaits_answer(state) == (state in ("received", "identifying", "gathering", "deciding"))


def test_a_document_is_the_last_resort() -> None:
    assert ways()[-1].document
    assert [one.id for one in ways() if one.without_doubt] == ["known_relation"]

    def code(identity: str, **given: bool) -> str | None:
        found = check_identified(identity, **given)
        return found.code if found else None

    assert code("known_relation", doubt=False) is None
    assert code("known_relation", doubt=True) == "doubt_without_way"
    assert code("call_back", doubt=True) is None
    assert code("fingerprint", doubt=True) == "way_unknown"
    assert code("document", doubt=False) == "document_without_doubt"
    assert code("document", doubt=True) == "document_without_reasons"
    assert code("document", doubt=True, has_reasons=True) == "document_not_erased"
    assert code("document", doubt=True, has_reasons=True, document_erased=True) is None
    assert way("fingerprint") is None


def test_when_to_be_surer() -> None:
    assert advice(new_address=False, sensitive=False, for_another=False) == ()
    assert len(advice(new_address=True, sensitive=True, for_another=True)) == 3
    assert "Artikel 15-20" in cannot_identify()["da"]
    assert "plejer at spørge alle" in doubt_help()["da"]
