"""A paper as a reader of PDF finds it."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from admin.papers.look import Setting

MADE_AT = datetime(2026, 4, 3, 14, 10, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Copenhagen")


def setting(language: str = "da", **changes: Any) -> Setting:
    known = {"organisation": "Klintmark Opmåling A/S", "accent": "#1f4e5f", "zone": ZONE}
    return Setting(**{**known, "language": language, "made_at": MADE_AT, **changes})


class Opened:
    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content), strict=True)
        self.root: Any = self.reader.trailer["/Root"]

    @property
    def text(self) -> str:
        return "\n".join(page.extract_text() for page in self.reader.pages)

    @property
    def words(self) -> str:
        """The text on one line, with hyphenated words whole again."""
        return " ".join(re.sub("[\u2010\u00ad-]\n", "", self.text).split())

    @property
    def line(self) -> str:
        """The text on one line, as it stands: a word that was broken stays broken."""
        return " ".join(self.text.split())

    @property
    def title(self) -> str:
        assert self.reader.metadata is not None
        return str(self.reader.metadata.title)

    @property
    def bookmarks(self) -> list[str]:
        return list(_titles(self.reader.outline))

    @property
    def xmp(self) -> str:
        return str(self.root["/Metadata"].get_object().get_data().decode())

    @property
    def roles(self) -> set[str]:
        """The kinds of all parts in the structure tree."""
        found: set[str] = set()
        waiting = [self.root["/StructTreeRoot"].get_object()]
        while waiting:
            part = waiting.pop()
            if isinstance(part, list):
                waiting += [one.get_object() for one in part]
            elif isinstance(part, dict):
                found.add(str(part.get("/S", "")))
                waiting += [part["/K"].get_object()] if "/K" in part else []
        return found

    @property
    def fonts(self) -> set[str]:
        return {
            str(font.get_object()["/BaseFont"]).partition("+")[2]
            for page in self.reader.pages
            for font in page["/Resources"]["/Font"].values()  # type: ignore[index]  # pypdf's objects are mappings
        }


def _titles(outline: Any) -> Any:
    for one in outline:
        if isinstance(one, list):
            yield from _titles(one)
        else:
            yield one.title
