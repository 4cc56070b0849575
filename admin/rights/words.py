"""What requests are called on the pages: by their rights, for who asks is sealed."""

from collections.abc import Iterable

from portal.rules.rights.kinds import choice_label, is_kind, kind_label
from portal.web.languages import pick


def kind_words(identity: str) -> str:
    """A right's name; one of a later release is named as it is."""
    return pick(kind_label(identity)) if is_kind(identity) else identity


def title_of(kinds: Iterable[str]) -> str:
    """`Indsigt, sletning`: the rights of a request in one line."""
    first, *rest = [kind_words(one) for one in kinds] or ["–"]
    return ", ".join([first, *(_lower(one) for one in rest)])


def choice_words(field: str, identity: str | None) -> str:
    return pick(choice_label(field, identity)) if identity else "–"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
