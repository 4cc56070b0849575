"""Papers as files to take along: by whose clock, in which colours, under which name."""

import json
from collections.abc import Mapping
from datetime import datetime

from flask import Response

from admin.breach.desk_context import zone
from admin.guard import recipient
from admin.papers.look import Setting
from portal.data import database as store
from portal.data.breach import files, notices
from portal.data.tables import Breach, BreachNotice, Organisation
from portal.web.database import now, session

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
        zone=zone(),
        made_at=made_at,
    )


def taken_out(file: Breach, notice: BreachNotice) -> None:
    """Notes that a paper left the house. A draft is looked at, and no paper yet."""
    if notice.state == notices.DRAFT:
        return
    files.note_exported(
        session(), recipient=recipient(), breach=file.id, what=f"notice:{notice.to}", now=now()
    )
    store.commit(session())


def file_answer(content: bytes, kind: str, name: str) -> Response:
    """A download. `name` is made of the desk's own words and numbers, never of what people wrote."""
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def json_answer(content: Mapping[str, object] | list[dict[str, object]], name: str) -> Response:
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return file_answer(f"{text}\n".encode(), JSON, name)
