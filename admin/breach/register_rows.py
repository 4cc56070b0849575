"""The register's records in words: as columns of a spreadsheet, and as lines of the paper."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from admin.breach.desk_context import desk, zone
from admin.papers.fact_words import FactWords, fact_words
from admin.papers.look import Setting
from admin.papers.register_list import RegisterLine
from admin.papers.words import Words, short_moment
from portal.rules.breach.decisions import exemption
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.notification import phase_label
from portal.rules.breach.severity import bands
from portal.rules.breach.states import state_label

Record = Mapping[str, Any]

TIMES = ("opened_at", "closed_at", "due_at", "notified_at", "told_at")
MOMENTS = tuple(name for name in Moments.__dataclass_fields__)
FACTS = tuple(name for name in BreachFacts.__dataclass_fields__)
QUESTIONS = ("authority", "people")
LESSON = ("cause", "lesson", "measure", "follow_up_on")


def heads(setting: Setting) -> list[str]:
    """The heads of the columns, in the language of the page."""
    words = fact_words(setting, desk())
    return [
        *(_("Reference"), _("State"), _("Where it came from")),
        *(_("Opened"), _("Closed"), _("Next deadline"), _("Authority notified"), _("People told")),
        *(words.name(name) for name in (*MOMENTS, *FACTS)),
        _("Severity"),
        *(_("Notify the authority?"), _("Reasons: authority")),
        *(_("Tell the people?"), _("Reasons: people")),
        *(_("Notices sent"), _("Reasons for the delay")),
        *(Words("register", setting.language)("lesson_cause"), _("Lesson"), _("Measure")),
        _("Follow-up"),
    ]


def cells(record: Record, setting: Setting, words: FactWords) -> list[str]:
    """One breach, in the order of `heads`."""
    return [
        record["reference"],
        state_label(record["state"])[setting.language],
        Words("sources", setting.language).get(record["source"]),
        *(_local(record[name]) for name in TIMES),
        *(_value(name, record.get(name), words) for name in (*MOMENTS, *FACTS)),
        band(record["band"], setting.language),
        *(part for question in QUESTIONS for part in _decided(record, question, setting)),
        _sent(record, setting),
        "\n".join(one["delay_reason"] for one in record["notices"] if one["delay_reason"]),
        *(str((record["lesson"] or {}).get(name) or "") for name in LESSON),
    ]


def spreadsheet_rows(records: Sequence[Record], setting: Setting) -> list[list[str]]:
    words = fact_words(setting, desk())
    return [cells(one, setting, words) for one in records]


def register_lines(records: Sequence[Record], setting: Setting) -> list[RegisterLine]:
    """What the paper has room for: facts, effects, measures, and what was decided."""
    return [
        RegisterLine(
            reference=one["reference"],
            title=one["title"],
            state=state_label(one["state"])[setting.language],
            aware=_short(one["aware_at"], setting),
            effects=one["consequences"],
            measures="\n".join(filter(None, (one["measures_taken"], one["measures_planned"]))),
            severity=band(one["band"], setting.language),
            notified=_short(one["notified_at"], setting),
            told=_short(one["told_at"], setting),
        )
        for one in records
    ]


def band(identity: str | None, language: str) -> str:
    return next((one.label[language] for one in bands() if one.id == identity), "")


def _value(name: str, value: object, words: FactWords) -> str:
    """Moments sort as text, and counts stay numbers."""
    if name in MOMENTS and isinstance(value, str) and name not in ("aware_by", "aware_why"):
        return _local(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return words.value(name, value)


def _decided(record: Record, question: str, setting: Setting) -> tuple[str, str]:
    """The newest answer to a question, with its reasons."""
    taken = [one for one in record["decisions"] if one["question"] == question]
    if not taken:
        return "", ""
    say = Words("file", setting.language)
    reasons = [taken[-1]["reasons"], taken[-1]["deviation"]]
    reasons += [_claim(one, setting.language) for one in taken[-1]["exemptions"]]
    answer = say("yes" if taken[-1]["answer"] else "no")
    if not taken[-1]["in_force"]:
        answer = f"{answer} ({say('awaits')})"
    return answer, "\n".join(filter(None, reasons))


def _claim(claim: Mapping[str, str], language: str) -> str:
    ground = exemption(claim["id"])
    return f"{ground.label[language] if ground else claim['id']}: {claim['reasons']}"


def _sent(record: Record, setting: Setting) -> str:
    return "\n".join(_sending(one, setting.language) for one in record["notices"])


def _sending(notice: Record, language: str) -> str:
    """Only what goes to the authority has phases."""
    to = notice["to"]
    phase = phase_label(notice["phase"])[language] if to == "authority" else ""
    parts = (_local(notice["sent_at"]), Words("register", language)(to), phase, notice["reference"])
    return " ".join(filter(None, parts))


def _local(iso: str | None) -> str:
    """`2026-04-03 16:10` by the organisation's clock."""
    return f"{datetime.fromisoformat(iso).astimezone(zone()):%Y-%m-%d %H:%M}" if iso else ""


def _short(iso: str | None, setting: Setting) -> str:
    return short_moment(datetime.fromisoformat(iso) if iso else None, setting.language, zone())
