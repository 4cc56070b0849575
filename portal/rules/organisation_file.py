"""Reads an organisation file (`examples/*.toml`): valid and whole, or every problem at once."""

import re
import tomllib
from urllib.parse import urlsplit

from portal.errors import OrganisationFileError, Problem
from portal.rules.contrast import ENOUGH, NIGHT, PAPER, contrast, is_colour, nearest_readable
from portal.rules.desk_file import read_desk
from portal.rules.file_table import Reading, Table, note_doubles
from portal.rules.file_values import read_email
from portal.rules.law_data import LANGUAGES
from portal.rules.organisation import KINDS, Organisation, OrganisationFile, Recipient, Scheme
from portal.rules.regimes import Regime
from portal.rules.scheme_file import read_scheme

__all__ = ["Organisation", "OrganisationFile", "Recipient", "read"]

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
_CVR = re.compile(r"\d{8}")
_PLACE = re.compile(r"\s*\(at line (\d+), column \d+\)")


def read(text: str) -> OrganisationFile:
    """The file's content; raises `OrganisationFileError` with every problem found."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OrganisationFileError([_syntax_problem(str(error))]) from error
    reading = Reading(text)
    root = Table(reading, (), content)
    organisation = _organisation(root.table("organisation"))
    recipients = _recipients(root.tables("recipients"))
    scheme_tables = root.tables("schemes")
    schemes = [read_scheme(table, recipients, organisation) for table in scheme_tables]
    note_doubles(scheme_tables, "slug", [scheme.slug for scheme in schemes])
    desk = read_desk(root, [recipient.id for recipient in recipients], _requests_to(schemes))
    root.done()
    if reading.problems:
        in_order = sorted(reading.problems, key=lambda problem: problem.line or 0)
        raise OrganisationFileError(in_order)
    return OrganisationFile(
        organisation,
        tuple(recipients),
        tuple(schemes),
        breach_desk=desk.breach_desk,
        processors=desk.processors,
        systems=desk.systems,
        processing=desk.processing,
        rights_desk=desk.rights_desk,
        retention=desk.retention,
        notice=desk.notice,
    )


def _requests_to(schemes: list[Scheme]) -> set[str] | None:
    """To whom requests about personal data are sealed; None where no scheme takes any."""
    found = [scheme for scheme in schemes if scheme.regime == Regime.RIGHTS]
    readers = [{place.recipient for place in scheme.recipients} for scheme in found]
    return set.intersection(*readers) if readers else None


def _syntax_problem(message: str) -> Problem:
    place = _PLACE.search(message)
    line = int(place.group(1)) if place else None
    what = f"This is not TOML: {_PLACE.sub('', message)}."
    return Problem("file", line, what, "Look for a missing quote, bracket or equals sign there.")


def _organisation(table: Table | None) -> Organisation:
    if table is None:
        return Organisation("", {}, "company", {}, "#000000")
    organisation = Organisation(
        slug=table.slug("slug"),
        names=table.texts("name", LANGUAGES) or {},
        kind=table.one_of("kind", KINDS) or "company",
        contact=table.texts("contact", LANGUAGES) or {},
        accent=_accent(table, "accent", PAPER, required=True) or "#000000",
        accent_dark=_accent(table, "accent_dark", NIGHT, required=False),
        exit_url=_exit_url(table),
        cvr=_cvr(table),
    )
    table.done()
    return organisation


def _accent(table: Table, key: str, ground: str, *, required: bool) -> str | None:
    colour = table.text(key, '"#1f4e5f"', required=required)
    if colour is None:
        return None
    if not is_colour(colour):
        table.problem(key, f'"{colour}" is not a colour.', 'Write it as "#rrggbb".')
        return None
    ratio = contrast(colour, ground)
    if ratio < ENOUGH:
        page = "light" if ground == PAPER else "dark"
        table.problem(
            key,
            f"This is hard to read on the {page} page: contrast {ratio:.1f}:1, {ENOUGH}:1 is needed.",
            f'The nearest that can be read is "{nearest_readable(colour, ground)}".',
        )
    return colour.lower()


def _exit_url(table: Table) -> str | None:
    url = table.text("exit_url", '"https://..."', required=False)
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.username:
        table.problem("exit_url", "This is not the address of a page.", "Use one with https://.")
    return url


def _cvr(table: Table) -> str | None:
    cvr = table.text("cvr", '"12345678"', required=False)
    if cvr is not None and not _CVR.fullmatch(cvr):
        table.problem("cvr", "A CVR number has eight digits.", 'Write cvr = "12345678".')
    return cvr


def _recipients(tables: list[Table]) -> list[Recipient]:
    recipients = [_recipient(table) for table in tables]
    note_doubles(tables, "id", [recipient.id for recipient in recipients])
    note_doubles(tables, "login", [recipient.login for recipient in recipients])
    return recipients


def _recipient(table: Table) -> Recipient:
    login = table.text("login", '"first.last"') or ""
    if login and not _LOGIN.fullmatch(login):
        table.problem(
            "login",
            f'"{login}" cannot be signed in with.',
            "Use 2 to 63 small letters a-z, digits, dots, hyphens and underscores.",
        )
    recipient = Recipient(
        id=table.identifier("id"),
        login=login,
        name=table.text("name", '"First Last"') or "",
        title=table.texts("title", LANGUAGES) or {},
        email=read_email(table, required=False),
        partner=table.flag_or_none("partner"),
        daily_management=table.flag_or_none("daily_management"),
    )
    table.done()
    return recipient
