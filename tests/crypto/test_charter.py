"""Charters are built so that their readers accept them, one after the other."""

from collections.abc import Callable
from typing import Any

import pytest

from crypto import charter
from crypto.errors import CharterError
from tests.crypto import actors


def build(**changes: Any) -> bytes:
    chair = actors.recipient(1)
    fields: dict[str, Any] = {
        "scheme": actors.SCHEME,
        "previous": None,
        "issued": "2026-01-02",
        "organisation": {"da": "Fjordgren Opmåling"},
        "title": {"da": "Ordning"},
        "recipients": [actors.listed(1), actors.listed(2, "Bo Lyngtoft")],
        "signers": [chair.verify],
        "receipt": actors.recipient(9).verify,
    }
    return charter.build(**{**fields, **changes})


def test_versions_follow_each_other() -> None:
    chair, staff = actors.recipient(1), actors.recipient(2)
    first = charter.sign(build(signers=[chair.verify, staff.verify]), chair.signing)
    chain = [first]
    for day, signer in (("2026-02-01", staff), ("2026-02-01", chair)):
        before = charter.verify_chain(chain)[-1]
        data = build(
            previous=before, issued=day, signers=[chair.verify], recipients=[actors.listed(1)]
        )
        chain.append(charter.sign(data, signer.signing))
    charters = charter.verify_chain(chain)
    assert [found.version for found in charters] == [1, 2, 3]
    assert [len(found.recipients) for found in charters] == [2, 1, 1]
    assert charters[2].previous == charters[1].hash
    assert len({found.fingerprint for found in charters}) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"recipients": []},
        {"signers": []},
        {"title": {}},
        {"title": {"da": ""}},
        {"title": {"da": "\ud800"}},
        {"issued": "2026-02-30"},
        {"scheme": b"short"},
    ],
    ids=str,
)
def test_what_no_reader_accepts_is_not_built(changes: dict[str, Any]) -> None:
    with pytest.raises(CharterError) as refused:
        build(**changes)
    assert refused.value.code == "charter_malformed"


def test_a_charter_survives_being_carried() -> None:
    signed = charter.sign(build(), actors.recipient(1).signing)
    assert charter.SignedCharter.from_json(signed.to_json()) == signed


@pytest.mark.parametrize(
    "spoil",
    [
        lambda chain: chain[1:],
        lambda chain: chain[::-1],
        lambda chain: [*chain, chain[-1]],
        lambda chain: chain[:0],
    ],
    ids=["first gone", "turned", "last twice", "empty"],
)
def test_a_chain_holds_only_whole(spoil: Callable[[list[Any]], list[Any]]) -> None:
    chair = actors.recipient(1)
    first = charter.sign(build(), chair.signing)
    before = charter.verify_chain([first])[0]
    second = charter.sign(build(previous=before), chair.signing)
    charter.verify_chain([first, second])
    with pytest.raises(CharterError):
        charter.verify_chain(spoil([first, second]))
