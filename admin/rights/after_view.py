"""Whom Article 19 wants told, right by right, and how far it is."""

from dataclasses import dataclass

from admin.rights.words import kind_words
from portal.data.rights import art19
from portal.data.tables import RightsRequest
from portal.web.database import session
from portal.web.languages import pick


@dataclass(frozen=True)
class NoticeView:
    line: art19.NoticeLine
    name: str
    id: str


@dataclass(frozen=True)
class NoticeGroup:
    kind: str
    label: str
    lines: list[NoticeView]


def notice_groups(file: RightsRequest) -> list[NoticeGroup]:
    lines = art19.lines(session(), request=file)
    return [
        NoticeGroup(
            kind=one,
            label=kind_words(one),
            lines=[
                NoticeView(line, pick(line.names), f"notice-{one}-{place}")
                for place, line in enumerate(lines)
                if line.kind == one
            ],
        )
        for one in dict.fromkeys(line.kind for line in lines)
    ]
