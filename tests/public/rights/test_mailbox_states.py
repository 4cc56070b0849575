"""What the mailbox of a request says while it is paused, takes longer, and is answered."""

from typing import Any

import pytest

from portal.rules.rights.states import state_for_person
from tests.public.house import House
from tests.public.rights.asker import Asker, a_file
from tests.public.rights.handled import Handled

REASONS = "Vi skal søge i arkiver fra tre kontorer. Derfor tager det længere tid."


@pytest.fixture
def handled(house: House, asker: Asker) -> Handled:
    made = Handled(house, asker)
    made.arrive(ago=40)
    return made


def opened(handled: Handled) -> tuple[dict[str, Any], dict[str, Any]]:
    """What there is of the request, and when the answer is due."""
    answer = handled.asker.ask("open").get_json()
    (duty,) = answer["duties"]
    return answer["request"], duty


def test_while_we_wait_for_the_person_it_says_so_and_the_day_moves(handled: Handled) -> None:
    _, before = opened(handled)
    handled.ask_who_it_is(ago=36)
    state, duty = opened(handled)
    assert state["waits"] is True
    assert state["words"] == state_for_person("received", waits=True)
    (pause,) = state["pauses"]
    asked, about = handled.day(36).isoformat(), pause["about"]["en"]
    assert (pause["asked_on"], pause["answered_on"], about) == (asked, None, "Who is asking")
    assert duty["due_on"] > before["due_on"]
    handled.hear_who_it_is(ago=30)
    state, _ = opened(handled)
    assert state["waits"] is False
    assert state["words"] == state_for_person("received")
    assert state["pauses"][0]["answered_on"] == handled.day(30).isoformat()


def test_who_has_answered_is_not_told_that_we_wait_for_them(handled: Handled) -> None:
    handled.ask_who_it_is(ago=36)
    _, waiting = opened(handled)
    handled.person_writes("Sag 7.", ago=34)
    state, duty = opened(handled)
    assert state["waits"] is False
    assert state["words"] == state_for_person("received")
    assert state["pauses"][0]["answered_on"] == handled.day(34).isoformat()
    # The day is that of their answer from now on, and does not move while nobody reads it.
    assert duty["due_on"] < waiting["due_on"]
    handled.write("Og hvilket år?", ago=33)
    assert opened(handled)[0]["waits"] is True


def test_when_it_takes_longer_the_message_with_the_reasons_is_named(handled: Handled) -> None:
    _, before = opened(handled)
    handled.write("Vi er i gang.", ago=25)
    number = handled.take_longer(REASONS, ago=20)
    state, duty = opened(handled)
    assert (state["extended_on"], state["extension"]) == (handled.day(20).isoformat(), number)
    assert number == 3
    assert duty["due_on"] > before["due_on"]
    assert duty["status"] == "open"


def test_the_answer_is_named_and_its_file_can_be_fetched(handled: Handled) -> None:
    file = a_file(b"%PDF svaret", "svar.pdf")
    handled.ask_who_it_is(ago=36)
    handled.hear_who_it_is(ago=30)
    extension = handled.take_longer(REASONS, ago=20)
    handled.answer("Svar på din anmodning.", file, ago=1)
    state, duty = opened(handled)
    assert state["words"] == state_for_person("answered", in_mailbox=True)
    numbers = (state["extension"], state["answer"])
    assert numbers == (extension, len(handled.house.envelopes()))
    assert (state["waits"], state["answered_on"]) == (False, handled.day(1).isoformat())
    assert (duty["status"], duty["met_on"]) == ("met", handled.day(1).isoformat())


def test_an_answer_by_letter_is_not_looked_for_in_the_mailbox(handled: Handled) -> None:
    handled.answer("", ago=1, way="letter")
    state, duty = opened(handled)
    assert state["words"] == state_for_person("answered", in_mailbox=False)
    assert (state["answer"], state["delivery"]["en"]) == (None, "By letter")
    # Forty days without a word: said as it is.
    assert duty["status"] == "late"


def test_what_waits_no_more_is_not_waited_for(handled: Handled) -> None:
    handled.ask_who_it_is(ago=36)
    handled.answer("Vi fandt ud af det selv.", ago=1)
    assert opened(handled)[0]["waits"] is False
