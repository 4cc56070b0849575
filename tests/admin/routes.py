"""An address for every rule of the site, so that no route escapes a sweep."""

from werkzeug.routing import AnyConverter, Rule

ANY_ID = "A" * 22
FIXED = {"language": "da", "file": "none.js", "slug": "x"}


def stand_in(rule: Rule, name: str) -> str:
    """A value that the rule takes: one of its words, where it has some."""
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return str(min(converter.items))
    return FIXED.get(name, ANY_ID)


def stand_ins(rule: Rule) -> dict[str, str]:
    """A value for each argument of the rule."""
    return {name: stand_in(rule, name) for name in rule.arguments}
