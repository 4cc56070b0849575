"""The standard questions, and what an organisation may do with them."""

from portal.rules.breach.facts import choices
from portal.rules.questions import (
    ALWAYS_ASKED,
    INCIDENT_STEPS,
    KINDS,
    REQUEST_ASKED,
    STEPS,
    Change,
    Question,
    by_name,
    changed,
    standard_questions,
)
from portal.rules.regimes import Regime

TEXT = {"da": "Ny", "en": "New"}


def test_the_standard_set() -> None:
    assert [question.id for question in standard_questions()] == [
        "category", "what_happened", "when", "where", "who_involved", "how_do_you_know",
        "management_knows", "what_you_expect", "relation", "who_you_are",
    ]  # fmt: skip


def test_only_the_category_and_the_story_are_required() -> None:
    required = [question.id for question in standard_questions() if question.required]
    assert required == list(ALWAYS_ASKED)


def test_who_you_are_is_off_until_it_is_opened() -> None:
    assert [q.id for q in standard_questions() if q.on_request] == ["who_you_are"]


def test_every_question_says_why_and_belongs_to_a_step() -> None:
    steps = [step.id for step in STEPS]
    for question in standard_questions():
        assert question.step in steps
        assert question.kind in KINDS
        assert all(len(question.hint[language]) > 40 for language in ("da", "en"))
        assert bool(question.options) == (question.kind == "choice")


def test_a_new_question_comes_last_in_its_step() -> None:
    change = Change("machine", label=TEXT, hint=TEXT, step="circumstances", kind="text")
    ids = [question.id for question in changed(standard_questions(), [change])]
    assert ids[ids.index("machine") - 1] == "who_involved"
    assert ids[ids.index("machine") + 1] == "how_do_you_know"


def test_a_change_keeps_what_it_does_not_name() -> None:
    before = {question.id: question for question in standard_questions()}["when"]
    after = changed(standard_questions(), [Change("when", label=TEXT, required=True)])
    when = next(question for question in after if question.id == "when")
    assert (when.label, when.required) == (TEXT, True)
    assert (when.hint, when.kind, when.step) == (before.hint, before.kind, before.step)


def test_a_scheme_by_name_asks_who_you_are() -> None:
    who = by_name(standard_questions())[-1]
    assert (who.id, who.required, who.on_request) == ("who_you_are", True, False)


def test_what_the_form_needs_cannot_be_taken_away() -> None:
    gone = [Change(question.id, ask=False) for question in standard_questions()]
    assert [question.id for question in changed(standard_questions(), gone)] == list(ALWAYS_ASKED)


def _incident() -> dict[str, Question]:
    return {question.id: question for question in standard_questions(Regime.INCIDENT)}


def test_the_form_of_an_incident_is_short_and_asks_one_thing_that_must_be_answered() -> None:
    assert list(_incident()) == [
        "what_happened", "when_noticed", "data_kinds", "whose", "how_many", "still_going_on",
        "what_done", "who_you_are",
    ]  # fmt: skip
    assert [one.id for one in _incident().values() if one.required] == ["what_happened"]
    assert len(INCIDENT_STEPS) == 3
    for question in _incident().values():
        assert question.step in [step.id for step in INCIDENT_STEPS]
        assert bool(question.options) == (question.kind in ("choice", "choices"))


def test_what_is_chosen_of_an_incident_can_stand_in_the_register() -> None:
    for asked, field in (("data_kinds", "data_categories"), ("whose", "people_categories")):
        known = {choice.id for choice in choices(field)}
        assert {option.id for option in _incident()[asked].options} - known == {"unknown"}


def test_a_change_keeps_the_order_of_the_form_of_an_incident() -> None:
    change = Change("how_many", label=TEXT)
    ids = [question.id for question in changed(standard_questions(Regime.INCIDENT), [change])]
    assert ids == list(_incident())


def test_a_request_asks_for_no_number_and_for_no_reason() -> None:
    asked = standard_questions(Regime.RIGHTS)
    required = [question.id for question in asked if question.required]
    assert required == list(REQUEST_ASKED)
    gone = [Change(question.id, ask=False) for question in asked]
    assert [question.id for question in changed(asked, gone)] == list(REQUEST_ASKED)
    words = " ".join(question.label["da"] for question in asked)
    assert "CPR" not in words
