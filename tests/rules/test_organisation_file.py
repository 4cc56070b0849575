"""The examples are valid; every fault is told with its line and a remedy, all at once."""

from pathlib import Path

import pytest

from portal.errors import OrganisationFileError, Problem
from portal.rules.organisation import OrganisationFile
from portal.rules.organisation_file import read
from portal.rules.regimes import Regime

EXAMPLES = Path(__file__).parents[2] / "examples"
SURVEYOR = (EXAMPLES / "surveyor.toml").read_text(encoding="utf-8")
LAW_FIRM = (EXAMPLES / "law-firm.toml").read_text(encoding="utf-8")
# As far as the scheme for incidents, which is the last one then.
TO_INCIDENTS = SURVEYOR.split("# --- Requests about")[0]


def _problems(text: str) -> list[Problem]:
    with pytest.raises(OrganisationFileError) as caught:
        read(text)
    return caught.value.problems


def _after(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def _line_of(text: str, start: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start))


def test_surveyor() -> None:
    file = read(SURVEYOR)
    scheme, incidents, _requests = file.schemes
    assert incidents.regime == Regime.INCIDENT
    assert scheme.regime == Regime.WBL
    assert scheme.anonymous
    assert [d.recipient for d in scheme.recipients] == ["chair", "executive", "hr"]
    assert [d.recipient for d in scheme.recipients if d.signer] == ["chair"]
    assert [c.id for c in scheme.categories] == [
        "law", "guidelines", "conduct", "data", "data_ethics",
    ]  # fmt: skip
    ethics = scheme.categories[-1]
    assert "algoritmer må aldrig stille en kunde ringere" in ethics.help["da"]
    assert ethics.help["da"].count("\n") >= 8


def test_law_firm() -> None:
    own, client, *_others = read(LAW_FIRM).schemes
    assert own.regime == Regime.HVL35
    assert own.privileged_warning is not None
    assert [d.recipient for d in own.recipients] == ["independent"]
    assert client.client is not None
    assert client.client.names["da"] == "Nordlund Køkkener ApS"
    assert client.receipt_acknowledges


@pytest.mark.parametrize("text", [SURVEYOR, LAW_FIRM])
def test_to_json_and_back(text: str) -> None:
    file = read(text)
    assert OrganisationFile.from_json(file.to_json()) == file


def test_categories_change_their_own_questions_only() -> None:
    scheme, *_others = read(SURVEYOR).schemes
    by_id = {category.id: category.questions for category in scheme.categories}
    assert "still_going_on" in [question.id for question in by_id["data"]]
    assert "still_going_on" not in [question.id for question in by_id["law"]]
    steps = [question.step for question in by_id["data_ethics"]]
    assert steps == sorted(
        steps, key=["category", "what", "circumstances", "background", "about_you"].index
    )


def test_a_scheme_may_reword_a_standard_question() -> None:
    own, client, *_others = read(LAW_FIRM).schemes
    hints = {question.id: question.hint["en"] for question in own.questions}
    assert "number of the case" in hints["who_involved"]
    assert (
        "number of the case" not in {q.id: q.hint["en"] for q in client.questions}["who_involved"]
    )


def test_a_question_can_be_taken_away() -> None:
    change = '[[schemes.questions]]\nid = "relation"\nask = false\n'
    text = _after(SURVEYOR, "# --- Incidents with data", f"{change}\n# --- Incidents with data")
    scheme, *_others = read(text).schemes
    assert "relation" not in [question.id for question in scheme.questions]
    assert all("relation" not in [q.id for q in c.questions] for c in scheme.categories)


def test_one_language_is_enough_for_a_scheme_that_offers_one() -> None:
    text = _after(SURVEYOR, 'languages = ["da", "en"]', 'languages = ["da"]')
    text = _after(text, 'role.en = "Chair of the board"\n', "")
    scheme, *_others = read(text).schemes
    assert scheme.recipients[0].role == {"da": "Bestyrelsesformand", "en": "Bestyrelsesformand"}


