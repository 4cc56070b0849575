"""The sheet for the wall: what stands on it can be read, compared, and found with a phone."""

import re
from dataclasses import replace
from datetime import date

import pytest
import segno

from admin.papers.poster import Poster, Reader, poster
from admin.qr import BORDER, qr_symbol
from tests.admin.papers.opened import Opened, setting

GROUPS = "mavim-jajaj-sujoz-sohun-rutos-luziz-hadoj-tubuv"
ADDRESS = "https://report.example.org/da/klintmark/whistleblower/"
HOST = "v" * 56 + ".onion"
ONION = f"http://{HOST}/da/klintmark/whistleblower/"
SHOWN = Poster(
    about="poster_report",
    title="Klintmarks whistleblowerordning",
    client="",
    is_anonymous=True,
    address=ADDRESS,
    onion=ONION,
    fingerprint=GROUPS,
    readers=[
        Reader("Birgit Aagesen", "bestyrelsesformand"),
        Reader("Louise Vestermark", "HR-chef"),
    ],
    elsewhere="Den Nationale Whistleblowerordning (whistleblower.dk)",
    version=2,
    issued=date(2026, 3, 3),
)


def links(made: Opened) -> set[str]:
    """Where a click leads, where somebody reads it on a screen."""
    return {
        str(note.get_object()["/A"]["/URI"])
        for page in made.reader.pages
        for note in page.get("/Annots", [])
    }


def test_it_says_where_to_go_who_reads_and_what_to_compare() -> None:
    made = Opened(poster(setting(), SHOWN))
    assert len(made.reader.pages) == 1
    assert made.title == SHOWN.title
    for told in (
        "Du behøver ikke sige, hvem du er.",
        "report.example.org /da/klintmark/whistleblower",
        "Er der forskel, så skriv ikke noget. Brug i stedet Den Nationale Whistleblowerordning",
        " ".join(GROUPS.split("-")),
        "Birgit Aagesen (bestyrelsesformand)",
        "Modtagerliste nr. 2, underskrevet 3. marts 2026.",
    ):
        assert told in made.line
    assert links(made) == {ADDRESS, ONION}
    shown = re.search(r"v{31}\s*v{25}\.onion", made.text)
    assert shown is not None


def test_it_can_be_read_without_seeing_it() -> None:
    made = Opened(poster(setting("en"), SHOWN))
    assert "pdfuaid:part>1<" in made.xmp
    assert {"/H1", "/L", "/Figure", "/Link"} <= made.roles
    assert made.bookmarks == [
        "This is where",
        "Fingerprint of the list of recipients",
        "They can read what you write",
        "With Tor Browser no network sees that you were here",
    ]


def test_it_promises_no_more_than_the_scheme_keeps() -> None:
    named = replace(SHOWN, is_anonymous=False, onion="", elsewhere="")
    made = Opened(poster(setting(), named))
    assert "hvem du er" not in made.line
    assert "Tor" not in made.line
    assert "Brug i stedet" not in made.line


def test_a_scheme_that_is_run_for_somebody_else_says_so() -> None:
    """Its letterhead is of another house than the one in which it hangs."""
    assert "modtager det for" not in Opened(poster(setting(), SHOWN)).line
    made = Opened(poster(setting(), replace(SHOWN, client="Nordlund Køkkener")))
    assert "Klintmark Opmåling A/S modtager det for Nordlund Køkkener. Du behøver" in made.line


def test_a_site_with_an_onion_address_alone_says_what_it_takes() -> None:
    alone = replace(SHOWN, address=ONION, onion="")
    assert "Her gør du det, med Tor Browser" in Opened(poster(setting(), alone)).line


@pytest.mark.parametrize("about", ["poster_report", "poster_incident", "poster_request"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_it_is_one_sheet_with_many_readers_too(about: str, language: str) -> None:
    title = "Whistleblowerordningen hos Klintmark Opmåling og Matrikelregistrering A/S"
    crowd = [Reader(f"Bodil Skovgaard-Andersen {number}", "medlem") for number in range(12)]
    long = replace(SHOWN, about=about, title=title, client="Nordlund Køkkener", readers=crowd)
    assert len(Opened(poster(setting(language), long)).reader.pages) == 1


@pytest.mark.parametrize("text", [ADDRESS, ONION])
def test_the_symbol_has_every_module_of_the_code(text: str) -> None:
    drawn, symbol = qr_symbol(text), segno.make(text, error="m", micro=False)
    dark = {(x + step, y) for x, y, run in drawn.runs for step in range(run)}
    expected = {
        (x + BORDER, y + BORDER)
        for y, row in enumerate(symbol.matrix)
        for x, module in enumerate(row)
        if module & 1
    }
    assert dark == expected
    assert drawn.size == len(symbol.matrix) + 2 * BORDER
    first_x, first_y, first_run = drawn.runs[0]
    assert drawn.path.startswith(f"M{first_x} {first_y}h{first_run}v1h-{first_run}z")
