"""Which way a case may go, and that every word for it exists in both languages."""

import pytest

from portal.rules import case_states
from portal.rules.case_states import CaseState, Outcome, allowed_moves, check_move


@pytest.mark.parametrize(
    ("state", "to", "outcome", "has_reason", "code"),
    [
        ("new", "acknowledged", None, False, None),
        ("new", "investigating", None, False, None),
        ("acknowledged", "investigating", None, False, None),
        ("investigating", "closed", "substantiated_measures", False, None),
        ("new", "out_of_scope", "redirected", False, None),
        ("closed", "investigating", None, True, None),
        ("closed", "investigating", None, False, "reason_missing"),
        ("investigating", "closed", None, False, "outcome_missing"),
        ("investigating", "closed", "redirected", False, "outcome_not_for_state"),
        ("investigating", "closed", "no such outcome", False, "outcome_not_for_state"),
        ("new", "investigating", "redirected", False, "outcome_not_for_state"),
        ("acknowledged", "new", None, False, "move_not_allowed"),
        ("investigating", "acknowledged", None, False, "move_not_allowed"),
        ("closed", "out_of_scope", "redirected", True, "move_not_allowed"),
        ("new", "no such state", None, False, "move_not_allowed"),
        ("new", "new", None, False, "move_not_allowed"),
    ],
)
def test_moves(
    state: str, to: str, outcome: str | None, has_reason: bool, code: str | None
) -> None:
    refusal = check_move(state, to, outcome=outcome, has_reason=has_reason)
    assert (refusal.code if refusal else None) == code
    if refusal:
        assert set(refusal.sentence) == {"da", "en"}


def test_every_outcome_ends_some_case() -> None:
    reachable = {
        outcome for state in CaseState for move in allowed_moves(state) for outcome in move.outcomes
    }
    assert reachable == set(Outcome)


def test_no_case_is_stuck() -> None:
    assert all(allowed_moves(state) for state in CaseState)


def test_only_the_acknowledgement_comes_by_an_act() -> None:
    by_act = {move.to for state in CaseState for move in allowed_moves(state) if move.by_act}
    assert by_act == {CaseState.ACKNOWLEDGED}


def test_every_word_exists_in_both_languages() -> None:
    texts = [
        *(case_states.state_label(state) for state in CaseState),
        *(case_states.state_explanation(state) for state in CaseState),
        *(case_states.outcome_label(outcome) for outcome in Outcome),
        *(case_states.outcome_explanation(outcome) for outcome in Outcome),
        *(move.label for state in CaseState for move in allowed_moves(state)),
        *(move.explanation for state in CaseState for move in allowed_moves(state)),
    ]
    for text in texts:
        assert set(text) == {"da", "en"}
        assert all(text.values())