@pytest.mark.parametrize(
    ("base", "old", "new", "key", "words"),
    [
        (SURVEYOR, "oral = true", "orall = true", "schemes[1].orall", "Did you mean oral?"),
        (SURVEYOR, 'name.en = "Klintmark Surveying A/S"\n', "", "organisation.name.en", "English"),
        (SURVEYOR, 'slug = "klintmark"', 'slug = "Klint mark"', "organisation.slug", "hyphens"),
        (SURVEYOR, 'login = "louise', 'login = "Louise', "recipients[3].login", "small letters"),
        (SURVEYOR, 'login = "louise.vestermark"', 'login = "birgit.aagesen"', "recipients[3].login", "twice"),
        (SURVEYOR, 'id = "guidelines"', 'id = "law"', "schemes[1].categories[2].id", "twice"),
        (SURVEYOR, 'regime = "WBL"', 'regime = "WLB"', "schemes[1].regime", 'mean "WBL"'),
        (SURVEYOR, "anonymous = true", 'anonymous = "yes"', "schemes[1].anonymous", "true or false"),
        (SURVEYOR, "signer = true", "signer = false", "schemes[1].recipients", "signs"),
        (SURVEYOR, 'accent = "#1f5a4c"', 'accent = "#88ccaa"', "organisation.accent", "contrast"),
        (SURVEYOR, 'accent = "#1f5a4c"', 'accent = "green"', "organisation.accent", "#rrggbb"),
        (SURVEYOR, 'accent = "#1f5a4c"', 'accent = "#1f5a4c"\naccent_dark = "#1f5a4c"', "organisation.accent_dark", "dark page"),
        (SURVEYOR, "https://www.dmi.dk/", "javascript:alert(1)", "organisation.exit_url", "https://"),
        (SURVEYOR, 'languages = ["da", "en"]', 'languages = ["da", "sv"]', "schemes[1].languages", "sv"),
        (SURVEYOR, 'id = "which_rule"', 'id = "which-rule"', "schemes[1].categories[5].questions[1].id", "underscores"),
        (SURVEYOR, 'kind = "choice"', 'kind = "contact"', "schemes[1].categories[4].questions[1].kind", "not known"),
        (SURVEYOR, 'id = "which_rule"', 'id = "what_happened"\nask = false', "schemes[1].categories[5].questions[1].ask", "cannot do without"),
        (SURVEYOR, 'name = "Birgit Aagesen"', 'name = "Birgit\\u0000 Aagesen"', "recipients[1].name", "U+0000"),
        (LAW_FIRM, "partner = false\n", "partner = true\n", "schemes[1].recipients[1].id", "neither a partner"),
        (LAW_FIRM, "partner = false\n", "", "schemes[1].recipients[1].id", "does not say"),
        (LAW_FIRM, "daily_management = false", "daily_management = true", "schemes[1].recipients[1].id", "daily management"),
        (LAW_FIRM, "anonymous = true", "anonymous = false", "schemes[1].anonymous", "anonymous = true"),
        (LAW_FIRM, "privileged_warning", "who_cares", "schemes[1].privileged_warning.da", "Danish"),
        (LAW_FIRM, 'slug = "nordlund"', 'slug = "hvidvask"', "schemes[2].slug", "twice"),
        (LAW_FIRM, '[[schemes.recipients]]\nid = "screener"', '[[schemes.recipients]]\nid = "screner"', "schemes[2].recipients[2].id", "not among"),
    ],
)  # fmt: skip
def test_faults(base: str, old: str, new: str, key: str, words: str) -> None:
    text = _after(base, old, new)
    problems = _problems(text)
    found = [problem for problem in problems if problem.key == key]
    assert found, [str(problem) for problem in problems]
    assert words in f"{found[0].what} {found[0].remedy}"
    assert found[0].line
    assert found[0].remedy


def test_a_law_firm_must_warn_against_privileged_information() -> None:
    text = LAW_FIRM.replace("privileged_warning", "old_warning")
    missing = [p for p in _problems(text) if p.key == "schemes[1].privileged_warning"]
    assert len(missing) == 1
    assert missing[0].line == _line_of(text, "[[schemes]]")


def test_lines_are_those_of_the_text() -> None:
    text = _after(SURVEYOR, 'regime = "WBL"', 'regime = "X"')
    (problem,) = _problems(text)
    assert problem.line == _line_of(text, 'regime = "X"')


def test_lines_behind_texts_of_several_lines_are_right() -> None:
    text = _after(SURVEYOR, 'step = "what"', 'step = "wat"')
    (problem,) = _problems(text)
    assert problem.line == _line_of(text, 'step = "wat"')


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = _after(SURVEYOR, 'slug = "klintmark"', 'slug = "K"')
    text = _after(text, 'regime = "WBL"', 'regime = "X"')
    text = _after(text, "signer = true", "sign = true")
    problems = _problems(text)
    assert {problem.key for problem in problems} == {
        "organisation.slug", "schemes[1].regime", "schemes[1].recipients[1].sign",
        "schemes[1].recipients",
    }  # fmt: skip
    lines = [problem.line or 0 for problem in problems]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    "text",
    ["", "a = 1", "[organisation]\n", 'organisation = "x"', "schemes = [1, 2]\nrecipients = {}"],
)
def test_rubbish_is_told_without_a_crash(text: str) -> None:
    assert _problems(text)


def test_not_toml_names_the_line() -> None:
    (problem,) = _problems('[organisation]\nslug = "x\n')
    assert problem.line == 2
    assert "not TOML" in problem.what


def test_an_incident_scheme_has_its_own_short_form_and_asks_for_no_subject() -> None:
    for text in (SURVEYOR, LAW_FIRM):
        incidents = read(text).schemes[-2]
        assert [category.id for category in incidents.categories] == ["incident"]
        assert incidents.categories[0].questions == incidents.questions
        assert "category" not in [question.id for question in incidents.questions]


def test_a_subject_of_an_incident_is_refused() -> None:
    more = """
[[schemes.categories]]
id = "law"
label.da = "Lov"
label.en = "Law"
help.da = "."
help.en = "."
"""
    with pytest.raises(OrganisationFileError) as caught:
        read(TO_INCIDENTS + more)
    assert [problem.key for problem in caught.value.problems] == ["schemes[2].categories"]


def test_a_question_of_ones_own_comes_last_in_the_form_of_an_incident() -> None:
    more = """
[[schemes.questions]]
id = "which_site"
kind = "choices"
label.da = "Hvilken plads?"
label.en = "Which site?"
hint.da = "Så ved vi, hvor."
hint.en = "It tells us where."
options = [{ id = "north", label = { da = "Nord", en = "North" } }]
"""
    asked = {question.id: question for question in read(TO_INCIDENTS + more).schemes[-1].questions}
    assert asked["which_site"].step == "now"
    assert asked["which_site"].kind == "choices"
