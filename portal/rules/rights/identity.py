"""Who is asking: only where there is reasonable doubt, and with as little as possible (law.md 3.5)."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from portal.rules.law_data import Texts
from portal.rules.rights.texts import rights_law
from portal.rules.rights.verdict import Refusal, refusal


@dataclass(frozen=True)
class Way:
    """A way of being sure, the lightest first.

    `without_doubt`: there was nothing to find out. `document`: an identity document is seen, which
    is the last resort. `authority`: it shows that one may ask for somebody else.
    """

    id: str
    valid_from: date
    label: Texts
    explanation: Texts
    basis: Texts
    without_doubt: bool = False
    document: bool = False
    authority: bool = False


@cache
def ways() -> tuple[Way, ...]:
    return tuple(Way(**entry) for entry in rights_law("identity")["way"])


def way(identity: str) -> Way | None:
    return next((way for way in ways() if way.id == identity), None)


def check_identified(
    identity: str,
    *,
    doubt: bool,
    has_reasons: bool = False,
    document_erased: bool = False,
) -> Refusal | None:
    """`has_reasons`: it is written down why no lighter way was enough."""
    chosen = way(identity)
    if chosen is None:
        return refusal("way_unknown", "way")
    if doubt and chosen.without_doubt:
        return refusal("doubt_without_way", "way")
    if not chosen.document:
        return None
    if not doubt:
        return refusal("document_without_doubt", "way")
    if not has_reasons:
        return refusal("document_without_reasons", "reasons")
    return None if document_erased else refusal("document_not_erased", "document_erased")


def advice(*, new_address: bool, sensitive: bool, for_another: bool) -> tuple[Texts, ...]:
    """When to be surer than usual, and how."""
    given = {"new_address": new_address, "sensitive": sensitive, "for_another": for_another}
    return tuple(dict(rights_law("identity")["advice"][name]) for name in given if given[name])


def cannot_identify() -> Texts:
    """What Article 11(2) lets one answer, and what it asks first."""
    return dict(rights_law("identity")["cannot_identify"]["text"])


def doubt_help() -> Texts:
    return dict(rights_law("identity")["doubt"]["text"])
