"""`varsel crypto`: make keys, seal, open and look into envelopes, without a server or a browser.

Secrets are never arguments, which other users of a machine can see: they are asked for, or read
from a file or the standard input.
"""

import datetime as dt
import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

import click

from crypto import envelope as sealing
from crypto import filling, return_code, thread, wire, work
from crypto import keyring as keyrings
from crypto.charter import Charter, verify_chain
from crypto.encoding import from_b64u
from crypto.errors import CryptoError, GroupsError
from crypto.keyring import Keyring
from crypto.keys import RecipientKeys, new_secret
from crypto.keys import fingerprint as in_groups
from crypto.message import Category, Message
from crypto.wire import Envelope
from portal.cli import cryptography_files as files
from portal.cli.cryptography_print import charter_lines, header_lines, message_lines
from portal.cli.cryptography_texts import LANGUAGES, refusal, say

LEAST_PASSPHRASE = 12

existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)
new_file = click.Path(dir_okay=False, writable=True, path_type=Path)
secret_file = click.File("r", encoding="utf-8")


def language_of_the_system() -> str:
    """Danish where the system speaks it, else English."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "da" if spoken.lower().startswith("da") else "en"


class CryptoGroup(click.Group):
    """Says what was refused as a sentence with its code, and ends with 1."""

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401 -- what click's own returns
        try:
            return super().invoke(context)
        except CryptoError as error:
            sentence = refusal(context.obj, error.code, error.facts)
            raise click.ClickException(sentence) from error


@click.group(cls=CryptoGroup)
@click.option("--language", type=click.Choice(LANGUAGES), default=language_of_the_system)
@click.pass_context
def crypto(context: click.Context, language: str) -> None:
    """Seal and open envelopes on this machine, without any server."""
    context.obj = language


@crypto.command()
@click.argument("keyring", type=new_file)
@click.option("--passphrase-file", type=secret_file, help="Its first line; - is standard input.")
@click.pass_obj
def keygen(language: str, keyring: Path, passphrase_file: TextIO | None) -> None:
    """Make a recipient's KEYRING file, and a recovery kit to write on paper."""
    passphrase = _new_passphrase(language, passphrase_file)
    secret, kit = new_secret(), keyrings.new_kit()
    ring = keyrings.create(secret, passphrase, kit)
    # What does not open again would be found out years later, when it is needed.
    keyrings.unlock_with_passphrase(ring, passphrase)
    keyrings.unlock_with_kit(ring, kit)
    _write(language, keyring, files.keyring_bytes(ring))
    click.echo(say(language, "keyring_written", path=keyring))
    click.echo(say(language, "fingerprint", groups=in_groups(ring.key)))
    click.echo(say(language, "kit"))
    click.echo(f"\n    {keyrings.write_kit(kit)}\n")


@crypto.command()
@click.argument("charters", type=existing_file)
@click.argument("envelope", type=new_file)
@click.option("--salt", required=True, help="The organisation's salt, as its pages show it.")
@click.option("--text", type=click.File("r", encoding="utf-8"), default="-", show_default=True)
@click.option("--category", help="What it is about, in the scheme's words.")
@click.option("--leave-out", multiple=True, metavar="NAME", help="Who shall not read it.")
@click.option("--yes", is_flag=True, help="Do not ask whether these are the right people.")
@click.pass_obj
def seal(  # noqa: PLR0913 -- one argument for each option of the command
    language: str,
    charters: Path,
    envelope: Path,
    *,
    salt: str,
    text: TextIO,
    category: str | None,
    leave_out: Sequence[str],
    yes: bool,
) -> None:
    """Seal a report to those on CHARTERS into the file ENVELOPE, and show its return code."""
    charter = files.read_charters(charters)[-1]
    _echo(charter_lines(charter, language))
    click.echo(say(language, "compare"))
    readers = _readers(language, charter, leave_out)
    body = text.read()
    if not yes:
        click.confirm(say(language, "ask_seal"), abort=True)
    code = return_code.new_code()
    reporter = return_code.derive(code, _salt(language, salt))
    about = Category(category, category) if category else None
    message = Message("report", _now(), language, body, about)
    context = sealing.Context(
        charter.scheme,
        charter.hash,
        secrets.token_bytes(16),
        "report",
        1,
        wire.NO_PREVIOUS,
        wire.Reporter(reporter.mailbox, reporter.kem_public),
    )
    sealed = sealing.seal(
        message,
        context=context,
        sender_seed=reporter.signing_seed,
        readers=[*readers, reporter.kem_public],
    )
    _write(language, envelope, work.stamp(filling.fill(sealed, len(charter.recipients))))
    click.echo(say(language, "sealed", path=envelope, count=len(readers)))
    click.echo(say(language, "code"))
    click.echo(f"\n    {return_code.write(code)}\n")


