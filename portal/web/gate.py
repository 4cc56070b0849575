"""The gate in front of what costs the server work: free while it is calm, else for a proof of work.

Flask-Limiter says no; this says "not so, but so". No flood can close the gate, for whoever does the
work gets in, whatever their bucket has asked and whatever others do.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, request
from limits.storage import Storage

from crypto import work
from crypto.encoding import b64u
from crypto.errors import CryptoError
from portal.data import spent
from portal.data.database import commit
from portal.errors import TooMany
from portal.settings import Settings
from portal.web.counting import Counts
from portal.web.database import session, today
from portal.web.pressure import LEAST_EFFORT, Pressure
from portal.web.puzzles import LASTS, Puzzles
from portal.web.traceless import BUCKET

View = TypeVar("View", bound=Callable[..., Any])

EXTENSION = "varsel_gate"
GATED = "varsel_gated"
HEADER = "Varsel-Work"
# How often the same sealed file is taken while a puzzle lasts.
SAME_LETTER = 3


class WorkRequired(TooMany):
    """The site is under pressure. The page solves a small puzzle by itself, and sends again."""

    code = "work_required"


def worked(act: str, *, body_limit: int | None = None) -> Callable[[View], View]:
    """Puts a view behind the gate: `@worked("report")`, directly above it, below its route.

    Each act is counted for itself. `body_limit` is that of the view, where it is not the usual one.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def gated(*args: Any, **named: Any) -> Any:  # noqa: ANN401 -- whatever the view takes and gives
            gate_of(current_app).enter(act, body_limit)
            return view(*args, **named)

        setattr(gated, GATED, True)
        return gated  # type: ignore[return-value] # the same view with a gate in front

    return mark


def behind_gate(view: View) -> View:
    """Marks a view that is reached only with what another one has given, behind the gate."""
    setattr(view, GATED, True)
    return view


def install(app: Flask, settings: Settings, store: Storage) -> None:
    pressure = Pressure(counts := Counts(store), calm=settings.calm_per_minute)
    app.extensions[EXTENSION] = Gate(
        counts=counts,
        pressure=pressure,
        puzzles=Puzzles(settings.work_key),
        is_shared=settings.limiter_storage != "memory://",
    )


def gate_of(app: Flask) -> "Gate":
    found: Gate = app.extensions[EXTENSION]
    return found


def is_gated(view: object) -> bool:
    return bool(getattr(view, GATED, False))


@dataclass(frozen=True)
class Gate:
    """`is_shared`: every process that serves this site counts in one store."""

    counts: Counts
    pressure: Pressure
    puzzles: Puzzles
    is_shared: bool

    def enter(self, act: str, body_limit: int | None) -> None:
        """Lets the present request in, or raises `WorkRequired` with a puzzle.

        Nothing of the request's body is read before work has been brought for it.
        """
        asked = self.pressure.effort(act)
        brought = request.headers.get(HEADER)
        if brought is not None:
            passes = self._is_done(brought, act, asked, body_limit)
        else:
            bucket = str(request.environ.get(BUCKET, ""))
            passes = not asked and self.pressure.is_free(act, bucket)
        if not passes:
            effort = max(asked, LEAST_EFFORT)
            puzzle = self.puzzles.make(act, effort)
            raise WorkRequired(puzzle=b64u(puzzle), effort=effort)
        self.pressure.let_in(act)

    def enter_bare(self, act: str) -> None:
        """For a form that a browser without a script has sent: while it is calm, or not at all.

        Raises `WorkRequired`, without a puzzle, for there is nobody who could solve it.
        """
        bucket = str(request.environ.get(BUCKET, ""))
        if self.pressure.effort(act) or not self.pressure.is_free(act, bucket):
            raise WorkRequired
        self.pressure.let_in(act)

    def take_off_stamp(self, act: str, file: bytes) -> bytes:
        """What a stamp was put on, of a sealed file that a form without a script has brought.

        Free while it is calm, else for the stamp that its letter has put on it, a few times over:
        whoever loses the answer hands it in again. Raises `WorkRequired`, without a puzzle, for
        there is nobody who could solve it.
        """
        envelope, stamp = work.unstamp(file)
        bucket = str(request.environ.get(BUCKET, ""))
        is_free = not self.pressure.effort(act) and self.pressure.is_free(act, bucket)
        if not is_free and not (stamp and self._is_stamped(envelope, stamp)):
            raise WorkRequired
        self.pressure.let_in(act)
        return envelope

    def _is_stamped(self, envelope: bytes, stamp: work.Work) -> bool:
        name = hashlib.sha256(envelope).hexdigest()
        if self.counts.add(f"varsel/letter/{name}", LASTS) > SAME_LETTER:
            return False
        try:
            work.check_stamp(envelope, stamp)
        except CryptoError:
            return False
        return True

    def _is_done(self, text: str, act: str, asked: int, body_limit: int | None) -> bool:
        try:
            done = work.read(text)
        except CryptoError:
            return False
        effort = self.puzzles.effort_of(done.puzzle, act)
        # Work that was begun when less was asked is good, but a hoard from a calm hour is not.
        if effort is None or 2 * effort < asked or not self._is_first(done.puzzle):
            return False
        if body_limit is not None:
            request.max_content_length = body_limit
        try:
            work.check(done, hashlib.sha256(request.get_data()).digest(), effort)
        except CryptoError:
            return False
        return self.is_shared or spend(done.puzzle)

    def _is_first(self, puzzle: bytes) -> bool:
        """Each puzzle is looked at once, right or wrong: looking costs more than asking again."""
        name = hashlib.sha256(puzzle).hexdigest()
        return self.counts.add(f"varsel/puzzle/{name}", LASTS) == 1


def spend(puzzle: bytes) -> bool:
    """Once among all processes that have nothing but the database in common."""
    is_new = spent.spend(session(), purpose="puzzle", value=puzzle, today=today())
    commit(session())
    return is_new
