"""Where one complains about the handling of personal data, and the way to the courts."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from portal.rules.law_data import LANGUAGES, Texts, filled, in_force, law
from portal.rules.rights.texts import rights_law


@dataclass(frozen=True)
class Authority:
    """The supervisory authority as of a day; `law/channels.toml` says since when."""

    id: str
    valid_from: date
    name: Texts
    address: str
    url: str
    phone: str = ""
    email: str = ""

    def line(self, language: str) -> str:
        """Name and places on one line."""
        phone = {"da": "telefon", "en": "telephone"}[language]
        parts = (
            self.name[language],
            self.address,
            f"{phone} {self.phone}" if self.phone else "",
            self.email,
            self.url.removeprefix("https://www."),
        )
        return ", ".join(part for part in parts if part)


@cache
def _authorities() -> tuple[Authority, ...]:
    return tuple(Authority(**entry) for entry in law("channels")["authority"])


def authority(on: date) -> Authority:
    """The one of that day; before the first one, the first one."""
    return in_force(_authorities(), on) or _authorities()[0]


def complaint(on: date) -> Texts:
    """The sentence that no answer may lack (Article 12(4))."""
    line = {language: authority(on).line(language) for language in LANGUAGES}
    return filled(rights_law("answers")["frame"]["complaint"], {"authority": line})


def court() -> Texts:
    """The other one (Articles 12(4) and 79)."""
    return dict(rights_law("answers")["frame"]["court"])


def backup_days() -> int:
    """Within how many days backups are overwritten, where the organisation says nothing else."""
    days: int = rights_law("answers")["backups"]["days"]
    return days
