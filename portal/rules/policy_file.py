"""From an organisation's file to what it says about its processing of personal data."""

from collections.abc import Sequence

from portal.rules.desk import DeskFile, Person
from portal.rules.law_data import Texts
from portal.rules.organisation import Organisation, Scheme
from portal.rules.regimes import Regime
from portal.rules.rights.policy_values import PolicyFile

# What these take in is described by the records of what they are about.
_NO_RECORD_OF_THEIR_OWN = (Regime.INCIDENT, Regime.RIGHTS)
# Data of this category, or of these people, is what a scheme for reports takes in.
_REPORTS, _REPORTERS = "reports", "reporters"


def policy_of(organisation: Organisation, schemes: Sequence[Scheme], desk: DeskFile) -> PolicyFile:
    """What notice, record, warnings and answers are made of."""
    return PolicyFile(
        organisation=organisation.names,
        contact=desk.rights_desk.contact if desk.rights_desk else organisation.contact,
        dpo=_dpo(desk),
        notice=desk.notice,
        processing=desk.processing,
        processors=desk.processors,
        systems=desk.systems,
        retention=desk.retention,
        texts=_texts(schemes),
        schemes_without_record=_uncovered(schemes, desk),
    )


def _dpo(desk: DeskFile) -> Person | None:
    if desk.rights_desk and desk.rights_desk.dpo:
        return desk.rights_desk.dpo
    return desk.breach_desk.dpo if desk.breach_desk else None


def _texts(schemes: Sequence[Scheme]) -> dict[str, Texts]:
    """The organisation's own words elsewhere in the file, by their place in it."""
    return {
        f"schemes[{place}].texts.{name}": text
        for place, scheme in enumerate(schemes, start=1)
        for name, text in scheme.texts.items()
    }


def _uncovered(schemes: Sequence[Scheme], desk: DeskFile) -> tuple[str, ...]:
    # Who keeps no record here keeps it elsewhere, or none at all: that is not for us to say.
    covered = not desk.processing or any(
        _REPORTS in one.data_categories or _REPORTERS in one.people for one in desk.processing
    )
    if covered:
        return ()
    return tuple(scheme.slug for scheme in schemes if scheme.regime not in _NO_RECORD_OF_THEIR_OWN)
