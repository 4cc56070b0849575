"""What is taken out: the register as CSV, JSON and paper, and the whole file of a breach."""

import csv
import json
from dataclasses import replace
from io import StringIO

import pytest
from sqlalchemy import delete, func, select

from admin.breach.spreadsheet import guarded, spreadsheet
from crypto.encoding import canonical_json
from portal.data.audit import AuditAct
from portal.data.breach import decisions
from portal.data.database import writing
from portal.data.identifiers import digest
from portal.data.tables import AuditLine, BreachHandler
from portal.rules.breach.decisions import Decision, ExemptionClaim
from portal.rules.breach.facts import BreachFacts
from tests.admin.breach.paper_desk import FACTS, REASONS, PaperDesk
from tests.admin.house import House
from tests.admin.papers.opened import Opened
from tests.admin.visitor import Visitor

HOSTILE = '=HYPERLINK("https://evil.example";"klik")'


@pytest.fixture
def desk(house: House) -> PaperDesk:
    return PaperDesk(house)


def lines_of(house: House, act: AuditAct) -> int:
    house.session.rollback()
    lines = select(func.count()).select_from(AuditLine).where(AuditLine.act == act.value)
    return house.session.scalar(lines) or 0


def read(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+45 12",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\uff1d1",
        "=cmd|' /C x'!A0",
    ],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "12", "a=b", "Ærø", "'=1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


def test_what_parts_cells_is_quoted() -> None:
    made = spreadsheet(["a", "b"], [['x;"y"', "l1\nl2"]], "da")
    assert read(made) == [{"a": 'x;"y"', "b": "l1\nl2"}]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("Navn;=1+1", "Navn;'=1+1"),
        ("Navn, @SUM(A1)", "Navn, '@SUM(A1)"),
        ("en\n- to\n\t+tre", "en\n'- to\n\t'+tre"),
        ('sagde ";-1"', 'sagde ";\'-1"'),
    ],
)
def test_nor_does_one_begin_where_another_separator_is_expected(cell: str, safe: str) -> None:
    """An English file that a Danish spreadsheet opens is parted by semicolons, and the reverse."""
    assert guarded(cell) == safe


