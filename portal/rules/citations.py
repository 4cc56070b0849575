"""How a place in a law is written in each language, from its short form `33(3)(a)`."""

import re

from portal.rules.law_data import Texts

_PLACE = re.compile(r"(?P<article>\d+)(?:\((?P<paragraph>\d+)\))?(?:\((?P<letter>[a-z])\))?")


def cite_article(place: str) -> Texts:
    """`33(3)(a)` -> "artikel 33, stk. 3, litra a" and "Article 33(3)(a)". Raises ValueError."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise ValueError(place)
    danish = f"artikel {found['article']}"
    if found["paragraph"]:
        danish += f", stk. {found['paragraph']}"
    if found["letter"]:
        danish += f", litra {found['letter']}"
    return {"da": danish, "en": f"Article {place}"}
