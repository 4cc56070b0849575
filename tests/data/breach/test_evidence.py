"""Sealed files: as they were sealed, or not at all."""

import secrets
import tracemalloc
from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import text

from crypto import attachment
from crypto.encoding import b64u
from portal.data.breach import evidence, standing, trail
from portal.data.tables import Breach
from portal.errors import BreachRefused, BreachUnknown, StorageFull
from tests.data.breach.house import House
from tests.data.world import NOW


def sealed(content: bytes) -> tuple[str, attachment.SealedAttachment]:
    made = attachment.seal(content, name="Kvittering – løn.pdf", media_type="application/pdf")
    return b64u(made.reference.id), made


def store(
    house: House, breach: Breach, identity: str, content: bytes | Iterable[bytes], name: str = "hr"
) -> None:
    evidence.store(
        house.session,
        recipient=house.who(name),
        breach=breach.id,
        evidence=identity,
        content=content,
        now=NOW,
    )
    house.session.commit()


def read(house: House, breach: Breach, identity: str, name: str = "chair") -> bytes:
    parts = evidence.read(
        house.session, recipient=house.who(name), breach=breach.id, evidence=identity, now=NOW
    )
    return b"".join(parts)


@pytest.mark.parametrize("length", [0, 1, 3_000_000])
def test_a_file_comes_back_as_it_was(house: House, breach: Breach, length: int) -> None:
    content = secrets.token_bytes(length)
    identity, made = sealed(content)
    parts = [made.file[start : start + 100_000] for start in range(0, len(made.file), 100_000)]
    store(house, breach, identity, iter(parts))
    found = read(house, breach, identity)
    assert attachment.open_attachment(found, made.reference) == content
    (row,) = evidence.of_breach(house.session, breach=breach)
    assert (row.octets, row.added_by) == (len(made.file), house.who("hr").id)
    assert trail.of_breach(house.session, breach=breach)[-1].facts["hash"] == row.hash


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_full_disk_is_said_and_nothing_is_half_stored(house: House, breach: Breach) -> None:
    identity, made = sealed(secrets.token_bytes(3_000_000))
    version, lines = breach.version, trail.verify(house.session, breach_id=breach.id)
    pages = house.session.execute(text("PRAGMA page_count")).scalar()
    limit(house, f"{pages}")
    with pytest.raises(StorageFull):
        store(house, breach, identity, made.file)
    house.session.rollback()
    limit(house, "1000000")
    house.session.refresh(breach)
    assert (breach.version, trail.verify(house.session, breach_id=breach.id)) == (version, lines)
    assert list(evidence.of_breach(house.session, breach=breach)) == []
    # As soon as there is room it is taken, whole.
    store(house, breach, identity, made.file)
    assert read(house, breach, identity) == made.file


def limit(house: House, pages: str) -> None:
    """As many pages as the disk has room for."""
    house.session.rollback()
    house.session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    house.session.rollback()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_file_is_in_memory_once(house: House, breach: Breach) -> None:
    """Several large ones at once must fit into a small machine."""
    identity, made = sealed(secrets.token_bytes(12_000_000))
    parts = (made.file[start : start + 100_000] for start in range(0, len(made.file), 100_000))
    tracemalloc.start()
    try:
        store(house, breach, identity, parts)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1.5 * len(made.file)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_same_again_is_the_same(house: House, breach: Breach) -> None:
    identity, made = sealed(b"x")
    for _ in range(2):
        store(house, breach, identity, made.file)
    assert len(evidence.of_breach(house.session, breach=breach)) == 1
    _, other = sealed(b"y")
    with pytest.raises(BreachRefused):
        store(house, breach, identity, other.file)
    house.session.rollback()
    with pytest.raises(BreachRefused):
        store(house, house.open(), identity, made.file)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_largest_fits_and_one_more_does_not(house: House, breach: Breach) -> None:
    identity, made = sealed(bytes(evidence.LARGEST))
    assert len(made.file) <= evidence.LARGEST_SEALED
    store(house, breach, identity, made.file)
    taken = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(1)
            yield bytes(2**20)

    with pytest.raises(BreachRefused) as caught:
        store(house, breach, b64u(secrets.token_bytes(16)), endless())
    assert caught.value.facts["reason"] == "too_large"
    assert len(taken) < 40


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_is_not_sealed_is_refused(house: House, breach: Breach) -> None:
    _, made = sealed(b"x" * 100)
    file = made.file
    for wrong in (
        *(b"", b"En hemmelig fil.", b"VARSEL-A\x01", file[:-1], file + b"x"),
        *(b"VARSEL-A\x02" + file[9:], b"VARSEL-A\x01" + b"klar tekst" * 3000),
    ):
        with pytest.raises(BreachRefused) as caught:
            store(house, breach, b64u(secrets.token_bytes(16)), wrong)
        assert caught.value.facts["reason"] == "not_sealed"
        house.session.rollback()
    for identity in ("", "x", "../../etc/passwd", "æ" * 22):
        with pytest.raises(BreachRefused):
            store(house, breach, identity, file)
        house.session.rollback()
    assert evidence.of_breach(house.session, breach=breach) == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_it_is_read_by_the_breachs_handlers_alone(house: House, breach: Breach) -> None:
    identity, made = sealed(b"x")
    store(house, breach, identity, made.file)
    other = house.open()
    with pytest.raises(BreachRefused) as caught:
        read(house, other, identity)
    assert caught.value.facts["reason"] == "evidence_unknown"
    standing.step_aside(
        house.session, recipient=house.who("ceo"), breach=breach.id, reason="Ven.", now=NOW
    )
    house.session.commit()
    with pytest.raises(BreachUnknown):
        read(house, breach, identity, "ceo")
    with pytest.raises(BreachUnknown):
        store(house, breach, b64u(secrets.token_bytes(16)), made.file, "ceo")