def test_the_register_as_csv_reads_as_danish(desk: PaperDesk, chair: Visitor, hr: Visitor) -> None:
    desk.decide_both()
    desk.draft(chair)
    desk.approve(hr)
    desk.send(chair, reference="2026-431-0042")
    heads, cells = list(
        csv.reader(
            StringIO(chair.get("/da/breaches/export.csv").data.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert len(set(heads)) == len(heads)
    assert "Anmeldt Første anmeldelse 2026-431-0042" in " ".join(cells)


def test_a_decision_that_waits_is_not_told_as_taken(house: House, chair: Visitor) -> None:
    desk = PaperDesk(house)
    claim = ExemptionClaim("art34_3_b", "Filen er slettet.")
    for told in (
        Decision("authority", answer=False, reasons=REASONS, deviation="Andet."),
        Decision("people", answer=False, reasons=REASONS, exemptions=(claim,)),
    ):
        decisions.decide(
            house.session,
            recipient=house.recipient("chair"),
            breach=desk.id,
            version=desk.breach.version,
            decision=told,
            now=desk.now,
        )
        house.session.commit()
    (row,) = read(chair.get("/da/breaches/export.csv").data)
    waits = "Nej (Venter på en anden persons godkendelse)"
    assert row["Anmeldes bruddet til Datatilsynet?"] == waits
    assert row["Underrettes de registrerede?"] == waits
    assert "art34_3_b" not in row["Begrundelse: underretning"]
    assert "ikke længere er sandsynlig: Filen er slettet." in row["Begrundelse: underretning"]
    told = json.loads(chair.get("/da/breaches/export.json").data)[0]["decisions"]
    assert [one["in_force"] for one in told] == [False, False]


def test_the_register_as_csv(house: House, chair: Visitor) -> None:
    desk = PaperDesk(house)
    PaperDesk(house, facts=BreachFacts(title=HOSTILE))
    desk.decide("authority", answer=False)
    answer = chair.get("/da/breaches/export.csv")
    assert answer.mimetype == "text/csv"
    rows = {one["Nummer" if "Nummer" in one else "Reference"]: one for one in read(answer.data)}
    assert len(rows) == 2
    values = list(rows[desk.breach.reference].values())
    assert FACTS.description in values
    assert "1240" in values
    assert any(REASONS in value for value in values)
    (other,) = (row for reference, row in rows.items() if reference != desk.breach.reference)
    assert f"'{HOSTILE}" in other.values()
    assert HOSTILE not in other.values()
    assert lines_of(house, AuditAct.REGISTER_EXPORTED) == 1


def test_the_register_as_json_has_no_way_back_to_a_report(desk: PaperDesk, chair: Visitor) -> None:
    told = json.loads(chair.get("/da/breaches/export.json").data)
    assert [one["reference"] for one in told] == [desk.breach.reference]
    assert told[0]["people_count"] == 1240
    assert "case_id" not in told[0]


def test_the_filters_of_the_page_hold(desk: PaperDesk, chair: Visitor) -> None:
    assert json.loads(chair.get("/da/breaches/export.json?state=closed").data) == []
    assert len(json.loads(chair.get("/da/breaches/export.json?state=discovered").data)) == 1
    paper = Opened(chair.get("/da/breaches/export-da.pdf?state=closed").data)
    assert "Listen er et udsnit." in paper.words


def test_the_register_as_paper(desk: PaperDesk, chair: Visitor) -> None:
    paper = Opened(chair.get("/da/breaches/export-da.pdf").data)
    assert desk.breach.reference in paper.words
    assert "Modtageren har slettet filen." in paper.words


def test_a_register_that_is_too_long_for_one_paper_says_what_to_do(
    house: House, chair: Visitor
) -> None:
    for _ in range(30):
        PaperDesk(house, facts=replace(FACTS, consequences="\U0001f600" * 4000))
    answer = chair.get("/en/breaches/export-en.pdf")
    assert answer.status_code == 413
    assert "Choose a year or a state" in answer.get_data(as_text=True)
    assert len(json.loads(chair.get("/en/breaches/export.json").data)) == 30


def test_who_handles_no_breaches_takes_nothing_out(house: House, hr: Visitor) -> None:
    desk = PaperDesk(house)
    who = house.recipient("hr").id
    writing(house.session)
    house.session.execute(delete(BreachHandler).where(BreachHandler.recipient_id == who))
    house.session.commit()
    before = lines_of(house, AuditAct.BREACH_REFUSED)
    paths = (
        "export.csv",
        "export.json",
        "export-da.pdf",
        f"{desk.id}/file-da.pdf",
        f"{desk.id}/file.json",
    )
    for path in paths:
        assert hr.get(f"/da/breaches/{path}").status_code == 404
    assert lines_of(house, AuditAct.BREACH_REFUSED) == before + len(paths)
    assert lines_of(house, AuditAct.REGISTER_EXPORTED) == 0


def test_the_whole_file_has_everything_and_its_trail(
    house: House, chair: Visitor, hr: Visitor
) -> None:
    desk = PaperDesk(house)
    desk.decide_both()
    desk.draft(chair)
    desk.approve(hr)
    desk.send(chair, reference="2026-431-0042")
    desk.write_letter(chair)
    paper = Opened(chair.get(f"{desk.path}/file-da.pdf").data)
    for heading in (
        "Overblik",
        "Frister",
        "Beslutninger",
        "Anmeldelser og underretninger",
        "Læring",
    ):
        assert heading in paper.bookmarks
    for told in (
        "Æblegrød på Ærø.",
        "2026-431-0042",
        "Louise Vestermark",
        REASONS,
        "En fil med din løn gik til den forkerte.",
        "registrerede som sendt",
        "eksporterede sagen",
    ):
        assert told in paper.words, told
    assert desk.notices()[0].digest[:8] in paper.words
    english = Opened(chair.get(f"{desk.path}/file-en.pdf").data)
    assert "marked as sent" in english.words
    assert lines_of(house, AuditAct.BREACH_EXPORTED) >= 2


def test_the_whole_file_as_json_can_be_checked_by_anybody(
    house: House, chair: Visitor, hr: Visitor
) -> None:
    desk = PaperDesk(house)
    desk.decide_both()
    desk.draft(chair)
    desk.approve(hr)
    desk.send(chair, reference="2026-431-0042")
    before = lines_of(house, AuditAct.BREACH_EXPORTED)
    answer = chair.get(f"{desk.path}/file.json")
    assert answer.headers["Content-Disposition"].endswith(f'{desk.breach.reference}-file.json"')
    told = json.loads(answer.data)
    assert lines_of(house, AuditAct.BREACH_EXPORTED) == before + 1
    assert told["facts"]["description"] == FACTS.description
    assert [one["reasons"] for one in told["decisions"]] == [REASONS, REASONS]
    assert told["notices"][0]["reference"] == "2026-431-0042"
    assert told["notices"][0]["content"]["facts"]["people_count"] == 1240
    assert told["clocks"][0]["id"] == "gdpr_authority"
    previous = digest("breach-trail", "")
    for line in told["trail"]:
        hashed = {name: line[name] for name in line if name not in ("by", "hash")}
        assert line["previous"] == previous
        assert line["hash"] == digest("breach-trail", canonical_json(hashed))
        previous = line["hash"]
    last = told["trail"][-1]
    assert (last["act"], last["by"]) == ("exported", house.recipient("chair").name)


def test_the_json_names_no_report_behind_it(house: House, chair: Visitor) -> None:
    desk = PaperDesk(house)
    row = desk.breach
    writing(house.session)
    row.source = "report"
    house.session.commit()
    answer = chair.get(f"{desk.path}/file.json")
    told = json.loads(answer.data)
    assert told["source"] == "handler"
    assert "case" not in answer.get_data(as_text=True)


def test_the_file_of_a_breach_of_which_nothing_is_known_yet(house: House, chair: Visitor) -> None:
    desk = PaperDesk(house, facts=BreachFacts(title="Noget gik galt"))
    paper = Opened(chair.get(f"{desk.path}/file-da.pdf").data)
    assert "Ikke oplyst endnu" in paper.words


def test_hostile_words_stay_words_in_the_whole_file(house: House, chair: Visitor) -> None:
    hostile = '#read("/etc/passwd") $x$ @y <z> \\'
    desk = PaperDesk(house, facts=BreachFacts(title=hostile, description=f"{hostile} 😀\x00"))
    paper = Opened(chair.get(f"{desk.path}/file-da.pdf").data)
    assert paper.words.count(hostile) >= 2
    assert "[U+1F600]" in paper.words
