"""Hands mails over to the mail server. What the server says is kept as a number, never as words."""

import smtplib
import ssl
import time
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from types import TracebackType
from typing import Self

from portal.mail_server import MailServer, Security

# Seconds for each answer of the server; and for the one with which it takes a mail over, which is
# waited for longer: who gives up too early sends a mail twice.
PATIENCE = 20.0
LAST_PATIENCE = 90.0
# Seconds after which no mail is handed over any more: the claim to it must outlive the last answer.
LONGEST = 90.0

OK = range(200, 300)
PERMANENT = range(500, 600)
# The server wants us to sign in, or to encrypt, first: it says nothing of the address.
NOT_ABOUT_THE_ADDRESS = frozenset({530, 534, 535, 538})


class MailTrouble(Exception):
    """A mail did not go. `code` says why, in a word and perhaps the server's number."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class ServerTrouble(MailTrouble):
    """The server takes nothing from us: not there, not to be trusted, or our name is not taken."""


class Refused(MailTrouble):
    """The server will never take this mail for this address."""


class NotNow(MailTrouble):
    """This mail did not go this time."""


class Line:
    """A connection to the mail server, opened when it is needed and again when it has broken."""

    def __init__(self, server: MailServer, *, patience: float = PATIENCE) -> None:
        self._server, self._patience = server, patience
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def open(self) -> None:
        """Reaches the server, encrypts, signs in. Raises `ServerTrouble`."""
        if self._smtp is None:
            self._smtp = _dial(self._server, self._patience)
            try:
                _prepare(self._smtp, self._server)
            except BaseException:
                self._drop()
                raise

    def send(self, message: EmailMessage, to: str) -> None:
        """Hands one mail over. Raises `ServerTrouble`, `Refused` or `NotNow`."""
        until = time.monotonic() + LONGEST
        self.open()
        smtp = self._smtp
        if smtp is None:
            raise ServerTrouble("unreachable")
        try:
            self._hand_over(smtp, message, to, until)
        except NotNow:
            # Who knows what the server makes of what was broken off: the next mail begins anew.
            self._drop()
            raise
        except smtplib.SMTPResponseException as error:
            self._drop()
            raise NotNow(f"answer {error.smtp_code}") from None
        except OSError:
            # The server hung up, or says nothing. smtplib's own errors are of this family too.
            self._drop()
            raise NotNow("hung") from None

    def close(self) -> None:
        """Says goodbye, if anybody listens."""
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.quit()
            self._drop()

    def _hand_over(self, smtp: smtplib.SMTP, message: EmailMessage, to: str, until: float) -> None:
        smtp.rset()
        _expect_ok("sender", smtp.mail(self._server.sender)[0], ServerTrouble)
        code = smtp.rcpt(to)[0]
        _expect_ok("address", code, ServerTrouble if code in NOT_ABOUT_THE_ADDRESS else Refused)
        if time.monotonic() > until:
            raise NotNow("slow")
        if smtp.sock is not None:
            smtp.sock.settimeout(max(self._patience, LAST_PATIENCE))
        try:
            code = smtp.data(message.as_bytes(policy=SMTP))[0]
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        _expect_ok("mail", code, Refused)
        if smtp.sock is not None:
            smtp.sock.settimeout(self._patience)

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _expect_ok(where: str, code: int, lasting: type[MailTrouble]) -> None:
    """Raises `lasting` for what the server refuses for good, and `NotNow` for anything else."""
    if code in OK:
        return
    raise (lasting if code in PERMANENT else NotNow)(f"{where} {code}")


def _dial(server: MailServer, patience: float) -> smtplib.SMTP:
    # The name by which we greet says nothing of this machine.
    greeting, port = server.domain, server.port
    try:
        if server.security is Security.TLS:
            trusted = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, port, greeting, timeout=patience, context=trusted)
        return smtplib.SMTP(server.host, port, greeting, timeout=patience)
    except ssl.SSLError:
        raise ServerTrouble("tls") from None
    except OSError:
        raise ServerTrouble("unreachable") from None


def _prepare(smtp: smtplib.SMTP, server: MailServer) -> None:
    try:
        if server.security is Security.STARTTLS:
            smtp.starttls(context=ssl.create_default_context())
    except (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
        raise ServerTrouble("tls") from None
    except OSError:
        raise ServerTrouble("unreachable") from None
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.user is not None and server.password is not None:
            smtp.login(server.user, server.password)
    except smtplib.SMTPServerDisconnected:
        raise ServerTrouble("unreachable") from None
    except (smtplib.SMTPException, UnicodeError):
        raise ServerTrouble("login") from None
    except OSError:
        raise ServerTrouble("unreachable") from None
