"""The whole file of one breach as one paper: what happened, was known, decided, sent and done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from admin.papers import blocks, file_decisions, file_handling
from admin.papers.blocks import Block
from admin.papers.fact_words import FactWords, fact_words
from admin.papers.look import Frame, Setting, laid_out
from admin.papers.trail_lines import trail
from admin.papers.words import Words, moment
from portal.data.breach.files import WholeBreach
from portal.data.breach.opening import told_source
from portal.rules.breach.clocks import Clock
from portal.rules.breach.facts import BreachFacts, Moments
from portal.rules.breach.hints import Suggestion
from portal.rules.breach.severity import Severity
from portal.rules.breach.states import state_label
from portal.rules.desk import DeskFile


@dataclass(frozen=True)
class Verdicts:
    """What the rules make of the breach at the moment of printing."""

    clocks: Sequence[Clock]
    severity: Severity | None
    suggestion: Suggestion


def breach_file(setting: Setting, whole: WholeBreach, verdicts: Verdicts, desk: DeskFile) -> bytes:
    """The PDF. Raises `PaperTooLarge` for a file that is better taken as JSON."""
    say, common = Words("file", setting.language), Words("common", setting.language)
    words = fact_words(setting, desk)
    parts: list[Block] = []
    for heading, section in _sections(whole, verdicts, words).items():
        parts += [blocks.heading(say(heading)), *section]
    made = common("made", moment=moment(setting.made_at, setting.language, setting.zone))
    frame = Frame(
        title=say("title", reference=whole.breach.reference),
        lead=whole.breach.title,
        mark=made,
        foot=common("confidential_file"),
    )
    return laid_out(
        "report",
        setting,
        frame,
        [*parts, blocks.prose(say("sealed", count=str(len(whole.evidence))))],
    )


def _sections(
    whole: WholeBreach, verdicts: Verdicts, words: FactWords
) -> Mapping[str, list[Block]]:
    setting, people = words.setting, whole.people
    return {
        "overview": _overview(whole, words),
        "moments": _fields(whole.moments, words),
        "clocks": _clocks(verdicts.clocks, setting),
        "facts": _fields(whole.facts, words),
        "assessment": _assessment(verdicts, setting),
        "decisions": file_decisions.decisions(whole.decisions, setting, people),
        "notices": file_decisions.notices(whole.notices, setting, people),
        "measures": file_handling.measures(whole.measures, setting, people),
        "tasks": file_handling.tasks(whole.tasks, setting, people),
        "lesson": file_handling.lesson(whole.lesson, setting, people),
        "trail": trail(whole.events, words, people),
    }


def _overview(whole: WholeBreach, words: FactWords) -> list[Block]:
    breach, language = whole.breach, words.setting.language
    say = Words("file", language)

    def at(one: datetime | None) -> str:
        return moment(one, language, words.setting.zone) if one else ""

    opened = at(breach.opened_at)
    who = whole.people.get(breach.opened_by or "")
    told = (
        (say("reference"), breach.reference),
        (say("state"), state_label(breach.state)[language]),
        (say("source"), Words("sources", language).get(told_source(breach))),
        (say("processor"), words.value("processors", breach.processor_id)),
        (say("opened"), Words("sheet", language)("by", moment=opened, name=who) if who else opened),
        (say("closed"), at(breach.closed_at)),
    )
    return [blocks.facts(blocks.row(key, value) for key, value in told if value)]


def _fields(values: BreachFacts | Moments, words: FactWords) -> list[Block]:
    """All fields, those not stated too: what was not known is a part of the record."""
    empty = Words("common", words.setting.language)("unknown")
    rows = [
        blocks.row(words.name(name), words.value(name, getattr(values, name)), empty=empty)
        for name in type(values).__dataclass_fields__
    ]
    return [blocks.facts(rows)]


def _clocks(clocks: Sequence[Clock], setting: Setting) -> list[Block]:
    say, language, zone = Words("file", setting.language), setting.language, setting.zone
    if not clocks:
        return [blocks.prose(say("no_clocks"))]
    rows = []
    for one in clocks:
        parts = [say("due", moment=moment(one.due_at, language, zone))]
        parts += [say("met", moment=moment(one.met_at, language, zone))] if one.met_at else []
        parts.append(one.computation[language])
        rows.append(blocks.row(one.label[language], "\n".join(parts)))
    return [blocks.facts(rows)]


def _assessment(verdicts: Verdicts, setting: Setting) -> list[Block]:
    say, language, score = Words("file", setting.language), setting.language, verdicts.severity
    suggested = _suggested(verdicts.suggestion, setting)
    if score is None:
        return [blocks.prose(say("not_assessed")), blocks.facts(suggested)]
    band = score.band
    points = say("quarters", points=score.score(language))
    rows = [blocks.row(say("score"), f"{points}: {band.label[language]}. {band.meaning[language]}")]
    rows += [blocks.row(one.label[language], one.choice[language]) for one in score.moved_by]
    return [blocks.facts([*rows, *suggested])]


def _suggested(suggestion: Suggestion, setting: Setting) -> list[Block]:
    say, language = Words("file", setting.language), setting.language
    told = [say("suggest_authority")] if suggestion.authority else []
    told += [say("suggest_people")] if suggestion.people else []
    because = [one[language] for one in suggestion.because]
    return [
        blocks.row(say("suggestion"), "\n".join([*(told or [say("suggest_nothing")]), *because]))
    ]
