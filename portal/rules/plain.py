"""Frozen values to plain JSON values and back: for the `facts` columns and the pages' data."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Self, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def to_plain(value: object) -> Any:  # noqa: ANN401 - JSON values have no narrower type
    """Dataclasses become objects, tuples lists, enums their values, dates and moments ISO text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_plain(kind: type[Value], plain: dict[str, Any]) -> Value:
    """The inverse of `to_plain` for a dataclass.

    A field that is absent keeps its default, so that facts stored by an older release can still
    be read. A field that is unknown is ignored for the same reason.
    """
    hints = _hints(kind)  # type: ignore[arg-type] # a class is hashable
    given = {
        field.name: _as(hints[field.name], plain[field.name])
        for field in fields(kind)  # type: ignore[arg-type] # callers pass dataclasses only
        if field.name in plain
    }
    return kind(**given)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    """Kept, for the hints are text that is compiled anew whenever somebody asks."""
    return get_type_hints(kind)


def _as(hint: Any, plain: Any) -> Any:  # noqa: ANN401 - reads any field of any dataclass
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (wanted,) = [argument for argument in arguments if argument is not NoneType]
        return None if plain is None else _as(wanted, plain)
    if origin is tuple:
        return tuple(_as(arguments[0], item) for item in plain)
    if origin is dict:
        return {key: _as(arguments[1], item) for key, item in plain.items()}
    return _as_single(hint, plain)


def _as_single(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - reads any field of any dataclass
    if is_dataclass(kind):
        return from_plain(kind, plain)  # type: ignore[arg-type] # is_dataclass narrows too far
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    return kind.fromisoformat(plain) if kind in (date, datetime) else plain


class Plain:
    """JSON form of a value: what belongs in a `facts` column."""

    def to_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        return from_plain(cls, plain)
