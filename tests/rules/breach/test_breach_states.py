"""Which way a breach may go, and what has to be done first."""

from dataclasses import replace

import pytest

from portal.rules.breach.states import (
    BreachState,
    Situation,
    allowed_moves,
    check_move,
    state_explanation,
    state_label,
)

HANDLED = Situation(
    decisions_taken=True,
    approved=True,
    contained=True,
    authority_notified=True,
    final_sent=True,
    lesson_complete=True,
)
NOTHING = Situation()
NOT_NOTIFIED = replace(HANDLED, authority_notified=False, final_sent=False)


@pytest.mark.parametrize(
    ("state", "to", "situation", "reason", "code"),
    [
        ("discovered", "assessing", NOTHING, "", None),
        ("assessing", "contained", HANDLED, "", None),
        ("assessing", "contained", NOTHING, "", "containment_missing"),
        ("contained", "notified", HANDLED, "", None),
        ("contained", "notified", NOTHING, "", "decisions_missing"),
        ("contained", "notified", NOT_NOTIFIED, "", "nothing_sent"),
        # A step left out is explained.
        ("assessing", "notified", HANDLED, "", "reason_missing"),
        ("assessing", "notified", HANDLED, "Angrebet er i gang.", None),
        ("assessing", "lessons", NOT_NOTIFIED, " ", "reason_missing"),
        ("assessing", "lessons", NOT_NOTIFIED, "Intet at stoppe.", None),
        # Without a notification: decided, approved, and nothing owed.
        ("contained", "lessons", NOT_NOTIFIED, "", None),
        ("contained", "lessons", replace(NOT_NOTIFIED, approved=False), "", "approval_missing"),
        ("contained", "lessons", replace(NOT_NOTIFIED, authority_owed=True), "", "authority_owed"),
        ("contained", "lessons", replace(NOT_NOTIFIED, people_owed=True), "", "people_owed"),
        ("notified", "lessons", HANDLED, "", None),
        ("notified", "lessons", replace(HANDLED, final_sent=False), "", "reason_missing"),
        ("notified", "lessons", replace(HANDLED, final_sent=False), "Ikke bedt om mere.", None),
        ("notified", "lessons", replace(HANDLED, people_owed=True), "x", "people_owed"),
        ("lessons", "closed", HANDLED, "", None),
        ("lessons", "closed", replace(HANDLED, lesson_complete=False), "", "lesson_missing"),
        ("lessons", "closed", replace(HANDLED, decisions_taken=False), "", "decisions_missing"),
        ("lessons", "closed", replace(HANDLED, approved=False), "", "approval_missing"),
        # Back again, with a reason.
        ("notified", "assessing", HANDLED, "", "reason_missing"),
        ("notified", "assessing", HANDLED, "Der er flere filer.", None),
        ("closed", "assessing", HANDLED, "", "reason_missing"),
        ("closed", "assessing", NOTHING, "Der kom et brev mere.", None),
        # No such way.
        ("discovered", "closed", HANDLED, "x", "move_not_allowed"),
        ("assessing", "closed", HANDLED, "x", "move_not_allowed"),
        ("closed", "lessons", HANDLED, "x", "move_not_allowed"),
        ("closed", "closed", HANDLED, "x", "move_not_allowed"),
        ("discovered", "gone", HANDLED, "x", "move_not_allowed"),
    ],
)
def test_moves(state: str, to: str, situation: Situation, reason: str, code: str | None) -> None:
    refusal = check_move(state, to, situation, reason)
    assert (refusal.code if refusal else None) == code
    if refusal:
        assert set(refusal.sentence) == {"da", "en"}


def test_a_page_can_show_what_has_to_be_done_first() -> None:
    (move,) = [move for move in allowed_moves("lessons", NOTHING) if move.to == BreachState.CLOSED]
    assert move.blocked
    assert move.blocked.code == "decisions_missing"


def test_nothing_is_closed_for_good_and_nothing_is_stuck() -> None:
    for state in BreachState:
        moves = allowed_moves(state, HANDLED)
        assert moves
        assert len({move.to for move in moves}) == len(moves)
        for texts in (state_label(state), state_explanation(state), *(m.label for m in moves)):
            assert set(texts) == {"da", "en"}


def test_every_state_can_be_reached() -> None:
    reached = {move.to for state in BreachState for move in allowed_moves(state, HANDLED)}
    assert reached == set(BreachState) - {BreachState.DISCOVERED}
