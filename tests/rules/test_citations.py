"""Places in a law, in the words of each language."""

import pytest

from portal.rules.citations import cite_article


@pytest.mark.parametrize(
    ("place", "danish"),
    [
        ("34", "artikel 34"),
        ("33(1)", "artikel 33, stk. 1"),
        ("33(3)(a)", "artikel 33, stk. 3, litra a"),
    ],
)
def test_each_language_has_its_own_way(place: str, danish: str) -> None:
    assert cite_article(place) == {"da": danish, "en": f"Article {place}"}


def test_several_are_cited_one_by_one() -> None:
    assert cite_article("34(2), 33(3)(b)") == {
        "da": "artikel 34, stk. 2, og artikel 33, stk. 3, litra b",
        "en": "Article 34(2) and Article 33(3)(b)",
    }


@pytest.mark.parametrize("place", ["", "33(", "Article 33", "33(a)(1)"])
def test_what_is_no_place_is_refused(place: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 -- its words are the place alone
        cite_article(place)
    assert str(refused.value) == place
