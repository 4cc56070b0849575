from collections.abc import Mapping
from pathlib import Path

import pytest

from crypto.encoding import b64u
from portal.errors import SettingsError
from portal.settings import Settings

SECRET = b64u(bytes(range(7, 39)))
BASE = {"VARSEL_SECRET": SECRET, "VARSEL_DATA": "somewhere"}


def refused(mapping: Mapping[str, str]) -> SettingsError:
    with pytest.raises(SettingsError) as error:
        Settings.from_mapping(mapping)
    assert error.value.wrong
    assert error.value.remedy
    return error.value


def test_a_secret_is_all_that_must_be_set() -> None:
    settings = Settings.from_mapping({"VARSEL_SECRET": SECRET})
    assert settings.public_origin == "http://localhost:8000"
    assert settings.staff_origin == "http://localhost:8001"
    assert settings.database_url.endswith("instance/varsel.sqlite3")
    assert settings.public_address == ("localhost", 8000)
    assert str(settings.time_zone) == "Europe/Copenhagen"
    assert (settings.idle_minutes, settings.demonstration) == (15, False)
    assert settings.limiter_storage == "memory://"
    assert settings.now().tzinfo is not None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("VARSEL_SECRET", ""),
        ("VARSEL_SECRET", "change-me"),
        ("VARSEL_SECRET", "not base64url!"),
        ("VARSEL_SECRET", "æøå"),
        ("VARSEL_SECRET", b64u(bytes(32))),
        ("VARSEL_SECRET", b64u(b"secret" * 6)),
        ("VARSEL_PUBLIC_ORIGIN", "report.example.org"),
        ("VARSEL_PUBLIC_ORIGIN", "http://report.example.org"),
        ("VARSEL_PUBLIC_ORIGIN", "https://report.example.org/path"),
        ("VARSEL_PUBLIC_ORIGIN", "https://user@report.example.org"),
        ("VARSEL_PUBLIC_ORIGIN", "https://report.example.org:port"),
        ("VARSEL_STAFF_ORIGIN", "http://localhost:8000"),
        ("VARSEL_ONION_ORIGIN", "https://report.example.org"),
        ("VARSEL_ONION_ORIGIN", "abcdef.onion"),
        ("VARSEL_ONION_ORIGIN", "http://localhost:8000"),
        ("VARSEL_DEMONSTRATION", "maybe"),
        ("VARSEL_TIME_ZONE", "Mars/Base"),
        ("VARSEL_IDLE_MINUTES", "0"),
        ("VARSEL_IDLE_MINUTES", "a while"),
    ],
)
def test_each_wrong_value_is_named_with_a_remedy(key: str, value: str) -> None:
    assert refused({**BASE, key: value}).key in {key, "VARSEL_SECRET_FILE"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("VARSEL_PUBLIC_ORIGIN", "https://report.example.org"),
        ("VARSEL_STAFF_ORIGIN", "https://recipients.example.org"),
        ("VARSEL_STAFF_ORIGIN", f"http://{'a' * 56}.onion"),
        ("VARSEL_ONION_ORIGIN", f"http://{'a' * 56}.onion"),
    ],
)
def test_the_demonstration_is_never_reached_by_others(key: str, value: str) -> None:
    """Whatever starts the server: it shows the codes of those who sign in."""
    demonstration = {**BASE, "VARSEL_DEMONSTRATION": "yes"}
    assert Settings.from_mapping(demonstration).demonstration
    assert refused({**demonstration, key: value}).key == "VARSEL_DEMONSTRATION"


def test_an_error_shows_no_value() -> None:
    assert "change-me" not in str(refused({**BASE, "VARSEL_SECRET": "change-me"}))


def test_the_secret_may_be_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    assert refused({"VARSEL_SECRET_FILE": str(file)}).key == "VARSEL_SECRET_FILE"
    file.write_text(SECRET + "\n")
    settings = Settings.from_mapping({"VARSEL_SECRET_FILE": str(file)})
    assert settings.secret == bytes(range(7, 39))


def test_keys_of_different_purposes_differ_and_do_not_change() -> None:
    settings = Settings.from_mapping(BASE)
    keys = {
        settings.totp_key,
        settings.challenge_key,
        settings.work_key,
        settings.receipt_seed,
        settings.csrf_key,
        settings.fake_salt_key,
        settings.secret,
    }
    assert len(keys) == 7
    assert {len(key) for key in keys} == {32}
    assert Settings.from_mapping(BASE).receipt_seed == settings.receipt_seed


