"""What leaves the desk as files: the register, and the whole file of one breach."""

from typing import Any

from flask import Blueprint, Response, render_template

from admin.breach.desk_context import desk, open_breach_file, zone
from admin.breach.register_page import as_query, wanted
from admin.breach.register_rows import heads, register_lines, spreadsheet_rows
from admin.breach.spreadsheet import spreadsheet
from admin.guard import recipient
from admin.paper_files import PDF, file_answer, json_answer, setting
from admin.papers.breach_file import Verdicts, breach_file
from admin.papers.breach_json import breach_json
from admin.papers.register_list import register_list
from admin.papers.typesetting import PaperTooLarge
from portal.data import database as store
from portal.data.breach import breaches, desks, files
from portal.data.breach.files import WholeBreach
from portal.rules.breach.clocks import clocks
from portal.web.database import now, session, today
from portal.web.languages import language, localised

CSV = "text/csv; charset=utf-8"

blueprint = Blueprint("breach_exports", __name__, url_prefix="/<language:language>/breaches")
localised(blueprint)


@blueprint.get("/export.csv")
def register_csv() -> Response:
    records, made = exported(), setting(language(), now())
    content = spreadsheet(heads(made), spreadsheet_rows(records, made), language())
    return file_answer(content, CSV, f"register-{today().isoformat()}.csv")


@blueprint.get("/export.json")
def register_json() -> Response:
    return json_answer(exported(), f"register-{today().isoformat()}.json")


@blueprint.get("/export-<any(da, en):paper>.pdf")
def register_pdf(paper: str) -> Response:
    records, made = exported(), setting(paper, now())
    is_part = bool(as_query(wanted()))
    content = register_list(made, register_lines(records, made), is_part=is_part)
    return file_answer(content, PDF, f"register-{today().isoformat()}-{paper}.pdf")


@blueprint.get("/<breach>/file-<any(da, en):paper>.pdf")
def whole(breach: str, paper: str) -> Response:
    told, verdicts = taken_whole(breach)
    content = breach_file(setting(paper, now()), told, verdicts, desk())
    store.commit(session())
    return file_answer(content, PDF, f"{told.breach.reference}-file-{paper}.pdf")


@blueprint.get("/<breach>/file.json")
def whole_json(breach: str) -> Response:
    told, verdicts = taken_whole(breach)
    content = breach_json(told, verdicts, now())
    store.commit(session())
    return json_answer(content, f"{told.breach.reference}-file.json")


@blueprint.errorhandler(PaperTooLarge)
def too_long(error: PaperTooLarge) -> tuple[str, int]:
    return render_template("breach/register_print_too_long.html"), error.status


def taken_whole(breach: str) -> tuple[WholeBreach, Verdicts]:
    """Everything in clear about the breach; that it was taken out is its trail's last line."""
    file = open_breach_file(breach)
    files.note_exported(session(), recipient=recipient(), breach=file.id, what="file", now=now())
    told = files.whole(session(), recipient=recipient(), breach=file.id, now=now())
    regimes = desks.regimes(session(), organisation_id=file.organisation_id)
    verdicts = Verdicts(
        clocks=clocks(regimes, breaches.starts_of(file), now(), zone()),
        severity=breaches.severity_of(file),
        suggestion=breaches.suggestion_of(file),
    )
    return told, verdicts


def exported() -> list[dict[str, Any]]:
    """The register with the filters of the page, noted in the audit trail."""
    records = files.export(
        session(), recipient=recipient(), filters=wanted(), now=now(), today=today()
    )
    store.commit(session())
    return records
