"""What a field of a breach holds, in words: for the file, and for the old and new of its trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from admin.papers.look import Setting
from admin.papers.words import Words, moment
from portal.rules.breach.facts import CODED, BreachFacts, Moments, field_label, label
from portal.rules.breach.texts import number
from portal.rules.desk import DeskFile

MOMENTS = frozenset({"occurred_from", "occurred_to", "detected_at"})
NAMED = frozenset(BreachFacts.__dataclass_fields__) | frozenset(Moments.__dataclass_fields__)


@dataclass(frozen=True)
class FactWords:
    """`own` are the organisation's names for ids: field to id to name."""

    setting: Setting
    own: Mapping[str, Mapping[str, str]]

    def name(self, field: str) -> str:
        """What the field is called; one that is no field of the breach stands for itself."""
        return field_label(field)[self.setting.language] if field in NAMED else field

    def value(self, field: str, value: Any) -> str:  # noqa: ANN401 - plain JSON values
        """Empty for what is not stated. Takes the rules' values and what the trail keeps of them."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return Words("file", self.setting.language)("yes" if value else "no")
        if isinstance(value, int):
            return number(value)[self.setting.language]
        if isinstance(value, (list, tuple)):
            return ", ".join(self.value(field, one) for one in value)
        if isinstance(value, datetime) or field in MOMENTS or field.endswith("_at"):
            return self._moment(value)
        if isinstance(value, Mapping):
            return ", ".join(f"{key}: {self.value(str(key), one)}" for key, one in value.items())
        return self._word(field, str(value))

    def _word(self, field: str, value: str) -> str:
        if field in self.own:
            return self.own[field].get(value, value)
        return label(field, value)[self.setting.language] if field in CODED else value

    def _moment(self, value: Any) -> str:  # noqa: ANN401 - as above
        try:
            at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            return str(value)
        return moment(at, self.setting.language, self.setting.zone)


def fact_words(setting: Setting, desk: DeskFile) -> FactWords:
    """With the names of the organisation's processors, systems and processing."""
    language = setting.language
    own = {
        "processors": {one.id: one.name for one in desk.processors},
        "systems": {one.id: one.names[language] for one in desk.systems},
        "processing": {one.id: one.names[language] for one in desk.processing},
    }
    return FactWords(setting, own)
