"""Every key of the organisation file is on its page, no other, and its examples are right."""

import re

import pytest

from portal.errors import OrganisationFileError
from portal.rules import organisation_file
from portal.rules.breach.clocks import REGIMES
from portal.rules.breach.facts import choices
from portal.rules.organisation import KINDS, REQUIRED_TEXTS, TEXTS
from portal.rules.questions import INCIDENT_STEPS, STEPS, standard_questions
from portal.rules.record_file import codes
from portal.rules.regimes import Regime
from tests.docs.pages import blocks, first_words, pages, rows, sections, text

# A key that is like no other: the reader answers it with all that it knows in that place.
STRANGE = "qqqqqqqqqqqq"
PARTS = {
    "[organisation]": "organisation",
    "[[recipients]]": "recipients[1]",
    "[[schemes]]": "schemes[1]",
    "[schemes.texts]": "schemes[1].texts",
    "[schemes.client]": "schemes[1].client",
    "[[schemes.recipients]]": "schemes[1].recipients[1]",
    "[[schemes.categories]]": "schemes[1].categories[1]",
    "[[schemes.questions]]": "schemes[1].questions[1]",
    "[breach_desk]": "breach_desk",
    "[[processors]]": "processors[1]",
    "[[systems]]": "systems[1]",
    "[[processing]]": "processing[1]",
    "[rights_desk]": "rights_desk",
    "[notice]": "notice",
    "[[notice.texts]]": "notice.texts[1]",
    "[[retention]]": "retention[1]",
}
STRANGE_FILE = """
[organisation]
qqqqqqqqqqqq = 1
[[recipients]]
qqqqqqqqqqqq = 1
[[schemes]]
qqqqqqqqqqqq = 1
[schemes.texts]
qqqqqqqqqqqq = 1
[schemes.client]
qqqqqqqqqqqq = 1
[[schemes.recipients]]
qqqqqqqqqqqq = 1
[[schemes.categories]]
qqqqqqqqqqqq = 1
[[schemes.categories.questions]]
qqqqqqqqqqqq = 1
[[schemes.questions]]
qqqqqqqqqqqq = 1
[breach_desk]
qqqqqqqqqqqq = 1
[[processors]]
qqqqqqqqqqqq = 1
[[systems]]
qqqqqqqqqqqq = 1
[[processing]]
qqqqqqqqqqqq = 1
[rights_desk]
qqqqqqqqqqqq = 1
[notice]
qqqqqqqqqqqq = 1
[[notice.texts]]
qqqqqqqqqqqq = 1
[[retention]]
qqqqqqqqqqqq = 1
"""


def known_keys() -> dict[str, set[str]]:
    """What the reader itself says that it knows, for each place of the file."""
    with pytest.raises(OrganisationFileError) as caught:
        organisation_file.read(STRANGE_FILE)
    answers = {
        problem.key.removesuffix(f".{STRANGE}"): problem.remedy
        for problem in caught.value.problems
        if problem.key.endswith(STRANGE)
    }
    return {
        place: set(re.findall(r"\w+", remedy.removeprefix("Known here:")))
        for place, remedy in answers.items()
    }


def described() -> dict[str, str]:
    page = sections(text("organisation-file.md"), 2)
    return {words.strip("`"): body for words, body in page.items() if words.startswith("`[")}


def test_every_table_has_a_part_of_its_own_and_nothing_else_has() -> None:
    assert set(described()) == set(PARTS)
    # A category's questions are told with the scheme's: they have the same keys.
    known = known_keys()
    changes = known.pop("schemes[1].categories[1].questions[1]")
    assert changes == known["schemes[1].questions[1]"]
    assert set(known) == set(PARTS.values())


@pytest.mark.parametrize("part", PARTS)
def test_the_keys_are_those_of_the_reader(part: str) -> None:
    page = described()[part].split("The standard questions")[0]
    assert set(first_words(page)) == known_keys()[PARTS[part]]


def test_the_words_are_those_of_the_reader() -> None:
    def row_of(part: str, key: str) -> str:
        return next(" ".join(row) for row in rows(described()[part]) if row[0] == f"`{key}`")

    for kind in KINDS:
        assert f"`{kind}`" in row_of("[organisation]", "kind")
    for regime in Regime:
        assert f"`{regime.value}`" in row_of("[[schemes]]", "regime")
    for step in (*STEPS[1:], *INCIDENT_STEPS):
        assert f"`{step.id}`" in row_of("[[schemes.questions]]", "step")


def test_the_codes_of_the_breach_rules_are_on_the_page() -> None:
    part = described()["[[processing]]"]
    named = set(re.findall(r"`(\w+)`", part.split("Kinds of data:")[1]))
    fields = ("data_categories", "people_categories")
    assert named == {choice.id for field in fields for choice in choices(field)}
    row = next(row for row in rows(described()["[breach_desk]"]) if row[0] == "`regimes`")
    assert set(re.findall(r"`(\w+)`", row[3])) == set(REGIMES)


def test_the_codes_of_the_rights_rules_are_on_the_page() -> None:
    part = described()["[[retention]]"].split("Triggers:")[1]
    triggers, rest = part.split("Mechanisms of transfers:")
    mechanisms, bases = rest.split("Legal bases:")
    for field, words in (
        ("trigger", triggers),
        ("mechanism", mechanisms),
        ("legal_basis", bases),
    ):
        assert set(re.findall(r"`(\w+)`", words)) == set(codes(field))
    rows_of = rows(described()["[[processing]]"])
    kinds = next(row[3] for row in rows_of if row[0] == "`recipients`").split("`kind`:")[1]
    assert set(re.findall(r"`(\w+)`", kinds)) == set(codes("recipient_kind"))


