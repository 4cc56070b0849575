"""What a rule answers when something does not hold: a code and a sentence."""

from dataclasses import dataclass

from portal.rules.law_data import Texts


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field, as a sentence for the person who filled it in."""

    field: str
    code: str
    sentence: Texts


@dataclass(frozen=True)
class Refusal:
    """Why an act is not done. `field`: where on the form it can be put right, if anywhere."""

    code: str
    sentence: Texts
    field: str | None = None
