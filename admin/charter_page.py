"""What the page of a scheme's charter shows in clear."""

from dataclasses import dataclass
from datetime import date

from admin.guard import recipient
from crypto import charter as crypto_charter
from crypto.keys import key_fingerprint
from crypto.signing import verify_key
from portal.data import charters, organisations
from portal.data.tables import Scheme
from portal.errors import CharterSignerMissing, CharterUnchanged, SchemeUnknown
from portal.web.database import session, settings, today

Texts = dict[str, str]


@dataclass(frozen=True)
class Person:
    """Somebody designated. `fingerprint` is empty until they have enrolled."""

    name: str
    role: Texts
    fingerprint: str
    is_signer: bool
    on_charter: bool


@dataclass(frozen=True)
class CharterPage:
    """`version` is 0 and `issued` None while there is no charter and nobody can report."""

    scheme: Scheme
    people: list[Person]
    version: int
    fingerprint: str
    issued: date | None
    can_sign: bool
    is_current: bool


def my_scheme(scheme_id: str) -> Scheme:
    """A scheme that the recipient is designated for or signs for; any other is not there.

    Signing it takes more: `charters.store` asks whose signature counts.
    """
    me = recipient()
    for scheme in organisations.schemes(session(), organisation_id=me.organisation_id):
        if scheme.id == scheme_id and (is_mine(scheme) or can_sign(scheme)):
            return scheme
    raise SchemeUnknown


def scheme_to_sign(scheme_id: str) -> Scheme:
    scheme = my_scheme(scheme_id)
    if not can_sign(scheme):
        raise SchemeUnknown
    return scheme


def is_mine(scheme: Scheme) -> bool:
    mine = organisations.schemes_of(session(), recipient_id=recipient().id)
    return any(one.id == scheme.id for one in mine)


def can_sign(scheme: Scheme) -> bool:
    return charters.may_sign(session(), scheme=scheme, recipient=recipient())


def receipt_key() -> bytes:
    """The public half of the key that signs this installation's receipts."""
    return verify_key(settings().receipt_seed)


def charter_page(scheme: Scheme) -> CharterPage:
    newest = charters.current(session(), scheme_id=scheme.id)
    current = crypto_charter.parse(newest.signed["charter"].encode()) if newest else None
    on_it = {one.kem for one in current.recipients} if current else set()
    people = [
        Person(
            name=one.recipient.name,
            role=dict(one.role),
            fingerprint=key_fingerprint(one.recipient.kem) if one.recipient.kem else "",
            is_signer=one.is_signer,
            on_charter=one.recipient.kem in on_it,
        )
        for one in organisations.designated(session(), scheme_id=scheme.id)
    ]
    return CharterPage(
        scheme=scheme,
        people=people,
        version=current.version if current else 0,
        fingerprint=current.fingerprint if current else "",
        issued=date.fromisoformat(current.issued) if current else None,
        can_sign=can_sign(scheme),
        is_current=is_current(scheme),
    )


def is_current(scheme: Scheme) -> bool:
    """Whether the charter in force says all that it should."""
    try:
        charters.draft(session(), scheme=scheme, receipt_key=receipt_key(), today=today())
    except CharterUnchanged:
        return True
    except CharterSignerMissing:
        return False
    return False
