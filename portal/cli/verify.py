"""`varsel verify URL`: whether a site answers what its operator has signed."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from crypto import manifest
from crypto.errors import CharterError, CryptoError
from crypto.manifest import CharterInForce, Manifest
from portal.cli import own_release
from portal.cli.doors import door_to, proxy_option
from portal.cli.links import carried_by, led_to, to_keep
from portal.cli.manifest import charter_in_force, show_charters
from portal.cli.release_key import read_public
from portal.cli.stranger import (
    PHONE,
    TOR_BROWSER,
    CouldNotCheck,
    Site,
    Visitor,
    fetch,
    origin_of,
)
from portal.public.manifest import ADDRESS
from portal.rules.release import compare_carried
from portal.rules.sameness import (
    Answer,
    Difference,
    Kind,
    compare_charter,
    compare_entries,
    compare_visitors,
)

OK = 200
SAME, DIFFERENT, NOT_CHECKED = 0, 1, 2
EXISTING = click.Path(path_type=Path, exists=True, dir_okay=False)

Answers = Mapping[str, Answer]


@click.command()
@click.argument("url")
@click.option("--key", type=EXISTING, help="Public part of the operator's release key.")
@click.option("--fingerprint", help="Or its fingerprint: eight five-letter groups.")
@click.option("--manifest", "file", type=EXISTING, help="Compare with this one, had elsewhere.")
@proxy_option
def verify(
    url: str, key: Path | None, fingerprint: str | None, file: Path | None, proxy: str | None
) -> None:
    """Fetch every page of the site at URL as two strangers, and compare.

    Ends with 0 where all is as signed, 1 where something differs, 2 where it could not be checked.
    """
    if (key is None) == (fingerprint is None):
        raise click.UsageError("Say with --key or --fingerprint whose signature is expected.")
    one, other = _sites(url, proxy)
    expected = _public(key)
    try:
        carried = file.read_bytes() if file else _served(one)
        found = _signed(carried, expected, fingerprint)
        differences = _differences(one, other, found) if isinstance(found, Manifest) else [found]
    except CouldNotCheck as error:
        click.echo(f"Not checked. {error}", err=True)
        sys.exit(NOT_CHECKED)
    _tell(one, differences, found)
    sys.exit(DIFFERENT if differences else SAME)


def _sites(url: str, proxy: str | None) -> tuple[Site, Site]:
    """The site as each of the two visitors reaches it."""
    try:
        origin = origin_of(url)
    except ValueError as error:
        raise click.UsageError(f"{url} is not the address of a web site.") from error
    one, other = (door_to(origin, proxy, visitor.name) for visitor in (TOR_BROWSER, PHONE))
    return Site(origin, one), Site(origin, other)


def _public(file: Path | None) -> bytes | None:
    """The key in a file. One that cannot be read is a wrong call, not a difference."""
    try:
        return read_public(file) if file else None
    except click.ClickException as error:
        raise click.UsageError(error.message) from error


def _served(site: Site) -> bytes | None:
    answer = fetch(site, ADDRESS, TOR_BROWSER)
    return answer.body if answer.status == OK else None


def _signed(carried: bytes | None, key: bytes | None, named: str | None) -> Manifest | Difference:
    """The manifest, if it is signed by the key that is expected."""
    if carried is None:
        return Difference(Kind.SIGNATURE, ADDRESS, "there is no signed manifest.")
    try:
        signed = manifest.read(carried)
        own = manifest.fingerprint(signed.key)
        if named is not None and own != "-".join(named.lower().replace("-", " ").split()):
            what = f"it is signed by another key, with the fingerprint {own}."
            return Difference(Kind.SIGNATURE, ADDRESS, what)
        return manifest.check(signed, key or signed.key)
    except CryptoError as error:
        reasons = {
            "manifest_invalid": "it is not signed by the release key, or was changed afterwards.",
            "manifest_malformed": "it is not a manifest, or not one that this release can read.",
        }
        return Difference(Kind.SIGNATURE, ADDRESS, reasons.get(error.code, error.code))


def _differences(one: Site, other: Site, signed: Manifest) -> list[Difference]:
    paths = [entry.path for entry in signed.entries]
    # For whoever watches: through tor it takes minutes.
    watched = sys.stderr.isatty()
    with click.progressbar(
        length=2 * len(paths),
        label="Asking as two strangers",
        file=sys.stderr,
        hidden=not watched,
    ) as shown:
        given = _given(one, paths, TOR_BROWSER, shown.update)
        given_other = _given(other, paths, PHONE, shown.update)
    found = compare_entries(signed, given, by_onion=one.by_onion)
    found += compare_visitors(given, given_other)
    for charter in signed.charters:
        answer = given.get(charter.path) or fetch(one, charter.path, TOR_BROWSER)
        found += compare_charter(charter, _chain(charter.path, answer.body))
    found += _added(one, given)
    return found + (_unlike_release(one, signed, given) if _is_own(signed) else [])


def _given(
    site: Site, paths: Sequence[str], visitor: Visitor, advance: Callable[[int], None]
) -> dict[str, Answer]:
    answers = {}
    for path in paths:
        answers[path] = fetch(site, path, visitor)
        advance(1)
    return answers


def _is_own(signed: Manifest) -> bool:
    """Whether it is of the release that is installed here, with its files."""
    return signed.release == own_release.version() and bool(own_release.browser_files())


def _unlike_release(site: Site, signed: Manifest, given: Answers) -> list[Difference]:
    """What the operator's own key may have signed, and no release has given."""
    found = own_release.compare(signed)
    digests, policy = set(own_release.browser_files().values()), own_release.letter_policy()
    kept = {path for at, answer in given.items() for path in to_keep(answer, site.origin, at)}
    for path, answer in given.items():
        if (carried := carried_by(answer)) is not None:
            if path in kept:
                carried = replace(carried, is_saved=True)
            found += compare_carried(signed.release, path, carried, digests, policy)
            found += _other_list(signed, path, carried.data) if carried.is_saved else []
    return found


