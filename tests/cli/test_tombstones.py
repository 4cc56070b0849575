"""`varsel tombstones check` and the warnings of `varsel org check`, as they are typed."""

from datetime import UTC, date, datetime
from pathlib import Path

from portal.data import organisations
from portal.data.database import make_engine, make_session_factory, writing
from portal.data.identifiers import new_id
from portal.data.rights.tombstones import EMAIL, NAME, Identifier, digests
from portal.data.tables import AuditLine, Tombstone
from portal.settings import Settings
from tests.cli.running import ROOT, Run

SURVEYOR = str(ROOT / "examples" / "surveyor.toml")


def plant(environment: dict[str, str]) -> str:
    """Two tombstones, as after an erasure; the database's address."""
    settings = Settings.from_mapping(environment)
    engine = make_engine(settings.database_url)
    with make_session_factory(engine)() as session:
        organisation = organisations.find(session, slug="klintmark").id
        writing(session)
        for one in (Identifier(NAME, "Vibeke Askholm"), Identifier(EMAIL, "va@askholm.example")):
            for found in digests(settings.tombstone_key, one):
                session.add(
                    Tombstone(
                        organisation_id=organisation,
                        digest=found,
                        case_id=new_id(),
                        kind=one.kind,
                        erased_on=date(2026, 3, 2),
                    )
                )
        session.commit()
    engine.dispose()
    return str(settings.database_url)


def test_a_restored_list_says_what_must_go_again(
    ready: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    assert ready("org", "apply", SURVEYOR, "--yes").returncode == 0
    address = plant(environment)
    listed = tmp_path / "restored.csv"
    listed.write_text(
        "nr;navn;mail\n1;Ole Lund;o@x.example\n2;ASKHOLM, Vibeke;\n3;;VA@askholm.example\n"
    )
    asked = ("tombstones", "check", "restored.csv", "--organisation", "klintmark")
    told = ready(*asked, "--separator", ";")
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines() == [
        "line 3: erased on 2026-03-02. Erase it again.",
        "line 4: erased on 2026-03-02. Erase it again.",
        "4 lines, 2 to erase again.",
    ]
    engine = make_engine(address)
    with make_session_factory(engine)() as session:
        (line,) = session.query(AuditLine).filter(AuditLine.act == "operator:tombstone:checked")
        assert line.facts == {"hits": 2}
        assert line.at <= datetime.now(UTC)
    engine.dispose()
    assert ready("tombstones", "check", "restored.csv", "--organisation", "other").returncode == 1
    assert ready(*asked, "--separator", "ab").returncode == 2
    listed.write_bytes(b"\xff\xfe")
    assert "UTF-8" in ready(*asked).stderr


def test_an_old_policy_is_warned_of_and_still_applied(ready: Run, tmp_path: Path) -> None:
    text = Path(SURVEYOR).read_text("utf-8")
    assert "!" not in ready("org", "check", SURVEYOR).stdout
    old = tmp_path / "old.toml"
    old.write_text(text.replace("months = 6\n", "months = 24\n"), "utf-8")
    told = ready("org", "check", "old.toml")
    assert told.returncode == 0
    assert '! retention[4].months ("24"):' in told.stdout
    assert ready("org", "apply", "old.toml", "--yes").returncode == 0
