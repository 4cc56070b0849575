"""How templates write the desk's moments: by the organisation's clock."""

from datetime import datetime

from flask import Flask

from admin.breach.desk_context import zone
from admin.breach.local_times import clock, short, written
from portal.web.dates import write_short


def install(app: Flask) -> None:
    app.jinja_env.filters.update(
        moment=moment, short_moment=short_moment, clock_time=clock_time, local_day=local_day
    )


def moment(at: datetime) -> str:
    """`fredag den 3. april 2026 kl. 16.10`."""
    return written(at, zone())


def short_moment(at: datetime) -> str:
    """`3. apr. 2026 kl. 16.10`."""
    return short(at, zone())


def clock_time(at: datetime) -> str:
    return clock(at, zone())


def local_day(at: datetime) -> str:
    """`3. apr. 2026`: the day it was there."""
    return write_short(at.astimezone(zone()).date())