def _other_list(signed: Manifest, path: str, data: str) -> list[Difference]:
    """A letter has the list of recipients in itself: it must be the one of its scheme."""
    scheme = path.split("/")[2:4]
    wanted = [one for one in signed.charters if one.path.split("/")[2:4] == scheme]
    found = _chain(path, data.encode())
    if found and [(one.version, one.hash) for one in wanted] == [(found.version, found.hash)]:
        return []
    told = found.fingerprint if found else "not signed as it must be"
    what = f"carries a list of recipients that is not the one of its scheme, but {told}."
    return [Difference(Kind.CHARTER, path, what)]


def _chain(path: str, body: bytes) -> CharterInForce | None:
    try:
        return charter_in_force(path, body)
    except CharterError:
        return None


def _added(site: Site, given: Answers) -> list[Difference]:
    """What the pages lead to, or load, that nobody has signed."""
    found: dict[str, Difference] = {}
    for path, answer in given.items():
        here, elsewhere = led_to(answer, site.origin, path)
        for address in sorted(here - given.keys() - found.keys()):
            status = fetch(site, address, TOR_BROWSER).status
            what = f"{path} leads to it; it answers {status} and is not in the manifest."
            found[address] = Difference(Kind.ADDED, address, what)
        for address in sorted(elsewhere - found.keys()):
            found[address] = Difference(Kind.ADDED, address, f"{path} loads it.")
    return list(found.values())


def _tell(site: Site, differences: list[Difference], found: Manifest | Difference) -> None:
    for difference in differences:
        click.echo(str(difference))
    if not isinstance(found, Manifest):
        click.echo(f"{site.origin} is not as it was signed: do not rely on it.")
        return
    if differences:
        number = "1 difference" if len(differences) == 1 else f"{len(differences)} differences"
        click.echo(f"{number}: {site.origin} is not as signed on {found.made}.")
        return
    click.echo(f"All {len(found.entries)} addresses are as signed on {found.made}.")
    if _is_own(found):
        click.echo(f"Scripts and styles are those of release {found.release} as installed here.")
    else:
        click.echo(
            f"They are of release {found.release}; its files could not be compared, for this is "
            f"release {own_release.version()}."
        )
    click.echo("Compare with the posters:")
    show_charters(found.charters)
