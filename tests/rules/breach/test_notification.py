"""What a notification misses in each phase, and the sheet it is copied from."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.breach.decisions import Decision, ExemptionClaim
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.field_sheet import field_sheet
from portal.rules.breach.notification import (
    NoticeFacts,
    Phase,
    Told,
    can_be_sent,
    is_late,
    missing,
    phase_label,
)

AWARE = datetime(2026, 4, 3, 14, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
FILE = NoticeFacts(
    organisation={"da": "Klintmark", "en": "Klintmark"},
    contact={"da": "Ring 11 22 33 44", "en": "Call 11 22 33 44"},
    facts=BreachFacts(
        title="Forkert fil",
        kinds=("confidentiality", "availability"),
        cause="misdelivery",
        description="En fil gik til den forkerte.",
        people_categories=("customers", "children"),
        people_count=1200,
        records_count=3400,
        data_categories=("name", "national_id"),
        encrypted="no",
        pseudonymised="no",
        recipient="known",
        deletion_confirmed=True,
        unavailable_hours=30,
        consequences="De kan blive ringet op.",
        measures_before="Adgangskoder.",
        measures_taken="Filen er slettet.",
        measures_planned="Nye regler.",
        discovered_how="En kunde ringede.",
        cross_border=("SE", "DE"),
        other_authorities=("police",),
    ),
    moments=Moments(
        occurred_from=AWARE - 9 * HOUR,
        ongoing=True,
        detected_at=AWARE - 2 * HOUR,
        aware_at=AWARE,
    ),
    at=AWARE + 5 * HOUR,
    cvr="12345678",
    address="Kajen 1",
    sector="Landmåling",
    dpo_name="Asta Falk",
    dpo_email="dpo@klintmark.example",
    processors=("Kuvert Service",),
    systems=("Sagsarkiv",),
    processing=("Kunder",),
    reference="2026-1",
    people=Decision(
        "people",
        answer=False,
        reasons="Modtageren har slettet filen.",
        exemptions=(ExemptionClaim("art34_3_b", "Bekræftet skriftligt."),),
    ),
    attachments=("brev.pdf",),
)
# law.md 2.5, in its order.
ORDER = [
    "phase", "reference", "organisation", "cvr", "address", "sector", "contact", "dpo",
    "processors", "occurred_from", "occurred_to", "detected_at", "discovered_how", "aware_at",
    "delay_reason", "kinds", "cause", "description", "systems", "people_categories",
    "people_count", "records_count", "data_categories", "encrypted", "recipient", "consequences",
    "measures_before", "measures_taken", "measures_planned", "people_told", "told_text",
    "cross_border", "lead_authority", "other_authorities", "attachments",
]  # fmt: skip


def ids(file: NoticeFacts, phase: str, *, blocking: bool | None = None) -> list[str]:
    return [
        entry.id for entry in missing(file, phase) if blocking is None or entry.blocking is blocking
    ]


def sheet(file: NoticeFacts, language: str = "da", phase: str = "first") -> dict[str, str]:
    return {entry.id: entry.value for entry in field_sheet(file, language, phase)}


def test_a_whole_file_misses_nothing() -> None:
    for phase in Phase:
        assert missing(FILE, phase) == ()
        assert can_be_sent(FILE, phase)


def test_at_hour_zero_everything_is_missing_and_little_of_it_stops_the_first() -> None:
    assert ids(NoticeFacts(), "first", blocking=True) == [
        "aware_at", "kinds", "description", "contact",
    ]  # fmt: skip
    assert ids(NoticeFacts(), "first", blocking=False) == [
        "people_categories", "people_count", "data_categories", "records_count", "consequences",
        "measures_taken", "people_decision",
    ]  # fmt: skip
    assert "reference" in ids(NoticeFacts(), "follow_up", blocking=True)
    assert ids(NoticeFacts(), "final", blocking=False) == []


@pytest.mark.parametrize(
    ("change", "field", "article"),
    [
        ({"kinds": ()}, "kinds", "33(3)(a)"),
        ({"description": " "}, "description", "33(3)(a)"),
        ({"people_categories": ()}, "people_categories", "33(3)(a)"),
        ({"people_count": None}, "people_count", "33(3)(a)"),
        ({"records_count": None}, "records_count", "33(3)(a)"),
        ({"data_categories": ()}, "data_categories", "33(3)(a)"),
        ({"consequences": ""}, "consequences", "33(3)(c)"),
        ({"measures_taken": "", "measures_planned": ""}, "measures_taken", "33(3)(d)"),
    ],
)
def test_each_fact_of_article_33_3(change: dict[str, object], field: str, article: str) -> None:
    facts = replace(FILE.facts, **change)  # type: ignore[arg-type] # a table of fields
    (found,) = missing(replace(FILE, facts=facts), "final")
    assert (found.id, found.anchor, found.article, found.blocking) == (field, field, article, True)
    assert set(found.sentence) == {"da", "en"}


def test_nought_people_is_an_answer() -> None:
    facts = replace(FILE.facts, people_count=0, records_count=0)
    assert missing(replace(FILE, facts=facts), "final") == ()


def test_a_contact_is_the_officer_or_another_point() -> None:
    alone = replace(FILE, contact={})
    assert ids(alone, "first") == []
    assert ids(replace(alone, dpo_email=""), "first") == ["contact"]
    assert ids(replace(FILE, dpo_name=""), "first") == []


@pytest.mark.parametrize(
    ("after", "late"),
    [
        (timedelta(hours=71, minutes=59), False),
        (timedelta(hours=72), False),
        (timedelta(hours=72, minutes=1), True),
    ],
)
def test_past_72_hours_a_reason_is_required(after: timedelta, late: bool) -> None:
    file = replace(FILE, at=AWARE + after)
    assert is_late(file) is late
    assert ids(file, "first", blocking=True) == (["delay_reason"] if late else [])
    assert ids(file, "follow_up") == []
    assert can_be_sent(replace(file, delay_reason="Systemet var nede."), "first")
    expected = "Ikke oplyst endnu" if late else "Ikke relevant: anmeldt inden for 72 timer"
    assert sheet(file)["delay_reason"] == expected


def test_the_sheet_is_in_the_order_of_the_law() -> None:
    for language in ("da", "en"):
        assert [entry.id for entry in field_sheet(FILE, language)] == ORDER
        assert [entry.id for entry in field_sheet(NoticeFacts(), language)] == ORDER


def test_the_values_of_the_sheet_in_danish() -> None:
    found = sheet(FILE)
    assert found["phase"] == "Første anmeldelse"
    assert found["aware_at"] == "fredag den 3. april 2026 kl. 16.10 (2026-04-03 14:10 UTC)"
    assert found["occurred_to"] == "Står stadig på"
    assert found["people_count"] == "1.200"
    assert found["people_categories"] == "Kunder\nBørn"
    assert found["dpo"] == "Asta Falk, dpo@klintmark.example"
    assert found["encrypted"] == "Krypteret: Nej\nPseudonymiseret: Nej"
    assert found["recipient"].endswith("Sletning er bekræftet")
    assert found["consequences"].endswith("Oplysningerne var væk i 30 timer")
    assert found["cross_border"] == "Sverige\nTyskland"
    assert "artikel 34, stk. 3, litra b" in found["people_told"]
    assert found["people_told"].startswith("Nej\nModtageren har slettet filen.")
    assert found["systems"] == "Sagsarkiv, Kunder"


def test_the_values_of_the_sheet_in_english() -> None:
    found = sheet(FILE, "en", "final")
    assert found["phase"] == "Final notification"
    assert found["aware_at"] == "Friday 3 April 2026 at 16:10 (2026-04-03 14:10 UTC)"
    assert found["people_count"] == "1,200"
    assert found["cross_border"] == "Sweden\nGermany"


def test_an_empty_field_says_that_it_is_empty() -> None:
    for entry in field_sheet(NoticeFacts(), "da"):
        assert entry.value
        assert entry.given or entry.value == "Ikke oplyst endnu"
        assert entry.heading
    assert sheet(NoticeFacts())["people_told"] == "Ikke besluttet endnu"
    assert sheet(NoticeFacts())["processors"] == "Ingen"


@pytest.mark.parametrize(
    ("answer", "said"), [(None, "Ikke oplyst endnu"), (True, "Ikke oplyst endnu"), (False, "Ingen")]
)
def test_where_nobody_is_told_no_text_is_to_come(*, answer: bool | None, said: str) -> None:
    decided = None if answer is None else Decision("people", answer=answer, reasons="Lav risiko.")
    sheet = field_sheet(replace(FILE, people=decided, told=(), told_text=""), "da")
    assert next(field.value for field in sheet if field.id == "told_text") == said


def test_how_people_were_told() -> None:
    told = (Told("Brev med posten", AWARE, 1200), Told("Opslag på hjemmesiden"))
    decided = replace(FILE, people=Decision("people", answer=True, reasons="x"), told=told)
    assert sheet(decided)["people_told"] == (
        "Ja, det er besluttet at underrette dem\n"
        "Underrettet fredag den 3. april 2026 kl. 16.10 (2026-04-03 14:10 UTC): Brev med posten,"
        " 1.200 personer\n"
        "Opslag på hjemmesiden"
    )


def test_a_frozen_notice_reads_the_same() -> None:
    frozen = NoticeFacts.from_json(json.loads(json.dumps(FILE.to_json())))
    assert frozen == FILE
    assert field_sheet(frozen, "da") == field_sheet(FILE, "da")


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_is_named(phase: Phase) -> None:
    assert set(phase_label(phase)) == {"da", "en"}
