"""Collects the sentences of each part into its catalogues: `make texts`.

Every part that has pages (portal/web, portal/public, admin) is searched by itself, by
portal/web/babel.cfg, and keeps its catalogues in its own `translations`. The message ids are
English, so an English sentence that is new translates itself; a new Danish one is left empty
and counted. The files carry neither dates nor line numbers: they change only when a text does.

With --check nothing is written, and a catalogue that is not up to date is an error.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("portal/web", "portal/public", "admin")
LANGUAGES = ("da", "en")
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(["lazy_gettext", "lazy_ngettext:1,2", "_l"])
HEADER = "# The sentences of one part of Varsel. `make texts` keeps the ids; translate by hand."


# The format wants dates in the header; a true one would change every file at every run.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def template(part: Path) -> Catalog:
    """All sentences of a part."""
    with (ROOT / "portal/web/babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]  # Babel's reader has no types
    catalog = Catalog(charset="utf-8")
    found = extract_from_dir(part, methods, options, keywords=KEYWORDS)
    for _file, _line, message, _comments, context in found:
        catalog.add(message, context=context)
    return catalog


def is_empty(message: Message) -> bool:
    """Whether any form of the translation is missing."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(message.id) and not all(forms)


def brought_up_to_date(path: Path, language: str, sentences: Catalog) -> Catalog:
    """The catalogue at `path` in memory, with exactly the given sentences."""
    catalog = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    # No guessing: a sentence that merely resembles an old one has to be translated anew.
    catalog.update(sentences, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    catalog.project, catalog.version = "Varsel", "1"
    catalog.msgid_bugs_address = ""
    catalog.last_translator = catalog.language_team = "Varsel"
    catalog.creation_date = catalog.revision_date = NO_DATE
    catalog.fuzzy = False
    for message in catalog:
        if language == "en" and is_empty(message):
            message.string = message.id
    return catalog


def written(catalog: Catalog) -> bytes:
    """The catalogue as a .po file, in a fixed order."""
    file = BytesIO()
    write_po(file, catalog, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    return file.getvalue()


def main(*, check: bool) -> int:
    """Updates (or checks) all catalogues; the number of those that are not as they must be."""
    wanting = 0
    for part in PARTS:
        sentences = template(ROOT / part)
        for language in LANGUAGES:
            path = ROOT / part / "translations" / language / "LC_MESSAGES" / "messages.po"
            catalog = brought_up_to_date(path, language, sentences)
            content = written(catalog)
            stale = not path.exists() or path.read_bytes() != content
            missing = sum(map(is_empty, catalog))
            if stale and not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            print(f"{path.relative_to(ROOT)}: {len(catalog)} sentences, {missing} to translate")
            if check and stale:
                print("  is not up to date: run make texts")
            wanting += bool(missing or (check and stale))
    return wanting


if __name__ == "__main__":
    CHECK = "--check" in sys.argv
    FAULTS = main(check=CHECK)
    sys.exit(1 if CHECK and FAULTS else 0)
