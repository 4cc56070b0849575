"""The way to the mail server: encrypted, checked, signed in; and what it is called that goes wrong."""

import urllib.parse
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from portal.mail.smtp import Line, Refused, ServerTrouble
from portal.mail.troubles import explain
from portal.mail_server import MailServer, from_mapping
from tests.mail.post_office import PASSWORD, USER, Certificate, PostOffice, asks_for_password

Serving = Callable[..., int]
SECRET = urllib.parse.quote(PASSWORD, safe="")
TO = "anne@birk.example"


def server(address: str) -> MailServer:
    made = from_mapping({"VARSEL_SMTP": address, "VARSEL_MAIL_FROM": "varsel@birk.example"})
    assert made is not None
    return made


def a_mail() -> EmailMessage:
    made = EmailMessage()
    made["To"], made["Subject"] = TO, "Prøve"
    made.set_content("Blåbærgrød\n.\nslut\n")
    return made


def deliver(address: str) -> None:
    with Line(server(address), patience=5) as line:
        line.send(a_mail(), TO)


def trouble(address: str) -> str:
    with pytest.raises(ServerTrouble) as caught:
        deliver(address)
    what, remedy = explain(caught.value.code)
    assert what
    assert remedy
    assert PASSWORD not in repr(caught.value)
    return caught.value.code


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return Certificate(tmp_path)


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """The operator has named it where OpenSSL looks."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    return certificate


def test_plain_on_this_machine(serving: Serving, office: PostOffice) -> None:
    deliver(f"smtp://127.0.0.1:{serving()}")
    (mail,) = office.mails
    assert mail.get_content().replace("\r\n", "\n").rstrip() + "\n" == "Blåbærgrød\n.\nslut\n"


def test_the_machine_is_not_named(serving: Serving, office: PostOffice) -> None:
    deliver(f"smtp://127.0.0.1:{serving()}")
    assert set(office.greeted_by) == {"birk.example"}


def test_starttls_and_signing_in(
    serving: Serving, office: PostOffice, trusted: Certificate
) -> None:
    port = serving(**asks_for_password(trusted))
    deliver(f"smtp+starttls://{USER}:{SECRET}@localhost:{port}")
    assert office.signed_in == [True]


def test_tls_from_the_first_byte(
    serving: Serving, office: PostOffice, trusted: Certificate
) -> None:
    port = serving(ssl_context=trusted.context())
    deliver(f"smtps://localhost:{port}")
    assert office.to == [TO]


def test_a_wrong_password(serving: Serving, office: PostOffice, trusted: Certificate) -> None:
    port = serving(**asks_for_password(trusted))
    assert trouble(f"smtp+starttls://{USER}:wrong@localhost:{port}") == "login"
    assert trouble(f"smtp+starttls://localhost:{port}").startswith("sender 530")
    assert office.mails == []


def test_a_certificate_that_nobody_vouches_for(
    serving: Serving, office: PostOffice, certificate: Certificate
) -> None:
    starttls = serving(**asks_for_password(certificate))
    assert trouble(f"smtp+starttls://{USER}:{SECRET}@localhost:{starttls}") == "tls"
    assert office.signed_in == []
    assert trouble(f"smtps://localhost:{serving()}") == "tls"


def test_a_certificate_for_somebody_else(
    serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Certificate(tmp_path, name="mail.other.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(other.file))
    port = serving(**asks_for_password(other))
    assert trouble(f"smtp+starttls://{USER}:{SECRET}@localhost:{port}") == "tls"


def test_starttls_that_is_not_offered_is_not_done_without(
    serving: Serving, office: PostOffice
) -> None:
    """Somebody between us and the server could have taken the offer out."""
    assert trouble(f"smtp+starttls://localhost:{serving()}") == "tls"
    assert office.mails == []


def test_a_server_without_names_for_signing_in(serving: Serving, office: PostOffice) -> None:
    assert trouble(f"smtp://{USER}:{SECRET}@127.0.0.1:{serving()}") == "login"
    assert office.mails == []


def test_one_line_serves_many_and_lives_on_after_a_refusal(
    serving: Serving, office: PostOffice
) -> None:
    office.at_address["dead@birk.example"] = "550 No"
    with Line(server(f"smtp://127.0.0.1:{serving()}"), patience=5) as line:
        line.send(a_mail(), TO)
        with pytest.raises(Refused):
            line.send(a_mail(), "dead@birk.example")
        line.send(a_mail(), TO)
    assert office.to == [TO, TO]
    assert len(office.greeted_by) == 1
