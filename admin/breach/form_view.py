"""A form as its page shows it: for each field its label, hint, value and what is wrong with it.

What a field is called and what its hint says comes from the rules, where a lawyer can correct
it; a field that only the page has brings its own words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.web.languages import pick

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """`value` for one value, `values` for several; `options` where there is a choice.

    `id` is the field's on the page, `name` what it is sent as.
    """

    id: str
    name: str
    label: str
    hint: str
    error: str
    value: str
    values: tuple[str, ...]
    options: tuple[Option, ...]


@dataclass
class FormView:
    """`values` are as typed; `problems` go by the field, or by "" for the form as a whole.

    `prefix` keeps the ids apart where a page has several forms.
    """

    values: Mapping[str, Any]
    labels: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""

    def field(self, name: str) -> Field:
        value = self.values.get(name)
        several = tuple(value) if isinstance(value, (list, tuple)) else ()
        return Field(
            id=self.prefix + name,
            name=name,
            label=self.labels.get(name, name),
            hint=self.hints.get(name, ""),
            error=self.problems.get(name, ""),
            value="" if value is None or several else str(value),
            values=tuple(str(one) for one in several),
            options=tuple(self.options.get(name, ())),
        )

    @property
    def summary(self) -> list[dict[str, str]]:
        """For the error summary: the same words as at the fields, each leading to its field."""
        return [
            {"href": f"#{self.anchor(name)}", "text": text} for name, text in self.problems.items()
        ]

    def anchor(self, name: str) -> str:
        """Of a problem; what concerns the form as a whole leads to where the form begins."""
        return self.prefix + name if name else self.prefix.rstrip("-") or "main"


def options(choices: Iterable[Any]) -> tuple[Option, ...]:
    """The rules' choices in the page's language."""
    return tuple(
        Option(one.id, pick(one.label), pick(one.hint) if one.hint else "") for one in choices
    )
