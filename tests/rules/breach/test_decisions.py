"""Two questions, each with its own reasons, and what cannot stand."""

import json
from dataclasses import replace

import pytest

from portal.rules.breach.decisions import (
    Decision,
    ExemptionClaim,
    check_decisions,
    deviates,
    exemptions,
    needs_second_person,
    owes_public,
    question_text,
)
from portal.rules.breach.facts import BreachFacts
from portal.rules.breach.hints import Suggestion

NOTHING = Suggestion(authority=False, people=False, because=())
NOTIFY = Suggestion(authority=True, people=False, because=())
BOTH = Suggestion(authority=True, people=True, because=())
YES = Decision("authority", answer=True, reasons="CPR-numre er ude.")
NO = Decision("authority", answer=False, reasons="Partneren slettede filen.")
TELL = Decision("people", answer=True, reasons="De kan blive snydt.")
KEEP = Decision("people", answer=False, reasons="Risikoen er ikke høj.")


def claim(identity: str, reasons: str = "Fordi.") -> Decision:
    return replace(KEEP, exemptions=(ExemptionClaim(identity, reasons),))


@pytest.mark.parametrize(
    ("authority", "people", "suggestion", "code"),
    [
        (YES, TELL, BOTH, None),
        (YES, KEEP, NOTIFY, None),
        (NO, KEEP, NOTHING, None),
        (None, None, BOTH, None),
        (YES, None, BOTH, None),
        (None, TELL, BOTH, None),
        # The one without the other.
        (replace(NO, deviation="x"), TELL, BOTH, "people_without_authority"),
        # Reasons are always written.
        (replace(YES, reasons=" "), None, BOTH, "reasons_missing"),
        (YES, replace(TELL, reasons=""), BOTH, "reasons_missing"),
        # Whoever decides otherwise than suggested says why, in either direction.
        (NO, KEEP, NOTIFY, "deviation_without_reasons"),
        (replace(NO, deviation="Vi kender modtageren."), KEEP, NOTIFY, None),
        (YES, KEEP, NOTHING, "deviation_without_reasons"),
        (YES, KEEP, BOTH, "deviation_without_reasons"),
        (YES, replace(KEEP, deviation="Ingen høj risiko."), BOTH, None),
        # An exemption with its reasons is a reason.
        (YES, claim("art34_3_b"), BOTH, None),
        (YES, claim("dbl_22_6", "Bestemt af politiet 3. juni."), BOTH, None),
        (YES, claim("art34_3_b", "  "), BOTH, "exemption_without_reasons"),
        (YES, claim("gdpr_99"), BOTH, "exemption_unknown"),
        (YES, replace(claim("art34_3_b"), answer=True), BOTH, "exemption_not_needed"),
        (replace(YES, exemptions=claim("art34_3_b").exemptions), TELL, BOTH,
         "exemption_not_needed"),
        # Each answer belongs to its question.
        (TELL, None, BOTH, "wrong_question"),
        (YES, YES, BOTH, "wrong_question"),
    ],
)  # fmt: skip
def test_decisions(
    authority: Decision | None, people: Decision | None, suggestion: Suggestion, code: str | None
) -> None:
    refusal = check_decisions(authority, people, suggestion)
    assert (refusal.code if refusal else None) == code
    if refusal:
        assert set(refusal.sentence) == {"da", "en"}
        assert refusal.field in ("authority", "people")


@pytest.mark.parametrize(
    ("encrypted", "key_safe", "code"),
    [
        ("yes", "yes", None),
        ("yes", "unknown", "exemption_contradicts_facts"),
        ("no", None, "exemption_contradicts_facts"),
        (None, None, "exemption_contradicts_facts"),
    ],
)
def test_what_nobody_can_read_must_be_so_in_the_facts(
    encrypted: str | None, key_safe: str | None, code: str | None
) -> None:
    facts = BreachFacts(encrypted=encrypted, key_safe=key_safe)
    refusal = check_decisions(YES, claim("art34_3_a"), BOTH, facts)
    assert (refusal.code if refusal else None) == code
    assert check_decisions(YES, claim("art34_3_b"), BOTH, facts) is None


@pytest.mark.parametrize(
    ("decision", "needed"),
    [
        (YES, False),
        (NO, True),
        (TELL, False),
        (KEEP, False),
        (claim("art34_3_c"), True),
        (replace(KEEP, deviation="Ingen høj risiko."), True),
    ],
)
def test_who_needs_a_second_person(decision: Decision, needed: bool) -> None:
    assert needs_second_person(decision) is needed


def test_deviation() -> None:
    assert deviates(NO, NOTIFY)
    assert not deviates(YES, NOTIFY)
    assert deviates(TELL, NOTIFY)


def test_the_exemptions_are_those_of_the_law() -> None:
    found = {entry.id: entry for entry in exemptions()}
    assert list(found) == [
        "art34_3_a", "art34_3_b", "art34_3_c", "dbl_22_1", "dbl_22_2", "dbl_22_6",
    ]  # fmt: skip
    assert [entry.id for entry in found.values() if entry.by_police] == ["dbl_22_6"]
    assert [entry.id for entry in found.values() if entry.public_instead] == ["art34_3_c"]


def test_to_json_and_back() -> None:
    decision = claim("art34_3_b")
    assert Decision.from_json(json.loads(json.dumps(decision.to_json()))) == decision


@pytest.mark.parametrize("question", ["authority", "people"])
def test_the_questions_are_asked_in_both_languages(question: str) -> None:
    text = question_text(question)
    for part in (text.heading, text.help, text.yes, text.no, text.basis):
        assert set(part) == {"da", "en"}


@pytest.mark.parametrize(
    ("grounds", "owed"),
    [
        ((), False),
        (("art34_3_c",), True),
        (("art34_3_a",), False),
        (("art34_3_b", "art34_3_c"), False),
    ],
)
def test_disproportionate_effort_owes_a_public_communication(
    grounds: tuple[str, ...], *, owed: bool
) -> None:
    """Article 34(3)(c): unless another ground alone is enough."""
    claims = tuple(ExemptionClaim(one, "Fordi.") for one in grounds)
    no = Decision("people", answer=False, reasons="Nej.", exemptions=claims, deviation="Nej.")
    assert owes_public(no) is owed
