"""Sends what is due, one mail at a time, each claimed and told of in a transaction of its own.

Two who do this at once share the mails between them. Between the server taking a mail over and our
writing that down a process can die: then the mail goes out again, under the same Message-ID, by
which a mailbox can tell that it has it already. Nothing in mail closes this gap.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker

from portal.data import outbox
from portal.data.database import Session, make_session_factory
from portal.data.outbox import Claimed
from portal.mail import messages
from portal.mail.smtp import PATIENCE, Line, NotNow, Refused, ServerTrouble
from portal.mail_server import MailServer, is_address
from portal.settings import Settings

# Seconds for one round; what is left over is for the next.
LONGEST_ROUND = 240.0
# So many mails in a row that a server says nothing to, and it is the server and not the mails.
HUNG = 3

Clock = Callable[[], datetime]


@dataclass
class Tally:
    """How many mails of a round went, were refused for good, and are to be tried again."""

    sent: int = 0
    refused: int = 0
    postponed: int = 0


def never() -> bool:
    """Nothing ends it before its time."""
    return False


def send_due(
    engine: Engine,
    settings: Settings,
    *,
    clock: Clock | None = None,
    ended: Callable[[], bool] = never,
    patience: float = PATIENCE,
) -> Tally:
    """Sends what is due until nothing is, or `ended` says so. Safe to be done by several at once."""
    clock = clock or settings.now
    sessions, tally = make_session_factory(engine), Tally()
    with sessions() as session:
        if not outbox.any_due(session, now=clock()):
            return tally
        if settings.mail is None:
            outbox.note_no_server(session, now=clock())
            session.commit()
            return tally
    with Line(settings.mail, patience=patience) as line:
        round_ = _Round(sessions, settings.mail, settings.staff_origin, line, clock, tally)
        try:
            line.open()
            round_.run(ended)
        except ServerTrouble as trouble:
            _write(sessions, partial(_postpone, tally, trouble.code, clock()))
    return tally


@dataclass
class _Round:
    sessions: sessionmaker[Session]
    server: MailServer
    staff_origin: str
    line: Line
    clock: Clock
    tally: Tally

    def run(self, ended: Callable[[], bool]) -> None:
        """Raises `ServerTrouble`, with nothing left claimed."""
        until, hung = time.monotonic() + LONGEST_ROUND, 0
        while hung < HUNG and time.monotonic() < until and not ended():
            claimed = self._claim()
            if claimed is None:
                return
            hung = hung + 1 if self._send(claimed) == "hung" else 0

    def _claim(self) -> Claimed | None:
        with self.sessions() as session:
            found = outbox.claim(session, now=self.clock(), domain=self.server.domain)
            session.commit()
        return found

    def _send(self, claimed: Claimed) -> str | None:
        """What went wrong, if anything did. Raises `ServerTrouble`."""
        try:
            if not is_address(claimed.to):
                raise Refused("address")  # noqa: TRY301 -- told of where the server's refusals are
            mail = messages.message(
                claimed, sender=self.server.sender, staff_origin=self.staff_origin
            )
            self.line.send(mail, claimed.to)
        except ServerTrouble:
            _write(self.sessions, partial(outbox.release, claimed=claimed, now=self.clock()))
            raise
        except Refused as trouble:
            self._tell(outbox.mark_refused, claimed, trouble.code)
            self.tally.refused += 1
            return trouble.code
        except NotNow as trouble:
            self._tell(outbox.mark_failed, claimed, trouble.code)
            self.tally.postponed += 1
            return trouble.code
        except (KeyError, ValueError):
            # Queued by another release than this one.
            self._tell(outbox.mark_failed, claimed, "text")
            self.tally.postponed += 1
            return "text"
        _write(self.sessions, partial(outbox.mark_sent, claimed=claimed, now=self.clock()))
        self.tally.sent += 1
        return None

    def _tell(self, mark: Callable[..., None], claimed: Claimed, trouble: str) -> None:
        now = self.clock()
        _write(self.sessions, partial(mark, claimed=claimed, trouble=trouble, now=now))


def _postpone(tally: Tally, trouble: str, now: datetime, session: Session) -> None:
    tally.postponed += outbox.postpone_due(session, trouble=trouble, now=now)


def _write(sessions: sessionmaker[Session], act: Callable[[Session], object]) -> None:
    with sessions() as session:
        act(session)
        session.commit()
