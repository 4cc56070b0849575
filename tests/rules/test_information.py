"""Everything the law digest asks an information page to say is there, for every regime."""

import re
from datetime import date
from pathlib import Path

import pytest

from portal.rules.information import (
    Facts,
    Section,
    external_channels,
    section,
    section_ids,
    sections,
)
from portal.rules.organisation_file import read
from portal.rules.regimes import Regime, regime_name

TODAY = date(2026, 3, 2)
NAME = {"da": "Prøve A/S", "en": "Trial A/S"}
EXAMPLES = Path(__file__).parents[2] / "examples"


def _facts(regime: Regime, **changes: object) -> Facts:
    given = {
        "regime": regime,
        "organisation": NAME,
        "controller": NAME,
        "contact": {"da": "post@prøve.example", "en": "post@trial.example"},
        "anonymous": True,
        "oral": True,
        "who_may_report": {"da": "Alle ansatte.", "en": "All employees."},
    }
    return Facts(**{**given, **changes})  # type: ignore[arg-type] # the changes are named fields


def _all(regime: Regime, **changes: object) -> tuple[Section, ...]:
    return sections(_facts(regime, **changes), TODAY)


@pytest.mark.parametrize("regime", Regime)
def test_every_regime_has_every_section_in_order(regime: Regime) -> None:
    wanted = section_ids(regime)
    assert tuple(found.id for found in _all(regime)) == wanted


def test_an_incident_is_told_about_in_words_of_its_own() -> None:
    """None of the whistleblower act's promises, which do not hold there."""
    words = {found.id: found.body["da"] for found in _all(Regime.INCIDENT)}
    assert "72 timer" in words["deadlines"]
    assert "Det får ingen følger for dig" in words["no_blame"]
    assert "Din melding og dit navn kommer ikke med" in words["confidentiality"]
    assert "whistleblower.dk" in words["external"]
    assert not any("whistleblowerlov" in found.basis["da"] for found in _all(Regime.INCIDENT))
    first = external_channels(Regime.INCIDENT, TODAY)[0]
    assert first.name["da"] == "Datatilsynet"


def test_a_name_is_asked_for_only_where_the_scheme_wants_one() -> None:
    by_name = section(_facts(Regime.INCIDENT, anonymous=False), "confidentiality", TODAY)
    assert "Her skriver du med navn" in by_name.body["da"]
    assert "anonym" not in by_name.body["da"]


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("flag", [True, False])
def test_no_place_is_left_unfilled_and_no_language_is_missing(
    regime: Regime, *, flag: bool
) -> None:
    for found in _all(regime, anonymous=flag, oral=flag, run_by=NAME if flag else None):
        for texts in (found.heading, found.body, found.basis):
            assert set(texts) == {"da", "en"}
            assert all(text.strip() for text in texts.values())
            assert not any(re.search(r"[{}]", text) for text in texts.values()), found.id


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        ("deadlines", "7 dage"),
        ("deadlines", "3 måneder"),
        ("external", "Carl Jacobsens Vej 35, 2500 Valby"),
        ("external", "33 19 32 02"),
        ("external", "wb@datatilsynet.dk"),
        ("external", "vælger frit"),
        ("public_disclosure", "åbenbar fare"),
        ("protection", "Bevisbyrden"),
        ("protection", "Repressalier"),
        ("confidentiality", "udtrykkelige samtykke"),
        ("confidentiality", "Til ledelsen er der ingen undtagelse"),
        ("anonymity_advice", "ikke arbejdets"),
        ("persons_concerned", "personlig besked"),
        ("privacy", "artikel 6, stk. 1, litra c"),
        ("privacy", "klage til Datatilsynet"),
        ("who", "søgt job"),
        ("not_what", "samarbejdsproblemer"),
    ],
)
def test_what_the_law_wants_said_under_the_whistleblower_act(identity: str, words: str) -> None:
    assert words in section(_facts(Regime.WBL), identity, TODAY).body["da"]


def test_money_laundering_act_promises_no_days() -> None:
    body = section(_facts(Regime.HVL35), "deadlines", TODAY).body["da"]
    assert "ingen frist i dage" in body
    assert not re.search(r"\d", body)


def test_voluntary_scheme_rests_on_legitimate_interest() -> None:
    body = section(_facts(Regime.VOLUNTARY), "privacy", TODAY).body
    assert "litra f" in body["da"]
    assert "du kan gøre indsigelse" in body["da"]


def test_old_authority_and_old_names_are_gone() -> None:
    for regime in Regime:
        for found in _all(regime):
            assert "Borgergade" not in found.body["da"]
            assert "SØIK" not in found.body["da"]


def test_channels_of_a_sector_are_offered_where_they_belong() -> None:
    assert [channel.id for channel in external_channels("HVL35", TODAY)][:2] == ["national", "bar"]
    assert "bar" not in [channel.id for channel in external_channels("WBL", TODAY)]


def test_before_the_law_there_was_no_national_scheme() -> None:
    assert external_channels("WBL", date(2021, 12, 16)) == ()


def test_client_of_a_processor_is_named_as_controller() -> None:
    file = read((EXAMPLES / "law-firm.toml").read_text(encoding="utf-8"))
    own, client, *_others = file.schemes
    body = section(client.facts(file.organisation), "privacy", TODAY).body["da"]
    assert "Hjelmsted & Ravnborg Advokater driver ordningen for Nordlund Køkkener ApS" in body
    assert "2 måneder efter" in body
    own_body = section(own.facts(file.organisation), "not_what", TODAY).body["da"]
    assert "Skriv ikke, hvad en klient har betroet os." in own_body


def test_words_of_an_organisation_are_not_read_as_places() -> None:
    facts = _facts(Regime.WBL, who_may_report={"da": "Alle {days} {x}", "en": "All {days} {x}"})
    assert "Alle {days} {x}" in section(facts, "who", TODAY).body["da"]


def test_a_single_recipient_cannot_be_left_out() -> None:
    one = section(_facts(Regime.HVL35, several_recipients=False), "how", TODAY).body
    assert "én modtager" in one["da"]
    assert "leave that person out" not in one["en"]
    assert "leave that person out" in section(_facts(Regime.HVL35), "how", TODAY).body["en"]


def test_languages_are_those_of_the_scheme() -> None:
    body = section(_facts(Regime.WBL, languages=("en",)), "how", TODAY).body["da"]
    assert "Du kan skrive på engelsk." in body


def test_each_regime_names_its_own_law() -> None:
    for identity in ("how", "mailbox", "anonymity_advice"):
        assert "Hvidvask" not in section(_facts(Regime.WBL), identity, TODAY).basis["da"]
        assert "§ 35" in section(_facts(Regime.HVL35), identity, TODAY).basis["da"]


def test_regimes_have_names() -> None:
    for regime in Regime:
        assert set(regime_name(regime)) == {"da", "en"}


def test_whoever_asks_about_their_data_is_told_of_the_month_and_of_the_complaint() -> None:
    words = {found.id: found.body["da"] for found in _all(Regime.RIGHTS, anonymous=False)}
    assert "senest en måned" in words["deadlines"]
    assert "straks" in words["deadlines"]
    assert "Carl Jacobsens Vej 35, 2500 Valby" in words["external"]
    assert "domstolene" in words["external"]
    assert "CPR-nummer, hvis noget mindre er nok" in words["identity"]
