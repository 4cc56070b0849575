"""A paper is accessible, the same each time, and what people wrote stays text in it."""

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from admin.papers import blocks
from admin.papers.apart import LONGEST, TEMPLATES
from admin.papers.field_sheet import Life, SheetRow, field_sheet
from admin.papers.look import Frame, laid_out
from admin.papers.typesetting import PaperFailed, PaperTooLarge
from tests.admin.papers.opened import MADE_AT, Opened, setting

HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0"; #panic()',
    "$ x^2 $ @nobody <label> *b* _i_ `c` // gone /* gone */",
    '\\ "#sys.inputs" \\u{41} ]) }} ## #[ #{',
    "= heading\n- item\n+ item\n/ term: x",
)


def sheet(*values: str, language: str = "da", **changes: Any) -> bytes:
    rows = [SheetRow(str(at), f"Felt {at}", value, given=True) for at, value in enumerate(values)]
    return field_sheet(
        setting(language, **changes),
        reference="2026-babad",
        phase="Første anmeldelse",
        rows=rows,
        life=Life(),
    )


@pytest.fixture(scope="module")
def paper() -> Opened:
    return Opened(sheet("Æblegrød på Ærø, Østerbro og Århus"))


def test_it_says_that_it_is_pdf_ua(paper: Opened) -> None:
    assert "pdfuaid:part>1<" in paper.xmp
    assert paper.root["/MarkInfo"]["/Marked"] is True or paper.root["/MarkInfo"]["/Marked"]
    assert paper.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert {"/H1", "/H2", "/P"} <= paper.roles


def test_it_has_language_title_author_and_bookmarks(paper: Opened) -> None:
    assert paper.root["/Lang"] == "da-DK"
    assert paper.title == "Oplysninger til anmeldelsen"
    assert paper.reader.metadata is not None
    assert paper.reader.metadata.author == "Klintmark Opmåling A/S"
    assert paper.bookmarks == ["Felter", "Felt 0"]
    assert Opened(sheet("x", language="en")).root["/Lang"] == "en-GB"


def test_danish_letters_can_be_read_out_of_it(paper: Opened) -> None:
    assert "Æblegrød på Ærø, Østerbro og Århus" in paper.words


def test_it_uses_the_fonts_that_it_carries(paper: Opened) -> None:
    assert all(font.startswith(("LibertinusSerif", "DejaVuSansMono")) for font in paper.fonts)


def test_the_same_values_give_the_same_bytes() -> None:
    assert sheet("a", "b") == sheet("a", "b")
    assert sheet("a", made_at=MADE_AT + timedelta(seconds=1)) != sheet("a")


def test_it_was_made_when_it_is_said_to_be(paper: Opened) -> None:
    assert paper.reader.metadata is not None
    assert paper.reader.metadata.creation_date == MADE_AT


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_wrote_stays_text(text: str) -> None:
    assert " ".join(text.split()) in Opened(sheet(text)).words


def test_hostile_text_stays_text_everywhere_on_a_paper() -> None:
    text = HOSTILE[0]
    parts = [
        blocks.heading(text),
        blocks.notice(text),
        blocks.items([text]),
        blocks.table([text], [[text]], widths=[1]),
        blocks.facts([blocks.row(text, text)]),
        blocks.digest(text, "ab" * 32),
    ]
    frame = Frame(title=text, lead=text, mark=text, foot=text)
    made = Opened(laid_out("report", setting(organisation=text), frame, parts))
    assert made.text.count(text) >= 12
    assert made.title == text
    assert made.bookmarks == [text]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Wang 王 😀", "Wang [U+738B] [U+1F600]"),
        ("abc\u202egnp.exe", "abc[U+202E]gnp.exe"),
        ("nul \x00 and \x07", "nul [U+0000] and [U+0007]"),
        ("\ufeffbom", "[U+FEFF]bom"),
        ("e\u0301te\u0301", "été"),
        ("Привет Ελλάδα", "Привет Ελλάδα"),
        ("half \ud800", "half [U+D800]"),
    ],
)
def test_what_no_font_has_is_named(text: str, shown: str) -> None:
    assert shown in Opened(sheet(text)).words


def test_a_word_without_end_stays_on_the_page() -> None:
    made = Opened(sheet("x" * 2000))
    assert made.text.count("x") == 2000
    lines = [line.replace("\u200b", "") for line in made.text.splitlines() if "xxxx" in line]
    assert max(map(len, lines)) < 100


def test_a_very_long_paper_is_refused_before_it_is_set() -> None:
    with pytest.raises(PaperTooLarge):
        sheet("x" * (2 * LONGEST))
    # What no font has is written out, and is longer then.
    with pytest.raises(PaperTooLarge):
        sheet("\U0001f600" * (LONGEST // 8))


def test_a_template_that_is_refused_is_no_paper() -> None:
    with pytest.raises(PaperFailed):
        laid_out("nowhere", setting(), Frame(title="x"))
    with pytest.raises(PaperFailed):
        laid_out("letter", setting(), Frame(title="x"))


@pytest.mark.parametrize("text", ["a b " * 25_000, "\n\nx" * 10_000, "x" * 60_000])
def test_long_texts_take_their_time_and_no_more(text: str) -> None:
    begun = time.perf_counter()
    assert Opened(sheet(text)).reader.pages
    assert time.perf_counter() - begun < 20


def test_templates_fetch_and_read_nothing() -> None:
    for template in TEMPLATES.glob("*.typ"):
        source = Path(template).read_text(encoding="utf-8")
        for call in ("@preview", "@local", "read(", "eval(", "image(", "plugin("):
            assert call not in source, template.name


def test_nothing_of_a_paper_is_in_a_dump() -> None:
    """A paper that takes too much memory ends by a crash."""
    program = (
        "import ctypes, resource\n"
        "from admin.papers import apart\n"
        "try: apart.main()\n"
        "except KeyError: print(resource.getrlimit(resource.RLIMIT_CORE),"
        " ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], input=b"{}", capture_output=True, check=True
    )
    assert done.stdout == b"(0, 0) 0\n"
