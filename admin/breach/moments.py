"""The three moments: when it happened, when it was noticed, since when the organisation knows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from admin.breach import saving
from admin.breach.answers import Answer, long_forms
from admin.breach.base_version import at_version
from admin.breach.conflict import Plain
from admin.breach.desk_context import desk, zone
from admin.breach.forms import MomentsForm
from admin.breach.local_times import written
from admin.breach.reading import STARTS, read_moments, read_starts
from admin.breach.sheet import Sheet, number
from admin.breach.sheets import Values, moment_values, moments_view, posted
from admin.guard import recipient
from portal.data.breach import breaches
from portal.data.tables import Breach
from portal.rules.breach.clocks import Starts
from portal.rules.breach.facts import Moments
from portal.web.database import now, session
from portal.web.languages import localised

blueprint = Blueprint(
    "breach_moments", __name__, url_prefix="/<language:language>/breaches/<breach>/moments"
)
localised(blueprint)
long_forms(blueprint)


@blueprint.get("")
def page(breach: str) -> str:
    return saving.shown(MomentsSheet(), breach)


@blueprint.post("")
def save(breach: str) -> Answer:
    return saving.save(MomentsSheet(MomentsForm()), breach, posted())


class MomentsSheet(Sheet):
    name = "moments"
    template = "breach/moments.html"

    def __init__(self, form: MomentsForm | None = None) -> None:
        self._form = form
        self._fields = tuple(one for one in STARTS if one.partition("_")[0] in _regimes())

    def action(self, file: Breach) -> str:
        return url_for("breach_moments.save", breach=file.id)

    def mine(self, file: Breach) -> Plain:
        form = self._form or MomentsForm()
        before = breaches.moments_of(file)
        moments = read_moments(form, before, breaches.facts_of(file))
        starts = read_starts(form, self._starts(file))
        return moments.to_json() | {name: _iso(at) for name, at in starts.items()}

    def stored(self, file: Breach) -> Plain:
        starts = {name: _iso(at) for name, at in self._starts(file).items()}
        return breaches.moments_of(file).to_json() | starts

    def base(self, file: Breach, version: str) -> Plain | None:
        return at_version(file, number(version), self.stored(file))

    def values(self, plain: Plain) -> Values:
        starts = Starts.from_json({name: plain.get(name) for name in self._fields})
        times = {name: getattr(starts, name) for name in self._fields}
        return moment_values(_moments(plain), times)

    def context(
        self, file: Breach, values: Values, problems: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        view = moments_view(values, problems)
        return {
            "file": file,
            "view": view,
            "problems": view.summary,
            "starts": self._fields,
            "zone_name": str(zone()),
        }

    def keep(self, file: Breach, plain: Plain, version: str) -> None:
        breaches.amend(
            session(),
            recipient=recipient(),
            breach=file.id,
            version=number(version),
            now=now(),
            moments=_moments(plain),
            starts=Starts.from_json({name: plain.get(name) for name in self._fields})
            if self._fields
            else None,
            reason=(self._form.reason.data or "") if self._form else None,
        )

    def word(self, field: str, value: Any) -> str:  # noqa: ANN401 - plain values of any kind
        if value is None:
            return moments_view({}).field(field).label
        if field == "ongoing":
            return str(_("Yes") if value else _("No"))
        if field.endswith("_at") or field.startswith("occurred"):
            return written(datetime.fromisoformat(value), zone())
        return str(value)

    def _starts(self, file: Breach) -> dict[str, datetime | None]:
        stored = breaches.starts_of(file)
        return {name: getattr(stored, name) for name in self._fields}


def _regimes() -> tuple[str, ...]:
    found = desk().breach_desk
    return found.regimes if found else ()


def _moments(plain: Plain) -> Moments:
    names = Moments.__dataclass_fields__
    return Moments.from_json({name: plain[name] for name in names if name in plain})


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
