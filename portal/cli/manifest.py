"""`varsel manifest`: what this installation answers to everybody, signed."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.orm import Session

import portal.public.app
from crypto import charter, manifest
from crypto.charter import SignedCharter
from crypto.derivation import sha256
from crypto.encoding import parse_json
from crypto.errors import CharterError, CryptoError
from crypto.manifest import NO_CHARTER, CharterInForce, Entry, Headers, Manifest
from crypto.signing import verify_key
from portal.cli import own_release
from portal.cli.opening import open_session, open_settings
from portal.cli.release_key import read_secret
from portal.public.addresses import addresses
from portal.public.manifest import FILE
from portal.rules.sameness import Answer
from portal.settings import Settings

EXISTING = click.Path(path_type=Path, exists=True, dir_okay=False)
NEW = click.Path(path_type=Path, dir_okay=False)
WAIT, OWN_FAULT = 429, 500


@click.command("manifest")
@click.option("--key", type=EXISTING, help="The release key to sign with.")
@click.option("--out", type=NEW, help="Where to write it, if not where the site serves it from.")
@click.option("--sign", "unsigned", type=EXISTING, help="Sign this one, made elsewhere.")
def make_manifest(key: Path | None, out: Path | None, unsigned: Path | None) -> None:
    """List all that reporters' browsers are given, with hashes, and sign it.

    Without --key it is not signed: take it to the machine that has the key.
    """
    if unsigned:
        if not (key and out):
            raise click.UsageError("--sign needs --key and --out.")
        data, target = _made_elsewhere(unsigned), out
    elif key or out:
        settings = open_settings()
        target = out or settings.data / FILE
        with open_session(settings) as session:
            data = manifest.build(observe(settings, session))
    else:
        raise click.UsageError("Without --key say with --out where to write it.")
    _show(manifest.parse(data))
    _write(target, _finished(data, key))


def observe(settings: Settings, session: Session) -> Manifest:
    """Asks the public site itself, in this process, as a stranger would.

    Raises `click.ClickException` where the site does not answer as it should.
    """
    # Counting here shall not reach the store that the running server counts in.
    app = portal.public.app.create_app(replace(settings, limiter_storage="memory://"))
    listed = addresses(app, session)
    sets: list[Headers] = []
    entries, charters = [], []
    for number, path in enumerate(listed.paths):
        answer = ask(app, path, settings.public_origin, number)
        headers = answer.lasting_headers
        if headers not in sets:
            sets.append(headers)
        entries.append(Entry(path, answer.status, sha256(answer.body), sets.index(headers)))
        if path in listed.charters:
            charters.append(_in_force(path, answer.body))
    return Manifest(
        release=own_release.version(),
        made=settings.today().isoformat(),
        headers=tuple(sets),
        entries=tuple(entries),
        charters=tuple(charters),
    )


def ask(app: Flask, path: str, origin: str, number: int) -> Answer:
    """One request, each from another network of this machine: limits are for strangers."""
    peer = f"127.{number >> 8 & 255}.{number & 255}.1"
    with app.test_client(use_cookies=False).get(
        path, base_url=origin, environ_overrides={"REMOTE_ADDR": peer}, buffered=True
    ) as response:
        headers = tuple((name.lower(), value) for name, value in response.headers)
        answer = Answer(response.status_code, headers, response.data)
    if answer.status == WAIT or answer.status >= OWN_FAULT:
        raise click.ClickException(f"{path} answers {answer.status}. Nothing was written.")
    return answer


def charter_in_force(path: str, body: bytes) -> CharterInForce:
    """The last of the charters that a scheme's address answers with, the chain verified.

    Raises CharterError.
    """
    try:
        chain = parse_json(body)["charters"]
        signed = [SignedCharter.from_json(one) for one in chain]
    except (ValueError, TypeError, KeyError) as error:
        raise CharterError("charter_malformed") from error
    if not signed:
        return CharterInForce(path, 0, NO_CHARTER)
    last = charter.verify_chain(signed)[-1]
    return CharterInForce(path, last.version, last.hash)


def _in_force(path: str, body: bytes) -> CharterInForce:
    try:
        return charter_in_force(path, body)
    except CharterError as error:
        raise click.ClickException(f"{path}: {error.code}. Nothing was written.") from error


def _made_elsewhere(file: Path) -> bytes:
    """An unsigned manifest, if its scripts, styles and policies are those of this release."""
    data = file.read_bytes()
    try:
        made = manifest.parse(data)
    except CryptoError as error:
        raise click.ClickException(f"{file} is not an unsigned manifest.") from error
    if made.release != own_release.version():
        raise click.ClickException(
            f"It is of release {made.release}, and this is {own_release.version()}: install that "
            "one here, so that its files can be compared before you sign."
        )
    differences = own_release.compare(made)
    if differences:
        raise click.ClickException("\n".join([*map(str, differences), "Nothing was signed."]))
    click.echo(f"The scripts and styles are those of release {made.release} as installed here.")
    return data


def _finished(data: bytes, key: Path | None) -> bytes:
    if key is None:
        return data
    seed = read_secret(key)
    click.echo(f"Signed. Fingerprint of the key: {manifest.fingerprint(verify_key(seed))}")
    return manifest.sign(data, seed).to_bytes()


def _show(made: Manifest) -> None:
    click.echo(f"Release {made.release}, {len(made.entries)} addresses, made on {made.made}.")
    show_charters(made.charters)


def show_charters(charters: Sequence[CharterInForce]) -> None:
    for one in charters:
        scheme = "/".join(one.path.split("/")[2:4])
        told = one.fingerprint if one.version else "no list of recipients is signed yet"
        click.echo(f"  {scheme}: {told}")


def _write(target: Path, content: bytes) -> None:
    """Puts the file in its place in one step: the site may be serving the one before."""
    descriptor, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=".manifest-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        # Nothing in it is secret, and the site may run as another user.
        os.fchmod(file.fileno(), 0o644)
    Path(name).replace(target)
    click.echo(f"Written to {target}.")
