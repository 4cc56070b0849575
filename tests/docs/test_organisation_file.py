"""Every key of the organisation file is on its page, no other, and its examples are right."""

import re
import tomllib

import pytest

from portal.errors import OrganisationFileError
from portal.rules import organisation_file
from portal.rules.organisation import KINDS, REQUIRED_TEXTS, TEXTS
from portal.rules.questions import STEPS, standard_questions
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
    for step in STEPS[1:]:
        assert f"`{step.id}`" in row_of("[[schemes.questions]]", "step")


def test_the_standard_questions_are_those_that_are_asked() -> None:
    part = described()["[[schemes.questions]]"].split("The standard questions")[1]
    told = [tuple(cell.strip("`") for cell in row) for row in rows(part) if "`" in row[0]]
    assert told == [(one.id, one.step, one.kind) for one in standard_questions()]


def test_texts_that_must_be_there_are_marked() -> None:
    must = {row[0].strip("`"): row[2] for row in rows(described()["[schemes.texts]"])}
    assert {name: must[name] == "yes" for name in TEXTS} == {
        name: name in REQUIRED_TEXTS for name in TEXTS
    }


EXAMPLES = [block for page in pages() for block in blocks(page.read_text("utf-8"), "toml")]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_applied(example: str) -> None:
    assert organisation_file.read(example).schemes


def test_every_key_that_must_be_there_is_told_so() -> None:
    """Takes each key out of the example: the page says `yes` where the file is refused then."""
    whole = EXAMPLES[0]
    must = {
        (part, row[0].strip("`")): row[2]
        for part in ("[organisation]", "[[recipients]]")
        for row in rows(described()[part])
        if row[0].startswith("`")
    }
    content = tomllib.loads(whole)
    for (part, key), told in must.items():
        name = part.strip("[]")
        value = content[name]
        table = value[0] if isinstance(value, list) else value
        if key not in table:
            continue
        first = rf"(?ms)(^\[+{name}\]+\n.*?)^{key}[.\w]* = [^\n]*\n(?:{key}[.\w]* = [^\n]*\n)?"
        without, times = re.subn(first, r"\1", whole, count=1)
        assert times == 1
        refused = is_refused(without)
        assert refused == (told == "yes"), key


def is_refused(file: str) -> bool:
    try:
        organisation_file.read(file)
    except OrganisationFileError:
        return True
    return False
