"""Every ground on which a request can be refused: decided, and read in the answer by the person."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from crypto.envelope import open_envelope
from crypto.wire import parse
from portal.data import migrate
from portal.data.database import make_engine, make_session_factory
from portal.data.rights import decisions, threads
from portal.data.rights.requests import ClearFacts
from portal.data.tables import RequestDecision, RightsRequest
from portal.errors import RequestRefused, SecondPersonNeeded
from portal.rules.law_data import LANGUAGES
from portal.rules.rights.answers import AnswerFacts, DecidedRight, answer, plain_text
from portal.rules.rights.authority import complaint, court
from portal.rules.rights.decisions import RightDecision
from portal.rules.rights.grounds import Ground, all_grounds, ground
from portal.rules.rights.kinds import kind_label
from tests.data.rights.bureau import Asker, Bureau
from tests.data.world import TODAY, World, both, person

LATE = date(2026, 6, 1)
REASONS = "Arkivet i Tangmose blev gennemgået den 4. maj, blad for blad."
EVIDENCE = "Tre breve fra samme uge, alle med krav om penge."
USES = [
    (one.id, kind, outcome)
    for one in all_grounds()
    for kind in one.kinds
    for outcome in one.outcomes
]


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """One desk for all grounds: each has a request of its own. No act here asks which database."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('desk') / 'varsel.sqlite3'}")
    migrate.upgrade(engine)
    with make_session_factory(engine)() as session:
        world = World(session)
        world.sign()
        yield Bureau(world)
    engine.dispose()


def day_of(one: Ground) -> date:
    """A day on which the ground is in force."""
    return max(TODAY, one.valid_from)


class Deciding:
    """One right of one request, decided on one ground."""

    def __init__(self, bureau: Bureau, identity: str, kind: str, outcome: str) -> None:
        self.bureau, self.kind, self.outcome = bureau, kind, outcome
        self.ground = ground(identity)
        self.asker, self.request = bureau.asked(ClearFacts((kind,), "client", "da"))

    def decide(self, *, reasons: int | None, evidence: int | None, items: int) -> RequestDecision:
        on = day_of(self.ground)
        row: RequestDecision = self.bureau.act(
            decisions.decide,
            self.asker,
            decision=RightDecision(self.kind, self.outcome, (self.ground.id,), weighed_items=items),
            reasons_note=reasons,
            evidence_note=evidence,
            today=on,
            now=datetime.combine(on, time(9, 30), UTC),
        )
        return row

    def refusal(self, **given: int | None) -> str:
        asked: dict[str, Any] = {"reasons": None, "evidence": None, "items": 0, **given}
        with pytest.raises(RequestRefused) as error:
            self.decide(**asked)
        self.bureau.session.rollback()
        (told,) = error.value.told
        assert told.sentence["da"] != told.sentence["en"]
        return str(told.code)


def reasons_in(bureau: Bureau, asker: Asker, row: RequestDecision) -> str:
    """As the second handler opens them."""
    request = bureau.session.get_one(RightsRequest, asker.case_id)
    notes = threads.envelopes(bureau.session, request=request, thread=threads.INTERNAL)
    (note,) = [one for one in notes if one.sequence == row.reasons_note]
    return open_envelope(parse(note.bytes), person("ceo").keys).body


@pytest.mark.parametrize(("identity", "kind", "outcome"), USES)
def test_a_ground_is_decided_with_its_reasons_and_read_in_the_answer(
    bureau: Bureau, identity: str, kind: str, outcome: str
) -> None:
    deciding = Deciding(bureau, identity, kind, outcome)
    one, asker = deciding.ground, deciding.asker
    reasons, evidence = bureau.note(asker, body=REASONS), None
    items = 1 if one.per_item else 0

    assert deciding.refusal(items=items) == "reasons_missing"
    if one.evidence:
        assert deciding.refusal(reasons=reasons, items=items) == "evidence_missing"
        evidence = bureau.note(asker, body=EVIDENCE)
    if one.per_item:
        assert deciding.refusal(reasons=reasons) == "weighing_missing"
    assert deciding.request.outcomes == {}

    row = deciding.decide(reasons=reasons, evidence=evidence, items=items)
    if one.second_person:
        assert deciding.request.outcomes == {}
        with pytest.raises(SecondPersonNeeded):
            bureau.act(decisions.approve, asker, decision=row.id)
        bureau.session.rollback()
        bureau.act(decisions.approve, asker, name="ceo", decision=row.id)
    assert deciding.request.outcomes == {kind: outcome}
    assert row.grounds == [identity]

    words = reasons_in(bureau, asker, row)
    assert words == REASONS
    for language in LANGUAGES:
        the_person_reads(row, one, words, language)


def the_person_reads(row: RequestDecision, one: Ground, reasons: str, language: str) -> None:
    """The right, the ground's sentence, the reasons, the complaint and the courts."""
    facts = AnswerFacts(
        organisation=both("Birk A/S"),
        contact=both("persondata@birk.example"),
        received_on=TODAY,
        answered_on=LATE,
        rights=(DecidedRight(row.kind, row.outcome, tuple(row.grounds), reasons),),
    )
    text = plain_text(answer(facts, language))
    assert kind_label(row.kind)[language] in text
    assert one.letter[language] in text
    assert complaint(LATE)[language] in text
    assert court()[language] in text
    # What may not be revealed is not, whatever the handler has written.
    assert (reasons in text) is not one.silent
    if one.silent:
        assert one.label[language] not in text
    assert EVIDENCE not in text


def test_each_ground_has_words_of_its_own() -> None:
    for language in LANGUAGES:
        for said in ("letter", "reasons_must", "label"):
            words = [getattr(one, said)[language] for one in all_grounds()]
            assert all(words)
        sentences = [one.letter[language] for one in all_grounds() if not one.per_item]
        assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("identity", [one.id for one in all_grounds() if one.valid_from > TODAY])
def test_a_ground_is_not_there_before_its_day(bureau: Bureau, identity: str) -> None:
    (kind,) = ground(identity).kinds
    asker, _request = bureau.asked(ClearFacts((kind,), "client", "da"))
    reasons, evidence = bureau.note(asker), bureau.note(asker)
    with pytest.raises(RequestRefused) as error:
        bureau.decide(
            asker,
            kind,
            "refused",
            with_={"grounds": (identity,)},
            reasons_note=reasons,
            evidence_note=evidence,
        )
    bureau.session.rollback()
    assert error.value.facts["reason"] == "ground_unknown"
