"""Which organisation and scheme an address speaks of: the rows, and their facts as values."""

from dataclasses import dataclass

from flask import url_for

from portal.data import organisations
from portal.data.tables import Organisation as OrganisationRow
from portal.data.tables import Scheme as SchemeRow
from portal.rules.organisation import Organisation, Scheme
from portal.rules.regimes import Regime
from portal.web.database import session
from portal.web.languages import language, pick
from portal.web.masthead import Masthead


@dataclass(frozen=True)
class OrganisationPlace:
    """An organisation that an address names."""

    row: OrganisationRow
    facts: Organisation

    @property
    def masthead(self) -> Masthead:
        home = url_for("pages.organisation", language=language(), organisation=self.row.slug)
        return Masthead(pick(self.facts.names), home, self.row.slug)

    @property
    def exit_url(self) -> str:
        """Where somebody ends who leaves quickly: a blank page, where the file names no other."""
        return self.facts.exit_url or url_for("root.blank")


@dataclass(frozen=True)
class SchemePlace:
    """A scheme of an organisation, both as an address names them."""

    organisation: OrganisationPlace
    row: SchemeRow
    facts: Scheme

    @property
    def languages(self) -> tuple[str, ...]:
        return self.facts.languages

    @property
    def is_incident(self) -> bool:
        """Whether incidents with data are told here, and not wrongdoing."""
        return self.facts.regime is Regime.INCIDENT

    @property
    def is_request(self) -> bool:
        """Whether people ask here about the data that are held about themselves."""
        return self.facts.regime is Regime.RIGHTS


def find_organisation(slug: str) -> OrganisationPlace:
    """Raises `NotFound` where there is none of that name."""
    row = organisations.find(session(), slug=slug)
    return OrganisationPlace(row, Organisation.from_json(row.facts))


def find_scheme(organisation: str, scheme: str) -> SchemePlace:
    """Raises `NotFound` where there is none of that name, or it is not active."""
    place = find_organisation(organisation)
    row = organisations.scheme(session(), organisation_id=place.row.id, slug=scheme)
    return SchemePlace(place, row, Scheme.from_json(row.facts))


def schemes_of(place: OrganisationPlace) -> list[SchemePlace]:
    rows = organisations.schemes(session(), organisation_id=place.row.id)
    return [SchemePlace(place, row, Scheme.from_json(row.facts)) for row in rows]
