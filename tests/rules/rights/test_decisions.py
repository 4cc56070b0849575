"""Every ground, and what a decision needs before it can stand."""

from datetime import date
from itertools import product

import pytest

from portal.rules.rights.decisions import (
    Outcome,
    RightDecision,
    check_approval,
    check_decision,
    is_silent,
    needs_evidence,
    needs_second_person,
    needs_weighing,
)
from portal.rules.rights.grounds import all_grounds, ground, grounds, is_ground
from portal.rules.rights.kinds import RightKind

GROUNDS = [
    (kind, one.id, outcome)
    for kind in RightKind
    for one in grounds(kind)
    for outcome in one.outcomes
]


def _code(decision: RightDecision, on: date = date.max) -> str | None:
    found = check_decision(decision, on)
    return found.code if found else None


def _full(kind: str, outcome: str, identity: str) -> RightDecision:
    return RightDecision(
        kind, outcome, (identity,), has_reasons=True, has_evidence=True, weighed_items=1
    )


@pytest.mark.parametrize(("kind", "identity", "outcome"), GROUNDS)
def test_every_ground_asks_for_its_own_reasons(kind: str, identity: str, outcome: str) -> None:
    assert _code(_full(kind, outcome, identity)) is None
    assert _code(RightDecision(kind, outcome, (identity,))) == "reasons_missing"
    one = ground(identity)
    if one.evidence:
        bare = RightDecision(kind, outcome, (identity,), has_reasons=True, weighed_items=1)
        assert _code(bare) == "evidence_missing"
    if one.per_item:
        bare = RightDecision(kind, outcome, (identity,), has_reasons=True, has_evidence=True)
        assert _code(bare) == "weighing_missing"


@pytest.mark.parametrize("kind", [kind for kind in RightKind if kind != "unknown"])
def test_a_refusal_needs_a_ground_and_a_grant_does_not(kind: RightKind) -> None:
    absolute = kind in (RightKind.OBJECTION_MARKETING, RightKind.WITHDRAW_CONSENT)
    wanted = "absolute_right" if absolute else "ground_missing"
    assert _code(RightDecision(kind, "refused", has_reasons=True)) == wanted
    assert _code(RightDecision(kind, "partly", has_reasons=True)) == wanted
    assert _code(RightDecision(kind, "granted")) is None


def test_section_22_covers_access_and_nothing_else() -> None:
    for identity, kind in product(("dbl_22_1", "dbl_22_2", "dbl_22_3", "dbl_22_4"), RightKind):
        if kind == RightKind.UNKNOWN:
            continue
        found = _code(_full(kind, "refused", identity))
        absolute = kind in (RightKind.OBJECTION_MARKETING, RightKind.WITHDRAW_CONSENT)
        wrong = "absolute_right" if absolute else "ground_not_for_kind"
        assert found == (None if kind == RightKind.ACCESS else wrong)
    assert ground("dbl_22_1").per_item
    assert "hver oplysning" in ground("dbl_22_1").explanation["da"]
    research = {kind for kind in RightKind if "research" in [one.id for one in grounds(kind)]}
    assert research == {"access", "rectification", "restriction", "objection"}


def test_marketing_cannot_be_weighed_away() -> None:
    for one in all_grounds():
        if "objection_marketing" not in one.kinds:
            assert _code(_full("objection_marketing", "refused", one.id)) == "absolute_right"
    assert {one.id for one in grounds("objection_marketing")} == {
        "no_data", "not_ours", "no_authority",
    }  # fmt: skip
    assert _code(_full("withdraw_consent", "refused", "other_basis")) == "ground_not_for_outcome"
    assert _code(_full("withdraw_consent", "partly", "other_basis")) is None


def test_abuse_needs_evidence_and_a_second_person_and_came_in_2026() -> None:
    decision = _full("access", "refused", "abuse")
    assert needs_evidence(decision)
    assert needs_second_person(decision)
    assert not is_ground("abuse", date(2026, 3, 18))
    assert _code(decision, date(2026, 3, 18)) == "ground_unknown"
    assert _code(decision, date(2026, 3, 19)) is None
    assert _code(_full("erasure", "refused", "abuse")) == "ground_not_for_kind"
    same = check_approval(decision, "anna", "anna")
    assert same is not None
    assert same.code == "same_person"
    assert check_approval(decision, "anna", "bo") is None
    plain = check_approval(_full("erasure", "partly", "art17_3_b"), "anna", "bo")
    assert plain is not None
    assert plain.code == "approval_not_needed"
    assert [one.id for one in all_grounds() if one.second_person] == [
        "unfounded", "excessive", "abuse",
    ]  # fmt: skip


def test_what_makes_no_sense_is_refused() -> None:
    assert _code(RightDecision("unknown", "granted")) == "kind_unknown"
    assert _code(RightDecision("forgetting", "granted")) == "kind_unknown"
    assert _code(RightDecision("access", "perhaps")) == "outcome_unknown"
    assert _code(RightDecision("access", "refused", ("because",))) == "ground_unknown"
    assert _code(_full("erasure", "granted", "art17_3_b")) == "ground_not_needed"
    assert _code(_full("restriction", "refused", "art18_2")) == "ground_not_for_outcome"


def test_several_grounds_stand_together() -> None:
    decision = RightDecision("access", "partly", ("others_rights", "privilege"), has_reasons=True)
    assert _code(decision) == "weighing_missing"
    assert needs_weighing(decision)
    both = _full("access", "partly", "others_rights")
    assert check_decision(both) is None


def test_that_nothing_is_held_is_a_full_answer() -> None:
    assert _code(_full("access", "granted", "no_data")) is None
    assert _code(_full("access", "partly", "no_data")) == "ground_not_for_outcome"


def test_money_laundering_is_never_named_to_the_person() -> None:
    decision = _full("access", "refused", "aml")
    assert is_silent(decision)
    for text in ground("aml").letter.values():
        assert "vask" not in text
        assert "laundering" not in text
    assert ground("aml").letter == ground("dbl_22_2").letter


def test_json_and_back() -> None:
    decision = _full("access", "partly", "dbl_22_1")
    assert RightDecision.from_json(decision.to_json()) == decision
    assert list(Outcome) == ["granted", "partly", "refused"]
