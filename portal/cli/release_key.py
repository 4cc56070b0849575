"""`varsel release-key FILE`: the key with which an operator signs manifests."""

import secrets
from pathlib import Path
from typing import Final

import click

from crypto import manifest
from crypto.encoding import b64u, from_b64u
from crypto.errors import CryptoError
from crypto.signing import verify_key
from portal.cli.cryptography_files import write_new

SECRET_MARK: Final = "varsel-release-key"  # noqa: S105 -- the word that such a file begins with
PUBLIC_MARK: Final = "varsel-release-public-key"
KEY_BYTES: Final = 32


@click.command("release-key")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def release_key(file: Path) -> None:
    """Make a release key in FILE, and its public part in FILE.pub. Neither may exist yet.

    Keep FILE away from the server that it speaks for. Publish the fingerprint.
    """
    public = file.with_name(file.name + ".pub")
    for path in (file, public):
        if path.exists():
            raise click.ClickException(f"{path} exists already and was left as it is.")
    seed = secrets.token_bytes(KEY_BYTES)
    write_new(file, _line(SECRET_MARK, seed))
    write_new(public, _line(PUBLIC_MARK, verify_key(seed)))
    click.echo(f"The release key is in {file}. Keep it away from the server, and keep a copy.")
    click.echo(f"Its public part is in {public}. Fingerprint, to be published:")
    click.echo(manifest.fingerprint(verify_key(seed)))


def read_secret(file: Path) -> bytes:
    """The 32-byte seed in a release key's file. Raises click.ClickException."""
    return _read(file, SECRET_MARK, "a release key")


def read_public(file: Path) -> bytes:
    """The 32-byte public key in a `.pub` file. Raises click.ClickException."""
    return _read(file, PUBLIC_MARK, "the public part of a release key")


def _line(mark: str, key: bytes) -> bytes:
    return f"{mark} {b64u(key)}\n".encode()


def _read(file: Path, mark: str, what: str) -> bytes:
    try:
        found, _, text = file.read_text("ascii").strip().partition(" ")
        if found == mark:
            return from_b64u(text, KEY_BYTES)
    except (OSError, UnicodeDecodeError, CryptoError) as error:
        raise click.ClickException(f"{file} cannot be read as {what}.") from error
    raise click.ClickException(f"{file} is not {what}.")
