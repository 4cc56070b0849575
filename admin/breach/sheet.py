"""A form that several may have open, and what it says, as plain values by field."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from flask import url_for

from admin.breach.conflict import Plain
from admin.breach.desk_context import names
from admin.breach.meanwhile import Meanwhile
from admin.breach.sheets import Values
from portal.data.tables import Breach


class Sheet(ABC):
    """One form of the breach. `saving` draws it, keeps it, and lays two versions side by side."""

    name: str
    template: str

    @abstractmethod
    def action(self, file: Breach) -> str:
        """The address that it is sent to."""

    @abstractmethod
    def mine(self, file: Breach) -> Plain:
        """What was typed. Raises `FormProblems`."""

    @abstractmethod
    def stored(self, file: Breach) -> Plain:
        """What is kept now."""

    @abstractmethod
    def base(self, file: Breach, version: str) -> Plain | None:
        """What was kept at an earlier version; None where nobody knows."""

    @abstractmethod
    def values(self, plain: Plain) -> Values:
        """The same as the form's fields hold it."""

    @abstractmethod
    def context(
        self, file: Breach, values: Values, problems: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Variables of the template."""

    @abstractmethod
    def keep(self, file: Breach, plain: Plain, version: str) -> None:
        """The one act. Raises `BreachChanged` where `version` is no longer the one kept."""

    @abstractmethod
    def word(self, field: str, value: Any) -> str:  # noqa: ANN401 - plain values of any kind
        """A value in words; the field's label for None."""

    def version(self, file: Breach) -> str:
        """Names what is kept now, so that a page can say what it was drawn from."""
        return str(file.version)

    def changed_by(self, file: Breach) -> str:
        """Who kept what is kept now, by name; empty where nobody knows."""
        return names().get(file.changed_by or "", "")

    def news(self, file: Breach, version: str) -> Meanwhile | None:  # noqa: ARG002 - for those who rest on more
        """What else has to be read before this can be sent, if it rests on more than its fields."""
        return None

    def onwards(self, file: Breach) -> str:
        """Where it leads when it was kept, and where it is left without."""
        return url_for("breach.page", breach=file.id, _anchor=self.name)


def number(version: str) -> int:
    """A version of the breach as its trail counts it; 0 for what is none."""
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0  # noqa: PLR2004 - fits any database
