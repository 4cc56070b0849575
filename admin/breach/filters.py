"""How templates write the desk's moments: by the organisation's clock."""

from datetime import datetime

from flask import Flask

from admin.breach.desk_context import zone
from admin.breach.local_times import short, written
from portal.rules.breach.clocks import regime_label
from portal.web.dates import write_short
from portal.web.languages import pick


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        moment=moment, short_moment=short_moment, local_day=local_day, regime_name=regime_name
    )


def moment(at: datetime) -> str:
    """`fredag den 3. april 2026 kl. 16.10`."""
    return written(at, zone())


def short_moment(at: datetime) -> str:
    """`3. apr. 2026 kl. 16.10`."""
    return short(at, zone())


def regime_name(regime: str) -> str:
    """`NIS2`: whose clock it is, where several run."""
    return pick(regime_label(regime))


def local_day(at: datetime) -> str:
    """`3. apr. 2026`: the day it was there."""
    return write_short(at.astimezone(zone()).date())
