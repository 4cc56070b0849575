"""Which of the two sites this is, and with which settings it runs."""

import enum
from dataclasses import dataclass

from flask import Flask, current_app

from portal.settings import Settings

EXTENSION = "varsel"


class Side(enum.Enum):
    """The two sites. The value is the class of their `<body>`."""

    PUBLIC = "public"
    STAFF = "staff"


@dataclass(frozen=True)
class Site:
    """What the plumbing knows about the application it runs in."""

    side: Side
    settings: Settings

    @property
    def is_public(self) -> bool:
        return self.side is Side.PUBLIC

    @property
    def origin(self) -> str:
        """Scheme, host and port of this site, as in `https://varsel.example.org`."""
        return self.settings.public_origin if self.is_public else self.settings.staff_origin

    @property
    def origins(self) -> frozenset[str]:
        """All the addresses at which this site answers: the public one may have an onion too."""
        onion = self.settings.onion_origin if self.is_public else None
        return frozenset({self.origin, onion}) if onion else frozenset({self.origin})


def site_of(app: Flask) -> Site:
    found: Site = app.extensions[EXTENSION]
    return found


def site() -> Site:
    """The site that answers the present request."""
    return site_of(current_app)
