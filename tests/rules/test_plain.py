"""Values survive the way into a JSON column and back, also across releases."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from portal.rules.plain import from_plain, to_plain


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    day: date
    colour: Colour = Colour.RED


@dataclass(frozen=True)
class Outer:
    texts: dict[str, str]
    inner: tuple[Inner, ...]
    named: dict[str, Inner]
    maybe: Inner | None = None
    number: int = 1


VALUE = Outer({"da": "å"}, (Inner(date(2026, 3, 2)),), {"x": Inner(date(2026, 3, 3))})


def test_to_json_and_back() -> None:
    plain = json.loads(json.dumps(to_plain(VALUE)))
    assert from_plain(Outer, plain) == VALUE
    assert plain["inner"] == [{"day": "2026-03-02", "colour": "red"}]


def test_what_an_older_release_did_not_store_takes_its_default() -> None:
    plain = to_plain(VALUE)
    del plain["maybe"], plain["inner"][0]["colour"]
    assert from_plain(Outer, plain) == VALUE


def test_what_a_newer_release_stored_is_passed_over() -> None:
    assert from_plain(Outer, {**to_plain(VALUE), "new": 1}) == VALUE


@dataclass(frozen=True)
class Moment:
    at: datetime | None = None


def test_a_moment_keeps_its_zone() -> None:
    value = Moment(datetime(2026, 3, 29, 1, 30, 0, 7, tzinfo=UTC))
    assert from_plain(Moment, json.loads(json.dumps(to_plain(value)))) == value
