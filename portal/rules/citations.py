"""How a place in a law is written in each language, from its short form `33(3)(a)`."""

import re

from portal.rules.law_data import Texts

_PLACE = re.compile(r"(?P<article>\d+)(?:\((?P<paragraph>\d+)\))?(?:\((?P<letter>[a-z])\))?")


def cite_article(places: str) -> Texts:
    """`33(3)(a)` -> "artikel 33, stk. 3, litra a" and "Article 33(3)(a)". Raises ValueError.

    Several are parted by commas.
    """
    cited = [_cite(one) for one in places.split(", ")]
    return {
        "da": ", og ".join(one["da"] for one in cited),
        "en": " and ".join(one["en"] for one in cited),
    }


def _cite(place: str) -> Texts:
    found = _PLACE.fullmatch(place)
    if found is None:
        raise ValueError(place)
    danish = f"artikel {found['article']}"
    if found["paragraph"]:
        danish += f", stk. {found['paragraph']}"
    if found["letter"]:
        danish += f", litra {found['letter']}"
    return {"da": danish, "en": f"Article {place}"}
