"""The record of processing: as a notice without measures, as a record with them, and what is wrong."""

from dataclasses import replace
from datetime import date

import pytest

from portal.rules.desk import Person, Processing, Processor, System
from portal.rules.law_data import law
from portal.rules.rights.policy_values import PolicyFile, retention_end, retention_line
from portal.rules.rights.policy_warnings import policy_warnings
from portal.rules.rights.privacy_notice import privacy_notice, record
from portal.rules.rights.record_values import (
    LegalBasis,
    Notice,
    NoticeText,
    Recipient,
    Retention,
    Transfer,
)

D = date.fromisoformat
TODAY = D("2026-11-22")


def _two(danish: str, english: str = "Something") -> dict[str, str]:
    return {"da": danish, "en": english}


CLIENTS = Processing(
    id="clients",
    names=_two("Klienter", "Clients"),
    purposes=_two("Rådgivning", "Advice"),
    data_categories=("name", "national_id"),
    people=("clients",),
    legal_bases=(
        LegalBasis("6_1_b"),
        LegalBasis("6_1_c", _two("Hvidvaskloven")),
        LegalBasis("dbl_11"),
    ),
    recipients=(Recipient("courts", _two("Domstole", "Courts"), "party"),),
    retention=("case", "books"),
    measures=_two("HEMMELIG FORANSTALTNING", "SECRET MEASURE"),
    from_person=True,
)
CASE = Retention("case", _two("Sagen", "The case"), "case_closed", _two("10 år", "10 years"), 120)
BOOKS = Retention(
    "books",
    _two("Bilag", "Vouchers"),
    "transaction",
    _two("5 år", "5 years"),
    60,
    financial_year=True,
)
GOOD = PolicyFile(
    organisation=_two("Prøve A/S", "Trial A/S"),
    contact=_two("data@proeve.example", "data@trial.example"),
    dpo=Person("Bo Rask", "bo@proeve.example"),
    notice=Notice(
        "2.1",
        D("2026-10-01"),
        _two("Nyt om arkivet", "News of the archive"),
        (NoticeText("cookies", _two("Cookies"), _two("Vi bruger **ingen**.")),),
    ),
    processing=(CLIENTS,),
    processors=(
        Processor(
            "archive", "Arkivhuset", "Fjernby", "Aftale", "a@arkiv.example", D("2025-01-01"),
            ("clients",),
        ),
    ),
    systems=(System("cases", _two("Sagssystem"), owner=Person("Ida Lund", "ida@p.example")),),
    retention=(CASE, BOOKS),
)  # fmt: skip


WORDED = [
    ("privacy_shield", "Overførsel efter Privacy Shield.", "Transfers under Privacy Shield."),
    (
        "cookies_by_use",
        "Ved at bruge siden giver du samtykke til cookies.",
        "By using this site you consent to cookies.",
    ),
    (
        "access_consent_only",
        "Du har ret til indsigt, men kun når vi behandler på grundlag af samtykke.",
        "You have a right of access, but only where we rely on consent.",
    ),
    (
        "portability_consent_only",
        "Du har ret til dataportabilitet, når behandlingen sker på samtykke.",
        "You have a right of portability where the processing rests on consent.",
    ),
    ("restriction_misnamed", "Ret til dataminimering.", "Right to data minimisation."),
    ("fee", "Du kan få en kopi mod betaling.", "You can have a copy for a fee."),
    ("four_weeks", "Du får svar inden fire uger.", "You get an answer within four weeks."),
    ("authority_address", "Klag til Borgergade 28.", "Complain to Borgergade 28."),
    ("soik", "Indberet til SØIK.", "Report to SØIK."),
    (
        "notified_to_authority",
        "Ordningen er anmeldt til Datatilsynet.",
        "The scheme has been notified to Datatilsynet.",
    ),
    (
        "password_change",
        "Adgangskoder skiftes mindst hver 3. måned.",
        "Passwords are changed: a password lives for every 3 months.",
    ),
    ("product_named", "Firewall: Murværk X200.", "Firewall: Wallwork X200."),
    (
        "changes_without_notice",
        "Vi kan ændre politikken uden varsel.",
        "We may change the policy without notice.",
    ),
    ("ip_anonymous", "Vi gemmer anonyme IP-adresser.", "We keep anonymous IP addresses."),
    (
        "consent_before_contract",
        "Skridt forud for en kontrakt sker efter artikel 6, stk. 1, litra a.",
        "Steps before a contract rest on Article 6(1)(a).",
    ),
    (
        "owners_not_told",
        "Reelle ejere skal ikke have besked.",
        "Beneficial owners are not informed.",
    ),
    (
        "all_staff",
        "Alle medarbejdere har adgang til alle sager.",
        "All staff have access to all cases.",
    ),
    (
        "central_log",
        "Al webtrafik gemmes i en central log.",
        "All web traffic is kept in a central log.",
    ),
]
# What comes from values; each is named in a test below.
FROM_VALUES = {
    "notice_missing", "notice_in_the_future", "basis_missing", "basis_unexplained",
    "special_basis_missing", "criminal_basis_missing", "cpr_basis_missing", "recipients_missing",
    "deletion_missing", "measures_missing", "source_missing", "scheme_without_record",
    "agreement_undated", "processor_unused", "system_without_owner", "retention_unused",
    "applicants_too_long", "dpf_unproved", "transfer_single_case",
}  # fmt: skip


