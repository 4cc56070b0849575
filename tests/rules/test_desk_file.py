"""The breach desk in an organisation file: whole, or every problem with its line and remedy."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from portal.errors import OrganisationFileError, Problem
from portal.rules.desk import Person
from portal.rules.organisation import OrganisationFile
from portal.rules.organisation_file import read
from portal.rules.policy_file import policy_of
from portal.rules.rights.policy_warnings import policy_warnings

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


def test_the_examples_have_a_rights_desk_with_a_record() -> None:
    for text in (SURVEYOR, LAW_FIRM):
        file = read(text)
        assert file.rights_desk is not None
        assert len(file.rights_desk.handlers) == 2
        policy = policy_of(file.organisation, file.schemes, file.desk)
        assert policy.notice is not None
        assert policy_warnings(policy, date(2026, 11, 22)) == ()


def test_a_policy_with_todays_faults_is_warned_of() -> None:
    text = changed("months = 6\n", "months = 12\n")
    file = read(
        text.replace(
            'data_categories = ["name", "contact", "reports", "correspondence"]',
            'data_categories = ["name", "contact", "correspondence"]',
        ).replace(
            'people = ["reporters", "employees", "former_employees", "customers"]',
            'people = ["employees", "former_employees", "customers"]',
        )
    )
    policy = policy_of(file.organisation, file.schemes, file.desk)
    assert policy.schemes_without_record == ("whistleblower",)
    found = {warning.id for warning in policy_warnings(policy, date(2026, 11, 22))}
    assert {"applicants_too_long", "scheme_without_record"} <= found


def test_a_file_without_a_desk_is_whole() -> None:
    file = read(SURVEYOR.split("# --- Requests about")[0])
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
        ('people = ["employees", "former_employees", "applicants"]', 'people = ["staff"]', "processing[1].people", "employees"),
        ('handlers = ["hr", "executive"]', 'handlers = ["hr"]', "rights_desk.handlers", "two at least"),
        ('handlers = ["hr", "executive"]', 'handlers = ["hr", "chair"]', "rights_desk.handlers", "not sealed to them"),
        ('regime = "RIGHTS"', 'regime = "INCIDENT"', "rights_desk.handlers", "no request can come in"),
        ("retention_months = 36", "retention_months = 0", "rights_desk.retention_months", "1 to 120"),
        ("june5 = false", "june6 = false", "rights_desk.holidays.june6", "Did you mean june5?"),
        ('version = "2.0"\n', "", "notice.version", "missing"),
        ("date = 2026-09-01\n", "", "notice.date", "missing"),
        ('trigger = "rejection"', 'trigger = "rejektion"', "retention[4].trigger", "rejection"),
        ("months = 120", 'months = "120"', "retention[1].months", "wrong kind"),
        ('code = "9_2_b"', 'code = "9_2_x"', "processing[1].legal_bases[3].code", "not known"),
        ('kind = "party"', 'kind = "neighbour"', "processing[2].recipients[2].kind", "party"),
        ('retention = ["photos", "cases"]', 'retention = ["pictures"]', "processing[3].retention", "[[retention]]"),
        ('owner = { name = "Helle Brandstrup", ', "owner = { ", "systems[1].owner.name", "missing"),
        ('from_person = true', 'role = "helper"', "processing[1].role", "controller"),
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
