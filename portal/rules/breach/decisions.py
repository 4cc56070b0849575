"""The two decisions of a breach, which a person takes and writes reasons for (law.md 2.3, 2.8).

Notify the authority: yes, unless a risk is unlikely. Tell the people: when the risk is high. The
two thresholds differ, so the questions are two.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from portal.rules.breach.facts import BreachFacts, unintelligible
from portal.rules.breach.hints import AUTHORITY, PEOPLE, Suggestion
from portal.rules.breach.texts import breach_law
from portal.rules.breach.verdict import Refusal, refusal
from portal.rules.law_data import Texts
from portal.rules.plain import Plain


@dataclass(frozen=True)
class ExemptionClaim:
    """An exemption that is relied on, with the reasons why it applies here."""

    id: str
    reasons: str


@dataclass(frozen=True)
class Decision(Plain):
    """The answer to "authority" or "people". `deviation`: why it is not what was suggested."""

    question: str
    answer: bool
    reasons: str = ""
    exemptions: tuple[ExemptionClaim, ...] = ()
    deviation: str = ""


@dataclass(frozen=True)
class Exemption:
    """A ground for not telling the people although the risk is high.

    `public_instead`: a public communication takes its place. `by_police`: theirs to decide alone.
    `needs_unintelligible`: the facts must say that nobody outside can read the data.
    """

    id: str
    valid_from: date
    label: Texts
    explanation: Texts
    basis: Texts
    public_instead: bool = False
    by_police: bool = False
    needs_unintelligible: bool = False


@dataclass(frozen=True)
class QuestionText:
    heading: Texts
    help: Texts
    yes: Texts
    no: Texts
    basis: Texts
    valid_from: date


@cache
def exemptions() -> tuple[Exemption, ...]:
    return tuple(Exemption(**entry) for entry in breach_law("decisions")["exemption"])


def exemption(identity: str) -> Exemption | None:
    return next((entry for entry in exemptions() if entry.id == identity), None)


def question_text(question: str) -> QuestionText:
    """`question` is "authority" or "people"."""
    return QuestionText(**breach_law("decisions")["question"][question])


def check_decisions(
    authority: Decision | None,
    people: Decision | None,
    suggestion: Suggestion,
    facts: BreachFacts | None = None,
) -> Refusal | None:
    """None when the decisions can stand. They may be taken one at a time: None is not taken yet."""
    for question, decision, suggested in (
        (AUTHORITY, authority, suggestion.authority),
        (PEOPLE, people, suggestion.people),
    ):
        found = decision and _check_one(question, decision, suggested=suggested, facts=facts)
        if found:
            return found
    if authority and people and people.answer and not authority.answer:
        return refusal("people_without_authority", PEOPLE)
    return None


def deviates(decision: Decision, suggestion: Suggestion) -> bool:
    suggested = suggestion.people if decision.question == PEOPLE else suggestion.authority
    return decision.answer != suggested


def needs_second_person(decision: Decision) -> bool:
    """A no to the authority always; a no to the people where the risk was held to be high.

    The latter shows in an exemption or in reasons for deviating from the suggestion.
    """
    if decision.answer:
        return False
    if decision.question == AUTHORITY:
        return True
    return bool(decision.exemptions or decision.deviation.strip())


def owes_public(decision: Decision) -> bool:
    """Whether nothing but a public communication takes the place of telling each person."""
    grounds = [exemption(claim.id) for claim in decision.exemptions]
    spared = not decision.answer and bool(grounds)
    return spared and all(ground is not None and ground.public_instead for ground in grounds)


def _check_one(
    question: str, decision: Decision, *, suggested: bool, facts: BreachFacts | None
) -> Refusal | None:
    if decision.question != question:
        return refusal("wrong_question", question)
    if not decision.reasons.strip():
        return refusal("reasons_missing", question)
    found = _check_exemptions(decision, facts)
    if found:
        return found
    explained = decision.deviation.strip() or decision.exemptions
    if decision.answer != suggested and not explained:
        return refusal("deviation_without_reasons", question)
    return None


def _check_exemptions(decision: Decision, facts: BreachFacts | None) -> Refusal | None:
    if decision.exemptions and (decision.answer or decision.question == AUTHORITY):
        return refusal("exemption_not_needed", decision.question)
    for claim in decision.exemptions:
        ground = exemption(claim.id)
        if ground is None:
            return refusal("exemption_unknown", decision.question)
        if not claim.reasons.strip():
            return refusal("exemption_without_reasons", decision.question)
        if ground.needs_unintelligible and facts is not None and not unintelligible(facts):
            return refusal("exemption_contradicts_facts", decision.question)
    return None