def _ids(policy: PolicyFile, on: date = TODAY) -> list[str]:
    return [warning.id for warning in policy_warnings(policy, on)]


def test_a_good_file_gives_no_warning() -> None:
    assert policy_warnings(GOOD, TODAY) == ()
    assert PolicyFile.from_json(GOOD.to_json()) == GOOD


@pytest.mark.parametrize(("warning", "danish", "english"), WORDED)
def test_wording_of_yesterday_is_found(warning: str, danish: str, english: str) -> None:
    wrong = replace(GOOD, texts={"policy": {"da": danish, "en": english}})
    found = policy_warnings(wrong, TODAY)
    assert [(one.id, one.place) for one in found] == [
        (warning, "texts.policy.da"),
        (warning, "texts.policy.en"),
    ]
    for one in found:
        assert one.found in f"{danish}{english}"
        assert "{" not in one.sentence["da"]


@pytest.mark.parametrize(
    "text",
    [
        "Vi ændrer politikken med et varsel på en måned.",
        "Dataportabilitet gælder, når grundlaget er samtykke eller en kontrakt.",
        "Du har ret til indsigt. Det er gratis, også den første kopi.",
        "Adgangskoder skiftes kun ved mistanke om misbrug.",
        "Der er firewall og antivirus på alle maskiner.",
        "Vi sætter ingen cookies, før du har sagt ja.",
        "Et brud bliver anmeldt til Datatilsynet inden 72 timer.",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert _ids(replace(GOOD, texts={"policy": _two(text)})) == []


def test_what_the_values_lack() -> None:
    bare = Processing("bare", _two("Bar"), _two("Noget"), ("health", "criminal"), ("employees",))
    found = policy_warnings(replace(GOOD, processing=(CLIENTS, bare)), TODAY)
    assert [one.id for one in found] == [
        "basis_missing", "recipients_missing", "deletion_missing", "measures_missing",
        "source_missing", "special_basis_missing", "criminal_basis_missing",
    ]  # fmt: skip
    assert found[0].place == "processing[2].legal_bases"
    transfers = (
        Transfer(_two("A"), "privacy_shield"),
        Transfer(_two("B"), "dpf"),
        Transfer(_two("C"), "consent"),
        Transfer(_two("D"), "dpf", _two("Modtager"), D("2024-01-01")),
    )
    abroad = replace(CLIENTS, third_countries=transfers)
    assert _ids(replace(GOOD, processing=(abroad,))) == [
        "privacy_shield", "dpf_unproved", "transfer_single_case",
    ]  # fmt: skip


def test_what_the_rest_of_the_file_lacks() -> None:
    rejected = Retention("rejected", _two("Afslag"), "rejection", _two("1 år"), 12)
    wrong = replace(
        GOOD,
        notice=None,
        processors=(replace(GOOD.processors[0], agreement_date=None, processing=()),),
        systems=(replace(GOOD.systems[0], owner=None),),
        retention=(CASE, BOOKS, rejected),
        schemes_without_record=("hvidvask",),
    )
    assert _ids(wrong) == [
        "notice_missing", "agreement_undated", "processor_unused", "system_without_owner",
        "retention_unused", "applicants_too_long", "scheme_without_record",
    ]  # fmt: skip
    late = replace(GOOD, notice=Notice("3", D("2027-01-01")))
    assert _ids(late) == ["notice_in_the_future"]
    vague = replace(CLIENTS, legal_bases=(LegalBasis("6_1_f"), LegalBasis("dbl_11")))
    assert _ids(replace(GOOD, processing=(vague,))) == ["basis_unexplained"]
    untold = replace(CLIENTS, legal_bases=(LegalBasis("6_1_b"),))
    assert _ids(replace(GOOD, processing=(untold,))) == ["cpr_basis_missing"]


def test_a_warning_begins_with_its_law() -> None:
    shield = replace(GOOD, texts={"policy": _two("Privacy Shield")})
    assert _ids(shield, D("2026-10-01")) == ["privacy_shield"]
    old = replace(shield, notice=Notice("1", D("2019-01-01")))
    assert _ids(old, D("2020-01-01")) == []


def test_every_warning_has_been_seen() -> None:
    """The two lists of this page and the law's list are the same."""
    known = [entry["id"] for entry in law("rights/policy_warnings")["warning"]]
    assert sorted(known) == sorted({row[0] for row in WORDED} | FROM_VALUES)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_notice_never_tells_the_measures(language: str) -> None:
    sections = privacy_notice(GOOD, language, TODAY)
    assert [section.id for section in sections] == [
        "who", "processing-clients", "retention", "rights", "objection", "complaint",
        "own-cookies", "version",
    ]  # fmt: skip
    assert "MEASURE" not in str(sections)
    assert "FORANSTALTNING" not in str(sections)
    assert "2500 Valby" in str(sections)
    assert "Arkivhuset" in str(sections)
    assert not any(mark in block.text for one in sections for block in one.blocks for mark in "{}")


def test_the_right_to_object_is_set_apart() -> None:
    by_id = {section.id: section for section in privacy_notice(GOOD, "da", TODAY)}
    assert by_id["objection"].heading == "Din ret til at gøre indsigelse"
    assert len(by_id["objection"].blocks) == 2
    assert "Indsigelse" not in [block.heading for block in by_id["rights"].blocks]


def test_what_is_not_public_stays_in_the_record() -> None:
    hidden = replace(GOOD, processing=(replace(CLIENTS, public=False),))
    assert "processing-clients" not in [one.id for one in privacy_notice(hidden, "da", TODAY)]
    (entry,) = record(hidden, "da")
    rows = {row.id: row.value for row in entry.rows}
    assert rows["measures"] == "HEMMELIG FORANSTALTNING"
    assert rows["third_countries"] == "Oplysningerne overføres ikke til lande uden for EU og EØS."
    assert rows["recipients"] == "Domstole\nArkivhuset"
    assert rows["deletion"] == "Sagen: 10 år fra sagens afslutning.\nBilag: 5 år fra betalingen."
    assert list(rows)[:4] == ["controller", "joint", "representative", "role"]


@pytest.mark.parametrize(
    ("rule", "trigger", "year_ends", "end"),
    [
        (CASE, "2026-03-15", 12, "2036-03-15"),
        (CASE, "2024-02-29", 12, "2034-02-28"),
        (BOOKS, "2026-03-15", 12, "2031-12-31"),
        (BOOKS, "2026-07-01", 6, "2032-06-30"),
    ],
)
def test_data_are_kept_by_their_own_trigger(
    rule: Retention, trigger: str, year_ends: int, end: str
) -> None:
    assert retention_end(rule, D(trigger), year_ends) == D(end)


def test_what_is_assessed_has_no_end() -> None:
    rule = Retention("injury", _two("Personskade"), "assessed", _two("kan være over 10 år"))
    assert retention_end(rule, TODAY) is None
    assert retention_line(rule, "da") == "Personskade: kan være over 10 år."