def test_the_standard_questions_are_those_that_are_asked() -> None:
    part = described()["[[schemes.questions]]"].split("The standard questions")[1]
    told = [tuple(cell.strip("`") for cell in row) for row in rows(part) if "`" in row[0]]
    asked = (*standard_questions(), *standard_questions(Regime.INCIDENT))
    assert told == [(one.id, one.step, one.kind) for one in asked]


def test_texts_that_must_be_there_are_marked() -> None:
    must = {row[0].strip("`"): row[2] for row in rows(described()["[schemes.texts]"])}
    assert {name: must[name] == "yes" for name in TEXTS} == {
        name: name in REQUIRED_TEXTS for name in TEXTS
    }


EXAMPLES = [block for page in pages() for block in blocks(page.read_text("utf-8"), "toml")]


# The breach desk's part of the page, which is no whole file.
(DESK,) = blocks(described()["[breach_desk]"], "text")
DESK_PARTS = ("[breach_desk]", "[[processors]]", "[[systems]]", "[[processing]]")
# So is the rights desk's.
(RIGHTS,) = blocks(described()["[rights_desk]"], "text")
RIGHTS_PARTS = ("[rights_desk]", "[notice]", "[[notice.texts]]", "[[retention]]")


@pytest.mark.parametrize(
    "example", [*EXAMPLES, f"{EXAMPLES[0]}\n{DESK}", f"{EXAMPLES[0]}\n{DESK}\n{RIGHTS}"]
)
def test_every_example_can_be_applied(example: str) -> None:
    assert organisation_file.read(example).schemes


# What the small company does not say, so that it can be taken away too.
MORE = {
    "[organisation]": 'accent_dark = "#9fbad6"\nexit_url = "https://www.example.org/"\ncvr = "12345678"',
    "[[recipients]]": 'email = "karen@vestlund.example"\npartner = false\ndaily_management = false',
    "[[schemes]]": 'oral = true\nreceipt_acknowledges = false\nprivileged_warning.da = "Nej."\nprivileged_warning.en = "No."',
}
MORE |= {
    "[breach_desk]": 'address = "Drivhusvej 4"\nsector.da = "Gartneri"\nsector.en = "Nursery"',
    "[[systems]]": 'description.da = "Den."\ndescription.en = "It."\nowner = { name = "P", email = "p@vestlund.example" }\nsearch.da = "Navn."\nsearch.en = "Name."\nprocessing = ["web_shop"]',
    "[[processors]]": 'sub_processors = ["Sky ApS"]\naudited_on = 2025-05-01',
    "[[processing]]": "\n".join(
        [
            'role = "controller"',
            'legal_bases = [{ code = "6_1_b" }]',
            'recipients = [{ id = "x", name = { da = "X", en = "X" }, kind = "authority" }]',
            'third_countries = [{ country = { da = "USA", en = "USA" }, mechanism = "scc" }]',
            "retention = []",
            "from_person = true",
            "public = true",
            'automated = { logic = { da = "A", en = "A" }, meaning = { da = "B", en = "B" } }',
            *(
                f'{key}.{language} = "Ja."'
                for key in (
                    "controller",
                    "joint",
                    "representative",
                    "deletion",
                    "measures",
                    "source",
                )
                for language in ("da", "en")
            ),
        ]
    ),
    "[[retention]]": 'at_once = false\npeople = ["customers"]\nbasis.da = "Lov."\nbasis.en = "Law."',
}
# So that no table above is the last one.
LAST = 'id = "last"\nname.da = "Den sidste"\nname.en = "The last one"\n'
# These are tables of their own.
TABLES = {"texts", "client", "recipients", "categories", "questions"}


def taken_out(whole: str, part: str, key: str) -> str:
    """The file without the lines of a key in the first table of that name."""
    before, header, after = whole.partition(f"{part}\n")
    table, rest = re.split(r"^(?=\[)", after, maxsplit=1, flags=re.MULTILINE)
    kept = [line for line in table.splitlines() if not re.match(rf"{key}(\.\w+)? = ", line)]
    return "\n".join([before + header.strip(), *kept, rest])


@pytest.mark.parametrize("part", sorted({*MORE, *DESK_PARTS, *RIGHTS_PARTS}))
def test_every_key_that_must_be_there_is_told_so(part: str) -> None:
    """Takes each key out of the example: the page says `yes` where the file is refused then."""
    # The last table of the rights desk comes first, so that a table stands behind each.
    whole = f"{EXAMPLES[0]}\n{RIGHTS}\n{DESK}\n[[systems]]\n{LAST}"
    whole = whole.replace(f"{part}\n", f"{part}\n{MORE.get(part, '')}\n", 1)
    assert not is_refused(whole)
    for key, _kind, must, *_ in (row for row in rows(described()[part]) if "`" in row[0]):
        name = key.strip("`")
        without = taken_out(whole, part, name)
        # A record's recipients are a list on one line.
        is_table = name in TABLES and part != "[[processing]]"
        assert (without.count("\n") < whole.count("\n")) == (not is_table), name
        if not is_table:
            assert is_refused(without) == (must == "yes"), name


def is_refused(file: str) -> bool:
    try:
        organisation_file.read(file)
    except OrganisationFileError:
        return True
    return False
