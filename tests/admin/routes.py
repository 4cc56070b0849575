"""An address for every rule of the site, so that no route escapes a sweep."""

from flask import Flask
from werkzeug.routing import AnyConverter, Rule

from tests.admin.visitor import SAME_SITE, Visitor

ANY_ID = "A" * 22
METHODS = {"GET", "POST", "PUT", "DELETE"}
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


def routes_about(app: Flask, argument: str, identity: str) -> list[tuple[str, str]]:
    """Method and address of every route that has this argument, for the one thing so named."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if argument not in rule.arguments:
            continue
        values = stand_ins(rule) | {argument: identity}
        found += [
            (method, adapter.build(rule.endpoint, values, method))
            for method in sorted(METHODS & set(rule.methods or ()))
        ]
    return found


def status(visitor: Visitor, method: str, path: str, token: str) -> int:
    """What an act of the site's own pages is answered; a write carries the page's token."""
    if method == "GET":
        return visitor.get(path).status_code
    answer = visitor.client.open(
        path,
        method=method,
        base_url="https://localhost",
        headers={**SAME_SITE, "X-CSRF-Token": token},
        data={"version": "1"},
    )
    return answer.status_code
