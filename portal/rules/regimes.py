"""The legal regimes a scheme can be run under (law.md 1.1)."""

from enum import StrEnum

from portal.rules.law_data import Texts, law


class Regime(StrEnum):
    """The values are the words of the organisation file and of the database."""

    WBL = "WBL"
    HVL35 = "HVL35"
    VOLUNTARY = "VOLUNTARY"
    SECTOR = "SECTOR"
    # Not whistleblowing: an incident with personal data, told to those who handle breaches.
    INCIDENT = "INCIDENT"
    # Nor this: somebody asks about the data that are held about themselves.
    RIGHTS = "RIGHTS"


# Nobody is asked to choose a subject: these forms are about one thing each.
WITHOUT_SUBJECTS = (Regime.INCIDENT, Regime.RIGHTS)


def regime_name(regime: Regime | str) -> Texts:
    """What the regime is called on the screen."""
    return dict(law("regimes")[Regime(regime)]["name"])
