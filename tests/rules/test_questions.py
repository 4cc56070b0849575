"""The standard questions, and what an organisation may do with them."""

from portal.rules.questions import (
    ALWAYS_ASKED,
    KINDS,
    STEPS,
    Change,
    by_name,
    changed,
    standard_questions,
)

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
