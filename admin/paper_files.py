"""Papers as files to take along: by whose clock, in which colours, under which name."""

import json
from collections.abc import Mapping
from datetime import datetime

from flask import Response

from admin.guard import recipient
from admin.papers.look import Setting
from portal.data.tables import Organisation
from portal.web.database import session, settings

PDF = "application/pdf"
JSON = "application/json"
TEXT = "text/plain; charset=utf-8"


def setting(language: str, made_at: datetime) -> Setting:
    """The organisation's paper in a language. `made_at` is the paper's date of making."""
    organisation = session().get_one(Organisation, recipient().organisation_id)
    return Setting(
        organisation=organisation.names.get(language) or next(iter(organisation.names.values())),
        accent=organisation.accent,
        language=language,
        zone=settings().time_zone,
        made_at=made_at,
    )


def file_answer(content: bytes, kind: str, name: str) -> Response:
    """A download. `name` is made of the desk's own words and numbers, never of what people wrote."""
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def json_answer(content: Mapping[str, object] | list[dict[str, object]], name: str) -> Response:
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return file_answer(f"{text}\n".encode(), JSON, name)
