"""A whole answer, and what stops one that is not whole."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from portal.rules.desk import Processing, Processor
from portal.rules.rights.answers import (
    AnswerFacts,
    DecidedRight,
    answer,
    plain_text,
    required_phrases,
)
from portal.rules.rights.completeness import (
    EXPLAINED,
    FILLED,
    AnswerSituation,
    access_items,
    fill,
    missing,
    missing_to_close,
    nothing_line,
    open_items,
)
from portal.rules.rights.decisions import Outcome, RightDecision
from portal.rules.rights.items import access_item
from portal.rules.rights.kinds import RightKind
from portal.rules.rights.letters import LetterValues, letter_ids, letter_label, short_letter
from portal.rules.rights.policy_values import PolicyFile
from portal.rules.rights.record_values import Automated, Recipient, Retention, Transfer

D = date.fromisoformat
NAME = {"da": "Prøve A/S", "en": "Trial A/S"}
CONTACT = {"da": "data@proeve.example", "en": "data@trial.example"}
RIGHTS = [kind for kind in RightKind if kind != RightKind.UNKNOWN]
FACTS = AnswerFacts(
    organisation=NAME,
    contact=CONTACT,
    received_on=D("2026-05-04"),
    answered_on=D("2026-06-01"),
    name="Ada Prøve",
)
DONE = AnswerSituation(
    kinds=("access",),
    decisions=(RightDecision("access", "granted"),),
    identity_settled=True,
    items={item.id: FILLED for item in access_items()},
    copy_attached=True,
    complaint_in_text=True,
    court_in_text=True,
    delivery="mailbox",
)


def _two(text: str) -> dict[str, str]:
    return {"da": text, "en": f"{text} (en)"}


POLICY = PolicyFile(
    organisation=NAME,
    contact=CONTACT,
    processing=(
        Processing(
            id="clients",
            names=_two("Klienter"),
            purposes=_two("Rådgivning"),
            data_categories=("name", "national_id"),
            people=("clients",),
            recipients=(Recipient("courts", _two("Domstole"), "party"),),
            third_countries=(Transfer(_two("Fjernland"), "scc"),),
            retention=("case",),
            source=_two("Modparten"),
            automated=Automated(_two("En score"), _two("Et tilbud")),
        ),
    ),
    processors=(Processor("p", "Arkivhuset", "By", "Aftale", "a@b.example", None, ("clients",)),),
    retention=(Retention("case", _two("Sagen"), "case_closed", _two("10 år"), 120),),
)


@pytest.mark.parametrize(
    ("kind", "outcome", "language"), list(product(RIGHTS, Outcome, ("da", "en")))
)
def test_every_answer_says_how_to_complain(kind: str, outcome: str, language: str) -> None:
    facts = replace(FACTS, rights=(DecidedRight(kind, outcome, (), "Fordi."),))
    text = plain_text(answer(facts, language))
    assert "Carl Jacobsens Vej 35, 2500 Valby" in text
    assert {"da": "domstolene", "en": "court"}[language] in text
    assert "Fordi." in text
    assert not any(mark in text for mark in "{}")
    ids = [phrase.id for phrase in required_phrases(facts, language)]
    assert ids[-2:] == ["complaint", "court"]
    assert f"reasons:{kind}" in ids


def test_access_is_answered_item_by_item() -> None:
    items: dict[str, tuple[str, ...]] = {
        item.id: (nothing_line(item.id, "da"),) for item in access_items()
    }
    facts = replace(FACTS, rights=(DecidedRight("access", "granted"),), items=items)
    found = answer(facts, "da")
    assert [one.id for one in found.paragraphs if one.id.startswith("item:")] == [
        f"item:{item.id}" for item in access_items()
    ]
    nothing = replace(facts, rights=(DecidedRight("access", "granted", ("no_data",)),))
    text = plain_text(answer(nothing, "da"))
    assert "Nej, vi behandler ikke oplysninger om dig" in text
    assert "Din kopi" not in text


def test_erasure_says_when_the_backups_are_overwritten_and_who_was_told() -> None:
    right = DecidedRight("erasure", "partly", ("art17_3_b",), "Bogføringsloven.")
    facts = replace(FACTS, rights=(right,), told=("Arkivhuset",), erased_on=D("2026-05-30"))
    text = plain_text(answer(facts, "da"))
    assert "overskrives inden for 30 dage" in text
    assert "Senest den 29. juni 2026" in text
    assert "- Arkivhuset" in text
    assert "Loven pålægger os at gemme oplysningerne. Bogføringsloven." in text
    assert "backups" in [phrase.id for phrase in required_phrases(facts, "da")]
    nobody = plain_text(answer(replace(facts, told=()), "en"))
    assert "there is nobody to tell" in nobody
    coming = plain_text(answer(replace(facts, told=(), to_tell=("Arkivhuset",)), "en"))
    assert "We are telling those who were given the data" in coming
    assert "nobody to tell" not in coming


def test_where_nothing_was_held_no_backup_and_no_recipient_is_told_of() -> None:
    right = DecidedRight("erasure", "granted", ("no_data",), "Vi kender dig ikke.")
    facts = replace(FACTS, rights=(right,), to_tell=("Arkivhuset",))
    ids = {one.id for one in answer(facts, "da").paragraphs}
    assert not ids & {"backups", "told", "to_tell"}
    both = replace(facts, rights=(right, DecidedRight("restriction", "granted")))
    assert "to_tell" in {one.id for one in answer(both, "da").paragraphs}


def test_who_cannot_be_identified_is_given_nothing_of_articles_15_to_20() -> None:
    granted = replace(DONE, unidentified=True)
    assert [one.id for one in missing(granted)] == ["unidentified"]
    refusal = RightDecision("access", "refused", ("not_identified",), has_reasons=True)
    refused = replace(granted, decisions=(refusal,), reasons_in_text=True)
    assert missing(refused) == ()
    marketing = RightDecision("objection_marketing", "granted")
    stopped = replace(
        granted,
        kinds=("objection_marketing",),
        decisions=(marketing,),
        stopped=("objection_marketing",),
    )
    assert missing(stopped) == ()


def test_a_silent_ground_keeps_its_reasons_out_of_the_letter() -> None:
    right = DecidedRight("access", "partly", ("aml",), "Underretning sendt i marts")
    text = plain_text(answer(replace(FACTS, rights=(right,)), "da"))
    assert "Underretning" not in text
    assert "vask" not in text
    assert "afgørende hensyn til offentlige interesser" in text


def test_the_letter_names_each_item_that_was_weighed() -> None:
    named = ("To breve fra august 2022", "Et notat fra 2023")
    right = DecidedRight("access", "partly", ("dbl_22_1",), "Resten får du.", named)
    facts = replace(FACTS, rights=(right,))
    for language in ("da", "en"):
        text = plain_text(answer(facts, language))
        assert all(f"\n- {one}" in text for one in named)
        assert set(named) <= {phrase.text for phrase in required_phrases(facts, language)}
    silent = replace(right, grounds=("aml", "dbl_22_1"))
    text = plain_text(answer(replace(facts, rights=(silent,)), "da"))
    assert not any(one in text for one in (*named, "Resten"))


def test_a_late_answer_says_so() -> None:
    facts = replace(FACTS, rights=(DecidedRight("access", "refused", ("unfounded",)),), late=True)
    assert "senere, end det skulle" in plain_text(answer(facts, "da"))
    assert AnswerFacts.from_json(facts.to_json()) == facts


def test_items_are_those_of_the_article() -> None:
    assert [item.article for item in access_items()] == [
        "15(1)(a)", "15(1)(b)", "15(1)(c)", "15(1)(d)", "15(1)(e)", "15(1)(f)", "15(1)(g)",
        "15(1)(h)", "15(2)", "15(3)",
    ]  # fmt: skip
    known = set(Processing.__dataclass_fields__)
    assert all(set(item.source) <= known for item in access_items())
    assert access_item("copy").article == "15(3)"


@pytest.mark.parametrize(
    ("item", "lines"),
    [
        ("purposes", ("Rådgivning",)),
        ("categories", ("Navn", "CPR-nummer")),
        ("recipients", ("Domstole", "Arkivhuset")),
        ("retention", ("Sagen: 10 år fra sagens afslutning.",)),
        ("source", ("Modparten",)),
        ("automated", ("En score", "Et tilbud")),
        ("transfers", ("Fjernland: Kommissionens standardkontraktbestemmelser",)),
        ("copy", ("En kopi af oplysningerne følger med dette svar.",)),
    ],
)
def test_items_are_filled_from_the_records(item: str, lines: tuple[str, ...]) -> None:
    assert fill(item, POLICY, ("clients",), "da", D("2026-06-01")) == lines
    if access_item(item).source:
        assert fill(item, POLICY, (), "da", D("2026-06-01")) == ()


def test_two_items_are_filled_from_the_law() -> None:
    (rights,) = fill("rights", POLICY, (), "da", D("2026-06-01"))
    assert "berigtiget" in rights
    (complaint,) = fill("complaint", POLICY, (), "en", D("2026-06-01"))
    assert "2500 Valby" in complaint


def test_a_whole_answer_lacks_nothing() -> None:
    assert missing(DONE) == ()
    assert missing_to_close(DONE) == ()
    assert AnswerSituation.from_json(DONE.to_json()) == DONE


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"identity_settled": False}, "identity"),
        ({"kinds": ("access", "erasure")}, "decision"),
        ({"approved": False}, "approval"),
        ({"systems_open": 1}, "systems"),
        ({"caseworkers_open": 2}, "caseworkers"),
        ({"blind_open": True}, "blind"),
        ({"copy_attached": False}, "copy"),
        ({"complaint_in_text": False}, "complaint"),
        ({"court_in_text": False}, "court"),
        ({"delivery": ""}, "delivery"),
    ],
)
def test_what_stops_an_answer(changes: dict[str, object], lacks: str) -> None:
    found = missing(replace(DONE, **changes))  # type: ignore[arg-type] # named fields
    assert [one.id for one in found] == [lacks]
    assert all(one.blocking and one.sentence["da"] for one in found)


def test_an_open_item_of_article_15_is_named() -> None:
    items = {
        item.id: FILLED if item.always else EXPLAINED
        for item in access_items()
        if item.id != "transfers"
    }
    (found,) = missing(replace(DONE, items=items))
    assert (found.id, found.article, found.anchor) == ("item:transfers", "15(2)", "item-transfers")
    assert "Sendes de ud af EU og EØS?" in found.sentence["da"]
    assert len(open_items(replace(DONE, items={}))) == 10
    refused = RightDecision(
        "access", "refused", ("unfounded",), has_reasons=True, has_evidence=True
    )
    assert open_items(replace(DONE, decisions=(refused,), items={})) == ()


def test_an_erasure_owes_a_search_a_sentence_notices_and_a_tombstone() -> None:
    erased = replace(
        DONE,
        kinds=("erasure",),
        decisions=(RightDecision("erasure", "partly", ("art17_3_b",), has_reasons=True),),
        notices_open=2,
    )
    assert [one.id for one in missing(erased)] == ["cross_check", "reasons", "backups"]
    assert [one.id for one in missing_to_close(erased)] == ["notices", "tombstone"]
    refused = RightDecision("erasure", "refused", ("art17_3_e",), has_reasons=True)
    assert [one.id for one in missing(replace(erased, decisions=(refused,)))] == ["reasons"]
    assert missing_to_close(replace(erased, decisions=(refused,))) == ()


@pytest.mark.parametrize("kind", ["rectification", "restriction"])
def test_others_are_told_of_rectification_and_restriction_too(kind: str) -> None:
    done = replace(DONE, kinds=(kind,), decisions=(RightDecision(kind, "granted"),))
    assert [one.id for one in missing_to_close(replace(done, notices_open=1))] == ["notices"]


def test_what_is_at_once_is_done_before_the_answer() -> None:
    kind = "objection_marketing"
    done = replace(DONE, kinds=(kind,), decisions=(RightDecision(kind, "granted"),))
    assert [one.id for one in missing(done)] == ["stopped"]
    assert missing(replace(done, stopped=(kind,))) == ()


def test_an_unknown_right_and_a_wrong_decision_stop_it() -> None:
    unsure = replace(DONE, kinds=("unknown",), decisions=(RightDecision("unknown", "granted"),))
    assert [one.id for one in missing(unsure)] == ["kind_unknown", "decision_wrong"]
    moved = replace(DONE, kinds=("portability",))
    moved = replace(moved, decisions=(RightDecision("portability", "granted"),))
    assert [one.id for one in missing(moved)] == ["files"]


@pytest.mark.parametrize(("identity", "language"), list(product(letter_ids(), ("da", "en"))))
def test_every_short_letter(identity: str, language: str) -> None:
    values = LetterValues(
        organisation=NAME,
        contact=CONTACT,
        name="Ada Prøve",
        kinds=("access", "erasure"),
        received_on=D("2026-05-04"),
        written_on=D("2026-05-10"),
        last_day=D("2026-06-04"),
        extended_last_day=D("2026-08-04"),
        reasons="GRUNDEN",
        way="call_back",
        question="SPØRGSMÅLET",
        recipient="Arkivhuset",
        subject="SAGEN",
    )
    found = short_letter(identity, values, language)
    text = plain_text(found)
    assert not any(mark in text for mark in "{}")
    assert found.subject
    assert letter_label(identity)[language]
    says_no = identity in ("extension", "cannot_identify", "passed_on", "restriction_lifted")
    assert ("2500 Valby" in text) == says_no
    to_others = identity.startswith("art19") or identity == "caseworker"
    assert ("Ada Prøve" not in text) == to_others
    assert LetterValues.from_json(values.to_json()) == values


def test_more_time_is_told_with_the_day_and_the_reasons() -> None:
    values = LetterValues(
        received_on=D("2026-05-04"), extended_last_day=D("2026-08-04"), reasons="Tre arkiver."
    )
    text = plain_text(short_letter("extension", values, "da"))
    assert "senest tirsdag den 4. august 2026" in text
    assert "Tre arkiver." in text
