"""Keys are found on their lines, whatever stands between them."""

import pytest

from portal.rules.file_lines import FileLines, Path

TEXT = """\
# a comment with key = "nothing"
[organisation]
slug = "x"
name.da = "Et navn = ikke en nøgle"
name.en = '''
[not.a.header]
slug = "not a key"
''' # closed
contact = { da = "a", en = "b" }

[[schemes]]
slug = "first"
  [schemes.texts]
  intro.da = \"\"\"one line\"\"\"
[[schemes.categories]]
id = "a"
[[schemes.categories]]
id = "b"
[[schemes]]
slug = "second"
[[schemes.categories]]
id = "c"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("organisation",), 2),
        (("organisation", "slug"), 3),
        (("organisation", "name"), 4),
        (("organisation", "name", "en"), 5),
        (("organisation", "contact", "en"), 9),
        (("organisation", "missing"), 2),
        (("schemes", 0), 11),
        (("schemes", 0, "texts", "intro", "da"), 14),
        (("schemes", 0, "categories", 1, "id"), 18),
        (("schemes", 1, "slug"), 20),
        (("schemes", 1, "categories", 0, "id"), 22),
        (("nowhere",), None),
        ((), None),
    ],
)
def test_lines(path: Path, line: int | None) -> None:
    assert FileLines(TEXT).of(path) == line