def test_what_is_shown_of_settings_has_no_secret_in_it() -> None:
    url = "postgresql://varsel:hemmeligt@db.example.org/varsel"
    settings = Settings.from_mapping({**BASE, "VARSEL_DATABASE_URL": url})
    assert settings.database_url == url
    assert "hemmeligt" not in repr(settings)
    assert repr(settings.secret) not in repr(settings)


def test_onion_addresses_need_no_https() -> None:
    settings = Settings.from_mapping({**BASE, "VARSEL_PUBLIC_ORIGIN": "http://abcdef.onion"})
    assert settings.public_address == ("abcdef.onion", 80)


def test_a_second_address_may_be_an_onion() -> None:
    assert Settings.from_mapping(BASE).onion_origin is None
    settings = Settings.from_mapping({**BASE, "VARSEL_ONION_ORIGIN": "http://abcdef.onion"})
    assert settings.onion_origin == "http://abcdef.onion"
    both = {"VARSEL_PUBLIC_ORIGIN": "http://abcdef.onion"}
    twice = {**BASE, **both, "VARSEL_ONION_ORIGIN": "http://abcdef.onion"}
    assert refused(twice).key == "VARSEL_ONION_ORIGIN"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert refused({**BASE, "VARSEL_DATA": str(file)}).key == "VARSEL_DATA"


# --- The mail server -----------------------------------------------------------------------------

SMTP = {"VARSEL_MAIL_FROM": "varsel@birk.example"}


@pytest.mark.parametrize(
    ("address", "host", "port", "security"),
    [
        ("smtp+starttls://u:p@mail.birk.example", "mail.birk.example", 587, "smtp+starttls"),
        ("smtps://mail.birk.example", "mail.birk.example", 465, "smtps"),
        ("smtps://mail.birk.example:2465", "mail.birk.example", 2465, "smtps"),
        ("smtp://localhost", "localhost", 25, "smtp"),
        ("smtp://[::1]:2525", "::1", 2525, "smtp"),
    ],
)
def test_a_mail_server(address: str, host: str, port: int, security: str) -> None:
    mail = Settings.from_mapping({**BASE, **SMTP, "VARSEL_SMTP": address}).mail
    assert mail is not None
    assert (mail.host, mail.port, mail.security) == (host, port, security)
    assert (mail.sender, mail.domain) == ("varsel@birk.example", "birk.example")


def test_no_mail_server_is_needed() -> None:
    assert Settings.from_mapping(BASE).mail is None
    assert Settings.from_mapping({**BASE, "VARSEL_SMTP": "", "VARSEL_MAIL_FROM": "x"}).mail is None


@pytest.mark.parametrize(
    "address",
    [
        "mail.birk.example",
        "https://mail.birk.example",
        "smtp://mail.birk.example",
        "smtps://",
        "smtps://mail.birk.example:port",
        "smtps://mail.birk.example/inbox",
        "smtps://user@mail.birk.example",
        "smtps://user:s%C3%B8vn@mail.birk.example",
        "smtps://[::1",
    ],
)
def test_a_wrong_mail_server_is_named_and_not_repeated(address: str) -> None:
    error = refused({**BASE, **SMTP, "VARSEL_SMTP": address})
    assert error.key == "VARSEL_SMTP"
    assert "birk" not in str(error)


@pytest.mark.parametrize(
    "sender",
    ["", "varsel", "Varsel <a@b.example>", "a@b.example\r\nBcc: c@d.example", "ø@b.example"],
)
def test_a_wrong_sender(sender: str) -> None:
    mapping = {**BASE, "VARSEL_SMTP": "smtp://localhost", "VARSEL_MAIL_FROM": sender}
    assert refused(mapping).key == "VARSEL_MAIL_FROM"


def test_the_mail_server_may_be_in_a_file_and_its_password_is_shown_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "smtp"
    mapping = {**BASE, **SMTP, "VARSEL_SMTP_FILE": str(file), "VARSEL_SMTP": "smtp://localhost"}
    assert refused(mapping).key == "VARSEL_SMTP_FILE"
    file.write_text("smtps://isfugl:te%26kaffe%40@mail.birk.example\n")
    settings = Settings.from_mapping(mapping)
    assert settings.mail is not None
    assert (settings.mail.user, settings.mail.password) == ("isfugl", "te&kaffe@")
    assert "isfugl" not in repr(settings)
    assert "kaffe" not in repr(settings)
