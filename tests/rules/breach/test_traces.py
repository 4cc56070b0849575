"""What points at a person in a text that is meant to name nobody."""

import pytest

from portal.rules.breach.traces import traces


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Brev til 311299-1234 i går", ["cpr"]),
        ("2902001234", ["cpr"]),
        ("290200 1234", ["cpr"]),
        ("sagsnummer 9999991234", []),  # no day begins so
        ("310299-1234", []),  # nor does this one
        ("12010203-12345", []),
        ("skriv til karen@example.org.", ["email"]),
        ("ring 12 34 56 78", ["phone"]),
        ("ring +45 12345678", ["phone"]),
        ("den 3. marts 2026 kl. 14.00", []),
        ("12.345.678 kroner", []),
        ("1.200 kunder", []),
        ("", []),
    ],
)
def test_traces(text: str, kinds: list[str]) -> None:
    assert [trace.kind for trace in traces(text)] == kinds
    assert all(trace.found in text for trace in traces(text))


@pytest.mark.timeout(30)
@pytest.mark.parametrize("piece", ["x", "1", "1 ", "x.", "x@", "x@x.", "-"])
def test_a_long_text_is_read_quickly(piece: str) -> None:
    """What grows with the square of the length would not be through in time."""
    assert len(traces(piece * 20_000)) <= 20_000
