"""What a processor says of a breach: read from the page's JSON into the facts of the register.

The processor is not anonymous, and the register is kept in clear: nothing here is sealed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import request

from portal.public.bodies import RequestMalformed
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.questions import Option, standard_questions
from portal.rules.regimes import Regime

# The whole request, and each text of it: room for a page of words, not for a file.
ALERT_LIMIT = 32_768
LONG, SHORT = 6_000, 400
MOST = 10**9
TITLE_WORDS = 90

TEXTS = {"token": SHORT, "id": SHORT, "what": LONG, "done": LONG, "contact": SHORT}
LISTS = ("kinds", "whose")
COUNTS = ("people", "records")
FIELDS = {*TEXTS, *LISTS, *COUNTS, "noticed", "ongoing"}
# What somebody who does not know chooses; in the register it is nothing yet.
UNKNOWN = "unknown"


@dataclass(frozen=True)
class ProcessorAlert:
    """`noticed` is when the processor saw it; when the organisation knew is its receipt."""

    token: str
    id: str
    what: str
    done: str
    contact: str
    kinds: tuple[str, ...]
    whose: tuple[str, ...]
    people: int | None
    records: int | None
    noticed: datetime | None
    ongoing: bool

    def facts(self, processor: str, processor_id: str) -> BreachFacts:
        """As it is entered. `processor` is the name that stands in the title."""
        return BreachFacts(
            title=f"{processor}: {_first_words(self.what)}",
            description=f"{self.what}\n\n{processor}: {self.contact}",
            data_categories=self.kinds,
            people_categories=self.whose,
            people_count=self.people,
            records_count=self.records,
            measures_taken=self.done,
            processors=(processor_id,),
        )

    def moments(self) -> Moments:
        return Moments(detected_at=self.noticed, ongoing=self.ongoing)


def options(question: str) -> tuple[Option, ...]:
    """What can be chosen: the plain words of the incident form, whose ids are the register's."""
    asked = standard_questions(Regime.INCIDENT)
    return next(one.options for one in asked if one.id == question)


def read_alert() -> ProcessorAlert:
    """The request's body. Raises `RequestMalformed`; one that is too large is refused with 413."""
    request.max_content_length = ALERT_LIMIT
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or set(body) != FIELDS:
        raise RequestMalformed
    texts = {name: _text(body[name], most) for name, most in TEXTS.items()}
    if not all(texts[name] for name in ("token", "id", "what", "contact")):
        raise RequestMalformed
    if not isinstance(body["ongoing"], bool):
        raise RequestMalformed
    return ProcessorAlert(
        **texts,
        kinds=_chosen(body["kinds"], "data_kinds"),
        whose=_chosen(body["whose"], "whose"),
        people=_count(body["people"]),
        records=_count(body["records"]),
        noticed=_moment(body["noticed"]),
        ongoing=body["ongoing"],
    )


def _text(value: Any, most: int) -> str:  # noqa: ANN401 - whatever JSON can hold
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise RequestMalformed
    return value.strip()


def _chosen(value: Any, question: str) -> tuple[str, ...]:  # noqa: ANN401 - whatever JSON can hold
    known = [option.id for option in options(question)]
    if not isinstance(value, list) or not all(one in known for one in value):
        raise RequestMalformed
    # Each once, in the order of the page, whatever was sent.
    return tuple(one for one in known if one in value and one != UNKNOWN)


def _count(value: Any) -> int | None:  # noqa: ANN401 - whatever JSON can hold
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise RequestMalformed
    return value


def _moment(value: Any) -> datetime | None:  # noqa: ANN401 - whatever JSON can hold
    """An exact moment: the page works it out from the clock of the person who writes."""
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (TypeError, ValueError) as error:
        raise RequestMalformed from error


def _first_words(text: str) -> str:
    line = text.split("\n", 1)[0].strip()
    if len(line) <= TITLE_WORDS:
        return line
    return line[:TITLE_WORDS].rsplit(" ", 1)[0] + " …"
