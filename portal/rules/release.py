"""Whether what an operator has signed is what a release of the program gives: values in, differences out.

A page's own words are the operator's; what may run on it is not. This is what holds when the key
that signed was in the wrong hands, or was handed something else to sign.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from crypto.derivation import sha256
from crypto.manifest import Manifest
from portal.rules.sameness import Difference, Kind

# Every name under which browsers know a script has this word in it.
SCRIPT_TYPE = "script"


@dataclass(frozen=True)
class Carried:
    """What a page holds that a browser would run, and the policy that it has in itself.

    `has_handlers`: scripts in attributes. `is_saved`: a browser is told to keep it as a file.
    `is_plain`: every reader of HTML finds the same in it. `data`: what its script is to read.
    """

    scripts: tuple[str, ...]
    has_handlers: bool
    policy: str
    is_saved: bool
    is_plain: bool
    data: str


def compare_release(manifest: Manifest, own: Mapping[str, bytes]) -> list[Difference]:
    """The signed scripts and styles against those of the release: path -> SHA-256."""
    signed = {entry.path: entry.sha256 for entry in manifest.entries}
    folder = _folder(own)
    more = [path for path in signed if _is_beside(path, folder) and path not in own]
    more += [path for path in _scripts(manifest) if path not in own and path not in more]
    found = [
        Difference(Kind.RELEASE, path, f"is not part of release {manifest.release}.")
        for path in more
    ]
    found += [
        Difference(Kind.RELEASE, path, f"is not as in release {manifest.release}.")
        for path, digest in own.items()
        if signed.get(path) != digest
    ]
    return found


def compare_policies(manifest: Manifest, own: Mapping[str, Mapping[str, str]]) -> list[Difference]:
    """The signed headers against those that the release gives at each path: path -> name -> value.

    Only names that are in `own` are looked at: they say what may run on a page and where it may send.
    """
    found = []
    for entry in manifest.entries:
        signed = dict(manifest.headers[entry.headers])
        others = sorted(
            name for name, value in own[entry.path].items() if signed.get(name) != value
        )
        if others:
            what = f"{', '.join(others)}: not as in release {manifest.release}."
            found.append(Difference(Kind.RELEASE, entry.path, what))
    return found


def compare_carried(
    release: str, path: str, carried: Carried, own: Collection[bytes], policy: re.Pattern[str]
) -> list[Difference]:
    """What a page carries in itself, against the release's files (SHA-256).

    `policy` is what a page that is saved and opened from a disk must forbid itself: nobody sends
    it headers.
    """
    foreign = any(sha256(script.encode()) not in own for script in carried.scripts)
    found = []
    if foreign or carried.has_handlers:
        what = f"carries a script that is not part of release {release}."
        found.append(Difference(Kind.RELEASE, path, what))
    if carried.is_saved and not carried.is_plain:
        what = f"is not laid out as a letter of release {release}."
        found.append(Difference(Kind.RELEASE, path, what))
    elif carried.is_saved and not policy.fullmatch(carried.policy):
        what = f"does not forbid itself what a letter of release {release} does."
        found.append(Difference(Kind.RELEASE, path, what))
    return found


def _scripts(manifest: Manifest) -> list[str]:
    """Paths at which a browser would take what is there for a script."""
    kinds = [dict(headers).get("content-type", "") for headers in manifest.headers]
    return [
        entry.path
        for entry in manifest.entries
        if SCRIPT_TYPE in kinds[entry.headers].partition(";")[0].lower()
    ]


def _is_beside(path: str, folder: str) -> bool:
    return path.startswith(folder) and "/" not in path.removeprefix(folder)


def _folder(paths: Iterable[str]) -> str:
    return next((path.rsplit("/", 1)[0] + "/" for path in paths), "//")
