"""A quick look at what all the other flows stand on."""

from tests.flows.conftest import Company


def test_both_have_enrolled_and_the_list_is_signed(company: Company) -> None:
    states = company.installation.rows("SELECT login, state FROM recipient ORDER BY login")
    assert states == [
        ("anders.toftegaard", "invited"),
        ("birgit.aagesen", "enrolled"),
        ("louise.vestermark", "enrolled"),
    ]
    assert company.installation.rows("SELECT version FROM charter") == [(1,)]
    assert len(company.poster.split("-")) == 8
