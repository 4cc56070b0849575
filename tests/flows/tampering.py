"""A server that lies about who can read: the answers it would give in place of the signed list."""

import json
from collections.abc import Callable
from typing import Any

from crypto import charter
from crypto.encoding import b64u
from crypto.keys import RecipientKeys, new_secret

Signed = dict[str, str]
Tampering = Callable[[list[Signed]], list[Signed]]


def fields_of(signed: Signed) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(signed["charter"])
    return fields


def written(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def with_key_of(thief: RecipientKeys, signed: Signed) -> dict[str, Any]:
    """The list with the thief's key in the place of the first recipient's."""
    fields = fields_of(signed)
    fields["recipients"][0]["kem"] = b64u(thief.kem_public)
    return fields


def signed_by(thief: RecipientKeys, fields: dict[str, Any]) -> Signed:
    return charter.sign(written(fields).encode(), thief.signing).to_json()


def swapped_key(chain: list[Signed]) -> list[Signed]:
    """A key of another person; the signature as it was."""
    thief = RecipientKeys.from_secret(new_secret())
    return [*chain[:-1], {**chain[-1], "charter": written(with_key_of(thief, chain[-1]))}]


def signed_anew(chain: list[Signed]) -> list[Signed]:
    """The same with a signature that is good, by a key that signs for nobody here."""
    thief = RecipientKeys.from_secret(new_secret())
    return [*chain[:-1], signed_by(thief, with_key_of(thief, chain[-1]))]


def own_version(chain: list[Signed]) -> list[Signed]:
    """One version more, on which the thief is the only one who reads, and signs."""
    thief = RecipientKeys.from_secret(new_secret())
    fields = with_key_of(thief, chain[-1])
    last = charter.parse(chain[-1]["charter"].encode())
    fields |= {"version": last.version + 1, "previous": b64u(last.hash)}
    fields["signers"] = [b64u(thief.verify)]
    return [*chain, signed_by(thief, fields)]


def other_chain(chain: list[Signed]) -> list[Signed]:
    """A whole chain of the thief's own, sound in itself."""
    thief = RecipientKeys.from_secret(new_secret())
    fields = with_key_of(thief, chain[0])
    fields["signers"] = [b64u(thief.verify)]
    return [signed_by(thief, fields)]


def newest_taken_away(chain: list[Signed]) -> list[Signed]:
    """Only what was in force before."""
    return chain[:-1]


def first_taken_away(chain: list[Signed]) -> list[Signed]:
    return chain[1:]


def out_of_order(chain: list[Signed]) -> list[Signed]:
    return list(reversed(chain))


def nobody(chain: list[Signed]) -> list[Signed]:
    """As if none had ever been signed."""
    return []


FALSE = "Underskriften på modtagerlisten er falsk"
STRANGER = "underskrevet af en, der ikke må det"
BROKEN = "følger ikke efter de tidligere lister"
REPLACED = "skiftet ud med en, der ikke følger efter den liste, du fik vist"

TAMPERINGS: dict[str, tuple[Tampering, str]] = {
    "a key is swapped": (swapped_key, FALSE),
    "a key is swapped and signed anew": (signed_anew, STRANGER),
    "a version of a stranger's follows": (own_version, STRANGER),
    "the whole chain is another": (other_chain, REPLACED),
    "the newest version is taken away": (newest_taken_away, REPLACED),
    "the first version is taken away": (first_taken_away, BROKEN),
    "the versions are out of order": (out_of_order, BROKEN),
    "there is none any more": (nobody, REPLACED),
}
"""What the server does, and what the page then says."""
