"""The fonts that come with the typesetter, and no others: a paper looks the same everywhere."""

import json
from functools import cache

import typst

# In the order in which a letter is looked for.
FAMILIES = ("Libertinus Serif", "DejaVu Sans Mono")

# What PDF/UA refuses here it refuses in a paper as well.
TRIAL = b"""
#set document(title: "trial")
#set text(font: json(bytes(sys.inputs.families)), fallback: false)
#for one in json(bytes(sys.inputs.characters)) [#one #parbreak()]
"""


@cache
def fonts() -> typst.Fonts:
    """Read once; the fonts of the machine are left alone."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def have(characters: tuple[str, ...]) -> bool:
    """Whether the fonts can show every one of the characters."""
    inputs = {"families": json.dumps(FAMILIES), "characters": json.dumps(characters)}
    try:
        typst.compile(
            TRIAL,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except typst.TypstError:
        return False
    return True
