"""The breach desk in an organisation file: whole, or every problem with its line and remedy."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from portal.errors import OrganisationFileError, Problem
from portal.rules.desk import Person
from portal.rules.organisation import OrganisationFile
from portal.rules.organisation_file import read

EXAMPLES = Path(__file__).parents[2] / "examples"
SURVEYOR = (EXAMPLES / "surveyor.toml").read_text("utf-8")
LAW_FIRM = (EXAMPLES / "law-firm.toml").read_text("utf-8")


def problems(text: str) -> list[Problem]:
    with pytest.raises(OrganisationFileError) as caught:
        read(text)
    return caught.value.problems


def changed(old: str, new: str) -> str:
    assert old in SURVEYOR
    return SURVEYOR.replace(old, new, 1)


def test_the_examples_have_a_whole_desk() -> None:
    file = read(SURVEYOR)
    assert file.breach_desk is not None
    assert file.breach_desk.handlers == ("chair", "executive", "hr")
    assert file.breach_desk.escalation == Person("Torben Aagaard", "direktion@klintmark.example")
    payroll = file.desk.processor("payroll_bureau")
    assert payroll is not None
    assert (payroll.agreement_date, payroll.processing) == (date(2025, 2, 1), ("personnel",))
    assert file.desk.processor("strange") is None
    assert [one.processor for one in file.systems] == ["payroll_bureau", "map_hosting", None]
    assert file.recipients[0].email == "birgit.aagesen@klintmark.example"


@pytest.mark.parametrize("text", [SURVEYOR, LAW_FIRM])
def test_to_json_and_back(text: str) -> None:
    file = read(text)
    assert OrganisationFile.from_json(file.to_json()) == file


def test_the_clocks_are_those_of_the_gdpr_unless_told() -> None:
    desk = read(changed('regimes = ["gdpr"]\n', "")).breach_desk
    assert desk is not None
    assert desk.regimes == ("gdpr",)


def test_a_file_without_a_desk_is_whole() -> None:
    file = read(SURVEYOR.split("# --- The breach desk")[0])
    assert file.breach_desk is None
    assert file.desk.processors == ()


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('["chair", "executive", "hr"]', '["chair"]', "breach_desk.handlers", "two at least"),
        ('["chair", "executive", "hr"]', '["chair", "chair"]', "breach_desk.handlers", "twice"),
        ('["chair", "executive", "hr"]', '["chair", "her"]', "breach_desk.handlers", '"her" is not known'),
        ('["chair", "executive", "hr"]', '["chair", 7]', "breach_desk.handlers", "not known"),
        ('handlers = ["chair", "executive", "hr"]\n', "", "breach_desk.handlers", "missing"),
        ('handlers = ["chair", "executive", "hr"]', 'handlers = "chair"', "breach_desk.handlers", "wrong kind"),
        ('"direktion@klintmark.example"', '"direktion"', "breach_desk.escalation.email", "no mail address"),
        ('"direktion@klintmark.example"', '"a b@klintmark.example"', "breach_desk.escalation.email", "no mail address"),
        ('"direktion@klintmark.example"', '"x@y.example\\r\\nBcc: z@y.example"', "breach_desk.escalation.email", "no mail address"),
        ('name = "Torben Aagaard", ', "", "breach_desk.escalation.name", "missing"),
        ('phone = "+45 00 00 12 00"', 'fax = "12"', "breach_desk.dpo.fax", "not known"),
        ('regimes = ["gdpr"]', 'regimes = ["gpdr"]', "breach_desk.regimes", "gdpr, nis2"),
        ('regimes = ["gdpr"]', "regimes = []", "breach_desk.regimes", "No clock"),
        ("publish_lessons = true", 'publish_lessons = "yes"', "breach_desk.publish_lessons", "true or false"),
        ("publish_lessons = true", "publish_lesson = true", "breach_desk.publish_lesson", "Did you mean publish_lessons?"),
        ('email = "birgit.aagesen@klintmark.example"', 'email = "birgit"', "recipients[1].email", "no mail address"),
        ('data_categories = ["name", "contact", "national_id"', 'data_categories = ["names", "contact", "national_id"', "processing[1].data_categories", "names"),
        ('people = ["employees"', 'people = ["staff"', "processing[1].people", "employees"),
        ('id = "boundary_cases"', 'id = "personnel"', "processing[2].id", "twice"),
        ('id = "boundary_cases"', 'id = "Boundary"', "processing[2].id", "small letters"),
        ('processing = ["personnel"]', 'processing = ["pay"]', "processors[1].processing", "[[processing]]"),
        ("agreement_date = 2025-02-01", 'agreement_date = "2025-02-01"', "processors[1].agreement_date", "2026-03-01"),
        ("agreement_date = 2025-02-01", "agreement_date = 2025-02-01T10:00:00", "processors[1].agreement_date", "not a day"),
        ('location = "Tangmose, Danmark"\n', "", "processors[1].location", "missing"),
        ('processor = "payroll_bureau"', 'processor = "payrol"', "systems[1].processor", "not among"),
        ('name.en = "The payroll system"\n', "", "systems[1].name.en", "English"),
    ],
)  # fmt: skip
def test_faults(old: str, new: str, key: str, words: str) -> None:
    text = changed(old, new)
    tomllib.loads(text)
    found = [problem for problem in problems(text) if problem.key == key]
    assert found, [str(problem) for problem in problems(text)]
    assert words in f"{found[0].what} {found[0].remedy}"
    assert found[0].line
    assert found[0].remedy
