"""What people must be told about a scheme (law.md 1.7), from the law as data.

The texts are in `law/information.toml`, the authorities in `law/channels.toml`; an organisation's
own facts are put in here. Bodies are Markdown and hold the organisation's words, so they are
cleaned before they are shown.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from portal.rules.duties import deadline_days
from portal.rules.law_data import LANGUAGES, Texts, filled, in_force, law
from portal.rules.plain import from_plain
from portal.rules.regimes import Regime

# The order of the page: what to know before writing comes first.
SECTIONS = (
    "who",
    "what",
    "not_what",
    "how",
    "mailbox",
    "anonymity_advice",
    "deadlines",
    "protection",
    "confidentiality",
    "external",
    "public_disclosure",
    "persons_concerned",
    "privacy",
)
# An incident is no report of wrongdoing: what is told is another thing, in an order of its own.
INCIDENT_SECTIONS = (
    "what",
    "no_blame",
    "confidentiality",
    "how",
    "deadlines",
    "mailbox",
    "anonymity_advice",
    "not_what",
    "external",
    "privacy",
)
# Nor is a request about one's own data; the rights themselves are in `law/rights/kinds.toml`.
RIGHTS_SECTIONS = (
    "who",
    "how",
    "deadlines",
    "identity",
    "confidentiality",
    "mailbox",
    "not_what",
    "external",
    "privacy",
)
_SECTIONS_OF = {Regime.INCIDENT: INCIDENT_SECTIONS, Regime.RIGHTS: RIGHTS_SECTIONS}


def section_ids(regime: Regime) -> tuple[str, ...]:
    """The sections of a regime's page, in its order."""
    return _SECTIONS_OF.get(regime, SECTIONS)


@dataclass(frozen=True)
class Facts:
    """What the texts need to know about one scheme.

    `organisation` is who shows the page, `controller` who the scheme is for (the same, unless it is
    run for a client: then `run_by` is the organisation's name).
    """

    regime: Regime
    organisation: Texts
    controller: Texts
    contact: Texts
    anonymous: bool
    oral: bool
    who_may_report: Texts
    retention: Texts | None = None
    privacy: Texts | None = None
    privileged_warning: Texts | None = None
    run_by: Texts | None = None
    languages: tuple[str, ...] = LANGUAGES
    several_recipients: bool = True


@dataclass(frozen=True)
class Section:
    id: str
    heading: Texts
    body: Texts
    basis: Texts
    valid_from: date


@dataclass(frozen=True)
class ExternalChannel:
    """An authority one can report to without asking the organisation first."""

    id: str
    name: Texts
    for_whom: Texts
    url: str
    valid_from: date
    regimes: tuple[Regime, ...]
    address: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class _Entry:
    id: str
    regimes: tuple[Regime, ...]
    valid_from: date
    heading: Texts
    body: Texts
    basis: Texts
    # Where a text serves several regimes that have it from different places.
    basis_for: dict[str, Texts] = field(default_factory=dict)


@cache
def _entries() -> tuple[_Entry, ...]:
    # TOML dates are dates already, so these two are built without `from_plain`'s reading of ISO.
    return tuple(
        _Entry(**{**entry, "regimes": tuple(Regime(regime) for regime in entry["regimes"])})
        for entry in law("information")["section"]
    )


@cache
def _channels() -> tuple[ExternalChannel, ...]:
    return tuple(
        from_plain(ExternalChannel, {**entry, "valid_from": entry["valid_from"].isoformat()})
        for entry in law("channels")["channel"]
    )


def external_channels(regime: Regime | str, today: date) -> tuple[ExternalChannel, ...]:
    """Where else one can report; the national scheme first."""
    named = dict.fromkeys(channel.id for channel in _channels() if regime in channel.regimes)
    found = (
        in_force([channel for channel in _channels() if channel.id == identity], today)
        for identity in named
    )
    return tuple(channel for channel in found if channel is not None)


def sections(facts: Facts, today: date) -> tuple[Section, ...]:
    """Everything that must be said about a scheme, in the order of the page."""
    values = _values(facts, today)
    found = []
    for identity in section_ids(facts.regime):
        entry = _entry(facts.regime, identity, today)
        if entry is not None:
            body = filled(entry.body, values)
            heading = filled(entry.heading, values)
            basis = entry.basis_for.get(facts.regime, entry.basis)
            found.append(Section(entry.id, heading, body, basis, entry.valid_from))
    return tuple(found)


def section(facts: Facts, identity: str, today: date) -> Section:
    """One section; raises `KeyError` if the regime has none of that name on that day."""
    by_id = {entry.id: entry for entry in sections(facts, today)}
    return by_id[identity]


def _entry(regime: Regime, identity: str, today: date) -> _Entry | None:
    fitting = [entry for entry in _entries() if entry.id == identity and regime in entry.regimes]
    return in_force(fitting, today)


def _values(facts: Facts, today: date) -> dict[str, Texts]:
    """What may stand in braces in the texts. Fragments hold braces too and are filled first."""
    deadlines = deadline_days(facts.regime, today)
    values = {
        "organisation": facts.organisation,
        "controller": facts.controller,
        "contact": facts.contact,
        "who_may_report": facts.who_may_report,
        "days": _figure(deadlines.acknowledgement_days),
        "months": _figure(deadlines.feedback_months),
        "channels": _channel_list(external_channels(facts.regime, today)),
        "authority": _authority(today),
    }
    fragments = {
        "anonymity": "anonymous" if facts.anonymous else "named",
        "naming": "incident_anonymous" if facts.anonymous else "incident_named",
        "oral": "oral" if facts.oral else "written_only",
        "processor": "run_for_client" if facts.run_by else "run_by_itself",
        "languages": "_".join(("languages", *facts.languages)),
        "exclusion": "several_recipients" if facts.several_recipients else "one_recipient",
    }
    values["run_by"] = facts.run_by or facts.organisation
    for name, fragment in fragments.items():
        values[name] = filled(law("information")["fragment"][fragment], values)
    values["retention"] = facts.retention or law("information")["fragment"]["retention"]
    values["privacy"] = facts.privacy or dict.fromkeys(LANGUAGES, "")
    values["privilege"] = facts.privileged_warning or dict.fromkeys(LANGUAGES, "")
    return values


def _figure(number: int | None) -> Texts:
    return dict.fromkeys(LANGUAGES, "" if number is None else str(number))


def _authority(today: date) -> Texts:
    """The data protection authority with its address, on one line."""
    entries = [
        ExternalChannel(regimes=(), for_whom={}, **entry) for entry in law("channels")["authority"]
    ]
    authority = in_force(entries, today) or entries[0]
    return {
        language: f"{authority.name[language]}, {authority.address}, <{authority.url}>"
        for language in LANGUAGES
    }


def _channel_list(channels: tuple[ExternalChannel, ...]) -> Texts:
    return {
        language: "\n".join(_channel_line(channel, language) for channel in channels)
        for language in LANGUAGES
    }


def _channel_line(channel: ExternalChannel, language: str) -> str:
    phone = {"da": "telefon", "en": "telephone"}[language]
    facts = [
        channel.address,
        f"{phone} {channel.phone}" if channel.phone else None,
        channel.email,
        f"<{channel.url}>",
    ]
    places = ", ".join(fact for fact in facts if fact)
    return f"- **{channel.name[language]}**: {channel.for_whom[language]} {places}"
