"""A real mail server in a thread of its own, which can be told to misbehave."""

import asyncio
import datetime as dt
import os
import signal
import ssl
import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.bench.servers import free_port

# Seconds: longer than any test waits.
SILENCE = 30
USER, PASSWORD = "varsel", "kaffe & te/the@8"


class PostOffice:
    """What came, and how to answer: by address, an answer in place of "250 OK"."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.to: list[str] = []
        self.signed_in: list[bool] = []
        self.greeted_by: list[str] = []
        self.at_address: dict[str, str] = {}
        self.at_sender: str | None = None
        self.silent_at: str | None = None
        self.at_end: list[str] = []
        self.before_answer: Callable[[], None] | None = None
        self._lock = threading.Lock()

    async def handle_EHLO(  # noqa: N802 -- aiosmtpd looks for this name
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        session.host_name = name
        self.greeted_by.append(name)
        return answers

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd looks for this name
        self, _server: SMTP, _session: Session, envelope: Envelope, sender: str, options: list[str]
    ) -> str:
        if self.at_sender:
            return self.at_sender
        envelope.mail_from = sender
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd looks for this name
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: list[str]
    ) -> str:
        if self.silent_at and to.endswith(self.silent_at):
            await asyncio.sleep(SILENCE)
        if to in self.at_address:
            return self.at_address[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- aiosmtpd looks for this name
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.at_end:
            return self.at_end.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        with self._lock:
            mail = message_from_bytes(content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
            self.to.extend(envelope.rcpt_tos)
            self.signed_in.append(bool(session.authenticated))
        if self.before_answer:
            self.before_answer()
        return "250 OK"

    def kills(self, process: int) -> None:
        """From now on whoever hands a mail over is killed when the server has taken it."""
        self.before_answer = lambda: os.kill(process, signal.SIGKILL)


def serve(office: PostOffice, **options: Any) -> Controller:
    """Starts it on a free port; the caller stops it."""
    controller = Controller(office, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    return controller


def asks_for_password(certificate: "Certificate") -> dict[str, Any]:
    """Options of a server that wants STARTTLS and then user and password."""

    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any
    ) -> AuthResult:
        right = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=given == right, handled=given == right)

    return {
        "tls_context": certificate.context(),
        "require_starttls": True,
        "auth_required": True,
        "authenticator": check,
    }


class Certificate:
    """A certificate for localhost that nobody has signed but itself, in two files."""

    def __init__(self, folder: Path, *, name: str = "localhost") -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = dt.datetime.now(dt.UTC)
        names: list[x509.GeneralName] = [x509.DNSName(name)]
        if name == "localhost":
            names.append(x509.IPAddress(ip_address("127.0.0.1")))
        made = (
            x509.CertificateBuilder()
            .subject_name(who)
            .issuer_name(who)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.file = folder / "certificate.pem"
        self._key = folder / "key.pem"
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        self._key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self._key)
        return context
