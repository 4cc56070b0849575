"""What an answer to a request for access must hold: Article 15(1)(a) to (h), 15(2) and the copy."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from portal.rules.breach.facts import label as breach_label
from portal.rules.desk import Processing
from portal.rules.law_data import Texts
from portal.rules.rights.authority import complaint
from portal.rules.rights.kinds import choice_label
from portal.rules.rights.policy_values import PolicyFile, processor_names, retention_lines
from portal.rules.rights.texts import rights_law


@dataclass(frozen=True)
class AccessItem:
    """`heading`: for the letter; `help`: for the handler; `nothing`: the line if there is nothing.

    `source`: the fields of the processing records that fill it; none where the law or the handler
    does. `always`: where data are held there is something to tell, so the item is never empty.
    """

    id: str
    valid_from: date
    article: str
    heading: Texts
    help: Texts
    nothing: Texts
    source: tuple[str, ...] = ()
    always: bool = False


@cache
def access_items() -> tuple[AccessItem, ...]:
    """In the order of the article, the copy last."""
    return tuple(
        AccessItem(**{**entry, "source": tuple(entry.get("source", ()))})
        for entry in rights_law("items")["item"]
    )


def access_item(identity: str) -> AccessItem:
    """Raises `KeyError` for an item that there is not."""
    return {item.id: item for item in access_items()}[identity]


def fill(
    identity: str, policy: PolicyFile, processing: tuple[str, ...], language: str, on: date
) -> tuple[str, ...]:
    """Lines for the letter from the chosen records; empty where they say nothing.

    A proposal: the handler reads it against what was found about this very person.
    """
    records = [entry for entry in policy.processing if entry.id in processing]
    if identity == "rights":
        return (str(rights_law("items")["rights_line"]["text"][language]),)
    if identity == "copy":
        return (str(rights_law("items")["copy_line"]["text"][language]),)
    if identity == "complaint":
        return (complaint(on)[language],)
    lines = (
        line for entry in records for line in _lines(identity, entry, policy, language) if line
    )
    return tuple(dict.fromkeys(lines))


def nothing_line(identity: str, language: str) -> str:
    """For an item about which it was found that there is nothing: none is automated, none is sent."""
    return access_item(identity).nothing[language]


def _lines(identity: str, entry: Processing, policy: PolicyFile, language: str) -> tuple[str, ...]:
    if identity == "purposes":
        return (entry.purposes[language],)
    if identity == "categories":
        return tuple(
            breach_label("data_categories", one)[language] for one in entry.data_categories
        )
    if identity == "recipients":
        named = tuple(recipient.names[language] for recipient in entry.recipients)
        return (*named, *processor_names(policy, entry.id))
    if identity == "retention":
        return retention_lines(policy, entry, language)
    if identity == "source":
        return (entry.source[language],) if entry.source else ()
    if identity == "automated":
        automated = entry.automated
        return (automated.logic[language], automated.meaning[language]) if automated else ()
    if identity == "transfers":
        return tuple(
            f"{one.country[language]}: {choice_label('mechanism', one.mechanism)[language]}"
            for one in entry.third_countries
        )
    return ()
