"""The poster of a scheme, from the charter in force: what hangs on the wall is what was signed."""

from collections.abc import Mapping
from datetime import date

from flask import Response

from admin.paper_files import PDF, file_answer, setting
from admin.papers.poster import Poster, Reader, poster
from crypto import charter as crypto_charter
from portal.data import charters
from portal.data.tables import Organisation
from portal.data.tables import Scheme as SchemeRow
from portal.errors import CharterAbsent, SchemeUnknown
from portal.rules.information import external_channels
from portal.rules.organisation import Scheme
from portal.rules.regimes import Regime
from portal.web.database import now, session, settings, today

# What a scheme is for -> the words that its poster begins with.
ABOUT = {Regime.INCIDENT: "poster_incident", Regime.RIGHTS: "poster_request"}
REPORT = "poster_report"


def languages(row: SchemeRow) -> tuple[str, ...]:
    """Those in which there is a poster: the scheme's own."""
    return Scheme.from_json(row.facts).languages


def poster_file(row: SchemeRow, language: str) -> Response:
    """Raises `SchemeUnknown` for another language than the scheme's, `CharterAbsent` before there
    is anything to compare with."""
    if language not in languages(row):
        raise SchemeUnknown
    newest = charters.current(session(), scheme_id=row.id)
    if newest is None:
        raise CharterAbsent
    signed = crypto_charter.parse(newest.signed["charter"].encode())
    made = poster(setting(language, now()), _shown(row, signed, language))
    return file_answer(made, PDF, f"{row.slug}-{signed.version}-{language}.pdf")


def _shown(row: SchemeRow, signed: crypto_charter.Charter, language: str) -> Poster:
    scheme, onion = Scheme.from_json(row.facts), settings().onion_origin
    slug = session().get_one(Organisation, row.organisation_id).slug
    path = f"/{language}/{slug}/{row.slug}/"
    return Poster(
        about=ABOUT.get(scheme.regime, REPORT),
        title=_told(signed.title, language),
        client=_told(scheme.client.names, language) if scheme.client else "",
        is_anonymous=scheme.anonymous,
        address=settings().public_origin + path,
        onion=onion + path if onion else "",
        fingerprint=signed.fingerprint,
        readers=[Reader(one.name, _told(one.role, language)) for one in signed.recipients],
        elsewhere=_elsewhere(scheme, language),
        version=signed.version,
        issued=date.fromisoformat(signed.issued),
    )


def _elsewhere(scheme: Scheme, language: str) -> str:
    """The external channel by its name and where it is found; nothing where it is none for this."""
    channel = next(iter(external_channels(scheme.regime, today())), None)
    if channel is None or scheme.regime in ABOUT:
        return ""
    return f"{_told(channel.name, language)} ({channel.url.partition('://')[2].rstrip('/')})"


def _told(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")
