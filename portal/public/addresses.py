"""Every address of this site at which everybody is given the same, read off its own routes.

A page that is added later is among them without being named here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.data import organisations
from portal.web.assets import read_manifest
from portal.web.languages import LANGUAGES
from portal.web.site import WEB

# The manifest cannot hold its own hash; and what an organisation publishes changes from day to day,
# so it comes as data beside a page that does not.
NOT_LISTED = frozenset({"manifest.served", "desk_api.published", "rights_figures.published"})
CHARTER = "api.charter"

# Where there is no page, there must be nothing else either.
NO_PAGE = "/{language}/-/-/-/-"

KNOWN = frozenset({"language", "organisation", "scheme"})

Values = Mapping[str, str]


@dataclass(frozen=True)
class SiteAddresses:
    """Paths, ascending; `charters` are those among them that answer with signed charters."""

    paths: tuple[str, ...]
    charters: tuple[str, ...]
    assets: tuple[str, ...]


class AddressUnknownError(Exception):
    """A route has a part that nobody has said the values of."""


def addresses(app: Flask, session: Session) -> SiteAddresses:
    """All that can be read on the public site `app` with the organisations of the database.

    Raises `AddressUnknownError` for a route whose parts are not known here.
    """
    places = list(_places(session))
    paths: set[str] = {NO_PAGE.format(language=language) for language in LANGUAGES}
    charters, assets = set[str](), set[str]()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_LISTED:
            continue
        found = set(_fill(app, rule, places))
        paths |= found
        if rule.endpoint == CHARTER:
            charters |= found
        if rule.endpoint == "asset":
            assets |= found
    return SiteAddresses(*(tuple(sorted(one)) for one in (paths, charters, assets)))


def _fill(app: Flask, rule: Rule, places: list[Values]) -> Iterator[str]:
    adapter = app.url_map.bind("localhost")
    for values in _values(app, frozenset(rule.arguments), places):
        yield quote(adapter.build(rule.endpoint, dict(values)), safe="/%:@!$&'()*+,;=~-._")


def _values(app: Flask, parts: frozenset[str], places: list[Values]) -> Iterator[Values]:
    """What the parts of a route can be; the same may come twice."""
    if parts == {"file"}:
        yield from ({"file": file} for file in _files(app))
        return
    if parts == {"slug"}:
        yield from ({"slug": place["organisation"]} for place in places)
        return
    if not parts <= KNOWN:
        raise AddressUnknownError(", ".join(sorted(parts - KNOWN)))
    for place in ({}, *places):
        for language in LANGUAGES:
            values = {**place, "language": language}
            if parts <= values.keys():
                yield {name: values[name] for name in parts}


def _places(session: Session) -> Iterator[Values]:
    """Organisations, and organisations with each of their schemes."""
    for organisation in organisations.all_of(session):
        yield {"organisation": organisation.slug}
        for scheme in organisations.schemes(session, organisation_id=organisation.id):
            yield {"organisation": organisation.slug, "scheme": scheme.slug}


def _files(app: Flask) -> list[str]:
    """The built scripts, styles and pictures that the site serves."""
    folders = (Path(app.root_path) / "build", WEB / "build")
    return [entry["file"] for folder in folders for entry in read_manifest(folder).values()]