@crypto.command("open")
@click.argument("file", type=existing_file)
@click.option("--keyring", type=existing_file, help="For a single envelope.")
@click.option("--charters", type=existing_file, help="To check who wrote a single envelope.")
@click.option("--secret-file", type=secret_file, help="Recovery kit or passphrase; - is input.")
@click.option("--damaged", is_flag=True, help="Show what opens although something is wrong.")
@click.pass_obj
def open_file(
    language: str,
    file: Path,
    *,
    keyring: Path | None,
    charters: Path | None,
    secret_file: TextIO | None,
    damaged: bool,
) -> None:
    """Show what is in an exported case, or in a single envelope, as plain text."""
    case = files.read_case(file)
    ring = files.read_keyring(keyring) if keyring else case.keyring
    if ring is None:
        raise click.UsageError(say(language, "keyring_needed"))
    chain = files.read_charters(charters) if charters else []
    if case.keyring is not None:
        chain = verify_chain(case.charters)
    envelopes = _in_order(language, case, chain, damaged=damaged)
    keys = RecipientKeys.from_secret(_unlock(language, ring, secret_file))
    # All of it is opened before any of it is shown: half a case could mislead.
    opened = [_open(language, envelope, keys, damaged=damaged) for envelope in envelopes]
    for envelope, message in zip(envelopes, opened, strict=True):
        if isinstance(message, str):
            click.echo(message)
        else:
            _echo(message_lines(message, envelope, chain, language))
            click.echo()


@crypto.command()
@click.argument("file", type=existing_file)
@click.pass_obj
def inspect(language: str, file: Path) -> None:
    """Say what anybody can see of an envelope or an exported case, without a key."""
    for envelope in files.read_case(file).envelopes:
        _echo(header_lines(envelope, language))
    click.echo(say(language, "closed"))


@crypto.command()
@click.argument("file", type=existing_file)
@click.pass_obj
def fingerprint(language: str, file: Path) -> None:
    """Show the fingerprint of a keyring, or of a charter after verifying its whole chain."""
    if files.is_keyring(file.read_bytes()):
        ring = files.read_keyring(file)
        click.echo(say(language, "fingerprint", groups=in_groups(ring.key)))
        return
    _echo(charter_lines(files.read_charters(file)[-1], language))


# --- Steps -----------------------------------------------------------------------------------


def _new_passphrase(language: str, file: TextIO | None) -> str:
    if file is not None:
        passphrase = file.readline().rstrip("\r\n")
    else:
        passphrase = click.prompt(
            say(language, "ask_passphrase"),
            hide_input=True,
            confirmation_prompt=say(language, "ask_again"),
        )
    if len(passphrase) < LEAST_PASSPHRASE:
        raise click.ClickException(say(language, "passphrase_short", least=LEAST_PASSPHRASE))
    return passphrase


def _readers(language: str, charter: Charter, leave_out: Sequence[str]) -> list[bytes]:
    names = {recipient.name for recipient in charter.recipients}
    for name in leave_out:
        # A slip in a name must not seal the report to the very person it is about.
        if name not in names:
            raise click.UsageError(say(language, "name_unknown", name=name))
    kept = [person.kem for person in charter.recipients if person.name not in leave_out]
    if not kept:
        raise click.UsageError(say(language, "nobody_left"))
    return kept


def _salt(language: str, salt: str) -> bytes:
    try:
        return from_b64u(salt, 16)
    except CryptoError as error:
        raise click.UsageError(say(language, "salt")) from error


def _unlock(language: str, ring: Keyring, file: TextIO | None) -> bytes:
    if file is not None:
        typed = file.readline().rstrip("\r\n")
    else:
        typed = click.prompt(say(language, "ask_unlock"), hide_input=True)
    try:
        kit = keyrings.read_kit(typed)
    except GroupsError:
        if not any(slot.kind == "passphrase" for slot in ring.slots):
            raise
        return keyrings.unlock_with_passphrase(ring, typed)
    return keyrings.unlock_with_kit(ring, kit)


def _in_order(
    language: str, case: files.SealedCase, chain: Sequence[Charter], *, damaged: bool
) -> Sequence[Envelope]:
    """The envelopes of a case, checked as a whole; of one alone, only who sent it."""
    if case.keyring is None:
        if chain:
            thread.check_alone(case.envelopes[0], chain)
        else:
            click.echo(say(language, "unverified_sender"), err=True)
        return case.envelopes
    try:
        return thread.check(case.envelopes, chain)
    except CryptoError as error:
        if not damaged:
            click.echo(say(language, "try_damaged"), err=True)
            raise
        sentence = refusal(language, error.code, error.facts)
        click.echo(say(language, "damaged", sentence=sentence), err=True)
        return sorted(case.envelopes, key=lambda envelope: (envelope.thread, envelope.sequence))


def _open(
    language: str, envelope: Envelope, keys: RecipientKeys, *, damaged: bool
) -> Message | str:
    """The message; or, where damage is expected, a sentence that says why there is none."""
    try:
        return sealing.open_envelope(envelope, keys)
    except CryptoError as error:
        if not damaged:
            raise
        sentence = refusal(language, error.code, error.facts)
        kind = say(language, envelope.direction)
        return say(language, "shut", kind=kind, sequence=envelope.sequence, sentence=sentence)


def _write(language: str, path: Path, data: bytes) -> None:
    try:
        files.write_new(path, data)
    except FileExistsError as error:
        raise click.ClickException(say(language, "file_exists", path=path)) from error


def _echo(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
