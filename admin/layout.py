"""What every page of this site shows around its own content."""

from dataclasses import dataclass
from functools import cache

from flask import Flask, g, request, url_for

from admin import csrf
from admin.breach.texts import BREACH
from admin.rights.texts import RIGHTS
from admin.texts import TEXTS
from portal.data.breach import desks
from portal.data.rights import desks as rights_desks
from portal.data.tables import Organisation, Recipient
from portal.web.database import session, settings
from portal.web.languages import language, pick
from portal.web.masthead import Masthead
from portal.web.script_texts import script_texts


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, as plain values: an error page must be able to say it without a database."""

    name: str
    organisation: dict[str, str]
    slug: str
    handles_breaches: bool
    handles_requests: bool


@dataclass(frozen=True)
class MenuItem:
    endpoint: str
    href: str
    here: bool


BREACHES = "breach_register.page"
REQUESTS = "rights_list.page"
MENU = (
    ("inbox.page", ("inbox", "cases", "conversation")),
    (BREACHES, ("breach",)),
    (REQUESTS, ("rights",)),
    ("charters.overview", ("charters",)),
    ("account.page", ("account",)),
)


def install(app: Flask) -> None:
    app.context_processor(around)


def remember(recipient: Recipient) -> None:
    """Keeps what the pages' head shows. Called by the guard once per request."""
    organisation = session().get_one(Organisation, recipient.organisation_id)
    g.signed_in = SignedIn(
        recipient.name,
        dict(organisation.names),
        organisation.slug,
        handles_breaches=desks.is_handler(session(), recipient=recipient),
        handles_requests=rights_desks.is_handler(session(), recipient=recipient),
    )


@cache
def texts_in(_language: str) -> dict[str, str]:
    """The sentences of the scripts in the language of this request, read from the catalogue once."""
    return script_texts(TEXTS, BREACH, RIGHTS)


def around() -> dict[str, object]:
    """Variables of every template."""
    person: SignedIn | None = g.get("signed_in")
    head = (
        Masthead(pick(person.organisation), "/", person.slug) if person else Masthead("Varsel", "/")
    )
    return {
        "masthead": head,
        "person": person,
        "menu": menu(person) if person else [],
        "csrf_token": csrf.token(),
        "idle_minutes": settings().idle_minutes,
        "language_code": language(),
        "texts": texts_in(language()),
        "width": "wide",
    }


def menu(person: SignedIn) -> list[MenuItem]:
    part = (request.endpoint or "").partition(".")[0]
    hidden = {BREACHES: not person.handles_breaches, REQUESTS: not person.handles_requests}
    shown = [one for one in MENU if not hidden.get(one[0])]
    return [MenuItem(endpoint, url_for(endpoint), is_in(part, parts)) for endpoint, parts in shown]


def is_in(part: str, parts: tuple[str, ...]) -> bool:
    """The pages of each desk all have names that begin alike."""
    return part in parts or any(part.startswith(f"{one}_") for one in parts)
