"""Everything a reporter does, in a Firefox as strict as Tor Browser on "Safer".

WebAssembly and the compilers of JavaScript are off, and nothing can be stored. The report and the
mailbox are two browsers: what the second one knows, the person has typed.
"""

from pathlib import Path

import pytest

from crypto.errors import CryptoError
from tests.flows.installation import Installation
from tests.tor.onion_site import people
from tests.tor.traveller import Traveller

STORY = "Kassen mangler to bilag fra i torsdags, og det er ikke første gang."
ANSWER, WORDS = "Tak. <b>Hvornår</b> så du det sidst?", "Det var i går, lige før lukketid."


@pytest.mark.timeout(300)
def test_a_report_and_the_mailbox(tmp_path: Path, firefox: Path, downloads: Path) -> None:
    """At a desk, with an older browser."""
    installation = Installation(tmp_path)
    house = people(installation)
    traveller = Traveller(
        installation.public, firefox, downloads, language="en", wide=1000, trusted_types=False
    )
    with installation.running():
        code = traveller.visit("report", story=STORY)["done"]["code"]
        [saved] = downloads.iterdir()
        assert code in saved.read_text(encoding="utf-8")
        [report] = house.envelopes()
        assert house.read("chair", report).body == STORY
        with pytest.raises(CryptoError, match="not_a_reader"):
            house.read("hr", report)

        house.answer("chair", ANSWER, kind="acknowledgement")
        seen = traveller.visit("mailbox", code=code, words=WORDS)
    assert seen["done"] == {"read": [STORY, ANSWER], "after": [STORY, ANSWER, WORDS]}
    assert house.read("executive", house.envelopes()[-1]).body == WORDS
    assert seen["worked"] == seen["workers"] == []
    for secret in (code, STORY, ANSWER, WORDS):
        assert secret not in seen["left"]
        assert not any(secret in address for address in seen["addresses"])
    assert "Traceback" not in installation.output.read_text(encoding="utf-8")
