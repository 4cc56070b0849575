"""The breach desk's part of the law as data: `law/breach/*.toml`, and how its values are written."""

from typing import Any

from portal.rules.law_data import LANGUAGES, Texts, law


def breach_law(name: str) -> dict[str, Any]:
    """The tables of `law/breach/<name>.toml`. Treat as read-only."""
    return law(f"breach/{name}")


def same(text: str) -> Texts:
    """A text that is the same in every language: a name, a number, what a handler wrote."""
    return dict.fromkeys(LANGUAGES, text)


def number(value: int) -> Texts:
    """As in "1.200" and "1,200"."""
    english = f"{value:,}"
    return {"da": english.replace(",", "."), "en": english}


def listed(items: list[Texts]) -> Texts:
    """One after the other on one line."""
    return {language: ", ".join(item[language] for item in items) for language in LANGUAGES}
