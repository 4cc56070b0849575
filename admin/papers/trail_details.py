"""What a line of the trail says beside its act: what it was about, in words."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from admin.papers.fact_words import FactWords
from admin.papers.words import NAMES, Words
from portal.data.breach.notices import PEOPLE
from portal.data.breach.trail import BreachAct
from portal.rules.breach.notification import Phase, phase_label
from portal.rules.breach.states import BreachState, state_label
from portal.rules.breach.texts import number

# In this order, where they are; hashes, ids and what is told elsewhere in the file are not.
TOLD = (
    "question", "answer", "reasons", "deviation", "to", "phase", "language", "sent_at",
    "reference", "delay_reason", "way", "told", "remark", "text", "taken_at", "owner", "due_on",
    "who", "source", "processor", "clock", "met_at", "what",
)  # fmt: skip
# Changes that are told by the score, or by the lesson itself.
UNTOLD = frozenset({"answers", "public"})
# A long text is in the file already; the trail shows what became of it.
LONGEST = 400


class Event(Protocol):
    """A line as the trail keeps it."""

    @property
    def act(self) -> str: ...
    @property
    def facts(self) -> dict[str, Any]: ...


def details(event: Event, words: FactWords, people: Mapping[str, str]) -> list[str]:
    """One text for each thing that there is to say."""
    say = Words("details", words.setting.language)
    facts = _facts(event)
    told = [
        f"{say(key)}: {_cut(_value(key, facts[key], words, people))}"
        for key in TOLD
        if facts.get(key) not in (None, "", [], {})
    ]
    return [*_moved(event, words), *changes(event, words), *told]


def changes(event: Event, words: FactWords) -> list[str]:
    """Each field with the old and the new."""
    found = event.facts.get("changes")
    if not isinstance(found, dict):
        return []
    return [_change(field, one, words) for field, one in found.items() if field not in UNTOLD]


def _change(field: str, change: Mapping[str, Any], words: FactWords) -> str:
    say = Words("file", words.setting.language)
    name = words.name(field)
    if name == field:
        name = Words("details", words.setting.language).get(field)
    old, new = (_cut(_changed(field, change.get(side), words)) for side in ("old", "new"))
    if not old:
        return say("set_to", field=name, new=new or "–")
    return say("from_to", field=name, old=old, new=new or "–")


def _changed(field: str, value: object, words: FactWords) -> str:
    """The score is kept in quarters."""
    if field == "severity" and isinstance(value, int):
        point = "," if words.setting.language == "da" else "."
        return f"{value / 4:.2f}".replace(".", point)
    return words.value(field, value)


def _facts(event: Event) -> dict[str, Any]:
    """What a decision says and when a clock was met are both told as what is new; letters have no
    phases.
    """
    new = event.facts.get("new")
    if event.act == BreachAct.DECIDED and isinstance(new, dict):
        return {**event.facts, **new}
    if event.act == BreachAct.CLOCK_MET:
        return {**event.facts, "met_at": new}
    if event.facts.get("to") == PEOPLE:
        return {key: value for key, value in event.facts.items() if key != "phase"}
    return event.facts


def _moved(event: Event, words: FactWords) -> list[str]:
    """From which state to which."""
    if event.act != BreachAct.MOVED:
        return []
    known, language = set(BreachState), words.setting.language
    states = [str(event.facts.get(side) or "") for side in ("old", "new")]
    return [" → ".join(state_label(one)[language] if one in known else one for one in states)]


def _value(key: str, value: Any, words: FactWords, people: Mapping[str, str]) -> str:  # noqa: ANN401 - plain JSON values
    language = words.setting.language
    coded: dict[str, Callable[[str], str]] = {
        "to": Words("values", language).get,
        "question": Words("values", language).get,
        "what": Words("values", language).get,
        "way": Words("ways", language).get,
        "source": Words("sources", language).get,
        "phase": lambda one: phase_label(one)[language] if one in set(Phase) else one,
        "language": lambda one: NAMES.get(one, {}).get(language, one),
        "owner": lambda one: people.get(one, one),
        "who": lambda one: people.get(one, one),
        "processor": lambda one: words.value("processors", one),
    }
    if key in coded:
        return coded[key](str(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value)[language]
    return words.value(key, value)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
